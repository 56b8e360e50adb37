//! Recordings that were used: with a share that nobody claimed, or without a work.

use imr_snapshots::id::{self, Identifier, Scheme};
use imr_snapshots::record::{FactKind, Kind as Of, Relation};

use super::recording::recorded;
use super::share::percentage;
use super::{Done, Trouble, hand_over};
use crate::feed::bwarm::cell::several;
use crate::feed::bwarm::join::{Join, tag};
use crate::feed::bwarm::line::Line;
use crate::feed::bwarm::part::Parts;
use crate::feed::bwarm::share::unclaimed;
use crate::feed::bwarm::table::Field;
use crate::feed::flaw::Flaw;
use crate::ingest::bytes::push_number;

/// The identifiers of a recording that was used: ISRC, those of services, its record id.
fn used(line: &mut Line<'_, '_>, join: &Join) -> Result<Vec<Identifier>, Trouble> {
    let mut ids: Vec<Identifier> = line.id(Scheme::Isrc, Field::Isrc).into_iter().collect();
    for code in several(line.cell(Field::DspId)) {
        let read = id::parse(Scheme::Asset, code);
        ids.extend(line.reading(read, Field::DspId));
    }
    if let Some(record) = line.record(Field::Recording)? {
        ids.extend(join.local(Of::Recording, record));
    }
    Ok(ids)
}

/// A share that nobody claimed is one of the work; of the recording if the row names no work.
pub(super) fn unclaimed_row(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let work = line.record(Field::Work)?;
    let ids = used(line, join)?;
    if ids.is_empty() && work.is_none() {
        return Err(nothing().into());
    }
    let points = percentage(line);
    if let Some(work) = work.filter(|_| points > 0) {
        push_number(&mut parts.0, u64::from(points));
        join.record(Of::Work, work, tag::UNCLAIMED, parts)?;
        parts.0.clear();
    }
    if ids.is_empty() {
        return Ok(());
    }
    recorded(line, join, parts)?;
    if let Some(work) = work {
        join.link(parts, Relation::Performance, Of::Work, work);
    }
    let sources = join.sources();
    let on_recording = work.is_none() && points > 0;
    hand_over(line, join, Of::Recording, ids, parts, |claims| {
        if on_recording {
            claims.shares.push(unclaimed(points, &sources));
        }
    })
}

pub(super) fn unmatched(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let ids = used(line, join)?;
    if ids.is_empty() {
        return Err(nothing().into());
    }
    parts.text(FactKind::Unmatched, "true");
    recorded(line, join, parts)?;
    hand_over(line, join, Of::Recording, ids, parts, |_| {})
}

fn nothing() -> Flaw {
    let message = "the row names neither a recording nor a work";
    Flaw::new(
        "no-id",
        message,
        "give an ISRC, an id of a service or a record id",
    )
}
