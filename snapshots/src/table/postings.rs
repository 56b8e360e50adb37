//! Rows of the table *postings*: cards of a common word, at most [`PAGE`] a row.
//!
//! ```text
//! a row of *postings*:
//!   varint               cards - 1 (the first is in the key)
//!   byte                 k, if there is more than one; then distances
//! ```
//!
//! Distances are written as [`numbers`](super::numbers) says.

use super::numbers;
use super::tokens::{Field, Group};
use crate::error::Corrupt;
use crate::order::Adds;
use crate::segment::varint::Reader;

/// Cards in a row of *postings*.
pub const PAGE: usize = 128;

/// Reads a row of *postings* whose key ends with `first`.
///
/// # Errors
/// Fails on bytes that no writer writes.
pub fn decode_page(value: &[u8], first: u32) -> Result<Vec<u32>, Corrupt> {
    decode_to(value, first, u32::MAX)
}

/// Reads a row of *postings* up to the first card that is after `last`.
fn decode_to(value: &[u8], first: u32, last: u32) -> Result<Vec<u32>, Corrupt> {
    let mut reader = Reader::new("postings", value);
    let count = reader.bounded(PAGE - 1)? + 1;
    let mut page = Vec::new();
    let k = numbers::k(&mut reader, count)?;
    numbers::read(&mut reader, first, k, count, last, &mut page)?;
    if page.len() == count {
        reader.end()?;
    }
    Ok(page)
}

/// Marks which of some cards, ascending, are in a row of *postings* whose key ends with `first`. Returns how
/// many of them are not after the last card of the row.
///
/// # Errors
/// Fails on bytes that no writer writes, as far as it reads.
pub fn mark_page(
    value: &[u8],
    first: u32,
    cards: &[u32],
    marks: &mut [bool],
) -> Result<usize, Corrupt> {
    let mut at = 0;
    let last = cards.last().copied().unwrap_or(0);
    for number in decode_to(value, first, last)? {
        while let Some(card) = cards.get(at).filter(|card| **card <= number) {
            if let Some(mark) = marks.get_mut(at) {
                *mark |= *card == number;
            }
            at += 1;
        }
    }
    Ok(at)
}

/// Returns the key of a row of *postings*: the token, a zero byte (which no token has), the field,
/// the group, the first card (big-endian).
pub fn key(token: &str, field: Field, group: Group, first: u32) -> Vec<u8> {
    let mut key = token.as_bytes().to_vec();
    key.push_all([0, field as u8, group.byte()]);
    key.push_all(first.to_be_bytes());
    key
}

/// Returns the first card of a row of *postings*.
pub fn first_of(key: &[u8]) -> Option<u32> {
    key.last_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}
