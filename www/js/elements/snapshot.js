// What this snapshot is: its sources, what it covers, its size, and the offline copy of it.

import { between, el } from "../lib/el.js";
import { age, bytes, count, date } from "../lib/format.js";
import { capital, schemeName } from "../lib/words.js";
import { sourceTable } from "./sources.js";

const row = (name, ...value) => [el("dt", null, name), el("dd", null, value)];

function facts(snapshot) {
  return el("dl", { class: "ledger" },
    row("Registry", snapshot.name),
    row("Issued", `${date(snapshot.issued)}, ${age(snapshot.issued, Date.now())}; number ${count(snapshot.sequence)} of its series`),
    row("Valid until", date(snapshot.valid_until), snapshot.stale && el("strong", { class: "wrong" }, " – passed")),
    row("Signed as", el("code", null, snapshot.origin)),
    row("Manifest", el("code", { class: "digest" }, snapshot.manifest)),
    row("Size", `${bytes(snapshot.bytes)} in ${count(snapshot.objects.length)} objects, format ${snapshot.format}`),
  );
}

function coverage({ schemes, societies, services, locals }) {
  const list = (values) => between(values.map((value) => el("code", null, value)), ", ");
  const codes = Object.entries(schemes).filter(([, number]) => number > 0);
  return el("dl", { class: "ledger" },
    codes.map(([scheme, number]) => row(capital(schemeName(scheme)), count(number))),
    societies?.length > 0 && row("Societies’ work codes", list(societies)),
    services?.length > 0 && row("Services’ asset ids", list(services)),
    locals?.length > 0 && row("Sources’ own numbers", list(locals)),
  );
}

function holdings(counts) {
  return el("dl", { class: "ledger" }, Object.entries(counts).map(([kind, number]) => row(capital(kind), count(number))));
}

/** The page about the snapshot; `offline` is the panel of the offline copy. */
export function snapshotPage(snapshot, offline) {
  const part = (name, id, content) => el("section", { class: "entry", id, "aria-labelledby": `${id}-name` },
    el("h2", { id: `${id}-name`, tabindex: "-1" }, name), el("div", { class: "entry-body" }, content));
  return el("article", { class: "record" },
    el("header", { class: "record-head" },
      el("p", { class: "kind" }, "Snapshot"),
      el("h1", { tabindex: "-1" }, el("code", null, snapshot.id)),
      el("p", { class: "by" }, "The registry as its sources described it at one moment, signed, and the same for everybody."),
    ),
    part("Offline", "offline", offline),
    part("Records", "records", holdings(snapshot.counts)),
    part("Sources", "sources", sourceTable(snapshot.sources)),
    part("Codes", "codes", coverage(snapshot.coverage)),
    part("Snapshot", "about", facts(snapshot)),
  );
}
