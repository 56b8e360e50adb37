/**
 * One registry of the real samples of every format: what the edge answers is what a second reading of
 * the raw files says.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { DATA } from "../oracle/feeds.mjs";
import { REGISTRY, collected, missing, recordings, senders, transactions } from "../oracle/formats.mjs";
import { built, laboratory, scratch } from "./server.mjs";

describe("the real samples of every format", { skip: missing() }, () => {
  let lab;
  let place;
  before(async () => {
    place = scratch("formats");
    lab = await laboratory({ snapshot: built(REGISTRY, place.folder, DATA) });
  });
  after(async () => {
    await lab?.stop();
    place?.remove();
  });

  const post = async (codes) => {
    const answers = [];
    for (let at = 0; at < codes.length; at += 1_000) {
      const body = JSON.stringify({ codes: codes.slice(at, at + 1_000) });
      answers.push(...(await lab.json("/v1/lookup", { method: "POST", headers: { "content-type": "application/json" }, body })).answers);
    }
    return answers;
  };

  test("every work of the acknowledgement has its writers, parties, recordings and society code", async () => {
    const all = transactions();
    const known = all.filter(({ iswc }) => iswc);
    assert.deepEqual([all.length, known.length, all.filter(({ tunecode }) => tunecode).length], [20, 16, 19]);
    for (const { iswc, tunecode, title, writers, publishers, isrcs } of known) {
      const [record] = (await lab.json(`/v1/iswc/${iswc}`)).records;
      assert.equal(record.title, title);
      const credited = record.claims.filter(({ type }) => type === "credit").map(({ name, party }) => `${name} ${party ?? ""}`.trim());
      for (const { name, ipi } of [...writers, ...publishers]) {
        const party = Number(ipi) ? ` ipi:${ipi.padStart(11, "0")}` : "";
        if (name) assert.ok(credited.includes(`${name}${party}`), `${iswc}: ${name}${party} is not among ${credited.join(", ")}`);
      }
      const linked = record.links.recordings.map(({ id }) => id);
      assert.deepEqual(isrcs.filter(Boolean).filter((isrc) => !linked.includes(`isrc:${isrc}`)), [], iswc);
      if (!tunecode) continue;
      const byCode = (await lab.json(`/v1/society/052/${tunecode}`)).records;
      assert.deepEqual(byCode.map(({ id }) => id), [record.id], tunecode);
      const writer = record.claims.filter(({ type, basis, right }) => type === "share" && basis === "ownership" && right === "performing");
      for (const { name, performing } of writers.filter((one) => one.performing > 0)) {
        assert.ok(writer.some((share) => share.name === name && share.points === performing), `${iswc}: ${name} ${performing}`);
      }
    }
  });

  test("who collects in a country is what the territories of the raw lines add up to", async () => {
    const sums = new Set();
    for (const one of transactions().filter(({ iswc }) => iswc)) {
      for (const country of [56, 276, 528, 566, 752, 826, 840]) {
        const [record] = (await lab.json(`/v1/iswc/${one.iswc}?right=mechanical&territory=${country}`)).records;
        const collection = record.control.answers.filter(({ basis, right }) => basis === "collection" && right === "mechanical");
        const points = collection.reduce((all, answer) => all + answer.points, 0);
        assert.ok(collection.length <= 1, `${one.iswc} in ${country}`);
        assert.equal(points, collected(one, country), `${one.iswc} in ${country}`);
        sums.add(points);
      }
    }
    assert.ok(sums.size > 5, `too few different sums: ${[...sums]}`);
  });

  test("every sender with an IPI is found under it, wrong check digits with a warning", async () => {
    const all = senders();
    const numbered = all.filter(({ ipi }) => ipi);
    assert.deepEqual([all.length, numbered.length, numbered.filter(({ right }) => right).length], [2_075, 2_072, 2_070]);
    const answers = await post(numbered.map(({ ipi }) => `ipi:${ipi}`));
    for (const [at, { status, records, query }] of answers.entries()) {
      const { name, ipi, right } = numbered[at];
      assert.equal(status, "found", ipi);
      assert.equal(query.readings[0].check, right ? "ok" : "wrong", ipi);
      const names = records.flatMap(({ titles }) => titles.map(({ text }) => text.toLowerCase()));
      assert.ok(names.includes(name.trim().toLowerCase()), `${ipi}: ${name} is not among ${names}`);
    }
  });

  test("every recording of the DDEX sample is found", async () => {
    const codes = recordings();
    assert.equal(codes.length, 21);
    const answers = await post(codes);
    assert.deepEqual(answers.filter(({ status }) => status !== "found").map(({ query }) => query.given), []);
    for (const { records } of answers) assert.ok(records[0].claims.some(({ type, role }) => type === "credit" && role === "artist"), records[0].id);
  });
});
