//! Several values in one cell.

use std::borrow::Cow;

/// Stands before each value of a JSON array in a cell.
pub(super) const ARRAY: char = '\u{1f}';

/// Cuts a cell into its values, without white space around each.
///
/// A backslash before a separator makes it part of the value, as some exports write it:
/// `Crosby\, Stills & Nash, Neil Young` has two values. Values of an array are never cut further.
/// Empty values keep their place, so that columns can be aligned; an empty cell has no values.
pub(super) fn split<'a>(cell: &'a str, separators: &[String]) -> Vec<Cow<'a, str>> {
    if cell.is_empty() {
        return Vec::new();
    }
    if let Some(array) = cell.strip_prefix(ARRAY) {
        return array
            .split(ARRAY)
            .map(|value| Cow::Borrowed(value.trim()))
            .collect();
    }
    let mut values = Vec::new();
    let mut rest = cell;
    let mut value: Cow<'a, str> = Cow::Borrowed("");
    while let Some((at, length)) = first(rest, separators) {
        let (before, after) = (&rest[..at], &rest[at + length..]);
        match before.strip_suffix('\\') {
            Some(escaped) => {
                let separator = &rest[at..at + length];
                value.to_mut().push_str(escaped);
                value.to_mut().push_str(separator);
            }
            None => values.push(finish(std::mem::take(&mut value), before)),
        }
        rest = after;
    }
    values.push(finish(value, rest));
    values
}

/// The first separator: where it begins and how long it is.
fn first(text: &str, separators: &[String]) -> Option<(usize, usize)> {
    separators
        .iter()
        .filter_map(|separator| {
            let at = match separator.as_bytes() {
                [byte] if byte.is_ascii() => text.find(char::from(*byte)),
                _ => text.find(separator.as_str()),
            };
            at.map(|at| (at, separator.len()))
        })
        .min_by_key(|&(at, length)| (at, usize::MAX - length))
}

fn finish<'a>(value: Cow<'a, str>, rest: &'a str) -> Cow<'a, str> {
    if value.is_empty() {
        return Cow::Borrowed(rest.trim());
    }
    let mut value = value.into_owned();
    value.push_str(rest);
    Cow::Owned(value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(cell: &str, separators: &[&str]) -> Vec<String> {
        let separators: Vec<String> = separators.iter().map(|&s| s.to_owned()).collect();
        split(cell, &separators)
            .into_iter()
            .map(Cow::into_owned)
            .collect()
    }

    #[test]
    fn a_cell_is_cut_at_each_separator() {
        assert_eq!(
            values("TEDDY|  FUTURE BOUNCE|  Bekuh", &["|"]),
            ["TEDDY", "FUTURE BOUNCE", "Bekuh"]
        );
        assert_eq!(values("a;b|c", &["|", ";"]), ["a", "b", "c"]);
        assert_eq!(values("a, b,c", &[", ", ","]), ["a", "b", "c"]);
        assert_eq!(values("a||b|", &["|"]), ["a", "", "b", ""]);
        assert_eq!(values("a|b", &[]), ["a|b"]);
        assert!(values("", &["|"]).is_empty());
    }

    #[test]
    fn a_backslash_keeps_a_separator_in_the_value() {
        let cell = "Crosby\\, Stills\\, Nash & Young, Ravi\\Hyuk";
        assert_eq!(
            values(cell, &[", "]),
            ["Crosby, Stills, Nash & Young", "Ravi\\Hyuk"]
        );
    }

    #[test]
    fn values_of_an_array_are_not_cut() {
        assert_eq!(values("\u{1f}a;b\u{1f}c", &[";"]), ["a;b", "c"]);
        assert_eq!(values("\u{1f}a;b", &[";"]), ["a;b"]);
    }
}
