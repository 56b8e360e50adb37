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

use crate::order::Gather;
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

/// Finds the words of an FST that begin with the first letter of `word` and have at most `errors`
/// errors after it: optimal string alignment distance (Damerau 1964, as bounded by Ukkonen 1985),
/// one row of the matrix for each letter on the way, none for a beginning that has more errors
/// already. A match of the whole word is not among them. Stops when `budget` nodes are used up.
pub fn near(fst: &Fst<&[u8]>, word: &str, errors: usize, budget: &mut usize) -> Vec<Near> {
    let letters: Vec<char> = word.chars().gather();
    let mut walk = Walk {
        fst,
        errors,
        budget,
        rows: Rows::new(letters, errors),
        bytes: Vec::new(),
        found: Vec::new(),
    };
    walk.visit(&fst.root(), 0, 0);
    walk.found
}

struct Walk<'a, 'f> {
    fst: &'a Fst<&'f [u8]>,
    errors: usize,
    budget: &'a mut usize,
    rows: Rows,
    bytes: Vec<u8>,
    found: Vec<Near>,
}

impl Walk<'_, '_> {
    /// Visits a node; `letter` bytes at the end of the path are no whole letter yet.
    fn visit(&mut self, node: &Node<'_>, output: u64, letter: usize) {
        let Some(left) = self.budget.checked_sub(1) else {
            return;
        };
        *self.budget = left;
        if letter == 0 && node.is_final() {
            let errors = self.rows.errors();
            // The path is whole letters, so it is a text.
            if (1..=self.errors).contains(&errors)
                && let Ok(word) = std::str::from_utf8(&self.bytes)
            {
                let step = output.saturating_add(node.final_output().value());
                self.found.push(Near {
                    errors: u8::try_from(errors).unwrap_or(u8::MAX),
                    step: u8::try_from(step).unwrap_or(u8::MAX),
                    word: word.to_owned(),
                });
            }
        }
        for transition in node.transitions() {
            self.bytes.push(transition.inp);
            let next = output.saturating_add(transition.out.value());
            let length = letter + 1;
            let start = self.bytes.len() - length;
            let c = self.bytes.get(start..).map(std::str::from_utf8);
            match c {
                Some(Ok(text)) => {
                    if let Some(c) = text.chars().next()
                        && self.enter(c)
                    {
                        let node = self.fst.node(transition.addr);
                        self.visit(&node, next, 0);
                        self.rows.path.pop();
                    }
                }
                _ if length < 4 => {
                    let node = self.fst.node(transition.addr);
                    self.visit(&node, next, length);
                }
                _ => {}
            }
            self.bytes.pop();
        }
    }

    /// Adds the row of a letter; tells whether a word that goes on from here can be near enough.
    fn enter(&mut self, c: char) -> bool {
        if self.rows.path.is_empty() && self.rows.letters.first() != Some(&c) {
            return false;
        }
        let is_near = self.rows.push(c) <= self.errors;
        if !is_near {
            self.rows.path.pop();
        }
        is_near
    }
}

/// The matrix of a word and a path of letters: a row for each letter of the path says how many errors
/// each beginning of the word has against it. Only cells with at most so many errors are computed,
/// which are near the diagonal; the others hold [`FAR`].
struct Rows {
    letters: Vec<char>,
    path: Vec<char>,
    /// How far from the diagonal cells are computed.
    band: usize,
    cells: Vec<u8>,
}

/// More errors than are ever asked for.
const FAR: u8 = u8::MAX - 1;

impl Rows {
    fn new(letters: Vec<char>, band: usize) -> Self {
        let first = (0..=letters.len()).map(|at| match at <= band {
            true => u8::try_from(at).unwrap_or(FAR),
            false => FAR,
        });
        Self {
            cells: first.gather(),
            path: Vec::new(),
            band,
            letters,
        }
    }

    /// Adds a letter to the path; returns the fewest errors of its row.
    fn push(&mut self, c: char) -> usize {
        let before = self.path.len();
        let last = self.path.last().copied();
        self.path.push(c);
        let (row, width) = (before + 1, self.letters.len() + 1);
        if self.cells.len() < (row + 1) * width {
            self.cells.resize((row + 1) * width, FAR);
        }
        let mut fewest = FAR;
        // What is outside the band is never written, so a row may stand where another one stood.
        let (done, new) = self.cells.split_at_mut(row * width);
        let above = done.get(before * width..).unwrap_or_default();
        let earlier = before
            .checked_sub(1)
            .and_then(|row| done.get(row * width..));
        let start = row.saturating_sub(self.band);
        // The cells before the one that is computed: in the row above, and in its own.
        let mut corner = start.checked_sub(1).map(|at| cell(above, at));
        let mut left = FAR;
        for at in start..=(row + self.band).min(self.letters.len()) {
            let over = cell(above, at);
            let mut least = over + 1;
            if let (Some(wrong), Some(behind)) = (corner, at.checked_sub(1)) {
                let letter = self.letters.get(behind).copied();
                least = least.min(wrong + u8::from(letter != Some(c)));
                least = least.min(left + 1);
                // The last two letters of the path, exchanged.
                if letter == last
                    && let (Some(earlier), Some(start)) = (earlier, at.checked_sub(2))
                    && self.letters.get(start) == Some(&c)
                {
                    least = least.min(cell(earlier, start) + 1);
                }
            }
            left = least.min(FAR);
            corner = Some(over);
            fewest = fewest.min(left);
            if let Some(cell) = new.get_mut(at) {
                *cell = left;
            }
        }
        usize::from(fewest)
    }

    /// Returns the errors between the word and the path.
    fn errors(&self) -> usize {
        let width = self.letters.len() + 1;
        usize::from(cell(&self.cells, self.path.len() * width + width - 1))
    }
}

fn cell(cells: &[u8], at: usize) -> u8 {
    cells.get(at).copied().unwrap_or(FAR)
}

/// Counts the errors between two words: wrong, missing and additional letters, and neighbours that
/// are exchanged; from 254 on they are no longer counted.
pub fn distance(a: &str, b: &str) -> usize {
    let letters: Vec<char> = a.chars().gather();
    let mut rows = Rows::new(letters, usize::from(FAR));
    b.chars().for_each(|c| {
        rows.push(c);
    });
    rows.errors()
}

/// Tells whether there are at most so many errors between two words.
pub fn is_near(a: &str, b: &str, errors: usize) -> bool {
    // A letter has at most four bytes.
    if a.len().abs_diff(b.len()) > 4 * errors {
        return false;
    }
    let mut rows = Rows::new(a.chars().gather(), errors);
    b.chars().all(|c| rows.push(c) <= errors) && rows.errors() <= errors
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, letter by letter.
    fn slow(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([.., x], [.., y]) => {
                let (short_a, short_b) = (&a[..a.len() - 1], &b[..b.len() - 1]);
                let mut least = (slow(short_a, short_b) + usize::from(x != y))
                    .min(slow(short_a, b) + 1)
                    .min(slow(a, short_b) + 1);
                if let ([.., u, v], [.., w, z]) = (a, b)
                    && u == z
                    && v == w
                {
                    least = least.min(slow(&a[..a.len() - 2], &b[..b.len() - 2]) + 1);
                }
                least
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn exactly_the_near_words_are_found(
            words in prop::collection::btree_set("[abдж가각語é]{1,6}", 1..40),
            word in "[abдж가각語é]{1,6}",
            errors in 1usize..3,
        ) {
            let pairs = words.iter().enumerate().map(|(at, word)| (word, at as u64));
            let map = fst::Map::from_iter(pairs).unwrap();
            let bytes = map.as_fst().as_bytes();
            let fst = Fst::new(bytes).unwrap();
            let mut found = near(&fst, &word, errors, &mut usize::MAX.clone());
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let mut expected: Vec<Near> = words
                .iter()
                .enumerate()
                .map(|(at, known)| (at, known, slow(&chars(known), &chars(&word))))
                .filter(|(_, known, count)| {
                    (1..=errors).contains(count) && known.chars().next() == word.chars().next()
                })
                .map(|(at, known, count)| Near { errors: count as u8, step: at as u8, word: known.clone() })
                .collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
            for known in &words {
                let count = slow(&chars(known), &chars(&word));
                prop_assert_eq!(distance(known, &word), count);
                prop_assert_eq!(is_near(known, &word, errors), count <= errors);
            }
            let expected: Vec<usize> = word
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .filter(|end| words.contains(&word[..*end]))
                .collect();
            prop_assert_eq!(beginnings(&fst, &word), expected);
        }
    }
}
