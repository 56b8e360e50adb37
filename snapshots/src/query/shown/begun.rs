//! Titles that begin with the query, as those of nearly every completion do: what was typed needs not be
//! looked for in them.

use std::rc::Rc;

use super::{Explained, How, Shown};
use crate::query::search::Match;
use crate::text::words::{is_unspaced, token, words};

/// Longest title that is compared letter by letter, in bytes: its fold is not cut.
const LITERAL: usize = 256;

/// The marks of a title, and how the words were found.
type Literal = (Vec<(u32, u32)>, Vec<Explained>);

impl Shown<'_> {
    /// Returns what is shown of a title that begins with the query letter by letter, without its fold.
    /// Nothing where that can not be told.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(super) fn literally(&self, title: &str, by: Match) -> Option<Literal> {
        let last = self.text.words.last()?;
        if !self.is_plain || title.len() > LITERAL {
            return None;
        }
        let mut marks: Vec<(u32, u32)> = Vec::with_capacity(self.text.words.len());
        let (mut length, mut is_within) = (0, false);
        let mut letters = title.chars();
        for wanted in self.text.fold.chars() {
            let c = letters.next()?;
            if self.table.single(c) != Some(wanted) {
                return None;
            }
            let width = c.len_utf16() as u32;
            match marks.last_mut() {
                _ if wanted == ' ' => {}
                Some(mark) if is_within => mark.1 += width,
                _ => marks.push((length, width)),
            }
            is_within = wanted != ' ';
            length += width;
        }
        let begun = self.text.fold.get(last.place.clone())?;
        let mut word = String::with_capacity(begun.len() + title.len());
        word.push_str(begun);
        let mut is_all = true;
        for c in letters {
            let letter = self.table.single(c)?;
            if letter == ' ' || is_unspaced(letter) {
                is_all = false;
                break;
            }
            word.push(letter);
        }
        let is_whole = word.len() == begun.len();
        if by == Match::Exact {
            if !is_all || !is_whole {
                return None;
            }
            marks = vec![(0, length)];
        }
        if is_whole || last.is_unspaced {
            return Some((marks, self.all_but(None)));
        }
        if !self.open {
            return None;
        }
        let word = (!last.is_small).then(|| token(word));
        Some((marks, self.all_but(word)))
    }

    /// Says that all words were found, the last one as the beginning of another, if there is one.
    pub(super) fn all_but(&self, last: Option<String>) -> Vec<Explained> {
        let mut explained = Vec::with_capacity(self.asked.len());
        for (word, asked) in self.text.words.iter().zip(&self.asked) {
            if !word.is_small {
                explained.push(Explained {
                    asked: Rc::clone(asked),
                    found: String::new(),
                    how: How::Exact,
                });
            }
        }
        let mut words = explained.iter_mut();
        if let Some(found) = last
            && let Some(begun) = words.next_back()
        {
            begun.found = found;
            begun.how = How::Prefix;
        }
        for word in words {
            word.asked.as_ref().clone_into(&mut word.found);
        }
        explained
    }

    /// Tells whether the fold of a title begins with the words of the query. Returns the word of which the
    /// last one is the beginning only, unless that is a small one or of a script without blanks. Nothing when
    /// names were asked for.
    pub(super) fn begun(&self, fold: &str) -> Option<Option<String>> {
        let last = self.text.words.last()?;
        if !self.is_plain || !fold.starts_with(&self.text.fold) {
            return None;
        }
        let rest = fold.get(last.place.start..)?;
        if last.is_unspaced {
            let is_voiced = |next: &char| matches!(next, '\u{3099}' | '\u{309a}');
            let next = rest.get(last.place.len()..)?.chars().next();
            return next.filter(is_voiced).is_none().then_some(None);
        }
        let end = rest.find(' ').unwrap_or(rest.len());
        let there = words(rest.get(..end)?).into_iter().next()?;
        if there.text == last.text && there.place.len() == last.place.len() {
            return Some(None);
        }
        let is_begun = self.open && !there.is_unspaced;
        is_begun.then(|| (!last.is_small).then_some(there.text))
    }
}
