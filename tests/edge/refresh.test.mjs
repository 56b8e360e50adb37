/**
 * The life of the program: opening a snapshot, changing to the next, and refusing what is not to be
 * trusted, is older than what was seen, or is broken.
 */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, test } from "node:test";

import { imr, isrcsOf, keysOf, laboratory, scratch, smallSample, StoreResponse } from "./server.mjs";

/** The path of a recording that all of these snapshots have. */
let CODE;

let place;
const at = (...parts) => join(place.folder, ...parts);

before(() => {
  place = scratch("life");
  const registry = smallSample(place.folder, { recordings: 200 });
  CODE = `/v1/isrc/${isrcsOf(at("feeds"))[0]}`;
  imr("build", registry, "--out", at("first"), "--sequence", "5", "--quiet");
  const text = readFileSync(registry, "utf8");
  writeFileSync(registry, text.replace(/^name = .*$/m, 'name = "Another name"'));
  imr("build", registry, "--out", at("next"), "--sequence", "6", "--quiet");
  imr("build", registry, "--out", at("twin"), "--sequence", "5", "--quiet");
  // Nobody's key: the same feeds, signed by a key of their own.
  mkdirSync(at("foreign-feeds"));
  cpSync(at("feeds"), at("foreign-feeds"), { recursive: true, filter: (path) => !/imr\.(key|pub)$/.test(path) });
  imr("build", at("foreign-feeds/registry.toml"), "--out", at("foreign"), "--sequence", "9", "--quiet");
  writeFileSync(registry, text.replace(/^valid_days = .*$/m, "valid_days = 1\nissued = 2020-01-01T00:00:00Z"));
  imr("build", registry, "--out", at("stale"), "--sequence", "7", "--quiet");
});
after(() => place?.remove());

const lab = (name, vars = {}, meddle) => laboratory({ snapshot: at(name), vars: { REFRESH_SECONDS: "0", ...vars }, meddle });

/** Asks until the program has read the checkpoint again, which it does behind the back of a request. */
async function settled(one, holds) {
  for (let turn = 0; turn < 60; turn += 1) {
    assert.equal((await one.ask(CODE)).status, 200);
    const health = await one.json("/health");
    if (holds(health)) return health;
    await pause(50);
  }
  throw new Error(`it did not come to pass: ${JSON.stringify(await one.json("/health"))}`);
}

async function through(one, work) {
  try {
    await work(one);
  } finally {
    await one.stop();
  }
}

test("a newer snapshot takes over while requests are answered, each from one snapshot", async () => {
  await through(await lab("first"), async (one) => {
    const before = await one.ask(CODE);
    assert.match(before.headers.get("imr-snapshot"), /^5-/);
    one.folder = at("next");
    const seen = new Set();
    await settled(one, ({ snapshot }) => snapshot.sequence === 6);
    for (const response of await Promise.all(Array.from({ length: 20 }, () => one.ask(CODE)))) {
      const { snapshot } = await response.json();
      assert.equal(response.headers.get("imr-snapshot"), `${snapshot.sequence}-${snapshot.id.slice(0, 8)}`);
      seen.add(snapshot.sequence);
    }
    assert.deepEqual(seen, new Set([6]));
    assert.equal((await one.json("/v1/snapshot")).name, "Another name");
    assert.notEqual((await one.ask(CODE)).headers.get("etag"), before.headers.get("etag"));
    assert.equal((await one.json("/health")).status, "ok");
  });
});

const refused = {
  "an older snapshot": { from: "next", to: "first", why: /sequence 5, but 6/ },
  "a snapshot that no trusted key has signed": { from: "first", to: "foreign", why: /not trusted/ },
  "another snapshot of the same sequence": { from: "first", to: "twin", why: /two snapshots have the sequence 5/ },
  "a checkpoint that is no checkpoint": { from: "first", note: Buffer.from("hello\n"), why: /not a signed note/ },
  "a checkpoint of 5,000 bytes": { from: "first", note: Buffer.alloc(5_000, 65), why: /too long/ },
  "a newer snapshot without its manifest": { from: "first", to: "next", lost: /\.manifest$/, why: /missing.*404/ },
  "a newer snapshot without a root": { from: "first", to: "next", lost: /\.root$/, why: /missing.*404/ },
  "a checkpoint that cannot be read": { from: "first", lost: /^checkpoint$/, why: /checkpoint could not be read/ },
};

for (const [what, { from, to, note, lost, why }] of Object.entries(refused)) {
  test(`${what} is refused, and the last good one stays`, async () => {
    await through(await lab(from), async (one) => {
      const good = await one.json(CODE);
      if (to) one.folder = at(to);
      one.meddle = ({ name }) => {
        if (lost?.test(name)) return new StoreResponse("not there", { status: 404 });
        return note && name === "checkpoint" ? new StoreResponse(note) : undefined;
      };
      const health = await settled(one, ({ status }) => status === "degraded");
      assert.match(health.problems.join(), why);
      assert.deepEqual(await one.json(CODE), good);
      // A refresh may have read the newer checkpoint and be under way: what hinders it stays until the old
      // checkpoint was read.
      if (!to) one.meddle = undefined;
      one.folder = at(from);
      await settled(one, ({ status }) => status === "ok");
      one.meddle = undefined;
      assert.deepEqual(await one.json(CODE), good);
    });
  });
}

test("a checkpoint with a flipped bit changes nothing, wherever it is", async () => {
  const note = readFileSync(at("first/checkpoint"));
  let bit = 0;
  await through(await lab("first"), async (one) => {
    const good = await one.json(CODE);
    one.meddle = ({ name }) => {
      if (name !== "checkpoint") return undefined;
      const copy = Buffer.from(note);
      copy[bit >> 3] ^= 1 << (bit & 7);
      return new StoreResponse(copy);
    };
    let read = one.asked.length;
    for (bit = 0; bit < note.length * 8; bit += 53) {
      // The checkpoint is read behind the back of a request.
      for (; one.asked.length === read; await pause(2)) assert.deepEqual(await one.json(CODE), good);
      read = one.asked.length;
    }
    bit = 100;
    await settled(one, ({ status }) => status === "degraded");
    assert.deepEqual(await one.json(CODE), good);
  });
});

const down = {
  "no key is trusted": { vars: { IMR_PUBLIC_KEYS: "" }, why: /IMR_PUBLIC_KEYS/ },
  "only others' keys are trusted": { vars: () => ({ IMR_PUBLIC_KEYS: keysOf(at("foreign")) }), why: /not trusted/ },
  "the sequence is too low": { vars: { MIN_SEQUENCE: "6" }, why: /sequence 5, but 6/ },
  "no store is bound": { binding: null, why: /no store is bound/ },
  "the store is empty": { meddle: () => new StoreResponse("", { status: 404 }), why: /404/ },
};

for (const [what, { vars = {}, binding = "ASSETS", meddle, why }] of Object.entries(down)) {
  test(`when ${what}, every look-up says why, and the contract is still served`, async () => {
    const values = typeof vars === "function" ? vars() : vars;
    await through(await laboratory({ snapshot: at("first"), binding, vars: values, meddle }), async (one) => {
      const post = { method: "POST", headers: { "content-type": "application/json" }, body: '{"codes":["x"]}' };
      for (const [path, init] of [[CODE], ["/v1/lookup/x"], ["/v1/search?q=a"], ["/v1/suggest?q=a"], ["/v1/snapshot"], ["/v1/lookup", post]]) {
        const response = await one.ask(path, init);
        assert.equal(response.status, 503, path);
        assert.equal(response.headers.get("cache-control"), "no-store");
        assert.equal(response.headers.get("retry-after"), "5");
        assert.equal(response.headers.get("content-type"), "application/problem+json");
        const problem = await response.json();
        assert.equal(problem.outcome, "unavailable");
        assert.match(problem.detail, why);
      }
      const health = await one.ask("/health");
      assert.equal(health.status, 503);
      assert.equal((await health.json()).status, "down");
      assert.equal((await one.ask("/v1/nothing")).status, 404);
      assert.equal((await one.ask("/v1/search?q=a&x=1")).status, 400);
    });
  });
}

test("any one of several keys is enough, with comments and in any order", async () => {
  const keys = `${keysOf(at("foreign"))},${keysOf(at("first"))}`;
  await through(await laboratory({ snapshot: at("first"), vars: { IMR_PUBLIC_KEYS: keys } }), async (one) => {
    assert.equal((await one.ask(CODE)).status, 200);
  });
});

test("a stale snapshot answers on, and says so in body and headers", async () => {
  await through(await lab("stale"), async (one) => {
    const response = await one.ask(CODE);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("imr-stale"), "1");
    assert.equal((await response.json()).snapshot.stale, true);
    const health = await one.json("/health");
    assert.deepEqual([health.status, health.snapshot.stale], ["ok", true]);
  });
});

test("without the variable the checkpoint is read once, not with every request", async () => {
  await through(await laboratory({ snapshot: at("first") }), async (one) => {
    for (let turn = 0; turn < 20; turn += 1) await one.ask(CODE);
    assert.equal(one.counts().checkpoint.length, 1);
  });
});
