// Who says so: the mark behind every fact, and the list that the marks lead to.

import { between, el } from "../lib/el.js";
import { count, date } from "../lib/format.js";

/** Remembers which sources a record's page cites. */
export class Citations {
  #known;
  #used = new Set();

  /** `sources` are those of `/v1/snapshot`; an empty list leaves marks without their long form. */
  constructor(sources) {
    this.#known = new Map(sources.map((source) => [source.id, source]));
  }

  /** The marks of the sources of one claim. */
  mark(ids) {
    const marks = ids.map((id) => {
      this.#used.add(id);
      const tip = this.#longForm(id);
      return el("a", { class: "source", href: `#source-${id}`, "data-tip": tip, "aria-label": `${id}: ${tip}` }, id);
    });
    return el("span", { class: "sources" }, between(marks, " "));
  }

  /** Says the sources of one claim in running text. */
  names(ids) {
    return ids.map((id) => this.#known.get(id)?.name ?? id).join(", ");
  }

  /** The list of the sources that were cited so far. */
  list() {
    const ids = [...this.#used].sort();
    return el("ul", { class: "plain source-list" }, ids.map((id) => this.#entry(id)));
  }

  #longForm(id) {
    const source = this.#known.get(id);
    return source ? `${source.name} · ${source.licence} · ${date(source.date)}` : "a source of this registry";
  }

  #entry(id) {
    const source = this.#known.get(id);
    return el("li", { id: `source-${id}`, tabindex: "-1" },
      el("span", { class: "source-id" }, id), " ",
      source ? sourceName(source) : "not described in this snapshot",
      source && el("span", { class: "quiet" }, ` ${source.licence} · data of ${date(source.date)}`),
    );
  }
}

/** A source's name, linked to where it publishes when it says so. */
function sourceName(source) {
  return source.url ? el("a", { href: source.url, rel: "noreferrer external" }, source.name) : source.name;
}

/** The table of all sources of a snapshot. */
export function sourceTable(sources) {
  const row = (source) => el("tr", null,
    el("th", { scope: "row" }, sourceName(source), " ", el("span", { class: "source-id" }, source.id)),
    el("td", { "data-label": "Licence" }, source.licence),
    el("td", { "data-label": "Data of" }, date(source.date)),
    el("td", { class: "number", "data-label": "Rows" }, count(source.rows)),
    el("td", { class: "number", "data-label": "Rejected" }, count(source.rejected)),
  );
  const heads = ["Source", "Licence", "Data of", "Rows", "Rejected"];
  return el("table", { class: "cards" },
    el("thead", null, el("tr", null, heads.map((head, at) => el("th", { scope: "col", class: at > 2 && "number" }, head)))),
    el("tbody", null, sources.map(row)),
  );
}
