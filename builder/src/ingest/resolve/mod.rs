//! Finds out which record every row speaks of.
//!
//! A row names its record by identifiers. Those of a *hard* scheme are given out for one kind of
//! record ([`key::hard`](super::key::hard)): the first of the strongest scheme in the row is its
//! record. What the other identifiers do:
//!
//! * An identifier of the strongest scheme, or of a soft one, that a row gives besides becomes a
//!   way to the record; if it has rows of its own, its own record stays. Two records are never
//!   merged because they share an identifier.
//! * Rows whose strongest identifier is of a *weaker* hard scheme (a GRid; an ISNI, DPID or IPI
//!   base number) join the records of stronger schemes that name the same identifier ([`weaker`]).
//! * Rows without any hard identifier are *soft*. Those that share an identifier, directly or
//!   through others, speak of one thing. If rows of hard records name one of its identifiers, the
//!   claims go to each of these records; else they make a record of their own, named by its
//!   strongest, then smallest identifier ([`soft`]).
//!
//! Everything happens by sorting, so memory does not grow with the number of rows, and the result
//! does not depend on their order.

mod components;
mod soft;
mod weaker;

use std::io;

use imr_snapshots::id::Scheme;
use imr_snapshots::record::Kind;
use imr_snapshots::table::home;

use super::intake::{Announce, Intake, Outbox, Pool};
use super::scratch::Scratch;
use super::sort::{Run, RunReader, RunWriter, Sorted};

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
    /// Identifiers that more than [`CLAIMED`] records share although rows hang on them alone.
    pub overshared: u64,
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
    let map = soft::resolve(intake, scratch, budget, &mut overshared)?;
    let (claims, links) = (intake.finish(Pool::Claims)?, intake.finish(Pool::Links)?);
    Ok(Resolved {
        claims,
        links,
        map,
        overshared,
    })
}

/// Key of an identifier that is not primary, or is of a soft scheme -> kind and key of each record
/// that it belongs to.
pub struct Map {
    /// All of them.
    pub whole: Run,
    /// Those that are looked up in the table of records of each kind, in the order of
    /// [`Kind::ALL`].
    pub aliases: Vec<Run>,
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

    fn is_overshared(&self) -> bool {
        self.targets.len() > CLAIMED
    }

    /// Returns the records, or the one that the claims make by themselves.
    fn or<'a>(&'a self, own: &'a [u8]) -> Vec<&'a [u8]> {
        if self.targets.is_empty() || self.is_overshared() {
            return vec![own];
        }
        self.targets.iter().map(Vec::as_slice).collect()
    }
}

impl Map {
    /// Merges two runs of identities into one map.
    fn join(scratch: &Scratch, mut run: RunReader, mut sorted: Sorted) -> io::Result<Self> {
        let mut whole = RunWriter::new(scratch)?;
        let aliases = Kind::ALL.iter().map(|_| RunWriter::new(scratch));
        let mut aliases = aliases.collect::<io::Result<Vec<_>>>()?;
        loop {
            let (a, b) = (run.current(), sorted.current());
            let from_run = a.is_some() && b.is_none_or(|b| a.is_some_and(|a| a <= b));
            let from_both = from_run && a == b;
            let Some((id, target)) = (if from_run { a } else { b }) else {
                break;
            };
            whole.push(id, target)?;
            let scheme = id.first().and_then(|tag| Scheme::from_tag(*tag));
            if let Some(kind) = scheme.and_then(|scheme| home(scheme).kind()) {
                aliases[kind as usize].push(id, target)?;
            }
            if from_run {
                run.advance()?;
            }
            if from_both || !from_run {
                sorted.advance()?;
            }
        }
        let aliases = aliases.into_iter().map(RunWriter::finish);
        let aliases = aliases.collect::<io::Result<_>>()?;
        let whole = whole.finish()?;
        Ok(Self { whole, aliases })
    }
}
