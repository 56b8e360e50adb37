//! Merges sorted runs: a binary heap of readers, least record on top.

use std::cmp::Ordering;
use std::io;

use super::arena::{Prefix, prefix};
use super::run::{Run, RunReader};

/// Reads several runs as one.
pub(super) struct Merge {
    runs: Vec<Run>,
    heap: Vec<Cursor>,
}

/// A reader that stands at a record, and the first bytes of its key.
struct Cursor {
    prefix: Prefix,
    reader: RunReader,
}

impl Cursor {
    /// Opens a run; `None` when it is empty.
    fn open(run: &Run) -> io::Result<Option<Self>> {
        let reader = run.open()?;
        let prefix = reader.current().map(|(key, _)| prefix(key));
        Ok(prefix.map(|prefix| Self { prefix, reader }))
    }

    /// Goes on to the next record; tells whether there is one.
    fn advance(&mut self) -> io::Result<bool> {
        self.reader.advance()?;
        let Some((key, _)) = self.reader.current() else {
            return Ok(false);
        };
        self.prefix = prefix(key);
        Ok(true)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let prefixes = self.prefix.cmp(&other.prefix);
        prefixes.then_with(|| self.reader.current().cmp(&other.reader.current()))
    }
}

impl Merge {
    /// Opens the runs; the result stands at the least record.
    pub(super) fn open(runs: Vec<Run>) -> io::Result<Self> {
        let mut merge = Self {
            runs,
            heap: Vec::new(),
        };
        merge.rewind()?;
        Ok(merge)
    }

    /// Goes back to the first record.
    pub(super) fn rewind(&mut self) -> io::Result<()> {
        self.heap.clear();
        for run in &self.runs {
            self.heap.extend(Cursor::open(run)?);
        }
        for at in (0..self.heap.len() / 2).rev() {
            self.sift(at);
        }
        Ok(())
    }

    /// Returns the record that it stands at.
    pub(super) fn current(&self) -> Option<(&[u8], &[u8])> {
        self.heap.first()?.reader.current()
    }

    /// Goes on to the next record that differs from the current one.
    pub(super) fn advance(&mut self) -> io::Result<()> {
        // Within a run no record is repeated; equal ones of other runs are right below the top.
        while let Some(child) = self.equal_child() {
            self.step(child)?;
        }
        if self.heap.is_empty() {
            Ok(())
        } else {
            self.step(0)
        }
    }

    fn equal_child(&self) -> Option<usize> {
        let top = self.heap.first()?;
        let equals = |at: &usize| {
            self.heap
                .get(*at)
                .is_some_and(|child| child.compare(top) == Ordering::Equal)
        };
        [1, 2].into_iter().find(equals)
    }

    /// Advances one reader and restores the heap below it.
    fn step(&mut self, at: usize) -> io::Result<()> {
        if !self.heap[at].advance()? {
            self.heap.swap_remove(at);
        }
        // The record that moves here comes from below or from the reader itself, so it is never
        // less than the parent, unless the last leaf was of another branch: then sift up.
        self.sift(at);
        self.rise(at);
        Ok(())
    }

    fn sift(&mut self, mut at: usize) {
        loop {
            let mut least = at;
            for child in [2 * at + 1, 2 * at + 2] {
                if child < self.heap.len() && self.less(child, least) {
                    least = child;
                }
            }
            if least == at {
                return;
            }
            self.heap.swap(at, least);
            at = least;
        }
    }

    fn rise(&mut self, mut at: usize) {
        while at > 0 && at < self.heap.len() && self.less(at, (at - 1) / 2) {
            self.heap.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    fn less(&self, a: usize, b: usize) -> bool {
        self.heap[a].compare(&self.heap[b]) == Ordering::Less
    }
}
