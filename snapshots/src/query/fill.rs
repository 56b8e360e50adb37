//! The tiers of a page: each adds its cards until the page is full.

use super::budget::Budget;
use super::joint::Spot;
use super::page::Work;
use super::read::Reader;
use super::search::{Cursor, Match, Query, Search};
use super::tiers::Spots;
use super::{Stop, Wave};
use crate::limits;
use crate::order::{Adds, retain};
use crate::record::Target;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles::{self, Card};
use crate::text::parts::{Parts, beginning};
use crate::text::together;
use crate::text::words::{tokens, words};

/// Most cards that one page of results reads to find those of a year.
const READ: usize = 400;
/// Most titles that a query may be without its version and its guests.
const FOLDS: usize = 4;
/// Fewest cards that are looked for at once: some are of records that an earlier card is of.
const AT_ONCE: usize = 8;
/// Most names that are compared with those on a card.
const NAMES: usize = 16;

impl<S: Shelf> Reader<'_, S> {
    /// Adds the cards of a tier until the page is full; tells whether it is.
    pub(super) fn fill(
        &self,
        work: &Work<'_>,
        answer: &mut Search,
        by: Match,
        cursor: Cursor,
        find: &mut dyn FnMut(Option<Spot>, usize) -> Result<Spots, Stop>,
    ) -> Result<bool, Stop> {
        let mut after = cursor.spot();
        let mut budget = Budget::new();
        // A record may have several titles that are found; earlier pages have the first.
        let mut shown: Vec<Target> = Vec::new();
        if let Some(after) = after {
            let (mut spots, _) = find(None, limits::PAGE)?;
            retain(&mut spots, |spot| *spot <= after);
            let cards = self.read_cards(&spots, &mut budget)?;
            shown.push_all(cards.into_iter().map(|card| card.target));
        }
        let mut read = 0;
        loop {
            let room = work.limit.saturating_sub(answer.hits.len());
            let most = if room == 0 { 1 } else { room.max(AT_ONCE) };
            let (spots, more) = find(after, most)?;
            if room == 0 {
                if spots.is_empty() {
                    return Ok(false);
                }
                answer.next = Some(match after {
                    Some(spot) => Cursor::after(by, spot),
                    None => Cursor::at(by),
                });
                return Ok(true);
            }
            let cards = self.read_cards(&spots, &mut budget)?;
            read += cards.len();
            for (spot, card) in spots.iter().zip(cards) {
                if answer.hits.len() == work.limit {
                    answer.next = after.map(|spot| Cursor::after(by, spot));
                    return Ok(true);
                }
                let is_known = work.known.contains(&card.target) || shown.contains(&card.target);
                if work.query.wants(&card) && !is_known {
                    answer.add(card, by, by.score());
                }
                after = Some(*spot);
            }
            after = spots.last().copied().or(after);
            if !more || spots.is_empty() {
                answer.partial |= more;
                return Ok(false);
            }
            if read >= READ {
                answer.partial = true;
                answer.next = after.map(|spot| Cursor::after(by, spot));
                return Ok(true);
            }
        }
    }

    /// Adds the cards whose title is the query, or what it is without version and guests, whatever
    /// their credit; tells whether the page is full.
    pub(super) fn titled(
        &self,
        work: &Work<'_>,
        answer: &mut Search,
        budget: &mut Budget,
    ) -> Result<bool, Stop> {
        let parts = Parts::of(&work.query.text, work.table);
        let mut folds: Vec<String> = Vec::new();
        if !work.ask.names.words.is_empty() {
            folds.push(work.ask.fold.to_owned());
        }
        let titles = std::iter::once(&parts.base)
            .chain(&parts.others)
            .map(String::as_str);
        for title in titles.chain(std::iter::once(beginning(&work.query.text))) {
            let fold = work.table.fold(title);
            if folds.len() < FOLDS
                && fold != work.ask.fold
                && !fold.is_empty()
                && !folds.contains(&fold)
            {
                folds.push(fold);
            }
        }
        let mut names: Vec<String> = Vec::new();
        for word in words(&work.table.fold(&work.query.credit)) {
            if names.len() < NAMES {
                names.push(word.text);
            }
        }
        let mut wave = Wave::default();
        let mut cards: Vec<(usize, Card)> = Vec::new();
        let all = work.ask.names.all();
        // All words but those of the last version, as in the names of videos: `Artist - Title (Official Video)`.
        let aside = parts.versions.first().map(|text| work.table.fold(text));
        let aside = tokens(aside.as_deref().unwrap_or_default());
        let mut terms = all.clone();
        for (word, exact) in work.ask.text.words.iter().zip(&work.ask.text.exact) {
            if !aside.contains(&word.text) {
                terms.push_all(exact);
            }
        }
        if !aside.is_empty() && terms.len() > all.len() {
            let joint = work.ask.joint(&terms, &[]);
            if let Some((spots, _)) = wave.part(self.joint(&joint, None, work.limit, budget))? {
                let found = wave.part(self.read_cards(&spots, budget))?;
                rank(found.unwrap_or_default(), usize::MAX, &mut cards);
            }
        }
        for fold in &folds {
            let row = self.row(TableName::Titles, fold.as_bytes(), titles::decode);
            if let Some(entry) = wave.part(row)?.flatten() {
                rank(entry.cards, 0, &mut cards);
            }
            // The same title in other versions.
            let begun = wave.part(self.prefix(&together(&[fold, " "])))?;
            for card in begun.unwrap_or_default().0 {
                let base = Parts::of(&card.title, work.table).base;
                if work.table.fold(&base) == *fold {
                    cards.push((0, card));
                }
            }
            // Of very many cards with the title, those with the credit.
            if let Some(range) = wave.part(self.range(fold))?
                && !all.is_empty()
            {
                let joint = self.of_range(&work.ask, &range, &all, budget);
                if let Some((spots, _)) = wave.part(joint)? {
                    let found = wave.part(self.read_cards(&spots, budget))?;
                    rank(found.unwrap_or_default(), names.len(), &mut cards);
                }
            }
        }
        wave.end()?;
        for (shared, card) in &mut cards {
            let credited = tokens(&work.table.fold(&card.credit));
            let count = names.iter().filter(|name| credited.contains(name)).count();
            *shared = count.max(*shared);
        }
        // Those with this very title and all the names are in an earlier tier.
        let is_earlier = |shared: usize, card: &Card| {
            shared == names.len() && work.table.fold(&card.title) == work.ask.fold
        };
        retain(&mut cards, |(shared, card)| !is_earlier(*shared, card));
        sort(&mut cards);
        for (shared, _) in &mut cards {
            let missing = names.len().saturating_sub(*shared).min(4);
            *shared = usize::from(Match::Title.score()) - 25 * missing;
        }
        Ok(answer.add_all(work.query, Match::Title, cards, 0, &work.known, work.limit))
    }
}

/// Puts the best first: by a number, and by how popular they are.
#[inline(never)]
pub(super) fn sort(cards: &mut [(usize, Card)]) {
    crate::order::sort_by(cards, |a, b| b.0.cmp(&a.0).then_with(|| a.1.order(&b.1)));
}

/// Adds cards with the same number.
#[inline(never)]
pub(super) fn rank(found: Vec<Card>, number: usize, cards: &mut Vec<(usize, Card)>) {
    for card in found {
        cards.push((number, card));
    }
}

impl Search {
    /// Adds cards with their scores, from one on, until the page is full; tells whether it is. No record is
    /// added that an earlier tier has.
    #[inline(never)]
    pub(super) fn add_all(
        &mut self,
        query: &Query,
        by: Match,
        cards: Vec<(usize, Card)>,
        from: u32,
        known: &[Target],
        limit: usize,
    ) -> bool {
        for (at, (score, card)) in cards.into_iter().enumerate().skip(from as usize) {
            if self.hits.len() == limit {
                self.next = Some(Cursor {
                    within: at as u32,
                    ..Cursor::at(by)
                });
                return true;
            }
            if query.wants(&card) && !known.contains(&card.target) {
                self.add(card, by, score as u16);
            }
        }
        false
    }
}

impl Query {
    /// Tells whether a card is of the kind and the year that are asked for.
    pub(super) fn wants(&self, card: &Card) -> bool {
        (self.year == 0 || card.year == self.year)
            && self.kind.is_none_or(|kind| card.target.kind == kind)
    }
}
