//! The tiers of a search that words decide: what is found as it was asked for comes first, what is
//! found with a word read in another way after it.

use std::ops::Range;

use super::asked::Asked;
use super::budget::Budget;
use super::joint::{Joint, Spot};
use super::read::Reader;
use super::search::Match;
use super::terms::Term;
use super::{Stop, Wave};
use crate::order::Adds;
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::tokens::Groups;

/// What is searched for, and in which cards.
pub(super) struct Ask<'a> {
    /// The fold of the query.
    pub(super) fold: &'a str,
    /// Words of the query.
    pub(super) text: &'a Asked,
    /// Words that a credited name must have.
    pub(super) names: &'a Asked,
    pub(super) kind: Option<Kind>,
    /// Cards that an earlier tier has.
    pub(super) without: Vec<Range<u32>>,
}

/// Spots, and whether there may be more.
pub(super) type Spots = (Vec<Spot>, bool);

impl Ask<'_> {
    /// Returns most cards that a tier may have, as far as that is known without looking for them.
    pub(super) fn most(&self, by: Match) -> usize {
        let mut terms = match by {
            Match::Exact | Match::Begins | Match::Words => self.exact(),
            Match::Prefix => self.others(),
            _ => return 0,
        };
        crate::order::retain(&mut terms, |term| !term.is_cut);
        let least = terms.iter().map(|term| term.total()).min();
        least.unwrap_or(usize::MAX)
    }

    pub(super) fn exact(&self) -> Vec<&Term> {
        let mut terms = self.text.all();
        terms.push_all(self.names.all());
        terms
    }

    /// The terms of all words but the last, and what begins like that.
    pub(super) fn begun<'t>(&'t self, open: &'t Term) -> Vec<&'t Term> {
        let mut terms = self.others();
        terms.push(open);
        terms
    }

    /// The terms of all words but the last.
    pub(super) fn others(&self) -> Vec<&Term> {
        let mut terms = self.text.but(self.text.words.len().saturating_sub(1));
        terms.push_all(self.names.all());
        terms
    }

    pub(super) fn joint<'t>(&'t self, all: &'t [&'t Term], none: &'t [Vec<&'t Term>]) -> Joint<'t> {
        Joint {
            all,
            none,
            kind: self.kind,
            within: &[],
            without: &self.without,
        }
    }
}

impl<S: Shelf> Reader<'_, S> {
    /// Tells whether the words say so much that a card does not have them all by chance: if they were
    /// spread over the cards at random, fewer than one of 128 queries would find one.
    pub(super) fn says_enough(&self, ask: &Ask<'_>) -> bool {
        let table = self.snapshot.manifest().table(TableName::Titles);
        let cards = table.map_or(0, |table| table.rows);
        let mut bits = 0;
        for term in ask.exact() {
            if !term.is_known() {
                return false;
            }
            let part = cards / (term.total() as u64).max(1);
            bits += part.checked_ilog2().unwrap_or(0);
        }
        bits >= cards.checked_ilog2().unwrap_or(0) + 7
    }

    /// Cards with all words; those of the steps that are looked through are counted by kind.
    pub(super) fn with_words(
        &self,
        ask: &Ask<'_>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
        counts: &mut [u32; 4],
    ) -> Result<Spots, Stop> {
        let terms = ask.exact();
        self.counted(&ask.joint(&terms, &[]), after, most, budget, counts)
    }

    /// Cards of a range of titles that have what else is asked for. All titles in it begin with the
    /// query.
    pub(super) fn with_title(
        &self,
        ask: &Ask<'_>,
        range: &Range<u32>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        let names = ask.names.all();
        let joint = Joint {
            within: std::slice::from_ref(range),
            ..ask.joint(&names, &[])
        };
        self.within(&joint, &ask.exact(), after, most, budget)
    }

    /// Cards of a range that have some terms.
    pub(super) fn of_range(
        &self,
        ask: &Ask<'_>,
        range: &Range<u32>,
        terms: &[&Term],
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        let joint = Joint {
            within: std::slice::from_ref(range),
            ..ask.joint(terms, &[])
        };
        self.within(&joint, terms, None, crate::limits::CARDS, budget)
    }

    /// The words that begin like the last one, if it may be the beginning of a word, with cards of some
    /// groups.
    pub(super) fn open(&self, text: &Asked, groups: &Groups) -> Result<Term, Stop> {
        match text.open() {
            Some(last) => self.tokens_from(&last.text, groups),
            None => Ok(Term::default()),
        }
    }

    /// Cards with all words, of which the last is the beginning of one.
    pub(super) fn with_beginning(
        &self,
        ask: &Ask<'_>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        // Words that are on no card which could have the others are passed over.
        let mut groups = Groups::ALL;
        for term in ask.others() {
            let mut its = Groups::NONE;
            term.groups().for_each(|group| its.add(group));
            groups.keep(&its);
        }
        let open = self.open(ask.text, &groups)?;
        if !open.is_known() {
            return Ok((Vec::new(), false));
        }
        let (terms, none) = (ask.begun(&open), [ask.exact()]);
        let (spots, more) = self.joint(&ask.joint(&terms, &none), after, most, budget)?;
        Ok((spots, more || open.is_cut))
    }

    /// Returns the cards whose title has a fold.
    pub(super) fn range(&self, fold: &str) -> Result<Range<u32>, Stop> {
        let after = [fold.as_bytes(), &[1]].concat();
        let mut wave = Wave::default();
        let found = wave.part(self.range_in(fold.as_bytes(), &after));
        let end = match wave.waits() {
            true => wave.part(self.number_at(&after)),
            false => Ok(None),
        };
        wave.end()?;
        end?;
        let (start, end) = found?.unwrap_or_default();
        let end = match end {
            Some(end) => end,
            None => self.number_at(&after)?.max(start),
        };
        Ok(start..end)
    }
}
