// Shares as bars that stand end to end, so that what is over or under the whole shows at a glance.

import { el } from "../lib/el.js";

export const WHOLE = 10_000;

/**
 * Where the bar of each share begins. Shares of one holder from one source stand end to end; what
 * several sources say of one holder stands at the same place, one below the other, and takes the
 * most that one of them says. Returns { starts, end }.
 */
export function stack(shares) {
  const holders = Map.groupBy(shares, (share) => share.party ?? share.name.toLocaleLowerCase("en"));
  const starts = new Map();
  let end = 0;
  for (const held of holders.values()) {
    const sums = new Map();
    for (const share of held) {
      const before = Math.max(...share.sources.map((source) => sums.get(source) ?? 0));
      starts.set(share, end + before);
      for (const source of share.sources) sums.set(source, (sums.get(source) ?? 0) + share.points);
    }
    end += Math.max(...sums.values());
  }
  return { starts, end };
}

/** One bar: what begins at `from` and is `share` long, on a line of `scale`, with a mark at the whole. */
export function bar(from, share, scale, look = "") {
  const fill = el("span", { class: `bar-fill ${look}` });
  fill.style.setProperty("inset-inline-start", `${(from / scale) * 100}%`);
  fill.style.setProperty("inline-size", `${(share / scale) * 100}%`);
  const whole = el("span", { class: "bar-whole" });
  whole.style.setProperty("inset-inline-start", `${(WHOLE / scale) * 100}%`);
  return el("span", { class: "bar", "aria-hidden": "true" }, fill, scale > WHOLE && whole);
}
