// The filters of a search: by kind with counts, by a credited name, by year. They are parts of the address.

import { el } from "../lib/el.js";
import { count } from "../lib/format.js";
import { KINDS, capital, kinds } from "../lib/words.js";
import { address, refined } from "../state.js";

/** How many results a kind has: of all results where the answer says so, else those with exactly the title. */
function number(search, kind) {
  const of = search.facets ?? search.totals;
  const found = of?.[kinds(kind)] ?? 0;
  return search.facets && search.facets_partial && found > 0 ? `${count(found)}+` : found > 0 ? count(found) : "";
}

function byKind(state, search) {
  const link = (kind, label, counted) => el("li", null,
    el("a", { href: address(refined(state, { kind })), "aria-current": state.kind === kind ? "true" : undefined },
      label, counted && [" ", el("span", { class: "count" }, counted)]));
  return el("nav", { class: "filter", "aria-label": "Filter by kind" },
    el("ul", { class: "plain" },
      link("", "All", ""),
      // With a kind chosen, an answer may say nothing of the others.
      KINDS.map((kind) => link(kind, capital(kinds(kind)), !state.kind || state.kind === kind || search.facets ? number(search, kind) : "")),
    ));
}

function byNameAndYear(state, refine) {
  const input = (id, label, props) => el("div", null, el("label", { for: id }, label), el("input", { id, autocomplete: "off", ...props }));
  const submit = (event) => {
    event.preventDefault();
    const { credit, year } = Object.fromEntries(new FormData(event.target));
    refine(refined(state, { credit: credit.trim(), year: /^[1-9]\d{0,3}$/.test(year.trim()) ? year.trim() : "" }));
  };
  return el("form", { class: "question refine", "aria-label": "Filter by name and year", onsubmit: submit },
    input("credit", "By (artist, writer, publisher)", { name: "credit", type: "text", dir: "auto", maxlength: "512", value: state.credit }),
    input("year", "Year", { name: "year", type: "text", inputmode: "numeric", maxlength: "4", value: state.year }),
    el("button", { type: "submit", class: "button" }, "Filter"),
    (state.credit || state.year) && el("a", { class: "button", href: address(refined(state, { credit: "", year: "" })) }, "Clear"),
  );
}

/** The filters of a search; `refine` goes to a search with others. */
export function filters(state, search, refine) {
  return [byKind(state, search), byNameAndYear(state, refine)];
}
