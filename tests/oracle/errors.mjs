/**
 * Makes searches: titles as they are and in other spellings, their words in another order, and titles
 * with one error at any place, in every script. Always the same ones for the same facts and seed.
 */
import { Chance } from "./random.mjs";
import { isUnspaced, words } from "./words.mjs";

const KINDS = ["substitution", "deletion", "insertion", "transposition"];
/** Scripts whose titles are taken as often as all others together. */
const SCRIPTS = ["Han", "Hiragana", "Hangul", "Cyrillic", "Greek", "Thai", "Arabic", "Hebrew", "Latin"];

/** A text with an error of a kind at a place; undefined if there cannot be one. */
export function mistyped(text, kind, at, letter) {
  const letters = [...text];
  if (kind === "insertion") return letters.toSpliced(at, 0, letter).join("");
  if (at >= letters.length) return undefined;
  if (kind === "deletion") return letters.length > 1 ? letters.toSpliced(at, 1).join("") : undefined;
  if (kind === "substitution") return letters[at] === letter ? undefined : letters.toSpliced(at, 1, letter).join("");
  const [one, other] = letters.slice(at, at + 2);
  return other === undefined || one === other ? undefined : letters.toSpliced(at, 2, other, one).join("");
}

/** Titles by the script of most of their letters. */
function byScript(cards) {
  const tests = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, "u")]);
  const groups = new Map(SCRIPTS.map((script) => [script, []]));
  for (const card of cards) {
    const script = tests.find(([, is]) => is.test(card.fold))?.[0];
    if (script) groups.get(script).push(card);
  }
  return [...groups].filter(([, list]) => list.length > 0);
}

/** Searches for titles with one error: `{ q, script, kind, name }`. */
export function withErrors(cards, seed, count) {
  const chance = new Chance(seed);
  const made = [];
  const groups = byScript(cards.filter(({ fold }) => Buffer.byteLength(fold) <= 300)).map(([script, list]) => {
    const letters = [...new Set(list.slice(0, 3_000).flatMap(({ fold }) => [...fold.normalize("NFC")]))];
    const is = new RegExp(`\\p{Script=${script}}`, "u");
    return { script, list, letters: letters.filter((letter) => is.test(letter)) };
  });
  const latin = groups.at(-1);
  for (let round = 0; made.length < count; round += 1) {
    const { script, list, letters } = chance.below(2) ? latin : groups[round % groups.length];
    const { fold, name } = chance.of(list);
    const word = chance.of(words(fold));
    if (!word) continue;
    const piece = fold.slice(...word.place).normalize("NFC");
    const length = [...piece].length;
    // Every place and every kind of error of some short titles; one of each of the others.
    const every = length <= 8 && round % 16 === 0;
    const places = every ? Array.from({ length: length + 1 }, (_, at) => at) : [chance.below(length + 1)];
    for (const kind of every ? KINDS : [chance.of(KINDS)]) {
      for (const at of places) {
        const wrong = mistyped(piece, kind, at, chance.of(letters));
        if (wrong === undefined || made.length === count) continue;
        made.push({ q: fold.slice(0, word.place[0]) + wrong + fold.slice(word.place[1]), script, kind, name });
      }
    }
  }
  return made;
}

/** Searches for all words of titles, in another order; letters without blanks stay in theirs. */
export function inOtherOrder(cards, seed, count) {
  const chance = new Chance(seed);
  const made = [];
  while (made.length < count) {
    const { fold, name } = chance.of(cards);
    const pieces = fold.split(" ");
    if (pieces.length < 2 || Buffer.byteLength(fold) > 300 || [...fold].every((c) => isUnspaced(c))) continue;
    made.push({ q: chance.shuffle(pieces).join(" "), name });
  }
  return made;
}
