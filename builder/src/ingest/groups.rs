//! Everything that is known about one key of a table of records, one key after the other.

use std::cmp::Ordering;
use std::io;

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

/// What is known about one key.
#[derive(Debug, Default)]
pub struct Group {
    /// Key of an identifier.
    pub id: Vec<u8>,
    /// Encoded bodies of the claims about the record with this primary identifier.
    bodies: Vec<u8>,
    /// Where each body ends.
    ends: Vec<usize>,
    /// The links of the record.
    pub links: Links,
    /// Records that have it as another identifier; ascending.
    pub aliases: Vec<Target>,
    /// Claims and aliases that were left out.
    pub left_out: u64,
}

impl Group {
    /// Tells whether there is a record, rather than aliases only.
    pub fn is_record(&self) -> bool {
        !self.ends.is_empty()
    }

    /// Returns the number of claims that were not equal to others.
    pub fn claims(&self) -> u64 {
        self.ends.len() as u64 + self.left_out
    }

    /// Returns how many bytes the claims have.
    pub fn bytes(&self) -> usize {
        self.bodies.len()
    }

    /// Decodes the claims.
    ///
    /// # Errors
    /// Fails when they cannot be read back.
    pub fn bodies(&self) -> io::Result<Vec<Body>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let parts = starts.zip(&self.ends).map(|(start, end)| &self.bodies[start..*end]);
        parts.map(Body::decode).collect()
    }
}

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
        let aliases = map.aliases.iter().map(|run| run.open()).collect::<io::Result<_>>()?;
        Ok(Self { claims, links, aliases, record: Vec::new() })
    }

    /// Returns the next group of the table of a kind; kinds must be asked in order.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be read.
    pub fn next(&mut self, kind: Kind) -> io::Result<Option<Group>> {
        let claimed = match self.claims.current() {
            Some((record, _)) => key::split(record).filter(|(of, _)| *of == kind),
            None => None,
        };
        let alias = self.aliases[kind as usize].current();
        let id = match (claimed, alias) {
            (None, None) => return Ok(None),
            (Some((_, id)), Some((alias, _))) => id.min(alias),
            (Some((_, id)), None) | (None, Some((id, _))) => id,
        };
        let mut group = Group { id: id.to_vec(), ..Group::default() };
        let mut record = std::mem::take(&mut self.record);
        key::of_record(&mut record, kind, &group.id);
        self.claims_of(&record, &mut group)?;
        if group.is_record() {
            group.links = self.links.of(&record)?;
        }
        self.aliases_of(kind, &mut group)?;
        self.record = record;
        Ok(Some(group))
    }

    fn claims_of(&mut self, record: &[u8], group: &mut Group) -> io::Result<()> {
        while let Some((key, body)) = self.claims.current() {
            if key != record {
                break;
            }
            if group.ends.len() < CLAIMS {
                group.bodies.extend_from_slice(body);
                group.ends.push(group.bodies.len());
            } else {
                group.left_out += 1;
            }
            self.claims.advance()?;
        }
        Ok(())
    }

    fn aliases_of(&mut self, kind: Kind, group: &mut Group) -> io::Result<()> {
        let aliases = &mut self.aliases[kind as usize];
        group.left_out += targets(aliases, &group.id, &mut group.aliases)?;
        Ok(())
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
