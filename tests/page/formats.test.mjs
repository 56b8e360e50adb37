// One registry of the real samples of every format, as people see it: shares as bars, who controls a
// right where, conflicts side by side.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startHost, untilHealthy } from "../edge/host/host.mjs";
import { built, scratch } from "../edge/server.mjs";
import { DATA } from "../oracle/feeds.mjs";
import { REGISTRY, collected, missing, transactions } from "../oracle/formats.mjs";
import { audit, launch, open, overflow, settled } from "./browser.mjs";
import { siteWithKeys } from "./site.mjs";

const WORK = "T7001652628";
const percent = (points) => `${String(points / 100)} %`;

describe("the real samples of every format", { skip: missing() }, () => {
  let browser;
  let host;
  let place;
  before(async () => {
    place = scratch("formats-page");
    const snapshot = built(REGISTRY, place.folder, DATA);
    host = await startHost({ snapshot, site: siteWithKeys(place.folder, snapshot) });
    await untilHealthy(`${host.url}/health`);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await host?.stop();
    place?.remove();
  });

  test("a real work shows its writers, shares as bars, recordings, codes and sources", async () => {
    const one = transactions().find(({ iswc }) => iswc === WORK);
    const { page, context, faults } = await open(browser, `${host.url}/?id=iswc:${WORK}`);
    await settled(page);
    const credits = await page.innerText("#credits");
    for (const { name } of one.writers) assert.ok(credits.includes(name), name);
    assert.ok((await page.innerText("#identifiers")).includes(one.tunecode));
    assert.equal(await page.locator("#recordings li").count(), one.isrcs.filter(Boolean).length);
    assert.match(await page.innerText("#sources"), /PRS for Music/);
    const performing = page.locator("#shares table.shares").filter({ hasText: "Performing right, ownership" });
    for (const { name, performing: points } of one.writers) {
      const row = performing.locator("tr", { hasText: name });
      assert.ok((await row.innerText()).includes(percent(points)), name);
      const [bar, line] = await Promise.all([row.locator(".bar-fill").boundingBox(), row.locator(".bar").boundingBox()]);
      assert.ok(Math.abs(bar.width / line.width - points / 10_000) < 0.02, `${name}: the bar is ${bar.width} of ${line.width}`);
    }
    assert.ok((await page.locator("#balances tbody tr").count()) > 10);
    assert.deepEqual(await audit(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("who collects in Belgium is answered, with the owners of the rest", async () => {
    const points = collected(transactions().find(({ iswc }) => iswc === WORK), 56);
    const { page, context } = await open(browser, `${host.url}/?id=iswc:${WORK}`);
    await settled(page);
    await page.getByLabel("Right", { exact: true }).selectOption("mechanical");
    await page.getByLabel("Territory", { exact: true }).fill("Belgium");
    await page.getByRole("button", { name: "Who controls it?" }).click();
    await page.locator("#control").waitFor();
    const [collection, ownership] = await page.locator(".control table").allInnerTexts();
    assert.match(collection, /^Mechanical right, collection.*Belgium/);
    assert.ok(collection.includes(percent(points)) && collection.includes(`${percent(10_000 - points)} without a collector`), collection);
    assert.match(ownership, /^Mechanical right, ownership.*the whole/s);
    await context.close();
  });

  test("sources that disagree stand side by side", async () => {
    const { page, context } = await open(browser, `${host.url}/?id=grid:A1UCASE0000000401X`);
    await settled(page);
    const sides = page.locator("#conflicts .side");
    assert.ok((await sides.count()) >= 2);
    const tops = await sides.evaluateAll((nodes) => nodes.slice(0, 2).map((node) => node.getBoundingClientRect().top));
    assert.equal(tops[0], tops[1], "the first two stand in one line");
    for (const text of await sides.allInnerTexts()) assert.match(text, /MusicBrainz|DDEX/);
    await context.close();
  });

  test("the longest tables fit into 320 pixels", async () => {
    const { page, context } = await open(browser, `${host.url}/?id=iswc:${WORK}&territory=2136`, { context: { viewport: { width: 320, height: 640 } } });
    await settled(page);
    await page.locator("#control").waitFor();
    assert.ok((await overflow(page)) <= 0);
    assert.deepEqual(await audit(page), []);
    await context.close();
  });
});
