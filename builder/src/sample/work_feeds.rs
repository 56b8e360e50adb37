//! What two societies and the publishers write about works.

use std::io;
use std::path::Path;

use super::catalogue::Recording;
use super::codes;
use super::feeds::Table;
use super::random::Purpose;
use super::shares::{Dispute, Holder, percent};
use super::words::LANGUAGES;
use super::world::{Work, World};

/// The roles of writers, in the order of their columns.
const ROLES: [&str; 5] = ["composer", "lyricist", "writer", "arranger", "translator"];

/// The world, as societies number it.
const WORLD: &str = "2136";

/// Columns of `society-a.csv`.
const SOCIETY_A: &str = "ISWC|Archived ISWC|Work code|Title|English title|Reading|Composer|Composer IPI|Author|\
    Author IPI|Composer and author|Composer and author IPI|Arranger|Arranger IPI|\
    Translator|Translator IPI|Publisher|Publisher IPI|Territory|Performing %|\
    Mechanical %|Synchronisation %";

/// Columns of `society-b.tsv.gz`.
const SOCIETY_B: &str = "iswc|code|ismn|mbid|title|composer|composer_ipi|lyricist|lyricist_ipi|writer|\
    writer_ipi|arranger|arranger_ipi|translator|translator_ipi|territory|performing|\
    recordings|language";

/// Columns of `publishers.csv`.
const PUBLISHERS: &str = "ISWC|Society A|Society B|Title|Publisher|IPI|Territory|PR|MR|SR";

/// The files about works.
pub(super) struct WorkFeeds {
    first: Table,
    second: Table,
    publishers: Table,
}

impl WorkFeeds {
    /// Creates the files.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let first = Table::create(folder, "society-a.csv", SOCIETY_A)?;
        let second = Table::create(folder, "society-b.tsv.gz", SOCIETY_B)?;
        let publishers = Table::create(folder, "publishers.csv", PUBLISHERS)?;
        Ok(Self {
            first,
            second,
            publishers,
        })
    }

    /// Writes everything about one work.
    pub(super) fn work(
        &mut self,
        world: &World,
        work: &Work,
        recordings: &[&Recording],
    ) -> io::Result<()> {
        let dispute = world.dispute(work);
        let holders = world.holders(work, dispute);
        let mut random = world.random(Purpose::Feed, work.number);
        random.bits();
        let second = random.chance(60) || matches!(dispute, Dispute::Split(_));
        let known = random.chance(92);
        self.first(work, &holders)?;
        if second {
            self.second(world, work, recordings, known)?;
            if let (Dispute::Split(more), Some(writer)) = (dispute, holders.first()) {
                self.split(work, writer, more)?;
            }
        }
        for holder in holders.iter().filter(|holder| holder.role == "publisher") {
            let more = match dispute {
                Dispute::OverClaim(more) => more,
                _ => 0,
            };
            self.publisher(work, holder, more, second)?;
        }
        Ok(())
    }

    /// Writes a row for each holder; titles stand in the first one only.
    fn first(&mut self, work: &Work, holders: &[Holder]) -> io::Result<()> {
        let archived = work.iswcs[1..].join("|");
        let code = codes::code_a(work.number);
        for (place, holder) in holders.iter().enumerate() {
            let (english, reading) = match place {
                0 => (
                    work.titles.english.as_deref(),
                    work.titles.reading.as_deref(),
                ),
                _ => (None, None),
            };
            let name = |role: &str| {
                if role == holder.role {
                    holder.party.name.as_str()
                } else {
                    ""
                }
            };
            let ipi = |role: &str| {
                if role == holder.role {
                    holder.party.ipi()
                } else {
                    ""
                }
            };
            self.first.row([
                &work.iswcs[0],
                &archived,
                &code,
                &work.titles.main,
                english.unwrap_or_default(),
                reading.unwrap_or_default(),
                name(ROLES[0]),
                ipi(ROLES[0]),
                name(ROLES[1]),
                ipi(ROLES[1]),
                name(ROLES[2]),
                ipi(ROLES[2]),
                name(ROLES[3]),
                ipi(ROLES[3]),
                name(ROLES[4]),
                ipi(ROLES[4]),
                name("publisher"),
                ipi("publisher"),
                WORLD,
                &percent(holder.performing),
                &percent(holder.mechanical),
                &percent(holder.synchronisation),
            ])?;
        }
        Ok(())
    }

    /// Writes the second society's row; not every one has the ISWC.
    fn second(
        &mut self,
        world: &World,
        work: &Work,
        recordings: &[&Recording],
        known: bool,
    ) -> io::Result<()> {
        let iswc = if known {
            work.iswcs[0].replace(['-', '.'], "")
        } else {
            String::new()
        };
        let ismn = match work.number % 33 {
            0 => codes::ismn(work.number / 33),
            _ => None,
        };
        let mbid = if work.number % 4 == 1 {
            codes::mbid(0, work.number)
        } else {
            String::new()
        };
        let isrcs: Vec<String> = recordings.iter().map(|r| hyphenated(&r.isrc)).collect();
        let mut credits: [(Vec<String>, Vec<String>); 5] = Default::default();
        for writer in &work.writers {
            let place = ROLES
                .iter()
                .position(|role| *role == writer.role)
                .unwrap_or(2);
            let party = world.person(writer.person);
            credits[place].1.push(party.ipi().to_owned());
            credits[place].0.push(party.name);
        }
        let credits = credits.map(|(names, ipis)| [names.join("|"), ipis.join("|")]);
        let [c, l, w, a, t] = &credits;
        let (code, ismn) = (codes::code_b(work.number), ismn.unwrap_or_default());
        self.second.row([
            &iswc,
            &code,
            &ismn,
            &mbid,
            &work.titles.main,
            &c[0],
            &c[1],
            &l[0],
            &l[1],
            &w[0],
            &w[1],
            &a[0],
            &a[1],
            &t[0],
            &t[1],
            "",
            "",
            &isrcs.join("|"),
            LANGUAGES[work.language].tag,
        ])
    }

    /// Writes a row of the second society that gives a writer another share.
    fn split(&mut self, work: &Work, writer: &Holder, more: u64) -> io::Result<()> {
        let name = |role: &str| {
            if role == writer.role {
                writer.party.name.as_str()
            } else {
                ""
            }
        };
        let ipi = |role: &str| {
            if role == writer.role {
                writer.party.ipi()
            } else {
                ""
            }
        };
        let (iswc, code) = (
            work.iswcs[0].replace(['-', '.'], ""),
            codes::code_b(work.number),
        );
        self.second.row([
            &iswc,
            &code,
            "",
            "",
            &work.titles.main,
            name(ROLES[0]),
            ipi(ROLES[0]),
            name(ROLES[1]),
            ipi(ROLES[1]),
            name(ROLES[2]),
            ipi(ROLES[2]),
            name(ROLES[3]),
            ipi(ROLES[3]),
            name(ROLES[4]),
            ipi(ROLES[4]),
            WORLD,
            &percent((writer.performing + more).min(10_000)),
            "",
            LANGUAGES[work.language].tag,
        ])
    }

    /// Writes a publisher's own row, with `more` points of the mechanical right.
    fn publisher(
        &mut self,
        work: &Work,
        holder: &Holder,
        more: u64,
        second: bool,
    ) -> io::Result<()> {
        let code_b = if second {
            codes::code_b(work.number)
        } else {
            String::new()
        };
        self.publishers.row([
            &work.iswcs[0],
            &codes::code_a(work.number),
            &code_b,
            &work.titles.main,
            &holder.party.name,
            holder.party.ipi(),
            WORLD,
            &percent(holder.performing),
            &percent((holder.mechanical + more).min(10_000)),
            &percent(holder.synchronisation),
        ])
    }

    /// Closes the files and returns the number of their rows.
    pub(super) fn finish(self) -> io::Result<u64> {
        Ok(self.first.finish()? + self.second.finish()? + self.publishers.finish()?)
    }
}

/// Writes an ISRC with hyphens.
fn hyphenated(isrc: &str) -> String {
    format!(
        "{}-{}-{}-{}",
        &isrc[..2],
        &isrc[2..5],
        &isrc[5..7],
        &isrc[7..]
    )
}
