//! DPID, DDEX Party Identifier.
//!
//! `PADPIDA`, ten digits that begin with the date of registration, a check character (ISO 7064
//! MOD 37,36 over all seventeen): `PA-DPIDA-2013042401-U`.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, check, shape, spelling};

const SHAPE: &str = "PADPIDA##########&";
const LENGTH: &str = "18, PADPIDA, ten digits and a check character";

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let code = spelling::compact(text, &['-', ' ', '.']);
    if spelling::is_zero(&code) {
        return Err(Malformed::new(Scheme::Dpid, Reason::Blank, &code));
    }
    shape::require(Scheme::Dpid, SHAPE, LENGTH, &code)?;
    let check = check(&code);
    Ok(Reading::new(Identifier::new(Scheme::Dpid, code), check))
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
