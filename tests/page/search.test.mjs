// What a search shows: the parts that were found, how each result was found, what was searched
// instead, counts and filters, and every page of results. With the real engine where it has the case,
// else with the mock.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, audit, base, launch, open, overflow, settled } from "./browser.mjs";
import { startMock } from "./mock/server.mjs";

let browser;
let mock;
let real;

before(async () => {
  [browser, mock, real] = await Promise.all([launch(), startMock(), base()]);
});
after(async () => {
  await browser?.close();
  await Promise.all([mock?.close(), real?.stop()]);
});

const answerOf = async (params) => (await fetch(`${real.url}/v1/search?${new URLSearchParams(params)}`)).json();

/** A long word of a title of the sample that many titles have, and a slip of the pen in it. */
async function commonWord() {
  for (const word of ["lighthouse", "button", "moon", "river", "shadow", "waltz", "garden", "winter"]) {
    const answer = await answerOf({ q: word, limit: 20 });
    if (answer.next) return word;
  }
  throw new Error("no word of the sample fills a page");
}

/** The marked parts of each result of the page, and what the engine says they are. */
async function marksShown(page) {
  return page.locator("main .groups a.result").evaluateAll((links) => links.map((link) => [...link.querySelectorAll("mark")].map((mark) => mark.textContent)));
}

test("the parts of a title that were found are marked as the engine says", async () => {
  const word = await commonWord();
  const { page, context, faults } = await open(browser, real.url);
  await ask(page, word);
  const { results } = await answerOf({ q: word, limit: 20 });
  const expected = results.map(({ title, marks }) => marks.map(([start, length]) => title.slice(start, start + length)));
  assert.ok(expected.some((parts) => parts.length > 0));
  assert.deepEqual(await marksShown(page), expected);
  assert.deepEqual(await page.locator("main .groups a.result").evaluateAll((links) => links.map((link) => link.textContent)), results.map(({ title }) => title));
  assert.deepEqual(faults, []);
  await context.close();
});

test("results stand under the way in which they were found, and every page comes", async () => {
  const word = await commonWord();
  const all = [];
  for (let cursor; cursor !== null && all.length < 100;) {
    const answer = await answerOf({ q: word, limit: 20, ...(cursor && { cursor }) });
    all.push(...answer.results);
    cursor = answer.next;
  }
  const { page, context } = await open(browser, `${real.url}/?q=${word}`);
  await settled(page);
  const shown = () => page.locator("main .groups a.result").count();
  while ((await shown()) < all.length) {
    const at = await shown();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.waitForFunction((least) => document.querySelectorAll("main .groups a.result").length > least, at);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll("main .groups a.result")].indexOf(document.activeElement)), at, "the first new result has the focus");
  }
  const links = await page.locator("main .groups a.result").evaluateAll((found) => found.map((link) => link.textContent));
  assert.deepEqual(links.slice(0, all.length), all.map(({ title }) => title));
  const groups = await page.locator("main .groups > ol").evaluateAll((lists) => lists.map((list) => list.childElementCount));
  const ways = [...new Set(all.map(({ match }) => match))];
  assert.deepEqual(groups, ways.map((way) => all.filter(({ match }) => match === way).length));
  for (const heading of await page.locator("main .groups > h2").allInnerTexts()) assert.ok(heading.endsWith(`“${word}”`), heading);
  await context.close();
});

test("a slip of the pen is searched otherwise, says so, and can be taken at its word", async () => {
  const title = (await answerOf({ q: await commonWord(), limit: 20 })).results.map((hit) => hit.title).find((text) => /^[\p{Script=Latin}' ]{12,}$/u.test(text));
  const at = title.search(/\p{L}{5}/u) + 2;
  const wrong = `${title.slice(0, at)}${title[at + 1]}${title[at]}${title.slice(at + 2)}`;
  const { page, context } = await open(browser, real.url);
  await ask(page, wrong);
  const answer = await answerOf({ q: wrong, limit: 20 });
  assert.ok(answer.instead, `“${wrong}” is not read otherwise`);
  assert.equal(await page.innerText(".instead strong"), answer.instead);
  await page.locator("main .groups a.result", { hasText: title }).first().waitFor();
  assert.deepEqual(await audit(page), []);
  await page.getByRole("link", { name: /^Search for exactly/ }).click();
  await page.waitForURL((url) => url.searchParams.get("exact") === "1");
  await page.getByText("Only results with the words as they were typed").waitFor();
  assert.equal(await page.locator("main .groups a.result", { hasText: title }).count(), 0);
  await page.goBack();
  await page.locator(".instead strong").waitFor();
  await context.close();
});

test("a title in quotes is searched for as a whole, and its words on demand", async () => {
  const word = await commonWord();
  const title = (await answerOf({ q: word, limit: 20 })).results.map((hit) => hit.title).find((text) => /^[\p{Script=Latin}' ]+$/u.test(text) && text.includes(" "));
  const { page, context, faults } = await open(browser, real.url);
  await ask(page, `\u201c${title}\u201d`);
  await page.getByText("Only records with exactly this title").waitFor();
  const { results } = await answerOf({ q: `"${title}"`, limit: 20 });
  assert.equal(await page.locator("main .groups a.result").count(), results.length);
  assert.deepEqual(await page.locator("main .groups > h2").allInnerTexts(), [`Exactly \u201c${title}\u201d`]);
  assert.deepEqual(await audit(page), []);
  await page.getByRole("link", { name: "Search for its words too" }).click();
  await page.waitForURL((url) => url.searchParams.get("q") === title);
  await page.getByText("Only records with exactly this title").waitFor({ state: "detached" });
  assert.ok((await page.locator("main .groups a.result").count()) >= results.length);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a word that was read otherwise is explained beside its result", async () => {
  const { page, context } = await open(browser, `${mock.url}/?q=lampligter`);
  await settled(page);
  assert.match(await page.innerText(".instead"), /Searched instead for lamplighter\. Search for exactly “lampligter”\?/);
  assert.match(await page.locator(".groups > h2").first().innerText(), /one of them spelled otherwise: “lampligter”/);
  assert.match(await page.locator(".groups li").first().innerText(), /“lampligter” as “lamplighter”/);
  assert.equal(await page.locator(".groups mark").first().innerText(), "Lamplighter");
  await page.goto(`${mock.url}/?q=lampligter&exact=1`);
  await settled(page);
  assert.match(await page.innerText("main"), /has exactly the words “lampligter”/);
  assert.equal(await page.getByRole("link", { name: "Search with other spellings too" }).count(), 2);
  await context.close();
});

test("the counts of the kinds are those of the answer, and a search that was cut short says so", async () => {
  const word = await commonWord();
  const { facets, facets_partial: isLeast } = await answerOf({ q: word, limit: 20 });
  const { page, context } = await open(browser, `${real.url}/?q=${word}`);
  await settled(page);
  const kinds = await page.getByRole("navigation", { name: "Filter by kind" }).getByRole("link").allInnerTexts();
  const counts = ["works", "recordings", "releases", "parties"].map((kind) => (facets[kind] ? new Intl.NumberFormat("en").format(facets[kind]) + (isLeast ? "+" : "") : ""));
  assert.deepEqual(kinds.map((text) => text.replace(/^\p{L}+\s*/u, "")), ["", ...counts]);
  await page.goto(`${mock.url}/?q=lamp`);
  await settled(page);
  assert.match(await page.innerText("main"), /cut short to stay fast: there may be more results/);
  assert.match(await page.innerText("nav[aria-label='Filter by kind']"), /Works 1\+/);
  await context.close();
});

test("filters by name and by year are parts of the address and of the question", async () => {
  const hit = (await answerOf({ q: await commonWord(), kind: "recording", limit: 20 })).results.find(({ credit, year }) => credit && year);
  const name = hit.credit.split(",")[0].split(" ").at(-1);
  const { page, context, faults } = await open(browser, `${real.url}/?${new URLSearchParams({ q: hit.title, kind: "recording" })}`);
  await settled(page);
  await page.getByLabel("By (artist, writer, publisher)").fill(name);
  await page.getByRole("textbox", { name: "Year" }).fill(String(hit.year));
  await page.getByRole("button", { name: "Filter" }).click();
  await page.waitForURL((url) => url.searchParams.get("credit") === name && url.searchParams.get("year") === String(hit.year) && url.searchParams.get("kind") === "recording");
  await settled(page);
  const { results } = await answerOf({ q: hit.title, kind: "recording", credit: name, year: String(hit.year), limit: 20 });
  assert.ok(results.some(({ id }) => id === hit.id), JSON.stringify(results.slice(0, 3)));
  await page.waitForFunction((number) => document.querySelectorAll("main .groups a.result").length === number, results.length);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByRole("textbox", { name: "Year" }).inputValue(), String(hit.year));
  await page.getByRole("link", { name: "Clear" }).click();
  await page.waitForURL((url) => !url.searchParams.has("credit") && !url.searchParams.has("year") && url.searchParams.get("kind") === "recording");
  assert.deepEqual(faults, []);
  await context.close();
});

test("a right-to-left title is marked and stands from the right, at 320 pixels too", async () => {
  const { page, context } = await open(browser, `${mock.url}/?q=${encodeURIComponent("مُشعِل")}`, { context: { viewport: { width: 320, height: 640 } } });
  await settled(page);
  const link = page.locator("main .groups a.result");
  assert.equal(await link.evaluate((node) => getComputedStyle(node).direction), "rtl");
  assert.equal(await link.locator("mark").innerText(), "مُشعِل");
  assert.ok((await overflow(page)) <= 0);
  assert.deepEqual(await audit(page), []);
  await context.close();
});
