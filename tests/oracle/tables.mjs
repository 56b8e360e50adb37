/**
 * Reads delimited text, independent of the program under test.
 *
 * Of the four real data sets the tab-separated ones have no quoting (a quote is part of the text) and the
 * comma-separated ones are RFC 4180: cells in quotes may hold commas, line breaks and doubled quotes.
 */
import { readFileSync } from "node:fs";

const EDGES = /^\p{White_Space}+|\p{White_Space}+$/gu;

/** The text without white space at its ends, in the sense of Unicode's property. */
export function trim(text) {
  return text.replace(EDGES, "");
}

/** Reads a file as an array of objects, by its header; cells are trimmed. */
export function readTable(path) {
  const text = readFileSync(path, "utf8").replace(/^\u{feff}/u, "");
  const rows = path.endsWith(".tsv") ? cutLines(text) : cutQuoted(text);
  const [header, ...body] = rows;
  return body.map((cells, index) => {
    if (cells.length !== header.length) {
      throw new Error(`${path}: row ${index + 1} has ${cells.length} cells, the header ${header.length}`);
    }
    return Object.fromEntries(header.map((name, column) => [name, trim(cells[column])]));
  });
}

function cutLines(text) {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

function cutQuoted(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') cell += text[(at += 1)];
      else quoted = false;
    } else if (c === '"' && cell === "") {
      quoted = true;
    } else if (c === ",") {
      row.push(cell);
      cell = "";
    } else if (c === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else {
      cell += c;
    }
  }
  if (quoted) throw new Error("a quote is not closed");
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}
