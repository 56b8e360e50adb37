//! GRid, Global Release Identifier (IFPI).
//!
//! `A1`, five characters of the issuer, ten of the release, one check character (ISO 7064
//! MOD 37,36): `A1-2425G-ABC1234002-M`.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, check, shape, spelling};

const SHAPE: &str = "A1&&&&&&&&&&&&&&&&";
const LENGTH: &str = "18, A1 and sixteen letters or digits";

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let code = spelling::compact(text, &['-', ' ']);
    if spelling::is_zero(&code) {
        return Err(Malformed::new(Scheme::Grid, Reason::Blank, &code));
    }
    shape::require(Scheme::Grid, SHAPE, LENGTH, &code)?;
    let check = check(&code);
    Ok(Reading::new(Identifier::new(Scheme::Grid, code), check))
}

pub(super) fn is_canonical(code: &str) -> bool {
    shape::fits(SHAPE, code)
}

pub(super) fn check(code: &str) -> Check {
    let Some((body, given)) = code.split_at_checked(17) else {
        return Check::Absent;
    };
    match check::mod_37_36(body) {
        Some(expected) => Check::judge(given, expected.encode_utf8(&mut [0; 4])),
        None => Check::Absent,
    }
}

pub(super) fn display(code: &str) -> String {
    spelling::grouped(code, &[2, 5, 10], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

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
