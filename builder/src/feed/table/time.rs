//! Durations and dates.
//!
//! Each function reads a trimmed cell that is not empty. `Ok(None)` is a cell that says nothing:
//! `0:00`, `0000-00-00`.

use super::field::DurationUnit;
use super::value::{ValueError, decimal, digits, number, short};

/// Longest duration that is taken, in milliseconds: two days.
const LONGEST_MS: u64 = 2 * 24 * 3600 * 1000;
/// Plain numbers below this are seconds, others milliseconds, where the unit is not said.
const SECONDS_BELOW: u64 = 10_000;

/// Reads a duration as milliseconds.
pub(in crate::feed) fn duration(text: &str, unit: DurationUnit) -> Result<Option<u64>, ValueError> {
    let milliseconds = match unit {
        DurationUnit::Milliseconds => decimal(text, 1),
        DurationUnit::Seconds => decimal(text, 1000),
        DurationUnit::Text => clock(text).or_else(|| iso_duration(text)).or_else(|| {
            let number = decimal(text, 1)?;
            if number < SECONDS_BELOW {
                decimal(text, 1000)
            } else {
                Some(number)
            }
        }),
    };
    match milliseconds {
        None => Err((
            format!("`{}` is not a duration", short(text)),
            "write milliseconds or seconds in a column of that unit, or 3:45, 1:02:03, PT3M45S",
        )),
        Some(0) => Ok(None),
        Some(n) if n > LONGEST_MS => Err((
            format!("{n} ms is longer than two days"),
            "map the column with the right unit: duration-ms or duration-s",
        )),
        Some(n) => Ok(Some(n)),
    }
}

/// `3:45`, `03:45.250`, `1:02:03`.
fn clock(text: &str) -> Option<u64> {
    let mut parts = text.rsplitn(3, ':');
    let (seconds, minutes, hours) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let (seconds, minutes) = (decimal(seconds, 1000)?, number(minutes)?);
    if seconds >= 60_000 || (text.matches(':').count() == 2 && minutes >= 60) {
        return None;
    }
    let minutes = number(hours)?.checked_mul(60)?.checked_add(minutes)?;
    minutes.checked_mul(60_000)?.checked_add(seconds)
}

/// `PT3M45S` (ISO 8601).
pub(in crate::feed) fn iso_duration(text: &str) -> Option<u64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut total = 0_u64;
    for (unit, scale) in [('H', 3_600_000), ('M', 60_000), ('S', 1000)] {
        if let Some((number, after)) = rest.split_once(unit) {
            total = total.checked_add(decimal(number, scale)?)?;
            rest = after;
        }
    }
    (rest.is_empty() && text.len() > 2).then_some(total)
}

/// Reads a date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: any of these with `-`, `/` or `.` or, for a
/// whole day, nothing between the parts; `D.M.YYYY`; a point in time, of which the day is taken.
pub(in crate::feed) fn date(text: &str) -> Result<Option<String>, ValueError> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let wrong = || {
        (
            format!("`{}` is not a date", short(text)),
            "write YYYY, YYYY-MM or YYYY-MM-DD",
        )
    };
    if digits(day) && !day.is_empty() {
        return match day.len() {
            4 => calendar(day, "", "", text),
            6 => calendar(&day[..4], &day[4..], "", text),
            8 => calendar(&day[..4], &day[4..6], &day[6..], text),
            _ => Err(wrong()),
        };
    }
    let separator = ['-', '/', '.']
        .into_iter()
        .find(|&c| day.contains(c))
        .ok_or_else(wrong)?;
    let parts: Vec<&str> = day.split(separator).collect();
    if !parts
        .iter()
        .all(|part| !part.is_empty() && part.len() <= 4 && digits(part))
    {
        return Err(wrong());
    }
    match (parts.as_slice(), separator) {
        ([year, month], _) if year.len() == 4 => calendar(year, month, "", text),
        ([year, month, day], _) if year.len() == 4 => calendar(year, month, day, text),
        ([day, month, year], '.') if year.len() == 4 => calendar(year, month, day, text),
        ([_, _, _], _) => Err((
            format!("`{}`: is the month or the day first?", short(text)),
            "write YYYY-MM-DD",
        )),
        _ => Err(wrong()),
    }
}

/// A date if the calendar has it.
fn calendar(y: &str, m: &str, d: &str, text: &str) -> Result<Option<String>, ValueError> {
    let part = |text: &str| {
        if text.is_empty() {
            Some(0)
        } else {
            number(text)
        }
    };
    let (Some(year), Some(month), Some(day)) = (part(y), part(m), part(d)) else {
        return Err((
            format!("`{}` is not a date", short(text)),
            "write YYYY-MM-DD",
        ));
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if month > 12 || day > days || (month == 0 && day > 0) {
        return Err((
            format!("`{}` is not a day of the calendar", short(text)),
            "write YYYY-MM-DD",
        ));
    }
    Ok(match (year, month, day) {
        (0, _, _) => None,
        (_, 0, _) => Some(format!("{year:04}")),
        (_, _, 0) => Some(format!("{year:04}-{month:02}")),
        _ => Some(format!("{year:04}-{month:02}-{day:02}")),
    })
}

/// Reads milliseconds since 1970 (UTC) as a day (civil-from-days, proleptic Gregorian calendar).
pub(super) fn date_ms(text: &str) -> Result<Option<String>, ValueError> {
    let wrong = || {
        (
            format!("`{}` is not a time in milliseconds since 1970", short(text)),
            "map text dates with `date`",
        )
    };
    let milliseconds = number(text)
        .filter(|&n| n < 253_402_300_800_000)
        .ok_or_else(wrong)?;
    if milliseconds == 0 {
        return Ok(None);
    }
    // Days are counted from 1 March of year 0, so that a leap day ends its year.
    let days = milliseconds / 86_400_000 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    Ok(Some(format!("{year:04}-{month:02}-{day:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_every_common_notation() {
        for (text, unit, expected) in [
            ("224813", DurationUnit::Milliseconds, Some(224_813)),
            ("224813.0", DurationUnit::Milliseconds, Some(224_813)),
            ("224.813", DurationUnit::Seconds, Some(224_813)),
            ("3:45", DurationUnit::Text, Some(225_000)),
            ("03:45.250", DurationUnit::Text, Some(225_250)),
            ("75:00", DurationUnit::Text, Some(4_500_000)),
            ("1:02:03", DurationUnit::Text, Some(3_723_000)),
            ("PT3M45S", DurationUnit::Text, Some(225_000)),
            ("PT1H2.5S", DurationUnit::Text, Some(3_602_500)),
            ("225", DurationUnit::Text, Some(225_000)),
            ("225000", DurationUnit::Text, Some(225_000)),
            ("0:00", DurationUnit::Text, None),
        ] {
            assert_eq!(duration(text, unit).unwrap(), expected, "{text}");
        }
        for text in [
            "3:60",
            "1:60:00",
            "-5",
            "PT",
            "PT3X",
            "three",
            "3:4x",
            "1e5",
            "9999999999999",
        ] {
            assert!(duration(text, DurationUnit::Text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_are_read_and_impossible_ones_refused() {
        for (text, expected) in [
            ("1979", Some("1979")),
            ("1979-05", Some("1979-05")),
            ("1979-05-01", Some("1979-05-01")),
            ("1979/5/1", Some("1979-05-01")),
            ("19790501", Some("1979-05-01")),
            ("1.5.1979", Some("1979-05-01")),
            ("1979-05-01T12:30:00Z", Some("1979-05-01")),
            ("1979-05-01 12:30", Some("1979-05-01")),
            ("2000-02-29", Some("2000-02-29")),
            ("1979-00-00", Some("1979")),
            ("0000", None),
            ("0000-00-00", None),
        ] {
            assert_eq!(date(text).unwrap().as_deref(), expected, "{text}");
        }
        for text in [
            "1979-13-01",
            "1979-02-29",
            "1900-02-29",
            "5/1/1979",
            "79",
            "May 1979",
            "-",
            "1979-05-",
        ] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn milliseconds_since_1970_are_the_day_in_utc() {
        for (text, expected) in [
            ("1326812400000", "2012-01-17"),
            ("951782400000", "2000-02-29"),
            ("86399999", "1970-01-01"),
            ("253402300799999", "9999-12-31"),
        ] {
            assert_eq!(date_ms(text).unwrap().as_deref(), Some(expected));
        }
        assert_eq!(date_ms("0"), Ok(None));
        assert!(date_ms("253402300800000").is_err());
    }
}
