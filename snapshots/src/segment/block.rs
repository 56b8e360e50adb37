//! A block: some dozens of rows with front-coded keys.
//!
//! ```text
//! varint               number of rows
//! per row              varint shared, varint length, bytes   the key without what it shares
//!                                                            with the key before
//! per row              varint                                length of the value
//! bytes                the values, one after the other
//! ```

use std::cell::Cell;

use fst::raw::Fst;

use super::root::is_intact;
use super::varint::Reader;
use crate::error::Corrupt;
use crate::limits;

/// The parsed rows of one block.
#[derive(Debug)]
pub struct Block {
    bytes: Vec<u8>,
    /// The whole keys, one after the other.
    keys: Vec<u8>,
    /// Where each key ends in `keys`, and each value in `bytes`.
    ends: Vec<(u32, u32)>,
    /// Where the first value begins in `bytes`.
    values: u32,
    /// Which of the first rows hold an FST with a right checksum, as far as they were asked for.
    intact: Cell<u64>,
}

impl Block {
    /// Parses the decompressed bytes of a block.
    ///
    /// # Errors
    /// Fails when a length passes a limit or the end, a key is not after the one before it, or
    /// bytes are left over.
    pub(super) fn parse(bytes: Vec<u8>) -> Result<Self, Corrupt> {
        let mut reader = Reader::new("block", &bytes);
        let rows = reader.bounded(limits::BLOCK_ROWS)?;
        let mut keys: Vec<u8> = Vec::new();
        let mut ends: Vec<(u32, u32)> = Vec::with_capacity(rows.min(bytes.len() / 3));
        let mut before = 0..0;
        for row in 0..rows {
            let shared = reader.bounded(limits::KEY)?;
            let length = reader.bounded(limits::KEY)?;
            let suffix = reader.take(length)?;
            if shared > before.len() || shared + length > limits::KEY {
                return Err(reader.corrupt("shares more of a key than there is"));
            }
            let start = keys.len();
            keys.extend_from_within(before.start..before.start + shared);
            keys.extend_from_slice(suffix);
            let (earlier, this) = (keys.get(before.clone()), keys.get(start..));
            if row > 0 && earlier >= this {
                return Err(reader.corrupt("has keys out of order"));
            }
            before = start..keys.len();
            ends.push((narrow(keys.len())?, 0));
        }
        let mut lengths = Vec::with_capacity(ends.len());
        for _ in 0..ends.len() {
            lengths.push(reader.bounded(limits::VALUE)?);
        }
        let values = bytes.len() - reader.rest().len();
        let mut end = values;
        for (row, length) in ends.iter_mut().zip(lengths) {
            end += length;
            row.1 = narrow(end)?;
        }
        if end != bytes.len() {
            return Err(Corrupt::new("block", "has values that do not fill it"));
        }
        Ok(Self {
            values: narrow(values)?,
            bytes,
            keys,
            ends,
            intact: Cell::default(),
        })
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Tells whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the key of a row.
    pub fn key(&self, row: usize) -> Option<&[u8]> {
        let start = self.before(row).map_or(0, |end| end.0);
        self.keys
            .get(start as usize..self.ends.get(row)?.0 as usize)
    }

    /// Returns the value of a row.
    pub fn value(&self, row: usize) -> Option<&[u8]> {
        let start = self.before(row).map_or(self.values, |end| end.1);
        self.bytes
            .get(start as usize..self.ends.get(row)?.1 as usize)
    }

    /// Returns the value of a row as an FST; `None` if it is none, or not the one that was written.
    pub fn fst(&self, row: usize) -> Option<Fst<&[u8]>> {
        let value = self.value(row)?;
        let mark = 1u64.checked_shl(u32::try_from(row).ok()?).unwrap_or(0);
        if self.intact.get() & mark == 0 {
            if !is_intact(value) {
                return None;
            }
            self.intact.set(self.intact.get() | mark);
        }
        Fst::new(value).ok()
    }

    fn before(&self, row: usize) -> Option<&(u32, u32)> {
        self.ends.get(row.checked_sub(1)?)
    }

    /// Returns the first row whose key is not before `key`.
    pub fn lower_bound(&self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.key(middle).is_some_and(|found| found < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Finds the value of a key.
    pub fn find(&self, key: &[u8]) -> Option<&[u8]> {
        let row = self.lower_bound(key);
        if self.key(row)? == key {
            self.value(row)
        } else {
            None
        }
    }

    /// Returns about how many bytes of memory it holds.
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.keys.len() + self.ends.len() * 8
    }
}

fn narrow(number: usize) -> Result<u32, Corrupt> {
    u32::try_from(number).map_err(|_| Corrupt::new("block", "is too large"))
}
