/** Repeatable chance: xoshiro128**, seeded by SplitMix32 (Blackman and Vigna; Steele et al.). */
export class Chance {
  #s;

  constructor(seed) {
    let x = seed >>> 0;
    const next = () => {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) >>> 0;
    };
    this.#s = [next(), next(), next(), next()];
  }

  #next() {
    const s = this.#s;
    const turn = (value, by) => ((value << by) | (value >>> (32 - by))) >>> 0;
    const result = Math.imul(turn(Math.imul(s[1], 5) >>> 0, 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 11);
    return result;
  }

  /** A whole number from 0 to below the bound. */
  below(bound) {
    return Math.floor((this.#next() / 4294967296) * bound);
  }

  /** One of a list. */
  of(values) {
    return values[this.below(values.length)];
  }

  /** A text of characters of an alphabet. */
  text(alphabet, length) {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join("");
  }

  /** Brings a list into another order, in place. */
  shuffle(values) {
    for (let at = values.length - 1; at > 0; at -= 1) {
      const other = this.below(at + 1);
      [values[at], values[other]] = [values[other], values[at]];
    }
    return values;
  }
}
