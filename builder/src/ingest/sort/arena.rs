//! Records in memory, with an index that sorts without moving them.

use std::cmp::Ordering;
use std::io;

use rayon::slice::ParallelSliceMut;

/// Records side by side in one allocation, and where each begins.
#[derive(Default)]
pub struct Arena {
    bytes: Vec<u8>,
    index: Vec<Entry>,
}

/// One record of the index: the first 16 bytes of its key decide most comparisons.
#[derive(Clone, Copy)]
struct Entry {
    prefix: Prefix,
    at: u32,
    key: u32,
}

/// The first bytes of a key, as numbers that compare as the bytes do.
pub(super) type Prefix = [u64; 2];

/// Returns the first 16 bytes of a key; shorter keys are filled with zeros.
pub(super) fn prefix(key: &[u8]) -> Prefix {
    let mut bytes = [0; 16];
    let length = key.len().min(16);
    bytes[..length].copy_from_slice(&key[..length]);
    let (high, low) = bytes.split_at(8);
    let number = |half: &[u8]| half.iter().fold(0, |n, byte| (n << 8) | u64::from(*byte));
    [number(high), number(low)]
}

/// Bytes before each record in the arena: the length of its payload.
const HEADER: usize = 4;
/// Longest key or payload.
const RECORD: usize = 256 << 20;

impl Arena {
    /// Most bytes that an arena holds: positions have 32 bits.
    pub const LIMIT: usize = 3 << 30;

    /// Returns how much memory a record uses.
    pub fn cost(key: &[u8], payload: &[u8]) -> usize {
        HEADER + key.len() + payload.len() + size_of::<Entry>()
    }

    /// Returns how much memory the records use.
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.index.len() * size_of::<Entry>()
    }

    /// Adds a record.
    ///
    /// # Errors
    /// Fails when the record is over 256 MiB.
    pub fn push(&mut self, key: &[u8], payload: &[u8]) -> io::Result<()> {
        if key.len() > RECORD || payload.len() > RECORD {
            return Err(io::Error::other(
                "a record of more than 256 MiB cannot be sorted",
            ));
        }
        let at = u32::try_from(self.bytes.len()).map_err(io::Error::other)?;
        self.index.push(Entry {
            prefix: prefix(key),
            at,
            key: key.len() as u32,
        });
        self.bytes
            .extend_from_slice(&(payload.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(payload);
        Ok(())
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Tells whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Forgets the records and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.index.clear();
    }

    /// Orders the records by key, then payload.
    pub fn sort(&mut self) {
        let bytes = &self.bytes;
        self.index.par_sort_unstable_by(|a, b| {
            a.prefix
                .cmp(&b.prefix)
                .then_with(|| compare(record(bytes, a), record(bytes, b)))
        });
    }

    /// Returns a record by its place in the order.
    pub fn record(&self, at: usize) -> (&[u8], &[u8]) {
        record(&self.bytes, &self.index[at])
    }

    /// Tells whether a record equals the one before it.
    pub fn repeats(&self, at: usize) -> bool {
        at > 0
            && self.index[at].prefix == self.index[at - 1].prefix
            && self.record(at) == self.record(at - 1)
    }
}

fn compare(a: (&[u8], &[u8]), b: (&[u8], &[u8])) -> Ordering {
    a.0.cmp(b.0).then_with(|| a.1.cmp(b.1))
}

fn record<'a>(bytes: &'a [u8], entry: &Entry) -> (&'a [u8], &'a [u8]) {
    let at = entry.at as usize;
    let mut length = [0; HEADER];
    length.copy_from_slice(&bytes[at..at + HEADER]);
    let rest = &bytes[at + HEADER..];
    let (key, rest) = rest.split_at(entry.key as usize);
    (key, &rest[..u32::from_le_bytes(length) as usize])
}
