/**
 * `cargo xtask serve` ends up here: hosts the registry in the foreground and says what to try.
 *
 * Arguments: `--port N`, `--snapshot DIR`, `--try FILE` (lines of `label<TAB>path`), `--range`,
 * `--var NAME=VALUE` (any number of times).
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { ROOT } from "./config.mjs";
import { startHost, untilHealthy } from "./host.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    snapshot: { type: "string" },
    try: { type: "string" },
    range: { type: "boolean" },
    var: { type: "string", multiple: true, default: [] },
  },
});

const vars = Object.fromEntries(
  values.var.map((pair) => {
    const [name, ...value] = pair.split("=");
    return [name, value.join("=")];
  }),
);
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  fail(`--port ${values.port} is not a port`, "choose 0 to 65535");
}

// From the first moment on: a signal ends this program through its exit, which takes workerd along. Once
// everything stands, the host is stopped in good order instead.
let stop = () => process.exit(0);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop());

try {
  const host = await startHost({
    port,
    vars,
    snapshot: values.snapshot,
    folder: join(ROOT, "dist/serve"),
    log: (line) => console.error(line),
    ...(values.range ? { range: true } : {}),
  });
  stop = () => host.stop().then(() => process.exit(0));
  host.ended.then((code) => process.exit(code));
  await untilHealthy(`${host.url}/health`);
  console.log(greeting(`http://localhost:${host.ports.http}`));
} catch (error) {
  const taken = /Address already in use/.test(error.message);
  const other = "another program has the port: choose one with --port, or 0 for any";
  fail(error.message, taken ? other : "see what workerd printed above");
}

/** What to try: the page, and one line for each thing that can be asked. */
function greeting(url) {
  const lines = ["", `The page:  ${url}/`, ""];
  for (const [label, path] of suggestions()) lines.push(`curl '${url}${path}'   # ${label}`);
  return [...lines, "", "Ctrl-C ends it."].join("\n");
}

function suggestions() {
  const always = [["the snapshot that answers", "/v1/snapshot"], ["the state of the program", "/health"]];
  if (!values.try || !existsSync(values.try)) return always;
  const lines = readFileSync(values.try, "utf8").split("\n").filter((line) => line.includes("\t"));
  return [...lines.map((line) => line.split("\t")), ...always];
}

function fail(what, hint) {
  console.error(`error: ${what}\nhint: ${hint}`);
  process.exit(1);
}
