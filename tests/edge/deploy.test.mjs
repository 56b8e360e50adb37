/**
 * What would be deployed: wrangler bundles the engine and the site without a network or an account.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { ROOT } from "./host/config.mjs";

const NOWHERE = "http://127.0.0.1:9";

function digest(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

test("wrangler takes the configuration and bundles the very same module", () => {
  const folder = mkdtempSync(join(tmpdir(), "imr-deploy-"));
  try {
    const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
    const said = execFileSync(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", join(folder, "out")], {
      cwd: ROOT,
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        HTTP_PROXY: NOWHERE,
        HTTPS_PROXY: NOWHERE,
        NO_COLOR: "1",
        CI: "1",
        WRANGLER_SEND_METRICS: "false",
        WRANGLER_LOG_PATH: join(folder, "logs"),
      },
      timeout: 120_000,
    });
    assert.match(said, /env\.ASSETS/);
    assert.match(said, /IMR_PUBLIC_KEYS/);
    const bundled = readdirSync(join(folder, "out"));
    const module = bundled.find((name) => name.endsWith(".wasm"));
    assert.ok(module, `no module among ${bundled.join(" ")}`);
    assert.ok(bundled.includes("index.js"));
    assert.equal(digest(join(folder, "out", module)), digest(join(ROOT, "dist/engine/index_bg.wasm")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the page gets the very same module as the edge", () => {
  assert.equal(digest(join(ROOT, "dist/site/engine/index_bg.wasm")), digest(join(ROOT, "dist/engine/index_bg.wasm")));
});

test("the module is at most 200 KB after gzip", () => {
  const zipped = gzipSync(readFileSync(join(ROOT, "dist/engine/index_bg.wasm")), { level: 9 });
  assert.ok(zipped.length <= 200 * 1024, `${zipped.length} bytes`);
});
