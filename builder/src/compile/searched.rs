//! What a title or name is searched by: its words, its words in the spelling of societies, and in
//! Latin letters when it is written in others.

use std::cell::RefCell;
use std::collections::HashMap;

use any_ascii::any_ascii_char;
use imr_snapshots::text::FoldTable;
use imr_snapshots::text::cis::cis;
use imr_snapshots::text::words::{MOST, initials, is_unspaced, tokens, words};

/// Collects the tokens of texts, each once.
pub(super) struct Searched<'a> {
    table: &'a FoldTable,
    tokens: Vec<String>,
}

/// Names that a thread remembers.
const NAMES_KNOWN: usize = 8_192;

thread_local! {
    /// Names and their tokens.
    static KNOWN: RefCell<HashMap<String, Vec<String>>> = RefCell::default();
}

/// Most tokens of all names that a record credits.
const NAMES: usize = 4 * MOST;

impl<'a> Searched<'a> {
    /// Begins with no tokens.
    pub(super) fn new(table: &'a FoldTable) -> Self {
        Self {
            table,
            tokens: Vec::new(),
        }
    }

    /// Adds the tokens of a text whose fold is known.
    pub(super) fn add_folded(&mut self, text: &str, fold: &str) {
        self.add_tokens(fold);
        if text.is_ascii() {
            return;
        }
        if let Some(spelled) = cis(text) {
            self.add_tokens(&self.table.fold(&spelled));
        }
        if let Some(latin) = latin(text) {
            self.add_tokens(&latin);
        }
    }

    /// Adds the tokens of a name. Names are on many records, so the last ones are remembered.
    pub(super) fn add(&mut self, name: &str) {
        let known = KNOWN.with_borrow(|known| known.get(name).cloned());
        let tokens = known.unwrap_or_else(|| {
            let mut one = Self::new(self.table);
            one.add_folded(name, &self.table.fold(name));
            let tokens = one.tokens;
            KNOWN.with_borrow_mut(|known| {
                if known.len() >= NAMES_KNOWN {
                    known.clear();
                }
                known.insert(name.to_owned(), tokens.clone());
            });
            tokens
        });
        for token in tokens {
            self.add_token(token);
        }
    }

    fn add_token(&mut self, token: String) {
        if self.tokens.len() < NAMES && !self.tokens.contains(&token) {
            self.tokens.push(token);
        }
    }

    fn add_tokens(&mut self, fold: &str) {
        for token in tokens(fold) {
            self.add_token(token);
        }
        // Few texts have a single letter, and all others are not cut into words once more.
        if fold.split(' ').any(|word| word.chars().nth(1).is_none()) {
            for word in initials(&words(fold)) {
                self.add_token(word.text);
            }
        }
    }

    /// Takes the tokens, with a blank between them, and begins again.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.tokens).join(" ")
    }
}

/// Writes a text in Latin letters, lower case: word for word, and the syllables of Han characters one
/// by one as well. `None` when it has letters of no other script.
fn latin(text: &str) -> Option<String> {
    let is_other = |c: char| c.is_alphabetic() && c > '\u{24f}' && !is_latin(c);
    if !text.contains(is_other) {
        return None;
    }
    let mut latin = String::new();
    for piece in text.split(|c: char| !c.is_alphanumeric() && !is_mark(c) && !is_apostrophe(c)) {
        let mut joined = String::new();
        let mut syllables: Vec<&str> = Vec::new();
        for c in piece.chars().filter(|c| !is_apostrophe(*c)) {
            let syllable = any_ascii_char(c);
            joined.push_str(syllable);
            if is_unspaced(c) && u32::from(c) >= 0x3400 {
                syllables.push(syllable);
            }
        }
        for word in std::iter::once(joined.as_str()).chain(syllables) {
            if latin.len() < 1_000 {
                latin.push_str(&word.to_ascii_lowercase());
                latin.push(' ');
            }
        }
    }
    let kept: String = latin
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Tells whether a character is an apostrophe, which the fold drops: `I'll` is one word.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{b4}' | '\u{2bc}' | '\u{2018}' | '\u{2019}'
    )
}

/// Tells whether a letter is a Latin one outside the first blocks: additional, full-width, phonetic.
fn is_latin(c: char) -> bool {
    matches!(c, '\u{250}'..='\u{2af}' | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}'
        | '\u{a720}'..='\u{a7ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff21}'..='\u{ff5a}')
}

/// Tells whether a character belongs to the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5f4}' | '\u{610}'..='\u{61a}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}' | '\u{3099}' | '\u{309a}'
        | '\u{30fc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_scripts_are_searched_in_latin_letters_too() {
        for (text, expected) in [
            ("Müller", "muller mueller"),
            ("Катюша", "катюша katyusha"),
            ("Ελλάδα", "ελλαδα ellada"),
            ("你好", "你好 好 nihao ni hao"),
            ("さくら", "さく くら ら さくら sakura"),
            ("Yesterday", "yesterday"),
            ("I’ll go 你", "ill go 你 ni"),
        ] {
            let table = FoldTable::built_in();
            let mut searched = Searched::new(&table);
            searched.add(text);
            assert_eq!(searched.take(), expected, "{text}");
        }
    }

    #[test]
    fn plain_latin_text_has_no_second_spelling() {
        for text in ["Yesterday", "Élan", "Ｆｕｌｌ", "1999", "!!!"] {
            assert_eq!(latin(text), None, "{text}");
        }
    }
}
