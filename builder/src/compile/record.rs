//! One record: its row, and the result cards under which its titles are found.

use std::io;

use imr_snapshots::error::Corrupt;
use imr_snapshots::id::Identifier;
use imr_snapshots::record::{FactKind, FactValue, Kind, Record, Role, Target, conflicts};
use imr_snapshots::table::records::{Row, encode};
use imr_snapshots::table::titles::Card;
use imr_snapshots::text::fold;

use super::cards;
use crate::ingest::bytes::damaged;
use crate::ingest::groups::Group;
use crate::ingest::merge::{merge, weigh};

/// A compiled group.
pub(super) struct Compiled {
    /// Key of the row.
    pub id: Vec<u8>,
    /// Value of the row.
    pub value: Vec<u8>,
    /// Its [cards](super::cards) with the fold that each stands at.
    pub cards: Vec<(String, Vec<u8>)>,
    /// What the report counts.
    pub tally: Tally,
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
    }
}

/// Longest text on a card, in bytes.
const CARD_TEXT: usize = 240;
/// Names in the credit of a card.
const CARD_NAMES: usize = 3;

/// Compiles a group of a table of records. `greatest` is the greatest popularity of each source.
///
/// # Errors
/// Fails when the claims cannot be read back or the row cannot be written.
pub(super) fn compile(kind: Kind, mut group: Group, greatest: &[u64]) -> io::Result<Compiled> {
    let mut tally = Tally { left_out: group.left_out, claims: group.claims(), ..Tally::default() };
    let mut row = Row { record: None, aliases: std::mem::take(&mut group.aliases) };
    tally.aliases = u64::from(!row.aliases.is_empty());
    let mut cards = Vec::new();
    if group.is_record() {
        let (mut record, popularity) = merge(kind, group.bodies()?, greatest);
        record.weight = weigh(&record, popularity, &group.links.totals);
        record.links = std::mem::take(&mut group.links.inline);
        record.link_totals = group.links.totals;
        tally.records = 1;
        tally.videos = u64::from(kind == Kind::Recording && is_video(&record));
        tally.conflicts = u64::from(!conflicts(&record).is_empty());
        let id = Identifier::from_key(&group.id).ok_or_else(damaged)?;
        cards = cards_of(&Target { kind, id }, &record);
        row.record = Some(record);
    }
    let value = write(&mut row, &mut tally).map_err(io::Error::other)?;
    Ok(Compiled { id: group.id, value, cards, tally })
}

/// Encodes a row; one that is too long loses the second half of its longest lists until it fits.
fn write(row: &mut Row, tally: &mut Tally) -> Result<Vec<u8>, Corrupt> {
    loop {
        let error = match encode(row) {
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
    record.facts.iter().any(|fact| fact.kind == FactKind::Form && video(&fact.value))
}

/// Makes the cards of a record: one for each fold of its titles, of the first title that has it.
fn cards_of(target: &Target, record: &Record) -> Vec<(String, Vec<u8>)> {
    let Some(main) = record.titles.first() else { return Vec::new() };
    let (credit, year) = (credit(target.kind, record), year(record));
    let mut cards: Vec<(String, Vec<u8>)> = Vec::with_capacity(record.titles.len());
    for title in &record.titles {
        let fold = fold(&title.text);
        if fold.is_empty() || cards.iter().any(|(known, _)| *known == fold) {
            continue;
        }
        let of = if title.text == main.text { String::new() } else { short(&main.text) };
        let card = Card {
            weight: record.weight,
            target: target.clone(),
            title: short(&title.text),
            of,
            credit: credit.clone(),
            year,
        };
        let mut bytes = Vec::with_capacity(64 + card.title.len() + card.credit.len());
        cards::push(&mut bytes, &card);
        cards.push((fold, bytes));
    }
    cards
}

/// Returns who is shown beside the title: the artists of a recording or release, the writers of a
/// work.
fn credit(kind: Kind, record: &Record) -> String {
    let is_main = |role: Role| match kind {
        Kind::Work => {
            matches!(role, Role::Composer | Role::Lyricist | Role::Writer | Role::Arranger)
        }
        Kind::Recording | Kind::Release => role == Role::Artist,
        Kind::Party => false,
    };
    let mut names: Vec<&str> = Vec::new();
    for credit in record.credits.iter().filter(|credit| is_main(credit.role)) {
        if !names.contains(&credit.name.as_str()) {
            names.push(&credit.name);
        }
    }
    let mut text = names.iter().take(CARD_NAMES).copied().collect::<Vec<_>>().join(", ");
    if names.len() > CARD_NAMES {
        text.push_str(", \u{2026}");
    }
    short(&text)
}

/// Returns the year of the date that most sources give; 0 when there is none.
fn year(record: &Record) -> u16 {
    let dates = record.facts.iter().filter(|fact| fact.kind == FactKind::Date);
    let years = dates.filter_map(|fact| match &fact.value {
        FactValue::Text(text) => text.get(..4)?.parse().ok(),
        FactValue::Number(_) => None,
    });
    years.into_iter().next().unwrap_or(0)
}

/// Cuts a text for a card, and takes out the zero bytes that separate texts in the sorter.
fn short(text: &str) -> String {
    let mut end = text.len().min(CARD_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = text[..end].replace('\0', " ");
    if end < text.len() {
        short.push('\u{2026}');
    }
    short
}
