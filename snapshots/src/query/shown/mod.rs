//! What a result shows of the query: which parts of its title answer it, and how each word was found.

mod begun;
mod find;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::rc::Rc;

use super::search::{Hit, Match};
use crate::order::{Adds, Gather};
use crate::table::titles::Card;
use crate::text::FoldTable;
use find::{Text, find, marks};

/// How a word of a query was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As it was typed: case, accents, width and punctuation do not count.
    Exact,
    /// It is the beginning of a word.
    Prefix,
    /// With one or two typing errors.
    Spelling,
    /// Two words are one, one is two, or they are cut elsewhere.
    Joined,
    /// In the other spelling of its letters: `Mueller` for `Müller`.
    Meant,
    /// Not at all.
    Missing,
}

impl How {
    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Prefix => "prefix",
            Self::Spelling => "spelling",
            Self::Joined => "joined",
            Self::Meant => "meant",
            Self::Missing => "missing",
        }
    }
}

/// How a word of a query was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The word as it was searched for.
    pub asked: Rc<str>,
    /// The word, or the words, that were found for it; empty when it is missing, and when it is on a
    /// name that the result does not show.
    pub found: String,
    /// How it was found.
    pub how: How,
}

/// The stages of looking for a word, best first.
const STAGES: [How; 5] = [
    How::Exact,
    How::Meant,
    How::Prefix,
    How::Joined,
    How::Spelling,
];

/// The words of a query, compared with results.
pub(super) struct Shown<'a> {
    table: &'a FoldTable,
    text: Text,
    names: Text,
    /// The words of the text, then those of the names, as results share them.
    asked: Vec<Rc<str>>,
    open: bool,
    /// Whether no names were asked for, and no word was left out.
    is_plain: bool,
    compared: usize,
}

impl<'a> Shown<'a> {
    /// Cuts a query and the credited names that were asked for into words.
    pub(super) fn new(text: &str, names: &str, table: &'a FoldTable) -> Self {
        let text_of = |text: &str| Text::new(text, table.fold(text), table);
        let (typed, names) = (text_of(text), text_of(names));
        let words = typed.words.iter().chain(&names.words);
        let asked = words.map(|word| Rc::from(word.text.as_str())).gather();
        let letters = typed.words.iter().map(|word| word.place.len());
        let others = typed.fold.bytes().filter(|byte| *byte != b' ');
        Self {
            table,
            is_plain: names.words.is_empty() && letters.sum::<usize>() == others.count(),
            text: typed,
            names,
            asked,
            open: !text.ends_with(char::is_whitespace),
            compared: 0,
        }
    }

    /// Sets what a result shows.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(super) fn show(&mut self, hit: &mut Hit) {
        match self.literally(&hit.card.title, hit.by) {
            Some(literal) => (hit.marks, hit.explained) = literal,
            None => self.folded(hit),
        }
    }

    /// Sets what a result shows, from the fold of its title.
    fn folded(&mut self, hit: &mut Hit) {
        let card = &hit.card;
        let (fold, ends) = self.table.placed(&card.title);
        // A title of symbols alone is its own fold.
        let is_title = hit.by == Match::Exact && self.names.words.is_empty();
        if is_title && (fold.is_empty() || fold == self.text.fold) {
            let length = card.title.chars().map(char::len_utf16).sum::<usize>();
            hit.marks = Vec::from_iter((length > 0).then_some((0, length as u32)));
            hit.explained = self.all_but(None);
            return;
        }
        if let Some(last) = self.begun(&fold) {
            let places = self.text.words.iter().map(|word| word.place.clone());
            hit.marks = marks(&card.title, &ends, places.gather());
            hit.explained = self.all_but(last);
            return;
        }
        let title = Text::new(&card.title, fold, self.table);
        let mut ranges = Vec::new();
        let explained = self.explain(card, hit.by, &title, &mut ranges);
        hit.explained = explained;
        hit.marks = marks(&hit.card.title, &ends, ranges);
    }

    fn explain(
        &mut self,
        card: &Card,
        by: Match,
        title: &Text,
        ranges: &mut Vec<Range<usize>>,
    ) -> Vec<Explained> {
        let (of, credit) = (self.of(&card.of), self.of(&card.credit));
        let (mut explained, mut compared) = (Vec::new(), self.compared);
        let mut all = self.asked.iter();
        for (asked, is_name) in [(&self.text, false), (&self.names, true)] {
            let mut texts: Vec<&Text> = vec![title, &of, &credit];
            if is_name {
                texts.reverse();
            }
            for at in 0..asked.words.len() {
                let (Some(word), Some(text)) = (asked.words.get(at), all.next()) else {
                    break;
                };
                let mut best = None;
                let open = self.open && !is_name && at + 1 == asked.words.len();
                for how in STAGES {
                    let is_tried = match how {
                        How::Exact => true,
                        How::Prefix => open,
                        _ => !word.is_small,
                    };
                    if !is_tried {
                        continue;
                    }
                    for text in &texts {
                        let Some((places, found)) = find(asked, at, text, how, &mut compared)
                        else {
                            continue;
                        };
                        if std::ptr::eq(*text, title) {
                            ranges.push_all(places);
                        }
                        best = best.or(Some((how, found)));
                    }
                    if best.is_some() {
                        break;
                    }
                }
                if !word.is_small {
                    let (how, found) = best.unwrap_or((How::Missing, String::new()));
                    let asked = Rc::clone(text);
                    explained.push(Explained { asked, found, how });
                }
            }
        }
        self.compared = compared;
        hidden(&mut explained, by);
        explained
    }

    fn of(&self, text: &str) -> Text {
        Text::new(text, self.table.fold(text), self.table)
    }
}

/// Says how the words were found that must be on a name that the result does not show.
fn hidden(explained: &mut [Explained], by: Match) {
    if matches!(by, Match::Identifier | Match::Title | Match::Some) {
        return;
    }
    let is_read = |one: &Explained| matches!(one.how, How::Spelling | How::Joined);
    let mut is_open =
        matches!(by, Match::Meant | Match::Spelling) && !explained.iter().any(is_read);
    for one in explained.iter_mut().filter(|one| one.how == How::Missing) {
        one.how = if is_open { How::Spelling } else { How::Exact };
        is_open = false;
    }
}
