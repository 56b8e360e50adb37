//! What the shares of a work come to: per right and territory, over all sources.
//!
//! The countries of the world are parted into sets in which the same shares hold. In each set
//! the shares are added per holder: several shares of one holder from one source add up; shares
//! of one holder from several sources are one share, and disagree when their sums differ, or when
//! a source that accounts for the whole does not know the holder.
//! Ownership and collection are different questions and are never added together.

use super::holder::holders;
use super::{Basis, Record, Right, Share, Sources};
use crate::order::{Sorted, sort_by};
use crate::territory::{Countries, Expression};

/// Parts per 10,000 that rounding may cost each source: the tolerance of CWR for the shares of one
/// right.
pub const TOLERANCE: u32 = 6;

/// What the shares in one set of countries come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All of the right.
    Whole,
    /// Less: the rest is not claimed by anybody whom the registry knows.
    Under,
    /// More than there is.
    Over,
    /// Sources give different shares to one holder, or name different holders.
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
    /// Where, as the shortest expression; empty when no share says where.
    pub territory: String,
    /// In which countries.
    pub countries: Countries,
    /// Places in [`Record::shares`] of the shares that hold there.
    pub shares: Vec<usize>,
    /// Parts per 10,000 that are claimed.
    pub points: u32,
    /// Number of holders whom sources give different shares, or whom a source does not name that
    /// accounts for the whole.
    pub disputed: usize,
    /// Who says anything about it.
    pub sources: Sources,
    /// Those whose own claims are more than the whole already.
    pub over: Sources,
}

impl Balance {
    /// Returns what it comes to.
    pub fn state(&self) -> State {
        let sources = u32::try_from(self.sources.numbers().len().max(1)).unwrap_or(1);
        match self.points {
            points if points > 10_000 + TOLERANCE * sources => State::Over,
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
    sums(record, day, name)
}

/// Finds the name of a set of countries among those of the shares, on a day.
type Name = fn(&Countries, &[Place<'_>], u32) -> String;

/// The name where none is asked for.
pub(super) fn unnamed(_: &Countries, _: &[Place<'_>], _: u32) -> String {
    String::new()
}

/// Adds up the shares, and names where they hold with `name`, which takes most of the time.
pub(super) fn sums(record: &Record, day: u32, name: Name) -> Vec<Balance> {
    let mut all = Vec::new();
    if record.shares.is_empty() {
        return all;
    }
    let holders = holders(&record.shares);
    for &basis in &[Basis::Ownership, Basis::Collection] {
        for &right in Right::ALL {
            of_right(record, &holders, (right, basis), (day, name), &mut all);
        }
    }
    all
}

/// An expression of shares: where it holds, and the places of the shares.
pub(super) type Place<'a> = (&'a str, (Countries, Vec<usize>));

fn of_right(
    record: &Record,
    holders: &[String],
    (right, basis): (Right, Basis),
    (day, name): (u32, Name),
    all: &mut Vec<Balance>,
) {
    let mut places: Sorted<&str, (Countries, Vec<usize>)> = Sorted::default();
    for (at, share) in record.shares.iter().enumerate() {
        if share.right != right || share.basis != basis || !share.is_valid_on(day) {
            continue;
        }
        let text = share.territory.as_str();
        match places.find_mut(text) {
            Some((_, own)) => own.push(at),
            None => {
                let countries = Expression::parse(text).unwrap_or_default().countries(day);
                places.insert(text, (countries, vec![at]));
            }
        }
    }
    let places = places.entries();
    let mut sets: Vec<Countries> = Vec::new();
    for (_, (countries, _)) in &places {
        part(&mut sets, countries);
    }
    let first = all.len();
    for countries in sets {
        let mut shares: Vec<usize> = Vec::new();
        for (_, (place, own)) in &places {
            if !place.meet(&countries).is_empty() {
                shares.extend_from_slice(own);
            }
        }
        sort_by(&mut shares, Ord::cmp);
        let mut balance = Balance {
            right,
            basis,
            territory: name(&countries, &places, day),
            countries,
            shares,
            points: 0,
            disputed: 0,
            sources: Sources::default(),
            over: Sources::default(),
        };
        balance.add(record, holders);
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

/// Parts the sets so that each is inside of `new` or outside of it; no two have a country in
/// common, so there are never more sets than countries.
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
    if !rest.is_empty() {
        sets.push(rest);
    }
}

/// Names a set of countries: as a share names it, or with the shortest expression if that is
/// shorter.
fn name(countries: &Countries, places: &[Place<'_>], day: u32) -> String {
    let mut known: Option<&str> = None;
    for (text, (place, _)) in places {
        // "" is the world when no share says where; another name of the same set says more.
        let says_more =
            |known: &str| !text.is_empty() && (known.is_empty() || text.len() < known.len());
        if place == countries && known.is_none_or(says_more) {
            known = Some(text);
        }
    }
    match known {
        Some(text) if !text.contains(&['+', '-'][..]) => text.to_owned(),
        _ => {
            let shortest = Expression::of(countries, day).to_string();
            match known {
                Some(text) if text.len() <= shortest.len() => text.to_owned(),
                _ => shortest,
            }
        }
    }
}

/// What one source says about one holder.
type Said<'a> = (&'a str, u16, u32);

impl Balance {
    /// Adds the shares per holder and per source.
    fn add(&mut self, record: &Record, holders: &[String]) {
        let mut said: Vec<Said<'_>> = Vec::new();
        for at in &self.shares {
            if let (Some(share), Some(holder)) = (record.shares.get(*at), holders.get(*at)) {
                self.sources.join(&share.sources);
                let points = u32::from(share.points);
                for source in share.sources.numbers() {
                    said.push((holder.as_str(), *source, points));
                }
            }
        }
        sort_by(&mut said, Ord::cmp);
        let said = joined(said);
        // What each source accounts for, and whether that is the whole.
        let mut wholes: Vec<u16> = Vec::new();
        for &source in self.sources.numbers() {
            let own = said.iter().filter(|one| one.1 == source);
            let points = own.fold(0_u32, |sum, one| sum.saturating_add(one.2));
            if points + TOLERANCE >= 10_000 {
                wholes.push(source);
            }
            if points > 10_000 + TOLERANCE {
                self.over.join(&Sources::one(source));
            }
        }
        for own in said.chunk_by(|a, b| a.0 == b.0) {
            let (mut least, mut most) = (u32::MAX, 0);
            for (_, _, points) in own {
                (least, most) = (least.min(*points), most.max(*points));
            }
            let is_named = |source: &u16| own.iter().any(|one| one.1 == *source);
            self.points = self.points.saturating_add(most);
            self.disputed += usize::from(most - least > TOLERANCE || !wholes.iter().all(is_named));
        }
    }
}

/// Joins the shares of one holder from one source, which are neighbours.
fn joined(said: Vec<Said<'_>>) -> Vec<Said<'_>> {
    let mut sums: Vec<Said<'_>> = Vec::new();
    for one in said {
        match sums.last_mut() {
            Some(last) if (last.0, last.1) == (one.0, one.1) => {
                last.2 = last.2.saturating_add(one.2);
            }
            _ => sums.push(one),
        }
    }
    sums
}

impl Share {
    /// Tells whether the share holds on a day written `YYYYMMDD`; 0 is any day.
    pub fn is_valid_on(&self, day: u32) -> bool {
        let (from, until) = self.validity.split_once('/').unwrap_or_default();
        let (from, until) = (crate::territory::day(from), crate::territory::day(until));
        day == 0 || (from <= day && (until == 0 || day <= until))
    }
}
