// The answer to a search: what the text was read as, what was searched instead, the list.

import { el } from "../lib/el.js";
import { plural, short } from "../lib/format.js";
import { KINDS, capital, kinds, ofKind, word } from "../lib/words.js";
import { address, refined, searchAddress } from "../state.js";
import { card, cardOf } from "./card.js";
import { filters } from "./filters.js";
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
  const other = search.results.filter((hit) => hit.match !== "exact").length;
  const parts = [
    search.instead && !exact && `Nothing has exactly these words; searched for “${short(search.instead)}” instead`,
    exact && `${exact} with exactly this title or name`,
    other > 0 && `${search.next ? "the first " : ""}${plural(other, exact ? "other result" : "result", exact ? "other results" : "results")}, nearest first, then best known`,
  ];
  const listed = capital(parts.filter(Boolean).join("; "));
  return lookup?.query.readings.length ? `${code}. ${listed}` : listed;
}

/** The results, under a heading for each way in which they were found. */
function list(state, search, more) {
  const box = el("div", { class: "groups" });
  const foot = el("p", { class: "more" });
  const asked = short(search.query?.only_title ? unquoted(state.q) : state.q);
  let way;
  let items;
  const grow = (answer) => {
    const added = answer.results.map((hit) => {
      if (hit.match !== way) {
        way = hit.match;
        items = el("ol", { class: "plain results" });
        box.append(el("h2", { class: "group" }, `${word("match", way)} “`, el("bdi", null, asked), "”"), items);
      }
      const item = card(hit);
      items.append(item);
      return item;
    });
    foot.replaceChildren();
    if (answer.next) foot.append(moreButton(answer.next));
    return added;
  };
  const moreButton = (cursor) => {
    const button = action("Show more", async () => {
      button.disabled = true;
      const next = await more(cursor);
      const [first] = next?.results ? grow(next) : [];
      if (first) first.querySelector("a").focus();
      else button.disabled = false;
    });
    return button;
  };
  grow(search);
  return [box, foot];
}

/** A text without the quotes around it. */
const unquoted = (text) => [...text.trim()].slice(1, -1).join("");

/** What was searched in place of what was typed, and the way back. */
function instead(state, search) {
  if (search.query?.only_title) {
    return el("p", { class: "instead" }, "Only records with exactly this title. ", el("a", { href: address(refined(state, { q: unquoted(state.q) })) }, "Search for its words too"));
  }
  if (state.exact) {
    return el("p", { class: "instead" }, "Only results with the words as they were typed. ", el("a", { href: address(refined(state, { exact: "" })) }, "Search with other spellings too"));
  }
  if (!search.instead) return null;
  return el("p", { class: "instead" },
    "Searched instead for ", el("strong", null, el("bdi", null, search.instead)), ". ",
    el("a", { href: address(refined(state, { exact: "1" })) }, "Search for exactly “", el("bdi", null, short(state.q)), "”?"));
}

/** The search was ended before its end. */
function cut(any) {
  return el("p", { class: "cut" }, any
    ? "This search was cut short to stay fast: there may be more results than are listed. Another word makes it complete."
    : "This search was cut short to stay fast, so results may be missing. Another word makes it complete.");
}

function nothing(state, search, snapshot) {
  if (search.status === "unavailable") {
    return notice("unavailable", "Search is not available right now", ["The search tables of this snapshot could not be read. Look-ups by code may still work."]);
  }
  const sources = snapshot?.sources?.length;
  const isFiltered = state.kind || state.credit || state.year;
  const wider = state.exact ? address(refined(state, { exact: "" })) : isFiltered && searchAddress(state.q);
  return notice("nothing", "Nothing found", [
    state.exact ? el("p", null, "No title or name in this snapshot has exactly the words “", el("bdi", null, short(state.q)), "”", isFiltered && " within these filters", ".")
      : el("p", null, "No title or name in this snapshot is like “", el("bdi", null, short(state.q)), "”", isFiltered && " within these filters", "; other spellings were tried too."),
    sources && `It holds what its ${sources === 1 ? "one source has" : `${sources} sources have`} volunteered.`,
    wider && el("p", null, el("a", { href: wider }, state.exact ? "Search with other spellings too" : "Search without filters")),
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
export function results(state, { search: found, lookup, snapshot, more, refine }) {
  // The look-up of a code shows its records already.
  const listed = new Set(lookup?.records.map(({ id }) => id));
  const search = { ...found, results: found.results.filter(({ id, match }) => match !== "identifier" || !listed.has(id)) };
  const isMalformed = lookup && lookup.query.readings.length === 0 && lookup.query.malformed.length > 0;
  const isCode = lookup && (lookup.query.readings.length > 0 || isMalformed);
  const any = search.results.length > 0;
  const isFiltered = state.kind || state.credit || state.year || state.exact;
  const refused = search.detail && !isCode && notice("malformed", "This search cannot be made", [`${capital(search.detail)}.`]);
  return [
    el("h1", { class: "visually-hidden" }, `Results for ${state.q}`),
    ...(isCode && !isMalformed ? identified(lookup, snapshot) : []),
    isMalformed && !any && malformed(lookup),
    (any || isFiltered) && filters(state, search, refine),
    instead(state, search),
    search.partial && cut(any),
    any ? list(state, search, more) : !isCode && (refused || nothing(state, search, snapshot)),
  ];
}
