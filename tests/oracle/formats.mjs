/**
 * The real samples of every format, read a second time: slices of lines and regular expressions over
 * the raw files, sharing no code with the builder or the engine.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { DATA, ROOT } from "./feeds.mjs";

/** The registry of every real sample. */
export const REGISTRY = join(ROOT, "tests/feeds/real/formats.toml");

const ACK = join(DATA, "cwr-samples/weso/ackexample.V21");
const SENDERS = join(DATA, "cisac-reference/cwr_sender_ids.tsv");
const AUDIO = join(DATA, "ern-samples/sshaw/42");
const HIERARCHY = join(DATA, "cisac-reference/tis_hierarchy.csv");

/** Why the tests of these samples cannot run here; false if they can. */
export function missing() {
  const gone = [REGISTRY, ACK, SENDERS, HIERARCHY].filter((path) => !existsSync(path));
  return gone.length > 0 ? `not here: ${gone.join(", ")}` : false;
}

/** Columns `from` to `to` of a line of CWR, counted from 1. */
const columns = (line, from, to) => line.slice(from - 1, to).trim();

/** The transactions of the acknowledgement, as the columns of CWR 2.1 say. */
export function transactions() {
  const all = [];
  // Territories follow the publisher whose they are; one publisher may stand in several chains.
  let place = 0;
  for (const line of readFileSync(ACK, "latin1").split(/\r?\n/)) {
    const kind = line.slice(0, 3);
    const last = all.at(-1);
    if (kind === "ACK") all.push({ title: columns(line, 50, 109), tunecode: columns(line, 130, 149), iswc: "", writers: [], publishers: [], isrcs: [], collected: [] });
    if (kind === "NWR" || kind === "REV") last.iswc = columns(line, 96, 106);
    if (kind === "SWR" || kind === "OWR") last.writers.push({ name: `${columns(line, 74, 103)} ${columns(line, 29, 73)}`.trim(), ipi: columns(line, 116, 126), performing: Number(columns(line, 130, 134)) });
    if (kind === "SPU" || kind === "OPU") place += 1;
    if (kind === "SPU" || kind === "OPU") last.publishers.push({ name: columns(line, 31, 75), ipi: columns(line, 88, 98) });
    if (kind === "SPT") last.collected.push({ place, mechanical: Number(columns(line, 40, 44)), adds: line[49] === "I", territory: Number(columns(line, 51, 54)) });
    if (kind === "REC") last.isrcs.push(columns(line, 250, 261));
  }
  return all;
}

/** The IPI name numbers of the senders, with the judgement of the check digits made here. */
export function senders() {
  const rows = readFileSync(SENDERS, "utf8").split(/\r?\n/).slice(1).filter(Boolean).map((line) => line.split("\t"));
  return rows.map(([name, code, raw]) => {
    const digits = raw.replaceAll(/\D/g, "");
    const ipi = digits.length > 0 && digits.length <= 11 ? digits.padStart(11, "0") : "";
    const sum = [...ipi.slice(0, 9)].reduce((all, digit, at) => all + Number(digit) * (10 - at), 0) % 101;
    const expected = String(sum === 0 ? 0 : (101 - sum) % 100).padStart(2, "0");
    return { name, code, raw, ipi, right: ipi.slice(9) === expected };
  });
}

/** The ISRCs of the DDEX sample with 21 recordings. */
export function recordings() {
  const file = join(AUDIO, "1 Audio.xml");
  if (!existsSync(file)) return [];
  return [...new Set([...readFileSync(file, "utf8").matchAll(/<ISRC>([^<]+)<\/ISRC>/g)].map((match) => match[1]))];
}

/** The countries of every group of the TIS today, by number. */
function groups() {
  const all = new Map();
  let group;
  for (const line of readFileSync(HIERARCHY, "utf8").split(/\r?\n/).slice(1)) {
    const [level, number, , , , , , , until] = line.split(",");
    if (level === "1") all.set(Number(number), (group = new Set()));
    else if (level === "2" && (!until || Number(until.slice(-4)) > 2026)) group.add(Number(number));
  }
  return all;
}

/** What the publishers of a transaction collect of the mechanical right in a country, in parts per 10,000. */
export function collected({ collected }, country, tis = groups()) {
  const sums = new Map();
  for (const { place, mechanical, adds, territory } of collected) {
    const holds = territory === country || tis.get(territory)?.has(country);
    // The territories of a publisher are a list: what a later line takes away no longer counts.
    if (holds) sums.set(place, adds ? mechanical : 0);
  }
  return [...sums.values()].reduce((all, one) => all + one, 0);
}
