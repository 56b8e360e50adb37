//! In which orders functions compress well.
//!
//! gzip finds again what stood in the last 32 KiB (RFC 1951). So each function is followed by the one that
//! shares most with what stands shortly before: with which it has short runs of bytes in common, rare ones
//! counting more, as documents are compared by shingles (Broder 1997) that are weighted by their inverse
//! document frequency. Only whole numbers are added, so that every machine finds the same order.

use std::collections::{BTreeMap, VecDeque};

/// How many bytes are compared at a time.
const RUN: usize = 6;

/// A run that more functions have says nothing of likeness.
const COMMON: usize = 1_000;

/// How far back gzip is taken to see: less than it does, as the function itself takes some of it.
const WINDOWS: [usize; 6] = [29_000, 30_000, 30_500, 31_000, 31_500, 32_000];

/// By which powers of its length, in 1/64, what a function shares is divided.
const POWERS: [u64; 12] = [34, 36, 38, 39, 40, 41, 42, 43, 44, 45, 48, 51];

/// The usual one.
const POWER: u64 = 44;

/// Returns the numbers of `bodies` in orders in which they may stand, each beginning with `first`: one for each
/// window and power. Which of them is best depends on little things and cannot be known before; they differ by 0.4 %.
pub(super) fn orders(bodies: &[Vec<u8>], first: &[usize]) -> Vec<Vec<usize>> {
    let shared = Shared::new(bodies);
    let mut orders = Vec::new();
    for window in WINDOWS {
        for power in POWERS {
            orders.push(order(&mut Near::new(&shared, window, power), first));
        }
    }
    orders
}

/// Lists for every function those that it shares most with, best first.
pub(super) fn alike(bodies: &[Vec<u8>]) -> Vec<Vec<usize>> {
    const BEST: usize = 8;
    let shared = Shared::new(bodies);
    let of = |function: usize| {
        let mut sums: BTreeMap<usize, u64> = BTreeMap::new();
        for run in &shared.runs[function] {
            for other in shared.having[*run]
                .iter()
                .filter(|other| **other != function)
            {
                *sums.entry(*other).or_default() += shared.weight[*run];
            }
        }
        let rank =
            |(other, sum): (usize, u64)| ((sum << 16) / root(shared.lengths[other], POWER), other);
        let mut others: Vec<_> = sums.into_iter().map(rank).collect();
        others.sort_unstable_by(|a, b| b.cmp(a));
        others.into_iter().take(BEST).map(|other| other.1).collect()
    };
    (0..bodies.len()).map(of).collect()
}

fn order(near: &mut Near<'_>, first: &[usize]) -> Vec<usize> {
    let count = near.shared.lengths.len();
    let mut left: Vec<usize> = (0..count)
        .filter(|function| !first.contains(function))
        .collect();
    let mut order = Vec::with_capacity(count);
    for function in first {
        order.push(*function);
        near.take(*function);
    }
    let mut next = near.best(&left);
    while next < left.len() {
        let function = left.remove(next);
        order.push(function);
        near.take(function);
        next = near.best(&left);
    }
    order
}

/// What functions have in common.
struct Shared {
    /// The runs of each function that others have too, by number.
    runs: Vec<Vec<usize>>,
    /// The functions that have a run.
    having: Vec<Vec<usize>>,
    /// How much a run says, in 1/64 of a bit.
    weight: Vec<u64>,
    lengths: Vec<usize>,
}

impl Shared {
    fn new(bodies: &[Vec<u8>]) -> Shared {
        let mut found: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
        for (function, body) in bodies.iter().enumerate() {
            for run in body.windows(RUN) {
                let having = found.entry(run).or_default();
                if having.last() != Some(&function) {
                    having.push(function);
                }
            }
        }
        let mut runs = vec![Vec::new(); bodies.len()];
        let mut having = Vec::new();
        for functions in found.into_values() {
            if (2..=COMMON).contains(&functions.len()) {
                for function in &functions {
                    runs[*function].push(having.len());
                }
                having.push(functions);
            }
        }
        let all = logarithm(bodies.len());
        let weight = having.iter().map(|these| all - logarithm(these.len()));
        Shared {
            weight: weight.collect(),
            runs,
            having,
            lengths: bodies.iter().map(Vec::len).collect(),
        }
    }
}

/// What is in the window, and how like it every function is.
struct Near<'s> {
    shared: &'s Shared,
    /// How many bytes the window may have.
    most: usize,
    /// How often a run is in the window.
    within: Vec<usize>,
    /// The sum of the weights of a function's runs that are in the window.
    score: Vec<u64>,
    /// The runs of the function that was taken last count once more.
    last: Vec<u64>,
    /// What a score is divided by: about a power of the length, times 256.
    divisor: Vec<u64>,
    window: VecDeque<usize>,
    /// The bytes of the functions in the window.
    bytes: usize,
}

impl<'s> Near<'s> {
    fn new(shared: &'s Shared, most: usize, power: u64) -> Self {
        let count = shared.lengths.len();
        let divisor = shared.lengths.iter().map(|length| root(*length, power));
        Near {
            shared,
            most,
            within: vec![0; shared.having.len()],
            score: vec![0; count],
            last: vec![0; count],
            divisor: divisor.collect(),
            window: VecDeque::new(),
            bytes: 0,
        }
    }

    /// Lets a function into the window, and those out that are too far back.
    fn take(&mut self, function: usize) {
        let shared = self.shared;
        self.last.fill(0);
        for run in &shared.runs[function] {
            for other in &shared.having[*run] {
                self.last[*other] += shared.weight[*run];
                if self.within[*run] == 0 {
                    self.score[*other] += shared.weight[*run];
                }
            }
            self.within[*run] += 1;
        }
        self.window.push_back(function);
        self.bytes += shared.lengths[function];
        while self.bytes > self.most && self.window.len() > 1 {
            let Some(gone) = self.window.pop_front() else {
                break;
            };
            self.bytes -= shared.lengths[gone];
            for run in &shared.runs[gone] {
                self.within[*run] -= 1;
                if self.within[*run] == 0 {
                    for other in &shared.having[*run] {
                        self.score[*other] -= shared.weight[*run];
                    }
                }
            }
        }
    }

    /// The place in `left` of what is most like the window; of equals, the one that the compiler put first.
    fn best(&self, left: &[usize]) -> usize {
        let places = left.iter().enumerate();
        let best =
            places.max_by_key(|(place, function)| (self.rank(**function), usize::MAX - place));
        best.map_or(0, |(place, _)| place)
    }

    fn rank(&self, function: usize) -> u64 {
        ((self.score[function] + self.last[function]) << 16) / self.divisor[function]
    }
}

/// The logarithm to base 2 of `value` (at least 1), in 1/64, between powers of two in a straight line.
pub(super) fn logarithm(value: usize) -> u64 {
    let value = value.max(1) as u64;
    let whole = u64::from(value.ilog2());
    whole * 64 + ((value << 6 >> whole) - 64)
}

/// About `(length + 20)` to the power of so many 1/64, times 256.
fn root(length: usize, power: u64) -> u64 {
    let power = logarithm(length + 20) * power / 64;
    ((power % 64 + 64) << (power / 64)) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_stands_together() {
        let text = |seed: u8| {
            (0..40)
                .map(|at| seed.wrapping_add(at * 3))
                .collect::<Vec<u8>>()
        };
        let like = |seed: u8, tail: u8| [text(seed), vec![tail; 4]].concat();
        let bodies = [like(0, 1), like(99, 2), like(0, 3), like(99, 4), like(0, 5)];
        for order in orders(&bodies, &[]) {
            assert_eq!(order, [0, 2, 4, 1, 3]);
        }
    }

    #[test]
    fn every_function_stands_once() {
        let bodies: Vec<Vec<u8>> = (0..300_usize)
            .map(|at| vec![(at % 7) as u8; at * 31 % 977])
            .collect();
        for mut numbers in orders(&bodies, &[7, 3]) {
            assert_eq!(numbers[..2], [7, 3]);
            numbers.sort_unstable();
            assert!(numbers.into_iter().eq(0..300));
        }
        assert!(orders(&[], &[]).iter().all(Vec::is_empty));
    }

    #[test]
    fn logarithms_and_powers_are_near_the_true_ones() {
        for value in 1..5_000_usize {
            let exact = (value as f64).log2() * 64.0;
            assert!((logarithm(value) as f64 - exact).abs() < 7.0, "{value}");
            let exact = ((value + 20) as f64).powf(0.75) * 256.0;
            assert!(
                (root(value, 48) as f64 / exact - 1.0).abs() < 0.15,
                "{value}"
            );
        }
    }
}
