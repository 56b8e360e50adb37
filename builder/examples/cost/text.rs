//! What searches by text cost: dependent fetches and bytes, over titles and names of the snapshot
//! itself.
//!
//! Roots, dictionaries and heads are there (*warm*); every query begins without any block. *Waves*
//! are the fetches that wait for each other, of blocks that are asked for together.

use std::collections::{BTreeMap, HashMap};

use imr_builder::store::{Cost, Store};
use imr_snapshots::digest::ObjectName;
use imr_snapshots::query::objects;
use imr_snapshots::query::search::{self, Query, Search};
use imr_snapshots::shelf::Cache;
use imr_snapshots::table::TableName;
use imr_snapshots::table::titles::Card;

use super::row;

type Segments = HashMap<ObjectName, TableName>;

/// Tells which table each segment is of.
fn segments(store: &Store) -> Segments {
    let mut known = HashMap::new();
    for name in TableName::SEARCHED {
        let entries = store.ask(|snapshot, tray| objects::segments(snapshot, name, tray));
        let entries = entries.expect("the root can be read");
        known.extend(entries.into_iter().map(|entry| (entry.name, name)));
    }
    known
}

/// A number that follows from another one, for choices that are the same in every run.
pub(super) fn mixed(number: usize) -> usize {
    let mut number = (number as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (number ^ number >> 31) as usize
}

/// Makes one typing error in a word: another letter, one too few, one too many, two exchanged.
/// `at_first` says whether it is the first letter.
pub(super) fn mistyped(word: &str, choice: usize, at_first: bool) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = if at_first {
        0
    } else {
        1 + choice / 7 % (letters.len() - 1)
    };
    let other = letters[choice / 5 % letters.len()];
    match choice % 4 {
        0 => letters[at] = if letters[at] == other { 'x' } else { other },
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters.swap(at, at - 1),
    }
    letters.into_iter().collect()
}

/// Asks searches of every sort, made of titles and names of cards, and prints what they cost.
pub(super) fn measure(store: &Store, label: &str, cards: &[Card]) {
    let cache = Cache::new(1 << 30);
    let search = |text: String, credit: String| {
        let query = Query {
            text,
            credit,
            limit: 10,
            ..Query::default()
        };
        store.cost(&cache, |snapshot, shelf| {
            search::search(snapshot, &query, shelf)
        })
    };
    let has =
        |answer: &Search, card: &Card| answer.hits.iter().any(|hit| hit.card.target == card.target);
    let mut exact = Costs::default();
    let mut quoted = Costs::default();
    let mut several = Costs::default();
    let mut credited = Costs::default();
    let mut one = Costs::default();
    let mut first = Costs::default();
    let mut behind = Costs::default();
    let mut completed = Costs::default();
    for (number, card) in cards.iter().enumerate() {
        let choice = mixed(number);
        let (answer, cost_of) = search(card.title.clone(), String::new());
        exact.add(cost_of, has(&answer, card));
        let (answer, cost_of) = search(format!("\"{}\"", card.title), String::new());
        quoted.add(cost_of, answer.only_title && has(&answer, card));
        let mut words: Vec<&str> = card
            .title
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect();
        if words.len() > 1 {
            words.reverse();
            let (answer, cost_of) = search(words.join(" "), String::new());
            several.add(cost_of, has(&answer, card));
        }
        if let Some(name) = card
            .credit
            .split([' ', ','])
            .find(|name| name.chars().count() > 2)
        {
            let (answer, cost_of) = search(format!("{name} {}", card.title), String::new());
            several.add(cost_of, has(&answer, card));
            let (answer, cost_of) = search(card.title.clone(), card.credit.clone());
            credited.add(cost_of, has(&answer, card));
        }
        let longest = words.iter().max_by_key(|word| word.chars().count());
        if let Some(word) = longest.filter(|word| word.chars().count() > 3) {
            for (at_first, costs) in [(true, &mut first), (false, &mut behind)] {
                let wrong = mistyped(word, choice, at_first);
                let (answer, cost_of) = search(card.title.replacen(word, &wrong, 1), String::new());
                costs.add(cost_of, has(&answer, card));
                let (_, cost_of) = search(wrong, String::new());
                one.add(cost_of, true);
            }
        }
        let letters: Vec<char> = card.title.chars().take(8).collect();
        for length in 1..=letters.len() {
            let text: String = letters[..length].iter().collect();
            let query = Query {
                text,
                limit: 10,
                ..Query::default()
            };
            let (answer, cost_of) = store.cost(&cache, |snapshot, shelf| {
                search::suggest(snapshot, &query, shelf)
            });
            completed.add(cost_of, !answer.hits.is_empty());
        }
    }
    let segments = segments(store);
    exact.print(
        &segments,
        &format!("{label}, exact title"),
        ["<= 1", "<= 8192", ""],
    );
    quoted.print(
        &segments,
        &format!("{label}, exact title in quotes"),
        ["<= 1", "<= 8192", ""],
    );
    several.print(
        &segments,
        &format!("{label}, several words"),
        ["<= 2", "", "<= 40960"],
    );
    credited.print(
        &segments,
        &format!("{label}, title and credit"),
        ["<= 2", "", "<= 40960"],
    );
    behind.print(
        &segments,
        &format!("{label}, one error behind the first letter"),
        ["<= 3", "<= 262144", ""],
    );
    first.print(
        &segments,
        &format!("{label}, one error at the first letter"),
        ["<= 3", "<= 262144", ""],
    );
    one.print(
        &segments,
        &format!("{label}, one word with one error"),
        ["<= 3", "<= 262144", ""],
    );
    completed.print(
        &segments,
        &format!("{label}, every keystroke"),
        ["<= 1", "<= 8192", ""],
    );
}

/// Asks the queries that want most: the budget of steps bounds what they read.
pub(super) fn worst(store: &Store, label: &str) {
    let cache = Cache::new(1 << 30);
    let letters = || ('a'..='z').map(String::from);
    let words =
        |most: usize| -> String { letters().cycle().take(most).collect::<Vec<_>>().join(" ") };
    let pairs = letters().flat_map(|a| letters().map(move |b| [a.as_str(), &b].concat()));
    let hostile = [
        ("10,000 letters", "abcdefghij".repeat(1_000)),
        ("10,000 marks", "\u{301}".repeat(10_000)),
        ("300 words of one letter", words(300)),
        (
            "300 words of two letters",
            pairs.take(300).collect::<Vec<_>>().join(" "),
        ),
        (
            "24 long words with errors",
            "internationalisationx ".repeat(24),
        ),
        ("one letter", "a".to_owned()),
        ("Han letters", "\u{7684}\u{4e00}".repeat(300)),
    ];
    for (name, text) in hostile {
        let query = Query {
            text,
            limit: 100,
            ..Query::default()
        };
        let (answer, cost) = store.cost(&cache, |snapshot, shelf| {
            search::search(snapshot, &query, shelf)
        });
        let label = format!("{label}, {name}");
        row(&label, "waves", cost.waves, "", "");
        row(&label, "blocks", cost.blocks, "", "<= 2000");
        row(&label, "cut", u64::from(answer.partial), "", "");
    }
}

/// What a number of queries cost.
#[derive(Default)]
struct Costs {
    all: Vec<Cost>,
    found: u64,
}

impl Costs {
    fn add(&mut self, cost: Cost, is_found: bool) {
        self.all.push(cost);
        self.found += u64::from(is_found);
    }

    /// Prints waves, most bytes and median bytes with their goals.
    fn print(&self, segments: &Segments, label: &str, goals: [&str; 3]) {
        let sorted = |of: fn(&Cost) -> u64| {
            let mut numbers: Vec<u64> = self.all.iter().map(of).collect();
            numbers.sort_unstable();
            numbers
        };
        let at = |numbers: &[u64], percent: usize| {
            numbers
                .get((numbers.len() * percent / 100).min(numbers.len().saturating_sub(1)))
                .copied()
                .unwrap_or(0)
        };
        let (waves, bytes, blocks) = (
            sorted(|cost| cost.waves),
            sorted(|cost| cost.bytes),
            sorted(|cost| cost.blocks),
        );
        row(label, "queries", self.all.len() as u64, "", "");
        row(
            label,
            "found on the first page, of 1,000",
            self.found * 1_000 / (self.all.len() as u64).max(1),
            "",
            "",
        );
        row(label, "waves, median", at(&waves, 50), "", "");
        row(label, "waves, 99 of 100", at(&waves, 99), "", goals[0]);
        row(label, "waves, most", at(&waves, 100), "", "");
        row(label, "blocks, median", at(&blocks, 50), "", "");
        row(label, "bytes, median", at(&bytes, 50), "B", goals[2]);
        row(label, "bytes, 99 of 100", at(&bytes, 99), "B", goals[1]);
        row(label, "bytes, most", at(&bytes, 100), "B", "");
        let mut tables: BTreeMap<&'static str, u64> = BTreeMap::new();
        for (object, bytes) in self.all.iter().flat_map(|cost| &cost.segments) {
            let table = segments.get(object).map_or("others", |name| name.name());
            *tables.entry(table).or_default() += bytes;
        }
        for (table, bytes) in tables {
            let mean = bytes / (self.all.len() as u64).max(1);
            row(label, &format!("bytes of {table}, mean"), mean, "B", "");
        }
    }
}
