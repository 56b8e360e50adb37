// Stands in for the edge program where a test needs data or faults that no real snapshot has: the
// same requests, the same shape of answers, read through env.ASSETS like the real one. It runs in
// Node and, served as /engine/index.js, in the page's Web Worker.

const SCHEMES = { iswc: "ISWC", isrc: "ISRC", ipi: "IPI", isni: "ISNI", gtin: "GTIN", isan: "ISAN", grid: "GRid", local: "Local id", asset: "Asset id", society: "Society work code" };
const COVERED = new Set(["iswc", "isrc", "ipi", "isni", "gtin", "local", "asset", "society"]);
const PLURAL = { work: "works", recording: "recordings", release: "releases", party: "parties" };
const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

async function load(env) {
  const checkpoint = await env.ASSETS.fetch("https://assets/snapshot/checkpoint");
  if (!checkpoint.ok) return null;
  const [manifest] = (await checkpoint.text()).match(/[0-9a-f]{64}/);
  const file = await env.ASSETS.fetch(`https://assets/snapshot/${manifest}.manifest`);
  if (!file.ok) return null;
  const data = await file.json();
  // Like the real program: an answer needs a segment too.
  const segment = await env.ASSETS.fetch(`https://assets/snapshot/${data.objects[0].name}`);
  if (!segment.ok || data.snapshot.sequence < Number(env.MIN_SEQUENCE ?? 0)) return null;
  return { manifest, ...data };
}

function iswcCheck(digits) {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at + 1), 1);
  return String((10 - (sum % 10)) % 10);
}

/** Every reading of a code, as far as the tests need. */
function detect(given) {
  const local = /^(local|asset|society):(.+)$/.exec(given);
  if (local) return [{ scheme: local[1], label: SCHEMES[local[1]], code: local[2], display: local[2], check: "none", notes: [] }];
  const plain = given.replace(/^(iswc|isrc|ipi|isni|gtin|isan)\s*:/i, "").replace(/[\s.-]/g, "").toUpperCase();
  const found = [];
  if (/^T\d{10}$/.test(plain)) {
    const expected = iswcCheck(plain.slice(1, 10));
    const check = plain.endsWith(expected) ? { check: "ok" } : { check: "wrong", expected };
    found.push({ scheme: "iswc", code: plain, display: plain.replace(/(.)(...)(...)(...)(.)/, "$1-$2.$3.$4-$5"), ...check });
  }
  if (/^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(plain)) found.push({ scheme: "isrc", code: plain, display: plain.replace(/(..)(...)(..)(.*)/, "$1-$2-$3-$4"), check: "none" });
  if (/^\d{11}$/.test(plain)) found.push({ scheme: "ipi", code: plain, display: plain, check: "ok" });
  if (/^\d{11,14}$/.test(plain)) found.push({ scheme: "gtin", code: plain.padStart(14, "0"), display: plain, check: "ok" });
  if (/^\d{15}[\dX]$/.test(plain)) found.push({ scheme: "isni", code: plain, display: plain.replace(/(....)/g, "$1 ").trim(), check: "ok" });
  if (/^0000FFFF/.test(plain)) found.push({ scheme: "isan", code: plain, display: plain, check: "none" });
  return found.map((reading) => ({ ...reading, label: SCHEMES[reading.scheme], notes: [] }));
}

function lookup(data, given, readings, expand) {
  const holds = (record, reading) => record.id === `${reading.scheme}:${reading.code}` || record.identifiers.some((one) => one.scheme === reading.scheme && one.code === reading.code);
  const broken = given.includes("broken");
  const status = (reading, found) => (broken ? "unavailable" : found.length ? "found" : COVERED.has(reading.scheme) ? "not_registered" : "not_covered");
  const all = readings.map((reading) => ({ reading, found: broken ? [] : data.records.filter((record) => holds(record, reading)) }));
  const records = [...new Set(all.flatMap(({ found }) => found))];
  const malformed = readings.length ? [] : [{ scheme: "iswc", label: "ISWC", reason: "length", message: `an ISWC has 11 characters (T and 10 digits); this has ${given.replace(/\W/g, "").length}` }];
  const outcome = records.length ? "found" : readings.length ? status(all[0].reading, []) : "invalid";
  const linked = new Set(records.flatMap((record) => Object.values(record.links).flat().map((link) => link.id)));
  const wrong = readings.find((reading) => reading.check === "wrong");
  const repaired = wrong && `iswc:${wrong.code.slice(0, -1)}${wrong.expected}`;
  const meant = data.records.filter((record) => record.id === repaired);
  return {
    status: outcome,
    query: { given, readings: all.map(({ reading, found }) => ({ ...reading, status: status(reading, found) })), malformed },
    records,
    expanded: expand ? data.records.filter((record) => linked.has(record.id)).slice(0, 8) : [],
    did_you_mean: meant.map((record) => ({ scheme: "iswc", code: record.id.slice(5), display: detect(record.id)[0].display, url: `/v1/iswc/${record.id.slice(5)}` })),
    warnings: wrong && records.length ? ["The check digit of this code is wrong, but sources register it like this."] : [],
  };
}

const TIERS = ["exact", "begins", "words", "spelling"];
/** The one spelling that the mock knows to be wrong. */
const SPELLING = { lampligter: "lamplighter" };

/** How a title has the words: the tier and the parts of the title that they are; undefined if it has not. */
function found(title, wanted) {
  const text = title.toLowerCase();
  if (text === wanted) return { match: "exact", marks: [[0, text.length]] };
  if (text.startsWith(wanted)) return { match: "begins", marks: [[0, wanted.length]] };
  const marks = wanted.split(" ").map((word) => [text.indexOf(word), word.length]).sort(([a], [b]) => a - b);
  return marks.every(([at]) => at >= 0) ? { match: "words", marks } : undefined;
}

function search(data, params) {
  const q = params.get("q");
  const wanted = q.toLowerCase();
  const limit = Number(params.get("limit") ?? 20);
  const from = Number(params.get("cursor") ?? 0);
  const other = SPELLING[wanted];
  const [credit, year] = [params.get("credit")?.toLowerCase() ?? "", params.get("year")];
  const hits = data.records.flatMap((record) => {
    const ways = record.titles.flatMap((title) => ({ title, way: found(title.text, other ?? wanted) })).filter(({ way }) => way);
    const best = ways.sort((a, b) => TIERS.indexOf(a.way.match) - TIERS.indexOf(b.way.match))[0];
    const name = record.claims.find((claim) => claim.type === "credit")?.name;
    const date = record.claims.find((claim) => claim.type === "date")?.value.slice(0, 4);
    if (!best || !(name ?? "").toLowerCase().includes(credit) || (year && year !== date)) return [];
    const how = other ? { match: "spelling", explained: [{ asked: wanted, found: other, how: "spelling" }] } : { match: best.way.match, explained: [] };
    return [{ kind: record.kind, id: record.id, url: "", title: best.title.text, ...(best.title.text !== record.title && { of: record.title }), ...(name && { credit: name }), ...(date && { year: Number(date) }), weight: 1, score: 0.9, marks: best.way.marks, ...how }];
  });
  const number = (wanted) => Object.fromEntries(Object.entries(PLURAL).map(([kind, kinds]) => [kinds, hits.filter((hit) => hit.kind === kind && wanted(hit)).length]));
  const kept = hits.filter((hit) => !params.get("kind") || hit.kind === params.get("kind")).sort((a, b) => TIERS.indexOf(a.match) - TIERS.indexOf(b.match));
  const results = kept.slice(from, from + limit);
  return {
    status: results.length ? "found" : "not_registered", query: { q, fold: wanted, kind: params.get("kind"), readings: [] }, ...(other && { instead: other }),
    results, totals: number((hit) => hit.match === "exact"), facets: number(() => true), facets_partial: wanted === "lamp",
    next: kept.length > from + limit ? String(from + limit) : null, partial: wanted === "lamp",
  };
}

/** Who controls a right where, as far as the fixture's few territories go. */
function control(record, params) {
  const [right, territory, date] = ["right", "territory", "date"].map((name) => params.get(name));
  if ((!right && !territory && !date) || record.kind !== "work") return record;
  const answers = (record.shares ?? []).filter((one) => (!right || one.right === right) && (one.territory === "2136" || one.territory === territory));
  const holders = (one) => record.claims.filter((claim) => claim.type === "share" && claim.right === one.right && claim.territory === one.territory);
  return { ...record, control: { ...(right && { right }), territory: Number(territory ?? 2136), date: date ?? "2026-11-21", answers: answers.map((one) => ({ ...one, of_countries: 1, holders: holders(one) })) } };
}

async function route(request, env) {
  const url = new URL(request.url);
  const data = await load(env);
  if (url.pathname === "/health") return json(200, { status: data ? "ok" : "down", version: "0.1.0-mock" });
  if (!data) return json(503, { type: "/problems/unavailable", title: "The registry is not available", status: 503, outcome: "unavailable", detail: "the snapshot could not be opened" });
  const snapshot = data.snapshot;
  const parts = url.pathname.split("/").slice(2).map(decodeURIComponent);
  if (parts[0] === "snapshot") return json(200, { ...snapshot, manifest: data.manifest, id: data.manifest.slice(0, 16), objects: data.objects, bytes: data.objects.reduce((sum, object) => sum + object.bytes, 0) });
  if (parts[0] === "search") {
    if (url.searchParams.get("q").startsWith("crash")) throw new Error("told to crash");
    return json(200, { ...search(data, url.searchParams), snapshot });
  }
  if (request.method === "POST") {
    const { codes } = await request.json();
    return json(200, { answers: codes.map((code) => lookup(data, code, detect(code), false)), snapshot });
  }
  if (parts[0] !== "lookup" && !SCHEMES[parts[0]]) return json(404, { type: "/problems/unknown-path", title: "nothing is here", status: 404, detail: "see /openapi.yaml for what can be asked" });
  const given = parts[0] === "lookup" ? parts[1] : `${parts[0]}:${parts.slice(1).join(":")}`;
  const found = lookup(data, given, detect(given), url.searchParams.has("expand"));
  const answer = { ...found, records: found.records.map((record) => control(record, url.searchParams)), snapshot };
  if (answer.status !== "invalid") return json({ found: 200, unavailable: 503 }[answer.status] ?? 404, answer);
  return json(400, { ...answer, type: "about:blank", title: "not a code", status: 400, detail: "", outcome: "invalid" });
}

export default { fetch: (request, env) => route(request, env) };
