//! Searches through the engine, on the sample: pages, budgets, and what a query costs.

use std::collections::HashSet;
use std::path::Path;

use imr_builder::store::{Cost, Store, Trust};
use imr_snapshots::query::search::{self, Cursor, Query, Search};
use imr_snapshots::record::Kind;
use imr_snapshots::shelf::Cache;

use super::{HOUSE, decoded};

struct House {
    store: Store,
    cache: Cache,
}

impl House {
    fn open() -> Self {
        Self {
            store: Store::open(Path::new(HOUSE.at()), &Trust::Folder).unwrap(),
            cache: Cache::new(1 << 28),
        }
    }

    fn ask(&self, query: &Query, suggest: bool) -> (Search, Cost) {
        self.store
            .cost(&self.cache, |snapshot, shelf| match suggest {
                true => search::suggest(snapshot, query, shelf),
                false => search::search(snapshot, query, shelf),
            })
    }

    /// All results of a query, in pages of `limit`.
    fn all(&self, query: &Query, limit: usize) -> Vec<String> {
        let mut found = Vec::new();
        let mut query = Query {
            limit,
            cursor: Cursor::default(),
            ..query.clone()
        };
        for _ in 0..1_000 {
            let (answer, _) = self.ask(&query, false);
            let shown = answer.hits.iter();
            found.extend(
                shown.map(|hit| format!("{:?} {} {}", hit.by, hit.card.target.id, hit.score)),
            );
            match answer.next {
                Some(next) => query.cursor = next,
                None => return found,
            }
        }
        panic!("the pages of {query:?} have no end");
    }
}

/// Titles of the sample in its languages.
fn titles() -> Vec<String> {
    let list = std::fs::read_to_string(HOUSE.sample.join("TRY.txt")).unwrap();
    let lines = list
        .lines()
        .filter(|line| line.starts_with("a title search"));
    lines
        .map(|line| decoded(line.split('\t').nth(1).unwrap()))
        .collect()
}

fn queries() -> Vec<Query> {
    let mut queries = Vec::new();
    for title in titles() {
        let word = title
            .split(' ')
            .max_by_key(|word| word.chars().count())
            .unwrap()
            .to_owned();
        let wrong: String = word.chars().take(1).chain(word.chars().skip(2)).collect();
        let start: String = title.chars().take(4).collect();
        let mut turned: Vec<&str> = title.split(' ').collect();
        turned.reverse();
        for text in [
            title.clone(),
            turned.join(" "),
            title.replacen(&word, &wrong, 1),
            start,
            word,
        ] {
            for kind in [None, Some(Kind::Recording)] {
                queries.push(Query {
                    text: text.clone(),
                    kind,
                    ..Query::default()
                });
            }
        }
    }
    queries
}

#[test]
fn pages_of_any_length_are_one_list_without_repetition() {
    let house = House::open();
    for query in queries() {
        let whole = house.all(&query, 100);
        let ids: HashSet<&str> = whole
            .iter()
            .map(|hit| hit.split(' ').nth(1).unwrap())
            .collect();
        assert_eq!(ids.len(), whole.len(), "{query:?}: {whole:#?}");
        for limit in [1, 3, 10] {
            assert_eq!(house.all(&query, limit), whole, "{query:?} by {limit}");
        }
    }
}

#[test]
fn the_longest_queries_stay_inside_the_budget() {
    let house = House::open();
    let letters = || ('a'..='z').map(String::from);
    let pairs = letters().flat_map(|a| letters().map(move |b| [a.as_str(), &b].concat()));
    for text in [
        "abcdefghij".repeat(1_000),
        "\u{301}".repeat(10_000),
        "\u{7684}\u{4e00}".repeat(5_000),
        letters().cycle().take(300).collect::<Vec<_>>().join(" "),
        pairs.take(300).collect::<Vec<_>>().join(" "),
        "internationalisationx ".repeat(24),
        "a".to_owned(),
    ] {
        let shown: String = text.chars().take(20).collect();
        let query = Query {
            text,
            limit: 100,
            ..Query::default()
        };
        let (answer, cost) = house.ask(&query, false);
        println!("{shown}: {cost:?}, cut: {}", answer.partial);
        assert!(
            cost.waves <= 16 && cost.blocks <= 2_000,
            "{shown}: {cost:?}"
        );
    }
}

/// Bounds that hold now; the goals, where they are lower, are in the table of `cargo xtask bench cost`.
#[test]
fn searches_cost_few_dependent_fetches() {
    let house = House::open();
    for title in titles() {
        for length in 1..=title.chars().count() {
            let text: String = title.chars().take(length).collect();
            let query = Query {
                text,
                limit: 10,
                ..Query::default()
            };
            let (answer, cost) = house.ask(&query, true);
            assert!(!answer.hits.is_empty(), "{query:?}");
            assert!(
                cost.waves <= 1 && cost.bytes <= 8 << 10,
                "{query:?}: {cost:?}"
            );
        }
        let query = Query {
            text: title.clone(),
            limit: 1,
            ..Query::default()
        };
        let (answer, cost) = house.ask(&query, false);
        assert!(
            !answer.hits.is_empty() && cost.waves <= 1,
            "{query:?}: {cost:?}"
        );
    }
    for query in queries() {
        let query = Query { limit: 10, ..query };
        let (_, cost) = house.ask(&query, false);
        assert!(
            cost.waves <= 7 && cost.bytes <= 256 << 10,
            "{query:?}: {cost:?}"
        );
    }
}
