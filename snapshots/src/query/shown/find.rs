//! Finds the words of a query in a text, and where they are in it.

use std::ops::Range;

use super::How;
use crate::order::{Adds, Gather};
use crate::table::fuzzy::distance;
use crate::text::FoldTable;
use crate::text::cis::cis;
use crate::text::together;
use crate::text::words::{Word, initials, placed, words};

/// Most pairs of words that are compared letter by letter.
const COMPARED: usize = 2_000;

/// A text that is searched for words.
pub(super) struct Text {
    pub(super) fold: String,
    pub(super) words: Vec<Word>,
    /// Its words in the other spelling, if it has one.
    others: Vec<Word>,
}

impl Text {
    pub(super) fn new(text: &str, fold: String, table: &FoldTable) -> Self {
        let words = words(&fold);
        let others = cis(text).map(|text| self::words(&table.fold(&text)));
        let others = others.filter(|others| others.len() == words.len());
        Self {
            fold,
            words,
            others: others.unwrap_or_default(),
        }
    }

    /// Returns the word at a place, if there is one.
    fn word(&self, at: Option<usize>) -> &str {
        let word = at.and_then(|at| self.words.get(at));
        word.map_or("", |word| word.text.as_str())
    }

    fn fold_of(&self, word: &Word) -> &str {
        self.fold.get(word.place.clone()).unwrap_or_default()
    }
}

/// What was found for a word: parts of the fold, and the words.
type Finds = (Vec<Range<usize>>, String);

/// Finds a word of a query in a text, in one way.
pub(super) fn find(
    asked: &Text,
    at: usize,
    text: &Text,
    how: How,
    compared: &mut usize,
) -> Option<Finds> {
    let word = asked.words.get(at)?;
    if word.is_unspaced {
        return unspaced(word, text, how);
    }
    let other = asked.others.get(at).map(|other| other.text.as_str());
    let (mut places, mut found) = (Vec::new(), String::new());
    let (mut least, letters) = match how {
        How::Spelling => (word.errors(), word.text.chars().count()),
        _ => (0, 0),
    };
    if how == How::Joined {
        for there in initials(&text.words) {
            if there.text == word.text {
                return Some((vec![there.place], there.text));
            }
        }
    }
    let before = asked.word(at.checked_sub(1));
    let after = asked.word(Some(at + 1));
    for (number, there) in text.words.iter().enumerate() {
        if there.is_unspaced {
            continue;
        }
        let mut place = there.place.clone();
        let mut next = "";
        match how {
            How::Exact if there.text == word.text => {}
            How::Meant
                if Some(there.text.as_str()) == other
                    || text
                        .others
                        .get(number)
                        .is_some_and(|other| other.text == word.text) => {}
            How::Prefix if text.fold_of(there).starts_with(asked.fold_of(word)) => {
                place.end = place.start + word.place.len();
            }
            How::Joined => {
                // The word with the one after it, or with the one before it.
                let is_typed = |left: &str, right: &str| {
                    are(&[left, right], &[&word.text, after]) && !after.is_empty()
                        || are(&[left, right], &[before, &word.text]) && !before.is_empty()
                };
                let behind = text.words.get(number + 1);
                let two = behind.filter(|behind| {
                    are(&[&there.text, &behind.text], &[&word.text, ""])
                        || is_typed(&there.text, &behind.text)
                });
                if let Some(behind) = two {
                    place.end = behind.place.end;
                    next = &behind.text;
                } else if !is_typed(&there.text, "") {
                    continue;
                }
            }
            How::Spelling if least > 0 && *compared < COMPARED => {
                if there.text.chars().count().abs_diff(letters) > least {
                    continue;
                }
                *compared += 1;
                let Some(errors) = distance(&there.text, &word.text, least) else {
                    continue;
                };
                if errors < least {
                    (places, found) = (Vec::new(), String::new());
                }
                least = errors;
            }
            _ => continue,
        }
        if found.is_empty() {
            let blank = if next.is_empty() { "" } else { " " };
            found = together(&[&there.text, blank, next]);
        }
        places.push(place);
    }
    (!places.is_empty()).then_some((places, found))
}

/// Tells whether two pairs of texts are the same when each is joined.
fn are(a: &[&str; 2], b: &[&str; 2]) -> bool {
    let bytes = |pair: &[&str; 2]| pair.iter().map(|text| text.len()).sum::<usize>();
    bytes(a) == bytes(b)
        && a.iter()
            .flat_map(|text| text.bytes())
            .eq(b.iter().flat_map(|text| text.bytes()))
}

/// Finds a piece without blanks: as a whole, or by its pairs of letters.
fn unspaced(word: &Word, text: &Text, how: How) -> Option<Finds> {
    let letters: Vec<char> = word.text.chars().gather();
    let (mut places, mut pairs) = (Vec::new(), Vec::new());
    for there in text.words.iter().filter(|there| there.is_unspaced) {
        let piece = placed(text.fold_of(there));
        let of = |piece: &[(char, Range<usize>)]| {
            let start = piece.first().map_or(0, |letter| letter.1.start);
            let end = piece.last().map_or(0, |letter| letter.1.end);
            there.place.start + start..there.place.start + end
        };
        let are = |piece: &[(char, Range<usize>)], letters: &[char]| {
            piece
                .iter()
                .map(|letter| letter.0)
                .eq(letters.iter().copied())
        };
        match how {
            How::Exact => {
                let windows = piece.windows(letters.len().max(1));
                places.push_all(windows.filter(|window| are(window, &letters)).map(of));
            }
            How::Spelling => {
                for (at, pair) in letters.windows(2).enumerate() {
                    for window in piece.windows(2).filter(|window| are(window, pair)) {
                        places.push(of(window));
                        pairs.push(at);
                    }
                }
            }
            _ => {}
        }
    }
    pairs.dedup();
    let is_enough = match how {
        How::Exact => !places.is_empty(),
        // At least half of the pairs.
        _ => !pairs.is_empty() && pairs.len() * 2 + 1 >= letters.len(),
    };
    is_enough.then(|| {
        let found = match how {
            How::Exact => word.text.clone(),
            _ => {
                let part = places
                    .first()
                    .and_then(|place| text.fold.get(place.clone()));
                part.unwrap_or_default().to_owned()
            }
        };
        (places, found)
    })
}

/// Turns parts of a fold into parts of the title that was folded, in UTF-16 code units: start and
/// length, ascending, none touching the next.
pub(super) fn marks(title: &str, ends: &[usize], mut ranges: Vec<Range<usize>>) -> Vec<(u32, u32)> {
    crate::order::sort_by(&mut ranges, |a, b| (a.start, a.end).cmp(&(b.start, b.end)));
    let mut marks: Vec<(u32, u32)> = Vec::new();
    let mut ranges = ranges
        .into_iter()
        .filter(|range| !range.is_empty())
        .peekable();
    let (mut at, mut before) = (0_u32, 0_usize);
    // Where the last mark goes on to, in the fold.
    let mut until = 0;
    for (c, end) in title.chars().zip(ends.iter().copied()) {
        let width = c.len_utf16() as u32;
        while let Some(range) = ranges.next_if(|range| range.start < end) {
            if range.end > until {
                until = range.end;
            }
        }
        let touches = marks
            .last()
            .is_some_and(|(start, length)| start + length == at);
        // What leaves nothing is marked inside of a word, and as a mark on its last letter.
        let is_marked = match end > before {
            true => before < until,
            false => touches && (before < until || is_mark(c)),
        };
        if is_marked {
            match marks.last_mut() {
                Some((start, length)) if *start + *length == at => *length += width,
                _ => marks.push((at, width)),
            }
        }
        at += width;
        before = end;
    }
    marks
}

/// Tells whether a character is a mark on the one before it, of those that a fold leaves out.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5c7 | 0x610..=0x6ed
        | 0x1dc0..=0x1dff | 0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f)
}
