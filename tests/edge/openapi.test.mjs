/**
 * Makes every request that `worker/openapi.yaml` gives as an example, in every format, and compares
 * the answers with its schemas, which allow no member that they do not name.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { decodeCbor, encodeCbor } from "./contract/cbor.mjs";
import { faults, follow } from "./contract/schema.mjs";
import { parseYaml } from "./contract/yaml.mjs";
import { ROOT } from "./host/config.mjs";
import { serve } from "./server.mjs";

const TEXT = readFileSync(join(ROOT, "worker/openapi.yaml"), "utf8");
const contract = parseYaml(TEXT);

let server;
before(async () => {
  server = await serve();
});
after(() => server?.stop());

const resolve = (node) => (node.$ref ? follow(contract, node.$ref) : node);

/** Lists the requests of an operation: each example of each parameter, with the first of the others. */
function requests(path, operation) {
  const parameters = (operation.parameters ?? []).map(resolve);
  const examples = (parameter) =>
    parameter.examples ? Object.values(parameter.examples) : parameter.example === undefined ? [] : [{ value: parameter.example }];
  const first = (parameter) => examples(parameter)[0];
  const wanted = [];
  if (parameters.every((parameter) => !parameter.required)) wanted.push({ values: {}, status: 200 });
  for (const parameter of parameters) {
    for (const example of examples(parameter)) {
      const used = parameters.filter((other) => other === parameter || other.required);
      const chosen = used.map((other) => [other, other === parameter ? example : first(other)]);
      const statuses = chosen.map(([, { "x-status": status }]) => status ?? 200);
      wanted.push({ chosen, status: Math.max(...statuses) });
    }
  }
  return wanted.map(({ chosen = [], status }) => ({ target: target(path, chosen), status }));
}

function target(path, chosen) {
  let filled = path;
  const query = new URLSearchParams();
  for (const [parameter, { value }] of chosen) {
    if (parameter.in === "path") filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else query.set(parameter.name, value);
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

/** Compares a response with what the operation promises for its status and media type. */
async function compare(operation, response) {
  const promised = operation.responses[String(response.status)];
  assert.ok(promised, `status ${response.status} is not promised`);
  const [media] = response.headers.get("content-type").split(";");
  const bytes = Buffer.from(await response.arrayBuffer());
  const schema = resolve(promised).content?.[media]?.schema;
  assert.ok(schema, `${media} is not promised for ${response.status}`);
  for (const value of values(media, bytes)) assert.deepEqual(faults(contract, schema, value), [], bytes.toString().slice(0, 400));
  return bytes;
}

function values(media, bytes) {
  if (media === "application/cbor") return [decodeCbor(bytes)];
  if (media === "application/x-ndjson") return bytes.toString().trimEnd().split("\n").map((line) => JSON.parse(line));
  if (media === "application/yaml" || media === "text/html") return [bytes.toString()];
  return [JSON.parse(bytes)];
}

for (const [path, methods] of Object.entries(contract.paths)) {
  const operation = methods.get;
  if (!operation) continue;
  test(`GET ${path}: its examples are answered as it says`, async () => {
    for (const { target, status } of requests(path, operation)) {
      const json = await fetch(`${server.base}${target}`);
      assert.equal(json.status, status, target);
      const plain = await compare(operation, json);
      if (!json.headers.get("content-type").endsWith("/json") || !resolve(operation.responses["200"]).content["application/cbor"]) continue;
      const cbor = await fetch(`${server.base}${target}`, { headers: { accept: "application/cbor" } });
      assert.equal(cbor.headers.get("content-type"), "application/cbor", target);
      const packed = await compare(operation, cbor);
      assert.deepEqual(decodeCbor(packed), JSON.parse(plain), target);
    }
  });
}

const FORM = "application/x-www-form-urlencoded";
const WRITE = {
  "application/json": (value) => JSON.stringify(value),
  "application/cbor": (value) => encodeCbor(value),
  "application/x-ndjson": (value) => value.map((line) => `${JSON.stringify(line)}\n`).join(""),
};

for (const [path, { post: operation }] of Object.entries(contract.paths)) {
  if (!operation) continue;
  test(`POST ${path}: its examples are answered as it says, in every format`, async () => {
    const content = Object.entries(operation.requestBody.content);
    if (operation.requestBody.content[FORM]) return compareForm(path, operation);
    if (operation.requestBody.content["text/csv"]) return compareReports(path, operation);
    assert.deepEqual(content.map(([media]) => media), Object.keys(WRITE));
    for (const [media, { example, schema }] of content) {
      for (const value of media.endsWith("ndjson") ? example : [example]) assert.deepEqual(faults(contract, schema, value), []);
      for (const accept of ["*/*", ...Object.keys(WRITE)]) {
        const init = { method: "POST", body: WRITE[media](example), headers: { "content-type": media, accept } };
        const response = await fetch(`${server.base}${path}`, init);
        assert.equal(response.status, 200);
        assert.equal(response.headers.get("content-type"), accept === "*/*" ? media : accept);
        await compare(operation, response);
      }
    }
  });
}

/** Lines of any form are answered in JSON or CBOR. */
async function compareReports(path, operation) {
  for (const [media, { example, schema }] of Object.entries(operation.requestBody.content)) {
    for (const value of media.endsWith("ndjson") ? example : [example]) assert.deepEqual(faults(contract, schema, value), []);
    const body = typeof example === "string" ? example : WRITE[media](example);
    const answers = [];
    for (const accept of ["application/json", "application/cbor"]) {
      const response = await fetch(`${server.base}${path}`, { method: "POST", body, headers: { "content-type": media, accept } });
      assert.equal(response.status, 200, media);
      assert.equal(response.headers.get("content-type"), accept);
      answers.push(await compare(operation, response));
    }
    assert.deepEqual(decodeCbor(answers[1]), JSON.parse(answers[0]));
  }
}

/** A form is answered in JSON. */
async function compareForm(path, operation) {
  const { example, schema } = operation.requestBody.content[FORM];
  assert.deepEqual(faults(contract, schema, example), []);
  const body = new URLSearchParams(example).toString();
  const response = await fetch(`${server.base}${path}`, { method: "POST", body, headers: { "content-type": FORM } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  await compare(operation, response);
}

test("the contract that is served is this one", async () => {
  const served = await fetch(`${server.base}/openapi.yaml`);
  assert.equal(served.headers.get("content-type"), "application/yaml");
  assert.equal(served.headers.get("access-control-allow-origin"), "*");
  assert.ok((await served.text()) === TEXT, "the site was assembled from another openapi.yaml");
});

test("every path answers HEAD and OPTIONS as it answers its method", async () => {
  for (const [path, methods] of Object.entries(contract.paths)) {
    if (path === "/openapi.yaml") continue; // a file of the site
    const [target] = methods.get ? requests(path, methods.get).map((one) => one.target) : [path];
    const options = await fetch(`${server.base}${target}`, { method: "OPTIONS" });
    assert.equal(options.status, 204);
    const allowed = [...(methods.get ? ["GET", "HEAD"] : []), ...(methods.post ? ["POST"] : []), "OPTIONS"].join(", ");
    assert.equal(options.headers.get("access-control-allow-methods"), allowed);
    if (methods.get) assert.notEqual((await fetch(`${server.base}${target}`, { method: "HEAD" })).status, 405);
  }
});

test("every component of the contract is used", () => {
  for (const [kind, components] of Object.entries(contract.components)) {
    for (const name of Object.keys(components)) {
      assert.ok(TEXT.includes(`#/components/${kind}/${name}"`), `${kind}/${name} is not used`);
    }
  }
});
