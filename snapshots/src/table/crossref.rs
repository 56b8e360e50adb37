//! Values of the table *crossref*: the records that an identifier leads to.

use crate::codec;
use crate::error::Corrupt;
use crate::record::Target;

/// Encodes the records, ascending and distinct.
///
/// # Errors
/// Fails when there are too many for one row.
pub fn encode(targets: &[Target]) -> Result<Vec<u8>, Corrupt> {
    super::bounded(codec::encode_all(targets)?)
}

/// Decodes the records.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write.
pub fn decode(value: &[u8]) -> Result<Vec<Target>, Corrupt> {
    codec::decode(value)
}
