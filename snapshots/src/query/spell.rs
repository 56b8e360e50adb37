//! What a mistyped word was meant to be.

use std::ops::Range;

use super::budget::Budget;
use super::read::Reader;
use super::readings::TITLES;
use super::terms::Term;
use super::{Stop, Wave};
use crate::error::Corrupt;
use crate::order::{Adds, Gather, sort_by};
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::fuzzy::{self, Near};
use crate::table::tokens::Row;
use crate::text::words::{Word, is_small, small_near};
use crate::text::{FoldTable, together};

/// Most words that one is looked for as.
const NEAR: usize = 64;
/// Most nodes of an FST that one word visits.
const NODES: usize = 200_000;
/// Visited nodes for one step of the budget.
const PER_STEP: usize = 16;
/// Most places where a word is tried as two.
const SPLITS: usize = 8;

/// Most words of which the titles that the query then is are asked for together with the words.
const AHEAD: usize = 4;

/// The title that a word is typed in.
pub(super) struct Whole<'a> {
    pub(super) fold: &'a str,
    pub(super) table: &'a FoldTable,
}

impl Whole<'_> {
    /// Returns the fold with another text in a place.
    pub(super) fn with(&self, place: &Range<usize>, text: &str) -> String {
        let mut fold = self.fold.get(..place.start).unwrap_or_default().to_owned();
        fold.push_str(&self.table.fold(text));
        fold.push_str(self.fold.get(place.end..).unwrap_or_default());
        fold
    }
}

/// Which words with two errors are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Those that are more popular than every one with one error.
    Near,
    /// All of them.
    Far,
}

/// What may have been meant by a word that was typed.
#[derive(Default)]
pub(super) struct Meant {
    /// Other words.
    pub(super) words: Term,
    /// Whether there may be words with two errors that were not looked for.
    pub(super) is_near: bool,
    /// Two words, typed as one.
    pub(super) pairs: Vec<Pair>,
    /// What this word and one beside it may have been meant to be: one word, or two that are cut
    /// elsewhere.
    pub(super) joined: Vec<Pair>,
    /// Small words.
    pub(super) small: Vec<&'static str>,
}

/// Words that may have been meant together.
#[derive(Default)]
pub(super) struct Pair {
    /// The words that count: a small one is left out.
    pub(super) terms: Vec<Term>,
    /// How they are written, if they can be written in one way only.
    pub(super) text: String,
    /// What of the fold they stand for.
    pub(super) place: Range<usize>,
}

impl Meant {
    /// Says that only credited names count.
    pub(super) fn only_names(&mut self) {
        let pairs = self.pairs.iter_mut().chain(&mut self.joined);
        let terms = pairs.flat_map(|pair| &mut pair.terms);
        for term in std::iter::once(&mut self.words).chain(terms) {
            term.only_names();
        }
    }
}

impl<S: Shelf> Reader<'_, S> {
    /// Finds the words that are near to one. Every word with one error is among them, unless there
    /// are more than [`NEAR`]; words with two have the same first letter.
    pub(super) fn meant(
        &self,
        word: &Word,
        errors: usize,
        reach: Reach,
        whole: Option<&Whole<'_>>,
        budget: &mut Budget,
    ) -> Result<Meant, Stop> {
        let mut meant = Meant::default();
        if errors == 0 {
            return Ok(meant);
        }
        if !word.is_unspaced {
            meant.small = small_near(&word.text).gather();
        }
        let mut wave = Wave::default();
        let behind = wave.part(self.behind_first(word, errors, reach, budget));
        let at_first = wave.part(self.at_first(&word.text));
        wave.end()?;
        let (mut near, mut ends) = behind?.unwrap_or_default();
        meant.is_near = errors > 1 && reach == Reach::Near && !near.is_empty();
        near.push_all(at_first?.unwrap_or_default());
        if near.len() > NEAR {
            sort_by(&mut near, Ord::cmp);
            near.truncate(NEAR);
            meant.words.is_cut = true;
        }
        let mut wave = Wave::default();
        // In the order in which they were found: neighbours are often in one block.
        let mut rows: Vec<(Near, Option<Row>)> = Vec::with_capacity(near.len());
        for near in near {
            let row = wave.part(self.token(&near.word))?.flatten();
            rows.push((near, row));
        }
        sort_by(&mut rows, |a, b| a.0.cmp(&b.0));
        if let Some(whole) = whole.filter(|_| wave.waits()) {
            let is_alone = word.place.len() == whole.fold.len();
            let titles = if is_alone { TITLES } else { AHEAD };
            for (near, _) in rows.iter().take(titles) {
                // One that cannot be had fails the result that needs it.
                let _ = wave.part(self.range(&whole.with(&word.place, &near.word)));
            }
        }
        for (near, row) in rows {
            if let Some(row) = row {
                meant.words.add(near.word, row);
            }
        }
        let boundaries = word.text.char_indices().map(|(at, _)| at);
        ends.push_all(boundaries.filter(|at| is_small(word.text.get(..*at).unwrap_or_default())));
        if word.is_unspaced {
            ends.clear();
        }
        for end in ends.into_iter().rev().take(SPLITS) {
            let (left, right) = word.text.split_at_checked(end).unwrap_or_default();
            // A blank that was left out, and one that was typed as a letter.
            let mut letters = right.chars();
            letters.next();
            for right in [right, letters.as_str()] {
                if let Some(pair) = wave.part(self.pair(left, right))?.flatten() {
                    meant.pairs.push(pair);
                }
            }
        }
        wave.end()?;
        Ok(meant)
    }

    /// Finds what a word and the next may have been meant to be: one word, with an error unless
    /// `only_blank`, or two that are cut elsewhere.
    pub(super) fn joined(
        &self,
        word: &Word,
        next: &Word,
        only_blank: bool,
        budget: &mut Budget,
    ) -> Result<Vec<Pair>, Stop> {
        let mut found = Vec::new();
        if word.is_unspaced || next.is_unspaced {
            return Ok(found);
        }
        let (left, right) = (word.text.as_str(), next.text.as_str());
        let whole = Word {
            text: together(&[left, right]),
            ..word.clone()
        };
        let errors = if only_blank { 0 } else { whole.errors().min(1) };
        let mut wave = Wave::default();
        let row = wave.part(self.token(&whole.text))?.flatten();
        let meant = wave.part(self.meant(&whole, errors, Reach::Near, None, budget));
        // A letter before the blank that belongs behind it, and the other way round.
        let cut = right.chars().next().map_or(0, char::len_utf8);
        let (first, rest) = right.split_at_checked(cut).unwrap_or_default();
        let cut = left.char_indices().next_back().map_or(0, |(at, _)| at);
        let (begin, last) = left.split_at_checked(cut).unwrap_or_default();
        if !only_blank {
            for (left, right) in [
                (together(&[left, first]), rest.to_owned()),
                (begin.to_owned(), together(&[last, right])),
            ] {
                if let Some(pair) = wave.part(self.pair(&left, &right))?.flatten() {
                    found.push(pair);
                }
            }
        }
        wave.end()?;
        if is_small(&whole.text) {
            found.push(Pair {
                text: whole.text.clone(),
                ..Pair::default()
            });
        }
        let mut term = meant?.unwrap_or_default().words;
        if let Some(row) = row {
            term.add(whole.text, row);
        }
        if term.is_known() {
            found.push(Pair {
                terms: vec![term],
                ..Pair::default()
            });
        }
        Ok(found)
    }

    /// Reads two words; a small one that is no token is left out. `None` if they are not known.
    fn pair(&self, left: &str, right: &str) -> Result<Option<Pair>, Stop> {
        let mut wave = Wave::default();
        let mut terms = Vec::new();
        // Most rests of a word are none, so the other one is not read before it is known.
        for word in [right, left] {
            if is_small(word) {
                continue;
            }
            match wave.part(self.token(word))? {
                Some(Some(row)) => {
                    let mut term = Term::default();
                    term.add(word.to_owned(), row);
                    terms.insert(0, term);
                }
                Some(None) => return Ok(None),
                None => {}
            }
        }
        wave.end()?;
        let text = together(&[left, " ", right]);
        let place = 0..0;
        Ok((!terms.is_empty()).then_some(Pair { terms, text, place }))
    }

    /// Finds the words with the same first letter that are near, and where a beginning of the word
    /// is a word.
    fn behind_first(
        &self,
        word: &Word,
        errors: usize,
        reach: Reach,
        budget: &mut Budget,
    ) -> Result<(Vec<Near>, Vec<usize>), Stop> {
        let table = TableName::Fuzzy;
        let text = word.text.as_str();
        let letter: String = text.chars().take(1).collect();
        let key = fuzzy::words_key(&letter);
        let end = [key.as_slice(), &[0xff]].concat();
        let (mut first, last) = self.ends(table, &key, &end)?;
        let (mut near, mut ends) = (Vec::new(), Vec::new());
        let Some(last) = last else {
            return Ok((near, ends));
        };
        // The row that holds the letter may begin with a letter before it.
        let mut wave = Wave::default();
        for place in self.places(table, first, last)? {
            let _ = wave.part(self.block_part(table, place));
        }
        wave.end()?;
        if let Some(place) = first {
            first = self.not_after(table, place, &key)?;
        }
        let places = self.places(table, first, last)?;
        let mut parts = Vec::new();
        let mut wave = Wave::default();
        for place in places {
            parts.push_all(wave.part(self.block_part(table, place))?);
        }
        wave.end()?;
        let mut fsts = Vec::new();
        for part in &parts {
            let block = part.rows();
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
                const BAD: Corrupt = Corrupt::new("words", "are no FST");
                let fst = block.fst(row).ok_or(BAD);
                fsts.push(fst.map_err(|corrupt| self.damaged(part, corrupt))?);
            }
        }
        let mut nodes = NODES;
        let is_far = reach == Reach::Far;
        let at_once = if is_far { errors } else { errors.min(1) };
        for fst in &fsts {
            near.push_all(fuzzy::near(fst, text, at_once, u8::MAX, &mut nodes));
            for end in fuzzy::beginnings(fst, text) {
                if end < text.len() {
                    ends.push(end);
                }
            }
        }
        if errors > at_once {
            // A better card than those with one error have.
            let best = near.iter().map(|near| near.step).min();
            for fst in &fsts {
                let below = best.unwrap_or(u8::MAX);
                let found = fuzzy::near(fst, text, errors, below, &mut nodes);
                near.push_all(found.into_iter().filter(|near| near.errors > 1));
            }
        }
        budget.take((NODES - nodes) / PER_STEP);
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
        let other = other?.unwrap_or_default();
        let missing = missing?.unwrap_or_default();
        let mut found: Vec<Near> = Vec::new();
        for (letters, rest, typed) in [(other, rest, first), (missing, text, None)] {
            for c in letters.chars().filter(|c| Some(*c) != typed) {
                found.push(near(together(&[c.encode_utf8(&mut [0; 4]), rest])));
            }
        }
        // One too many, and two that are exchanged.
        found.push(near(rest.to_owned()));
        if let (Some(first), Some(second)) = (first, second)
            && first != second
        {
            let mut exchanged = String::from(second);
            exchanged.push(first);
            exchanged.push_str(letters.as_str());
            found.push(near(exchanged));
        }
        Ok(found)
    }

    /// Returns the letters that make a word when they are put before `rest`.
    fn firsts(&self, rest: &str) -> Result<String, Stop> {
        let row = self.row(TableName::Fuzzy, &fuzzy::rest_key(rest), |_, value| {
            let text = std::str::from_utf8(value);
            text.map(str::to_owned)
                .map_err(|_| Corrupt::new("first letters", "are not UTF-8"))
        });
        Ok(row?.unwrap_or_default())
    }
}
