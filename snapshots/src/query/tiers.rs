//! The tiers of a search: what is found as it was asked for comes first, what is found with a word
//! read in another way after it.

use std::ops::Range;

use super::asked::Asked;
use super::joint::{Joint, Spot, flat};
use super::read::Reader;
use super::spell::Meant;
use super::terms::{Budget, Term};
use super::{Stop, Wave};
use crate::record::Kind;
use crate::shelf::Shelf;

/// What is searched for, and in which cards.
pub(super) struct Ask<'a> {
    /// Words of the query.
    pub(super) text: &'a Asked,
    /// Words that a credited name must have.
    pub(super) names: &'a Asked,
    pub(super) kind: Option<Kind>,
    /// Cards that an earlier tier has.
    pub(super) without: Option<Range<u32>>,
}

/// Spots, and whether there may be more.
type Spots = (Vec<Spot>, bool);

impl Ask<'_> {
    fn exact(&self) -> Vec<&Term> {
        let mut terms = self.text.all();
        terms.extend(self.names.all());
        terms
    }

    fn joint<'t>(&self, all: &'t [&'t Term], none: &'t [Vec<&'t Term>]) -> Joint<'t> {
        Joint {
            all,
            none,
            kind: self.kind,
            within: None,
            without: self.without.clone(),
        }
    }
}

impl<S: Shelf> Reader<'_, S> {
    /// Cards with all words.
    pub(super) fn with_words(
        &self,
        ask: &Ask<'_>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        self.joint(&ask.joint(&ask.exact(), &[]), after, most, budget)
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
        let open = match ask.text.open() {
            Some(last) => self.tokens_from(&last.text)?,
            None => Term::default(),
        };
        let mut terms = ask.names.all();
        if open.is_known() {
            terms.extend(ask.text.but(ask.text.words.len().saturating_sub(1)));
            terms.push(&open);
        } else {
            terms.extend(ask.text.all());
        }
        let joint = Joint {
            within: Some(range.clone()),
            without: None,
            ..ask.joint(&terms, &[])
        };
        self.joint(&joint, after, most, budget)
    }

    /// Cards with all words, of which the last is the beginning of one.
    pub(super) fn with_beginning(
        &self,
        ask: &Ask<'_>,
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        let Some(last) = ask.text.open() else {
            return Ok((Vec::new(), false));
        };
        let open = self.tokens_from(&last.text)?;
        let mut terms = ask.text.but(ask.text.words.len().saturating_sub(1));
        terms.extend(ask.names.all());
        terms.push(&open);
        let (spots, more) = self.joint(&ask.joint(&terms, &[ask.exact()]), after, most, budget)?;
        Ok((spots, more || open.is_cut))
    }

    /// Cards with all words, one of which is read as another, as two, or together with the next.
    pub(super) fn with_meant(
        &self,
        ask: &Ask<'_>,
        meant: &[Meant],
        names: &[Meant],
        after: Option<Spot>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Spots, Stop> {
        let open = match ask.text.open() {
            Some(last) => self.tokens_from(&last.text)?,
            None => Term::default(),
        };
        let mut begun = ask.text.but(ask.text.words.len().saturating_sub(1));
        begun.extend(ask.names.all());
        begun.push(&open);
        let none = [ask.exact(), begun];
        let none = if open.is_known() { &none[..] } else { &none[..1] };
        let mut found: Vec<Spot> = Vec::new();
        let mut more = false;
        let mut wave = Wave::default();
        let mut pass = |terms: &[&Term], wave: &mut Wave| -> Result<(), Stop> {
            let part = self.joint(&ask.joint(terms, none), after, most, budget);
            if let Some((spots, cut)) = flat(wave.part(part))? {
                found.extend(spots);
                more |= cut;
            }
            Ok(())
        };
        for (at, read) in meant.iter().enumerate() {
            let mut others = ask.text.but(at);
            others.extend(ask.names.all());
            let with = |terms: &[&'_ Term]| -> bool { terms.iter().all(|term| term.is_known()) };
            let mut readings: Vec<Vec<&Term>> = vec![vec![&read.words]];
            readings.extend(read.pairs.iter().map(|pair| pair.iter().collect()));
            for reading in readings {
                let mut terms = others.clone();
                terms.extend(reading);
                if with(&terms) {
                    pass(&terms, &mut wave)?;
                }
            }
            if read.joined.is_known() {
                let words = ask.text.exact.iter().enumerate();
                let words = words.filter(|(word, _)| *word != at && *word != at + 1);
                let mut terms: Vec<&Term> = words.flat_map(|(_, terms)| terms).collect();
                terms.extend(ask.names.all());
                terms.push(&read.joined);
                pass(&terms, &mut wave)?;
            }
        }
        for (at, read) in names.iter().enumerate() {
            let mut terms = ask.text.all();
            terms.extend(ask.names.but(at));
            terms.push(&read.words);
            if terms.iter().all(|term| term.is_known()) {
                pass(&terms, &mut wave)?;
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
