//! How well a usage line fits a record: pure comparison of titles, names, durations and codes.
//!
//! Every feature is a number of 0-1,000 and a reason that is shown. The score of a pair:
//!
//! ```text
//! title   1000 the same fold · 980 the same without what is no version of its own, guests and
//!              brackets in another script · 970 the same words · 930 / 880 one / two typing errors
//!              · else 800 x the part of the words that both have
//! version 1000 the same · 720 one of them is live, a remix, mono ... and the other is not
//! credit  how many of the names of the shorter list are on the other one; none when one is empty
//! score = title x version x (350 + 650 x credit), and without credits title x version x 780
//! duration within 3 s: 300 (within 1 s 350) of 1,000 parts of what is missing to 1000 are added, within
//! 0.1 s 450 to another version; over 10 s apart: up to 350 off
//! year     the same 150 of what is missing are added; more than one apart: a tenth off
//! ```
//!
//! The thresholds were set on pairs of descriptions of the same recording by different services, against
//! the same title by other artists, other titles of the same artist, and other versions
//! (`cargo xtask quality` prints precision and recall).

mod names;
mod title;
mod version;

pub use names::Names;
pub use title::Name;
pub use version::Version;

use crate::record::{FactKind, FactValue, Kind, Record, Role};
use crate::text::FoldTable;

/// From this score on, a line and a record are the same.
pub const MATCHED: u16 = 850;
/// From this score on, they may be.
pub const POSSIBLE: u16 = 600;

/// One line of a usage report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Usage {
    /// The title as displayed.
    pub title: String,
    /// The artists.
    pub credits: Vec<String>,
    /// Composers and authors.
    pub writers: Vec<String>,
    /// Publishers.
    pub publishers: Vec<String>,
    /// ISRC, ISWC, GTIN, ids of services: in any spelling.
    pub codes: Vec<String>,
    /// Duration; 0 when not said.
    pub milliseconds: u64,
    /// Year of release or publication; 0 when not said.
    pub year: u16,
    /// Only records of this kind; works and recordings when not said.
    pub kind: Option<Kind>,
}

impl Usage {
    /// Tells whether a record of this kind may be what is meant.
    pub fn wants(&self, kind: Kind) -> bool {
        match self.kind {
            Some(wanted) => wanted == kind,
            None => matches!(kind, Kind::Work | Kind::Recording),
        }
    }
}

/// What is made of a line once, to be compared with many records.
pub struct Line {
    /// The title as it is written.
    written: String,
    /// The credit as it is written, if it is one, and no guest is in the title.
    credit: Option<String>,
    title: Name,
    credits: Names,
    writers: Names,
    milliseconds: u64,
    year: u16,
}

/// How well one feature fits, in 1,000ths; negative is against it.
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
}

impl Line {
    /// Prepares a line.
    pub fn new(usage: &Usage, table: &FoldTable) -> Self {
        let title = Name::new(&usage.title, table);
        let mut credits = Names::new(usage.credits.iter().map(String::as_str), table);
        for guest in title.guests() {
            credits.add(guest, table);
        }
        let credit = match usage.credits.as_slice() {
            [credit] if !credits.is_empty() && title.guests().next().is_none() => {
                Some(credit.clone())
            }
            _ => None,
        };
        Self {
            written: usage.title.clone(),
            credit,
            title,
            credits,
            writers: Names::new(usage.writers.iter().map(String::as_str), table),
            milliseconds: usage.milliseconds,
            year: usage.year,
        }
    }

    /// Returns the fold of the title, and that of what it is called without version and guests.
    pub fn folds(&self) -> (&str, &str) {
        self.title.folds()
    }

    /// Returns the score of a record whose title no other record has, when the line has no names: if
    /// the title says enough, it is the one.
    pub fn unique(&self, fit: &Fit) -> Option<u16> {
        let value = |name: &str| fit.features.iter().find(|feature| feature.name == name);
        let is_same = value("title").is_some_and(|title| title.value >= 980);
        // A line that names an artist may be about another recording than one without names.
        let is_alone = self.credits.is_empty() && self.writers.is_empty();
        let is_enough = self.title.words() >= UNIQUE;
        (is_same && is_alone && is_enough && !fit.is_other_version).then_some(MATCHED)
    }

    /// Begins to compare with result cards, which say less than the records.
    pub fn rater<'l>(&'l self, table: &'l FoldTable) -> Rater<'l> {
        Rater {
            line: self,
            table,
            known: Vec::new(),
        }
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
                false => self.credits.shared(&artists),
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
        let years = record.facts.iter().filter_map(|fact| match &fact.value {
            FactValue::Text(date) if fact.kind == FactKind::Date => year(date),
            _ => None,
        });
        let apart = years.map(|year| year.abs_diff(self.year)).min();
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
            let alike = self.title.alike(other);
            let version = self.title.version.against(&other.version);
            if alike * version > best.alike {
                best.alike = alike * version;
                best.guests = other.guests().map(str::to_owned).collect();
                fit.features.clear();
                for (name, value) in [("title", alike), ("version", version)] {
                    let value = u16::try_from(value).unwrap_or(1_000);
                    fit.features.push(Feature { name, value });
                }
                fit.is_other_version = version < 1_000;
            }
        }
        best
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
        if apart <= 100 && fit.is_other_version {
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

/// Reads the year of a date `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub fn year(date: &str) -> Option<u16> {
    let number: usize = date.get(..4)?.parse().ok()?;
    u16::try_from(number).ok()
}

/// Compares result cards with a line; many of them have the same title.
pub struct Rater<'l> {
    line: &'l Line,
    table: &'l FoldTable,
    known: Vec<(String, String, Best)>,
}

impl Rater<'_> {
    /// Returns the score of a card, from its title, the main title if that is another one, and its
    /// credit.
    pub fn rate(&mut self, title: &str, of: &str, credit: &str) -> u16 {
        let known = self
            .known
            .iter()
            .position(|(a, b, _)| a == title && b == of);
        let at = known.unwrap_or(self.known.len());
        if known.is_none() {
            let titles = [title, of].into_iter().filter(|title| !title.is_empty());
            let best = self.line.best(titles, self.table, &mut Fit::default());
            self.known.push((title.to_owned(), of.to_owned(), best));
        }
        let Some((_, _, best)) = self.known.get(at) else {
            return 0;
        };
        let line = self.line;
        if line.has_credit(credit, best) {
            return best.with(Some(1_000));
        }
        let mut names = Names::new(std::iter::once(credit), self.table);
        names.add_all(&best.guests, self.table);
        best.with(line.credits.shared(&names).or(line.writers.shared(&names)))
    }
}

/// Least number of words that say enough by themselves.
const UNIQUE: usize = 2;
/// Most titles of a record that are compared.
const TITLES: usize = 16;

/// How much the best title of a record is like that of a line.
#[derive(Default)]
struct Best {
    /// Title times version, in 1,000,000ths.
    alike: u32,
    guests: Vec<String>,
}

impl Best {
    /// Returns the score with the names that are shared.
    fn with(&self, shared: Option<u16>) -> u16 {
        let names = shared.map_or(780, |shared| 350 + u32::from(shared) * 65 / 100);
        u16::try_from(self.alike / 1_000 * names / 1_000).unwrap_or(0)
    }
}

/// Moves a score by a part (in 1,000ths) of the way to a value; not if that would be down.
fn toward(score: u16, value: u16, part: u32) -> u16 {
    let way = u32::from(value.saturating_sub(score)) * part / 1_000;
    score + u16::try_from(way).unwrap_or(0)
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use crate::record::{Credit, Sources, Title, TitleRole};

    fn record(title: &str, artists: &[&str]) -> Record {
        let sources = Sources::one(0);
        Record {
            titles: vec![Title {
                text: title.to_owned(),
                role: TitleRole::Main,
                language: String::new(),
                sources: sources.clone(),
            }],
            credits: artists
                .iter()
                .map(|name| Credit {
                    name: (*name).to_owned(),
                    role: Role::Artist,
                    party: None,
                    sources: sources.clone(),
                })
                .collect(),
            ..Record::default()
        }
    }

    fn score(title: &str, credit: &str, other: &str, artist: &[&str]) -> u16 {
        let table = FoldTable::built_in();
        let usage = Usage {
            title: title.to_owned(),
            credits: vec![credit.to_owned()],
            ..Usage::default()
        };
        let line = Line::new(&usage, &table);
        line.fit(Kind::Recording, &record(other, artist), &table)
            .score
    }

    #[test]
    fn descriptions_of_one_recording_match() {
        for (title, credit, other, artist) in [
            (
                "Yesterday",
                "The Beatles",
                "Yesterday - Remastered 2009",
                &["The Beatles"][..],
            ),
            (
                "Under Pressure",
                "Queen",
                "Under Pressure",
                &["Queen", "David Bowie"],
            ),
            (
                "Valerie (feat. Amy Winehouse)",
                "Mark Ronson",
                "Valerie",
                &["Mark Ronson", "Amy Winehouse"],
            ),
            ("Hero(英雄)", "Mili", "Hero", &["MILI"]),
            ("Colour", "The Artist", "Color", &["Artist"]),
            ("Song Pt. 2", "A and B", "Song, Part II", &["A & B"]),
        ] {
            let score = score(title, credit, other, artist);
            assert!(score >= MATCHED, "{title} {other}: {score}");
        }
    }

    #[test]
    fn everybody_who_made_the_work_is_a_writer() {
        let table = FoldTable::built_in();
        let usage = Usage {
            title: "Song".to_owned(),
            writers: vec!["Ann Author".to_owned()],
            ..Usage::default()
        };
        let line = Line::new(&usage, &table);
        for role in Role::ALL.iter().filter(|role| role.is_writer()) {
            let mut work = record("Song", &["Ann Author"]);
            work.credits[0].role = *role;
            let fit = line.fit(Kind::Work, &work, &table);
            assert_eq!(fit.score, 1_000, "{role:?}");
        }
        let wrote = Role::ALL.iter().filter(|role| role.is_writer());
        assert!(wrote.eq(&[
            Role::Composer,
            Role::Lyricist,
            Role::Writer,
            Role::Arranger,
            Role::Translator,
            Role::Adaptor,
            Role::SubLyricist,
            Role::SubArranger,
        ]));
    }

    #[test]
    fn a_year_says_a_little() {
        let table = FoldTable::built_in();
        let mut dated = record("Song", &["Somebody"]);
        dated.facts.push(crate::record::Fact {
            kind: FactKind::Date,
            value: FactValue::Text("1999-05-01".to_owned()),
            sources: Sources::one(0),
        });
        let score = |year| {
            let usage = Usage {
                title: "Song".to_owned(),
                year,
                ..Usage::default()
            };
            Line::new(&usage, &table)
                .fit(Kind::Recording, &dated, &table)
                .score
        };
        assert_eq!((score(0), score(1998)), (780, 780));
        assert_eq!((score(1999), score(2009)), (813, 702));
    }

    #[test]
    fn other_recordings_do_not_match() {
        for (title, credit, other, artist, most) in [
            ("Hello", "Adele", "Hello", &["Lionel Richie"][..], POSSIBLE),
            ("Hello", "Adele", "Someone Like You", &["Adele"], POSSIBLE),
            ("Hello", "Adele", "Hello - Live", &["Adele"], MATCHED),
            ("Hello (Remix)", "Adele", "Hello", &["Adele"], MATCHED),
            ("Intro", "", "Intro", &["The xx"], MATCHED),
        ] {
            let score = score(title, credit, other, artist);
            assert!(score < most, "{title} {other}: {score}");
        }
    }
}
