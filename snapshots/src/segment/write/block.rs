//! Cuts the rows of a table into blocks.

use xxhash_rust::xxh3::xxh3_64;

use super::super::block::TEXTS;
use super::super::varint;
use super::{WriteError, shared};
use crate::codec;
use crate::limits;
use crate::table::TableName;

/// Rows after which a block may end, one row in how many ends it, and rows after which it must; bytes
/// before compression after which it ends whatever its rows.
struct Cut {
    least: usize,
    one_in: u64,
    most: usize,
    bytes: usize,
}

/// How the tables are cut. A look-up reads a block of records: [`BLOCK_BYTES`] keep one of rich records
/// (many identifiers, which hardly compress) under 6 KB. Titles may take 8 KB: the larger their blocks,
/// the fewer prefixes span two of them.
fn cut(table: TableName) -> Cut {
    let (least, one_in, most, bytes) = match table {
        TableName::Crossref => (64, 64, 224, BLOCK_BYTES),
        TableName::Links => (1, 4, 16, BLOCK_BYTES),
        TableName::Prefixes => (8, 8, 32, BLOCK_BYTES),
        TableName::Titles => (112, 112, 320, 12 << 10),
        TableName::Tokens => (64, 64, 256, 4 << 10),
        TableName::Postings => (8, 8, 32, 3 << 10),
        TableName::Fuzzy => (512, 256, 1_000, BLOCK_BYTES),
        _ => (64, 64, 160, BLOCK_BYTES),
    };
    Cut {
        least,
        one_in,
        most,
        bytes,
    }
}

/// Bytes before compression after which a block of records ends.
const BLOCK_BYTES: usize = 10 << 10;

/// The uncompressed bytes of a block.
#[derive(Clone, Debug)]
pub struct RawBlock {
    /// Its first key.
    pub first: Vec<u8>,
    /// Its last key.
    pub last: Vec<u8>,
    /// Its number of rows; of cards in *titles*.
    pub rows: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where its last column begins, in bytes.
    pub behind: usize,
}

impl RawBlock {
    /// Joins the block with its compressed bytes.
    pub fn pack(self, stored: Vec<u8>) -> PackedBlock {
        PackedBlock {
            first: self.first,
            last: self.last,
            rows: self.rows,
            raw: self.bytes.len() as u32,
            stored,
        }
    }
}

/// A block as it is stored.
#[derive(Clone, Debug)]
pub struct PackedBlock {
    /// Its first key.
    pub first: Vec<u8>,
    /// Its last key.
    pub last: Vec<u8>,
    /// Its number of rows; of cards in *titles*.
    pub rows: u32,
    /// Its length before compression.
    pub raw: u32,
    /// Its bytes as stored.
    pub stored: Vec<u8>,
}

/// Cuts the sorted rows of a table into blocks.
pub struct BlockCutter {
    cut: Cut,
    first: Vec<u8>,
    last: Vec<u8>,
    rows: u32,
    items: u32,
    any: bool,
    /// What each key shares with the key before, and the length of the rest.
    shared: Vec<u8>,
    rests: Vec<u8>,
    keys: Vec<u8>,
    columns: Vec<Column>,
    /// Bytes of keys and values.
    size: usize,
}

/// A column of the values.
#[derive(Default)]
struct Column {
    lengths: Vec<u8>,
    parts: Vec<u8>,
}

/// Returns the number of columns of a table: values of the codec have three.
fn columns(table: TableName) -> usize {
    match table {
        TableName::Postings | TableName::Fuzzy => 1,
        _ => 3,
    }
}

impl BlockCutter {
    /// Begins a table.
    pub fn new(table: TableName) -> Self {
        Self {
            cut: cut(table),
            first: Vec::new(),
            last: Vec::new(),
            rows: 0,
            items: 0,
            any: false,
            shared: Vec::new(),
            rests: Vec::new(),
            keys: Vec::new(),
            columns: (0..columns(table)).map(|_| Column::default()).collect(),
            size: 0,
        }
    }

    /// Adds a row; returns the block that is complete *with* it, if it is.
    ///
    /// # Errors
    /// Fails when the key is not after the last one, or the row is too long.
    pub fn push(&mut self, key: &[u8], value: &[u8]) -> Result<Option<RawBlock>, WriteError> {
        self.push_items(key, value, 1)
    }

    /// Adds a row that counts as so many items; returns the block that is complete *with* it, if it
    /// is.
    ///
    /// # Errors
    /// Fails when the key is not after the last one, or the row is too long.
    pub fn push_items(
        &mut self,
        key: &[u8],
        value: &[u8],
        items: u32,
    ) -> Result<Option<RawBlock>, WriteError> {
        if key.len() > limits::KEY || value.len() > limits::VALUE {
            return Err(WriteError::Length(key.to_vec()));
        }
        if self.any && key <= self.last.as_slice() {
            return Err(WriteError::Order(key.to_vec()));
        }
        let shared = if self.rows == 0 {
            0
        } else {
            shared(&self.last, key)
        };
        if self.rows == 0 {
            self.first = key.to_vec();
        }
        varint::push(&mut self.shared, shared as u32);
        varint::push(&mut self.rests, (key.len() - shared) as u32);
        self.keys.extend(key.iter().skip(shared));
        let parts = match self.columns.len() {
            1 => [value, &[], &[]],
            _ => codec::streams(value)?,
        };
        for (at, (column, part)) in self.columns.iter_mut().zip(parts).enumerate() {
            let length = match at {
                TEXTS => part.iter().filter(|byte| **byte == codec::END).count(),
                _ => part.len(),
            };
            varint::push(&mut column.lengths, length as u32);
            column.parts.extend_from_slice(part);
        }
        self.size += key.len() - shared + 2 + value.len();
        self.last.clear();
        self.last.extend_from_slice(key);
        self.any = true;
        self.rows += 1;
        self.items += items;
        let rows = self.rows as usize;
        let full = rows >= self.cut.most
            || self.size >= self.cut.bytes
            || (rows >= self.cut.least && xxh3_64(key).is_multiple_of(self.cut.one_in));
        Ok(if full { self.take() } else { None })
    }

    /// Ends the table; returns the last block.
    pub fn finish(mut self) -> Option<RawBlock> {
        self.take()
    }

    fn take(&mut self) -> Option<RawBlock> {
        if self.rows == 0 {
            return None;
        }
        let mut bytes = Vec::with_capacity(6 + std::mem::take(&mut self.size));
        varint::push(&mut bytes, self.rows);
        bytes.push(self.columns.len() as u8);
        bytes.append(&mut self.shared);
        bytes.append(&mut self.rests);
        for column in &mut self.columns {
            bytes.append(&mut column.lengths);
        }
        bytes.append(&mut self.keys);
        let mut behind = 0;
        for column in &mut self.columns {
            behind = bytes.len();
            bytes.append(&mut column.parts);
        }
        self.rows = 0;
        Some(RawBlock {
            first: self.first.clone(),
            last: self.last.clone(),
            rows: std::mem::take(&mut self.items),
            bytes,
            behind,
        })
    }
}
