/**
 * Requests that mean harm: every one is refused with its reason, none reaches the store with a name of
 * its own, none is answered 5xx, and the program goes on.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { send } from "./contract/wire.mjs";
import { laboratory, SNAPSHOT } from "./server.mjs";

/** Names of files that a snapshot has. */
const NAME = /^(checkpoint|[0-9a-f]{64}\.(manifest|root|segment|dict|fold))$/;

let lab;
before(async () => {
  lab = await laboratory({ snapshot: SNAPSHOT });
  assert.equal((await lab.ask("/v1/iswc/T9976543212")).status, 200);
});
after(() => lab?.stop());

const FILES = ["etc/passwd", "checkpoint", "keys.txt", "imr.key", "windows/win.ini", "proc/self/environ", ".git/config"];
const STEPS = [
  "../", "..\\", "....//", "..;/", "%2e%2e/", "%2e%2e%2f", "..%2f", "..%5c", "%252e%252e%252f", "%25252e%25252e%25252f", "..%252f",
  "%c0%ae%c0%ae%c0%af", "%c0%ae%c0%ae/", "%e0%80%ae%e0%80%ae%e0%80%af", "%f0%80%80%ae%f0%80%80%ae%f0%80%80%af", "..%c0%af", "..%c1%9c",
  "%uff0e%uff0e%u2215", "..%ef%bc%8f", "%ef%bc%8e%ef%bc%8e/", ".%00./", "..%00/", "..%0d%0a/", "/..//../", "//", "\\\\host\\", "file:///",
];
const ENDS = ["", "%00", "%00.segment", "?", "%3f", "#", ".segment"];
const PLACES = ["/v1/lookup/", "/v1/iswc/", "/v1/isrc/", "/v1/local/", "/v1/asset/spotify/", "/v1/", "/", "/snapshot/", "/v1/search?q=a&cursor="];

const payloads = STEPS.flatMap((step) => FILES.map((file, at) => `${step.repeat(1 + (at % 4))}${file}${ENDS[at % ENDS.length]}`));

for (const place of PLACES) {
  test(`${payloads.length} ways to climb out of ${place} lead nowhere`, async () => {
    const before = lab.asked.length;
    for (const payload of payloads) {
      const target = `${place}${payload}`;
      const { status, body } = await send(lab.base, { target });
      assert.ok(status >= 400 && status < 500, `${target} is answered ${status}: ${body.toString().slice(0, 200)}`);
    }
    assert.deepEqual(lab.asked.slice(before), [], "the store was asked");
  });
}

test("a society's code may look like a path, and the store is still asked for its own files only", async () => {
  const before = lab.asked.length;
  for (const payload of payloads) {
    const { status } = await send(lab.base, { target: `/v1/society/991/${payload}` });
    assert.ok(status >= 400 && status < 500, `${payload} is answered ${status}`);
  }
  for (const { name } of lab.asked.slice(before)) assert.match(name, NAME);
});

test("names of a snapshot's files in a request are codes like any other", async () => {
  const names = [...new Set(lab.asked.map((one) => one.name))];
  const before = lab.asked.length;
  for (const name of names) {
    for (const place of ["/v1/lookup/", "/v1/", "/v1/mbid/"]) {
      const { status } = await send(lab.base, { target: `${place}${name}` });
      assert.ok(status === 400 || status === 404, `${place}${name} is answered ${status}`);
    }
  }
  assert.equal(lab.asked.length, before);
});

test("header injection stays in the body", async () => {
  const inputs = ["x%0d%0aset-cookie:a=b", "x%0d%0a%0d%0a<script>", "x\u2028y", "x%e5%98%8a%e5%98%8dset-cookie:a", "%00", "x%7f"];
  for (const input of inputs) {
    for (const target of [`/v1/lookup/${input}`, `/v1/search?q=${input}`, `/v1/search?q=a&kind=${input}`, `/v1/search?${input}=1`, `/${input}`]) {
      const { status, headers } = await send(lab.base, { target: encodeURI(target).replaceAll("%25", "%") });
      assert.ok(status === 200 || (status >= 400 && status < 500), `${target}: ${status}`);
      assert.equal(headers["set-cookie"], undefined);
      assert.doesNotMatch(headers["content-type"], /html/);
    }
  }
});

test("a text of markup comes back as JSON that nothing runs", async () => {
  const text = '<img src=x onerror="alert(1)"></script>';
  for (const target of [`/v1/lookup/${encodeURIComponent(text)}`, `/v1/search?q=${encodeURIComponent(text)}`]) {
    const { headers, body } = await send(lab.base, { target });
    assert.match(headers["content-type"], /^application\/(problem\+)?json$/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    const { query } = JSON.parse(body);
    assert.equal(query.given ?? query.q, text);
  }
});

test("an address may have 2,048 bytes and not one more", async () => {
  const start = "/v1/search?q=a&limit=1&cursor=";
  for (const [length, status] of [[2_048, 400], [2_049, 414], [16_000, 414]]) {
    const target = start + "1".repeat(length - start.length);
    assert.equal((await send(lab.base, { target })).status, status, String(length));
  }
});

test("a body may have 262,144 bytes and not one more, said beforehand or not", async () => {
  const body = (length) => `{"codes":["${"a".repeat(length - 14)}"]}`;
  const headers = { "content-type": "application/json" };
  const sized = (length) => send(lab.base, { method: "POST", target: "/v1/lookup", headers: { ...headers, "content-length": length }, body: body(length) });
  assert.equal((await sized(262_144)).status, 200);
  const large = await sized(262_145);
  assert.equal(large.status, 413);
  assert.equal(JSON.parse(large.body).type, "/problems/body-too-large");
  const streamed = (length) => fetch(`${lab.base}/v1/lookup`, { method: "POST", headers, body: new Blob([body(length)]).stream(), duplex: "half" });
  assert.equal((await streamed(262_144)).status, 200);
  assert.equal((await streamed(262_145)).status, 413);
  // Whoever goes on sending may find the connection closed before the answer can be read.
  const endless = await streamed(3_000_000).then(({ status }) => status, () => "cut off");
  assert.ok([413, "cut off"].includes(endless), String(endless));
});

test("bodies that are made to hurt a parser are refused", async () => {
  const deep = (open, count) => Buffer.from(open.repeat(count));
  const cases = [
    ["application/json", deep("[", 200_000)],
    ["application/json", deep('{"codes":', 25_000)],
    ["application/json", Buffer.from('{"codes":["\\ud800"]}')],
    ["application/json", Buffer.from([0x7b, 0xff, 0x7d])],
    ["application/json", Buffer.from('{"codes":["a"],"codes":["b"]}')],
    ["application/json", Buffer.from('{"__proto__":["a"]}')],
    ["application/json", Buffer.from('\ufeff{"codes":[]}')],
    ["application/x-ndjson", deep("{", 100_000)],
    ["application/cbor", Buffer.alloc(200_000, 0x81)],
    ["application/cbor", Buffer.alloc(200_000, 0x9f)],
    ["application/cbor", Buffer.alloc(200_000, 0xc1)],
    ["application/cbor", Buffer.from("a165636f6465739bffffffffffffffff", "hex")],
    ["application/cbor", Buffer.from("a165636f646573817bffffffffffffffff", "hex")],
    ["application/cbor", Buffer.from("a165636f6465738161", "hex")],
    ["application/cbor", Buffer.from("bf65636f6465738161ff", "hex")],
  ];
  for (const [type, body] of cases) {
    const response = await lab.ask("/v1/lookup", { method: "POST", headers: { "content-type": type }, body });
    assert.equal(response.status, 400, `${type} ${body.toString("latin1", 0, 20)}`);
    assert.equal((await response.json()).type, "/problems/malformed-body");
  }
});

test("random bytes in every part of a request are never answered 5xx", async () => {
  let seed = 20_261_120;
  const random = (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const letters = "abcT019%/?&=+-.:;#\\\"'<>[]{}|^~\xe9\xff";
  const text = (most) => Array.from({ length: random(most) }, () => letters[random(letters.length)]).join("");
  const starts = ["/v1/lookup/", "/v1/iswc/", "/v1/asset/", "/v1/search?q=", "/v1/search?", "/v1/suggest?q=", "/v1/", "/", "/health?"];
  const methods = ["GET", "GET", "GET", "HEAD", "OPTIONS", "POST"];
  for (let round = 0; round < 1_500; round += 1) {
    const target = starts[random(starts.length)] + text(60);
    const headers = { accept: random(3) === 0 ? text(20).replace(/[\xe9\xff]/g, "") || "*/*" : "*/*", "if-none-match": '"x"' };
    const method = methods[random(methods.length)];
    const { status, body } = await send(lab.base, { method, target, headers });
    assert.ok(status >= 200 && status < 500, `${method} ${target} is answered ${status}: ${body}`);
  }
  assert.equal((await lab.json("/health")).status, "ok");
});
