//! The cards that have a term, as lists of words and rows of *postings* tell them.

use std::ops::Range;

use super::budget::{Budget, PAGE};
use super::read::{Each, Reader};
use super::terms::{List, Term};
use super::{Stop, Wave};
use crate::error::Corrupt;
use crate::order::{Adds, merged, sort_by};
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::postings;
use crate::table::tokens::Group;

impl<S: Shelf> Reader<'_, S> {
    /// Returns the cards of a group that have a term, ascending: at least all that are within a part of the
    /// numbers.
    pub(super) fn cards(
        &self,
        term: &Term,
        group: Group,
        part: Range<u32>,
        budget: &mut Budget,
    ) -> Result<Vec<u32>, Stop> {
        let mut all: Vec<u32> = Vec::new();
        let mut lists = 0;
        // Where the second list begins.
        let mut second = 0;
        let mut wave = Wave::default();
        for list in term.lists(group) {
            lists += 1;
            if lists == 2 {
                second = all.len();
            }
            match list.numbers {
                Some(numbers) => all.extend(numbers),
                None => {
                    let pages = list.cards.count as usize / postings::PAGE + 1;
                    if !budget.take(pages * PAGE) {
                        break;
                    }
                    wave.part(self.pages(&list, part.clone(), &mut all))?;
                }
            }
        }
        wave.end()?;
        budget.take(all.len() / 8 + 1);
        match lists {
            0 | 1 => {}
            2 => {
                let other = all.split_off(second);
                all = merged(all, other);
            }
            _ => {
                sort_by(&mut all, Ord::cmp);
                all.dedup();
            }
        }
        Ok(all)
    }

    /// Reads the rows of *postings* of a list that can have cards within a part of the numbers.
    fn pages(&self, list: &List<'_>, part: Range<u32>, all: &mut Vec<u32>) -> Result<(), Stop> {
        let key = |first| postings::key(list.token, list.cards.field, list.cards.group, first);
        let (from, to) = (key(part.start), key(part.end));
        let start = all.len();
        let mut rows = |key: &[u8], value: &[u8]| {
            let first = postings::first_of(key).ok_or(Corrupt::new("postings", "have no key"))?;
            all.push_all(postings::decode_page(value, first)?);
            Ok(())
        };
        let mut wave = Wave::default();
        if cfg!(feature = "write") && part.start > 0 {
            wave.part(self.page_before(&from, &mut rows))?;
        }
        let table = TableName::Postings;
        wave.part(self.scan(table, &from, &to, usize::MAX, &mut rows))?;
        wave.end().inspect_err(|_| all.truncate(start))
    }

    /// Reads the row of the same list that is right before `key`, if there is one.
    fn page_before(&self, key: &[u8], read: &mut Each<'_>) -> Result<(), Stop> {
        let table = TableName::Postings;
        let Some(place) = self.place(table, key)? else {
            return Ok(());
        };
        let Some(place) = self.not_after(table, place, key)? else {
            return Ok(());
        };
        let part = self.block_part(table, place)?;
        let block = part.rows();
        let before = block.lower_bound(key).checked_sub(1);
        if let Some((found, value)) = before.and_then(|row| block.key(row).zip(block.value(row)))
            && found.starts_with(of_list(key))
        {
            read(found, value).map_err(|corrupt| self.damaged(&part, corrupt))?;
        }
        Ok(())
    }

    /// Marks which of some cards of a group, ascending, have a term.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(super) fn mark(
        &self,
        term: &Term,
        group: Group,
        cards: &[u32],
        budget: &mut Budget,
    ) -> Result<Vec<bool>, Stop> {
        let mut marks = vec![false; cards.len()];
        let mut wave = Wave::default();
        for list in term.lists(group) {
            if !budget.take(cards.len()) {
                break;
            }
            match list.numbers {
                Some(numbers) => mark(cards, numbers, &mut marks),
                None => {
                    let part = self.mark_pages(&list, cards, &mut marks, budget);
                    wave.part(part)?;
                }
            }
        }
        wave.end()?;
        Ok(marks)
    }

    /// Marks the cards that are in rows of *postings*, reading only the rows that can have them.
    fn mark_pages(
        &self,
        list: &List<'_>,
        cards: &[u32],
        marks: &mut [bool],
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let mut wave = Wave::default();
        let mut at = 0;
        while let Some(card) = cards.get(at).copied() {
            if budget.is_spent() {
                break;
            }
            let key = postings::key(list.token, list.cards.field, list.cards.group, card);
            let cards = cards.get(at..).unwrap_or_default();
            let marks = marks.get_mut(at..).unwrap_or_default();
            let part = self.mark_page(&key, cards, marks);
            let told = wave.part(part)?;
            // Of a row that is not there yet, it is not known how many cards it tells of: little work for
            // each, so that the rows after it are asked for as well.
            budget.take(told.map_or(1, |_| PAGE));
            at += told.unwrap_or_default().max(1);
        }
        wave.end()
    }

    /// Marks the cards that are in the last row of a list that is not after `key`, the key of a row that
    /// begins with the first of them; returns for how many of them this tells whether they are in the
    /// list.
    fn mark_page(&self, key: &[u8], cards: &[u32], marks: &mut [bool]) -> Result<usize, Stop> {
        let table = TableName::Postings;
        let Some(at) = self.place(table, key)? else {
            return Ok(0);
        };
        let Some(place) = self.not_after(table, at, key)? else {
            return Ok(0);
        };
        let prefix = of_list(key);
        let part = self.block_part(table, place)?;
        let block = part.rows();
        let after = block.lower_bound(key);
        let row = match block.key(after) {
            Some(found) if found == key => Some(after),
            _ => after.checked_sub(1),
        };
        let of = |row: usize| block.key(row).filter(|key| key.starts_with(prefix));
        let mut told = 0;
        if let Some((key, value)) = row.and_then(|row| Some((of(row)?, block.value(row)?))) {
            let first = postings::first_of(key).unwrap_or(0);
            told = postings::mark_page(value, first, cards, marks)
                .map_err(|corrupt| self.damaged(&part, corrupt))?;
        }
        // Cards before the next row of the list are in this one or in none; all are, if another list
        // follows, and those that are before the next block.
        let behind = match at == place {
            true => None,
            false => Some(self.block_part(table, at)?),
        };
        let first = || behind.as_ref()?.rows().key(0);
        let next = block.key(row.map_or(after, |row| row + 1)).or_else(first);
        let before = |next: u32| cards.iter().take_while(|card| **card < next).count();
        let all = match next {
            Some(next) if !next.starts_with(prefix) => cards.len(),
            Some(next) => postings::first_of(next).map_or(0, before),
            None => {
                let mut count = 0;
                for card in cards {
                    let key = [prefix, &card.to_be_bytes()].concat();
                    if self.place(table, &key)? != Some(place) {
                        break;
                    }
                    count += 1;
                }
                count
            }
        };
        Ok(told.max(all))
    }
}

/// Returns what the keys of a list of *postings* begin with: all but the first card.
fn of_list(key: &[u8]) -> &[u8] {
    key.get(..key.len().saturating_sub(4)).unwrap_or_default()
}

/// Marks the cards that are among `numbers`; both ascend.
fn mark(cards: &[u32], numbers: &[u32], marks: &mut [bool]) {
    for (card, mark) in cards.iter().zip(marks) {
        *mark |= numbers.binary_search(card).is_ok();
    }
}
