// One record in a list: its title, who is credited, when, under which identifier.

import { between, el, foreign } from "../lib/el.js";
import { display, split } from "../lib/format.js";
import { schemeName, word } from "../lib/words.js";
import { recordAddress } from "../state.js";

const CREDITED = ["artist", "composer", "writer", "lyricist", "performer", "publisher", "label"];

/** The names in the main role of a record, joined as a card says them. */
export function mainCredit(record) {
  const credits = record.claims.filter((claim) => claim.type === "credit");
  const role = CREDITED.find((wanted) => credits.some((credit) => credit.role === wanted));
  return [...new Set(credits.filter((credit) => credit.role === role).map((credit) => credit.name))].join(", ");
}

/** The year of a record's first date claim. */
function year(record) {
  const fact = record.claims.find((claim) => claim.type === "date");
  return fact ? String(fact.value).slice(0, 4) : undefined;
}

/** A record of an answer in the form of a search card. */
export function cardOf(record) {
  return { kind: record.kind, id: record.id, title: record.title, credit: mainCredit(record), year: year(record), language: record.titles[0]?.language };
}

/** A title with the parts that were found; `marks` are [start, length] in UTF-16 code units. */
export function marked(title, marks) {
  const parts = [];
  let at = 0;
  for (const [start, length] of marks ?? []) {
    // What does not lie in the title, or before what is marked already, is passed over.
    if (!(start >= at && length > 0 && start + length <= title.length)) continue;
    parts.push(title.slice(at, start), el("mark", { class: "hit" }, title.slice(start, start + length)));
    at = start + length;
  }
  return [...parts, title.slice(at)];
}

/** How the words of a query were read, where they were not found as typed: "bohemain" → "bohemian". */
function explanation(explained) {
  const told = (explained ?? []).filter(({ how }) => how === "spelling" || how === "joined" || how === "meant" || how === "missing");
  return told.map(({ asked, found, how }) => (how === "missing" ? ["without “", el("bdi", null, asked), "”"] : ["“", el("bdi", null, asked), "” as “", el("bdi", null, found), "”"]));
}

/** A list item for a card; for the end of a link also its relation and the marks of its sources. */
export function card(entry, { relation, sources } = {}) {
  const { scheme } = split(entry.id);
  const facts = [
    relation && el("strong", null, relation),
    entry.credit && foreign("span", entry.credit),
    entry.year && String(entry.year),
    ...explanation(entry.explained).map((told) => el("span", { class: "explained" }, told)),
    el("span", { class: "id" }, `${schemeName(scheme)} `, entry.title !== display(entry.id) && el("code", null, display(entry.id))),
  ];
  return el("li", { class: "card" },
    el("span", { class: "kind" }, word("kind", entry.kind)),
    el("div", null,
      el("p", { class: "card-title" },
        foreign("a", marked(entry.title, entry.marks), entry.language, { href: recordAddress(entry.id), class: "result" }),
        entry.of && el("span", { class: "of" }, " another title of ", foreign("cite", entry.of)),
      ),
      el("p", { class: "card-facts" }, between(facts.filter(Boolean), " · ")),
    ),
    sources,
  );
}
