// Claims that cannot all be right, side by side: one column a value, with who says it.

import { el } from "../lib/el.js";
import { points } from "../lib/format.js";
import { territory } from "../lib/places.js";
import { word } from "../lib/words.js";
import { factValue } from "./claims.js";
import { shareGroups, verdictOnTotal } from "./shares.js";

function overClaim(conflict, record, citations) {
  const group = shareGroups(record)
    .find((one) => one.right === conflict.right && one.basis === (conflict.basis ?? one.basis) && one.territory === (conflict.territory ?? ""));
  const bySource = new Map();
  for (const share of group?.shares ?? []) {
    for (const source of share.sources) bySource.set(source, [...(bySource.get(source) ?? []), share]);
  }
  const column = ([source, held]) => el("div", { class: "side" },
    el("h4", null, citations.names([source]), " ", citations.mark([source])),
    el("ul", { class: "plain" }, held.map((share) => el("li", null, el("bdi", null, share.name), ` ${points(share.points)}`))),
    el("p", { class: "quiet" }, `sum ${points(held.reduce((sum, share) => sum + share.points, 0))}`),
  );
  return el("div", { class: "conflict" },
    el("h3", null, `${word("right", conflict.right)}, ${territory(conflict.territory)}`),
    el("p", null, `The claims add up to ${points(conflict.points)}: ${verdictOnTotal(conflict.points)}.`),
    el("div", { class: "sides" }, [...bySource].map(column)),
  );
}

/** Sources that give one holder different shares of a right. */
function disputedShares(conflict, record, citations) {
  const held = record.claims.filter((claim) => claim.type === "share" && claim.right === conflict.right && (claim.basis ?? "ownership") === conflict.basis);
  const column = (share) => el("div", { class: "side" },
    el("p", { class: "side-value" }, el("bdi", null, share.name), ` ${points(share.points)}`),
    el("p", null, citations.names(share.sources), " ", citations.mark(share.sources)),
  );
  return el("div", { class: "conflict" },
    el("h3", null, `${word("right", conflict.right)}, ${word("basis", conflict.basis)}, ${territory(conflict.territory)}`),
    el("p", null, `Sources disagree about the shares of ${conflict.values} holder${conflict.values === 1 ? "" : "s"}.`),
    el("div", { class: "sides" }, held.slice(0, 24).map(column)),
  );
}

function disagreement(conflict, record, citations) {
  if (conflict.fact === "share") return disputedShares(conflict, record, citations);
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
    conflict.type === "over-claim" ? overClaim(conflict, record, citations) : disagreement(conflict, record, citations));
}
