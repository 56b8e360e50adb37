//! Compresses the blocks of a table and writes its objects: dictionary, segments, root.

use std::io;
use std::sync::{Mutex, PoisonError};

use imr_snapshots::digest::{ObjectKind, ObjectName, Sha256Digest};
use imr_snapshots::manifest::Table;
use imr_snapshots::segment::{
    Codec, Codes, PackedBlock, Packing, RawBlock, RootWriter, SegmentCutter, SegmentFile,
};
use imr_snapshots::table::TableName;
use zstd::bulk::Compressor;
use zstd::zstd_safe::zstd_sys::ZSTD_EndDirective::{self, ZSTD_e_end, ZSTD_e_flush};
use zstd::zstd_safe::{CParameter, InBuffer, OutBuffer, Strategy, compress_bound, get_error_name};

use super::ordered::ordered;
use super::spool::Spool;
use crate::progress::Progress;
use crate::publish::Staging;

/// How tables are packed.
#[derive(Clone, Copy, Debug)]
pub struct Pack {
    /// How large segments become.
    pub packing: Packing,
    /// How much is looked for to make blocks smaller, 1-19.
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
    let trained = train(&spool, how.level)?;
    let compressors = Compressors::new(spool.table, how.level, trained);
    let mut objects = Objects::begin(&spool, how, &compressors, staging)?;
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
    let compress = |batch| compressors.compress(batch);
    ordered(how.threads, produce, compress, |batch: Vec<PackedBlock>| {
        progress.advance(batch.len() as u64, batch.len() as u64);
        batch.iter().try_for_each(|block| objects.push(block))
    })?;
    objects.finish()
}

/// Returns the parameters that a table is compressed with at a level.
///
/// The levels of zstd are made for larger inputs than blocks of a few KiB. From [`THOROUGH`] on, the
/// cheapest way to write a block is looked for instead (`btopt`), with matches of three bytes as well;
/// each level looks at twice as many places as the one before, and takes twice as long a match without
/// looking on. Lists of numbers and short words have no long matches, and are done with half of that.
fn parameters(table: TableName, level: i32) -> Vec<CParameter> {
    if level < THOROUGH {
        return vec![CParameter::CompressionLevel(level)];
    }
    let places = (level - THOROUGH) as u32 + 6;
    let enough = match table {
        TableName::Tokens | TableName::Postings | TableName::Fuzzy => places - 1,
        _ => places,
    };
    vec![
        CParameter::Strategy(Strategy::ZSTD_btopt),
        CParameter::WindowLog(16),
        CParameter::ChainLog(15),
        CParameter::HashLog(15),
        CParameter::SearchLog(places),
        CParameter::MinMatch(3),
        CParameter::TargetLength(1 << enough),
    ]
}

/// The first level that looks for the cheapest way.
const THOROUGH: i32 = 9;

/// The objects of a table while they are written.
struct Objects<'a> {
    staging: &'a Staging,
    table: TableName,
    dictionary: Option<(Sha256Digest, u32)>,
    segments: SegmentCutter,
    root: RootWriter,
}

impl<'a> Objects<'a> {
    fn begin(
        spool: &Spool,
        how: &Pack,
        compressors: &Compressors,
        staging: &'a Staging,
    ) -> io::Result<Self> {
        let mut dictionary = None;
        let mut codec = Codec::Zstd;
        if let Some(bytes) = &compressors.dictionary {
            let name = ObjectName::of(ObjectKind::Dict, bytes);
            staging.put(&name, bytes)?;
            dictionary = Some((name.digest, bytes.len() as u32));
            codec = Codec::ZstdDictionary;
        }
        Ok(Self {
            staging,
            table: spool.table,
            dictionary,
            segments: SegmentCutter::new(spool.table, how.packing, codec),
            root: RootWriter::new(spool.table),
        })
    }

    fn push(&mut self, block: &PackedBlock) -> io::Result<()> {
        match self.segments.push(block).map_err(io::Error::other)? {
            Some(segment) => put(&segment, &mut self.root, self.staging),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> io::Result<Table> {
        if let Some(segment) = self.segments.finish().map_err(io::Error::other)? {
            put(&segment, &mut self.root, self.staging)?;
        }
        let (segments, rows, bytes) = self.root.totals();
        let root = self.root.finish().map_err(io::Error::other)?;
        let name = ObjectName::of(ObjectKind::Root, &root);
        self.staging.put(&name, &root)?;
        let dictionary = self.dictionary.map_or(0, |(_, length)| length);
        Ok(Table {
            name: self.table.name().to_owned(),
            root: name.digest,
            root_length: root.len() as u32,
            dictionary: self.dictionary,
            rows,
            segments,
            bytes: bytes + root.len() as u64 + u64::from(dictionary),
        })
    }
}

fn put(segment: &SegmentFile, root: &mut RootWriter, staging: &Staging) -> io::Result<()> {
    root.push(segment).map_err(io::Error::other)?;
    staging.put(&segment.entry.name, &segment.bytes)
}

/// Tells whether the numbers of a table may be written in codes of their places, if that is shorter. In
/// *prefixes* cards are said again and again, and matched as a whole; *tokens* have codes of their own.
fn may_be_coded(table: TableName) -> bool {
    table.kind().is_some() || matches!(table, TableName::Titles)
}

/// Blocks of the sample that are compressed both ways to see whether codes are shorter.
const TRIED: usize = 64;

/// A dictionary, and the codes that end it.
type Trained = (Vec<u8>, Option<Codes>);

/// Trains the dictionary of a table, and the codes of its numbers if some blocks are shorter with them: works
/// that have the same writers have the same numbers, which are matched as a whole where they have no codes.
/// `None` when the table is too small for one.
fn train(spool: &Spool, level: i32) -> io::Result<Option<Trained>> {
    let [smallest, usual, longest] = DICTIONARY;
    let [short, long] = PER_BYTE.map(|per_byte| spool.bytes / per_byte);
    let size = short.min(usual).max(long).min(longest);
    if size < smallest {
        return Ok(None);
    }
    let plain = trained(spool, size as usize, None)?;
    if !may_be_coded(spool.table) {
        return Ok(Some(plain));
    }
    let codes = Codes::train(&spool.sample).map_err(io::Error::other)?;
    let coded = trained(spool, size as usize, Some(codes))?;
    let tried = |trained: &Trained| -> io::Result<usize> {
        let every = spool.sample.len().div_ceil(TRIED);
        let blocks = spool.sample.iter().step_by(every).cloned().collect();
        let compressors = Compressors::new(spool.table, level, Some(trained.clone()));
        let packed = compressors.compress(blocks)?;
        Ok(packed.iter().map(|block| block.stored.len()).sum())
    };
    let is_shorter = tried(&coded)? < tried(&plain)?;
    Ok(Some(if is_shorter { coded } else { plain }))
}

/// Trains a dictionary for blocks whose numbers are written in codes, or as they are.
fn trained(spool: &Spool, size: usize, codes: Option<Codes>) -> io::Result<Trained> {
    let sample = spool.sample.iter().map(|block| match &codes {
        Some(_) => block.bytes.get(..block.behind).unwrap_or_default(),
        None => &block.bytes,
    });
    let mut dictionary = zstd::dict::from_samples(&sample.collect::<Vec<_>>(), size)?;
    dictionary.extend(codes.as_ref().map_or(vec![0], Codes::end));
    Ok((dictionary, codes))
}

/// Compressors that threads take turns with: a dictionary is digested once for each.
struct Compressors {
    idle: Mutex<Vec<Compressor<'static>>>,
    parameters: Vec<CParameter>,
    /// Whether the last column has a block of zstd for itself: codes of numbers are like nothing before
    /// them, and what is before them is written in fewer bits without them.
    is_parted: bool,
    dictionary: Option<Vec<u8>>,
    codes: Option<Codes>,
}

impl Compressors {
    fn new(table: TableName, level: i32, trained: Option<Trained>) -> Self {
        let (dictionary, codes) = trained.unzip();
        let codes = codes.flatten();
        Self {
            idle: Mutex::default(),
            parameters: parameters(table, level),
            is_parted: codes.is_some() || matches!(table, TableName::Tokens),
            dictionary,
            codes,
        }
    }

    fn begin(&self) -> io::Result<Compressor<'static>> {
        let dictionary = self.dictionary.as_deref().unwrap_or_default();
        let mut compressor = Compressor::with_dictionary(0, dictionary)?;
        for parameter in &self.parameters {
            compressor.set_parameter(*parameter)?;
        }
        Ok(compressor)
    }

    fn compress(&self, batch: Vec<RawBlock>) -> io::Result<Vec<PackedBlock>> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut compressor = match idle {
            Some(compressor) => compressor,
            None => self.begin()?,
        };
        let mut packed = Vec::with_capacity(batch.len());
        for mut block in batch {
            if let Some(codes) = &self.codes {
                codes.encode(&mut block).map_err(io::Error::other)?;
            }
            let stored = match self.is_parted {
                true => parted(&mut compressor, &block)?,
                false => compressor.compress(&block.bytes)?,
            };
            packed.push(block.pack(stored));
        }
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(compressor);
        Ok(packed)
    }
}

/// Compresses a block into one frame, of which the last column begins a new block of zstd.
fn parted(compressor: &mut Compressor<'_>, block: &RawBlock) -> io::Result<Vec<u8>> {
    let failed = |code| io::Error::other(get_error_name(code));
    let context = compressor.context_mut();
    let length = block.bytes.len();
    context
        .set_pledged_src_size(Some(length as u64))
        .map_err(failed)?;
    // The second block has a header of its own.
    let mut stored = Vec::with_capacity(compress_bound(length) + 16);
    let mut out = OutBuffer::around(&mut stored);
    let (before, behind) = block.bytes.split_at(block.behind);
    let mut add = |bytes: &[u8], end: ZSTD_EndDirective| {
        let mut bytes = InBuffer::around(bytes);
        match context.compress_stream2(&mut out, &mut bytes, end) {
            Ok(0) => Ok(()),
            Ok(_) => Err(io::Error::other("a block needs more than its bound")),
            Err(code) => Err(failed(code)),
        }
    };
    add(before, ZSTD_e_flush)?;
    add(behind, ZSTD_e_end)?;
    Ok(stored)
}

#[cfg(test)]
mod tests;
