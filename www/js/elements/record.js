// The page of one work, recording, release or party: every claim, with who makes it.

import { between, el, foreign } from "../lib/el.js";
import { apiPath, display, plural, split } from "../lib/format.js";
import { KINDS, kinds, ofKind, word } from "../lib/words.js";
import { recordAddress } from "../state.js";
import { card, cardOf, mainCredit } from "./card.js";
import { copyButton, credits, facts, identifiers, titles } from "./claims.js";
import { balances } from "./balances.js";
import { conflicts } from "./conflicts.js";
import { control } from "./control.js";
import { linked } from "./links.js";
import { permissions } from "./permissions.js";
import { readings } from "./reading.js";
import { warnings } from "./results.js";
import { shares } from "./shares.js";
import { Citations } from "./sources.js";

/** One entry of the catalogue page: its name in the margin, its content beside it. */
function entry(name, id, content) {
  const nodes = [content].flat(Infinity).filter(Boolean);
  if (nodes.length === 0) return null;
  return el("section", { class: "entry", id, "aria-labelledby": `${id}-name` },
    el("h2", { id: `${id}-name` }, name), el("div", { class: "entry-body" }, nodes));
}

function heading(record, announce) {
  const video = record.claims.some((claim) => claim.type === "form" && claim.value === "video");
  const { scheme } = split(record.id);
  const own = record.identifiers.find((one) => `${one.scheme}:${one.code}` === record.id);
  const label = own?.label ?? scheme.toUpperCase();
  const shown = own?.display ?? display(record.id);
  return el("header", { class: "record-head" },
    el("p", { class: "kind" }, word("kind", record.kind), video && " · music video"),
    foreign("h1", record.title, record.titles[0]?.language, { tabindex: "-1" }),
    mainCredit(record) && foreign("p", mainCredit(record), null, { class: "by" }),
    el("p", { class: "own-id" }, `${label} `, el("code", { class: "code" }, shown), " ", copyButton(shown, `${label} ${shown}`, announce)),
    record.redirected_from && el("p", { class: "notice" }, "Redirected from ", el("code", null, display(record.redirected_from)), ", which is archived: this code is preferred."),
    record.via && !record.redirected_from && el("p", { class: "quiet" }, "Found by ", el("code", null, display(record.via)), ", which leads to this record."),
    jumps(record),
  );
}

/** Where to go on this page: what is linked, and what is in conflict. */
function jumps(record) {
  const conflicts = record.conflicts.length;
  const links = KINDS.filter((kind) => record.link_totals[kinds(kind)] > 0)
    .map((kind) => el("a", { href: `#${kinds(kind)}` }, ofKind(record.link_totals[kinds(kind)], kind)));
  if (conflicts) links.unshift(el("a", { href: "#conflicts", class: "wrong" }, plural(conflicts, "conflict", "conflicts")));
  return links.length > 0 && el("p", { class: "jumps" }, between(links, " · "));
}

/** Links and buttons to take the answer away. */
function takeAway(record, text, announce) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    el("a", { href: url, download: `${record.id.replace(/[^\w-]+/g, "-")}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  const address = new URL(recordAddress(record.id), location.origin).href;
  return el("p", { class: "actions" },
    el("button", { type: "button", class: "button", onclick: save }, "Save as JSON"),
    el("a", { class: "button", href: apiPath(record.id) }, "JSON address"),
    navigator.share && el("button", { type: "button", class: "button", onclick: () => navigator.share({ title: record.title, url: address }).catch(() => {}) }, "Share"),
    copyButton(address, "link to this record", announce, "Copy link"),
  );
}

/** The page of one record. `context` is { answer, text, snapshot, ask, announce, asked, askControl }. */
export function recordPage(record, context) {
  const { answer, text, snapshot, ask, announce } = context;
  const citations = new Citations(snapshot?.sources ?? []);
  const titlesOf = new Map(answer.expanded.map((found) => [found.id, cardOf(found)]));
  const names = { work: "Works", recording: "Recordings", release: "Releases", party: "Parties" };
  const link = (kind) => entry(names[kind], kinds(kind), linked(kind, record, { titles: titlesOf, citations, ask }));
  const unsure = answer.query.readings.some((reading) => reading.check === "wrong");
  return el("article", { class: `record record-${record.kind}` },
    heading(record, announce),
    unsure && readings(answer.query),
    warnings(answer.warnings),
    entry(record.kind === "party" ? "Names" : "Titles", "titles", titles(record, citations)),
    entry("Credits", "credits", credits(record, citations)),
    entry("Shares", "shares", [control(record, context, citations), balances(record, citations), shares(record, citations)]),
    entry("Conflicts", "conflicts", conflicts(record, citations)),
    entry("Facts", "facts", facts(record, citations)),
    entry("Identifiers", "identifiers", identifiers(record, citations, announce)),
    KINDS.map(link),
    entry("AI status", "ai", permissions(record, citations)),
    entry("Sources", "sources", citations.list()),
    entry("Take away", "take-away", takeAway(record, text, announce)),
  );
}

/** A code that names several records: the reader chooses. */
export function choice(answer) {
  const [reading] = answer.query.readings;
  const number = answer.records.length;
  return [
    el("h1", { tabindex: "-1" }, `${number} records under ${reading?.display ?? answer.query.given}`),
    el("p", null, "Sources give this code to more than one record."),
    warnings(answer.warnings),
    el("ol", { class: "plain results" }, answer.records.map((record) => card(cardOf(record)))),
  ];
}
