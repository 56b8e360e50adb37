// Serves www/ with its own _headers, and the mock edge both as /v1 and as the page's engine.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { applyHeaders, parseHeaders } from "../../edge/host/headers.js";
import edge from "./edge.mjs";
import { records, sources } from "./fixture.mjs";

const WWW = fileURLToPath(new URL("../../../www/", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".txt": "text/plain" };
const EMPTY_WASM = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Makes the files of a snapshot of the mock: a manifest that holds the records, and segments. */
export function snapshotFiles({ extra = [], sequence = 1, stale = false } = {}) {
  const files = new Map();
  const put = (bytes, kind) => {
    const name = `${sha256(bytes)}.${kind}`;
    files.set(name, bytes);
    return { name, bytes: bytes.length, sha256: name.slice(0, 64) };
  };
  // Nine segments stay the same from one sequence to the next; one changes.
  const seeds = [sequence * 1000, ...Array.from({ length: 9 }, (_, at) => at)];
  const objects = seeds.map((seed) => put(Buffer.alloc(20_000, `${seed} `), "segment"));
  const all = [...records, ...extra];
  const counts = { works: 0, recordings: 0, releases: 0, parties: 0 };
  const plural = { work: "works", recording: "recordings", release: "releases", party: "parties" };
  for (const record of all) counts[plural[record.kind]] += 1;
  const snapshot = {
    id: "", manifest: "", sequence, origin: "example.org/registry", issued: "2026-11-18T00:00:00Z", valid_until: stale ? "2026-11-19T00:00:00Z" : "2099-01-01T00:00:00Z", stale,
    format: 1, fold: 1, name: "Mock registry", pack: "assets", sources, coverage: { schemes: { iswc: 9030, isrc: 20412, gtin: 1200, ipi: 4100, isni: 310 }, societies: ["990"], services: ["spotify"], locals: ["evil"] }, counts, tables: [],
  };
  const manifest = put(Buffer.from(JSON.stringify({ records: all, snapshot, objects })), "manifest");
  files.set("checkpoint", Buffer.from(`example.org/registry\n${sequence}\n${manifest.name.slice(0, 64)}\n`));
  return files;
}

/**
 * Starts a server. What it returns can be changed while it runs: `damaged` names snapshot files that
 * arrive with wrong bytes, `slow` delays them, `wasm: false` takes the engine away; `requests` lists
 * what was asked for.
 */
export async function startMock(options = {}) {
  const rules = parseHeaders(await readFile(join(WWW, "_headers"), "utf8"));
  const site = { files: snapshotFiles(options), requests: [], damaged: new Set(), slow: 0, wasm: true };
  class Fetcher {
    async fetch(url) {
      const bytes = site.files.get(new URL(url).pathname.replace("/snapshot/", ""));
      return new Response(bytes, { status: bytes ? 200 : 404 });
    }
  }
  const env = { ASSETS: new Fetcher() };

  async function answer(request, path) {
    if (path.startsWith("/v1/") || path === "/health") return fromEdge(request);
    if (path.startsWith("/snapshot/")) {
      const name = path.slice("/snapshot/".length);
      if (site.slow) await new Promise((done) => setTimeout(done, site.slow));
      const bytes = site.files.get(name);
      return { status: bytes ? 200 : 404, type: "application/octet-stream", body: bytes && site.damaged.has(name) ? Buffer.from(bytes).fill(7, 0, 9) : bytes };
    }
    if (path === "/keys.txt") return { status: 200, type: TYPES[".txt"], body: "mock+00000000+AAAA\n" };
    if (path === "/examples.json") return { status: 200, type: "application/json", body: JSON.stringify(EXAMPLES) };
    if (DIRECTORIES[path]) return { status: site.directories === false ? 404 : 200, type: "application/json", body: JSON.stringify(DIRECTORIES[path]) };
    if (path === "/engine/index.js") return { status: site.wasm ? 200 : 404, type: TYPES[".js"], body: await readFile(new URL("edge.mjs", import.meta.url)) };
    if (path === "/engine/index_bg.wasm") return { status: 200, type: TYPES[".wasm"], body: EMPTY_WASM };
    const file = normalize(path === "/" ? "/index.html" : path);
    return { status: 200, type: TYPES[extname(file)], body: await readFile(join(WWW, file)).catch(() => null) };
  }

  async function fromEdge(request) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = request.method === "POST" ? Buffer.concat(chunks) : undefined;
    const response = await edge.fetch(new Request(`http://mock${request.url}`, { method: request.method, body }), env);
    return { status: response.status, type: "application/json", body: Buffer.from(await response.arrayBuffer()) };
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://mock");
    site.requests.push(request.url);
    const { status, type, body } = await answer(request, pathname).catch((error) => ({ status: 500, type: "text/plain", body: String(error) }));
    const headers = new Headers({ "content-type": type ?? "application/octet-stream" });
    applyHeaders(rules, pathname, headers);
    response.writeHead(body === null || body === undefined ? 404 : status, Object.fromEntries(headers));
    response.end(body ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return Object.assign(site, {
    url: `http://127.0.0.1:${server.address().port}`,
    publish: (changed) => (site.files = new Map([...site.files, ...snapshotFiles({ ...options, ...changed })])),
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  });
}

const place = (code, name, iso2, until = "99991231") => ({ code, name, until, ...(iso2 && { iso2 }) });
const DIRECTORIES = {
  "/territories.json": [place("278", "GERMAN DEMOCRATIC REPUBLIC", "DD", "19901002"), place("392", "JAPAN", "JP"), place("566", "NIGERIA", "NG"), place("2121", "EUROPEAN ECONOMIC AREA"), place("2136", "WORLD")],
  "/societies.json": [{ number: "052", name: "PRS", country: "UNITED KINGDOM" }],
};

const EXAMPLES = [
  { label: "A work with writers and shares: The Lamplighter’s Waltz", path: "/v1/iswc/T0345246801" },
  { label: "A music video by its ISRC: US-RC1-76-07839", path: "/v1/isrc/USRC17607839" },
  { label: "A mistyped ISWC: T-034.524.680-2", path: "/v1/lookup/T-034.524.680-2" },
  { label: "A title in Japanese: 点灯人のワルツ", path: "/v1/search?q=%E7%82%B9%E7%81%AF%E4%BA%BA" },
  { label: "A title in Arabic: رقصة", path: "/v1/search?q=%D8%B1%D9%82%D8%B5%D8%A9" },
  { label: "A writer by IPI: 00000000199", path: "/v1/ipi/00000000199" },
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mock = await startMock();
  console.log(mock.url);
}
