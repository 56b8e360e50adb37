//! GRid, Global Release Identifier (IFPI).
//!
//! `A1`, five characters of the issuer, ten of the release, one check character (ISO 7064
//! MOD 37,36): `A1-2425G-ABC1234002-M`.

use super::form::Form;

pub(super) const FORM: Form = Form {
    separators: &['-', ' '],
    shape: "A1&&&&&&&&&&&&&&&&",
    length: "18, A1 and sixteen letters or digits",
    canonical: "A1&&&&&&&&&&&&&&&&",
};

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Reading, Reason, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Grid, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Grid, code)
    }

    #[test]
    fn published_identifiers_verify() {
        for text in [
            "A1-2425G-ABC1234002-M",
            "a12425gabc1234002m",
            "A10302B0003662026S",
        ] {
            assert_eq!(parse(text).unwrap().check, Check::Right, "{text}");
        }
        assert_eq!(display("A12425GABC1234002M"), "A1-2425G-ABC1234002-M");
    }

    #[test]
    fn a_wrong_check_is_told_and_a_wrong_prefix_refused() {
        let reading = parse("A1-2425G-ABC1234002-N").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "M".to_owned()
            }
        );
        let error = parse("B1-2425G-ABC1234002-M").unwrap_err();
        assert_eq!(
            error.reason,
            Reason::Character {
                at: 1,
                found: 'B',
                expected: "A"
            }
        );
    }
}
