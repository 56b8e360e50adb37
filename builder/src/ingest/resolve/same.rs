//! Which records are one: those whose identifier was archived in favour of another one, and those
//! of one party.
//!
//! An archived identifier leads to the one that is preferred now, that one perhaps to another, and
//! so on; in a component of such pairs the preferred record is the least one that is not archived.
//! If all of them are (a circle), it is the least of all. Where two sources name different
//! successors, the least of these goes on; the look-up of the archived identifier leads to both.

use std::cmp::Ordering;
use std::io;

use imr_snapshots::record::Kind;

use super::components::Edges;
use super::soft::{NODE, own_node};
use super::{Scratch, Sorted, Sorter};
use crate::ingest::bytes::damaged;
use crate::ingest::intake::Same;
use crate::ingest::key;

/// Most identifiers of one party. More come about by placeholders: then its records stay apart.
pub(super) const PARTY: usize = 1_024;

/// The records that are one.
pub(super) struct Found {
    /// Key of a record -> key of the one that it is part of.
    pub(super) names: Sorted,
    /// Circles of archived identifiers.
    pub(super) cycles: u64,
    /// Parties of more than [`PARTY`] identifiers.
    pub(super) overshared: u64,
}

/// Resolves the pairs of [`Pool::Same`](super::Pool::Same).
pub(super) fn resolve(pairs: Sorted, scratch: &Scratch, budget: usize) -> io::Result<Found> {
    let mut edges = Sorter::new(scratch, budget / 4);
    let mut nodes = Sorter::new(scratch, budget / 4);
    gather(pairs, &mut edges, &mut nodes)?;
    let stars = Edges::new(scratch, budget / 4).stars(edges.finish()?)?;
    let members = members(nodes.finish()?, stars, Sorter::new(scratch, budget / 4))?;
    name(members, Sorter::new(scratch, budget / 4))
}

/// Whether a node is archived; the order counts.
mod state {
    pub(super) const CURRENT: u8 = 0;
    pub(super) const ARCHIVED: u8 = 1;
}

fn node(record: &[u8]) -> io::Result<Vec<u8>> {
    let (kind, id) = key::split(record).ok_or_else(damaged)?;
    own_node(kind, id)
}

/// Makes edges of the pairs, and notes every node with its state.
fn gather(mut pairs: Sorted, edges: &mut Sorter, nodes: &mut Sorter) -> io::Result<()> {
    let mut archived: Vec<u8> = Vec::new();
    while let Some((first, payload)) = pairs.current() {
        let (&how, second) = payload.split_first().ok_or_else(damaged)?;
        let (a, b) = (node(first)?, node(second)?);
        nodes.push(&a, &[state::CURRENT])?;
        nodes.push(&b, &[state::CURRENT])?;
        if how == Same::One as u8 {
            edges.push(&a, &b)?;
        } else if archived != first {
            // The first successor is the least.
            nodes.push(&a, &[state::ARCHIVED])?;
            edges.push(&a, &b)?;
            archived.clear();
            archived.extend_from_slice(first);
        }
        pairs.advance()?;
    }
    Ok(())
}

/// Gives the members of every component: its least node -> state and node of each.
fn members(mut nodes: Sorted, mut stars: Sorted, mut out: Sorter) -> io::Result<Sorted> {
    while let Some((node, _)) = nodes.current() {
        let node = node.to_vec();
        let mut state = state::CURRENT;
        while let Some((next, payload)) = nodes.current() {
            if next != node {
                break;
            }
            state = state.max(*payload.first().ok_or_else(damaged)?);
            nodes.advance()?;
        }
        while stars
            .current()
            .is_some_and(|(star, _)| star.cmp(&node) == Ordering::Less)
        {
            stars.advance()?;
        }
        let star = stars.current().filter(|(star, _)| *star == node);
        let least = star.map_or(&node[..], |(_, least)| least);
        out.push(least, &[&[state], &node[..]].concat())?;
    }
    out.finish()
}

/// Names the preferred record of every component.
fn name(mut members: Sorted, mut names: Sorter) -> io::Result<Found> {
    let (mut cycles, mut overshared) = (0, 0);
    let mut least: Vec<u8> = Vec::new();
    let mut preferred: Option<Vec<u8>> = None;
    // Members of a party wait until it is known how many they are.
    let mut waiting: Vec<Vec<u8>> = Vec::new();
    while let Some((component, payload)) = members.current() {
        let (&state, node) = payload.split_first().ok_or_else(damaged)?;
        let record = record(node)?;
        if least != component || preferred.is_none() {
            overshared += settle(&mut waiting, preferred.as_deref(), &mut names)?;
            least = component.to_vec();
            cycles += u64::from(state == state::ARCHIVED);
            preferred = Some(record);
        } else if record.first() == Some(&u8::from(Kind::Party)) {
            if waiting.len() <= PARTY {
                waiting.push(record);
            }
        } else if let Some(preferred) = &preferred {
            names.push(&record, preferred)?;
        }
        members.advance()?;
    }
    overshared += settle(&mut waiting, preferred.as_deref(), &mut names)?;
    Ok(Found {
        names: names.finish()?,
        cycles,
        overshared,
    })
}

/// Names the record of the party whose members wait, unless they are too many; then returns 1.
fn settle(
    waiting: &mut Vec<Vec<u8>>,
    preferred: Option<&[u8]>,
    names: &mut Sorter,
) -> io::Result<u64> {
    let too_many = waiting.len() >= PARTY;
    for record in waiting.drain(..) {
        if let Some(preferred) = preferred.filter(|_| !too_many) {
            names.push(&record, preferred)?;
        }
    }
    Ok(u64::from(too_many))
}

/// Returns the key of the record that is a node.
fn record(node: &[u8]) -> io::Result<Vec<u8>> {
    let (&kind, id) = (
        node.first().ok_or_else(damaged)?,
        node.get(NODE..).ok_or_else(damaged)?,
    );
    Ok([&[kind], id].concat())
}
