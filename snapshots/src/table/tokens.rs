//! Values of the tables *tokens* and *postings*: which cards a word is on.
//!
//! A card has a number: its place among all cards of *titles* (see [`units`]). It is of a [`Group`]:
//! how popular its record is, and of which kind. A row of *tokens* has two lists of cards for a
//! [token](crate::text::words), those with it in the title and those with it in a credited name; a
//! list is cut into groups, best first. A list of at most [`INLINE`] cards stands in the row, and so
//! do groups of at most [`SMALL`] of a longer one; of its other groups the row says how many cards
//! they have, and the cards are in [*postings*](super::postings).
//!
//! A row of *tokens* has the three streams of the [codec](crate::codec), of which the texts are empty:
//!
//! ```text
//! shape: twice, for titles and for names:
//!   varint               cards; when there are any:
//!   at most INLINE:      begin; for each card, by its number: byte, its group
//!   more:                varint groups - 1; per group: byte, the group; varint cards - 1; begin, if it
//!                        stands in the row
//! begin: what neighbours have the like of:
//!   varint               the first card, without its low 16 bits
//!   byte                 k of the distances, if there is more than one card
//! numbers: in that order, for the list or for each group that stands in the row:
//!   2 bytes              the low 16 bits of the first card, little-endian; then distances
//! ```
//!
//! Distances are written as [`numbers`](super::numbers) says.

#[cfg(test)]
mod tests;

use super::numbers;
use crate::codec;
use crate::error::Corrupt;
use crate::order::{Adds, sort_few};
use crate::record::Kind;
use crate::segment::varint::Reader;
use crate::table::titles;

/// Longest list that stands in a row of *tokens*.
pub const INLINE: usize = 64;
/// Largest group of a longer list that stands in a row of *tokens*.
pub const SMALL: usize = 16;
/// Number of groups.
pub const GROUPS: u8 = 128;

/// Where a word is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// In the title of a card.
    Title = 0,
    /// In a name that the record credits.
    Name = 1,
}

impl Field {
    /// Both, in the order of a row.
    pub const ALL: [Self; 2] = [Self::Title, Self::Name];
}

/// How popular the record of a card is, and of which kind: lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group(u8);

impl Group {
    /// Returns the group of a card.
    pub fn of(weight: u8, kind: Kind) -> Self {
        Self((31 - (weight >> 3)) << 2 | u8::from(kind))
    }

    /// Reads a group.
    pub fn from_byte(byte: u8) -> Option<Self> {
        (byte < GROUPS).then_some(Self(byte))
    }

    /// Returns its byte.
    pub fn byte(self) -> u8 {
        self.0
    }

    /// Returns the kind of its records.
    pub fn kind(self) -> Option<Kind> {
        Kind::try_from(self.0 & 3).ok()
    }

    /// Returns the step of popularity, 0 the best.
    pub fn step(self) -> u8 {
        self.0 >> 2
    }
}

/// Some of the groups: for each kind a bit for every step.
#[derive(Clone, Copy, Debug)]
pub struct Groups([u32; 4]);

impl Groups {
    /// All groups.
    pub const ALL: Self = Self([u32::MAX; 4]);
    /// None of them.
    pub const NONE: Self = Self([0; 4]);

    /// Adds a group.
    pub fn add(&mut self, group: Group) {
        if let Some(steps) = self.0.get_mut(usize::from(group.0 & 3)) {
            *steps |= 1 << group.step();
        }
    }

    /// Tells whether a group is one of them.
    pub fn has(&self, group: Group) -> bool {
        let steps = self.0.get(usize::from(group.0 & 3));
        steps.is_some_and(|steps| steps >> group.step() & 1 == 1)
    }

    /// Leaves those that others are as well.
    pub fn keep(&mut self, others: &Self) {
        for (steps, others) in self.0.iter_mut().zip(others.0) {
            *steps &= others;
        }
    }
}

/// The cards of one group that have a word in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cards {
    /// Where they have it.
    pub field: Field,
    /// The group.
    pub group: Group,
    /// How many there are.
    pub count: u32,
    /// Where their numbers begin among those of the row, if they stand in it.
    start: Option<u32>,
}

/// A row of *tokens*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    cards: Vec<Cards>,
    numbers: Vec<u32>,
}

impl Row {
    /// Lists what it has: in titles and then in names, by group.
    pub fn cards(&self) -> &[Cards] {
        &self.cards
    }

    /// Returns the numbers of some of its cards, ascending, if they stand in the row.
    pub fn numbers(&self, cards: &Cards) -> Option<&[u32]> {
        let start = cards.start? as usize;
        self.numbers.get(start..start + cards.count as usize)
    }
}

/// Reads a row of *tokens*.
///
/// # Errors
/// Fails on bytes that no writer writes.
pub fn decode(value: &[u8]) -> Result<Row, Corrupt> {
    decode_of(value, &Groups::ALL)
}

/// Reads what a row of *tokens* has of some groups.
///
/// # Errors
/// Fails on bytes that no writer writes.
#[cfg_attr(imr_engine, optimize(speed))]
pub fn decode_of(value: &[u8], wanted: &Groups) -> Result<Row, Corrupt> {
    let [shape, texts, numbers] = codec::streams(value)?;
    let mut reader = Reader::new("token", shape);
    let mut codes = Reader::new("token", numbers);
    let mut row = Row::default();
    for field in Field::ALL {
        list(&mut reader, &mut codes, field, wanted, &mut row)?;
    }
    if !texts.is_empty() {
        return Err(reader.corrupt("has bytes left over"));
    }
    reader.end()?;
    codes.end()?;
    Ok(row)
}

/// Tells whether a row of *tokens* has cards of one of some groups.
///
/// # Errors
/// Fails on bytes that no writer writes, as far as it reads.
pub fn has_any(value: &[u8], wanted: &Groups) -> Result<bool, Corrupt> {
    let [shape, ..] = codec::streams(value)?;
    let mut reader = Reader::new("token", shape);
    for _ in Field::ALL {
        let count = reader.varint()?;
        let is_long = count as usize > INLINE;
        let groups = match is_long {
            true => reader.bounded(usize::from(GROUPS) - 1)? + 1,
            false => count as usize,
        };
        if !is_long && count > 0 {
            begin(&mut reader, groups)?;
        }
        for _ in 0..groups {
            if wanted.has(group(&mut reader)?) {
                return Ok(true);
            }
            if is_long {
                let more = reader.varint()? as usize;
                if more < SMALL {
                    begin(&mut reader, more + 1)?;
                }
            }
        }
    }
    Ok(false)
}

#[cfg_attr(imr_engine, optimize(speed))]
fn list(
    reader: &mut Reader<'_>,
    codes: &mut Reader<'_>,
    field: Field,
    wanted: &Groups,
    row: &mut Row,
) -> Result<(), Corrupt> {
    let count = reader.varint()?;
    if count == 0 {
        return Ok(());
    }
    if count as usize <= INLINE {
        return short(reader, codes, field, count as usize, wanted, row);
    }
    let groups = reader.bounded(usize::from(GROUPS) - 1)? + 1;
    row.cards.reserve(groups);
    // A number takes about a byte.
    row.numbers.reserve(codes.rest().len());
    let mut before = None;
    let mut sum = 0u64;
    for _ in 0..groups {
        let group = group(reader)?;
        if before.replace(group) >= Some(group) {
            return Err(reader.corrupt("names a wrong group"));
        }
        let count = reader.varint()?.saturating_add(1);
        sum += u64::from(count);
        let mut start = None;
        let before_numbers = row.numbers.len();
        if count as usize <= SMALL {
            start = Some(before_numbers as u32);
            numbers(reader, codes, count as usize, row)?;
        }
        if !wanted.has(group) {
            row.numbers.truncate(before_numbers);
            continue;
        }
        row.cards.push(Cards {
            field,
            group,
            count,
            start,
        });
    }
    if sum != u64::from(count) {
        return Err(reader.corrupt("has another number of cards than it says"));
    }
    Ok(())
}

/// Reads how so many cards begin: the high part of the first one, and k of their distances.
fn begin(reader: &mut Reader<'_>, count: usize) -> Result<(u32, u8), Corrupt> {
    let high = reader.bounded(usize::from(u16::MAX))? as u32;
    Ok((high << 16, numbers::k(reader, count)?))
}

/// Reads cards that stand in the row.
fn numbers(
    reader: &mut Reader<'_>,
    codes: &mut Reader<'_>,
    count: usize,
    row: &mut Row,
) -> Result<(), Corrupt> {
    let (high, k) = begin(reader, count)?;
    let first = high | u32::from(u16::from_le_bytes(codes.array()?));
    numbers::read(codes, first, k, count, u32::MAX, &mut row.numbers)
}

fn group(reader: &mut Reader<'_>) -> Result<Group, Corrupt> {
    Group::from_byte(reader.byte()?).ok_or(reader.corrupt("names a wrong group"))
}

/// Reads a list whose cards are all in the row, and sorts them into their groups.
#[cfg_attr(imr_engine, optimize(speed))]
fn short(
    reader: &mut Reader<'_>,
    codes: &mut Reader<'_>,
    field: Field,
    count: usize,
    wanted: &Groups,
    row: &mut Row,
) -> Result<(), Corrupt> {
    let start = row.numbers.len();
    numbers(reader, codes, count, row)?;
    row.cards.reserve(count);
    // The group in the upper half, the number in the lower one.
    let mut cards: Vec<u64> = Vec::with_capacity(count);
    for number in row.numbers.get(start..).unwrap_or_default() {
        let group = group(reader)?;
        if wanted.has(group) {
            cards.push(u64::from(group.0) << 32 | u64::from(*number));
        }
    }
    row.numbers.truncate(start);
    sort_few(&mut cards, |card| *card);
    for cards in cards.chunk_by(|a, b| a >> 32 == b >> 32) {
        let group = cards.first().map_or(0, |card| card >> 32);
        row.cards.push(Cards {
            field,
            group: Group(group as u8),
            count: cards.len() as u32,
            start: Some(row.numbers.len() as u32),
        });
        row.numbers.push_all(cards.iter().map(|card| *card as u32));
    }
    Ok(())
}

/// Returns how many cards a row of *titles* adds to the numbering: those on it, but none for the
/// best cards of a title whose cards all follow on continuation rows.
///
/// # Errors
/// Fails on bytes that do not begin like a row of *titles*.
pub fn units(key: &[u8], value: &[u8]) -> Result<u32, Corrupt> {
    let (totals, cards) = titles::counts(value)?;
    if titles::is_page(key) || totals <= u64::from(cards) {
        Ok(cards)
    } else {
        Ok(0)
    }
}
