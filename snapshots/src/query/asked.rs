//! What a query asks for: its words as terms, found step by step.

use super::budget::Budget;
use super::read::Reader;
use super::spell::{Meant, Reach, Whole};
use super::terms::Term;
use super::{Stop, Wave};
use crate::order::Adds;
use crate::shelf::Shelf;
use crate::table::tokens::Groups;
use crate::text::FoldTable;
use crate::text::cis::cis;
use crate::text::words::{Word, initials, words};

/// The words of a text.
#[derive(Default)]
pub(super) struct Asked {
    /// The words that count, as they were typed.
    pub(super) words: Vec<Word>,
    /// All words.
    typed: Vec<Word>,
    /// For each word the terms that a card must have for it: one, or one for each gram.
    pub(super) exact: Vec<Vec<Term>>,
    /// The word that may be a beginning only, when the last one may.
    open: bool,
    /// Whether there were more than [`WORDS`].
    pub(super) is_cut: bool,
}

impl Asked {
    /// Lists all terms but those of one word.
    pub(super) fn but(&self, at: usize) -> Vec<&Term> {
        let mut others = Vec::new();
        for (word, terms) in self.exact.iter().enumerate() {
            if word != at {
                others.push_all(terms);
            }
        }
        others
    }

    /// Lists all terms.
    pub(super) fn all(&self) -> Vec<&Term> {
        self.but(usize::MAX)
    }

    /// Lists the words that no card has.
    pub(super) fn unknown(&self) -> Vec<usize> {
        let mut unknown = Vec::new();
        for (at, terms) in self.exact.iter().enumerate() {
            if !terms.iter().all(Term::is_known) {
                unknown.push(at);
            }
        }
        unknown
    }

    /// Returns the last word, if it may be the beginning of one.
    pub(super) fn open(&self) -> Option<&Word> {
        self.words
            .last()
            .filter(|word| self.open && !word.is_unspaced)
    }
}

/// Most words of a query that count.
pub(super) const WORDS: usize = 24;

impl<S: Shelf> Reader<'_, S> {
    /// Reads what a text asks for; with `only_names`, in credited names only.
    pub(super) fn asked(
        &self,
        text: &str,
        table: &FoldTable,
        only_names: bool,
    ) -> Result<Asked, Stop> {
        let typed = words(&table.fold(text));
        let initials = self.initials(&typed)?;
        let spelled = cis(text).map_or(Vec::new(), |text| words(&table.fold(&text)));
        let is_alike = spelled.len() == typed.len();
        let open = !text.ends_with(char::is_whitespace);
        let (mut counted, mut exact) = (Vec::new(), Vec::new());
        let mut is_cut = false;
        let mut wave = Wave::default();
        for (at, mut word) in typed.iter().enumerate() {
            if word.is_small {
                continue;
            }
            let mut other = spelled.get(at).filter(|_| is_alike);
            if let Some(joined) = initials.iter().find(|joined| word.is_inside(&joined.place)) {
                if word.place.start > joined.place.start {
                    continue;
                }
                (word, other) = (joined, None);
            }
            if counted.len() == WORDS {
                is_cut = true;
                break;
            }
            exact.push_all(wave.part(self.terms(word, other, only_names))?);
            counted.push(word.clone());
        }
        // What begins like the last word stands beside it.
        let last = counted
            .last()
            .filter(|word| open && !only_names && !word.is_unspaced);
        if let Some(last) = last.filter(|last| wave.waits() && last.size() > 3) {
            let _ = wave.part(self.tokens_from(&last.text, &Groups::ALL));
        }
        wave.end()?;
        Ok(Asked {
            words: counted,
            typed,
            exact,
            open,
            is_cut,
        })
    }

    /// Lists where three single letters or more are a word that there is: it is looked for instead of them,
    /// so that it is found where it was written without full stops and blanks, and without a look at all that
    /// has one of the letters.
    fn initials(&self, typed: &[Word]) -> Result<Vec<Word>, Stop> {
        let mut known = Vec::new();
        for joined in initials(typed) {
            if joined.size() > 2 && self.terms(&joined, None, false)?.iter().all(Term::is_known) {
                known.push(joined);
            }
        }
        Ok(known)
    }

    /// Reads the terms of a word: one, or one for each of its grams.
    fn terms(
        &self,
        word: &Word,
        other: Option<&Word>,
        only_names: bool,
    ) -> Result<Vec<Term>, Stop> {
        let mut terms = Vec::new();
        if word.is_unspaced && word.grams.is_empty() {
            // Every letter begins a gram, so one letter is looked for as a beginning.
            terms.push(self.tokens_from(&word.text, &Groups::ALL)?);
        } else if word.is_unspaced {
            let mut wave = Wave::default();
            for gram in &word.grams {
                let mut term = Term::default();
                if let Some(Some(row)) = wave.part(self.token(gram))? {
                    term.add(gram.clone(), row);
                }
                terms.push(term);
            }
            wave.end()?;
        } else {
            let mut term = Term::default();
            let mut wave = Wave::default();
            for word in [Some(word), other].into_iter().flatten() {
                if let Some(Some(row)) = wave.part(self.token(&word.text))? {
                    term.add(word.text.clone(), row);
                }
            }
            wave.end()?;
            terms.push(term);
        }
        if only_names {
            terms.iter_mut().for_each(Term::only_names);
        }
        Ok(terms)
    }

    /// Finds what every word may have been meant to be.
    pub(super) fn all_meant(
        &self,
        asked: &Asked,
        only_names: bool,
        reach: Reach,
        budget: &mut Budget,
    ) -> Result<Vec<Meant>, Stop> {
        self.meant_in(asked, only_names, reach, None, budget)
    }

    /// Finds what every word may have been meant to be, and asks ahead for the titles that the words
    /// of which `whole` is the whole then are.
    pub(super) fn meant_in(
        &self,
        asked: &Asked,
        only_names: bool,
        reach: Reach,
        whole: Option<&Whole<'_>>,
        budget: &mut Budget,
    ) -> Result<Vec<Meant>, Stop> {
        let mut all = Vec::with_capacity(asked.words.len());
        let mut wave = Wave::default();
        // A word that no card has is the one that was mistyped; if there is none, any may be.
        let is_known = |terms: &Vec<Term>| terms.iter().all(Term::is_known);
        let any_unknown = !asked.exact.iter().all(is_known);
        let mut is_after_known = false;
        for (word, exact) in asked.words.iter().zip(&asked.exact) {
            let was_known = std::mem::replace(&mut is_after_known, is_known(exact));
            if (any_unknown || only_names) && is_known(exact) {
                all.push(Meant::default());
                continue;
            }
            // Nearly everything is near to a word of two letters that stands alone.
            let errors = match (asked.typed.len(), word.size()) {
                (1, 2) => 0,
                _ => word.errors(),
            };
            let meant = wave.part(self.meant(word, errors, reach, whole, budget));
            let mut meant = meant?.unwrap_or_default();
            // With the word behind it, or the one before it, if that does not see to it itself.
            let place = asked
                .typed
                .iter()
                .position(|typed| typed.place.start == word.place.start);
            let place = place.unwrap_or_default();
            let next = asked.typed.get(place + 1).map(|next| (word, next));
            let before = place.checked_sub(1).and_then(|at| asked.typed.get(at));
            let before = before.filter(|before| before.is_small || any_unknown && was_known);
            let is_small = before.is_some_and(|before| before.is_small);
            let pairs = before.map(|before| (before, word, !is_small));
            let next = next.map(|(word, next)| (word, next, false));
            for (left, right, only_blank) in pairs.into_iter().chain(next) {
                let joined = wave.part(self.joined(left, right, only_blank, budget));
                for mut pair in joined?.unwrap_or_default() {
                    pair.place = left.place.start..right.place.end;
                    meant.joined.push(pair);
                }
            }
            if only_names {
                meant.only_names();
            }
            all.push(meant);
        }
        wave.end()?;
        Ok(all)
    }
}
