//! Keys and values of the table *links*: pages of links that do not fit into a record.

use crate::codec;
use crate::error::Corrupt;
use crate::order::Adds;
use crate::record::{Kind, Link, Target};

/// Returns the key of a page: kind of the record, its key, zero, kind of the links' targets,
/// number of the page (big-endian, so that pages are in order).
///
/// Page 0 follows the links inside the record.
pub fn key(of: &Target, to: Kind, page: u32) -> Vec<u8> {
    let mut key = vec![u8::from(of.kind)];
    key.push_all(of.id.key());
    key.push_all([0, u8::from(to)]);
    key.push_all(page.to_be_bytes());
    key
}

/// Encodes a page of at most [`crate::limits::LINKS_PAGE`] links.
///
/// # Errors
/// Fails when it is larger than [`crate::limits::VALUE`].
pub fn encode(links: &[Link]) -> Result<Vec<u8>, Corrupt> {
    super::bounded(codec::encode_all(links)?)
}

/// Decodes a page.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write.
pub fn decode(value: &[u8]) -> Result<Vec<Link>, Corrupt> {
    codec::decode(value)
}
