//! What the fold says of single characters, used by the fold and by the script that writes its
//! table.

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

/// Tells whether a character leaves nothing, not even a blank: marks on Latin, Greek and
/// Cyrillic letters, apostrophes, and what is invisible.
pub(crate) fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
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
