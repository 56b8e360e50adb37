/** Compares answers of the program with what the scan of the data says. */
import { isDeepStrictEqual } from "node:util";

import { fold } from "./fold.mjs";

/** Links of one kind that a record shows; the rest is counted. */
const SHOWN = 64;
/** Records of one identifier that an answer shows. */
const RECORDS = 50;
const PLURALS = { work: "works", recording: "recordings", release: "releases", party: "parties" };

/** Counts look-ups by outcome and keeps the first differences. */
export class Tally {
  asked = 0;
  differences = 0;
  outcomes = {};
  first = [];

  constructor(name) {
    this.name = name;
    this.start = performance.now();
  }

  /** Notes one answer; `difference` is undefined if it is as expected. */
  note(outcome, difference) {
    this.asked += 1;
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    if (difference === undefined) return;
    this.differences += 1;
    if (this.first.length < 10) this.first.push(difference);
  }

  /** A text of what was asked, how it came out and what differs. */
  report() {
    const outcomes = Object.entries(this.outcomes).sort().map(([name, count]) => `${name} ${count}`);
    const seconds = ((performance.now() - this.start) / 1000).toFixed(1);
    const head = `${this.name}: ${this.asked} asked (${outcomes.join(", ")}), ${this.differences} differ, ${seconds} s`;
    const shown = this.first.map(({ query, expected, got }) => `  ${JSON.stringify(query)}\n    expected ${line(expected)}\n    got      ${line(got)}`);
    return [head, ...shown].join("\n");
  }
}

const line = (value) => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 2000);

/** What the answer to a look-up has to say. */
export function expectedLookup(registry, { id, expect, scheme, reason }) {
  if (expect === "invalid") return { status: expect, scheme, reason, records: [] };
  if (expect === "not_covered") return { status: expect, scheme, records: [] };
  const names = registry.lookup(id);
  if (names.length > RECORDS) throw new Error(`${id} leads to ${names.length} records: ask for something else`);
  return { status: names.length > 0 ? "found" : "not_registered", id, records: names.map((name) => ({ name, ...registry.record(name) })) };
}

/** The difference between an answer to a look-up and what it has to say, if there is one. */
export function judgeLookup(registry, query, answer) {
  const expected = expectedLookup(registry, query);
  const got = {
    status: answer.status,
    ...said(expected, answer),
    records: (answer.records ?? []).map(record).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const shown = { ...expected, records: expected.records.map((one) => ({ ...one, links: withTotals(one.links) })) };
  for (const [at, one] of got.records.entries()) one.links = agreed(one.links, expected.records[at]?.links);
  return isDeepStrictEqual(got, shown) ? undefined : { query, expected: shown, got };
}

/** What the answer says about the reading, as far as something is expected of it. */
function said({ id, scheme, reason }, { query }) {
  const readings = query?.readings ?? [];
  const malformed = query?.malformed ?? [];
  if (id !== undefined) return { id: readings.map((reading) => `${reading.scheme}:${reading.code}`).join(" ") };
  if (reason !== undefined) return { scheme: malformed[0]?.scheme, reason: malformed[0]?.reason };
  return { scheme: readings.some((reading) => reading.scheme === scheme) ? scheme : readings.map((reading) => reading.scheme).join(" ") };
}

/** A record of an answer in the form of the scan. */
function record({ kind, id, titles, identifiers, links, link_totals: totals }) {
  const linked = Object.entries(PLURALS).map(([of, plural]) => [
    of,
    { total: totals?.[plural] ?? 0, shown: (links?.[plural] ?? []).map((link) => `${of} ${link.id}`).sort() },
  ]);
  return {
    name: `${kind} ${id}`,
    titles: [...new Set(titles.map((title) => title.text))].sort(),
    identifiers: identifiers.map(({ scheme, code }) => `${scheme}:${code}`).sort(),
    links: Object.fromEntries(linked),
  };
}

function withTotals(links) {
  const entries = Object.entries(links).map(([kind, names]) => [kind, { total: names.length, shown: names }]);
  return Object.fromEntries(entries);
}

/** Of very many links a record shows some: if these are right and as many as promised, all are. */
function agreed(links, expected) {
  if (!expected) return links;
  const entries = Object.entries(links).map(([kind, { total, shown }]) => {
    const all = new Set(expected[kind]);
    const right = shown.length === Math.min(total, SHOWN) && new Set(shown).size === shown.length && shown.every((name) => all.has(name));
    return [kind, { total, shown: total > SHOWN && right ? expected[kind] : shown }];
  });
  return Object.fromEntries(entries);
}

/** The difference between pages of a search, up to the last record that has exactly this title, and all that have it. */
export function judgeSearch(registry, query, pages) {
  const names = registry.search(query.q);
  const exact = pages.flatMap((page) => page.results.filter((card) => card.match === "exact"));
  const got = { fold: pages[0].query.fold, names: [...new Set(exact.map((card) => `${card.kind} ${card.id}`))].sort(), totals: pages[0].totals };
  const totals = Object.fromEntries(Object.values(PLURALS).map((plural) => [plural, 0]));
  for (const name of names) totals[PLURALS[name.split(" ", 1)[0]]] += 1;
  const expected = { fold: fold(query.q), names, totals };
  const repeated = exact.length !== new Set(exact.map((card) => `${card.kind} ${card.id} ${card.title}`)).size;
  if (!repeated && isDeepStrictEqual(got, expected)) return undefined;
  return { query, expected, got: { ...got, repeated } };
}
