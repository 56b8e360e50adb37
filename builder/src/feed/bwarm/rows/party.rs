//! Parties, without what is for getting in touch with them.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{FactKind, Kind as Of, TitleRole};

use super::{Done, hand_over};
use crate::feed::bwarm::join::Join;
use crate::feed::bwarm::line::Line;
use crate::feed::bwarm::part::Parts;
use crate::feed::bwarm::share::Holder;
use crate::feed::bwarm::table::Field;
use crate::feed::flaw::Flaw;

pub(super) fn party(line: &mut Line<'_, '_>, join: &mut Join) -> Done {
    let id = line.required(Field::Party)?;
    let name = match line.text(Field::FullName) {
        full if !full.is_empty() => full.into_owned(),
        _ => {
            let names = [Field::Before, Field::KeyName, Field::After].map(|field| line.text(field));
            names.join(" ").trim().to_owned()
        }
    };
    if name.is_empty() {
        let flaw = Flaw::new("mandatory", "the party has no name", "is the line torn?");
        return Err(flaw.at(line.layout.column(Field::FullName)).into());
    }
    if name
        .split_once('@')
        .is_some_and(|(_, host)| host.contains('.'))
    {
        let hint = "is a cell missing? names are taken, addresses of people are not";
        let flaw = Flaw::new("columns", "the name of the party is an address", hint);
        return Err(flaw.at(line.layout.column(Field::FullName)).into());
    }
    let mut ids: Vec<Identifier> = Vec::new();
    ids.extend(line.id(Scheme::Ipi, Field::Ipi));
    ids.extend(line.id(Scheme::Isni, Field::Isni));
    ids.extend(line.id(Scheme::Dpid, Field::Dpid));
    let society = society(line);
    ids.extend(join.local(Of::Party, id));
    let holder = Holder {
        name,
        id: ids.first().cloned(),
        society,
    };
    join.party(id, &holder)?;
    let mut parts = Parts::default();
    parts.title(&holder.name, TitleRole::Main, "");
    if !holder.society.is_empty() {
        parts.text(FactKind::Society, &holder.society);
    }
    hand_over(line, join, Of::Party, ids, &parts, |_| {})
}

/// The number of a CISAC society with three digits; empty if there is none.
fn society(line: &mut Line<'_, '_>) -> String {
    let text = line.cell(Field::Society);
    match text.parse::<u16>() {
        Ok(number) if number > 0 => format!("{number:03}"),
        _ if text.is_empty() => String::new(),
        _ => {
            let hint = "give the CISAC number of the society";
            line.odd(Field::Society, "society", "no number of a society", hint);
            String::new()
        }
    }
}
