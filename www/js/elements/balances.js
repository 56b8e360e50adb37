// What the shares of a work come to, over all sources: per right and basis, a line for each set of
// countries where the same shares hold.

import { el } from "../lib/el.js";
import { plural, points } from "../lib/format.js";
import { territory } from "../lib/places.js";
import { word } from "../lib/words.js";
import { address } from "../state.js";
import { WHOLE, bar } from "./bars.js";
import { verdict } from "./shares.js";

/** A territory as words; one that is a single number leads to who controls the right there. */
function where(balance, id) {
  const name = territory(balance.territory ?? "");
  const code = balance.territory ?? "";
  if (!/^\d+$/.test(code)) return name;
  return el("a", { href: `${address({ view: "record", id, right: balance.right, territory: code })}#control`, "aria-label": `${name}: who controls the ${word("right", balance.right).toLowerCase()}` }, name);
}

function line(balance, scale, id, citations) {
  const judged = ["over", "disputed"].includes(balance.state);
  return el("tr", null,
    el("th", { scope: "row" }, where(balance, id), el("span", { class: "quiet" }, ` · ${plural(balance.countries, "country", "countries")}`)),
    el("td", { class: "number", "data-label": "Claimed" }, points(balance.points)),
    el("td", { class: "bar-cell" }, bar(0, balance.points, scale, `is-${balance.state}`)),
    el("td", { class: judged ? "wrong" : balance.state === "whole" ? "right" : "", "data-label": "Comes to" },
      verdict(balance),
      balance.over_alone && el("span", null, " · already by ", citations.mark(balance.over_alone), " alone")),
    el("td", { "data-label": "Source" }, citations.mark(balance.sources)),
  );
}

/** The table of what the shares come to; nothing for a record without shares. */
export function balances(record, citations) {
  const all = record.shares ?? [];
  if (all.length === 0) return null;
  const scale = Math.max(WHOLE, ...all.map((one) => one.points));
  const groups = Map.groupBy(all, (one) => `${word("right", one.right)}, ${word("basis", one.basis)}`);
  const head = (name, kind) => el("th", { scope: "col", class: kind }, name);
  return el("table", { class: "cards balances", id: "balances" },
    el("caption", null, "What the claims come to"),
    el("thead", null, el("tr", null, head("Where"), head("Claimed", "number"), el("td", { class: "bar-cell" }), head("Comes to"), head("Source"))),
    [...groups].map(([name, held]) => el("tbody", null,
      el("tr", { class: "of-right" }, el("th", { scope: "rowgroup", colspan: "5" }, name)),
      held.map((one) => line(one, scale, record.id, citations)))),
  );
}
