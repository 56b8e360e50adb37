//! The lines of a report with their results.

use std::borrow::Cow;
use std::io::{self, Write};

use imr_snapshots::matching::{Feature, Usage};
use imr_snapshots::query::matching::{Candidate, Matched, Verdict};
use serde_json::{Map, Value, json};

use super::Done;
use super::input::Form;

/// Columns that are added.
const COLUMNS: [&str; 9] = [
    "match",
    "match_score",
    "match_kind",
    "match_id",
    "match_title",
    "match_credit",
    "match_work",
    "match_reasons",
    "match_warnings",
];

/// Where results go.
pub(super) struct Output<W: Write> {
    out: W,
    form: Form,
}

impl<W: Write> Output<W> {
    /// Writes the header.
    pub(super) fn begin(mut out: W, form: &Form) -> io::Result<Self> {
        match form {
            Form::Table { delimiter, header } => {
                let header = header.iter().map(String::as_str);
                row(&mut out, *delimiter, header.chain(COLUMNS))?;
            }
            Form::Dsr => {
                let own = ["line", "title", "credits", "writers", "codes", "value"];
                row(&mut out, '\t', own.into_iter().chain(COLUMNS))?;
            }
            Form::Json => {}
        }
        Ok(Self {
            out,
            form: form.clone(),
        })
    }

    /// Writes a row with its result.
    pub(super) fn write(&mut self, done: &Done) -> io::Result<()> {
        match &self.form {
            Form::Table { delimiter, header } => {
                let cells = done.row.cells.iter().map(String::as_str);
                // Results stand in their columns, whatever the row lacks.
                let lacking = header.len().saturating_sub(done.row.cells.len());
                let cells = cells.chain(std::iter::repeat_n("", lacking));
                let added = results(done).map(harmless);
                let added = added.iter().map(|cell| &**cell);
                row(&mut self.out, *delimiter, cells.chain(added))
            }
            Form::Dsr => {
                let nothing = Usage::default();
                let usage = done.row.used.as_ref().unwrap_or(&nothing);
                let value = done.row.value;
                let cells = [
                    done.row.line.to_string(),
                    usage.title.clone(),
                    usage.credits.join("|"),
                    usage.writers.join("|"),
                    usage.codes.join("|"),
                    format!("{}.{:06}", value / 1_000_000, value % 1_000_000),
                ];
                let cells = cells.iter().map(String::as_str);
                let added = results(done).map(harmless);
                let added = added.iter().map(|cell| &**cell);
                row(&mut self.out, '\t', cells.chain(added))
            }
            Form::Json => {
                let mut object = match serde_json::from_str(&done.row.text) {
                    Ok(Value::Object(object)) => object,
                    _ => Map::from_iter([("line".to_owned(), json!(done.row.text))]),
                };
                object.insert("match".to_owned(), result(done));
                writeln!(self.out, "{}", Value::Object(object))
            }
        }
    }

    /// Writes what is held back.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a row; a cell with the delimiter, a quote or a line break is quoted (RFC 4180), in rows with
/// tabs such letters are blanks.
fn row<'c>(
    out: &mut impl Write,
    delimiter: char,
    cells: impl Iterator<Item = &'c str>,
) -> io::Result<()> {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            write!(out, "{delimiter}")?;
        }
        if delimiter == '\t' {
            if cell.contains(['\t', '\n', '\r']) {
                out.write_all(cell.replace(['\t', '\n', '\r'], " ").as_bytes())?;
            } else {
                out.write_all(cell.as_bytes())?;
            }
        } else if cell.contains([delimiter, '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

/// Puts an apostrophe before what a spreadsheet would run as a formula: it is a title, not a command.
/// Only for the columns that are added; those of the report stay as they are.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn work(best: &Candidate) -> String {
    let works: Vec<String> = best.works.iter().map(|work| work.id.to_string()).collect();
    works.join("|")
}

fn reasons(best: &Candidate) -> String {
    let reason = |feature: &Feature| format!("{} {}", feature.name, permille(feature.value));
    let reasons: Vec<String> = best.fit.features.iter().map(reason).collect();
    reasons.join(", ")
}

fn permille(value: u16) -> String {
    format!("{}.{:03}", value / 1_000, value % 1_000)
}

fn warnings(matched: &Matched) -> Vec<String> {
    let contradicting = matched.contradicting.iter();
    let mut warnings: Vec<String> = contradicting
        .map(|code| format!("{code} is the code of something else"))
        .collect();
    warnings.extend(
        matched
            .unknown
            .iter()
            .map(|code| format!("{code} is not registered")),
    );
    if matched
        .candidates
        .first()
        .is_some_and(|best| best.fit.is_other_version)
    {
        warnings.push("another version of the same work".to_owned());
    }
    warnings
}

/// What is told of a line: its cells, in one text, and what is counted.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) verdict: Verdict,
    pub(super) is_contradicted: bool,
    cells: Box<str>,
    ends: [usize; COLUMNS.len()],
}

impl Told {
    pub(super) fn new(matched: &Matched) -> Self {
        let mut cells = String::new();
        let mut ends = [0; COLUMNS.len()];
        for (cell, end) in texts(matched).iter().zip(&mut ends) {
            cells.push_str(cell);
            *end = cells.len();
        }
        Self {
            verdict: matched.verdict,
            is_contradicted: !matched.contradicting.is_empty(),
            cells: cells.into_boxed_str(),
            ends,
        }
    }
}

fn results(done: &Done) -> [&str; 9] {
    let mut cells = [""; 9];
    match &done.result {
        Ok(told) => {
            let mut start = 0;
            for (cell, end) in cells.iter_mut().zip(told.ends) {
                *cell = told.cells.get(start..end).unwrap_or_default();
                start = end;
            }
        }
        Err(flaw) => {
            cells[0] = "unusable";
            cells[8] = flaw.code();
        }
    }
    cells
}

fn texts(matched: &Matched) -> [String; 9] {
    let name = matched.verdict.name().to_owned();
    let warnings = warnings(matched).join("; ");
    let Some(best) = matched.candidates.first().filter(|_| name != "none") else {
        let mut cells = [const { String::new() }; 9];
        cells[0] = name;
        cells[8] = warnings;
        return cells;
    };
    [
        name,
        permille(best.fit.score),
        best.target.kind.name().to_owned(),
        best.target.id.to_string(),
        best.title.clone(),
        best.credit.clone(),
        work(best),
        reasons(best),
        warnings,
    ]
}

fn result(done: &Done) -> Value {
    let cells = results(done);
    let members = COLUMNS
        .iter()
        .zip(&cells)
        .filter(|(_, cell)| !cell.is_empty());
    let members = members.map(|(name, cell)| {
        let name = name.strip_prefix("match_").unwrap_or("verdict");
        (name.to_owned(), json!(cell))
    });
    Value::Object(members.collect())
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_added_cell_is_a_formula() {
        for (cell, written) in [
            ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
            ("+44", "'+44"),
            ("-", "'-"),
            ("@here", "'@here"),
            ("Why = me", "Why = me"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), written);
        }
    }
}
