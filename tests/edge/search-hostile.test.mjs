/**
 * Texts that mean harm, as searches and as usage lines: answered with what there is, which is mostly
 * nothing, or refused with the reason; never 5xx, and every line under its number.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { built, laboratory, scratch } from "./server.mjs";

const REGISTRY = `[registry]
name = "Small"
origin = "test.invalid/hostile"
[[source]]
id = "label"
name = "Label"
licence = "CC0-1.0"
date = 2026-01-01
redistribution = true
format = "table"
kind = "recording"
paths = ["label.csv"]
`;
const FEED = [
  "ISRC,title,artist",
  "XAHOS2600001,Yesterday,The Beatles",
  "XAHOS2600002,千本桜,初音ミク",
  "XAHOS2600003,愛,ゆず",
  "XAHOS2600004,!!!,!!!",
  "XAHOS2600005,שָׁלוֹם,עפרה חזה",
  "XAHOS2600006,사랑해,서울",
  ...Array.from({ length: 200 }, (_, at) => `XAHOS27${String(at).padStart(5, "0")},${"ab"[at % 2]}${"aabb"[at % 4]}${at} word,Name ${at}`),
].join("\n");

let space;
let snapshot;
let lab;
before(async () => {
  space = scratch("hostile");
  writeFileSync(join(space.folder, "registry.toml"), REGISTRY);
  writeFileSync(join(space.folder, "label.csv"), FEED);
  snapshot = built(join(space.folder, "registry.toml"), space.folder);
  lab = await laboratory({ snapshot });
});
after(async () => {
  await lab?.stop();
  space?.remove();
});

const letters = (from, count) => String.fromCodePoint(...Array.from({ length: count }, (_, at) => from + at));
/** Texts, and which record they find, if they are to find one. */
const TEXTS = [
  ["愛", "XAHOS2600003"], ["!!!", "XAHOS2600004"], ["שלום", "XAHOS2600005"], ["\u202e\u200fשלום\u202c", "XAHOS2600005"],
  ["yest\u0000erday"], ["yester\u200bday\ufeff", "XAHOS2600001"], ["사", undefined], ["ㅅ"], ["千"], ["桜", "XAHOS2600002"],
  ["?"], ["…—–¿"], [".,;:!?()[]{}<>/\\|@#$%^&*~`'\"=+-_"], ["\u0301".repeat(300)], ["a\u0301".repeat(200)], ["\u0000"], ["\u007f\u0080\u009f"],
  ["\u{10ffff}\u{e0001}"], ["\ufdfa".repeat(100)], ["a".repeat(1_024)], ["ab ".repeat(340)], ["愛".repeat(341)], ["가".repeat(341)],
  ["aaaaaaab word"], ["wrod ".repeat(24)], ["a b c d e f g h i j k l m n o p q r s t u v w x y z"], ["🎵🎶"], ["İıſKÅ"], ["%00%ff"], ["1".repeat(64)],
];

test("a search for any text is answered, or refused with the reason", async () => {
  for (const [text, id] of TEXTS) {
    for (const name of ["search", "suggest"]) {
      const { q, status, body } = await ask(name, { q: text });
      if (q > 2_000) continue;
      assert.ok(status === 200 || status === 400, `${name} ${JSON.stringify(text)}: ${status}`);
      assert.ok(status === 200 || /^\/problems\//.test(body.type), JSON.stringify(body));
      if (id) assert.equal(body.results[0]?.id, `isrc:${id}`, `${name} ${JSON.stringify(text)}`);
    }
  }
});

async function ask(name, parameters) {
  const target = `/v1/${name}?${new URLSearchParams(parameters)}`;
  const response = await lab.ask(target);
  const body = await response.json();
  const isTooLong = target.length > 2_048;
  if (isTooLong) assert.equal(response.status, 414);
  return { q: target.length, status: response.status, body };
}

test("a text has at most 1,024 bytes, and an address 2,048", async () => {
  for (const [q, status] of [["a".repeat(1_024), 200], ["a".repeat(1_025), 400], ["a".repeat(10_000), 414]]) {
    assert.equal((await lab.ask(`/v1/search?q=${q}`)).status, status, String(q.length));
    const credit = `/v1/search?q=a&credit=${q}`;
    assert.equal((await lab.ask(credit)).status, status, credit.length);
  }
});

test("letters of every block of Unicode are searched for", async () => {
  const starts = Array.from({ length: 0x300 }, (_, block) => block * 0x100).filter((at) => at < 0xd800 || at > 0xdfff);
  const query = (start) => letters(start + 0x41, 3) + letters(start + 0xc0, 2);
  for (let at = 0; at < starts.length; at += 16) {
    const answers = await Promise.all(starts.slice(at, at + 16).map((start) => ask("search", { q: query(start), limit: 3 })));
    for (const { status, body } of answers) assert.equal(status, 200, JSON.stringify(body));
  }
});

const match = async (body, type = "application/json") => {
  const response = await lab.ask("/v1/match", { method: "POST", headers: { "content-type": type }, body });
  return { status: response.status, body: await response.json() };
};

test("a usage line may hold any text", async () => {
  const lines = [...TEXTS.map(([title]) => ({ title, artist: title, isrc: title })), { title: "a".repeat(10_000) }, { title: "愛 ".repeat(5_000), artist: "!".repeat(10_000) }];
  const { status, body } = await match(JSON.stringify({ lines }));
  assert.equal(status, 200, JSON.stringify(body).slice(0, 500));
  assert.deepEqual(body.lines.map(({ line }) => line), lines.map((_, at) => at + 1));
  for (const { verdict } of body.lines) assert.ok(["matched", "possible", "none", "unusable"].includes(verdict), verdict);
});

test("escapes of half a character are refused, in a line of its own without the others", async () => {
  for (const half of ["\\ud800", "\\udc00", "\\ud800\\ud800", "\\ud800a", "\\udc00\\ud800"]) {
    const { status, body } = await match(`{"lines":[{"title":"${half}"}]}`);
    assert.deepEqual([status, body.type], [400, "/problems/malformed-body"], half);
    const lines = await match(`{"title":"a"}\n{"title":"${half}"}\n`, "application/x-ndjson");
    assert.deepEqual([lines.status, lines.body.lines[1]], [200, { line: 2, verdict: "unusable", reason: "row-columns" }]);
  }
  const whole = await match('{"lines":[{"title":"\\ud83c\\udfb5 \\u0000"}]}');
  assert.equal(whole.status, 200);
});

test("one bad line of a thousand is told by its number, and the others are matched", async () => {
  const good = { title: "Yesterday", artist: "The Beatles" };
  const lines = Array.from({ length: 1_000 }, (_, at) => (at === 776 ? { artist: "Nobody" } : good));
  const rows = lines.map(({ title = "", artist }) => `${title},${artist}`);
  const forms = [
    [JSON.stringify({ lines }), "application/json", 777],
    [lines.map((line) => JSON.stringify(line)).join("\n"), "application/x-ndjson", 777],
    [["title,artist", ...rows].join("\n"), "text/csv", 778],
  ];
  for (const torn of ['{"title":"Yesterday","artist":"The Bea', "Yesterday", "[]"]) {
    const torns = lines.map((line, at) => (at === 776 ? torn : JSON.stringify(line)));
    forms.push([torns.join("\n"), "application/x-ndjson", 777]);
  }
  for (const [body, type, number] of forms) {
    const answer = await match(body, type);
    assert.equal(answer.status, 200, type);
    assert.equal(answer.body.lines.length, 1_000);
    const bad = answer.body.lines.filter(({ verdict }) => verdict !== "matched");
    assert.deepEqual(bad.map(({ line, verdict }) => [line, verdict]), [[number, "unusable"]], type);
    assert.match(bad[0].reason, /^row-/);
  }
  const more = await match(JSON.stringify({ lines: [...lines, good] }));
  assert.ok(more.status >= 400 && more.status < 500, String(more.status));
});

const HEAD = "HEAD\tdsrf/30\tUGCProfile";
const DSR = [
  HEAD,
  `${HEAD}\nFOOT\t2`,
  `${HEAD}\nAS01\nAS01\t\nMW01.01\nSU03\n`,
  `${HEAD}\nAS01\t1\tA1\tA1\tXAHOS2600001\tYesterday\nAS01\t1`,
  `${HEAD}\r\n#AS01\r\n#\r\nAS01\t${"x\t".repeat(600)}\r\n`,
  `${HEAD}\n${"AS01\t1\t\t\t\t\t\t\t\t\t\n".repeat(500)}`,
  `\ufeff${HEAD}\nZZ99\t1\t2\nAS02.03\t\u0000\t\u202e\n`,
  `HEAD\nAS01\tHEAD\nHEAD\nFOOT\nAS01\t2\tA1\tA1\tXAHOS2600001\tYesterday`,
];

test("a malformed DSR is read as far as it goes, or refused", async () => {
  for (const report of DSR) {
    const { status, body } = await match(report, "text/plain");
    assert.ok(status === 200 || status === 400, `${status} ${JSON.stringify(body)}`);
    if (status === 200) assert.ok(body.lines.every(({ line }, at) => at === 0 || line > body.lines[at - 1].line));
  }
  assert.equal((await lab.json("/health")).status, "ok");
});

/** Runs `imr` with a text as its input. */
function run(args, input) {
  const program = process.env.IMR_BIN ?? "target/debug/imr";
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.doesNotMatch(stderr, /panicked/);
  return { status, stdout, stderr };
}

test("the command line answers the same texts, and says which line it cannot read", () => {
  const short = TEXTS.map(([q]) => ({ q })).filter(({ q }) => Buffer.byteLength(q) <= 1_024);
  const { status, stdout } = run(["search", "-", "--snapshot", snapshot, "--format", "ndjson"], short.map((line) => `${JSON.stringify(line)}\n`).join(""));
  assert.equal(status, 1, "not all are found");
  const answers = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(answers.map(({ query }) => query.q), short.map(({ q }) => q));
  for (const [line, told] of [["a".repeat(10_000), /line 2.*1024/], ['{"q":"\\ud800"}', /line 2/], ["{", /line 2/]]) {
    const { status, stderr } = run(["search", "-", "--snapshot", snapshot], `yesterday\n${line}\n`);
    assert.equal(status, 2);
    assert.match(stderr, told);
  }
});

test("imr match passes every line through, also those that it cannot match", () => {
  const lines = ['{"title":"Yesterday","artist":"The Beatles"}', '{"title":"\\ud800"}', "no JSON", "[1]", "{}", `{"title":"${"a".repeat(10_000)}"}`, '{"title":"愛","artist":"ゆず"}'];
  const { status, stdout } = run(["match", "-", "--snapshot", snapshot, "--quiet"], `${lines.join("\n")}\n`);
  assert.ok([0, 1].includes(status), String(status));
  const verdicts = stdout.trimEnd().split("\n").map((line) => JSON.parse(line).match.verdict);
  assert.deepEqual(verdicts, ["matched", "unusable", "unusable", "unusable", "unusable", "none", "matched"]);
  for (const report of [...DSR, "title,artist\nYesterday\n\"open\nquote", "title\n\u0000\n"]) {
    const { status } = run(["match", "-", "--snapshot", snapshot, "--quiet"], report);
    assert.ok([0, 1, 2].includes(status), `${status} ${JSON.stringify(report)}`);
  }
});
