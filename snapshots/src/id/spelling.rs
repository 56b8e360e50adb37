//! The first step of reading any code: one plain spelling of the text.

use crate::text::wide;

/// The longest text that is read, in characters.
const LONGEST: usize = 512;

/// [`LONGEST`] for messages.
pub(super) const LONGEST_IN_WORDS: &str = "at most 512";

/// Words and signs that feeds write where there is no identifier.
const BLANKS: [&str; 7] = ["NULL", "NONE", "N/A", "NAN", "\\N", "-", "--"];

/// Whether a text exceeds the bound.
pub(super) fn too_long(text: &str) -> bool {
    text.len() > LONGEST && text.chars().nth(LONGEST).is_some()
}

/// The text with full-width, mathematical and circled characters as plain ones, every dash a
/// hyphen, every run of white space one space, invisible characters removed, digits of other
/// scripts as ASCII digits, without quotes or brackets around it and punctuation after it. `None`
/// if it exceeds the bound.
pub(super) fn clean(text: &str) -> Option<String> {
    if too_long(text) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(wide) {
        match c {
            _ if c.is_ascii_graphic() && c != '-' => out.push(c),
            _ if is_invisible(c) => {}
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ if is_dash(c) => out.push('-'),
            _ => match compatible(c) {
                Some(text) => out.push_str(&text),
                None => out.push(ascii_digit(c)),
            },
        }
    }
    let bare = unwrap(&out);
    if too_long(bare) {
        None
    } else {
        Some(bare.to_owned())
    }
}

/// Returns the plain form of a mathematical letter or digit or of a circled, raised or roman
/// number (the compatibility decompositions of Unicode that are letters and digits of ASCII). An
/// accented letter has none here: it is not the letter of a code.
fn compatible(c: char) -> Option<String> {
    let letter =
        |first: char, place: u32| char::from_u32(u32::from(first) + place).map(String::from);
    match u32::from(c) {
        // Thirteen alphabets, each with capital and small letters.
        n @ 0x1d400..=0x1d6a3 => match (n - 0x1d400) % 52 {
            place @ 0..=25 => letter('A', place),
            place => letter('a', place - 26),
        },
        n @ 0x1d7ce..=0x1d7ff => letter('0', (n - 0x1d7ce) % 10),
        n @ (0xb2 | 0xb3) => letter('0', n - 0xb0),
        0xb9 => letter('1', 0),
        n @ (0x2070 | 0x2074..=0x2079) => letter('0', n - 0x2070),
        n @ 0x2080..=0x2089 => letter('0', n - 0x2080),
        n @ 0x2460..=0x2473 => Some((n - 0x245f).to_string()),
        0x24ea => letter('0', 0),
        n @ 0x3251..=0x325f => Some((n - 0x3251 + 21).to_string()),
        n @ 0x32b1..=0x32bf => Some((n - 0x32b1 + 36).to_string()),
        n @ 0x2160..=0x216f => Some(roman(n - 0x2160)?.to_ascii_uppercase()),
        n @ 0x2170..=0x217f => Some(roman(n - 0x2170)?.to_owned()),
        _ => None,
    }
}

/// The roman numerals that are characters of their own.
fn roman(place: u32) -> Option<&'static str> {
    "i ii iii iv v vi vii viii ix x xi xii l c d m"
        .split(' ')
        .nth(place as usize)
}

/// The code in upper case without the given separators.
pub(super) fn compact(text: &str, separators: &[char]) -> String {
    text.chars()
        .filter(|c| !separators.contains(c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Whether a text says that there is no identifier.
pub(super) fn is_blank(clean: &str) -> bool {
    clean.is_empty() || BLANKS.iter().any(|blank| blank.eq_ignore_ascii_case(clean))
}

/// Whether a code is empty or all zeros.
pub(super) fn is_zero(code: &str) -> bool {
    code.chars().all(|c| c == '0')
}

/// The code with zeros before it, `width` characters in all.
pub(super) fn pad(code: &str, width: usize) -> String {
    let mut out = String::with_capacity(width);
    for _ in code.chars().count()..width {
        out.push('0');
    }
    out.push_str(code);
    out
}

/// The code cut into parts of the given lengths, with the separator behind each that has its place in
/// `separators`; what is left over is the last part.
pub(super) fn grouped(code: &str, lengths: &[usize], separators: &str) -> String {
    let mut out = String::with_capacity(code.len() + lengths.len());
    let mut rest = code;
    for (&length, separator) in lengths.iter().zip(separators.chars()) {
        let Some((part, after)) = rest.split_at_checked(length) else {
            break;
        };
        out.push_str(part);
        if !after.is_empty() {
            out.push(separator);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Removes what people and spreadsheets put around a code: quotes, brackets, `="..."`, a leading
/// apostrophe, punctuation of the sentence it stood in.
fn unwrap(text: &str) -> &str {
    let mut text = text.trim();
    for _ in 0..2 {
        text = text.trim_end_matches(&[',', ';', '.'][..]).trim_end();
        text = text
            .strip_prefix('=')
            .filter(|rest| rest.starts_with('"'))
            .unwrap_or(text);
        let mut inner = text.chars();
        if let (Some(first), Some(last)) = (inner.next(), inner.next_back())
            && closes(first, last)
        {
            text = inner.as_str().trim();
        }
    }
    text.strip_prefix('\'').unwrap_or(text).trim_start()
}

fn closes(first: char, last: char) -> bool {
    matches!(
        (first, last),
        ('"', '"')
            | ('\'', '\'')
            | ('`', '`')
            | ('(', ')')
            | ('[', ']')
            | ('{', '}')
            | ('<', '>')
            | (
                '\u{201c}' | '\u{201e}' | '\u{201d}',
                '\u{201d}' | '\u{201c}'
            )
            | (
                '\u{2018}' | '\u{201a}' | '\u{2019}',
                '\u{2019}' | '\u{2018}'
            )
            | ('\u{ab}', '\u{bb}')
            | ('\u{bb}', '\u{ab}')
            | ('\u{300c}', '\u{300d}')
    )
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{30fc}'
    )
}

/// Characters without width that come along when text is copied, and signs of text direction.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// Arabic, Persian and Devanagari digits, which NFKC leaves alone, as ASCII digits.
fn ascii_digit(c: char) -> char {
    for zero in [0x660, 0x6f0, 0x966] {
        if let Some(digit) = (c as u32)
            .checked_sub(zero)
            .and_then(|n| char::from_digit(n, 10))
        {
            return digit;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_brought_to_one_plain_spelling() {
        for (text, expected) in [
            ("  \u{ff34}\u{2011}1 \u{a0}\t2 ", "T-1 2"),
            ("=\"0036000291452\"", "0036000291452"),
            ("'0036000291452", "0036000291452"),
            ("\u{201e}T1\u{201c}", "T1"),
            ("(T1).", "T1"),
            ("\u{200e}T\u{ad}1\u{feff}", "T1"),
            ("\u{661}\u{6f2}\u{969}", "123"),
            ("", ""),
            ("\"", "\""),
        ] {
            assert_eq!(clean(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn text_that_grows_past_the_bound_is_refused_too() {
        assert_eq!(clean(&"\u{2473}".repeat(512)), None);
        assert!(clean(&"é".repeat(512)).is_some());
        assert!(too_long(&"é".repeat(513)));
    }

    #[test]
    fn codes_are_padded_and_grouped() {
        assert_eq!(pad("199", 5), "00199");
        assert_eq!(pad("123456", 5), "123456");
        assert_eq!(grouped("123456789", &[3, 3, 3], "  "), "123 456 789");
        assert_eq!(grouped("12345", &[3], "-"), "123-45");
        assert_eq!(grouped("12", &[3], "-"), "12");
    }
}
