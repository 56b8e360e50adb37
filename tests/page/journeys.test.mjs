// What people do with the page, from the first key to the offline copy: with the real engine on a
// real snapshot, and with the mock, which lets the test damage files and publish snapshots.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ask, audit, base, launch, open, overflow, settled } from "./browser.mjs";
import { startMock } from "./mock/server.mjs";

let browser;
const running = [];

/** Starts a mock that is stopped at the end. */
async function mocked(options) {
  const mock = await startMock(options);
  running.push(mock.close);
  return mock;
}

/** Finds a work with an ISWC and another record in whatever snapshot is served there. */
async function discover(url) {
  const get = async (path) => (await fetch(url + path)).json();
  for (const letter of "thesamolirdbcfgkn") {
    const { results = [] } = await get(`/v1/search?q=${letter}&kind=work&limit=20`);
    const work = results.find((card) => card.id.startsWith("iswc:") && card.title.length > 4 && card.title.length < 60);
    const other = (await get(`/v1/search?q=${letter}&kind=recording&limit=1`)).results?.[0];
    if (!work || !other) continue;
    const [record] = (await get(`/v1/lookup/${work.id.slice(5)}`)).records;
    const display = record.identifiers.find((one) => `iswc:${one.code}` === work.id).display;
    return { url, title: work.title, heading: record.title, id: work.id, display, other: other.id, otherTitle: other.title };
  }
  throw new Error(`no work with an ISWC was found at ${url}`);
}

/** Another last digit: the check digit is wrong then. */
const mistyped = (display) => display.slice(0, -1) + ((Number(display.at(-1)) + 1) % 10);

const HOSTS = {
  "the real engine": async () => {
    const host = await base();
    running.push(host.stop);
    return host;
  },
  "the mock": async () => mocked(),
};

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await Promise.all(running.map((stop) => stop()));
});

for (const [name, host] of Object.entries(HOSTS)) {
  describe(name, () => {
    let known;
    let served;
    before(async () => {
      served = await host();
      known = await discover(served.url);
    });

    test("a record is found and opened by the keyboard alone, and Back returns to it", async () => {
      const { page, context, faults } = await open(browser, known.url);
      await settled(page);
      await page.keyboard.press("/");
      await page.keyboard.type(known.title, { delay: 20 });
      await page.locator("a.result", { hasText: known.title }).first().waitFor();
      assert.equal(new URL(page.url()).searchParams.get("q"), known.title);
      await page.keyboard.press("ArrowDown");
      const chosen = await page.evaluate(() => document.activeElement.getAttribute("href"));
      assert.match(chosen, /^\/\?id=/);
      await page.keyboard.press("Enter");
      await page.locator("article.record h1").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
      assert.ok((await page.title()).startsWith(await page.innerText("h1")));
      await page.goBack();
      await page.locator("a.result", { hasText: known.title }).first().waitFor();
      assert.equal(await page.inputValue("#q"), known.title);
      await page.waitForFunction((href) => document.activeElement.getAttribute("href") === href, chosen);
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Escape");
      await page.locator(".lead h1").waitFor();
      assert.equal(await page.inputValue("#q"), "");
      assert.deepEqual(faults, []);
      await context.close();
    });

    test("a code in any spelling is read, judged and opened on Enter", async () => {
      const { page, context } = await open(browser, known.url);
      await ask(page, ` ${known.display.toLowerCase().replace("-", " ")} `.trim());
      assert.match(await page.innerText(".readings"), /ISWC.*check digit right/s);
      assert.ok((await page.innerText(".readings")).includes(known.display));
      await page.press("#q", "Enter");
      await page.locator("article.record h1").waitFor();
      assert.equal(await page.innerText("article.record h1"), known.heading);
      assert.equal(new URL(page.url()).searchParams.get("id"), known.id);
      await context.close();
    });

    test("a mistyped code names the wrong digit and the registered code that was meant", async () => {
      const { page, context } = await open(browser, known.url);
      await ask(page, mistyped(known.display));
      const said = await page.innerText("main");
      assert.ok(said.includes(`is wrong: ${known.display.at(-1)} is expected`), said);
      await page.locator(".did-you-mean a", { hasText: known.display }).click();
      await page.locator("article.record h1").waitFor();
      assert.equal(await page.innerText("article.record h1"), known.heading);
      await context.close();
    });

    test("the address alone brings back every view, and history moves between them", async () => {
      const { page, context } = await open(browser, `${known.url}/?id=${known.id}`);
      await page.locator("article.record h1", { hasText: known.heading }).waitFor();
      await page.goto(`${known.url}/?id=${encodeURIComponent(known.other)}`);
      await page.locator("article.record h1").waitFor();
      await page.goto(`${known.url}/?${new URLSearchParams({ q: known.title, kind: "work" })}`);
      await page.locator("a.result", { hasText: known.title }).first().waitFor();
      assert.equal(await page.locator(".results .kind").evaluateAll((kinds) => kinds.every((kind) => kind.textContent === "Work")), true);
      await page.getByRole("navigation", { name: "Filter by kind" }).getByRole("link", { name: /^All/ }).click();
      await page.waitForURL((url) => !url.searchParams.has("kind"));
      await page.goBack();
      await page.waitForURL((url) => url.searchParams.get("kind") === "work");
      await page.goForward();
      await page.waitForURL((url) => !url.searchParams.has("kind"));
      await context.close();
    });

    test("an engine that crashes is started again and the next question is answered", async () => {
      const { page, context } = await open(browser, known.url);
      await settled(page);
      const first = page.workers()[0];
      const next = page.waitForEvent("worker");
      await first.evaluate(() => { setTimeout(() => { throw new Error("told to crash"); }); });
      await next;
      await ask(page, known.title);
      await page.locator("a.result", { hasText: known.title }).first().waitFor();
      assert.equal(await page.getAttribute("#place", "data-place"), "browser");
      assert.equal(page.workers().includes(first), false);
      await context.close();
    });

    test("what is typed is not sent when the engine runs in the browser", async () => {
      const asked = [];
      const { page, context } = await open(browser, known.url, { before: (_, one) => one.on("request", (request) => asked.push(new URL(request.url()).pathname)) });
      await ask(page, known.title);
      assert.equal(await page.getAttribute("#place", "data-place"), "browser");
      assert.deepEqual(asked.filter((path) => path.startsWith("/v1")), []);
      await context.close();
    });

    test("after the download everything works with the network off", async () => {
      const { page, context, faults } = await open(browser, `${known.url}/?view=snapshot`);
      await page.getByRole("button", { name: /Make available offline/ }).click();
      await page.getByText("Available offline.").waitFor({ timeout: 60_000 });
      await page.locator("#place[data-place=copy]").waitFor();
      await context.setOffline(true);
      const before = served.requests?.length;
      const responses = [];
      context.on("response", (response) => responses.push(response));
      await page.reload();
      await settled(page);
      await ask(page, known.title);
      await page.locator("a.result", { hasText: known.title }).first().waitFor();
      await page.goto(`${known.url}/?id=${known.id}`);
      await page.locator("article.record h1", { hasText: known.heading }).waitFor();
      assert.equal(await page.getAttribute("#place", "data-place"), "copy");
      const overNetwork = responses.filter((response) => !response.fromServiceWorker() && !response.request().serviceWorker() && /^http/.test(response.url()));
      assert.deepEqual(overNetwork.map((response) => response.url()), []);
      // The look for a newer snapshot may have been under way when the network went off.
      const asked = served.requests?.slice(before).filter((path) => path !== "/snapshot/checkpoint") ?? [];
      assert.deepEqual(asked, [], "the server was asked for something");
      assert.deepEqual(faults, []);
      await context.close();
    });

    test("the offline copy can be removed", async () => {
      const { page, context } = await open(browser, `${known.url}/?view=snapshot`);
      await page.getByRole("button", { name: /Make available offline/ }).click();
      await page.getByRole("button", { name: "Remove offline copy" }).click({ timeout: 60_000 });
      await page.locator("#place[data-place=browser]").waitFor();
      await page.getByRole("button", { name: /Make available offline/ }).waitFor();
      assert.deepEqual(await page.evaluate(() => caches.keys()), []);
      assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
      await context.close();
    });
  });
}

/** The real host, started once for the tests that follow. */
let realHost;
async function real() {
  realHost ??= HOSTS["the real engine"]().then((host) => discover(host.url));
  return realHost;
}

test("every view passes axe, light, dark and at 320 pixels", async () => {
  const known = await real();
  for (const look of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 320, height: 640 } }]) {
    const { page, context, faults } = await open(browser, known.url, { context: look });
    for (const path of ["/", `/?q=${encodeURIComponent(known.title)}`, `/?id=${known.id}`, `/?id=${encodeURIComponent(known.other)}`, "/?view=snapshot"]) {
      await page.goto(known.url + path);
      await settled(page);
      assert.deepEqual(await audit(page), [], path);
      assert.ok((await overflow(page)) <= 0, path);
    }
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test("on a slow line answers come late, but they come", async () => {
  const known = await real();
  const { page, context } = await open(browser, known.url, {
    before: (_, one) => one.route(/\/snapshot\/[0-9a-f]{64}/, async (route) => {
      // Longer than both attempts of the program together.
      await new Promise((done) => setTimeout(done, 5_000));
      await route.continue();
    }),
  });
  await page.locator("#foot a", { hasText: /^Snapshot [0-9a-f]{16}$/ }).waitFor({ timeout: 60_000 });
  await page.fill("#q", known.title);
  await page.locator("a.result", { hasText: known.title }).first().waitFor({ timeout: 60_000 });
  await context.close();
});

test("the page runs the very bytes that the edge runs", async (t) => {
  const host = await real();
  const wasm = process.env.IMR_WASM ?? join(process.env.IMR_ENGINE ?? new URL("../../dist/engine", import.meta.url).pathname, "index_bg.wasm");
  const loaded = [];
  const { page, context } = await open(browser, host.url, { before: (_, one) => one.on("response", (response) => response.url().endsWith(".wasm") && loaded.push(response.body())) });
  await settled(page);
  const digests = (await Promise.all(loaded)).map((bytes) => createHash("sha256").update(bytes).digest("hex"));
  assert.deepEqual([...new Set(digests)], [createHash("sha256").update(readFileSync(wasm)).digest("hex")]);
  t.diagnostic(`sha256 ${digests[0]}`);
  await context.close();
});

/** Opens the page about the snapshot and presses the button that makes the copy. */
async function startCopy(mock) {
  const opened = await open(browser, `${mock.url}/?view=snapshot`);
  await opened.page.getByRole("button", { name: /Make available offline/ }).click();
  return opened;
}

const objects = (mock) => [...mock.files.keys()].filter((name) => name.endsWith(".segment"));
const fetched = (mock) => mock.requests.filter((path) => path.endsWith(".segment"));

test("a damaged object is refused, and the download goes on where it stopped", async () => {
  const mock = await mocked();
  const [bad] = objects(mock).slice(-1);
  mock.damaged.add(bad);
  const { page, context } = await startCopy(mock);
  await page.getByText("The copy is not complete.").waitFor({ timeout: 20_000 });
  assert.match(await page.innerText("#offline"), /arrived damaged/);
  assert.equal(await page.evaluate(async (name) => Boolean(await caches.match(`/snapshot/${name}`)), bad), false);
  mock.damaged.clear();
  const before = fetched(mock).length;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Available offline.").waitFor({ timeout: 20_000 });
  const again = fetched(mock).slice(before);
  assert.ok(again.length < objects(mock).length, `${again.length} objects were fetched again`);
  await context.close();
});

test("a paused download keeps what has arrived", async () => {
  const mock = await mocked();
  mock.slow = 150;
  const { page, context } = await startCopy(mock);
  await page.waitForFunction(() => document.querySelector("progress")?.value > 0.3);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused.").waitFor();
  mock.slow = 0;
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("Available offline.").waitFor({ timeout: 20_000 });
  await context.close();
});

test("a newer snapshot is announced, and only what changed is fetched", async () => {
  const mock = await mocked();
  const { page, context } = await startCopy(mock);
  await page.getByText("Available offline.").waitFor({ timeout: 20_000 });
  mock.publish({ sequence: 2 });
  const before = fetched(mock).length;
  await page.reload();
  await page.getByText("A newer snapshot is there").waitFor();
  assert.equal(await page.getAttribute("#place", "data-place"), "copy");
  await page.getByRole("button", { name: /Fetch what changed/ }).click();
  await page.getByText("number 2 of its series").waitFor({ timeout: 20_000 });
  assert.equal(new Set(fetched(mock).slice(before)).size, 1);
  await page.reload();
  await settled(page);
  assert.match(await page.innerText("#about"), /number 2 of its series/);
  const kept = await page.evaluate(async () => (await (await caches.open("imr-snapshot")).keys()).length);
  assert.equal(kept, 10 + 3, "ten segments, the manifest, the checkpoint, the description");
  await context.close();
});

test("a snapshot that is older than the copy is not taken", async () => {
  const mock = await mocked({ sequence: 5 });
  const { page, context } = await startCopy(mock);
  await page.getByText("Available offline.").waitFor({ timeout: 20_000 });
  mock.publish({ sequence: 4 });
  await page.reload();
  await page.getByText("Available offline.").waitFor();
  await page.waitForTimeout(1500);
  assert.equal(await page.getByText("A newer snapshot is there").count(), 0);
  await context.close();
});

test("a page that has seen a newer snapshot does not answer from an older one", async () => {
  const mock = await mocked({ sequence: 5 });
  const { page, context } = await open(browser, `${mock.url}/?q=lamps`);
  await page.getByRole("link", { name: "Lamps of the North" }).waitFor();
  await settled(page);
  mock.publish({ sequence: 4 });
  await page.reload();
  await page.getByRole("heading", { name: "Could not be read" }).waitFor();
  mock.publish({ sequence: 6 });
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Lamps of the North" }).waitFor();
  await context.close();
});
