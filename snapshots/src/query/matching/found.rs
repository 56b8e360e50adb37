//! Which cards a line may be about: what is cheap to find first, the rest only when that is not good.

use std::ops::Range;

use super::super::asked::Asked;
use super::super::budget::Budget;
use super::super::joint::{Joint, Spot};
use super::super::read::Reader;
use super::super::some::LEAST;
use super::super::terms::Term;
use super::super::{Stop, Wave};
use crate::matching::{Line, Rater, Usage};
use crate::order::{Adds, sort_by};
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles::{self, Card};
use crate::text::{FoldTable, joined};

/// Cards that are found by words.
const CARDS: usize = 8;
/// Cards that are found by all words but one.
const OTHERS: usize = 12;
/// Words of which each may be left out.
const LEFT_OUT: usize = 8;
/// How far behind the best card a card may be to be looked at closer.
const BEHIND: u16 = 200;
/// When a card fits so well, no other is looked for: better than one of which the name is only like that of the
/// line, for the name itself may be on another card.
const GOOD: u16 = 850;
/// Candidates whose records are read.
const READ: usize = 4;

impl<S: Shelf> Reader<'_, S> {
    /// Finds the cards that fit best, and tells how many works and recordings have the very title.
    /// What is cheap to find comes first; the rest, by words, is looked for only when that is not good.
    pub(super) fn by_title(
        &self,
        usage: &Usage,
        line: &Line,
        table: &FoldTable,
        by_words: bool,
    ) -> Result<(Vec<Card>, [u32; 2]), Stop> {
        let mut same = [0u32; 2];
        let mut rated = Rated {
            usage,
            rater: line.rater(table),
            spots: Vec::new(),
            fits: Vec::new(),
            best: 0,
        };
        let mut long: Vec<&str> = Vec::new();
        let (fold, base) = line.folds();
        let mut wave = Wave::default();
        for fold in [Some(fold), Some(base).filter(|base| *base != fold)]
            .into_iter()
            .flatten()
            .filter(|fold| !fold.is_empty())
        {
            let row = self.row(TableName::Titles, fold.as_bytes(), titles::decode);
            let Some(entry) = wave.part(row)?.flatten() else {
                continue;
            };
            for (kind, same) in [Kind::Work, Kind::Recording].into_iter().zip(&mut same) {
                *same = same.saturating_add(entry.total(kind));
            }
            if entry.continues() {
                long.push(fold);
            }
            rated.add(entry.cards);
        }
        wave.end()?;
        if by_words && !fold.is_empty() && !rated.is_good() {
            self.by_words(line, &long, table, &mut rated)?;
        }
        Ok((rated.best(), same))
    }

    /// Adds cards that have the words of the title and the credit, then cards that have all but one or
    /// two, then those that have one spelled otherwise, then those that have those that say most; stops
    /// when one is good.
    fn by_words(
        &self,
        line: &Line,
        long: &[&str],
        table: &FoldTable,
        rated: &mut Rated<'_>,
    ) -> Result<(), Stop> {
        let usage = rated.usage;
        let credit = match usage.credits.is_empty() {
            true => joined(&usage.writers, ", "),
            false => joined(&usage.credits, ", "),
        };
        let mut budget = Budget::new();
        let mut wave = Wave::default();
        let names = wave.part(self.asked(&credit, table, true));
        // Of very many cards with the title, those with the credit.
        let mut ranges = Vec::new();
        for fold in long {
            ranges.push(wave.part(self.range(fold)));
        }
        let text = match long.is_empty() {
            true => wave.part(self.asked(&usage.title, table, false)),
            false => Ok(None),
        };
        wave.end()?;
        let names = names?.unwrap_or_default();
        let mut within = Vec::new();
        for range in ranges {
            within.push_all(range?);
        }
        if !within.is_empty() {
            self.add(&names.all(), &within, CARDS, rated, &mut budget)?;
            if rated.is_good() {
                return Ok(());
            }
        }
        let text = match text? {
            Some(text) => text,
            None => self.asked(&usage.title, table, false)?,
        };
        let mut exact = text.all();
        exact.push_all(names.all());
        self.add(&exact, &[], CARDS, rated, &mut budget)?;
        if rated.is_good() {
            return Ok(());
        }
        let is_cut = self.by_others(&text, &names, rated)?;
        // Without a word of the title, a card has another one.
        if rated.is_good() || !text.all().iter().any(|term| term.is_known()) && !is_cut {
            return Ok(());
        }
        if is_cut {
            self.by_spelling(line, &text, &names, table, rated)?;
            if rated.is_good() {
                return Ok(());
            }
        }
        let mut terms: Vec<Term> = Vec::new();
        for term in exact {
            terms.push(term.clone());
        }
        let mut budget = Budget::new();
        let found = self.with_some(&terms, usage.kind, LEAST, &mut budget)?;
        let mut spots: Vec<Spot> = Vec::new();
        for partly in found.iter().take(CARDS) {
            spots.push(partly.spot);
        }
        self.rate(spots, rated, &mut budget)
    }

    /// Adds the best cards that have some terms; tells whether there are more.
    pub(super) fn add(
        &self,
        all: &[&Term],
        within: &[Range<u32>],
        most: usize,
        rated: &mut Rated<'_>,
        budget: &mut Budget,
    ) -> Result<bool, Stop> {
        let joint = Joint {
            all,
            none: &[],
            kind: rated.usage.kind,
            within,
            without: &[],
        };
        let (spots, is_cut) = self.joint(&joint, None, most, budget)?;
        self.rate(spots, rated, budget)?;
        Ok(is_cut)
    }

    /// Adds the cards at some spots; none is read twice.
    pub(super) fn rate(
        &self,
        mut spots: Vec<Spot>,
        rated: &mut Rated<'_>,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        crate::order::retain(&mut spots, |spot| !rated.spots.contains(spot));
        let cards = self.read_cards(&spots, budget)?;
        rated.spots.push_all(spots);
        rated.add(cards);
        Ok(())
    }

    /// Adds cards that have all words but those that may be mistyped: the unknown ones, or, when all
    /// are known, any. Tells whether there are more cards, so that it says something how such a word is
    /// spelled.
    fn by_others(&self, text: &Asked, names: &Asked, rated: &mut Rated<'_>) -> Result<bool, Stop> {
        let (unknown, unnamed) = (text.unknown(), names.unknown());
        let last = text.exact.len().saturating_sub(1);
        // Words of the title that are left out, from and to.
        let mut left: Vec<(usize, usize)> = Vec::new();
        match (unknown.as_slice(), unnamed.len()) {
            ([], 0) => {
                let most = text.exact.len().min(LEFT_OUT);
                left.push_all((0..most).map(|at| (at, at)));
                // Two that are one word.
                left.push_all((0..most.min(last)).map(|at| (at, at + 1)));
            }
            // What is left out is beyond the title.
            ([], 1) => left.push((usize::MAX, usize::MAX)),
            ([at], 0) => {
                left.push((*at, *at));
                left.push_all((*at > 0).then_some((at.wrapping_sub(1), *at)));
                left.push_all((*at < last).then_some((*at, at + 1)));
            }
            ([at], 1) => left.push((*at, *at)),
            ([one, other], 0) => left.push((*one, *other)),
            _ => {}
        }
        let mut is_cut = false;
        let mut wave = Wave::default();
        for (from, to) in left {
            let mut terms: Vec<&Term> = Vec::new();
            for (at, word) in text.exact.iter().enumerate() {
                if at != from && at != to {
                    terms.push_all(word);
                }
            }
            for (at, word) in names.exact.iter().enumerate() {
                if !unnamed.contains(&at) {
                    terms.push_all(word);
                }
            }
            is_cut |= terms.is_empty();
            // Short words of scripts without blanks may use up what one may do.
            let added = self.add(&terms, &[], OTHERS, rated, &mut Budget::new());
            is_cut |= wave.part(added)?.unwrap_or_default();
            if rated.is_good() {
                break;
            }
        }
        wave.end()?;
        Ok(is_cut)
    }
}

/// Cards that were found for a line, each record once.
pub(super) struct Rated<'l> {
    pub(super) usage: &'l Usage,
    rater: Rater<'l>,
    /// Where cards were read.
    spots: Vec<Spot>,
    fits: Vec<(u16, Card)>,
    best: u16,
}

impl Rated<'_> {
    /// Rates cards and adds those that may be meant.
    fn add(&mut self, cards: Vec<Card>) {
        for card in cards {
            let is_wanted = self.usage.wants(card.target.kind);
            let is_known = |(_, known): &(u16, Card)| known.target == card.target;
            if is_wanted && !self.fits.iter().any(is_known) {
                let quick = self.rater.rate(&card.title, &card.of, &card.credit);
                self.best = self.best.max(quick);
                self.fits.push((quick, card));
            }
        }
    }

    /// Tells whether one fits so well that nothing else is looked for.
    pub(super) fn is_good(&self) -> bool {
        self.best >= GOOD
    }

    /// Returns the best: what is far behind needs no closer look.
    fn best(mut self) -> Vec<Card> {
        sort_by(&mut self.fits, |a, b| {
            b.0.cmp(&a.0).then_with(|| a.1.order(&b.1))
        });
        let mut best = Vec::new();
        for (quick, card) in self.fits {
            if quick + BEHIND >= self.best && best.len() < READ {
                best.push(card);
            }
        }
        best
    }
}
