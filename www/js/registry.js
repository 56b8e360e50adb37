// The questions that the page asks, in terms of the registry: search, look up, describe.

import { apiPath } from "./lib/format.js";

const PAGE = 20;
/** How results are found that have the words as they were typed, and what only comes after all of these. */
const AS_TYPED = new Set(["identifier", "exact", "begins", "words", "prefix"]);
const AFTER = new Set(["title", "spelling", "some"]);
const EXPAND = "works,recordings,releases,parties";

/** Tells whether a text may be a code: enough digits, a `scheme:` in front, or a web address. */
export function looksLikeCode(text) {
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0;
  return digits >= 4 || /^\s*(https?:|urn:|[a-z-]{2,9}\s*:\s*\S)/i.test(text) || /^\s*[0-9a-f]{8}-[0-9a-f]{4}-/i.test(text);
}

export class Registry {
  #host;
  #description = null;

  constructor(host) {
    this.#host = host;
  }

  /** The description of the snapshot that answers, asked once; null when it cannot be had. */
  description() {
    this.#description ??= this.#describe();
    return this.#description;
  }

  /** Forgets the description: another snapshot may answer from now on. */
  forget() {
    this.#description = null;
  }

  async #describe() {
    try {
      const [snapshot, health] = await Promise.all([this.#host.ask("/v1/snapshot"), this.#host.ask("/health")]);
      if (snapshot.status !== 200) throw new Error(`status ${snapshot.status}`);
      this.#host.saw(snapshot.json.sequence);
      return { ...snapshot.json, version: health.json.version };
    } catch {
      this.#description = null;
      return null;
    }
  }

  /** One page of a search by title or name. */
  async search(state, { cursor, signal } = {}) {
    const params = new URLSearchParams({ q: state.q, limit: String(PAGE) });
    for (const name of ["kind", "credit", "year"]) if (state[name]) params.set(name, state[name]);
    if (cursor) params.set("cursor", cursor);
    const answer = await this.#host.ask(`/v1/search?${params}`, { signal });
    return state.exact ? this.#asTyped(state, answer, signal) : answer;
  }

  /** Leaves out what is not found by the very words. Tiers come in order, so what is left ends the search. */
  async #asTyped(state, answer, signal) {
    const { results, next } = answer.json;
    if (!results) return answer;
    const kept = results.filter((hit) => AS_TYPED.has(hit.match));
    const last = results.at(-1)?.match;
    const isOver = !next || AFTER.has(last);
    if (kept.length === 0 && !isOver) return this.search(state, { cursor: next, signal });
    return { ...answer, json: { ...answer.json, instead: undefined, results: kept, next: isOver ? null : next } };
  }

  /** Look-up of whatever was typed. */
  async read(text, { signal } = {}) {
    return this.#host.ask(`/v1/lookup/${encodeURIComponent(text)}`, { signal });
  }

  /** Look-up of one record with the titles of what it is linked to; `control` asks who controls a right where. */
  async record(id, { control = {}, signal } = {}) {
    const asked = new URLSearchParams(control);
    return this.#host.ask(`${apiPath(id)}?expand=${EXPAND}${asked.size > 0 ? `&${asked}` : ""}`, { signal });
  }

  /** Look-up of several records; resolves to a record or undefined for each, in the same order. */
  async records(ids) {
    const answer = await this.#host.ask("/v1/lookup", { method: "POST", json: { codes: ids } });
    return answer.json.answers.map((one, at) => one.records.find((record) => record.id === ids[at]) ?? one.records[0]);
  }
}
