//! Collects blocks into segments.

use xxhash_rust::xxh3::xxh3_64;

use super::super::{Codec, SEGMENT_MAGIC, SegmentEntry, varint};
use super::{PackedBlock, Packing, WriteError, shared};
use crate::digest::{ObjectKind, ObjectName, Sha256Digest};
use crate::error::Corrupt;
use crate::limits;
use crate::table::TableName;

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
