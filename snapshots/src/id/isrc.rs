//! ISRC, International Standard Recording Code (ISO 3901).
//!
//! Two letters and three letters or digits of the registrant's prefix, two digits of a year, five
//! of a designation; no check digit. The two letters are not always a country of ISO 3166
//! (`QM`, `QZ`, `TC` are not), so they are not looked up anywhere.

use super::form::{Form, USUAL};

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "@@&&&#######",
    length: "12, two letters, three letters or digits, seven digits",
    canonical: "@@&&&#######",
};

#[cfg(test)]
mod tests {
    use super::super::{Malformed, Reading, Reason, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Isrc, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Isrc, code)
    }

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
