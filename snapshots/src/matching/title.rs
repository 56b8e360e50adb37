//! Titles: how much two of them are alike.

use super::Version;
use crate::table::fuzzy::distance;
use crate::text::FoldTable;
use crate::text::parts::Parts;
use crate::text::words::tokens;

/// A title, prepared to be compared.
#[derive(Clone, Debug)]
pub struct Name {
    fold: String,
    base: String,
    words: Vec<String>,
    others: Vec<String>,
    parts: Parts,
    /// Which version it is.
    pub version: Version,
}

impl Name {
    /// Prepares a title.
    pub fn new(title: &str, table: &FoldTable) -> Self {
        let parts = Parts::of(title, table);
        let base = table.fold(&parts.base);
        Self {
            fold: table.fold(title),
            words: tokens(&base),
            others: parts.others.iter().map(|other| table.fold(other)).collect(),
            version: Version::of(&parts.versions, table),
            base,
            parts,
        }
    }

    /// Returns the guests that it names.
    pub fn guests(&self) -> impl Iterator<Item = &str> {
        self.parts.guests.iter().map(String::as_str)
    }

    /// Returns how much two titles are alike, their versions aside, in 1,000ths.
    pub fn alike(&self, other: &Self) -> u32 {
        if self.base.is_empty() || other.base.is_empty() {
            return 0;
        }
        if self.fold == other.fold {
            return 1_000;
        }
        if self.base == other.base {
            return 980;
        }
        if !self.words.is_empty() && same(&self.words, &other.words) {
            return 970;
        }
        let is_half = |name: &Self, half: &Self| {
            name.others.contains(&half.base) || name.others.iter().any(|o| half.others.contains(o))
        };
        if is_half(self, other) || is_half(other, self) {
            return 960;
        }
        let plain = |fold: &str| fold.replace(' ', "");
        let (a, b) = (plain(&self.base), plain(&other.base));
        if a == b {
            return 960;
        }
        let (letters, others) = (a.chars().count(), b.chars().count());
        if letters.abs_diff(others) <= 2 && letters.min(others) >= 5 && !is_told_apart(self, other)
        {
            match distance(&a, &b) {
                1 => return 930,
                2 if letters.min(others) >= 10 => return 880,
                _ => {}
            }
        }
        let shared = self
            .words
            .iter()
            .filter(|word| other.words.contains(word))
            .count();
        let all = self.words.len() + other.words.len() - shared;
        let part = shared * 800 / all.max(1);
        // One title that is the other one and more.
        let (short, long) = match self.words.len() < other.words.len() {
            true => (self, other),
            false => (other, self),
        };
        let is_begun = long
            .base
            .strip_prefix(short.base.as_str())
            .is_some_and(|rest| rest.starts_with(' '));
        let begun = if is_begun && short.words.len() >= 2 {
            740
        } else {
            0
        };
        part.max(begun) as u32
    }
}

fn same(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|word| b.contains(word))
}

/// Tells whether two titles differ in a number or a short word on both sides, as parts of one work do:
/// `Symphony No. 5` is none of `Symphony No. 6`, `Think (a)` none of `Think (b)`.
fn is_told_apart(a: &Name, b: &Name) -> bool {
    let own = |name: &Name, other: &Name| -> Vec<String> {
        let lacks = |word: &&String| !other.words.contains(word);
        name.words.iter().filter(lacks).cloned().collect()
    };
    let is_number = |word: &String| word.contains(|c: char| c.is_ascii_digit());
    let is_short = |(a, b): (&String, &String)| a.len() <= 3 && a.len() == b.len();
    let (own_a, own_b) = (own(a, b), own(b, a));
    own_a.iter().chain(&own_b).any(is_number) || own_a.iter().zip(&own_b).any(is_short)
}

impl Name {
    /// Returns the fold, and that of the base.
    pub fn folds(&self) -> (&str, &str) {
        (&self.fold, &self.base)
    }

    /// Returns how many words the title has.
    pub fn words(&self) -> usize {
        self.words.len()
    }
}
