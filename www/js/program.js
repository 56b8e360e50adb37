// The page's end of one Web Worker that hosts the edge program: questions in, answers out.

import { scriptUrl } from "./lib/trusted.js";

const START_MS = 20_000;
const ANSWER_MS = 60_000;

/** The program stopped: what was asked meanwhile has no answer. */
export class Stopped extends Error {
  name = "Stopped";
}

/** One running copy of the program. */
export class Program {
  #worker;
  #pending = new Map();
  #last = 0;
  #started;
  #settle;

  /** Called when the program stops by itself. */
  onstop = null;
  /** The public keys that it trusts, once it has started. */
  keys = "";

  /** `checkpoint` and `strict` tie it to one snapshot and to what is stored; see engine.js. */
  constructor({ checkpoint, strict = false, floor = null } = {}) {
    this.#worker = new Worker(scriptUrl("/js/engine.js"), { type: "module", name: "imr" });
    this.#started = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.#started.catch(() => {});
    this.#worker.addEventListener("message", (event) => this.#receive(event.data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.stop(new Stopped(event.message || "the program could not be loaded"));
    });
    this.#worker.postMessage({ start: { checkpoint, strict, floor } });
    const late = () => this.stop(new Stopped("the program did not start in time"));
    this.timer = setTimeout(late, START_MS);
  }

  /** Resolves when the program can be asked; rejects with `Stopped` when it cannot run here. */
  get started() {
    return this.#started;
  }

  /** Asks; resolves to { status, headers, body, offline }; rejects with `Stopped` or an abort. */
  async ask(path, { method = "GET", headers = {}, body, signal } = {}) {
    await this.#started;
    signal?.throwIfAborted();
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.stop(new Stopped("the program did not answer in time")), ANSWER_MS);
      this.#pending.set(id, { resolve, reject, timer });
      signal?.addEventListener("abort", () => this.#abort(id, signal.reason), { once: true });
      this.#worker.postMessage({ id, method, path, headers, body });
    });
  }

  /** Ends the program; everything that waits for it is told `reason`. */
  stop(reason = new Stopped("the program was ended")) {
    if (!this.#worker) return;
    this.#worker.terminate();
    this.#worker = null;
    clearTimeout(this.timer);
    this.#settle.reject(reason);
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(reason);
    this.onstop?.(reason);
  }

  #receive(message) {
    if (message.ready) {
      clearTimeout(this.timer);
      this.keys = message.keys;
      return this.#settle.resolve();
    }
    if (message.failed) return this.stop(new Stopped(message.failed));
    const waiting = this.#take(message.id);
    if (!waiting) return;
    if (message.error === undefined) waiting.resolve(message);
    else waiting.reject(Object.assign(new Error(message.error), { offline: message.offline }));
  }

  #abort(id, reason) {
    const waiting = this.#take(id);
    if (!waiting) return;
    waiting.reject(reason);
    this.#worker?.postMessage({ abort: id });
  }

  #take(id) {
    const waiting = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }
}
