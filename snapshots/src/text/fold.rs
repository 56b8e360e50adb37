//! The fold: what a title or name is looked up by.
//!
//! In this order:
//! 1. Compatibility decomposition (NFKD), so that full-width and ligature forms are plain ones.
//! 2. Marks (general category Mn of the Latin, Greek and Cyrillic combining blocks) are dropped;
//!    marks of other scripts carry meaning (kana voicing, Indic vowels, Thai tones) and stay.
//! 3. Lower case, the same in every language; `ß` is `ss`, a dotless `ı` is `i`, `ς` is `σ`,
//!    and Latin letters with a stroke and the like are their base letters.
//! 4. Apostrophes and invisible characters are dropped; every other character that is neither a
//!    letter, a mark nor a number is a blank; blanks are one blank, none at the ends.
//! 5. Canonical composition (NFC), so that equal texts are equal bytes.
//!
//! A text of nothing but punctuation keeps it (there are works called `!!!`). The result is
//! bounded, holds no control character, and folding it again does not change it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::limits;

/// Version of the fold; part of the manifest. A reader that meets another version answers
/// look-ups by identifier and says that search is unavailable.
pub const FOLD: u16 = 1;

/// Longest text that is folded, in characters; more is ignored.
const INPUT: usize = 2_000;

/// Normalises a title, a name or a query for matching.
pub fn fold(text: &str) -> String {
    let folded = letters(text);
    if folded.is_empty() {
        symbols(text)
    } else {
        folded
    }
}

fn letters(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars().take(INPUT).nfkd() {
        if is_dropped(c) {
            continue;
        }
        if !(c.is_alphanumeric() || is_combining_mark(c)) {
            blank = true;
            continue;
        }
        if blank && !words.is_empty() {
            words.push(' ');
        }
        blank = false;
        push_lower(&mut words, c);
    }
    bounded(&words.nfc().collect::<String>())
}

/// Folds a text that has no letter or number: keeps its symbols.
fn symbols(text: &str) -> String {
    let kept = text.chars().take(INPUT).nfkd();
    let kept: String = kept
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    bounded(&words.join(" ").nfc().collect::<String>())
}

fn push_lower(words: &mut String, c: char) {
    match c {
        'ß' | 'ẞ' => words.push_str("ss"),
        'ı' => words.push('i'),
        'ς' => words.push('σ'),
        'ø' | 'Ø' => words.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => words.push('d'),
        'ħ' | 'Ħ' => words.push('h'),
        'ł' | 'Ł' => words.push('l'),
        'ŧ' | 'Ŧ' => words.push('t'),
        'æ' | 'Æ' => words.push_str("ae"),
        'œ' | 'Œ' => words.push_str("oe"),
        'þ' | 'Þ' => words.push_str("th"),
        _ => words.extend(c.to_lowercase().filter(|c| !is_dropped(*c))),
    }
}

/// Tells whether a character leaves nothing, not even a blank.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{00b4}' | '`' | '\u{2032}')
        || is_invisible(c)
}

/// Tells whether a character is a format control: zero-width, bidirectional, soft hyphen,
/// variation selector, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Cuts a fold to the longest key, on a character boundary and without a blank at the end.
fn bounded(text: &str) -> String {
    let mut end = text.len().min(limits::KEY - 8);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            ("ガガガ", "ガガガ"),
            ("ｶﾞ", "ガ"),
            ("Ёлка", "елка"),
            ("한국어", "한국어"),
            ("An Bhean S\u{ed}", "an bhean si"),
            ("!!!", "!!!"),
            ("A\u{200b}B", "ab"),
            ("AC/DC", "ac dc"),
            ("", ""),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,80}|[\\x00-\\u{ffff}]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(once.len() <= limits::KEY - 8);
            prop_assert!(!once.contains(char::is_control));
        }
    }
}
