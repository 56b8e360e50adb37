/**
 * What a title is looked up by, written from the description of the fold (not from its code):
 * NFKD; Latin, Greek and Cyrillic combining marks dropped; lower case with letters with a stroke as
 * base letters; apostrophes and invisible characters dropped, everything else that is no letter,
 * mark or number a blank; NFC. A text of nothing but signs keeps them.
 */
const LONGEST_INPUT = 2000;
const LONGEST_FOLD = 632;

const MARKS = /[\u{300}-\u{36f}\u{483}-\u{489}\u{1dc0}-\u{1dff}\u{20d0}-\u{20ff}\u{fe20}-\u{fe2f}]/gu;
const APOSTROPHES = /['`\u{b4}\u{2018}\u{2019}\u{201b}\u{2bc}\u{1fef}\u{1ffd}\u{2032}]/gu;
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

/** Tells whether a text has characters that this Node's Unicode does not know. */
export function isBeyondUnicode(text) {
  return UNASSIGNED.test(text.normalize("NFKD"));
}

/** Folds a title, a name or a query. */
export function fold(text) {
  const head = [...text].slice(0, LONGEST_INPUT).join("");
  const plain = head.replace(APOSTROPHES, "").normalize("NFKD").replace(MARKS, "").replace(APOSTROPHES, "").replace(INVISIBLE, "");
  const letters = lower(plain).replace(OTHER, " ").trim();
  return cut(letters === "" ? signs(head) : letters.normalize("NFD"));
}

function lower(text) {
  let out = "";
  for (const c of text) {
    const small = c.toLowerCase();
    out += LETTERS.get(small) ?? small.replace(MARKS, "");
  }
  return out;
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
