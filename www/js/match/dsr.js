// DDEX Digital Sales Reports: cells are known by `#` headings, else by their place (Basic Audio and UGC
// profiles, single records); a resource waits for the work and the sales of its block. The same rules as
// in snapshots/src/report/dsr.rs; a test compares what comes of them.

import { split } from "./cells.js";
import { Usage, fieldOf } from "./columns.js";

const HEADS = new Set(["HEAD", "FHEA", "SRHE", "#HEAD"]);
const AUDIO = { 3: "id", 4: "code", 5: "title", 6: "subtitle", 7: "credit", 9: "duration" };

/** What cells hold by their place, after the record type. */
const PLACES = {
  AS01: AUDIO,
  AS02: { ...AUDIO, 11: "code", 12: "writer", 16: "publisher" },
  MW01: { 3: "code", 6: "writer", 10: "publisher" },
  SU03: { 5: "count", 6: "value" },
  SU02: { 6: "count" },
  RU01: { 4: "count" },
  SR: { 2: "id", 3: "code", 4: "title", 5: "subtitle", 6: "credit", 8: "duration", 11: "code", 12: "writer", 16: "publisher", 23: "code", 34: "count" },
};

/** The record type without its version. */
const plain = (kind) => kind.split(".")[0].trim();

/** Tells whether a line is the first one of such a report. */
export function isDsr(line) {
  return line.includes("\t") && HEADS.has(line.split("\t")[0]);
}

export class Dsr {
  #headings = new Map();
  #waiting = null;

  /** Reads a line; returns the uses that are complete with it: { line, cells, usage, flaw }. */
  read(text, line) {
    if (text.startsWith("#")) {
      const [name, ...names] = split(text.slice(1), "\t");
      const fields = Object.fromEntries(names.map((header, at) => [at + 1, fieldOf(header)]));
      if (!this.#headings.has(plain(name))) this.#headings.set(plain(name), fields);
      return [];
    }
    const cells = split(text, "\t");
    const kind = plain(cells[0]);
    const isSingle = kind.startsWith("SR0");
    if (kind.startsWith("AS0") || isSingle) {
      const done = this.finish();
      const usage = this.#read(kind, cells);
      if (usage.isEmpty) return [...done, { line, cells, usage: new Usage(), flaw: "row-nothing" }];
      this.#waiting = { block: isSingle ? "" : cells[1] ?? "", row: { line, cells, usage, flaw: null } };
      return done;
    }
    const { block, row } = this.#waiting ?? {};
    if (!row) return [];
    if (block !== (cells[1] ?? "")) return this.finish();
    // A work has a title of its own, which is not that of the resource.
    if (/^(?:MW0|SU0|RU0)/.test(kind)) row.usage.join(this.#read(kind, cells));
    else if (!block) return this.finish();
    return [];
  }

  /** Returns the use that waits. */
  finish() {
    const done = this.#waiting ? [this.#waiting.row] : [];
    this.#waiting = null;
    return done;
  }

  #read(kind, cells) {
    const usage = new Usage();
    const known = Object.keys(PLACES).find((name) => kind.startsWith(name));
    const fields = this.#headings.get(kind) ?? PLACES[known] ?? {};
    const isWork = kind.startsWith("MW0");
    for (const [at, field] of Object.entries(fields)) {
      const cell = cells[at] ?? "";
      // Files exist whose cells of works are displaced: an id of a society is no writer.
      const isDisplaced = (field === "writer" || field === "publisher") && cell.includes("::");
      if (field && !isDisplaced && !(isWork && (field === "title" || field === "subtitle"))) usage.add(field, cell);
    }
    return usage;
  }
}
