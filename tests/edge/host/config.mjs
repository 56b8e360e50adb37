/**
 * Writes workerd's configuration for one machine: the edge program, the static files and the door.
 *
 * What Cloudflare reads from `wrangler.toml` (compatibility date and flags, which paths the program
 * answers, variables) is read from the same file here, so that both hosts agree.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The checkout. */
export const ROOT = process.env.IMR_ROOT ?? fileURLToPath(new URL("../../../", import.meta.url));

/** Reads the parts of `wrangler.toml` that a host has to follow. */
export function readWrangler(path = join(ROOT, "wrangler.toml")) {
  const lines = readFileSync(path, "utf8").split("\n").filter((line) => !/^\s*#/.test(line));
  const toml = lines.join("\n");
  const value = (name) => {
    const found = new RegExp(`^${name}\\s*=\\s*(\\[[^\\]]*\\]|"[^"]*")`, "m").exec(toml);
    if (!found) throw new Error(`${path}: no ${name}`);
    return JSON.parse(found[1].replace(/,\s*\]/, "]"));
  };
  const section = /^\[vars\]\n([^[]*)/m.exec(toml)?.[1] ?? "";
  const vars = Object.fromEntries(
    Array.from(section.matchAll(/^(\w+)\s*=\s*"([^"]*)"/gm), ([, name, value]) => [name, value]),
  );
  return {
    date: value("compatibility_date"),
    flags: value("compatibility_flags"),
    first: value("run_worker_first"),
    vars,
  };
}

/**
 * Returns the text of a workerd configuration.
 *
 * folder: where the text will be stored (embedded files are named relative to it); engine: the folder
 * with `index.js` and `index_bg.wasm`; site: the assembled page; snapshot: its folder; range: whether
 * the program may read the snapshot by range, straight from the disk; vars: variables that replace
 * those of `wrangler.toml`; port: of the door, 0 for any; edgePort: of a second door straight to the
 * program, for measurements; more: further services, sockets and constants.
 */
export function configure({ folder, engine, site, snapshot, range, vars, port, edgePort, more = {} }) {
  const wrangler = readWrangler();
  const write = writer(folder, wrangler);
  const sockets = [["http", port, "front"]];
  if (edgePort !== undefined) sockets.push(["edge", edgePort, "edge"]);
  for (const name of more.sockets ?? []) sockets.push([name, 0, name]);
  const services = [
    ...["front", "edge", "assets"].map((name) => `(name = ${text(name)}, worker = .${name})`),
    ...Object.entries({ site, snapshot }).map(
      ([name, path]) => `(name = ${text(name)}, disk = (path = ${text(path)}, writable = false))`,
    ),
    ...(more.services ?? []),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [${list(services)}],
  sockets = [${list(sockets.map(socket))}],
);

const edge :Workerd.Worker = ${write.worker(
    [["index.js", join(engine, "index.js")], ["index_bg.wasm", join(engine, "index_bg.wasm")]],
    [
      ...Object.entries({ ...wrangler.vars, ...vars }).map(([name, value]) => [name, "text", text(value)]),
      ["ASSETS", "service", text("assets")],
      ...(range ? [["ORIGIN", "service", text("snapshot")]] : []),
    ],
  )};

const assets :Workerd.Worker = ${write.worker(
    [["assets.js", join(HERE, "assets.js")], ["headers.js", join(HERE, "headers.js")]],
    [
      ["SITE", "service", text("site")],
      ["SNAPSHOT", "service", text("snapshot")],
      ["HEADERS", "text", write.embedded(join(site, "_headers"))],
    ],
  )};

const front :Workerd.Worker = ${write.worker(
    [["front.js", join(HERE, "front.js")]],
    [
      ["EDGE", "service", text("edge")],
      ["ASSETS", "service", text("assets")],
      ["FIRST", "text", text(JSON.stringify(wrangler.first))],
    ],
  )};
${more.constants?.(write) ?? ""}`;
}

/** Writes the parts of a configuration that name files, relative to the folder it will lie in. */
function writer(folder, { date, flags }) {
  const embed = (path) => `embed ${text(relative(folder, path))}`;
  const kind = (name) => (name.endsWith(".wasm") ? "wasm" : "esModule");
  return {
    /** A worker from `[name, file]` modules and `[name, kind, value]` bindings. */
    worker: (modules, bindings) => `(
  modules = [${list(modules.map(([name, path]) => `(name = ${text(name)}, ${kind(name)} = ${embed(path)})`))}],
  bindings = [${list(bindings.map(([name, kind, value]) => `(name = ${text(name)}, ${kind} = ${value})`))}],
  compatibilityDate = ${text(date)},
  compatibilityFlags = [${flags.map(text).join(", ")}],
)`,
    /** The text of a file, or nothing if it is not there. */
    embedded: (path) => (existsSync(path) ? embed(path) : text("")),
  };
}

/** A socket on this machine alone. */
function socket([name, port, service]) {
  return `(name = ${text(name)}, address = "127.0.0.1:${port}", http = (), service = ${text(service)})`;
}

function list(items) {
  return items.map((item) => `\n    ${item},`).join("") + "\n  ";
}

function text(value) {
  return JSON.stringify(value);
}
