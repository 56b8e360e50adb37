/**
 * The reconciliation service on workerd, with the sample: requests as OpenRefine makes them, answers held
 * against the JSON schemas of the Reconciliation Service API 0.2 where those are (a folder beside the
 * checkout), and requests that mean harm.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import Ajv from "ajv";
import addFormats from "ajv-formats";

import { ROOT } from "./host/config.mjs";
import { SAMPLE, serve } from "./server.mjs";

const SPECIFIED = join(ROOT, "../shared/data/reconciliation-0.2");
const HERE = existsSync(SPECIFIED);
if (!HERE) console.log("the schemas and examples of the specification are not beside the checkout: answers are not held against them");

const RECORDING = "isrc:XW00H6800000";
const WORK = "iswc:T9976543212";
const PARTY = "ipi:99765432165";
const RELEASE = "gtin:00400076543218";
const FORM = "application/x-www-form-urlencoded";

let server;
let base;
before(async () => {
  server = await serve();
  base = `${server.base}/v1/reconcile`;
});
after(() => server?.stop());

/** Makes a function that lists what a document of the specification has against a value. */
const validator = (() => {
  if (!HERE) return () => () => [];
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true });
  addFormats(ajv);
  const folder = join(SPECIFIED, "schemas");
  const schemas = new Map();
  for (const file of readdirSync(folder)) {
    const { $schema, ...schema } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    ajv.addSchema(schema);
    schemas.set(file.replace(".json", ""), schema.$id);
  }
  return (name) => (value) => {
    const validate = ajv.getSchema(schemas.get(name));
    return validate(value) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
})();

async function get(path, init) {
  const response = await fetch(`${base}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: json(text) };
}

const post = (fields, headers = {}) =>
  get("", { method: "POST", body: new URLSearchParams(fields).toString(), headers: { "content-type": FORM, ...headers } });

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Asks for candidates and returns the results by key. */
async function reconcile(queries) {
  const answer = await post({ queries: JSON.stringify(queries) });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(validator("reconciliation-result-batch")(answer.json), []);
  assert.deepEqual(Object.keys(answer.json), Object.keys(queries));
  return Object.fromEntries(Object.entries(answer.json).map(([key, { result }]) => [key, result]));
}

const one = async (query) => (await reconcile({ q: query })).q;

/** The lines of the sample's feed of a label whose title, artist and ISRC stand alone in them. */
function songs() {
  const lines = readFileSync(join(SAMPLE, "label.csv"), "utf8").split("\n").slice(1);
  const cells = lines.filter((line) => !line.includes('"')).map((line) => line.split(","));
  return cells.filter((row) => /^XW\w{10}$/.test(row[0]) && row[1] && !row[2] && row[4]);
}

test("the manifest is one of version 0.2, and what it names is there", async () => {
  const { status, headers, json } = await get("");
  assert.equal(status, 200);
  assert.equal(headers.get("access-control-allow-origin"), "*");
  assert.deepEqual(validator("manifest")(json), []);
  assert.deepEqual(json.versions, ["0.2"]);
  assert.deepEqual(json.defaultTypes.map(({ id }) => id), ["work", "recording", "release", "party"]);
  assert.ok(json.batchSize >= 10);
  const filled = (url) => url.replace("{{id}}", encodeURIComponent(RECORDING));
  const page = await fetch(filled(json.view.url));
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-type"), /^text\/html/);
  assert.match(await page.text(), /International Music Registry/);
  assert.equal(new URL(filled(json.view.url)).searchParams.get("id"), RECORDING, "the page shows ?id=");
  const preview = await fetch(filled(json.preview.url));
  assert.equal(preview.status, 200);
  for (const { service_url: url, service_path: path } of [...Object.values(json.suggest), json.extend.propose_properties]) {
    assert.equal((await fetch(`${url}${path}?prefix=a`)).status, 200, path);
  }
  assert.equal((await fetch(json.logo)).status, 200);
  assert.equal((await fetch(json.documentation)).status, 200);
});

test("every example of a query is answered, and every one that is none is refused", { skip: !HERE }, async () => {
  let seen = 0;
  const examples = (folder) => {
    const path = join(SPECIFIED, "examples", folder);
    if (!existsSync(path)) return [];
    return readdirSync(path).map((file) => [file, readFileSync(join(path, file), "utf8")]);
  };
  for (const [kind, name, schema] of [
    ["reconciliation-query-batch", "queries", "reconciliation-result-batch"],
    ["data-extension-query", "extend", "data-extension-response"],
  ]) {
    for (const [file, text] of examples(`${kind}/valid`)) {
      assert.deepEqual(validator(kind)(JSON.parse(text)), []);
      for (const answer of [await post({ [name]: text }), await get(`?${new URLSearchParams({ [name]: text })}`)]) {
        assert.equal(answer.status, 200, `${file}: ${answer.text}`);
        assert.deepEqual(validator(schema)(answer.json), [], file);
      }
      seen += 1;
    }
    for (const [file, text] of examples(`${kind}/invalid`)) {
      assert.notDeepEqual(validator(kind)(JSON.parse(text)), []);
      const answer = await post({ [name]: text });
      assert.equal(answer.status, 400, file);
      assert.equal(answer.json.type, "/problems/invalid-parameter");
      seen += 1;
    }
  }
  assert.ok(seen >= 9, `${seen} examples`);
});

test("the schemas refuse what the specification calls invalid, so that they do say something", { skip: !HERE }, () => {
  for (const kind of ["manifest", "reconciliation-result-batch", "data-extension-response"]) {
    for (const verdict of ["valid", "invalid"]) {
      const folder = join(SPECIFIED, "examples", kind, verdict);
      for (const file of readdirSync(folder)) {
        const faults = validator(kind)(JSON.parse(readFileSync(join(folder, file), "utf8")));
        assert.equal(faults.length === 0, verdict === "valid", `${kind}/${verdict}/${file}: ${faults}`);
      }
    }
  }
});

test("an identifier leads to its record, whatever its spelling and wherever it stands", async () => {
  const found = await reconcile({
    id: { query: RECORDING },
    printed: { query: "T-997.654.321-2" },
    property: { properties: [{ pid: "isrc", v: "XW-00H-68-00000" }], type: "recording" },
    party: { query: "99765432165", type: "party" },
    release: { properties: [{ pid: "gtin", v: ["400076543218"] }], type: "release" },
  });
  const best = Object.fromEntries(Object.entries(found).map(([key, [first]]) => [key, first.id]));
  assert.deepEqual(best, { id: RECORDING, printed: WORK, property: RECORDING, party: PARTY, release: RELEASE });
  for (const [key, [first]] of Object.entries(found)) {
    assert.equal(first.match, true, key);
    assert.ok(first.score >= 85 && first.score <= 100, `${key}: ${first.score}`);
    assert.ok(first.name.length > 0 && first.description.length > 0);
  }
});

test("a title and an artist find the recording; a title alone is no match", async () => {
  const rows = songs().filter((_, at) => at % 97 === 0).slice(0, 40);
  assert.ok(rows.length >= 20, `${rows.length} rows`);
  const queries = rows.map(([isrc, title, , , artist], at) => [
    `q${at}`,
    { query: title, type: "recording", properties: [{ pid: "artist", v: artist }, { pid: "isrc", v: isrc }] },
  ]);
  const found = await reconcile(Object.fromEntries(queries));
  for (const [at, [isrc, title]] of rows.entries()) {
    const [best] = found[`q${at}`];
    assert.equal(best?.id, `isrc:${isrc}`, title);
    assert.equal(best.match, true, title);
    assert.deepEqual(best.type, [{ id: "recording", name: "Recording" }]);
  }
  const named = rows.map(([, title, , , artist], at) => [`q${at}`, { query: title, type: "recording", properties: [{ pid: "credit", v: artist }] }]);
  const byName = await reconcile(Object.fromEntries(named));
  let right = 0;
  for (const [at, [isrc, title]] of rows.entries()) {
    const matches = byName[`q${at}`].filter(({ match }) => match);
    assert.ok(matches.length <= 1);
    if (byName[`q${at}`].some(({ id }) => id === `isrc:${isrc}`)) right += 1;
    // What is called a match has the title; several recordings of an artist may have it.
    for (const { name } of matches) assert.equal(name.toLowerCase().includes(title.toLowerCase().slice(0, 4)), true, `${name} for ${title}`);
  }
  assert.ok(right >= rows.length * 0.9, `${right} of ${rows.length}`);
  const [[, title]] = rows;
  const wrong = await one({ query: title, type: "recording", properties: [{ pid: "artist", v: "Nobody Whatsoever" }] });
  assert.ok(wrong.every(({ match }) => !match));
});

test("types bound what is found, and the best come first, no more than are wanted", async () => {
  const [{ name: title }] = await one({ query: WORK });
  const { any, work, party, unknown, all, few } = await reconcile({
    any: { query: title, limit: 10 },
    work: { query: title, type: ["work"] },
    party: { query: "Saifon Saphanmai", type: "party" },
    unknown: { query: title, type: "DifferentiatedPerson", type_strict: "should" },
    all: { query: title, type: ["work", "recording"], type_strict: "all" },
    few: { query: title, limit: 1 },
  });
  assert.ok(any.length > 1);
  const scores = any.map(({ score }) => score);
  assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
  assert.ok(work.length > 0 && work.every(({ type }) => type[0].id === "work"));
  assert.equal(party[0].id, PARTY);
  assert.equal(party[0].match, false, "people have namesakes");
  assert.deepEqual([unknown, all], [[], []]);
  assert.equal(few.length, 1);
});

test("one query may come without a batch, as an object and as its text", async () => {
  for (const query of [RECORDING, JSON.stringify({ query: RECORDING })]) {
    const answer = await get(`?${new URLSearchParams({ query })}`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.result[0].id, RECORDING);
    assert.deepEqual(validator("reconciliation-result-batch")({ q: answer.json }), []);
  }
});

test("answers are the same in an address and in a body, and only the first are kept", async () => {
  const queries = JSON.stringify({ q0: { query: RECORDING }, q1: { query: "nothing has this name" } });
  const posted = await post({ queries });
  const asked = await get(`?${new URLSearchParams({ queries })}`);
  assert.equal(posted.text, asked.text);
  assert.equal(posted.headers.get("cache-control"), "no-store");
  assert.equal(posted.headers.get("etag"), null);
  assert.match(asked.headers.get("etag"), /^"[0-9a-f]{32}"$/);
  const again = await get(`?${new URLSearchParams({ queries })}`, { headers: { "if-none-match": asked.headers.get("etag") } });
  assert.equal(again.status, 304);
  const options = await fetch(base, { method: "OPTIONS" });
  assert.equal(options.headers.get("access-control-allow-methods"), "GET, HEAD, POST, OPTIONS");
});

test("names, types and properties are completed", async () => {
  const [{ name }] = await one({ query: PARTY });
  const entities = await get(`/suggest/entity?${new URLSearchParams({ prefix: name.slice(0, 5) })}`);
  assert.deepEqual(validator("suggest-entities-response")(entities.json), []);
  assert.ok(entities.json.result.some((one) => one.name.startsWith(name.slice(0, 5))), entities.text);
  const skipped = await get(`/suggest/entity?${new URLSearchParams({ prefix: name.slice(0, 5), cursor: 1 })}`);
  assert.deepEqual(skipped.json.result, entities.json.result.slice(1));
  const parties = await get(`/suggest/entity?${new URLSearchParams({ prefix: name.slice(0, 5), type: "party" })}`);
  assert.ok(parties.json.result.every(({ notable: [type] }) => type.id === "party"));
  for (const id of [RECORDING, WORK, PARTY, RELEASE]) {
    const byId = await get(`/suggest/entity?${new URLSearchParams({ prefix: id })}`);
    assert.equal(byId.json.result[0]?.id, id);
  }
  const types = await get("/suggest/type?prefix=re");
  assert.deepEqual(validator("suggest-types-response")(types.json), []);
  assert.deepEqual(types.json.result.map(({ id }) => id), ["recording", "release"]);
  const properties = await get("/suggest/property?prefix=isw");
  assert.deepEqual(validator("suggest-properties-response")(properties.json), []);
  assert.deepEqual(properties.json.result, [{ id: "iswc", name: "ISWC" }]);
});

test("properties are proposed by type", async () => {
  for (const type of ["work", "recording", "release", "party"]) {
    const { json } = await get(`/properties?type=${type}`);
    assert.deepEqual(validator("data-extension-property-proposal")(json), []);
    const ids = json.properties.map(({ id }) => id);
    assert.ok(ids.includes("title"), type);
    assert.deepEqual([ids.includes("iswc"), ids.includes("isrc"), ids.includes("gtin"), ids.includes("ipi")], ["work", "recording", "release", "party"].map((one) => one === type));
    assert.equal((await get(`/properties?type=${type}&limit=2`)).json.properties.length, 2);
  }
});

test("values are those of the records", async () => {
  const properties = ["title", "isrc", "iswc", "ipi", "performer", "writer", "year", "duration", "work", "society", "other-title", "nothing"].map((id) => ({ id }));
  const ids = [RECORDING, WORK, PARTY, "isrc:USZZZ9999999", "no id at all"];
  const { status, text, json } = await post({ extend: JSON.stringify({ ids, properties }) });
  assert.equal(status, 200, text);
  assert.deepEqual(validator("data-extension-response")(json), []);
  assert.deepEqual(Object.keys(json.rows), ids);
  assert.deepEqual(json.meta.map(({ id }) => id), properties.map(({ id }) => id));
  const record = async (id) => (await (await fetch(`${server.base}/v1/lookup/${encodeURIComponent(id)}`)).json()).records[0];
  for (const id of [RECORDING, WORK, PARTY]) {
    const { title, identifiers, claims, links } = await record(id);
    const row = json.rows[id];
    assert.deepEqual(row.title, [{ str: title }]);
    for (const scheme of ["isrc", "iswc", "ipi"]) {
      const expected = identifiers.filter((one) => one.scheme === scheme && !one.standing).map(({ display }) => ({ str: display }));
      assert.deepEqual(row[scheme], expected, `${id} ${scheme}`);
    }
    const artists = claims.filter((one) => one.type === "credit" && one.role === "artist");
    for (const { name, party } of artists) {
      assert.ok(row.performer.some((one) => (party ? one.id === party && one.name === name : one.str === name)), `${id}: ${name}`);
    }
    const numbers = claims.filter((one) => one.type === "duration").map(({ value }) => ({ int: value }));
    assert.deepEqual(row.duration, numbers);
    assert.deepEqual(row.work.map((one) => one.id), links.works.map((one) => one.id));
    assert.deepEqual(row.nothing, []);
  }
  assert.ok(json.rows[WORK].writer.length > 0 && json.rows[WORK].society.length > 0);
  assert.deepEqual(json.rows[RECORDING].year, [{ int: 1968 }]);
  assert.ok(json.rows[RECORDING].duration.some(({ int }) => int === 276_000));
  for (const id of ids.slice(3)) assert.ok(Object.values(json.rows[id]).every((values) => values.length === 0));
  const limited = await post({ extend: JSON.stringify({ ids: [WORK], properties: [{ id: "writer", settings: { limit: "1" } }] }) });
  assert.equal(limited.json.rows[WORK].writer.length, 1);
});

test("a preview is a small page in which nothing runs", async () => {
  for (const id of [RECORDING, WORK, PARTY, RELEASE]) {
    const { status, headers, text } = await get(`/preview?${new URLSearchParams({ id })}`, { headers: { accept: "text/html" } });
    assert.equal(status, 200, text);
    assert.equal(headers.get("content-type"), "text/html; charset=utf-8");
    const policy = headers.get("content-security-policy");
    for (const part of ["default-src 'none'", "frame-ancestors *", "sandbox"]) assert.ok(policy.includes(part), policy);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("access-control-allow-origin"), "*");
    const [{ name }] = await one({ query: id });
    const escaped = name.replace(/[&<>"']/g, (c) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" }[c]};`);
    assert.ok(text.includes(`<h1 dir="auto">${escaped}</h1>`), text);
    const tags = new Set([...text.matchAll(/<\/?([a-z0-9!]+)/g)].map(([, tag]) => tag));
    assert.deepEqual([...tags].filter((tag) => !["!doctype", "html", "meta", "title", "h1", "p", "dl", "dt", "dd"].includes(tag)), []);
  }
  assert.equal((await get("/preview?id=isrc:USZZZ9999999")).status, 404);
  const script = await get(`/preview?${new URLSearchParams({ id: "<script>alert(1)</script>" })}`);
  assert.equal(script.status, 404);
  assert.equal(script.headers.get("content-type"), "application/problem+json");
});

/** Requests that are refused: what is asked, the status, the kind of problem. */
const HOSTILE = [
  ["a batch of 1,000 queries", () => post({ queries: JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`q${at}`, { query: "a" }]))) }), 413, "too-many-codes"],
  ["1,000 records at once", () => post({ extend: JSON.stringify({ ids: Array(1_000).fill(RECORDING), properties: [] }) }), 413, "too-many-codes"],
  ["a body of a megabyte", () => post({ queries: "x".repeat(1 << 20) }), 413, "body-too-large"],
  ["deep JSON", () => post({ queries: `{"q":${"[".repeat(80_000)}` }), 400, "invalid-parameter"],
  ["deep objects", () => post({ extend: '{"a":'.repeat(20_000) }), 400, "invalid-parameter"],
  ["numbers for texts", () => post({ queries: '{"q":{"query":1}}' }), 400, "invalid-parameter"],
  ["a list for an object", () => post({ queries: "[]" }), 400, "invalid-parameter"],
  ["half a surrogate pair", () => post({ queries: '{"q":{"query":"\\ud800"}}' }), 400, "invalid-parameter"],
  ["a query of 10,000 letters", () => post({ queries: JSON.stringify({ q: { query: "x".repeat(10_000) } }) }), 400, "invalid-parameter"],
  ["a property of 10,000 letters", () => post({ queries: JSON.stringify({ q: { query: "a", properties: [{ pid: "artist", v: "x".repeat(10_000) }] } }) }), 400, "invalid-parameter"],
  ["an id of 10,000 letters", () => post({ extend: JSON.stringify({ ids: ["x".repeat(10_000)], properties: [] }) }), 400, "invalid-parameter"],
  ["a type that is none, to complete", () => get("/suggest/entity?prefix=a&type=song"), 400, "invalid-parameter"],
  ["a type that is none, to propose", () => get("/properties?type=song"), 400, "invalid-parameter"],
  ["a callback", () => get("?callback=alert"), 400, "unknown-parameter"],
  ["a callback that is a program", () => get(`?${new URLSearchParams({ callback: "alert(document.domain)//" })}`), 400, "unknown-parameter"],
  ["a callback in a body", () => post({ queries: "{}", callback: "f" }), 400, "unknown-parameter"],
  ["a form without a question", () => post({ q: "a" }), 400, "missing-parameter"],
  ["an empty form", () => post({}), 400, "missing-parameter"],
  ["bytes that are no text", () => get("", { method: "POST", body: new Uint8Array([0xff, 0xfe]), headers: { "content-type": FORM } }), 400, "malformed-body"],
  ["JSON as a body", () => get("", { method: "POST", body: '{"queries":{}}', headers: { "content-type": "application/json" } }), 415, "unsupported-media-type"],
  ["the same twice", () => get("?queries={}&queries={}"), 400, "repeated-parameter"],
  ["an address that is too long", () => get(`?queries=${"x".repeat(3_000)}`), 414, "url-too-long"],
  ["another method", () => get("", { method: "DELETE" }), 405, "method-not-allowed"],
  ["a body for a preview", () => get("/preview", { method: "POST", body: "id=a", headers: { "content-type": FORM } }), 405, "method-not-allowed"],
  ["what is not there", () => get("/suggest/nothing"), 404, "unknown-path"],
  ["another format", () => get("", { headers: { accept: "text/csv" } }), 406, "not-acceptable"],
];

for (const [what, ask, status, name] of HOSTILE) {
  test(`${what}: refused with ${status}`, async () => {
    const answer = await ask();
    assert.equal(answer.status, status, answer.text.slice(0, 300));
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    assert.equal(answer.json.type, `/problems/${name}`);
    assert.equal(answer.headers.get("cache-control"), "no-store");
  });
}

test("fifty queries that are hard are answered, and texts of every kind", async () => {
  const hard = ["zzzzzz qqqqqq wwwwww", "\u0301\u0302\u0303", "!!!", "\u200f\u202e", "の", "a", " ", "", "x".repeat(1_000), "ก".repeat(300)];
  const found = await reconcile(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`q${at}`, { query: hard[at % hard.length] }])));
  assert.ok(Object.values(found).flat().every(({ score }) => score <= 100));
});
