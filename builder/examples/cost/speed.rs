//! How long searches take when everything they need is there.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use imr_builder::store::Store;
use imr_snapshots::answer::{self, Format};
use imr_snapshots::query::Step;
use imr_snapshots::query::search::{self, Query};
use imr_snapshots::shelf::{Cache, Tray};
use imr_snapshots::table::titles::Card;

use super::load;
use super::text::{mistyped, mixed};

/// Rounds over all queries; the best time of each counts, for machines are shared.
const ROUNDS: usize = 5;
/// The time that answers are given at; it decides nothing but whether the snapshot is called stale.
const NOW: &str = "2026-11-20T00:00:00Z";

/// Queries of one sort.
struct Class {
    name: &'static str,
    texts: Vec<String>,
    /// Whether they are completed, as letter after letter is typed, or searched for.
    suggest: bool,
}

/// Makes queries of every sort out of the titles of cards.
fn classes(cards: &[Card]) -> [Class; 4] {
    let [mut completed, mut several, mut behind, mut first] = [
        ("every keystroke", true),
        ("several words", false),
        ("one word with an error behind the first letter", false),
        ("one word with an error at the first letter", false),
    ]
    .map(|(name, suggest)| Class {
        name,
        texts: Vec::new(),
        suggest,
    });
    for (number, card) in cards.iter().enumerate() {
        let choice = mixed(number);
        let letters: Vec<char> = card.title.chars().take(8).collect();
        for length in 1..=letters.len() {
            completed
                .texts
                .push(letters[..length].iter().collect::<String>());
        }
        let mut words: Vec<&str> = card
            .title
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect();
        let longest = words
            .iter()
            .max_by_key(|word| word.chars().count())
            .copied();
        if let Some(word) = longest.filter(|word| word.chars().count() > 3) {
            behind.texts.push(mistyped(word, choice, false));
            first.texts.push(mistyped(word, choice, true));
        }
        if words.len() > 1 {
            words.reverse();
            several.texts.push(words.join(" "));
        }
    }
    [completed, several, behind, first]
}

/// Prints the times of native code, from the query to the bytes of its answer.
///
/// With a file, writes the queries and their answers to it: lines of the sort, `suggest` or `search`,
/// the text and the JSON document, parted by tabs.
pub(super) fn measure(store: &Store, label: &str, cards: &[Card], file: Option<&Path>) {
    let cache = Cache::new(1 << 30);
    let mut lines = String::new();
    for Class {
        name,
        texts,
        suggest,
    } in classes(cards)
    {
        let mut times = Vec::with_capacity(texts.len());
        for text in texts {
            let query = Query {
                text,
                limit: 10,
                ..Query::default()
            };
            let mut best = f64::MAX;
            for round in 0..ROUNDS {
                let (time, answer) = time(store, &cache, &query, suggest);
                best = best.min(time);
                if round == 0 && file.is_some() {
                    let kind = if suggest { "suggest" } else { "search" };
                    let answer = String::from_utf8(answer).expect("JSON is UTF-8");
                    // Titles have no tabs and no line feeds, and JSON escapes them.
                    let _ = writeln!(lines, "{name}\t{kind}\t{}\t{answer}", query.text);
                }
            }
            times.push(best);
        }
        times.sort_by(f64::total_cmp);
        for (part, percent) in [("median", 50), ("99 of 100", 99)] {
            let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
            let time = times.get(at).copied().unwrap_or_default();
            println!("{label}, native, {name}: {part}\t{time:.1}\tus\t");
        }
    }
    if let Some(file) = file {
        fs::write(file, lines).expect("the file can be written");
    }
}

/// Asks a query whose parts are loaded, and writes the answer; returns the time in microseconds, and
/// the answer.
fn time(store: &Store, cache: &Cache, query: &Query, suggest: bool) -> (f64, Vec<u8>) {
    loop {
        let start = Instant::now();
        let tray = Tray::new(cache);
        let step = match suggest {
            true => search::suggest(&store.snapshot, query, &tray),
            false => search::search(&store.snapshot, query, &tray),
        };
        match step {
            Step::Done(found) => {
                let write = if suggest {
                    answer::suggest
                } else {
                    answer::search
                };
                let bytes = write(&store.snapshot, &found, NOW, Format::Json);
                assert!(!bytes.is_empty());
                return (start.elapsed().as_secs_f64() * 1e6, bytes);
            }
            Step::Need(spans) => load(&store.files, &tray, &spans),
        }
    }
}
