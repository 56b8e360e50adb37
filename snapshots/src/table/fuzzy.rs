//! The table *fuzzy*: words by their spelling, to find those that a mistyped one was meant to be.
//!
//! | key | value |
//! |---|---|
//! | 1, then the first word of the row, or its first letter where that begins with the row | an FST (crate `fst`, format 3): word -> [step](super::tokens::Group::step) of the best card that it is on |
//! | 2, then a word without its first letter | the first letters with which it is a word |
//!
//! A row of words holds those up to the first word of the next row, and ends where the first letter
//! changes, or when it is [`LONGEST`]. A word with an error behind its first letter is in the rows of
//! that letter; one whose first letter is wrong, missing or too much is found by the rest of it. So
//! no query needs all words of a script.

use crate::order::Adds;
use fst::raw::{Fst, Node};

/// Bytes after which a row of words ends where the first letter changes.
pub const LONG: usize = 24 << 10;
/// Bytes after which a row of words ends.
pub const LONGEST: usize = 160 << 10;

/// Tag of the rows of words.
const WORDS: u8 = 1;
/// Tag of the rows of rests.
const RESTS: u8 = 2;

/// Returns the key of a row of words that begins with `first`.
pub fn words_key(first: &str) -> Vec<u8> {
    [&[WORDS], first.as_bytes()].concat()
}

/// Returns the word that a row of words begins with.
pub fn first_word(key: &[u8]) -> Option<&str> {
    std::str::from_utf8(key.strip_prefix(&[WORDS])?).ok()
}

/// Returns the key of the row of the words that are `rest` behind their first letter.
pub fn rest_key(rest: &str) -> Vec<u8> {
    [&[RESTS], rest.as_bytes()].concat()
}

/// A word near to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Near {
    /// How many letters are wrong, missing, too much or exchanged with their neighbour.
    pub errors: u8,
    /// Step of popularity of the best card that it is on, 0 the best.
    pub step: u8,
    /// The word.
    pub word: String,
}

/// Finds the words of an FST that begin with the first letter of `word`, have at most `errors` errors
/// after it, which are [`ERRORS`] at most, and are on a card of a step before `below`; a beginning that
/// has more errors already is left, and one that no word so popular has. A match of the whole word is not
/// among them. Stops when `budget` nodes are used up.
pub fn near(
    fst: &Fst<&[u8]>,
    word: &str,
    errors: usize,
    below: u8,
    budget: &mut usize,
) -> Vec<Near> {
    let mut walk = Walk {
        fst,
        below: u64::from(below),
        budget,
        rows: Rows::new(word, errors),
        bytes: Vec::new(),
        found: Vec::new(),
    };
    walk.visit(&fst.root(), 0, 0);
    walk.found
}

struct Walk<'a, 'f> {
    fst: &'a Fst<&'f [u8]>,
    below: u64,
    budget: &'a mut usize,
    rows: Rows,
    bytes: Vec<u8>,
    found: Vec<Near>,
}

impl Walk<'_, '_> {
    /// Visits a node; `letter` bytes at the end of the path are no whole letter yet.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn visit(&mut self, node: &Node<'_>, output: u64, letter: usize) {
        let Some(left) = self.budget.checked_sub(1) else {
            return;
        };
        *self.budget = left;
        if letter == 0 && node.is_final() {
            let errors = self.rows.errors().unwrap_or_default();
            let step = output.saturating_add(node.final_output().value());
            // The path is whole letters, so it is a text.
            if errors > 0
                && step < self.below
                && let Ok(word) = std::str::from_utf8(&self.bytes)
            {
                self.found.push(Near {
                    errors: u8::try_from(errors).unwrap_or(u8::MAX),
                    step: u8::try_from(step).unwrap_or(u8::MAX),
                    word: word.to_owned(),
                });
            }
        }
        let next = match letter {
            0 => self.rows.next(),
            _ => None,
        };
        let Some(next) = next else {
            for at in 0..node.len() {
                self.follow(node, at, output, letter);
            }
            return;
        };
        // Letters that begin with the same byte are told apart behind it.
        let mut bytes = [None; WINDOW];
        for place in (0..WINDOW).filter(|place| next >> place & 1 == 1) {
            let byte = self.rows.first_byte(place);
            if byte.is_some() && !bytes.contains(&byte) {
                if let Some(known) = bytes.get_mut(place) {
                    *known = byte;
                }
                if let Some(at) = byte.and_then(|byte| node.find_input(byte)) {
                    self.follow(node, at, output, letter);
                }
            }
        }
    }

    /// Goes on to the node behind a transition, if a word that goes on from there can be near enough.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn follow(&mut self, node: &Node<'_>, at: usize, output: u64, letter: usize) {
        let transition = node.transition(at);
        // No word has less than what is added up on the way to it.
        let next = output.saturating_add(transition.out.value());
        if next >= self.below {
            return;
        }
        self.bytes.push(transition.inp);
        let length = letter + 1;
        let start = self.bytes.len() - length;
        let last = self.bytes.get(start..).unwrap_or_default();
        match letter_of(last) {
            Some(c) if self.enter(c) => {
                let node = self.fst.node(transition.addr);
                self.visit(&node, next, 0);
                self.rows.rows.pop();
            }
            Some(_) => {}
            None if length < 4 => {
                let node = self.fst.node(transition.addr);
                self.visit(&node, next, length);
            }
            _ => {}
        }
        self.bytes.pop();
    }

    /// Adds the row of a letter; tells whether a word that goes on from here can be near enough.
    fn enter(&mut self, c: char) -> bool {
        if !self.rows.begins(c) {
            return false;
        }
        let is_near = self.rows.push(c);
        if !is_near {
            self.rows.rows.pop();
        }
        is_near
    }
}

/// Returns the letter that some bytes are in UTF-8, if they are one.
fn letter_of(bytes: &[u8]) -> Option<char> {
    match bytes {
        [byte] => byte.is_ascii().then_some(char::from(*byte)),
        bytes => std::str::from_utf8(bytes).ok()?.chars().next(),
    }
}

/// Most errors that are told apart from more.
pub const ERRORS: usize = 2;

/// The automaton of a word: how much of it may have been read with how many errors after each letter of a
/// path (the simulation by bits of Wu and Manber 1992, with exchanged neighbours as in Hyyrö 2003).
///
/// With [`ERRORS`] errors at most, as many letters of the word are read as of the path, or one or two
/// more or less. So a set has five bits: the middle one stands for as many, those above it for more. It has
/// a byte for no error, one for at most one, and one for at most two.
struct Rows {
    /// The letters of the word, behind [`BEFORE`] that are none.
    letters: Vec<char>,
    errors: usize,
    rows: Vec<Row>,
}

#[derive(Clone, Copy)]
struct Row {
    /// What may have been read.
    read: u32,
    /// Where in the word the last letter of the path stands, as bits of the row before.
    equal: u32,
}

/// Letters before a word that the sets of its first rows speak of.
const BEFORE: usize = 2;
/// Each byte of a set of three.
const EACH: u32 = 0x01_01_01;
/// The bits that are used.
const USED: u32 = 0x1f * EACH;
/// Places of the word that a row speaks of.
const WINDOW: usize = 5;
/// Before the first letter: nothing is read, or the first or the first two are left out.
const FIRST: Row = Row {
    read: 0x1c_0c_04,
    equal: 0,
};

impl Rows {
    fn new(word: &str, errors: usize) -> Self {
        let mut letters = Vec::with_capacity(word.len() + BEFORE);
        letters.extend_from_slice(&['\0'; BEFORE]);
        letters.push_all(word.chars());
        Self {
            rows: Vec::with_capacity(letters.len() + BEFORE),
            letters,
            errors: errors.min(ERRORS),
        }
    }

    /// Returns in which places of the word, as bits from the first one that the next row speaks of, a letter
    /// stands that may be the next of the path; `None` if another one may be, as an error.
    fn next(&self) -> Option<u32> {
        let last = self.last();
        let Some(fewer) = self.errors.checked_sub(1).map(|fewer| 8 * fewer) else {
            return Some(last.read & 0x1f);
        };
        if self.rows.is_empty() {
            return Some(1 << BEFORE);
        }
        if last.read >> fewer & 0x1f != 0 {
            return None;
        }
        // The second one of two that are exchanged was an additional letter before the first, so it is among
        // the letters that may be next without an error.
        Some(last.read >> fewer >> 8 & 0x1f)
    }

    /// Returns the first byte of a letter of the word, by its place from the first one that the next row
    /// speaks of.
    fn first_byte(&self, place: usize) -> Option<u8> {
        let letter = self.letters.get(self.rows.len() + place)?;
        letter.encode_utf8(&mut [0; 4]).bytes().next()
    }

    /// Tells whether a path may begin with a letter if its first one has to be right.
    fn begins(&self, c: char) -> bool {
        !self.rows.is_empty() || self.letters.get(BEFORE) == Some(&c)
    }

    fn last(&self) -> Row {
        self.rows.last().copied().unwrap_or(FIRST)
    }

    /// Adds a letter to the path; tells whether a beginning of the word has few enough errors against
    /// it.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn push(&mut self, c: char) -> bool {
        let (at, above) = (self.rows.len(), self.last());
        let earlier = match at.checked_sub(2) {
            Some(earlier) => self.rows.get(earlier).copied().unwrap_or(FIRST),
            None => FIRST,
        };
        let mut equal = 0;
        let mut bit = EACH;
        for letter in self
            .letters
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take(WINDOW)
        {
            if *letter == c {
                equal |= bit;
            }
            bit <<= 1;
        }
        let mut read = above.read & equal;
        // With one error more: another letter in its place, one that is not in the word.
        read |= (above.read | above.read >> 1 & USED) << 8;
        if at > 0 {
            read |= (earlier.read & above.equal >> 1 & equal << 1) << 8;
        }
        // No more of the word is read than there is.
        let left = self.letters.len().saturating_sub(at).min(WINDOW);
        let there = ((1 << left) - 1) * EACH;
        read &= there;
        // One that was left out, and another one.
        read |= read << 9 & there;
        read |= read << 9 & there;
        self.rows.push(Row { read, equal });
        read >> (8 * self.errors) & 0x1f != 0
    }

    /// Returns how many errors there are between the word and the path, if they are few enough.
    fn errors(&self) -> Option<usize> {
        let bit = self.letters.len().checked_sub(self.rows.len())?;
        let read = self.last().read.checked_shr(u32::try_from(bit).ok()?)?;
        (0..=self.errors).find(|errors| bit < WINDOW && read >> (8 * errors) & 1 == 1)
    }
}

/// Counts the errors between two words: wrong, missing and additional letters, and neighbours that are
/// exchanged (optimal string alignment, Damerau 1964); `None` when there are more than `most`, or than
/// [`ERRORS`].
pub fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    // A letter has at most four bytes.
    if a.len().abs_diff(b.len()) > 4 * most {
        return None;
    }
    let mut rows = Rows::new(a, most);
    b.chars().all(|c| rows.push(c)).then(|| rows.errors())?
}

/// Returns the lengths of the beginnings of `word` that are words of an FST, in bytes.
pub fn beginnings(fst: &Fst<&[u8]>, word: &str) -> Vec<usize> {
    let mut node = fst.root();
    let mut ends = Vec::new();
    for (at, byte) in word.bytes().enumerate() {
        let Some(next) = node.find_input(byte) else {
            break;
        };
        node = fst.node(node.transition_addr(next));
        if node.is_final() {
            ends.push(at + 1);
        }
    }
    ends
}

#[cfg(test)]
mod tests;
