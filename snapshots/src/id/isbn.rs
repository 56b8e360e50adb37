//! ISBN, International Standard Book Number (ISO 2108), of songbooks and scores.
//!
//! Thirteen digits beginning with 978 or 979 (979-0 is an ISMN), the last a check digit (mod 10).
//! The old ISBN-10 has another check (mod 11); its nine digits become an ISBN-13 after 978.

use super::form::{Form, USUAL, judged};
use super::{Check, Identifier, Malformed, Note, Reading, Reason, Scheme};
use super::{check, shape, spelling};
use crate::text::together;

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "#############",
    length: "13 digits, or 10 in the old form",
    canonical: "#############",
};
const OLD: &str = "#########+";

/// Reads a code without separators.
pub(super) fn read(code: String) -> Result<Reading, Malformed> {
    match code.len() {
        10 => return old(&code, &code),
        9 => {
            let padded = spelling::pad(&code, 10);
            let reading = old(&padded, &code)?;
            if reading.check == Check::Right {
                return Ok(reading.with(Note::LeadingZerosAdded));
            }
        }
        _ => {}
    }
    shape::require(Scheme::Isbn, FORM.shape, FORM.length, &code)?;
    if !is_book(&code) {
        let reason = Reason::Prefix {
            expected: "978 or 979 (979-0 is an ISMN)",
        };
        return Err(Malformed::new(Scheme::Isbn, reason, &code));
    }
    Ok(judged(Scheme::Isbn, code))
}

/// An ISBN-10: its own check digit is judged, the identifier has that of an ISBN-13.
fn old(code: &str, given: &str) -> Result<Reading, Malformed> {
    let refused = |error: Malformed| error.of(given);
    shape::require(Scheme::Isbn, OLD, FORM.length, code).map_err(refused)?;
    let (digits, last) = code.split_at_checked(9).unwrap_or((code, ""));
    let mut whole = together(&["978", digits]);
    let (Some(old), Some(new)) = (check::mod_11(digits), check::mod_10(&whole)) else {
        let reason = Reason::Length {
            got: code.len(),
            expected: FORM.length,
        };
        return Err(Malformed::new(Scheme::Isbn, reason, given));
    };
    whole.push(new);
    let check = Check::judge(last, String::from(old));
    Ok(Reading::new(Identifier::new(Scheme::Isbn, whole), check).with(Note::OldForm))
}

/// Whether thirteen digits begin as an ISBN does; its other hyphens depend on a table of publishers that
/// changes every year.
pub(super) fn is_book(code: &str) -> bool {
    code.starts_with("978") || code.starts_with("979") && !code.starts_with("9790")
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Note, Reading, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Isbn, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Isbn, code)
    }

    #[test]
    fn both_forms_are_one_number() {
        for text in [
            "978-0-306-40615-7",
            "9780306406157",
            "0-306-40615-2",
            "306406152",
        ] {
            let reading = parse(text).unwrap();
            assert_eq!(reading.identifier.code(), "9780306406157", "{text}");
            assert_eq!(reading.check, Check::Right, "{text}");
        }
        assert_eq!(parse("0-306-40615-2").unwrap().notes, [Note::OldForm]);
        assert_eq!(parse("0-8044-2957-X").unwrap().check, Check::Right);
        assert_eq!(display("9780306406157"), "978-0306406157");
    }

    #[test]
    fn wrong_check_digits_are_told_in_the_form_that_was_given() {
        let expected = |text| match parse(text).unwrap().check {
            Check::Wrong { expected } => expected,
            other => panic!("{other:?}"),
        };
        assert_eq!(expected("978-0-306-40615-8"), "7");
        assert_eq!(expected("0-306-40615-3"), "2");
    }

    #[test]
    fn other_prefixes_and_lengths_are_refused() {
        assert_eq!(parse("9790260000438").unwrap_err().reason.code(), "prefix");
        assert_eq!(parse("4006381333931").unwrap_err().reason.code(), "prefix");
        assert_eq!(parse("978030640615").unwrap_err().reason.code(), "length");
        assert_eq!(parse("306406153").unwrap_err().reason.code(), "length");
    }
}
