//! Documents of the Reconciliation Service API 0.2 (Entity Reconciliation Community Group): entities
//! are records, types are kinds of records, ids are the registry's.

mod preview;
mod properties;

pub use preview::preview;

use super::{Document, Format, Sheet, write};
use crate::query::lookup::Found;
use crate::query::matching::Candidate;
use crate::query::reconcile::Reconciled;
use crate::query::search::Search;
use crate::record::{Kind, Target};

/// A document of the service.
#[derive(Clone, Copy, Debug)]
pub enum Reconciliation<'a> {
    /// Candidates for every query of a batch.
    Batch(&'a [(String, Reconciled)]),
    /// Candidates for one query.
    One(&'a Reconciled),
    /// Completions of a name, but for the first ones, of which there are so many.
    Entities(&'a Search, usize),
    /// The records of a code in place of a name.
    Coded(&'a Reconciled, usize),
    /// Kinds whose name begins with a text.
    Types(&'a str),
    /// Properties whose id or name begins with a text.
    Properties(&'a str),
    /// Properties that records of a kind may have, so many at most.
    Proposal(Option<Kind>, usize),
    /// Values of properties of records, by what was asked for; every property with the most values
    /// that are wanted.
    Extension(&'a [(String, Option<Found>)], &'a [(String, usize)]),
}

/// Writes a document: in JSON, as the specification says.
pub fn reconciliation(document: Reconciliation<'_>) -> Vec<u8> {
    write(Format::Json, &document)
}

impl Document for Reconciliation<'_> {
    fn write(&self, out: &mut Sheet<'_>) {
        out.open_map();
        match *self {
            Self::Batch(batch) => {
                for (key, reconciled) in batch {
                    out.key(key);
                    out.open_map();
                    result(reconciled, out);
                    out.close_map();
                }
            }
            Self::One(reconciled) => result(reconciled, out),
            Self::Entities(found, skipped) => {
                out.list("result");
                for hit in found.hits.iter().skip(skipped) {
                    let card = &hit.card;
                    suggestion(&card.target, &card.title, &card.credit, out);
                }
                out.close_list();
            }
            Self::Coded(found, skipped) => {
                out.list("result");
                for one in found.candidates.iter().skip(skipped) {
                    suggestion(&one.target, &one.title, &one.credit, out);
                }
                out.close_list();
            }
            Self::Types(text) => {
                out.key("result");
                types(out, |kind| has(kind.name(), text));
            }
            Self::Properties(text) => {
                out.list("result");
                properties::each(&mut |id, name, _| {
                    if has(id, text) || has(name, text) {
                        out.open_map();
                        named(id, name, out);
                        out.close_map();
                    }
                });
                out.close_list();
            }
            Self::Proposal(kind, limit) => properties::proposal(kind, limit, out),
            Self::Extension(rows, asked) => properties::extension(rows, asked, out),
        }
        out.close_map();
    }
}

/// Tells whether a name begins with a text, whatever the case.
fn has(name: &str, text: &str) -> bool {
    let start = name.as_bytes().get(..text.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(text.as_bytes()))
}

/// Writes id and name as members of the open map.
fn named(id: &str, name: &str, out: &mut Sheet<'_>) {
    out.member("id", id);
    out.member("name", name);
}

/// Returns the name of a kind for people.
fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Work => "Work",
        Kind::Recording => "Recording",
        Kind::Release => "Release",
        Kind::Party => "Party",
    }
}

/// Writes the list of the kinds that are wanted.
fn types(out: &mut Sheet<'_>, wanted: impl Fn(Kind) -> bool) {
    out.open_list();
    for kind in Kind::ALL.iter().copied().filter(|kind| wanted(*kind)) {
        out.open_map();
        named(kind.name(), label(kind), out);
        out.close_map();
    }
    out.close_list();
}

/// Writes what tells a record from its namesakes, as members of the open map.
fn entity(target: &Target, name: &str, credit: &str, of: &'static str, out: &mut Sheet<'_>) {
    let id = target.id.to_string();
    named(&id, if name.is_empty() { &id } else { name }, out);
    let mut description = target.id.display();
    if !credit.is_empty() {
        description.insert_str(0, " \u{b7} ");
        description.insert_str(0, credit);
    }
    out.member("description", &description);
    out.key(of);
    types(out, |kind| kind == target.kind);
}

fn result(reconciled: &Reconciled, out: &mut Sheet<'_>) {
    out.list("result");
    let mut is_match = reconciled.is_match;
    for found in &reconciled.candidates {
        candidate(found, is_match, out);
        is_match = false;
    }
    out.close_list();
}

/// Writes a candidate; what is 0-1,000 in the registry is 0-100 here.
fn candidate(found: &Candidate, is_match: bool, out: &mut Sheet<'_>) {
    out.open_map();
    entity(&found.target, &found.title, &found.credit, "type", out);
    out.count("score", u64::from(found.fit.score / 10));
    out.tell("match", is_match);
    out.list("features");
    for feature in &found.fit.features {
        out.open_map();
        out.member("id", feature.name);
        out.count("value", u64::from(feature.value / 10));
        out.close_map();
    }
    out.close_list();
    out.close_map();
}

fn suggestion(target: &Target, name: &str, credit: &str, out: &mut Sheet<'_>) {
    out.open_map();
    entity(target, name, credit, "notable", out);
    out.close_map();
}
