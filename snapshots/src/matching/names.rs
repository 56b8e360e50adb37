//! Credited names: which of them two lists share.

use crate::text::FoldTable;
use crate::text::words::tokens;

/// The tokens of some names.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<Vec<String>>);

/// Words that say nothing of a name by themselves.
const COMMON: [&str; 22] = [
    "his",
    "her",
    "their",
    "orchestra",
    "orchestre",
    "band",
    "trio",
    "quartet",
    "quintet",
    "ensemble",
    "friends",
    "group",
    "choir",
    "chorus",
    "son",
    "singers",
    "all",
    "stars",
    "feat",
    "others",
    "more",
    "cast",
];
/// Most names that are compared.
const MOST: usize = 24;

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
            let fold = table.fold(name);
            let tokens = tokens(&fold);
            let is_none = matches!(
                fold.as_str(),
                "various artists"
                    | "various"
                    | "unknown"
                    | "unknown artist"
                    | "va"
                    | "v a"
                    | "n a"
                    | "none"
                    | "diverse"
                    | "verschiedene interpreten"
                    | "varios artistas"
                    | "artistes divers"
                    | "traditional"
            );
            // "and His Orchestra" is on many names.
            let is_common = tokens.iter().all(|token| COMMON.contains(&token.as_str()));
            if !is_common && !is_none && self.0.len() < MOST && !self.0.contains(&tokens) {
                self.0.push(tokens);
            }
        }
    }

    /// Adds names.
    pub fn add_all(&mut self, names: &[String], table: &FoldTable) {
        names.iter().for_each(|name| self.add(name, table));
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how much of the shorter list is on the other one, in 1,000ths; `None` when one of them
    /// is empty. One name that is the same counts nine tenths at least.
    pub fn shared(&self, other: &Self) -> Option<u16> {
        if self.is_empty() || other.is_empty() {
            return None;
        }
        let (short, long) = match self.0.len() <= other.0.len() {
            true => (self, other),
            false => (other, self),
        };
        let mut sum = 0;
        let mut best = 0;
        for name in &short.0 {
            let alike = long.0.iter().map(|other| alike(name, other)).max();
            let alike = alike.unwrap_or(0);
            sum += alike;
            best = best.max(alike);
        }
        let mut part = sum / short.0.len().max(1) as u32;
        if best >= 950 {
            part = part.max(900);
        }
        // "A feat. B", or a band and its members: all words of one list may be those of the other.
        let words = |names: &Self| names.0.iter().flatten().cloned().collect::<Vec<_>>();
        part = part.max(alike(&words(self), &words(other)));
        u16::try_from(part).ok()
    }
}

/// Compares two names by their words, in 1,000ths of the shorter one.
fn alike(a: &[String], b: &[String]) -> u32 {
    let shared = a
        .iter()
        .filter(|word| b.iter().any(|other| is_same(word, other)));
    let shared = shared.count() as u32;
    let (short, long) = (a.len().min(b.len()) as u32, a.len().max(b.len()) as u32);
    if short == 0 || shared == 0 {
        // "AC DC" and "ACDC".
        let whole = |words: &[String]| words.concat();
        return 1_000 * u32::from(whole(a) == whole(b));
    }
    // A part of a longer name is less than the whole of it.
    let part = shared.min(short) * 1_000 / short;
    if short == 1 && long > 2 {
        return part * 7 / 10;
    }
    part * (900 + 100 * short / long) / 1_000
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || (a.len() >= 6 && b.len() >= 6 && crate::table::fuzzy::is_near(a, b, 1))
}
