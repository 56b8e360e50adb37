/**
 * What a title is looked up by, written from the description of the fold (not from its code):
 * apostrophes and invisible characters dropped; NFKD; marks of Latin, Greek and Cyrillic letters and
 * the vowel signs of Hebrew and Arabic dropped; lower case with letters with a stroke as base letters;
 * hiragana for katakana, one form of Arabic letters, simplified Han characters; `$` beside a letter of ASCII
 * an `s`, `!` between two an `i` if one of them stands alone; everything else that is no letter, mark or number
 * a blank. A text of nothing but signs keeps them.
 */
import { readFileSync } from "node:fs";

const LONGEST_INPUT = 2000;
const LONGEST_FOLD = 632;

const MARKS = new RegExp(
  `[${[
    "\\u{300}-\\u{36f}\\u{483}-\\u{489}\\u{1dc0}-\\u{1dff}\\u{20d0}-\\u{20ff}\\u{fe20}-\\u{fe2f}",
    // Points and accents of Hebrew; honorifics, stretching and vowel signs of Arabic.
    "\\u{591}-\\u{5bd}\\u{5bf}\\u{5c1}\\u{5c2}\\u{5c4}\\u{5c5}\\u{5c7}",
    "\\u{610}-\\u{61a}\\u{640}\\u{64b}-\\u{65f}\\u{670}\\u{6d6}-\\u{6dc}\\u{6df}-\\u{6e4}\\u{6e7}\\u{6e8}\\u{6ea}-\\u{6ed}",
  ].join("")}]`,
  "gu",
);
const APOSTROPHES = /['`\u{b4}\u{2018}\u{2019}\u{201b}\u{2bc}\u{5f3}\u{5f4}\u{1fef}\u{1ffd}\u{2032}]/gu;
const INVISIBLE =
  /[\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{fe00}-\u{fe0f}\u{feff}\u{ffa0}\u{e0000}-\u{e0fff}]/gu;
const OTHER = /[^\p{Alphabetic}\p{M}\p{N}]+/gu;
const UNASSIGNED = /[\p{Cn}\p{Co}\p{Cs}]/u;
const LETTERS = new Map(
  Object.entries({
    ...{ ß: "ss", ı: "i", ς: "σ", æ: "ae", œ: "oe", þ: "th", ð: "d" },
    ...{ ƀ: "b", ȼ: "c", đ: "d", ɇ: "e", ǥ: "g", ħ: "h", ɨ: "i", ɉ: "j", ł: "l", ø: "o", ɍ: "r", ŧ: "t", ɏ: "y", ƶ: "z" },
  }),
);

/** Simplified characters by the traditional and Japanese ones: data of the repository, read as such. */
const HAN = new Map(
  readFileSync(new URL("../../snapshots/reference/han.tsv", import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t").slice(0, 2)),
);
/** Letters of Arabic script that languages and keyboards write differently. */
const ARABIC = new Map(Object.entries({ "\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u0629": "\u0647", "\u06c1": "\u0647", "\u06be": "\u0647", "\u06a9": "\u0643" }));
const KATAKANA = /[\u{30a1}-\u{30f6}\u{30fd}\u{30fe}]/gu;

/** Tells whether a text has characters that this Node's Unicode does not know. */
export function isBeyondUnicode(text) {
  return UNASSIGNED.test(text.normalize("NFKD"));
}

/** Folds a title, a name or a query. */
export function fold(text) {
  const head = [...text].slice(0, LONGEST_INPUT).join("");
  const heard = dropped(spelled(head)).normalize("NFKD");
  const letters = alike(lower(dropped(heard)).normalize("NFKD")).replace(OTHER, " ").trim();
  return cut(letters === "" ? signs(head) : letters.normalize("NFD"));
}

/** Writes signs that stand for letters as these; letters with marks are none of ASCII. */
function spelled(text) {
  const all = [...text];
  const is = (at, what) => what.test(all[at] ?? "");
  const isLetter = (at) => is(at, /^[a-z]$/i);
  for (const [at, c] of all.entries()) {
    if (c !== "$" && c !== "!") continue;
    let before = 0;
    while (isLetter(at - 1 - before)) before += 1;
    const behind = isLetter(at + 1) && !is(at + 2, /^[\u{300}-\u{36f}]$/u);
    if (c === "$" && (before > 0 || behind)) all[at] = "s";
    if (c === "!" && before > 0 && behind && (before === 1 || is(at + 2, /^[ -/]?$/))) all[at] = "i";
  }
  return all.join("");
}

const dropped = (text) => text.replace(APOSTROPHES, "").replace(MARKS, "").replace(INVISIBLE, "");

function lower(text) {
  let out = "";
  for (const c of text) {
    const small = c.toLowerCase();
    out += LETTERS.get(small) ?? dropped(small);
  }
  return out;
}

/** One of several ways to write the same letter. */
function alike(text) {
  const hiragana = text.replace(KATAKANA, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
  return [...dropped(hiragana)].map((c) => LETTERS.get(c) ?? ARABIC.get(c) ?? HAN.get(c) ?? c).join("");
}

function signs(text) {
  const wide = (c) => String.fromCodePoint(c.codePointAt(0) - 0xfee0);
  const kept = text.replace(/[\uff01-\uff5e]/g, wide).replace(INVISIBLE, "");
  return kept.replace(/(?!\p{White_Space})\p{Cc}/gu, "").replace(/\p{White_Space}+/gu, " ").trim();
}

function cut(text) {
  let bytes = 0;
  let end = 0;
  for (const c of text) {
    bytes += Buffer.byteLength(c);
    if (bytes > LONGEST_FOLD) return text.slice(0, end).trimEnd();
    end += c.length;
  }
  return text;
}
