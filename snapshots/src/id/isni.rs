//! ISNI, International Standard Name Identifier (ISO 27729); ORCID iDs are a range of it.
//!
//! Fifteen digits and a check character, a digit or X (ISO 7064 MOD 11-2). Columns of fifteen
//! characters cut the check character off; number columns lose the leading zeros.

use super::{Check, Identifier, Malformed, Note, Reading, Reason, Scheme, check, shape, spelling};

const SHAPE: &str = "###############+";
const LENGTH: &str = "16, fifteen digits and a check character";
const DIGITS: usize = 16;
/// From so many characters on, lost zeros are put back if the check character is then right.
const SHORTEST: usize = 8;

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let code = spelling::compact(text, &['-', '.', ' ']);
    if spelling::is_zero(&code) {
        return Err(Malformed::new(Scheme::Isni, Reason::Blank, &code));
    }
    if (SHORTEST..DIGITS).contains(&code.len()) {
        if let Some(reading) = restored(&code) {
            return Ok(reading);
        }
        if code.len() == DIGITS - 1
            && let Some(expected) = check::mod_11_2(&code)
        {
            let mut whole = code;
            whole.push(expected);
            let reading = Reading::new(Identifier::new(Scheme::Isni, whole), Check::Absent);
            return Ok(reading.with(Note::Truncated).with(Note::CheckDigitAdded));
        }
    }
    shape::require(Scheme::Isni, SHAPE, LENGTH, &code)?;
    let check = check(&code);
    Ok(Reading::new(Identifier::new(Scheme::Isni, code), check))
}

/// A number that lost its leading zeros, if its check character is right with them. One that
/// begins with a zero has lost none.
fn restored(code: &str) -> Option<Reading> {
    let padded = spelling::pad(code, DIGITS);
    let whole = !code.starts_with('0') && is_canonical(&padded) && check(&padded) == Check::Right;
    whole.then(|| {
        let identifier = Identifier::new(Scheme::Isni, padded);
        Reading::new(identifier, Check::Right).with(Note::LeadingZerosAdded)
    })
}

pub(super) fn is_canonical(code: &str) -> bool {
    shape::fits(SHAPE, code) && !spelling::is_zero(code)
}

pub(super) fn check(code: &str) -> Check {
    let Some((digits, given)) = code.split_at_checked(15) else {
        return Check::Absent;
    };
    match check::mod_11_2(digits) {
        Some(expected) => Check::judge(given, expected.encode_utf8(&mut [0; 4])),
        None => Check::Absent,
    }
}

pub(super) fn display(code: &str) -> String {
    spelling::grouped(code, &[4, 4, 4], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_identifiers_verify_in_every_spelling() {
        for text in [
            "0000 0001 2103 2683",
            "0000-0001-5109-3700",
            "0000000078387189",
            "000000005516189x",
            "0000000120269646",
        ] {
            assert_eq!(parse(text).unwrap().check, Check::Right, "{text}");
        }
        assert_eq!(display("000000012146438X"), "0000 0001 2146 438X");
    }

    #[test]
    fn a_format_that_fits_with_a_wrong_check_is_told() {
        let reading = parse("000000010675099X").unwrap();
        assert_eq!(
            reading.check,
            Check::Wrong {
                expected: "4".to_owned()
            }
        );
    }

    #[test]
    fn a_truncated_value_is_completed() {
        let reading = parse("000000012103268").unwrap();
        assert_eq!(reading.identifier.code(), "0000000121032683");
        assert_eq!(reading.notes, [Note::Truncated, Note::CheckDigitAdded]);
        assert_eq!(reading.check, Check::Absent);
    }

    #[test]
    fn lost_zeros_come_back_only_if_the_check_agrees() {
        let reading = parse("121032683").unwrap();
        assert_eq!(reading.identifier.code(), "0000000121032683");
        assert_eq!(reading.notes, [Note::LeadingZerosAdded]);
        assert_eq!(parse("121032684").unwrap_err().reason.code(), "length");
    }
}
