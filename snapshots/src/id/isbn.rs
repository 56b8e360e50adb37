//! ISBN, International Standard Book Number (ISO 2108), of songbooks and scores.
//!
//! Thirteen digits beginning with 978 or 979 (979-0 is an ISMN), the last a check digit (mod 10).
//! The old ISBN-10 has another check (mod 11); its nine digits become an ISBN-13 after 978.

use super::{
    Check, Identifier, Malformed, Note, Reading, Reason, Scheme, check, gtin, shape, spelling,
};

const SHAPE: &str = "#############";
const OLD: &str = "#########+";
const LENGTH: &str = "13 digits, or 10 in the old form";

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let code = spelling::compact(text, &['-', '.', ' ']);
    if spelling::is_zero(&code) {
        return Err(Malformed::new(Scheme::Isbn, Reason::Blank, &code));
    }
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
    shape::require(Scheme::Isbn, SHAPE, LENGTH, &code)?;
    if !is_canonical(&code) {
        let reason = Reason::Prefix {
            expected: "978 or 979 (979-0 is an ISMN)",
        };
        return Err(Malformed::new(Scheme::Isbn, reason, &code));
    }
    let check = gtin::check(&code);
    Ok(Reading::new(Identifier::new(Scheme::Isbn, code), check))
}

/// An ISBN-10: its own check digit is judged, the identifier has that of an ISBN-13.
fn old(code: &str, given: &str) -> Result<Reading, Malformed> {
    let refused = |mut error: Malformed| {
        error.given = given.to_owned();
        error
    };
    shape::require(Scheme::Isbn, OLD, LENGTH, code).map_err(refused)?;
    let (digits, last) = code.split_at_checked(9).unwrap_or((code, ""));
    let mut whole = ["978", digits].concat();
    let (Some(old), Some(new)) = (check::mod_11(digits), check::mod_10(&whole)) else {
        let reason = Reason::Length {
            got: code.len(),
            expected: LENGTH,
        };
        return Err(Malformed::new(Scheme::Isbn, reason, given));
    };
    whole.push(new);
    let check = Check::judge(last, old.encode_utf8(&mut [0; 4]));
    Ok(Reading::new(Identifier::new(Scheme::Isbn, whole), check).with(Note::OldForm))
}

pub(super) fn is_canonical(code: &str) -> bool {
    let prefix = code.starts_with("978") || code.starts_with("979") && !code.starts_with("9790");
    prefix && shape::fits(SHAPE, code)
}

/// The prefix apart; the other hyphens depend on a table of publishers that changes every year.
pub(super) fn display(code: &str) -> String {
    spelling::grouped(code, &[3], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

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
