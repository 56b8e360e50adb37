//! Shelves: where loaded parts stand while queries use them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::digest::ShortDigest;
use crate::error::Corrupt;
use crate::order::{Gather, Sorted, sort_by};
use crate::segment::{Dictionary, Held, Part, PartKind, Span};

/// Where a query finds parts that were loaded for it.
pub trait Shelf {
    /// Returns what the shelf holds for a span.
    fn part(&self, span: &Span) -> Held;
}

/// Parts that several queries share: those that stay as long as the snapshot (manifest, roots,
/// dictionaries), and heads and blocks, of which the least recently used leave when there are
/// too many bytes.
pub struct Cache {
    parts: RefCell<Sorted<ShortDigest, Kept>>,
    bytes: Cell<usize>,
    limit: usize,
    clock: Cell<u64>,
}

struct Kept {
    part: Rc<Part>,
    bytes: usize,
    resident: bool,
    used: u64,
}

impl Cache {
    /// Makes an empty cache that holds at most `limit` bytes of heads and blocks.
    pub fn new(limit: usize) -> Self {
        Self {
            parts: RefCell::default(),
            bytes: Cell::new(0),
            limit,
            clock: Cell::new(0),
        }
    }

    /// Checks bytes against the digest in the span, parses and keeps them.
    ///
    /// # Errors
    /// Fails when they differ from the digest or do not parse.
    pub fn accept(&self, span: &Span, bytes: Vec<u8>) -> Result<Rc<Part>, Corrupt> {
        let dictionary = match span.kind {
            PartKind::Block {
                dictionary: Some(name),
                ..
            } => self.find(&name.digest.short()),
            _ => None,
        };
        let dictionary = match dictionary.as_deref() {
            Some(Part::Dictionary(dictionary)) => Some(dictionary),
            _ => None,
        };
        self.keep(span, bytes, dictionary)
    }

    fn keep(
        &self,
        span: &Span,
        bytes: Vec<u8>,
        dictionary: Option<&Dictionary>,
    ) -> Result<Rc<Part>, Corrupt> {
        let part = Rc::new(span.open(bytes, dictionary)?);
        let bytes = part.memory();
        let resident = span.is_resident();
        let kept = Kept {
            part: Rc::clone(&part),
            bytes,
            resident,
            used: self.tick(),
        };
        if self.parts.borrow_mut().insert(span.digest, kept).is_none() && !resident {
            self.bytes.set(self.bytes.get() + bytes);
        }
        self.shrink();
        Ok(part)
    }

    /// Returns a part that is kept, and marks it as used.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub fn find(&self, digest: &ShortDigest) -> Option<Rc<Part>> {
        let used = self.tick();
        self.parts.borrow_mut().find_mut(digest).map(|kept| {
            kept.used = used;
            Rc::clone(&kept.part)
        })
    }

    /// Returns how many bytes of heads and blocks are kept.
    pub fn bytes(&self) -> usize {
        self.bytes.get()
    }

    fn tick(&self) -> u64 {
        self.clock.set(self.clock.get() + 1);
        self.clock.get()
    }

    /// Drops the least recently used parts until a quarter of the limit is free, so that the
    /// search for them is rare.
    fn shrink(&self) {
        if self.bytes.get() <= self.limit {
            return;
        }
        let mut parts = self.parts.borrow_mut();
        let mut ages: Vec<(u64, usize)> = parts
            .iter()
            .filter(|(_, kept)| !kept.resident)
            .map(|(_, kept)| (kept.used, kept.bytes))
            .gather();
        sort_by(&mut ages, Ord::cmp);
        let mut oldest_kept = u64::MAX;
        for (used, bytes) in ages {
            if self.bytes.get() <= self.limit / 4 * 3 {
                oldest_kept = used;
                break;
            }
            self.bytes.set(self.bytes.get().saturating_sub(bytes));
        }
        parts.retain(|_, kept| kept.resident || kept.used >= oldest_kept);
    }
}

/// The shelf of one query: what it has been given stays until it is done, whatever the cache
/// drops meanwhile, and what could not be loaded is not asked for again.
pub struct Tray<'c> {
    cache: &'c Cache,
    parts: RefCell<Sorted<ShortDigest, Held>>,
}

impl<'c> Tray<'c> {
    /// Makes a shelf for one query.
    pub fn new(cache: &'c Cache) -> Self {
        Self {
            cache,
            parts: RefCell::default(),
        }
    }

    /// Checks, parses and keeps bytes; bytes that differ from their digest fail the span.
    pub fn accept(&self, span: &Span, bytes: Vec<u8>) {
        let held = match self.cache.accept(span, bytes) {
            Ok(part) => Held::Here(part),
            Err(corrupt) => Held::Failed(corrupt.to_string()),
        };
        self.parts.borrow_mut().insert(span.digest, held);
    }

    /// Notes that a span could not be loaded.
    pub fn fail(&self, span: &Span, why: String) {
        self.parts
            .borrow_mut()
            .insert(span.digest, Held::Failed(why));
    }

    /// Tells whether anything could not be loaded.
    pub fn has_failed(&self) -> bool {
        self.parts
            .borrow()
            .iter()
            .any(|(_, held)| matches!(held, Held::Failed(_)))
    }
}

impl Shelf for Tray<'_> {
    #[cfg_attr(imr_engine, optimize(speed))]
    fn part(&self, span: &Span) -> Held {
        if let Some(held) = self.parts.borrow().find(&span.digest) {
            return held.clone();
        }
        match self.cache.find(&span.digest) {
            Some(part) => {
                let held = Held::Here(part);
                self.parts.borrow_mut().insert(span.digest, held.clone());
                held
            }
            None => Held::Absent,
        }
    }
}
