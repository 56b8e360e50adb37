//! Batches of usage lines: read from a body, matched in groups.

use imr_snapshots::answer::{self, Line};
use imr_snapshots::limits;
use imr_snapshots::matching::Usage;
use imr_snapshots::query::{Step, matching};
use imr_snapshots::report::{self, Flaw, Reader, is_open};
use imr_snapshots::segment::Span;
use imr_snapshots::shelf::Shelf;
use imr_snapshots::snapshot::Snapshot;

use crate::problem::{MALFORMED_BODY, Problem, TOO_MANY_CODES};
use crate::request::accept::Form;
use crate::request::json::{self, Members};
use crate::response::Reply;
use imr_snapshots::text::together;

/// What a body of usage lines is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// `{"lines": [...]}`.
    Json,
    /// An object a line.
    Lines,
    /// A report: CSV, TSV or DSR.
    Report,
}

impl Body {
    /// Reads the `Content-Type` of a request.
    pub fn of(content_type: &str) -> Option<Self> {
        let name = content_type.split(';').next().unwrap_or_default().trim();
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("text/csv") || is("text/tab-separated-values") || is("text/plain") {
            return Some(Self::Report);
        }
        match Form::of_body(content_type)? {
            Form::Json => Some(Self::Json),
            Form::Lines => Some(Self::Lines),
            Form::Cbor => None,
        }
    }
}

/// Usage lines on their way.
pub struct Lines {
    lines: Vec<Numbered>,
    done: Vec<Line>,
}

/// A line with its number, or why it cannot be used.
type Numbered = (u64, Result<Usage, Flaw>);

/// Lines that are matched together, which bounds what they keep loaded.
const GROUP: usize = 16;

impl Lines {
    /// Reads a body.
    ///
    /// # Errors
    /// Refuses what is not of its type, has no column to match by, or more than
    /// [`limits::BATCH`] lines.
    pub fn read(form: Body, body: &[u8]) -> Result<Self, Problem> {
        let text = std::str::from_utf8(body).map_err(|_| malformed("it is not UTF-8"))?;
        let mut lines: Vec<Numbered> = Vec::new();
        match form {
            Body::Json => {
                let objects = json::objects(text).map_err(|fault| malformed(&fault.place()))?;
                for members in &objects {
                    lines.push((lines.len() as u64 + 1, usage(members)));
                }
            }
            Body::Lines => {
                for (line, number) in text.split('\n').zip(1..) {
                    if !line.trim().is_empty() {
                        // One that is no object is told by its number, and the others are matched.
                        let members = json::members(line.trim_start_matches('\u{feff}'));
                        let usage = match members {
                            Ok(members) => usage(&members),
                            Err(_) => Err(Flaw::Columns),
                        };
                        lines.push((number, usage));
                    }
                }
            }
            Body::Report => rows(text, &mut lines)?,
        }
        if lines.len() > limits::BATCH {
            let (most, found) = (limits::BATCH, lines.len());
            let detail = format!("it has {found} lines; send at most {most} at a time");
            return Err(Problem::new(TOO_MANY_CODES, detail));
        }
        Ok(Self {
            lines,
            done: Vec::new(),
        })
    }

    /// Tells whether every line has its answer.
    pub fn is_done(&self) -> bool {
        self.done.len() == self.lines.len()
    }

    /// Matches the next group of lines: answers them all, or says what they need.
    pub fn advance(&mut self, snapshot: &Snapshot, shelf: &impl Shelf) -> Vec<Span> {
        let mut needs: Vec<Span> = Vec::new();
        let mut found: Vec<Line> = Vec::new();
        for (number, usage) in self.lines.iter().skip(self.done.len()).take(GROUP) {
            match usage {
                Err(flaw) => found.push((*number, Err(*flaw))),
                Ok(usage) => match matching::line(snapshot, usage, shelf) {
                    Step::Done(matched) => found.push((*number, Ok(matched))),
                    Step::Need(spans) => {
                        for span in spans {
                            if !needs.contains(&span) {
                                needs.push(span);
                            }
                        }
                    }
                },
            }
        }
        if needs.is_empty() {
            self.done.append(&mut found);
        }
        needs
    }

    /// Turns the answers into a response.
    pub fn reply(&self, snapshot: &Snapshot, form: Form, now: &str) -> Reply {
        Reply::batch(
            form,
            answer::matched(snapshot, &self.done, now, form.document()),
        )
    }
}

fn usage(members: &Members) -> Result<Usage, Flaw> {
    let pairs = members
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    report::of_pairs(pairs).map(|(usage, _)| usage)
}

/// Reads the rows of a report.
fn rows(text: &str, rows: &mut Vec<Numbered>) -> Result<(), Problem> {
    let mut lines = text.split('\n').zip(1u64..).peekable();
    let first = lines.peek().map_or("", |(line, _)| *line);
    let mut reader = Reader::new(first).map_err(|none| {
        let mut why = "no column has a title or a code; it has".to_owned();
        for (at, column) in none.columns.iter().enumerate() {
            why.push_str(if at > 0 { ", " } else { ": " });
            why.push_str(column);
        }
        malformed(&why)
    })?;
    if reader.has_header() {
        lines.next();
    }
    while let Some((line, number)) = lines.next() {
        let mut line = line.to_owned();
        while is_open(&line, reader.delimiter())
            && let Some((more, _)) = lines.next()
        {
            line.push('\n');
            line.push_str(more);
        }
        take(reader.read(&line, number), rows);
    }
    take(reader.finish(), rows);
    Ok(())
}

fn take(line: report::Line, rows: &mut Vec<Numbered>) {
    match line {
        report::Line::Other => {}
        report::Line::Used(used) => rows.push((used.line, Ok(used.usage))),
        report::Line::Unusable(number, _, flaw) => rows.push((number, Err(flaw))),
    }
}

fn malformed(why: &str) -> Problem {
    let form = "; send {\"lines\": [{\"title\": \"...\", \"credits\": [...]}]} as JSON, one such object a line, or a report as text/csv";
    Problem::new(MALFORMED_BODY, together(&[why, form]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_object_is_told_by_its_number() {
        let body = "\u{feff}{\"title\":\"a\"}\n\nx\n[]\n{\"title\":\n{\"artist\":\"b\"}\r\n{\"title\":\"c\",\"live\":true}";
        let lines = Lines::read(Body::Lines, body.as_bytes()).unwrap().lines;
        let told: Vec<_> = lines
            .iter()
            .map(|(number, usage)| (*number, usage.as_ref().err().map(|flaw| flaw.code())))
            .collect();
        let (columns, nothing) = (Some("row-columns"), Some("row-nothing"));
        assert_eq!(
            told,
            [
                (1, None),
                (3, columns),
                (4, columns),
                (5, columns),
                (6, nothing),
                (7, None)
            ]
        );
    }

    #[test]
    fn lines_that_are_no_objects_count() {
        let body = |lines: usize| "x\n".repeat(lines);
        assert!(Lines::read(Body::Lines, body(limits::BATCH).as_bytes()).is_ok());
        let refused = Lines::read(Body::Lines, body(limits::BATCH + 1).as_bytes());
        assert_eq!(refused.err().unwrap().name(), "too-many-codes");
        assert!(Lines::read(Body::Lines, b"\xff").is_err());
    }
}
