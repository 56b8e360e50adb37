//! Tables before compression: their blocks in a temporary file, a sample of them for the
//! dictionary, and a sample of their rows for the check at the end.

use std::collections::BTreeMap;
use std::io;

use imr_snapshots::digest::Sha256Digest;
use imr_snapshots::segment::{BlockCutter, RawBlock};
use imr_snapshots::table::TableName;

use crate::ingest::bytes::{Reader, push_bytes, push_number};
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::{Run, RunReader, RunWriter};

/// A table whose blocks are known.
pub struct Spool {
    /// Which table.
    pub table: TableName,
    /// Its number of blocks.
    pub blocks: u64,
    /// Its bytes before compression.
    pub bytes: u64,
    /// Blocks to train a dictionary with.
    pub sample: Vec<RawBlock>,
    run: Run,
}

impl Spool {
    /// Begins to read the blocks in order.
    ///
    /// # Errors
    /// Fails when the temporary file cannot be read.
    pub fn open(&self) -> io::Result<Blocks> {
        Ok(Blocks(self.run.open()?))
    }
}

/// Reads the blocks of a [`Spool`].
pub struct Blocks(RunReader);

impl Blocks {
    /// Returns the next block.
    ///
    /// # Errors
    /// Fails when the temporary file cannot be read.
    pub fn next(&mut self) -> io::Result<Option<RawBlock>> {
        let Some((head, bytes)) = self.0.current() else {
            return Ok(None);
        };
        let mut head = Reader(head);
        let (rows, behind) = (head.number()? as u32, head.number()? as usize);
        let block = RawBlock {
            first: head.bytes()?.to_vec(),
            last: head.0.to_vec(),
            rows,
            bytes: bytes.to_vec(),
            behind: behind.min(bytes.len()),
        };
        self.0.advance()?;
        Ok(Some(block))
    }
}

/// Writes the blocks of a table.
pub(super) struct SpoolWriter {
    table: TableName,
    run: RunWriter,
    blocks: u64,
    bytes: u64,
    sample: Sample,
    head: Vec<u8>,
}

impl SpoolWriter {
    /// Begins a table.
    ///
    /// # Errors
    /// Fails when no temporary file can be made.
    pub(super) fn new(table: TableName, scratch: &Scratch) -> io::Result<Self> {
        let run = RunWriter::new(scratch)?;
        let sample = Sample::default();
        Ok(Self {
            table,
            run,
            blocks: 0,
            bytes: 0,
            sample,
            head: Vec::new(),
        })
    }

    /// Appends a block.
    ///
    /// # Errors
    /// Fails when the temporary file cannot be written.
    pub(super) fn push(&mut self, block: &RawBlock) -> io::Result<()> {
        self.head.clear();
        push_number(&mut self.head, u64::from(block.rows));
        push_number(&mut self.head, block.behind as u64);
        push_bytes(&mut self.head, &block.first);
        self.head.extend_from_slice(&block.last);
        self.run.push(&self.head, &block.bytes)?;
        self.blocks += 1;
        self.bytes += block.bytes.len() as u64;
        self.sample.offer(block);
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// Fails when the temporary file cannot be written.
    pub(super) fn finish(self) -> io::Result<Spool> {
        Ok(Spool {
            table: self.table,
            blocks: self.blocks,
            bytes: self.bytes,
            sample: self.sample.finish(),
            run: self.run.finish()?,
        })
    }
}

/// Bytes of the blocks that a dictionary is trained with.
const SAMPLE: usize = 1 << 20;

/// Keeps the blocks whose first keys have the smallest digests: a random sample that depends on
/// the keys only, so that a small change of the registry leaves the dictionary as it is.
#[derive(Default)]
struct Sample {
    kept: BTreeMap<[u8; 16], RawBlock>,
    bytes: usize,
}

impl Sample {
    fn offer(&mut self, block: &RawBlock) {
        let place = Sha256Digest::of(&block.first).short().0;
        let full = self.bytes + block.bytes.len() > SAMPLE;
        let greatest = self.kept.last_key_value();
        if full && greatest.is_some_and(|(greatest, _)| *greatest < place) {
            return;
        }
        self.bytes += block.bytes.len();
        self.kept.insert(place, block.clone());
        while self.bytes > SAMPLE
            && let Some((_, dropped)) = self.kept.pop_last()
        {
            self.bytes -= dropped.bytes.len();
        }
    }

    fn finish(self) -> Vec<RawBlock> {
        self.kept.into_values().collect()
    }
}

/// Rows of every table that the check at the end asks for, whatever the size of the table.
const CHECKED: u64 = 1_000;
/// Of the other rows, one in this many is asked for ...
const ONE_IN: u64 = 100;
/// ... in runs of this many, which are in one or two blocks.
const RUN: u64 = 64;

/// Rows that the finished snapshot must have: table and key -> digest of the value.
pub(super) struct Checks(RunWriter);

impl Checks {
    /// Begins an empty list.
    ///
    /// # Errors
    /// Fails when no temporary file can be made.
    pub(super) fn new(scratch: &Scratch) -> io::Result<Self> {
        Ok(Self(RunWriter::new(scratch)?))
    }

    /// Tells whether the row with this number is in the sample.
    pub(super) fn wants(number: u64) -> bool {
        number < CHECKED || (number / RUN).is_multiple_of(ONE_IN)
    }

    /// Notes what must be found.
    ///
    /// # Errors
    /// Fails when the temporary file cannot be written.
    pub(super) fn push(&mut self, table: TableName, key: &[u8], expected: &[u8]) -> io::Result<()> {
        self.0.push(&[&[table.tag()], key].concat(), expected)
    }

    /// Ends the list.
    ///
    /// # Errors
    /// Fails when the temporary file cannot be written.
    pub(super) fn finish(self) -> io::Result<Run> {
        self.0.finish()
    }
}

/// Cuts sorted rows into the blocks of a table.
pub(super) struct RowWriter {
    table: TableName,
    cutter: BlockCutter,
    spool: SpoolWriter,
    rows: u64,
}

impl RowWriter {
    /// Begins a table.
    ///
    /// # Errors
    /// Fails when no temporary file can be made.
    pub(super) fn new(table: TableName, scratch: &Scratch) -> io::Result<Self> {
        let spool = SpoolWriter::new(table, scratch)?;
        Ok(Self {
            table,
            cutter: BlockCutter::new(table),
            spool,
            rows: 0,
        })
    }

    /// Appends a row.
    ///
    /// # Errors
    /// Fails when the row is out of order or too long, or a temporary file cannot be written.
    pub(super) fn push(&mut self, key: &[u8], value: &[u8], checks: &mut Checks) -> io::Result<()> {
        if Checks::wants(self.rows) {
            checks.push(self.table, key, &Sha256Digest::of(value).short().0)?;
        }
        self.rows += 1;
        match self.cutter.push(key, value).map_err(io::Error::other)? {
            Some(block) => self.spool.push(&block),
            None => Ok(()),
        }
    }

    /// Ends the table.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub(super) fn finish(mut self) -> io::Result<Spool> {
        if let Some(block) = self.cutter.finish() {
            self.spool.push(&block)?;
        }
        self.spool.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(number: u32, length: usize) -> RawBlock {
        let key = number.to_be_bytes().to_vec();
        RawBlock {
            first: key.clone(),
            last: key,
            rows: 1,
            bytes: vec![number as u8; length],
            behind: 0,
        }
    }

    #[test]
    fn blocks_are_read_back_in_order() {
        let scratch = Scratch::new(&std::env::temp_dir());
        let mut writer = SpoolWriter::new(TableName::Works, &scratch).unwrap();
        for number in 0..100 {
            writer.push(&block(number, 50)).unwrap();
        }
        let spool = writer.finish().unwrap();
        assert_eq!(
            (spool.blocks, spool.bytes, spool.sample.len()),
            (100, 5_000, 100)
        );
        let mut blocks = spool.open().unwrap();
        for number in 0..100 {
            let (found, expected) = (blocks.next().unwrap().unwrap(), block(number, 50));
            assert_eq!((found.first, found.last), (expected.first, expected.last));
            assert_eq!((found.rows, found.bytes), (1, expected.bytes));
        }
        assert!(blocks.next().unwrap().is_none());
    }

    #[test]
    fn the_sample_is_bounded_and_does_not_depend_on_the_order() {
        let sample = |numbers: &mut dyn Iterator<Item = u32>| {
            let mut sample = Sample::default();
            numbers.for_each(|number| sample.offer(&block(number, 100_000)));
            let sample = sample.finish().into_iter();
            sample.map(|block| block.first).collect::<Vec<_>>()
        };
        let forward = sample(&mut (0..200));
        assert_eq!(forward.len(), SAMPLE / 100_000);
        assert_eq!(forward, sample(&mut (0..200).rev()));
    }
}
