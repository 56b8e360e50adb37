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

/// Encodes the row of an identifier, given as its key.
///
/// # Errors
/// Fails when it is larger than [`crate::limits::VALUE`].
pub fn encode(key: &[u8], row: &Row) -> Result<Vec<u8>, Corrupt> {
    super::bounded(codec::encode_at(key, row)?)
}

/// Decodes the row of an identifier, given as its key.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write.
pub fn decode(key: &[u8], value: &[u8]) -> Result<Row, Corrupt> {
    codec::decode_at(key, value)
}
