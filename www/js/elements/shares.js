// Who says that who holds how much of which right, where: a table per right, basis and territory of
// the claims. Ownership and collection are different questions and are never added together; what
// the claims come to in each country is in balances.js.

import { el } from "../lib/el.js";
import { society } from "../lib/directory.js";
import { plural, points } from "../lib/format.js";
import { territory } from "../lib/places.js";
import { values, word } from "../lib/words.js";
import { WHOLE, bar, stack } from "./bars.js";
import { partyName } from "./claims.js";

/** Tables that stand open; the rest opens on demand. */
const OPEN = 6;

/** The shares of a record, grouped by basis, right and territory, each in a fixed order. */
export function shareGroups(record) {
  const groups = new Map();
  for (const share of record.claims.filter((claim) => claim.type === "share")) {
    const { right, basis = "ownership", territory: where = "" } = share;
    const key = `${basis} ${right} ${where}`;
    if (!groups.has(key)) groups.set(key, { right, basis, territory: where, shares: [] });
    groups.get(key).shares.push(share);
  }
  const [rights, bases] = [values("right"), values("basis")];
  const order = (a, b) =>
    bases.indexOf(a.basis) - bases.indexOf(b.basis) ||
    rights.indexOf(a.right) - rights.indexOf(b.right) ||
    a.territory.localeCompare(b.territory);
  return [...groups.values()].sort(order);
}

/** What a sum comes to, in the words of its state: the whole, less, more, or disputed. */
export function verdict({ points: total, rest, state, basis }) {
  const open = `${points(rest)} ${basis === "collection" ? "without a collector" : "not claimed"}`;
  if (state === "over") return `${points(total - WHOLE)} more than the whole`;
  if (state === "under") return open;
  const all = rest > 0 ? open : total > WHOLE ? `${points(total - WHOLE)} over by rounding` : "the whole";
  return state === "disputed" ? `sources disagree; ${all}` : all;
}

function sum(balance) {
  return el("tfoot", null, el("tr", null,
    el("th", { scope: "row", colspan: "2" }, "Sum"),
    el("td", { class: "number", "data-label": "Sum" }, points(balance.points)),
    el("td", { colspan: "2", class: ["over", "disputed"].includes(balance.state) ? "wrong" : "quiet" }, verdict(balance)),
  ));
}

/**
 * The table of the shares of `group` ({ shares }) under a caption; `balance` is what they come to,
 * where the answer says so for just these shares.
 */
export function shareTable({ shares, caption, balance }, citations) {
  const { starts, end } = stack(shares);
  const scale = Math.max(WHOLE, end);
  const row = (share) => el("tr", null,
    el("th", { scope: "row" }, partyName(share)),
    el("td", { "data-label": "Role" }, word("role", share.role), share.society && el("span", { class: "quiet" }, ` · ${society(share.society)}`)),
    el("td", { class: "number", "data-label": "Share" }, points(share.points)),
    el("td", { class: "bar-cell" }, bar(starts.get(share), share.points, scale, share.basis === "unclaimed" ? "is-unclaimed" : "")),
    el("td", { "data-label": "Source" }, citations.mark(share.sources)),
  );
  const head = (name, kind) => el("th", { scope: "col", class: kind }, name);
  return el("table", { class: `cards shares ${balance?.state ?? ""}` },
    el("caption", null, caption),
    el("thead", null, el("tr", null, head("Holder"), head("Role"), head("Share", "number"), el("td", { class: "bar-cell" }), head("Source"))),
    el("tbody", null, shares.map(row)),
    balance && sum(balance),
  );
}

/** All tables of claims of a record; a work without shares says so. */
export function shares(record, citations) {
  const groups = shareGroups(record);
  if (groups.length === 0) return record.kind === "work" && el("p", { class: "quiet" }, "No source states who holds which share of this work.");
  const balances = record.shares ?? [];
  const drawn = groups.map((group) => shareTable({
    shares: group.shares,
    caption: `${word("right", group.right)}, ${word("basis", group.basis)}, ${territory(group.territory)}`,
    // Claims of a wider territory may hold in the same countries: then the sum is not of these alone.
    balance: balances.find((one) => one.right === group.right && one.basis === group.basis && (one.territory ?? "") === group.territory
      && one.points === stack(group.shares).end),
  }, citations));
  if (drawn.length <= OPEN) return drawn;
  const rest = drawn.length - OPEN;
  return [drawn.slice(0, OPEN), el("details", { class: "more-shares" },
    el("summary", null, `${plural(rest, "more table", "more tables")} of claims`), drawn.slice(OPEN))];
}
