/**
 * The words that a title is searched by, written from the description (not from the code): a fold cut
 * at its blanks and where a script without blanks begins or ends; two neighbouring letters, the last
 * letter and the whole of what is written without blanks; numerals and names of parts written in one
 * way; articles and words for "and" left out. And what is near to a word: one letter wrong, missing,
 * too much, or exchanged with its neighbour.
 */

/** Most tokens of a text, longest piece without blanks that is a token, longest token in bytes. */
const MOST = 96;
const PIECE = 24;
const LENGTH = 96;

const UNSPACED =
  /[\u{e01}-\u{eff}\u{1000}-\u{109f}\u{1780}-\u{17ff}\u{2e80}-\u{2fdf}\u{3005}-\u{3007}\u{3021}-\u{3029}\u{3041}-\u{30ff}\u{31f0}-\u{31ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{f900}-\u{faff}\u{20000}-\u{3ffff}]/u;
const PIECES = new RegExp(`${UNSPACED.source}+|${UNSPACED.source.replace("[", "[^ ")}+`, "gu");
const TWICE = /[\uac00-\ud7a3]/u;

const SHORT = new Map(
  Object.entries({
    ...{ part: "pt", parte: "pt", partie: "pt", teil: "pt", volume: "vol", saint: "st" },
    ...{ ii: "2", iii: "3", iv: "4", vi: "6", vii: "7", viii: "8", ix: "9", xi: "11", xii: "12", xiii: "13", xiv: "14", xv: "15" },
    ...{ xvi: "16", xvii: "17", xviii: "18", xix: "19", xx: "20" },
  }),
);

/** Articles, words for "and", and what introduces a guest. */
export const SMALL = new Set(
  "the a an le la les l un une der die das ein eine el los las lo il gli o os as de het den ett and und et y e og och n и feat ft featuring".split(" "),
);

/** Tells whether a character is of a script that is written without blanks. */
export const isUnspaced = (c) => UNSPACED.test(c);

/** Cuts a fold into words: `{ text, grams, unspaced, small, place }`; `place` is where it is in the fold. */
export function words(fold) {
  const found = [];
  for (const { 0: piece, index } of fold.matchAll(PIECES)) {
    if (found.length === MOST) break;
    const unspaced = isUnspaced(piece);
    const word = unspaced ? withoutBlanks(piece) : { text: short(piece), grams: [] };
    found.push({ ...word, unspaced, small: !unspaced && SMALL.has(word.text), place: [index, index + piece.length] });
  }
  const kept = found.filter(({ text }) => text !== "");
  if (kept.every(({ small }) => small)) for (const word of kept) word.small = false;
  // A small word of one letter beside another letter is one of the initials.
  for (const [at, word] of kept.entries()) {
    if (word.text.length === 1 && [kept[at - 1], kept[at + 1]].some(isInitial)) word.small = false;
  }
  return kept;
}

const isInitial = (word) => word !== undefined && !word.small && sizeOf(word.text) === 1 && !/[0-9]/.test(word.text);

/** What single letters beside each other are together: one word each time. */
export function initials(words) {
  const found = [];
  for (const [at, word] of words.entries()) {
    if (!isInitial(word) || isInitial(words[at - 1])) continue;
    const end = words.findIndex((other, there) => there > at && !isInitial(other));
    const run = words.slice(at, end < 0 ? undefined : end);
    if (run.length === 1) continue;
    const place = [word.place[0], run.at(-1).place[1]];
    found.push({ text: short(run.map(({ text }) => text).join("")), grams: [], unspaced: false, small: false, place });
  }
  return found;
}

/** The tokens of a fold, each once. */
export function tokens(fold) {
  const all = new Set();
  for (const { text, grams, unspaced, small } of words(fold)) {
    if (small) continue;
    const letters = unspaced ? voicedLetters(text) : [];
    for (const token of [...grams, ...letters.slice(-1), ...(letters.length <= PIECE ? [text] : [])]) {
      if (all.size < MOST) all.add(token);
    }
  }
  return all;
}

function short(piece) {
  const text = piece.normalize("NFC");
  const whole = /[\u1100-\u11ff]/u.test(piece) ? text : piece;
  return SHORT.get(whole) ?? cut(whole);
}

function cut(text) {
  let end = 0;
  let bytes = 0;
  for (const c of text) {
    bytes += Buffer.byteLength(c);
    if (bytes > LENGTH) break;
    end += c.length;
  }
  return text.slice(0, end);
}

function withoutBlanks(piece) {
  let text = "";
  let before;
  for (const c of piece.replaceAll("\u30fc", "")) {
    before = c === "\u3005" && before !== undefined ? before : c;
    text += before;
  }
  text = voiced(text);
  const letters = voicedLetters(text);
  return { text, grams: letters.slice(1, MOST + 1).map((letter, at) => letters[at] + letter) };
}

/** Kana and the signs for their voicing in one piece, where there is such a piece. */
const voiced = (text) => text.replace(/[\u3041-\u3096][\u3099\u309a]/gu, (two) => two.normalize("NFC"));

const voicedLetters = (text) => text.match(/[^\u3099\u309a][\u3099\u309a]*|[\u3099\u309a]+/gu) ?? [];

/** How much a word says, in letters of an alphabet. */
export function sizeOf(text) {
  let size = 0;
  for (const c of text) size += isUnspaced(c) || TWICE.test(c) ? 2 : 1;
  return size;
}

/** How many errors in a word are looked past. */
export function errorsOf({ text, unspaced }) {
  const size = sizeOf(text);
  if (size < 2 || (unspaced && size < 6)) return 0;
  return size >= 8 && !/[0-9]/.test(text) ? 2 : 1;
}

/** The optimal string alignment distance, by its definition. */
export function distance(a, b) {
  const [x, y] = [[...a], [...b]];
  const rows = [Array.from({ length: y.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= x.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= y.length; j += 1) {
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (x[i - 1] === y[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[x.length][y.length];
}

/** Words by what is left of them without one letter: two with one error between them have that in common. */
export class Neighbours {
  #known = new Map();

  constructor(all) {
    for (const word of all) {
      for (const rest of without(word)) {
        const list = this.#known.get(rest);
        if (list) list.push(word);
        else this.#known.set(rest, [word]);
      }
    }
  }

  /** All words with exactly one error. */
  of(word) {
    const found = new Set();
    for (const rest of without(word)) {
      for (const other of this.#known.get(rest) ?? []) if (!found.has(other) && distance(word, other) === 1) found.add(other);
    }
    return found;
  }
}

function without(word) {
  const letters = [...word];
  return new Set([word, ...letters.map((_, at) => letters.toSpliced(at, 1).join(""))]);
}
