//! MBID, MusicBrainz identifier: a UUID (RFC 9562) in lower case with hyphens.
//!
//! There is no check digit. One entity may have several after merges.

use super::form::Form;

pub(super) const FORM: Form = Form {
    separators: &['-', ' '],
    shape: "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%",
    length: "32 hexadecimal digits",
    canonical: "********-****-****-****-************",
};

#[cfg(test)]
mod tests {
    use super::super::{Malformed, Reading, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Mbid, text)
    }

    fn is_canonical(code: &str) -> bool {
        form::is_canonical(Scheme::Mbid, code)
    }

    #[test]
    fn a_uuid_is_read_in_every_spelling() {
        for text in [
            "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d",
            "B10BBBFC-CF9E-42E0-BE17-E2C3E1D2600D",
            "{b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d}",
            "b10bbbfccf9e42e0be17e2c3e1d2600d",
            "https://musicbrainz.org/artist/b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d/works",
        ] {
            let reading = crate::id::parse(Scheme::Mbid, text).unwrap();
            assert_eq!(
                reading.identifier.code(),
                "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d"
            );
        }
    }

    #[test]
    fn anything_but_32_hexadecimal_digits_is_refused() {
        assert_eq!(parse("b10bbbfc-cf9e").unwrap_err().reason.code(), "length");
        let error = parse("g10bbbfc-cf9e-42e0-be17-e2c3e1d2600d").unwrap_err();
        assert_eq!(error.reason.code(), "character");
        assert!(!is_canonical("B10BBBFC-CF9E-42E0-BE17-E2C3E1D2600D"));
        assert!(!is_canonical("b10bbbfccf9e-42e0-be17-e2c3e1d2600d-"));
    }
}
