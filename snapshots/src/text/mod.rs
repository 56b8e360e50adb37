//! Text: the one normalisation of build and query, what it is searched by, and base64.

pub(crate) mod base64;
pub mod cis;
pub mod clean;
mod fold;
mod letter;
pub mod parts;
pub mod words;

#[cfg(feature = "write")]
pub use fold::fold;
pub(crate) use fold::wide;
pub use fold::{FOLD, FoldTable};

/// Finds where a part of a text begins for the last time. The standard library's search from behind is
/// 1 KB of Wasm, for one that no text here is long enough for.
pub(crate) fn last(text: &str, part: &str) -> Option<usize> {
    let mut places = text.as_bytes().windows(part.len().max(1));
    places.rposition(|found| found == part.as_bytes())
}

/// Finds where a part of a text begins for the first time: byte by byte, as texts here are short and parts a few
/// letters. The search of the standard library is 2 KB of the Wasm, also where one sign is looked for.
#[inline(never)]
#[cfg_attr(imr_engine, optimize(speed))]
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with(part) {
            return Some(at);
        }
        at += 1;
    }
}

/// Puts texts together. The standard library does it in 1 KB of Wasm, once for each type.
#[inline(never)]
pub fn together(texts: &[&str]) -> String {
    let mut whole = String::new();
    for text in texts {
        whole.push_str(text);
    }
    whole
}

/// Tells whether a word is on a list in which each stands between blanks.
pub(crate) fn is_listed(word: &str, list: &str) -> bool {
    let mut rest = list.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first == b' '
            && let Some([b' ', ..]) = behind.strip_prefix(word.as_bytes())
        {
            return true;
        }
        rest = behind;
    }
    false
}

/// Finds a name and what it stands for in a text in which they are `name=value,name=value`: a third of what a
/// list of both takes in the Wasm.
#[inline(never)]
pub(crate) fn pair(
    pairs: &'static str,
    is_meant: &mut dyn FnMut(&'static str) -> bool,
) -> Option<(&'static str, &'static str)> {
    let mut pairs = pairs.split(',').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| is_meant(name))
}

/// Joins texts, with another one between each two.
pub(crate) fn joined(texts: &[String], between: &str) -> String {
    let mut joined = String::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            joined.push_str(between);
        }
        joined.push_str(text);
    }
    joined
}

/// Reads a number as the standard library does, which is compiled for one type so: each is 100 B of the Wasm after
/// gzip. `None` also if it is too large for the type.
pub fn number<T: TryFrom<u64>>(text: &str) -> Option<T> {
    let number: u64 = text.parse().ok()?;
    T::try_from(number).ok()
}

/// Tells whether a text has a character.
pub(crate) fn has(text: &str, c: char) -> bool {
    text.chars().any(|one| one == c)
}

/// Tells letters and digits from signs, for texts that may be identifiers: outside ASCII, whatever is not in a
/// block of signs, so that marks of a script belong to its letters. The tables of the standard library
/// are 2 KB of the Wasm after gzip.
pub(crate) fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Latin-1 signs but the raised letters and digits among them.
        '\u{80}'..='\u{a9}'
        | '\u{ab}'..='\u{b1}'
        | '\u{b4}'
        | '\u{b6}'..='\u{b8}'
        | '\u{bb}'
        | '\u{bf}' => false,
        '\u{d7}' | '\u{f7}' => false,
        // Punctuation, money, arrows and mathematics, boxes and pictures.
        '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20ff}' | '\u{2190}'..='\u{245f}' => false,
        '\u{2500}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{1f000}'..='\u{1faff}' => false,
        // Of East Asia: punctuation, brackets, wide forms; then private use.
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{e000}'..='\u{f8ff}' => false,
        '\u{fe00}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' => false,
        '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_place_is_that_of_the_standard_library() {
        for text in [
            "",
            " - ",
            "a - b - c",
            "\u{e9} \u{2013} \u{e9}\u{2013}",
            "\n\n\n",
        ] {
            for part in [" - ", " \u{2013} ", "\n\n", "\u{e9}"] {
                assert_eq!(last(text, part), text.rfind(part), "{text:?} {part:?}");
            }
        }
    }

    #[test]
    fn letters_and_digits_are_words_and_signs_are_not() {
        assert!(('\0'..='\x7f').all(|c| is_word(c) == c.is_alphanumeric()));
        assert!(('\u{80}'..='\u{2af}').all(|c| is_word(c) == c.is_alphanumeric()));
        let missed = ('\0'..=char::MAX).filter(|c| c.is_alphanumeric() && !is_word(*c));
        // Circled and squared letters and numbers, and a tilde among the letters.
        assert!(
            missed.clone().all(
                |c| matches!(c, '\u{2776}'..='\u{2793}' | '\u{2e2f}' | '\u{1f100}'..='\u{1f189}')
            ),
            "{:?}",
            missed.collect::<String>()
        );
        for sign in "\u{ab}\u{bb}\u{2013}\u{2019}\u{2116}\u{20ac}\u{2192}\u{2605}\u{266a}\u{3000}\u{300c}\u{ff1a}\u{1f3b5}".chars() {
            assert_eq!(is_word(sign), sign == '\u{2116}', "{sign:?}");
        }
    }

    proptest! {
        #[test]
        fn parts_are_found_where_the_standard_library_finds_them(
            text in "[ab:/ é]{0,12}",
            part in "[ab:/ é]{0,3}",
        ) {
            prop_assert_eq!(find(&text, &part), text.find(&part));
            for c in ['a', ':', 'é', 'x'] {
                prop_assert_eq!(has(&text, c), text.contains(c));
            }
            let texts = [text.clone(), part.clone(), text.clone()];
            prop_assert_eq!(joined(&texts, ", "), texts.join(", "));
            prop_assert_eq!(joined(&[], ", "), "");
            prop_assert_eq!(together(&[&text, &part, &text]), texts.concat());
        }
    }
}
