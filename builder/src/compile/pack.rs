//! Compresses the blocks of a table and writes its objects: dictionary, segments, root.

use std::io;
use std::sync::{Mutex, PoisonError};

use imr_snapshots::digest::{ObjectKind, ObjectName};
use imr_snapshots::manifest::Table;
use imr_snapshots::segment::{Codec, Packing, RootWriter, SegmentCutter, SegmentFile};
use zstd::bulk::Compressor;

use super::ordered::ordered;
use super::spool::Spool;
use crate::progress::Progress;
use crate::publish::Staging;

/// How tables are packed.
#[derive(Clone, Copy, Debug)]
pub struct Pack {
    /// How large segments become.
    pub packing: Packing,
    /// The level of zstd.
    pub level: i32,
    /// Threads that compress.
    pub threads: usize,
}

/// Smallest dictionary that is worth a fetch, usual one, and longest one, in bytes. A reader
/// fetches it before its first block, so it is short: on a million recordings, 112 KiB make the
/// snapshot 2 % smaller than 32 KiB do, which only counts for large tables.
const DICTIONARY: [u64; 3] = [4 << 10, 32 << 10, 112 << 10];
/// Bytes of a table for one byte of a usual dictionary, and of a longer one.
const PER_BYTE: [u64; 2] = [64, 4_096];
/// Blocks that one thread compresses in one go.
const BATCH: usize = 8;

/// Writes the objects of a table and returns where it is.
///
/// # Errors
/// Fails when a temporary file cannot be read or an object cannot be written.
pub fn pack(
    spool: Spool,
    how: &Pack,
    staging: &Staging,
    progress: &dyn Progress,
) -> io::Result<Table> {
    let dictionary = train(&spool)?;
    let name = dictionary
        .as_ref()
        .map(|bytes| ObjectName::of(ObjectKind::Dict, bytes));
    if let (Some(name), Some(bytes)) = (&name, &dictionary) {
        staging.put(name, bytes)?;
    }
    let codec = if dictionary.is_some() {
        Codec::ZstdDictionary
    } else {
        Codec::Zstd
    };
    let compressors = Compressors {
        idle: Mutex::default(),
        level: how.level,
        dictionary,
    };
    let mut segments = SegmentCutter::new(spool.table, how.packing, codec);
    let mut root = RootWriter::new(spool.table);
    let mut blocks = spool.open()?;
    let produce = || {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH
            && let Some(block) = blocks.next()?
        {
            batch.push(block);
        }
        io::Result::Ok((!batch.is_empty()).then_some(batch))
    };
    let compress = |batch: Vec<_>| compressors.compress(batch);
    ordered(how.threads, produce, compress, |batch| {
        progress.advance(batch.len() as u64, batch.len() as u64);
        for block in batch {
            if let Some(segment) = segments.push(&block).map_err(io::Error::other)? {
                put(&segment, &mut root, staging)?;
            }
        }
        Ok(())
    })?;
    if let Some(segment) = segments.finish().map_err(io::Error::other)? {
        put(&segment, &mut root, staging)?;
    }
    let (segments, rows, bytes) = root.totals();
    let root = root.finish().map_err(io::Error::other)?;
    let root_name = ObjectName::of(ObjectKind::Root, &root);
    staging.put(&root_name, &root)?;
    let dictionary = compressors.dictionary.as_ref().map_or(0, Vec::len);
    Ok(Table {
        name: spool.table.name().to_owned(),
        root: root_name.digest,
        root_length: root.len() as u32,
        dictionary: name.map(|name| (name.digest, dictionary as u32)),
        rows,
        segments,
        bytes: bytes + (root.len() + dictionary) as u64,
    })
}

fn put(segment: &SegmentFile, root: &mut RootWriter, staging: &Staging) -> io::Result<()> {
    root.push(segment).map_err(io::Error::other)?;
    staging.put(&segment.entry.name, &segment.bytes)
}

/// Trains the dictionary of a table; `None` when the table is too small for one.
fn train(spool: &Spool) -> io::Result<Option<Vec<u8>>> {
    let [smallest, usual, longest] = DICTIONARY;
    let [short, long] = PER_BYTE.map(|per_byte| spool.bytes / per_byte);
    let size = short.min(usual).max(long).min(longest);
    if size < smallest {
        return Ok(None);
    }
    zstd::dict::from_samples(&spool.sample, size as usize).map(Some)
}

/// Compressors that threads take turns with: a dictionary is digested once for each.
struct Compressors {
    idle: Mutex<Vec<Compressor<'static>>>,
    level: i32,
    dictionary: Option<Vec<u8>>,
}

impl Compressors {
    fn compress(
        &self,
        batch: Vec<imr_snapshots::segment::RawBlock>,
    ) -> io::Result<Vec<imr_snapshots::segment::PackedBlock>> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut compressor = match idle {
            Some(compressor) => compressor,
            None => Compressor::with_dictionary(
                self.level,
                self.dictionary.as_deref().unwrap_or_default(),
            )?,
        };
        let mut packed = Vec::with_capacity(batch.len());
        for block in batch {
            let stored = compressor.compress(&block.bytes)?;
            packed.push(block.pack(stored));
        }
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(compressor);
        Ok(packed)
    }
}
