// What sources say about a record in single lines: titles, credits, facts, identifiers.

import { between, el, foreign } from "../lib/el.js";
import { date, display, duration } from "../lib/format.js";
import { capital, language, values, word } from "../lib/words.js";
import { recordAddress } from "../state.js";
import { verdict } from "./reading.js";

/** Every title or name, with what kind it is, its language, and who says so. */
export function titles(record, citations) {
  const line = (title) => {
    const notes = [title.role !== "main" && word("title", title.role), title.language && language(title.language)];
    return el("li", { class: "claim" },
      el("span", null,
        foreign("span", title.text, title.language, { class: title.role === "main" ? "main-title" : "other-title" }),
        el("span", { class: "quiet" }, notes.filter(Boolean).map((note) => ` · ${note}`)),
      ),
      citations.mark(title.sources),
    );
  };
  return el("ul", { class: "plain claims" }, record.titles.map(line));
}

/** A name as credited, linked to the party's record when the source gives its identifier. */
export function partyName(claim) {
  return claim.party ? foreign("a", claim.name, null, { href: recordAddress(claim.party) }) : foreign("span", claim.name);
}

/** Who took part, grouped by role in a fixed order. */
export function credits(record, citations) {
  const all = record.claims.filter((claim) => claim.type === "credit");
  const roles = [...new Set([...values("role"), ...all.map((credit) => credit.role)])];
  const group = (role) => {
    const held = all.filter((credit) => credit.role === role);
    if (held.length === 0) return null;
    const line = (credit) => el("dd", { class: "claim" }, el("span", null, partyName(credit)), citations.mark(credit.sources));
    return [el("dt", null, word("role", role)), held.map(line)];
  };
  return all.length > 0 && el("dl", { class: "ledger" }, roles.map(group));
}

/** The value of a fact as people read it. */
export function factValue(fact) {
  if (fact.type === "duration") return el("time", { datetime: `PT${fact.value / 1000}S` }, duration(fact.value));
  if (fact.type === "date") return el("time", { datetime: fact.value }, date(fact.value));
  if (fact.type === "form" || fact.type === "party-type") return word("value", fact.value);
  if (fact.type === "language") return language(fact.value);
  return foreign("span", String(fact.value));
}

/** Durations, dates, labels and other single values; where sources disagree, all stand here. */
export function facts(record, citations) {
  const all = record.claims.filter((claim) => claim.type !== "credit" && claim.type !== "share");
  const types = [...new Set([...values("fact"), ...all.map((fact) => fact.type)])];
  const group = (type) => {
    const held = all.filter((fact) => fact.type === type);
    if (held.length === 0) return null;
    const line = (fact) => el("dd", { class: "claim" }, el("span", null, factValue(fact)), citations.mark(fact.sources));
    return [el("dt", null, word("fact", type)), held.map(line)];
  };
  return all.length > 0 && el("dl", { class: "ledger" }, types.map(group));
}

/** A button that puts a text on the clipboard and says so; its label begins with "Copy". */
export function copyButton(text, what, announce, label = "Copy") {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce(`Copied ${text}`);
    } catch {
      announce("This browser did not allow copying");
    }
  };
  return el("button", { type: "button", class: "copy", onclick: copy, "aria-label": `Copy ${what}` }, label);
}

/** Every identifier of the record with its verdict, a button to copy it, and who gives it. */
export function identifiers(record, citations, announce) {
  const schemes = [...new Set(record.identifiers.map((entry) => entry.label))];
  const line = (entry) => {
    const id = `${entry.scheme}:${entry.code}`;
    const shown = entry.display || display(id);
    const said = [
      entry.check === "wrong" && verdict("wrong", entry.expected, shown),
      entry.check === "ok" && el("span", { class: "right", title: "check digit right" }, "✓", el("span", { class: "visually-hidden" }, " check digit right")),
      entry.standing && el("span", { class: "wrong" }, word("standing", entry.standing)),
      id === record.id && el("span", { class: "quiet" }, "this record’s own"),
    ].filter(Boolean);
    return el("dd", { class: "claim" },
      el("span", null, el("code", { class: "code" }, shown), " ", between(said, " · "), " ", copyButton(shown, `${entry.label} ${shown}`, announce)),
      citations.mark(entry.sources),
    );
  };
  const group = (label) => [el("dt", null, capital(label)), record.identifiers.filter((entry) => entry.label === label).map(line)];
  return record.identifiers.length > 0 && el("dl", { class: "ledger" }, schemes.map(group));
}
