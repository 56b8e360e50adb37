/**
 * Makes questions of every kind, for hosts that have to say the same: searches with all parameters, and
 * lines of usage reports. Always the same ones for the same facts and seed.
 */
import { mistyped } from "./errors.mjs";
import { Chance } from "./random.mjs";

/** Texts that no title is. */
const ODD = [
  ..."!?…&'\"()[]愛あ사яλ5ü",
  ...["!!!", "'", "\u200f", "\u202eabc", "\u0301\u0301", "\u{1f3b5}", "\ufeff", "🎵🎶", "İ", "ß", "-", "and", "the the", "&", "ﷺ", "ﾊﾟ", "ー", "々", "\u0000", "a\tb", "  "],
];
const TAILS = ["", "", "", " - Remastered 2009", " (Live)", " [Mono]", " (feat. Somebody)", " - Radio Edit", " Pt. 2", " / Другое"];
const KINDS = ["work", "recording", "release", "party"];

/** Makes searches: objects with the parameters of `/v1/search`. */
export function mixed(registry, seed, count) {
  const chance = new Chance(seed);
  const all = registry.names();
  const letters = [...new Set(registry.titles().slice(0, 20_000).join(""))];
  const wrong = (text) => mistyped(text, chance.of(["substitution", "deletion", "insertion", "transposition"]), chance.below([...text].length + 1), chance.of(letters)) ?? text;
  const begun = (text) => [...text].slice(0, 1 + chance.below([...text].length)).join("");
  const ways = [
    (title) => ({ q: title }),
    (title) => ({ q: title.toUpperCase() }),
    (title) => ({ q: chance.of(['"', "\u201c|\u201d", "\u201e|\u201c", "\u00ab|\u00bb", "\u300c|\u300d"]).replace(/^(.)\|?(.?)$/u, (_, left, right) => left + title.replaceAll('"', "") + (right || left)), ...(chance.below(4) === 0 && { kind: chance.of(KINDS) }) }),
    (title) => ({ q: begun(title) }),
    (title) => ({ q: begun(title) }),
    (title) => ({ q: wrong(title) }),
    (title) => ({ q: wrong(title) }),
    (title) => ({ q: wrong(wrong(title)) }),
    (title) => ({ q: chance.shuffle(title.split(/\s+/)).join(" ") }),
    (title, name) => ({ q: `${title} ${name}` }),
    (title, name) => ({ q: `${name} ${begun(title)}` }),
    (title, name) => ({ q: title, credit: name }),
    (title, name) => ({ q: wrong(title), credit: wrong(name) }),
    (title, name) => ({ q: begun(title), credit: name.split(" ")[0] }),
    (title) => ({ q: `${title}${chance.of(TAILS)}` }),
    (title) => ({ q: title.split(/\s+/)[0], year: 1950 + chance.below(75) }),
    (title) => ({ q: title, kind: chance.of(KINDS) }),
    (title, name) => ({ q: name || title, kind: "party" }),
    () => ({ q: chance.of(ODD) }),
    () => ({ q: chance.of(ODD) + chance.of(ODD) + chance.of(ODD) }),
  ];
  const made = [];
  while (made.length < count) {
    const { titles, names } = registry.texts(chance.of(all));
    if (titles.length === 0) continue;
    const asked = chance.of(ways)(chance.of(titles), names.length > 0 ? chance.of(names) : "");
    const isTaken = Buffer.byteLength(asked.q) <= 300 && Buffer.byteLength(asked.credit ?? "") <= 300 && !/[\r\n]/.test(asked.q);
    if (isTaken && /\S/.test(asked.q) && asked.credit !== "") made.push({ ...asked, limit: chance.of([1, 5, 10, 20]) });
  }
  return made;
}

/** Makes usage lines: objects with the columns of a report. */
export function usage(registry, seed, count) {
  const chance = new Chance(seed);
  const all = registry.names().filter((name) => !name.startsWith("party "));
  const codeOf = (name) => name.split(" ", 2)[1].replace(/^isrc:/, "");
  const isrcs = all.filter((name) => name.startsWith("recording isrc:"));
  const made = [];
  while (made.length < count) {
    const name = chance.of(all);
    const { titles, names } = registry.texts(name);
    const title = titles.length > 0 ? chance.of(titles) : "";
    const line = {
      title: chance.below(8) === 0 ? (mistyped(title, "substitution", chance.below(title.length + 1), "x") ?? title) : `${title}${chance.of(TAILS)}`,
      artist: chance.below(4) === 0 ? "" : names.slice(0, 2).join("|"),
      isrc: chance.of(["", "", codeOf(name), codeOf(chance.of(isrcs)), "XX-NOT-A-CODE"]),
      duration: chance.of(["", "3:20", "200", "PT3M20S"]),
    };
    if (chance.below(40) === 0) Object.assign(line, { title: "", isrc: "" });
    if (Buffer.byteLength(JSON.stringify(line)) <= 500) made.push(line);
  }
  return made;
}

/** What `imr match` adds to a line, from the answer of `/v1/match` to it. */
export function asColumns({ verdict, reason, candidates = [], contradicting = [], unknown = [] }) {
  const told = (columns) => Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== ""));
  if (verdict === "unusable") return { verdict, warnings: reason };
  const [best] = candidates;
  const warnings = [
    ...contradicting.map((code) => `${code} is the code of something else`),
    ...unknown.map((code) => `${code} is not registered`),
    ...(best?.other_version ? ["another version of the same work"] : []),
  ].join("; ");
  if (verdict === "none" || !best) return told({ verdict, warnings });
  const { kind, id, title, credit = "", works = [], score, features } = best;
  const decimals = (value) => value.toFixed(3);
  const reasons = Object.entries(features).map(([feature, value]) => `${feature} ${decimals(value)}`).join(", ");
  return told({ verdict, score: decimals(score), kind, id, title, credit, work: works.join("|"), reasons, warnings });
}
