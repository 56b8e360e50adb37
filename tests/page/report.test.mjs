// The page's reader of reports, beside the one of the registry's programs: the same words for columns,
// the same cells, the same amounts; and how it behaves in the page when things go wrong or take long.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT } from "../edge/host/config.mjs";
import { scratch } from "../edge/server.mjs";
import { delimiterOf, join as joined, split } from "../../www/js/match/cells.js";
import { FIELDS, HEADERS, amount, fieldOf, readRow } from "../../www/js/match/columns.js";
import { audit, base, launch, open, overflow, settled } from "./browser.mjs";

test("headers mean in the page what they mean to the programs", () => {
  const source = readFileSync(join(ROOT, "snapshots/src/report/columns.rs"), "utf8");
  const listed = [...source.matchAll(/Field::(\w+),\s*"\s([^"]+)\s"/g)].map(([, field, names]) => [field.toLowerCase(), names]);
  assert.ok(listed.length >= 10);
  assert.deepEqual(HEADERS, Object.fromEntries(listed));
  assert.deepEqual(Object.keys(FIELDS), Object.keys(HEADERS));
  for (const [header, field] of [["Track Title", "title"], ["  ISRC-Code ", "code"], ["TÍTULO", undefined], ["Display_Artist.Name", "credit"], ["", undefined], ["Nr", undefined]]) assert.equal(fieldOf(header), field, header);
});

test("rows are cut into cells and put together again", () => {
  for (const [line, delimiter, cells] of [
    ['a,"b ""c"", d",', ",", ["a", 'b "c", d', ""]],
    ['a "b",c', ",", ['a "b"', "c"]],
    ['"a\nb";c', ";", ["a\nb", "c"]],
    ['a\t"b\tc"', "\t", ["a", '"b', 'c"']],
    [`${"x,".repeat(600)}y`, ",", [...Array(512).fill("x"), `${"x,".repeat(88)}y`]],
    [`"q",${"x,".repeat(600)}y`, ",", ["q", ...Array(511).fill("x"), `${"x,".repeat(89)}y`]],
  ]) assert.deepEqual(split(line, delimiter), cells, line.slice(0, 20));
  for (const [line, delimiter] of [["a,b;c;d", ";"], ["a", ","], ["a\tb,c", "\t"], ["a|b|c,d", "|"]]) assert.equal(delimiterOf(line), delimiter, line);
  assert.equal(joined(['a"b', "c,d", "e\nf", " g"], ","), '"a""b","c,d","e\nf", g\n');
  assert.equal(joined(["a\tb", "c\nd"], "\t"), "a b\tc d\n");
});

test("amounts are read exactly, at any size", () => {
  for (const [text, millionths] of [["12.5", 12_500_000n], ["1,25", 1_250_000n], [" 7 ", 7_000_000n], ["0.1234567", 123_456n], ["", 0n], ["-1", 0n], ["1.2.3", 0n], ["9007199254740993", 9_007_199_254_740_993_000_000n > 0xffff_ffff_ffff_ffffn ? 0xffff_ffff_ffff_ffffn : 0n], ["9".repeat(30), 0n]]) assert.equal(amount(text), millionths, text);
  const fields = ["title", "subtitle", "credit", "value", "count"];
  const { usage, flaw } = readRow(fields, ["A", "Live", "B; C|D", "0.50", "9"]);
  assert.deepEqual([flaw, usage.line, usage.value], [null, { title: "A (Live)", artist: ["B", "C", "D"] }, 500_000n]);
  assert.equal(readRow(["credit", "title"], ["B"]).flaw, "row-columns");
  assert.equal(readRow(["title", "credit"], [" ", "B"]).flaw, "row-nothing");
});

describe("while a report is being matched", () => {
  let browser;
  let host;
  let place;
  const header = "title,artist\n";
  const rows = (number) => Array.from({ length: number }, (_, at) => `Song of the lighthouse ${at},Somebody ${at % 7}\n`).join("");
  const write = (name, content) => {
    const path = join(place.folder, name);
    writeFileSync(path, content);
    return path;
  };
  before(async () => {
    [browser, host] = await Promise.all([launch(), base()]);
    place = scratch("report-page");
  });
  after(async () => {
    await browser?.close();
    await host?.stop();
    place?.remove();
  });

  test("it can be cancelled, and what is matched so far can be saved; another report takes its place", { timeout: 120_000 }, async () => {
    const { page, context, faults } = await open(browser, `${host.url}/?view=match`);
    await settled(page);
    await page.setInputFiles("#report", write("long.csv", header + rows(200_000)));
    await page.waitForFunction(() => Number(/^([\d,]+) lines? matched/.exec(document.querySelector(".numbers")?.textContent)?.[1].replaceAll(",", "")) > 0);
    assert.equal(await page.getAttribute("progress", "aria-label"), "Lines of the report that are matched");
    assert.equal(page.workers().length > 1, true, "it runs beside the program that answers the page");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("heading", { name: "Cancelled" }).waitFor();
    const number = Number((await page.innerText(".notice-cancelled")).match(/([\d,]+) lines? (?:were|was)/)[1].replaceAll(",", ""));
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the lines matched so far" }).click()]);
    assert.equal(readFileSync(await download.path(), "utf8").trim().split("\n").length, number + 1);
    // The programs that matched end, one after the other; without that, the test takes too long.
    const ended = (worker) => new Promise((done) => worker.once("close", done));
    while (page.workers().length > 1) await Promise.race(page.workers().map(ended));
    await page.setInputFiles("#report", write("short.csv", header + rows(3)));
    await page.locator(".ended").waitFor();
    assert.match(await page.innerText(".ended"), /^3 lines/);
    assert.match(await page.innerText("#status"), /Matching is done: 3 lines/);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("it goes on while something else is looked up, and the page answers meanwhile", async () => {
    const { page, context } = await open(browser, `${host.url}/?view=match`);
    await settled(page);
    await page.setInputFiles("#report", write("long.csv", header + rows(3_000)));
    await page.locator("progress").waitFor();
    await page.fill("#q", "lighthouse");
    await page.locator("main .groups a.result").first().waitFor();
    await page.getByRole("contentinfo").getByRole("link", { name: "Match a usage report" }).click();
    await page.locator(".ended").waitFor({ timeout: 60_000 });
    assert.match(await page.innerText(".ended"), /^3,000 lines/);
    await context.close();
  });

  test("a network that fails is told, nothing is called unmatched for it, and it can be begun again", async () => {
    const { page, context } = await open(browser, `${host.url}/?view=match`);
    await settled(page);
    await context.setOffline(true);
    await page.setInputFiles("#report", write("off.csv", header + rows(5)));
    await page.getByRole("heading", { name: "Matching has stopped" }).waitFor({ timeout: 60_000 });
    assert.match(await page.innerText(".notice-unavailable"), /network cannot be reached/i);
    assert.equal(await page.locator(".matches tbody tr.is-none").count(), 0);
    await context.setOffline(false);
    await page.getByRole("button", { name: "Match from the beginning" }).click();
    await page.locator(".ended").waitFor({ timeout: 60_000 });
    await context.close();
  });

  test("lines whose part of the snapshot cannot be read are never called unmatched", async () => {
    const { page, context } = await open(browser, `${host.url}/?view=match`);
    await settled(page);
    await context.route(/\.segment$/, (route) => route.abort());
    await page.setInputFiles("#report", write("broken.csv", header + rows(5)));
    await page.getByRole("heading", { name: "Matching has stopped" }).waitFor({ timeout: 60_000 });
    assert.match(await page.innerText(".notice-unavailable"), /could not be (?:read|opened)/);
    assert.equal(await page.locator(".matches tbody tr").count(), 0);
    await context.close();
  });

  test("a dropped file is taken, on any view", async () => {
    const { page, context } = await open(browser, host.url);
    await settled(page);
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
      for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }, header + rows(4));
    await page.waitForURL((url) => url.searchParams.get("view") === "match");
    await page.locator(".ended").waitFor();
    assert.match(await page.innerText(".match"), /dropped\.csv[^]*4 lines/);
    await context.close();
  });

  test("without WebAssembly nothing is matched, and nothing is sent", async () => {
    const { page, context } = await open(browser, `${host.url}/?view=match`, { before: (one) => one.addInitScript(() => { delete globalThis.WebAssembly; }) });
    await settled(page);
    assert.match(await page.innerText(".notice-unavailable"), /not sent to a server/);
    assert.equal(await page.locator("#report").count(), 0);
    await context.close();
  });

  for (const look of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 320, height: 640 } }]) {
    test(`the view passes axe with results and without: ${JSON.stringify(look)}`, async () => {
      const { page, context, faults } = await open(browser, `${host.url}/?view=match`, { context: look });
      await settled(page);
      assert.deepEqual(await audit(page), []);
      await page.setInputFiles("#report", write("look.csv", `${header}${rows(3)},\n${"Averylongtitlewithoutblanks".repeat(8)},רונן הארוך\nשיר של מגדלור,רונן\n`));
      await page.locator(".ended").waitFor();
      await page.locator(".columns summary").click();
      assert.deepEqual(await audit(page), []);
      assert.ok((await overflow(page)) <= 0, `${await overflow(page)} pixels too wide`);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }
});
