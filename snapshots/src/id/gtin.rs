//! GTIN, Global Trade Item Number (GS1): UPC-A of 12 digits, EAN of 13 or 8, GTIN-14; the ICPN of
//! DDEX messages.
//!
//! The last digit is a check digit (mod 10, weights 3 and 1). All lengths are one number space,
//! so the canonical code has 14 digits, with zeros before shorter numbers.

use super::form::{Form, USUAL, check, judged};
use super::{Check, Identifier, Malformed, Note, Reading, Scheme};
use super::{check as checks, shape, spelling};

pub(super) const FORM: Form = Form {
    separators: USUAL,
    shape: "##############",
    length: "8, 12, 13 or 14 digits",
    canonical: "##############",
};
const DIGITS: usize = 14;
/// From so many digits on, lost zeros are put back if the check digit is then right.
const SHORTEST: usize = 6;

/// Reads a code without separators.
pub(super) fn read(code: String) -> Result<Reading, Malformed> {
    shape::require_digits(Scheme::Gtin, &code)?;
    let padded = spelling::pad(&code, DIGITS);
    let whole = matches!(code.len(), 8 | 12 | 13 | 14);
    if !whole
        && (SHORTEST..DIGITS).contains(&code.len())
        && check(Scheme::Gtin, &padded) == Check::Right
    {
        let identifier = Identifier::new(Scheme::Gtin, padded);
        return Ok(Reading::new(identifier, Check::Right).with(Note::LeadingZerosAdded));
    }
    if let Some(reading) = completed(&code) {
        return Ok(reading);
    }
    let given = if whole { &padded } else { &code };
    shape::require(Scheme::Gtin, FORM.shape, FORM.length, given)?;
    Ok(judged(Scheme::Gtin, padded))
}

/// Eleven digits read as a UPC printed without its check digit: it is added.
pub(super) fn completed(code: &str) -> Option<Reading> {
    if code.len() != 11 || spelling::is_zero(code) {
        return None;
    }
    let mut whole = spelling::pad(code, DIGITS - 1);
    whole.push(checks::mod_10(code)?);
    let reading = Reading::new(Identifier::new(Scheme::Gtin, whole), Check::Absent);
    Some(reading.with(Note::CheckDigitAdded))
}

/// As many digits as the number was issued with: 8 (GS1 keeps six leading zeros for them), 12, 13
/// or 14.
pub(super) fn display(code: &str) -> String {
    let zeros = code.bytes().take_while(|&byte| byte == b'0').count();
    let skipped = match zeros {
        6.. => 6,
        2.. => 2,
        few => few,
    };
    code.get(skipped..).unwrap_or(code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Malformed, Note, Reading, Scheme, by_scheme, form};

    fn parse(text: &str) -> Result<Reading, Malformed> {
        by_scheme(Scheme::Gtin, text)
    }

    fn display(code: &str) -> String {
        form::display(Scheme::Gtin, code)
    }

    #[test]
    fn all_lengths_are_one_number_space() {
        for text in [
            "602577318801",
            "0602577318801",
            "00602577318801",
            "6 02577 31880 1",
        ] {
            let reading = parse(text).unwrap();
            assert_eq!(reading.identifier.code(), "00602577318801");
            assert_eq!(reading.check, Check::Right);
            assert_eq!(reading.identifier.display(), "602577318801");
        }
        for text in [
            "718752155427",
            "602475093060",
            "00094631432057",
            "04988006110809",
        ] {
            assert_eq!(parse(text).unwrap().check, Check::Right, "{text}");
        }
    }

    #[test]
    fn a_number_is_shown_with_the_digits_it_was_issued_with() {
        for (code, shown) in [
            ("00000007642357", "07642357"),
            ("00036000291452", "036000291452"),
            ("04988006110809", "4988006110809"),
            ("07875354382095", "7875354382095"),
            ("17875354382092", "17875354382092"),
        ] {
            assert_eq!(display(code), shown);
        }
    }

    #[test]
    fn eleven_digits_have_lost_a_zero_or_the_check_digit() {
        let reading = parse("36000291452").unwrap();
        assert_eq!(reading.identifier.code(), "00036000291452");
        assert_eq!(reading.notes, [Note::LeadingZerosAdded]);
        let reading = parse("71875215542").unwrap();
        assert_eq!(reading.identifier.code(), "00718752155427");
        assert_eq!(
            (reading.check, reading.notes),
            (Check::Absent, vec![Note::CheckDigitAdded])
        );
    }

    #[test]
    fn a_wrong_check_digit_or_length_is_told() {
        let wrong = |expected: &str| Check::Wrong {
            expected: expected.to_owned(),
        };
        assert_eq!(parse("07642358").unwrap().check, wrong("7"));
        assert_eq!(parse("718752155428").unwrap().check, wrong("7"));
        assert!(matches!(
            parse("02083116542649").unwrap().check,
            Check::Wrong { .. }
        ));
        assert_eq!(parse("123456789").unwrap_err().reason.code(), "length");
        assert_eq!(
            parse("71875215542O").unwrap_err().reason.code(),
            "character"
        );
    }
}
