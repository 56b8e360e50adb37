// Makes, refreshes and removes the offline copy of the snapshot.
//
// A download is tied to one checkpoint from beginning to end, so a snapshot that is published
// meanwhile cannot mix in. Every object is checked against its name before it is stored, and the
// copy counts only after the program has opened it with no network: signature, manifest, digests.

import { commit, description, names, remove, store, stored } from "./copy.js";
import { scriptUrl } from "./lib/trusted.js";
import { Program } from "./program.js";

const AT_ONCE = 6;
const TRIES = 3;

async function take(url, options) {
  const response = await fetch(url, { credentials: "omit", ...options });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.arrayBuffer();
}

/** Asks a program of its own, tied to `checkpoint`, for the description of the snapshot. */
async function describe(checkpoint, strict) {
  const program = new Program({ checkpoint, strict });
  try {
    const answer = await program.ask("/v1/snapshot");
    const json = JSON.parse(new TextDecoder().decode(answer.body));
    if (answer.status !== 200) throw new Error(json.detail ?? "the snapshot could not be opened");
    return json;
  } finally {
    program.stop();
  }
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetches one object and stores it if its bytes are the ones that its name promises. */
async function fetchObject(object, signal) {
  const wanted = object.name.slice(0, 64);
  let failure;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    signal.throwIfAborted();
    try {
      // A second attempt must not get the same damaged bytes out of the browser's own cache.
      const bytes = await take(`/snapshot/${object.name}`, { signal, cache: attempt ? "reload" : "default" });
      const found = await digest(bytes);
      if (found === wanted) return await store(object.name, bytes);
      failure = new Error(`the object ${wanted.slice(0, 16)}… arrived damaged (its SHA-256 begins with ${found.slice(0, 16)})`);
    } catch (error) {
      if (signal.aborted || error.name === "QuotaExceededError") throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Every object of a snapshot, the manifest among them, once. */
function objectsOf(snapshot) {
  const manifest = `${snapshot.manifest}.manifest`;
  const listed = snapshot.objects.some((object) => object.name === manifest);
  return listed ? snapshot.objects : [{ name: manifest, bytes: 0 }, ...snapshot.objects];
}

const total = (objects) => objects.reduce((sum, object) => sum + object.bytes, 0);

/** What a download would bring: the newest snapshot, its objects, and those that are not here yet. */
export async function plan() {
  const checkpoint = await take("/snapshot/checkpoint", { cache: "no-cache" });
  const snapshot = await describe(checkpoint, false);
  const objects = objectsOf(snapshot);
  const here = await names();
  const missing = objects.filter((object) => !here.has(object.name));
  return { checkpoint, snapshot, objects, missing, bytes: total(objects), missingBytes: total(missing) };
}

/** Carries out a plan. Can be aborted and taken up again: objects that are here are not fetched. */
export async function download(planned, onprogress, signal) {
  const queue = [...planned.missing];
  const progress = { bytes: planned.bytes - planned.missingBytes, of: planned.bytes };
  onprogress(progress);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const lane = async () => {
    for (let object = queue.shift(); object; object = queue.shift()) {
      await fetchObject(object, either);
      progress.bytes += object.bytes;
      onprogress(progress);
    }
  };
  await navigator.storage?.persist?.();
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  await finish(planned);
}

/** Opens the copy with no network, then makes it count and keeps the page itself for offline use. */
async function finish({ checkpoint, snapshot, objects, bytes }) {
  const opened = await describe(checkpoint, true);
  if (opened.manifest !== snapshot.manifest) throw new Error("the stored copy is not the snapshot that was asked for");
  const { id, manifest, sequence, issued, valid_until } = snapshot;
  await keepShell();
  await commit({ id, manifest, sequence, issued, valid_until, bytes }, checkpoint, objects.map(({ name }) => name));
}

/** Installs the service worker and waits until it has stored the page. */
async function keepShell() {
  if (!navigator.serviceWorker) throw new Error("this browser cannot keep pages for offline use");
  const registration = await navigator.serviceWorker.register(scriptUrl("/sw.js"), { updateViaCache: "none" });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker.state === "activated") return;
  await new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("the page itself could not be stored for offline use"));
    });
  });
}

/** Removes the copy and the stored page. */
export async function removeCopy() {
  await remove();
  for (const registration of (await navigator.serviceWorker?.getRegistrations?.()) ?? []) await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith("imr-")) await caches.delete(name);
}

/** Looks for a newer snapshot than the copy; resolves to its plan, or null when the copy is the newest. */
export async function newer() {
  const copy = await description();
  if (!copy || !navigator.onLine) return null;
  const [latest, ours] = await Promise.all([take("/snapshot/checkpoint", { cache: "no-cache" }), stored("checkpoint")]);
  if (ours && (await digest(latest)) === (await digest(await ours.arrayBuffer()))) return null;
  const planned = await plan();
  return planned.snapshot.sequence > copy.sequence ? planned : null;
}

/** Tells whether this browser can keep a copy at all. */
export function possible() {
  return Boolean(globalThis.caches && navigator.serviceWorker && globalThis.crypto?.subtle);
}
