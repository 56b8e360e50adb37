//! The reconciliation service: requests of OpenRefine and its like, to answers of the engine.
//!
//! Version 0.2 of the Reconciliation Service API. Other origins read it by CORS, as they read
//! everything here; JSONP, which the version leaves to services, is refused: a script of this origin
//! whose beginning the address decides would undo the content security policy of the page.

mod read;

pub(crate) use read::{PARAMETERS, ask, posted};

use std::rc::Rc;

use imr_snapshots::answer::{self, Reconciliation};
use imr_snapshots::limits;
use imr_snapshots::query::Step;
use imr_snapshots::query::lookup::{self, Found, Status};
use imr_snapshots::query::reconcile::{self, Query, Reconciled};
use imr_snapshots::query::search::{self, Search};
use imr_snapshots::record::Kind;
use imr_snapshots::segment::Span;
use imr_snapshots::shelf::Shelf;
use imr_snapshots::snapshot::Snapshot;

use crate::problem::{Problem, UNAVAILABLE, UNKNOWN_PATH};
use crate::request::accept::Form;
use crate::response::{HTML, Reply};

/// Most queries in a batch; clients send ten.
pub const QUERIES: usize = 50;
/// Most records whose properties are asked for at a time.
pub const IDS: usize = 100;
/// Most properties that are asked for at a time, and most properties of a query.
pub const PROPERTIES: usize = 40;
/// Most values of a property of a query.
pub const VALUES: usize = 40;
/// Most candidates for a query.
pub const CANDIDATES: usize = 10;

/// What is asked of the service.
#[derive(Clone, Debug)]
pub enum Request {
    /// What it is; with scheme and host of its addresses.
    Manifest(String),
    /// Candidates for the queries of a batch.
    Batch(Vec<(String, Query)>),
    /// Candidates for one query, which has no name.
    One(Vec<(String, Query)>),
    /// Records whose name begins with a text, but for so many.
    Entities(String, Option<Kind>, usize),
    /// Records that a code leads to, but for so many.
    Coded(Vec<(String, Query)>, usize),
    /// Kinds whose name begins with a text.
    Types(String),
    /// Properties whose id or name begins with a text.
    Properties(String),
    /// So many properties that records of a kind may have.
    Proposal(Option<Kind>, usize),
    /// A small page about a record.
    Preview(Vec<String>),
    /// Values of properties of records.
    Extension(Vec<String>, Vec<(String, usize)>),
}

/// What the engine has to say to a request.
#[derive(Clone, Debug)]
pub struct Outcome {
    request: Rc<Request>,
    data: Data,
}

#[derive(Clone, Debug)]
enum Data {
    /// Nothing: the request says it all.
    None,
    Reconciled(Vec<(String, Reconciled)>),
    Found(Box<Search>),
    Records(Vec<(String, Option<Found>)>),
    /// What could not be read, and why.
    Unavailable(String),
}

/// Answers from what is loaded.
pub fn run(snapshot: &Snapshot, request: &Rc<Request>, shelf: &impl Shelf) -> Step<Outcome> {
    let mut needs: Vec<Span> = Vec::new();
    let data = match request.as_ref() {
        Request::Batch(queries) | Request::One(queries) | Request::Coded(queries, _) => {
            candidates(snapshot, queries, shelf, &mut needs)
        }
        Request::Entities(text, kind, _) => {
            let query = search::Query {
                text: text.clone(),
                kind: *kind,
                limit: limits::CARDS,
                ..search::Query::default()
            };
            match search::suggest(snapshot, &query, shelf) {
                Step::Done(found) => match (&found.unavailable, found.hits.is_empty()) {
                    (Some(why), true) => Data::Unavailable(why.to_string()),
                    _ => Data::Found(Box::new(found)),
                },
                Step::Need(spans) => {
                    needs = spans;
                    Data::None
                }
            }
        }
        Request::Preview(ids) | Request::Extension(ids, _) => {
            records(snapshot, ids, shelf, &mut needs)
        }
        Request::Manifest(_)
        | Request::Types(_)
        | Request::Properties(_)
        | Request::Proposal(..) => Data::None,
    };
    if !needs.is_empty() {
        return Step::Need(needs);
    }
    Step::Done(Outcome {
        request: Rc::clone(request),
        data,
    })
}

fn wait(needs: &mut Vec<Span>, spans: Vec<Span>) {
    for span in spans {
        if !needs.contains(&span) {
            needs.push(span);
        }
    }
}

fn candidates(
    snapshot: &Snapshot,
    queries: &[(String, Query)],
    shelf: &impl Shelf,
    needs: &mut Vec<Span>,
) -> Data {
    let mut found = Vec::new();
    for (key, query) in queries {
        match reconcile::candidates(snapshot, query, shelf) {
            Step::Need(spans) => wait(needs, spans),
            Step::Done(Ok(one)) => found.push((key.clone(), one)),
            Step::Done(Err(why)) => return Data::Unavailable(why.to_string()),
        }
    }
    Data::Reconciled(found)
}

fn records(snapshot: &Snapshot, ids: &[String], shelf: &impl Shelf, needs: &mut Vec<Span>) -> Data {
    let mut rows = Vec::new();
    for id in ids {
        match lookup::code(snapshot, id, &[], shelf) {
            Step::Need(spans) => wait(needs, spans),
            Step::Done(answer) if answer.status == Status::Unavailable => {
                let mut why = String::new();
                for warning in &answer.warnings {
                    why.push_str(warning);
                }
                return Data::Unavailable(why);
            }
            Step::Done(answer) => rows.push((id.clone(), answer.records.into_iter().next())),
        }
    }
    Data::Records(rows)
}

/// Turns an outcome into a response.
pub fn reply(snapshot: &Snapshot, outcome: &Outcome) -> Reply {
    let document = match (outcome.request.as_ref(), &outcome.data) {
        (_, Data::Unavailable(why)) => return Problem::new(UNAVAILABLE, why.clone()).into(),
        (Request::Manifest(origin), _) => {
            let manifest = manifest(&snapshot.manifest().name, origin);
            return Reply::answer(200, Form::Json.media_type(), manifest);
        }
        (Request::One(_), Data::Reconciled(found)) => match found.as_slice() {
            [(_, one)] => Reconciliation::One(one),
            more => Reconciliation::Batch(more),
        },
        (Request::Coded(_, skipped), Data::Reconciled(found)) => match found.as_slice() {
            [(_, one)] => Reconciliation::Coded(one, *skipped),
            more => Reconciliation::Batch(more),
        },
        (_, Data::Reconciled(found)) => Reconciliation::Batch(found),
        (Request::Entities(.., skipped), Data::Found(found)) => {
            Reconciliation::Entities(found, *skipped)
        }
        (Request::Properties(text), _) => Reconciliation::Properties(text),
        (Request::Proposal(kind, limit), _) => Reconciliation::Proposal(*kind, *limit),
        (Request::Extension(_, properties), Data::Records(rows)) => {
            Reconciliation::Extension(rows, properties)
        }
        (Request::Types(text), _) => Reconciliation::Types(text),
        (_, Data::Records(rows)) => return page(snapshot, rows),
        _ => Reconciliation::Batch(&[]),
    };
    let document = answer::reconciliation(document);
    Reply::answer(200, Form::Json.media_type(), document)
}

/// Writes the manifest of the service: what is known before stands in a file, with `~` for the origin.
fn manifest(name: &str, origin: &str) -> Vec<u8> {
    let mut manifest = answer::json(&mut |out| {
        out.open_map();
        out.member("name", name);
        out.member("serviceVersion", env!("CARGO_PKG_VERSION"));
    });
    let origin = answer::json(&mut |out| out.text(origin));
    let origin = origin.get(1..origin.len() - 1).unwrap_or_default();
    let mut before: &[u8] = b",";
    for part in include_str!("manifest.json").split('~') {
        manifest.extend_from_slice(before);
        manifest.extend_from_slice(part.as_bytes());
        before = origin;
    }
    manifest
}

/// Turns the record of a preview into a small page.
fn page(snapshot: &Snapshot, rows: &[(String, Option<Found>)]) -> Reply {
    match rows.first().and_then(|(_, found)| found.as_ref()) {
        Some(found) => Reply::answer(200, HTML, answer::preview(snapshot, found)),
        None => Problem::new(UNKNOWN_PATH, "no record has this id").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_its_origin_as_a_text() {
        let manifest = String::from_utf8(manifest("A \"B\"", "h\"\\")).unwrap();
        let start = r#"{"name":"A \"B\"","serviceVersion":""#;
        assert!(manifest.starts_with(start), "{manifest}");
        let space = r#"","versions":["0.2"],"identifierSpace":"h\"\\/?id=","#;
        assert!(manifest.contains(space), "{manifest}");
        assert!(
            !manifest.contains('~') && manifest.trim_end().ends_with("}"),
            "{manifest}"
        );
    }
}
