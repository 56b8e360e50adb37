// One report being matched: reads rows, hands them to the programs in parts, keeps the results in order.
// Memory stays bounded: the output is kept in blobs, which a browser may put on disk, and the rows for
// the table are the first few of each outcome.

import { head, line, target } from "./output.js";
import { Pool } from "./pool.js";
import { rows } from "./report.js";

/** Rows that are kept to be shown, of each outcome. */
export const SHOWN = 200;
export const OUTCOMES = ["matched", "possible", "none", "unavailable", "unusable"];
const FIRST = 16;
const MOST = 500;
/** Longest part in letters; with three bytes each it is still shorter than the longest body. */
const LONGEST = 80_000;
/** How long a part should take. */
const PART_MS = 400;
const BLOB = 1 << 20;
const TELL_MS = 200;

const encoder = new TextEncoder();

export class Job {
  #stop = new AbortController();
  #blobs = [];
  #texts = [];
  #length = 0;
  #size = FIRST;
  #told = 0;
  #began = performance.now();

  state = "running";
  error = null;
  /** Bytes of the file that are read, rows that are matched, milliseconds so far. */
  progress = { bytes: 0, of: 0, rows: 0, ms: 0 };
  /** By outcome: { rows, value } (value in millionths). */
  counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, { rows: 0, value: 0n }]));
  contradicting = 0;
  value = 0n;
  /** See Pool. */
  thresholds = null;
  /** The first rows of each outcome, and the first of all. */
  shown = Object.fromEntries([...OUTCOMES, "all"].map((outcome) => [outcome, []]));
  /** Called when something has changed, not too often, and at the end. */
  onchange = () => {};

  constructor(file, shape, make) {
    this.file = file;
    this.shape = shape;
    this.progress.of = file.size;
    this.#texts.push(head(shape));
    this.ended = this.#run(make);
  }

  /** Ends it; what is matched so far stays. */
  cancel() {
    this.#stop.abort(new DOMException("cancelled", "AbortError"));
  }

  /** The lines with their results so far: { name, blob }. */
  output() {
    this.#cut();
    const { name, type } = target(this.shape, this.file.name);
    return { name, blob: new Blob(this.#blobs, { type }) };
  }

  async #run(make) {
    const { signal } = this.#stop;
    const pool = new Pool(make, signal);
    try {
      const waiting = [];
      for await (const part of this.#parts(signal)) {
        const matched = this.#match(pool, part);
        // Its failure is told in its turn.
        matched.catch(() => {});
        waiting.push(matched);
        if (waiting.length > pool.lanes) this.#take(await waiting.shift());
      }
      for (const matched of waiting) this.#take(await matched);
      this.state = "done";
    } catch (error) {
      this.state = signal.aborted ? "cancelled" : "failed";
      this.error = error;
    } finally {
      pool.stop();
      this.#tell(true);
    }
  }

  /** Cuts the rows of the report into parts of about the same time. */
  async *#parts(signal) {
    const onread = (bytes) => (this.progress.bytes = bytes);
    let part = [];
    let length = 0;
    for await (const some of rows(this.file, this.shape, { onread, signal })) {
      for (const row of some) {
        row.body = row.flaw ? "" : JSON.stringify(row.usage.line);
        if (row.body.length > LONGEST && encoder.encode(row.body).length > 3 * LONGEST) row.flaw = "row-long";
        if (part.length >= this.#size || (part.length > 0 && length + row.body.length > LONGEST)) {
          yield part;
          part = [];
          length = 0;
        }
        part.push(row);
        length += row.body.length;
      }
      signal.throwIfAborted();
    }
    if (part.length > 0) yield part;
  }

  async #match(pool, part) {
    const began = performance.now();
    const usable = part.filter((row) => !row.flaw);
    const answers = usable.length > 0 ? await pool.match(usable.map((row) => row.body)) : [];
    this.thresholds = pool.thresholds;
    usable.forEach((row, at) => (row.answer = answers[at]));
    if (usable.length > 0 && answers.every(({ verdict }) => verdict === "unavailable")) {
      throw Object.assign(new Error("the parts of the snapshot that these lines need could not be read"), { offline: !navigator.onLine });
    }
    const ideal = (part.length * PART_MS) / Math.max(1, performance.now() - began);
    this.#size = Math.round(Math.max(FIRST, Math.min(MOST, ideal, this.#size * 2)));
    return part;
  }

  #take(part) {
    for (const row of part) {
      delete row.body;
      const outcome = row.flaw ? "unusable" : row.answer.verdict;
      const { value } = row.usage;
      this.counts[outcome].rows += 1;
      this.counts[outcome].value += value;
      this.value += value;
      this.contradicting += row.answer?.contradicting ? 1 : 0;
      for (const list of [this.shown.all, this.shown[outcome]]) if (list.length < SHOWN) list.push(row);
      this.#write(line(this.shape, row));
    }
    this.progress.rows += part.length;
    this.#tell(false);
  }

  #write(text) {
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length > BLOB) this.#cut();
  }

  #cut() {
    this.#blobs.push(new Blob(this.#texts));
    this.#texts = [];
    this.#length = 0;
  }

  #tell(isLast) {
    const now = performance.now();
    this.progress.ms = now - this.#began;
    if (!isLast && now - this.#told < TELL_MS) return;
    this.#told = now;
    this.onchange();
  }
}
