/**
 * The page's own engine, in a Web Worker of a real browser, gives every answer about the real data
 * sets byte for byte as the command line does, which is held against a scan of the data.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { startHost, untilHealthy } from "../edge/host/host.mjs";
import { answered } from "../oracle/asked.mjs";
import { compareTexts, compareWhole, conclude, exactPages } from "../oracle/compare.mjs";
import { missing } from "../oracle/feeds.mjs";
import { isBeyondUnicode } from "../oracle/fold.mjs";
import { Tally, judgeSearch } from "../oracle/judge.mjs";
import { mixed, usage } from "../oracle/mixed.mjs";
import { SNAPSHOT, batches, prepare, questions } from "../oracle/real.mjs";
import { launch, open } from "./browser.mjs";
import { siteWithKeys } from "./site.mjs";

const SEARCHES = 1_000;
/** Searches of every kind; a fifth as many go on with a cursor. */
const MIXED = Math.ceil(Number(process.env.IMR_ORACLE ?? 100_000) / 12);
const LINES = Math.ceil(Number(process.env.IMR_ORACLE ?? 100_000) / 100);
/** Questions that the page is asked in one go. */
const TOGETHER = 200;

describe("the page's engine and the real data sets", { skip: missing() }, () => {
  let asked;
  let host;
  let browser;
  let page;
  let faults;
  let folder;

  before(async () => {
    asked = questions();
    await prepare(asked.lookups);
    folder = mkdtempSync(join(tmpdir(), "imr-oracle-"));
    host = await startHost({ snapshot: SNAPSHOT, site: siteWithKeys(folder, SNAPSHOT) });
    await untilHealthy(`${host.url}/health`);
    browser = await launch();
    ({ page, faults } = await open(browser, `${host.url}/`));
    await page.evaluate(async () => {
      const { Program } = await import("/js/program.js");
      globalThis.oracle = new Program();
      await globalThis.oracle.started;
    });
  });

  after(async () => {
    await browser?.close();
    await host?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Asks the engine in the page's worker. */
  const ask = (path, body) =>
    page.evaluate(
      async ([path, body]) => {
        const asked = body === undefined ? {} : { method: "POST", body, headers: { "content-type": "application/json" } };
        const answer = await globalThis.oracle.ask(path, asked);
        return { status: answer.status, text: new TextDecoder().decode(answer.body) };
      },
      [path, body],
    );

  /** The texts of answers to paths. */
  const askAll = (paths) =>
    page.evaluate(async (paths) => {
      const texts = [];
      for (const path of paths) texts.push(new TextDecoder().decode((await globalThis.oracle.ask(path, {})).body));
      return texts;
    }, paths);

  test("every batch is answered byte for byte as on the command line", async (t) => {
    const tally = new Tally("the page, POST /v1/lookup");
    for await (const { codes, lines } of batches(asked.lookups)) {
      const { status, text } = await ask("/v1/lookup", JSON.stringify({ codes }));
      assert.equal(status, 200, text.slice(0, 500));
      compareWhole(tally, codes, lines, text);
    }
    conclude(t, tally, asked.lookups.length);
  });

  test("all records of a title are found, page by page", async (t) => {
    const tally = new Tally("the page, GET /v1/search");
    const some = asked.searches.filter(({ q }) => !isBeyondUnicode(q)).slice(0, SEARCHES);
    for (const query of some) {
      const pages = await exactPages(async (path) => {
        const { status, text } = await ask(path);
        assert.equal(status, 200, text);
        const edge = await (await fetch(host.url + path)).text();
        assert.equal(text, edge, path);
        return text;
      }, query);
      tally.note(pages[0].status, judgeSearch(asked.registry, query, pages));
    }
    assert.deepEqual(faults, []);
    conclude(t, tally, some.length);
  });

  test("searches are answered byte for byte as on the command line", async (t) => {
    const tally = new Tally("the page, GET /v1/search, all parameters");
    const { searches, texts } = await answered(mixed(asked.registry, 7, MIXED));
    const got = [];
    for (let at = 0; at < searches.length; at += TOGETHER) {
      const paths = searches.slice(at, at + TOGETHER).map((search) => `/v1/search?${new URLSearchParams(search)}`);
      got.push(...(await askAll(paths)));
    }
    compareTexts(tally, searches, texts, got);
    assert.deepEqual(faults, []);
    conclude(t, tally, searches.length);
  });

  test("usage lines are matched byte for byte as at the edge", async (t) => {
    const tally = new Tally("the page, POST /v1/match");
    const lines = usage(asked.registry, 8, LINES);
    for (let at = 0; at < lines.length; at += TOGETHER) {
      const body = JSON.stringify({ lines: lines.slice(at, at + TOGETHER) });
      const { status, text } = await ask("/v1/match", body);
      assert.equal(status, 200, text.slice(0, 500));
      const edge = await fetch(`${host.url}/v1/match`, { method: "POST", body, headers: { "content-type": "application/json" } });
      const same = text === (await edge.text());
      for (const { verdict } of JSON.parse(text).lines) tally.note(verdict, same ? undefined : { query: at, expected: "the same", got: text });
    }
    conclude(t, tally, lines.length);
  });
});
