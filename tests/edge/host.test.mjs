/**
 * The local host: static files as Cloudflare would serve them, the program where the rule says so.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { readWrangler } from "./host/config.mjs";
import { applyHeaders, parseHeaders } from "./host/headers.js";
import { packedForRanges, startHost } from "./host/host.mjs";

const NAME = `${"0123456789abcdef".repeat(4)}.segment`;
const SEGMENT = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 251));
const HEADERS = `# rules
/*
  X-Content-Type-Options: nosniff
  Cache-Control: no-cache
/snapshot/:name
  ! Cache-Control
  X-Name: :name
`;

let folder;
let host;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "imr-host-test-"));
  for (const name of ["site/js", "snapshot"]) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, "site/index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(folder, "site/js/main.js"), "export {};");
  writeFileSync(join(folder, "site/_headers"), HEADERS);
  writeFileSync(join(folder, "snapshot", NAME), SEGMENT);
  writeFileSync(join(folder, "snapshot/checkpoint"), "first");
  host = await startHost({ site: join(folder, "site"), snapshot: join(folder, "snapshot") });
});

after(async () => {
  await host?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path, init) => fetch(`${host.url}${path}`, { redirect: "manual", ...init });

test("the page is at the root and its files have their types", async () => {
  const page = await ask("/?q=x");
  assert.equal(page.status, 200);
  assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
  assert.equal(await page.text(), "<!doctype html><title>page</title>");
  assert.equal((await ask("/js/main.js")).headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.equal((await ask("/index.html?q=x")).headers.get("location"), "/?q=x");
});

test("folders, unknown paths and paths that climb out are not found", async () => {
  const climbing = ["/%2e%2e/site/index.html", "/snapshot/..%2fsite%2findex.html"];
  for (const path of ["/js", "/js/", "/nothing", "/snapshot/", "/snapshot/nothing", ...climbing]) {
    assert.equal((await ask(path)).status, 404, path);
  }
});

test("a range is ignored, as static assets ignore it", async () => {
  const whole = await ask(`/snapshot/${NAME}`, { headers: { range: "bytes=0-9" } });
  assert.equal(whole.status, 200);
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), SEGMENT);
});

test("an answer that is still known is 304, and a changed file is not", async () => {
  for (const path of [`/snapshot/${NAME}`, "/snapshot/checkpoint", "/"]) {
    const etag = (await ask(path)).headers.get("etag");
    assert.match(etag, /^"[0-9a-f]{32}"$/);
    assert.equal((await ask(path, { headers: { "if-none-match": `"x", W/${etag}` } })).status, 304);
    assert.equal((await ask(path, { headers: { "if-none-match": '"x"' } })).status, 200);
  }
  const etag = (await ask("/snapshot/checkpoint")).headers.get("etag");
  writeFileSync(join(folder, "snapshot/checkpoint"), "later");
  const later = await ask("/snapshot/checkpoint", { headers: { "if-none-match": etag } });
  assert.equal(await later.text(), "later");
});

test("HEAD has the length and no body, and other methods are refused", async () => {
  const head = await ask(`/snapshot/${NAME}`, { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), String(SEGMENT.length));
  assert.equal(await head.text(), "");
  assert.equal((await ask("/", { method: "POST", body: "x" })).status, 405);
});

test("the rules of _headers apply to static files", async () => {
  const page = await ask("/");
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  assert.equal(page.headers.get("cache-control"), "no-cache");
  const object = await ask(`/snapshot/${NAME}`);
  assert.equal(object.headers.get("cache-control"), null);
  assert.equal(object.headers.get("x-name"), NAME);
});

test("the program answers the paths of run_worker_first and no other", async () => {
  assert.deepEqual(readWrangler().first, ["/v1/*", "/health"]);
  for (const path of ["/v1/lookup/x", "/health"]) {
    const answer = await ask(path);
    assert.equal(answer.headers.get("x-name"), null);
    assert.notEqual(await answer.text(), "", path);
  }
});

test("a rule that makes no sense is refused with its line", () => {
  assert.throws(() => parseHeaders("/*\n  no colon\n"), /line 2/);
  assert.throws(() => parseHeaders("  A: b\n"), /line 1/);
  assert.throws(() => parseHeaders("https://x/*\n"), /line 1/);
});

test("later rules add to a header that an earlier rule set", () => {
  const headers = new Headers({ "cache-control": "old" });
  applyHeaders(parseHeaders("/*\n  Cache-Control: a\n/b/*\n  Cache-Control: b\n"), "/b/c", headers);
  assert.equal(headers.get("cache-control"), "a, b");
});

test("a large segment means that the snapshot is packed for ranges", () => {
  assert.equal(packedForRanges(join(folder, "snapshot")), false);
  const large = join(folder, "large");
  mkdirSync(large);
  writeFileSync(join(large, NAME), Buffer.alloc((1 << 20) + 1));
  assert.equal(packedForRanges(large), true);
});
