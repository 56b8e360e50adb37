// The report that is being matched, kept while the page shows something else: who opens a record from
// the table finds the table again, and the matching goes on meanwhile.

import { Job } from "./job.js";
import { Unreadable } from "./lines.js";
import { canMatch, look } from "./report.js";

export class Session {
  #host;
  #announce;
  #said = 0;

  file = null;
  /** How the report is written, and the fields of its columns; null while it is not known. */
  shape = null;
  /** Why it cannot be matched: { message, hint }. */
  problem = null;
  job = null;
  /** Which rows the table shows. */
  only = "all";
  /** Called when another thing is to be shown, and when the numbers have changed. */
  ondraw = () => {};
  onchange = () => {};

  constructor(host, announce) {
    this.#host = host;
    this.#announce = announce;
  }

  /** Tells why nothing can be matched here, or returns nothing. */
  get obstacle() {
    if (this.#host.place !== "edge") return null;
    return `The registry’s program cannot run in this browser (${this.#host.reason}), and the lines of a report are not sent to a server. Use a current browser, or the command imr match.`;
  }

  /** Takes a file, and matches it at once if its columns are known. */
  async take(file) {
    this.#drop();
    Object.assign(this, { file, shape: null, problem: null, only: "all" });
    try {
      const shape = await look(file);
      if (this.file !== file) return;
      this.shape = shape;
      if (canMatch(shape)) return this.start(shape.fields);
      this.problem = { columns: true };
      this.#announce("The columns of this report are not known: say what they hold");
    } catch (error) {
      if (this.file !== file) return;
      if (!(error instanceof Unreadable)) console.error(error);
      const { message, hint = "Choose it again." } = error;
      this.problem = { message, hint };
      this.#announce(`This file cannot be read: ${message}`);
    }
    this.ondraw();
  }

  /** Matches the report by these fields of its columns. */
  start(fields) {
    this.#drop();
    this.problem = null;
    this.only = "all";
    this.shape = { ...this.shape, fields };
    this.#said = 0;
    this.job = new Job(this.file, this.shape, () => this.#host.another());
    this.job.onchange = () => this.#changed();
    this.#announce("Matching has begun");
    this.ondraw();
  }

  #drop() {
    if (this.job) this.job.onchange = () => {};
    this.job?.cancel();
    this.job = null;
  }

  /** Tells the numbers to the page; to screen readers only every quarter and the end. */
  #changed() {
    const { state, progress } = this.job;
    if (state !== "running") {
      const words = { done: "Matching is done", cancelled: "Matching was cancelled", failed: "Matching has stopped" };
      this.#announce(`${words[state]}: ${progress.rows} lines`);
      return this.ondraw();
    }
    const quarter = Math.floor((4 * progress.bytes) / progress.of);
    if (quarter > this.#said && quarter < 4) this.#announce(`${quarter * 25} percent of the report are read`);
    this.#said = quarter;
    this.onchange();
  }
}
