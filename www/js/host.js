// Answers the page's requests: by the program in a Web Worker, or, where the browser cannot run it,
// by the edge over the network. The requests and the answers are the same.

import { description } from "./copy.js";
import { Program, Stopped } from "./program.js";

/** No answer could be had. `offline` says that the network was the reason. */
export class NoAnswer extends Error {
  name = "NoAnswer";
  constructor(message, offline) {
    super(message);
    this.offline = offline;
  }
}

const runs = () => typeof WebAssembly === "object" && typeof Worker === "function";

const FLOOR = "imr-newest-seen";

/** The newest snapshot that this browser has seen, with the keys that it was trusted under. */
function seen() {
  try {
    return JSON.parse(localStorage.getItem(FLOOR));
  } catch {
    return null;
  }
}

export class Host {
  #program = null;
  #crashes = 0;
  #listeners = [];

  /** Where answers come from: "browser", "copy" (browser, from the offline copy) or "edge". */
  place = "browser";
  /** Why the program does not run here, when it does not. */
  reason = "";

  /** Calls back when `place` changes. */
  onchange(listener) {
    this.#listeners.push(listener);
  }

  /** Starts or restarts the program, for instance after the offline copy has changed. */
  async start() {
    const old = this.#program;
    this.#program = null;
    if (old) old.onstop = null;
    old?.stop(new Stopped("the program is started anew"));
    if (!runs()) return this.#move("edge", "it has no WebAssembly");
    const copied = await description().catch(() => null);
    this.#launch();
    this.#move(copied ? "copy" : "browser");
  }

  /** Starts another program, for work that is not to keep the page waiting; whoever asks for it stops it. */
  another() {
    return new Program({ floor: seen() });
  }

  /** Asks for a path; resolves to { status, json, text }; rejects with `NoAnswer` or an abort. */
  async ask(path, { method = "GET", json, signal } = {}) {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const headers = { accept: "application/json", ...(body && { "content-type": "application/json" }) };
    const asked = { method, headers, body, signal };
    try {
      return await this.#answer(path, asked);
    } catch (error) {
      if (!(error instanceof Stopped)) throw this.#explain(error, signal);
    }
    // The program stopped under the question: it was started again, so ask once more.
    try {
      return await this.#answer(path, asked);
    } catch (error) {
      throw this.#explain(error, signal);
    }
  }

  /** Remembers that a snapshot was seen: from now on the program takes none that is older. */
  saw(sequence) {
    const keys = this.#program?.keys;
    const floor = seen();
    if (!keys || (floor?.keys === keys && floor.sequence >= sequence)) return;
    try {
      localStorage.setItem(FLOOR, JSON.stringify({ keys, sequence }));
    } catch {
      // A browser that keeps nothing can be shown an old snapshot; its date is on every page.
    }
  }

  #launch() {
    const program = new Program({ floor: seen() });
    let started = false;
    program.started.then(() => (started = true), () => {});
    program.onstop = (reason) => this.#stopped(reason, started);
    this.#program = program;
  }

  /** After one crash the program is started again; if it cannot start, or crashes on, the edge answers. */
  #stopped(reason, started) {
    this.#crashes += 1;
    this.#program = null;
    if (started && this.#crashes < 3) return this.#launch();
    this.#move("edge", reason.message);
  }

  async #answer(path, asked) {
    const program = this.#program;
    if (!program) return this.#overNetwork(path, asked);
    const answer = await program.ask(path, asked);
    this.#crashes = 0;
    const text = new TextDecoder().decode(answer.body);
    return this.#parsed(answer.status, text, answer.offline);
  }

  async #overNetwork(path, asked) {
    let response;
    try {
      response = await fetch(path, { ...asked, credentials: "omit" });
    } catch (error) {
      if (asked.signal?.aborted) throw error;
      throw new NoAnswer("the network could not be reached", true);
    }
    return this.#parsed(response.status, await response.text(), false);
  }

  #parsed(status, text, offline) {
    if (status === 503 && offline) throw new NoAnswer("the network could not be reached", true);
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      throw new NoAnswer(`the answer (status ${status}) could not be read`, offline);
    }
    if (status >= 500 && json.detail) throw new NoAnswer(json.detail, false);
    return { status, text, json };
  }

  #explain(error, signal) {
    if (signal?.aborted || error instanceof NoAnswer) return error;
    return new NoAnswer(error.message, error.offline ?? !navigator.onLine);
  }

  #move(place, reason = "") {
    this.place = place;
    this.reason = reason;
    for (const listener of this.#listeners) listener();
  }
}
