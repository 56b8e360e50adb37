/**
 * Every answer about the real data sets against a scan of them that shares no code with the program:
 * the command line first, then workerd, which has to say the same byte for byte.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { startHost, untilHealthy } from "./host/host.mjs";
import { Registry } from "../oracle/answer.mjs";
import { answered } from "../oracle/asked.mjs";
import { compareLines, compareTexts, compareWhole, conclude, exactPages, inTurn } from "../oracle/compare.mjs";
import { DATA, MAPPING, isrc, list, missing, readMapping, spotify } from "../oracle/feeds.mjs";
import { fold, isBeyondUnicode } from "../oracle/fold.mjs";
import { mod10, mod101, mod11, mod37, weighted } from "../oracle/foreign.mjs";
import { Tally, expectedLookup, judgeLookup, judgeSearch } from "../oracle/judge.mjs";
import { asColumns, mixed, usage } from "../oracle/mixed.mjs";
import { lookups as lookupsOf } from "../oracle/queries.mjs";
import { BATCH, SNAPSHOT, answers, batches, matched, prepare, questions } from "../oracle/real.mjs";

const GETS = 2_000;
/** Searches of every kind; a fifth as many go on with a cursor. */
const MIXED = Math.ceil(Number(process.env.IMR_ORACLE ?? 100_000) / 12);
const LINES = Math.ceil(Number(process.env.IMR_ORACLE ?? 100_000) / 50);
const AT_ONCE = 8;
const absent = missing();

test("the scan knows the check digits that standards publish", () => {
  assert.equal(weighted("034524680", 1), "1");
  assert.equal(weighted("000000229", 2), "7");
  assert.equal(mod101("000141073"), "38");
  assert.equal(mod101("000087150"), "00");
  assert.equal(mod10("71875215542"), "7");
  assert.equal(mod11("000000012146438"), "X");
  assert.equal(mod37("A12425GABC1234002"), "M");
  assert.equal(mod37("77918534" + "2C2390308610"), "5");
});

test("the scan folds titles as described", () => {
  for (const [text, folded] of [
    ["Don\u{2019}t  Stop!", "dont stop"],
    ["ＤＯＮ'Ｔ\u{3000}ＳＴＯＰ", "dont stop"],
    ["Bjo\u{308}rk & Ødegård (Straße)", "bjork odegard strasse"],
    ["ガール", "がーる"],
    ["!!!", "!!!"],
    ["ΤΕΛΟΣ τέλος", "τελοσ τελοσ"],
  ]) {
    assert.equal(fold(text), folded.normalize("NFD"));
  }
  assert.equal(isBeyondUnicode("a\u{1f3b5}ー"), false);
});

const recording = (ids, title) => ({ kind: "recording", ids: ids.split(" "), titles: title ? [title] : [], links: [] });
const SMALL = [
  recording("isrc:USS1Z9900001 asset:a:1", "One"),
  recording("isrc:USS1Z9900001 asset:a:2", "ONE!"),
  recording("isrc:USS1Z9900002 asset:a:2", "Two"),
  recording("asset:a:2", "Both"),
  recording("asset:a:3 asset:b:3", "Chained"),
  recording("asset:b:3 local:c:3"),
  { kind: "work", ids: ["local:c:3"], titles: ["Chained"], links: [] },
];

test("the scan merges facts by the rules", () => {
  const registry = new Registry(SMALL);
  const [one, two, chained] = ["recording isrc:USS1Z9900001", "recording isrc:USS1Z9900002", "recording asset:a:3"];
  assert.deepEqual(registry.names().sort(), [chained, one, two, "work local:c:3"]);
  assert.deepEqual(registry.lookup("isrc:USS1Z9900002"), [two]);
  assert.deepEqual(registry.lookup("asset:a:2"), [one, two]);
  assert.deepEqual(registry.lookup("local:c:3"), [chained, "work local:c:3"]);
  assert.deepEqual(registry.lookup("asset:a:9"), []);
  assert.deepEqual(registry.record(one).titles, ["Both", "ONE!", "One"]);
  assert.deepEqual(registry.record(one).identifiers, ["asset:a:1", "asset:a:2", "isrc:USS1Z9900001"]);
  assert.deepEqual(registry.record(chained).identifiers, ["asset:a:3", "asset:b:3", "local:c:3"]);
  assert.deepEqual(registry.search("both"), [one, two]);
  assert.deepEqual(registry.search("ｃｈａｉｎｅｄ"), [chained, "work local:c:3"]);
});

test("the judge sees every difference", () => {
  const registry = new Registry(SMALL);
  const none = { works: 0, recordings: 0, releases: 0, parties: 0 };
  const answer = () => ({
    status: "found",
    query: { readings: [{ scheme: "isrc", code: "USS1Z9900002" }], malformed: [] },
    records: [{
      kind: "recording",
      id: "isrc:USS1Z9900002",
      titles: [{ text: "Both" }, { text: "Two" }],
      identifiers: [{ scheme: "isrc", code: "USS1Z9900002" }, { scheme: "asset", code: "a:2" }],
      links: {},
      link_totals: { ...none },
    }],
  });
  const judge = (change) => {
    const changed = answer();
    change(changed, changed.records[0]);
    return judgeLookup(registry, { given: "uss1z9900002", id: "isrc:USS1Z9900002" }, changed);
  };
  assert.equal(judge(() => {}), undefined);
  for (const change of [
    (all) => (all.status = "not_registered"),
    (all) => (all.records = []),
    (all) => all.records.push(all.records[0]),
    (all) => (all.query.readings[0].code = "USS1Z9900003"),
    (_, one) => (one.id = "isrc:USS1Z9900001"),
    (_, one) => one.titles.pop(),
    (_, one) => (one.titles[0].text = "both"),
    (_, one) => one.identifiers.push({ scheme: "asset", code: "a:1" }),
    (_, one) => (one.link_totals.works = 1),
  ]) {
    assert.notEqual(judge(change), undefined, change.toString());
  }
  const page = (names, recordings) => ({
    query: { fold: "both" },
    results: names.map((id) => ({ kind: "recording", id, title: "Both", match: "exact" })),
    totals: { ...none, recordings },
    next: null,
  });
  const both = ["isrc:USS1Z9900001", "isrc:USS1Z9900002"];
  assert.equal(judgeSearch(registry, { q: "Both" }, [page(both, 2)]), undefined);
  assert.notEqual(judgeSearch(registry, { q: "Both" }, [page(both.slice(1), 2)]), undefined);
  assert.notEqual(judgeSearch(registry, { q: "Both" }, [page([...both, both[0]], 2)]), undefined);
  assert.notEqual(judgeSearch(registry, { q: "Both" }, [page(both, 3)]), undefined);
});

/** The facts and the questions, read once. */
const ask = () => (ask.read ??= questions());

describe("the scan of the real data sets", { skip: absent }, () => {
  test("it read what naive counts of the files say", () => {
    const lines = readFileSync(join(DATA, "exportify-isrc/tracks.tsv"), "utf8").trimEnd().split("\n").slice(1);
    const codes = lines.map((row) => row.slice(0, row.indexOf("\t")).replace(/[- ]/g, "").toUpperCase()).filter((code) => code !== "");
    assert.deepEqual([lines.length, codes.length, new Set(codes).size], [30_602, 30_342, 28_824]);
    const { counts, raw, refused, registry } = ask();
    assert.deepEqual(counts, { exportify: 30_602, exportifyLeftOut: 260, songs: 39_999, extra: 39_999, sekai: 764 });
    assert.deepEqual(refused.toSorted(), ["TWB43966002H", "TWB53966001H"]);
    const tracks = grouped(raw.tracks, (row) => isrc(row.isrc_raw));
    tracks.delete(undefined);
    const several = [...tracks.values()].filter((rows) => new Set(rows.map((row) => spotify(row.spotify_track_uri, "track"))).size > 1);
    assert.deepEqual([tracks.size, several.length], [28_824, 1_323]);
    const extra = raw.extra.map((row) => isrc(row.isrc)).filter(Boolean);
    // With the two malformed ones, 34,653 rows have 33,904 different codes.
    assert.deepEqual([extra.length, new Set(extra).size], [34_651, 33_902]);
    const recordings = registry.names().filter((name) => name.startsWith("recording isrc:"));
    assert.equal(recordings.length, new Set([...tracks.keys(), ...extra]).size);
    assert.equal(registry.counts().work, 764);
    assert.deepEqual(list("Crosby\\, Stills & Nash, Ravi"), ["Crosby, Stills & Nash", "Ravi"]);
  });

  test("it reads the columns that the registry maps", () => {
    const named = (columns) => Object.fromEntries(Object.entries(columns).filter(([field]) => /^(?:isrc|local|asset|title|artist\.|release\.(?:asset|title))/.test(field)));
    const mapping = Object.fromEntries(Object.entries(readMapping()).map(([id, columns]) => [id, named(columns)]));
    assert.deepEqual(mapping, MAPPING);
  });

  test("it makes the same questions each time, of every outcome", () => {
    const { registry, lookups } = ask();
    assert.deepEqual(lookupsOf(registry, 1, 500), lookupsOf(registry, 1, 500));
    assert.notDeepEqual(lookupsOf(registry, 1, 500), lookupsOf(registry, 2, 500));
    const outcomes = new Set(lookups.map((query) => expectedLookup(registry, query).status));
    assert.deepEqual([...outcomes].sort(), ["found", "invalid", "not_covered", "not_registered"]);
  });
});

describe("the real data sets", { skip: absent }, () => {
  let asked;
  let host;

  before(async () => {
    asked = ask();
    await prepare(asked.lookups);
    host = await startHost({ snapshot: SNAPSHOT });
    await untilHealthy(`${host.url}/health`);
  });

  after(() => host?.stop());

  test("the snapshot has as many records of each kind as the scan", async () => {
    const { counts } = await (await fetch(`${host.url}/v1/snapshot`)).json();
    const { work: works, recording: recordings, release: releases, party: parties } = asked.registry.counts();
    assert.deepEqual({ ...counts, videos: 0 }, { works, recordings, releases, parties, videos: 0 });
  });

  test("the command line answers every look-up as the scan does", async (t) => {
    const tally = new Tally("imr lookup");
    let at = 0;
    for await (const text of answers()) {
      const answer = JSON.parse(text);
      tally.note(answer.status, judgeLookup(asked.registry, asked.lookups[at], answer));
      at += 1;
    }
    conclude(t, tally, asked.lookups.length);
  });

  test("workerd answers every batch byte for byte as the command line does", async (t) => {
    const tally = new Tally("POST /v1/lookup");
    for await (const { at, codes, lines } of batches(asked.lookups)) {
      const asLines = (at / BATCH) % 2 === 0;
      const body = asLines ? codes.map((code) => JSON.stringify(code)).join("\n") : JSON.stringify({ codes });
      const type = asLines ? "application/x-ndjson" : "application/json";
      const response = await fetch(`${host.url}/v1/lookup`, { method: "POST", body, headers: { "content-type": type } });
      const text = await response.text();
      assert.equal(response.status, 200, text.slice(0, 500));
      if (asLines) compareLines(tally, codes, lines, text.trimEnd().split("\n"));
      else compareWhole(tally, codes, lines, text);
    }
    conclude(t, tally, asked.lookups.length);
  });

  test("workerd answers single look-ups by detection and by scheme", async (t) => {
    const tally = new Tally("GET /v1/lookup");
    const some = asked.lookups.slice(0, GETS);
    const known = await take(answers(), some.length);
    await inTurn(some, AT_ONCE, async (query, at) => {
      const byScheme = at % 2 === 1 && query.id !== undefined;
      const response = await fetch(host.url + (byScheme ? schemePath(query.id) : `/v1/lookup/${encodeURIComponent(query.given)}`));
      const text = await response.text();
      const answer = JSON.parse(text);
      const outcome = answer.outcome ?? answer.status;
      const said = judgeLookup(asked.registry, query, { ...answer, status: outcome });
      const status = { found: 200, invalid: 400 }[outcome] ?? 404;
      const wrong = response.status === status ? undefined : { query, expected: status, got: response.status };
      const same = byScheme || (outcome === "invalid" ? saysTheSame(answer, JSON.parse(known[at])) : text.startsWith(`${known[at].slice(0, -1)},"snapshot":{`));
      tally.note(outcome, said ?? wrong ?? (same ? undefined : { query, expected: known[at], got: text }));
    });
    conclude(t, tally, some.length);
  });

  /** The text of an answer that has to be there. */
  const found = async (path) => {
    const response = await fetch(host.url + path);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return text;
  };

  test("workerd finds all records of a title, page by page", async (t) => {
    const tally = new Tally("GET /v1/search");
    const readable = asked.searches.filter(({ q }) => !isBeyondUnicode(q));
    await inTurn(readable, AT_ONCE, async (query) => {
      const pages = await exactPages(found, query);
      tally.note(pages[0].status, judgeSearch(asked.registry, query, pages));
    });
    conclude(t, tally, readable.length);
  });

  test("workerd searches byte for byte as the command line does", async (t) => {
    const tally = new Tally("GET /v1/search, all parameters");
    const { searches, texts } = await answered(mixed(asked.registry, 7, MIXED));
    const got = [];
    await inTurn(searches, AT_ONCE, async (search, at) => {
      const response = await fetch(`${host.url}/v1/search?${new URLSearchParams(search)}`);
      got[at] = await response.text();
      assert.equal(response.status, 200, got[at]);
    });
    compareTexts(tally, searches, texts, got);
    conclude(t, tally, searches.length);
  });

  test("workerd matches usage lines as the command line does", async (t) => {
    const tally = new Tally("POST /v1/match");
    const lines = usage(asked.registry, 8, LINES);
    const expected = await matched(lines);
    for (let at = 0; at < lines.length; at += 250) {
      const body = lines.slice(at, at + 250).map((line) => JSON.stringify(line)).join("\n");
      const response = await fetch(`${host.url}/v1/match`, { method: "POST", body, headers: { "content-type": "application/x-ndjson" } });
      const text = await response.text();
      assert.equal(response.status, 200, text);
      for (const line of JSON.parse(text).lines) {
        const place = at + line.line - 1;
        const [want, got] = [expected[place], asColumns(line)];
        tally.note(line.verdict, isDeepStrictEqual(want, got) ? undefined : { query: lines[place], expected: want, got });
      }
    }
    for (const verdict of ["matched", "none", "possible", "unusable"]) assert.ok(tally.outcomes[verdict] > 0, verdict);
    conclude(t, tally, lines.length);
  });
});

/** A problem document has the members of the answer that it stands for; its `status` is another one. */
function saysTheSame(problem, answer) {
  return Object.entries(answer).every(([name, value]) => JSON.stringify(problem[name === "status" ? "outcome" : name]) === JSON.stringify(value));
}

/** `/v1/isrc/...`, `/v1/asset/spotify/...`, `/v1/local/thesession/...`. */
function schemePath(id) {
  const [scheme, ...rest] = id.split(":");
  const parts = scheme === "isrc" ? rest : [rest[0], rest.slice(1).join(":")];
  return `/v1/${scheme}/${parts.map(encodeURIComponent).join("/")}`;
}

async function take(lines, count) {
  const taken = [];
  for await (const text of lines) {
    taken.push(text);
    if (taken.length === count) break;
  }
  return taken;
}

function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
