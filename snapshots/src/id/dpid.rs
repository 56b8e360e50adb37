//! DPID, DDEX Party Identifier.
//!
//! `PADPIDA`, ten digits that begin with the date of registration, a check character (ISO 7064
//! MOD 37,36 over all seventeen): `PA-DPIDA-2013042401-U`.

use super::form::{Form, USUAL};

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "PADPIDA##########&",
    length: "18, PADPIDA, ten digits and a check character",
    canonical: "PADPIDA##########&",
};

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Reading, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Dpid, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Dpid, code)
    }

    #[test]
    fn identifiers_of_real_messages_verify() {
        for text in [
            "PA-DPIDA-2013042401-U",
            "padpida2007050901u",
            "PADPIDA2010121001I",
            "PADPIDA2009101501Y",
            "PADPIDA20070627029",
        ] {
            assert_eq!(parse(text).unwrap().check, Check::Right, "{text}");
        }
        assert_eq!(display("PADPIDA2013042401U"), "PA-DPIDA-2013042401-U");
    }

    #[test]
    fn made_up_identifiers_are_read_with_a_warning() {
        let reading = parse("PADPIDA2014999999Z").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "X".to_owned()
            }
        );
        assert_eq!(
            parse("PADPIDA201304240").unwrap_err().reason.code(),
            "length"
        );
    }
}
