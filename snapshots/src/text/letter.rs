//! What the fold says of single characters, used by the fold and by the script that writes its
//! table. Characters of the Han script are in `reference/han.tsv`.

/// Returns the plain letters of a letter that has no decomposition in Unicode but is written
/// without its stroke, or as two letters, where there is no such key.
#[allow(dead_code, reason = "build.rs and the tests use it")]
pub(crate) fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ı' => "i",
        'ς' => "σ",
        'ƀ' => "b",
        'ȼ' => "c",
        'đ' | 'ð' => "d",
        'ɇ' => "e",
        'ǥ' => "g",
        'ħ' => "h",
        'ɨ' => "i",
        'ɉ' => "j",
        'ł' => "l",
        'ø' => "o",
        'ɍ' => "r",
        'ŧ' => "t",
        'ɏ' => "y",
        'ƶ' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// Returns the letter that stands for another one of the same sound in the same script: hiragana
/// for katakana, and one form of the Arabic letters that keyboards and languages write differently.
#[allow(dead_code, reason = "build.rs and the tests use it")]
pub(crate) fn alike(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f6}' | '\u{30fd}' | '\u{30fe}' => {
            char::from_u32(u32::from(c) - 0x60).unwrap_or(c)
        }
        '\u{0671}' => '\u{0627}',
        '\u{0649}' | '\u{06cc}' => '\u{064a}',
        '\u{0629}' | '\u{06c1}' | '\u{06be}' => '\u{0647}',
        '\u{06a9}' => '\u{0643}',
        _ => c,
    }
}

/// Tells whether a character leaves nothing, not even a blank: marks on Latin, Greek and
/// Cyrillic letters, vowel signs and stretching of Hebrew and Arabic, apostrophes (the Hebrew ones
/// too), and what is invisible.
pub(crate) fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{0591}'..='\u{05bd}' | '\u{05bf}' | '\u{05c1}' | '\u{05c2}' | '\u{05c4}' | '\u{05c5}' | '\u{05c7}'
        | '\u{05f3}' | '\u{05f4}' | '\u{0610}'..='\u{061a}' | '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}'
        | '\u{06d6}'..='\u{06dc}' | '\u{06df}'..='\u{06e4}' | '\u{06e7}' | '\u{06e8}' | '\u{06ea}'..='\u{06ed}'
        | '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{00b4}' | '\u{1ffd}' | '`' | '\u{1fef}' | '\u{2032}')
        || is_invisible(c)
}

/// Tells whether a character is a format control: zero-width, bidirectional, soft hyphen,
/// variation selector, byte order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Tells whether a character is a Hangul syllable, which the fold takes apart by arithmetic.
pub(crate) fn is_hangul_syllable(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}
