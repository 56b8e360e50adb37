// Claims that cannot all be right, side by side: one column a value, with who says it.

import { el } from "../lib/el.js";
import { plural, points } from "../lib/format.js";
import { territory } from "../lib/places.js";
import { word } from "../lib/words.js";
import { factValue } from "./claims.js";
import { WHOLE, stack } from "./bars.js";
import { shareGroups } from "./shares.js";

/** Most claims of one source that are listed; the tables of shares have them all. */
const LISTED = 24;

/**
 * The claims behind a conflict about shares: those of just its territory when they come to what the
 * conflict says, otherwise all of the right, each with where it holds.
 */
function claimsOf(conflict, record) {
  const groups = shareGroups(record).filter((one) => one.right === conflict.right && one.basis === (conflict.basis ?? one.basis));
  const exact = groups.filter((one) => one.territory === (conflict.territory ?? ""));
  const whole = exact.length === 1 && (conflict.points === undefined ? groups.length === 1 : stack(exact[0].shares).end === conflict.points);
  const shares = (whole ? exact : groups).flatMap((one) => one.shares);
  return { shares, place: whole ? () => "" : (share) => ` · ${territory(share.territory)}` };
}

/** One column a source: what it says of each holder. */
function bySource({ shares, place }, citations) {
  const sources = new Map();
  for (const share of shares) {
    for (const source of share.sources) sources.set(source, [...(sources.get(source) ?? []), share]);
  }
  const item = (share) => el("li", null, el("bdi", null, share.name), ` ${points(share.points)}`, el("span", { class: "quiet" }, place(share)));
  const column = ([source, held]) => el("div", { class: "side" },
    el("h4", null, citations.names([source]), " ", citations.mark([source])),
    el("ul", { class: "plain" }, held.slice(0, LISTED).map(item)),
    held.length > LISTED && el("p", { class: "quiet" }, `and ${held.length - LISTED} more, under Shares`),
    !place(held[0]) && el("p", { class: "quiet" }, `sum ${points(held.reduce((sum, share) => sum + share.points, 0))}`),
  );
  return el("div", { class: "sides" }, [...sources].map(column));
}

function shareConflict(conflict, record, citations) {
  const subject = [word("right", conflict.right), conflict.basis && word("basis", conflict.basis), territory(conflict.territory)];
  const said = conflict.type === "over-claim"
    ? `The claims add up to ${points(conflict.points)}: ${points(conflict.points - WHOLE)} more than the whole.`
    : `Sources disagree about the shares of ${plural(conflict.values, "holder", "holders")}.`;
  return el("div", { class: "conflict" },
    el("h3", null, subject.filter(Boolean).join(", ")), el("p", null, said), bySource(claimsOf(conflict, record), citations));
}

function disagreement(conflict, record, citations) {
  const held = record.claims.filter((claim) => claim.type === conflict.fact);
  const column = (fact) => el("div", { class: "side" },
    el("p", { class: "side-value" }, factValue(fact)),
    el("p", null, citations.names(fact.sources), " ", citations.mark(fact.sources)),
  );
  return el("div", { class: "conflict" },
    el("h3", null, word("fact", conflict.fact)),
    el("p", null, `Sources give ${conflict.values} different values.`),
    el("div", { class: "sides" }, held.map(column)),
  );
}

/** Every conflict of a record. None is resolved here: the registry does not choose. */
export function conflicts(record, citations) {
  if (record.conflicts.length === 0) return null;
  return record.conflicts.map((conflict) =>
    conflict.type === "over-claim" || conflict.fact === "share"
      ? shareConflict(conflict, record, citations) : disagreement(conflict, record, citations));
}
