//! ISWC, International Standard Musical Work Code (ISO 15707).
//!
//! `T`, nine digits without meaning, one check digit: mod 10 over the digits weighted by their
//! place, on top of 1 for the letter. People write `T-034.524.680-1`, feeds `T0345246801`.

use super::form::{Form, USUAL};

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "T##########",
    length: "11, T and ten digits",
    canonical: "T##########",
};

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Reading, Reason, Scheme, by_scheme};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Iswc, text)
    }

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
