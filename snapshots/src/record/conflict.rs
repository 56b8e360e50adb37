//! Claims that cannot all be right, found when a record is shown.

use super::balance::{State, balances, sums, unnamed};
use super::{Basis, Fact, FactKind, Record, Right};

/// Claims that exceed the whole or disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The shares of one right in one territory add up to more than 10,000 points.
    OverClaim {
        /// Which right.
        right: Right,
        /// Ownership or collection.
        basis: Basis,
        /// Where, as an expression of [`crate::territory`].
        territory: String,
        /// The sum in parts per 10,000.
        points: u32,
    },
    /// Sources give one holder different shares of a right in a territory.
    Shares {
        /// Which right.
        right: Right,
        /// Ownership or collection.
        basis: Basis,
        /// Where, as an expression of [`crate::territory`].
        territory: String,
        /// Number of such holders.
        holders: usize,
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

/// Finds the conflicts between the claims of a record on a day written `YYYYMMDD`, in a fixed
/// order.
pub fn conflicts(record: &Record, day: u32) -> Vec<Conflict> {
    let mut found = of_shares(record, day);
    for &kind in FactKind::ALL {
        if kind.is_single() {
            let values = of_kind(record, kind);
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

/// Tells whether there are any [`conflicts`], sooner than it takes to name where.
pub fn has_conflicts(record: &Record, day: u32) -> bool {
    let mut shares = sums(record, day, unnamed).into_iter();
    let mut facts = FactKind::ALL.iter().filter(|kind| kind.is_single());
    shares.any(|balance| balance.disputed > 0 || balance.state() == State::Over)
        || facts.any(|kind| disagree(*kind, &of_kind(record, *kind)))
}

fn of_kind(record: &Record, kind: FactKind) -> Vec<&Fact> {
    let mut facts = Vec::new();
    for fact in &record.facts {
        if fact.kind == kind {
            facts.push(fact);
        }
    }
    facts
}

fn of_shares(record: &Record, day: u32) -> Vec<Conflict> {
    let mut found = Vec::new();
    for balance in balances(record, day) {
        let state = balance.state();
        let (right, basis, territory) = (balance.right, balance.basis, balance.territory);
        if balance.disputed > 0 {
            found.push(Conflict::Shares {
                right,
                basis,
                territory: territory.clone(),
                holders: balance.disputed,
            });
        }
        if state == State::Over {
            found.push(Conflict::OverClaim {
                right,
                basis,
                territory,
                points: balance.points,
            });
        }
    }
    found
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
