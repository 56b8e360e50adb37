//! ISMN, International Standard Music Number (ISO 10957), of printed music.
//!
//! `979-0`, eight digits of publisher and item, a check digit (mod 10). The form before 2008
//! writes M for `979-0` and has the same check digit.

use super::{Check, Identifier, Malformed, Note, Reading, Reason, Scheme, gtin, shape, spelling};

const SHAPE: &str = "9790#########";
const OLD: &str = "M#########";
const LENGTH: &str = "13 digits beginning with 979-0, or M and nine digits";

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let code = spelling::compact(text, &['-', '.', ' ']);
    if spelling::is_zero(&code) {
        return Err(Malformed::new(Scheme::Ismn, Reason::Blank, &code));
    }
    if let Some(digits) = code.strip_prefix('M') {
        shape::require(Scheme::Ismn, OLD, LENGTH, &code)?;
        let reading = reading(["9790", digits].concat());
        return Ok(reading.with(Note::OldForm));
    }
    if code.len() == SHAPE.len() && !code.starts_with("9790") {
        let reason = Reason::Prefix {
            expected: "979-0 or M",
        };
        return Err(Malformed::new(Scheme::Ismn, reason, &code));
    }
    shape::require(Scheme::Ismn, SHAPE, LENGTH, &code)?;
    Ok(reading(code))
}

fn reading(code: String) -> Reading {
    let check: Check = gtin::check(&code);
    Reading::new(Identifier::new(Scheme::Ismn, code), check)
}

pub(super) fn is_canonical(code: &str) -> bool {
    shape::fits(SHAPE, code)
}

/// With the hyphens of ISO 10957: the first digit tells how long the publisher's number is.
pub(super) fn display(code: &str) -> String {
    let publisher = match code.as_bytes().get(4) {
        Some(b'0') => 3,
        Some(b'1'..=b'3') => 4,
        Some(b'4'..=b'6') => 5,
        Some(b'7' | b'8') => 6,
        _ => 7,
    };
    spelling::grouped(code, &[3, 1, publisher, 8 - publisher], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

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
