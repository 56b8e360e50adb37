//! Titles that very many recordings have, searched for with a credit: what is read of the long list of a
//! name is what the title's part of it needs, and no card at its ends is lost.

use std::collections::BTreeSet;

use imr_builder::store::{Store, Trust};
use imr_snapshots::query::search::{self, Cursor, Match, Query};

use super::search::credited;

/// Titles and how many recordings have each; all lists of cards are longer than a row of *postings*.
const TITLES: [(&str, usize); 3] = [("Adro", 500), ("Velsa", 1_501), ("Zuro", 500)];
/// Who has every other one of them, every third one and so on.
const NAMES: [(&str, usize); 4] = [("Linri", 2), ("Morano", 3), ("Tesk", 7), ("Ulvi", 1)];

fn artist(number: usize) -> &'static str {
    let is_of = |(_, every): &&(&str, usize)| number.is_multiple_of(*every);
    NAMES.iter().find(is_of).map(|(name, _)| *name).unwrap()
}

#[test]
fn every_recording_of_a_name_is_found_among_its_namesakes() {
    let mut recordings = Vec::new();
    for (title, count) in TITLES {
        recordings.extend((0..count).map(|number| (title, artist(number), 10)));
    }
    let snapshot = credited("namesakes", &recordings);
    let store = Store::open(&snapshot, &Trust::Folder).unwrap();
    for (title, _) in TITLES {
        for (name, _) in NAMES {
            let expected: BTreeSet<String> = recordings
                .iter()
                .enumerate()
                .filter(|(_, recording)| (recording.0, recording.1) == (title, name))
                .map(|(number, _)| format!("isrc:USS1Z99{number:05}"))
                .collect();
            assert!(expected.len() > 20, "{title} {name}");
            let mut found = BTreeSet::new();
            let mut query = Query {
                text: title.to_lowercase(),
                credit: name.to_lowercase(),
                limit: 100,
                ..Query::default()
            };
            loop {
                let page = store.ask(|snapshot, shelf| search::search(snapshot, &query, shelf));
                assert!(page.unavailable.is_none());
                let exact = page.hits.iter().filter(|hit| hit.by == Match::Exact);
                for hit in exact {
                    assert_eq!((&*hit.card.title, &*hit.card.credit), (title, name));
                    assert!(found.insert(hit.card.target.id.to_string()), "twice");
                }
                match page.next {
                    Some(next) if next != Cursor::default() && found.len() < expected.len() => {
                        query.cursor = next;
                    }
                    _ => break,
                }
            }
            assert_eq!(found, expected, "{title} {name}");
        }
    }
}
