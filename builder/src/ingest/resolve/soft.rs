//! Rows without a hard identifier: which of them speak of one thing, and of which record.

use std::cmp::Ordering;
use std::io;

use imr_snapshots::record::Kind;

use super::components::Edges;
use super::{Anchors, Announce, Intake, Outbox, Pool, Run, RunWriter, Scratch, Sorted};
use crate::ingest::bytes::damaged;
use crate::ingest::claim::Claim;
use crate::ingest::intake::Tag;
use crate::ingest::key;
use crate::ingest::sort::Sorter;

/// Places the claims of soft rows and returns where every identifier leads: key of an identifier
/// -> key of a record.
pub(super) fn resolve(
    intake: &Intake,
    scratch: &Scratch,
    budget: usize,
    overshared: &mut u64,
) -> io::Result<Sorted> {
    let mut stars = Stars::find(intake.finish(Pool::Edges)?, scratch, budget / 4)?;
    let mut groups = Sorter::new(scratch, budget / 2);
    let direct = gather(
        intake.finish(Pool::Identity)?,
        &mut stars,
        scratch,
        &mut groups,
    )?;
    let mut members = Sorter::new(scratch, budget / 4);
    *overshared += place(intake, groups.finish()?, &mut members)?;
    Sorted::of(vec![direct, members.finish()?.into_run(scratch)?])
}

/// The identifiers that stand for others: key and kind of an identifier -> least node of its
/// component. A node is a kind, the rank of the scheme and the key of an identifier, so the least
/// one is the strongest, then smallest.
struct Stars(Sorted);

/// Bytes of a node before the key of its identifier.
pub(super) const NODE: usize = 2;

impl Stars {
    fn find(edges: Sorted, scratch: &Scratch, budget: usize) -> io::Result<Self> {
        let mut nodes = Edges::new(scratch, budget).stars(edges)?;
        let mut by_id = Sorter::new(scratch, budget);
        while let Some((node, least)) = nodes.current() {
            let (&kind, id) = (
                node.first().ok_or_else(damaged)?,
                node.get(NODE..).unwrap_or(&[]),
            );
            by_id.push(id, &[&[kind], least].concat())?;
            nodes.advance()?;
        }
        Ok(Self(by_id.finish()?))
    }

    /// Returns the least node for an identifier; identifiers must be asked in order.
    fn least(&mut self, id: &[u8], kind: Kind) -> io::Result<Option<&[u8]>> {
        let wanted = (id, u8::from(kind));
        loop {
            let Some((key, payload)) = self.0.current() else {
                return Ok(None);
            };
            let &found = payload.first().ok_or_else(damaged)?;
            match (key, found).cmp(&wanted) {
                Ordering::Less => {}
                Ordering::Equal => break,
                Ordering::Greater => return Ok(None),
            }
            self.0.advance()?;
        }
        Ok(self.0.current().and_then(|(_, payload)| payload.get(1..)))
    }
}

/// Reads the identities by identifier: writes those of hard records to the run that is returned,
/// and gathers what hangs on soft rows under the least node of its component.
fn gather(
    mut identity: Sorted,
    stars: &mut Stars,
    scratch: &Scratch,
    groups: &mut Sorter,
) -> io::Result<Run> {
    let mut direct = RunWriter::new(scratch)?;
    let mut id: Vec<u8> = Vec::new();
    let mut kind = None;
    let mut node: Option<Vec<u8>> = None;
    while let Some((next, payload)) = identity.current() {
        let (&[number, tag], rest) = payload.split_first_chunk().ok_or_else(damaged)?;
        let here = Kind::try_from(number).map_err(|_| damaged())?;
        if next != id || kind != Some(here) {
            id.clear();
            id.extend_from_slice(next);
            (kind, node) = (Some(here), None);
        }
        if tag == Tag::Soft as u8 {
            let least = match stars.least(&id, here)? {
                Some(least) => least.to_vec(),
                None => own_node(here, &id)?,
            };
            groups.push(&least, &[&[member::ID], &id[..]].concat())?;
            node = Some(least);
        } else if tag == Tag::Anchor as u8 {
            direct.push(&id, &[&[number], rest].concat())?;
            if let Some(node) = &node {
                groups.push(node, &[&[member::ANCHOR], rest].concat())?;
            }
        } else if let Some(node) = &node {
            groups.push(node, &[&[member::CLAIM], rest].concat())?;
        }
        identity.advance()?;
    }
    direct.finish()
}

/// Returns the node of an identifier.
pub(super) fn own_node(kind: Kind, id: &[u8]) -> io::Result<Vec<u8>> {
    let scheme = id
        .first()
        .and_then(|tag| imr_snapshots::id::Scheme::from_tag(*tag));
    let rank = key::rank(kind, scheme.ok_or_else(damaged)?);
    Ok([&[u8::from(kind), rank], id].concat())
}

/// What a record under the least node of a component says; in this order they are read.
mod member {
    /// The hard record with the primary identifier that follows names an identifier of it.
    pub(super) const ANCHOR: u8 = 0;
    /// The identifier that follows belongs to it.
    pub(super) const ID: u8 = 1;
    /// The claim that follows is about it.
    pub(super) const CLAIM: u8 = 2;
}

/// Places the claims of every component, and adds its identifiers to `members`. Returns the
/// number of components that too many records share.
fn place(intake: &Intake, mut groups: Sorted, members: &mut Sorter) -> io::Result<u64> {
    let mut overshared = 0;
    let mut outbox = Outbox::new(intake);
    let mut node: Vec<u8> = Vec::new();
    let mut anchors = Anchors::default();
    while let Some((next, payload)) = groups.current() {
        if next != node {
            overshared += u64::from(anchors.is_overshared());
            node.clear();
            node.extend_from_slice(next);
            anchors.clear();
        }
        let (&kind, own) = (
            node.first().ok_or_else(damaged)?,
            node.get(NODE..).ok_or_else(damaged)?,
        );
        match payload.split_first().ok_or_else(damaged)? {
            (&member::ANCHOR, target) => anchors.add(target),
            (&member::ID, id) => {
                for target in anchors.or(own) {
                    members.push(id, &[&[kind], target].concat())?;
                }
            }
            (_, claim) => {
                let claim = Claim::read(claim)?;
                let announce = if anchors.lead() {
                    Announce::None
                } else {
                    Announce::Own
                };
                for target in anchors.or(own) {
                    outbox.place(target, &claim, announce)?;
                }
            }
        }
        groups.advance()?;
    }
    outbox.flush()?;
    Ok(overshared + u64::from(anchors.is_overshared()))
}
