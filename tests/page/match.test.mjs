// A usage report is matched in the page: the same results as `imr match`, byte for byte, and not a line
// of it leaves the browser.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { SAMPLE, SNAPSHOT, imr, scratch } from "../edge/server.mjs";
import { DATA } from "../oracle/feeds.mjs";
import { audit, base, launch, open, overflow, settled } from "./browser.mjs";
import { split } from "../../www/js/match/cells.js";

let browser;
let host;
let place;

before(async () => {
  [browser, host] = await Promise.all([launch(), base()]);
  place = scratch("match-page");
});
after(async () => {
  await browser?.close();
  await host?.stop();
  place?.remove();
});

const write = (name, content) => {
  const path = join(place.folder, name);
  writeFileSync(path, content);
  return path;
};

/** Recordings of the sample: { isrc, title, artist, duration }. */
const recordings = readFileSync(join(SAMPLE, "label.csv"), "utf8").split("\n").slice(1, 400)
  .map((row) => split(row, ",")).map(([isrc, title, , , artist, , , , , , duration]) => ({ isrc, title, artist, duration }));
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;

/** A report with everything in it: matched, possible, none, unusable, a quoted line break, a formula. */
function mixed(rows = 300) {
  const lines = recordings.slice(0, rows).map(({ isrc, title, artist, duration }, at) => {
    if (at % 6 === 1) return `${quoted(`${title} (Remastered 2009)`)},${quoted(artist)},,${duration},12,1.25`;
    if (at % 6 === 2) return `Nobody has this title ${at},Nobody at all,,,3,0.50`;
    if (at % 6 === 3) return ",,,,,";
    if (at % 6 === 4) return `${quoted(`=1+1\n${title}`)},${quoted(artist)},=cmd|' /C calc'!A0,,1,0.01`;
    return `${quoted(title)},${quoted(artist)},${isrc},${duration},100,2`;
  });
  return `Track Title,Artist,ISRC,Duration,Streams,Revenue\n${lines.join("\n")}\n`;
}

/** Opens the match view and notes every request. */
async function opened(options) {
  const requests = [];
  const listen = (_, context) => context.on("request", (request) => requests.push({ method: request.method(), path: new URL(request.url()).pathname, body: request.postData() }));
  const found = await open(browser, `${host.url}/?view=match`, { before: listen, ...options });
  await settled(found.page);
  return { ...found, requests };
}

/** Gives the page a file and waits for the end of the matching. */
async function matched(page, file) {
  await page.setInputFiles("#report", file);
  await page.locator(".ended").waitFor({ timeout: 120_000 });
}

/** Saves the result and returns its name and its text. */
async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Save/ }).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/** What `imr match` writes for a report. It exits with 1 when nothing is found. */
function byCommand(file) {
  const out = join(place.folder, "by-command");
  try {
    imr("match", file, "--snapshot", SNAPSHOT, "--out", out, "--quiet");
  } catch (error) {
    assert.equal(error.status, 1, error.stderr);
  }
  return readFileSync(out, "utf8");
}

/** Compares two texts line by line, so that a difference is told by the line that has it. */
function same(found, expected, file) {
  const [one, other] = [found.split("\n"), expected.split("\n")];
  const at = other.findIndex((line, number) => line !== one[number]);
  if (at >= 0) assert.equal(one[at], other[at], `${file}, line ${at + 1}`);
  assert.equal(one.length, other.length, file);
}

test("a report is matched without any upload, and saved as imr match writes it", async () => {
  const { page, context, faults, requests } = await opened();
  const file = write("july.csv", mixed());
  await matched(page, file);
  const { name, text } = await saved(page);
  assert.equal(name, "july.matched.csv");
  // Of recordings with one title and artist, the one whose code the line has is the match.
  recordings.slice(0, 300).forEach(({ isrc, title }, at) => {
    if (at % 6 === 0 && /^\w{12}$/.test(isrc)) assert.ok(text.includes(`,${isrc},`) && text.includes(`,recording,isrc:${isrc},${title},`), isrc);
  });
  same(text, byCommand(file), file);
  const bodies = requests.filter(({ method, body }) => method !== "GET" || body);
  assert.deepEqual(bodies, []);
  const other = requests.map(({ path }) => path).filter((path) => !/^\/(?:$|js\/|engine\/|snapshot\/(?:checkpoint|[0-9a-f]{64}\.[a-z]+)$|style\.css|icon\.svg|manifest\.webmanifest|keys\.txt|examples\.json)/.test(path));
  assert.deepEqual(other, []);
  assert.ok(requests.some(({ path }) => path.startsWith("/snapshot/")), "the listener saw what the program fetched");
  assert.deepEqual(faults, []);
  await context.close();
});

test("every form of a report gives what imr match gives: TSV, gzip, DSR, quoted breaks, other ends of lines", async () => {
  const rows = recordings.slice(0, 60);
  const tsv = `isrc\ttitle\tartists\tduration_ms\tplays\n${rows.map(({ isrc, title, artist }) => `${isrc}\t${title}\t${artist}\t\t7`).join("\r\n")}\r\n`;
  const single = rows.map(({ title, artist }, at) => `${quoted(title)};"a\n${artist}";${at}`).join("\n");
  const dsr = ["HEAD\tdsrf/30\tUGCProfile\t1.1", "#AS01\tBlockId\tResourceReference\tDspResourceId\tISRC\tTitle\tSubTitle\tDisplayArtistName\tDisplayArtistPartyId\tDuration\tResourceType",
    ...rows.flatMap(({ isrc, title, artist }, at) => [`AS01\t${at}\tA1\tyoutube:${at}\t${at % 2 ? isrc : ""}\t${title}\tLive\t${artist}\t\tPT0H3M20S\tSoundRecording`, `MW01.01\t${at}\tW1\t\tOther title\t\t${artist}|Somebody`, `SU03.01\t${at}\tU1\t1\tA1\t${at}\t0.2${at}`]), "FOOT\t9"].join("\n");
  const samples = join(DATA, "dsr-samples");
  const real = existsSync(samples) ? readdirSync(samples).filter((name) => name.startsWith("DSR_")).map((name) => join(samples, name)) : [];
  const { page, context } = await opened();
  for (const file of [write("a.tsv", tsv), write("b.csv.gz", gzipSync(mixed(60))), write("c.txt", `\ufeffTitle;Artist;Streams\n${single}`), write("d.tsv", dsr), ...real]) {
    await page.reload();
    await settled(page);
    await matched(page, file);
    same((await saved(page)).text, byCommand(file), file);
  }
  await context.close();
});

test("JSON Lines keep their members and get one more; what is no object is told", async () => {
  const some = recordings.slice(0, 20);
  const lines = some.map(({ isrc, title, artist }, at) => JSON.stringify({ title, artists: [artist], isrc, plays: at, more: { deep: [1, null] }, none: null }));
  const file = write("e.jsonl", `${lines.join("\n")}\nnot json\n[1]\n{}\n`);
  const { page, context } = await opened();
  await matched(page, file);
  const { name, text } = await saved(page);
  assert.equal(name, "e.matched.jsonl");
  const parsed = (all) => all.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(parsed(text), parsed(byCommand(file)));
  text.trim().split("\n").slice(0, 20).forEach((line, at) => assert.ok(line.startsWith(lines[at].slice(0, -1))));
  assert.match(await page.locator(".matches tr.is-unusable td").nth(1).innerText(), /not json/);
  await context.close();
});

test("numbers, filter, candidates and reasons are shown, and a record leads back to the table", async () => {
  const file = write("july.csv", mixed());
  const { page, context, faults } = await opened();
  await matched(page, file);
  const rows = byCommand(file).match(/,(?:matched|possible|none|unusable),/g);
  const number = (outcome) => rows.filter((row) => row === `,${outcome},`).length;
  for (const [outcome, word] of [["matched", "Matched"], ["possible", "Possible"], ["none", "No match"], ["unusable", "Unusable"]]) {
    const button = page.locator(`.outcomes [data-outcome=${outcome}]`);
    assert.equal(await button.innerText(), `${word} ${number(outcome)}`);
    await button.click();
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    assert.equal(await page.locator(".matches tbody tr").count(), Math.min(200, number(outcome)));
    assert.equal(await page.locator(`.matches tbody tr:not(.is-${outcome})`).count(), 0);
  }
  assert.match(await page.innerText(".matches tbody"), /neither a title nor a code/);
  assert.match(await page.locator(".summary tr.is-matched").innerText(), /\d\s+\d+\.\d %\s+\d+\.\d %/);
  await page.locator(".outcomes [data-outcome=matched]").click();
  const row = page.locator(".matches tbody tr").first();
  assert.match(await row.innerText(), /Matched 1\.00[^]*Recording[^]*ISRC XW-[^]*title 100\s%/);
  const title = await row.locator(".found a").first().innerText();
  await row.locator(".found a").first().click();
  await page.locator("article.record h1", { hasText: title }).waitFor();
  await page.goBack();
  await page.locator(".matches tbody tr").first().waitFor();
  assert.equal(await page.locator(".outcomes [data-outcome=matched]").getAttribute("aria-pressed"), "true");
  assert.deepEqual(faults, []);
  await context.close();
});

test("columns with unknown names are said by hand, and wrong ones are changed", async () => {
  const some = recordings.slice(0, 30);
  const file = write("odd.csv", `Weise,Wer,Nr\n${some.map(({ title, artist, isrc }) => [title, artist, isrc].map(quoted).join(",")).join("\n")}\n`);
  const { page, context } = await opened();
  await page.setInputFiles("#report", file);
  await page.getByRole("heading", { name: "No column has a title or a code" }).waitFor();
  assert.match(await page.innerText(".notice"), /It has: Weise, Wer, Nr\./);
  await page.getByRole("button", { name: "Match with these columns" }).click();
  assert.match(await page.getByRole("alert").innerText(), /which column holds the title, or a code/);
  await page.getByLabel("Weise").selectOption("title");
  await page.getByLabel("Wer").selectOption("credit");
  assert.deepEqual(await audit(page), []);
  await page.getByRole("button", { name: "Match with these columns" }).click();
  await page.locator(".ended").waitFor();
  assert.match(await page.innerText(".columns summary"), /Weise \(title\), Wer \(artist\)/);
  const named = write("named.csv", readFileSync(file, "utf8").replace("Weise,Wer,Nr", "title,artist,Nr"));
  same((await saved(page)).text.replace(/^Weise/, "title").replace(",Wer,", ",artist,"), byCommand(named), named);
  await context.close();
});

test("a file that is no report is refused with what to do", async () => {
  const { page, context } = await opened();
  for (const [name, bytes, words] of [["a.xlsx", "PK\x03\x04....", /spreadsheet.*save the sheet as CSV/s], ["empty.csv", "", /It is empty/], ["b.csv.gz", gzipSync(mixed(20)).subarray(0, 60), /cannot be unpacked to its end.*unpack it first/s]]) {
    await page.setInputFiles("#report", write(name, bytes));
    await page.locator(".notice", { hasText: words }).waitFor();
  }
  await context.close();
});
