//! The head of a segment: header and directory.
//!
//! ```text
//! offset size
//!      0    8  magic `IMRSEGM1`
//!      8    1  tag of the table
//!      9    1  codec of the blocks
//!     10    2  zero
//!     12    4  length of the head in bytes
//!     16    4  number of blocks
//!     20    4  number of rows (cards) in all blocks
//!     24       per block: varint shared, varint length, bytes   separator, front-coded
//!                         varint                                rows (cards in *titles*)
//!                         varint                                length before compression
//!                         varint                                length as stored
//!                         16 bytes                              SHA-256, first 128 bits
//! ```
//!
//! The separator of a block is the shortest string that is after every key of the block before
//! and not after its own first key. Blocks follow the head, each right after the one before.

use super::varint::Reader;
use super::{Codec, SEGMENT_MAGIC};
use crate::digest::ShortDigest;
use crate::error::Corrupt;
use crate::limits;
use crate::order::compare;
use crate::table::TableName;

/// One block in a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockEntry {
    /// Where it begins in the segment.
    pub offset: u32,
    /// Its length as stored.
    pub stored: u32,
    /// Its length before compression.
    pub raw: u32,
    /// How many rows it has; in *titles*, how many cards (see [`units`](crate::table::tokens::units)).
    pub rows: u32,
    /// The digest of its stored bytes.
    pub digest: ShortDigest,
}

/// The parsed head of a segment.
#[derive(Debug)]
pub struct Head {
    table: TableName,
    codec: Codec,
    separators: Vec<u8>,
    ends: Vec<u32>,
    blocks: Vec<BlockEntry>,
    /// How many rows there are up to the end of each block.
    sums: Vec<u32>,
}

/// Fewest bytes of a directory entry.
const ENTRY: usize = 5 + 16;

impl Head {
    /// Parses the head of a segment.
    ///
    /// # Errors
    /// Fails when a field is out of its bounds or bytes are left over.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Corrupt> {
        let mut reader = Reader::new("segment head", bytes);
        let wrong = reader.corrupt("has a wrong header");
        let is_one = reader.array()? == SEGMENT_MAGIC;
        let table = TableName::from_tag(reader.byte()?);
        let codec = Codec::from_tag(reader.byte()?);
        let is_whole = reader.array()? == [0, 0] && reader.u32()? as usize == bytes.len();
        let count = reader.u32()? as usize;
        let rows = reader.u32()?;
        let is_few = count <= limits::SEGMENT_BLOCKS && count <= bytes.len() / ENTRY;
        let (Some(table), Some(codec), true) = (table, codec, is_one && is_whole && is_few) else {
            return Err(wrong);
        };
        let mut head = Self {
            table,
            codec,
            separators: Vec::with_capacity(bytes.len()),
            ends: Vec::with_capacity(count),
            blocks: Vec::with_capacity(count),
            sums: Vec::with_capacity(count),
        };
        let mut offset = bytes.len();
        for _ in 0..count {
            offset = head.entry(&mut reader, offset)?;
        }
        reader.end()?;
        if head.rows_before(count) != rows {
            return Err(Corrupt::new(
                "segment head",
                "has blocks that do not fit it",
            ));
        }
        Ok(head)
    }

    /// Reads one entry of a block that begins at `offset`; returns where the next one begins.
    fn entry(&mut self, reader: &mut Reader<'_>, offset: usize) -> Result<usize, Corrupt> {
        let before = self
            .separator_range(self.blocks.len().wrapping_sub(1))
            .unwrap_or(0..0);
        let shared = reader.bounded(before.len())?;
        let length = reader.bounded(limits::KEY)?;
        let suffix = reader.take(length)?;
        let start = self.separators.len();
        self.separators
            .extend_from_within(before.start..before.start + shared);
        self.separators.extend_from_slice(suffix);
        let (earlier, this) = (self.separators.get(before), self.separators.get(start..));
        let is_after = self.blocks.is_empty() || earlier < this;
        if !is_after || shared + length > limits::KEY {
            return Err(reader.corrupt("has separators out of order or bounds"));
        }
        let rows = reader.bounded(limits::BLOCK_ITEMS)?;
        let raw = reader.bounded(limits::BLOCK_RAW)?;
        let stored = reader.bounded(limits::BLOCK_RAW)?;
        let digest = ShortDigest(reader.array()?);
        let end = offset + stored;
        if end > limits::SEGMENT {
            return Err(reader.corrupt("has blocks that do not fit it"));
        }
        self.ends.push(self.separators.len() as u32);
        let sum = self.rows_before(self.blocks.len());
        self.sums.push(sum.saturating_add(rows as u32));
        self.blocks.push(BlockEntry {
            offset: offset as u32,
            stored: stored as u32,
            raw: raw as u32,
            rows: rows as u32,
            digest,
        });
        Ok(end)
    }

    fn separator_range(&self, block: usize) -> Option<std::ops::Range<usize>> {
        let end = *self.ends.get(block)? as usize;
        let start = block
            .checked_sub(1)
            .and_then(|b| self.ends.get(b))
            .map_or(0, |e| *e as usize);
        Some(start..end)
    }

    /// Returns the table that the segment belongs to.
    pub fn table(&self) -> TableName {
        self.table
    }

    /// Returns how its blocks are stored.
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// Returns its blocks in the order of their keys.
    pub fn blocks(&self) -> &[BlockEntry] {
        &self.blocks
    }

    /// Returns how many rows there are in the blocks before one.
    pub fn rows_before(&self, block: usize) -> u32 {
        let before = block
            .checked_sub(1)
            .and_then(|before| self.sums.get(before));
        before.copied().unwrap_or(0)
    }

    /// Returns the block that has a row with so many rows before it in the segment.
    pub fn block_with(&self, row: u32) -> usize {
        self.sums.partition_point(|sum| *sum <= row)
    }

    /// Returns the separator of a block.
    pub fn separator(&self, block: usize) -> Option<&[u8]> {
        self.separators.get(self.separator_range(block)?)
    }

    /// Returns the only block that can hold `key`; `None` when the key is before the first.
    pub fn block_of(&self, key: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.blocks.len());
        while low < high {
            let middle = low.midpoint(high);
            if self
                .separator(middle)
                .is_some_and(|separator| compare(separator, key).is_le())
            {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1)
    }

    /// Returns about how many bytes of memory it holds.
    pub fn memory(&self) -> usize {
        self.separators.len() + self.ends.len() * 8 + self.blocks.len() * size_of::<BlockEntry>()
    }
}
