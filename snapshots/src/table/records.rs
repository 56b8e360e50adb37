//! Values of the tables of records.

use crate::codec::{self, stored};
use crate::error::Corrupt;
use crate::record::{Record, Target};

/// What an identifier leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The record whose primary identifier it is.
    pub record: Option<Record>,
    /// Records that have it as another identifier.
    pub aliases: Vec<Target>,
}
stored!(Row { record, aliases });

/// Encodes a row.
///
/// # Errors
/// Fails when it is larger than [`crate::limits::VALUE`].
pub fn encode(row: &Row) -> Result<Vec<u8>, Corrupt> {
    super::bounded(codec::encode(row)?)
}

/// Decodes a row.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write.
pub fn decode(value: &[u8]) -> Result<Row, Corrupt> {
    codec::decode(value)
}
