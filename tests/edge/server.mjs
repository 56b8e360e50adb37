/**
 * The servers that edge tests ask.
 *
 * `serve` gives the server of the sample: the one that IMR_BASE names, or a workerd laid out as by
 * `cargo xtask serve`. `laboratory` gives a workerd whose store is a function of the test, which can
 * count, delay, damage and refuse. Both run the built engine and nothing else.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Miniflare, Response as StoreResponse } from "miniflare";

import { readWrangler, ROOT } from "./host/config.mjs";
import { startHost, untilHealthy } from "./host/host.mjs";

const ENGINE = process.env.IMR_ENGINE ?? join(ROOT, "dist/engine");

/** The snapshot of the sample. */
export const SNAPSHOT = process.env.IMR_SNAPSHOT ?? join(ROOT, "dist/snapshot");

/** The feeds of the sample. */
export const SAMPLE = process.env.IMR_SAMPLE ?? join(ROOT, "dist/sample");

/** Gives the server of the sample: `{ base, stop }`. */
export async function serve() {
  const outside = process.env.IMR_BASE;
  if (outside) return { base: outside.replace(/\/$/, ""), stop: async () => {} };
  const host = await startHost();
  await untilHealthy(`${host.url}/health`);
  return { base: host.url, stop: host.stop };
}

/** Runs `imr` and returns what it says. */
export function imr(...args) {
  const program = process.env.IMR_BIN ?? join(ROOT, "target/debug/imr");
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Makes an empty folder and a function that removes it. */
export function scratch(name) {
  const folder = mkdtempSync(join(tmpdir(), `imr-${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Builds a small sample into `folder/feeds` and returns the path of its `registry.toml`. */
export function smallSample(folder, { recordings = 400, seed = 1 } = {}) {
  const feeds = join(folder, "feeds");
  mkdirSync(feeds, { recursive: true });
  imr("sample", "--out", feeds, "--recordings", String(recordings), "--seed", String(seed));
  return join(feeds, "registry.toml");
}

/** Builds a registry into `folder/snapshot` and returns that path; `feeds` is where its feeds are, if not beside it. */
export function built(registry, folder, feeds) {
  const snapshot = join(folder, "snapshot");
  imr("build", registry, ...(feeds ? ["--feeds", feeds] : []), "--out", snapshot, "--quiet");
  return snapshot;
}

/** The ISRCs in a sample's feed of a label, in its order; cells with several are left out. */
export function isrcsOf(feeds) {
  const lines = readFileSync(join(feeds, "label.csv"), "utf8").split("\n").slice(1);
  return lines.map((line) => line.split(",")[0]).filter((code) => /^XW\w{10}$/.test(code));
}

/** The lines of the keys that lie beside a snapshot. */
export function keysOf(snapshot) {
  return readFileSync(join(snapshot, "keys.txt"), "utf8").trim();
}

/**
 * Starts the engine over a store that the test makes.
 *
 * snapshot: the folder that the store has; binding: `ASSETS` (whole files), `ORIGIN` (ranges) or
 * `BUCKET` (R2) or null; vars: variables, on top of the snapshot's keys; meddle: called with
 * `{ name, range, count, bytes }` for every request to the store, may return a Response in its place
 * or throw (count: how often the same was asked before).
 *
 * The result: `base`; `asked`, a list of `{ name, range }`; `counts()`, how often each was asked;
 * `ask(path, init)`; `json(path, init)`; `folder`, which may be changed; `stop()`.
 */
export async function laboratory({ snapshot, binding = "ASSETS", vars = {}, meddle }) {
  const lab = { folder: snapshot, asked: [], meddle };
  const wrangler = readWrangler();
  const key = ({ name, range }) => `${name} ${range ?? ""}`.trim();
  const store = async (request) => {
    const { pathname } = new URL(request.url);
    const prefix = binding === "ASSETS" ? "/snapshot/" : "/";
    const name = pathname.slice(prefix.length);
    const range = binding === "ORIGIN" ? request.headers.get("range") : null;
    const count = lab.asked.filter((one) => key(one) === key({ name, range })).length;
    lab.asked.push({ name, range });
    const path = join(lab.folder, name);
    const there = pathname.startsWith(prefix) && /^[\w.]+$/.test(name) && existsSync(path);
    const bytes = there ? readFileSync(path) : null;
    const other = await lab.meddle?.({ name, range, count, bytes });
    if (other) return other;
    if (!bytes) return new StoreResponse("not found", { status: 404 });
    return part(bytes, range);
  };
  const variables = { ...wrangler.vars, IMR_PUBLIC_KEYS: keysOf(snapshot), ...vars };
  const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { type: "text", value }]));
  if (binding === "BUCKET") env.BUCKET = { type: "r2", name: "snapshot" };
  else if (binding) env[binding] = { type: "fetcher", handler: store };
  const module = (type, name) => ({ type, contents: readFileSync(join(ENGINE, name)) });
  const modules = { "index.js": module("esm", "index.js"), "index_bg.wasm": module("wasm", "index_bg.wasm") };
  const { date, flags } = wrangler;
  const config = { name: "edge", compatibilityDate: date, compatibilityFlags: flags, manifest: { mainModule: "index.js", modulesRoot: ENGINE, modules }, env };
  const dev = { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }], unsafeRegisterWorker: false };
  const miniflare = new Miniflare({ enableDevRegistry: false, logRequests: false, workers: [{ config, dev }] });
  await miniflare.ready;
  if (binding === "BUCKET") await fillBucket(await miniflare.getR2Bucket("BUCKET"), snapshot);
  const base = String(await miniflare.unsafeGetDirectURL()).replace(/\/$/, "");
  const ask = (path, init) => fetch(`${base}${path}`, init);
  return Object.assign(lab, {
    base,
    ask,
    json: async (path, init) => (await ask(path, init)).json(),
    counts: () => Object.groupBy(lab.asked, key),
    stop: () => miniflare.dispose(),
  });
}

/** What a store answers that honours ranges. */
export function part(bytes, range) {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
  if (from === undefined) return new StoreResponse(bytes);
  const slice = bytes.subarray(Number(from), Number(to) + 1);
  const headers = { "content-range": `bytes ${from}-${Number(from) + slice.length - 1}/${bytes.length}` };
  return new StoreResponse(slice, { status: 206, headers });
}

export { StoreResponse };

async function fillBucket(bucket, folder) {
  for (const name of readdirSync(folder)) await bucket.put(name, readFileSync(join(folder, name)));
}

