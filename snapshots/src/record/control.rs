//! Who controls a right of a work in a territory.

use super::balance::{Balance, State, balances};
use super::{Basis, Record, Right};
use crate::territory::{self, Countries, WORLD};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Which right; `None` for every right.
    pub right: Option<Right>,
    /// Where: the TIS number of a country or group.
    pub territory: u16,
    /// When: a day written `YYYYMMDD`; 0 for the date of the snapshot.
    pub day: u32,
}

impl Question {
    /// Reads what somebody asks for: the name of a right, or nothing for every right; a TIS number
    /// or an ISO 3166 code of two letters, or nothing for the world.
    ///
    /// # Errors
    /// Fails with the name of the value that cannot be read, and what it may be.
    pub fn read(
        right: Option<&str>,
        territory: Option<&str>,
    ) -> Result<Self, (&'static str, &'static str)> {
        const RIGHTS: &str = "performing, mechanical or synchronisation";
        const TERRITORIES: &str = "NG (ISO 3166) or 566 (TIS)";
        let right = match right {
            None => None,
            Some(name) => Some(Right::from_name(name).ok_or(("right", RIGHTS))?),
        };
        let territory = match territory {
            None => WORLD,
            Some(text) => territory::read(text).ok_or(("territory", TERRITORIES))?,
        };
        Ok(Self {
            right,
            territory,
            day: 0,
        })
    }

    /// Asks for a day, written `YYYY-MM-DD`.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read) does.
    pub fn dated(self, date: &str) -> Result<Self, (&'static str, &'static str)> {
        let day = territory::day(date);
        let has_dashes = matches!(*date.as_bytes(), [_, _, _, _, b'-', _, _, b'-', _, _]);
        let (month, day_of_month) = (day / 100 % 100, day % 100);
        if has_dashes && (1..=12).contains(&month) && (1..=31).contains(&day_of_month) {
            Ok(Self { day, ..self })
        } else {
            Err(("date", "a day such as 2026-11-20"))
        }
    }

    /// Returns the question for a day, unless it says one.
    pub fn on(self, day: u32) -> Self {
        let day = if self.day == 0 { day } else { self.day };
        Self { day, ..self }
    }
}

/// Who controls one right in the countries where the same shares hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// The shares that decide: those of collection, or of ownership where nobody collects the rest.
    pub balance: Balance,
    /// In how many of the countries that were asked for.
    pub countries: u32,
}

impl Control {
    /// Returns what the shares come to.
    pub fn state(&self) -> State {
        self.balance.state()
    }
}

/// Answers who controls a right of a work in a territory: what each source says about
/// collection there, and about ownership where no source speaks of collection or the collectors
/// come to less than the whole: the rest is with owners who named no collector. A group of
/// countries in which not everywhere the same shares hold has several answers.
///
/// A share whose source does not say of which right it is counts for every right.
pub fn control(record: &Record, question: &Question) -> Vec<Control> {
    let asked = Countries::of(question.territory, question.day);
    let all = balances(record, question.day);
    let mut found = Vec::new();
    for &right in Right::ALL {
        let wanted = question
            .right
            .is_none_or(|wanted| right == wanted || right == Right::Unspecified);
        if !wanted {
            continue;
        }
        let mut open = asked;
        for basis in [Basis::Collection, Basis::Ownership] {
            let own = all
                .iter()
                .filter(|balance| balance.right == right && balance.basis == basis);
            let before = open;
            for balance in own {
                let here = balance.countries.meet(&before);
                if !here.is_empty() {
                    if balance.state() != State::Under {
                        open = open.without(&here);
                    }
                    found.push(Control {
                        balance: balance.clone(),
                        countries: here.len(),
                    });
                }
            }
        }
    }
    found
}
