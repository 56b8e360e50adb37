// Who controls how much of which right, where: a table per right, basis and territory. Ownership and
// collection are different questions and are never added together. The bars stand end
// to end, so that what is over or under the whole shows at a glance; the numbers say the same.

import { el } from "../lib/el.js";
import { points } from "../lib/format.js";
import { territory } from "../lib/places.js";
import { values, word } from "../lib/words.js";
import { partyName } from "./claims.js";

const WHOLE = 10_000;

/** The shares of a record, grouped by basis, right and territory, each in a fixed order. */
export function shareGroups(record) {
  const groups = new Map();
  for (const share of record.claims.filter((claim) => claim.type === "share")) {
    const { right, basis = "ownership", territory: where = "" } = share;
    const key = `${basis} ${right} ${where}`;
    if (!groups.has(key)) groups.set(key, { right, basis, territory: where, shares: [], total: 0 });
    const group = groups.get(key);
    group.shares.push(share);
    group.total += share.points;
  }
  const [rights, bases] = [values("right"), values("basis")];
  const order = (a, b) =>
    bases.indexOf(a.basis) - bases.indexOf(b.basis) ||
    rights.indexOf(a.right) - rights.indexOf(b.right) ||
    a.territory.localeCompare(b.territory);
  return [...groups.values()].sort(order);
}

/** What the sum of a group says: whole, part claimed, or more than there is. */
export function verdictOnTotal(total) {
  if (total > WHOLE) return `${points(total - WHOLE)} more than the whole`;
  return total === WHOLE ? "the whole" : `${points(WHOLE - total)} not claimed`;
}

function bar(before, share, scale) {
  const fill = el("span", { class: "bar-fill" });
  fill.style.setProperty("inset-inline-start", `${(before / scale) * 100}%`);
  fill.style.setProperty("inline-size", `${(share / scale) * 100}%`);
  const whole = el("span", { class: "bar-whole" });
  whole.style.setProperty("inset-inline-start", `${(WHOLE / scale) * 100}%`);
  return el("span", { class: "bar", "aria-hidden": "true" }, fill, scale > WHOLE && whole);
}

function table(group, citations) {
  const scale = Math.max(WHOLE, group.total);
  let before = 0;
  const row = (share) => {
    const drawn = bar(before, share.points, scale);
    before += share.points;
    return el("tr", null,
      el("th", { scope: "row" }, partyName(share)),
      el("td", { "data-label": "Role" }, word("role", share.role), share.society && el("span", { class: "quiet" }, ` · society ${share.society}`)),
      el("td", { class: "number", "data-label": "Share" }, points(share.points)),
      el("td", { class: "bar-cell" }, drawn),
      el("td", { "data-label": "Source" }, citations.mark(share.sources)),
    );
  };
  const head = (name, kind) => el("th", { scope: "col", class: kind }, name);
  return el("table", { class: `cards shares ${group.total > WHOLE ? "over" : ""}` },
    el("caption", null, `${word("right", group.right)}, ${word("basis", group.basis)}, ${territory(group.territory)}`),
    el("thead", null, el("tr", null, head("Holder"), head("Role"), head("Share", "number"), el("td", { class: "bar-cell" }), head("Source"))),
    el("tbody", null, group.shares.map(row)),
    el("tfoot", null, el("tr", null,
      el("th", { scope: "row", colspan: "2" }, "Sum"),
      el("td", { class: "number", "data-label": "Sum" }, points(group.total)),
      el("td", { colspan: "2", class: group.total > WHOLE ? "wrong" : "quiet" }, verdictOnTotal(group.total)),
    )),
  );
}

/** All share tables of a record; a work without shares says so. */
export function shares(record, citations) {
  const groups = shareGroups(record);
  if (groups.length > 0) return groups.map((group) => table(group, citations));
  return record.kind === "work" && el("p", { class: "quiet" }, "No source states who holds which share of this work.");
}
