//! Rows whose strongest identifier is of a hard scheme that is not the strongest of its kind.

use std::io;

use imr_snapshots::record::Kind;

use super::{Anchors, Announce, Intake, Outbox, Pool};
use crate::ingest::bytes::damaged;
use crate::ingest::claim::Claim;
use crate::ingest::intake::{Same, Tag};
use crate::ingest::key;

/// Places the claims of one pool: on the records of stronger schemes that name the identifier,
/// else on a record of its own. Returns the number of identifiers that too many records share.
pub(super) fn resolve(intake: &Intake, pool: Pool, kind: Kind) -> io::Result<u64> {
    let mut overshared = 0;
    let mut sorted = intake.finish(pool)?;
    let mut outbox = Outbox::new(intake);
    let mut group = Group::default();
    while let Some((next, payload)) = sorted.current() {
        if next != group.id {
            overshared += u64::from(group.anchors.is_overshared());
            group.end(pool, kind, &mut outbox)?;
            group.begin(next);
        }
        let (&tag, rest) = payload.split_first().ok_or_else(damaged)?;
        let id = &group.id;
        if tag == Tag::Anchor as u8 {
            group.anchors.add(rest);
            outbox.anchor(kind, id, rest)?;
        } else if tag == Tag::Beside as u8 {
            group.beside = true;
        } else {
            let claim = Claim::read(rest)?;
            let scheme = *id.first().ok_or_else(damaged)?;
            let level = key::hard(kind).iter().position(|hard| hard.tag() == scheme);
            let announce = Announce::After(level.ok_or_else(damaged)?);
            for target in group.anchors.or(id) {
                outbox.place(target, &claim, announce)?;
            }
        }
        sorted.advance()?;
    }
    overshared += u64::from(group.anchors.is_overshared());
    group.end(pool, kind, &mut outbox)?;
    outbox.flush()?;
    Ok(overshared)
}

/// What is known about the identifier that is being read.
#[derive(Default)]
struct Group {
    id: Vec<u8>,
    anchors: Anchors,
    beside: bool,
}

impl Group {
    fn begin(&mut self, id: &[u8]) {
        self.id.clear();
        self.id.extend_from_slice(id);
        self.anchors.clear();
        self.beside = false;
    }

    /// Says which records are one because of the identifier: those of one party that has it, and
    /// what a row gives beside it. A DPID is that of a firm, which may have several name numbers
    /// that are not one.
    fn end(&self, pool: Pool, kind: Kind, outbox: &mut Outbox<'_>) -> io::Result<()> {
        if self.anchors.is_overshared() {
            return Ok(());
        }
        let of_party = matches!(pool, Pool::Isni | Pool::IpiBase) && self.anchors.targets.len() > 1;
        if self.beside || of_party {
            for target in &self.anchors.targets {
                outbox.same(Same::One, kind, &self.id, target)?;
            }
        }
        Ok(())
    }
}
