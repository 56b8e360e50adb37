//! What the rows of each table say.

mod party;
mod recording;
mod share;
mod used;
mod work;

use std::io;

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{Kind as Of, Record, Relation, TitleRole};

use super::avs;
use super::join::{Join, tag};
use super::line::Line;
use super::part::{Gathered, Parts};
use super::table::{Field, Kind};
use crate::feed::desk::Stop;
use crate::feed::flaw::Flaw;
use crate::ingest::Item;

/// Why a row is not taken, or the reading ends.
pub(in crate::feed::bwarm) enum Trouble {
    Row(Flaw),
    End(Stop),
}

impl From<Flaw> for Trouble {
    fn from(flaw: Flaw) -> Self {
        Self::Row(flaw)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::End(Stop::Take(error))
    }
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::End(stop)
    }
}

type Done = Result<(), Trouble>;

/// Takes a row.
pub(in crate::feed::bwarm) fn take(
    line: &mut Line<'_, '_>,
    join: &mut Join,
    parts: &mut Parts,
) -> Done {
    line.fits()?;
    parts.0.clear();
    match line.layout.table.kind {
        Kind::Works => work::work(line, join, parts),
        Kind::WorkTitles => title(line, join, parts, (Of::Work, Field::Work)),
        Kind::RecordingTitles => title(line, join, parts, (Of::Recording, Field::Recording)),
        Kind::WorkIds => proprietary(line, join, (Of::Work, Field::Work)),
        Kind::RecordingIds => proprietary(line, join, (Of::Recording, Field::Recording)),
        Kind::ReleaseIds => proprietary(line, join, (Of::Release, Field::Release)),
        Kind::Parties => party::party(line, join),
        Kind::Shares => share::share(line, join, parts),
        Kind::Recordings => recording::recording(line, join, parts),
        Kind::Releases => recording::release(line, join, parts),
        Kind::Links => link(line, join, parts),
        Kind::Unclaimed => used::unclaimed_row(line, join, parts),
        Kind::Unmatched => used::unmatched(line, join, parts),
    }
}

fn title(
    line: &mut Line<'_, '_>,
    join: &mut Join,
    parts: &mut Parts,
    (kind, field): (Of, Field),
) -> Done {
    let id = line.required(field)?;
    let role = match line.cell(Field::TitleType) {
        "" => TitleRole::Alternative,
        text => avs::title(text).unwrap_or_else(|| {
            line.desk.warning("title-type");
            TitleRole::Alternative
        }),
    };
    let language = line.language();
    parts.title(&line.text(Field::Title), role, &language);
    join.record(kind, id, tag::MORE, parts)?;
    Ok(())
}

fn proprietary(line: &mut Line<'_, '_>, join: &mut Join, (kind, field): (Of, Field)) -> Done {
    let id = line.required(field)?;
    let party = line.record(Field::Party)?.unwrap_or_default();
    let code = line.required(Field::Proprietary)?;
    join.proprietary((kind, id), party, code)?;
    Ok(())
}

fn link(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let (work, recording) = (
        line.required(Field::Work)?,
        line.required(Field::Recording)?,
    );
    join.link(parts, Relation::Performance, Of::Recording, recording);
    join.record(Of::Work, work, tag::MORE, parts)?;
    Ok(())
}

/// Hands over an item at once: one that needs no other row.
fn hand_over(
    line: &mut Line<'_, '_>,
    join: &Join,
    kind: Of,
    ids: Vec<Identifier>,
    parts: &Parts,
    more: impl FnOnce(&mut Record),
) -> Done {
    let mut found = Gathered::default();
    found.read(&parts.0, &join.sources())?;
    more(&mut found.claims);
    let item = Item {
        kind,
        ids,
        claims: found.claims,
        popularity: None,
    };
    line.desk.item(item)?;
    Ok(())
}
