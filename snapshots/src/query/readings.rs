//! What the words of a query may have been meant to be: readings in which one of them is another word, is
//! two, or is one with the next; and the cards that have the words then.

use std::ops::Range;

use super::budget::Budget;
use super::joint::{Joint, Spot};
use super::read::Reader;
use super::spell::{Meant, Reach, Whole};
use super::terms::Term;
use super::tiers::{Ask, Spots};
use super::within::is_few;
use super::{Stop, Wave};
use crate::order::{Adds, Gather};
use crate::shelf::Shelf;
use crate::table::tokens::Groups;
use crate::text::FoldTable;
use crate::text::words::Word;

/// What the words may have been meant to be.
#[derive(Default)]
pub(super) struct Read {
    pub(super) text: Vec<Meant>,
    pub(super) names: Vec<Meant>,
    /// Words that begin like the last one, if it may be the beginning of a word.
    pub(super) open: Term,
    /// Cards whose title is the query with a word read otherwise.
    pub(super) titles: Vec<Range<u32>>,
}

impl Read {
    /// Tells whether a word is near to so many that some were left out.
    pub(super) fn is_cut(&self) -> bool {
        let mut all = self.text.iter().chain(&self.names);
        all.any(|meant| meant.words.is_cut)
    }

    /// Tells whether there may be words with two errors that were not looked for.
    pub(super) fn is_near(&self) -> bool {
        let mut all = self.text.iter().chain(&self.names);
        all.any(|meant| meant.is_near)
    }
}

/// The words of a query with some of them read in another way.
struct Reading<'a> {
    terms: Vec<&'a Term>,
    /// What parts of the fold are one other word each, ascending.
    others: Vec<(Range<usize>, &'a Term)>,
    /// What part of it is another text, and such texts; none if there are other words.
    place: Range<usize>,
    texts: Vec<&'a str>,
    /// Whether too much is near, so that only titles as a whole count.
    only_titles: bool,
}

/// Most titles that the query is read as.
pub(super) const TITLES: usize = 24;

/// Cards from which it is told which words are on one together.
const TOGETHER: usize = 48;

impl Ask<'_> {
    /// Lists the readings in which one word is another, is two, or is one with the next; and the one in which all
    /// words that no card has are others, if there are several.
    fn readings<'t>(&'t self, read: &'t Read) -> Vec<Reading<'t>> {
        let mut readings = Vec::new();
        // The fewer cards have a word, the more likely it is the one.
        let mut words: Vec<usize> = Vec::new();
        words.push_all(0..self.text.words.len().min(read.text.len()));
        crate::order::sort_few(&mut words, |at| {
            let terms = self.text.exact.get(*at).map(Vec::as_slice);
            terms.unwrap_or_default().iter().map(Term::total).min()
        });
        for at in words {
            let (Some(word), Some(meant)) = (self.text.words.get(at), read.text.get(at)) else {
                break;
            };
            let mut others = self.text.but(at);
            others.push_all(self.names_read(read));
            let only_titles = says_little(word);
            let mut terms = others.clone();
            terms.push(&meant.words);
            readings.push(Reading {
                terms,
                others: vec![(word.place.clone(), &meant.words)],
                place: 0..0,
                texts: Vec::new(),
                only_titles,
            });
            if !meant.small.is_empty() && !others.is_empty() {
                readings.push(Reading {
                    terms: others.clone(),
                    others: Vec::new(),
                    place: word.place.clone(),
                    texts: meant.small.clone(),
                    only_titles: true,
                });
            }
            for pair in &meant.pairs {
                let mut terms = others.clone();
                terms.push_all(&pair.terms);
                readings.push(Reading {
                    terms,
                    others: Vec::new(),
                    place: word.place.clone(),
                    texts: vec![&pair.text],
                    only_titles,
                });
            }
            for joined in &meant.joined {
                let mut terms = self.names_read(read);
                for (word, exact) in self.text.words.iter().zip(&self.text.exact) {
                    if !word.is_inside(&joined.place) {
                        terms.push_all(exact);
                    }
                }
                terms.push_all(&joined.terms);
                let (mut others, mut texts) = (Vec::new(), Vec::new());
                match joined.terms.first() {
                    Some(term) if joined.text.is_empty() => {
                        others.push((joined.place.clone(), term));
                    }
                    _ => texts.push(joined.text.as_str()),
                }
                readings.push(Reading {
                    terms,
                    others,
                    place: joined.place.clone(),
                    texts,
                    only_titles: joined.terms.is_empty(),
                });
            }
        }
        for (at, meant) in read.names.iter().enumerate() {
            let mut terms = self.text.all();
            terms.push_all(self.names.but(at));
            terms.push(&meant.words);
            readings.push(Reading {
                terms,
                others: Vec::new(),
                place: 0..0,
                texts: Vec::new(),
                only_titles: false,
            });
        }
        if let Some(reading) = self.all_read(read) {
            readings.push(reading);
        }
        crate::order::retain(&mut readings, |reading| {
            !reading.terms.is_empty() && reading.terms.iter().all(|term| term.is_known())
        });
        readings
    }

    /// Lists the terms of the names; those that no card has as what they may have been meant to be.
    fn names_read<'t>(&'t self, read: &'t Read) -> Vec<&'t Term> {
        let unknown = self.names.unknown();
        let mut terms = Vec::new();
        for (at, exact) in self.names.exact.iter().enumerate() {
            match read.names.get(at).filter(|_| unknown.contains(&at)) {
                Some(meant) => terms.push(&meant.words),
                None => terms.push_all(exact),
            }
        }
        terms
    }

    /// Returns the reading in which all words that no card has are others, if there are several.
    fn all_read<'t>(&'t self, read: &'t Read) -> Option<Reading<'t>> {
        let mut reading = Reading {
            terms: Vec::new(),
            others: Vec::new(),
            place: 0..0,
            texts: Vec::new(),
            only_titles: false,
        };
        let unknown = self.text.unknown();
        for (at, word) in self.text.words.iter().enumerate() {
            if !unknown.contains(&at) {
                reading.terms.push_all(self.text.exact.get(at)?);
                continue;
            }
            let term = &read.text.get(at)?.words;
            reading.terms.push(term);
            reading.others.push((word.place.clone(), term));
            reading.only_titles |= says_little(word);
        }
        reading.terms.push_all(self.names_read(read));
        // Unknown names are others in every reading.
        let is_several = match unknown.len() {
            0 => self.names.unknown().len() > 1,
            count => count > 1,
        };
        is_several.then_some(reading)
    }
}

/// Tells whether so much is near to a word that it has to be in its place.
fn says_little(word: &Word) -> bool {
    word.size() < 3 || word.has_digit()
}

impl<S: Shelf> Reader<'_, S> {
    /// Finds what the words may have been meant to be, and the titles that the query then is.
    pub(super) fn read(
        &self,
        ask: &Ask<'_>,
        table: &FoldTable,
        reach: Reach,
        limit: usize,
        budget: &mut Budget,
    ) -> Result<Read, Stop> {
        let mut wave = Wave::default();
        let whole = Whole {
            fold: ask.fold,
            table,
        };
        let text = wave.part(self.meant_in(ask.text, false, reach, Some(&whole), budget));
        let names = wave.part(self.all_meant(ask.names, true, reach, budget));
        let open = wave.part(self.open(ask.text, &Groups::ALL));
        wave.end()?;
        let mut read = Read {
            text: text?.unwrap_or_default(),
            names: names?.unwrap_or_default(),
            open: open?.unwrap_or_default(),
            titles: Vec::new(),
        };
        let mut wave = Wave::default();
        let mut folds: Vec<String> = Vec::new();
        let mut ahead: Vec<u32> = Vec::new();
        for reading in ask.readings(&read) {
            let mut made: Vec<String> = Vec::new();
            for text in &reading.texts {
                made.push(whole.with(&reading.place, text));
            }
            if !reading.others.is_empty() {
                made.push(ask.fold.to_owned());
            }
            let is_alone = reading.terms.len() == 1;
            // Of several words, those that are on a card together.
            let mut spots = Vec::new();
            if !is_alone && !reading.others.is_empty() {
                let joint = ask.joint(&reading.terms, &[]);
                let found = wave.part(self.joint(&joint, None, TOGETHER, budget))?;
                spots = found.unwrap_or_default().0;
                // The best of them are shown, whether or not that is their title.
                for spot in spots.iter().take(limit) {
                    ahead.push(spot.number);
                }
            }
            // From the last one on, so that the places of the others stay.
            for (place, term) in reading.others.iter().rev() {
                // What the last word is the beginning of is in another tier.
                let is_last = ask.text.open().is_some_and(|word| word.place == *place);
                let mut folds = Vec::new();
                for variant in &term.variants {
                    if is_last && read.open.has(&variant.token) {
                        continue;
                    }
                    let has = is_alone
                        || wave
                            .part(self.any_has(&term.one(variant), &spots, budget))?
                            .unwrap_or_default();
                    for fold in made.iter().filter(|_| has) {
                        folds.push(Whole { fold, table }.with(place, &variant.token));
                    }
                    folds.truncate(TITLES);
                }
                made = folds;
            }
            for fold in made {
                if folds.len() < TITLES && !folds.contains(&fold) {
                    folds.push(fold);
                }
            }
        }
        wave.end()?;
        let mut wave = Wave::default();
        // Neighbours are often in one block.
        crate::order::sort_by(&mut folds, Ord::cmp);
        for fold in folds {
            if let Some(range) = wave.part(self.range(&fold))?
                && !range.is_empty()
            {
                read.titles.push(range);
            }
        }
        if wave.waits() {
            for reading in ask
                .readings(&read)
                .iter()
                .filter(|reading| reading.terms.len() == 1)
            {
                let joint = ask.joint(&reading.terms, &[]);
                let spots = wave.part(self.joint(&joint, None, limit, budget))?;
                let spots = spots.unwrap_or_default().0;
                ahead.push_all(spots.iter().map(|spot| spot.number));
            }
            // Loaded together with the titles; one that cannot be had fails the result that needs it.
            for card in ahead {
                let _ = wave.part(self.read_card(card));
            }
        }
        wave.end()?;
        Ok(read)
    }

    /// Tells whether one of some cards has a term.
    fn any_has(&self, term: &Term, spots: &[Spot], budget: &mut Budget) -> Result<bool, Stop> {
        for spots in spots.chunk_by(|a, b| a.step == b.step) {
            let step = spots.first().map_or(0, |spot| spot.step);
            let numbers: Vec<u32> = spots.iter().map(|spot| spot.number).gather();
            for group in term.groups().filter(|group| group.step() == step) {
                if self.mark(term, group, &numbers, budget)?.contains(&true) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Cards with all words, one of which is read as another, as two, or together with the next:
    /// those whose title is then the query, or the others.
    pub(super) fn with_read(
        &self,
        ask: &Ask<'_>,
        read: &Read,
        is_title: bool,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        if is_title && read.titles.is_empty() {
            return Ok((Vec::new(), false));
        }
        if is_title && is_few(&read.titles) {
            let names = ask.names_read(read);
            let joint = Joint {
                within: &read.titles,
                ..ask.joint(&names, &[])
            };
            return self.within(&joint, &[], after, most, budget);
        }
        let none = [ask.exact(), ask.begun(&read.open)];
        let none = if read.open.is_known() {
            &none[..]
        } else {
            &none[..1]
        };
        let mut without = ask.without.clone();
        without.extend_from_slice(&read.titles);
        let mut found: Vec<Spot> = Vec::new();
        let mut more = false;
        let mut wave = Wave::default();
        let readings = ask.readings(read).into_iter();
        for reading in readings.filter(|reading| is_title || !reading.only_titles) {
            let joint = match is_title {
                true => Joint {
                    within: &read.titles,
                    ..ask.joint(&reading.terms, none)
                },
                false => Joint {
                    without: &without,
                    ..ask.joint(&reading.terms, none)
                },
            };
            let part = self.joint(&joint, after, most, budget);
            if let Some((spots, cut)) = wave.part(part)? {
                found.push_all(spots);
                more |= cut;
            }
        }
        wave.end()?;
        crate::order::sort_by(&mut found, Ord::cmp);
        found.dedup();
        more |= found.len() > most;
        found.truncate(most);
        Ok((found, more))
    }
}
