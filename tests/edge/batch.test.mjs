/**
 * Batches: their limits, their order, their formats.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { decodeCbor, encodeCbor } from "./contract/cbor.mjs";
import { isrcsOf, SAMPLE, serve } from "./server.mjs";

const FOUND = ["T-997.654.321-2", "XW00H6800000", "99765432165", "400076543218"];

let server;
let isrcs;
before(async () => {
  server = await serve();
  isrcs = isrcsOf(SAMPLE);
});
after(() => server?.stop());

const FORMS = {
  "application/json": { write: (codes) => JSON.stringify({ codes }), read: (bytes) => JSON.parse(bytes).answers },
  "application/cbor": { write: (codes) => encodeCbor({ codes }), read: (bytes) => decodeCbor(bytes).answers },
  "application/x-ndjson": {
    write: (codes) => codes.map((code) => `${JSON.stringify(code)}\n`).join(""),
    read: (bytes) => bytes.toString().split("\n").filter(Boolean).map((line) => JSON.parse(line)),
  },
};

async function post(codes, media = "application/json") {
  const body = FORMS[media].write(codes);
  const response = await fetch(`${server.base}/v1/lookup`, { method: "POST", headers: { "content-type": media }, body });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, answers: response.ok ? FORMS[media].read(bytes) : null };
}

test("the three formats give the same answers in the same order", async () => {
  const codes = [...FOUND, "USZZZ9999999", "T-997.654.321-3", "no code", "", FOUND[0], "é\u{1f3b5}\"\\"];
  const all = await Promise.all(Object.keys(FORMS).map((media) => post(codes, media)));
  for (const { status, answers } of all) {
    assert.equal(status, 200);
    assert.deepEqual(answers.map((answer) => answer.query.given), codes);
    assert.deepEqual(answers, all[0].answers);
  }
  const statuses = all[0].answers.map((answer) => answer.status);
  assert.deepEqual(statuses.slice(0, 7), ["found", "found", "found", "found", "not_registered", "invalid", "invalid"]);
  assert.deepEqual(all[0].answers[8], all[0].answers[0]);
});

test("an answer of a batch is the answer of a look-up", async () => {
  const { answers } = await post(FOUND);
  for (const [at, code] of FOUND.entries()) {
    const { snapshot, ...one } = await (await fetch(`${server.base}/v1/lookup/${code}`)).json();
    assert.deepEqual(answers[at], one);
    assert.equal(snapshot.stale, false);
  }
});

test("a batch has up to a thousand codes", async () => {
  const codes = Array.from({ length: 1_000 }, (_, at) => isrcs[(at * 19) % isrcs.length]);
  const { status, answers, headers } = await post(codes);
  assert.equal(status, 200);
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(answers.length, 1_000);
  for (const [at, answer] of answers.entries()) {
    assert.equal(answer.query.given, codes[at]);
    assert.equal(answer.status, "found");
    assert.ok(answer.records.some((record) => record.identifiers.some((one) => one.scheme === "isrc" && one.code === codes[at])));
  }
});

test("a thousand and one codes are refused, and so are more bytes than allowed", async () => {
  for (const media of Object.keys(FORMS)) {
    assert.equal((await post(Array(1_000).fill("x"), media)).status, 200);
    const { status, bytes } = await post(Array(1_001).fill("x"), media);
    assert.equal(status, 413);
    assert.equal(JSON.parse(bytes).type, "/problems/too-many-codes");
  }
  const { status, bytes } = await post(Array(1_000).fill("x".repeat(300)));
  assert.equal(status, 413);
  assert.equal(JSON.parse(bytes).type, "/problems/body-too-large");
});

test("an empty batch has an empty answer", async () => {
  for (const media of Object.keys(FORMS)) assert.deepEqual((await post([], media)).answers, []);
});
