//! ISAN, International Standard Audiovisual Number, with version (ISO 15706-1 and -2).
//!
//! Hexadecimal: root 12, episode 4, a check character, version 8, a second check character over
//! all 24 (both ISO 7064 MOD 37,36). The check characters may be left out, and so may the
//! version, which then is zero. The canonical code is the 24 digits without check characters, so
//! that all forms of one number are one key.

use super::form::Form;
use super::{Check, Identifier, Malformed, Note, Reading, Reason, Scheme};
use super::{check, shape, spelling};
use crate::text::together;

pub(super) const FORM: Form = Form {
    separators: &['-', ' ', ':'],
    shape: "%%%%%%%%%%%%%%%%%%%%%%%%",
    length: "16, 17, 24 or 26: hexadecimal digits and their check characters",
    canonical: "%%%%%%%%%%%%%%%%%%%%%%%%",
};
const WORK: &str = "%%%%%%%%%%%%%%%%";
const WORK_CHECKED: &str = "%%%%%%%%%%%%%%%%&";
const VERSION_CHECKED: &str = "%%%%%%%%%%%%%%%%&%%%%%%%%&";
const NO_VERSION: &str = "00000000";

/// Reads a code without separators.
pub(super) fn read(code: String) -> Result<Reading, Malformed> {
    let shape = match code.chars().count() {
        16 => WORK,
        17 => WORK_CHECKED,
        26 => VERSION_CHECKED,
        _ => FORM.shape,
    };
    shape::require(Scheme::Isan, shape, FORM.length, &code)?;
    // Of all these lengths the parts of a code are where they are in the longest, or are not there.
    let part = |from: usize, to: usize| code.get(from..to.min(code.len())).unwrap_or_default();
    let work = part(0, 16);
    let (version, given) = match code.len() {
        26 => (part(17, 25), together(&[part(16, 17), part(25, 26)])),
        24 => (part(16, 24), String::new()),
        _ => (NO_VERSION, part(16, 17).to_owned()),
    };
    let whole = together(&[work, version]);
    if spelling::is_zero(&whole) {
        return Err(Malformed::new(Scheme::Isan, Reason::Blank, &code));
    }
    let check = judge(&whole, given);
    let mut reading = Reading::new(Identifier::new(Scheme::Isan, whole), check);
    if code.len() < 24 {
        reading.notes.push(Note::VersionAdded);
    }
    Ok(reading)
}

/// Compares none, the first, or both check characters.
fn judge(whole: &str, given: String) -> Check {
    match checks(whole) {
        Some(mut expected) if !given.is_empty() => {
            expected.truncate(given.len());
            Check::judge(&given, expected)
        }
        _ => Check::Absent,
    }
}

/// Both check characters of a canonical code.
fn checks(whole: &str) -> Option<String> {
    let mut both = String::with_capacity(2);
    both.push(check::mod_37_36(whole.get(..16)?)?);
    both.push(check::mod_37_36(whole)?);
    Some(both)
}

/// Groups of four with both check characters.
pub(super) fn display(code: &str) -> String {
    let (work, version) = code.split_at_checked(16).unwrap_or((code, ""));
    let checks = checks(code).unwrap_or_default();
    let (first, last) = checks.split_at_checked(1).unwrap_or_default();
    let whole = together(&[work, first, version, last]);
    spelling::grouped(&whole, &[4, 4, 4, 4, 1, 4, 4], "-------")
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Reading, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Isan, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Isan, code)
    }

    const ROOT: &str = "000000003A8D000000000000";

    #[test]
    fn all_forms_of_one_number_are_one_code() {
        for (text, check) in [
            ("0000-0000-3A8D-0000-Z-0000-0000-6", Check::Right),
            ("urn:isan:0000-0000-3a8d-0000-z-0000-0000-6", Check::Right),
            ("0000-0000-3A8D-0000-Z", Check::Right),
            ("0000-0000-3A8D-0000", Check::Absent),
            (ROOT, Check::Absent),
        ] {
            let reading = crate::id::parse(Scheme::Isan, text).unwrap();
            assert_eq!(reading.identifier.code(), ROOT, "{text}");
            assert_eq!(reading.check, check, "{text}");
        }
        assert_eq!(display(ROOT), "0000-0000-3A8D-0000-Z-0000-0000-6");
    }

    #[test]
    fn published_numbers_verify() {
        for text in [
            "0000-3BAB-9352-0000-G-0000-0000-Q",
            "0000-0001-8947-0000-8-0000-0000-D",
        ] {
            assert_eq!(parse(text).unwrap().check, Check::Right, "{text}");
        }
    }

    #[test]
    fn a_wrong_check_names_both_characters() {
        let reading = parse("0000-0000-3A8D-0000-A-0000-0000-6").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "Z6".to_owned()
            }
        );
        let reading = parse("0000-0000-3A8D-0000-A").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "Z".to_owned()
            }
        );
    }

    #[test]
    fn twenty_five_characters_are_ambiguous_and_refused() {
        let error = parse("0000-0000-3A8D-0000-Z-0000-0000").unwrap_err();
        assert_eq!(error.reason.code(), "length");
        assert_eq!(
            parse("0000-0000-3A8G-0000").unwrap_err().reason.code(),
            "character"
        );
    }
}
