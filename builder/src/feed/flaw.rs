//! What can be wrong with a row of a feed, or with a whole file.

use imr_snapshots::id::{Check, Identifier, Malformed, Note, Reading, Reason};

use super::Oddity;

/// What is wrong with a row, a part of it, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// Column (cell, or position in a line of fixed columns) from 1, where one is at fault.
    pub(crate) column: Option<u32>,
    /// A stable code, such as `id-length`; that of a whole file begins with `file-`.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: &'static str,
}

impl Flaw {
    /// A flaw of a row or a file as a whole.
    pub(crate) fn new(code: &'static str, message: impl Into<String>, hint: &'static str) -> Self {
        Self {
            column: None,
            code,
            message: bounded(message.into()),
            hint,
        }
    }

    /// The same, at a column (from 1).
    pub(crate) fn at(mut self, column: usize) -> Self {
        self.column = u32::try_from(column).ok();
        self
    }

    /// The flaw of a malformed identifier, written `given`.
    pub(crate) fn of_id(malformed: &Malformed, given: &str) -> Self {
        let (code, hint) = id_code(&malformed.reason);
        let label = malformed.scheme.label();
        let message = format!("`{}` is no {label}: {}", short(given), malformed.reason);
        Self::new(code, message, hint)
    }
}

/// A message, which may quote what a library says of a file, at the length of a few lines.
fn bounded(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(400) {
        message.truncate(end);
        message.push_str("...");
    }
    message
}

/// The text for a message, shortened.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}...", text[..end].escape_debug()),
        None => text.escape_debug().to_string(),
    }
}

/// What is odd about an identifier that was taken, at a column from 1.
pub(crate) fn oddities(
    reading: &Reading,
    column: Option<u32>,
) -> impl Iterator<Item = Oddity> + use<'_> {
    let wrong = match &reading.check {
        Check::Wrong { expected } => Some(wrong_check(&reading.identifier, expected, column)),
        _ => None,
    };
    let notes = reading.notes.iter().filter_map(move |note| {
        let code = id_warning(note)?;
        let message = format!("{}: {}", shown(&reading.identifier), note.text());
        Some(Oddity {
            column,
            code,
            message,
        })
    });
    wrong.into_iter().chain(notes)
}

/// Says that an identifier was taken although its check digit is another one than `expected`.
pub(crate) fn wrong_check(id: &Identifier, expected: &str, column: Option<u32>) -> Oddity {
    Oddity {
        column,
        code: "check-digit",
        message: format!("{}: the check digit should be {expected}", shown(id)),
    }
}

/// An identifier in a message.
fn shown(id: &Identifier) -> String {
    format!("{} `{}`", id.scheme().label(), short(&id.display()))
}

/// What is counted about an identifier that was taken.
fn id_warning(note: &Note) -> Option<&'static str> {
    match note {
        Note::CheckDigitAdded => Some("check-digit-added"),
        Note::LeadingZerosAdded => Some("leading-zeros"),
        Note::Truncated => Some("truncated"),
        Note::PerhapsOldCae => Some("old-cae"),
        Note::SpreadsheetNotation => Some("spreadsheet-number"),
        Note::OldForm | Note::VersionAdded | Note::FromUrl => None,
    }
}

/// The code and hint of a reject for a malformed identifier.
fn id_code(reason: &Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Length { .. } => (
            "id-length",
            "correct the code, or the mapping of the column",
        ),
        Reason::Character { .. } => (
            "id-character",
            "correct the code, or the mapping of the column",
        ),
        Reason::Prefix { .. } => (
            "id-prefix",
            "correct the code, or the mapping of the column",
        ),
        Reason::Society => ("id-society", "give the CISAC number of the society"),
        Reason::Rounded => (
            "id-rounded",
            "a spreadsheet wrote the code as a number and lost digits: format the column as text and export it again",
        ),
        Reason::Address => (
            "id-address",
            "give the code itself, or map the column to another scheme",
        ),
        Reason::Header { .. } => ("id-header", "correct the code"),
        Reason::Separator { .. } => ("id-separator", "write both parts of the identifier"),
        Reason::Service | Reason::Source => ("id-name", "correct the name in [source.columns]"),
        Reason::Blank | Reason::Spelling | Reason::Scheme => ("id-spelling", "correct the code"),
    }
}
