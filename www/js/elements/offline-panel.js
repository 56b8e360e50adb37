// "Make available offline": size, progress, and what to do with the copy afterwards.

import { description } from "../copy.js";
import { el } from "../lib/el.js";
import { bytes, date } from "../lib/format.js";
import { capital } from "../lib/words.js";
import { download, newer, plan, possible, removeCopy } from "../offline.js";
import { action } from "./notice.js";

/** The panel. `changed` is called when answers come from another place; it draws the page anew. */
export function offlinePanel(snapshot, changed, announce) {
  const panel = el("div", { class: "offline-panel" });
  const show = (...nodes) => {
    const held = panel.contains(document.activeElement);
    panel.replaceChildren(...nodes.flat().filter(Boolean));
    // The button that was pressed is gone: the keyboard goes on from the one in its place.
    if (held) panel.querySelector("button")?.focus();
  };
  const rest = () => idle().catch((error) => failed(error));

  async function idle() {
    if (!possible()) return show(el("p", null, "This browser cannot keep a copy (it needs a secure address, https)."));
    const copy = await description();
    if (copy) return kept(copy);
    const size = snapshot ? ` (${bytes(snapshot.bytes)})` : "";
    show(
      el("p", null, `Download the whole snapshot${size} once; then every look-up and search is answered on this device, with the network off.`),
      el("p", { class: "actions" }, action(`Make available offline${size}`, start)),
    );
  }

  async function kept(copy, note) {
    show(
      el("p", null, el("strong", null, "Available offline. "), `Snapshot ${copy.id}, issued ${date(copy.issued)}, ${bytes(copy.bytes)} on this device. Nothing that you look up leaves it.`),
      note,
      el("p", { class: "actions" }, action("Remove offline copy", discard)),
    );
    if (note || !navigator.onLine) return;
    const planned = await newer().catch(() => null);
    if (!planned || !panel.isConnected) return;
    await kept(copy, el("p", { class: "news" },
      `A newer snapshot is there, issued ${date(planned.snapshot.issued)}. `,
      action(`Fetch what changed (${bytes(planned.missingBytes)})`, () => start(planned)),
    ));
  }

  async function start(planned) {
    const stop = new AbortController();
    const bar = el("progress", { max: "1", "aria-label": "Download of the snapshot" });
    const text = el("p", { class: "quiet" }, "Looking at what is needed…");
    show(bar, text, el("p", { class: "actions" }, action("Pause", () => stop.abort())));
    try {
      const work = planned?.objects ? planned : await plan();
      await download(work, (progress) => {
        bar.value = progress.of ? progress.bytes / progress.of : 0;
        text.replaceChildren(`${bytes(progress.bytes)} of ${bytes(progress.of)}`);
      }, stop.signal);
      await changed();
      announce("The snapshot is available offline");
    } catch (error) {
      if (stop.signal.aborted) paused();
      else failed(error);
    }
  }

  function paused() {
    show(el("p", null, "Paused. What has arrived is kept."), el("p", { class: "actions" }, action("Go on", start), action("Discard", discard)));
  }

  function failed(error) {
    const full = error.name === "QuotaExceededError";
    show(
      el("p", null, el("strong", null, "The copy is not complete. "), full ? "This device gives the page no more space." : `${capital(error.message)}. What has arrived is kept.`),
      el("p", { class: "actions" }, action("Try again", start), action("Discard", discard)),
    );
    announce("The download did not finish");
  }

  async function discard() {
    await removeCopy();
    await changed();
    announce("The offline copy was removed");
  }

  rest();
  return panel;
}
