//! One record: its row, and the result cards under which its titles are found.

use std::io;

use imr_snapshots::error::Corrupt;
use imr_snapshots::record::{
    FactKind, FactValue, Kind, Record, card_credit, card_year, has_conflicts,
};
use imr_snapshots::table::records;
use imr_snapshots::text::FoldTable;

use super::Settings;
use super::cards::Draft;
use super::searched::Searched;
use crate::ingest::groups::{Batch, Known};
use crate::ingest::merge::{merge, settle_statements, weigh};

/// Compiled groups, in few allocations.
#[derive(Default)]
pub(super) struct Compiled {
    bytes: Vec<u8>,
    rows: Vec<Row>,
    /// Where the fold and the bytes of each [card](super::cards) end.
    cards: Vec<[usize; 2]>,
    /// What the report counts.
    pub(super) tally: Tally,
}

/// Where the key, the value and the cards of a row end.
struct Row {
    id: usize,
    value: usize,
    cards: usize,
}

/// A row with its cards.
pub(super) struct CompiledRow<'a> {
    /// Its key.
    pub(super) id: &'a [u8],
    /// Its value.
    pub(super) value: &'a [u8],
    bytes: &'a [u8],
    start: usize,
    ends: &'a [[usize; 2]],
}

impl<'a> CompiledRow<'a> {
    /// Returns its cards with the fold that each stands at.
    pub(super) fn cards(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let (bytes, mut start) = (self.bytes, self.start);
        self.ends.iter().map(move |&[fold, card]| {
            let pair = (&bytes[start..fold], &bytes[fold..card]);
            start = card;
            pair
        })
    }
}

impl Compiled {
    /// Returns the rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = CompiledRow<'_>> {
        let (mut start, mut card) = (0, 0);
        self.rows.iter().map(move |row| {
            let ends = &self.cards[card..row.cards];
            let made = CompiledRow {
                id: &self.bytes[start..row.id],
                value: &self.bytes[row.id..row.value],
                bytes: &self.bytes,
                start: row.value,
                ends,
            };
            start = ends.last().map_or(row.value, |end| end[1]);
            card = row.cards;
            made
        })
    }
}

/// Counts over records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records.
    pub records: u64,
    /// Claims of rows, those that are equal in everything counted once.
    pub claims: u64,
    /// Recordings that a source calls a video.
    pub videos: u64,
    /// Records with conflicts.
    pub conflicts: u64,
    /// Rows that only lead to another record.
    pub aliases: u64,
    /// Claims and aliases that were left out because there were too many.
    pub left_out: u64,
    /// Statements that came from [rules](crate::ingest::rules).
    pub applied: u64,
}

impl Tally {
    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.claims += other.claims;
        self.videos += other.videos;
        self.conflicts += other.conflicts;
        self.aliases += other.aliases;
        self.left_out += other.left_out;
        self.applied += other.applied;
    }
}

/// Credits whose names a record is searched by.
const CREDITS: usize = 64;

/// Compiles groups of a table of records.
///
/// # Errors
/// Fails when claims cannot be read back or a row cannot be written.
pub(super) fn compile(
    kind: Kind,
    mut batch: Batch,
    settings: &Settings<'_>,
) -> io::Result<Compiled> {
    let mut out = Compiled::default();
    out.rows.reserve(batch.len());
    for known in batch.drain() {
        out.add(kind, known, settings)?;
    }
    Ok(out)
}

impl Compiled {
    fn add(&mut self, kind: Kind, mut known: Known<'_>, settings: &Settings<'_>) -> io::Result<()> {
        let mut row = records::Row {
            record: None,
            aliases: std::mem::take(&mut known.aliases),
        };
        let tally = &mut self.tally;
        tally.left_out += known.left_out;
        tally.claims += known.claims() + known.left_out;
        tally.aliases += u64::from(!row.aliases.is_empty());
        if known.is_record() {
            let (mut record, popularity) = merge(kind, known.bodies()?, settings.greatest);
            record.weight = weigh(&record, popularity, &known.links.totals);
            record.links = std::mem::take(&mut known.links.inline);
            record.link_totals = known.links.totals;
            tally.applied += settings.rules.apply(kind, &mut record);
            settle_statements(&mut record);
            settings.suppress.clean(kind, &mut record);
            tally.records += 1;
            tally.videos += u64::from(kind == Kind::Recording && is_video(&record));
            tally.conflicts += u64::from(has_conflicts(&record, 0));
            row.record = Some(record);
        }
        let value = write(known.id, &mut row, tally).map_err(io::Error::other)?;
        self.bytes.extend_from_slice(known.id);
        let id = self.bytes.len();
        self.bytes.extend_from_slice(&value);
        let value = self.bytes.len();
        if let Some(record) = &row.record {
            self.add_cards(kind, known.id, record);
        }
        self.rows.push(Row {
            id,
            value,
            cards: self.cards.len(),
        });
        Ok(())
    }

    /// Makes the cards of a record: one for each fold of its titles, of the first title that has
    /// it.
    fn add_cards(&mut self, kind: Kind, id: &[u8], record: &Record) {
        let Some(main) = record.titles.first() else {
            return;
        };
        let (credit, year) = (card_credit(kind, record), card_year(record));
        let table = FoldTable::built_in();
        let mut searched = Searched::new(&table);
        let mut names: Vec<&str> = Vec::new();
        for claim in record.credits.iter().take(CREDITS) {
            if !names.contains(&claim.name.as_str()) {
                names.push(&claim.name);
                searched.add(&claim.name);
            }
        }
        let name_words = searched.take();
        let mut known: Vec<String> = Vec::with_capacity(record.titles.len());
        for title in &record.titles {
            let fold = table.fold(&title.text);
            if fold.is_empty() || known.contains(&fold) {
                continue;
            }
            let of = if title.text == main.text {
                ""
            } else {
                &main.text
            };
            let (weight, title) = (record.weight, &title.text);
            searched.add_folded(title, &fold);
            let title_words = searched.take();
            self.bytes.extend_from_slice(fold.as_bytes());
            let end = self.bytes.len();
            Draft {
                weight,
                kind,
                id,
                title,
                of,
                credit: &credit,
                year,
                title_words: &title_words,
                name_words: &name_words,
            }
            .push(&mut self.bytes);
            self.cards.push([end, self.bytes.len()]);
            known.push(fold);
        }
    }
}

/// Encodes a row; one that is too long loses the second half of its longest lists until it fits.
fn write(key: &[u8], row: &mut records::Row, tally: &mut Tally) -> Result<Vec<u8>, Corrupt> {
    loop {
        let error = match records::encode(key, row) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let before = tally.left_out;
        if let Some(record) = &mut row.record {
            let longest = [
                record.titles.len(),
                record.credits.len(),
                record.shares.len(),
                record.facts.len(),
                record.identifiers.len(),
                record.statements.len(),
            ]
            .into_iter()
            .max()
            .unwrap_or(0);
            let left = (longest / 2).max(1);
            tally.left_out += halve(&mut record.titles, left)
                + halve(&mut record.credits, left)
                + halve(&mut record.shares, left)
                + halve(&mut record.facts, left)
                + halve(&mut record.identifiers, left)
                + halve(&mut record.statements, left);
        }
        if tally.left_out == before {
            return Err(error);
        }
    }
}

fn halve<T>(list: &mut Vec<T>, left: usize) -> u64 {
    let cut = list.len().saturating_sub(left);
    list.truncate(left);
    cut as u64
}

fn is_video(record: &Record) -> bool {
    let video = |value: &FactValue| matches!(value, FactValue::Text(text) if text == "video");
    record
        .facts
        .iter()
        .any(|fact| fact.kind == FactKind::Form && video(&fact.value))
}
