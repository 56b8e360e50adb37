//! IPI name number and IPI base number (CISAC's Interested Party Information system).
//!
//! A name number is nine digits and two check digits (mod 101), written with its leading zeros:
//! eleven digits. Number columns lose the zeros, so shorter numbers are padded. One party has
//! several name numbers under one base number.

use super::form::{Form, USUAL, check, judged};
use super::{Check, Identifier, Malformed, Note, Reading, Reason, Scheme};
use super::{check as checks, shape, spelling};

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "###########",
    length: "9 to 11 digits",
    canonical: "###########",
};
/// IPI base number: `I-000000229-7`, nine digits and one check digit (mod 10, weighted by place,
/// on top of 2 for the letter).
pub(super) const BASE: Form = Form {
    separators: USUAL,
    shape: "I##########",
    length: "11, I and ten digits",
    canonical: "I-#########-#",
};
const DIGITS: usize = 11;
/// From so many digits on, a short number is read even if its check digits are wrong.
const PLAIN: usize = 9;
/// Fewer digits are not read at all.
const SHORTEST: usize = 3;

/// Reads a name number without separators.
pub(super) fn read(code: String) -> Result<Reading, Malformed> {
    shape::require_digits(Scheme::Ipi, &code)?;
    let got = code.len();
    let padded = spelling::pad(&code, DIGITS);
    let right = check(Scheme::Ipi, &padded) == Check::Right;
    if got < SHORTEST || got < PLAIN && !right || got > DIGITS {
        let reason = Reason::Length {
            got,
            expected: FORM.length,
        };
        return Err(Malformed::new(Scheme::Ipi, reason, &code));
    }
    let mut reading = judged(Scheme::Ipi, padded);
    if got < DIGITS {
        reading.notes.push(Note::LeadingZerosAdded);
    }
    if got == PLAIN && !right {
        reading.notes.push(Note::PerhapsOldCae);
    }
    Ok(reading)
}

/// Nine digits read as an old CAE number: the check digits are added.
pub(super) fn old_cae(text: &str) -> Option<Reading> {
    let mut code = spelling::compact(text, USUAL);
    if code.len() != PLAIN || spelling::is_zero(&code) {
        return None;
    }
    code.extend(checks::mod_101(&code)?);
    let reading = Reading::new(Identifier::new(Scheme::Ipi, code), Check::Absent);
    Some(
        reading
            .with(Note::CheckDigitAdded)
            .with(Note::PerhapsOldCae),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Note, Reading, Scheme, by_scheme};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Ipi, text)
    }

    #[test]
    fn published_name_numbers_verify() {
        for code in [
            "00014107338",
            "00008715000",
            "00130568296",
            "00519774908",
            "00052210040",
            "00633996999",
            "00605207681",
            "00000000199",
        ] {
            let reading = parse(code).unwrap();
            assert_eq!(reading.check, Check::Right, "{code}");
            assert_eq!(reading.identifier.code(), code);
            assert!(reading.notes.is_empty());
        }
    }

    #[test]
    fn lost_zeros_are_put_back() {
        for text in ["274.373.649", "274373649", "0274373649", "274 373 649"] {
            let reading = parse(text).unwrap();
            assert_eq!(reading.identifier.code(), "00274373649");
            assert_eq!(reading.check, Check::Right);
            assert_eq!(reading.notes, [Note::LeadingZerosAdded]);
        }
        assert_eq!(parse("199").unwrap().identifier.code(), "00000000199");
        assert_eq!(parse("198").unwrap_err().reason.code(), "length");
        assert_eq!(parse("14107338").unwrap().identifier.code(), "00014107338");
    }

    #[test]
    fn failing_numbers_of_published_lists_are_read_with_a_warning() {
        let reading = parse("4590782614").unwrap();
        assert_eq!(reading.identifier.code(), "04590782614");
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "79".to_owned()
            }
        );
        let reading = parse("00000039521").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "52".to_owned()
            }
        );
        assert_eq!(parse("123456789012").unwrap_err().reason.code(), "length");
        assert_eq!(parse("0001410733é").unwrap_err().reason.code(), "character");
    }

    #[test]
    fn nine_digits_without_check_may_be_an_old_cae_number() {
        let reading = parse("000141073").unwrap();
        assert!(reading.notes.contains(&Note::PerhapsOldCae));
        let reading = super::old_cae("000141073").unwrap();
        assert_eq!(reading.identifier.code(), "00014107338");
        assert_eq!(reading.check, Check::Absent);
        assert_eq!(reading.identifier.check(), Check::Right);
    }

    #[test]
    fn base_numbers_read_with_and_without_hyphens() {
        for text in ["I-000000229-7", "I0000002297", "i 000000229 7"] {
            let reading = by_scheme(Scheme::IpiBase, text).unwrap();
            assert_eq!(reading.identifier.code(), "I-000000229-7");
            assert_eq!(reading.check, Check::Right);
        }
        let wrong = by_scheme(Scheme::IpiBase, "I-000000229-8").unwrap();
        assert_eq!(
            wrong.check,
            Check::Wrong {
                expected: "7".to_owned()
            }
        );
    }
}
