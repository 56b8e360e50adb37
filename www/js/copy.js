// The offline copy: the files of one snapshot in this browser's Cache Storage.
//
// Objects are named by their SHA-256 and are put here only after that was checked, so one cache
// holds the objects of the copy, of an unfinished download and of an update at the same time.
// `copy.json` and `checkpoint` are written last: they make the copy count.

const CACHE = "imr-snapshot";
const address = (name) => `/snapshot/${name}`;
const storage = () => globalThis.caches;

/** Returns a stored file as a response, or nothing. */
export async function stored(name) {
  return storage()?.match(address(name), { cacheName: CACHE });
}

/** Returns what the copy is a copy of, or null when there is no whole copy. */
export async function description() {
  const response = await stored("copy.json");
  return response ? response.json() : null;
}

/** Returns the names of the files that are here, of an unfinished download too. */
export async function names() {
  if (!storage() || !(await storage().has(CACHE))) return new Set();
  const cache = await storage().open(CACHE);
  const requests = await cache.keys();
  return new Set(requests.map((request) => new URL(request.url).pathname.split("/").pop()));
}

/** Stores the bytes of an object whose digest was checked. */
export async function store(name, bytes) {
  const cache = await storage().open(CACHE);
  await cache.put(address(name), new Response(bytes, { headers: { "content-type": "application/octet-stream" } }));
}

/** Makes the stored objects the copy: from here on queries are answered from it. */
export async function commit(facts, checkpoint, keep) {
  const cache = await storage().open(CACHE);
  await store("checkpoint", checkpoint);
  await cache.put(address("copy.json"), Response.json(facts));
  const kept = new Set([...keep, "checkpoint", "copy.json"]);
  for (const name of await names()) {
    if (!kept.has(name)) await cache.delete(address(name));
  }
}

/** Removes every stored file. */
export async function remove() {
  await storage()?.delete(CACHE);
}
