//! About how long bytes are after gzip: the same on every machine, whatever gzip it has.
//!
//! Matches are found as by the zlib of Node.js at its highest level (RFC 1951; lazy matching along chains of places,
//! which are of four bytes there and not of three). What they take is told by how frequent every symbol is, without
//! making the codes: each takes the logarithm of its share, which Huffman's codes come near to. Of orders of the
//! functions of one module this says which is the shortest within about 30 B.

use super::order::logarithm;

/// How far back a match may be.
const WINDOW: usize = 32_768 - 262;

/// Shortest match.
const SHORTEST: usize = 3;

/// Longest match.
const LONGEST: usize = 258;

/// How many places are compared. zlib compares 32 times as many; what it finds by that is not worth the time here, as
/// orders that are shorter by this count are so by that one.
const PLACES: usize = 128;

/// How far back the shortest match may be: further it takes more than the bytes.
const FAR: usize = 4_096;

/// How many symbols have codes of their own before the next ones get others.
const BLOCK: usize = 16_383;

/// Nowhere.
const NONE: u32 = u32::MAX;

/// Returns about how many bits `bytes` take, times 64.
pub(super) fn cost(bytes: &[u8]) -> u64 {
    let mut matches = Matches::new(bytes);
    let (mut block, mut sum) = (Block::default(), 0);
    let mut at = 0;
    let mut here = matches.longest(at);
    while at < bytes.len() {
        let next = matches.longest(at + 1);
        if here.0 < SHORTEST || next.0 > here.0 {
            block.literal(bytes[at]);
            at += 1;
            here = next;
        } else {
            block.copy(here.0, here.1);
            for skipped in at + 2..at + here.0 {
                matches.insert(skipped);
            }
            at += here.0;
            here = matches.longest(at);
        }
        if block.symbols == BLOCK {
            sum += std::mem::take(&mut block).cost();
        }
    }
    sum + block.cost()
}

/// Where the same four bytes stood before.
struct Matches<'a> {
    bytes: &'a [u8],
    /// By the hash of four bytes, the last place.
    last: Vec<u32>,
    /// By the place, the one before it.
    before: Vec<u32>,
}

impl<'a> Matches<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Matches {
            bytes,
            last: vec![NONE; 1 << 15],
            before: vec![NONE; bytes.len()],
        }
    }

    /// Adds a place to the chain of its hash; gives the one before it.
    fn insert(&mut self, at: usize) -> u32 {
        let Some(&[a, b, c, d]) = self.bytes.get(at..at + 4) else {
            return NONE;
        };
        let hash = u32::from_le_bytes([a, b, c, d]).wrapping_mul(0x9e37_79b1) >> 17;
        let last = &mut self.last[hash as usize];
        self.before[at] = std::mem::replace(last, at as u32);
        self.before[at]
    }

    /// Adds a place, and finds the longest match there: its length, and how far back it is.
    fn longest(&mut self, at: usize) -> (usize, usize) {
        let mut place = self.insert(at);
        let here = self.bytes.get(at..).unwrap_or_default();
        let here = &here[..here.len().min(LONGEST)];
        let mut best = (0, 0);
        for _ in 0..PLACES {
            let start = place as usize;
            if place == NONE || at - start > WINDOW {
                break;
            }
            let there = &self.bytes[start..];
            if there[best.0] == here[best.0] {
                let alike = here.iter().zip(there).take_while(|(a, b)| a == b).count();
                if alike > best.0 {
                    best = (alike, at - start);
                    if alike == here.len() {
                        break;
                    }
                }
            }
            place = self.before[start];
        }
        match best {
            (SHORTEST, distance) if distance > FAR => (0, 0),
            best => best,
        }
    }
}

/// How often the symbols of a block are there.
struct Block {
    /// Bytes, and lengths of copies behind them.
    lengths: [usize; 256 + 32],
    distances: [usize; 32],
    /// Bits that follow symbols.
    extra: u64,
    symbols: usize,
}

impl Default for Block {
    fn default() -> Self {
        Block {
            lengths: [0; 256 + 32],
            distances: [0; 32],
            extra: 0,
            symbols: 0,
        }
    }
}

impl Block {
    fn literal(&mut self, byte: u8) {
        self.lengths[usize::from(byte)] += 1;
        self.symbols += 1;
    }

    /// A copy of [`SHORTEST`] bytes or more.
    fn copy(&mut self, length: usize, distance: usize) {
        let (symbol, extra) = coded(length - SHORTEST, 4);
        self.lengths[256 + symbol] += 1;
        self.extra += extra;
        let (symbol, extra) = coded(distance - 1, 2);
        self.distances[symbol] += 1;
        self.extra += extra;
        self.symbols += 1;
    }

    fn cost(&self) -> u64 {
        self.extra * 64 + bits(&self.lengths) + bits(&self.distances)
    }
}

/// The symbol of a number and how many bits follow it: `steps` symbols for each power of two, twice as many for the
/// first ones.
fn coded(number: usize, steps: usize) -> (usize, u64) {
    if number < 2 * steps {
        return (number, 0);
    }
    let extra = number.ilog2() - steps.ilog2();
    let symbol = (number >> extra) + extra as usize * steps;
    (symbol, u64::from(extra))
}

/// What symbols take that are so frequent, with about what it takes to say so, times 64.
fn bits(counts: &[usize]) -> u64 {
    let all = logarithm(counts.iter().sum());
    let used = counts.iter().filter(|count| **count > 0);
    used.map(|count| *count as u64 * (all - logarithm(*count)) + 3 * 64)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes without any order (xorshift, Marsaglia 2003).
    fn noise(count: usize) -> Vec<u8> {
        let mut state = 2_463_534_242_u32;
        let step = |_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 24) as u8
        };
        (0..count).map(step).collect()
    }

    fn bytes(of: &[u8]) -> u64 {
        cost(of) / 512
    }

    #[test]
    fn noise_takes_what_it_is_long() {
        assert_eq!(cost(&[]), 0);
        let noise = noise(60_000);
        assert!(
            (59_000..61_500).contains(&bytes(&noise)),
            "{}",
            bytes(&noise)
        );
    }

    #[test]
    fn what_was_there_takes_little_as_far_as_gzip_sees() {
        let noise = noise(50_000);
        let (twice, between) = noise.split_at(10_000);
        let near = [twice, &between[..20_000], twice].concat();
        assert!(bytes(&near) < 31_500, "{}", bytes(&near));
        let far = [twice, between, twice].concat();
        assert!(bytes(&far) > 59_000, "{}", bytes(&far));
    }

    #[test]
    fn frequent_symbols_take_less() {
        let alike = vec![7; 100_000];
        assert!(bytes(&alike) < 400, "{}", bytes(&alike));
        let halves: Vec<u8> = noise(30_000).iter().map(|byte| byte >> 4).collect();
        assert!(
            (15_000..17_500).contains(&bytes(&halves)),
            "{}",
            bytes(&halves)
        );
    }

    #[test]
    fn numbers_have_the_symbols_of_rfc_1951() {
        let length = |length: usize| coded(length - SHORTEST, 4);
        assert_eq!(
            [3, 10, 11, 12, 19, 257].map(length),
            [(0, 0), (7, 0), (8, 1), (8, 1), (12, 2), (27, 5)]
        );
        let distance = |distance: usize| coded(distance - 1, 2);
        assert_eq!(
            [1, 4, 5, 7, 24_577, 32_768].map(distance),
            [(0, 0), (3, 0), (4, 1), (5, 1), (29, 13), (29, 13)]
        );
    }
}
