// The empty page: one sentence, a few things to try, what is in here.

import { between, el } from "../lib/el.js";
import { count } from "../lib/format.js";
import { KINDS, kinds } from "../lib/words.js";

/** Turns an HTTP path of an example into an address of this page. */
export function exampleAddress(path) {
  const url = new URL(path, location.origin);
  const search = url.pathname === "/v1/search" || url.pathname === "/v1/suggest";
  if (search) return `/?${url.searchParams}`;
  const parts = url.pathname.split("/").slice(2).map(decodeURIComponent);
  if (parts[0] === "lookup") return `/?${new URLSearchParams({ q: parts.slice(1).join("/") })}`;
  return `/?${new URLSearchParams({ id: `${parts[0]}:${parts.slice(1).join(":")}` })}`;
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
    ),
    examples.length > 0 && el("section", { class: "examples" },
      el("h2", null, "For example"),
      el("ul", { class: "plain" }, examples.map(({ label, path }) => el("li", null, el("a", { href: exampleAddress(path) }, el("bdi", null, label))))),
    ),
  ];
}
