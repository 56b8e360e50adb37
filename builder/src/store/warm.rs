//! A store for very many queries: parts stay parsed until there are too many, and are found without
//! a search. A part that is not there is read at once, so that no query is asked again.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use imr_snapshots::digest::{ObjectName, ShortDigest};
use imr_snapshots::error::Corrupt;
use imr_snapshots::query::Step;
use imr_snapshots::segment::{Held, Part, PartKind, Span};
use imr_snapshots::shelf::Shelf;
use imr_snapshots::snapshot::Snapshot;
use zstd::bulk::Decompressor;

use super::{Files, Pool, Store, StoreError, Trust};

/// An open snapshot in a folder, for one thread.
///
/// It answers as [`Store`] does. Its heads and blocks take about as many bytes as it was given; those
/// not used for longest leave between two queries, never during one.
pub struct WarmStore {
    snapshot: Snapshot,
    shelf: WarmShelf,
}

impl WarmStore {
    /// Opens the snapshot in a folder, if a trusted key signed it, to keep so many bytes of it. Stores of
    /// the same pool take blocks from each other.
    ///
    /// # Errors
    /// Fails as [`Store::open`] does.
    pub fn open(
        folder: &Path,
        trust: &Trust,
        bytes: usize,
        pool: &Arc<Pool>,
    ) -> Result<Self, StoreError> {
        let Store {
            files, snapshot, ..
        } = Store::open_with(folder, trust, 0)?;
        Ok(Self {
            snapshot,
            shelf: WarmShelf::new(files, bytes, Arc::clone(pool)),
        })
    }

    /// Asks a query, as [`Store::ask`] does. The shelf reads what the query needs, so that it is asked
    /// once; a host further from its bytes would rather wait for many parts together.
    pub fn ask<T>(&self, query: impl Fn(&Snapshot, &WarmShelf) -> Step<T>) -> T {
        self.shelf.begin();
        loop {
            match query(&self.snapshot, &self.shelf) {
                Step::Done(answer) => return answer,
                Step::Need(spans) => {
                    for span in &spans {
                        self.shelf.read(span);
                    }
                }
            }
        }
    }
}

/// Parts by their digests.
type Parts = HashMap<ShortDigest, Kept, BuildHasherDefault<Beginning>>;

/// Where the parts of a [`WarmStore`] stand.
pub struct WarmShelf {
    files: Files,
    pool: Arc<Pool>,
    parts: RefCell<Parts>,
    /// What dictionaries decode with.
    decoders: RefCell<HashMap<Option<ObjectName>, Decompressor<'static>>>,
    /// Bytes of heads and blocks that are kept, and at most are.
    bytes: Cell<usize>,
    limit: usize,
    /// Number of the query.
    query: Cell<u64>,
    /// Parts that could not be had; they are tried again by the next query.
    failed: RefCell<Vec<ShortDigest>>,
}

struct Kept {
    held: Held,
    /// Bytes that it takes; 0 if it stays.
    bytes: usize,
    /// The query that used it last.
    used: u64,
}

/// A digest is a hash already: its first eight bytes are taken.
#[derive(Default)]
pub(super) struct Beginning(u64);

impl Hasher for Beginning {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk::<8>() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Shelf for WarmShelf {
    fn part(&self, span: &Span) -> Held {
        if let Some(kept) = self.parts.borrow_mut().get_mut(&span.digest) {
            kept.used = self.query.get();
            return kept.held.clone();
        }
        self.read(span)
    }
}

impl WarmShelf {
    fn new(files: Files, limit: usize, pool: Arc<Pool>) -> Self {
        Self {
            files,
            pool,
            parts: RefCell::default(),
            decoders: RefCell::default(),
            bytes: Cell::new(0),
            limit,
            query: Cell::new(0),
            failed: RefCell::default(),
        }
    }

    /// Begins a query: drops what is too much until a quarter of the limit is free.
    fn begin(&self) {
        self.query.set(self.query.get() + 1);
        let mut parts = self.parts.borrow_mut();
        for digest in self.failed.borrow_mut().drain(..) {
            parts.remove(&digest);
        }
        if self.bytes.get() <= self.limit {
            return;
        }
        let leaving = |kept: &&Kept| kept.bytes > 0;
        let ages = parts.values().filter(leaving);
        let mut ages: Vec<(u64, usize)> = ages.map(|kept| (kept.used, kept.bytes)).collect();
        ages.sort_unstable();
        let mut left = self.bytes.get();
        let mut oldest = u64::MAX;
        for (used, bytes) in ages {
            if left <= self.limit / 4 * 3 {
                oldest = used;
                break;
            }
            left -= bytes;
        }
        parts.retain(|_, kept| kept.bytes == 0 || kept.used >= oldest);
        self.bytes.set(parts.values().map(|kept| kept.bytes).sum());
    }

    /// Takes a part from another thread, or reads it from its file, and keeps it.
    fn read(&self, span: &Span) -> Held {
        let held = match self.pool.find(&span.digest) {
            Some(part) => Held::Here(Rc::new(part)),
            None => match self.files.read(span) {
                Ok(bytes) => self.open(span, bytes),
                Err(error) => Held::Failed(error.to_string()),
            },
        };
        self.keep(span, held.clone());
        held
    }

    fn open(&self, span: &Span, bytes: Vec<u8>) -> Held {
        const BAD: Corrupt = Corrupt::new("block", "is not a valid zstd frame");
        let mut decoders = self.decoders.borrow_mut();
        if matches!(span.kind, PartKind::Dictionary) {
            // Only of use once the span is checked below.
            if let Ok(decoder) = Decompressor::with_dictionary(&bytes) {
                decoders.insert(Some(span.object), decoder);
            }
        }
        let needed = match span.kind {
            PartKind::Block { dictionary, .. } => dictionary,
            _ => None,
        };
        let dictionary = needed.and_then(|name| self.held(&name.digest.short()));
        let dictionary = match dictionary.as_deref() {
            Some(Part::Dictionary(dictionary)) => Some(dictionary),
            _ => None,
        };
        let part = span.open_with(bytes, dictionary, |frame, raw| {
            let decoder = match decoders.entry(needed) {
                std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::hash_map::Entry::Vacant(entry) if needed.is_none() => {
                    entry.insert(Decompressor::new().map_err(|_| BAD)?)
                }
                std::collections::hash_map::Entry::Vacant(_) => {
                    return Err(Corrupt::new("block", "needs a dictionary"));
                }
            };
            decoder.decompress(frame, raw).map_err(|_| BAD)
        });
        match part {
            Ok(part) => {
                self.pool.show(span.digest, &part);
                Held::Here(Rc::new(part))
            }
            Err(corrupt) => {
                if matches!(span.kind, PartKind::Dictionary) {
                    decoders.remove(&Some(span.object));
                }
                Held::Failed(corrupt.to_string())
            }
        }
    }

    /// Returns a part that is kept.
    fn held(&self, digest: &ShortDigest) -> Option<Rc<Part>> {
        match &self.parts.borrow().get(digest)?.held {
            Held::Here(part) => Some(Rc::clone(part)),
            Held::Failed(_) | Held::Absent => None,
        }
    }

    fn keep(&self, span: &Span, held: Held) {
        let bytes = match &held {
            Held::Here(part) if !span.is_resident() => part.memory(),
            Held::Here(_) => 0,
            Held::Failed(_) | Held::Absent => {
                self.failed.borrow_mut().push(span.digest);
                0
            }
        };
        self.bytes.set(self.bytes.get() + bytes);
        let used = self.query.get();
        let kept = Kept { held, bytes, used };
        self.parts.borrow_mut().insert(span.digest, kept);
    }
}
