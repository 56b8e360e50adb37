//! EIDR, Entertainment Identifier Registry: a DOI under 10.5240 (EIDR ID Format).
//!
//! Twenty hexadecimal digits in five groups and a check character (ISO 7064 MOD 37,36 over the
//! twenty): `10.5240/7791-8534-2C23-9030-8610-5`. CWR files write 21 characters without the rest.
//! Parties (10.5237) and services (10.5239) have numbers of their own, which are refused.

use super::form::Form;
use super::{Malformed, Reason, Scheme, label};

pub(super) const FORM: Form = Form {
    separators: &['-', ' '],
    shape: "%%%%%%%%%%%%%%%%%%%%&",
    length: "21 after 10.5240/, twenty hexadecimal digits and a check character",
    canonical: "10.5240/%%%%-%%%%-%%%%-%%%%-%%%%-&",
};
pub(super) const PREFIX: &str = "10.5240/";

/// What follows the prefix; the prefix of something else is refused.
pub(super) fn suffix(text: &str) -> Result<&str, Malformed> {
    match label::after_word(text, "10.5240") {
        Some(rest) => Ok(rest.trim_start_matches(&['/', ':', ' '][..])),
        None if text.starts_with("10.") => {
            let reason = Reason::Prefix { expected: PREFIX };
            Err(Malformed::new(Scheme::Eidr, reason, text))
        }
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Reading, Scheme, by_scheme};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Eidr, text)
    }
    use crate::id::parse as read;

    #[test]
    fn every_form_of_a_title_number_is_read() {
        for text in [
            "10.5240/7791-8534-2C23-9030-8610-5",
            "doi:10.5240/7791-8534-2c23-9030-8610-5",
            "https://doi.org/10.5240/7791-8534-2C23-9030-8610-5",
            "urn:eidr:10.5240:7791-8534-2C23-9030-8610-5",
            "7791-8534-2C23-9030-8610-5",
            "779185342C23903086105",
            "EIDR 10.5240/7791-8534-2C23-9030-8610-5",
        ] {
            let reading = read(Scheme::Eidr, text).unwrap();
            assert_eq!(
                reading.identifier.code(),
                "10.5240/7791-8534-2C23-9030-8610-5"
            );
            assert_eq!(reading.check, Check::Right, "{text}");
        }
    }

    #[test]
    fn published_numbers_verify() {
        for suffix in [
            "7EC7-228A-510A-053E-CBB8-J",
            "1F2A-E1C5-680A-14C6-E76B-I",
            "B752-5B47-DBBE-E5D4-5A3F-N",
            "0196-4177-FF62-A346-D0F6-Z",
        ] {
            assert_eq!(parse(suffix).unwrap().check, Check::Right, "{suffix}");
        }
    }

    #[test]
    fn numbers_of_parties_and_wrong_lengths_are_refused() {
        assert_eq!(
            parse("10.5237/7791-8534").unwrap_err().reason.code(),
            "prefix"
        );
        assert_eq!(
            parse("10.5240/7791-8534").unwrap_err().reason.code(),
            "length"
        );
        let wrong = parse("7791-8534-2C23-9030-8610-6").unwrap();
        assert_eq!(
            wrong.check,
            Check::Wrong {
                expected: "5".to_owned()
            }
        );
    }
}
