//! What `registry.toml` says about the tables of one source.

use imr_snapshots::id::Scheme;
use imr_snapshots::record::Kind;
use serde::Deserialize;

use super::alias::fold;
use super::field::{self, Field, IdField, Mapped};
use crate::registry::nearest;

/// How rows are written, where the name and the first line of a file do not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// A header line, then a line for each row.
    Delimited,
    /// One JSON object a line.
    Jsonl,
}

/// What is wrong with the description of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl SpecError {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// What `registry.toml` says about the tables of one source.
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// How rows are written; `None`: by the file's name and its first line.
    pub layout: Option<Layout>,
    /// Whether cells may be quoted; `None`: they may, except between tabs.
    pub quotes: Option<bool>,
    /// Whether a row may lack cells at its end, or have empty ones too many.
    pub ragged: bool,
    /// Headers that are not to be recognised.
    pub ignore: Vec<String>,
    pub(super) source: String,
    /// What a row is about; `None`: a statement about a record of any kind.
    pub(super) kind: Option<Kind>,
    pub(super) delimiter: Option<u8>,
    pub(super) separators: Vec<String>,
    pub(super) column_separators: Vec<(String, Vec<String>)>,
    pub(super) columns: Vec<(Mapped, String)>,
}

/// Separators of several values in one cell, where the source names none.
const SEPARATORS: [&str; 2] = ["|", ";"];

impl TableSpec {
    /// A table of the source `source` whose rows are about `kind`: `work`, `recording`,
    /// `release`, `party` or `statement`.
    ///
    /// # Errors
    /// Fails on any other kind.
    pub fn new(source: &str, kind: &str) -> Result<Self, SpecError> {
        let kind = match (kind, Kind::from_name(kind)) {
            ("statement", _) => None,
            (_, Some(kind)) => Some(kind),
            _ => {
                let known = ["work", "recording", "release", "party", "statement"];
                let hint = match nearest(kind, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("say what one row is about: {}", known.join(", ")),
                };
                return Err(SpecError::new(
                    format!("`{kind}` is not a kind of row"),
                    hint,
                ));
            }
        };
        Ok(Self {
            layout: None,
            quotes: None,
            ragged: false,
            ignore: Vec::new(),
            source: source.to_owned(),
            kind,
            delimiter: None,
            separators: SEPARATORS.map(str::to_owned).to_vec(),
            column_separators: Vec::new(),
            columns: Vec::new(),
        })
    }

    /// Sets what is between two cells: `tab`, `comma`, `semicolon`, `pipe` or one ASCII character.
    ///
    /// # Errors
    /// Fails on anything else.
    pub fn set_delimiter(&mut self, text: &str) -> Result<(), SpecError> {
        let byte = match (text, text.as_bytes()) {
            ("tab", _) => b'\t',
            ("comma", _) => b',',
            ("semicolon", _) => b';',
            ("pipe", _) => b'|',
            (_, &[byte]) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => byte,
            _ => {
                let message = format!("`{text}` cannot be a delimiter");
                return Err(SpecError::new(
                    message,
                    "use tab, comma, semicolon, pipe or one character",
                ));
            }
        };
        self.delimiter = Some(byte);
        Ok(())
    }

    /// Sets what is between several values in one cell; none at all turns the splitting off.
    ///
    /// # Errors
    /// Fails on empty and very long separators.
    pub fn set_separators(&mut self, separators: &[String]) -> Result<(), SpecError> {
        self.separators = checked(separators)?;
        Ok(())
    }

    /// Sets what is between several values in the cells of one column.
    ///
    /// # Errors
    /// Fails on empty and very long separators.
    pub fn set_column_separators(
        &mut self,
        column: &str,
        separators: &[String],
    ) -> Result<(), SpecError> {
        self.column_separators
            .push((fold(column), checked(separators)?));
        Ok(())
    }

    /// Maps a field to one or more columns; their values come in the order of the row.
    ///
    /// # Errors
    /// Fails if there is no such field, or it does not fit the kind of the rows.
    pub fn map(&mut self, field: &str, columns: &[String]) -> Result<(), SpecError> {
        let mapped = field::read(field, &self.source)?;
        self.fits(field, &mapped)?;
        if columns.is_empty() || columns.iter().any(|column| column.trim().is_empty()) {
            let message = format!("`{field}` is mapped to no column");
            return Err(SpecError::new(
                message,
                "name a column, or leave the field out",
            ));
        }
        self.columns.extend(
            columns
                .iter()
                .map(|column| (mapped.clone(), column.clone())),
        );
        Ok(())
    }

    fn fits(&self, text: &str, mapped: &Mapped) -> Result<(), SpecError> {
        let of_statement = is_of_statement(&mapped.field);
        let (message, hint) = match self.kind {
            None if mapped.of.is_some() => (
                format!("`{text}`: a statement has no linked records"),
                "map `subject` to the identifier that it is about",
            ),
            None if !of_statement && !matches!(mapped.field, Field::Id(_)) => (
                format!("`{text}` is not a field of a statement"),
                "statements have subject, train-ai, train-genai, ai-use, search, all, vocabulary, \
                 declarant, declared, licence",
            ),
            None => return Ok(()),
            Some(_) if of_statement => (
                format!("`{text}` is a field of statements"),
                "give statements a source with kind = \"statement\"",
            ),
            Some(kind) => return fits_record(kind, text, mapped),
        };
        Err(SpecError::new(message, hint))
    }
}

/// Whether a field can be one of a row about a record.
fn fits_record(kind: Kind, text: &str, mapped: &Mapped) -> Result<(), SpecError> {
    let (message, hint) = match mapped.of {
        Some(_) if is_of_row(&mapped.field) => (
            format!("`{text}`: shares, popularity and archived codes are those of the row"),
            "leave the prefix out",
        ),
        None if kind == Kind::Party && is_of_thing(&mapped.field) => (
            format!("`{text}` does not identify a party"),
            "parties have ipi, isni, dpid, ipi-base, mbid, asset:SERVICE or local",
        ),
        Some(Kind::Party) => (
            format!("`{text}`: a {} does not link to a party", kind.name()),
            "name parties by their role, such as artist and artist.isni",
        ),
        Some(of) if kind == of || kind == Kind::Party => (
            format!(
                "`{text}`: a {} does not link to a {}",
                kind.name(),
                of.name()
            ),
            "leave the prefix out",
        ),
        _ => return Ok(()),
    };
    Err(SpecError::new(message, hint))
}

/// Whether a field belongs to statements only.
pub(super) fn is_of_statement(field: &Field) -> bool {
    matches!(
        field,
        Field::Use(_)
            | Field::TdmReservation
            | Field::SubjectKind
            | Field::Vocabulary
            | Field::Declarant
            | Field::Declared
            | Field::Licence
            | Field::Id(IdField::Any)
    )
}

/// Whether a field is about the row and cannot be one of a linked record.
fn is_of_row(field: &Field) -> bool {
    matches!(
        field,
        Field::ShareOf(_)
            | Field::Points
            | Field::Percent
            | Field::Right
            | Field::Popularity
            | Field::Archived(_)
            | Field::Also(_)
    )
}

/// Whether a field identifies something that is not a party.
fn is_of_thing(field: &Field) -> bool {
    match field {
        Field::Id(IdField::Scheme(scheme))
        | Field::Archived(IdField::Scheme(scheme))
        | Field::Also(IdField::Scheme(scheme)) => !matches!(
            scheme,
            Scheme::Ipi | Scheme::IpiBase | Scheme::Isni | Scheme::Dpid | Scheme::Mbid
        ),
        Field::Id(IdField::Society(_)) | Field::SocietyNumber | Field::SocietyCode => true,
        _ => false,
    }
}

fn checked(separators: &[String]) -> Result<Vec<String>, SpecError> {
    match separators.iter().find(|s| s.is_empty() || s.len() > 16) {
        Some(bad) => {
            let message = format!("`{bad}` cannot separate values");
            Err(SpecError::new(
                message,
                "use 1 to 16 bytes, such as \"|\" or \", \"",
            ))
        }
        None => {
            // The longest first, so that ", " is tried before ",".
            let mut all = separators.to_vec();
            all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            Ok(all)
        }
    }
}
