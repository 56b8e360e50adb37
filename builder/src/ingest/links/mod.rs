//! Links in both directions, between records rather than between identifiers.
//!
//! A row links its record to an *identifier*. [`resolve`] finds the records behind it with a
//! sorted join, and gives every link to both ends. [`LinkReader`] then hands out the links of one
//! record at a time: however many there are, it holds those that go into the record and streams
//! the rest to the table *links*.

mod duplicates;
mod end;
mod read;

use std::cmp::Ordering;
use std::io;

use imr_snapshots::record::{Kind, Relation, Sources};

pub use self::duplicates::{Duplicates, GROUP};
use self::end::End;
pub use self::read::{LinkReader, Links, Overflow};
use super::bytes::{Reader, damaged};
use super::claim::read_popularity;
use super::key;
use super::resolve::{CLAIMED, Resolved};
use super::scratch::Scratch;
use super::sort::{RunReader, RunWriter, Sorted, Sorter};
use super::weight;

/// Number of kinds of records.
pub const KINDS: usize = Kind::ALL.len();

/// The links of all records, and how many lead nowhere.
pub struct Resolution {
    /// Key of a record -> encoded [`End`].
    pub links: Sorted,
    /// Links to identifiers that no record has.
    pub dangling: u64,
    /// Works that may be one.
    pub duplicates: Duplicates,
}

/// Finds the records that links lead to. `greatest` is the greatest popularity of each source.
///
/// A link to an identifier that names a record leads to that record; else to each record that
/// has the identifier; else it stays as it is and only its own side is kept.
///
/// # Errors
/// Fails when a temporary file cannot be written or read.
pub fn resolve(
    resolved: &mut Resolved,
    scratch: &Scratch,
    budget: usize,
    greatest: &[u64],
) -> io::Result<Resolution> {
    let mut ends = Sorter::new(scratch, budget / 2);
    let duplicates = duplicates::link(&mut resolved.claims, &mut ends, scratch, budget / 2)?;
    let mut dangling = 0;
    if resolved.links.current().is_some() {
        let mut records = Records::open(&mut resolved.claims, scratch)?;
        let mut map = resolved.map.whole.open()?;
        let links = &mut resolved.links;
        let mut id: Vec<u8> = Vec::new();
        let mut behind: [Vec<Vec<u8>>; KINDS] = Default::default();
        let mut group = false;
        while let Some((next, payload)) = links.current() {
            if next != id || !group {
                id.clear();
                id.extend_from_slice(next);
                behind = records_behind(&id, &mut map, &mut records)?;
                group = true;
            }
            let given = Given::read(payload, greatest)?;
            let found = &behind[given.to as usize];
            if found.is_empty() {
                dangling += 1;
                given.push(&mut ends, &id, false)?;
            }
            for target in found {
                given.push(&mut ends, target, true)?;
            }
            links.advance()?;
        }
    }
    Ok(Resolution {
        links: ends.finish()?,
        dangling,
        duplicates,
    })
}

/// A link as a row gives it, with its target still an identifier.
struct Given<'a> {
    to: Kind,
    from: Kind,
    relation: Relation,
    source: &'a [u8],
    sources: Sources,
    weight: u8,
}

impl<'a> Given<'a> {
    fn read(payload: &'a [u8], greatest: &[u64]) -> io::Result<Self> {
        let mut reader = Reader(payload);
        let (to, from, relation) = (reader.kind()?, reader.kind()?, reader.relation()?);
        let source = reader.bytes()?;
        let sources = reader.sources()?;
        let number = u16::from_be_bytes([reader.byte()?, reader.byte()?]);
        let greatest = greatest.get(usize::from(number)).copied().unwrap_or(0);
        let popularity = read_popularity(&mut reader)?;
        let weight = popularity.map_or(0, |value| weight::of_popularity(value, greatest));
        Ok(Self {
            to,
            from,
            relation,
            source,
            sources,
            weight,
        })
    }

    /// Gives the link to the record that holds it and, if `both`, to the one that it leads to.
    fn push(&self, ends: &mut Sorter, target: &[u8], both: bool) -> io::Result<()> {
        if self.to == self.from && self.source == target {
            return Ok(());
        }
        self.push_end(ends, (self.from, self.source), (self.to, target), 0)?;
        if both {
            self.push_end(
                ends,
                (self.to, target),
                (self.from, self.source),
                self.weight,
            )?;
        }
        Ok(())
    }

    fn push_end(
        &self,
        ends: &mut Sorter,
        of: (Kind, &[u8]),
        to: (Kind, &[u8]),
        weight: u8,
    ) -> io::Result<()> {
        let mut record = Vec::with_capacity(1 + of.1.len());
        key::of_record(&mut record, of.0, of.1);
        let end = End {
            kind: to.0,
            relation: self.relation,
            id: to.1.to_vec(),
            weight,
            sources: self.sources.clone(),
        };
        ends.push(&record, &end.encode())
    }
}

/// Returns the records of each kind that an identifier leads to; ascending.
fn records_behind(
    id: &[u8],
    map: &mut RunReader,
    records: &mut Records,
) -> io::Result<[Vec<Vec<u8>>; KINDS]> {
    let mut behind: [Vec<Vec<u8>>; KINDS] = Default::default();
    while let Some((key, payload)) = map.current() {
        match key.cmp(id) {
            Ordering::Less => {}
            Ordering::Equal => {
                let (kind, target) = key::split(payload).ok_or_else(damaged)?;
                let found = &mut behind[kind as usize];
                if found.len() < CLAIMED {
                    found.push(target.to_vec());
                }
            }
            Ordering::Greater => break,
        }
        map.advance()?;
    }
    for (found, reader) in behind.iter_mut().zip(&mut records.0) {
        if has(reader, id)? {
            *found = vec![id.to_vec()];
        }
    }
    Ok(behind)
}

/// The keys of all records, by kind.
struct Records(Vec<RunReader>);

impl Records {
    /// Reads the keys of all claims, and leaves the claims at their beginning.
    fn open(claims: &mut Sorted, scratch: &Scratch) -> io::Result<Self> {
        let writers = Kind::ALL.iter().map(|_| RunWriter::new(scratch));
        let mut writers = writers.collect::<io::Result<Vec<_>>>()?;
        let mut last: Vec<u8> = Vec::new();
        while let Some((record, _)) = claims.current() {
            if record != last {
                last.clear();
                last.extend_from_slice(record);
                let (kind, id) = key::split(record).ok_or_else(damaged)?;
                writers[kind as usize].push(id, &[])?;
            }
            claims.advance()?;
        }
        claims.rewind()?;
        let open = |writer: RunWriter| writer.finish()?.open();
        Ok(Self(
            writers
                .into_iter()
                .map(open)
                .collect::<io::Result<Vec<_>>>()?,
        ))
    }
}

/// Tells whether a run of keys has `id`; must be asked in order.
fn has(keys: &mut RunReader, id: &[u8]) -> io::Result<bool> {
    while let Some((key, _)) = keys.current() {
        match key.cmp(id) {
            Ordering::Less => keys.advance()?,
            order => return Ok(order == Ordering::Equal),
        }
    }
    Ok(false)
}
