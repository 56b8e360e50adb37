/**
 * Makes the questions: always the same ones for the same facts and seed.
 *
 * A look-up is `{ given, id?, expect?, scheme? }`: what is typed; the identifier that it stands for; or the
 * outcome that has nothing to do with the facts (`invalid`, `not_covered`) and the scheme concerned.
 */
import { FOREIGN } from "./foreign.mjs";
import { Chance } from "./random.mjs";

const LOOKUPS = 100_000;
const TITLES = 5_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS = "0123456789";
const BASE62 = `${LETTERS}${LETTERS.toLowerCase()}${DIGITS}`;

/** What goes wrong with ISRCs in the real data sets. */
const KNOWN_BAD = ["TWB53966001H", "TWB43966002H"];

const wide = (text) => text.replace(/[!-~]/g, (c) => String.fromCodePoint(c.codePointAt(0) + 0xfee0));
const hyphens = (code, by = "-") => [code.slice(0, 2), code.slice(2, 5), code.slice(5, 7), code.slice(7)].join(by);

const ISRC_SPELLINGS = [
  (code) => code.toLowerCase(),
  (code) => hyphens(code),
  (code) => hyphens(code).toLowerCase(),
  (code) => hyphens(code, " "),
  (code) => hyphens(code, "\u{2011}"),
  (code) => hyphens(code, "\u{2013}"),
  (code) => hyphens(code, "."),
  (code) => `ISRC ${code}`,
  (code) => `ISRC: ${hyphens(code)}`,
  (code) => `isrc:${code}`,
  (code) => `ISRC${hyphens(code)}`,
  (code) => wide(code),
  (code) => `${code.slice(0, 5)}${wide(code.slice(5))}`,
  (code) => `"${code}"`,
  (code) => `(${hyphens(code)}).`,
  (code) => `\u{200b}${code}\u{ad}`,
];

const SPOTIFY_SPELLINGS = [
  (id, kind) => `spotify:${kind}:${id}`,
  (id) => `spotify:${id}`,
  (id, kind, chance) => `https://open.spotify.com/${kind}/${id}?si=${chance.text(BASE62, 16)}`,
  (id, kind) => `https://open.spotify.com/intl-de/${kind}/${id}`,
  (id, kind, chance) => `open.spotify.com/intl-pt/${kind}/${id}?si=${chance.text(BASE62, 16)}&nd=1#x`,
  (id, kind) => `HTTP://open.spotify.com/${kind}/${id}/`,
  (id, kind) => `https://play.spotify.com/${kind}/${id}`,
  (id) => `ASSET:Spotify:${id}`,
  (id) => (/[0-9]/.test(id) && /[a-z]/.test(id) ? id : `spotify:${id}`),
];

const KINDS = { recording: "track", release: "album", party: "artist" };

/** Makes the look-ups. */
export function lookups(registry, seed = 1, count = LOOKUPS) {
  const chance = new Chance(seed);
  const known = registry.identifiers();
  const spelt = known.filter((id) => !id.startsWith("asset:kkbox:") || chance.below(4) === 0);
  const made = KNOWN_BAD.map((given) => ({ given, expect: "invalid", scheme: "isrc", reason: "character" }));
  const part = (share, make) => {
    for (let left = Math.round(share * count); left > 0; left -= 1) made.push(make());
  };
  part(0.5, () => canonical(chance.of(known)));
  part(0.2, () => otherwise(registry, chance.of(spelt), chance));
  part(0.15, () => miss(chance.of(spelt), chance));
  part(0.08, () => malformed(chance));
  part(0.07, () => foreign(chance));
  return chance.shuffle(made).slice(0, count);
}

/** The identifier as it is stored; half of the ISRCs without their scheme. */
function canonical(id) {
  return { given: id.replace(/^isrc:(?=.*[02468]$)/, ""), id };
}

function otherwise(registry, id, chance) {
  const [scheme, ...rest] = id.split(":");
  if (scheme === "isrc") return { given: chance.of(ISRC_SPELLINGS)(rest[0]), id };
  if (rest[0] === "spotify") {
    const kind = KINDS[registry.lookup(id)[0].split(" ", 1)[0]];
    return { given: chance.of(SPOTIFY_SPELLINGS)(rest[1], kind, chance), id };
  }
  const [name, code] = [rest[0], rest.slice(1).join(":")];
  return { given: chance.of([`${scheme.toUpperCase()}:${name}:${code}`, `${scheme}:${name.toUpperCase()}:${code}`]), id };
}

/** A well-formed identifier near a known one, or anywhere; it may be registered after all. */
function miss(near, chance) {
  const [scheme, name, code] = near.split(":");
  if (scheme === "isrc") {
    const other = chance.below(2) ? digitChanged(name, chance) : `${chance.text(LETTERS, 5)}${chance.text(DIGITS, 7)}`;
    return { given: chance.of([other, hyphens(other), other.toLowerCase()]), id: `isrc:${other}` };
  }
  if (name === "spotify") {
    const other = chance.below(2) ? caseChanged(code, chance) : chance.text(BASE62, 22);
    return { given: chance.of([`spotify:track:${other}`, `https://open.spotify.com/album/${other}`, `asset:spotify:${other}`]), id: `asset:spotify:${other}` };
  }
  if (name === "kkbox") {
    const other = caseChanged(code, chance);
    return { given: `asset:kkbox:${other}`, id: `asset:kkbox:${other}` };
  }
  const other = `local:${name}:${chance.below(2) ? `0${code}` : 100_000 + chance.below(900_000)}`;
  return { given: other, id: other };
}

function digitChanged(code, chance) {
  const at = 5 + chance.below(7);
  return code.slice(0, at) + chance.below(10) + code.slice(at + 1);
}

function caseChanged(code, chance) {
  const places = [...code].flatMap((c, at) => (/[A-Za-z]/.test(c) ? [at] : []));
  const at = chance.of(places);
  const c = code[at];
  return code.slice(0, at) + (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()) + code.slice(at + 1);
}

const MALFORMED = [
  (code, chance) => [code + chance.text(DIGITS, 1), "length"],
  (code) => [code.slice(0, -1), "length"],
  (code) => [hyphens(code.slice(0, -1)), "length"],
  (code, chance) => [`${code.slice(0, 11)}${chance.text(LETTERS, 1)}`, "character"],
  (code) => [`${code.slice(0, 7)}O${code.slice(8)}`, "character"],
  (code, chance) => [`ISRC ${code}${chance.text(DIGITS, 3)}`, "length"],
  (code) => [`isrc:${code.slice(0, 8)}`, "length"],
  (code, chance) => [`ISRC: ${code.slice(0, 9)}${chance.of(["*", "_", "é", "字"])}${code.slice(10)}`, "character"],
  (code, chance) => [`isrc:${chance.below(10)}${code.slice(1)}`, "character"],
];

/** An ISRC or a Spotify id that is none. */
function malformed(chance) {
  if (chance.below(8) > 0) {
    const code = `${chance.of(["US", "GB", "TC", "QZ", "DE"])}${chance.text(LETTERS, 3)}${chance.text(DIGITS, 7)}`;
    const [given, reason] = chance.of(MALFORMED)(code, chance);
    return { given, expect: "invalid", scheme: "isrc", reason };
  }
  const [id, reason] = chance.of([
    [chance.text(BASE62, 21), "length"],
    [chance.text(BASE62, 23), "length"],
    [`${chance.text(BASE62, 11)}-${chance.text(BASE62, 10)}`, "character"],
  ]);
  const given = chance.of([`https://open.spotify.com/track/${id}?si=1`, `asset:spotify:${id}`]);
  return { given, expect: "invalid", scheme: "asset", reason };
}

function foreign(chance) {
  const [scheme, given] = chance.of(FOREIGN)(chance);
  return { given, expect: "not_covered", scheme };
}

const TITLE_SPELLINGS = [
  (title) => title,
  (title) => title.toUpperCase(),
  (title) => title.toLowerCase(),
  (title) => wide(title),
  (title) => title.normalize("NFD"),
  (title) => title.replace(/['\u{2019}]/gu, ""),
  (title) => title.replace(/['\u{2019}]/gu, "\u{2bc}"),
  (title) => `\u{201c}${title.replace(/[-,.:;!?()[\]/&]+/g, " ")}\u{201d}`,
  (title) => ` ${title.replace(/ /g, " \u{2014} ")} !`,
  (title) => title.replace(/ /g, "\u{3000}\u{200b}"),
];

/** For each character beyond plain letters and digits, a title that has it: the fold treats them one by one. */
function ofEverySign(titles) {
  const first = new Map();
  for (const title of titles) {
    if (Buffer.byteLength(title) > 300) continue;
    for (const c of title) if (!first.has(c) && !/[\p{Script=Han}\p{Script=Hangul}A-Za-z0-9 ]/u.test(c)) first.set(c, title);
  }
  return new Set(first.values());
}

/** Makes the searches: `{ q, limit }`, a quarter of them for titles that nobody has. */
export function searches(registry, seed = 2, count = TITLES) {
  const chance = new Chance(seed);
  const titles = registry.titles();
  const shared = [...registry.folds().entries()].filter(([, names]) => names.size > 8);
  const made = shared.map(([fold]) => ({ q: fold, limit: chance.of([3, 10, 50, 100]) }));
  for (const title of ofEverySign(titles)) made.push({ q: chance.of([title, title.toUpperCase()]), limit: 100 });
  while (made.length < count) {
    const title = chance.of(titles);
    const spelling = chance.of(TITLE_SPELLINGS);
    const q = chance.below(4) > 0 ? spelling(title) : `${chance.text(LETTERS, 5)} ${title}`;
    if (Buffer.byteLength(q) <= 1_000) made.push({ q, limit: chance.of([5, 20, 100]) });
  }
  return chance.shuffle(made).slice(0, count);
}
