//! Credited names: which of them two lists share.

use super::lost;
use crate::table::fuzzy::distance;
use crate::text::words::tokens;
use crate::text::{FoldTable, is_listed, joined};

/// The tokens of some names.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: Vec<Vec<String>>,
    /// What is left of names in which letters were lost.
    lost: Vec<Vec<String>>,
}

/// Words that say nothing of a name by themselves.
const COMMON: &str = " his her their orchestra orchestre band trio quartet quintet ensemble friends group choir chorus son \
    singers all stars feat others more cast ";
/// Most names that are compared.
const MOST: usize = 24;
/// How much a name counts in which letters were lost, or a first name of which the other list has the
/// initial only.
const DOUBTFUL: u32 = 900;
const INITIAL: u32 = 800;
/// How much a word of four and one of five letters count if a letter is wrong: not so much that two names are the same
/// of which the first ones are and the last ones are so short, as John Cage and John Cale.
const NEAR: [u32; 2] = [400, 500];
/// The same for longer ones.
const LONG: u32 = 950;
/// Least letters that have to be left of a name.
const LEFT: usize = 3;

/// What is written where nobody is named, folded.
const NOBODY: [&str; 13] = [
    "various artists",
    "various",
    "unknown",
    "unknown artist",
    "va",
    "v a",
    "n a",
    "none",
    "diverse",
    "verschiedene interpreten",
    "varios artistas",
    "artistes divers",
    "traditional",
];

impl Names {
    /// Prepares names; a name that says that there is none ("Various Artists") is left out.
    pub fn new<'n>(names: impl Iterator<Item = &'n str>, table: &FoldTable) -> Self {
        let mut all = Self::default();
        for name in names {
            all.add(name, table);
        }
        all
    }

    /// Adds a name, or several with commas or the like between them.
    pub fn add(&mut self, text: &str, table: &FoldTable) {
        for name in text.split([
            ',', ';', '|', '/', '\u{3001}', '\u{ff0c}', '&', '+', '\u{ff06}',
        ]) {
            let left = lost::left(name, table);
            if !left.is_empty() {
                if self.lost.len() < MOST {
                    self.lost.push(left);
                }
                continue;
            }
            let fold = table.fold(name);
            let is_none = NOBODY.contains(&fold.as_str());
            let tokens = tokens(&fold);
            // "and His Orchestra" is on many names.
            let is_common = tokens.iter().all(|token| is_listed(token, COMMON));
            if !is_common && !is_none && self.names.len() < MOST && !self.names.contains(&tokens) {
                self.names.push(tokens);
            }
        }
    }

    /// Adds names.
    pub fn add_all(&mut self, names: &[String], table: &FoldTable) {
        names.iter().for_each(|name| self.add(name, table));
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.lost.is_empty()
    }

    /// Returns how much of the shorter list is on the other one, in 1,000ths; `None` when one of them
    /// is empty, or when they are in different scripts, which says nothing. One name that is the same
    /// counts nine tenths at least.
    pub fn shared(&self, other: &Self) -> Option<u16> {
        if self.is_empty() || other.is_empty() {
            return None;
        }
        let (short, long) = match self.names.len() <= other.names.len() {
            true => (self, other),
            false => (other, self),
        };
        let mut sum = 0;
        let mut best = 0;
        for name in &short.names {
            let mut most = 0;
            for other in &long.names {
                most = most.max(alike(
                    std::slice::from_ref(name),
                    std::slice::from_ref(other),
                ));
            }
            sum += most;
            best = best.max(most);
        }
        let mut part = sum / short.names.len().max(1) as u32;
        if best >= 950 {
            part = part.max(900);
        }
        // "A feat. B", or a band and its members: all words of one list may be those of the other.
        part = part.max(alike(&self.names, &other.names));
        if part < DOUBTFUL && (self.may_be(other) || other.may_be(self)) {
            part = DOUBTFUL;
        }
        if part == 0 && (self.is_foreign(other) || other.is_foreign(self)) {
            return None;
        }
        u16::try_from(part).ok()
    }

    /// Tells whether a name in which letters were lost may be one of the other list.
    fn may_be(&self, other: &Self) -> bool {
        self.lost.iter().any(|left| {
            let is_it = |name: &Vec<String>| lost::fits(left, &joined(name, ""), LEFT);
            other.names.iter().any(is_it) || other.lost.contains(left)
        })
    }

    /// Tells whether all names are in Latin letters and those of the other list have none.
    fn is_foreign(&self, other: &Self) -> bool {
        // A name of digits is of every script.
        letters(&self.names) == (true, true) && letters(&other.names) == (false, false)
    }
}

/// Tells of the words of names whether all are ASCII, and whether any has a Latin letter of ASCII.
fn letters(names: &[Vec<String>]) -> (bool, bool) {
    let (mut ascii, mut latin) = (true, false);
    for name in names {
        for word in name {
            ascii = ascii && word.is_ascii();
            latin = latin || word.bytes().any(|byte| byte.is_ascii_alphabetic());
        }
    }
    (ascii, latin)
}

/// Compares two lists of names by their words, in 1,000ths of the shorter one.
fn alike(a: &[Vec<String>], b: &[Vec<String>]) -> u32 {
    let count = |names: &[Vec<String>]| names.iter().map(Vec::len).sum::<usize>() as u32;
    let (words, others) = (count(a), count(b));
    let (short, long) = (words.min(others), words.max(others));
    let (mut shared, mut doubtful) = (0, 0);
    for word in a.iter().flatten() {
        let others = b.iter().flatten();
        match others.map(|other| same(word, other)).max().unwrap_or(0) {
            value if value >= LONG => shared += value,
            value => doubtful += value,
        }
    }
    if shared < short * 1_000 {
        // "AC DC" and "ACDC", and a blank at another place.
        let length = |names: &[Vec<String>]| names.iter().flatten().map(String::len).sum::<usize>();
        if length(a) == length(b) && short > 0 && whole(a) == whole(b) {
            return 1_000;
        }
    }
    // Words that are like others say something beside those that are the same, or if they are all.
    if short == 0 || shared == 0 && (long > 1 || doubtful == INITIAL) {
        return 0;
    }
    // A part of a longer name is less than the whole of it.
    let part = (shared + doubtful).min(short * 1_000) / short;
    if short == 1 && long > 2 {
        return part * 7 / 10;
    }
    part * (900 + 100 * short / long) / 1_000
}

/// All words of names as one.
fn whole(names: &[Vec<String>]) -> String {
    let mut whole = String::new();
    for name in names {
        whole.push_str(&joined(name, ""));
    }
    whole
}

/// Compares two words, in 1,000ths: the longer they are, the less likely is it that one of them became the
/// other by chance and not by a typing error.
fn same(a: &str, b: &str) -> u32 {
    if a == b {
        return 1_000;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return INITIAL * u32::from(long.len() > 1 && long.starts_with(short));
    }
    // Two or three letters are a name in scripts where a letter is a syllable or a word.
    let letters = a.chars().count().min(b.chars().count());
    match letters.checked_sub(4) {
        Some(more) if distance(a, b, 1).is_some() => *NEAR.get(more).unwrap_or(&LONG),
        _ => 0,
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_they_are_written() {
        let table = FoldTable::built_in();
        let names = |names: &[&str]| Names::new(names.iter().copied(), &table);
        for (a, b, expected) in [
            (&["The Band"][..], &["Band"][..], None),
            (&["The Who"], &["Who"], Some(1_000)),
            (&["Lennon, John"], &["John Lennon"], Some(1_000)),
            (&["J. Lennon"], &["John Lennon"], Some(900)),
            (&["J. Lennon"], &["John Denver"], Some(0)),
            (&["ACDC"], &["AC/DC"], Some(1_000)),
            (&["REM"], &["R.E.M."], Some(1_000)),
            (&["ASAP Rocky"], &["A$AP Rocky"], Some(1_000)),
            (
                &["Simon & Garfunkel"],
                &["Paul Simon", "Art Garfunkel"],
                Some(950),
            ),
            (&["Adele"], &["Lionel Richie"], Some(0)),
            (&["Adele"], &["Adelle"], Some(500)),
            (&["Mirunna Kalipzo"], &["Miruna Kalipso"], Some(950)),
            (&["ABBA"], &["BABA"], Some(400)),
            (&["John Cage"], &["John Cale"], Some(700)),
            (&["Sia"], &["Mia"], Some(0)),
            (&["M"], &["Madonna"], Some(0)),
            (&["王菲"], &["王力宏"], Some(0)),
            (&["김건모"], &["김건우"], Some(0)),
            (&["スピッツ"], &["スピッヅ"], Some(480)),
            (&["Adele"], &["Adelle Roth"], Some(0)),
            (&["Ris eAgainst"], &["Rise Against"], Some(1_000)),
            (&["Rammstein"], &["The 1975"], Some(0)),
            (&["M\u{fffd}\u{fffd}ne"], &["M\u{e5}neskin"], Some(900)),
            (
                &["Bj\u{fffd}\u{fffd}rk"],
                &["Bj\u{fffd}\u{fffd}rk"],
                Some(900),
            ),
            (&["M\u{fffd}\u{fffd}ne"], &["Adele"], Some(0)),
            (&["Viktor Tsoi"], &["Виктор Цой"], None),
            (&["Viktor Tsoi", "Кино"], &["Земфира"], Some(0)),
            (&["Various Artists"], &["Adele"], None),
        ] {
            assert_eq!(names(a).shared(&names(b)), expected, "{a:?} {b:?}");
            assert_eq!(names(b).shared(&names(a)), expected, "{b:?} {a:?}");
        }
    }
}
