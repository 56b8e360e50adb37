//! What spreadsheets and data frames do to codes that look like numbers.

use super::Reason;
use crate::text::number;
use crate::text::together;

/// The digits behind `14107338.0` or `7.18752155427E+11`; `None` if the text is no such number.
/// An exponent with fewer decimals than it moves has lost its last digits: [`Reason::Rounded`].
pub(super) fn undo(text: &str) -> Option<Result<String, Reason>> {
    let (mantissa, exponent) = match text.split_once(&['e', 'E'][..]) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
            if exponent.is_empty() || exponent.len() > 2 || !all_digits(exponent) {
                return None;
            }
            (mantissa, Some(number::<usize>(exponent)?))
        }
        None => (text, None),
    };
    let (whole, decimals) = match exponent {
        Some(_) => mantissa
            .split_once(&['.', ','][..])
            .unwrap_or((mantissa, "")),
        None => mantissa.split_once('.')?,
    };
    if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) {
        return None;
    }
    match exponent {
        None if matches!(decimals, "0" | "00") => Some(Ok(whole.to_owned())),
        None => None,
        Some(places) if whole.len() == 1 && places == decimals.len() => {
            Some(Ok(together(&[whole, decimals])))
        }
        Some(places) if whole.len() == 1 && places > decimals.len() => Some(Err(Reason::Rounded)),
        Some(_) => None,
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_come_back_and_rounded_ones_are_refused() {
        assert_eq!(undo("14107338.0"), Some(Ok("14107338".to_owned())));
        assert_eq!(
            undo("7.18752155427E+11"),
            Some(Ok("718752155427".to_owned()))
        );
        assert_eq!(undo("7.18752E+11"), Some(Err(Reason::Rounded)));
        assert_eq!(undo("7,18752e11"), Some(Err(Reason::Rounded)));
        for text in [
            "718752155427",
            "274.373.649",
            "3E",
            "E5",
            "1.5",
            ".0",
            "1E999",
            "",
            "T0.0",
        ] {
            assert_eq!(undo(text), None, "{text}");
        }
    }
}
