/** What the suites of the edge and of the page have in common. */
import assert from "node:assert/strict";

import { joined } from "./real.mjs";

/** Most pages of one search that are asked for. */
const PAGES = 100;

/** Says how it went; fails if anything differs or was left out. */
export function conclude(t, tally, count) {
  const report = tally.report();
  console.log(report);
  t.diagnostic(report.split("\n", 1)[0]);
  assert.equal(tally.differences, 0, report);
  assert.equal(tally.asked, count);
}

/** Compares lines of answers with those of the command line. */
export function compareLines(tally, codes, expected, got) {
  codes.forEach((query, at) => {
    const same = got[at] === expected[at];
    tally.note(same ? "same" : "other", same ? undefined : { query, expected: expected[at], got: got[at] ?? "nothing" });
  });
  if (got.length !== codes.length) tally.note("other", { query: codes.at(-1), expected: `${codes.length} answers`, got: `${got.length}` });
}

/** Compares the one document that answers a batch; looks into it only if it differs. */
export function compareWhole(tally, codes, lines, text) {
  const expected = joined(lines);
  if (text.startsWith(expected)) return codes.forEach(() => tally.note("same"));
  const before = tally.differences;
  const got = JSON.parse(text).answers.map((answer) => JSON.stringify(answer));
  compareLines(tally, codes, lines.map((line) => JSON.stringify(JSON.parse(line))), got);
  // The answers are the same, but they are not written in the same way.
  if (tally.differences === before) tally.note("other", { query: codes[0], expected, got: text });
}

/** The pages of a search with the records that have this very title; `ask` resolves to the text of the answer to a path. */
export async function exactPages(ask, { q, limit }) {
  const pages = [];
  let cursor;
  do {
    const parameters = new URLSearchParams({ q, limit, ...(cursor && { cursor }) });
    pages.push(JSON.parse(await ask(`/v1/search?${parameters}`)));
    cursor = pages.at(-1).next;
  } while (cursor && pages.length < PAGES && ["identifier", "exact"].includes(pages.at(-1).results.at(-1)?.match));
  return pages;
}

/** Compares texts of answers with those of the command line, one by one. */
export function compareTexts(tally, queries, expected, got) {
  queries.forEach((query, at) => {
    const same = got[at] === expected[at];
    tally.note(same ? JSON.parse(got[at]).status : "other", same ? undefined : { query, expected: expected[at], got: got[at] ?? "nothing" });
  });
}

/** Does something for each of a list, several at once. */
export async function inTurn(values, atOnce, work) {
  let next = 0;
  const hand = async () => {
    while (next < values.length) {
      const at = next;
      next += 1;
      await work(values[at], at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
}
