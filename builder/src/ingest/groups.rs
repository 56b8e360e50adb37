//! Everything that is known about one key of a table of records, one key after the other.

use std::cmp::Ordering;
use std::io;
use std::ops::Range;

use imr_snapshots::record::{Kind, Target};

use super::bytes::damaged;
use super::claim::Body;
use super::key;
use super::links::{LinkReader, Links, Overflow};
use super::resolve::Map;
use super::sort::{RunReader, Sorted};

/// Most claims of one record. An identifier with more claims that all differ is a placeholder;
/// what is left out is counted.
pub const CLAIMS: usize = 4_096;
/// Most records that one identifier leads to; what is left out is counted.
pub const TARGETS: usize = 1_024;

/// What is known about one key; its bytes are in the [`Batch`].
#[derive(Debug, Default)]
struct Group {
    /// Where the key of the identifier ends.
    id: usize,
    /// Where each encoded body of a claim ends, as a range of [`Batch::ends`].
    bodies: Range<usize>,
    links: Links,
    aliases: Vec<Target>,
    left_out: u64,
}

/// Several keys and what is known about them, in few allocations.
#[derive(Debug, Default)]
pub struct Batch {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    groups: Vec<Group>,
}

/// One key and what is known about it.
#[derive(Debug)]
pub struct Known<'a> {
    /// Key of the identifier.
    pub id: &'a [u8],
    bytes: &'a [u8],
    ends: &'a [usize],
    /// The links of the record.
    pub links: Links,
    /// Records that have it as another identifier; ascending.
    pub aliases: Vec<Target>,
    /// Claims and aliases that were left out.
    pub left_out: u64,
}

impl Known<'_> {
    /// Tells whether there is a record, rather than aliases only.
    pub fn is_record(&self) -> bool {
        !self.ends.is_empty()
    }

    /// Returns the number of claims that were not equal to others.
    pub fn claims(&self) -> u64 {
        self.ends.len() as u64
    }

    /// Decodes the claims.
    ///
    /// # Errors
    /// Fails when they cannot be read back.
    pub fn bodies(&self) -> io::Result<Vec<Body>> {
        let mut start = self.id.len();
        let mut bodies = Vec::with_capacity(self.ends.len());
        for &end in self.ends {
            bodies.push(Body::decode(&self.bytes[start..end])?);
            start = end;
        }
        Ok(bodies)
    }
}

impl Batch {
    /// Returns the number of keys.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Tells whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Hands out every key and what is known about it.
    pub fn drain(&mut self) -> impl Iterator<Item = Known<'_>> {
        let (bytes, ends) = (&self.bytes[..], &self.ends[..]);
        let mut start = 0;
        self.groups.drain(..).map(move |group| {
            let ends = &ends[group.bodies];
            let end = ends.last().map_or(group.id, |length| start + length);
            let known = Known {
                id: &bytes[start..group.id],
                bytes: &bytes[start..end],
                ends,
                links: group.links,
                aliases: group.aliases,
                left_out: group.left_out,
            };
            start = end;
            known
        })
    }
}

/// Keys of one batch, and bytes of claims after which it is enough.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 1 << 20;

/// Reads groups in the order of the tables of records.
pub struct Groups {
    claims: Sorted,
    links: LinkReader,
    aliases: Vec<RunReader>,
    record: Vec<u8>,
}

impl Groups {
    /// Begins to read.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be read.
    pub fn new(claims: Sorted, links: LinkReader, map: &Map) -> io::Result<Self> {
        let aliases = map
            .aliases
            .iter()
            .map(|run| run.open())
            .collect::<io::Result<_>>()?;
        Ok(Self {
            claims,
            links,
            aliases,
            record: Vec::new(),
        })
    }

    /// Returns the next groups of the table of a kind; kinds must be asked in order.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be read.
    pub fn batch(&mut self, kind: Kind) -> io::Result<Option<Batch>> {
        let mut batch = Batch::default();
        while batch.len() < BATCH
            && batch.bytes.len() < BATCH_BYTES
            && self.group(kind, &mut batch)?
        {}
        Ok((!batch.is_empty()).then_some(batch))
    }

    /// Appends the next group of a kind; tells whether there was one.
    fn group(&mut self, kind: Kind, batch: &mut Batch) -> io::Result<bool> {
        let claimed = match self.claims.current() {
            Some((record, _)) => key::split(record).filter(|(of, _)| *of == kind),
            None => None,
        };
        let alias = self.aliases[kind as usize].current();
        let id = match (claimed, alias) {
            (None, None) => return Ok(false),
            (Some((_, id)), Some((alias, _))) => id.min(alias),
            (Some((_, id)), None) | (None, Some((id, _))) => id,
        };
        let start = batch.bytes.len();
        batch.bytes.extend_from_slice(id);
        key::of_record(&mut self.record, kind, id);
        let mut group = Group {
            id: batch.bytes.len(),
            ..Group::default()
        };
        let first = batch.ends.len();
        group.left_out = self.claims_of(start, batch)?;
        group.bodies = first..batch.ends.len();
        if !group.bodies.is_empty() {
            group.links = self.links.of(&self.record)?;
        }
        let aliases = &mut self.aliases[kind as usize];
        group.left_out += targets(aliases, &self.record[1..], &mut group.aliases)?;
        batch.groups.push(group);
        Ok(true)
    }

    /// Appends the claims of the current record to a batch; returns how many were left out.
    fn claims_of(&mut self, start: usize, batch: &mut Batch) -> io::Result<u64> {
        let (first, mut left_out) = (batch.ends.len(), 0);
        while let Some((key, body)) = self.claims.current() {
            if key != self.record {
                break;
            }
            if batch.ends.len() - first < CLAIMS {
                batch.bytes.extend_from_slice(body);
                batch.ends.push(batch.bytes.len() - start);
            } else {
                left_out += 1;
            }
            self.claims.advance()?;
        }
        Ok(left_out)
    }

    /// Ends the reading: hands out the links that are not inside records.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub fn finish(self) -> io::Result<Overflow> {
        self.links.finish()
    }
}

/// Reads the records that an identifier leads to from a map that stands at it or after it;
/// returns how many were left out.
///
/// # Errors
/// Fails when a temporary file cannot be read.
pub fn targets(map: &mut RunReader, id: &[u8], found: &mut Vec<Target>) -> io::Result<u64> {
    let mut left_out = 0;
    while let Some((key, target)) = map.current() {
        match key.cmp(id) {
            Ordering::Less => return Err(io::Error::other("identifiers are out of order")),
            Ordering::Greater => break,
            Ordering::Equal if found.len() < TARGETS => {
                found.push(key::target(target).ok_or_else(damaged)?);
            }
            Ordering::Equal => left_out += 1,
        }
        map.advance()?;
    }
    Ok(left_out)
}
