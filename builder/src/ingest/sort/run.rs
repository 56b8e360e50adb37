//! Runs: records in a nameless temporary file, written once and read from front to back.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use crate::ingest::scratch::Scratch;

/// Bytes that are read or written at once.
const BUFFER: usize = 256 << 10;
/// Bytes before each record: the lengths of its key and its payload.
const HEADER: usize = 8;

/// A finished run; it can be read any number of times.
#[derive(Clone)]
pub struct Run {
    file: Arc<File>,
    bytes: u64,
    count: u64,
}

impl Run {
    /// Returns its length in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the number of its records.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Begins to read it; the reader stands at the first record.
    ///
    /// # Errors
    /// Fails when the file cannot be read.
    pub fn open(&self) -> io::Result<RunReader> {
        let mut reader = RunReader {
            run: self.clone(),
            next: 0,
            buffer: Vec::new(),
            start: 0,
            record: None,
        };
        reader.advance()?;
        Ok(reader)
    }
}

/// Writes a run.
pub struct RunWriter {
    file: BufWriter<File>,
    bytes: u64,
    count: u64,
}

impl RunWriter {
    /// Begins an empty run.
    ///
    /// # Errors
    /// Fails when no temporary file can be made.
    pub fn new(scratch: &Scratch) -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(BUFFER, scratch.file()?),
            bytes: 0,
            count: 0,
        })
    }

    /// Appends a record.
    ///
    /// # Errors
    /// Fails when the file cannot be written.
    pub fn push(&mut self, key: &[u8], payload: &[u8]) -> io::Result<()> {
        let mut header = [0; HEADER];
        header[..4].copy_from_slice(&length(key)?);
        header[4..].copy_from_slice(&length(payload)?);
        self.file.write_all(&header)?;
        self.file.write_all(key)?;
        self.file.write_all(payload)?;
        self.bytes += (HEADER + key.len() + payload.len()) as u64;
        self.count += 1;
        Ok(())
    }

    /// Ends the run.
    ///
    /// # Errors
    /// Fails when the file cannot be written.
    pub fn finish(self) -> io::Result<Run> {
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(Run {
            file: Arc::new(file),
            bytes: self.bytes,
            count: self.count,
        })
    }
}

fn length(bytes: &[u8]) -> io::Result<[u8; 4]> {
    u32::try_from(bytes.len())
        .map(u32::to_le_bytes)
        .map_err(io::Error::other)
}

/// Reads a run.
pub struct RunReader {
    run: Run,
    /// Where in the file the bytes after the buffer begin.
    next: u64,
    buffer: Vec<u8>,
    /// Where in the buffer the bytes after the current record begin.
    start: usize,
    /// The lengths of the current record's key and payload.
    record: Option<(usize, usize)>,
}

impl RunReader {
    /// Returns the record that it stands at; `None` after the last one.
    pub fn current(&self) -> Option<(&[u8], &[u8])> {
        let (key, payload) = self.record?;
        let record = &self.buffer[self.start - key - payload..self.start];
        Some(record.split_at(key))
    }

    /// Goes on to the next record.
    ///
    /// # Errors
    /// Fails when the file cannot be read or ends within a record.
    pub fn advance(&mut self) -> io::Result<()> {
        if self.buffer.len() == self.start && self.next == self.run.bytes {
            self.record = None;
            return Ok(());
        }
        self.ensure(HEADER)?;
        let (key, payload) = (self.number(0), self.number(4));
        self.ensure(HEADER + key + payload)?;
        self.start += HEADER + key + payload;
        self.record = Some((key, payload));
        Ok(())
    }

    fn number(&self, at: usize) -> usize {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&self.buffer[self.start + at..self.start + at + 4]);
        u32::from_le_bytes(bytes) as usize
    }

    /// Makes `wanted` bytes from `start` available.
    fn ensure(&mut self, wanted: usize) -> io::Result<()> {
        let there = self.buffer.len() - self.start;
        if there >= wanted {
            return Ok(());
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        let left = (self.run.bytes - self.next) as usize;
        let read = BUFFER.max(wanted - there).min(left);
        self.buffer.resize(there + read, 0);
        self.run
            .file
            .read_exact_at(&mut self.buffer[there..], self.next)?;
        self.next += read as u64;
        if self.buffer.len() < wanted {
            return Err(io::Error::other("a temporary file ends within a record"));
        }
        Ok(())
    }
}
