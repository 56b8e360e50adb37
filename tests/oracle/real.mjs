/**
 * The registry of the real data sets: its snapshot, built once for all suites, the questions, and
 * the answers of the command line, which the other hosts have to give byte for byte.
 */
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { once } from "node:events";

import { Registry } from "./answer.mjs";
import { DATA, REGISTRY, ROOT, readFacts } from "./feeds.mjs";
import { lookups, searches } from "./queries.mjs";

const FOLDER = join(ROOT, "dist/test");
/** The folder of the snapshot. */
export const SNAPSHOT = join(FOLDER, "real");
const ANSWERS = join(FOLDER, "oracle.answers.ndjson");
/** What the snapshot and the answers were made of. */
const STAMP = join(FOLDER, "oracle.stamp");
const KEY = join(FOLDER, "oracle.key");
const LOCK = join(FOLDER, "oracle.lock");
const PATIENCE = 600_000;

/** Codes in one batch. */
export const BATCH = 1_000;

/** The program under test. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const places = [process.env.IMR_BIN, join(target, "release/imr"), join(target, "debug/imr")];
  const found = places.find((path) => path && existsSync(path));
  if (!found) throw new Error("no imr: build it with `cargo build -p imr-builder`, or set IMR_BIN");
  return found;
}

/** Reads the data and makes the questions: 100,000 look-ups, or as many as `IMR_ORACLE` says, and a twentieth as many searches. */
export function questions() {
  const { facts, ...read } = readFacts();
  const registry = new Registry(facts);
  const count = Number(process.env.IMR_ORACLE ?? 100_000);
  return { ...read, registry, lookups: lookups(registry, 1, count), searches: searches(registry, 2, Math.ceil(count / 20)) };
}

/** Builds the snapshot and asks it every look-up on the command line, unless that has been done. */
export async function prepare(queries) {
  mkdirSync(FOLDER, { recursive: true });
  await exclusively(async () => {
    const imr = binary();
    const sources = ["queries", "foreign", "random", "feeds"].map((name) => join(ROOT, `tests/oracle/${name}.mjs`));
    const stamp = JSON.stringify([queries.length, ...[imr, REGISTRY, ...sources].map(state)]);
    if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) return;
    for (const path of [STAMP, SNAPSHOT]) rmSync(path, { recursive: true, force: true });
    // Without a key of its own, the build would leave one beside the registry.
    if (!existsSync(KEY)) await output(imr, ["keygen", "--name", "test.invalid/real", "--out", KEY], [0]);
    await output(imr, ["build", REGISTRY, "--feeds", DATA, "--out", SNAPSHOT, "--key", KEY, "--quiet"], [0]);
    const codes = queries.map(({ given }) => `${given}\n`);
    await run(imr, ["lookup", "-", "--snapshot", SNAPSHOT, "--format", "ndjson"], [0, 1], codes, createWriteStream(ANSWERS));
    writeFileSync(STAMP, stamp);
  });
}

/** What changes when a file does. */
function state(path) {
  const { size, mtimeMs } = statSync(path);
  return [path, size, mtimeMs];
}

/** The command line's answers, a line each, in the order of the questions. */
export function answers() {
  return createInterface({ input: createReadStream(ANSWERS), crlfDelay: Infinity });
}

/** The command line's answers by batches: the number of the first, the questions, the answers. */
export async function* batches(queries) {
  let at = 0;
  let lines = [];
  for await (const text of answers()) {
    lines.push(text);
    if (lines.length < Math.min(BATCH, queries.length - at)) continue;
    yield { at, codes: queries.slice(at, at + lines.length).map(({ given }) => given), lines };
    at += lines.length;
    lines = [];
  }
  if (at !== queries.length) throw new Error(`${ANSWERS} has not ${queries.length} lines`);
}

/** The answer of `POST /v1/lookup` to a batch, up to the snapshot, made of single answers. */
export function joined(lines) {
  return `{"answers":[${lines.join(",")}],"snapshot":{`;
}

/** What `imr match` adds to usage lines. */
export async function matched(lines) {
  const folder = mkdtempSync(join(tmpdir(), "imr-lines-"));
  try {
    const [report, out] = ["report.jsonl", "out.jsonl"].map((name) => join(folder, name));
    writeFileSync(report, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await output(binary(), ["match", report, "--snapshot", SNAPSHOT, "--out", out, "--quiet"], [0, 1]);
    return readFileSync(out, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line).match);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a program prints; fails unless it exits with one of the codes. */
export async function output(program, args, codes) {
  const chunks = [];
  await run(program, args, codes, [], new Writable({ write: (chunk, _, done) => done(null, chunks.push(chunk)) }));
  return Buffer.concat(chunks).toString();
}

/** Runs a program with a list of texts for its input and a stream for its output. */
async function run(program, args, codes, input, out) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes) => (said = (said + bytes).slice(-4000)));
  const wrote = once(child.stdout.pipe(out), "finish");
  const ended = once(child, "close");
  child.stdin.on("error", (error) => (said += `\nits input: ${error.message}`));
  for (const text of input) if (!child.stdin.write(text)) await Promise.race([once(child.stdin, "drain"), ended]);
  child.stdin.end();
  const [code] = await ended;
  await wrote;
  if (!codes.includes(code)) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${said}`);
}

/** Lets one process at a time do something; the lock of a process that has ended is taken over. */
async function exclusively(work) {
  const end = Date.now() + PATIENCE;
  while (!locked()) {
    if (Date.now() > end) throw new Error(`another process holds ${LOCK}`);
    await new Promise((done) => setTimeout(done, 200));
  }
  try {
    await work();
  } finally {
    rmSync(LOCK);
  }
}

function locked() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = Number(existsSync(LOCK) ? readFileSync(LOCK, "utf8") : 0);
  if (holder > 0 && !isRunning(holder)) rmSync(LOCK, { force: true });
  return false;
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
