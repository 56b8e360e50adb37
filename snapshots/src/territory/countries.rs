//! Sets of countries.

use super::table;

/// Words of a set; there are fewer than 224 countries.
const WORDS: usize = 7;
/// The day on which memberships end that have no end.
const LAST: u32 = 9999_12_31;

/// A set of countries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Countries([u32; WORDS]);

impl Countries {
    /// Returns the countries of a territory on a day (0: as of the newest tables): the country
    /// itself, or the members of the group; none for a number that is not known.
    pub fn of(code: u16, day: u32) -> Self {
        let mut set = Self::default();
        let day = if day == 0 { LAST } else { day };
        match table::members(code) {
            Some(members) => {
                for (place, from, until) in members {
                    if from <= day && day <= until {
                        set.insert(usize::from(place));
                    }
                }
            }
            None => {
                let place = table::countries().position(|(country, _)| country == code);
                if let Some(place) = place {
                    set.insert(place);
                }
            }
        }
        set
    }

    fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 32) {
            *word |= 1 << (place % 32);
        }
    }

    fn zip(&self, other: &Self, join: impl Fn(u32, u32) -> u32) -> Self {
        let mut words = self.0;
        for (word, other) in words.iter_mut().zip(other.0) {
            *word = join(*word, other);
        }
        Self(words)
    }

    /// Returns the countries that are in either set.
    pub fn union(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// Returns the countries that are in both sets.
    pub fn meet(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// Returns the countries of this set that are not in the other.
    pub fn without(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// Tells whether there is no country.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Returns how many countries there are.
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Tells whether a country is in the set.
    pub fn contains(&self, code: u16) -> bool {
        self.codes().any(|country| country == code)
    }

    /// Lists the numbers of the countries, ascending.
    pub fn codes(&self) -> impl Iterator<Item = u16> {
        table::countries()
            .enumerate()
            .filter(|(place, _)| {
                let word = self.0.get(place / 32).copied().unwrap_or_default();
                word & (1 << (place % 32)) != 0
            })
            .map(|(_, (code, _))| code)
    }
}
