//! Items that were not taken, with the reason and where to look.

use serde::Serialize;

/// A row (or a part of a row) of a feed that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The id of the source in `registry.toml`.
    pub source: String,
    /// The file, as `registry.toml` names it.
    pub file: String,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The column (field) at fault, from 1, where there is one.
    pub column: Option<u32>,
    /// A stable code such as `columns`, `utf8`, `id-length`, `no-id`.
    pub code: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// What to do about it.
    pub hint: &'static str,
    /// Whether the whole row was left out, or only the cell and the rest of the row was taken.
    pub whole_row: bool,
}
