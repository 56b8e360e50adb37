// A usage report: how it is written, which columns it has, and its rows.

import { delimiterOf, quotes, split } from "./cells.js";
import { Usage, fieldOf, isEnough, readRow } from "./columns.js";
import { Dsr, isDsr } from "./dsr.js";
import { Unreadable, lines } from "./lines.js";

const LONGEST = 1 << 20;
/** Lines of JSON whose members are looked at to know the columns. */
const LOOK = 50;
const BLANK = /^\p{White_Space}*$/u;

/** One member of an object as the texts that it holds. */
function textsOf(value) {
  if (Array.isArray(value)) return value.map((one) => textsOf(one)[0] ?? "");
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [""];
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Looks at the beginning of a file: { form: "table" | "dsr" | "json", delimiter, header, fields }. */
export async function look(file) {
  if (file.size === 0) throw new Unreadable("it is empty", "Choose another file.");
  const first = [];
  for await (const some of lines(file)) {
    first.push(...some.slice(0, LOOK - first.length));
    if (first.length === LOOK || !first[0].startsWith("{")) break;
  }
  const [head = ""] = first;
  if (head.trimStart().startsWith("{")) {
    const names = first.flatMap((line) => Object.keys(parsed(line) ?? {}));
    const header = [...new Set(names)];
    return { form: "json", header, fields: header.map(fieldOf) };
  }
  if (isDsr(head)) return { form: "dsr", delimiter: "\t", header: [], fields: [] };
  if (head.includes("\0")) throw new Unreadable("it is not a text", "Give a CSV, TSV, JSON Lines or DSR file.");
  const delimiter = delimiterOf(head);
  const header = split(head, delimiter);
  return { form: "table", delimiter, header, fields: header.map(fieldOf) };
}

/** Tells whether a report can be matched by the columns that are known. */
export function canMatch({ form, fields }) {
  return form === "dsr" || isEnough(fields);
}

/** Gives the rows of a report in lists: { line, cells, text, usage, flaw }. */
export async function* rows(file, shape, options) {
  const take = { table: tableRows, dsr: dsrRows, json: jsonRows }[shape.form](shape);
  let number = 0;
  for await (const some of lines(file, options)) {
    const found = [];
    for (const text of some) found.push(...take((number += 1), text));
    yield found;
  }
  yield take(number + 1, null);
}

/** Reads lines of a table. A row whose quotes are open goes on in the next line. */
function tableRows({ delimiter, fields }) {
  let open = null;
  const row = (line, text) => {
    if (BLANK.test(text)) return [];
    const cells = split(text, delimiter);
    return [{ line, cells, ...readRow(fields, cells) }];
  };
  return (line, text) => {
    if (line === 1) return [];
    if (text === null) return open ? row(open.line, open.parts.join("\n")) : [];
    open ??= { line, parts: [], quotes: 0, length: 0 };
    open.parts.push(text);
    open.quotes += quotes(text, delimiter);
    open.length += text.length + 1;
    if (open.quotes % 2 === 1 && open.length < LONGEST) return [];
    const { line: first, parts } = open;
    open = null;
    return row(first, parts.join("\n"));
  };
}

function dsrRows() {
  const dsr = new Dsr();
  return (line, text) => (text === null ? dsr.finish() : dsr.read(text, line));
}

/** Reads lines that are objects; members are columns by their names. */
function jsonRows({ header, fields }) {
  const known = new Map(header.map((name, at) => [name, fields[at]]));
  return (line, text) => {
    if (text === null || BLANK.test(text)) return [];
    const object = parsed(text);
    const usage = new Usage();
    if (!object) return [{ line, text, usage, flaw: "row-columns" }];
    // In the order of their names, as `imr match` reads them.
    for (const name of Object.keys(object).sort()) {
      const field = known.has(name) ? known.get(name) : fieldOf(name);
      if (field) for (const value of textsOf(object[name])) usage.add(field, value);
    }
    return [{ line, text, usage, flaw: usage.isEmpty ? "row-nothing" : null }];
  };
}
