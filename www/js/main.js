// Starts the page: reads the state from the address, asks, shows, and follows links and keys.

import { startBox } from "./elements/box.js";
import { footer } from "./elements/footer.js";
import { home } from "./elements/home.js";
import { matchPage, startDrops } from "./elements/match.js";
import { noAnswer, notice, staleBanner } from "./elements/notice.js";
import { offlinePanel } from "./elements/offline-panel.js";
import { malformed, notCovered, notRegistered, readings } from "./elements/reading.js";
import { choice, recordPage } from "./elements/record.js";
import { results, summary } from "./elements/results.js";
import { snapshotPage } from "./elements/snapshot.js";
import { startTips } from "./elements/tip.js";
import { append, el } from "./lib/el.js";
import { date, short } from "./lib/format.js";
import { Host, NoAnswer } from "./host.js";
import { directories } from "./lib/directory.js";
import { Session } from "./match/session.js";
import { Registry, looksLikeCode } from "./registry.js";
import { address, controlOf, read, refined, searchAddress, windowTitle } from "./state.js";

const WAIT_MS = 150;
const main = document.getElementById("main");
const status = document.getElementById("status");
const foot = document.getElementById("foot");
const host = new Host();
const registry = new Registry(host);
const session = new Session(host, announce);

let state = read(location.search);
let shown = new AbortController();
let examples = null;

/** Says something to everybody, screen readers included. */
function announce(text) {
  status.replaceChildren(text);
}

async function loadExamples() {
  const response = await fetch("/examples.json").catch(() => null);
  const list = response?.ok ? await response.json().catch(() => []) : [];
  return Array.isArray(list) ? list.slice(0, 8) : [];
}

async function drawFooter() {
  const snapshot = await registry.description();
  foot.replaceChildren();
  append(foot, footer(host, snapshot));
}

/** Puts nodes into the page in place of what was there. */
function put(nodes, snapshot) {
  main.replaceChildren();
  if (snapshot?.stale) main.append(staleBanner(snapshot, date(snapshot.valid_until)));
  append(main, nodes);
  main.removeAttribute("aria-busy");
}

const views = {
  async home() {
    examples ??= await loadExamples();
    const snapshot = await registry.description();
    return { nodes: home(snapshot, examples), snapshot };
  },

  async search(wanted, signal) {
    const [search, lookup, snapshot] = await Promise.all([
      registry.search(wanted, { signal }),
      looksLikeCode(wanted.q) ? registry.read(wanted.q, { signal }) : null,
      registry.description(),
    ]);
    const answer = { totals: {}, results: [], ...search.json };
    // A text that no look-up takes (too long, say) is not a code; the search says why.
    const code = lookup?.json.query ? lookup.json : null;
    const more = async (cursor) => (await registry.search(wanted, { cursor, signal }).catch(() => null))?.json;
    const refine = (next) => go(next, { push: true, focus: true });
    const nodes = results(wanted, { search: answer, lookup: code, snapshot, more, refine });
    return { nodes, snapshot, said: summary(wanted, answer, code) };
  },

  async record(wanted, signal) {
    const asked = controlOf(wanted);
    const [found, snapshot] = await Promise.all([
      registry.record(wanted.id, { control: asked, signal }),
      registry.description(),
      directories(),
    ]);
    const answer = found.json;
    if (answer.records?.length > 1) return { nodes: choice(answer), snapshot };
    const [record] = answer.records ?? [];
    if (!record) return { nodes: withoutRecord(answer, snapshot), snapshot };
    const askControl = (question) => go({ view: "record", id: wanted.id, ...question }, { push: true, hash: "#control" });
    const context = { answer, text: found.text, snapshot, announce, ask: (ids) => registry.records(ids), asked, askControl };
    return { nodes: recordPage(record, context), snapshot, name: record.title };
  },

  async match() {
    return { nodes: matchPage(session), snapshot: await registry.description() };
  },

  async snapshot() {
    const snapshot = await registry.description();
    if (!snapshot) throw new NoAnswer("the snapshot could not be opened", !navigator.onLine);
    return { nodes: snapshotPage(snapshot, offlinePanel(snapshot, startAnew, announce)), snapshot };
  },
};

/** The heading of a view that needs none for the eye. */
function unseenHeading(text) {
  return el("h1", { class: "visually-hidden", tabindex: "-1" }, text);
}

/** The address names a scheme that does not exist. */
function notAnIdentifier() {
  return notice("malformed", "Not an identifier", [
    `The address of this page names “${short(state.id)}”, which does not begin with a scheme, such as iswc: or isrc:.`,
    el("p", null, el("a", { href: searchAddress(state.id) }, "Search for it instead")),
  ]);
}

/** A look-up that found nothing: each outcome in its own words. */
function withoutRecord(answer, snapshot) {
  const outcome = answer.outcome ?? answer.status;
  const hidden = unseenHeading(answer.query?.given ?? state.id);
  if (!answer.query) return [hidden, notAnIdentifier()];
  if (outcome === "invalid") return [hidden, malformed(answer)];
  const parts = [hidden, readings(answer.query, answer.did_you_mean)];
  if (outcome === "not_registered") return [...parts, notRegistered(answer, snapshot)];
  if (outcome === "not_covered") return [...parts, notCovered(answer)];
  return [...parts, noAnswer({ offline: !navigator.onLine, message: "the program could not read what it needs" }, render)];
}

/** Shows the current state; a newer call makes an older one void. */
async function render({ focus = false, scroll = null } = {}) {
  shown.abort();
  const { signal } = (shown = new AbortController());
  const wanted = state;
  const slow = setTimeout(() => {
    main.setAttribute("aria-busy", "true");
    announce("Looking…");
  }, WAIT_MS);
  let view;
  try {
    view = await views[wanted.view](wanted, signal);
  } catch (error) {
    if (signal.aborted) return;
    const told = error instanceof NoAnswer ? noAnswer(error, () => render()) : brokenPage(error);
    view = { nodes: [unseenHeading(windowTitle(wanted)), told], said: "No answer" };
  } finally {
    clearTimeout(slow);
  }
  if (signal.aborted) return;
  put(view.nodes, view.snapshot);
  announce(view.said ?? "");
  document.title = windowTitle(wanted, view.name);
  settle(focus, scroll);
}

/** Something in this page is wrong: say so rather than show nothing. */
function brokenPage(error) {
  console.error(error);
  return notice("unavailable", "This page made a mistake", ["The answer arrived but could not be shown. Reloading may help.", String(error.message)]);
}

/** After a view is in place: where the reader stands in it. */
function settle(focus, scroll) {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (scroll !== null) scrollTo(0, scroll);
  else if (target) target.scrollIntoView();
  else if (focus) scrollTo(0, 0);
  if (focus) main.querySelector("h1")?.focus({ preventScroll: true });
  const opened = scroll !== null && history.state?.opened;
  if (opened) main.querySelector(`a.result[href="${CSS.escape(opened)}"]`)?.focus({ preventScroll: true });
}

/** Goes to a state: `push` makes an entry of the history, otherwise the current one is replaced. */
function go(next, { push, focus = false, hash = "" }) {
  const url = address(next) + hash;
  if (push) {
    history.replaceState({ ...history.state, scroll: scrollY }, "");
    history.pushState({}, "", url);
  } else {
    history.replaceState(history.state, "", url);
  }
  state = next;
  box.set(next.view === "search" ? next.q : next.view === "record" ? box.text() : "");
  return render({ focus });
}

/** A search while typing replaces the address, so that Back leaves the search and not each letter. */
function typed(text) {
  const next = text.trim() ? refined(state, { q: text, exact: "" }) : { view: "home" };
  go(next, { push: state.view !== "search" && next.view === "search" });
}

/** Enter: keeps the search in the history; a code that names one record opens it. */
async function entered(text) {
  if (!text.trim()) return;
  if (looksLikeCode(text)) {
    const answer = await registry.read(text).catch(() => null);
    const [only, other] = answer?.json.records ?? [];
    if (only && !other && answer.json.query.readings.length === 1) {
      go({ view: "search", q: text }, { push: state.view !== "search" });
      return go({ view: "record", id: only.via ?? only.id }, { push: true, focus: true });
    }
  }
  const next = refined(state, { q: text, exact: text === state.q ? state.exact : "" });
  if (address(next) !== address(state)) await go(next, { push: true });
  main.querySelector("a.result")?.focus();
}

/** Follows links to this page without loading it anew. */
function follow(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname !== "/") return;
  if (link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  if (link.classList.contains("result")) history.replaceState({ ...history.state, opened: link.getAttribute("href") }, "");
  go(read(url.search), { push: true, focus: true, hash: url.hash });
}

function back(event) {
  const next = read(location.search);
  // A step between places of one page: the browser scrolls, nothing is to be asked.
  if (address(next) === address(state)) return;
  state = next;
  if (next.view !== "record") box.set(next.q ?? "");
  render({ scroll: event.state?.scroll ?? 0, focus: next.view === "record" });
}

/** The offline copy has come, changed or gone: answers come from another place from now on. */
async function startAnew() {
  registry.forget();
  await host.start();
  await drawFooter();
  await render();
  // The button that was pressed went with the old view: the keyboard goes on from the same part.
  document.getElementById("offline-name")?.focus({ preventScroll: true });
}

const box = startBox({ typed, entered });
if (state.view === "search") box.set(state.q);
history.scrollRestoration = "manual";
addEventListener("popstate", back);
addEventListener("online", () => main.querySelector(".notice-offline") && render());
document.addEventListener("click", follow);
startTips();
startDrops(async (file) => {
  if (session.obstacle) return;
  if (state.view !== "match") await go({ view: "match" }, { push: true, focus: true });
  await session.take(file);
});
host.onchange(() => drawFooter());
host.start().then(() => render());
