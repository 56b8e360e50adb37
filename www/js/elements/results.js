// The answer to a search: what the text was read as, the filter by kind, the list.

import { el } from "../lib/el.js";
import { count, plural, short } from "../lib/format.js";
import { KINDS, capital, kinds, ofKind } from "../lib/words.js";
import { searchAddress } from "../state.js";
import { card, cardOf } from "./card.js";
import { action, notice } from "./notice.js";
import { malformed, notCovered, notRegistered, outcome, readings } from "./reading.js";

/** What a code was read as and what came of it, in one line. */
function codeSummary({ query, records }) {
  const [reading, other] = query.readings;
  if (!reading) return "Not a valid code";
  if (other) return `This code can be read in ${query.readings.length} ways`;
  const check = reading.check === "wrong" && `the check digit is wrong${reading.expected ? `, ${reading.expected} is expected` : ""}`;
  const found = records.length > 1 ? `${records.length} records` : records.length === 1 ? "registered" : outcome(reading);
  return [`${capital(reading.label)} ${reading.display}`, check, found].filter(Boolean).join("; ");
}

const isExact = (hit) => hit.match === "exact";

/** How many records have exactly the title, by kind: "1 work, 3 recordings". */
function exactly(totals) {
  return KINDS.filter((kind) => totals[kinds(kind)]).map((kind) => ofKind(totals[kinds(kind)], kind)).join(", ");
}

/** Says the result in one line, for the status line and for screen readers. */
export function summary(state, search, lookup) {
  const isCode = lookup && (lookup.query.readings.length > 0 || lookup.query.malformed.length > 0);
  const code = isCode ? codeSummary(lookup) : null;
  if (search.results.length === 0) return code ?? `Nothing found for “${short(state.q)}”`;
  const exact = exactly(search.totals);
  const begin = search.results.filter((hit) => !isExact(hit)).length;
  const parts = [exact && `${exact} with exactly this title or name`, begin > 0 && `${plural(begin, "title or name", "titles and names")} beginning with “${short(state.q)}”, best known first`];
  const listed = parts.filter(Boolean).join("; ");
  return lookup?.query.readings.length ? `${code}. ${listed}` : listed;
}

/** The filter: a link per kind, with the number of exact titles where there are any. */
function filter(state, totals) {
  const link = (kind, label, number) => el("li", null,
    el("a", { href: searchAddress(state.q, kind), "aria-current": state.kind === kind ? "true" : undefined },
      label, number > 0 && [" ", el("span", { class: "count" }, count(number))]));
  return el("nav", { class: "filter", "aria-label": "Filter by kind" },
    el("ul", { class: "plain" },
      link("", "All", 0),
      KINDS.map((kind) => link(kind, capital(kinds(kind)), totals[kinds(kind)] ?? 0)),
    ));
}

/** The results under their headings: exact titles, then titles that begin like the query. */
function list(state, search, more) {
  const exact = el("ol", { class: "plain results" });
  const begin = el("ol", { class: "plain results" });
  const quoted = () => ["“", el("bdi", null, short(state.q)), "”"];
  const heads = [el("h2", { class: "group" }, "Exactly ", quoted()), el("h2", { class: "group" }, "Begins with ", quoted())];
  const foot = el("p", { class: "more" });
  const grow = (answer) => {
    const items = answer.results.map((hit) => {
      const item = card(hit);
      (isExact(hit) ? exact : begin).append(item);
      return item;
    });
    heads[0].hidden = exact.childElementCount === 0;
    heads[1].hidden = begin.childElementCount === 0;
    foot.replaceChildren();
    if (answer.next) foot.append(moreButton(answer.next));
    return items;
  };
  const moreButton = (cursor) => {
    const button = action("Show more", async () => {
      button.disabled = true;
      const next = await more(cursor);
      if (next) grow(next)[0]?.querySelector("a").focus();
      else button.disabled = false;
    });
    return button;
  };
  grow(search);
  return [heads[0], exact, heads[1], begin, search.partial && el("p", { class: "quiet" }, "The search was cut short to stay fast; there may be more."), foot];
}

function nothing(state, search, snapshot) {
  if (search.status === "unavailable") {
    return notice("unavailable", "Search is not available right now", ["The search tables of this snapshot could not be read. Look-ups by code may still work."]);
  }
  const sources = snapshot?.sources?.length;
  const other = state.kind && el("p", null, el("a", { href: searchAddress(state.q) }, "Search in all kinds"));
  return notice("nothing", "Nothing found", [
    el("p", null, "No title or name in this snapshot begins with “", el("bdi", null, short(state.q)), "”."),
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
  const refused = search.detail && !isCode && notice("malformed", "This search cannot be made", [`${capital(search.detail)}.`]);
  return [
    el("h1", { class: "visually-hidden" }, `Results for ${state.q}`),
    ...(isCode && !isMalformed ? identified(lookup, snapshot) : []),
    isMalformed && !any && malformed(lookup),
    (any || state.kind) && filter(state, search.totals),
    any ? list(state, search, more) : !isCode && (refused || nothing(state, search, snapshot)),
  ];
}
