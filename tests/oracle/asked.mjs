/** Asks the command line many searches at once and turns pages until enough of each is seen. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { SNAPSHOT, binary } from "./real.mjs";

/** Processes that answer side by side. */
const SIDE_BY_SIDE = 2;

/**
 * Calls `seen(at, page)` with every page of every search, in order of pages; it tells whether to turn
 * over. A search is an object with the parameters of `/v1/search`.
 */
export async function askAll(searches, seen) {
  const share = Math.ceil(searches.length / SIDE_BY_SIDE);
  const parts = Array.from({ length: SIDE_BY_SIDE }, (_, part) => searches.slice(part * share, (part + 1) * share));
  await Promise.all(parts.map((part, number) => askSome(part, (at, page, line) => seen(number * share + at, page, line))));
}

/**
 * The command line's answers to searches, as texts, and to the pages that some of them go on with: a
 * fifth as many, each with its cursor.
 */
export async function answered(searches) {
  const texts = [];
  const further = [];
  await askAll(searches, (at, page, line) => {
    texts[at] = line;
    if (page.next) further.push({ at, search: { ...searches[at], cursor: page.next } });
    return false;
  });
  const more = further.sort((a, b) => a.at - b.at).slice(0, Math.ceil(searches.length / 5)).map(({ search }) => search);
  await askAll(more, (at, _, line) => {
    texts[searches.length + at] = line;
    return false;
  });
  return { searches: [...searches, ...more], texts };
}

async function askSome(searches, seen) {
  const child = spawn(binary(), ["search", "-", "--snapshot", SNAPSHOT, "--format", "ndjson"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((done) => child.on("close", done));
  const waiting = [];
  const ask = (at, cursor) => {
    waiting.push(at);
    child.stdin.write(`${JSON.stringify({ ...searches[at], ...(cursor && { cursor }) })}\n`);
  };
  let next = 0;
  const fill = () => {
    while (waiting.length < 64 && next < searches.length) {
      ask(next);
      next += 1;
    }
    if (waiting.length === 0) child.stdin.end();
  };
  fill();
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const at = waiting.shift();
    const page = JSON.parse(line);
    if (seen(at, page, line) && page.next) ask(at, page.next);
    fill();
  }
  const code = await ended;
  if (code > 1 || waiting.length > 0 || next < searches.length) throw new Error(`imr search ended with ${code}, ${waiting.length} answers are missing`);
}
