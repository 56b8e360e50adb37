/**
 * Measures the edge program against a plain-JavaScript worker that knows the same answers by heart.
 *
 * Both run in one workerd process and are driven in turn, several rounds, so that whatever else the
 * machine does meets both; every answer is checked. Argument: the file with paths to try.
 * Prints `name<TAB>value<TAB>unit<TAB>goal` lines.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { ROOT } from "../../tests/edge/host/config.mjs";
import { startHost } from "../../tests/edge/host/host.mjs";
import { load } from "./load.mjs";

const ROUNDS = 3;
const MILLISECONDS = 3_000;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const FOLDER = join(ROOT, "dist/bench");
const LOOKUP = /^\/v1\/(lookup|iswc|isrc|gtin|grid|ipi|isni|dpid|mbid|society|asset|local)\//;

const answers = await collect(paths(process.argv[2]));
const known = Object.keys(answers);
const lengths = Object.fromEntries(known.map((path) => [path, Buffer.byteLength(answers[path].body)]));
mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, "answers.json"), JSON.stringify(answers));

const host = await startHost({
  folder: FOLDER,
  edgePort: 0,
  more: {
    services: ['(name = "plain", worker = .plain)'],
    sockets: ["plain"],
    constants: (write) => `
const plain :Workerd.Worker = ${write.worker(
      [["plain.js", join(HERE, "plain.js")]],
      [["ANSWERS", "text", write.embedded(join(FOLDER, "answers.json"))]],
    )};
`,
  },
});
try {
  await compare(host);
  for (const connections of [1, 4]) report(connections, await measure(host, connections));
  await compare(host);
} finally {
  await host.stop();
}

/** The identifiers that the sample's maker suggests, else what every snapshot answers. */
function paths(file) {
  const lines = file && existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const found = lines.map((line) => line.split("\t")[1] ?? "").filter((path) => LOOKUP.test(path));
  return found.length > 0 ? found : ["/v1/snapshot"];
}

/** Asks the edge program once for every path, and keeps what it answers with 200. */
async function collect(paths) {
  const host = await startHost({ edgePort: 0 });
  try {
    const found = {};
    for (const path of paths) {
      const response = await fetch(`http://127.0.0.1:${host.ports.edge}${path}`);
      const body = await response.text();
      if (response.status === 200) found[path] = { type: response.headers.get("content-type"), body };
    }
    if (Object.keys(found).length === 0) throw new Error(`nothing answers 200: ${paths.join(" ")}\n${host.log()}`);
    return found;
  } finally {
    await host.stop();
  }
}

/** Checks that both workers still give the same bytes. */
async function compare(host) {
  for (const path of known) {
    for (const name of ["edge", "plain"]) {
      const body = await (await fetch(`http://127.0.0.1:${host.ports[name]}${path}`)).text();
      if (body !== answers[path].body) throw new Error(`${name} answers ${path} differently`);
    }
  }
}

/** Drives both in turn; returns the median round by the ratio of rates. */
async function measure(host, connections) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const edge = await drive(host, host.ports.edge, connections);
    const plain = await drive(host, host.ports.plain, connections);
    rounds.push({ edge, plain });
  }
  rounds.sort((a, b) => a.edge.rate / a.plain.rate - b.edge.rate / b.plain.rate);
  return rounds[ROUNDS >> 1];
}

function report(connections, { edge, plain }) {
  const row = (name, value, unit, goal = "") =>
    console.log([`${name}, ${connections} conn.`, value.toFixed(2), unit, goal].join("\t"));
  row("edge requests", edge.rate, "1/s");
  row("plain JS requests", plain.rate, "1/s");
  row("requests, edge / plain", edge.rate / plain.rate, "x", ">= 0.75");
  row("edge p50", edge.p50, "us");
  row("plain JS p50", plain.p50, "us");
  row("p50, edge / plain", edge.p50 / plain.p50, "x", "<= 1.5");
  row("edge p99", edge.p99, "us");
  row("plain JS p99", plain.p99, "us");
  row("p99, edge / plain", edge.p99 / plain.p99, "x", "<= 2");
  if (Number.isNaN(edge.cpu)) return;
  row("edge processor time, one answer", edge.cpu, "us");
  row("plain JS processor time, one answer", plain.cpu, "us");
  row("processor time, edge / plain", edge.cpu / plain.cpu, "x");
}

/** Drives one worker; adds the processor time of workerd for each answer, in microseconds. */
async function drive(host, port, connections) {
  const before = processorTime(host.pid);
  const measured = await load({ port, paths: known, lengths, connections, milliseconds: MILLISECONDS });
  return { ...measured, cpu: (processorTime(host.pid) - before) / measured.count };
}

/** The microseconds that a process has computed, where the system tells; else not a number. */
function processorTime(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
