//! Values of cells.

use crate::feed::table::{DurationUnit, date, duration};

/// What stands for nothing: an empty cell, and the null of database exports.
pub(super) fn given(cell: &str) -> &str {
    match cell {
        "\\N" | "NULL" | "null" => "",
        cell => cell,
    }
}

/// The values of a cell, in order, without empty ones.
pub(super) fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|')
        .map(str::trim)
        .map(given)
        .filter(|value| !value.is_empty())
}

/// A truth value; `None` for what is neither.
pub(super) fn truth(cell: &str) -> Option<bool> {
    let any = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    match cell {
        "" => Some(false),
        _ if any(&["true", "1", "yes", "y", "t"]) => Some(true),
        _ if any(&["false", "0", "no", "n", "f"]) => Some(false),
        _ => None,
    }
}

/// Percent as parts per 10,000, rounded: halves up. `None` for what is no number from 0 to 100.
pub(super) fn points(text: &str) -> Option<u16> {
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let whole: u32 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let mut thousandths = whole.checked_mul(1_000)?;
    let mut weight = 100;
    for byte in decimals.bytes().take(3) {
        thousandths = thousandths.checked_add(u32::from(byte - b'0') * weight)?;
        weight /= 10;
    }
    let above = decimals.bytes().skip(3).any(|byte| byte != b'0');
    if thousandths > 100_000 || (thousandths == 100_000 && above) {
        return None;
    }
    u16::try_from((thousandths + 5) / 10).ok()
}

/// A duration in milliseconds: `PT3M26S`, `3:26`, or seconds. `Ok(None)` for one of no length.
pub(super) fn milliseconds(text: &str) -> Option<Option<u64>> {
    let seconds = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let unit = if seconds {
        DurationUnit::Seconds
    } else {
        DurationUnit::Text
    };
    duration(text, unit).ok()
}

/// A date, `YYYY-MM-DD`, or less of it. `Some(None)` for one that says nothing.
pub(super) fn day(text: &str) -> Option<Option<String>> {
    date(text).ok()
}

/// A territory: whether it is left out, and its TIS number. Feeds write ISO 3166 letters, TIS
/// numbers, and these behind the `I` or `E` of CWR; `000` and `Worldwide` are everywhere.
pub(super) fn territory(text: &str) -> Option<(bool, u16)> {
    use imr_snapshots::territory::{WORLD, is_known, numeric};
    let upper = text.to_ascii_uppercase();
    if upper == "WORLDWIDE" || upper == "WORLD" {
        return Some((false, WORLD));
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (excluded, rest) = match upper.split_at_checked(1) {
        Some(("I" | "+", rest)) if digits(rest) => (false, rest),
        Some(("E" | "-", rest)) if digits(rest) => (true, rest),
        Some(("-", rest)) => (true, rest),
        _ => (false, upper.as_str()),
    };
    if !digits(rest) {
        return numeric(rest).map(|code| (excluded, code));
    }
    match rest.parse::<u16>().ok()? {
        0 => Some((excluded, WORLD)),
        code => is_known(code).then_some((excluded, code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_become_parts_per_ten_thousand() {
        for (text, expected) in [
            ("50", Some(5_000)),
            ("33.33", Some(3_333)),
            ("33.335", Some(3_334)),
            ("33.3349", Some(3_333)),
            ("66.666667", Some(6_667)),
            (".5", Some(50)),
            ("12,5", Some(1_250)),
            ("100.00 %", Some(10_000)),
            ("0", Some(0)),
            ("100.0001", None),
            ("100.01", None),
            ("250", None),
            ("-5", None),
            ("half", None),
            ("", None),
            (".", None),
            ("4294967296", None),
        ] {
            assert_eq!(points(text), expected, "{text}");
        }
    }

    #[test]
    fn durations_are_iso_or_seconds() {
        assert_eq!(milliseconds("PT3M26S"), Some(Some(206_000)));
        assert_eq!(milliseconds("181"), Some(Some(181_000)));
        assert_eq!(milliseconds("10800"), Some(Some(10_800_000)));
        assert_eq!(milliseconds("181.5"), Some(Some(181_500)));
        assert_eq!(milliseconds("0"), Some(None));
        assert_eq!(milliseconds("long"), None);
    }

    #[test]
    fn territories_are_letters_or_numbers() {
        for (text, expected) in [
            ("US", Some((false, 840))),
            ("us", Some((false, 840))),
            ("840", Some((false, 840))),
            ("I840", Some((false, 840))),
            ("E0840", Some((true, 840))),
            ("I000", Some((false, 2136))),
            ("2136", Some((false, 2136))),
            ("Worldwide", Some((false, 2136))),
            ("ES", Some((false, 724))),
            ("ES-CN", None),
            ("ZZ", None),
            ("", None),
        ] {
            assert_eq!(territory(text), expected, "{text}");
        }
    }

    #[test]
    fn truth_is_told_in_any_case() {
        assert_eq!(truth("TRUE"), Some(true));
        assert_eq!(truth("False"), Some(false));
        assert_eq!(truth(""), Some(false));
        assert_eq!(truth("maybe"), None);
    }
}
