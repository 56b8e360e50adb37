//! Shares of rights in works.

use imr_snapshots::record::Right;

use super::Done;
use crate::feed::bwarm::avs;
use crate::feed::bwarm::cell::{points, several};
use crate::feed::bwarm::join::Join;
use crate::feed::bwarm::line::{Line, blank};
use crate::feed::bwarm::part::Parts;
use crate::feed::bwarm::share::Told;
use crate::feed::bwarm::table::Field;

pub(super) fn share(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let work = line.required(Field::Work)?;
    let party = line.record(Field::Party)?.unwrap_or_default();
    let mut told = Told {
        id: line.cell(Field::Share),
        parents: line.cell(Field::Parent),
        ..Told::default()
    };
    let role = line.cell(Field::Role);
    told.role = avs::role(role);
    if told.role.is_none() && !role.is_empty() {
        line.odd(
            Field::Role,
            "role",
            "no role of a party",
            "write a role of the allowed values",
        );
    }
    told.points = percentage(line);
    for value in several(line.cell(Field::ShareType)) {
        match avs::share_type(value) {
            Some(place) => told.types |= 1 << place,
            None => line.desk.warning("share-type"),
        }
    }
    told.rights = rights(line);
    told.territory = line.territories();
    let (from, until) = (line.date(Field::From), line.date(Field::Until));
    if !from.is_empty() || !until.is_empty() {
        told.validity = format!("{from}/{until}");
    }
    let uses: Vec<&str> = several(line.cell(Field::UseType)).collect();
    if uses.iter().any(|value| !avs::is_use(value)) {
        line.desk.warning("use-type");
    }
    told.uses = blank(&uses.join(", ")).into_owned();
    told.push(&mut parts.0);
    join.share(work, party, &parts.0)?;
    Ok(())
}

/// The share of a row in parts per 10,000; nothing where the row says none.
pub(super) fn percentage(line: &mut Line<'_, '_>) -> u16 {
    let text = line.cell(Field::Percentage);
    if text.is_empty() {
        return 0;
    }
    points(text).unwrap_or_else(|| {
        let hint = "a share lies between nothing and the whole";
        line.odd(
            Field::Percentage,
            "share",
            "no share in percent from 0 to 100",
            hint,
        );
        0
    })
}

/// Bits of the numbers of the rights of a row: unspecified where it says none.
fn rights(line: &mut Line<'_, '_>) -> u8 {
    let (mut rights, mut told) = (0, false);
    for value in several(line.cell(Field::RightsType)) {
        told = true;
        match avs::right(value) {
            Some(Some(right)) => rights |= 1 << u8::from(right),
            Some(None) => line.desk.warning("print-right"),
            None => {
                let hint = "write a right of the allowed values";
                line.odd(Field::RightsType, "right", "no right", hint);
            }
        }
    }
    if told {
        rights
    } else {
        1 << u8::from(Right::Unspecified)
    }
}
