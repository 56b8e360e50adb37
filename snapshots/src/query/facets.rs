//! How many titles and names answer a query, by kind.

use super::joint::flat;
use super::read::Reader;
use super::search::{Cursor, Query, Search};
use super::terms::{Budget, Term};
use super::tiers::Ask;
use super::{Stop, Wave};
use crate::id::Reading;
use crate::record::{Kind, card_credit, card_year};
use crate::shelf::Shelf;
use crate::table::titles::Card;
use crate::table::tokens::{GROUPS, Group};
use crate::text::FoldTable;

use super::lookup::Outcome;

impl<S: Shelf> Reader<'_, S> {
    /// Counts what a query finds by kind.
    ///
    /// When all of it is on one page of the whole query, that is counted. Else the titles and names
    /// with all words are: by the rows of *tokens* alone for one word, and for several as far as a
    /// page of the whole query looks for them.
    pub(super) fn facets(
        &self,
        query: &Query,
        answer: &mut Search,
        table: &FoldTable,
    ) -> Result<(), Stop> {
        let mut facets = [0; 4];
        for hit in &answer.hits {
            add(&mut facets, Some(hit.card.target.kind), 1);
        }
        let is_whole = query.kind.is_none() && query.cursor == Cursor::default();
        answer.facets_partial = answer.next.is_some() || answer.partial || !is_whole;
        if answer.facets_partial {
            self.count(query, answer, table, &mut facets)?;
        }
        answer.facets = facets;
        Ok(())
    }

    fn count(
        &self,
        query: &Query,
        answer: &Search,
        table: &FoldTable,
        facets: &mut [u32; 4],
    ) -> Result<(), Stop> {
        let mut wave = Wave::default();
        let text = wave.part(self.asked(&query.text, table, false));
        let names = wave.part(self.asked(&query.credit, table, true));
        wave.end()?;
        let (text, names) = (flat(text)?, flat(names)?);
        let (text, names) = (text.unwrap_or_default(), names.unwrap_or_default());
        let mut all = text.all();
        all.extend(names.all());
        let mut counted = [0; 4];
        if query.year == 0 {
            match all.as_slice() {
                [term] => one(term, &mut counted),
                _ => {
                    let ask = Ask {
                        fold: &answer.fold,
                        text: &text,
                        names: &names,
                        kind: None,
                        without: Vec::new(),
                    };
                    let most = query.limit.min(crate::limits::PAGE);
                    counted = self.count_words(&ask, most, &mut Budget::new())?;
                }
            }
        }
        // Every one of these is a lower bound.
        for (at, facet) in facets.iter_mut().enumerate() {
            let exact = match query.credit.is_empty() && query.year == 0 {
                true => answer.totals.get(at).copied().unwrap_or(0),
                false => 0,
            };
            let counted = counted.get(at).copied().unwrap_or(0);
            *facet = (*facet).max(exact).max(counted);
        }
        Ok(())
    }

    /// Makes the cards of the records that identifiers lead to.
    pub(super) fn coded(&self, readings: &[Reading]) -> Result<Vec<Card>, Stop> {
        let mut wave = Wave::default();
        let mut cards: Vec<Card> = Vec::new();
        for reading in readings {
            let outcome = flat(wave.part(self.identifier(&reading.identifier)))?;
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
fn one(term: &Term, counted: &mut [u32; 4]) {
    for group in (0..GROUPS).filter_map(Group::from_byte) {
        add(counted, group.kind(), term.least(group));
    }
}

/// Adds to the count of a kind.
pub(super) fn add(counted: &mut [u32; 4], kind: Option<Kind>, count: u32) {
    let at = kind.map(|kind| usize::from(u8::from(kind)));
    if let Some(known) = at.and_then(|at| counted.get_mut(at)) {
        *known = known.saturating_add(count);
    }
}
