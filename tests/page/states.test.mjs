// Every state has its own words, and every view is readable by everybody. The mock edge supplies
// data and faults that a real snapshot does not have.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, audit, launch, open, overflow, settled } from "./browser.mjs";
import { hostile, payloads } from "./mock/fixture.mjs";
import { startMock } from "./mock/server.mjs";

let browser;
let mock;
const running = [];

/** Starts a mock of its own for one test; all are stopped at the end. */
async function serve(options) {
  running.push(await startMock(options));
  return running.at(-1);
}

before(async () => {
  browser = await launch();
  mock = await serve();
});
after(async () => {
  await browser?.close();
  await Promise.all(running.map((one) => one.close()));
});

const VIEWS = {
  home: "/",
  search: "/?q=the",
  work: "/?id=iswc:T0345246801",
  recording: "/?id=isrc:USRC17607839",
  release: "/?id=gtin:00602445790128",
  party: "/?id=isni:000000012146438X",
  snapshot: "/?view=snapshot",
  "wrong check digit": "/?q=T-034.524.680-2",
  malformed: "/?q=T-034.524",
  "not registered": "/?id=iswc:T9999999990",
  "not covered": "/?q=0000FFFF00020000",
  ambiguous: "/?q=00000000199",
  unavailable: "/?id=local:broken:1",
  "nothing found": "/?q=zzz",
  "searched instead": "/?q=lampligter",
  "only as typed": "/?q=lampligter&exact=1",
  "filtered and cut short": "/?q=lamp&kind=work&credit=ingrid&year=1979",
  match: "/?view=match",
};

for (const colorScheme of ["light", "dark"]) {
  test(`every view passes axe with contrast, ${colorScheme}`, async () => {
    for (const [name, path] of Object.entries(VIEWS)) {
      const { page, context, faults } = await open(browser, mock.url + path, { context: { colorScheme } });
      await settled(page);
      assert.deepEqual(await audit(page), [], name);
      assert.deepEqual(faults, [], name);
      await context.close();
    }
  });
}

test("no view is wider than a window of 320 pixels, or fails axe there", async () => {
  const { page, context } = await open(browser, mock.url, { context: { viewport: { width: 320, height: 640 } } });
  for (const [name, path] of Object.entries(VIEWS)) {
    await page.goto(mock.url + path);
    await settled(page);
    assert.ok((await overflow(page)) <= 0, `${name} is ${await overflow(page)} pixels too wide`);
    assert.deepEqual(await audit(page), [], name);
  }
  await context.close();
});

const WORDS = [
  ["/?q=T-034.524.680-1", /ISWC T-034\.524\.680-1 ✓ check digit right · open the record/],
  ["/?q=T-034.524.680-2", /check digit 2 is wrong: 1 is expected · not registered[^]*Did you mean T-034\.524\.680-1\?/],
  ["/?id=iswc:T9000000012", /check digit 2 is wrong: \d is expected[^]*sources register it like this/],
  ["/?q=T-034.524", /Not a valid code[^]*An ISWC has 11 characters/],
  ["/?id=iswc:T9999999990", /Not registered[^]*9,030 codes of the scheme “ISWC”[^]*may still exist/],
  ["/?q=0000FFFF00020000", /Not covered by this snapshot[^]*nothing can be said/],
  ["/?q=00000000199", /can be read in 2 ways[^]*IPI 00000000199[^]*GTIN 00000000199/],
  ["/?id=local:broken:1", /Could not be read[^]*does not mean that it is not registered/],
  ["/?id=nonsense", /Not an identifier/],
  ["/?id=foo:bar", /Not an identifier/],
  ["/?q=zzz", /Nothing found[^]*is like “zzz”/],
];

test("each state says what happened in its own words", async () => {
  const { page, context } = await open(browser, mock.url);
  for (const [path, words] of WORDS) {
    await page.goto(mock.url + path);
    await settled(page);
    assert.match(await page.innerText("main"), words, path);
  }
  await context.close();
});

test("a stale snapshot is announced and still answers", async () => {
  const old = await serve({ stale: true });
  const { page, context } = await open(browser, `${old.url}/?id=iswc:T0345246801`);
  await settled(page);
  assert.match(await page.innerText("main"), /Out of date\.[^]*The Lamplighter’s Waltz/);
  assert.match(await page.innerText("footer"), /Out of date since/);
  assert.deepEqual(await audit(page), []);
  await context.close();
});

test("a use that nobody spoke of is never shown as allowed", async () => {
  const { page, context } = await open(browser, `${mock.url}/?id=iswc:T0345246801`);
  await settled(page);
  const status = await page.innerText("#ai");
  assert.match(status, /Any automated use\s+Nothing declared/);
  assert.match(status, /Training of AI models\s+✗ Reserved/);
  assert.match(status, /Quiet Street Music, 2 January 2026/);
  await page.goto(`${mock.url}/?id=gtin:00602445790128`);
  await settled(page);
  const silent = await page.innerText("#ai");
  assert.match(silent, /Nothing declared/);
  assert.doesNotMatch(silent, /Allowed|✓/);
  await context.close();
});

test("shares stand end to end and their sum is judged", async () => {
  const { page, context } = await open(browser, `${mock.url}/?id=iswc:T0345246801`);
  await settled(page);
  assert.match(await page.locator("#shares .shares caption").last().innerText(), /^Synchronisation right, ownership, Japan$/);
  assert.match(await page.locator("#shares .shares").last().innerText(), /Sub-publisher · PRS, United Kingdom/);
  const sums = await page.locator("#shares tfoot tr").allInnerTexts();
  assert.deepEqual(sums.map((text) => text.replace(/\s+/g, " ")), ["Sum 120 % 20 % more than the whole", "Sum 100 % the whole", "Sum 25 % 75 % not claimed"]);
  const bars = await page.locator("#shares table.shares").nth(1).locator(".bar-fill").evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect()));
  assert.ok(Math.abs(bars[0].right - bars[1].left) < 1.5, "the second bar begins where the first ends");
  await context.close();
});

test("what the shares come to stands above them, a line for each set of countries", async () => {
  const { page, context } = await open(browser, `${mock.url}/?id=iswc:T0345246801`);
  await settled(page);
  const lines = await page.locator("#balances tbody tr").allInnerTexts();
  assert.deepEqual(lines.map((text) => text.replace(/\s+/g, " ").trim()), [
    "Performing right, ownership", "World · 246 countries 120 % 20 % more than the whole soc-a soc-b",
    "Mechanical right, ownership", "World · 246 countries 100 % the whole soc-a soc-b",
    "Synchronisation right, ownership", "Japan · 1 country 25 % 75 % not claimed soc-b",
  ]);
  const whole = await page.locator("#balances .bar").nth(1).boundingBox();
  const fill = await page.locator("#balances .bar-fill").nth(1).boundingBox();
  assert.ok(Math.abs(fill.width / whole.width - 10 / 12) < 0.02, "a bar is as long as its share of the longest");
  await context.close();
});

test("who controls a right in a territory is asked and answered, and the address keeps the question", async () => {
  const { page, context, faults } = await open(browser, `${mock.url}/?id=iswc:T0345246801`);
  await settled(page);
  const form = page.getByRole("form", { name: "Who controls a right in a territory" });
  await form.getByLabel("Territory").fill("Atlantis");
  await form.getByRole("button", { name: "Who controls it?" }).click();
  assert.match(await form.getByRole("alert").innerText(), /No territory has this name.*“Atlantis”/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "control-territory");
  await form.getByLabel("Right").selectOption("synchronisation");
  const typings = [["japan", "392", "Japan"], ["JP", "392", "Japan"], ["0392", "392", "Japan"], ["european economic area", "2121", "European Economic Area"]];
  for (const [typed, at, name] of typings) {
    await form.getByLabel("Territory").fill(typed);
    await form.getByLabel("Territory").press("Enter");
    await page.waitForURL((url) => url.searchParams.get("territory") === at && url.searchParams.get("right") === "synchronisation");
    // The answer before this one stands until this one is there.
    await page.getByRole("heading", { name: `Synchronisation right in ${name} on 21 November 2026` }).waitFor();
  }
  assert.match(await page.innerText(".control"), /Synchronisation right in European Economic Area on 21 November 2026\s+No source claims a share there/);
  await page.goBack();
  await page.getByRole("heading", { name: "Synchronisation right in Japan on 21 November 2026" }).waitFor();
  assert.equal(await page.locator("#control-territory").inputValue(), "Japan");
  assert.match(await page.locator(".control table").innerText(), /Quiet Street Music.*25 %.*75 % not claimed/s);
  assert.deepEqual(await audit(page), []);
  await page.reload();
  await page.getByRole("heading", { name: "Synchronisation right in Japan on 21 November 2026" }).waitFor();
  await page.locator("#balances").getByRole("link", { name: /^World: who controls the mechanical right/ }).click();
  await page.getByRole("heading", { name: /^Mechanical right in World/ }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("without the directories territories and societies stand as numbers", async () => {
  const other = await startMock();
  other.directories = false;
  const { page, context } = await open(browser, `${other.url}/?id=iswc:T0345246801`);
  await settled(page);
  assert.match(await page.locator("#shares .shares").last().innerText(), /ownership, 392.*society 052/s);
  await context.close();
  await other.close();
});

test("every claim names its source, and the source is described on focus and in the list", async () => {
  const { page, context } = await open(browser, `${mock.url}/?id=iswc:T0345246801`);
  await settled(page);
  const unsourced = await page.locator(".claim").evaluateAll((claims) => claims.filter((claim) => !claim.querySelector("a.source")).map((claim) => claim.textContent));
  assert.deepEqual(unsourced, []);
  await page.locator("#titles a.source").first().focus();
  assert.match(await page.locator(".tip").innerText(), /^Sample Society A · CC0-1\.0 · 1 November 2026$/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".tip").isHidden(), true);
  assert.match(await page.innerText("#sources"), /soc-a Sample Society A CC0-1\.0 · data of 1 November 2026/);
  await context.close();
});

test("more linked records are shown on demand, with their titles", async () => {
  const { page, context } = await open(browser, `${mock.url}/?id=iswc:T0345246801`);
  await settled(page);
  await page.getByRole("link", { name: "The Lamplighter’s Waltz (take 9)" }).waitFor();
  assert.equal(await page.locator("#recordings li").count(), 10);
  await page.getByRole("button", { name: "Show 5 recordings more" }).click();
  await page.getByRole("link", { name: "The Lamplighter’s Waltz (take 14)" }).waitFor();
  assert.match(await page.innerText("#recordings"), /305 more are linked/);
  await context.close();
});

test("titles keep their language and direction", async () => {
  const { page, context } = await open(browser, `${mock.url}/?id=iswc:T0345246801`);
  await settled(page);
  const arabic = page.getByText("رقصة مُشعِل المصابيح");
  assert.equal(await arabic.getAttribute("lang"), "ar");
  assert.equal(await arabic.evaluate((node) => getComputedStyle(node).direction), "rtl");
  await context.close();
});

test("no title, name or code of a snapshot becomes markup or script", async () => {
  const evil = await serve({ extra: payloads.map(hostile) });
  const { page, context, faults } = await open(browser, evil.url);
  for (const [at, payload] of payloads.entries()) {
    await ask(page, payload);
    assert.equal(await page.locator("main a.result", { hasText: payload }).count() > 0, true, payload);
    await page.goto(`${evil.url}/?id=local:evil:${at}`);
    await settled(page);
    assert.equal(await page.locator("h1").textContent(), payload);
    const alien = await page.locator("main :is(script, img, svg, iframe, style, form, base, meta, link, object, math, input)").count();
    assert.equal(alien, 0, payload);
    assert.equal(await page.locator("a[href^='javascript' i], a[href^='data' i]").count(), 0, payload);
    assert.ok((await overflow(page)) <= 0, payload);
  }
  assert.deepEqual(faults, []);
  await context.close();
});

test("the policy refuses markup from text and scripts from elsewhere", async () => {
  const { page, context } = await open(browser, mock.url);
  await settled(page);
  const refused = await page.evaluate(() => {
    const tried = [() => (document.body.innerHTML = "<b>x</b>"), () => new Worker("/js/main.js"), () => trustedTypes.createPolicy("other", {})];
    return tried.map((attempt) => { try { attempt(); return "allowed"; } catch (error) { return error.name; } });
  });
  assert.deepEqual(refused, ["TypeError", "TypeError", "TypeError"]);
  await context.close();
});

test("without WebAssembly the edge answers the same and the page says so", async () => {
  const { page, context, faults } = await open(browser, `${mock.url}/?id=iswc:T0345246801`, { before: (one) => one.addInitScript(() => { delete globalThis.WebAssembly; }) });
  await settled(page);
  assert.match(await page.innerText("h1"), /The Lamplighter’s Waltz/);
  assert.match(await page.innerText("#place"), /come from the server[^]*no WebAssembly/);
  assert.deepEqual(faults, []);
  await context.close();
});

test("an engine that cannot be loaded is replaced by the edge", async () => {
  const bare = await serve();
  bare.wasm = false;
  const { page, context } = await open(browser, `${bare.url}/?q=lamps`);
  await settled(page);
  await page.locator("#place[data-place=edge]").waitFor();
  assert.match(await page.innerText("main"), /Lamps of the North/);
  await context.close();
});

test("the network failing is told apart from a registry that cannot be read", async () => {
  const gone = await serve();
  const { page, context } = await open(browser, gone.url);
  await settled(page);
  await context.setOffline(true);
  await page.fill("#q", "lamps");
  await page.getByRole("heading", { name: "Offline" }).waitFor();
  assert.match(await page.innerText("main"), /holds no offline copy/);
  assert.deepEqual(await audit(page), []);
  await context.setOffline(false);
  await page.getByRole("link", { name: "Lamps of the North" }).waitFor();
  await context.close();
});
