//! Collects segments into the root of a table.

use super::super::ROOT_MAGIC;
use super::{SegmentFile, WriteError};
use crate::error::Corrupt;
use crate::limits;
use crate::table::TableName;

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
