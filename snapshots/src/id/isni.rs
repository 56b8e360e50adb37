//! ISNI, International Standard Name Identifier (ISO 27729); ORCID iDs are a range of it.
//!
//! Fifteen digits and a check character, a digit or X (ISO 7064 MOD 11-2). Columns of fifteen
//! characters cut the check character off; number columns lose the leading zeros.

use super::form::{Form, USUAL, check, is_canonical, whole};
use super::{Check, Identifier, Malformed, Note, Reading, Scheme};
use super::{check as checks, spelling};

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "###############+",
    length: "16, fifteen digits and a check character",
    canonical: "###############+",
};
const DIGITS: usize = 16;
/// From so many characters on, lost zeros are put back if the check character is then right.
const SHORTEST: usize = 8;

/// Reads a code without separators.
pub(super) fn read(mut code: String) -> Result<Reading, Malformed> {
    if (SHORTEST..DIGITS).contains(&code.len()) {
        let padded = spelling::pad(&code, DIGITS);
        // One that begins with a zero has lost none.
        if !code.starts_with('0')
            && is_canonical(Scheme::Isni, &padded)
            && check(Scheme::Isni, &padded) == Check::Right
        {
            let identifier = Identifier::new(Scheme::Isni, padded);
            return Ok(Reading::new(identifier, Check::Right).with(Note::LeadingZerosAdded));
        }
        if code.len() == DIGITS - 1
            && let Some(expected) = checks::mod_11_2(&code)
        {
            code.push(expected);
            let reading = Reading::new(Identifier::new(Scheme::Isni, code), Check::Absent);
            return Ok(reading.with(Note::Truncated).with(Note::CheckDigitAdded));
        }
    }
    whole(Scheme::Isni, &FORM, code)
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Note, Reading, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Isni, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Isni, code)
    }

    #[test]
    fn published_identifiers_verify_in_every_spelling() {
        for text in [
            "0000 0001 2103 2683",
            "0000-0001-5109-3700",
            "0000000078387189",
            "000000005516189x",
            "0000000120269646",
        ] {
            assert_eq!(parse(text).unwrap().check, Check::Right, "{text}");
        }
        assert_eq!(display("000000012146438X"), "0000 0001 2146 438X");
    }

    #[test]
    fn a_format_that_fits_with_a_wrong_check_is_told() {
        let reading = parse("000000010675099X").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "4".to_owned()
            }
        );
    }

    #[test]
    fn a_truncated_value_is_completed() {
        let reading = parse("000000012103268").unwrap();
        assert_eq!(reading.identifier.code(), "0000000121032683");
        assert_eq!(reading.notes, [Note::Truncated, Note::CheckDigitAdded]);
        assert_eq!(reading.check, Check::Absent);
    }

    #[test]
    fn lost_zeros_come_back_only_if_the_check_agrees() {
        let reading = parse("121032683").unwrap();
        assert_eq!(reading.identifier.code(), "0000000121032683");
        assert_eq!(reading.notes, [Note::LeadingZerosAdded]);
        assert_eq!(parse("121032684").unwrap_err().reason.code(), "length");
    }
}
