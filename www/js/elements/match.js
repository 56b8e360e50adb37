// The match view: choose a report, say what its columns hold, watch, read, take away.

import { el } from "../lib/el.js";
import { bytes, count, duration, plural } from "../lib/format.js";
import { capital } from "../lib/words.js";
import { FIELDS, isEnough } from "../match/columns.js";
import { matchResults } from "./match-results.js";
import { action, notice } from "./notice.js";

const FORMS = { table: "a table", dsr: "a DDEX Digital Sales Report", json: "JSON Lines" };
const SIGNS = { "\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas" };

function chooser(session) {
  const chosen = (event) => event.target.files[0] && session.take(event.target.files[0]);
  return el("div", { class: "drop" },
    el("label", { for: "report" }, "Usage report"),
    el("input", { id: "report", type: "file", accept: ".csv,.tsv,.txt,.jsonl,.ndjson,.json,.gz,text/csv,text/tab-separated-values,text/plain,application/gzip", "aria-describedby": "report-hint", onchange: chosen }),
    el("p", { id: "report-hint", class: "quiet" }, "CSV, TSV, JSON Lines or DDEX DSR, any size, also packed with gzip. Or drop the file anywhere on this page."),
  );
}

/** What was recognised: which column is what, to be changed by hand. */
function columns(session) {
  const { shape, problem } = session;
  if (shape.form === "dsr") return null;
  const selects = shape.header.map((header, at) => {
    const options = [el("option", { value: "" }, "not used"), Object.entries(FIELDS).map(([field, words]) => el("option", { value: field }, words))];
    const select = el("select", { id: `column-${at}` }, options);
    select.value = shape.fields[at] ?? "";
    const label = el("label", { for: `column-${at}`, dir: "auto" }, header.trim() || `column ${at + 1}`);
    return { select, part: el("div", null, label, select) };
  });
  const told = el("p", { class: "wrong", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const fields = selects.map(({ select }) => select.value || undefined);
    if (isEnough(fields)) return session.start(fields);
    told.replaceChildren("Say which column holds the title, or a code such as the ISRC.");
    selects[0]?.select.focus();
  };
  const known = shape.header.flatMap((header, at) => (shape.fields[at] ? [`${header.trim()} (${FIELDS[shape.fields[at]].replace(/ \(.*/, "").toLowerCase()})`] : []));
  const summary = known.length > 0 ? `Columns used: ${known.join(", ")}` : "What the columns hold";
  return el("details", { class: "columns", open: Boolean(problem) },
    el("summary", { dir: "auto" }, summary),
    el("form", { class: "question", "aria-label": "What the columns hold", onsubmit: submit },
      selects.map(({ part }) => part), told,
      el("div", null, el("button", { type: "submit", class: "button" }, problem ? "Match with these columns" : "Match again with these columns")),
    ),
  );
}

function troubles({ problem, shape }) {
  if (!problem) return null;
  if (!problem.columns) return notice("malformed", "This file cannot be matched", [`${capital(problem.message)}. ${problem.hint}`]);
  const found = shape.header.map((header) => header.trim()).filter(Boolean);
  return notice("malformed", "No column has a title or a code", [
    el("p", null, `The first line of the file should name its columns. It has: `, el("bdi", null, found.join(", ") || "nothing"), "."),
    "Say below which column holds the title or a code; artist, writer and duration make the result surer. Or name the columns title, artist, isrc, iswc, duration in the file.",
  ]);
}

/** The line under the heading of a report: its name, size and form. */
function about({ file, shape }) {
  const by = shape?.form === "table" ? `, cells between ${SIGNS[shape.delimiter]}` : "";
  return el("p", { class: "quiet" }, el("bdi", null, el("strong", null, file.name)), ` · ${bytes(file.size)}`, shape && ` · ${FORMS[shape.form]}${by}`);
}

/** Progress while it runs: a bar, and the numbers beside it. Gives the node and what brings it up to date. */
function progressOf(job) {
  const bar = el("progress", { max: "1", "aria-label": "Lines of the report that are matched" });
  const text = el("p", { class: "quiet numbers" });
  const update = () => {
    const { bytes: read, of, rows, ms } = job.progress;
    const share = of > 0 ? read / of : 0;
    bar.value = share;
    const rate = ms > 0 ? Math.round((rows * 1000) / ms) : 0;
    text.replaceChildren(`${plural(rows, "line", "lines")} matched · ${Math.floor(share * 100)} % of the file read · ${count(rate)} lines a second`);
  };
  update();
  return { node: el("div", { class: "progress" }, bar, text, el("p", { class: "actions" }, action("Cancel", () => job.cancel()))), update };
}

/** What came of a report that is no longer being matched. */
function ending(session) {
  const { state, error, progress } = session.job;
  const lines = plural(progress.rows, "line", "lines");
  if (state === "done") return el("p", { class: "ended" }, `${lines} in ${duration(Math.max(1000, Math.round(progress.ms / 1000) * 1000))} (${count(Math.round((progress.rows * 1000) / Math.max(1, progress.ms)))} a second). Nothing was sent anywhere.`);
  const again = action("Match from the beginning", () => session.start(session.shape.fields));
  const kept = progress.rows > 0 && `${lines} ${progress.rows === 1 ? "was" : "were"} matched before; what is matched can be saved.`;
  if (state === "cancelled") return notice("cancelled", "Cancelled", [kept || "No line was matched before."], [again]);
  const isOffline = error.offline || !navigator.onLine;
  const why = isOffline ? "The network cannot be reached, and this browser holds no offline copy of what these lines need" : capital(error.message);
  return notice("unavailable", "Matching has stopped", [`${why}.`, error.hint, kept], [again]);
}

/** The button that saves the lines with their results. */
function download(job) {
  const save = () => {
    const { name, blob } = job.output();
    const href = URL.createObjectURL(blob);
    el("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  };
  return el("p", { class: "actions", id: "take-results" }, action(job.state === "done" ? "Save the report with results" : "Save the lines matched so far", save),
    el("span", { class: "quiet" }, "Every line as it was, with the columns match, match_score, match_id, match_title … behind."));
}

function work(session) {
  const { file, job, shape } = session;
  if (!file) return [];
  const running = job?.state === "running";
  const progress = running && progressOf(job);
  const found = job && matchResults(session);
  session.onchange = () => {
    progress?.update();
    found?.update();
  };
  return [
    el("h2", { class: "report-name", tabindex: "-1" }, running ? "Matching" : "Report"), about(session), troubles(session), shape && columns(session),
    progress?.node, job && !running && ending(session), job && !running && job.progress.rows > 0 && download(job), found?.nodes,
  ];
}

/** The view. It draws itself anew when the session takes another step. */
export function matchPage(session) {
  const body = el("div", { class: "match" });
  const draw = () => {
    const held = body.contains(document.activeElement);
    body.replaceChildren(...work(session).flat(Infinity).filter(Boolean));
    // What was pressed is gone: the keyboard goes on from the heading of the new step.
    if (held) body.querySelector("h2")?.focus({ preventScroll: true });
  };
  session.ondraw = draw;
  draw();
  return [
    el("h1", { tabindex: "-1" }, "Match a usage report"),
    el("p", { class: "intro" }, "Every line of the report is identified against the registry, in this browser: ",
      el("strong", null, "no line of it is sent anywhere."), " The program fetches only the pieces of the snapshot that it needs."),
    session.obstacle ? notice("unavailable", "Not in this browser", [session.obstacle]) : chooser(session),
    body,
  ];
}

/** Takes files that are dropped anywhere on the page. */
export function startDrops(take) {
  const holds = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => holds(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  });
}
