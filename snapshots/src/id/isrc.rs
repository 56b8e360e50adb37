//! ISRC, International Standard Recording Code (ISO 3901).
//!
//! Two letters and three letters or digits of the registrant's prefix, two digits of a year, five
//! of a designation; no check digit. The two letters are not always a country of ISO 3166
//! (`QM`, `QZ`, `TC` are not), so they are not looked up anywhere.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, shape, spelling};

const SHAPE: &str = "@@&&&#######";
const LENGTH: &str = "12, two letters, three letters or digits, seven digits";

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let code = spelling::compact(text, &['-', '.', ' ']);
    if spelling::is_zero(&code) {
        return Err(Malformed::new(Scheme::Isrc, Reason::Blank, &code));
    }
    shape::require(Scheme::Isrc, SHAPE, LENGTH, &code)?;
    Ok(Reading::new(
        Identifier::new(Scheme::Isrc, code),
        Check::Absent,
    ))
}

pub(super) fn is_canonical(code: &str) -> bool {
    shape::fits(SHAPE, code)
}

pub(super) fn display(code: &str) -> String {
    spelling::grouped(code, &[2, 3, 2], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_real_feeds_are_read() {
        for (text, code) in [
            ("US-S1Z-99-00001", "USS1Z9900001"),
            ("ushm81779109", "USHM81779109"),
            ("GB SMU 14 29088", "GBSMU1429088"),
            ("QZ.ES7.19.27431", "QZES71927431"),
        ] {
            assert_eq!(parse(text).unwrap().identifier.code(), code);
        }
        assert_eq!(display("USS1Z9900001"), "US-S1Z-99-00001");
    }

    #[test]
    fn a_trailing_letter_is_refused_with_its_place() {
        let error = parse("TWB53966001H").unwrap_err();
        let expected = Reason::Character {
            at: 12,
            found: 'H',
            expected: "a digit",
        };
        assert_eq!(error.reason, expected);
        assert_eq!(parse("USPR3730001").unwrap_err().reason.code(), "length");
    }
}
