/** Compares the pages of a search with what a scan says that it has to find. */
import { Scan } from "./scan.mjs";
import { fold } from "./fold.mjs";

/** Tiers, best first. */
export const TIERS = ["identifier", "exact", "begins", "words", "meant", "prefix", "title", "spelling", "some"];
const KINDS = ["work", "recording", "release", "party"];

/** What is told of a card: how it was found, in which order, and of which record. */
export class Found {
  pages = 0;
  results = [];
  partial = false;

  /** Adds a page. */
  add(page) {
    this.pages += 1;
    this.results.push(...page.results);
    this.partial ||= page.partial;
  }

  /** The records that were found, in the best tiers up to one. */
  upTo(tier) {
    const last = TIERS.indexOf(tier);
    return new Set(this.results.filter(({ match }) => TIERS.indexOf(match) <= last).map(nameOf));
  }

  /** What is wrong with the order: tiers, then popularity. */
  disorder() {
    for (const [at, result] of this.results.entries()) {
      const before = this.results[at - 1];
      if (!before) continue;
      const [tier, earlier] = [TIERS.indexOf(result.match), TIERS.indexOf(before.match)];
      if (tier < earlier) return `${result.match} after ${before.match}`;
      if (tier > earlier) continue;
      if (result.match === "exact" && rank(result) < rank(before)) return `${before.id} before ${result.id}`;
      // Words are looked for in steps of popularity.
      const isInSteps = ["words", "meant", "prefix", "spelling"].includes(result.match);
      if (isInSteps && result.weight >> 3 > before.weight >> 3) return `${before.id} before ${result.id}`;
    }
    return undefined;
  }
}

export const nameOf = ({ kind, id }) => `${kind} ${id}`;

const rank = ({ weight, kind }) => (255 - weight) * 4 + KINDS.indexOf(kind);

/** Letters of other scripts: such cards also have words in Latin letters, which the builder makes. */
const FOREIGN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/** What a result has no right to be; undefined if it is what it says. */
export function wrongly(scan, asked, result) {
  // A long title is cut on a card; identifiers are looked up, which another suite asks about.
  if (result.title.endsWith("\u2026") || result.match === "identifier") return undefined;
  const folded = fold(result.title);
  const cards = [...scan.titled(folded)].filter(({ name }) => name === nameOf(result));
  if (cards.length === 0) return "has no such title";
  if (result.match === "exact") return folded === asked.fold ? undefined : "has another title";
  if (result.match === "begins") return folded.startsWith(`${asked.fold} `) ? undefined : "begins otherwise";
  const has = new Set(cards.flatMap(({ tokens }) => [...tokens]));
  if (/[a-z0-9]/.test(asked.fold) && [...has].some((token) => FOREIGN.test(token))) return undefined;
  if (result.match === "words") return Scan.hasAll(asked.words, has) ? undefined : "has not all words";
  if (result.match === "prefix") return Scan.hasAll(asked.words, has, true) ? undefined : "has no word that begins so";
  const isRead = result.match === "meant" || result.match === "spelling";
  return !isRead || Scan.explains(asked, has) ? undefined : "has too many errors";
}
