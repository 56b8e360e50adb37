//! About how long bytes are after gzip: the same on every machine, whatever gzip it has.
//!
//! What the [matches](super::matches) take is told by how frequent every symbol is, without
//! making the codes: each takes the logarithm of its share, which Huffman's codes come near to. Of orders of the
//! functions of one module this says which is the shortest within about 30 B.

use super::matches::{Matches, SHORTEST, Sink};
use super::order::logarithm;

/// How many places are compared. zlib compares 32 times as many; what it finds by that is not worth the time here, as
/// orders that are shorter by this count are so by that one.
const PLACES: usize = 128;

/// How many places are compared where many forms of a part are tried.
const FEW: usize = 32;

/// How many symbols have codes of their own before the next ones get others.
const BLOCK: usize = 16_383;

/// Returns about how many bits `bytes` take, times 64.
pub(super) fn cost(bytes: &[u8]) -> u64 {
    let mut blocks = Blocks::default();
    Matches::new(PLACES).tell(bytes, &mut blocks);
    blocks.sum + blocks.last.cost()
}

/// Bytes that are written one part after the other, the next of which may be tried in several forms.
pub(super) struct Written {
    matches: Matches,
    prices: Block,
}

impl Written {
    /// Begins; `like` is about what will be written.
    pub(super) fn new(like: &[u8]) -> Self {
        let mut counted = Counted(Block::default());
        Matches::new(FEW).tell(like, &mut counted);
        Self {
            matches: Matches::new(FEW),
            prices: counted.0.prices(),
        }
    }

    /// Returns about how many bits a part would take, times 64.
    pub(super) fn cost(&mut self, part: &[u8]) -> u64 {
        let mut priced = Priced(&self.prices, 0);
        self.matches.tell(part, &mut priced);
        priced.1
    }

    /// Writes a part.
    pub(super) fn push(&mut self, part: &[u8]) {
        self.matches.push(part);
    }
}

/// What all symbols take, block by block.
#[derive(Default)]
struct Blocks {
    last: Block,
    sum: u64,
}

impl Blocks {
    fn count(&mut self) {
        if self.last.symbols == BLOCK {
            self.sum += std::mem::take(&mut self.last).cost();
        }
    }
}

impl Sink for Blocks {
    fn literal(&mut self, byte: u8) {
        self.last.literal(byte);
        self.count();
    }

    fn copy(&mut self, length: usize, distance: usize) {
        self.last.copy(length, distance);
        self.count();
    }
}

/// How often all symbols are there.
struct Counted(Block);

impl Sink for Counted {
    fn literal(&mut self, byte: u8) {
        self.0.literal(byte);
    }

    fn copy(&mut self, length: usize, distance: usize) {
        self.0.copy(length, distance);
    }
}

/// What symbols take by what each of them does.
struct Priced<'a>(&'a Block, u64);

impl Sink for Priced<'_> {
    fn literal(&mut self, byte: u8) {
        self.1 += self.0.lengths[usize::from(byte)] as u64;
    }

    fn copy(&mut self, length: usize, distance: usize) {
        let (symbol, extra) = coded(length - SHORTEST, 4);
        self.1 += self.0.lengths[256 + symbol] as u64 + extra * 64;
        let (symbol, extra) = coded(distance - 1, 2);
        self.1 += self.0.distances[symbol] as u64 + extra * 64;
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

    /// What each symbol takes, times 64, in place of how often it is there.
    fn prices(mut self) -> Self {
        for counts in [&mut self.lengths[..], &mut self.distances[..]] {
            let all = logarithm(counts.iter().sum());
            for count in counts {
                *count = (all - logarithm(*count)) as usize;
            }
        }
        self
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
