//! Shares as a table: a row for each holder and source, a column for each right.

use std::collections::BTreeSet;
use std::io::{self, Write};

use imr_snapshots::record::{Question, Record, Right, Role, Share, State, control};
use imr_snapshots::territory::{WORLD, names};

use super::super::paint::{pad, plain, width};
use super::Card;

/// Columns of the role of a holder.
const ROLE: usize = 22;
/// Most tables of shares.
const MOST: usize = 8;
/// Where a list of territories is cut off, in bytes.
const WIDE: usize = 100;

/// What one holder has of each right, as the same sources say it.
struct Row {
    role: Role,
    name: String,
    sources: String,
    points: [Option<u16>; 4],
}

impl<W: Write> Card<'_, W> {
    /// Writes shares, one table for each basis and territory.
    pub(super) fn shares(&mut self, shares: &[Share]) -> io::Result<()> {
        let place = |share: &Share| (share.basis, share.territory.clone());
        let places: BTreeSet<_> = shares.iter().map(place).collect();
        let more = places.len().saturating_sub(MOST);
        for (basis, territory) in places.into_iter().take(MOST) {
            let here = shares
                .iter()
                .filter(|share| (share.basis, share.territory.as_str()) == (basis, &territory));
            let here: Vec<&Share> = here.collect();
            let heading = format!("{} shares{}", basis.name(), within(&territory));
            self.table_of_shares(&heading, &here)?;
        }
        if more > 0 {
            let text = format!(
                "shares in {more} more territories: ask for one with --territory, or --format json"
            );
            writeln!(self.out, "{}", self.paint.faint(&text))?;
        }
        Ok(())
    }

    /// Writes who controls what was asked for.
    pub(super) fn control(&mut self, record: &Record, asked: &Question) -> io::Result<()> {
        let rights = asked.right.map_or("every right", Right::name);
        let place = territory_name(asked.territory);
        let heading = format!("who controls {rights} in {place}:");
        writeln!(self.out, "{}", self.paint.strong(&heading))?;
        let answers = control(record, asked);
        if answers.is_empty() {
            return writeln!(self.out, "  no source claims a share there");
        }
        for answer in &answers {
            let balance = &answer.balance;
            let shares = balance.shares.iter();
            let shares: Vec<&Share> = shares.filter_map(|at| record.shares.get(*at)).collect();
            let heading = format!(
                "{} of {}{}",
                balance.basis.name(),
                balance.right.name(),
                within(&balance.territory)
            );
            self.table_of_shares(&heading, &shares)?;
            let rest = balance.rest();
            let text = match answer.state() {
                State::Under => format!("{} % is not claimed", percent_of(rest)),
                State::Over => format!("{} % is claimed: too much", percent_of(balance.points)),
                State::Disputed => "sources disagree".to_owned(),
                State::Whole => "all of it is claimed".to_owned(),
            };
            writeln!(self.out, "  {text}")?;
        }
        Ok(())
    }

    fn table_of_shares(&mut self, heading: &str, shares: &[&Share]) -> io::Result<()> {
        let rows = self.rows(shares);
        let there = |right: &Right| shares.iter().any(|share| share.right == *right);
        let rights: Vec<Right> = Right::ALL.iter().copied().filter(there).collect();
        let names = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0);
        let line = |cells: Vec<String>| -> String {
            cells.iter().map(|cell| format!("  {cell:>15}")).collect()
        };
        let heads = line(rights.iter().map(|right| right.name().to_owned()).collect());
        let first = pad(&format!("{heading}, in percent"), names + ROLE + 2);
        writeln!(self.out, "{}", self.paint.faint(&format!("{first}{heads}")))?;
        for row in &rows {
            let cells = line(
                rights
                    .iter()
                    .map(|r| percent(row.points[*r as usize]))
                    .collect(),
            );
            let (role, name) = (pad(row.role.name(), ROLE), pad(&row.name, names));
            writeln!(self.out, "  {role}{name}{cells}  {}", row.sources)?;
        }
        let sums = line(rights.iter().map(|right| sum(shares, *right)).collect());
        writeln!(self.out, "  {}{sums}", pad("together", names + ROLE))
    }

    /// Joins the shares of one holder in one role that the same sources claim.
    fn rows(&self, shares: &[&Share]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for share in shares {
            let (sources, name) = (self.named(&share.sources), plain(&share.name));
            let right = share.right as usize;
            let known = rows.iter_mut().find(|row| {
                row.role == share.role
                    && row.name == name
                    && row.sources == sources
                    && row.points[right].is_none()
            });
            match known {
                Some(row) => row.points[right] = Some(share.points),
                None => {
                    let mut points = [None; 4];
                    points[right] = Some(share.points);
                    rows.push(Row {
                        role: share.role,
                        name,
                        sources,
                        points,
                    });
                }
            }
        }
        rows.sort_by_key(|row| row.role);
        rows
    }
}

/// Names the territories of an expression in a heading.
pub(super) fn within(expression: &str) -> String {
    let mut text = String::new();
    let mut rest = expression;
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('-') {
            Some(after) => (" without ", after),
            None if text.is_empty() => (" in ", rest),
            None => (", ", rest.strip_prefix('+').unwrap_or(rest)),
        };
        let end = after.find(['+', '-']).unwrap_or(after.len());
        let (code, after) = after.split_at(end);
        rest = after;
        text.push_str(word);
        match code.parse() {
            Ok(code) => text.push_str(&territory_name(code)),
            Err(_) => text.push_str(&plain(code)),
        }
        if text.len() > WIDE && !rest.is_empty() {
            text.push_str(", ...");
            break;
        }
    }
    text
}

/// Names a territory.
fn territory_name(code: u16) -> String {
    match names::territory(code) {
        _ if code == WORLD => "the world".to_owned(),
        Some(name) => in_title_case(name),
        None => format!("territory {code}"),
    }
}

/// Writes a name of capitals as it is written in a text: `Trinidad and Tobago`.
fn in_title_case(name: &str) -> String {
    let small = ["AND", "OF", "THE"];
    let word = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) if !small.contains(&word) => {
            format!("{first}{}", rest.to_lowercase())
        }
        _ => word.to_lowercase(),
    };
    let words: Vec<String> = name.split(' ').map(word).collect();
    words.join(" ")
}

fn percent_of(points: u32) -> String {
    format!("{}.{:02}", points / 100, points % 100)
}

fn percent(points: Option<u16>) -> String {
    points.map_or_else(
        || "-".to_owned(),
        |points| format!("{}.{:02}", points / 100, points % 100),
    )
}

fn sum(shares: &[&Share], right: Right) -> String {
    let points: u32 = shares
        .iter()
        .filter(|share| share.right == right)
        .map(|share| u32::from(share.points))
        .sum();
    format!("{}.{:02}", points / 100, points % 100)
}
