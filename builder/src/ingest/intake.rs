//! Where the claims of all rows are collected: one sorter for each question that is asked later.

use std::io;
use std::sync::{Mutex, PoisonError};

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::Kind;

use super::bytes::{push_bytes, push_sources};
use super::claim::{Claim, Head, push_popularity};
use super::key;
use super::scratch::Scratch;
use super::sort::{Sorted, Sorter};

/// Which of the sorters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// Record key -> [`Body`](super::claim::Body): claims whose record is known.
    Claims,
    /// Key of a linked identifier -> who is linked to it, and how.
    Links,
    /// Key of an identifier that is not the primary one -> kind, [`Tag`] and what it belongs to.
    Identity,
    /// Pairs of identifiers that one row gives to a record without hard identifier.
    Edges,
    /// Key of a GRid -> [`Tag`] and what it belongs to.
    Grid,
    /// Key of an ISNI -> the same.
    Isni,
    /// Key of a DPID -> the same.
    Dpid,
    /// Key of an IPI base number -> the same.
    IpiBase,
    /// Key of a record -> that of another one that it is the same as, or was merged into; see
    /// [`crate::ingest::resolve`].
    Same,
}

impl Pool {
    /// Every pool with its part of the memory in hundredths.
    const ALL: [(Self, usize); 9] = [
        (Self::Claims, 48),
        (Self::Links, 16),
        (Self::Identity, 20),
        (Self::Edges, 4),
        (Self::Grid, 2),
        (Self::Isni, 4),
        (Self::Dpid, 2),
        (Self::IpiBase, 2),
        (Self::Same, 2),
    ];

    /// Returns the pool of a hard scheme that is not the strongest of its kind.
    pub fn of_weaker(kind: Kind, scheme: Scheme) -> Option<Self> {
        match (kind, scheme) {
            (Kind::Release, Scheme::Grid) => Some(Self::Grid),
            (Kind::Party, Scheme::Isni) => Some(Self::Isni),
            (Kind::Party, Scheme::Dpid) => Some(Self::Dpid),
            (Kind::Party, Scheme::IpiBase) => Some(Self::IpiBase),
            _ => None,
        }
    }
}

/// What a record of [`Pool::Identity`] and of the pools of weaker schemes says. The order counts:
/// it is the order in which a group is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    /// A row without hard identifier has this identifier.
    Soft = 0,
    /// The record with the primary identifier that follows has this identifier.
    Anchor = 1,
    /// The [`Claim`] that follows has this identifier.
    Claim = 2,
    /// Some row gives the identifier beside another one of the scheme, so that what has the one
    /// is what has the other.
    Beside = 3,
}

/// What a record of [`Pool::Same`] says; the order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Same {
    /// The first was merged into the second, which is preferred.
    Archived = 0,
    /// Both are one.
    One = 1,
}

/// The sorters, shared by the threads that read feeds.
pub struct Intake {
    pools: Vec<Mutex<Option<Sorter>>>,
}

impl Intake {
    /// Makes empty sorters that use about `budget` bytes of memory together.
    pub fn new(scratch: &Scratch, budget: usize) -> Self {
        let sorter = |share: usize| Sorter::new(scratch, budget / 100 * share);
        let pool = |(_, share)| Mutex::new(Some(sorter(share)));
        Self {
            pools: Pool::ALL.into_iter().map(pool).collect(),
        }
    }

    fn with<T>(
        &self,
        pool: Pool,
        act: impl FnOnce(&mut Option<Sorter>) -> io::Result<T>,
    ) -> io::Result<T> {
        // A thread that panicked leaves a sorter as it was before its push.
        act(&mut self.pools[pool as usize]
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the input of a pool and hands it out; it is empty afterwards.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read, or the pool was handed out before.
    pub fn finish(&self, pool: Pool) -> io::Result<Sorted> {
        let taken = self.with(pool, |sorter| Ok(sorter.take()))?;
        taken.ok_or_else(|| closed(pool))?.finish()
    }
}

fn closed(pool: Pool) -> io::Error {
    io::Error::other(format!("the records of {pool:?} were already handed out"))
}

/// How many bytes a thread collects for a pool before it takes the lock.
const OUTBOX: usize = 128 << 10;

/// One thread's way into the [`Intake`]; [`flush`](Self::flush) it at the end.
pub struct Outbox<'a> {
    intake: &'a Intake,
    pending: Vec<Pending>,
    key: Vec<u8>,
    payload: Vec<u8>,
}

/// Records that wait for the lock: bytes, and where each key and payload end.
#[derive(Default)]
struct Pending {
    bytes: Vec<u8>,
    ends: Vec<(usize, usize)>,
}

/// Which identifiers of a claim still have to be made known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Announce {
    /// None: whoever places the claim has done it.
    None,
    /// None, and the record has no hard identifier: it is named by the least identifier of all
    /// its claims, which may be one that is archived.
    Own,
    /// All; those of weaker hard schemes than the one at this place of [`key::hard`] go to the
    /// pools of these schemes, whose turn is still to come.
    After(usize),
}

impl<'a> Outbox<'a> {
    /// Makes an empty outbox.
    pub fn new(intake: &'a Intake) -> Self {
        let pending = Pool::ALL.iter().map(|_| Pending::default()).collect();
        Self {
            intake,
            pending,
            key: Vec::new(),
            payload: Vec::new(),
        }
    }

    /// Adds a record to a pool.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub fn push(&mut self, pool: Pool, key: &[u8], payload: &[u8]) -> io::Result<()> {
        let pending = &mut self.pending[pool as usize];
        pending.bytes.extend_from_slice(key);
        let end = pending.bytes.len();
        pending.bytes.extend_from_slice(payload);
        pending.ends.push((end, pending.bytes.len()));
        if pending.bytes.len() >= OUTBOX {
            self.send(pool)
        } else {
            Ok(())
        }
    }

    fn send(&mut self, pool: Pool) -> io::Result<()> {
        let pending = &mut self.pending[pool as usize];
        self.intake.with(pool, |sorter| {
            let sorter = sorter.as_mut().ok_or_else(|| closed(pool))?;
            let mut start = 0;
            for &(key, payload) in &pending.ends {
                sorter.push(&pending.bytes[start..key], &pending.bytes[key..payload])?;
                start = payload;
            }
            Ok(())
        })?;
        pending.bytes.clear();
        pending.ends.clear();
        Ok(())
    }

    /// Hands everything over.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        for (pool, _) in Pool::ALL {
            if !self.pending[pool as usize].ends.is_empty() {
                self.send(pool)?;
            }
        }
        Ok(())
    }

    /// Takes a claim as it comes from a feed: places it, or files it for resolution.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub fn take(&mut self, claim: &Claim) -> io::Result<()> {
        let Head { kind, ids, .. } = &claim.head;
        let Some(primary) = key::primary(*kind, ids) else {
            return Err(io::Error::other(
                "a feed handed over an item without identifiers",
            ));
        };
        let level = key::hard(*kind)
            .iter()
            .position(|scheme| *scheme == primary.scheme());
        match (level, Pool::of_weaker(*kind, primary.scheme())) {
            (Some(_), None) => {
                let target = primary.key();
                self.place(&target, claim, Announce::After(0))
            }
            (Some(_), Some(pool)) => {
                let mut payload = vec![Tag::Claim as u8];
                claim.push(&mut payload)?;
                self.push(pool, &primary.key(), &payload)?;
                self.beside(pool, claim, primary)
            }
            (None, _) => self.file(claim, primary),
        }
    }

    /// Files a claim without hard identifier.
    fn file(&mut self, claim: &Claim, primary: &Identifier) -> io::Result<()> {
        let kind = claim.head.kind;
        let node = |id: &Identifier| {
            let mut node = vec![u8::from(kind), key::rank(kind, id.scheme())];
            key::push_id(&mut node, id);
            node
        };
        let first = node(primary);
        for id in claim.head.ids.iter().chain(&claim.head.archived) {
            let payload = [u8::from(kind), Tag::Soft as u8];
            self.push(Pool::Identity, &id.key(), &payload)?;
            if id != primary {
                self.push(Pool::Edges, &first, &node(id))?;
            }
        }
        let mut payload = vec![u8::from(kind), Tag::Claim as u8];
        claim.push(&mut payload)?;
        self.push(Pool::Identity, &primary.key(), &payload)
    }

    /// Places a claim on the record of its kind with the primary identifier `target` (a key):
    /// stores its body and its links, and makes its other identifiers known.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub fn place(&mut self, target: &[u8], claim: &Claim, announce: Announce) -> io::Result<()> {
        let mut key = std::mem::take(&mut self.key);
        let mut payload = std::mem::take(&mut self.payload);
        let head = &claim.head;
        key::of_record(&mut key, head.kind, target);
        self.push(Pool::Claims, &key, &claim.body)?;
        for link in &head.links {
            key.clear();
            key::push_id(&mut key, &link.target.id);
            payload.clear();
            let kinds = [u8::from(link.target.kind), u8::from(head.kind)];
            payload.extend_from_slice(&kinds);
            payload.push(u8::from(link.relation));
            push_bytes(&mut payload, target);
            push_sources(&mut payload, &link.sources);
            payload.extend_from_slice(&head.source.to_be_bytes());
            push_popularity(&mut payload, head.popularity);
            self.push(Pool::Links, &key, &payload)?;
        }
        self.unite(target, claim, announce)?;
        if let Announce::After(level) = announce {
            for id in head.ids.iter().chain(&head.archived) {
                key.clear();
                key::push_id(&mut key, id);
                if key != target {
                    self.announce(head.kind, id.scheme(), &key, target, level)?;
                }
            }
        }
        (self.key, self.payload) = (key, payload);
        Ok(())
    }

    /// Says that the identifier with key `id` belongs to the record `target`.
    fn announce(
        &mut self,
        kind: Kind,
        scheme: Scheme,
        id: &[u8],
        target: &[u8],
        level: usize,
    ) -> io::Result<()> {
        let weaker = key::hard(kind)
            .iter()
            .skip(level + 1)
            .any(|other| *other == scheme);
        match Pool::of_weaker(kind, scheme).filter(|_| weaker) {
            Some(pool) => {
                let payload = [&[Tag::Anchor as u8], target].concat();
                self.push(pool, id, &payload)
            }
            None => self.anchor(kind, id, target),
        }
    }

    /// Says that the identifier with key `id` belongs to the record `target`, for look-ups.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub fn anchor(&mut self, kind: Kind, id: &[u8], target: &[u8]) -> io::Result<()> {
        let payload = [&[u8::from(kind), Tag::Anchor as u8], target].concat();
        self.push(Pool::Identity, id, &payload)
    }
}
