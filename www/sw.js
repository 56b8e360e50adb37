// Keeps the page itself for use with the network off. It is installed only together with an offline
// copy. Network first: with the network on, the newest page is shown. It never touches answers
// (/v1) and never the snapshot (/snapshot): those belong to the program and to js/copy.js.

const VERSION = "0.1.0";
const CACHE = `imr-shell-${VERSION}`;
const PATIENCE_MS = 4000;
const SHELL = [
  "/",
  "/style.css",
  "/icon.svg",
  "/manifest.webmanifest",
  "/keys.txt",
  "/engine/index.js",
  "/engine/index_bg.wasm",
  "/engine/shim.js",
  "/js/copy.js",
  "/js/engine.js",
  "/js/host.js",
  "/js/main.js",
  "/js/offline.js",
  "/js/program.js",
  "/js/registry.js",
  "/js/state.js",
  "/js/elements/balances.js",
  "/js/elements/bars.js",
  "/js/elements/box.js",
  "/js/elements/card.js",
  "/js/elements/claims.js",
  "/js/elements/conflicts.js",
  "/js/elements/control.js",
  "/js/elements/filters.js",
  "/js/elements/footer.js",
  "/js/elements/home.js",
  "/js/elements/links.js",
  "/js/elements/match-results.js",
  "/js/elements/match.js",
  "/js/elements/notice.js",
  "/js/elements/offline-panel.js",
  "/js/elements/permissions.js",
  "/js/elements/reading.js",
  "/js/elements/record.js",
  "/js/elements/results.js",
  "/js/elements/shares.js",
  "/js/elements/snapshot.js",
  "/js/elements/sources.js",
  "/js/elements/tip.js",
  "/js/lib/directory.js",
  "/js/lib/el.js",
  "/js/lib/format.js",
  "/js/lib/places.js",
  "/js/lib/trusted.js",
  "/js/lib/words.js",
  "/js/match/cells.js",
  "/js/match/columns.js",
  "/js/match/dsr.js",
  "/js/match/job.js",
  "/js/match/lines.js",
  "/js/match/output.js",
  "/js/match/pool.js",
  "/js/match/report.js",
  "/js/match/session.js",
];
/** Kept when the site has them. */
const OPTIONAL = ["/examples.json", "/societies.json", "/territories.json"];

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })));
  await Promise.all(OPTIONAL.map((path) => cache.add(path).catch(() => undefined)));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("imr-shell-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

/** Answers from the network and remembers it; from memory when the network is off or too slow. */
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  const slow = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: slow });
    if (response.ok) await cache.put(path, response.clone());
    if (response.status < 500) return response;
    return (await cache.match(path)) ?? response;
  } catch (error) {
    const kept = await cache.match(path);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  // Every state of the page is the same document.
  const known = SHELL.includes(url.pathname) || OPTIONAL.includes(url.pathname);
  if (known) event.respondWith(answer(request, url.pathname));
});
