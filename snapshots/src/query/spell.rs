//! What a mistyped word was meant to be.

use super::read::Reader;
use super::terms::{Budget, Term};
use super::{Stop, Wave};
use crate::error::Corrupt;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::fuzzy::{self, Near};
use crate::text::words::Word;

/// Most words that one is looked for as.
const NEAR: usize = 64;
/// Most nodes of an FST that one word visits.
const NODES: usize = 200_000;
/// Visited nodes for one step of the budget.
const PER_STEP: usize = 16;
/// Most places where a word is tried as two.
const SPLITS: usize = 8;

/// What may have been meant by a word that was typed.
#[derive(Default)]
pub(super) struct Meant {
    /// Other words.
    pub(super) words: Term,
    /// Two words, typed as one.
    pub(super) pairs: Vec<[Term; 2]>,
    /// This word and the next, typed as two.
    pub(super) joined: Term,
}

impl<S: Shelf> Reader<'_, S> {
    /// Finds the words that are near to one. Every word with one error is among them, unless there
    /// are more than [`NEAR`]; words with two have the same first letter.
    pub(super) fn meant(&self, word: &Word, budget: &mut Budget) -> Result<Meant, Stop> {
        let mut meant = Meant::default();
        if word.errors() == 0 {
            return Ok(meant);
        }
        let mut wave = Wave::default();
        let behind = wave.part(self.behind_first(word, budget));
        let at_first = wave.part(self.at_first(&word.text));
        wave.end()?;
        let (mut near, ends) = behind.transpose().map_err(Stop::Unavailable)?.unwrap_or_default();
        let at_first = at_first.transpose().map_err(Stop::Unavailable)?;
        near.extend(at_first.unwrap_or_default());
        crate::order::sort_by(&mut near, Ord::cmp);
        meant.words.is_cut = near.len() > NEAR;
        let mut wave = Wave::default();
        for Near { word, .. } in near.into_iter().take(NEAR) {
            if let Some(row) = wave.part(self.token(&word))
                && let Some(row) = row.map_err(Stop::Unavailable)?
            {
                meant.words.add(word, row);
            }
        }
        for end in ends.into_iter().rev().take(SPLITS) {
            let (left, right) = word.text.split_at_checked(end).unwrap_or_default();
            // A blank that was left out, and one that was typed as a letter.
            let mut letters = right.chars();
            letters.next();
            for right in [right, letters.as_str()] {
                if let Some(pair) = wave.part(self.pair(left, right))
                    && let Some(pair) = pair.map_err(Stop::Unavailable)?
                {
                    meant.pairs.push(pair);
                }
            }
        }
        wave.end()?;
        Ok(meant)
    }

    fn pair(&self, left: &str, right: &str) -> Result<Option<[Term; 2]>, Stop> {
        let mut wave = Wave::default();
        let rows = [left, right].map(|word| (word, wave.part(self.token(word))));
        wave.end()?;
        let mut terms = [Term::default(), Term::default()];
        for ((word, row), term) in rows.into_iter().zip(&mut terms) {
            if let Some(row) = row.transpose().map_err(Stop::Unavailable)?.flatten() {
                term.add(word.to_owned(), row);
            }
        }
        Ok(terms.iter().all(Term::is_known).then_some(terms))
    }

    /// Finds the words with the same first letter that are near, and where a beginning of the word
    /// is a word.
    fn behind_first(
        &self,
        word: &Word,
        budget: &mut Budget,
    ) -> Result<(Vec<Near>, Vec<usize>), Stop> {
        let table = TableName::Fuzzy;
        let text = word.text.as_str();
        let letter: String = text.chars().take(1).collect();
        let key = fuzzy::words_key(&letter);
        let end = [key.as_slice(), &[0xff]].concat();
        let mut wave = Wave::default();
        let first = wave.part(self.place(table, &key));
        let last = wave.part(self.place(table, &end));
        wave.end()?;
        let mut first = super::joint::flat(first)?.flatten();
        let last = super::joint::flat(last)?.flatten();
        let (mut near, mut ends) = (Vec::new(), Vec::new());
        let Some(last) = last else {
            return Ok((near, ends));
        };
        // The row that holds the letter may begin with a letter before it.
        if let Some(place) = first {
            let is_later = self.block(table, place, |block| {
                Ok(block.key(0).is_some_and(|first| first > key.as_slice()))
            })?;
            if is_later {
                first = self.before(table, place)?;
            }
        }
        let places = self.places(table, first, last)?;
        let mut nodes = NODES;
        let mut wave = Wave::default();
        for place in places {
            let read = self.block(table, place, |block| {
                let start = match block.lower_bound(&key) {
                    row if block.key(row) == Some(key.as_slice()) => row,
                    row => row.saturating_sub(1),
                };
                for row in start..block.len() {
                    let Some(key) = block.key(row).filter(|key| **key < *end) else {
                        break;
                    };
                    if fuzzy::first_word(key).is_none() {
                        break;
                    }
                    let fst = block.fst(row).ok_or(Corrupt::new("words", "are no FST"))?;
                    near.extend(fuzzy::near(&fst, text, word.errors(), &mut nodes));
                    ends.extend(fuzzy::beginnings(&fst, text));
                }
                Ok(())
            });
            if let Some(read) = wave.part(read) {
                read.map_err(Stop::Unavailable)?;
            }
        }
        wave.end()?;
        budget.take((NODES - nodes) / PER_STEP);
        ends.retain(|end| *end < text.len() && !word.is_unspaced);
        Ok((near, ends))
    }

    /// Finds the words that differ by one error at the first letter.
    fn at_first(&self, text: &str) -> Result<Vec<Near>, Stop> {
        let mut letters = text.chars();
        let first = letters.next();
        let rest = letters.as_str();
        let second = letters.next();
        let mut wave = Wave::default();
        // Another first letter, and one that is missing.
        let other = wave.part(self.firsts(rest));
        let missing = wave.part(self.firsts(text));
        wave.end()?;
        let near = |word: String| Near {
            errors: 1,
            step: 0,
            word,
        };
        let mut found = Vec::new();
        for (firsts, rest) in [(other, rest), (missing, text)] {
            let firsts = super::joint::flat(firsts)?.unwrap_or_default();
            let firsts = firsts.chars().filter(|c| rest == text || Some(*c) != first);
            found.extend(firsts.map(|c| near(format!("{c}{rest}"))));
        }
        // One too many, and two that are exchanged.
        found.push(near(rest.to_owned()));
        if let (Some(first), Some(second)) = (first, second)
            && first != second
        {
            found.push(near(format!("{second}{first}{}", letters.as_str())));
        }
        Ok(found)
    }

    /// Returns the letters that make a word when they are put before `rest`.
    fn firsts(&self, rest: &str) -> Result<String, Stop> {
        let row = self.row(TableName::Fuzzy, &fuzzy::rest_key(rest), |value| {
            let text = std::str::from_utf8(value);
            text.map(str::to_owned)
                .map_err(|_| Corrupt::new("first letters", "are not UTF-8"))
        });
        Ok(row?.unwrap_or_default())
    }
}
