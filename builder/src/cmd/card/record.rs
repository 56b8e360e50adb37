//! The claims of one record.

use std::io::{self, Write};

use imr_snapshots::id::Check;
use imr_snapshots::record::{
    Conflict, Fact, FactKind, FactValue, Kind, Notice, Record, Sources, Standing, Use, combine,
    conflicts, notices,
};

use super::super::paint::{grouped, plain};
use super::shares::within;
use super::{Card, columns, label};
use crate::cmd::paint::pad;

/// Most rows of one list; the JSON formats have all.
const MOST: usize = 12;

impl<W: Write> Card<'_, W> {
    /// Writes everything that is claimed about a record.
    pub(super) fn record(&mut self, record: &Record) -> io::Result<()> {
        self.titles(record)?;
        self.credits(record)?;
        if let Some(asked) = self.asked {
            self.control(record, &asked.on(self.day))?;
        }
        self.shares(record)?;
        self.facts(record)?;
        self.notices(record)?;
        self.conflicts(record)?;
        self.identifiers(record)?;
        self.links(record)?;
        self.statements(record)?;
        self.sources(record)
    }

    /// Writes a heading and rows in columns; nothing if there are no rows.
    pub(super) fn table<const N: usize>(
        &mut self,
        name: &str,
        rows: &[[String; N]],
    ) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{}", self.paint.faint(name))?;
        let widths = columns(rows);
        for row in rows.iter().take(MOST) {
            let cells: Vec<String> = row
                .iter()
                .zip(widths)
                .map(|(cell, w)| pad(cell, w))
                .collect();
            writeln!(self.out, "  {}", cells.join("  ").trim_end())?;
        }
        match rows.len().checked_sub(MOST) {
            Some(more) if more > 0 => writeln!(self.out, "  and {} more", grouped(more as u64)),
            _ => Ok(()),
        }
    }

    /// Names sources.
    pub(super) fn named(&self, sources: &Sources) -> String {
        let ids = sources
            .numbers()
            .iter()
            .map(|number| self.snapshot.source(*number));
        format!("[{}]", ids.collect::<Vec<_>>().join(" "))
    }

    fn titles(&mut self, record: &Record) -> io::Result<()> {
        let rows: Vec<[String; 3]> = record
            .titles
            .iter()
            .map(|title| {
                let role = match title.language.as_str() {
                    "" => title.role.name().to_owned(),
                    language => format!("{}, {}", title.role.name(), plain(language)),
                };
                [plain(&title.text), role, self.named(&title.sources)]
            })
            .collect();
        self.table("titles", &rows)
    }

    fn credits(&mut self, record: &Record) -> io::Result<()> {
        let rows: Vec<[String; 4]> = record
            .credits
            .iter()
            .map(|credit| {
                let party = credit.party.as_ref().map(label).unwrap_or_default();
                let role = credit.role.name().to_owned();
                [
                    role,
                    plain(&credit.name),
                    party,
                    self.named(&credit.sources),
                ]
            })
            .collect();
        self.table("credits", &rows)
    }

    fn facts(&mut self, record: &Record) -> io::Result<()> {
        let rows: Vec<[String; 3]> = record
            .facts
            .iter()
            .map(|fact| {
                [
                    fact.kind.name().to_owned(),
                    value(fact),
                    self.named(&fact.sources),
                ]
            })
            .collect();
        self.table("facts", &rows)
    }

    /// Writes which credited names stand for nobody.
    fn notices(&mut self, record: &Record) -> io::Result<()> {
        for (notice, role, name) in notices(record) {
            let meaning = match notice {
                Notice::Unknown => "this is not known",
                Notice::PublicDomain => "in the public domain",
            };
            let text = format!("{}: {name}: {meaning}", role.name());
            writeln!(self.out, "{} {}", self.paint.faint("note:"), plain(&text))?;
        }
        Ok(())
    }

    fn conflicts(&mut self, record: &Record) -> io::Result<()> {
        for conflict in conflicts(record, self.day) {
            let text = match conflict {
                Conflict::Shares {
                    right,
                    basis,
                    territory,
                    holders,
                } => format!(
                    "sources disagree about the {} {} shares of {holders} holder(s){}",
                    right.name(),
                    basis.name(),
                    within(&territory),
                ),
                Conflict::OverClaim {
                    right,
                    basis,
                    territory,
                    points,
                } => format!(
                    "the {} {} shares{} add up to {}.{:02} %",
                    right.name(),
                    basis.name(),
                    within(&territory),
                    points / 100,
                    points % 100
                ),
                Conflict::Disagreement { fact, values } => {
                    format!(
                        "sources disagree about the {}: {values} values",
                        fact.name()
                    )
                }
            };
            writeln!(
                self.out,
                "{} {}",
                self.paint.warning("conflict:"),
                plain(&text)
            )?;
        }
        Ok(())
    }

    fn identifiers(&mut self, record: &Record) -> io::Result<()> {
        let rows: Vec<[String; 3]> = record
            .identifiers
            .iter()
            .map(|claim| {
                let check = match claim.id.check() {
                    Check::Wrong { expected } => format!("check digit wrong, {expected} expected"),
                    Check::Right | Check::Absent => String::new(),
                };
                let said = match (claim.standing, check.as_str()) {
                    (Standing::Current, _) => check,
                    (standing, "") => standing.name().to_owned(),
                    (standing, check) => format!("{}, {check}", standing.name()),
                };
                [label(&claim.id), said, self.named(&claim.sources)]
            })
            .collect();
        self.table("identifiers", &rows)
    }

    fn links(&mut self, record: &Record) -> io::Result<()> {
        for (kind, total) in Kind::ALL.iter().zip(record.link_totals) {
            let rows: Vec<[String; 3]> = record
                .links
                .iter()
                .filter(|link| link.target.kind == *kind)
                .map(|link| {
                    let relation = link.relation.name().to_owned();
                    [label(&link.target.id), relation, self.named(&link.sources)]
                })
                .collect();
            self.table(
                &format!("{} ({})", kind.plural(), grouped(u64::from(total))),
                &rows,
            )?;
        }
        Ok(())
    }

    fn statements(&mut self, record: &Record) -> io::Result<()> {
        let rows: Vec<[String; 5]> = record
            .statements
            .iter()
            .map(|said| {
                let uses = said
                    .uses
                    .iter()
                    .map(|(on, p)| format!("{}: {}", on.name(), p.name()));
                let uses = uses.collect::<Vec<_>>().join(", ");
                let by = format!("{} {}", said.declarant, said.declared);
                [
                    uses,
                    plain(by.trim()),
                    plain(&said.licence),
                    plain(&said.scope),
                    self.named(&said.sources),
                ]
            })
            .collect();
        self.table("AI statements", &rows)?;
        let all = Use::ALL.iter().filter_map(|on| {
            combine(&record.statements, *on).map(|p| format!("{}: {}", on.name(), p.name()))
        });
        match all.collect::<Vec<_>>() {
            all if all.is_empty() => Ok(()),
            all => writeln!(
                self.out,
                "  together {}",
                self.paint.strong(&all.join(", "))
            ),
        }
    }

    /// Writes who made the claims of the record, with licence and date.
    fn sources(&mut self, record: &Record) -> io::Result<()> {
        let known = &self.snapshot.manifest().sources;
        let rows: Vec<[String; 4]> = all_sources(record)
            .numbers()
            .iter()
            .filter_map(|number| known.get(usize::from(*number)))
            .map(|source| {
                [&source.id, &source.name, &source.licence, &source.date].map(|t| plain(t))
            })
            .collect();
        self.table("sources", &rows)
    }
}

/// Returns everybody who claims anything of a record.
fn all_sources(record: &Record) -> Sources {
    let mut all = Sources::default();
    let Record {
        titles,
        credits,
        shares,
        facts,
        identifiers,
        links,
        statements,
        ..
    } = record;
    titles.iter().for_each(|claim| all.join(&claim.sources));
    credits.iter().for_each(|claim| all.join(&claim.sources));
    shares.iter().for_each(|claim| all.join(&claim.sources));
    facts.iter().for_each(|claim| all.join(&claim.sources));
    identifiers
        .iter()
        .for_each(|claim| all.join(&claim.sources));
    links.iter().for_each(|claim| all.join(&claim.sources));
    statements.iter().for_each(|claim| all.join(&claim.sources));
    all
}

/// Writes the value of a fact; a duration in minutes and seconds.
fn value(fact: &Fact) -> String {
    match (&fact.value, fact.kind) {
        (FactValue::Number(ms), FactKind::Duration) => {
            let (minutes, rest) = (ms / 60_000, ms % 60_000);
            format!("{minutes}:{:02}.{:03}", rest / 1000, rest % 1000)
        }
        (FactValue::Number(number), _) => number.to_string(),
        (FactValue::Text(text), _) => plain(text),
    }
}
