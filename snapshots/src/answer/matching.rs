//! Answers to usage lines.

use super::record::{named_id, url};
use super::snapshot::moment;
use super::{Document, Format, Sheet, write};
use crate::matching::{MATCHED, POSSIBLE};
use crate::query::matching::{Candidate, Matched};
use crate::report::Flaw;
use crate::snapshot::Snapshot;

/// A line of a batch: its number, and what became of it.
pub type Line = (u64, Result<Matched, Flaw>);

/// Writes what became of lines, in their order.
pub fn matched(snapshot: &Snapshot, lines: &[Line], now: &str, format: Format) -> Vec<u8> {
    write(
        format,
        &Lines {
            snapshot,
            lines,
            now,
        },
    )
}

struct Lines<'a> {
    snapshot: &'a Snapshot,
    lines: &'a [Line],
    now: &'a str,
}

impl Document for Lines<'_> {
    fn write(&self, out: &mut Sheet<'_>) {
        out.open_map();
        out.list("lines");
        for (number, result) in self.lines {
            out.open_map();
            out.count("line", *number);
            match result {
                Ok(matched) => line(matched, out),
                Err(flaw) => {
                    out.member("verdict", "unusable");
                    out.member("reason", flaw.code());
                }
            }
            out.close_map();
        }
        out.close_list();
        out.map("thresholds");
        out.score("matched", MATCHED);
        out.score("possible", POSSIBLE);
        out.close_map();
        moment(self.snapshot, self.now, out);
        out.close_map();
    }
}

fn line(matched: &Matched, out: &mut Sheet<'_>) {
    out.member("verdict", matched.verdict.name());
    out.list("candidates");
    for found in &matched.candidates {
        candidate(found, out);
    }
    out.close_list();
    let texts = |list: &[String], name: &'static str, out: &mut Sheet<'_>| {
        if !list.is_empty() {
            out.texts(name, &mut list.iter().map(String::as_str));
        }
    };
    texts(&matched.contradicting, "contradicting", out);
    texts(&matched.unknown, "unknown", out);
    if let Some(unavailable) = &matched.unavailable {
        out.member("unavailable", &unavailable.to_string());
    }
}

fn candidate(found: &Candidate, out: &mut Sheet<'_>) {
    out.open_map();
    out.member("kind", found.target.kind.name());
    named_id("id", &found.target.id, out);
    url(&found.target.id, out);
    out.member("title", &found.title);
    out.optional("credit", &found.credit);
    out.score("score", found.fit.score);
    out.map("features");
    for feature in &found.fit.features {
        out.score(feature.name, feature.value);
    }
    out.close_map();
    if found.fit.is_other_version {
        out.tell("other_version", true);
    }
    if let Some(code) = &found.code {
        out.member("code", code);
    }
    if !found.works.is_empty() {
        out.list("works");
        for work in &found.works {
            out.text(&work.id.to_string());
        }
        out.close_list();
    }
    out.close_map();
}
