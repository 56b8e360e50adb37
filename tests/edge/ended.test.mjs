/**
 * The host of `cargo xtask serve` and what becomes of workerd when it is told to end.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { ROOT } from "./host/config.mjs";

const PATIENCE = 20_000;
const skip = process.platform !== "linux" && "the children of a program are listed in /proc";

function serve() {
  const child = spawn(process.execPath, [join(ROOT, "tests/edge/host/serve.mjs"), "--port", "0", "--snapshot", process.env.IMR_SNAPSHOT], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((done) => child.on("close", (code, signal) => done({ code, signal })));
  return { child, ended, lines: createInterface({ input: child.stdout }) };
}

/** Asks again until there is an answer. */
async function until(question, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((done) => setTimeout(done, 5))) {
    const answer = question();
    if (answer) return answer;
  }
  throw new Error(`it is not so that ${what}`);
}

/** The workerd that a program has started, once it is no longer the program's own image. */
function workerd(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return children.find((child) => read(child, "cmdline").includes("--control-fd"));
}

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** A program that has ended has no arguments any more, be it waited for or not. */
const isGone = (pid) => () => !read(pid, "cmdline").includes("--control-fd");

test("a host that is told to end while it starts leaves no workerd behind", { skip }, async () => {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    const { child, ended } = serve();
    const pid = await until(() => workerd(child.pid), "workerd starts");
    child.kill(signal);
    assert.deepEqual(await ended, { code: 0, signal: null }, signal);
    await until(isGone(pid), `workerd ends after ${signal}`);
  }
});

test("a host that is told to end while somebody is connected leaves no workerd behind", { skip }, async () => {
  const { child, ended, lines } = serve();
  let url;
  for await (const line of lines) if ((url = /^The page: {2}(\S+)/.exec(line)?.[1])) break;
  const pid = await until(() => workerd(child.pid), "workerd runs");
  const agent = new Agent({ keepAlive: true });
  const status = await new Promise((done, failed) => {
    get(`${url}health`, { agent }, (response) => response.resume().on("end", () => done(response.statusCode))).on("error", failed);
  });
  assert.equal(status, 200);
  child.kill("SIGTERM");
  assert.deepEqual(await ended, { code: 0, signal: null });
  await until(isGone(pid), "workerd ends");
  agent.destroy();
});
