//! Sums of shares country by country: tells quickly of most records that theirs add up, before
//! anybody asks in which territories they do not.

use std::collections::HashMap;

use imr_snapshots::record::{Basis, Record, Right, TOLERANCE};
use imr_snapshots::territory::{Countries, Expression};

/// Most territory expressions that are remembered.
const REMEMBERED: usize = 10_000;
/// Numbers of countries are below this.
const NUMBERS: usize = 1_000;

/// Adds shares.
pub(super) struct Sums {
    /// The day on which shares have to hold, `YYYYMMDD`.
    pub(super) today: u32,
    /// The countries of territory expressions; looked up, never listed.
    territories: HashMap<String, Countries>,
    points: Vec<u32>,
}

impl Sums {
    pub(super) fn new(today: u32) -> Self {
        Self {
            today,
            territories: HashMap::new(),
            points: vec![0; NUMBERS],
        }
    }

    /// Tells whether shares of a right exceed the whole in some country, or, where they are of
    /// ownership, miss it; by no more than rounding costs does not count.
    pub(super) fn differ(&mut self, record: &Record) -> bool {
        let bases = [Basis::Ownership, Basis::Collection];
        bases.into_iter().any(|basis| {
            let mut rights = Right::ALL.iter();
            rights.any(|right| self.of_right(record, *right, basis))
        })
    }

    fn of_right(&mut self, record: &Record, right: Right, basis: Basis) -> bool {
        let whole = 10_000 + TOLERANCE;
        let today = self.today;
        let own = |share: &&imr_snapshots::record::Share| {
            (share.right, share.basis) == (right, basis) && share.is_valid_on(today)
        };
        let all = || record.shares.iter().filter(own);
        let Some(first) = all().next() else {
            return false;
        };
        let total: u32 = all().map(|share| u32::from(share.points)).sum();
        let missed = |points: u32| basis == Basis::Ownership && points + TOLERANCE < 10_000;
        if total <= whole && (basis == Basis::Collection || missed(total)) {
            return missed(total);
        }
        if all().all(|share| share.territory == first.territory) {
            return total > whole || missed(total);
        }
        self.points.fill(0);
        for share in all() {
            let countries = self.countries(&share.territory);
            for code in countries.codes() {
                if let Some(points) = self.points.get_mut(usize::from(code)) {
                    *points += u32::from(share.points);
                }
            }
        }
        let mut sums = self.points.iter().filter(|points| **points > 0);
        sums.any(|points| *points > whole || missed(*points))
    }

    fn countries(&mut self, territory: &str) -> Countries {
        if let Some(known) = self.territories.get(territory) {
            return *known;
        }
        if self.territories.len() >= REMEMBERED {
            self.territories.clear();
        }
        let expression = Expression::parse(territory).unwrap_or_default();
        let countries = expression.countries(self.today);
        self.territories.insert(territory.to_owned(), countries);
        countries
    }
}

#[cfg(test)]
mod tests {
    use imr_snapshots::record::{Role, Share, Sources, balances};
    use proptest::prelude::*;

    use super::*;

    fn share(right: Right, basis: Basis, territory: &str, points: u16) -> Share {
        Share {
            name: format!("{territory} {points}"),
            party: None,
            role: Role::Writer,
            basis,
            right,
            territory: territory.to_owned(),
            validity: String::new(),
            society: String::new(),
            points,
            sources: Sources::one(0),
        }
    }

    fn any_share() -> impl Strategy<Value = Share> {
        let territories = ["", "2136", "2136-840", "840", "2130", "2100+276", "276"];
        let points = prop_oneof![Just(5_000_u16), Just(2_500), Just(10_000), 1..10_001_u16];
        let basis = prop_oneof![Just(Basis::Ownership), Just(Basis::Collection)];
        (0..territories.len(), points, basis).prop_map(move |(at, points, basis)| {
            share(Right::Mechanical, basis, territories[at], points)
        })
    }

    proptest! {
        #[test]
        fn the_sums_by_country_are_those_of_the_balances(
            shares in proptest::collection::vec(any_share(), 0..6),
        ) {
            let mut record = Record::default();
            for share in shares {
                // Shares of one name are of one holder, and add up all the same.
                record.shares.push(share);
            }
            let expected = balances(&record, 2026_01_01).iter().any(|balance| {
                let under = balance.points + TOLERANCE < 10_000;
                balance.points > 10_000 + TOLERANCE
                    || (balance.basis == Basis::Ownership && under)
            });
            prop_assert_eq!(Sums::new(2026_01_01).differ(&record), expected);
        }
    }
}
