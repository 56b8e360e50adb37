// AI status: what was declared about each use, combined, and every declaration behind it.
// Silence is shown as silence: a use that nobody spoke of is never "allowed".

import { el, safeHref } from "../lib/el.js";
import { date } from "../lib/format.js";
import { values, word } from "../lib/words.js";

const MARKS = { no: "✗", yes: "✓", conditional: "◐" };

function combined(record) {
  const uses = [...new Set([...values("use"), ...Object.keys(record.ai)])];
  const line = (use) => {
    const said = record.ai[use];
    return [
      el("dt", null, word("use", use)),
      el("dd", { class: said ? `said-${said}` : "said-nothing" }, said ? [el("span", { "aria-hidden": "true" }, `${MARKS[said] ?? ""} `), word("permission", said)] : "Nothing declared"),
    ];
  };
  return el("dl", { class: "ledger uses" }, uses.map(line));
}

/** Where the licence can be read: a link when it is a web address. */
function licence(text) {
  if (!text) return null;
  const web = /^https?:/i.test(text) && safeHref(text);
  return [" · licence: ", web ? el("a", { href: text, rel: "noreferrer external" }, text) : el("bdi", null, text)];
}

function statement(entry, citations) {
  const replaced = entry.original?.startsWith("superseded: ");
  const uses = Object.entries(entry.uses).map(([use, said]) => el("li", null, `${word("use", use)}: ${word("permission", said)}`));
  return el("li", { class: "claim" },
    el("div", null,
      el("p", null, el("bdi", { class: "declarant" }, entry.declarant || "A declarant that is not named"), ", ", entry.declared ? date(entry.declared) : "undated"),
      replaced ? el("p", { class: "quiet" }, "Replaced by a later statement of the same declarant; it counts no longer.") : el("ul", { class: "plain indent" }, uses),
      entry.scope && el("p", { class: "quiet" }, "made for ", el("code", null, entry.scope)),
      el("p", { class: "quiet" }, entry.vocabulary && ["in the vocabulary ", el("bdi", null, entry.vocabulary)], licence(entry.licence)),
    ),
    citations.mark(entry.sources),
  );
}

/** The AI status of a record. */
export function permissions(record, citations) {
  if (record.statements.length === 0) {
    return el("p", null, "Nothing declared. No source of this snapshot carries a statement about the use of this record by AI systems; that is not a permission.");
  }
  return [
    combined(record),
    el("p", { class: "quiet" }, "Combined from every statement: any reservation counts, then any permission; silence stays silence."),
    el("h3", null, record.statements.length === 1 ? "The statement" : `All ${record.statements.length} statements`),
    el("ol", { class: "plain claims" }, record.statements.map((entry) => statement(entry, citations))),
  ];
}
