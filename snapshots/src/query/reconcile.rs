//! Reconciliation (Entity Reconciliation Community Group, Reconciliation Service API 0.2): from a
//! name and properties of something to the records that it may be.
//!
//! A query becomes a [usage line](Usage) and is [matched](super::matching), once for works and
//! recordings, once for releases and once for parties, as far as they are wanted. What matching
//! calls matched is a match; nothing else is.

use super::Step;
use super::matching::{self, Candidate};
use crate::error::Unavailable;
use crate::id::{self, Check, Scheme};
use crate::matching::{MATCHED, Usage, year};
use crate::order::{Adds, sort_by};
use crate::record::Kind;
use crate::report::milliseconds;
use crate::segment::Span;
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::text::is_word;

/// What somebody wants to reconcile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What is said of it.
    pub usage: Usage,
    /// Which kinds it may be of, in the order of [`Kind::ALL`].
    pub kinds: [bool; 4],
    /// Most candidates.
    pub limit: usize,
}

/// Records that somebody may have meant, best first.
#[derive(Clone, Debug, Default)]
pub struct Reconciled {
    /// The records.
    pub candidates: Vec<Candidate>,
    /// Whether the first one is what was meant.
    pub is_match: bool,
}

/// Properties that name artists, and those that name writers: roles.
const ARTISTS: [&str; 4] = ["credit", "artist", "featured", "performer"];
const WRITERS: [&str; 6] = [
    "writer",
    "composer",
    "lyricist",
    "arranger",
    "translator",
    "adaptor",
];
/// Least letters and digits of a text that is taken for a code: short ones are titles as well.
const CODE: usize = 9;

impl Query {
    /// Sets the name; one that is a code is looked up instead.
    pub fn name(&mut self, text: &str) {
        let is_right = |check: &Check| !matches!(check, Check::Wrong { .. });
        let length = text.chars().filter(|c| is_word(*c)).count();
        let readings = id::detect(text).readings;
        if length >= CODE && readings.first().is_some_and(|one| is_right(&one.check)) {
            self.usage.codes.push(text.to_owned());
        } else {
            self.usage.title = text.to_owned();
        }
    }

    /// Adds a property: the name of a role, of a scheme of identifiers, `title`, `credit`, `year` or
    /// `duration`. Others say nothing that could be compared.
    pub fn property(&mut self, name: &str, value: &str) {
        let usage = &mut self.usage;
        let names = match name {
            _ if ARTISTS.contains(&name) => &mut usage.credits,
            _ if WRITERS.contains(&name) => &mut usage.writers,
            _ if Scheme::from_name(name).is_some() => &mut usage.codes,
            "title" if usage.title.is_empty() => {
                usage.title = value.to_owned();
                return;
            }
            "year" | "date" => {
                usage.year = year(value).unwrap_or(0);
                return;
            }
            "duration" => {
                usage.milliseconds = milliseconds(value);
                return;
            }
            _ => return,
        };
        names.push(value.to_owned());
    }

    /// Adds a record that it has to do with, such as its artist, by its id.
    pub fn related(&mut self, id: &str) {
        if !id::detect(id).readings.is_empty() {
            self.usage.codes.push(id.to_owned());
        }
    }
}

/// Finds the records that somebody may mean.
pub fn candidates(
    snapshot: &Snapshot,
    query: &Query,
    shelf: &impl Shelf,
) -> Step<Result<Reconciled, Unavailable>> {
    let [works, recordings, releases, parties] = query.kinds;
    // Matching takes works and recordings together when no kind is said.
    let music = match (works, recordings) {
        (true, true) => Some(None),
        (true, false) => Some(Some(Kind::Work)),
        (false, true) => Some(Some(Kind::Recording)),
        (false, false) => None,
    };
    let groups = [
        music,
        releases.then_some(Some(Kind::Release)),
        parties.then_some(Some(Kind::Party)),
    ];
    let mut waiting: Vec<Span> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut usage = query.usage.clone();
    for kind in groups.into_iter().flatten() {
        usage.kind = kind;
        match matching::line(snapshot, &usage, shelf) {
            Step::Need(mut spans) => {
                crate::order::retain(&mut spans, |span| !waiting.contains(span));
                waiting.push_all(spans);
            }
            Step::Done(matched) => match matched.unavailable {
                Some(unavailable) => return Step::Done(Err(unavailable)),
                None => candidates.push_all(matched.candidates),
            },
        }
    }
    if !waiting.is_empty() {
        return Step::Need(waiting);
    }
    sort_by(&mut candidates, matching::order);
    let is_match = is_match(&candidates);
    candidates.truncate(query.limit);
    Step::Done(Ok(Reconciled {
        candidates,
        is_match,
    }))
}

/// Tells whether the first candidate is what was meant: it fits, and no other one fits as well, but for
/// one without the code that it has, and for the work that it is a recording of.
fn is_match(candidates: &[Candidate]) -> bool {
    let Some((best, others)) = candidates.split_first() else {
        return false;
    };
    let is_rival = |other: &Candidate| {
        let has_less = best.code.is_some() && other.code.is_none();
        other.fit.score == best.fit.score && !has_less && !best.works.contains(&other.target)
    };
    best.fit.score >= MATCHED && !others.iter().any(is_rival)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_become_what_matching_compares() {
        let mut query = Query::default();
        query.name("Story");
        for (name, value) in [
            ("artist", "A"),
            ("credit", "B"),
            ("writer", "C"),
            ("lyricist", "D"),
            ("isrc", "XW00H6800000"),
            ("title", "another"),
            ("year", "1999-05"),
            ("duration", "3:20"),
            ("professionOrOccupation", "Politik*"),
            ("publisher", "P"),
        ] {
            query.property(name, value);
        }
        query.related("ipi:99765432165");
        query.related("http://d-nb.info/gnd/2022139-3");
        assert_eq!(
            query.usage,
            Usage {
                title: "Story".to_owned(),
                credits: vec!["A".to_owned(), "B".to_owned()],
                writers: vec!["C".to_owned(), "D".to_owned()],
                codes: vec!["XW00H6800000".to_owned(), "ipi:99765432165".to_owned()],
                milliseconds: 200_000,
                year: 1999,
                ..Usage::default()
            }
        );
    }

    #[test]
    fn a_name_that_is_a_code_is_looked_up() {
        for code in ["T-997.654.321-2", "isrc:XW00H6800000", "99765432165"] {
            let mut query = Query::default();
            query.name(code);
            assert_eq!(
                (query.usage.title.as_str(), query.usage.codes.len()),
                ("", 1)
            );
        }
        for title in [
            "1999",
            "99 Luftballons",
            "T-997.654.321-3",
            "24601",
            "7",
            "",
        ] {
            let mut query = Query::default();
            query.name(title);
            assert_eq!(query.usage.title, title);
            assert!(query.usage.codes.is_empty(), "{title}");
        }
    }
}
