//! How many titles and names answer a query, by kind.

use super::asked::Asked;
use super::budget::Budget;
use super::read::Reader;
use super::search::{Cursor, Query, Search};
use super::terms::Term;
use super::tiers::Ask;
use super::{Stop, Wave};
use crate::id::Reading;
use crate::limits;
use crate::order::Adds;
use crate::record::{Kind, card_credit, card_year};
use crate::shelf::Shelf;
use crate::table::titles::Card;

use super::lookup::Outcome;

impl<S: Shelf> Reader<'_, S> {
    /// Counts what a query finds by kind.
    ///
    /// When all of it is on one page of the whole query, that is counted. Else the titles and names
    /// with all words are: by the rows of *tokens* alone for one word, and for several as far as the
    /// first page looks for them; what that counted is in the answer.
    pub(super) fn facets(
        &self,
        query: &Query,
        answer: &mut Search,
        asked: &[Asked; 2],
    ) -> Result<(), Stop> {
        let counted = std::mem::take(&mut answer.facets);
        for hit in &answer.hits {
            add(&mut answer.facets, Some(hit.card.target.kind), 1);
        }
        let is_whole = query.kind.is_none() && query.cursor == Cursor::default();
        answer.facets_partial = answer.next.is_some() || answer.partial || !is_whole;
        if !answer.facets_partial || query.year != 0 {
            return Ok(());
        }
        let is_title = query.credit.is_empty();
        let mut least = counted;
        let [text, names] = asked;
        let mut all = text.all();
        all.push_all(names.all());
        if let [term] = all.as_slice() {
            least = one(term);
        } else if !is_whole {
            let ask = Ask {
                fold: &answer.fold,
                text,
                names,
                kind: None,
                without: Vec::new(),
            };
            let most = query.limit.min(limits::PAGE);
            least = [0; 4];
            self.with_words(&ask, None, most, &mut Budget::new(), &mut least)?;
        } else if is_title {
            // Cards with this very title were left out.
            for (least, total) in least.iter_mut().zip(answer.totals) {
                *least = least.saturating_add(total);
            }
        }
        for ((facet, least), total) in answer.facets.iter_mut().zip(least).zip(answer.totals) {
            let total = if is_title { total } else { 0 };
            *facet = (*facet).max(least).max(total);
        }
        Ok(())
    }

    /// Makes the cards of the records that identifiers lead to.
    pub(super) fn coded(&self, readings: &[Reading]) -> Result<Vec<Card>, Stop> {
        let mut wave = Wave::default();
        let mut cards: Vec<Card> = Vec::new();
        for reading in readings {
            let outcome = wave.part(self.identifier(&reading.identifier))?;
            let Some(Outcome::Records { found, .. }) = outcome else {
                continue;
            };
            for found in found {
                if cards.iter().any(|card| card.target == found.target) {
                    continue;
                }
                let record = found.record;
                let title = record.titles.first().map(|title| title.text.clone());
                cards.push(Card {
                    weight: record.weight,
                    credit: card_credit(found.target.kind, &record),
                    year: card_year(&record),
                    target: found.target,
                    title: title.unwrap_or_default(),
                    of: String::new(),
                });
            }
        }
        wave.end()?;
        Ok(cards)
    }
}

/// Counts the cards that have one term: those with it in the title, or those with it in a name, which
/// may be the same.
fn one(term: &Term) -> [u32; 4] {
    let mut counted = [0; 4];
    for group in term.groups() {
        add(&mut counted, group.kind(), term.least(group));
    }
    counted
}

/// Adds to the count of a kind.
pub(super) fn add(counted: &mut [u32; 4], kind: Option<Kind>, count: u32) {
    let at = kind.map(|kind| usize::from(u8::from(kind)));
    if let Some(known) = at.and_then(|at| counted.get_mut(at)) {
        *known = known.saturating_add(count);
    }
}
