// The address is the state: what is shown follows from `?q=` (with `kind=`, `credit=`, `year=` and
// `exact=1` as filters), `?id=` (with `right=`, `territory=` and `date=` for who controls a right of a
// work), `?view=snapshot` or `?view=match`.

import { KINDS } from "./lib/words.js";

const LONGEST = 512;
const VIEWS = ["snapshot", "match"];
const FILTERS = ["kind", "credit", "year", "exact"];
/** What may be asked about a record, and what each part looks like. */
const CONTROL = { right: /^[a-z]{2,20}$/, territory: /^(?:[A-Za-z]{2}|\d{1,4})$/, date: /^\d{4}-\d\d-\d\d$/ };

/** Reads the part of an address after `?`. */
export function read(search) {
  const params = new URLSearchParams(search);
  const id = params.get("id")?.trim().slice(0, LONGEST);
  if (id) return { view: "record", id, ...question(params) };
  const q = params.get("q")?.slice(0, LONGEST) ?? "";
  if (q.trim()) return { view: "search", q, ...filters(params) };
  return { view: VIEWS.includes(params.get("view")) ? params.get("view") : "home" };
}

/** The filters of a search that are there and look like what they should be. */
function filters(params) {
  const kind = KINDS.includes(params.get("kind")) ? params.get("kind") : "";
  const year = /^[1-9]\d{0,3}$/.test(params.get("year")) ? params.get("year") : "";
  return { kind, credit: params.get("credit")?.trim().slice(0, LONGEST) ?? "", year, exact: params.get("exact") === "1" ? "1" : "" };
}

/** A search with other filters; what is not named stays. */
export function refined(state, changed) {
  const { q, kind = "", credit = "", year = "", exact = "" } = state;
  return { view: "search", q, kind, credit, year, exact, ...changed };
}

/** The parts of the question that are there and look like what they should be. */
function question(params) {
  const parts = Object.keys(CONTROL).map((name) => [name, params.get(name) ?? ""]);
  return Object.fromEntries(parts.filter(([name, value]) => CONTROL[name].test(value)));
}

/** The part of a record's state that asks who controls a right: { right, territory, date }. */
export function controlOf(state) {
  return Object.fromEntries(Object.keys(CONTROL).filter((name) => state[name]).map((name) => [name, state[name]]));
}

/** Writes the address of a state; `read` gives the same state back. */
export function address(state) {
  const params = new URLSearchParams();
  if (state.view === "record") {
    params.set("id", state.id);
    for (const [name, value] of Object.entries(controlOf(state))) params.set(name, value);
  }
  if (state.view === "search") params.set("q", state.q);
  if (state.view === "search") for (const name of FILTERS) if (state[name]) params.set(name, state[name]);
  if (VIEWS.includes(state.view)) params.set("view", state.view);
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
  if (state.view === "match") return `Match a usage report – ${site}`;
  return state.view === "snapshot" ? `This snapshot – ${site}` : site;
}
