//! Codes of numbers by their place: what is the n-th byte of the numbers of one row is often the like of
//! the n-th byte of another, and unlike the bytes beside it.
//!
//! A number has bytes that nothing tells before (the low ones of a code) and bytes that are one of few
//! (a year, a high byte). A compressor that sees them in turn gives all of them about the same bits. So
//! the numbers of a table's blocks are written with a Huffman code for each place; its codes end the
//! [dictionary](super::Dictionary) of the table, where they are a part of its content to zstd:
//!
//! ```text
//! per place            the weights of its code (RFC 8878, 4.2.1), two in a byte, the first one in its higher
//!   128 bytes          half; what is missing to a power of two is the weight of the last symbol, where 0 stands
//! byte                 number of places
//! ```
//!
//! The last code is that of all places behind it as well. Bits are read from the last byte on, highest
//! first; the highest bit that is set marks where they begin.

use crate::zstd::{Backward, Huffman};

/// Bytes of the weights of a code.
const CODE: usize = 128;

/// The codes of a table.
#[derive(Default)]
pub(super) struct Places(Vec<Huffman>);

impl Places {
    /// Reads the codes that end a dictionary.
    pub(super) fn parse(dictionary: &[u8]) -> Option<Self> {
        let (count, rest) = dictionary.split_last()?;
        let start = rest.len().checked_sub(usize::from(*count) * CODE)?;
        let mut codes = Vec::new();
        for weights in rest.get(start..)?.chunks_exact(CODE) {
            codes.push(Huffman::of_all(weights)?);
        }
        Some(Self(codes))
    }

    /// Appends the numbers of a row, which are so many bytes.
    pub(super) fn read(
        &self,
        bits: &mut Backward<'_>,
        length: usize,
        to: &mut Vec<u8>,
    ) -> Option<()> {
        for place in 0..length {
            let code = self.0.get(place).or(self.0.last())?;
            to.push(code.next(bits)?);
        }
        Some(())
    }
}
