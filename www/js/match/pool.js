// The programs that match: a few copies in Web Workers, so that a report does not keep the page waiting.
// Lines are handed to them as requests that never leave the browser.

import { Stopped } from "../program.js";

const MOST = 4;
const LANES = 2;
const TRIES = 3;
/** The program does not look again within a second for what it could not read. */
const REST_MS = 1_200;

const wait = (ms, signal) => new Promise((done, failed) => {
  const timer = setTimeout(done, ms);
  signal.addEventListener("abort", () => { clearTimeout(timer); failed(signal.reason); }, { once: true });
});

export class Pool {
  #make;
  #programs;
  #signal;
  #crashes = 0;

  /** From which score on a line is `matched` or `possible`; known with the first answer. */
  thresholds = null;

  /** `make` starts a program. */
  constructor(make, signal) {
    this.#make = make;
    this.#signal = signal;
    const size = Math.max(1, Math.min(MOST, Math.floor((navigator.hardwareConcurrency ?? 2) / 2)));
    this.#programs = Array.from({ length: size }, () => ({ program: make(), busy: 0 }));
    signal.addEventListener("abort", () => this.stop(), { once: true });
  }

  /** How many requests may be under way at once. */
  get lanes() {
    return this.#programs.length * LANES;
  }

  stop() {
    for (const { program } of this.#programs) program.stop(new Stopped("the matching has ended"));
  }

  /** Matches usage lines, each as JSON; resolves to an answer for each. What could not be read is asked again. */
  async match(lines) {
    const answers = await this.#ask(lines);
    for (let again = 1; again < TRIES; again += 1) {
      const open = answers.flatMap((answer, at) => (answer.verdict === "unavailable" ? [at] : []));
      if (open.length === 0) break;
      await wait(REST_MS * again, this.#signal);
      const found = await this.#ask(open.map((at) => lines[at]));
      found.forEach((answer, at) => (answers[open[at]] = answer));
    }
    return answers;
  }

  async #ask(lines) {
    const body = `{"lines":[${lines.join(",")}]}`;
    for (let again = 1; ; again += 1) {
      const { status, json } = await this.#request(body);
      if (status === 200 && json.lines?.length === lines.length) {
        this.thresholds = json.thresholds;
        return json.lines;
      }
      if (status === 200) throw new Error("the program answered other lines than were asked");
      if (status !== 503 || again === TRIES) throw new Error(json.detail ?? `the program answered ${status}`);
      await wait(REST_MS * again, this.#signal);
    }
  }

  /** Asks the program that has the least to do; one that has crashed is replaced. */
  async #request(body) {
    const lane = this.#programs.reduce((least, one) => (one.busy < least.busy ? one : least));
    const { program } = lane;
    lane.busy += 1;
    try {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const answer = await program.ask("/v1/match", { method: "POST", headers, body });
      return { status: answer.status, json: JSON.parse(new TextDecoder().decode(answer.body)) };
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!(error instanceof Stopped) || this.#crashes >= TRIES) throw error;
      if (lane.program === program) {
        this.#crashes += 1;
        lane.program = this.#make();
      }
      return this.#request(body);
    } finally {
      lane.busy -= 1;
    }
  }
}
