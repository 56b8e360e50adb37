//! One row, and what is wrong with it.

use std::borrow::Cow;

use imr_snapshots::id::{self, Identifier, Malformed, Reading, Reason, Scheme};

use super::cell::{day, milliseconds, several, territory, truth};
use super::layout::Layout;
use super::table::{Field, Kind};
use crate::feed::desk::Desk;
use crate::feed::flaw::{Flaw, short};
use crate::feed::table::Row;

/// Longest record id of a feed, in bytes.
const LONGEST: usize = 200;

/// Columns that hold record ids.
const RECORDS: [Field; 5] = [
    Field::Work,
    Field::Party,
    Field::Recording,
    Field::Release,
    Field::ReversionWork,
];

/// One row of a table.
pub(super) struct Line<'a, 'd> {
    pub(super) layout: &'a Layout,
    pub(super) row: Row<'a>,
    pub(super) desk: &'a mut Desk<'d>,
}

impl<'a> Line<'a, '_> {
    /// What is in a column.
    pub(super) fn cell(&self, field: Field) -> &'a str {
        self.layout.cell(&self.row, field)
    }

    /// The text in a column, with blanks for control characters.
    pub(super) fn text(&self, field: Field) -> Cow<'a, str> {
        blank(self.cell(field))
    }

    /// Refuses a row without what its table cannot do without, or of another width than the
    /// table. Cells that are missing at the end are empty.
    pub(super) fn fits(&mut self) -> Result<(), Flaw> {
        let (cells, width) = (self.row.len(), self.layout.width);
        let more = (width..cells).any(|at| !self.row.cell(at).is_empty());
        if !self
            .layout
            .admits(if more { cells } else { cells.min(width) })
        {
            let message = format!("{cells} cells where the table has {width} columns");
            let hint = "is a tab within a cell, or the file of another table?";
            return Err(Flaw::new("columns", message, hint));
        }
        for field in self.layout.table.mandatory {
            if self.cell(*field).is_empty() {
                let message = format!("the row has no {field:?}");
                let flaw = Flaw::new("mandatory", message, "is the line torn?");
                return Err(flaw.at(self.layout.column(*field)));
            }
        }
        // Nothing of a row is handed over before it is known to be taken.
        for field in RECORDS {
            self.record(field)?;
        }
        if cells < width {
            self.desk.warning("cells-missing");
        } else if more {
            self.desk.warning("cells-extra");
        }
        Ok(())
    }

    /// The record id in a column, if it has one.
    pub(super) fn record(&self, field: Field) -> Result<Option<&'a str>, Flaw> {
        let id = self.cell(field);
        if id.is_empty() {
            return Ok(None);
        }
        let plain = id.bytes().all(|byte| byte.is_ascii_graphic());
        if id.len() <= LONGEST && (plain || id::local("x", id).is_ok()) {
            return Ok(Some(id));
        }
        let message = format!("the row has a {field:?} id that is too long or does not print");
        let flaw = Flaw::new("record-id", message, "is the line damaged?");
        Err(flaw.at(self.layout.column(field)))
    }

    /// The record id in a mandatory column.
    pub(super) fn required(&self, field: Field) -> Result<&'a str, Flaw> {
        let missing = || {
            Flaw::new(
                "mandatory",
                format!("the row has no {field:?}"),
                "is the line torn?",
            )
        };
        self.record(field)?.ok_or_else(missing)
    }

    /// Names a flaw at a column. What is in it is not told where the table has addresses of
    /// people: a line that is torn may have one in any column.
    pub(super) fn odd(&mut self, field: Field, code: &'static str, what: &str, hint: &'static str) {
        let message = match self.layout.table.kind {
            Kind::Parties => format!("the value is {what}"),
            _ => format!("`{}` is {what}", short(self.cell(field))),
        };
        let at = self.layout.column(field);
        self.desk.flaw(Flaw::new(code, message, hint).at(at));
    }

    /// The identifier in a column; a malformed one is a flaw.
    pub(super) fn id(&mut self, scheme: Scheme, field: Field) -> Option<Identifier> {
        let text = self.cell(field);
        if text.is_empty() {
            return None;
        }
        self.reading(id::parse(scheme, text), field)
    }

    /// The same for what was read before.
    pub(super) fn reading(
        &mut self,
        reading: Result<Reading, Malformed>,
        field: Field,
    ) -> Option<Identifier> {
        match reading {
            Err(malformed)
                if self.layout.table.kind == Kind::Parties && malformed.reason != Reason::Blank =>
            {
                let told = Flaw::of_id(&malformed, "");
                let what = format!("no {}", malformed.scheme.label());
                self.odd(field, told.code, &what, told.hint);
                None
            }
            reading => self.desk.reading(reading, self.layout.column(field)),
        }
    }

    /// The duration in a column.
    pub(super) fn duration(&mut self) -> Option<u64> {
        let text = self.cell(Field::Duration);
        if text.is_empty() {
            return None;
        }
        let read = milliseconds(text);
        if read.is_none() {
            let hint = "write PT3M45S, or seconds";
            self.odd(Field::Duration, "duration", "no duration", hint);
        }
        read.flatten()
    }

    /// The date in a column; empty if there is none.
    pub(super) fn date(&mut self, field: Field) -> String {
        let text = self.cell(field);
        if text.is_empty() {
            return String::new();
        }
        let read = day(text);
        if read.is_none() {
            self.odd(field, "date", "no date", "write YYYY-MM-DD");
        }
        read.flatten().unwrap_or_default()
    }

    /// Whether a column says yes.
    pub(super) fn says(&mut self, field: Field) -> bool {
        match truth(self.cell(field)) {
            Some(truth) => truth,
            None => {
                self.odd(
                    field,
                    "truth",
                    "neither true nor false",
                    "write true or false",
                );
                false
            }
        }
    }

    /// The language in a column as a tag; empty if there is none.
    pub(super) fn language(&mut self) -> Cow<'a, str> {
        let text = self.cell(Field::Language);
        let known = text.len() <= 35 && !text.starts_with('-');
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if known && text.bytes().all(letters) {
            return match text.contains('_') {
                true => Cow::Owned(text.replace('_', "-")),
                false => Cow::Borrowed(text),
            };
        }
        self.desk.warning("language");
        Cow::Borrowed("")
    }

    /// The territories in a column as an expression; empty if there are none. One that is not
    /// known leaves a term that holds no country.
    pub(super) fn territories(&mut self) -> String {
        let mut expression = String::new();
        for value in several(self.cell(Field::Territory)) {
            let (excluded, code) = territory(value).unwrap_or_else(|| {
                let hint = "write an ISO 3166 code of two letters, or a TIS number";
                self.odd(
                    Field::Territory,
                    "territory",
                    "no territory that is known",
                    hint,
                );
                (false, 0)
            });
            if excluded && expression.is_empty() {
                expression.push_str("2136");
            }
            match (excluded, expression.is_empty()) {
                (true, _) => expression.push('-'),
                (false, false) => expression.push('+'),
                (false, true) => {}
            }
            expression.push_str(&code.to_string());
        }
        expression
    }
}

/// A text with blanks for control characters.
pub(super) fn blank(text: &str) -> Cow<'_, str> {
    match text.chars().any(char::is_control) {
        true => Cow::Owned(text.replace(char::is_control, " ").trim().to_owned()),
        false => Cow::Borrowed(text),
    }
}
