//! Answers to look-ups.

use super::record::{check, found, identifier, list, url};
use super::snapshot::moment;
use super::{Document, Format, Sheet, write};
use crate::query::lookup::{Lookup, Read};
use crate::snapshot::Snapshot;

/// Writes the answer to one look-up. `now` is `YYYY-MM-DDTHH:MM:SS...`.
pub fn lookup(snapshot: &Snapshot, answer: &Lookup, now: &str, format: Format) -> Vec<u8> {
    write(
        format,
        &One {
            snapshot,
            answer,
            now: Some(now),
        },
    )
}

/// Writes the answer to one look-up without the snapshot that it is from: a line of NDJSON.
pub fn line(snapshot: &Snapshot, answer: &Lookup) -> Vec<u8> {
    write(
        Format::Json,
        &One {
            snapshot,
            answer,
            now: None,
        },
    )
}

/// Writes the answers to a batch, in its order.
pub fn batch(snapshot: &Snapshot, answers: &[&Lookup], now: &str, format: Format) -> Vec<u8> {
    write(
        format,
        &Batch {
            snapshot,
            answers,
            now,
        },
    )
}

/// Writes the problem document (RFC 9457) of a code that is not valid.
pub fn invalid(snapshot: &Snapshot, answer: &Lookup, now: &str, format: Format) -> Vec<u8> {
    write(
        format,
        &Invalid {
            snapshot,
            answer,
            now,
        },
    )
}

struct One<'a> {
    snapshot: &'a Snapshot,
    answer: &'a Lookup,
    now: Option<&'a str>,
}

impl Document for One<'_> {
    fn write(&self, out: &mut Sheet<'_>) {
        out.open_map();
        out.member("status", self.answer.status.name());
        body(self.snapshot, self.answer, out);
        if let Some(now) = self.now {
            moment(self.snapshot, now, out);
        }
        out.close_map();
    }
}

struct Batch<'a> {
    snapshot: &'a Snapshot,
    answers: &'a [&'a Lookup],
    now: &'a str,
}

impl Document for Batch<'_> {
    fn write(&self, out: &mut Sheet<'_>) {
        out.open_map();
        list(out, "answers", self.answers, |answer, out| {
            One {
                snapshot: self.snapshot,
                answer,
                now: None,
            }
            .write(out);
        });
        moment(self.snapshot, self.now, out);
        out.close_map();
    }
}

struct Invalid<'a> {
    snapshot: &'a Snapshot,
    answer: &'a Lookup,
    now: &'a str,
}

impl Document for Invalid<'_> {
    fn write(&self, out: &mut Sheet<'_>) {
        out.open_map();
        out.member("type", "/problems/invalid-code");
        out.member("title", "The code is not valid");
        out.count("status", 400);
        out.member("detail", &detail(self.answer));
        out.member("outcome", "invalid");
        body(self.snapshot, self.answer, out);
        moment(self.snapshot, self.now, out);
        out.close_map();
    }
}

/// Says in a sentence what is wrong with a code.
fn detail(answer: &Lookup) -> String {
    use crate::id::Check;
    for read in &answer.readings {
        if let Check::Wrong { expected } = &read.reading.check {
            let id = &read.reading.identifier;
            return format!(
                "the check digit of {} {} is wrong: {expected} is expected; no record has it as it is",
                id.scheme().label(),
                id.display()
            );
        }
    }
    match answer.malformed.first() {
        Some(malformed) => malformed.to_string(),
        None => "this is not an identifier that can be read; titles and names are found with \
                 /v1/search"
            .to_owned(),
    }
}

fn body(snapshot: &Snapshot, answer: &Lookup, out: &mut Sheet<'_>) {
    out.map("query");
    out.member("given", &answer.given);
    list(out, "readings", &answer.readings, reading);
    list(out, "malformed", &answer.malformed, |malformed, out| {
        out.open_map();
        out.member("scheme", malformed.scheme.name());
        out.member("label", malformed.scheme.label());
        out.member("reason", malformed.reason.code());
        out.member("message", &malformed.to_string());
        out.close_map();
    });
    out.close_map();
    list(out, "records", &answer.records, |record, out| {
        found(snapshot, record, &answer.view, out)
    });
    if !answer.expanded.is_empty() {
        list(out, "expanded", &answer.expanded, |record, out| {
            found(snapshot, record, &answer.view, out)
        });
    }
    list(out, "did_you_mean", &answer.did_you_mean, |id, out| {
        out.open_map();
        identifier(id, out);
        url(id, out);
        out.close_map();
    });
    out.texts("warnings", &mut answer.warnings.iter().map(String::as_str));
}

fn reading(read: &Read, out: &mut Sheet<'_>) {
    out.open_map();
    identifier(&read.reading.identifier, out);
    check(&read.reading.check, out);
    out.texts(
        "notes",
        &mut read.reading.notes.iter().map(|note| note.text()),
    );
    out.member("status", read.status.name());
    out.close_map();
}
