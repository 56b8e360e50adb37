//! The weight of a record: popularity on a logarithmic scale of 0-255, in integers only, so that
//! every machine computes the same.

/// Bits after the point of [`log2`].
const FRACTION: u32 = 16;

/// Returns log2 of `number` (0 for 0) with 16 bits after the point.
pub fn log2(number: u64) -> u64 {
    let Some(whole) = number.checked_ilog2() else {
        return 0;
    };
    // The number as 1.xxx with 63 bits after the point; squaring it doubles the logarithm.
    let mut mantissa = u128::from(number << (63 - whole));
    let mut result = u64::from(whole);
    for _ in 0..FRACTION {
        mantissa = (mantissa * mantissa) >> 63;
        let over = mantissa >> 64;
        mantissa >>= over;
        result = (result << 1) | over as u64;
    }
    result
}

/// Returns `255 * ln(1 + value) / ln(1 + greatest)`, rounded; `greatest` is the greatest value of
/// the same source.
pub fn of_popularity(value: u64, greatest: u64) -> u8 {
    let (part, whole) = (
        log2(value.saturating_add(1)),
        log2(greatest.saturating_add(1)),
    );
    if whole == 0 {
        return 0;
    }
    ((part * 255 + whole / 2) / whole).min(255) as u8
}

/// Doublings of sources and links that make up the scale of a record without popularity.
const DOUBLINGS: u64 = 20;

/// Returns the weight of a record that no source gives a popularity: 0 for one source and no
/// links, 255 from about a million of them.
pub fn of_mentions(sources: u64, links: u64) -> u8 {
    let scaled = log2(sources.saturating_add(links)) * 255 / (DOUBLINGS << FRACTION);
    scaled.min(255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_that_of_floating_point_to_sixteen_bits() {
        for number in (1..5_000).chain([1 << 40, (1 << 40) + 12_345, u64::MAX / 3, u64::MAX]) {
            let expected = (number as f64).log2() * f64::from(1 << FRACTION);
            let error = (log2(number) as f64 - expected).abs();
            assert!(error < 1.5, "log2({number}) is off by {error} / 65536");
        }
        assert_eq!(log2(0), 0);
    }

    #[test]
    fn the_most_popular_weighs_255_and_the_least_nothing() {
        assert_eq!(of_popularity(0, 1_000), 0);
        assert_eq!(of_popularity(1_000, 1_000), 255);
        assert_eq!(of_popularity(u64::MAX, u64::MAX), 255);
        assert_eq!(of_popularity(5, 0), 0);
        let exact = (255.0 * 31f64.ln() / 1_001f64.ln()).round() as u8;
        assert_eq!(of_popularity(30, 1_000), exact);
    }

    #[test]
    fn mentions_weigh_by_their_logarithm() {
        assert_eq!(of_mentions(1, 0), 0);
        assert_eq!(of_mentions(0, 0), 0);
        assert_eq!(of_mentions(2, 0), 12);
        assert_eq!(of_mentions(3, (1 << 20) - 3), 255);
        assert_eq!(of_mentions(u64::MAX, 9), 255);
    }
}
