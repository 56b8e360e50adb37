// Who controls a right of a work in a territory on a day: the question, and its answer.

import { el } from "../lib/el.js";
import { place, placeCode, places } from "../lib/directory.js";
import { date, plural } from "../lib/format.js";
import { territory } from "../lib/places.js";
import { values, word } from "../lib/words.js";
import { shareTable } from "./shares.js";

const LIST = "territories";
const UNKNOWN = "No territory has this name, code or number";

/** The form. `asked` is { right, territory, date } of the address; `ask` goes to the same record with another question. */
function question(asked, ask) {
  const right = el("select", { name: "right", id: "control-right" },
    el("option", { value: "" }, "Any right"),
    values("right").map((one) => el("option", { value: one }, word("right", one))));
  right.value = asked.right ?? "";
  const where = el("input", {
    name: "territory", id: "control-territory", type: "text", list: LIST, autocomplete: "off", required: true, placeholder: "e.g. Nigeria, NG or 566",
    value: asked.territory ? place(asked.territory) : "", "aria-describedby": "control-wrong", oninput: () => say(""),
  });
  const day = el("input", { name: "date", id: "control-date", type: "date", value: asked.date ?? "", min: "1000-01-01", max: "9999-12-31" });
  const wrong = el("p", { id: "control-wrong", class: "wrong", role: "alert" });
  const say = (text) => {
    wrong.replaceChildren(text);
    where.ariaInvalid = text ? "true" : null;
  };
  const submit = (event) => {
    event.preventDefault();
    const code = placeCode(where.value);
    if (!code) {
      say(`${UNKNOWN}: “${where.value.trim()}”.`);
      return where.focus();
    }
    return ask({ right: right.value, territory: code, date: day.value });
  };
  const field = (label, input) => el("p", null, el("label", { for: input.id }, label), input);
  return el("form", { class: "question", onsubmit: submit, "aria-label": "Who controls a right in a territory" },
    field("Right", right), field("Territory", where), field("On the day (the snapshot’s, if none)", day),
    el("p", null, el("button", { type: "submit", class: "button" }, "Who controls it?")),
    wrong,
    el("datalist", { id: LIST }, places().map(({ name }) => el("option", { value: name }))),
  );
}

/** Where an answer holds, of what was asked for. */
function extent(balance, control) {
  if (balance.of_countries === undefined || balance.territory === String(control.territory)) return "";
  return `, ${territory(balance.territory)} (${plural(balance.of_countries, "country", "countries")} of those asked for)`;
}

function answer(control, citations) {
  const subject = control.right ? word("right", control.right) : "Every right";
  const heading = el("h3", { id: "control", tabindex: "-1" }, `${subject} in ${place(String(control.territory))} on ${date(control.date)}`);
  if (control.answers.length === 0) return [heading, el("p", { class: "quiet" }, "No source claims a share there on that day. That is no statement that the right is free.")];
  const table = (balance) => shareTable({
    shares: balance.holders,
    caption: `${word("right", balance.right)}, ${word("basis", balance.basis)}${extent(balance, control)}`,
    balance,
  }, citations);
  return [heading,
    el("p", { class: "quiet" }, "Who collects decides. Where collectors come to less than the whole, ownership is shown too: the two are never added together."),
    control.answers.map(table)];
}

/** The question for a work with shares, and the answer when the address asks it. */
export function control(record, { asked, askControl }, citations) {
  if (record.kind !== "work" || !record.shares?.length) return null;
  return el("div", { class: "control" }, question(asked, askControl), record.control && answer(record.control, citations));
}
