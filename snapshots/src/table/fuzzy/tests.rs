use proptest::prelude::*;

use super::*;

/// The definition, letter by letter.
fn slow(a: &[char], b: &[char]) -> usize {
    match (a, b) {
        ([], rest) | (rest, []) => rest.len(),
        ([.., x], [.., y]) => {
            let (short_a, short_b) = (&a[..a.len() - 1], &b[..b.len() - 1]);
            let mut least = (slow(short_a, short_b) + usize::from(x != y))
                .min(slow(short_a, b) + 1)
                .min(slow(a, short_b) + 1);
            if let ([.., u, v], [.., w, z]) = (a, b)
                && u == z
                && v == w
            {
                least = least.min(slow(&a[..a.len() - 2], &b[..b.len() - 2]) + 1);
            }
            least
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn exactly_the_near_words_are_found(
        words in prop::collection::btree_set("[abдж가각語é]{1,6}", 1..40),
        word in "[abдж가각語é]{1,6}",
        errors in 1usize..3,
        below in 0u8..60,
    ) {
        let pairs = words.iter().enumerate().map(|(at, word)| (word, at as u64));
        let map = fst::Map::from_iter(pairs).unwrap();
        let bytes = map.as_fst().as_bytes();
        let fst = Fst::new(bytes).unwrap();
        let mut found = near(&fst, &word, errors, below, &mut usize::MAX.clone());
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let mut expected: Vec<Near> = words
            .iter()
            .enumerate()
            .map(|(at, known)| (at, known, slow(&chars(known), &chars(&word))))
            .filter(|(at, known, count)| {
                (1..=errors).contains(count)
                    && *at < usize::from(below)
                    && known.chars().next() == word.chars().next()
            })
            .map(|(at, known, count)| Near { errors: count as u8, step: at as u8, word: known.clone() })
            .collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        for known in &words {
            let count = slow(&chars(known), &chars(&word));
            prop_assert_eq!(distance(known, &word, errors), (count <= errors).then_some(count));
        }
        let expected: Vec<usize> = word
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .filter(|end| words.contains(&word[..*end]))
            .collect();
        prop_assert_eq!(beginnings(&fst, &word), expected);
    }
}
