// The answer to a search: what the text was read as, the filter by kind, the list.

import { el } from "../lib/el.js";
import { count } from "../lib/format.js";
import { KINDS, kinds, ofKind } from "../lib/words.js";
import { searchAddress } from "../state.js";
import { card, cardOf } from "./card.js";
import { action, notice } from "./notice.js";
import { malformed, notCovered, notRegistered, outcome, readings } from "./reading.js";

const sum = (totals) => Object.values(totals).reduce((left, right) => left + right, 0);

/** What a code was read as and what came of it, in one line. */
function codeSummary({ query, records }) {
  const [reading, other] = query.readings;
  if (!reading) return "Not a valid code";
  if (other) return `This code can be read in ${query.readings.length} ways`;
  const check = reading.check === "wrong" && `the check digit is wrong${reading.expected ? `, ${reading.expected} is expected` : ""}`;
  const found = records.length > 1 ? `${records.length} records` : records.length === 1 ? "registered" : outcome(reading);
  return [`${reading.label} ${reading.display}`, check, found].filter(Boolean).join("; ");
}

/** Says the result in one line, for the status line and for screen readers. */
export function summary(state, search, lookup) {
  const parts = KINDS.filter((kind) => search.totals[kinds(kind)]).map((kind) => ofKind(search.totals[kinds(kind)], kind));
  const code = lookup?.query.readings.length || lookup?.query.malformed.length ? codeSummary(lookup) : null;
  if (parts.length === 0) return code ?? `Nothing found for “${state.q}”`;
  const listed = `${parts.join(", ")} for “${state.q}”`;
  return lookup?.query.readings.length ? `${code}. ${listed}` : listed;
}

/** The filter: a link per kind that has results, with its count; the current one is marked. */
function filter(state, totals) {
  const link = (kind, label, number) => el("li", null,
    el("a", { href: searchAddress(state.q, kind), "aria-current": state.kind === kind ? "true" : undefined },
      label, " ", el("span", { class: "count" }, count(number))));
  const shown = KINDS.filter((kind) => totals[kinds(kind)] || state.kind === kind);
  if (shown.length < 2 && !state.kind) return null;
  return el("nav", { class: "filter", "aria-label": "Filter by kind" },
    el("ul", { class: "plain" },
      link("", "All", sum(totals)),
      shown.map((kind) => link(kind, kinds(kind).replace(/^./, (first) => first.toUpperCase()), totals[kinds(kind)] ?? 0)),
    ));
}

/** The list, which grows by `more` when the answer has a next page. */
function list(search, more) {
  const items = el("ol", { class: "plain results" }, search.results.map((entry) => card(entry)));
  const foot = el("p", { class: "more" });
  const grow = (answer) => {
    foot.replaceChildren();
    if (!answer.next) return;
    const button = action("Show more", async () => {
      button.disabled = true;
      const next = await more(answer.next);
      if (!next) return (button.disabled = false);
      const added = next.results.map((entry) => card(entry));
      items.append(...added);
      grow(next);
      added[0]?.querySelector("a").focus();
    });
    foot.append(button);
  };
  grow(search);
  return [items, search.partial && el("p", { class: "quiet" }, "The search was cut short to stay fast; there may be more."), foot];
}

function nothing(state, search, snapshot) {
  if (search.status === "unavailable") {
    return notice("unavailable", "Search is not available right now", ["The search tables of this snapshot could not be read. Look-ups by code may still work."]);
  }
  const sources = snapshot?.sources?.length;
  const other = state.kind && el("p", null, el("a", { href: searchAddress(state.q) }, "Search in all kinds"));
  return notice("nothing", "Nothing found", [
    el("p", null, "No title or name in this snapshot begins with “", el("bdi", null, state.q), "”."),
    sources && `It holds what its ${sources === 1 ? "one source has" : `${sources} sources have`} volunteered; other spellings and scripts are found only where a source gives them.`,
    other,
  ]);
}

/** What a look-up of the text adds above the search results. */
function identified(lookup, snapshot) {
  if (!lookup) return [];
  const { query, records, status } = lookup;
  const parts = [readings(query, lookup.did_you_mean), warnings(lookup.warnings)];
  if (records.length) parts.push(el("ol", { class: "plain results" }, records.map((record) => card(cardOf(record)))));
  if (status === "not_registered") parts.push(notRegistered(lookup, snapshot));
  if (status === "not_covered") parts.push(notCovered(lookup));
  if (status === "unavailable") parts.push(notice("unavailable", "Could not be read", ["The part of the snapshot that would hold this code could not be read. This does not mean that it is not registered."]));
  return parts;
}

/** Remarks of the registry on its own answer. */
export function warnings(list) {
  return list?.length ? el("ul", { class: "plain warnings" }, list.map((text) => el("li", null, text))) : null;
}

/** Everything that a search shows. `lookup` is null when the text does not look like a code. */
export function results(state, { search, lookup, snapshot, more }) {
  const isMalformed = lookup && lookup.query.readings.length === 0 && lookup.query.malformed.length > 0;
  const isCode = lookup && (lookup.query.readings.length > 0 || isMalformed);
  const any = search.results.length > 0;
  return [
    el("h1", { class: "visually-hidden" }, `Results for ${state.q}`),
    ...(isCode && !isMalformed ? identified(lookup, snapshot) : []),
    isMalformed && !any && malformed(lookup),
    isCode && !isMalformed && any && el("h2", { class: "titles-too" }, "Titles and names that begin like this"),
    filter(state, search.totals),
    any ? list(search, more) : !isCode && nothing(state, search, snapshot),
  ];
}
