//! Shares that do not add up, within the tolerance of the format.
//!
//! Where a row says everything about a work (CWR, ERN, MusicBrainz) its shares are added at once;
//! where several rows do (tables, BWARM), all shares of one record are brought together by an
//! external sort first. Equal claims count once, as in a build.

use std::io;

use imr_snapshots::codec;
use imr_snapshots::record::{Balance, Basis, Kind, Record, Right, Share, TOLERANCE, balances};
use imr_snapshots::territory::names;

use super::finding::{Finding, Level};
use super::place::Place;
use super::recognise::Format;
use super::sums::Sums;
use crate::ingest::Item;
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::Sorter;

/// Memory for shares before they go to a temporary file, in bytes.
const BUDGET: usize = 48 << 20;
/// Most shares of one record that are added up.
const MOST: usize = 4_096;
/// Most findings about the shares of one record.
const TOLD: usize = 6;

/// Shares of records that several rows speak of.
pub(super) struct Shares {
    sorter: Sorter,
    sums: Sums,
}

impl Shares {
    pub(super) fn new(scratch: &Scratch, today: u32) -> Self {
        Self {
            sorter: Sorter::new(scratch, BUDGET),
            sums: Sums::new(today),
        }
    }

    /// Adds the shares of an item, or judges them at once where no other row has any for it.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub(super) fn take(
        &mut self,
        item: &Item,
        format: Format,
        place: Place,
    ) -> io::Result<Vec<Finding>> {
        if item.claims.shares.is_empty() {
            return Ok(Vec::new());
        }
        if !matches!(format, Format::Table | Format::Bwarm) {
            return Ok(judge(&item.claims, format, &mut self.sums, place.line));
        }
        let Some(id) = item.ids.first() else {
            return Ok(Vec::new());
        };
        for share in &item.claims.shares {
            let source = share.sources.numbers().first().copied();
            let key = key(item.kind, format, source.unwrap_or_default(), &id.key());
            let mut payload = codec::encode(share).map_err(io::Error::other)?;
            // The place comes last, so that equal shares are neighbours.
            payload.extend_from_slice(&place.bytes());
            self.sorter.push(&key, &payload)?;
        }
        Ok(Vec::new())
    }

    /// Judges the shares of every record; `tell` is given each finding and its file.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read, or `tell` fails.
    pub(super) fn finish(
        mut self,
        tell: &mut dyn FnMut(usize, Finding) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut sorted = self.sorter.finish()?;
        let mut group = Group::default();
        while let Some((key, payload)) = sorted.current() {
            if key != group.key {
                group.judge(&mut self.sums, tell)?;
                group = Group {
                    key: key.to_vec(),
                    ..Group::default()
                };
            }
            group.add(payload)?;
            sorted.advance()?;
        }
        group.judge(&mut self.sums, tell)
    }
}

/// Bytes of a key before the identifier.
const HEAD: usize = 4;

/// The shares of one record that one source gives: each source has to add up by itself.
fn key(kind: Kind, format: Format, source: u16, id: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(id.len() + HEAD);
    key.extend_from_slice(&[format as u8, u8::from(kind)]);
    key.extend_from_slice(&source.to_be_bytes());
    key.extend_from_slice(id);
    key
}

/// The shares of one record.
#[derive(Default)]
struct Group {
    key: Vec<u8>,
    record: Record,
    first: Option<Place>,
}

impl Group {
    fn add(&mut self, payload: &[u8]) -> io::Result<()> {
        let (share, place) = Place::split(payload)?;
        let share: Share = codec::decode(share).map_err(io::Error::other)?;
        self.first = Some(self.first.map_or(place, |first| first.min(place)));
        let shares = &mut self.record.shares;
        if shares.last() != Some(&share) && shares.len() < MOST {
            shares.push(share);
        }
        Ok(())
    }

    fn judge(
        &self,
        sums: &mut Sums,
        tell: &mut dyn FnMut(usize, Finding) -> io::Result<()>,
    ) -> io::Result<()> {
        let (Some(place), Some(format)) = (self.first, self.key.first()) else {
            return Ok(());
        };
        let format = Format::ALL
            .into_iter()
            .find(|known| *known as u8 == *format);
        let id = self
            .key
            .get(HEAD..)
            .and_then(imr_snapshots::id::Identifier::from_key);
        for mut finding in judge(
            &self.record,
            format.unwrap_or(Format::Table),
            sums,
            place.line,
        ) {
            if let Some(id) = &id {
                finding.message = format!("{}: {}", id.display(), finding.message);
                finding = finding.about(id);
            }
            tell(place.file, finding)?;
        }
        Ok(())
    }
}

/// Returns what is wrong with the shares of a record.
fn judge(record: &Record, format: Format, sums: &mut Sums, line: u64) -> Vec<Finding> {
    let mut found = Vec::new();
    if !sums.differ(record) {
        return found;
    }
    for balance in balances(record, sums.today) {
        let tolerance = tolerance(format, &balance);
        let finding = if balance.points > 10_000 + tolerance {
            Finding::new("shares-over", line, told(&balance, "more than the whole"))
        } else if balance.basis == Basis::Ownership && balance.points + tolerance < 10_000 {
            let finding = Finding::new("shares-under", line, told(&balance, "less than the whole"));
            // A registration has to name the owners of all of a right (CWR 2.x, SPU and SWR).
            match format {
                Format::Cwr => finding.at_level(Level::Error),
                _ => finding,
            }
        } else {
            continue;
        };
        found.push(finding);
        if found.len() == TOLD {
            break;
        }
    }
    found
}

/// Parts per 10,000 that rounding may cost: 0.06 % for a right in CWR 2.x; elsewhere one for each
/// holder, if that is more.
fn tolerance(format: Format, balance: &Balance) -> u32 {
    match format {
        Format::Cwr => TOLERANCE,
        _ => TOLERANCE.max(u32::try_from(balance.shares.len()).unwrap_or(u32::MAX)),
    }
}

fn told(balance: &Balance, what: &str) -> String {
    let right = match balance.right {
        Right::Unspecified => "rights that are not named",
        Right::Performing => "performing rights",
        Right::Mechanical => "mechanical rights",
        Right::Synchronisation => "synchronisation rights",
    };
    let (basis, points) = (balance.basis.name(), balance.points);
    let holds = place_name(&balance.territory);
    format!(
        "{basis} shares of {right}{holds} come to {}.{:02} %, {what}",
        points / 100,
        points % 100
    )
}

/// ` in 840 (UNITED STATES)`; nothing for everywhere.
fn place_name(territory: &str) -> String {
    if territory.is_empty() {
        return String::new();
    }
    let shown = crate::feed::short(territory);
    match territory.parse().ok().and_then(names::territory) {
        Some(name) => format!(" in {shown} ({name})"),
        None => format!(" in {shown}"),
    }
}

#[cfg(test)]
mod tests;
