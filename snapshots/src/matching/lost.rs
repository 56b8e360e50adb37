//! Texts in which letters were lost: whether another one may be what they were.
//!
//! Whoever cannot read a letter writes U+FFFD for each of its bytes (The Unicode Standard, section
//! 3.9), and UTF-8 that is read as Latin-1 makes `ï¿½` of that. Lists that went through such a program
//! often cut their cells at a number of bytes as well, so the end may be lost too.

use crate::text::{FoldTable, find, has};

/// Written for what was lost.
const LOST: char = '\u{fffd}';
/// Most letters that a text may have for each one that is left.
const LONGER: usize = 3;

/// Parts a text where letters were lost into what is left of it, folded, without blanks; nothing when
/// none were lost.
pub(super) fn left(text: &str, table: &FoldTable) -> Vec<String> {
    let marked;
    let text = if text.is_ascii() {
        return Vec::new();
    } else if has(text, LOST) {
        text
    } else {
        marked = remarked(text);
        if marked == text {
            return Vec::new();
        }
        &marked
    };
    let mut left = Vec::new();
    for piece in text.split(LOST) {
        // A piece of nothing but signs says nothing, but the first one is the beginning.
        let fold = table.fold(piece).replace(' ', "");
        if left.is_empty() || !fold.is_empty() {
            left.push(fold);
        }
    }
    left
}

/// Writes what `ï¿½`, or its beginning, was before it was read as Latin-1.
fn remarked(text: &str) -> String {
    let mut marked = String::new();
    let mut rest = text;
    while let Some((before, after)) = find(rest, "ï¿").and_then(|at| rest.split_at_checked(at)) {
        marked.push_str(before);
        marked.push(LOST);
        let after = after.strip_prefix("ï¿").unwrap_or_default();
        rest = after.strip_prefix('½').unwrap_or(after);
    }
    marked.push_str(rest);
    marked
}

/// Tells whether a text without blanks begins with the first piece and has the others behind it, in
/// their order; at least so many letters have to be left.
pub(super) fn fits(left: &[String], plain: &str, least: usize) -> bool {
    let mut letters = 0;
    let mut rest = plain;
    for (at, piece) in left.iter().enumerate() {
        letters += piece.chars().count();
        let found = match at {
            0 => rest.starts_with(piece.as_str()).then_some(0),
            _ => find(rest, piece),
        };
        let after = found.and_then(|start| rest.get(start + piece.len()..));
        match after {
            Some(after) => rest = after,
            None => return false,
        }
    }
    letters >= least && plain.chars().count() <= LONGER * letters
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_has_to_be_there_in_its_order() {
        let table = FoldTable::built_in();
        for (text, other, is_it) in [
            ("Beyonc\u{fffd}", "beyonce", true),
            ("Bj\u{fffd}\u{fffd}rk", "bjork", true),
            ("Bjï¿½ï¿½rk", "bjork", true),
            ("Sigur Rï¿½ï¿", "sigurros", true),
            ("Sigur R\u{fffd}\u{fffd}s", "sigurher", false),
            ("\u{fffd}\u{fffd}dith Piaf", "edithpiaf", true),
            ("\u{fffd}\u{fffd}\u{fffd}", "abc", false),
            ("B\u{fffd}", "bjork", false),
            ("Abc\u{fffd}", "abcdefghijklmnopq", false),
        ] {
            let left = left(text, &table);
            assert!(!left.is_empty(), "{text}");
            assert_eq!(fits(&left, other, 3), is_it, "{text} {other}");
        }
        assert!(left("Björk", &table).is_empty());
    }
}
