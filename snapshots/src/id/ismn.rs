//! ISMN, International Standard Music Number (ISO 10957), of printed music.
//!
//! `979-0`, eight digits of publisher and item, a check digit (mod 10). The form before 2008
//! writes M for `979-0` and has the same check digit.

use super::form::{Form, USUAL, judged, whole};
use super::{Malformed, Note, Reading, Reason, Scheme, shape};
use crate::text::together;

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "9790#########",
    length: "13 digits beginning with 979-0, or M and nine digits",
    canonical: "9790#########",
};
const OLD: &str = "M#########";

/// Reads a code without separators.
pub(super) fn read(code: String) -> Result<Reading, Malformed> {
    if let Some(digits) = code.strip_prefix('M') {
        shape::require(Scheme::Ismn, OLD, FORM.length, &code)?;
        let reading = judged(Scheme::Ismn, together(&["9790", digits]));
        return Ok(reading.with(Note::OldForm));
    }
    if code.len() == FORM.shape.len() && !code.starts_with("9790") {
        let reason = Reason::Prefix {
            expected: "979-0 or M",
        };
        return Err(Malformed::new(Scheme::Ismn, reason, &code));
    }
    whole(Scheme::Ismn, &FORM, code)
}

/// The lengths of the parts that hyphens part (ISO 10957): the first digit tells how long the publisher's
/// number is.
pub(super) fn groups(code: &str) -> &'static [usize] {
    match code.as_bytes().get(4) {
        Some(b'0') => &[3, 1, 3, 5],
        Some(b'1'..=b'3') => &[3, 1, 4, 4],
        Some(b'4'..=b'6') => &[3, 1, 5, 3],
        Some(b'7' | b'8') => &[3, 1, 6, 2],
        _ => &[3, 1, 7, 1],
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Note, Reading, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Ismn, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Ismn, code)
    }

    #[test]
    fn both_forms_are_one_number() {
        for text in [
            "979-0-2600-0043-8",
            "9790260000438",
            "M-2600-0043-8",
            "m260000438",
        ] {
            let reading = parse(text).unwrap();
            assert_eq!(reading.identifier.code(), "9790260000438", "{text}");
            assert_eq!(reading.check, Check::Right);
        }
        assert_eq!(parse("M-2600-0043-8").unwrap().notes, [Note::OldForm]);
        assert_eq!(display("9790260000438"), "979-0-2600-0043-8");
        assert_eq!(display("9790001234563"), "979-0-001-23456-3");
        assert_eq!(display("9790901679177"), "979-0-9016791-7-7");
    }

    #[test]
    fn a_wrong_check_is_told_and_another_number_refused() {
        let reading = parse("M-2600-0043-9").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "8".to_owned()
            }
        );
        assert_eq!(parse("9780306406157").unwrap_err().reason.code(), "prefix");
        assert_eq!(parse("M-2600-0043").unwrap_err().reason.code(), "length");
    }
}
