// The foot of every page: which snapshot answers, how old it is, where the answer is computed.

import { el } from "../lib/el.js";
import { age, date } from "../lib/format.js";

const PLACES = {
  browser: "Answers are computed in this browser by the registry’s own program; only pieces of the snapshot are fetched, what you type is not sent.",
  copy: "Answers are computed in this browser from the offline copy; nothing is fetched or sent.",
};

function place(host) {
  if (host.place !== "edge") return PLACES[host.place];
  return `Answers come from the server, so what you type is sent there: the registry’s program cannot run in this browser (${host.reason}).`;
}

/** Draws the footer. `snapshot` is null while it is not known. */
export function footer(host, snapshot) {
  const sources = snapshot?.sources?.length;
  return [
    snapshot && el("p", null,
      el("a", { href: "/?view=snapshot" }, `Snapshot ${snapshot.id}`),
      `, issued ${date(snapshot.issued)} (${age(snapshot.issued, Date.now())}), from ${sources === 1 ? "one source" : `${sources} sources`}, each under its own licence.`,
      snapshot.stale && el("strong", { class: "wrong" }, ` Out of date since ${date(snapshot.valid_until)}.`),
    ),
    el("p", { id: "place", "data-place": host.place }, place(host)),
    el("p", null,
      el("a", { href: "/?view=match" }, "Match a usage report"), " · ",
      el("a", { href: "/?view=snapshot#offline" }, "Use offline"), " · ",
      el("a", { href: "/openapi.yaml" }, "Interface for programs"), " · ",
      el("span", null, "International Music Registry ", snapshot?.version ?? host.version ?? ""),
    ),
  ];
}
