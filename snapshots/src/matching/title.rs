//! Titles: how much two of them are alike.

use super::Version;
use super::lost;
use crate::table::fuzzy::distance;
use crate::text::FoldTable;
use crate::text::parts::Parts;
use crate::text::words::{tokens, words};

/// A title, prepared to be compared.
#[derive(Clone, Debug)]
pub struct Name {
    fold: String,
    base: String,
    words: Vec<String>,
    others: Vec<String>,
    /// The fold without what is in brackets at the end, if it is a subtitle; else empty.
    bare: String,
    /// What is left of it, if letters were lost.
    left: Vec<String>,
    parts: Parts,
    /// Which version it is.
    pub version: Version,
}

impl Name {
    /// Prepares a title.
    pub fn new(title: &str, table: &FoldTable) -> Self {
        let parts = Parts::of(title, table);
        let fold = table.fold(title);
        let base = match parts.base == title {
            true => fold.clone(),
            false => table.fold(&parts.base),
        };
        let mut others = Vec::new();
        for other in &parts.others {
            others.push(table.fold(other));
        }
        Self {
            fold,
            words: tokens(&base),
            others,
            bare: bare(&parts.base, table),
            left: lost::left(&parts.base, table),
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
        let is_same = !self.words.is_empty() && same(&self.words, &other.words);
        if is_same && apart(&self.base, &other.base).is_none() {
            return 970;
        }
        let is_half = |name: &Self, half: &Self| {
            name.others.contains(&half.base) || name.others.iter().any(|o| half.others.contains(o))
        };
        if is_half(self, other) || is_half(other, self) {
            return 960;
        }
        let letters = |fold: &str| fold.chars().filter(|c| *c != ' ').count();
        let (here, there) = (letters(&self.base), letters(&other.base));
        let is_near = here.abs_diff(there) <= 2;
        if is_near || !self.left.is_empty() || !other.left.is_empty() {
            let plain = |fold: &str| fold.replace(' ', "");
            let (a, b) = (plain(&self.base), plain(&other.base));
            if a == b {
                return 960;
            }
            let errors = match is_near && here.min(there) >= 3 {
                true => distance(&a, &b, 2),
                false => None,
            };
            let value = match (errors, here.min(there)) {
                (Some(1), 5..) => 930,
                (Some(2), 10..) => 880,
                // Short titles have many neighbours.
                (Some(1), _) | (Some(2), 6..) => SHORT,
                _ => 0,
            };
            match apart(&self.base, &other.base) {
                None if value > 0 => return value,
                Some(Apart::Word) if errors == Some(1) => return SHORT,
                _ => {}
            }
            let is_left = |name: &Self, plain: &str| {
                !name.left.is_empty() && lost::fits(&name.left, plain, LEFT)
            };
            if is_left(self, &b) || is_left(other, &a) {
                return 930;
            }
        }
        let shared = self
            .words
            .iter()
            .filter(|word| other.words.contains(word))
            .count();
        let all = self.words.len() + other.words.len() - shared;
        let part = match is_same {
            // What tells them apart is no word: `Part A` is none of `Part`.
            true => 700,
            false => shared * 800 / all.max(1),
        };
        // One title that is the other one and more.
        let (short, long) = match self.base.len() < other.base.len() {
            true => (self, other),
            false => (other, self),
        };
        let is_begun = long
            .base
            .strip_prefix(short.base.as_str())
            .is_some_and(|rest| rest.starts_with(' '));
        let begun = match is_begun && short.words.len() >= 2 || self.is_cut(other) {
            true => 740,
            false => 0,
        };
        let is_bare = |name: &Self, bare: &Self| !bare.bare.is_empty() && bare.bare == name.base;
        let bare = if is_bare(self, other) || is_bare(other, self) {
            780
        } else {
            0
        };
        part.max(begun).max(bare) as u32
    }

    /// Tells whether one of two titles is the other one, cut within a word: so reports are that have room for
    /// twenty or thirty letters.
    pub fn is_cut(&self, other: &Self) -> bool {
        let (short, long) = match self.fold.len() < other.fold.len() {
            true => (self, other),
            false => (other, self),
        };
        let rest = long.fold.strip_prefix(short.fold.as_str());
        // What goes on with a digit, or behind one, is another number.
        let is_number = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii_digit());
        let is_within = rest.is_some_and(|rest| {
            !rest.starts_with(' ')
                && !is_number(rest.bytes().next())
                && !is_number(short.fold.bytes().last())
        });
        is_within && short.fold.chars().count() >= CUT
    }

    /// Returns the fold, and that of the base.
    pub fn folds(&self) -> (&str, &str) {
        (&self.fold, &self.base)
    }

    /// Returns how many words the title has.
    pub fn words(&self) -> usize {
        self.words.len()
    }
}

/// How much titles are alike that differ by an error in a short word, by one and are short themselves, or by two and
/// are not long: it may be the same, if the names are.
const SHORT: u32 = 680;
/// Least letters of a title that was cut within a word.
const CUT: usize = 15;
/// Least letters that have to be left of a title.
const LEFT: usize = 6;

/// Returns the fold of a title up to the bracket in it, unless what is in it numbers a part.
fn bare(base: &str, table: &FoldTable) -> String {
    let cut = base
        .find(&['(', '['][..])
        .and_then(|at| base.split_at_checked(at));
    let Some((before, behind)) = cut else {
        return String::new();
    };
    let behind = table.fold(behind);
    match behind.chars().count() < 2 || behind.contains(|c: char| c.is_ascii_digit()) {
        true => String::new(),
        false => table.fold(before),
    }
}

fn same(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|word| b.contains(word))
}

/// Tells what two titles differ in: a number or a short word on both sides, or a letter at the
/// end, as parts of one work do: `Symphony No. 5` is none of `Symphony No. 6`, `Think (a)` none of
/// `Think (b)` or `Think`.
///
/// Words are compared at their places: a letter that tells parts apart may be in the title elsewhere,
/// as the `c` in `C Major: (c)`.
fn apart(a: &str, b: &str) -> Option<Apart> {
    let texts = |fold: &str| -> Vec<String> {
        let mut texts = Vec::new();
        for word in words(fold) {
            texts.push(word.text);
        }
        texts
    };
    let (mut a, mut b) = (texts(a), texts(b));
    let mut is_last = true;
    while a.last().is_some() && a.last() == b.last() {
        a.pop();
        b.pop();
        is_last = false;
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    let is_number = |word: &String| word.contains(|c: char| c.is_ascii_digit());
    let mut found = None;
    for (a, b) in a.iter().zip(b).filter(|(a, b)| a != b) {
        if is_number(a) || is_number(b) || a.len() == 1 && b.len() == 1 {
            return Some(Apart::Part);
        }
        if a.len() <= 3 && a.len() == b.len() {
            found = Some(Apart::Word);
        }
    }
    let paired = a.len().min(b.len());
    let more = a.iter().skip(paired).chain(b.iter().skip(paired));
    // Of an alphabet: one kana is a word like others.
    let is_letter = |word: &String| word.len() == 1;
    // A letter before the title, or in it, is an article or was forgotten.
    let is_part = |word: &&String| is_last && paired == 0 && same > 0 && is_letter(word);
    let mut more = more.filter(|word| is_number(word) || is_part(word));
    more.next().map(|_| Apart::Part).or(found)
}

/// What tells two titles apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// A number, or a letter, of a part.
    Part,
    /// A short word: it may be another one, or mistyped.
    Word,
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> u32 {
        let table = FoldTable::built_in();
        let (a, b) = (Name::new(a, &table), Name::new(b, &table));
        let alike = a.alike(&b);
        assert_eq!(alike, b.alike(&a));
        alike
    }

    #[test]
    fn parts_of_one_work_are_told_apart() {
        for (a, b) in [
            ("Think Too Much (a)", "Think Too Much (b)"),
            ("Think Too Much (a)", "Think Too Much"),
            ("Plan A", "Plan B"),
            ("Plan A", "Plan"),
            (
                "Quartet in C Major: (b) Variation I",
                "Quartet in C Major: (c) Variation II",
            ),
            (
                "Quartet No. 3 in C Major: (c) Variation II",
                "Quartet No. 3 in C Major: (d) Variation III",
            ),
            ("Symphony No. 5", "Symphony No. 6"),
            (
                "Studies for Two Hands, Part 1",
                "Studies for Two Hands, Part 12",
            ),
            ("Suite II", "Suite III"),
            ("Sonata in A Minor", "Sonata in B Minor"),
        ] {
            assert!(alike(a, b) < 850, "{a} / {b}: {}", alike(a, b));
        }
    }

    #[test]
    fn titles_are_the_same_however_they_are_written() {
        for (a, b, expected) in [
            ("Cherry Pink And White", "Cherry Pink & White", 970),
            ("A Love Supreme", "Love Supreme", 970),
            ("Le Vent", "Vent", 970),
            ("Берука у Велвелтен", "Берука Велвелтен", 930),
            ("りどどり さねよ て", "りどどり さねよ", 930),
            ("Concerto No. 2, Part II", "Concerto no. 2, pt. 2", 970),
            ("Wipe Out", "Wipeout", 960),
            ("Somebody", "Somebodi", 930),
            (
                "Bitch, Don\u{fffd}\u{fffd}t Kill M",
                "Bitch, Don't Kill My Vibe",
                930,
            ),
            ("The Kill", "The Kill (Bury Me)", 780),
            ("Hello", "Hello (2)", 400),
            ("Run oT You", "Run To You", 680),
            ("Fhde", "Fade", 680),
            ("Amergea", "America", 680),
            (
                "No Sugar Tonight / New Mo",
                "No Sugar Tonight / New Mother Nature",
                740,
            ),
        ] {
            assert_eq!(alike(a, b), expected, "{a} / {b}");
        }
    }
}
