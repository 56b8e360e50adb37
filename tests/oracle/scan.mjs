/**
 * What a search has to find, by a scan of titles and names: no table, no automaton, no tiers.
 *
 * A *card* is one title of a record with the names that the record credits. A query asks for the cards
 * that have all its words; with an error, for those that have all words but one, and in the place of
 * that one a word which differs by one letter.
 */
import { fold } from "./fold.mjs";
import { Neighbours, SMALL, distance, errorsOf, initials, isUnspaced, sizeOf, tokens, words } from "./words.mjs";

/** Most words of a query that count. */
const WORDS = 24;

/** The spelling of the CIS character set. */
function cis(text) {
  const two = { ä: "ae", ö: "oe", ø: "oe", ü: "ue", å: "aa", Ä: "ae", Ö: "oe", Ø: "oe", Ü: "ue", Å: "aa" };
  return text.replace(/[aouAOU]\u0308|[aA]\u030a/gu, (c) => c.normalize("NFC")).replace(/[äöøüåÄÖØÜÅ]/gu, (c) => two[c]);
}

/** The tokens of a text, also as societies spell it. */
function tokensOf(text) {
  const of = (folded) => [...tokens(folded), ...initials(words(folded)).map((word) => word.text)];
  const own = new Set(of(fold(text)));
  const spelled = cis(text);
  return spelled === text ? own : new Set([...own, ...of(fold(spelled))]);
}

/** Tells whether a word is looked for when another one was typed. */
function mayBeMistyped(word) {
  const letters = [...word];
  return letters.length > (isUnspaced(letters[0]) ? 2 : 1);
}

/** All cards of a registry by their words. */
export class Scan {
  #cards = [];
  #with = new Map();
  #titled = new Map();
  #neighbours;
  #beginnings;

  constructor(registry) {
    const known = new Map();
    const ofName = (one) => {
      if (!known.has(one)) known.set(one, [...tokensOf(one)]);
      return known.get(one);
    };
    for (const name of registry.names()) {
      const { titles, names } = registry.texts(name);
      const credited = names.flatMap(ofName);
      for (const title of titles) {
        const folded = fold(title);
        if (folded === "") continue;
        const card = { name, title, fold: folded, tokens: new Set([...tokensOf(title), ...credited]) };
        for (const token of card.tokens) addTo(this.#with, token, card);
        addTo(this.#titled, folded, card);
        this.#cards.push(card);
      }
    }
    this.#neighbours = new Neighbours([...this.#with.keys()].filter(mayBeMistyped));
  }

  /** The tokens of a title or name, also as societies spell it. */
  static tokens(text) {
    return tokensOf(text);
  }

  /** All cards. */
  get cards() {
    return this.#cards;
  }

  /** All tokens. */
  vocabulary() {
    return [...this.#with.keys()];
  }

  /** The words of a query that count; each with what a card must have for it. */
  asked(query) {
    const folded = fold(query);
    const all = words(folded);
    const spelled = words(fold(cis(query)));
    const other = (at) => (spelled.length === all.length ? spelled[at].text : undefined);
    // Three letters and more that are a word together are that word.
    const joined = initials(all).filter(({ text }) => sizeOf(text) > 2 && this.#with.has(text));
    const counted = all.map((word, at) => ({ ...word, other: other(at) })).filter(({ small }) => !small);
    for (const one of joined) {
      const [start, end] = one.place;
      const first = counted.findIndex(({ place }) => place[0] === start);
      counted.splice(first, counted.filter(({ place }) => start <= place[0] && place[1] <= end).length, one);
    }
    return { fold: folded, all, words: counted.slice(0, WORDS) };
  }

  /** The cards that have a word: a letter of a script without blanks is the beginning of one. */
  #having({ text, other, grams, unspaced }) {
    const of = (token) => this.#with.get(token) ?? NONE;
    if (grams.length > 0) return joint(grams.map(of));
    if (unspaced) return union(this.#beginning(text).map(of));
    return other === undefined || other === text ? of(text) : union([of(text), of(other)]);
  }

  #beginning(text) {
    if (!this.#beginnings) {
      this.#beginnings = new Map();
      for (const token of this.#with.keys()) addTo(this.#beginnings, String.fromCodePoint(token.codePointAt(0)), token);
    }
    const letter = String.fromCodePoint(text.codePointAt(0));
    return [...(this.#beginnings.get(letter) ?? NONE)].filter((token) => token.startsWith(text));
  }

  /** The cards with a fold. */
  titled(folded) {
    return this.#titled.get(folded) ?? NONE;
  }

  /** The titles that a text in quotes is as a whole; undefined if it is not in quotes or no title. */
  quoted(query) {
    if (!/^\s*(["\u201c\u201d\u201e][^"\u201c\u201d]*["\u201c\u201d]|\u00ab[^"\u201c\u201d]*\u00bb|\u00bb[^"\u201c\u201d]*\u00ab|\u300c[^"\u201c\u201d]*\u300d|\u300e[^"\u201c\u201d]*\u300f)\s*$/u.test(query)) return undefined;
    const cards = [...this.titled(fold(query))];
    return cards.length > 0 ? names(cards) : undefined;
  }

  /** The records that have all words. */
  whole(query) {
    const { words: asked } = this.asked(query);
    return names(asked.length === 0 ? new Set() : joint(asked.map((word) => this.#having(word))));
  }

  /**
   * The records that have all words, one of which has one error; a short one, or one with digits, may
   * be another only in a title that is else the query.
   */
  near(query) {
    const { fold: folded, all, words: asked } = this.asked(query);
    const having = asked.map((word) => this.#having(word));
    const anyUnknown = having.some((cards) => cards.size === 0);
    const found = new Set();
    asked.forEach((word, at) => {
      if (anyUnknown && having[at].size > 0) return;
      const size = sizeOf(word.text);
      if (errorsOf(word) === 0 || (all.length === 1 && size === 2)) return;
      const near = this.#neighbours.of(word.text);
      const others = having.filter((_, other) => other !== at);
      const onlyTitles = size < 3 || /[0-9]/.test(word.text);
      for (const token of near) {
        const title = folded.slice(0, word.place[0]) + fold(token) + folded.slice(word.place[1]);
        for (const card of joint([...others, this.#with.get(token)])) {
          if (!onlyTitles || card.fold === title) found.add(card.name);
        }
      }
    });
    return { names: found };
  }

  /** Tells whether a card has all words, or all but the last, which begins one. */
  static hasAll(asked, has, begins = false) {
    const one = (word, at) =>
      word.unspaced && word.grams.length === 0
        ? [...has].some((token) => token.startsWith(word.text))
        : (word.unspaced ? word.grams.every((gram) => has.has(gram)) : has.has(word.text) || has.has(word.other)) ||
          (begins && at === asked.length - 1 && [...has].some((token) => token.startsWith(word.text)));
    return asked.every(one);
  }

  /**
   * Tells whether one word of the query, or two beside each other, can have been meant to be words of
   * a card so that it then has all of them.
   */
  static explains({ words: asked, all }, has) {
    return asked.some((word, at) => {
      const others = asked.toSpliced(at, 1);
      if (Scan.hasAll(others, has)) {
        if ([...has].some((token) => isNear(word, token))) return true;
        if (!word.unspaced && [...SMALL].some((small) => distance(small, word.text) === 1)) return true;
        if (cuts(word.text).some((pair) => pair.every((part) => has.has(part) || SMALL.has(part)))) return true;
      }
      const place = all.findIndex((other) => other.place[0] === word.place[0]);
      return [place - 1, place].some((first) => {
        const [left, right] = all.slice(first, first + 2);
        if (first < 0 || !right || left.unspaced || right.unspaced) return false;
        const rest = asked.filter(({ place: [start] }) => start !== left.place[0] && start !== right.place[0]);
        if (!Scan.hasAll(rest, has)) return false;
        const joined = left.text + right.text;
        if (SMALL.has(joined) || [...has].some((token) => distance(token, joined) <= 1)) return true;
        return moved(left.text, right.text).some((pair) => pair.every((part) => has.has(part) || SMALL.has(part)));
      });
    });
  }
}

/** Words with two errors have the same first letter. */
function isNear(word, token) {
  const errors = distance(word.text, token);
  return errors > 0 && errors <= errorsOf(word) && (errors === 1 || [...token][0] === [...word.text][0]);
}

/** A word as two: a blank left out, or typed as a letter. */
function cuts(text) {
  const letters = [...text];
  const part = (start, end) => letters.slice(start, end).join("");
  return letters.flatMap((_, at) => (at === 0 ? [] : [[part(0, at), part(at)], [part(0, at), part(at + 1)]]));
}

/** Two words with the blank between them one letter further. */
function moved(left, right) {
  const [a, b] = [[...left], [...right]];
  return [
    [left + b[0], b.slice(1).join("")],
    [a.slice(0, -1).join(""), a.at(-1) + right],
  ];
}

const NONE = new Set();

const union = (sets) => new Set(sets.flatMap((set) => [...set]));

/** What is in all of some sets. */
function joint(sets) {
  if (sets.length === 1) return sets[0];
  const [least, ...others] = sets.toSorted((a, b) => a.size - b.size);
  return new Set([...least].filter((card) => others.every((set) => set.has(card))));
}

function addTo(map, key, value) {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

const names = (cards) => new Set([...cards].map(({ name }) => name));
