/**
 * Stands in for Cloudflare's static assets on this machine: the page from one folder, the snapshot
 * from another.
 *
 * Like the original it answers GET and HEAD only, ignores `Range`, serves `index.html` at `/`, sends a
 * strong ETag, answers 304 to a matching `If-None-Match`, applies `_headers`, and knows no other path.
 *
 * Bindings: SITE and SNAPSHOT (disk services), HEADERS (the text of `_headers`).
 */
import { applyHeaders, parseHeaders } from "./headers.js";

const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/vnd.microsoft.icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  mjs: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
  xml: "application/xml",
  yaml: "text/yaml; charset=utf-8",
};

const SNAPSHOT = "/snapshot/";
const HASHED = /^[0-9a-f]{64}\./;
const digests = new Map();
let rules;

export default {
  async fetch(request, env) {
    rules ??= parseHeaders(env.HEADERS ?? "");
    const url = new URL(request.url);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    if (url.pathname === "/index.html") {
      return new Response(null, { status: 307, headers: { location: `/${url.search}` } });
    }
    const path = url.pathname === "/" ? "/index.html" : url.pathname;
    const file = await open(path, env);
    const headers = new Headers();
    if (file) {
      headers.set("content-type", TYPES[path.split(".").at(-1)] ?? "application/octet-stream");
      headers.set("cache-control", "public, max-age=0, must-revalidate");
      headers.set("etag", `"${await digest(path, file)}"`);
    }
    applyHeaders(rules, url.pathname, headers);
    return answer(request, file, headers);
  },
};

function answer(request, file, headers) {
  if (!file) return new Response(null, { status: 404, headers });
  if (known(request.headers.get("if-none-match"), headers.get("etag"))) {
    return new Response(null, { status: 304, headers });
  }
  headers.set("content-length", file.length);
  if (request.method === "HEAD") return new Response(null, { headers });
  const { readable, writable } = new FixedLengthStream(Number(file.length));
  file.body.pipeTo(writable).catch((error) => console.error(`${request.url}: ${error}`));
  return new Response(readable, { headers });
}

/** Opens a file of the page or of the snapshot; folders and missing files give null. */
async function open(path, env) {
  const [disk, name] = path.startsWith(SNAPSHOT)
    ? [env.SNAPSHOT, path.slice(SNAPSHOT.length - 1)]
    : [env.SITE, path];
  if (!disk) return null;
  const response = await disk.fetch(`http://disk${name}`);
  // The disk service answers a folder with a listing, as JSON; a file is always octets.
  if (!response.ok || response.headers.get("content-type") !== "application/octet-stream") return null;
  return {
    body: response.body,
    length: response.headers.get("content-length"),
    changed: response.headers.get("last-modified"),
    again: async () => (await disk.fetch(`http://disk${name}`)).arrayBuffer(),
  };
}

/** Names a file's content: an immutable object by its own name, any other by its SHA-256. */
async function digest(path, file) {
  const name = path.split("/").at(-1);
  if (HASHED.test(name)) return name.slice(0, 32);
  // The host's clock is coarse, so what was read is only remembered for as long as both agree.
  const version = `${file.changed} ${file.length}`;
  const remembered = digests.get(path);
  const old = Date.now() - Date.parse(file.changed) > 5_000;
  if (remembered?.version === version && old) return remembered.digest;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.again()));
  const digest = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  digests.set(path, { version, digest });
  return digest;
}

function known(list, etag) {
  if (!list) return false;
  if (list.trim() === "*") return true;
  return list.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
