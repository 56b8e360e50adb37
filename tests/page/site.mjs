// The built page beside another snapshot than the sample.

import { copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../edge/host/config.mjs";

/** Copies the site into `folder` with the keys of a snapshot, so that the page trusts it; returns where. */
export function siteWithKeys(folder, snapshot) {
  const site = join(folder, "site");
  cpSync(process.env.IMR_SITE ?? join(ROOT, "dist/site"), site, { recursive: true, filter: (path) => !path.includes("/site/snapshot") });
  copyFileSync(join(snapshot, "keys.txt"), join(site, "keys.txt"));
  return site;
}
