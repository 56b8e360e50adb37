//! Titles as a whole: those that are the query, and those that begin with it.

use super::read::{Place, Reader};
use super::search::{Cursor, Match, Query, Search};
use super::{Stop, Wave};
use crate::limits;
use crate::order::{Adds, sort_by};
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles::{self, Card, Entry};

/// Most continuation rows that one page of results reads.
const PAGES: u32 = 6;
/// Most blocks that a long prefix reads.
const BLOCKS: usize = 4;

/// The best cards, each record once, of one kind.
pub(super) fn distinct(mut cards: Vec<Card>, kind: Option<Kind>, most: usize) -> Vec<Card> {
    sort_by(&mut cards, Card::order);
    let mut best: Vec<Card> = Vec::new();
    for card in cards {
        let is_wanted = kind.is_none_or(|kind| card.target.kind == kind);
        if best.len() < most && is_wanted && !best.iter().any(|known| known.target == card.target) {
            best.push(card);
        }
    }
    best
}

impl<S: Shelf> Reader<'_, S> {
    /// Adds the records with exactly this title; tells whether they all are on pages up to this.
    pub(super) fn exact(
        &self,
        query: &Query,
        answer: &mut Search,
        entry: &Entry,
        limit: usize,
    ) -> Result<bool, Stop> {
        let wanted = |card: &Card| query.kind.is_none_or(|kind| card.target.kind == kind);
        let mut page = query.cursor.page;
        let mut within = query.cursor.within;
        let pages = if entry.continues() { PAGES } else { 1 };
        for _ in 0..pages {
            let continued;
            let cards = if entry.continues() {
                let key = titles::page_key(&answer.fold, page);
                let Some(row) = self.row(TableName::Titles, &key, titles::decode)? else {
                    return Ok(true);
                };
                continued = row;
                &continued.cards
            } else {
                &entry.cards
            };
            let cards = cards.iter().enumerate().skip(within as usize);
            for (at, card) in cards.filter(|(_, card)| wanted(card)) {
                if answer.hits.len() == limit {
                    answer.next = Some(Cursor {
                        tier: Match::Exact as u32,
                        page,
                        within: at as u32,
                    });
                    return Ok(false);
                }
                answer.add(card.clone(), Match::Exact, Match::Exact.score());
            }
            (page, within) = (page.saturating_add(1), 0);
        }
        if entry.continues() {
            answer.next = Some(Cursor {
                tier: Match::Exact as u32,
                page,
                within,
            });
        }
        Ok(!entry.continues())
    }

    /// Returns the best cards of the titles that begin with `prefix`, at least
    /// [`limits::CARDS`] of each kind if there are so many, and whether some were left out that
    /// might be better.
    pub(super) fn prefix(&self, prefix: &str) -> Result<(Vec<Card>, bool), Stop> {
        if prefix.is_empty() {
            return Ok((Vec::new(), false));
        }
        let mut end = prefix.as_bytes().to_vec();
        // UTF-8 has no byte 0xFF, so this is after every title that begins with the prefix.
        end.push(0xff);
        let (first, last) = self.ends(TableName::Titles, prefix.as_bytes(), &end)?;
        let Some(last) = last else {
            return Ok((Vec::new(), false));
        };
        if first == Some(last) {
            return Ok((self.begun(last, prefix)?, false));
        }
        if prefix.len() <= limits::PREFIX {
            let entry = self.row(TableName::Prefixes, prefix.as_bytes(), titles::decode)?;
            return Ok((entry.unwrap_or_default().cards, false));
        }
        let mut cards = Vec::new();
        let mut wave = Wave::default();
        for place in first.unwrap_or(last).up_to(last).take(BLOCKS) {
            cards.push_all(wave.part(self.begun(place, prefix))?.unwrap_or_default());
        }
        wave.end()?;
        Ok((cards, true))
    }

    /// Reads the cards of one block's titles that begin with `prefix`.
    fn begun(&self, place: Place, prefix: &str) -> Result<Vec<Card>, Stop> {
        let part = self.block_part(TableName::Titles, place)?;
        let block = part.rows();
        let mut cards = Vec::new();
        for row in block.lower_bound(prefix.as_bytes())..block.len() {
            let (Some(key), Some(value)) = (block.key(row), block.value(row)) else {
                break;
            };
            if !key.starts_with(prefix.as_bytes()) {
                break;
            }
            if !titles::is_page(key) {
                let entry = titles::decode(key, value);
                let entry = entry.map_err(|corrupt| self.damaged(&part, corrupt))?;
                cards.push_all(entry.cards);
            }
        }
        Ok(cards)
    }
}
