//! What a query costs a host that has everything but blocks.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use imr_snapshots::digest::{ObjectName, ShortDigest};
use imr_snapshots::query::Step;
use imr_snapshots::segment::{Held, PartKind, Span};
use imr_snapshots::shelf::{Cache, Shelf};
use imr_snapshots::snapshot::Snapshot;

use super::Store;

/// What one query cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Fetches that waited for each other, of blocks that were asked for together.
    pub waves: u64,
    /// Blocks that were fetched.
    pub blocks: u64,
    /// Their bytes, as they are stored.
    pub bytes: u64,
    /// How many of these bytes are of each segment.
    pub segments: BTreeMap<ObjectName, u64>,
}

/// The shelf of one query on a host whose roots, dictionaries and heads are there, and its blocks once
/// they were fetched for this query, whatever earlier ones fetched.
pub struct Metered<'a> {
    store: &'a Store,
    /// Parsed parts, so that many queries are quick; they do not count.
    parsed: &'a Cache,
    fetched: RefCell<HashSet<ShortDigest>>,
}

impl Metered<'_> {
    /// Reads and parses a part, without counting it.
    fn read(&self, span: &Span) -> Held {
        if let Some(part) = self.parsed.find(&span.digest) {
            return Held::Here(part);
        }
        let read = self.store.files.read(span);
        match read.map(|bytes| self.parsed.accept(span, bytes)) {
            Ok(Ok(part)) => Held::Here(part),
            Ok(Err(corrupt)) => Held::Failed(corrupt.to_string()),
            Err(error) => Held::Failed(error.to_string()),
        }
    }

    /// Notes a wave of blocks, those that were not fetched before.
    fn fetch(&self, spans: &[Span], cost: &mut Cost) {
        let mut fetched = self.fetched.borrow_mut();
        let before = cost.blocks;
        for span in spans {
            let is_block = matches!(span.kind, PartKind::Block { .. });
            if is_block && fetched.insert(span.digest) {
                cost.blocks += 1;
                cost.bytes += u64::from(span.length);
                *cost.segments.entry(span.object).or_default() += u64::from(span.length);
            }
        }
        cost.waves += u64::from(cost.blocks > before);
    }
}

impl Shelf for Metered<'_> {
    fn part(&self, span: &Span) -> Held {
        let PartKind::Block { dictionary, .. } = span.kind else {
            return self.read(span);
        };
        if !self.fetched.borrow().contains(&span.digest) {
            return Held::Absent;
        }
        if let Some(name) = dictionary {
            let tables = &self.store.snapshot.manifest().tables;
            let mut known = tables.iter().filter_map(|table| table.dictionary_span());
            if let Some(of) = known.find(|span| span.object == name) {
                self.read(&of);
            }
        }
        self.read(span)
    }
}

impl Store {
    /// Asks a query as a host does that has everything but blocks, and tells what it cost. What is read
    /// is kept parsed in `parsed`, which decides nothing but how long this takes.
    ///
    /// A part that cannot be read makes its part of the answer "unavailable", as in [`ask`](Self::ask).
    pub fn cost<T>(
        &self,
        parsed: &Cache,
        query: impl Fn(&Snapshot, &Metered<'_>) -> Step<T>,
    ) -> (T, Cost) {
        let shelf = Metered {
            store: self,
            parsed,
            fetched: RefCell::default(),
        };
        let mut cost = Cost::default();
        loop {
            match query(&self.snapshot, &shelf) {
                Step::Done(answer) => return (answer, cost),
                Step::Need(spans) => shelf.fetch(&spans, &mut cost),
            }
        }
    }
}
