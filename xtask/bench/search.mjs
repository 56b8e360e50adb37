/**
 * Times searches inside the Wasm: the engine without its shell, and the edge program through its fetch
 * handler, both with everything there that a query needs.
 *
 * Arguments: the asker's module, the edge program's module, the snapshot's folder, and the file of
 * queries with the answers of native code: lines of sort, `suggest` or `search`, text and JSON, parted by
 * tabs. An answer that differs ends it. Prints `name<TAB>value<TAB>unit<TAB>goal` lines.
 */
import { existsSync, openSync, readFileSync, readSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Rounds over all queries; the best time of each counts, as in the other programs. */
const ROUNDS = 5;
/** Rounds before them: what a query needs is loaded, and the machine code is optimised. */
const WARM = 3;
/** Results of a page, as in the other programs. */
const LIMIT = 10;

// The `worker` crate accepts a binding only if its class has this name.
class Fetcher {
  #read = reader();

  async fetch(target, init) {
    const name = new URL(target.url ?? target).pathname.slice(1);
    const path = join(snapshot, name);
    if (!existsSync(path)) return new Response("", { status: 404 });
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(new Headers(init?.headers).get("range") ?? "") ?? [];
    if (from === undefined) return new Response(this.#read(name, 0, statSync(path).size));
    return new Response(this.#read(name, Number(from), Number(to) + 1 - Number(from)), { status: 206 });
  }
}

const [asker, engine, snapshot, file] = process.argv.slice(2);
const queries = readFileSync(file, "utf8").split("\n").filter(Boolean).map(query);
const sorts = [...new Set(queries.map(({ sort }) => sort))];

function query(line) {
  const [sort, kind, text, answer] = line.split("\t");
  return { sort, suggest: kind === "suggest", text, answer };
}

/** Reads pieces of the snapshot's objects. */
function reader() {
  const open = new Map();
  return (name, offset, length) => {
    if (!open.has(name)) open.set(name, openSync(join(snapshot, name), "r"));
    const bytes = Buffer.alloc(length);
    const read = readSync(open.get(name), bytes, 0, length, offset);
    if (read !== length) throw new Error(`${name} is shorter than ${offset + length} bytes`);
    return bytes;
  };
}

/** The engine without its shell: queries and answers stay inside the module. */
function inside() {
  const { Asker } = createRequire(import.meta.url)(asker);
  const keys = readFileSync(join(snapshot, "keys.txt"), "utf8");
  const program = new Asker(readFileSync(join(snapshot, "checkpoint")), keys, reader());
  const text = new TextDecoder();
  queries.forEach((query, at) => {
    program.add(query.suggest, query.text);
    program.ask(at);
    same(query, text.decode(program.answer()));
  });
  for (let round = 0; round < WARM; round += 1) queries.forEach((_, at) => program.ask(at));
  const best = queries.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let at = 0; at < queries.length; at += 1) {
      const start = process.hrtime.bigint();
      program.ask(at);
      best[at] = Math.min(best[at], Number(process.hrtime.bigint() - start) / 1e3);
    }
  }
  report("Wasm", best);
}

/**
 * The edge program as a host calls it: a request in, the bytes of a response out. It gives answers again
 * that it gave lately, and keeps blocks only up to a limit; so every text is asked for once a round, and
 * right before, without being timed, for one result less, which needs the same blocks.
 */
async function through() {
  const program = await load();
  const env = { ORIGIN: new Fetcher(), IMR_PUBLIC_KEYS: readFileSync(join(snapshot, "keys.txt"), "utf8") };
  const context = { waitUntil: (work) => void Promise.resolve(work), passThroughOnException() {} };
  const ask = async ({ suggest, text }, limit) => {
    const path = `/v1/${suggest ? "suggest" : "search"}?q=${encodeURIComponent(text)}&limit=${limit}`;
    const request = new Request(`http://localhost${path}`, { headers: { accept: "application/json" } });
    const response = await (typeof program.fetch === "function"
      ? program.fetch(request, env, context)
      : new program(context, env).fetch(request));
    return response.text();
  };
  const distinct = new Map(queries.map((query, at) => [`${query.sort} ${query.text}`, at]));
  const best = queries.map(() => Infinity);
  for (const at of distinct.values()) same(queries[at], await ask(queries[at], LIMIT));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const at of distinct.values()) {
      await ask(queries[at], LIMIT - 1);
      const start = process.hrtime.bigint();
      await ask(queries[at], LIMIT);
      best[at] = Math.min(best[at], Number(process.hrtime.bigint() - start) / 1e3);
    }
  }
  const times = queries.map(({ sort, text }) => best[distinct.get(`${sort} ${text}`)]);
  report("edge program in Node.js", times);
}

/** The program's file names two modules that only its hosts have. */
async function load() {
  // Hosts tell of errors by events; here they end the program.
  globalThis.addEventListener ??= () => {};
  globalThis.engineModule = new WebAssembly.Module(readFileSync(join(dirname(engine), "index_bg.wasm")));
  const given = (code) => `data:text/javascript,${encodeURIComponent(code)}`;
  const source = readFileSync(engine, "utf8")
    .replace(/(["'])cloudflare:workers\1/, JSON.stringify(given("export class WorkerEntrypoint { constructor(ctx, env) { this.ctx = ctx; this.env = env; } }")))
    .replace(/(["'])\.\/index_bg\.wasm\1/, JSON.stringify(given("export default globalThis.engineModule")));
  const copy = join(dirname(asker), "engine.mjs");
  writeFileSync(copy, source);
  return (await import(pathToFileURL(copy))).default;
}

/** Whether the snapshot is called stale is up to the clock of the edge program's host. */
const timeless = (answer) => answer.trimEnd().replace(/"stale":(true|false)/, "");

function same(query, answer) {
  if (timeless(answer) === timeless(query.answer)) return;
  throw new Error(`the answer to ${JSON.stringify(query.text)} differs:\n${answer}\nnative code:\n${query.answer}`);
}

function report(who, times) {
  for (const sort of sorts) {
    const sorted = times.filter((_, at) => queries[at].sort === sort).sort((a, b) => a - b);
    for (const [part, percent] of [["median", 50], ["99 of 100", 99]]) {
      const at = Math.min(Math.floor((sorted.length * percent) / 100), sorted.length - 1);
      console.log(`search, ${who}, ${sort}: ${part}\t${sorted[at].toFixed(1)}\tus\t`);
    }
  }
}

inside();
await through();
