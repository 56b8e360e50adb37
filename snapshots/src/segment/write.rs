//! Writes blocks, segments and roots; pure: compression and files are the caller's.

use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use super::block::TEXTS;
use super::{Codec, ROOT_MAGIC, SEGMENT_MAGIC, SegmentEntry, varint};
use crate::codec;
use crate::digest::{ObjectKind, ObjectName, Sha256Digest};
use crate::error::Corrupt;
use crate::limits;
use crate::table::TableName;

/// How large segments become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// 64-160 KB, fetched whole: for static hosts that ignore `Range`.
    Assets,
    /// Up to about a thousand blocks, read by range.
    Range,
}

impl Packing {
    /// Returns the name used in the manifest and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Range => "range",
        }
    }
}

/// A row or block that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The key is not after the one before it.
    Order(Vec<u8>),
    /// The key or the value is longer than readers accept.
    Length(Vec<u8>),
    /// A structure would be larger than readers accept.
    Corrupt(Corrupt),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(key) => write!(f, "key {} is out of order", key.escape_ascii()),
            Self::Length(key) => write!(f, "the row of key {} is too long", key.escape_ascii()),
            Self::Corrupt(corrupt) => corrupt.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<Corrupt> for WriteError {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt)
    }
}

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
        TableName::Titles => (96, 112, 320, 11 << 10),
        TableName::Tokens => (64, 64, 256, 4 << 10),
        TableName::Postings => (8, 8, 32, 3 << 10),
        TableName::Fuzzy => (512, 256, 1_000, BLOCK_BYTES),
        _ => (48, 48, 128, 8 << 10),
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
        for column in &mut self.columns {
            bytes.append(&mut column.parts);
        }
        self.rows = 0;
        Some(RawBlock {
            first: self.first.clone(),
            last: self.last.clone(),
            rows: std::mem::take(&mut self.items),
            bytes,
        })
    }
}

/// A finished segment.
#[derive(Clone, Debug)]
pub struct SegmentFile {
    /// What the root says of it.
    pub entry: SegmentEntry,
    /// Its separator.
    pub separator: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Collects blocks into segments.
pub struct SegmentCutter {
    table: TableName,
    packing: Packing,
    codec: Codec,
    last: Vec<u8>,
    any: bool,
    separator: Vec<u8>,
    before: Vec<u8>,
    directory: Vec<u8>,
    blocks: Vec<u8>,
    count: u32,
    rows: u32,
}

/// Length of a segment's header.
const HEADER: usize = 24;
/// Longest head of a segment in the range packing: a cold look-up reads it whole.
const RANGE_HEAD: usize = 27 << 10;

impl SegmentCutter {
    /// Begins a table.
    pub fn new(table: TableName, packing: Packing, codec: Codec) -> Self {
        Self {
            table,
            packing,
            codec,
            last: Vec::new(),
            any: false,
            separator: Vec::new(),
            before: Vec::new(),
            directory: Vec::new(),
            blocks: Vec::new(),
            count: 0,
            rows: 0,
        }
    }

    /// Adds a block; returns the segment that is complete *without* it, if one is.
    ///
    /// # Errors
    /// Fails when the block is not after the last one, or too large.
    pub fn push(&mut self, block: &PackedBlock) -> Result<Option<SegmentFile>, WriteError> {
        if self.any && block.first <= self.last {
            return Err(WriteError::Order(block.first.clone()));
        }
        if block.stored.len() > limits::BLOCK_RAW {
            return Err(WriteError::Length(block.first.clone()));
        }
        let done = if self.count > 0 && self.ends_before(block) {
            self.take()?
        } else {
            None
        };
        let unique = if self.any {
            shared(&self.last, &block.first) + 1
        } else {
            0
        };
        let separator: Vec<u8> = block.first.iter().copied().take(unique).collect();
        if self.count == 0 {
            self.separator.clone_from(&separator);
            self.before.clear();
        }
        let common = if self.count == 0 {
            0
        } else {
            shared(&self.before, &separator)
        };
        varint::push(&mut self.directory, common as u32);
        varint::push(&mut self.directory, (separator.len() - common) as u32);
        self.directory.extend(separator.iter().skip(common));
        varint::push(&mut self.directory, block.rows);
        varint::push(&mut self.directory, block.raw);
        varint::push(&mut self.directory, block.stored.len() as u32);
        self.directory
            .extend(Sha256Digest::of(&block.stored).short().0);
        self.blocks.extend_from_slice(&block.stored);
        self.count += 1;
        self.rows += block.rows;
        self.before = separator;
        self.last.clone_from(&block.last);
        self.any = true;
        Ok(done)
    }

    /// Tells whether the segment ends before `block`: by size, or because the block's first key
    /// says so.
    fn ends_before(&self, block: &PackedBlock) -> bool {
        let size = HEADER + self.directory.len() + self.blocks.len();
        let chosen = |one_in| xxh3_64(&block.first).is_multiple_of(one_in);
        let room = self.directory.len() + 5 * 5 + 16 + block.first.len();
        match self.packing {
            Packing::Assets => {
                size + block.stored.len() > 160 << 10 || (size >= 64 << 10 && chosen(16))
            }
            Packing::Range => {
                room > RANGE_HEAD
                    || size + block.stored.len() + 4096 > limits::SEGMENT
                    || (self.directory.len() >= RANGE_HEAD / 2 && chosen(256))
            }
        }
    }

    /// Ends the table; returns the last segment.
    ///
    /// # Errors
    /// Fails when it is too large.
    pub fn finish(mut self) -> Result<Option<SegmentFile>, WriteError> {
        self.take()
    }

    fn take(&mut self) -> Result<Option<SegmentFile>, WriteError> {
        if self.count == 0 {
            return Ok(None);
        }
        let head = HEADER + self.directory.len();
        if head > limits::HEAD || self.count as usize > limits::SEGMENT_BLOCKS {
            return Err(Corrupt::new("segment head", "is too long").into());
        }
        let mut bytes = Vec::with_capacity(head + self.blocks.len());
        bytes.extend(SEGMENT_MAGIC);
        bytes.extend([self.table.tag(), self.codec as u8, 0, 0]);
        bytes.extend((head as u32).to_le_bytes());
        bytes.extend(self.count.to_le_bytes());
        bytes.extend(self.rows.to_le_bytes());
        bytes.append(&mut self.directory);
        let head_digest = Sha256Digest::of(&bytes).short();
        bytes.append(&mut self.blocks);
        if bytes.len() > limits::SEGMENT {
            return Err(Corrupt::new("segment", "is too long").into());
        }
        let entry = SegmentEntry {
            name: ObjectName::of(ObjectKind::Segment, &bytes),
            length: bytes.len() as u32,
            head: head as u32,
            head_digest,
            rows: std::mem::take(&mut self.rows),
        };
        self.count = 0;
        Ok(Some(SegmentFile {
            entry,
            separator: std::mem::take(&mut self.separator),
            bytes,
        }))
    }
}

/// Collects segments into the root of a table.
pub struct RootWriter {
    table: TableName,
    entries: Vec<u8>,
    count: u32,
    rows: u64,
    bytes: u64,
    fst: fst::MapBuilder<Vec<u8>>,
}

impl RootWriter {
    /// Begins a table.
    pub fn new(table: TableName) -> Self {
        Self {
            table,
            entries: Vec::new(),
            count: 0,
            rows: 0,
            bytes: 0,
            fst: fst::MapBuilder::memory(),
        }
    }

    /// Adds a segment.
    ///
    /// # Errors
    /// Fails when it is not after the last one, or there are too many.
    pub fn push(&mut self, segment: &SegmentFile) -> Result<(), WriteError> {
        if let Some(before) = self.count.checked_sub(1) {
            self.fst
                .insert(&segment.separator, u64::from(before))
                .map_err(|_| WriteError::Order(segment.separator.clone()))?;
        }
        let entry = &segment.entry;
        self.entries.extend(entry.name.digest.0);
        self.entries.extend(entry.length.to_le_bytes());
        self.entries.extend(entry.head.to_le_bytes());
        self.entries.extend(entry.head_digest.0);
        self.entries.extend(entry.rows.to_le_bytes());
        self.count += 1;
        self.rows += u64::from(entry.rows);
        self.bytes += u64::from(entry.length);
        Ok(())
    }

    /// Returns the number of segments, of rows, and of bytes of all segments so far.
    pub fn totals(&self) -> (u32, u64, u64) {
        (self.count, self.rows, self.bytes)
    }

    /// Ends the table; returns the bytes of the root.
    ///
    /// # Errors
    /// Fails when it is too large.
    pub fn finish(self) -> Result<Vec<u8>, WriteError> {
        const BROKEN: Corrupt = Corrupt::new("root", "has an FST that cannot be written");
        let mut bytes = Vec::with_capacity(16 + self.entries.len());
        bytes.extend(ROOT_MAGIC);
        bytes.extend([self.table.tag(), 0, 0, 0]);
        bytes.extend(self.count.to_le_bytes());
        bytes.extend(self.entries);
        bytes.extend(self.fst.into_inner().map_err(|_| BROKEN)?);
        if bytes.len() > limits::ROOT || self.count as usize > limits::SEGMENTS {
            return Err(Corrupt::new("root", "is too large").into());
        }
        Ok(bytes)
    }
}

/// Returns how many leading bytes two keys share.
fn shared(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
