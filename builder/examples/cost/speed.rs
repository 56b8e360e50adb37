//! How long searches take when everything they need is there.

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

/// Prints the times of native code, from the query to the bytes of its answer.
pub(super) fn measure(store: &Store, label: &str, cards: &[Card]) {
    let cache = Cache::new(1 << 30);
    let (mut completed, mut several, mut behind, mut first) = (vec![], vec![], vec![], vec![]);
    for (number, card) in cards.iter().enumerate() {
        let choice = mixed(number);
        let letters: Vec<char> = card.title.chars().take(8).collect();
        for length in 1..=letters.len() {
            completed.push(letters[..length].iter().collect::<String>());
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
            behind.push(mistyped(word, choice, false));
            first.push(mistyped(word, choice, true));
        }
        if words.len() > 1 {
            words.reverse();
            several.push(words.join(" "));
        }
    }
    let print = |name: &str, texts: &[String], suggest: bool| {
        let mut times: Vec<f64> = texts
            .iter()
            .map(|text| {
                let query = Query {
                    text: text.clone(),
                    limit: 10,
                    ..Query::default()
                };
                let best = (0..ROUNDS).map(|_| time(store, &cache, &query, suggest));
                best.fold(f64::MAX, f64::min)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        for (part, percent) in [("median", 50), ("99 of 100", 99)] {
            let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
            let time = times.get(at).copied().unwrap_or_default();
            println!("{label}, native, {name}: {part}\t{time:.1}\tus\t");
        }
    };
    print("every keystroke", &completed, true);
    print("several words", &several, false);
    print(
        "one word with an error behind the first letter",
        &behind,
        false,
    );
    print("one word with an error at the first letter", &first, false);
}

/// Asks a query whose parts are loaded, and writes the answer; returns the time in microseconds.
fn time(store: &Store, cache: &Cache, query: &Query, suggest: bool) -> f64 {
    loop {
        let start = Instant::now();
        let tray = Tray::new(cache);
        let step = match suggest {
            true => search::suggest(&store.snapshot, query, &tray),
            false => search::search(&store.snapshot, query, &tray),
        };
        match step {
            Step::Done(found) => {
                let bytes = answer::search(
                    &store.snapshot,
                    &found,
                    "2026-11-20T00:00:00Z",
                    Format::Json,
                );
                assert!(!bytes.is_empty());
                return start.elapsed().as_secs_f64() * 1e6;
            }
            Step::Need(spans) => load(&store.files, &tray, &spans),
        }
    }
}
