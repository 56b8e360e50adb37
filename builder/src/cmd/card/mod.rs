//! Answers as cards for people.

mod record;
mod shares;

use std::io::{self, Write};

use imr_snapshots::id::{Check, Identifier, Scheme};
use imr_snapshots::query::lookup::{Found, Lookup, Read, Status};
use imr_snapshots::query::search::{Hit, How, Match, Search};
use imr_snapshots::record::{Kind, Question};
use imr_snapshots::snapshot::Snapshot;
use imr_snapshots::territory;

use super::paint::{Paint, clip, grouped, pad, plain, width};

/// Widest title or credit in a list of results, in columns.
const WIDEST: usize = 40;

/// Where a card is written, and what it is about.
struct Card<'a, W> {
    out: &'a mut W,
    paint: Paint,
    snapshot: &'a Snapshot,
    /// The day on which territories and shares are read, `YYYYMMDD`.
    day: u32,
    /// Of which right and territory it is asked who controls it.
    asked: Option<Question>,
}

/// Writes the answer to one look-up.
pub(super) fn lookup(
    out: &mut impl Write,
    paint: Paint,
    snapshot: &Snapshot,
    answer: &Lookup,
) -> io::Result<()> {
    let mut card = Card {
        out,
        paint,
        snapshot,
        day: territory::day(&snapshot.manifest().issued),
        asked: answer.view.control,
    };
    if answer.status != Status::Found {
        let outcome = paint.strong(outcome(answer.status));
        writeln!(card.out, "{}: {outcome}", plain(&answer.given))?;
    }
    answer
        .readings
        .iter()
        .try_for_each(|read| card.reading(read))?;
    for malformed in &answer.malformed {
        writeln!(card.out, "{}", plain(&malformed.to_string()))?;
    }
    if answer.readings.is_empty() && answer.malformed.is_empty() {
        writeln!(card.out, "titles and names are found with `imr search`")?;
    }
    for id in &answer.did_you_mean {
        writeln!(card.out, "did you mean {}?", label(id))?;
    }
    for warning in &answer.warnings {
        writeln!(card.out, "{} {}", paint.warning("warning:"), plain(warning))?;
    }
    let mut records = answer.records.iter().chain(&answer.expanded);
    records.try_for_each(|found| card.found(found))
}

/// Says what the outcome of a look-up means.
fn outcome(status: Status) -> &'static str {
    match status {
        Status::Found => "found",
        Status::NotRegistered => "not registered in this snapshot",
        Status::NotCovered => "not covered: this snapshot has no identifiers of that kind",
        Status::Unavailable => "unavailable: a part of the snapshot could not be read",
        Status::Invalid => "not a valid identifier",
    }
}

impl<W: Write> Card<'_, W> {
    fn reading(&mut self, read: &Read) -> io::Result<()> {
        let id = &read.reading.identifier;
        let check = match &read.reading.check {
            Check::Right => "check digit right".to_owned(),
            Check::Wrong { expected } => format!("check digit wrong, {expected} expected"),
            Check::Absent => "no check digit".to_owned(),
        };
        let mut parts = vec![format!("read as {}", label(id)), check];
        parts.extend(read.reading.notes.iter().map(|note| note.text().to_owned()));
        if read.status != Status::Found {
            parts.push(outcome(read.status).to_owned());
        }
        let line = plain(&parts.join(" · "));
        writeln!(self.out, "{}", self.paint.faint(&line))
    }

    fn found(&mut self, found: &Found) -> io::Result<()> {
        let title = found
            .record
            .titles
            .first()
            .map_or("(no title)", |title| title.text.as_str());
        writeln!(self.out)?;
        writeln!(
            self.out,
            "{}  {} {}",
            self.paint.strong(&plain(title)),
            found.target.kind.name(),
            label(&found.target.id)
        )?;
        if let Some(via) = &found.via {
            writeln!(self.out, "found by {}", label(via))?;
        }
        self.record(&found.record)
    }
}

/// Writes which snapshot the answers are from.
pub(super) fn snapshot(
    out: &mut impl Write,
    paint: Paint,
    snapshot: &Snapshot,
    now: &str,
) -> io::Result<()> {
    let checkpoint = snapshot.checkpoint();
    let stale = match checkpoint.is_stale(now) {
        true => ", stale: it was valid until then",
        false => "",
    };
    let (id, sequence) = (checkpoint.id(), checkpoint.sequence);
    let (issued, until) = (&checkpoint.issued, &checkpoint.valid_until);
    let line = format!(
        "snapshot {id} · sequence {sequence} · issued {issued} · valid until {until}{stale}"
    );
    writeln!(out, "\n{}", paint.faint(&line))
}

/// Writes an identifier with the name of its scheme, or of its service or society.
fn label(id: &Identifier) -> String {
    let scheme = id.scheme();
    match (scheme, id.code().split_once(':')) {
        (Scheme::Asset, Some((service, code))) => format!("{service} {}", plain(code)),
        (Scheme::Society, Some((number, code))) => {
            format!("{} {}", shares::society(number), plain(code))
        }
        (Scheme::Local, Some((source, code))) => format!("{source}'s own id {}", plain(code)),
        _ => format!("{} {}", scheme.label(), plain(&id.display())),
    }
}

/// Writes a page of results.
pub(super) fn page(out: &mut impl Write, paint: Paint, page: &Search) -> io::Result<()> {
    let totals = of_kinds(page.totals);
    match (page.status, totals.is_empty()) {
        (Status::Unavailable, _) => writeln!(out, "{}", outcome(Status::Unavailable))?,
        (_, false) => writeln!(out, "{} with exactly this title", totals)?,
        _ if page.hits.is_empty() => writeln!(out, "nothing in this snapshot has such words")?,
        _ => {}
    }
    if let Some(unavailable) = &page.unavailable {
        writeln!(out, "{unavailable}")?;
    }
    let is_there = |hit: &Hit| hit.by == Match::Identifier;
    let readings = page.readings.iter();
    for reading in readings.filter(|_| !page.hits.iter().any(is_there)) {
        let id = &reading.identifier;
        writeln!(out, "this looks like {}: try `imr lookup`", label(id))?;
    }
    let found = of_kinds(page.facets);
    if !found.is_empty() && found != totals {
        let more = if page.facets_partial { " or more" } else { "" };
        writeln!(out, "{}", paint.faint(&format!("found: {found}{more}")))?;
    }
    if page.only_title {
        writeln!(
            out,
            "only titles that are just this; without quotes, its words are looked for"
        )?;
    }
    if !page.instead.is_empty() {
        let instead = paint.strong(&plain(&page.instead));
        writeln!(out, "searched instead for: {instead}")?;
    }
    for same in page.hits.chunk_by(|a, b| a.by == b.by) {
        match same.first().map(|hit| hit.by) {
            Some(Match::Begins) => writeln!(out, "titles that begin with it:")?,
            Some(Match::Words) => writeln!(out, "with all its words:")?,
            Some(Match::Prefix) => writeln!(out, "with all its words, the last one cut short:")?,
            Some(Match::Meant) => writeln!(out, "with this title, spelled otherwise:")?,
            Some(Match::Spelling) => writeln!(out, "with one word spelled otherwise:")?,
            Some(Match::Identifier) => writeln!(out, "with this identifier:")?,
            Some(Match::Title) => writeln!(out, "with the title, and another credit or version:")?,
            Some(Match::Some) => writeln!(out, "with some of its words:")?,
            Some(Match::Exact) | None => {}
        }
        hits(out, paint, same)?;
    }
    if page.partial {
        writeln!(out, "there may be more: type more words")?;
    }
    match page.next {
        Some(next) => writeln!(out, "more with --cursor {}", next.text()),
        None => Ok(()),
    }
}

/// Writes results, one a line.
pub(super) fn hits(out: &mut impl Write, paint: Paint, hits: &[Hit]) -> io::Result<()> {
    let rows: Vec<[String; 4]> = hits.iter().map(cells).collect();
    let widths = columns(&rows);
    for ([kind, title, credit, rest], hit) in rows.iter().zip(hits) {
        let title = marked(paint, &pad(title, widths[1]), &hit.marks);
        let how = paint.faint(&explained(hit));
        writeln!(
            out,
            "{}  {title}  {}  {rest}{how}",
            pad(kind, widths[0]),
            pad(credit, widths[2])
        )?;
    }
    Ok(())
}

/// Writes how many there are of each kind; empty when there are none.
fn of_kinds(numbers: [u32; 4]) -> String {
    let kinds = Kind::ALL
        .iter()
        .zip(numbers)
        .filter(|(_, number)| *number > 0);
    let names = kinds.map(|(kind, number)| {
        let name = if number == 1 {
            kind.name()
        } else {
            kind.plural()
        };
        format!("{} {name}", grouped(u64::from(number)))
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Makes the parts of a text strong that answer the query.
fn marked(paint: Paint, text: &str, marks: &[(u32, u32)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut part = String::new();
    let mut marks = marks.iter().copied().peekable();
    let mut at = 0;
    for c in text.chars() {
        let (start, end) = marks
            .peek()
            .map_or((u32::MAX, 0), |mark| (mark.0, mark.0 + mark.1));
        if (start..end).contains(&at) {
            part.push(c);
        } else {
            out.push(c);
        }
        at += c.len_utf16() as u32;
        if at >= end && marks.next_if(|_| start != u32::MAX).is_some() {
            out.push_str(&paint.strong(&part));
            part.clear();
        }
    }
    if !part.is_empty() {
        out.push_str(&paint.strong(&part));
    }
    out
}

/// Says which words were found otherwise than they were typed, and which not at all.
fn explained(hit: &Hit) -> String {
    let mut said = String::new();
    for one in &hit.explained {
        let asked = plain(&one.asked);
        match one.how {
            How::Exact | How::Prefix => {}
            How::Missing => said.push_str(&format!("  without {asked}")),
            How::Meant | How::Spelling | How::Joined if one.found.is_empty() => {
                said.push_str(&format!("  {asked}: spelled otherwise"));
            }
            How::Meant | How::Spelling | How::Joined => {
                said.push_str(&format!("  {asked}: {}", plain(&one.found)));
            }
        }
    }
    said
}

fn cells(hit: &Hit) -> [String; 4] {
    let card = &hit.card;
    let title = match card.of.as_str() {
        "" => plain(&card.title),
        of => plain(&format!("{} ({of})", card.title)),
    };
    let title = clip(&title, WIDEST);
    let year = if card.year == 0 {
        String::new()
    } else {
        card.year.to_string()
    };
    let last = format!("{} {}", pad(&year, 4), label(&card.target.id));
    [
        card.target.kind.name().to_owned(),
        title,
        clip(&plain(&card.credit), WIDEST),
        last,
    ]
}

/// Returns the width of each column, none wider than most terminals allow.
fn columns<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    let mut widths = [0; N];
    for row in rows {
        for (most, cell) in widths.iter_mut().zip(row) {
            *most = (*most).max(width(cell)).min(64);
        }
    }
    widths
}

#[cfg(test)]
mod tests;
