//! Searches through the engine, on the sample: pages, budgets, and what a query costs.

use std::collections::HashSet;
use std::path::Path;

use imr_builder::store::{Cost, Store, Trust};
use imr_snapshots::query::search::{self, Cursor, Query, Search};
use imr_snapshots::record::Kind;
use imr_snapshots::shelf::Cache;
use imr_snapshots::table::titles::Card;

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

#[test]
fn words_that_do_not_count_are_told() {
    let house = House::open();
    let title = titles().remove(0);
    let word = title.split(' ').next().unwrap();
    for (words, is_cut) in [(1, false), (24, false), (25, true)] {
        for credited in [false, true] {
            let many = vec![word; words].join(" ");
            let query = Query {
                text: if credited {
                    title.clone()
                } else {
                    many.clone()
                },
                credit: if credited { many } else { String::new() },
                limit: 10,
                ..Query::default()
            };
            let (answer, _) = house.ask(&query, false);
            assert_eq!(answer.partial, is_cut, "{query:?}");
        }
    }
}

/// Cards of the sample, those that are offered for each first letter.
fn cards(house: &House) -> Vec<Card> {
    let mut cards = Vec::new();
    for letter in 'a'..='z' {
        let query = Query {
            text: letter.to_string(),
            limit: 10,
            ..Query::default()
        };
        let (answer, _) = house.ask(&query, true);
        let found = answer.hits.into_iter().map(|hit| hit.card);
        cards.extend(found.filter(|card| card.title.len() > 4));
    }
    cards
}

/// Half of the costs are at most this: waves, bytes.
fn median(costs: &[Cost]) -> (u64, u64) {
    let mut waves: Vec<u64> = costs.iter().map(|cost| cost.waves).collect();
    let mut bytes: Vec<u64> = costs.iter().map(|cost| cost.bytes).collect();
    waves.sort_unstable();
    bytes.sort_unstable();
    (waves[waves.len() / 2], bytes[bytes.len() / 2])
}

/// What `cargo xtask bench cost` measures, at the median, with the limits of its table.
#[test]
fn half_of_the_searches_cost_what_they_should_at_most() {
    let house = House::open();
    let cards = cards(&house);
    assert!(cards.len() > 100, "{}", cards.len());
    let ask = |text: String, credit: &str| {
        let query = Query {
            text,
            credit: credit.to_owned(),
            limit: 10,
            ..Query::default()
        };
        house.ask(&query, false)
    };
    let has = |answer: &Search, card: &Card| {
        let mut cards = answer.hits.iter().map(|hit| &hit.card);
        answer.hits.len() == 10 || cards.any(|found| found.target == card.target)
    };
    let (mut exact, mut turned, mut credited, mut wrong) = (vec![], vec![], vec![], vec![]);
    for card in &cards {
        let (answer, cost) = ask(card.title.clone(), "");
        assert!(has(&answer, card), "{card:?}");
        exact.push(cost);
        let mut words: Vec<&str> = card.title.split(' ').collect();
        words.reverse();
        if words.len() > 1 {
            let (answer, cost) = ask(words.join(" "), "");
            assert!(has(&answer, card), "{card:?}");
            turned.push(cost);
        }
        if !card.credit.is_empty() {
            let (answer, cost) = ask(card.title.clone(), &card.credit);
            assert!(has(&answer, card), "{card:?}");
            credited.push(cost);
        }
        let longest = words.iter().max_by_key(|word| word.chars().count());
        if let Some(word) = longest.filter(|word| word.chars().count() > 4) {
            let one_less: String = word.chars().take(2).chain(word.chars().skip(3)).collect();
            wrong.push(ask(card.title.replacen(*word, &one_less, 1), "").1);
        }
    }
    for (what, costs, waves, bytes) in [
        ("exact titles", &exact, 1, 24 << 10),
        ("words in another order", &turned, 2, 40 << 10),
        ("titles with credits", &credited, 2, 40 << 10),
        ("a letter missing", &wrong, 3, 256 << 10),
    ] {
        let found = median(costs);
        println!("{what}: {} searches, {found:?}", costs.len());
        assert!(costs.len() > 50, "{what}: {}", costs.len());
        assert!(found.0 <= waves && found.1 <= bytes, "{what}: {found:?}");
    }
}
