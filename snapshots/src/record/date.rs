//! Years and dates as the bytes of values: most facts of recordings and releases are a date.

use crate::codec::{Input, Output};

/// The year before the first one that is a single byte.
const YEAR: u16 = 1899;

/// Writes a year: a byte that counts from 1899, or byte 0 and two bytes.
pub(crate) fn write_year(to: &mut Output<'_>, year: u16) {
    match year.checked_sub(YEAR) {
        Some(year @ 1..=255) => to.number(u64::from(year), 1),
        _ => to.number(u64::from(year) << 8, 3),
    }
}

/// Reads a year.
pub(crate) fn read_year(from: &mut Input<'_>) -> Option<u16> {
    Some(match from.number(1)? as u16 {
        0 => from.number(2)? as u16,
        year => YEAR + year,
    })
}

/// Writes a text that is a date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: the year, then one byte each for
/// month and day. Returns how many of the three there are, or 0 if it is no date and nothing is written.
pub(super) fn write(to: &mut Output<'_>, text: &str) -> u8 {
    let bytes = text.as_bytes();
    let is_date = matches!(bytes.len(), 4 | 7 | 10)
        && (bytes.iter().enumerate()).all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_date {
        return 0;
    }
    let mut parts = text.split('-').flat_map(str::parse);
    write_year(to, parts.next().unwrap_or_default());
    parts.for_each(|part: u16| to.number(u64::from(part), 1));
    (bytes.len() / 3) as u8
}

/// Reads a date of so many parts; `None` for a number that has more digits than its part.
pub(super) fn read(from: &mut Input<'_>, parts: u8) -> Option<String> {
    let year = read_year(from)?;
    let mut text = String::with_capacity(10);
    digits(&mut text, year / 100)?;
    digits(&mut text, year % 100)?;
    for _ in 1..parts {
        text.push('-');
        digits(&mut text, from.number(1)? as u16)?;
    }
    Some(text)
}

/// Adds a number of two digits.
fn digits(text: &mut String, number: u16) -> Option<()> {
    for digit in [number / 10, number % 10] {
        text.push(char::from_digit(digit.into(), 10)?);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::codec::{decode, encode};
    use crate::record::FactValue;

    proptest! {
        #[test]
        fn a_text_stays_what_it_is(
            text in prop_oneof!["[0-9]{1,5}(-[0-9]{0,3}){0,3}", "\\PC{0,10}", "[0-9]{4}-[0-9]{2}-[0-9]{2}"],
        ) {
            let value = FactValue::Text(text);
            let bytes = encode(&value).unwrap();
            prop_assert_eq!(decode::<FactValue>(&bytes), Ok(value));
        }
    }

    #[test]
    fn only_whole_dates_are_numbers() {
        for (text, form) in [
            ("1986", 2),
            ("0000", 2),
            ("9999", 2),
            ("1986-05", 3),
            ("1986-99", 3),
            ("1986-05-31", 4),
            ("", 1),
            ("198", 1),
            ("19860", 1),
            ("1986-5", 1),
            ("1986-5-1", 1),
            ("1986-05-", 1),
            ("1986/05", 1),
            ("+986", 1),
            ("19-6-05", 1),
            ("1986-+5", 1),
            ("１９８６", 1),
        ] {
            let bytes = encode(&FactValue::Text(text.to_owned())).unwrap();
            assert_eq!(bytes[2], form, "{text}");
        }
    }

    #[test]
    fn numbers_with_more_digits_than_their_part_are_refused() {
        for bytes in [
            &[1, 0, 2, 0, 0x10, 0x27][..],
            &[1, 0, 3, 87, 100],
            &[1, 0, 4, 87, 5, 255],
            &[1, 0, 4, 87, 5],
            &[1, 0, 5, 87, 5, 1, 1],
        ] {
            assert!(decode::<FactValue>(bytes).is_err(), "{bytes:?}");
        }
    }
}
