// The address is the state: what is shown follows from `?q=&kind=`, `?id=` or `?view=snapshot`.

import { KINDS } from "./lib/words.js";

const LONGEST = 512;

/** Reads the part of an address after `?`. */
export function read(search) {
  const params = new URLSearchParams(search);
  const id = params.get("id")?.trim().slice(0, LONGEST);
  if (id) return { view: "record", id };
  const q = params.get("q")?.slice(0, LONGEST) ?? "";
  if (q.trim()) return { view: "search", q, kind: KINDS.includes(params.get("kind")) ? params.get("kind") : "" };
  return { view: params.get("view") === "snapshot" ? "snapshot" : "home" };
}

/** Writes the address of a state; `read` gives the same state back. */
export function address(state) {
  const params = new URLSearchParams();
  if (state.view === "record") params.set("id", state.id);
  if (state.view === "search") params.set("q", state.q);
  if (state.view === "search" && state.kind) params.set("kind", state.kind);
  if (state.view === "snapshot") params.set("view", "snapshot");
  const query = params.toString().replaceAll("%3A", ":");
  return query ? `/?${query}` : "/";
}

/** The address of a record's page. */
export function recordAddress(id) {
  return address({ view: "record", id });
}

/** The address of a search. */
export function searchAddress(q, kind = "") {
  return address({ view: "search", q, kind });
}

/** The title of the window for a state; `name` is the title of the record that is shown. */
export function windowTitle(state, name) {
  const site = "International Music Registry";
  if (state.view === "record") return `${name || state.id} – ${site}`;
  if (state.view === "search") return `${state.q} – ${site}`;
  return state.view === "snapshot" ? `This snapshot – ${site}` : site;
}
