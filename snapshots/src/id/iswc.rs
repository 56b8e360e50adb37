//! ISWC, International Standard Musical Work Code (ISO 15707).
//!
//! `T`, nine digits without meaning, one check digit: mod 10 over the digits weighted by their
//! place, on top of 1 for the letter. People write `T-034.524.680-1`, feeds `T0345246801`.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, check, shape, spelling};

const SHAPE: &str = "T##########";
const LENGTH: &str = "11, T and ten digits";
const BLANK: &str = "T0000000000";

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let code = spelling::compact(text, &['-', '.', ' ']);
    if spelling::is_zero(&code) || code == BLANK {
        return Err(Malformed::new(Scheme::Iswc, Reason::Blank, &code));
    }
    shape::require(Scheme::Iswc, SHAPE, LENGTH, &code)?;
    let check = check(&code);
    Ok(Reading::new(Identifier::new(Scheme::Iswc, code), check))
}

pub(super) fn is_canonical(code: &str) -> bool {
    shape::fits(SHAPE, code) && code != BLANK
}

pub(super) fn check(code: &str) -> Check {
    let digits = code.get(1..10).unwrap_or_default();
    let given = code.get(10..).unwrap_or_default();
    match check::weighted_mod_10(1, digits) {
        Some(expected) => Check::judge(given, expected.encode_utf8(&mut [0; 4])),
        None => Check::Absent,
    }
}

pub(super) fn display(code: &str) -> String {
    let (number, check) = code.split_at_checked(10).unwrap_or((code, ""));
    let (letter, digits) = number.split_at_checked(1).unwrap_or((number, ""));
    let digits = spelling::grouped(digits, &[3, 3, 3], ".");
    [letter, "-", &digits, "-", check].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_read_in_every_spelling() {
        for text in [
            "T-034.524.680-1",
            "t0345246801",
            "T- 034.524.680-1",
            "T-034524680.1",
        ] {
            let reading = parse(text).unwrap();
            assert_eq!(reading.identifier.code(), "T0345246801");
            assert_eq!(reading.identifier.display(), "T-034.524.680-1");
            assert_eq!(reading.check, Check::Right);
        }
        for code in [
            "T9204649558",
            "T9109247316",
            "T0702472794",
            "T0710644500",
            "T1019142324",
        ] {
            assert_eq!(parse(code).unwrap().check, Check::Right, "{code}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_read_and_the_right_one_named() {
        let reading = parse("T-345246800-1").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "3".to_owned()
            }
        );
        assert_eq!(reading.identifier.check(), reading.check);
        assert!(matches!(
            parse("T-123456789-0").unwrap().check,
            Check::Wrong { .. }
        ));
    }

    #[test]
    fn a_letter_among_the_digits_is_refused_with_its_place() {
        let error = parse("T-123.456.789-Z").unwrap_err();
        let expected = Reason::Character {
            at: 11,
            found: 'Z',
            expected: "a digit",
        };
        assert_eq!(error.reason, expected);
    }
}
