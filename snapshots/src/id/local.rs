//! Identifiers local to one source: the source's name and the id it gave, `thesession:27`.
//!
//! The id is opaque. Nothing of it is folded, not even case; only white space around it is cut.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, label, spelling};
use crate::text::together;

/// Most characters of an id.
const LONGEST: usize = 256;
/// Most characters of a source name.
const SOURCE_LONGEST: usize = 64;

/// The identifier `id` of one source. The source's name is read in either case.
///
/// # Errors
///
/// [`Malformed`] if the source name has other characters than `a-z`, `0-9`, `-`, `_`, `.` or does
/// not begin with a letter or digit, or if the id is blank, longer than 256 characters, or has
/// characters that do not print.
pub fn local(source: &str, id: &str) -> Result<Reading, Malformed> {
    if spelling::too_long(source) {
        return Err(Malformed::too_long(Scheme::Local, source));
    }
    let source = source.trim().to_ascii_lowercase();
    if !is_source(&source) {
        return Err(Malformed::new(Scheme::Local, Reason::Source, &source));
    }
    let id = opaque(Scheme::Local, id, LONGEST, "at most 256")?;
    let code = together(&[&source, ":", id]);
    Ok(Reading::new(
        Identifier::new(Scheme::Local, code),
        Check::Absent,
    ))
}

/// Reads `thesession:27` and `local:thesession:27`.
pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let text = text.trim();
    let pair = label::after_word(text, "LOCAL:").unwrap_or(text);
    match pair.split_once(':') {
        Some((source, id)) => local(source, id),
        None => {
            let reason = Reason::Separator {
                expected: "source:id",
            };
            Err(Malformed::new(Scheme::Local, reason, pair))
        }
    }
}

/// An opaque id: printable, without white space around it, of bounded length.
pub(super) fn opaque<'a>(
    scheme: Scheme,
    id: &'a str,
    longest: usize,
    length: &'static str,
) -> Result<&'a str, Malformed> {
    if spelling::too_long(id) {
        return Err(Malformed::too_long(scheme, id));
    }
    let id = id.trim();
    if id.is_empty() {
        return Err(Malformed::new(scheme, Reason::Blank, id));
    }
    let got = id.chars().count();
    if got > longest {
        return Err(Malformed::new(
            scheme,
            Reason::Length {
                got,
                expected: length,
            },
            id,
        ));
    }
    match id.chars().zip(1..).find(|(c, _)| !is_printable(*c)) {
        Some((found, at)) => {
            let reason = Reason::Character {
                at,
                found,
                expected: "a printable character",
            };
            Err(Malformed::new(scheme, reason, id))
        }
        None => Ok(id),
    }
}

/// A character that shows: no control, no white space but the space, nothing invisible.
fn is_printable(c: char) -> bool {
    !c.is_control() && (c == ' ' || !c.is_whitespace()) && !spelling::is_invisible(c)
}

/// A source name; `local` is not one, it is the scheme.
fn is_source(name: &str) -> bool {
    name != "local"
        && name.len() <= SOURCE_LONGEST
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_kept_as_the_source_wrote_it() {
        let reading = parse("local:TheSession: Aa 27:é/\u{2460} ").unwrap();
        assert_eq!(reading.identifier.code(), "thesession:Aa 27:é/\u{2460}");
        assert_eq!(
            local("thesession", "27").unwrap().identifier.to_string(),
            "local:thesession:27"
        );
    }

    #[test]
    fn names_and_ids_outside_the_bounds_are_refused() {
        let reason = |source: &str, id: &str| local(source, id).unwrap_err().reason.code();
        assert_eq!(reason("", "27"), "source");
        assert_eq!(reason("-a", "27"), "source");
        assert_eq!(reason("local", "27"), "source");
        assert_eq!(reason(&"a".repeat(65), "27"), "source");
        assert_eq!(reason("a", " "), "blank");
        assert_eq!(reason("a", "1\u{7}2"), "character");
        assert_eq!(reason("a", "1\u{202e}2"), "character");
        assert_eq!(reason("a", &"7".repeat(257)), "length");
        assert_eq!(parse("27").unwrap_err().reason.code(), "separator");
    }
}
