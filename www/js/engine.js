// Runs in a Web Worker: hosts the edge program, byte for byte the same WebAssembly, and gives it
// the snapshot's files from the offline copy or the network.
//
// Messages in:  { start: { checkpoint?, strict?, floor? } } once; { id, method, path, headers, body }; { abort: id }
// Messages out: { ready: true, keys } or { failed: reason }; { id, status, headers, body, offline } or { id, error }

import { description, stored } from "./copy.js";

const FILE = /^(?:checkpoint|[0-9a-f]{64}\.[a-z]{1,12})$/;
const AGAIN = 8;
/** The program does not try to open a snapshot again within a second of a failure. */
const REST_MS = 1_100;
/** How long the bytes of a transfer are kept for the next attempt. */
const KEEP_MS = 10_000;
const aborted = new Set();
let offline = false;
let serve;

/** Transfers under way or just ended, by name and range: who asks again for the same joins in. */
const transfers = new Map();
let underWay = 0;

/** Fetches a file of the snapshot, or a range of one. A network that fails is a status, not an exception. */
async function transfer(name, range, cache) {
  underWay += 1;
  try {
    const response = await fetch(`/snapshot/${name}`, { cache, headers: range ? { range } : {}, credentials: "omit" });
    const bytes = await response.blob();
    offline = false;
    return { bytes, status: response.status };
  } catch {
    offline = true;
    return { bytes: "the network could not be reached", status: 504 };
  } finally {
    underWay -= 1;
  }
}

/**
 * The program gives a file two seconds and then asks once more. On a slow line that is not enough,
 * so a transfer goes on whatever the program does, and its next attempt finds it further on.
 */
async function download(name, { range = null, cache }) {
  const key = `${name} ${range} ${cache}`;
  if (!transfers.has(key)) transfers.set(key, transfer(name, range, cache));
  const { bytes, status } = await transfers.get(key);
  const keep = cache === "default" && status < 300 ? KEEP_MS : 0;
  setTimeout(() => transfers.delete(key), keep);
  return new Response(bytes, { status });
}

/** Cuts the range that was asked for out of a stored file. */
async function cut(response, range) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (from === undefined) return response;
  const file = await response.blob();
  const end = to ? Math.min(Number(to) + 1, file.size) : file.size;
  const headers = { "content-range": `bytes ${from}-${end - 1}/${file.size}` };
  return new Response(file.slice(Number(from), end), { status: 206, headers });
}

// The `worker` crate accepts a binding only if its class has this name.
class Fetcher {
  #checkpoint;
  #strict;
  #copied;

  /** With a checkpoint: only the snapshot that it names; strict: only what is stored here. */
  constructor({ checkpoint, strict, copied }) {
    this.#checkpoint = checkpoint;
    this.#strict = strict;
    this.#copied = copied;
  }

  async fetch(target, init) {
    const request = target instanceof Request ? target : new Request(new URL(target, location.origin), init);
    const name = new URL(request.url).pathname.replace(/^\/snapshot\//, "");
    if (!FILE.test(name)) return new Response(`no file is named ${name}`, { status: 404 });
    if (name === "checkpoint") return this.#openCheckpoint();
    const range = request.headers.get("range");
    // The program passes by caches when what they gave it was damaged.
    const fresh = request.cache === "no-store";
    const here = fresh && !this.#strict ? undefined : await stored(name);
    if (here) return cut(here, range);
    if (this.#strict) return new Response(`${name} is not in the copy`, { status: 404 });
    return download(name, { range, cache: fresh ? "reload" : "default" });
  }

  async #openCheckpoint() {
    if (this.#checkpoint) return new Response(this.#checkpoint.slice(0));
    const copied = this.#copied ? await stored("checkpoint") : undefined;
    return copied ?? download("checkpoint", { cache: "no-cache" });
  }
}

async function publicKeys() {
  const response = await fetch("/keys.txt", { cache: "no-cache" });
  return response.ok ? response.text() : "";
}

const context = {
  waitUntil(work) {
    Promise.resolve(work).catch((error) => console.error("background work of the engine", error));
  },
  passThroughOnException() {},
};

/** The program's default export is a handler object or a class to be made for each request. */
function handler(program, env) {
  if (typeof program.fetch === "function") return (request) => program.fetch(request, env, context);
  return (request) => new program(context, env).fetch(request);
}

async function start({ checkpoint, strict, floor }) {
  const [program, keys, copied] = await Promise.all([import("/engine/index.js"), publicKeys(), description()]);
  const files = new Fetcher({ checkpoint, strict, copied: copied !== null });
  // No snapshot older than the newest seen under the same keys is taken; new keys begin anew.
  const least = floor?.keys === keys ? floor.sequence : 0;
  serve = handler(program.default, { ASSETS: files, IMR_PUBLIC_KEYS: keys, MIN_SEQUENCE: String(least) });
  postMessage({ ready: true, keys });
}

/** Asks the program; what it could not read in time is asked again when the transfers have ended. */
async function response({ method, path, headers, body }) {
  const request = () => new Request(new URL(path, location.origin), { method, headers, body });
  let answered = await serve(request());
  for (let again = 0; again < AGAIN && answered.status === 503 && underWay > 0; again += 1) {
    await Promise.all(transfers.values());
    await new Promise((done) => setTimeout(done, REST_MS));
    answered = await serve(request());
  }
  return answered;
}

async function answer(message) {
  const { id } = message;
  try {
    const answered = await response(message);
    const bytes = await answered.arrayBuffer();
    if (aborted.delete(id)) return;
    const head = Object.fromEntries(answered.headers);
    postMessage({ id, status: answered.status, headers: head, body: bytes, offline }, [bytes]);
  } catch (error) {
    if (aborted.delete(id)) return;
    postMessage({ id, error: String(error?.message ?? error), offline });
  }
}

addEventListener("message", ({ data }) => {
  if (data.start) {
    start(data.start).catch((error) => postMessage({ failed: String(error?.message ?? error) }));
  } else if (data.abort) {
    aborted.add(data.abort);
  } else {
    answer(data);
  }
});

// A promise of the program that nobody waits for is a crash too: the page must hear of it.
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  const { reason } = event;
  queueMicrotask(() => {
    throw reason instanceof Error ? reason : new Error(String(reason));
  });
});
