//! Repeatable chance: the same seed gives the same numbers on every machine.

/// A stream of pseudo-random numbers: SplitMix64 (Steele, Lea and Flood, *Fast Splittable
/// Pseudorandom Number Generators*, OOPSLA 2014).
///
/// Every thing of the sample has a stream of its own, named by what it is and its number, so
/// that any party or work can be made again without making those before it.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

/// What a stream is for; keeps the streams of different things apart.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Artist = 1,
    Person = 2,
    Publisher = 3,
    Label = 4,
    Era = 5,
    Work = 6,
    Recording = 7,
    Release = 8,
    Feed = 9,
    Language = 10,
}

/// The increment of SplitMix64: 2^64 divided by the golden ratio, made odd.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// Starts the stream of one thing.
    pub(super) fn new(seed: u64, purpose: Purpose, number: u64) -> Self {
        let named = mix(seed.wrapping_add(GOLDEN)) ^ mix(purpose as u64);
        Self {
            state: mix(named.wrapping_add(number.wrapping_mul(GOLDEN))),
        }
    }

    /// Returns 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// Returns a number from 0 to `end - 1`; 0 if `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // The upper half of a 128-bit product; the bias is below 2^-32 for the ends used here.
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// Returns a number from `first` to `last`, both included.
    pub(super) fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// Says yes in `percent` of 100 cases.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Picks one of a list that is not empty.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len() as u64) as usize]
    }

    /// Returns a number from 0 to `end - 1` where small numbers are far more frequent: number
    /// `k` comes up in proportion to `1 / sqrt(k)`, as plays do among artists.
    pub(super) fn skewed(&mut self, end: u64) -> u64 {
        let unit = u128::from(self.bits() >> 32);
        ((unit * unit * u128::from(end)) >> 64) as u64
    }
}

/// The finaliser of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Random};

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        // First outputs for the seed 1234567, as given by the reference implementation.
        let mut random = Random { state: 1_234_567 };
        assert_eq!(random.bits(), 6_457_827_717_110_365_317);
        assert_eq!(random.bits(), 3_203_168_211_198_807_973);
        assert_eq!(random.bits(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn streams_of_different_things_differ_and_repeat() {
        let first = |purpose, number| Random::new(7, purpose, number).bits();
        assert_eq!(first(Purpose::Work, 3), first(Purpose::Work, 3));
        assert_ne!(first(Purpose::Work, 3), first(Purpose::Work, 4));
        assert_ne!(first(Purpose::Work, 3), first(Purpose::Artist, 3));
    }

    #[test]
    fn numbers_stay_in_range_and_small_ones_are_frequent_when_skewed() {
        let mut random = Random::new(1, Purpose::Feed, 0);
        let mut low = 0;
        for _ in 0..10_000 {
            assert!(random.below(7) < 7);
            assert!((3..=5).contains(&random.between(3, 5)));
            let skewed = random.skewed(100);
            assert!(skewed < 100);
            low += u32::from(skewed < 25);
        }
        // The square root of a quarter is a half.
        assert!((4_700..5_300).contains(&low), "{low}");
        assert_eq!(random.below(0), 0);
    }
}
