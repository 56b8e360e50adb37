//! The shares of the party that a row credits.

use imr_snapshots::record::{Basis, Record, Right, Share};

use super::found::Found;
use super::read::{RowReader, checked, text};
use super::row::Row;
use super::value;

/// The column of a share, its right and its parts per 10,000.
type Sized = (usize, Right, u16);

impl RowReader<'_> {
    /// The shares of the row's only party.
    pub(super) fn shares(&self, row: &Row<'_>, claims: &mut Record, found: &mut Found) {
        let sizes = self.sizes(row, found);
        let territory = self
            .plan
            .shares
            .territory
            .and_then(|at| text(row.cell(at), at, found));
        let territory = territory.unwrap_or_default();
        match (claims.credits.as_slice(), sizes.as_slice()) {
            (_, []) => {}
            ([credit], _) => {
                claims
                    .shares
                    .extend(sizes.iter().map(|&(_, right, points)| Share {
                        name: credit.name.clone(),
                        party: credit.party.clone(),
                        role: credit.role,
                        basis: Basis::Ownership,
                        right,
                        territory: territory.clone(),
                        validity: String::new(),
                        society: String::new(),
                        points,
                        sources: self.sources(),
                    }));
            }
            (credits, [(at, ..), ..]) => {
                let message = format!(
                    "whose share is it? the row credits {} parties",
                    credits.len()
                );
                found.flaw(
                    *at,
                    "share-party",
                    message,
                    "give each party and its shares a row",
                );
            }
        }
    }

    /// The shares above nothing.
    fn sizes(&self, row: &Row<'_>, found: &mut Found) -> Vec<Sized> {
        let columns = &self.plan.shares;
        let mut sizes = Vec::new();
        for &(right, at) in &columns.of {
            let read = checked(row.cell(at), at, "share", value::percent, found);
            sizes.extend(read.map(|points| (at, right, points)));
        }
        let right = columns
            .right
            .and_then(|at| checked(row.cell(at), at, "right", value::right, found));
        let right = right.unwrap_or(Right::Unspecified);
        if let Some(at) = columns.points {
            let read = checked(row.cell(at), at, "share", value::points, found);
            sizes.extend(read.map(|points| (at, right, points)));
        }
        if let Some(at) = columns.percent {
            let read = checked(row.cell(at), at, "share", value::percent, found);
            sizes.extend(read.map(|points| (at, right, points)));
        }
        sizes.retain(|&(_, _, points)| points > 0);
        sizes
    }
}
