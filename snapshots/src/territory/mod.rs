//! Where a claim holds: the algebra of TIS territories.
//!
//! Territories are those of the CISAC Territory Information System (TIS): countries and groups of
//! countries, each with a number. Countries join and leave groups, so a group is a set of
//! countries only on a given day. An *expression* adds and subtracts territories in the order of
//! its terms, as the `I` and `E` records of a CWR file do (CWR 2.x, SPT and SWT):
//!
//! ```
//! use imr_snapshots::territory::{Expression, numeric};
//!
//! let world_without_us = Expression::parse("2136-840").unwrap();
//! let countries = world_without_us.countries(2026_01_01);
//! assert!(countries.contains(numeric("NG").unwrap()));
//! assert!(!countries.contains(840));
//! ```

mod countries;
mod shortest;
mod table;

pub use countries::Countries;

use crate::text;

/// The number of the world.
pub const WORLD: u16 = 2136;

/// Returns the TIS number of a country by its ISO 3166 code of two letters, in any case.
pub fn numeric(letters: &str) -> Option<u16> {
    let wanted = match *letters.as_bytes() {
        [a, b] if letters.is_ascii() => [a.to_ascii_uppercase(), b.to_ascii_uppercase()],
        _ => return None,
    };
    table::countries()
        .find(|(_, letters)| *letters == wanted && wanted != [0, 0])
        .map(|(code, _)| code)
}

/// Returns the ISO 3166 code of a country that has one of its own now.
pub fn letters(code: u16) -> Option<String> {
    let (_, letters) = table::countries().find(|(known, _)| *known == code)?;
    (letters != [0, 0]).then(|| letters.into_iter().map(char::from).collect())
}

/// Tells whether a number names a country or a group.
pub fn is_known(code: u16) -> bool {
    is_country(code) || table::groups().any(|group| group == code)
}

/// Tells whether a number names a country.
pub fn is_country(code: u16) -> bool {
    table::countries().any(|(country, _)| country == code)
}

/// Reads what somebody types for a territory: a TIS number, or two letters of ISO 3166.
pub fn read(text: &str) -> Option<u16> {
    let text = text.trim();
    let code = match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text::number(text),
        false => numeric(text),
    };
    code.filter(|code| is_known(*code))
}

/// Most terms of an expression that are read.
const TERMS: usize = 512;

/// Territories that are added and subtracted in turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expression {
    /// Whether each is added, and its number.
    terms: Vec<(bool, u16)>,
}

impl Expression {
    /// Reads an expression: numbers with `+` or `-` between them, such as `2136-840+630`. Nothing
    /// stands for the world.
    ///
    /// Territories that the tables do not know are kept and hold no country. `None` for anything
    /// else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut terms = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (adds, after) = match rest.strip_prefix('-') {
                Some(after) => (false, after),
                None => (true, rest.strip_prefix('+').unwrap_or(rest)),
            };
            let end = after.find(&['+', '-'][..]).unwrap_or(after.len());
            let (number, after) = after.split_at_checked(end)?;
            terms.push((adds, text::number(number)?));
            rest = after;
            if terms.len() > TERMS {
                return None;
            }
        }
        if terms.is_empty() {
            terms.push((true, WORLD));
        }
        Some(Self { terms })
    }

    /// Adds a territory, or takes it away.
    pub fn push(&mut self, adds: bool, code: u16) {
        self.terms.push((adds, code));
    }

    /// Returns the countries on a day written `YYYYMMDD`.
    pub fn countries(&self, day: u32) -> Countries {
        let mut all = Countries::default();
        for &(adds, code) in &self.terms {
            let these = Countries::of(code, day);
            all = if adds {
                all.union(&these)
            } else {
                all.without(&these)
            };
        }
        all
    }
}

/// Writes the expression as [`Expression::parse`] reads it.
impl std::fmt::Display for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (adds, code)) in self.terms.iter().enumerate() {
            match (at, adds) {
                (_, false) => f.write_str("-")?,
                (0, true) => {}
                (_, true) => f.write_str("+")?,
            }
            std::fmt::Display::fmt(code, f)?;
        }
        Ok(())
    }
}

/// Reads a date `YYYY-MM-DD...` as the number of a day `YYYYMMDD`; 0 if it is none.
pub fn day(date: &str) -> u32 {
    let digits: String = date
        .bytes()
        .take(10)
        .filter(u8::is_ascii_digit)
        .map(char::from)
        .collect();
    match digits.len() {
        8 => text::number(&digits).unwrap_or_default(),
        _ => 0,
    }
}

/// Names of territories, for people; not in the edge program.
#[cfg(feature = "write")]
pub mod names {
    /// The table of territories: code, kind, ISO letters, name, first and last day.
    pub const TERRITORIES: &str = include_str!("../../reference/territories.tsv");
    /// The table of societies: number, name, country, status, year in which it ended.
    pub const SOCIETIES: &str = include_str!("../../reference/societies.tsv");

    /// Returns the name of a territory, such as `NIGERIA`.
    pub fn territory(code: u16) -> Option<&'static str> {
        let row = row(TERRITORIES, &code.to_string())?;
        row.split('\t').nth(3)
    }

    /// Returns name and country of a CISAC society by its number in three digits.
    pub fn society(number: &str) -> Option<(&'static str, &'static str)> {
        let mut cells = row(SOCIETIES, number)?.split('\t').skip(1);
        Some((cells.next()?, cells.next()?))
    }

    fn row(table: &'static str, key: &str) -> Option<&'static str> {
        table
            .lines()
            .skip(1)
            .find(|row| row.split('\t').next() == Some(key))
    }
}

#[cfg(test)]
mod tests;
