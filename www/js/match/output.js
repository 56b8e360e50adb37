// The lines of a report with their results, in the columns that `imr match` writes.

import { join } from "./cells.js";

const COLUMNS = ["match", "match_score", "match_kind", "match_id", "match_title", "match_credit", "match_work", "match_reasons", "match_warnings"];
const OWN = ["line", "title", "credits", "writers", "codes", "value"];

/** A score as text: 0.85 -> "0.850". */
const score = (fit) => fit.toFixed(3);

/** Millionths as text. */
const millionths = (value) => `${value / 1_000_000n}.${String(value % 1_000_000n).padStart(6, "0")}`;

/** What a spreadsheet would run as a formula gets an apostrophe in front: it is a title, not a command. */
const harmless = (cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

function warnings({ contradicting = [], unknown = [], candidates }) {
  const told = [
    ...contradicting.map((code) => `${code} is the code of something else`),
    ...unknown.map((code) => `${code} is not registered`),
    candidates?.[0]?.other_version && "another version of the same work",
  ];
  return told.filter(Boolean).join("; ");
}

/** The cells of a result. */
export function results({ flaw, answer }) {
  if (flaw) return ["unusable", "", "", "", "", "", "", "", flaw];
  const best = answer.verdict === "none" ? undefined : answer.candidates?.[0];
  if (!best) return [answer.verdict, "", "", "", "", "", "", "", warnings(answer)];
  const reasons = Object.entries(best.features).map(([name, value]) => `${name} ${score(value)}`);
  return [answer.verdict, score(best.score), best.kind, best.id, best.title, best.credit ?? "", (best.works ?? []).join("|"), reasons.join(", "), warnings(answer)];
}

/** Adds a result to a line of JSON as its member "match"; the rest of the line stays as it is. */
function addTo(text, cells) {
  const members = COLUMNS.map((name, at) => [name === "match" ? "verdict" : name.slice(6), cells[at]]).filter(([, cell]) => cell);
  const match = JSON.stringify(Object.fromEntries(members));
  const line = text.trim();
  let object = null;
  try {
    object = JSON.parse(line);
  } catch {
    // What is no object is kept as the text that it was.
  }
  if (!object || typeof object !== "object" || Array.isArray(object)) return `{"line":${JSON.stringify(text)},"match":${match}}\n`;
  if (Object.hasOwn(object, "match")) return `${JSON.stringify({ ...object, match: JSON.parse(match) })}\n`;
  const comma = Object.keys(object).length > 0 ? "," : "";
  return `${line.slice(0, -1).trimEnd()}${comma}"match":${match}}\n`;
}

/** The head of the output of a report. */
export function head({ form, delimiter, header }) {
  if (form === "json") return "";
  return join([...(form === "dsr" ? OWN : header), ...COLUMNS], delimiter);
}

/** The line of the output for a row: { line, cells, text, usage, flaw, answer }. */
export function line({ form, delimiter, header }, row) {
  const found = results(row);
  if (form === "json") return addTo(row.text, found);
  const { usage, cells } = row;
  const own = form === "dsr"
    ? [String(row.line), usage.title, usage.credits.join("|"), usage.writers.join("|"), usage.codes.join("|"), millionths(usage.value)]
    // Results stand in their columns, whatever the row lacks.
    : [...cells, ...Array(Math.max(0, header.length - cells.length)).fill("")];
  return join([...own, ...found.map(harmless)], delimiter);
}

/** The name and the type of the file that is saved. */
export function target({ form, delimiter }, name) {
  const stem = name.replace(/\.gz$/i, "").replace(/\.(?:csv|tsv|txt|jsonl|ndjson|json)$/i, "");
  if (form === "json") return { name: `${stem}.matched.jsonl`, type: "application/x-ndjson" };
  return delimiter === "\t" ? { name: `${stem}.matched.tsv`, type: "text/tab-separated-values" } : { name: `${stem}.matched.csv`, type: "text/csv" };
}
