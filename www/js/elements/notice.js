// Every state that is not an answer, in its own words: what happened, what it means, what to do.

import { el } from "../lib/el.js";

/** A notice: a heading, sentences, and actions as links or buttons. */
export function notice(kind, heading, sentences, actions = []) {
  return el("section", { class: `notice notice-${kind}` },
    el("h2", null, heading),
    sentences.filter(Boolean).map((sentence) => (sentence instanceof Node ? sentence : el("p", null, sentence))),
    actions.length > 0 && el("p", { class: "actions" }, actions),
  );
}

/** A button of a notice. */
export function action(label, onclick) {
  return el("button", { type: "button", class: "button", onclick }, label);
}

/** No answer came: the network is off, or a part of the snapshot could not be read. */
export function noAnswer(error, retry) {
  if (error.offline) {
    return notice("offline", "Offline", [
      "The network cannot be reached, and this browser holds no offline copy of what this question needs.",
      "Nothing can be said about whether it is registered.",
    ], [action("Try again", retry)]);
  }
  return notice("unavailable", "Could not be read", [
    "A part of the registry could not be read or did not pass its check, so there is no answer to this question right now.",
    "This does not mean that it is not registered.",
    el("p", { class: "detail" }, error.message),
  ], [action("Try again", retry)]);
}

/** A snapshot past its date: answers may be out of date, but they are still given. */
export function staleBanner(snapshot, formatted) {
  return el("p", { class: "banner", role: "note" },
    el("strong", null, "Out of date. "),
    `This snapshot was to be replaced by ${formatted}. Answers may have changed since it was issued.`,
  );
}
