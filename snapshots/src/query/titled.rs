//! Titles as a whole: those that are the query, and those that begin with it.

use super::read::{Place, Reader};
use super::search::{Cursor, Match, Query, Search};
use super::{Stop, Wave};
use crate::limits;
use crate::order::sort_by;
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles::{self, Card, Entry};

/// Most continuation rows that one page of results reads.
const PAGES: u32 = 6;
/// Most blocks that a long prefix reads.
const BLOCKS: usize = 4;

/// The cards, each record once, of one kind, in the [order of results](Card::order).
pub(super) fn distinct(mut cards: Vec<Card>, kind: Option<Kind>) -> Vec<Card> {
    sort_by(&mut cards, Card::order);
    let mut best: Vec<Card> = Vec::new();
    for card in cards {
        let is_wanted = kind.is_none_or(|kind| card.target.kind == kind);
        if is_wanted && !best.iter().any(|known| known.target == card.target) {
            best.push(card);
        }
    }
    best
}

/// The best cards that were seen, each record once, in the [order of results](Card::order).
struct Best {
    cards: Vec<Card>,
    kind: Option<Kind>,
    most: usize,
}

impl Best {
    /// Returns what a card must weigh to be among them.
    fn least(&self) -> u8 {
        match self.cards.last() {
            Some(last) if self.cards.len() >= self.most => last.weight,
            _ => 0,
        }
    }

    /// Adds a card if it is one of them; returns what the next one of its row must weigh, or nothing
    /// when all that follow in the row are worse than those that are there.
    fn add(&mut self, card: Card) -> Option<u8> {
        if self.kind.is_some_and(|kind| card.target.kind != kind) {
            return Some(self.least());
        }
        let is_before = |known: &Card| known.order(&card).is_le();
        let at = self.cards.iter().rposition(is_before);
        let at = at.map_or(0, |at| at + 1);
        let same = self
            .cards
            .iter()
            .position(|known| known.target == card.target);
        match same {
            Some(same) if same < at => return Some(self.least()),
            Some(same) => {
                self.cards.remove(same);
            }
            None => {}
        }
        self.cards.insert(at, card);
        self.cards.truncate(self.most);
        (at + 1 < self.most).then_some(self.least())
    }
}

/// Tells whether a text is in quotes of any kind.
fn is_quoted(text: &str) -> bool {
    let mut letters = text.trim().chars();
    let ends = letters.next().zip(letters.next_back());
    let is_pair = ends.is_some_and(|(first, last)| match first {
        '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' => {
            matches!(last, '"' | '\u{201c}' | '\u{201d}')
        }
        '\u{ab}' => last == '\u{bb}',
        '\u{bb}' => last == '\u{ab}',
        '\u{300c}' => last == '\u{300d}',
        '\u{300e}' => last == '\u{300f}',
        _ => false,
    });
    is_pair && letters.all(|c| !matches!(c, '"' | '\u{201c}' | '\u{201d}'))
}

impl<S: Shelf> Reader<'_, S> {
    /// Adds the records of which a title is the query in quotes; tells whether it is one that records of
    /// the kind have. No words are read for it.
    pub(super) fn only_title(
        &self,
        query: &Query,
        answer: &mut Search,
        limit: usize,
    ) -> Result<bool, Stop> {
        if !is_quoted(&query.text) || !answer.readings.is_empty() {
            return Ok(false);
        }
        let row = self.row(TableName::Titles, answer.fold.as_bytes(), titles::decode)?;
        let entry = row.unwrap_or_default();
        let wanted = |kind: &Kind| query.kind.is_none_or(|wanted| wanted == *kind);
        let mut of_kind = Kind::ALL.iter().filter(|kind| wanted(kind));
        answer.only_title = of_kind.any(|kind| entry.total(*kind) > 0);
        if answer.only_title {
            answer.totals = entry.totals;
            answer.facets = entry.totals;
            self.exact(query, answer, &entry, limit)?;
        }
        Ok(answer.only_title)
    }

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
        let mut cards = Vec::new();
        let partial = self.begun(prefix, &mut |card| {
            cards.push(card);
            Some(0)
        })?;
        Ok((cards, partial))
    }

    /// Returns the best records of a kind of which a title begins with `prefix`, at most
    /// [`limits::CARDS`], and whether some were left out that might be better.
    pub(super) fn best(
        &self,
        prefix: &str,
        kind: Option<Kind>,
        most: usize,
    ) -> Result<(Vec<Card>, bool), Stop> {
        let mut best = Best {
            cards: Vec::new(),
            kind,
            most: most.min(limits::CARDS),
        };
        let partial = self.begun(prefix, &mut |card| best.add(card))?;
        Ok((best.cards, partial))
    }

    /// Hands the best cards of the titles that begin with `prefix` to `take`, row by row, as
    /// [`titles::each`] does; tells whether some were left out that might be better.
    fn begun(&self, prefix: &str, take: &mut dyn FnMut(Card) -> Option<u8>) -> Result<bool, Stop> {
        if prefix.is_empty() {
            return Ok(false);
        }
        let mut end = prefix.as_bytes().to_vec();
        // UTF-8 has no byte 0xFF, so this is after every title that begins with the prefix.
        end.push(0xff);
        let (first, last) = self.ends(TableName::Titles, prefix.as_bytes(), &end)?;
        let Some(last) = last else {
            return Ok(false);
        };
        if first == Some(last) {
            self.begun_in(last, prefix, take)?;
            return Ok(false);
        }
        if prefix.len() <= limits::PREFIX {
            self.row(TableName::Prefixes, prefix.as_bytes(), |key, value| {
                titles::each(key, value, &mut 0, take)
            })?;
            return Ok(false);
        }
        let mut wave = Wave::default();
        for place in first.unwrap_or(last).up_to(last).take(BLOCKS) {
            wave.part(self.begun_in(place, prefix, take))?;
        }
        wave.end()?;
        Ok(true)
    }

    /// Hands the cards of one block's titles that begin with `prefix` to `take`.
    fn begun_in(
        &self,
        place: Place,
        prefix: &str,
        take: &mut dyn FnMut(Card) -> Option<u8>,
    ) -> Result<(), Stop> {
        let part = self.block_part(TableName::Titles, place)?;
        let block = part.rows();
        let mut least = 0;
        for row in block.lower_bound(prefix.as_bytes())..block.len() {
            let (Some(key), Some(value)) = (block.key(row), block.value(row)) else {
                break;
            };
            if !key.starts_with(prefix.as_bytes()) {
                break;
            }
            if !titles::is_page(key) {
                let read = titles::each(key, value, &mut least, take);
                read.map_err(|corrupt| self.damaged(&part, corrupt))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
