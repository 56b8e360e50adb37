/**
 * Starts and stops a local host of the registry: one workerd process that serves the page, the
 * snapshot and the edge program. Tests, benchmarks and `cargo xtask serve` all use this one.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { configure, ROOT } from "./config.mjs";

const LARGEST_ASSET = 1 << 20;
const PATIENCE = 20_000;
/** How long workerd may take for the requests under way when it is told to end, in milliseconds. */
const GRACE = 3_000;

/**
 * Starts workerd and resolves when it listens.
 *
 * Options, all with defaults: engine, site, snapshot (folders), range (by default, whether the snapshot
 * was packed for ranges), vars (on top of `wrangler.toml` and of the keys that lie in the snapshot's
 * folder, which a host on one's own machine trusts), port (0 = any), edgePort, more (see config.mjs), folder (where the
 * configuration is kept; a temporary one by default), log (called with each line that workerd prints).
 *
 * The result: `url` of the door, `ports` by socket name, `pid`, `log()` (everything printed so far),
 * `ended` (a promise of the exit code) and `stop()`.
 */
export async function startHost(options = {}) {
  const built = {
    engine: resolve(options.engine ?? process.env.IMR_ENGINE ?? join(ROOT, "dist/engine")),
    site: resolve(options.site ?? process.env.IMR_SITE ?? join(ROOT, "dist/site")),
    snapshot: resolve(options.snapshot ?? process.env.IMR_SNAPSHOT ?? join(ROOT, "dist/snapshot")),
  };
  for (const [what, path] of Object.entries(built)) {
    if (!existsSync(path)) throw new Error(`no ${what} at ${path}; \`cargo xtask serve\` builds it`);
  }
  const temporary = options.folder === undefined;
  const folder = temporary ? mkdtempSync(join(tmpdir(), "imr-host-")) : resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "config.capnp");
  const range = options.range ?? packedForRanges(built.snapshot);
  const vars = { ...keysOf(built.snapshot), ...options.vars };
  writeFileSync(file, configure({ port: 0, ...options, ...built, vars, range, folder }));
  const sockets = ["http", ...(options.edgePort === undefined ? [] : ["edge"]), ...(options.more?.sockets ?? [])];
  const running = await launch(file, sockets, options.log);
  const stop = async () => {
    running.child.kill("SIGTERM");
    const late = setTimeout(() => running.child.kill("SIGKILL"), GRACE);
    await running.ended;
    clearTimeout(late);
    if (temporary) rmSync(folder, { recursive: true, force: true });
  };
  return {
    url: `http://127.0.0.1:${running.ports.http}`,
    ports: running.ports,
    pid: running.child.pid,
    log: () => running.lines.join("\n"),
    ended: running.ended,
    stop,
  };
}

function keysOf(snapshot) {
  const file = join(snapshot, "keys.txt");
  return existsSync(file) ? { IMR_PUBLIC_KEYS: readFileSync(file, "utf8").trim() } : {};
}

/** Says whether a snapshot's segments are too large to be fetched whole. */
export function packedForRanges(snapshot) {
  return readdirSync(snapshot, { recursive: true })
    .filter((name) => name.endsWith(".segment"))
    .some((name) => statSync(join(snapshot, name)).size > LARGEST_ASSET);
}

/** Waits until an address answers 200, and returns the answer's text. */
export async function untilHealthy(url, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const outcome = await fetch(url).then(
      async (response) => ({ ok: response.ok, said: `${response.status} ${await response.text()}` }),
      (error) => ({ ok: false, said: String(error.cause ?? error) }),
    );
    if (outcome.ok) return outcome.said;
    if (Date.now() > end) throw new Error(`${url} does not answer 200 but: ${outcome.said}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** The native program itself: npm's wrapper would be killed without it. */
function workerd() {
  if (process.env.WORKERD_BIN) return process.env.WORKERD_BIN;
  const found = createRequire(join(ROOT, "package.json"))("workerd");
  return found.default ?? found;
}

/** Runs workerd and resolves when each of its sockets listens on a port that it told. */
async function launch(file, sockets, log) {
  const child = spawn(workerd(), ["serve", "--control-fd=3", file], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      log?.(line);
    });
  }
  const ended = new Promise((done) => {
    child.on("error", (error) => done(lines.push(String(error)) && -1));
    child.on("close", (code) => done(code ?? 0));
  });
  const end = () => child.kill("SIGTERM");
  process.on("exit", end);
  ended.then(() => process.off("exit", end));
  const all = new Promise((ready) => {
    const ports = {};
    createInterface({ input: child.stdio[3] }).on("line", (line) => {
      const message = JSON.parse(line);
      if (message.event === "listen") ports[message.socket] = message.port;
      if (sockets.every((name) => name in ports)) ready(ports);
    });
  });
  const early = ended.then((code) => Promise.reject(new Error(`workerd ended with ${code}\n${lines.join("\n")}`)));
  try {
    return { child, ended, lines, ports: await within(PATIENCE, Promise.race([all, early]), "workerd listens") };
  } catch (error) {
    end();
    throw error;
  }
}

/** Gives up on a promise after some milliseconds. */
function within(patience, promise, what) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(`after ${patience} ms it is not yet so that ${what}`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
