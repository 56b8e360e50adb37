//! Cards of a few titles: the titles say which cards there are, so no words are read for them.

use std::ops::Range;

use super::budget::{Budget, PAGE};
use super::joint::{Joint, Spot};
use super::read::Reader;
use super::terms::Term;
use super::tiers::Spots;
use super::{Stop, Wave};
use crate::order::{Gather, retain, sort_by};
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles;
use crate::table::tokens::Group;

/// Most cards of titles that are read to find some of them; of more titles, the words tell which.
const FEW: u32 = 256;

/// Tells whether the cards of ranges of titles are so few.
pub(super) fn is_few(ranges: &[Range<u32>]) -> bool {
    let mut cards = 0_u32;
    for range in ranges {
        cards = cards.saturating_add(range.end - range.start);
    }
    cards <= FEW
}

impl<S: Shelf> Reader<'_, S> {
    /// Finds the cards of the titles that are looked for, after a spot, best first, at most so many;
    /// tells whether there are more. Every one of these titles has the words of the query, so of few
    /// cards only what is looked for besides is compared, the names; of many, `words` as well.
    pub(super) fn within(
        &self,
        what: &Joint<'_>,
        words: &[&Term],
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        if is_few(what.within) {
            return self.of_few(what, after, most, budget);
        }
        let joint = Joint {
            all: words,
            none: &[],
            without: &[],
            ..*what
        };
        self.joint(&joint, after, most, budget)
    }

    fn of_few(
        &self,
        what: &Joint<'_>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        let mut cards: Vec<(Group, u32)> = Vec::new();
        let mut wave = Wave::default();
        for range in what.within {
            wave.part(self.groups_of(range, &mut cards))?;
        }
        wave.end()?;
        budget.take(PAGE + cards.len());
        retain(&mut cards, |(group, _)| {
            what.kind.is_none() || group.kind() == what.kind
        });
        sort_by(&mut cards, Ord::cmp);
        cards.dedup();
        let mut spots: Vec<Spot> = Vec::new();
        let mut wave = Wave::default();
        for cards in cards.chunk_by(|a, b| a.0 == b.0) {
            let Some(group) = cards.first().map(|card| card.0) else {
                continue;
            };
            let numbers: Vec<u32> = cards.iter().map(|card| card.1).gather();
            let mut has_all = vec![true; numbers.len()];
            for name in what.all {
                let marks = wave.part(self.mark(name, group, &numbers, budget))?;
                for (has_all, mark) in has_all.iter_mut().zip(marks.unwrap_or_default()) {
                    *has_all &= mark;
                }
            }
            for (number, has_all) in numbers.into_iter().zip(has_all) {
                let step = group.step();
                let spot = Spot { step, number };
                if has_all && after.is_none_or(|after| spot > after) {
                    spots.push(spot);
                }
            }
        }
        wave.end()?;
        sort_by(&mut spots, Ord::cmp);
        let more = spots.len() > most;
        spots.truncate(most);
        Ok((spots, more))
    }

    /// Adds the cards of a range, each with its group.
    fn groups_of(&self, range: &Range<u32>, found: &mut Vec<(Group, u32)>) -> Result<(), Stop> {
        let table = TableName::Titles;
        let mut number = range.start;
        while number < range.end {
            let Some((place, first)) = self.place_of_item(table, number)? else {
                let why = "a card is not there";
                return Err(self.inconsistent(why));
            };
            let block = self.block_part(table, place)?;
            let mut at = first;
            for (row, items) in self.items(&block)?.iter().enumerate() {
                let Some(value) = block.rows().value(row) else {
                    break;
                };
                let end = first.saturating_add(*items);
                if end > number && at < range.end {
                    let cards = titles::weights(value);
                    let cards = cards.map_err(|corrupt| self.damaged(&block, corrupt))?;
                    for (at, (kind, weight)) in (at..end).zip(cards) {
                        if range.contains(&at) {
                            found.push((Group::of(weight, kind), at));
                        }
                    }
                }
                at = end;
            }
            number = at.max(number.saturating_add(1));
        }
        Ok(())
    }
}
