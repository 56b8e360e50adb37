// A browser for the page's tests, and what they ask of every page.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const CHROME = process.env.CHROME_BIN ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * The real page with the real engine: at `IMR_BASE`, or served by workerd from what `cargo xtask test`
 * has built. Resolves to { url, stop }.
 */
export async function base() {
  const address = process.env.IMR_BASE;
  if (address) return { url: address.replace(/\/$/, ""), stop: async () => {} };
  const { startHost } = await import("../edge/host/host.mjs");
  return startHost();
}

/** Starts the browser; close it in `after`. */
export async function launch() {
  assert.ok(CHROME, "no Chromium was found: set CHROME_BIN");
  return chromium.launch({ executablePath: CHROME, args: FLAGS });
}

/**
 * Opens a page that records what must never happen: errors, dialogs, CSP violations, requests to
 * other sites. `faults` holds them as texts.
 */
export async function open(browser, address, { context: options = {}, before } = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("console", (message) => /Content Security Policy|Trusted/i.test(message.text()) && faults.push(`csp: ${message.text()}`));
  page.on("request", (request) => !/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== new URL(address).origin && faults.push(`foreign: ${request.url()}`));
  await before?.(page, context);
  await page.goto(address);
  return { page, context, faults };
}

/** Waits until the page shows an answer rather than a request for one. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const main = document.getElementById("main");
    return main.childElementCount > 0 && !main.hasAttribute("aria-busy") && document.getElementById("foot").childElementCount > 0;
  });
}

/** Types into the box like a person and waits for the list or the notice that follows. */
export async function ask(page, text) {
  await page.fill("#q", text);
  await page.waitForFunction((wanted) => new URLSearchParams(location.search).get("q") === wanted, text);
  await page.waitForFunction((wanted) => document.title.startsWith(wanted), text);
  await settled(page);
}

/** Runs axe with WCAG A and AA rules, contrast included; returns violations as readable lines. */
export async function audit(page) {
  // The script is evaluated by the test's own channel, which the page's policy does not govern.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim()}`));
}

/** Tells by how many pixels the page is wider than its window. */
export async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
