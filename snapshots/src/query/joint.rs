//! Cards that have all of some terms, best first.

use std::ops::Range;

use super::budget::{Budget, PAGE};
use super::read::{BlockPart, Reader};
use super::terms::Term;
use super::{Stop, Wave};
use crate::order::{Adds, Gather};
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles::{self, Card};
use crate::table::tokens::{Group, units};

/// A card by its place in the order of results: step of popularity, then number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) step: u8,
    pub(super) number: u32,
}

/// Tells whether a card is in one of some ranges.
fn is_in(ranges: &[Range<u32>], card: u32) -> bool {
    ranges.iter().any(|range| range.contains(&card))
}

/// Returns the part of the numbers that some ranges are in; all numbers if there are none.
#[cfg(feature = "write")]
fn part(ranges: &[Range<u32>]) -> Range<u32> {
    let start = ranges.iter().map(|range| range.start).min();
    let end = ranges.iter().map(|range| range.end).max();
    start.unwrap_or(0)..end.unwrap_or(u32::MAX)
}

/// Returns all numbers: to read less of a long list than all of it is half a kilobyte of the Wasm after gzip.
#[cfg(not(feature = "write"))]
fn part(_: &[Range<u32>]) -> Range<u32> {
    0..u32::MAX
}

/// Keeps the cards of which the mark is as it has to be.
fn keep(cards: &mut Vec<u32>, marks: &[bool], wanted: bool) {
    let mut marks = marks.iter();
    crate::order::retain(cards, |_| marks.next() == Some(&wanted));
}

/// What is looked for.
pub(super) struct Joint<'a> {
    /// Terms that a card must have.
    pub(super) all: &'a [&'a Term],
    /// Lists of terms of which it must not have all.
    pub(super) none: &'a [Vec<&'a Term>],
    /// Only records of this kind.
    pub(super) kind: Option<Kind>,
    /// Only cards in these ranges, if there are any, and in none of the others.
    pub(super) within: &'a [Range<u32>],
    pub(super) without: &'a [Range<u32>],
}

/// Spans that are asked for in one wave before the search waits for them.
const WIDTH: usize = 40;

impl<S: Shelf> Reader<'_, S> {
    /// Finds the cards after a spot, best first, at most so many; tells whether there may be more.
    pub(super) fn joint(
        &self,
        what: &Joint<'_>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<(Vec<Spot>, bool), Stop> {
        self.counted(what, after, most, budget, &mut [0; 4])
    }

    /// Finds cards like [`joint`](Self::joint), and counts those of the steps that were looked
    /// through, by kind.
    pub(super) fn counted(
        &self,
        what: &Joint<'_>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
        counts: &mut [u32; 4],
    ) -> Result<(Vec<Spot>, bool), Stop> {
        let mut found = Vec::new();
        if what.all.is_empty() || what.all.iter().any(|term| !term.is_known()) {
            return Ok((found, false));
        }
        // The rarest leads; what the others are asked for is then little.
        let Some(rarest) = what.all.iter().min_by_key(|term| term.total()) else {
            return Ok((found, false));
        };
        let start = after.map_or(0, |after| after.step);
        let groups: Vec<Group> = rarest
            .groups()
            .filter(|group| group.step() >= start)
            .filter(|group| what.kind.is_none() || group.kind() == what.kind)
            .filter(|group| what.all.iter().all(|term| term.count(*group) > 0))
            .gather();
        let mut wave = Wave::default();
        for groups in groups.chunk_by(|a, b| a.step() == b.step()) {
            let Some(step) = groups.first().map(|group| group.step()) else {
                continue;
            };
            if let Some(cards) = wave.part(self.step(what, groups, budget, counts))? {
                let spots = cards.into_iter().map(|number| Spot { step, number });
                found.push_all(spots.filter(|spot| after.is_none_or(|after| *spot > after)));
            }
            // Steps behind one that waits are read in the same wave, but not too many of them.
            if wave.asked() >= WIDTH || (!wave.waits() && found.len() > most) || budget.is_spent() {
                break;
            }
        }
        wave.end()?;
        let more = found.len() > most;
        found.truncate(most);
        Ok((found, more))
    }

    /// Finds the cards of the groups of one step, ascending.
    fn step(
        &self,
        what: &Joint<'_>,
        groups: &[Group],
        budget: &mut Budget,
        counts: &mut [u32; 4],
    ) -> Result<Vec<u32>, Stop> {
        let mut found = Vec::new();
        let mut wave = Wave::default();
        for group in groups {
            let mut terms: Vec<(usize, &Term)> = what
                .all
                .iter()
                .map(|term| (term.count(*group), *term))
                .gather();
            crate::order::sort_few(&mut terms, |term| term.0);
            let cards = self.narrow(what, &terms, *group, budget);
            if let Some(cards) = wave.part(cards)? {
                super::facets::add(counts, group.kind(), cards.len() as u32);
                found = crate::order::merged(found, cards);
            }
        }
        wave.end()?;
        Ok(found)
    }

    /// Leaves, of the cards of a group that have the rarest term, those that are looked for.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn narrow(
        &self,
        what: &Joint<'_>,
        terms: &[(usize, &Term)],
        group: Group,
        budget: &mut Budget,
    ) -> Result<Vec<u32>, Stop> {
        let Some(((_, rarest), others)) = terms.split_first() else {
            return Ok(Vec::new());
        };
        let part = part(what.within);
        let mut cards = self.cards(rarest, group, part, budget)?;
        crate::order::retain(&mut cards, |card| {
            (what.within.is_empty() || is_in(what.within, *card)) && !is_in(what.without, *card)
        });
        let mut wave = Wave::default();
        for (_, term) in others {
            if cards.is_empty() {
                return Ok(cards);
            }
            if let Some(marks) = wave.part(self.mark(term, group, &cards, budget))? {
                keep(&mut cards, &marks, true);
            }
        }
        for terms in what.none {
            let mut excluded = vec![true; cards.len()];
            for term in terms {
                if let Some(marks) = wave.part(self.mark(term, group, &cards, budget))? {
                    for (excluded, mark) in excluded.iter_mut().zip(marks) {
                        *excluded &= mark;
                    }
                }
            }
            keep(&mut cards, &excluded, false);
        }
        if wave.waits() && budget.look_ahead(cards.len()) {
            // Few are left, so they are most likely results.
            for card in &cards {
                let _ = wave.part(self.read_card(*card));
            }
        }
        wave.end()?;
        Ok(cards)
    }

    /// Returns the number of the first card at or after a key of *titles*.
    pub(super) fn number_at(&self, key: &[u8]) -> Result<u32, Stop> {
        Ok(self.range_in(key, key)?.0)
    }

    /// Returns the number of the first card of a title, and of the first one after it if that is told by
    /// the block that the title is in, or would be; `after` is a key after its rows.
    pub(super) fn range_in(&self, key: &[u8], after: &[u8]) -> Result<(u32, Option<u32>), Stop> {
        let table = TableName::Titles;
        let Some(place) = self.place(table, key)? else {
            return Ok((0, Some(0)));
        };
        let first = self.first_item(table, place)?;
        let block = self.block_part(table, place)?;
        let (rows, items) = (block.rows(), self.items(&block)?);
        let number = |row: usize| {
            let items = row.checked_sub(1).and_then(|before| items.get(before));
            first.saturating_add(items.copied().unwrap_or(0))
        };
        let row = rows.lower_bound(key);
        let end = match rows.key(row) == Some(key) {
            true => rows.lower_bound(after),
            false => row,
        };
        let is_told = end == row || end < rows.len();
        Ok((number(row), is_told.then(|| number(end))))
    }

    /// Reads the cards at some spots; the blocks that they are in are loaded together.
    pub(super) fn read_cards(
        &self,
        spots: &[Spot],
        budget: &mut Budget,
    ) -> Result<Vec<Card>, Stop> {
        let mut cards = Vec::with_capacity(spots.len());
        let mut wave = Wave::default();
        for spot in spots {
            if !budget.take(PAGE) {
                break;
            }
            cards.push_all(wave.part(self.read_card(spot.number))?);
        }
        wave.end()?;
        Ok(cards)
    }

    /// Reads the card with a number.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(super) fn read_card(&self, number: u32) -> Result<Card, Stop> {
        let missing = || self.inconsistent("a card is not there");
        let (place, first) = self
            .place_of_item(TableName::Titles, number)?
            .ok_or_else(missing)?;
        let block = self.block_part(TableName::Titles, place)?;
        let items = self.items(&block)?;
        let row = items.partition_point(|end| *end <= number - first);
        let before = row.checked_sub(1).and_then(|before| items.get(before));
        let within = number - first - before.copied().unwrap_or(0);
        let row = block.rows().key(row).zip(block.rows().value(row));
        let (key, value) = row.ok_or_else(missing)?;
        let card = titles::card(key, value, within);
        let card = card.map_err(|corrupt| self.damaged(&block, corrupt))?;
        card.ok_or_else(missing)
    }

    /// Returns how many cards a block of *titles* has up to the end of each row.
    pub(super) fn items<'b>(&self, block: &'b BlockPart) -> Result<&'b [u32], Stop> {
        let items = block.rows().items(units);
        items.map_err(|corrupt| self.damaged(block, corrupt))
    }
}
