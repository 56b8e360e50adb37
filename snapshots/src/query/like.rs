//! How like what a query has and a card lacks is to what the card has and the query lacks.
//!
//! Words with more errors than are looked for, as they sound, or without the blanks between them are on no card; but
//! with the other words of the query most cards are found that they may be on, such as those of the artist.

use crate::order::retain;
use crate::text::words::{tokens, words};
use crate::text::{FoldTable, joined};

/// How many pairs of letters are told apart.
const PAIRS: usize = 1 << 10;
/// How like a title of which the query has all words is to its other words.
const WHOLE: usize = 400;

/// Tells whether a word is the first letters of a name, with or without those of its small words: `rhcp` of
/// Red Hot Chili Peppers.
fn is_short_for(word: &str, name: &str, table: &FoldTable) -> bool {
    let names = words(&table.fold(name));
    let (mut all, mut counted) = (String::new(), String::new());
    for name in &names {
        let first = name.text.chars().next().unwrap_or(' ');
        all.push(first);
        if !name.is_small {
            counted.push(first);
        }
    }
    names.len() > 1 && (word == all || word == counted)
}

/// Returns how like the words of a query that a card does not have are to those of its title that the query does
/// not have, in 1,000ths: the pairs of letters that both have, of all (the coefficient of L. R. Dice, 1945). A
/// card has the first letters of its artist as well.
pub(super) fn like(asked: &[String], title: &str, credit: &str, table: &FoldTable) -> usize {
    let mut title = tokens(&table.fold(title));
    let names = tokens(&table.fold(credit));
    let mut rest = asked.to_vec();
    retain(&mut rest, |word| {
        let is_short = |name| is_short_for(word, name, table);
        !title.contains(word) && !names.contains(word) && !credit.split(',').any(is_short)
    });
    retain(&mut title, |word| !asked.contains(word));
    if title.is_empty() {
        return if rest.is_empty() { 1_000 } else { WHOLE };
    }
    let texts = [joined(&rest, ""), joined(&title, "")];
    let (mut sides, mut all, mut shared) = ([0_u8; PAIRS], 0, 0);
    // At first the pairs of either side are marked, then those that both have are counted.
    for round in 0..4 {
        let mut pair = 0;
        for byte in texts[round % 2].bytes() {
            // Two letters of the alphabet of Latin have a place of their own.
            pair = ((pair << 5) ^ usize::from(byte)) % PAIRS;
            let side = &mut sides[pair];
            if round < 2 {
                *side |= 1 << round;
                all += 1;
            } else {
                shared += usize::from(*side == 3);
            }
        }
    }
    shared * 1_000 / all.max(1)
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    const ARTIST: &str = "Gloria Estefan";

    fn like_with(asked: &str, title: &str) -> usize {
        let table = FoldTable::built_in();
        like(&tokens(&table.fold(asked)), title, ARTIST, &table)
    }

    #[test]
    fn the_title_that_was_meant_is_more_like_the_rest_of_the_query_than_others_of_the_artist() {
        let others = [
            "Rhythm Is Gonna Get You",
            "Here We Are",
            "Both Sides",
            "1 2 3",
        ];
        for (asked, meant) in [
            ("cutsbothways gloria estefan", "Cuts Both Ways"),
            ("Gloria Estefan Anythng Fpr Yuo", "Anything For You"),
            ("Konga Gloria Estefan", "Conga"),
            (
                "gloria estefan rithem iz gona get u",
                "Rhythm Is Gonna Get You",
            ),
            ("Олимпада Gloria Estefan", "Олимпиада"),
            ("도시의반 Gloria Estefan", "도시의 밤"),
        ] {
            let like = like_with(asked, meant);
            for other in others.into_iter().filter(|other| *other != meant) {
                let other_like = like_with(asked, other);
                assert!(
                    like > other_like,
                    "{asked}: {meant} {like}, {other} {other_like}"
                );
            }
        }
    }

    #[test]
    fn the_first_letters_of_a_name_are_that_name() {
        let table = FoldTable::built_in();
        for (asked, artist, expected) in [
            ("home tds", "The Dark Saints", 1_000),
            ("home ds", "The Dark Saints", 1_000),
            ("home tds", "Tom Dark, The Dark Saints", 1_000),
            ("home tdsx", "The Dark Saints", WHOLE),
            ("home d", "Dark", WHOLE),
            ("home", "", 1_000),
        ] {
            let asked_words = tokens(&table.fold(asked));
            let like = like(&asked_words, "Home", artist, &table);
            assert_eq!(like, expected, "{asked}: {artist}");
        }
    }

    #[test]
    fn words_that_both_have_are_left_aside() {
        assert_eq!(like_with("Gloria Estefan", "Conga"), 0);
        assert_eq!(like_with("Gloria Estefan Cnoga Live", "Live"), WHOLE);
        assert_eq!(like_with("x", ""), WHOLE);
        let (alone, with) = (
            like_with("Kongo", "Conga"),
            like_with("Kongo Mix", "Conga Mix"),
        );
        assert_eq!(alone, with);
    }
}
