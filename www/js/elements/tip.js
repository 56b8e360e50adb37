// One tooltip for the whole page: the long form of a mark, on hover and on focus; Escape hides it.

import { el } from "../lib/el.js";

const GAP = 6;
const tip = el("div", { class: "tip", hidden: true, "aria-hidden": "true" });
let shownFor = null;

function place(mark) {
  const box = mark.getBoundingClientRect();
  const wide = tip.offsetWidth;
  const left = Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - wide - GAP));
  const below = box.bottom + GAP + tip.offsetHeight <= innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? box.bottom + GAP : box.top - GAP - tip.offsetHeight}px`;
}

function show(event) {
  const mark = event.target.closest?.("[data-tip]");
  if (!mark) {
    if (event.type === "focusin" || !tip.contains(event.target)) hide();
    return;
  }
  if (shownFor === mark) return;
  shownFor = mark;
  tip.replaceChildren(mark.dataset.tip);
  tip.hidden = false;
  place(mark);
}

function hide() {
  shownFor = null;
  tip.hidden = true;
}

/** Starts watching for marks with a long form (`data-tip`). */
export function startTips() {
  document.body.append(tip);
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("scroll", hide, { passive: true, capture: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
