//! Moves what hangs on a record that is part of another one to that one.
//!
//! Few records are renamed, so a filter (one bit for the hash of each name) lets all that is
//! certainly not concerned pass in its order; the rest goes through two small sorts.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use super::{Run, RunWriter, Scratch, Sorted, Sorter};
use crate::ingest::bytes::{Reader, damaged, push_bytes};
use crate::ingest::key;

/// Bits of the filter: 8 MiB.
const BITS: u64 = 1 << 26;

/// Knows which records have another name.
pub(super) struct Renamer {
    /// Key of a record -> its new key.
    names: Run,
    filter: Vec<u64>,
    scratch: Scratch,
    budget: usize,
}

impl Renamer {
    /// Prepares to rename, with about `budget` bytes of memory besides the filter.
    pub(super) fn new(names: Sorted, scratch: &Scratch, budget: usize) -> io::Result<Self> {
        let names = names.into_run(scratch)?;
        let mut filter = vec![0; (BITS / 64) as usize];
        let mut reader = names.open()?;
        while let Some((record, _)) = reader.current() {
            let (at, bit) = place(record);
            if let Some(word) = filter.get_mut(at) {
                *word |= bit;
            }
            reader.advance()?;
        }
        Ok(Self {
            names,
            filter,
            scratch: scratch.clone(),
            budget,
        })
    }

    /// Renames the records of claims; `moved` gets, for every record that had claims, key of its
    /// old identifier -> key of its new record.
    pub(super) fn claims(&self, claims: Sorted, moved: &mut Sorter) -> io::Result<Sorted> {
        let record = |key: &[u8], _: &[u8]| Ok(key.to_vec());
        self.rename(claims, record, |old, new, (_, body), out| {
            let (_, id) = key::split(old).ok_or_else(damaged)?;
            moved.push(id, new)?;
            out.push(new, body)
        })
    }

    /// Renames the records that links come from.
    pub(super) fn links(&self, links: Sorted) -> io::Result<Sorted> {
        let record = |_: &[u8], payload: &[u8]| {
            let mut reader = Reader(payload);
            let (_, from, _) = (reader.byte()?, reader.byte()?, reader.byte()?);
            Ok([&[from], reader.bytes()?].concat())
        };
        self.rename(links, record, |_, new, (id, payload), out| {
            let (head, rest) = payload.split_at_checked(3).ok_or_else(damaged)?;
            let mut reader = Reader(rest);
            reader.bytes()?;
            let mut renamed = head.to_vec();
            push_bytes(&mut renamed, new.get(1..).ok_or_else(damaged)?);
            renamed.extend_from_slice(reader.0);
            out.push(id, &renamed)
        })
    }

    /// Renames the records that identifiers lead to, and adds where renamed ones lead.
    pub(super) fn identities(&self, identities: Sorted, moved: Run) -> io::Result<Sorted> {
        let record = |_: &[u8], payload: &[u8]| Ok(payload.to_vec());
        let renamed = self.rename(identities, record, |_, new, (id, _), out| out.push(id, new))?;
        Sorted::of(vec![renamed.into_run(&self.scratch)?, moved])
    }

    /// Renames records: `record` tells which one an entry is about; `write` writes the entry
    /// again, given the old and the new key.
    fn rename(
        &self,
        mut entries: Sorted,
        record: impl Fn(&[u8], &[u8]) -> io::Result<Vec<u8>>,
        mut write: impl FnMut(&[u8], &[u8], (&[u8], &[u8]), &mut Sorter) -> io::Result<()>,
    ) -> io::Result<Sorted> {
        let mut passed = RunWriter::new(&self.scratch)?;
        let mut concerned = Sorter::new(&self.scratch, self.budget / 4);
        while let Some((key, payload)) = entries.current() {
            let record = record(key, payload)?;
            if self.may_be_renamed(&record) {
                let mut entry = Vec::with_capacity(key.len() + payload.len() + 4);
                push_bytes(&mut entry, key);
                entry.extend_from_slice(payload);
                concerned.push(&record, &entry)?;
            } else {
                passed.push(key, payload)?;
            }
            entries.advance()?;
        }
        drop(entries);
        let mut concerned = concerned.finish()?;
        let mut renamed = Sorter::new(&self.scratch, self.budget / 4);
        let mut names = self.names.open()?;
        while let Some((record, entry)) = concerned.current() {
            let mut reader = Reader(entry);
            let entry = (reader.bytes()?, reader.0);
            while names
                .current()
                .is_some_and(|(name, _)| name.cmp(record) == Ordering::Less)
            {
                names.advance()?;
            }
            match names.current().filter(|(name, _)| *name == record) {
                Some((_, new)) => write(record, new, entry, &mut renamed)?,
                None => renamed.push(entry.0, entry.1)?,
            }
            concerned.advance()?;
        }
        let renamed = renamed.finish()?.into_run(&self.scratch)?;
        Sorted::of(vec![passed.finish()?, renamed])
    }

    fn may_be_renamed(&self, record: &[u8]) -> bool {
        let (at, bit) = place(record);
        self.filter.get(at).is_some_and(|word| word & bit != 0)
    }
}

/// The word and the bit of a record in the filter. Whatever the hash, the result is the same.
fn place(record: &[u8]) -> (usize, u64) {
    let mut hasher = DefaultHasher::new();
    record.hash(&mut hasher);
    let bit = hasher.finish() % BITS;
    ((bit / 64) as usize, 1 << (bit % 64))
}
