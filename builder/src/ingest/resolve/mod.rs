//! Finds out which record every row speaks of.
//!
//! A row names its record by identifiers. Those of a *hard* scheme are given out for one kind of
//! record ([`key::hard`](super::key::hard)): the first of the strongest scheme in the row is its
//! record. What the other identifiers do:
//!
//! * An identifier of the strongest scheme, or of a soft one, that a row gives besides becomes a
//!   way to the record; if it has rows of its own, its own record stays. Two works, recordings or
//!   releases are never merged because they share an identifier.
//! * Rows whose strongest identifier is of a *weaker* hard scheme (a GRid; an ISNI, DPID or IPI
//!   base number) join the records of stronger schemes that name the same identifier ([`weaker`]).
//! * Rows without any hard identifier are *soft*. Those that share an identifier, directly or
//!   through others, speak of one thing. If rows of hard records name one of its identifiers, the
//!   claims go to each of these records; else they make a record of their own, named by its
//!   strongest, then smallest identifier ([`soft`]).
//! * An identifier that a row calls *archived* was merged into the row's record: what other rows
//!   say of it goes there too. Party records are one if they share an ISNI or an IPI base number,
//!   or a row gives the name numbers (or ISNIs) of both ([`same`], [`rename`]).
//!
//! Everything happens by sorting, so memory does not grow with the number of rows, and the result
//! does not depend on their order.

mod components;
mod map;
mod rename;
mod same;
mod soft;
mod weaker;

use std::io;

use imr_snapshots::record::Kind;

use super::intake::{Announce, Intake, Outbox, Pool};
use super::scratch::Scratch;
use super::sort::{Run, RunWriter, Sorted, Sorter};

pub use self::map::Map;
use self::rename::Renamer;

/// Most records that the claims of one soft record go to. An identifier that more records share
/// identifies nothing: then the soft record stays apart.
pub const CLAIMED: usize = 64;

/// What is known once every row has found its record.
pub struct Resolved {
    /// Key of a record -> [`Body`](super::claim::Body) of each claim about it.
    pub claims: Sorted,
    /// Key of a linked identifier -> who is linked to it; see [`crate::ingest::links`].
    pub links: Sorted,
    /// Where identifiers that are not the primary one of a record lead.
    pub map: Map,
    /// Identifiers that more than [`CLAIMED`] records share although rows hang on them alone, and
    /// groups of more than [`PARTY`](same::PARTY) party records that would be one.
    pub overshared: u64,
    /// What was found to be one.
    pub joined: Joined,
}

/// Resolves everything in the intake, with about `budget` bytes of memory besides it.
///
/// # Errors
/// Fails when a temporary file cannot be written or read.
pub fn resolve(intake: &Intake, scratch: &Scratch, budget: usize) -> io::Result<Resolved> {
    let mut overshared = 0;
    for (pool, kind) in [
        (Pool::Grid, Kind::Release),
        (Pool::Isni, Kind::Party),
        (Pool::Dpid, Kind::Party),
        (Pool::IpiBase, Kind::Party),
    ] {
        overshared += weaker::resolve(intake, pool, kind)?;
    }
    let mut identities = soft::resolve(intake, scratch, budget, &mut overshared)?;
    let (mut claims, mut links) = (intake.finish(Pool::Claims)?, intake.finish(Pool::Links)?);
    let same = intake.finish(Pool::Same)?;
    let mut joined = Joined::default();
    if same.current().is_some() {
        let found = same::resolve(same, scratch, budget)?;
        joined.cycles = found.cycles;
        overshared += found.overshared;
        let renamer = Renamer::new(found.names, scratch, budget)?;
        let mut moved = Sorter::new(scratch, budget / 8);
        claims = renamer.claims(claims, &mut moved)?;
        let moved = moved.finish()?.into_run(scratch)?;
        joined.records = moved.count();
        links = renamer.links(links)?;
        identities = renamer.identities(identities, moved)?;
    }
    let map = Map::write(scratch, identities)?;
    Ok(Resolved {
        claims,
        links,
        map,
        overshared,
        joined,
    })
}

/// What was found to be one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Records whose claims went to another one, because their identifier is archived or is
    /// another one of the same party.
    pub records: u64,
    /// Archived identifiers that lead to each other in a circle; the least one is preferred.
    pub cycles: u64,
}

/// The records that a group of claims goes to.
#[derive(Default)]
struct Anchors {
    /// One more than [`CLAIMED`] at most.
    targets: Vec<Vec<u8>>,
}

impl Anchors {
    fn clear(&mut self) {
        self.targets.clear();
    }

    fn add(&mut self, target: &[u8]) {
        if self.targets.len() <= CLAIMED {
            self.targets.push(target.to_vec());
        }
    }

    /// Tells whether the claims go to other records.
    fn lead(&self) -> bool {
        !self.targets.is_empty() && !self.is_overshared()
    }

    fn is_overshared(&self) -> bool {
        self.targets.len() > CLAIMED
    }

    /// Returns the records, or the one that the claims make by themselves.
    fn or<'a>(&'a self, own: &'a [u8]) -> Vec<&'a [u8]> {
        if self.lead() {
            return self.targets.iter().map(Vec::as_slice).collect();
        }
        vec![own]
    }
}
