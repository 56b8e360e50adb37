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
//! 6. Every other character that is neither a letter, a mark nor a number is a blank; blanks are
//!    one blank, none at the ends.
//!
//! A text of nothing but punctuation keeps it, full-width signs as ASCII (there are works called
//! `!!!`). The result is
//! bounded, holds no control character, and folding it again does not change it. Hangul
//! syllables are taken apart into their letters, so that a half-typed syllable is a prefix.
//!
//! What single characters become is in a table that `build.rs` writes and every snapshot carries.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use super::letter;
use crate::error::Corrupt;
use crate::limits;

/// Version of the fold; part of the manifest. A reader that meets another version answers
/// look-ups by identifier and says that search is unavailable.
pub const FOLD: u16 = 2;

/// Longest text that is folded, in characters; more is ignored.
const INPUT: usize = 2_000;

/// The table that writers fold with.
#[cfg(feature = "write")]
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fold.table"));

/// What single characters become when a text is folded. A snapshot carries the table that its
/// titles were folded with.
#[derive(Debug)]
pub struct FoldTable {
    bytes: Cow<'static, [u8]>,
    /// Where each section ends: index, entries, marks, kept.
    ends: [usize; 4],
    /// Characters that were folded to a single one, each at its place by its last bits: the character,
    /// and behind it, in 32 bits, what it becomes.
    known: Box<[AtomicU64]>,
}

/// How many characters a table keeps: those of the alphabets that a text is mostly in.
const KNOWN: usize = 512;

/// Bytes before each section: its length.
const LENGTH: usize = 4;

impl FoldTable {
    /// Parses a table: four sections, each after its length in four bytes, little-endian.
    ///
    /// * Index: for every 64th entry the character before it and its place, four bytes each.
    /// * Entries: the characters that change, ascending: distance to the one before as a varint,
    ///   length, and what it becomes in UTF-8.
    /// * Marks: ranges of characters with a combining class: first (3 bytes), number, class.
    /// * Kept: ranges of letters, marks and numbers: first and number (3 bytes each).
    ///
    /// # Errors
    /// Fails when the sections do not fill the bytes.
    pub fn parse(bytes: Cow<'static, [u8]>) -> Result<Self, Corrupt> {
        let mut ends = [0; 4];
        let mut at = 0_usize;
        for end in &mut ends {
            let length = bytes
                .get(at..)
                .and_then(|rest| rest.first_chunk::<LENGTH>());
            let length = length.map_or(usize::MAX, |four| u32::from_le_bytes(*four) as usize);
            at = at.saturating_add(LENGTH).saturating_add(length);
            *end = at;
        }
        if at != bytes.len() {
            return Err(Corrupt::new(
                "fold table",
                "has another length than it says",
            ));
        }
        let known = (0..KNOWN).map(|_| AtomicU64::new(u64::MAX)).collect();
        Ok(Self { bytes, ends, known })
    }

    /// Returns the table that this program folds titles with when it writes a snapshot.
    #[cfg(feature = "write")]
    pub fn built_in() -> Self {
        Self::parse(Cow::Borrowed(BUILT_IN)).expect("build.rs writes a table")
    }

    /// Makes the object of a snapshot that carries this table, of a zstd frame that holds its
    /// [`bytes`](Self::bytes): their length in four bytes, little-endian, and the frame.
    #[cfg(feature = "write")]
    pub fn object(&self, frame: &[u8]) -> Vec<u8> {
        let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        [&length.to_le_bytes(), frame].concat()
    }

    /// Returns the bytes that [`parse`](Self::parse) reads.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn section(&self, number: usize) -> &[u8] {
        let before = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default() + LENGTH;
        let end = self.ends.get(number).copied().unwrap_or_default();
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Normalises a title, a name or a query for matching.
    pub fn fold(&self, text: &str) -> String {
        if text.is_ascii() {
            let folded = ascii(text, &mut |_| ());
            if !folded.is_empty() {
                return bounded(folded);
            }
        }
        let mut words = Words::new(self);
        for c in text.chars().take(INPUT) {
            words.fold(c);
        }
        let folded = words.finish();
        if folded.is_empty() {
            symbols(text)
        } else {
            bounded(folded)
        }
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
        for c in text.chars().take(INPUT) {
            words.fold(c);
            let marks: usize = words.marks.iter().map(|mark| mark.1.len_utf8()).sum();
            ends.push(words.text.len() + marks);
        }
        (bounded(words.finish()), ends)
    }

    fn place(&self, c: char) -> Option<&AtomicU64> {
        self.known.get(u32::from(c) as usize % KNOWN)
    }

    /// Returns what a character is folded to if that is a single letter, number or blank and can be told at
    /// once: of ASCII, and what was folded before.
    pub(crate) fn single(&self, c: char) -> Option<char> {
        match c.is_ascii_alphanumeric() || c == ' ' {
            true => Some(c.to_ascii_lowercase()),
            false => self.known(c),
        }
    }

    /// Returns what a character was folded to, if that was a single one without a combining class and
    /// is still kept.
    fn known(&self, c: char) -> Option<char> {
        let pair = self.place(c)?.load(Ordering::Relaxed);
        (pair >> 32 == u64::from(u32::from(c))).then_some(char::from_u32(pair as u32)?)
    }

    /// Keeps what a character is folded to.
    fn learn(&self, c: char, folded: char) {
        if let Some(place) = self.place(c) {
            let pair = u64::from(u32::from(c)) << 32 | u64::from(u32::from(folded));
            place.store(pair, Ordering::Relaxed);
        }
    }

    /// Returns what the fold makes of a character that it changes, such as the plain digit for a
    /// circled one.
    fn plain(&self, c: char) -> Option<&str> {
        let wanted = u32::from(c);
        let index = self.section(0);
        let entry = |at: usize| {
            let bytes = index.get(at * 8..at * 8 + 8)?.first_chunk::<8>()?;
            let [a, b, c, d, e, f, g, h] = *bytes;
            Some((
                u32::from_le_bytes([a, b, c, d]),
                u32::from_le_bytes([e, f, g, h]),
            ))
        };
        let (mut low, mut high) = (0, index.len() / 8);
        while low < high {
            let middle = low.midpoint(high);
            if entry(middle)?.0 < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let (mut known, place) = entry(low.checked_sub(1)?)?;
        let mut rest = self.section(1).get(place as usize..)?;
        while known < wanted {
            let mut distance = 0_u32;
            let mut shift = 0;
            loop {
                let (byte, after) = rest.split_first()?;
                rest = after;
                distance |= u32::from(byte & 0x7f).checked_shl(shift)?;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let (length, after) = rest.split_first()?;
            let (text, after) = after.split_at_checked(usize::from(*length))?;
            rest = after;
            known = known.checked_add(distance)?;
            if known == wanted {
                return std::str::from_utf8(text).ok();
            }
        }
        None
    }

    /// Returns the canonical combining class of a mark; 0 of anything else.
    fn class(&self, c: char) -> u8 {
        match range(self.section(2), 5, c) {
            Some((within, [count, class])) if within < u32::from(*count) => *class,
            _ => 0,
        }
    }

    fn is_kept(&self, c: char) -> bool {
        match range(self.section(3), 6, c) {
            Some((within, [a, b, c])) => within < u32::from_le_bytes([*a, *b, *c, 0]),
            _ => false,
        }
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
fn ascii(text: &str, behind: &mut dyn FnMut(usize)) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.bytes().take(INPUT).map(char::from) {
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
    }
    folded
}

/// Finds the range that holds a character; `size` bytes each, the first three its first.
fn range(table: &[u8], size: usize, c: char) -> Option<(u32, &[u8])> {
    let wanted = u32::from(c);
    let first = |at: usize| {
        let [a, b, c] = *table.get(at * size..)?.first_chunk::<3>()?;
        Some(u32::from_le_bytes([a, b, c, 0]))
    };
    let (mut low, mut high) = (0, table.len() / size);
    while low < high {
        let middle = low.midpoint(high);
        if first(middle)? <= wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let at = low.checked_sub(1)?;
    Some((
        wanted.checked_sub(first(at)?)?,
        table.get(at * size + 3..at * size + size)?,
    ))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    use super::*;

    /// The fold as its description says it, with the general tables.
    fn described(text: &str, han: &BTreeMap<char, char>) -> String {
        let mut words = String::new();
        let heard = text.chars().filter(|c| !letter::is_dropped(*c));
        for c in heard
            .nfkd()
            .flat_map(char::to_lowercase)
            .collect::<String>()
            .nfkd()
        {
            if letter::is_dropped(c) {
            } else if let Some(base) = letter::base(c) {
                words.push_str(base);
            } else if c.is_alphanumeric() || is_combining_mark(c) {
                let c = letter::alike(c);
                words.push(han.get(&c).copied().unwrap_or(c));
            } else {
                words.push(' ');
            }
        }
        words
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .nfd()
            .collect()
    }

    #[test]
    fn every_character_folds_as_described() {
        let han = include_str!("../../reference/han.tsv").lines().skip(1);
        let han = han.map(|line| (line.chars().next().unwrap(), line.chars().nth(2).unwrap()));
        let han = han.collect();
        for c in '\0'..=char::MAX {
            let text = format!("x{c}y");
            assert_eq!(
                fold(&text),
                described(&text, &han),
                "{c:?} (U+{:04X})",
                u32::from(c)
            );
        }
    }

    #[test]
    fn spellings_of_one_title_have_one_fold() {
        for (text, expected) in [
            ("(Ghost) Riders in the Sky", "ghost riders in the sky"),
            ("  Ｄｏｎ’ｔ  Stop! ", "dont stop"),
            ("Für Élise", "fur elise"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("İSTANBUL", "istanbul"),
            ("ISTANBUL", "istanbul"),
            ("Σίσυφος", "σισυφοσ"),
            ("ガガガ", "ががが"),
            ("ｶﾞ", "が"),
            ("櫻坂", "樱坂"),
            ("桜坂", "樱坂"),
            ("我愛你", "我爱你"),
            ("إلى الأبد", "الي الابد"),
            ("مُحَمَّد", "محمد"),
            ("שָׁלוֹם", "שלום"),
            ("צה״ל", "צהל"),
            ("Ёлка", "елка"),
            ("한국어", "한국어"),
            ("An Bhean S\u{ed}", "an bhean si"),
            ("!!!", "!!!"),
            ("A\u{200b}B", "ab"),
            ("AC/DC", "ac dc"),
            ("", ""),
        ] {
            let expected: String = expected.nfd().collect();
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_character_has_its_place(text in "\\PC{0,80}|[\\x00-\\u{ffff}]{0,40}") {
            let (fold, ends) = FoldTable::built_in().placed(&text);
            prop_assert_eq!(ends.len(), text.chars().count());
            prop_assert!(ends.is_sorted());
            if !fold.is_empty() {
                prop_assert_eq!(&fold, &super::fold(&text));
                prop_assert!(*ends.last().unwrap() >= fold.len());
            }
        }

        #[test]
        fn what_was_folded_before_changes_nothing(
            texts in prop::collection::vec("\\PC{0,20}|[\\x00-\u{ffff}]{0,20}|[а-яА-Яёぁ-ヶ각-힣]{0,20}", 1..8),
        ) {
            let used = FoldTable::built_in();
            for text in texts.iter().chain(&texts) {
                let new = FoldTable::built_in();
                prop_assert_eq!(used.fold(text), new.fold(text));
                prop_assert_eq!(used.placed(text), FoldTable::built_in().placed(text));
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,80}|[\\x00-\\u{ffff}]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(once.len() <= limits::KEY - 8);
            prop_assert!(!once.contains(char::is_control));
        }

        #[test]
        fn ascii_texts_fold_as_all_others_do(text in "[ -~]{0,40}|[\\x00-\\x7f]{0,40}") {
            let table = FoldTable::built_in();
            let mut words = Words::new(&table);
            let mut lengths = Vec::new();
            for c in text.chars() {
                words.fold(c);
                lengths.push(words.text.len());
            }
            let folded = words.finish();
            prop_assert_eq!(ascii(&text, &mut |_| ()), folded.clone());
            prop_assert_eq!(table.placed(&text), (folded, lengths));
        }

        #[test]
        fn equivalent_texts_have_one_fold(text in "\\PC{0,40}") {
            let once = fold(&text);
            if once.chars().any(char::is_alphanumeric) {
                prop_assert_eq!(fold(&text.nfc().collect::<String>()), once.clone());
                prop_assert_eq!(fold(&text.nfd().collect::<String>()), once);
            }
        }
    }
}
