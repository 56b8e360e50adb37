/**
 * Makes every request of `contract.txt` and compares status, headers and the shape of the body; then
 * compares `worker/openapi.yaml` with what is answered.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { decodeCbor } from "./contract/cbor.mjs";
import { send } from "./contract/wire.mjs";
import { serve } from "./server.mjs";

const TABLE = readFileSync(new URL("contract.txt", import.meta.url), "utf8");

/** Headers of the host, which the program does not decide. */
const HOST = new Set(["connection", "content-length", "date", "server", "transfer-encoding"]);

/** Headers that a response may have besides those of every one. */
const OTHERS = new Set(["cache-control", "content-type", "etag", "imr-snapshot", "imr-issued", "imr-stale", "retry-after"]);

const every = new Map();
const keep = new Map();
const type = new Map();
const cases = [];
for (const line of TABLE.split("\n")) {
  if (line.trim() === "" || line.startsWith("#")) continue;
  const [kind, name, ...value] = line.split(/\s+/);
  if (kind === "every") every.set(name, value.join(" "));
  else if (kind === "keep") keep.set(name, value.join(" "));
  else if (kind === "type") type.set(name, value.join(" "));
  else cases.push(readCase(line));
}

function readCase(line) {
  const pairs = (text) =>
    Object.fromEntries((text ?? "").split(/, (?=[\w-]+: )/).filter(Boolean).map((pair) => pair.split(": ")));
  const [, headers] = /\{([\w-]+: [^}]*)\}/.exec(line) ?? [];
  const [, body] = /\((.*)\)/.exec(line) ?? [];
  const [, extra] = /\[([\w-]+: [^\]]*)\]/.exec(line) ?? [];
  const plain = line.replace(/\{[\w-]+: [^}]*\}|\(.*\)|\[[\w-]+: [^\]]*\]/g, " ");
  const [method, target, status, media, caching, ...marks] = plain.trim().split(/\s+/);
  return {
    line: line.replace(/\s+/g, " ").slice(0, 110),
    method,
    target: target.replace(/\{(\d+)\}/, (_, count) => "a".repeat(Number(count))),
    status: Number(status),
    media,
    caching,
    marks: marks.filter((mark) => mark !== "-"),
    headers: pairs(headers),
    extra: pairs(extra),
    body,
  };
}

let server;
before(async () => {
  server = await serve();
});
after(() => server?.stop());

function request({ method, target, headers, body }) {
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return send(server.base, { method, target, headers: { ...headers, ...length }, body });
}

for (const one of cases) {
  test(one.line, async () => {
    const response = await request(one);
    assert.equal(response.status, one.status, response.body.toString());
    checkHeaders(one, response);
    checkBody(one, response);
    if (one.method === "HEAD") await checkHead(one, response);
    if (one.marks.includes("etag")) await checkUnchanged(one, response);
  });
}

function checkHeaders(one, { headers }) {
  for (const [name, value] of every) assert.equal(headers[name], value, name);
  assert.equal(headers["cache-control"], keep.get(one.caching));
  assert.equal(headers["content-type"], one.media === "-" ? undefined : type.get(one.media));
  for (const [name, value] of Object.entries(one.extra)) assert.equal(headers[name], value, name);
  assert.equal(headers.etag !== undefined, one.marks.includes("etag"), "etag");
  if (headers.etag) assert.match(headers.etag, /^"[0-9a-f]{32}"$/);
  assert.equal(headers["imr-snapshot"] !== undefined, one.marks.includes("stamp"), "imr-snapshot");
  if (one.marks.includes("stamp")) {
    assert.match(headers["imr-snapshot"], /^\d+-[0-9a-f]{8}$/);
    assert.match(headers["imr-issued"], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  }
  const preflight = ["access-control-allow-methods", "access-control-allow-headers", "access-control-max-age"];
  const known = new Set([...every.keys(), ...OTHERS, ...Object.keys(one.extra), ...(one.method === "OPTIONS" ? preflight : [])]);
  const strange = Object.keys(headers).filter((name) => !known.has(name) && !HOST.has(name));
  assert.deepEqual(strange, []);
}

function checkBody(one, { body }) {
  if (one.media === "-" || one.method === "HEAD") return assert.equal(body.length, 0);
  assert.notEqual(body.length, 0);
  if (one.media === "cbor") assert.equal(typeof decodeCbor(body), "object");
  if (one.media === "json") assert.equal(typeof JSON.parse(body), "object");
  if (one.media === "lines") assert.match(body.toString(), /^(\{.*\}\n)+$/);
  if (one.media !== "problem") return;
  const problem = JSON.parse(body);
  const name = one.marks.find((mark) => mark !== "stamp");
  assert.equal(problem.type, `/problems/${name}`);
  assert.equal(problem.status, one.status);
  assert.ok(problem.title.length > 5 && problem.detail.length > 10, body.toString());
}

/** HEAD has the headers that GET has, and its length. */
async function checkHead(one, { headers }) {
  const get = await request({ ...one, method: "GET" });
  const stable = (all) => Object.fromEntries(Object.entries(all).filter(([name]) => name !== "date"));
  if (one.target !== "/health") assert.deepEqual(stable(headers), stable(get.headers));
}

/** The same question is answered 304 to whoever has the answer, with the same headers but no body. */
async function checkUnchanged(one, { headers }) {
  for (const list of ["*", headers.etag, `W/${headers.etag}`, `"x", ${headers.etag}`]) {
    const again = await request({ ...one, headers: { ...one.headers, "if-none-match": list } });
    assert.equal(again.status, 304, list);
    assert.equal(again.body.length, 0);
    assert.equal(again.headers.etag, headers.etag);
    for (const name of ["cache-control", "vary", "imr-snapshot"]) assert.equal(again.headers[name], headers[name], name);
  }
  const other = await request({ ...one, headers: { ...one.headers, "if-none-match": '"x"' } });
  assert.equal(other.status, 200);
}

test("the same question has one ETag however it is written, and different ones have different ones", async () => {
  const etag = async (target, headers = {}) => (await send(server.base, { target, headers })).headers.etag;
  const one = await etag("/v1/search?q=story&limit=20");
  for (const same of ["/v1/search?q=story", "/v1/search?&limit=20&q=%73tory", "/v1/search?cursor=0.0.0&q=story"]) {
    assert.equal(await etag(same), one, same);
  }
  const others = ["/v1/search?q=Story", "/v1/search?q=story&limit=19", "/v1/suggest?q=story", "/v1/search?q=story&kind=work"];
  const tags = await Promise.all([...others.map((target) => etag(target)), etag("/v1/search?q=story", { accept: "application/cbor" })]);
  assert.equal(new Set([one, ...tags]).size, tags.length + 1);
});

test("headers that the program does not read change nothing", async () => {
  const target = "/v1/iswc/T9976543212?expand=recordings";
  const plain = await send(server.base, { target });
  const odd = {
    "x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher", "x-original-url": "/health", "x-rewrite-url": "/health",
    "x-http-method-override": "DELETE", forwarded: "host=evil.example", range: "bytes=0-3", origin: "https://evil.example",
    cookie: "a=b", authorization: "Basic eDp5", "accept-language": "xx", "accept-charset": "utf-7", "cf-connecting-ip": "127.0.0.1",
    referer: "https://evil.example/", te: "trailers", "if-modified-since": "Fri, 20 Nov 2026 00:00:00 GMT", "if-range": '"x"',
    "transfer-encoding-x": "chunked", "content-type": "text/html", "x-forwarded-prefix": "/evil", via: "1.1 evil",
  };
  for (const [name, value] of Object.entries(odd)) {
    const response = await send(server.base, { target, headers: { [name]: value } });
    assert.equal(response.status, 200, name);
    assert.deepEqual(response.body, plain.body, name);
    assert.deepEqual({ ...response.headers, date: "" }, { ...plain.headers, date: "" }, name);
  }
});
