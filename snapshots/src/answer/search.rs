//! Answers to searches and completions.

use super::record::{check, identifier, list, named_id, totals, url};
use super::snapshot::moment;
use super::{Document, Format, Sheet, write};
use crate::query::search::{Hit, Search};
use crate::snapshot::Snapshot;

/// Writes a page of results.
pub fn search(snapshot: &Snapshot, answer: &Search, now: &str, format: Format) -> Vec<u8> {
    write(
        format,
        &Page {
            snapshot,
            answer,
            now,
            whole: true,
        },
    )
}

/// Writes completions.
pub fn suggest(snapshot: &Snapshot, answer: &Search, now: &str, format: Format) -> Vec<u8> {
    write(
        format,
        &Page {
            snapshot,
            answer,
            now,
            whole: false,
        },
    )
}

struct Page<'a> {
    snapshot: &'a Snapshot,
    answer: &'a Search,
    now: &'a str,
    whole: bool,
}

impl Document for Page<'_> {
    fn write(&self, out: &mut Sheet<'_>) {
        let answer = self.answer;
        out.open_map();
        out.member("status", answer.status.name());
        out.map("query");
        out.member("q", &answer.text);
        out.member("fold", &answer.fold);
        if !answer.credit.is_empty() {
            out.member("credit", &answer.credit);
        }
        if let Some(kind) = answer.kind {
            out.member("kind", kind.name());
        }
        if answer.year != 0 {
            out.count("year", u64::from(answer.year));
        }
        if self.whole {
            list(out, "readings", &answer.readings, |reading, out| {
                out.open_map();
                identifier(&reading.identifier, out);
                check(&reading.check, out);
                url(&reading.identifier, out);
                out.close_map();
            });
        }
        if answer.only_title {
            out.tell("only_title", true);
        }
        out.close_map();
        if !answer.instead.is_empty() {
            out.member("instead", &answer.instead);
        }
        list(out, "results", &answer.hits, hit);
        if self.whole {
            totals("totals", &answer.totals, out);
            totals("facets", &answer.facets, out);
            out.tell("facets_partial", answer.facets_partial);
            out.key("next");
            match answer.next {
                Some(cursor) => out.text(&cursor.text()),
                None => out.null(),
            }
        }
        out.tell("partial", answer.partial);
        if let Some(unavailable) = &answer.unavailable {
            out.member("unavailable", &unavailable.to_string());
        }
        moment(self.snapshot, self.now, out);
        out.close_map();
    }
}

#[cfg_attr(imr_engine, optimize(speed))]
fn hit(hit: &Hit, out: &mut Sheet<'_>) {
    let card = &hit.card;
    out.open_map();
    out.member("kind", card.target.kind.name());
    named_id("id", &card.target.id, out);
    url(&card.target.id, out);
    out.member("title", &card.title);
    out.optional("of", &card.of);
    out.optional("credit", &card.credit);
    if card.year != 0 {
        out.count("year", u64::from(card.year));
    }
    out.count("weight", u64::from(card.weight));
    out.member("match", hit.by.name());
    out.score("score", hit.score);
    list(out, "marks", &hit.marks, |(start, length), out| {
        out.pair(u64::from(*start), u64::from(*length));
    });
    list(out, "explained", &hit.explained, |one, out| {
        out.open_map();
        out.member("asked", &one.asked);
        out.member("found", &one.found);
        out.member("how", one.how.name());
        out.close_map();
    });
    out.close_map();
}
