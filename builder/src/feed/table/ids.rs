//! Identifiers in cells.

use std::borrow::Cow;

use imr_snapshots::id::{self, Check, Identifier, Malformed, Reading, Reason, Scheme};
use imr_snapshots::record::Kind;

use super::field::IdField;
use super::found::Found;
use super::plan::{Column, Part};
use super::row::{Flaw, Row};
use super::split::split;
use super::value::short;
use crate::feed::flaw::{oddities, wrong_check};

/// Most values of one cell.
pub(super) const MOST_VALUES: usize = 1000;

/// The values of a cell, at most [`MOST_VALUES`].
pub(super) fn values<'a>(row: &Row<'a>, column: &Column, found: &mut Found) -> Vec<Cow<'a, str>> {
    let mut values = split(row.cell(column.at), &column.separators);
    if values.len() > MOST_VALUES {
        let message = format!(
            "{} values in one cell, the first {MOST_VALUES} are taken",
            values.len()
        );
        found.flaw(
            column.at,
            "values",
            message,
            "is the separator right? give long lists a row each",
        );
        values.truncate(MOST_VALUES);
    }
    values
}

/// The identifiers of the records that a part of a row is about: for each record its identifiers
/// in the order of the columns. Several values in a column are several records, and columns with
/// as many values are aligned with it.
pub(super) fn records(part: &Part, row: &Row<'_>, found: &mut Found) -> Vec<Vec<Identifier>> {
    let mut columns: Vec<(usize, Vec<Option<Identifier>>)> = Vec::new();
    for (field, column) in &part.ids {
        let values = values(row, column, found);
        let ids = values
            .iter()
            .map(|value| read(field, value, column.at, found))
            .collect();
        columns.push((column.at, ids));
    }
    if let (Some(number), Some(code)) = (part.society_number, part.society_code) {
        let (number, text) = (row.cell(number), row.cell(code));
        if !text.is_empty() {
            columns.push((
                code,
                vec![take(id::society(number, text), text, code, found)],
            ));
        }
    }
    let count = columns.iter().map(|(_, ids)| ids.len()).max().unwrap_or(0);
    let mut records: Vec<Vec<Identifier>> = vec![Vec::new(); count];
    for (at, ids) in columns {
        if !ids.is_empty() && ids.len() != count {
            let message = format!("{} identifiers where another column has {count}", ids.len());
            found.flaw(
                at,
                "aligned",
                message,
                "give columns of the same records equally many values",
            );
            continue;
        }
        for (record, id) in records.iter_mut().zip(ids) {
            record.extend(id);
        }
    }
    records.retain(|ids| !ids.is_empty());
    records
}

/// The identifiers of the row's own record: all of them name the same one.
pub(super) fn own(part: &Part, row: &Row<'_>, found: &mut Found) -> Vec<Identifier> {
    let mut ids: Vec<Identifier> = Vec::new();
    let mut add = |id: Option<Identifier>| {
        if let Some(id) = id.filter(|id| !ids.contains(id)) {
            ids.push(id);
        }
    };
    for (field, column) in &part.ids {
        for value in values(row, column, found) {
            add(read(field, &value, column.at, found));
        }
    }
    if let (Some(number), Some(code)) = (part.society_number, part.society_code) {
        let (number, text) = (row.cell(number), row.cell(code));
        if !text.is_empty() {
            add(take(id::society(number, text), text, code, found));
        }
    }
    ids
}

/// Reads one identifier; a malformed one is noted as a flaw of its cell.
pub(super) fn read(
    field: &IdField,
    text: &str,
    at: usize,
    found: &mut Found,
) -> Option<Identifier> {
    if text.is_empty() {
        return None;
    }
    let reading = match field {
        IdField::Scheme(scheme) => match canonical(*scheme, text) {
            Some(id) => {
                if let Check::Wrong { expected } = id.check() {
                    found
                        .warnings
                        .push(wrong_check(&id, &expected, column_of(at)));
                }
                return Some(id);
            }
            None => id::parse(*scheme, text),
        },
        IdField::Society(number) => id::society(number, text),
        IdField::Asset(service) => return asset(service, text, at, found),
        IdField::Local(source) => id::local(source, text),
        IdField::Any => return any(text, at, found),
    };
    take(reading, text, at, found)
}

/// The identifier, if the text already is its canonical spelling: most are.
fn canonical(scheme: Scheme, text: &str) -> Option<Identifier> {
    let mut key = [0_u8; 40];
    let (tag, rest) = key.split_first_mut()?;
    *tag = scheme.tag();
    rest.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    Identifier::from_key(key.get(..=text.len())?)
}

/// A column as rejects and warnings number it, from 1.
fn column_of(at: usize) -> Option<u32> {
    u32::try_from(at + 1).ok()
}

/// Reads an asset id of one service: bare, as `service:kind:id`, or as an address of the service.
fn asset(service: &str, text: &str, at: usize, found: &mut Found) -> Option<Identifier> {
    let prefixed = text
        .split_once(':')
        .is_some_and(|(name, _)| name.eq_ignore_ascii_case(service));
    if !prefixed && !text.contains("://") {
        return take(id::asset(service, text), text, at, found);
    }
    let id = take(id::parse(Scheme::Asset, text), text, at, found)?;
    let own = id.code().split_once(':').is_some_and(|(name, _)| {
        name == service
            || name
                .strip_prefix(service)
                .is_some_and(|rest| rest.starts_with('-'))
    });
    if own {
        return Some(id);
    }
    let message = format!("`{}` is not an id of {service}", short(text));
    found.flaw(
        at,
        "id-service",
        message,
        "map the column to the service that its ids come from",
    );
    None
}

/// Reads an identifier of a scheme that nobody named.
fn any(text: &str, at: usize, found: &mut Found) -> Option<Identifier> {
    if let Ok(id) = text.parse::<Identifier>() {
        return Some(id);
    }
    let mut detection = id::detect(text);
    match (detection.readings.len(), detection.malformed.len()) {
        (1, _) => take(Ok(detection.readings.remove(0)), text, at, found),
        (0, 0) => {
            let message = format!("`{}` is not an identifier", short(text));
            found.flaw(
                at,
                "id-unknown",
                message,
                "write it as scheme:code, such as iswc:T0345246801",
            );
            None
        }
        (0, _) => take(Err(detection.malformed.remove(0)), text, at, found),
        _ => {
            let schemes: Vec<&str> = detection
                .readings
                .iter()
                .map(|r| r.identifier.scheme().name())
                .collect();
            let message = format!("`{}` may be one of: {}", short(text), schemes.join(", "));
            found.flaw(
                at,
                "id-ambiguous",
                message,
                "write it as scheme:code, such as ipi:00014107338",
            );
            None
        }
    }
}

fn take(
    reading: Result<Reading, Malformed>,
    text: &str,
    at: usize,
    found: &mut Found,
) -> Option<Identifier> {
    match reading {
        Ok(reading) => {
            found.warnings.extend(oddities(&reading, column_of(at)));
            Some(reading.identifier)
        }
        Err(malformed) if malformed.reason == Reason::Blank => None,
        Err(malformed) => {
            found.flaws.push(Flaw::of_id(&malformed, text).at(at + 1));
            None
        }
    }
}

/// The strength of an identifier as the name of a record: the least is the strongest. Works: ISWC,
/// society, MBID; recordings: ISRC, MBID; releases: GTIN, GRid, MBID; parties: IPI name number,
/// ISNI, DPID, IPI base number, MBID; then service, source, and what belongs to other kinds.
pub(super) fn rank(kind: Kind, id: &Identifier) -> usize {
    let order: &[Scheme] = match kind {
        Kind::Work => &[Scheme::Iswc, Scheme::Society],
        Kind::Recording => &[Scheme::Isrc],
        Kind::Release => &[Scheme::Gtin, Scheme::Grid],
        Kind::Party => &[Scheme::Ipi, Scheme::Isni, Scheme::Dpid, Scheme::IpiBase],
    };
    let everywhere = [Scheme::Mbid, Scheme::Asset, Scheme::Local];
    let mut all = order.iter().chain(&everywhere);
    all.position(|&scheme| scheme == id.scheme())
        .unwrap_or(usize::MAX)
}

/// The strongest identifier; the first of equally strong ones.
pub(super) fn strongest(kind: Kind, ids: &[Identifier]) -> Option<&Identifier> {
    ids.iter().min_by_key(|id| rank(kind, id))
}
