//! Words: what the fold of a title or name is searched by.
//!
//! A fold is cut at its blanks, and where a script that is written without blanks begins or ends.
//! In scripts with blanks a word is one token. A piece in a script without blanks gives its
//! *grams* (each two neighbouring letters, and the last letter, so that every letter begins one) and,
//! when it is short enough to be a whole title or name, itself.
//!
//! Some words are written as numbers or shortened: `ii` is `2`, `part` is `pt`, `volume` is `vol`.
//! Hangul letters are put together into syllables, a letter that only lengthens a vowel is dropped
//! (`ラーメン`), and `々` is the letter before it.
//!
//! Single letters that follow each other are *initials*: a card is found by them as one word, too
//! ([`initials`]), since `R.E.M.` is typed as `rem`.
//!
//! Articles, words for "and" and what introduces a guest are *small*: they are no tokens, unless the
//! text has no others. So `Rock & Roll` is found by `rock and roll`, and `The Beatles` by `beatles`.

use std::ops::Range;

use super::together;
use crate::table::fuzzy::distance;

/// Most tokens of one text.
pub const MOST: usize = 96;
/// Longest piece without blanks that is a token as a whole, in letters.
const PIECE: usize = 24;
/// Longest token, in bytes.
const LENGTH: usize = 96;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The token of the whole word.
    pub text: String,
    /// Its grams, when it is of a script without blanks and longer than one letter.
    pub grams: Vec<String>,
    /// Whether it is of a script without blanks.
    pub is_unspaced: bool,
    /// Whether it is an article or the like.
    pub is_small: bool,
    /// Where it is in the fold.
    pub place: Range<usize>,
}

impl Word {
    /// Returns how much the word says, in letters of an alphabet: letters of Han, Hangul and kana
    /// count twice.
    pub fn size(&self) -> usize {
        match self.text.is_ascii() {
            true => self.text.len(),
            false => self.text.chars().map(size).sum(),
        }
    }

    /// Returns how many typing errors are looked past: none in one letter, one, and two from eight
    /// letters on; one in a number.
    pub fn errors(&self) -> usize {
        let size = self.size();
        if self.is_unspaced && size < 6 {
            return 0;
        }
        match size {
            0 | 1 => 0,
            8.. if !self.has_digit() => 2,
            _ => 1,
        }
    }

    /// Tells whether it is within a part of the fold.
    pub fn is_inside(&self, place: &Range<usize>) -> bool {
        place.start <= self.place.start && self.place.end <= place.end
    }

    /// Tells whether it is one letter that says something.
    fn is_initial(&self) -> bool {
        self.size() == 1 && !self.is_small && !self.has_digit()
    }

    /// Tells whether there is a digit in it.
    pub fn has_digit(&self) -> bool {
        self.text.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// Lists the small words that another one is near to.
pub fn small_near(word: &str) -> impl Iterator<Item = &'static str> {
    let is_near = move |small: &&str| distance(small, word, 1) == Some(1);
    SMALL
        .split(' ')
        .filter(|small| !small.is_empty())
        .filter(is_near)
}

fn size(c: char) -> usize {
    if is_unspaced(c) || matches!(c, '\u{ac00}'..='\u{d7a3}') {
        2
    } else {
        1
    }
}

/// Cuts a fold into words; the small ones are marked.
pub fn words(fold: &str) -> Vec<Word> {
    let blanks = fold.bytes().filter(|byte| *byte == b' ').count();
    let mut words = Vec::with_capacity(MOST.min(blanks + 1));
    let mut start = 0;
    for word in fold.split(' ') {
        let mut at = start;
        start += word.len() + 1;
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let unspaced = is_unspaced(first);
            let mut letters = rest.char_indices();
            let end = match rest.is_ascii() {
                true => None,
                false => letters.find(|(_, c)| is_unspaced(*c) != unspaced),
            };
            let end = end.map_or(rest.len(), |(at, _)| at);
            let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = after;
            if words.len() < MOST {
                let mut word = if unspaced {
                    without_blanks(piece)
                } else {
                    with_blanks(piece)
                };
                word.place = at..at + piece.len();
                if !word.text.is_empty() {
                    words.push(word);
                }
            }
            at += piece.len();
        }
    }
    if words.iter().all(|word| word.is_small) {
        words.iter_mut().for_each(|word| word.is_small = false);
    }
    // The `e` of `R.E.M.` is no "and".
    let mut before = false;
    for at in 0..words.len() {
        let behind = words.get(at + 1).is_some_and(Word::is_initial);
        if let Some(word) = words.get_mut(at) {
            word.is_small &= word.text.len() > 1 || !before && !behind;
            before = word.is_initial();
        }
    }
    words
}

/// Lists the tokens of a fold, in order, each once.
pub fn tokens(fold: &str) -> Vec<String> {
    let words = words(fold);
    let mut tokens: Vec<String> = Vec::with_capacity(words.len());
    let mut add = |token: String| {
        if tokens.len() < MOST && !tokens.contains(&token) {
            tokens.push(token);
        }
    };
    for word in words.into_iter().filter(|word| !word.is_small) {
        let last = word
            .is_unspaced
            .then(|| letters(&word.text).pop())
            .flatten();
        let is_short = !word.is_unspaced || letters(&word.text).len() <= PIECE;
        word.grams.into_iter().for_each(&mut add);
        last.into_iter().for_each(&mut add);
        if is_short {
            add(word.text);
        }
    }
    tokens
}

/// Lists where single letters follow each other (`r e m`), each time as the one word that they are together.
/// Small words are none.
pub fn initials(words: &[Word]) -> Vec<Word> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(first) = rest.first() {
        let (mut text, mut place) = (String::new(), first.place.clone());
        let mut count = 0;
        for word in rest.iter().take_while(|word| word.is_initial()) {
            text.push_str(&word.text);
            place.end = word.place.end;
            count += 1;
        }
        if count > 1 {
            let mut word = with_blanks(&text);
            word.place = place;
            found.push(word);
        }
        rest = rest.get(count.max(1)..).unwrap_or_default();
    }
    found
}

/// Returns the token of a piece of a fold in a script with blanks.
#[cfg_attr(imr_engine, optimize(speed))]
pub(crate) fn token(mut piece: String) -> String {
    if !piece.is_ascii() {
        piece = composed(&piece);
    }
    match shortened(&piece) {
        Some(short) => short.to_owned(),
        None => cut(piece),
    }
}

/// Makes a word of a piece of a fold in a script with blanks.
fn with_blanks(piece: &str) -> Word {
    let text = token(piece.to_owned());
    Word {
        is_small: is_small(&text),
        text,
        grams: Vec::new(),
        is_unspaced: false,
        place: 0..0,
    }
}

fn without_blanks(piece: &str) -> Word {
    let text: String = placed(piece).into_iter().map(|letter| letter.0).collect();
    let letters = letters(&text);
    let mut grams = Vec::new();
    for (letter, next) in letters.iter().zip(letters.iter().skip(1)).take(MOST) {
        grams.push(together(&[letter, next]));
    }
    Word {
        grams,
        text,
        is_unspaced: true,
        is_small: false,
        place: 0..0,
    }
}

/// Lists the letters of a piece without blanks, each with the part of the piece that it stands for:
/// `\u{30fc}` is left out, `\u{3005}` is the letter before it, kana and the signs for their voicing
/// are put together.
pub(crate) fn placed(piece: &str) -> Vec<(char, Range<usize>)> {
    let mut letters: Vec<(char, Range<usize>)> = Vec::new();
    for (at, c) in piece.char_indices() {
        let end = at + c.len_utf8();
        let Some((before, place)) = letters.last_mut() else {
            if c != '\u{30fc}' {
                letters.push((c, at..end));
            }
            continue;
        };
        if c == '\u{30fc}' {
            place.end = end;
        } else if let Some(joined) = voiced(*before, c) {
            *before = joined;
            place.end = end;
        } else {
            let letter = if c == '\u{3005}' { *before } else { c };
            letters.push((letter, at..end));
        }
    }
    letters
}

/// Cuts a text into letters with the marks that follow them.
fn letters(text: &str) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for c in text.chars() {
        match letters.last_mut() {
            Some(letter) if matches!(c, '\u{3099}' | '\u{309a}') => letter.push(c),
            _ => letters.push(c.to_string()),
        }
    }
    letters
}

/// Puts a kana and the sign for its voicing together.
fn voiced(before: char, c: char) -> Option<char> {
    match (c, before) {
        ('\u{3099}', '\u{3046}') => Some('\u{3094}'),
        ('\u{3099}', 'か'..='ち' | 'は'..='ほ') => char::from_u32(u32::from(before) + 1),
        ('\u{3099}', 'つ' | 'て' | 'と') => char::from_u32(u32::from(before) + 1),
        ('\u{309a}', 'は'..='ほ') => char::from_u32(u32::from(before) + 2),
        _ => None,
    }
}

/// Puts kana and the signs for their voicing together, and Hangul letters into syllables (The Unicode
/// Standard, section 3.12).
pub(crate) fn composed(piece: &str) -> String {
    if piece.is_ascii() {
        return piece.to_owned();
    }
    let mut text = String::with_capacity(piece.len());
    for c in piece.chars() {
        let before = text.chars().next_back().unwrap_or(' ');
        let joined = match (u32::from(c), u32::from(before)) {
            (vowel @ 0x1161..=0x1175, lead @ 0x1100..=0x1112) => {
                Some(0xac00 + ((lead - 0x1100) * 21 + (vowel - 0x1161)) * 28)
            }
            (tail @ 0x11a8..=0x11c2, syllable @ 0xac00..=0xd7a3)
                if (syllable - 0xac00).is_multiple_of(28) =>
            {
                Some(syllable + (tail - 0x11a7))
            }
            _ => voiced(before, c).map(u32::from),
        };
        if joined.is_some() {
            text.pop();
        }
        text.push(joined.and_then(char::from_u32).unwrap_or(c));
    }
    text
}

fn cut(mut text: String) -> String {
    let mut end = text.len().min(LENGTH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// Tells whether a character is of a script that is written without blanks: Han, kana, Thai, Lao,
/// Myanmar, Khmer.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e01}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns the one way to write words that are written in several: roman numerals that are no words
/// of a language, and what numbers the parts of a work.
fn shortened(word: &str) -> Option<&'static str> {
    const NUMERALS: &str = "ii=2,iii=3,iv=4,vi=6,vii=7,viii=8,ix=9,xi=11,xii=12,xiii=13,xiv=14,xv=15,\
        xvi=16,xvii=17,xviii=18,xix=19,xx=20";
    match word {
        "part" | "parte" | "partie" | "teil" => Some("pt"),
        "volume" => Some("vol"),
        "saint" => Some("st"),
        _ if !word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')) => None,
        _ => super::pair(NUMERALS, &mut |roman| roman == word).map(|(_, number)| number),
    }
}

/// Articles, words for "and", and what introduces a guest, in the languages that titles and names are
/// mostly in.
const SMALL: &str = " the a an le la les l un une der die das ein eine el los las lo il gli o os as \
    de het den ett and und et y e og och n \u{438} feat ft featuring ";

/// For small words of each length, less 1, their first bytes: a bit for the last five bits of each.
const FIRST: [u32; 9] = {
    let bytes = SMALL.as_bytes();
    let (mut first, mut start, mut at) = ([0; 9], 1, 1);
    while at < bytes.len() {
        if bytes[at] == b' ' {
            first[at - start - 1] |= 1 << (bytes[start] & 31);
            start = at + 1;
        }
        at += 1;
    }
    first
};

/// Tells whether a word is an article, a word for "and", or introduces a guest.
pub fn is_small(word: &str) -> bool {
    let word = word.as_bytes();
    let Some(length) = word.len().checked_sub(1) else {
        return false;
    };
    let bit = word.first().map_or(0, |first| 1 << (first & 31));
    if FIRST.get(length).is_none_or(|bits| bits & bit == 0) {
        return false;
    }
    let mut rest = SMALL.as_bytes();
    while let Some((blank, behind)) = rest.split_first() {
        rest = behind;
        if *blank == b' '
            && behind.get(length + 1) == Some(&b' ')
            && behind.get(..=length) == Some(word)
        {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
