//! Dates of checkpoints, without a clock.

/// Returns the time `days` days after `time` (`YYYY-MM-DDTHH:MM:SSZ`) in the proleptic Gregorian
/// calendar; `None` when `time` is malformed or the result is after the year 9999.
pub fn later(time: &str, days: u32) -> Option<String> {
    let date = time.get(..10)?;
    let rest = time.get(10..)?;
    let mut parts = date.split('-');
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, month, day) = date_of(day_number(year, month, day) + i64::from(days));
    (year <= 9_999).then(|| format!("{year:04}-{month:02}-{day:02}{rest}"))
}

/// Days of 400 years.
const ERA: i64 = 146_097;

/// Counts days from 1 March of the year 0: leap days are at the end of such years.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let from_march = (month + 9) % 12;
    let year = if month <= 2 { year - 1 } else { year };
    let before_month = (153 * from_march + 2) / 5;
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + before_month
        + day
        - 1
}

/// The inverse of [`day_number`].
fn date_of(number: i64) -> (i64, i64, i64) {
    let (era, of_era) = (number.div_euclid(ERA), number.rem_euclid(ERA));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (ERA - 1)) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_added_over_months_years_and_leap_days() {
        for (time, days, expected) in [
            ("2026-11-20T00:00:00Z", 30, "2026-12-20T00:00:00Z"),
            ("2026-12-31T23:59:59Z", 1, "2027-01-01T23:59:59Z"),
            ("2024-02-28T00:00:00Z", 1, "2024-02-29T00:00:00Z"),
            ("2023-02-28T00:00:00Z", 1, "2023-03-01T00:00:00Z"),
            ("1900-02-28T00:00:00Z", 1, "1900-03-01T00:00:00Z"),
            ("2000-02-28T00:00:00Z", 366, "2001-02-28T00:00:00Z"),
            ("2026-01-01T00:00:00Z", 0, "2026-01-01T00:00:00Z"),
        ] {
            assert_eq!(later(time, days).as_deref(), Some(expected));
        }
    }

    #[test]
    fn every_day_of_eight_centuries_follows_the_one_before() {
        let mut day = (1_600, 1, 1);
        for number in day_number(1_600, 1, 1)..day_number(2_400, 1, 1) {
            assert_eq!(date_of(number), day);
            let leap = day.0 % 4 == 0 && (day.0 % 100 != 0 || day.0 % 400 == 0);
            let length = match day.1 {
                2 => 28 + i64::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day.2 += 1;
            if day.2 > length {
                day = (day.0, day.1 + 1, 1);
            }
            if day.1 > 12 {
                day = (day.0 + 1, 1, 1);
            }
        }
    }

    #[test]
    fn malformed_and_endless_times_are_refused() {
        assert_eq!(later("2026-13-01T00:00:00Z", 1), None);
        assert_eq!(later("now", 1), None);
        assert_eq!(later("9999-12-31T00:00:00Z", 1), None);
    }
}
