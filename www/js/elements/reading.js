// What the box was read as: the scheme, the usual spelling, the verdict on the check digit.

import { between, el } from "../lib/el.js";
import { count } from "../lib/format.js";
import { capital } from "../lib/words.js";
import { recordAddress } from "../state.js";
import { notice } from "./notice.js";

/** The identifier of a reading in text form, which is what addresses of records hold. */
const idOf = (reading) => `${reading.scheme}:${reading.code}`;

/** Sets apart the check characters at the end of a code, however it is punctuated. */
function marked(display, length) {
  let left = length;
  let at = display.length;
  while (left > 0 && at > 0) {
    at -= 1;
    if (/[0-9a-z]/i.test(display[at])) left -= 1;
  }
  return [display.slice(0, at), el("mark", null, display.slice(at))];
}

/** The verdict on a check digit in words; never by colour alone. */
export function verdict(check, expected, display) {
  if (check === "ok") return el("span", { class: "right" }, "✓ check digit right");
  if (check !== "wrong") return null;
  const length = expected?.length ?? 1;
  const found = display.replace(/[^0-9a-z]/gi, "").slice(-length);
  return el("span", { class: "wrong" }, `✗ check digit ${found} is wrong`, expected && `: ${expected} is expected`);
}

/** A code, with its check digit set apart when that is wrong. */
function code(reading) {
  const wrong = reading.check === "wrong";
  return el("code", { class: "code" }, wrong ? marked(reading.display, reading.expected?.length ?? 1) : reading.display);
}

const OUTCOMES = {
  not_registered: "not registered in this snapshot",
  not_covered: "not covered by this snapshot",
  unavailable: "could not be read right now",
};

/** Says what came of a reading that found nothing. */
export function outcome(reading) {
  return OUTCOMES[reading.status];
}

function line(reading) {
  const found = reading.status === "found";
  const said = verdict(reading.check, reading.expected, reading.display);
  const next = found ? el("a", { href: recordAddress(idOf(reading)) }, "open the record") : outcome(reading);
  const parts = [said, next && el("span", null, next), ...(reading.notes ?? []).map((note) => el("span", null, note))];
  return el("li", null,
    el("span", { class: "scheme" }, capital(reading.label)), " ", code(reading), " ",
    el("span", { class: "verdict" }, between(parts.filter(Boolean), " · ")),
  );
}

/** The codes that are registered and differ by a slip of the pen. */
function didYouMean(suggestions) {
  if (!suggestions?.length) return null;
  const link = (entry) => el("a", { href: recordAddress(idOf(entry)), class: "code" }, entry.display);
  return el("p", { class: "did-you-mean" }, "Did you mean ", between(suggestions.map(link), " or "), "? Registered, and one slip away.");
}

/** The panel above the results: one reading, or all of them when the code is ambiguous. */
export function readings(query, suggestions) {
  const list = query.readings;
  if (list.length === 0) return null;
  const heading = list.length === 1 ? "Read as" : `This can be read in ${list.length} ways`;
  return el("section", { class: "readings", "aria-label": "How the code was read" },
    el("h2", null, heading), el("ul", { class: "plain" }, list.map(line)), didYouMean(suggestions),
  );
}

/** Text that cannot be the code it looks like: which one, and what is wrong with it. */
export function malformed(answer) {
  const faults = answer.query.malformed;
  const line = (fault) => el("li", null, `${capital(fault.message)}.`);
  return notice("malformed", "Not a valid code", [
    el("p", null, "“", el("bdi", { class: "code" }, answer.query.given), "” looks like a code but cannot be one:"),
    el("ul", { class: "plain" }, faults.map(line)),
    didYouMean(answer.did_you_mean),
  ]);
}

/** The code is well formed and covered, and nothing is registered under it. */
export function notRegistered(answer, snapshot) {
  const [reading] = answer.query.readings;
  const known = snapshot?.coverage?.schemes?.[reading?.scheme];
  return notice("not-registered", "Not registered", [
    known !== undefined
      ? `This snapshot knows ${count(known)} codes of the scheme “${reading.label}”; ${reading.display} is not among them.`
      : "Nothing is registered under this code in this snapshot.",
    "It may still exist: the registry holds what its sources volunteer.",
  ]);
}

/** No source of this snapshot gives codes of this scheme, so nothing follows from finding none. */
export function notCovered(answer) {
  const labels = [...new Set(answer.query.readings.map((reading) => reading.label))].join(" or ");
  return notice("not-covered", "Not covered by this snapshot", [
    `No source of this snapshot gives ${labels || "such"} codes of this kind, so nothing can be said about this one.`,
    el("p", null, el("a", { href: "/?view=snapshot" }, "See what this snapshot covers")),
  ]);
}
