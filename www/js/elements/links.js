// The records that a record is connected to, by kind, with their titles where they are at hand.

import { el } from "../lib/el.js";
import { count, display } from "../lib/format.js";
import { kinds, ofKind, word } from "../lib/words.js";
import { card, cardOf } from "./card.js";
import { action } from "./notice.js";

const FIRST = 10;
const BATCH = 50;

/** Relations that go without saying between two kinds of records. */
const PLAIN = new Set(["credit", "performance", "track"]);

/** A list item for a link; without the linked record it shows the identifier in place of a title. */
function item(link, kind, titles, citations) {
  const entry = titles.get(link.id) ?? { kind, id: link.id, title: display(link.id) };
  const relation = PLAIN.has(link.relation) ? null : word("relation", link.relation);
  return card(entry, { relation, sources: citations.mark(link.sources) });
}

/** The linked records of one kind. `ask` loads records by id, for titles that the answer left out. */
export function linked(kind, record, { titles, citations, ask }) {
  const links = record.links[kinds(kind)] ?? [];
  const total = record.link_totals[kinds(kind)] ?? links.length;
  if (total === 0) return null;
  const items = el("ol", { class: "plain results linked" });
  const foot = el("p", { class: "more" });
  let shown = Math.min(links.length, FIRST);

  /** Loads what the links from `from` to `to` lead to; one that cannot be had keeps its code. */
  const load = async (from, to) => {
    const bare = links.slice(from, to).filter((link) => !titles.has(link.id));
    const records = bare.length ? await ask(bare.map((link) => link.id)).catch(() => []) : [];
    for (const [at, found] of records.entries()) if (found) titles.set(bare[at].id, cardOf(found));
    return bare.length > 0;
  };
  const draw = () => {
    items.replaceChildren(...links.slice(0, shown).map((link) => item(link, kind, titles, citations)));
    foot.replaceChildren();
    const next = Math.min(BATCH, links.length - shown);
    if (next === 0) return;
    const button = action(`Show ${ofKind(next, kind)} more`, async () => {
      button.disabled = true;
      const from = shown;
      await load(from, from + next);
      shown += next;
      draw();
      items.children[from].querySelector("a").focus();
    });
    foot.append(button);
  };
  draw();
  load(0, shown).then((loaded) => loaded && draw());
  const rest = total - links.length;
  return [items, foot, rest > 0 && el("p", { class: "quiet" }, `${count(rest)} more are linked; this answer lists the first ${count(links.length)}.`)];
}
