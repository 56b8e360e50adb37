//! Searches for words that many titles have, few of them together.

use imr_builder::store::{Store, Trust};
use imr_snapshots::query::search::{self, Match, Query};
use imr_snapshots::shelf::Cache;

use super::search::registry;

const WORDS: [&str; 3] = ["ouri", "kare", "tendo"];
const TITLES: usize = 30_000;
/// One of so many titles has all three words.
const ALL: usize = 1_500;

/// A title with one of the words, every other one with two of them.
fn title(number: usize) -> String {
    let [a, b, c] = [0, 1, 2].map(|at| WORDS[(number + at) % 3]);
    match number {
        number if number % ALL == 7 => format!("{a} {b} {c} {number}"),
        number if number.is_multiple_of(2) => format!("{a} {b} {number}"),
        number => format!("{a} {number}"),
    }
}

/// As many different ones as titles have, of every magnitude.
fn plays(number: usize) -> u32 {
    let mixed = (number as u32).wrapping_mul(0x9e37_79b1);
    mixed >> (mixed & 31)
}

#[test]
fn words_of_many_titles_need_few_waves() {
    let titles: Vec<(String, u32)> = (0..TITLES)
        .map(|number| (title(number), plays(number)))
        .collect();
    let rows: Vec<(&str, u32)> = titles
        .iter()
        .map(|(title, plays)| (title.as_str(), *plays))
        .collect();
    let store = Store::open(&registry("common", &rows), &Trust::Folder).unwrap();
    let query = Query {
        text: WORDS.join(" "),
        limit: 100,
        ..Query::default()
    };
    let (answer, cost) = store.cost(&Cache::new(1 << 28), |snapshot, shelf| {
        search::search(snapshot, &query, shelf)
    });
    let words = |by: Match| matches!(by, Match::Exact | Match::Begins | Match::Words);
    let found = answer.hits.iter().filter(|hit| words(hit.by)).count();
    // All are found before the steps are used up, which what is like them may be cut by.
    assert_eq!(found, TITLES / ALL, "{cost:?}");
    // Words, their cards step by step, and the titles of what was found.
    println!("{cost:?}");
    assert!(cost.waves <= 6, "{cost:?}");
}
