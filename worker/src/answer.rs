//! Answers: runs a query on what is loaded, and turns its outcome into a response.

use imr_snapshots::answer;
use imr_snapshots::error::Unavailable;
use imr_snapshots::order::{Adds, Sorted};
use imr_snapshots::query::Step;
use imr_snapshots::query::lookup::{self, Lookup, Status, View};
use imr_snapshots::query::objects::{self, Object};
use imr_snapshots::query::search::{self, Search};
use imr_snapshots::segment::Span;
use imr_snapshots::shelf::Shelf;
use imr_snapshots::snapshot::Snapshot;

use crate::problem::{Problem, TOO_MANY_CODES, UNAVAILABLE};
use crate::reconcile;
use crate::request::Query;
use crate::request::accept::Form;
use crate::response::{PROBLEM, Reply};

/// What the engine answered.
pub enum Outcome {
    /// To a look-up.
    Lookup(Lookup),
    /// To a search.
    Search(Search),
    /// To a completion.
    Suggest(Search),
    /// To a request to the reconciliation service.
    Reconcile(reconcile::Outcome),
    /// What the snapshot consists of.
    Objects(Result<Vec<Object>, Unavailable>),
}

/// Runs a query on what is loaded.
pub fn run(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Outcome> {
    match query {
        Query::Lookup {
            given,
            detection,
            expand,
            view,
        } => {
            let step = lookup::read(snapshot, given, detection, expand, shelf);
            then(step, |found| {
                Outcome::Lookup(Lookup {
                    view: *view,
                    ..found
                })
            })
        }
        Query::Search(query) => then(search::search(snapshot, query, shelf), Outcome::Search),
        Query::Suggest(query) => then(search::suggest(snapshot, query, shelf), Outcome::Suggest),
        Query::Reconcile { request, .. } => {
            then(reconcile::run(snapshot, request, shelf), Outcome::Reconcile)
        }
        Query::Snapshot => then(objects::objects(snapshot, shelf), Outcome::Objects),
    }
}

fn then<T, U>(step: Step<T>, map: impl FnOnce(T) -> U) -> Step<U> {
    match step {
        Step::Done(value) => Step::Done(map(value)),
        Step::Need(spans) => Step::Need(spans),
    }
}

/// Turns an outcome into a response; `now` is `YYYY-MM-DDTHH:MM:SSZ`.
pub fn reply(snapshot: &Snapshot, outcome: &Outcome, form: Form, now: &str) -> Reply {
    let format = form.document();
    match outcome {
        Outcome::Lookup(found) if found.status == Status::Invalid => {
            let document = answer::invalid(snapshot, found, now, answer::Format::Json);
            Reply::answer(400, PROBLEM, document)
        }
        Outcome::Lookup(found) => {
            let document = answer::lookup(snapshot, found, now, format);
            Reply::answer(http_status(found.status), form.media_type(), document)
        }
        Outcome::Search(page) => {
            let document = answer::search(snapshot, page, now, format);
            Reply::answer(list_status(page), form.media_type(), document)
        }
        Outcome::Suggest(page) => {
            let document = answer::suggest(snapshot, page, now, format);
            Reply::answer(list_status(page), form.media_type(), document)
        }
        Outcome::Reconcile(outcome) => reconcile::reply(snapshot, outcome),
        Outcome::Objects(Ok(objects)) => {
            let document = answer::snapshot(snapshot, objects, now, format);
            Reply::answer(200, form.media_type(), document)
        }
        Outcome::Objects(Err(unavailable)) => {
            Problem::new(UNAVAILABLE, unavailable.to_string()).into()
        }
    }
}

fn http_status(status: Status) -> u16 {
    match status {
        Status::Found => 200,
        Status::NotRegistered | Status::NotCovered => 404,
        Status::Unavailable => 503,
        Status::Invalid => 400,
    }
}

/// A list that is empty is an answer like any other.
fn list_status(page: &Search) -> u16 {
    if page.status == Status::Unavailable {
        503
    } else {
        200
    }
}

/// The look-ups of a batch: every code once, however often it was sent.
pub struct Batch {
    codes: Vec<String>,
    /// For every code that was sent, its place among `codes`.
    order: Vec<usize>,
    answers: Vec<Lookup>,
    view: View,
}

/// Codes that are looked up together, which bounds what they keep loaded.
const GROUP: usize = 64;
/// Most facts in all answers together: some 20 MB of JSON.
const WEIGHT: usize = 150_000;

impl Batch {
    /// Makes a batch of the codes that were sent.
    pub fn new(sent: Vec<String>, view: View) -> Self {
        let mut places: Sorted<String, usize> = Sorted::default();
        let (mut codes, mut order) = (Vec::new(), Vec::with_capacity(sent.len()));
        for code in sent {
            let place = places.find(&code).copied().unwrap_or(codes.len());
            if place == codes.len() {
                places.insert(code.clone(), place);
                codes.push(code);
            }
            order.push(place);
        }
        Self {
            codes,
            order,
            answers: Vec::new(),
            view,
        }
    }

    /// Tells whether every code has its answer.
    pub fn is_done(&self) -> bool {
        self.answers.len() == self.codes.len()
    }

    /// Looks up the next group of codes: answers them all, or says what they need.
    ///
    /// # Errors
    /// Refuses a batch whose answers together would be too large.
    pub fn advance(
        &mut self,
        snapshot: &Snapshot,
        shelf: &impl Shelf,
    ) -> Result<Vec<Span>, Problem> {
        let mut needs: Vec<Span> = Vec::new();
        let mut found = Vec::new();
        for code in self.codes.iter().skip(self.answers.len()).take(GROUP) {
            match lookup::code(snapshot, code, &[], shelf) {
                Step::Done(answer) => found.push(Lookup {
                    view: self.view,
                    ..answer
                }),
                Step::Need(spans) => {
                    for span in spans {
                        if !needs.contains(&span) {
                            needs.push(span);
                        }
                    }
                }
            }
        }
        if !needs.is_empty() {
            return Ok(needs);
        }
        self.answers.append(&mut found);
        self.check()?;
        Ok(Vec::new())
    }

    /// Refuses what would not fit into the memory of an isolate, copies counted.
    fn check(&self) -> Result<(), Problem> {
        let mut weights = Vec::new();
        for answer in &self.answers {
            weights.push(weight(answer));
        }
        let mut sum = 0;
        for place in &self.order {
            sum += weights.get(*place).unwrap_or(&0);
        }
        if sum <= WEIGHT {
            return Ok(());
        }
        let detail = "the answers to all these codes are too large together; send fewer at a time";
        Err(Problem::new(TOO_MANY_CODES, detail))
    }

    /// Turns the answers into a response, in the order in which the codes were sent.
    pub fn reply(&self, snapshot: &Snapshot, form: Form, now: &str) -> Reply {
        let mut answers = Vec::new();
        for place in &self.order {
            if let Some(answer) = self.answers.get(*place) {
                answers.push(answer);
            }
        }
        let body = match form {
            Form::Lines => {
                let mut body = Vec::new();
                for found in answers {
                    body.push_all(answer::line(snapshot, found));
                    body.push(b'\n');
                }
                body
            }
            Form::Json | Form::Cbor => answer::batch(snapshot, &answers, now, form.document()),
        };
        Reply::batch(form, body)
    }
}

/// Counts what an answer consists of, as a measure of its size.
fn weight(answer: &Lookup) -> usize {
    let records = answer.records.iter().map(|found| {
        let record = &found.record;
        let claims = record.credits.len() + record.shares.len() + record.facts.len();
        let others = record.titles.len() + record.identifiers.len() + record.links.len();
        10 + claims + others + record.statements.len()
    });
    2 + records.sum::<usize>() + answer.readings.len() + answer.given.len() / 64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(codes: &[&str]) -> Batch {
        let codes = codes.iter().map(|code| (*code).to_owned());
        Batch::new(codes.collect(), View::default())
    }

    #[test]
    fn a_code_that_is_sent_twice_is_looked_up_once() {
        let batch = batch(&["b", "a", "b", "c", "a", "b"]);
        assert_eq!(batch.codes, ["b", "a", "c"]);
        assert_eq!(batch.order, [0, 1, 0, 2, 1, 0]);
    }

    #[test]
    fn an_empty_batch_is_done() {
        assert!(batch(&[]).is_done());
        assert!(!batch(&["a"]).is_done());
    }
}
