//! The fold: what a title or name is looked up by.
//!
//! In this order:
//! 1. Apostrophes (accents that stand alone among them) and invisible characters are dropped.
//! 2. Compatibility decomposition (NFKD), so that full-width and ligature forms are plain ones,
//!    with marks in canonical order.
//! 3. Marks on Latin, Greek and Cyrillic letters are dropped, and the vowel signs and stretching of
//!    Hebrew and Arabic, which most texts leave out; marks of other scripts carry meaning (kana
//!    voicing, Indic vowels, Thai tones) and stay.
//! 4. Lower case, the same in every language; `ß` is `ss`, a dotless `ı` is `i`, `ς` is `σ`,
//!    and Latin letters with a stroke are their base letters ([`letter::base`]).
//! 5. Katakana is hiragana; alef, ya, ta marbuta and kaf have one form in Arabic script; traditional
//!    and Japanese forms of Han characters are the simplified ones (`reference/han.tsv`).
//! 6. `$` beside a letter is an `s` (`Ke$ha`), and `!` between letters an `i` if there is only one on either
//!    side (`P!nk`, but not `Bang!Bang`); so these names are what people call them.
//! 7. Every other character that is neither a letter, a mark nor a number is a blank; blanks are
//!    one blank, none at the ends.
//!
//! A text of nothing but punctuation keeps it, full-width signs as ASCII (there are works called
//! `!!!`). The result is
//! bounded, holds no control character, and folding it again does not change it. Hangul
//! syllables are taken apart into their letters, so that a half-typed syllable is a prefix.
//!
//! What single characters become is in a table that `build.rs` writes and every snapshot carries.

mod table;
#[cfg(test)]
mod tests;

use super::letter;
use crate::limits;
pub use table::FoldTable;

/// Version of the fold; part of the manifest. A reader that meets another version answers
/// look-ups by identifier and says that search is unavailable.
pub const FOLD: u16 = 3;

/// Longest text that is folded, in characters; more is ignored.
const INPUT: usize = 2_000;

impl FoldTable {
    /// Normalises a title, a name or a query for matching.
    pub fn fold(&self, text: &str) -> String {
        if text.is_ascii() {
            let folded = ascii(text, &mut |_| ());
            if !folded.is_empty() {
                return bounded(folded);
            }
        }
        let mut words = Words::new(self);
        letters(text, &mut |c| words.fold(c));
        let folded = words.finish();
        if folded.is_empty() {
            symbols(text)
        } else {
            bounded(folded)
        }
    }

    /// Tells whether a text is folded to `fold`. Up to where it is not that is told letter by letter.
    pub(crate) fn is_fold(&self, text: &str, fold: &str) -> bool {
        let mut wanted = fold.chars();
        for c in text.chars() {
            match self.single(c) {
                Some(letter) if wanted.next() == Some(letter) => {}
                // There may be a blank too many.
                None | Some(' ') => return self.fold(text) == fold,
                Some(_) => return false,
            }
        }
        wanted.next().is_none()
    }

    /// Folds a text of letters and numbers, and tells for each of its characters how long the fold is
    /// behind it, in bytes: what a character leaves ends there, and a blank before it is part of it.
    /// The fold is empty when nothing but symbols are left.
    pub(crate) fn placed(&self, text: &str) -> (String, Vec<usize>) {
        let mut ends = Vec::with_capacity(text.len());
        if text.is_ascii() {
            let folded = ascii(text, &mut |end| ends.push(end));
            return (bounded(folded), ends);
        }
        let mut words = Words::new(self);
        letters(text, &mut |c| {
            words.fold(c);
            let marks: usize = words.marks.iter().map(|mark| mark.1.len_utf8()).sum();
            ends.push(words.text.len() + marks);
        });
        (bounded(words.finish()), ends)
    }
}

/// Normalises a text with the table that this program writes snapshots with.
#[cfg(feature = "write")]
pub fn fold(text: &str) -> String {
    static TABLE: std::sync::LazyLock<FoldTable> = std::sync::LazyLock::new(FoldTable::built_in);
    TABLE.fold(text)
}

/// Folds a text of ASCII characters, for which the tables say nothing; says for each how long the fold is
/// behind it.
#[cfg_attr(imr_engine, optimize(speed))]
fn ascii(text: &str, behind: &mut dyn FnMut(usize)) -> String {
    if is_plain(text) {
        for (at, byte) in text.bytes().enumerate() {
            behind(at + usize::from(byte != b' '));
        }
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let mut blank = false;
    letters(text, &mut |c| {
        if c.is_ascii_alphanumeric() {
            if blank && !folded.is_empty() {
                folded.push(' ');
            }
            blank = false;
            folded.push(c.to_ascii_lowercase());
        } else if !letter::is_dropped(c) {
            blank = true;
        }
        behind(folded.len());
    });
    folded
}

/// Hands over the characters of a text; signs that stand for a letter of ASCII as that letter. Equivalent
/// texts are read alike: a letter with a mark is none of ASCII, whether it is one character or two.
fn letters(text: &str, take: &mut dyn FnMut(char)) {
    // Letters of ASCII since the last other character.
    let mut run = 0;
    for (at, mut c) in text.char_indices().take(INPUT) {
        if c == '$' || c == '!' {
            let mut behind = text.get(at + 1..).unwrap_or_default().chars();
            let next = behind.next().is_some_and(|c| c.is_ascii_alphabetic());
            let second = behind.next().unwrap_or(' ');
            let next = next && !matches!(second, '\u{300}'..='\u{36f}');
            let is_last = matches!(second, ' '..='/');
            if c == '$' && (run > 0 || next) {
                c = 's';
            } else if c == '!' && next && (run == 1 || run > 0 && is_last) {
                c = 'i';
            }
        }
        run = if c.is_ascii_alphabetic() { run + 1 } else { 0 };
        take(c);
    }
}

/// Tells whether a text is letters and numbers of ASCII with single blanks between them.
fn is_plain(text: &str) -> bool {
    let mut is_apart = true;
    let is_plain = text.bytes().all(|byte| {
        let was_apart = std::mem::replace(&mut is_apart, byte == b' ');
        byte.is_ascii_alphanumeric() || is_apart && !was_apart
    });
    is_plain && !is_apart && text.len() <= INPUT
}

/// The words of a fold that is being made.
struct Words<'a> {
    table: &'a FoldTable,
    text: String,
    blank: bool,
    /// Marks after the last letter, in canonical order.
    marks: Vec<(u8, char)>,
}

impl<'a> Words<'a> {
    fn new(table: &'a FoldTable) -> Self {
        Self {
            table,
            text: String::new(),
            blank: false,
            marks: Vec::new(),
        }
    }

    fn fold(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.letter(c.to_ascii_lowercase());
        } else if let Some(folded) = self.table.known(c) {
            self.letter(folded);
        } else if letter::is_dropped(c) {
        } else if letter::is_hangul_syllable(c) {
            self.hangul(u32::from(c) - 0xac00);
        } else if let Some(text) = self.table.plain(c) {
            let mut letters = text.chars();
            let only = letters.next().filter(|_| letters.next().is_none());
            if let Some(only) = only.filter(|only| self.table.class(*only) == 0) {
                self.table.learn(c, only);
            }
            for c in text.chars() {
                self.push(c);
            }
        } else {
            let kept = if self.table.is_kept(c) { c } else { ' ' };
            if self.push(kept) {
                self.table.learn(c, kept);
            }
        }
    }

    /// Takes a syllable apart (The Unicode Standard, section 3.12).
    fn hangul(&mut self, syllable: u32) {
        let letters = [
            0x1100 + syllable / 588,
            0x1161 + syllable % 588 / 28,
            0x11a7 + syllable % 28,
        ];
        for letter in letters.into_iter().filter(|letter| *letter != 0x11a7) {
            self.push(char::from_u32(letter).unwrap_or(' '));
        }
    }

    /// Adds a folded character; tells whether it is none that marks the letter before it.
    fn push(&mut self, c: char) -> bool {
        let class = if c.is_ascii() { 0 } else { self.table.class(c) };
        if class != 0 {
            let at = self
                .marks
                .iter()
                .rposition(|mark| mark.0 <= class)
                .map_or(0, |at| at + 1);
            self.begin();
            self.marks.insert(at, (class, c));
            return false;
        }
        self.letter(c);
        true
    }

    /// Adds a folded letter or number, or a blank.
    fn letter(&mut self, c: char) {
        self.rest();
        if c == ' ' {
            self.blank = true;
            return;
        }
        self.begin();
        self.text.push(c);
    }

    /// Writes the blank that separates a word from the one before.
    fn begin(&mut self) {
        if self.blank && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.blank = false;
    }

    fn rest(&mut self) {
        if self.marks.is_empty() {
            return;
        }
        self.text.extend(self.marks.drain(..).map(|mark| mark.1));
    }

    fn finish(mut self) -> String {
        self.rest();
        self.text
    }
}

/// Folds a text that has no letter or number: keeps its symbols.
fn symbols(text: &str) -> String {
    let kept = text
        .chars()
        .take(INPUT)
        .filter(|c| !c.is_control() && !letter::is_invisible(*c));
    let kept: String = kept.map(wide).collect();
    let mut words = String::new();
    for word in kept.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    bounded(words)
}

/// Returns the ASCII character of a full-width one, and every other as it is.
pub(crate) fn wide(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Cuts a fold to the longest key, on a character boundary and without a blank at the end.
fn bounded(mut text: String) -> String {
    let mut end = text.len().min(limits::KEY - 8);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text.truncate(text.trim_end().len());
    text
}
