//! Rows whose strongest identifier is of a hard scheme that is not the strongest of its kind.

use std::io;

use imr_snapshots::record::Kind;

use super::{Anchors, Announce, Intake, Outbox, Pool};
use crate::ingest::bytes::damaged;
use crate::ingest::claim::Claim;
use crate::ingest::intake::Tag;
use crate::ingest::key;

/// Places the claims of one pool: on the records of stronger schemes that name the identifier,
/// else on a record of its own. Returns the number of identifiers that too many records share.
pub(super) fn resolve(intake: &Intake, pool: Pool, kind: Kind) -> io::Result<u64> {
    let mut overshared = 0;
    let mut sorted = intake.finish(pool)?;
    let mut outbox = Outbox::new(intake);
    let mut id: Vec<u8> = Vec::new();
    let mut anchors = Anchors::default();
    while let Some((next, payload)) = sorted.current() {
        if next != id {
            overshared += u64::from(anchors.is_overshared());
            id.clear();
            id.extend_from_slice(next);
            anchors.clear();
        }
        let (&tag, rest) = payload.split_first().ok_or_else(damaged)?;
        if tag == Tag::Anchor as u8 {
            anchors.add(rest);
            outbox.anchor(kind, &id, rest)?;
        } else {
            let claim = Claim::read(rest)?;
            let scheme = *id.first().ok_or_else(damaged)?;
            let level = key::hard(kind).iter().position(|hard| hard.tag() == scheme);
            let announce = Announce::After(level.ok_or_else(damaged)?);
            for target in anchors.or(&id) {
                outbox.place(target, &claim, announce)?;
            }
        }
        sorted.advance()?;
    }
    outbox.flush()?;
    Ok(overshared + u64::from(anchors.is_overshared()))
}
