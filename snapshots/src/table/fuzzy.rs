//! The table *fuzzy*: words by their spelling, to find those that a mistyped one was meant to be.
//!
//! | key | value |
//! |---|---|
//! | 1, then the first word of the row | an FST (crate `fst`, format 3): word -> [step](super::tokens::Group::step) of the best card that it is on |
//! | 2, then a word without its first letter | the first letters with which it is a word |
//!
//! A row of words holds those up to the first word of the next row, and ends where the first letter
//! changes, or when it is [`LONGEST`]. A word with an error behind its first letter is in the rows of
//! that letter; one whose first letter is wrong, missing or too much is found by the rest of it. So
//! no query needs all words of a script.

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
    let letters: Vec<char> = word.chars().collect();
    let mut walk = Walk {
        fst,
        letters: &letters,
        errors,
        budget,
        rows: vec![(0..=letters.len()).collect()],
        path: Vec::new(),
        bytes: Vec::new(),
        found: Vec::new(),
    };
    walk.visit(&fst.root(), 0, 0);
    walk.found
}

struct Walk<'a, 'f> {
    fst: &'a Fst<&'f [u8]>,
    letters: &'a [char],
    errors: usize,
    budget: &'a mut usize,
    /// Rows of the matrix: for each letter of the path, how many errors each beginning of the
    /// word has against it.
    rows: Vec<Vec<usize>>,
    path: Vec<char>,
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
            let errors = self.rows.last().and_then(|row| row.last()).copied();
            let errors = errors.unwrap_or(usize::MAX);
            if (1..=self.errors).contains(&errors) {
                let step = output.saturating_add(node.final_output().value());
                self.found.push(Near {
                    errors: u8::try_from(errors).unwrap_or(u8::MAX),
                    step: u8::try_from(step).unwrap_or(u8::MAX),
                    word: String::from_utf8_lossy(&self.bytes).into_owned(),
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
                        self.rows.pop();
                        self.path.pop();
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
        if self.path.is_empty() && self.letters.first() != Some(&c) {
            return false;
        }
        let Some(row) = row(&self.rows, self.letters, &self.path, c) else {
            return false;
        };
        if row.iter().all(|errors| *errors > self.errors) {
            return false;
        }
        self.rows.push(row);
        self.path.push(c);
        true
    }
}

/// Returns the row of the matrix after one more letter.
fn row(rows: &[Vec<usize>], letters: &[char], path: &[char], c: char) -> Option<Vec<usize>> {
    let before = rows.last()?;
    let earlier = rows.len().checked_sub(2).and_then(|at| rows.get(at));
    let mut row = Vec::with_capacity(before.len());
    row.push(before.first()? + 1);
    for (at, letter) in letters.iter().enumerate() {
        let wrong = before.get(at)? + usize::from(*letter != c);
        let mut least = wrong.min(before.get(at + 1)? + 1).min(row.get(at)? + 1);
        // The last two letters of the path, exchanged.
        if let (Some(earlier), Some(behind), Some(last)) = (earlier, at.checked_sub(1), path.last())
            && letters.get(behind) == Some(&c)
            && last == letter
        {
            least = least.min(earlier.get(behind)? + 1);
        }
        row.push(least);
    }
    Some(row)
}

/// Counts the errors between two words: wrong, missing and additional letters, and neighbours that
/// are exchanged.
pub fn distance(a: &str, b: &str) -> usize {
    let letters: Vec<char> = a.chars().collect();
    let mut rows = vec![(0..=letters.len()).collect::<Vec<_>>()];
    let mut path = Vec::new();
    for c in b.chars() {
        if let Some(next) = row(&rows, &letters, &path, c) {
            rows.push(next);
        }
        path.push(c);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
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
                prop_assert_eq!(distance(known, &word), slow(&chars(known), &chars(&word)));
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
