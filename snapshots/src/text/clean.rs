//! What programs did to a text on its way: references of HTML that were never resolved, and UTF-8 that was
//! read as Windows-1252 or Latin-1. What people type and what is in their reports is cleaned before it is
//! searched for or matched; what is registered stays as it is.
//!
//! `&amp;`, `&#39;`, `&#x27;` and `&eacute;` are what they stand for (HTML Living Standard, section 13.5, of the
//! named references those of XML, the blank, and letters with the marks of Latin-1). `BeyoncÃ©` is `Beyoncé`: letters
//! that are bytes of one UTF-8 sequence, one by one (WHATWG Encoding Standard, index windows-1252). Some such
//! pairs are written on purpose, as in `JOSÉ’S`: if there are none but pairs like that one, nothing is changed.

use std::ops::Range;

use super::{find, together};

/// Named references, each before what it stands for, and how those of letters with a mark go on behind the letter.
const NAMES: &str = ";amp&;quot\";apos';lt<;gt>;nbsp ;szlig\u{df};rsquo\u{2019};grave\u{300};acute\u{301};circ\u{302};\
    tilde\u{303};uml\u{308};cedil\u{327}";
/// The marks among them.
const MARKS: Range<char> = '\u{300}'..'\u{370}';

/// Windows-1252 from 0x80 to 0x9F; where it has nothing, the control character of Latin-1.
const HIGH: [u16; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
    0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,
    0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];

/// Returns a text as it was before programs changed it.
pub fn clean(text: &str) -> String {
    let mut clean = String::new();
    let mut rest = text;
    while let Some((before, after)) = find(rest, "&").and_then(|at| rest.split_at_checked(at)) {
        clean.push_str(before);
        let name = after
            .get(1..find(after, ";").unwrap_or(1))
            .unwrap_or_default();
        let length = clean.len();
        resolve(name, &mut clean);
        // What is no reference is an ampersand.
        let mut read = name.len() + 2;
        if clean.len() == length {
            clean.push('&');
            read = 1;
        }
        rest = after.get(read..).unwrap_or_default();
    }
    clean.push_str(rest);
    repaired(&clean).unwrap_or(clean)
}

/// Appends what a reference stands for, if it is one.
fn resolve(name: &str, clean: &mut String) {
    if let Some(digits) = name.strip_prefix('#') {
        let (digits, radix) = match digits.strip_prefix('x') {
            Some(digits) => (digits, 16),
            None => (digits, 10),
        };
        let mut code = 0_u32;
        for c in digits.chars() {
            let digit = c.to_digit(radix).unwrap_or(u32::MAX);
            code = code.saturating_mul(radix).saturating_add(digit);
        }
        if let Some(c) = char::from_u32(code).filter(|c| *c != '\0') {
            clean.push(c);
        }
    }
    if let Some(c) = named(name) {
        clean.push(c);
    } else if let Some((letter, mark)) = name.split_at_checked(1)
        && let Some(c) = named(mark).filter(|c| MARKS.contains(c))
    {
        clean.push_str(letter);
        clean.push(c);
    }
}

/// Returns what a named reference stands for.
fn named(name: &str) -> Option<char> {
    let name = together(&[";", name]);
    let behind = NAMES.get(find(NAMES, &name)? + name.len()..)?;
    behind.chars().next().filter(|c| !c.is_ascii_alphabetic())
}

/// Returns the byte that was read as a character, if it is none of ASCII.
fn byte(c: char) -> Option<u8> {
    let code = c as u32;
    let at = HIGH.iter().position(|high| u32::from(*high) == code);
    match at {
        Some(at) => u8::try_from(0x80 + at).ok(),
        None => u8::try_from(code).ok().filter(|byte| !byte.is_ascii()),
    }
}

/// Reads what was UTF-8 as UTF-8; `None` when nothing was.
fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut clean = String::with_capacity(text.len());
    let mut is_sure = false;
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        let first = byte(c).unwrap_or_default();
        let length = match first {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        let mut bytes = [first, 0, 0, 0];
        let mut behind = letters.clone();
        let mut is_guess = false;
        for byte in bytes.iter_mut().take(length).skip(1) {
            let next = behind.next().unwrap_or(' ');
            // Programs trim the blank that 0xA0 stands for, or make a plain one of it.
            if next == ' ' && !is_guess {
                is_guess = true;
                *byte = 0xa0;
            } else {
                *byte = self::byte(next).unwrap_or_default();
            }
        }
        let sequence = bytes.get(..length).unwrap_or_default();
        match std::str::from_utf8(sequence) {
            Ok(letter) if length > 1 => {
                clean.push_str(letter);
                letters = behind;
                // Of two: Latin with marks, Greek, Cyrillic, Hebrew and Arabic.
                let is_usual = matches!(first, 0xc2..=0xc6 | 0xce..=0xd2 | 0xd7..=0xd9);
                is_sure |= (length > 2 || is_usual) && !is_guess;
            }
            _ => clean.push(c),
        }
    }
    is_sure.then_some(clean)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::clean;

    #[test]
    fn what_programs_did_is_undone() {
        for (text, expected) in [
            ("Simon &amp; Garfunkel", "Simon & Garfunkel"),
            ("Kathy&#x27;s Song &#39;66", "Kathy's Song '66"),
            ("&quot;Heroes&quot;", "\"Heroes\""),
            ("Caf&eacute;", "Cafe\u{301}"),
            ("Gro&szlig;", "Groß"),
            ("BeyoncÃ©", "Beyoncé"),
            ("Sigur\u{c2}\u{a0}RÃ³s", "Sigur\u{a0}Rós"),
            ("Ð¦Ð¾Ð¹", "Цой"),
            ("æœªä¾†", "未來"),
            ("\u{e6}\u{9c}\u{aa}\u{e4}\u{be}\u{86}", "未來"),
            ("Donâ€™t Stop", "Don’t Stop"),
            ("VoilÃ  l'Ã©tÃ", "Voilà l'étà"),
            ("BeyoncÃ© &amp; JAY-Z", "Beyoncé & JAY-Z"),
        ] {
            assert_eq!(clean(text), expected, "{text}");
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "",
            "AT&T",
            "R&B; Soul",
            "&",
            "&;",
            "&#;",
            "&#xD800;",
            "&#1a;",
            "&#99999999999;",
            "&unknown;",
            "Beyoncé",
            "JOSÉ’S CAFÉ",
            "CORAÇÃO",
            "¿Qué?",
            "Ã",
            "IRMÃ DO SOL",
            "Цой",
            "未來",
        ] {
            assert_eq!(clean(text), text);
        }
    }

    /// Reads bytes one by one, as a program does that takes them for Windows-1252.
    fn misread(text: &str) -> String {
        let high = |byte: u8| match byte {
            0x80..0xa0 => super::HIGH[usize::from(byte) - 0x80].into(),
            _ => u32::from(byte),
        };
        let letters = text.bytes().map(|byte| char::from_u32(high(byte)).unwrap());
        letters.collect()
    }

    proptest! {
        #[test]
        fn what_was_misread_is_read(text in "[a-zà-öø-ſα-ωа-яא-תぁ-ん一-龯 '.-]{1,40}") {
            let misread = misread(&text);
            prop_assert_eq!(clean(&misread), text);
        }

        #[test]
        fn nothing_but_what_it_stands_for_is_changed(text in "[a-z&;#x0-9]{0,20}|\\PC{0,40}") {
            let clean = clean(&text);
            prop_assert!(clean.len() <= text.len());
            if text.is_ascii() && !text.contains('&') {
                prop_assert_eq!(clean, text);
            }
        }
    }
}
