//! Claims that cannot all be right, found when a record is shown.

use crate::order::sort_by;

use super::{Fact, FactKind, Record, Right};

/// Claims that exceed the whole or disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The shares of one right in one territory add up to more than 10,000 points.
    OverClaim {
        /// Which right.
        right: Right,
        /// Where.
        territory: String,
        /// The sum in parts per 10,000.
        points: u32,
    },
    /// Several values are given where a record has one.
    Disagreement {
        /// Which fact.
        fact: FactKind,
        /// How many different values there are.
        values: usize,
    },
}

/// Durations closer than this do not disagree: sources round to seconds or measure differently.
const DURATION_TOLERANCE_MS: u64 = 3_000;

/// Finds the conflicts between the claims of a record, in a fixed order.
///
/// Ownership shares are added per right and territory over all sources: two sources that claim
/// the same share for the same party are one claim with two sources and count once.
pub fn conflicts(record: &Record) -> Vec<Conflict> {
    let mut found = over_claims(record);
    for &kind in FactKind::ALL {
        if kind.is_single() {
            let values: Vec<&Fact> = record.facts.iter().filter(|f| f.kind == kind).collect();
            if disagree(kind, &values) {
                found.push(Conflict::Disagreement {
                    fact: kind,
                    values: values.len(),
                });
            }
        }
    }
    found
}

fn over_claims(record: &Record) -> Vec<Conflict> {
    let mut sums: Vec<(Right, &str, u32)> = Vec::new();
    for share in &record.shares {
        let points = u32::from(share.points);
        match sums
            .iter_mut()
            .find(|s| s.0 == share.right && s.1 == share.territory)
        {
            Some(sum) => sum.2 = sum.2.saturating_add(points),
            None => sums.push((share.right, &share.territory, points)),
        }
    }
    sums.retain(|sum| sum.2 > 10_000);
    sort_by(&mut sums, Ord::cmp);
    sums.into_iter()
        .map(|(right, territory, points)| Conflict::OverClaim {
            right,
            territory: territory.to_owned(),
            points,
        })
        .collect()
}

fn disagree(kind: FactKind, values: &[&Fact]) -> bool {
    use super::FactValue::{Number, Text};
    let Some((first, rest)) = values.split_first() else {
        return false;
    };
    rest.iter().any(|other| match (&first.value, &other.value) {
        (Number(a), Number(b)) if kind == FactKind::Duration => {
            a.abs_diff(*b) > DURATION_TOLERANCE_MS
        }
        // A date that only says the year agrees with every day of that year.
        (Text(a), Text(b)) if kind == FactKind::Date => {
            !(a.starts_with(b.as_str()) || b.starts_with(a.as_str()))
        }
        (a, b) => a != b,
    })
}
