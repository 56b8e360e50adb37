/**
 * The store behind the program: whole files, ranges and R2 give the same answers; each file is loaded
 * once however many wait for it; and whatever one file suffers, only its own keys are unavailable.
 */
import assert from "node:assert/strict";
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, test } from "node:test";

import { imr, isrcsOf, laboratory, part, scratch, smallSample, SNAPSHOT, StoreResponse } from "./server.mjs";

const HTML = "<!doctype html><title>Welcome</title>";
const SEGMENT = /^[0-9a-f]{64}\.segment$/;

const quote = (code) => `/v1/lookup/${encodeURIComponent(code)}`;

describe("a snapshot that is packed for ranges", () => {
  let place;
  let snapshot;
  let paths;
  before(() => {
    place = scratch("range");
    const registry = smallSample(place.folder, { recordings: 3_000 });
    snapshot = join(place.folder, "snapshot");
    imr("build", registry, "--out", snapshot, "--pack", "range", "--quiet");
    const isrcs = isrcsOf(join(place.folder, "feeds")).filter((_, at) => at % 60 === 0);
    const words = ["story", "the", "a", "кот", "猫", "صوت", "zzz"].map(encodeURIComponent);
    paths = [
      ...isrcs.map((code) => `${quote(code)}?expand=works,releases,parties`),
      ...words.flatMap((word) => [`/v1/search?q=${word}&limit=50`, `/v1/suggest?q=${word}`]),
      "/v1/iswc/T-990.000.000-0", "/v1/isrc/USZZZ9999999", "/v1/snapshot",
    ];
  });
  after(() => place.remove());

  async function answers(binding) {
    const lab = await laboratory({ snapshot, binding });
    try {
      const found = {};
      for (const path of paths) {
        const response = await lab.ask(path);
        found[path] = { status: response.status, etag: response.headers.get("etag"), body: await response.text() };
      }
      const health = await lab.json("/health");
      return { found, health, asked: lab.asked };
    } finally {
      await lab.stop();
    }
  }

  test("is answered from byte for byte the same by whole files, by ranges and by R2", async () => {
    const [whole, ranges, bucket] = [await answers("ASSETS"), await answers("ORIGIN"), await answers("BUCKET")];
    assert.deepEqual([whole.health.store, ranges.health.store, bucket.health.store], ["assets", "origin", "bucket"]);
    for (const path of paths) {
      assert.deepEqual(ranges.found[path], whole.found[path], path);
      assert.deepEqual(bucket.found[path], whole.found[path], path);
    }
    assert.ok(Object.values(whole.found).filter(({ status }) => status === 200).length > paths.length / 2);
    for (const { health } of [whole, ranges, bucket]) assert.deepEqual([health.status, health.failures], ["ok", 0]);
  });

  test("is read by range where the store can, and by whole files where it cannot", async () => {
    const ranges = (await answers("ORIGIN")).asked.filter(({ name }) => SEGMENT.test(name));
    assert.ok(ranges.length > 10);
    for (const { range } of ranges) assert.match(range, /^bytes=\d+-\d+$/);
    const distinct = new Set(ranges.map(({ name, range }) => `${name} ${range}`));
    assert.equal(distinct.size, ranges.length, "a range was loaded twice");
    assert.ok((await answers("ASSETS")).asked.every(({ range }) => range === null));
  });

  test("is answered from although the origin ignores ranges", async () => {
    const lab = await laboratory({ snapshot, binding: "ORIGIN", meddle: ({ bytes }) => bytes && new StoreResponse(bytes) });
    try {
      assert.equal((await lab.ask(paths[0])).status, 200);
    } finally {
      await lab.stop();
    }
  });

  test("a range that is shifted, short or long makes its key unavailable, not wrong", async () => {
    const wrong = {
      shifted: (bytes, from, to) => part(bytes, `bytes=${from + 1}-${to + 1}`),
      short: (bytes, from, to) => part(bytes, `bytes=${from}-${to - 1}`),
      long: (bytes, from, to) => part(bytes, `bytes=${from}-${to + 1}`),
    };
    for (const [what, meddle] of Object.entries(wrong)) {
      const lab = await laboratory({ snapshot, binding: "ORIGIN" });
      try {
        assert.equal((await lab.ask("/v1/snapshot")).status, 200);
        lab.meddle = ({ range, bytes }) => {
          const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
          return from === undefined ? undefined : meddle(bytes, Number(from), Number(to));
        };
        const response = await lab.ask(paths[0]);
        assert.equal(response.status, 503, what);
        assert.equal((await response.json()).status, "unavailable");
        lab.meddle = undefined;
        assert.equal((await lab.ask(paths[0])).status, 200, what);
      } finally {
        await lab.stop();
      }
    }
  });
});

/** Two codes whose answers need different segments, and the segment of the first. */
async function twoKeys() {
  const lab = await laboratory({ snapshot: SNAPSHOT });
  try {
    const segments = async (path) => {
      const from = lab.asked.length;
      assert.equal((await lab.ask(path)).status, 200);
      return lab.asked.slice(from).map(({ name }) => name).filter((name) => SEGMENT.test(name));
    };
    const first = await segments("/v1/iswc/T9976543212");
    const other = await segments("/v1/isrc/XW00H6800000");
    assert.ok(first.length === 1 && other.length === 1 && first[0] !== other[0]);
    return { victim: "/v1/iswc/T9976543212", segment: first[0], other: "/v1/isrc/XW00H6800000" };
  } finally {
    await lab.stop();
  }
}

describe("a file of the snapshot that cannot be had", () => {
  let keys;
  before(async () => {
    keys = await twoKeys();
  });

  const flip = (bytes) => {
    const copy = Buffer.from(bytes);
    for (let at = 0; at < copy.length; at += 97) copy[at] ^= 1;
    return copy;
  };
  const faults = {
    "is missing": () => new StoreResponse("no", { status: 404 }),
    "is answered 500": () => new StoreResponse("oops", { status: 500 }),
    "is answered 403": () => new StoreResponse("no", { status: 403 }),
    "is a page of HTML with status 200": () => new StoreResponse(HTML, { headers: { "content-type": "text/html" } }),
    "is empty": () => new StoreResponse(new Uint8Array(0)),
    "is cut short": ({ bytes }) => new StoreResponse(bytes.subarray(0, 100)),
    "has flipped bits": ({ bytes }) => new StoreResponse(flip(bytes)),
    "is another file": ({ name }) => new StoreResponse(anotherSegment(name)),
    "never comes": () => pause(60_000, undefined, { ref: false }),
    "breaks off": () => Promise.reject(new Error("the store breaks off")),
  };

  function anotherSegment(name) {
    const other = readdirSync(SNAPSHOT).find((file) => SEGMENT.test(file) && file !== name);
    return readFileSync(join(SNAPSHOT, other));
  }

  for (const [what, fault] of Object.entries(faults)) {
    test(`${what}: only its keys are unavailable, and they come back`, async () => {
      const lab = await laboratory({ snapshot: SNAPSHOT, meddle: (one) => (one.name === keys.segment ? fault(one) : undefined) });
      try {
        const asked = lab.ask(keys.victim);
        const others = await Promise.all(Array.from({ length: 20 }, () => lab.ask(keys.other)));
        assert.deepEqual(others.map(({ status }) => status), Array(20).fill(200));
        await unavailable(await asked);
        const batch = await lab.json("/v1/lookup", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ codes: ["T9976543212", "XW00H6800000"] }),
        });
        assert.deepEqual(batch.answers.map(({ status }) => status), ["unavailable", "found"]);
        const ill = await lab.json("/health");
        assert.equal(ill.status, "degraded");
        assert.ok(ill.problems.some((problem) => problem.startsWith(keys.segment)), ill.problems.join());
        lab.meddle = undefined;
        assert.equal((await lab.ask(keys.victim)).status, 200);
        assert.equal((await lab.json("/health")).status, "ok");
      } finally {
        await lab.stop();
      }
    });
  }

  async function unavailable(response) {
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("retry-after"), "5");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("etag"), null);
    const answer = await response.json();
    assert.equal(answer.status, "unavailable");
    assert.deepEqual(answer.records, []);
    assert.match(answer.warnings.join(), new RegExp(keys.segment));
  }

  test("that was damaged on its way once is loaded again, and nobody notices", async () => {
    const meddle = ({ name, count, bytes }) => (name === keys.segment && count === 0 ? new StoreResponse(flip(bytes)) : undefined);
    const lab = await laboratory({ snapshot: SNAPSHOT, meddle });
    try {
      assert.equal((await lab.ask(keys.victim)).status, 200);
      assert.equal(lab.counts()[keys.segment].length, 2);
      assert.equal((await lab.json("/health")).status, "ok");
    } finally {
      await lab.stop();
    }
  });

  test("that failed once is tried again, and nobody notices", async () => {
    const meddle = ({ name, count }) => (name === keys.segment && count === 0 ? new StoreResponse("busy", { status: 503 }) : undefined);
    const lab = await laboratory({ snapshot: SNAPSHOT, meddle });
    try {
      assert.equal((await lab.ask(keys.victim)).status, 200);
    } finally {
      await lab.stop();
    }
  });

  test("a root that is missing takes its table away and no other", async () => {
    const place = scratch("root");
    cpSync(SNAPSHOT, place.folder, { recursive: true });
    const lab = await laboratory({ snapshot: place.folder });
    try {
      const { tables, objects } = await lab.json("/v1/snapshot");
      assert.ok(tables.length > 5);
      const roots = objects.filter(({ name }) => name.endsWith(".root")).map(({ name }) => name);
      await lab.stop();
      let gone = 0;
      for (const root of roots) {
        const one = await laboratory({ snapshot: place.folder, meddle: ({ name }) => (name === root ? new StoreResponse("no", { status: 404 }) : undefined) });
        const statuses = await Promise.all([keys.victim, keys.other, "/v1/search?q=story"].map(async (path) => (await one.ask(path)).status));
        assert.ok(statuses.every((status) => status === 200 || status === 503), statuses.join());
        assert.ok(statuses.filter((status) => status === 503).length <= 1, `${root}: ${statuses.join()}`);
        gone += statuses.filter((status) => status === 503).length;
        await one.stop();
      }
      assert.ok(gone >= 3, `${gone} answers needed one of the roots`);
    } finally {
      place.remove();
    }
  });
});

describe("a hundred requests for what nobody has loaded", () => {
  const paths = ["/v1/iswc/T9976543212", "/v1/isrc/XW00H6800000?expand=works,parties", "/v1/search?q=story", "/v1/suggest?q=st"];

  for (const path of paths) {
    test(`${path}: every file is loaded once and all are answered the same`, async () => {
      const lab = await laboratory({ snapshot: SNAPSHOT, meddle: () => pause(150) });
      try {
        const responses = await Promise.all(Array.from({ length: 100 }, () => lab.ask(path)));
        const bodies = await Promise.all(responses.map((response) => response.text()));
        assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([200]));
        assert.equal(new Set(bodies).size, 1);
        for (const [file, asked] of Object.entries(lab.counts())) assert.equal(asked.length, 1, file);
      } finally {
        await lab.stop();
      }
    });
  }

  test("the one that loads leaves, and the others are answered all the same", async () => {
    const { victim, segment } = await twoKeys();
    let begun;
    const loading = new Promise((resolve) => (begun = resolve));
    const lab = await laboratory({
      snapshot: SNAPSHOT,
      meddle: async ({ name }) => {
        if (name !== segment) return;
        begun();
        await pause(700);
      },
    });
    try {
      const leaver = new AbortController();
      const first = lab.ask(victim, { signal: leaver.signal }).catch((error) => error.name);
      await loading;
      const others = Array.from({ length: 30 }, () => lab.ask(victim));
      await pause(100);
      leaver.abort();
      assert.equal(await first, "AbortError");
      const start = Date.now();
      const statuses = (await Promise.all(others)).map(({ status }) => status);
      assert.deepEqual(statuses, Array(30).fill(200));
      assert.ok(Date.now() - start < 6_000);
      assert.ok(lab.counts()[segment].length <= 2, `${lab.counts()[segment].length} loads`);
    } finally {
      await lab.stop();
    }
  });

  test("when all that wait leave, the next one is answered", async () => {
    const { victim, segment } = await twoKeys();
    const lab = await laboratory({ snapshot: SNAPSHOT, meddle: ({ name }) => (name === segment ? pause(500) : undefined) });
    try {
      const leaver = new AbortController();
      const gone = Array.from({ length: 30 }, () => lab.ask(victim, { signal: leaver.signal }).catch(() => "gone"));
      await pause(250);
      leaver.abort();
      assert.deepEqual(new Set(await Promise.all(gone)), new Set(["gone"]));
      assert.equal((await lab.ask(victim)).status, 200);
      assert.equal((await lab.json("/health")).status, "ok");
    } finally {
      await lab.stop();
    }
  });
});
