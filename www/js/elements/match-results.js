// What came of a report: how many lines, what they are worth, and the first lines of each outcome.

import { between, el, foreign } from "../lib/el.js";
import { count, display, plural, split } from "../lib/format.js";
import { schemeName, word } from "../lib/words.js";
import { OUTCOMES, SHOWN } from "../match/job.js";
import { recordAddress } from "../state.js";

const percent = (part, whole) => (whole > 0 ? `${((part * 100) / whole).toFixed(1)} %` : "–");
/** Shares of values are whole numbers of any size: first parts of a million, then a number. */
const share = (part, whole) => (whole > 0n ? `${(Number((part * 1_000_000n) / whole) / 10_000).toFixed(1)} %` : "–");
const score = (fit) => fit.toFixed(2);

function summaryRow(job, outcome) {
  const { rows, value } = job.counts[outcome];
  const known = job.progress.rows;
  const bar = el("span", { class: "bar-fill" });
  bar.style.inlineSize = `${known > 0 ? (rows * 100) / known : 0}%`;
  return el("tr", { class: `is-${outcome}` },
    el("th", { scope: "row" }, word("outcome", outcome)),
    el("td", { class: "number", "data-label": "Lines" }, count(rows)),
    el("td", { class: "number", "data-label": "Share of lines" }, percent(rows, known)),
    job.value > 0n && el("td", { class: "number", "data-label": "By value" }, share(value, job.value)),
    el("td", { class: "bar-cell", "aria-hidden": "true" }, rows > 0 && el("span", { class: "bar" }, bar)),
  );
}

function summary(job) {
  const used = OUTCOMES.filter((outcome, at) => at < 3 || job.counts[outcome].rows > 0);
  const { matched, possible } = job.thresholds ?? {};
  const words = job.thresholds && `Matched: a score of ${score(matched)} or more. Possible: ${score(possible)} or more; look at these yourself.`;
  return [
    el("table", { class: "cards summary" },
      el("caption", null, "What the lines are"),
      el("thead", null, el("tr", null, ["Outcome", "Lines", "Share of lines", job.value > 0n && "By value"].filter(Boolean).map((name, at) => el("th", { scope: "col", class: at > 0 ? "number" : undefined }, name)), el("td", null))),
      el("tbody", null, used.map((outcome) => summaryRow(job, outcome))),
    ),
    job.contradicting > 0 && el("p", { class: "quiet" }, `${plural(job.contradicting, "line has", "lines have")} a code that leads to another title or credit; such a code is not trusted.`),
    words && el("p", { class: "quiet" }, words),
  ];
}

/** The link to a record and what is known of it. */
function candidate(found) {
  const { scheme } = split(found.id);
  const facts = [found.credit && foreign("span", found.credit), el("span", { class: "id" }, `${schemeName(scheme)} `, el("code", null, display(found.id)))];
  const works = (found.works ?? []).map((id) => el("a", { href: recordAddress(id) }, display(id)));
  return [
    el("p", { class: "found" }, foreign("a", found.title, null, { href: recordAddress(found.id) }), el("span", { class: "kind" }, ` ${word("kind", found.kind)}`)),
    el("p", { class: "card-facts" }, between(facts.filter(Boolean), " · "), works.length > 0 && [" · of the work ", between(works, ", ")]),
  ];
}

function reasons(found) {
  const parts = Object.entries(found.features).map(([name, value]) => `${word("feature", name)} ${Math.round(value * 100)}\u00a0%`);
  return parts.join(", ");
}

function remarks({ contradicting = [], unknown = [], candidates = [] }) {
  return [
    ...contradicting.map((code) => ["“", el("bdi", null, code), "” is the code of something else"]),
    ...unknown.map((code) => ["“", el("bdi", null, code), "” is not registered"]),
    candidates[0]?.other_version && "another version of the same work",
  ].filter(Boolean);
}

function others(list) {
  if (list.length === 0) return null;
  return el("details", null, el("summary", null, plural(list.length, "other candidate", "other candidates")),
    el("ul", { class: "plain" }, list.map((found) => el("li", null, candidate(found), el("p", { class: "quiet" }, `${score(found.score)}: ${reasons(found)}`)))));
}

/** A row of the table: the line as it was, and what it is. */
function tableRow({ line, usage, text, cells, flaw, answer }) {
  const [best, ...rest] = answer?.candidates ?? [];
  const outcome = flaw ? "unusable" : answer.verdict;
  const near = outcome === "none" ? [best, ...rest].filter(Boolean) : rest;
  const said = [usage.credits.join(", "), usage.writers.join(", "), usage.codes.join(", ")].filter(Boolean);
  const whole = usage.title || (flaw && (text ?? cells.join(" · ").slice(0, 200))) || "";
  const told = remarks(answer ?? {});
  return el("tr", { class: `is-${outcome}` },
    el("td", { class: "number", "data-label": "Line" }, count(line)),
    el("td", { "data-label": "In the report" }, foreign("p", whole, null, { class: "asked" }), said.length > 0 && el("p", { class: "card-facts" }, between(said.map((one) => el("bdi", null, one)), " · "))),
    el("td", { "data-label": "Outcome" }, el("strong", { class: "outcome" }, word("outcome", outcome)), best && outcome !== "none" && el("span", { class: "quiet" }, ` ${score(best.score)}`)),
    el("td", { "data-label": "Record" }, flaw ? el("p", { class: "quiet" }, word("flaw", flaw)) : [outcome !== "none" && best && candidate(best), others(near)]),
    el("td", { "data-label": "Why" }, best && outcome !== "none" && el("p", { class: "quiet" }, reasons(best)), told.length > 0 && el("ul", { class: "plain remarks" }, told.map((one) => el("li", null, one)))),
  );
}

/** Summary, filter and table; `update` brings them up to date while the report is being matched. */
export function matchResults(session) {
  const { job } = session;
  const sums = el("div", { class: "sums" });
  const filter = el("div", { class: "filter outcomes", role: "group", "aria-label": "Show lines by outcome" });
  const body = el("tbody");
  const note = el("p", { class: "quiet" });
  const table = el("table", { class: "cards matches" },
    el("caption", null, "Lines and what they are"),
    el("thead", null, el("tr", null, ["Line", "In the report", "Outcome", "Record", "Why"].map((name, at) => el("th", { scope: "col", class: at === 0 ? "number" : undefined }, name)))),
    body,
  );
  const total = (outcome) => (outcome === "all" ? job.progress.rows : job.counts[outcome].rows);
  const button = (outcome) => el("button", { type: "button", "aria-pressed": String(session.only === outcome), onclick: () => choose(outcome), "data-outcome": outcome },
    outcome === "all" ? "All" : word("outcome", outcome), " ", el("span", { class: "count" }, count(total(outcome))));
  const choose = (outcome) => {
    session.only = outcome;
    body.replaceChildren();
    update();
    filter.querySelector(`[data-outcome="${outcome}"]`)?.focus();
  };
  const drawFilter = () => {
    const held = document.activeElement?.dataset?.outcome;
    filter.replaceChildren(...["all", ...OUTCOMES].filter((outcome, at) => at < 4 || total(outcome) > 0).map(button));
    if (held) filter.querySelector(`[data-outcome="${held}"]`)?.focus();
  };
  const update = () => {
    const list = job.shown[session.only];
    sums.replaceChildren(...summary(job).filter(Boolean));
    drawFilter();
    // Rows only ever come behind those that are there.
    for (const row of list.slice(body.childElementCount)) body.append(tableRow(row));
    const more = total(session.only) - list.length;
    note.replaceChildren(list.length === 0 ? "No lines." : more > 0 ? `The first ${SHOWN} are shown; the saved report has all ${count(total(session.only))}.` : "");
    table.hidden = list.length === 0;
  };
  update();
  return { nodes: [sums, filter, table, note], update };
}
