//! What the shares of a work come to: per right and territory, over all sources.
//!
//! The countries of the world are parted into sets in which the same shares hold. In each set
//! the shares are added per holder: several shares of one holder from one source add up; shares
//! of one holder from several sources are one share, and disagree when their sums differ.
//! Ownership and collection are different questions and are never added together.

use super::{Basis, Record, Right, Share, Sources};
use crate::order::sort_by;
use crate::territory::{Countries, Expression};

/// Parts per 10,000 that rounding may cost: the tolerance of CWR for the shares of one right.
pub const TOLERANCE: u32 = 6;

/// Most sets of countries that are told apart.
const SETS: usize = 256;

/// What the shares in one set of countries come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All of the right.
    Whole,
    /// Less: the rest is not claimed by anybody whom the registry knows.
    Under,
    /// More than there is.
    Over,
    /// Sources give different shares to one holder.
    Disputed,
}

impl State {
    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Under => "under",
            Self::Over => "over",
            Self::Disputed => "disputed",
        }
    }
}

/// The shares of one right, on one basis, in the countries where the same shares hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Which right.
    pub right: Right,
    /// Ownership or collection.
    pub basis: Basis,
    /// Where, as an expression; empty when no share says where.
    pub territory: String,
    /// In which countries.
    pub countries: Countries,
    /// Places in [`Record::shares`] of the shares that hold there.
    pub shares: Vec<usize>,
    /// Parts per 10,000 that are claimed.
    pub points: u32,
    /// Number of holders whom sources give different shares.
    pub disputed: usize,
    /// Who says anything about it.
    pub sources: Sources,
}

impl Balance {
    /// Returns what it comes to.
    pub fn state(&self) -> State {
        match self.points {
            points if points > 10_000 + TOLERANCE => State::Over,
            _ if self.disputed > 0 => State::Disputed,
            points if points + TOLERANCE < 10_000 => State::Under,
            _ => State::Whole,
        }
    }

    /// Returns the parts per 10,000 that nobody claims.
    pub fn rest(&self) -> u32 {
        10_000_u32.saturating_sub(self.points)
    }
}

/// Adds up the shares of a record on a day written `YYYYMMDD`: per right and basis the sets of
/// countries, the largest first.
pub fn balances(record: &Record, day: u32) -> Vec<Balance> {
    let mut all = Vec::new();
    for &basis in &[Basis::Ownership, Basis::Collection] {
        for &right in Right::ALL {
            of_right(record, right, basis, day, &mut all);
        }
    }
    all
}

fn of_right(record: &Record, right: Right, basis: Basis, day: u32, all: &mut Vec<Balance>) {
    // Where each share holds, every expression once.
    let mut places: Vec<(&str, Countries, Vec<usize>)> = Vec::new();
    for (at, share) in record.shares.iter().enumerate() {
        if share.right != right || share.basis != basis || !share.is_valid_on(day) {
            continue;
        }
        match places.iter_mut().find(|place| place.0 == share.territory) {
            Some(place) => place.2.push(at),
            None => {
                let countries = Expression::parse(&share.territory);
                let countries = countries.unwrap_or_default().countries(day);
                places.push((&share.territory, countries, vec![at]));
            }
        }
    }
    let mut sets: Vec<Countries> = Vec::new();
    for (_, countries, _) in &places {
        part(&mut sets, countries);
    }
    let first = all.len();
    for countries in sets {
        let here = places
            .iter()
            .filter(|place| !place.1.meet(&countries).is_empty());
        let mut shares: Vec<usize> = here.flat_map(|place| place.2.iter().copied()).collect();
        sort_by(&mut shares, Ord::cmp);
        let mut balance = Balance {
            right,
            basis,
            territory: name(&countries, &places),
            countries,
            shares,
            points: 0,
            disputed: 0,
            sources: Sources::default(),
        };
        add(record, &mut balance);
        all.push(balance);
    }
    if let Some(own) = all.get_mut(first..) {
        sort_by(own, |a: &Balance, b: &Balance| {
            b.countries
                .len()
                .cmp(&a.countries.len())
                .then_with(|| a.territory.cmp(&b.territory))
        });
    }
}

/// Parts the sets so that each is inside of `new` or outside of it.
fn part(sets: &mut Vec<Countries>, new: &Countries) {
    let mut rest = *new;
    for at in 0..sets.len() {
        let Some(set) = sets.get_mut(at) else { break };
        let inside = set.meet(new);
        let outside = set.without(new);
        rest = rest.without(&inside);
        if !inside.is_empty() && !outside.is_empty() {
            *set = inside;
            sets.push(outside);
        }
    }
    if !rest.is_empty() && sets.len() < SETS {
        sets.push(rest);
    }
}

/// Names a set of countries: as a share names it, or as what is left of the smallest territory
/// of a share around it, or country by country.
fn name(countries: &Countries, places: &[(&str, Countries, Vec<usize>)]) -> String {
    if let Some((text, ..)) = places.iter().find(|place| place.1 == *countries) {
        return (*text).to_owned();
    }
    let around = places
        .iter()
        .filter(|place| countries.without(&place.1).is_empty())
        .min_by_key(|place| place.1.len());
    if let Some((text, whole, _)) = around
        && whole.len() - countries.len() < countries.len()
    {
        let mut name = if text.is_empty() { "2136" } else { text }.to_owned();
        for code in whole.without(countries).codes() {
            name.push('-');
            push_number(&mut name, code);
        }
        return name;
    }
    let mut name = String::new();
    for code in countries.codes() {
        if !name.is_empty() {
            name.push('+');
        }
        push_number(&mut name, code);
    }
    name
}

fn push_number(text: &mut String, number: u16) {
    text.push_str(&number.to_string());
}

/// Adds the shares of a set per holder.
fn add(record: &Record, balance: &mut Balance) {
    let shares: Vec<&Share> = balance
        .shares
        .iter()
        .filter_map(|at| record.shares.get(*at))
        .collect();
    for share in &shares {
        balance.sources.join(&share.sources);
    }
    let mut seen: Vec<&Share> = Vec::new();
    for share in &shares {
        if seen.iter().any(|known| known.is_of_same_holder(share)) {
            continue;
        }
        seen.push(share);
        let own = || shares.iter().filter(|other| other.is_of_same_holder(share));
        let (mut least, mut most) = (u32::MAX, 0);
        for source in balance.sources.numbers() {
            let says = own().filter(|other| other.sources.numbers().contains(source));
            let mut points = None;
            for share in says {
                *points.get_or_insert(0) += u32::from(share.points);
            }
            if let Some(points) = points {
                (least, most) = (least.min(points), most.max(points));
            }
        }
        balance.points = balance.points.saturating_add(most);
        balance.disputed += usize::from(least < most && most - least > TOLERANCE);
    }
}

impl Share {
    /// Tells whether two shares are of one holder: the same party in the same role, or the same
    /// name where one of them has no identifier.
    fn is_of_same_holder(&self, other: &Self) -> bool {
        self.role == other.role
            && match (&self.party, &other.party) {
                (Some(own), Some(other)) => own == other,
                _ => self.name.eq_ignore_ascii_case(&other.name),
            }
    }

    /// Tells whether the share holds on a day written `YYYYMMDD`; 0 is any day.
    pub fn is_valid_on(&self, day: u32) -> bool {
        let (from, until) = self.validity.split_once('/').unwrap_or_default();
        let (from, until) = (crate::territory::day(from), crate::territory::day(until));
        day == 0 || (from <= day && (until == 0 || day <= until))
    }
}
