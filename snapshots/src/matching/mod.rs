//! How well a usage line fits a record: pure comparison of titles, names, durations and codes.
//!
//! Every feature is a number of 0-1,000 and a reason that is shown. The score of a pair:
//!
//! ```text
//! title   1000 the same fold · 980 the same without what is no version of its own, guests and
//!              brackets in another script · 970 the same words, or the same without the composer
//!              before it · 930 / 880 one / two typing errors, none of them in a number or the letter
//!              of a part · 930 the same as far as letters were not lost · 780 the same without a
//!              subtitle · 740 the beginning of it, or cut within a word · 680 one error in a word of two or three letters, or in a
//!              title of less than five, or two in one of six to nine · else 800 x the part of the words that both have
//! version 1000 the same · 720 one of them is live, a remix, mono ... and the other is not
//! credit  how many of the names of the shorter list are on the other one; none when one is empty; an error
//!              in a name of five letters leaves 500 of it, of four 400; a guest whose host is another one, or
//!              is written in another script, 400
//! score = title x version x (350 + 650 x credit), and without credits title x version x 780
//! duration within 3 s: 300 (within 1 s 350) of 1,000 parts of what is missing to 1000 are added, within
//! 0.1 s 450 to another version, 550 if it lasts as long to the millisecond and is of another take;
//! over 10 s apart: up to 350 off
//! year     the same 150 of what is missing are added; more than one apart: a tenth off
//! ```
//!
//! The thresholds were set on pairs of descriptions of the same recording by different services, against
//! the same title by other artists, other titles of the same artist, and other versions
//! (`cargo xtask quality` prints precision and recall, there and at other thresholds).

mod lost;
mod names;
mod rater;
mod title;
mod usage;
mod version;

pub use names::Names;
pub use rater::Rater;
pub use title::Name;
pub use usage::Usage;
pub use version::Version;

use self::rater::Best;
use crate::order::Gather;
use crate::record::{FactKind, FactValue, Kind, Record, Role};
use crate::text::{FoldTable, find, has, number};

/// From this score on, a line and a record are the same.
pub const MATCHED: u16 = 850;
/// From this score on, they may be.
pub const POSSIBLE: u16 = 600;

/// What is made of a line once, to be compared with many records.
pub struct Line {
    /// The title as it is written.
    written: String,
    /// The credit as it is written, if it is one, and no guest is in the title.
    credit: Option<String>,
    title: Name,
    /// The title without the composer before it, if it is on the line as well.
    work: Option<Name>,
    credits: Names,
    /// The credit without the guests in the title; nothing when there are none.
    hosts: Names,
    writers: Names,
    milliseconds: u64,
    year: u16,
}

/// How well one feature fits, in 1,000ths: 0 is against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Which one.
    pub name: &'static str,
    /// How well it fits.
    pub value: u16,
}

/// How well a line fits a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// 0-1,000.
    pub score: u16,
    /// Why.
    pub features: Vec<Feature>,
    /// Whether the record is another version of what the line says.
    pub is_other_version: bool,
    /// Whether the other version is of another take, and so would not last as long.
    is_other_take: bool,
    /// Whether both last as long to the millisecond.
    is_as_long: bool,
}

impl Fit {
    /// Tells whether a feature has this value at least.
    pub(crate) fn has(&self, name: &str, least: u16) -> bool {
        let mut features = self.features.iter();
        features.any(|feature| feature.name == name && feature.value >= least)
    }
}

impl Line {
    /// Prepares a line.
    pub fn new(usage: &Usage, table: &FoldTable) -> Self {
        let title = Name::new(&usage.title, table);
        let mut credits = Names::new(usage.credits.iter().map(String::as_str), table);
        let mut hosts = Names::default();
        if title.guests().next().is_some() {
            hosts = credits.clone();
        }
        for guest in title.guests() {
            credits.add(guest, table);
        }
        let credit = match usage.credits.as_slice() {
            [credit] if !credits.is_empty() && title.guests().next().is_none() => {
                Some(credit.clone())
            }
            _ => None,
        };
        let writers = Names::new(usage.writers.iter().map(String::as_str), table);
        let work = without_composer(&usage.title, [&credits, &writers], table);
        Self {
            written: usage.title.clone(),
            credit,
            work,
            title,
            credits,
            hosts,
            writers,
            milliseconds: usage.milliseconds,
            year: usage.year,
        }
    }

    /// Returns the fold of the title, and that of what it is called without version and guests.
    pub fn folds(&self) -> (&str, &str) {
        self.title.folds()
    }

    /// Returns the score of a record whose title no other record has, when the line has no names: it is
    /// the one if it lasts as long. A title alone is not enough, however long and rare it is: most lines
    /// without a name whose recording is not registered would be told to be about a cover of it
    /// (`title alone, not registered` in `cargo xtask quality`).
    pub fn unique(&self, fit: &Fit) -> Option<u16> {
        // A line that names an artist may be about another recording than one without names.
        let is_alone = self.credits.is_empty() && self.writers.is_empty();
        let is_enough = self.title.words() >= UNIQUE && fit.has("duration", 1_000);
        (fit.has("title", 980) && is_alone && is_enough && !fit.is_other_version).then_some(MATCHED)
    }

    /// Returns the score of a record of a rare title that lasts as long to the millisecond, whoever is
    /// credited: music for moods and films is released under several names. It is only possible, for the
    /// names say otherwise. Of a title that many have, some last as long by chance.
    pub fn same_file(&self, fit: &Fit) -> Option<u16> {
        let is_same = fit.has("title", 980) && !fit.is_other_version && fit.is_as_long;
        (is_same && fit.score < MATCHED).then(|| toward(fit.score, 1_000, 800).min(MATCHED - 1))
    }

    /// Compares with a record.
    pub fn fit(&self, kind: Kind, record: &Record, table: &FoldTable) -> Fit {
        let is_artist =
            |role: Role| matches!(role, Role::Artist | Role::Featured | Role::Performer);
        let named = |wanted: &dyn Fn(Role) -> bool| {
            let credits = record.credits.iter().filter(|credit| wanted(credit.role));
            Names::new(credits.map(|credit| credit.name.as_str()), table)
        };
        let mut fit = Fit::default();
        let titles = record.titles.iter().map(|title| title.text.as_str());
        let best = self.best(titles, table, &mut fit);
        let artists = record
            .credits
            .iter()
            .filter(|credit| is_artist(credit.role));
        let mut artists = artists.map(|credit| credit.name.as_str());
        let (first, is_alone) = (artists.next(), artists.next().is_none());
        let is_same = is_alone && first.is_some_and(|name| self.has_credit(name, &best));
        let artists = || {
            let mut artists = named(&is_artist);
            artists.add_all(&best.guests, table);
            artists
        };
        let has_artists = first.is_some() || !best.guests.is_empty();
        let writers = match self.writers.is_empty() && kind != Kind::Work {
            true => Names::default(),
            false => named(&Role::is_writer),
        };
        // A work is often described by its writers only, and its artists may have written it.
        let credit = if is_same {
            Some(1_000)
        } else if has_artists {
            let artists = artists();
            match kind == Kind::Work && artists.is_empty() {
                true => self.written_by(&writers),
                false => self.credited(&artists),
            }
        } else if kind == Kind::Work {
            self.written_by(&writers)
        } else {
            None
        };
        let written = self.writers.shared(&writers);
        for (name, value) in [("credit", credit), ("writers", written)] {
            if let Some(value) = value {
                fit.features.push(Feature { name, value });
            }
        }
        fit.score = best.with(match (credit, written) {
            // Two lists of names prove more than one, and one that differs makes both doubtful.
            (Some(credit), Some(written)) => {
                Some((2 * credit.max(written) + credit.min(written)) / 3)
            }
            (one, None) | (None, one) => one,
        });
        let duration = record.facts.iter().find_map(|fact| match &fact.value {
            FactValue::Number(number) if fact.kind == FactKind::Duration => Some(*number),
            _ => None,
        });
        self.duration(duration.unwrap_or(0), &mut fit);
        self.dated(record, &mut fit);
        fit
    }

    /// Returns how much of the credit is on a list of artists. A guest alone is on recordings of many: who is
    /// credited has to be there as well.
    #[inline(never)]
    fn credited(&self, artists: &Names) -> Option<u16> {
        let shared = self.credits.shared(artists);
        // Of a host whose name is in another script it cannot be told.
        match self.hosts.is_empty() || self.hosts.shared(artists) > Some(0) {
            true => shared,
            false => shared.map(|shared| shared.min(GUEST)),
        }
    }

    /// Returns how much of the credit is on the list of writers, if it is enough to say something.
    fn written_by(&self, writers: &Names) -> Option<u16> {
        let shared = self.credits.shared(writers);
        shared.filter(|shared| *shared >= 500)
    }

    /// Tells whether a name is the credit of the line to the letter, and all that is credited.
    fn has_credit(&self, name: &str, best: &Best) -> bool {
        best.guests.is_empty() && self.credit.as_deref() == Some(name)
    }

    /// Compares the year with the dates of the record: the same is a little for it, more than one
    /// apart a little against it, for what was released again has many.
    fn dated(&self, record: &Record, fit: &mut Fit) {
        let mut apart: Option<u16> = None;
        for fact in &record.facts {
            if let FactValue::Text(date) = &fact.value
                && fact.kind == FactKind::Date
                && let Some(year) = year(date)
            {
                let this = year.abs_diff(self.year);
                apart = Some(apart.map_or(this, |least| least.min(this)));
            }
        }
        let Some(apart) = apart.filter(|_| self.year != 0) else {
            return;
        };
        let value = match apart {
            0 => 1_000,
            1 => 500,
            _ => 0,
        };
        fit.features.push(Feature {
            name: "year",
            value,
        });
        match apart {
            0 => fit.score = toward(fit.score, 1_000, 150),
            1 => {}
            _ => fit.score -= fit.score / 10,
        }
    }

    /// Finds the title that is most like that of the line.
    fn best<'t>(
        &self,
        titles: impl Iterator<Item = &'t str>,
        table: &FoldTable,
        fit: &mut Fit,
    ) -> Best {
        let mut best = Best::default();
        for title in titles.take(TITLES) {
            let other;
            let other = match title == self.written {
                true => &self.title,
                false => {
                    other = Name::new(title, table);
                    &other
                }
            };
            let alike = self
                .title
                .alike(other)
                .max(self.as_work(title, other, table));
            let version = match self.title.is_cut(other) {
                true => 1_000,
                false => self.title.version.against(&other.version),
            };
            if alike * version > best.alike {
                best.alike = alike * version;
                best.guests = other.guests().map(str::to_owned).gather();
                fit.features.clear();
                for (name, value) in [("title", alike), ("version", version)] {
                    let value = u16::try_from(value).unwrap_or(1_000);
                    fit.features.push(Feature { name, value });
                }
                fit.is_other_version = version < 1_000;
                fit.is_other_take =
                    fit.is_other_version && self.title.version.is_other_take(&other.version);
            }
        }
        best
    }

    /// Compares the titles of works without the composer before them, as labels of classical music
    /// write it: `Beethoven: Symphony No. 5` with `Symphony No. 5` by Ludwig van Beethoven.
    fn as_work(&self, title: &str, other: &Name, table: &FoldTable) -> u32 {
        let alike = match (&self.work, has(title, ':')) {
            (Some(work), _) => work.alike(other),
            (None, true) => without_composer(title, [&self.credits, &self.writers], table)
                .map_or(0, |work| self.title.alike(&work)),
            (None, false) => 0,
        };
        alike.min(970)
    }

    fn duration(&self, other: u64, fit: &mut Fit) {
        if self.milliseconds == 0 || other == 0 {
            return;
        }
        let apart = self.milliseconds.abs_diff(other);
        let value = match apart {
            0..=3_000 => 1_000,
            3_001..=10_000 => 800,
            _ => 800_u64.saturating_sub((apart - 10_000) / 50),
        };
        let value = u16::try_from(value).unwrap_or(0);
        fit.features.push(Feature {
            name: "duration",
            value,
        });
        // Whole seconds and tenths are rounded; the same number of them is chance.
        let is_fine = |milliseconds: u64| !milliseconds.is_multiple_of(100);
        fit.is_as_long = apart <= EXACT && is_fine(self.milliseconds) && is_fine(other);
        if fit.is_as_long && fit.is_other_take {
            fit.score = toward(fit.score, 1_000, 550);
        } else if apart <= 100 && fit.is_other_version {
            // To the tenth of a second the same: named otherwise rather than recorded otherwise.
            fit.score = toward(fit.score, 1_000, 450);
        } else if apart <= 3_000 {
            let part = if apart <= 1_000 { 350 } else { 300 };
            fit.score = toward(fit.score, 1_000, part);
        } else if apart > 10_000 {
            let off = (apart - 10_000).min(50_000) * 350 / 50_000;
            let kept = 1_000 - u32::try_from(off).unwrap_or(350);
            fit.score = u16::try_from(u32::from(fit.score) * kept / 1_000).unwrap_or(0);
        }
    }
}

/// Reads a title without the composer before it, if one of the lists names them.
fn without_composer(title: &str, names: [&Names; 2], table: &FoldTable) -> Option<Name> {
    let (before, work) = title.split_at_checked(find(title, ": ")?)?;
    let work = work.strip_prefix(": ")?;
    let before = Names::new(std::iter::once(before), table);
    let is_named = |names: &&Names| names.shared(&before).is_some_and(|shared| shared >= 700);
    names.iter().any(is_named).then(|| Name::new(work, table))
}

/// Reads the year of a date `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub fn year(date: &str) -> Option<u16> {
    number(date.get(..4)?)
}

/// How much a guest counts whose host is another one, in 1,000ths.
const GUEST: u16 = 400;
/// Durations that are this far apart, in milliseconds, are rounded from the same one.
const EXACT: u64 = 2;
/// Least number of words that say enough by themselves.
const UNIQUE: usize = 2;
/// Most titles of a record that are compared.
const TITLES: usize = 16;

/// Moves a score by a part (in 1,000ths) of the way to a value; not if that would be down.
fn toward(score: u16, value: u16, part: u32) -> u16 {
    let way = u32::from(value.saturating_sub(score)) * part / 1_000;
    score + u16::try_from(way).unwrap_or(0)
}

#[cfg(all(test, feature = "write"))]
mod tests;
