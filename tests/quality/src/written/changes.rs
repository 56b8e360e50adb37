//! What happens to a text on its way.

use crate::draw::Draw;

/// Cuts a text at its blanks.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Lists the words, by their places, that are of at least so many letters of ASCII and of nothing else.
pub fn long(words: &[String], least: usize) -> Vec<usize> {
    let is_long =
        |word: &String| word.len() >= least && word.bytes().all(|b| b.is_ascii_alphabetic());
    (0..words.len()).filter(|at| is_long(&words[*at])).collect()
}

/// Puts other letters in the place of so many, if the text has at least `least`.
pub fn mistyped(text: &str, count: usize, least: usize, draw: &mut Draw) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let mut places: Vec<usize> = (0..letters.len())
        .filter(|at| letters[*at].is_alphabetic())
        .collect();
    if places.len() < least.max(count) {
        return None;
    }
    for _ in 0..count {
        let at = places.remove(draw.below(places.len()));
        letters[at] = char::from(b'a' + draw.below(26) as u8);
    }
    Some(letters.into_iter().collect())
}

/// Makes one typing error: a letter wrong, missing, too many, or exchanged with the next.
pub fn error(text: &str, draw: &mut Draw) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..letters.len())
        .filter(|at| letters[*at].is_alphabetic())
        .collect();
    let at = draw.one(&places)?;
    let other = char::from(b'a' + draw.below(26) as u8);
    match draw.below(4) {
        0 => letters[at] = other,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = other,
    }
    Some(letters.into_iter().collect())
}

/// Puts a blank into a word of six letters or more.
pub fn torn(text: &str, draw: &mut Draw) -> Option<String> {
    let mut words = words(text);
    let at = draw.one(&long(&words, 6))?;
    let place = 2 + draw.below(words[at].len() - 3);
    words[at].insert(place, ' ');
    Some(words.join(" "))
}

/// Returns what a text is with some parts replaced, if that is another one.
pub fn replaced(text: &str, pairs: &[(&str, &str)]) -> Option<String> {
    let mut changed = format!(" {text} ");
    for (from, to) in pairs {
        changed = changed.replace(from, to);
    }
    let changed = changed.trim().to_owned();
    (changed != text).then_some(changed)
}

/// Returns a text as HTML has it, if it has anything to escape.
pub fn html(text: &str) -> Option<String> {
    replaced(
        text,
        &[
            ("&", "&amp;"),
            ("<", "&lt;"),
            (">", "&gt;"),
            ("\"", "&quot;"),
            ("'", "&#39;"),
        ],
    )
}

/// Returns what a text looks like when its UTF-8 is read as Windows-1252, if it is not ASCII.
pub fn misread(text: &str) -> Option<String> {
    /// Bytes 128 to 159 (WHATWG Encoding, index windows-1252).
    const HIGH: [u16; 32] = [
        0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
        0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
    ];
    let letter = |byte: u8| match byte {
        0x80..=0x9f => char::from_u32(u32::from(HIGH[usize::from(byte - 0x80)])),
        _ => Some(char::from(byte)),
    };
    let read: String = text.bytes().filter_map(letter).collect();
    (read != text).then_some(read)
}

/// Makes one letter of two that are the same.
pub fn single(text: &str) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.dedup_by(|a, b| a == b && a.is_alphabetic());
    let single: String = letters.into_iter().collect();
    (single != text).then_some(single)
}

/// Moves a letter over the blank beside it.
pub fn shifted(text: &str, draw: &mut Draw) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let beside = |at: &usize| letters[at - 1] == ' ' && letters[*at].is_alphabetic();
    let places: Vec<usize> = (1..letters.len()).filter(beside).collect();
    let at = draw.one(&places)?;
    letters.swap(at - 1, at);
    Some(letters.into_iter().collect())
}
