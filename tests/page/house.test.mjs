// Rules of the page's source that a reader cannot be trusted to keep in mind.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { applyHeaders, parseHeaders } from "../edge/host/headers.js";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));
const files = (await readdir(WWW, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => `/${join(entry.parentPath ?? entry.path, entry.name).slice(WWW.length)}`)
  .sort();
const read = (file) => readFile(join(WWW, file), "utf8");
const scripts = files.filter((file) => file.endsWith(".js"));

test("no script turns text into markup or into code", async () => {
  for (const file of scripts) {
    const text = await read(file);
    const found = text.match(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|setHTML|createContextualFragment|srcdoc/);
    assert.equal(found, null, `${file}: ${found}`);
  }
});

test("only el.js makes elements and only trusted.js makes script addresses", async () => {
  for (const file of scripts) {
    const text = await read(file);
    if (file !== "/js/lib/el.js") assert.doesNotMatch(text, /createElement(?:NS)?|\.textContent|setAttribute\("(?!aria-busy|href")/, file);
    if (file !== "/js/lib/trusted.js") assert.doesNotMatch(text, /createPolicy/, file);
  }
});

test("nothing is fetched from another site", async () => {
  for (const file of files.filter((name) => /\.(js|css|html|svg|webmanifest)$/.test(name))) {
    const text = (await read(file)).replaceAll("http://www.w3.org/2000/svg", "");
    assert.doesNotMatch(text, /(?:https?:)?\/\/[a-z0-9-]+\.[a-z]/i, file);
  }
});

test("the service worker keeps exactly the files of the page", async () => {
  const text = await read("/sw.js");
  const kept = [...text.slice(text.indexOf("const SHELL"), text.indexOf("];")).matchAll(/"(\/[^"]*)"/g)].map((match) => match[1]);
  const made = ["/", "/engine/index.js", "/engine/index_bg.wasm", "/keys.txt"];
  const page = files.filter((file) => !["/_headers", "/index.html", "/sw.js"].includes(file));
  assert.deepEqual([...kept].sort(), [...page, ...made].sort());
  assert.doesNotMatch(text.slice(text.indexOf("];")), /"\/v1|"\/snapshot/);
});

test("the document asks for every module of the page at once", async () => {
  const preloaded = [...(await read("/index.html")).matchAll(/modulepreload" href="([^"]+)"/g)].map((match) => match[1]);
  const loaded = scripts.filter((file) => file.startsWith("/js/") && !["/js/main.js", "/js/engine.js"].includes(file));
  assert.deepEqual(preloaded.sort(), loaded.sort());
});

test("the headers allow the page's own files and nothing else", async () => {
  const rules = parseHeaders(await read("/_headers"));
  const of = (path) => {
    const headers = new Headers();
    applyHeaders(rules, path, headers);
    return headers;
  };
  for (const path of ["/", "/js/engine.js", "/sw.js"]) {
    const policy = of(path).get("content-security-policy").split("; ");
    assert.deepEqual(policy, [
      "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
      "manifest-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
      "require-trusted-types-for 'script'", "trusted-types imr",
    ]);
    assert.equal(of(path).get("x-content-type-options"), "nosniff");
    assert.equal(of(path).get("referrer-policy"), "no-referrer");
    assert.equal(of(path).get("cache-control"), "no-cache");
  }
  assert.match(of(`/snapshot/${"0".repeat(64)}.segment`).get("cache-control"), /^public, max-age=31536000, immutable$/);
  assert.equal(of("/snapshot/checkpoint").get("cache-control"), "no-cache");
});

test("files stay short enough to read", async () => {
  for (const file of files) assert.ok((await read(file)).split("\n").length <= 300, file);
});
