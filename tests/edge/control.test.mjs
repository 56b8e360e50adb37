/**
 * Who controls a right where, and what is declared about use: the edge against the command line, and
 * against sums that are made here from the claims of the same answer.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { imr, isrcsOf, laboratory, SAMPLE, scratch, serve, SNAPSHOT } from "./server.mjs";

const WORK = "T-997.654.321-2";
const USES = ["all", "train-ai", "train-genai", "ai-use", "search"];

let server;
before(async () => {
  server = await serve();
});
after(() => server?.stop());

const json = async (path, init) => (await fetch(`${server.base}${path}`, init)).json();
const post = (path, codes) => json(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ codes }) });

/** The works of the sample that its first recordings are recordings of. */
async function works() {
  const { answers } = await post("/v1/lookup", isrcsOf(SAMPLE).slice(0, 300));
  const links = answers.flatMap(({ records }) => records).flatMap(({ links }) => links.works);
  return [...new Set(links.map(({ url }) => url))].slice(0, 60);
}

test("the command line says the same", async () => {
  for (const asked of [["right", "mechanical", "territory", "NG"], ["territory", "2120", "date", "2004-05-01"]]) {
    const query = new URLSearchParams();
    for (let at = 0; at < asked.length; at += 2) query.set(asked[at], asked[at + 1]);
    const flags = asked.map((word, at) => (at % 2 === 0 ? `--${word}` : word));
    const told = JSON.parse(imr("lookup", WORK, "--snapshot", SNAPSHOT, "--format", "json", ...flags));
    const { records, warnings } = await json(`/v1/lookup/${WORK}?${query}`);
    assert.ok(records[0].control.answers.length > 0);
    assert.deepEqual(records, told.records);
    assert.deepEqual(warnings, told.warnings);
  }
});

test("a plain look-up has no control, and the rest of the record is the same", async () => {
  const [plain] = (await json(`/v1/lookup/${WORK}`)).records;
  const { control, ...rest } = (await json(`/v1/lookup/${WORK}?territory=NG`)).records[0];
  assert.deepEqual(plain, rest);
  assert.deepEqual([control.territory, control.right], [566, undefined]);
});

/** Adds the shares of a right per party, the most that one source says of each. */
function sum(claims) {
  const parties = new Map();
  for (const { party, name, points, sources } of claims) {
    const own = parties.get(party ?? name) ?? new Map();
    for (const source of sources) own.set(source, (own.get(source) ?? 0) + points);
    parties.set(party ?? name, own);
  }
  return [...parties.values()].reduce((all, own) => all + Math.max(...own.values()), 0);
}

test("what claims come to is what they add up to, and more than the whole is a conflict", async () => {
  const seen = new Set();
  for (const url of await works()) {
    const [record] = (await json(`${url}?right=mechanical&territory=NG`)).records;
    const claims = record.claims.filter((claim) => claim.type === "share" && claim.right === "mechanical");
    const [balance] = record.shares.filter((one) => one.right === "mechanical");
    if (claims.length === 0) continue;
    assert.equal(balance.points, sum(claims), url);
    assert.equal(balance.rest, Math.max(0, 10_000 - balance.points), url);
    const [answer, ...others] = record.control.answers;
    assert.equal(others.length, 0, url);
    assert.deepEqual(answer.holders, claims, url);
    assert.deepEqual([answer.points, answer.state, answer.of_countries], [balance.points, balance.state, 1], url);
    const over = record.conflicts.some((one) => one.type === "over-claim" && one.right === "mechanical");
    assert.equal(over, balance.state === "over", url);
    seen.add(balance.state);
  }
  assert.ok(seen.has("whole") && seen.size > 1, [...seen].join());
});

const ODD = {
  "registry.toml": `[registry]
name = "Odd"
origin = "example.org/odd"
issued = 2026-11-20T00:00:00Z
${["one", "two"].map((id) => `[[source]]
id = "${id}"
name = "${id}"
licence = "CC0-1.0"
redistribution = true
date = 2026-11-01
format = "table"
kind = "work"
paths = ["${id}.csv"]
`).join("")}`,
  "one.csv": `iswc,archived iswc,title,credit,role,mechanical-share,territory
T-000.000.001-0,T-123.456.789-4,Odd,Example Songs,publisher,60,2136-840
T-000.000.001-0,,Odd,TRADITIONAL,composer,40,2136-840
`,
  "two.csv": `iswc,title,credit,role,mechanical-share,territory
T-000.000.001-0,Odd,EXAMPLE-SONGS,publisher,50,2120
T-000.000.001-0,Odd,EXAMPLE-SONGS,publisher,70,2120
`,
};

test("an archived code says where it led, and shares are parted by territory", async (context) => {
  const { folder, remove } = scratch("control");
  context.after(remove);
  for (const [name, text] of Object.entries(ODD)) writeFileSync(join(folder, name), text);
  const snapshot = join(folder, "snapshot");
  imr("build", join(folder, "registry.toml"), "--out", snapshot, "--quiet", "--strict");
  const lab = await laboratory({ snapshot });
  context.after(() => lab.stop());
  const { records, warnings } = await lab.json("/v1/lookup/T1234567894?territory=FR");
  const [record] = records;
  assert.deepEqual([record.id, record.via, record.redirected_from], ["iswc:T0000000010", "iswc:T1234567894", "iswc:T1234567894"]);
  assert.deepEqual(warnings, ["T-123.456.789-4 is archived; T-000.000.001-0 is preferred"]);
  assert.equal("redirected_from" in (await lab.json("/v1/lookup/T0000000010")).records[0], false);
  assert.deepEqual(record.notices, [{ type: "public-domain", role: "composer", name: "TRADITIONAL" }]);
  const told = (one) => [one.territory, one.points, one.state, one.over_alone];
  assert.deepEqual(record.shares.map(told), [["2136-2120-840", 10_000, "whole", undefined], ["2120", 16_000, "over", ["two"]]]);
  assert.deepEqual(record.control.answers.map(told), [["2120", 16_000, "over", ["two"]]]);
  const none = (await lab.json("/v1/iswc/T0000000010?territory=US")).records[0].control;
  assert.deepEqual(none, { territory: 840, date: "2026-11-20", answers: [] });
});

/** What statements come to: any no wins, else any conditional, else any yes, else nobody said. */
function together(statements, use) {
  const said = statements.flatMap(({ uses }) => [uses[use], use === "all" ? undefined : uses.all]);
  return ["no", "conditional", "yes"].find((one) => said.includes(one)) ?? "unknown";
}

test("silence about a use is unknown, and no wins", async () => {
  const codes = isrcsOf(SAMPLE).slice(0, 1_000);
  const { answers } = await post("/v1/ai", codes);
  assert.equal(answers.length, codes.length);
  const seen = new Set();
  for (const [at, { records, query }] of answers.entries()) {
    assert.equal(query.given, codes[at]);
    for (const { statements, ai, ...rest } of records) {
      assert.deepEqual(Object.keys(ai), USES);
      for (const use of USES) {
        assert.equal(ai[use], together(statements, use), `${codes[at]} ${use}`);
        seen.add(ai[use]);
      }
      assert.ok(!("claims" in rest), "only what is declared");
    }
  }
  assert.ok(seen.has("unknown") && seen.size > 1, [...seen].join());
  const one = await json(`/v1/ai/isrc/${codes[0]}`);
  assert.deepEqual(one.records, answers[0].records);
});
