//! A block: some dozens of rows with front-coded keys.
//!
//! ```text
//! varint               number of rows
//! byte                 number of columns of the values: 1, or 3; or 4, when the third is coded
//! varint               if it is coded: its length in bytes
//! per row              varint   how many leading bytes the key shares with the key before
//! per row              varint   length of the rest of the key
//! per column, per row  varint   length of that part of the value; of the second of three columns
//!                               the number of texts
//! per row              bytes    the rest of the key
//! per column, per row  bytes    that part of the value
//! ```
//!
//! A value of one column is what is in it; one of three is that of the [codec](crate::codec), whose
//! streams are the columns: shapes are beside shapes and texts beside texts, which compresses better.
//! Numbers that are coded have the codes of their [places].

use std::cell::{Cell, OnceCell};
#[cfg(feature = "write")]
use std::sync::Arc;

use fst::raw::Fst;

use super::places::Places;
use super::root::is_intact;
use super::varint::{Reader, push};
use crate::codec::END;
use crate::error::Corrupt;
use crate::limits;
use crate::order::compare;
use crate::zstd::Backward;

/// The parsed rows of one block.
#[derive(Debug)]
pub struct Block {
    rows: Kept,
    /// Which of the first rows hold an FST with a right checksum, as far as they were asked for.
    intact: Cell<u64>,
    /// How many items there are up to the end of each row, once they were counted.
    items: OnceCell<Vec<u32>>,
}

/// Rows as they were parsed.
#[derive(Debug)]
pub struct Rows {
    /// The whole values, one after the other.
    bytes: Vec<u8>,
    /// The whole keys, one after the other.
    keys: Vec<u8>,
    /// Where each key ends in `keys`, and each value in `bytes`.
    ends: Vec<(u32, u32)>,
}

const BAD_CODES: Corrupt = Corrupt::new("block", "is cut short");

/// Where there are threads, they may share rows.
#[cfg(feature = "write")]
type Kept = Arc<Rows>;
#[cfg(not(feature = "write"))]
type Kept = Rows;

impl Block {
    /// Parses the decompressed bytes of a block; `places` are the codes of its dictionary.
    ///
    /// # Errors
    /// Fails when a length passes a limit or the end, a key is not after the one before it, or
    /// bytes are left over.
    pub(super) fn parse(bytes: &[u8], places: Option<&Places>) -> Result<Self, Corrupt> {
        let mut reader = Reader::new("block", bytes);
        let rows = reader.bounded(limits::BLOCK_ROWS)?;
        let (columns, places) = match (reader.byte()?, places) {
            (columns @ (1 | 3), _) => (columns.into(), None),
            (4, Some(places)) => (3, Some((places, reader.bounded(limits::BLOCK_RAW)?))),
            _ => return Err(reader.corrupt("has another number of columns")),
        };
        let shared = lengths(&mut reader, rows, limits::KEY)?;
        let rests = lengths(&mut reader, rows, limits::KEY)?;
        let mut parts = [const { Vec::new() }; 3];
        for part in parts.iter_mut().take(columns) {
            *part = lengths(&mut reader, rows, limits::VALUE)?;
        }
        let mut keys: Vec<u8> = Vec::with_capacity(bytes.len());
        let mut ends: Vec<(u32, u32)> = Vec::with_capacity(rows);
        let mut before = 0..0;
        for (shared, length) in shared.into_iter().zip(rests) {
            let rest = reader.take(length)?;
            if shared > before.len() || shared + length > limits::KEY {
                return Err(reader.corrupt("shares more of a key than there is"));
            }
            let start = keys.len();
            keys.extend_from_within(before.start..before.start + shared);
            keys.extend_from_slice(rest);
            let (earlier, this) = (keys.get(before.clone()), keys.get(start..));
            if !ends.is_empty() && earlier >= this {
                return Err(reader.corrupt("has keys out of order"));
            }
            before = start..keys.len();
            ends.push((narrow(keys.len())?, 0));
        }
        let [first, texts, numbers] = parts;
        let mut column = Reader::new("block", reader.take(first.iter().sum())?);
        let behind: usize = numbers.iter().sum();
        let stored = places.map_or(behind, |(_, coded)| coded);
        let between = reader.rest().len().checked_sub(stored);
        let between = reader.take(between.ok_or(reader.corrupt("is cut short"))?)?;
        let mut between = Reader::new("block", between);
        let mut bits = None;
        if let Some((places, coded)) = places {
            // A code has a bit at least.
            let coded = Backward::new(reader.take(coded)?).filter(|_| behind <= coded * 8);
            bits = Some((places, coded.ok_or(BAD_CODES)?));
        }
        let mut values: Vec<u8> = Vec::with_capacity(bytes.len() + behind);
        let mut counts = texts.into_iter().zip(numbers);
        for (row, length) in ends.iter_mut().zip(first) {
            let part = column.take(length)?;
            if let Some((texts, number)) = counts.next() {
                let texts = between.take(ends_of(between.rest(), texts))?;
                push(&mut values, length as u32);
                push(&mut values, texts.len() as u32);
                values.extend_from_slice(part);
                values.extend_from_slice(texts);
                match &mut bits {
                    Some((places, bits)) => {
                        places.read(bits, number, &mut values).ok_or(BAD_CODES)?;
                    }
                    None => values.extend_from_slice(reader.take(number)?),
                }
            } else {
                values.extend_from_slice(part);
            }
            row.1 = narrow(values.len())?;
        }
        if bits.is_some_and(|(_, bits)| bits.left() != 0) {
            return Err(BAD_CODES);
        }
        between.end()?;
        reader.end()?;
        let bytes = values;
        Ok(Self::new(Kept::from(Rows { bytes, keys, ends })))
    }

    fn new(rows: Kept) -> Self {
        Self {
            rows,
            intact: Cell::default(),
            items: OnceCell::new(),
        }
    }

    /// Makes a block of rows that another thread parsed.
    #[cfg(feature = "write")]
    pub fn of(rows: Arc<Rows>) -> Self {
        Self::new(rows)
    }

    /// Returns its rows, for other threads.
    #[cfg(feature = "write")]
    pub fn rows(&self) -> &Arc<Rows> {
        &self.rows
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.rows.ends.len()
    }

    /// Tells whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.ends.is_empty()
    }

    /// Returns the key of a row.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub fn key(&self, row: usize) -> Option<&[u8]> {
        let start = self.before(row).map_or(0, |end| end.0);
        self.rows
            .keys
            .get(start as usize..self.rows.ends.get(row)?.0 as usize)
    }

    /// Tells whether a key is one of its rows, or would be between two of them.
    pub fn spans(&self, key: &[u8]) -> bool {
        let last = self.len().checked_sub(1).and_then(|last| self.key(last));
        let first = self.key(0);
        last.is_some_and(|last| compare(key, last).is_le())
            && first.is_some_and(|first| compare(first, key).is_le())
    }

    /// Returns the value of a row.
    pub fn value(&self, row: usize) -> Option<&[u8]> {
        let start = self.before(row).map_or(0, |end| end.1);
        self.rows
            .bytes
            .get(start as usize..self.rows.ends.get(row)?.1 as usize)
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

    /// Returns how many items there are up to the end of each row; `count` tells how many a row has, by its
    /// key and value, and is asked once.
    ///
    /// # Errors
    /// Fails as `count` does.
    pub fn items(
        &self,
        count: impl Fn(&[u8], &[u8]) -> Result<u32, Corrupt>,
    ) -> Result<&[u32], Corrupt> {
        if let Some(items) = self.items.get() {
            return Ok(items);
        }
        let mut items = Vec::with_capacity(self.len());
        let mut sum = 0u32;
        for row in 0..self.len() {
            if let (Some(key), Some(value)) = (self.key(row), self.value(row)) {
                sum = sum.saturating_add(count(key, value)?);
            }
            items.push(sum);
        }
        Ok(self.items.get_or_init(|| items))
    }

    fn before(&self, row: usize) -> Option<&(u32, u32)> {
        self.rows.ends.get(row.checked_sub(1)?)
    }

    /// Returns the first row whose key is not before `key`.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub fn lower_bound(&self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self
                .key(middle)
                .is_some_and(|found| compare(found, key).is_lt())
            {
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
        self.rows.bytes.len() + self.rows.keys.len() + self.rows.ends.len() * 12
    }
}

/// Which of three columns is counted by the ends of its texts, not by its bytes.
#[cfg(feature = "write")]
pub(super) const TEXTS: usize = 1;

/// Reads a length for each row.
fn lengths(reader: &mut Reader<'_>, rows: usize, limit: usize) -> Result<Vec<usize>, Corrupt> {
    let mut lengths = Vec::with_capacity(rows);
    for _ in 0..rows {
        lengths.push(reader.bounded(limit)?);
    }
    Ok(lengths)
}

/// Returns how many bytes so many texts have; more than there are if there are fewer.
fn ends_of(bytes: &[u8], texts: usize) -> usize {
    let mut left = texts;
    let mut length = 0;
    while left > 0 {
        left -= usize::from(bytes.get(length).is_none_or(|byte| *byte == END));
        length += 1;
    }
    length
}

fn narrow(number: usize) -> Result<u32, Corrupt> {
    u32::try_from(number).map_err(|_| Corrupt::new("block", "is too large"))
}
