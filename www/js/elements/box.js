// The one box: reports what is typed after a short rest, and the keys that belong to it.

const REST_MS = 120;

/** Moves the focus along the result links; returns false when there is nowhere to go. */
function step(from, by) {
  const links = [...document.querySelectorAll("#main a.result")];
  const at = links.indexOf(from);
  const next = links[at + by];
  if (at === 0 && by < 0) document.getElementById("q").focus();
  else if (next) next.focus();
  else return false;
  return true;
}

/** Wires the box. `typed(text)` comes while typing, `entered(text)` on Enter. */
export function startBox({ typed, entered }) {
  const form = document.getElementById("ask");
  const box = document.getElementById("q");
  let timer;
  let last = box.value;

  const report = (call) => {
    clearTimeout(timer);
    last = box.value;
    call(box.value);
  };
  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    // Half-composed text (Japanese, Chinese, Korean input) is not a query yet.
    if (!event.isComposing) timer = setTimeout(() => box.value !== last && report(typed), REST_MS);
  });
  box.addEventListener("compositionend", () => (timer = setTimeout(() => report(typed), REST_MS)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    report(entered);
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const target = event.target;
    const writing = target.matches?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !writing) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Escape" && target === box && box.value) {
      event.preventDefault();
      box.value = "";
      report(typed);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      const inList = target.matches?.("a.result") || (target === box && by > 0);
      if (inList && step(target, by)) event.preventDefault();
    }
  });

  return {
    /** Shows a text without reporting it. */
    set(text) {
      clearTimeout(timer);
      if (box.value !== text) box.value = text;
      last = text;
    },
    /** What is in the box. */
    text: () => box.value,
  };
}
