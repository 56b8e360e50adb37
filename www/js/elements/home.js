// The empty page: one sentence, a few things to try, what is in here.

import { between, el, foreign } from "../lib/el.js";
import { count } from "../lib/format.js";
import { KINDS, capital, kinds } from "../lib/words.js";
import { recordAddress, searchAddress } from "../state.js";

/** Turns an HTTP path of an example into an address of this page and the text to show with it. */
export function example(path) {
  const url = new URL(path, location.origin);
  const parts = url.pathname.split("/").slice(2).map(decodeURIComponent);
  if (parts[0] === "search" || parts[0] === "suggest") {
    const q = url.searchParams.get("q") ?? "";
    return { href: searchAddress(q, url.searchParams.get("kind") ?? ""), text: q };
  }
  const code = parts.slice(1).join(parts[0] === "lookup" ? "/" : ":");
  return { href: parts[0] === "lookup" ? searchAddress(code) : recordAddress(`${parts[0]}:${code}`), text: code };
}

function exampleLink({ label, path }) {
  const { href, text } = example(path);
  return el("li", null, el("a", { href }, el("bdi", null, capital(label))), !label.includes(text) && foreign("span", text, null, { class: "quiet" }));
}

function holdings(snapshot) {
  const counts = snapshot?.counts;
  if (!counts) return null;
  const parts = KINDS.filter((kind) => counts[kinds(kind)]).map((kind) => [el("strong", null, count(counts[kinds(kind)])), ` ${kinds(kind)}`]);
  const sources = snapshot.sources.length;
  return el("p", { class: "holdings" }, between(parts, ", "), ", from ",
    el("a", { href: "/?view=snapshot" }, sources === 1 ? "one source" : `${count(sources)} sources`), ".");
}

/** What is shown before anything is asked. */
export function home(snapshot, examples) {
  return [
    el("div", { class: "lead" },
      el("h1", null, "Who made it, who controls it, and who says so."),
      el("p", null, "Type a title, a name or any music code, in any spelling, to see works, recordings, videos and releases with their writers, shares and identifiers, each with the source behind it."),
      holdings(snapshot),
      el("p", null, "Have a list of uses? ", el("a", { href: "/?view=match" }, "Match a usage report"), ": it is identified line by line in this browser and sent nowhere."),
    ),
    examples.length > 0 && el("section", { class: "examples" },
      el("h2", null, "For example"),
      el("ul", { class: "plain" }, examples.map(exampleLink)),
    ),
  ];
}
