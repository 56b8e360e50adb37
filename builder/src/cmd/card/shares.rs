//! Shares as a table: a row for each holder and source, a column for each right.

use std::io::{self, Write};

use imr_snapshots::record::{
    Balance, Basis, Question, Record, Right, Role, Share, State, balances, control,
};
use imr_snapshots::territory::{WORLD, names};

use super::super::paint::{pad, plain, width};
use super::Card;

/// Columns of the role of a holder.
const ROLE: usize = 22;
/// Most tables of shares.
const MOST: usize = 8;
/// Where a list of territories is cut off, in bytes.
const WIDE: usize = 100;

/// A part per 10,000 of each right, in the order of [`Right::ALL`].
type Points = [Option<u32>; 4];

/// What one holder has of each right, as the same sources say it.
struct Row {
    role: Role,
    name: String,
    /// Who says so, and through which society.
    sources: String,
    points: Points,
}

impl<W: Write> Card<'_, W> {
    /// Writes what is claimed of each right, one table for each set of countries in which the same
    /// shares hold; then shares that hold in none.
    pub(super) fn shares(&mut self, record: &Record) -> io::Result<()> {
        let mut tables: Vec<Vec<Balance>> = Vec::new();
        let mut apart = vec![true; record.shares.len()];
        for balance in balances(record, self.day) {
            balance.shares.iter().for_each(|at| apart[*at] = false);
            let same = |table: &&mut Vec<Balance>| {
                let first = &table[0];
                (first.basis, &first.countries) == (balance.basis, &balance.countries)
            };
            match tables.iter_mut().find(same) {
                Some(table) => table.push(balance),
                None => tables.push(vec![balance]),
            }
        }
        let more = tables.len().saturating_sub(MOST);
        for table in tables.iter().take(MOST) {
            self.table_of_balances(record, table)?;
        }
        if more > 0 {
            let text = format!(
                "shares in {more} more territories: ask for one with --territory, or --format json"
            );
            writeln!(self.out, "{}", self.paint.faint(&text))?;
        }
        let apart = record.shares.iter().zip(apart).filter(|(_, apart)| *apart);
        let (nobody, nowhere): (Vec<&Share>, Vec<&Share>) = apart
            .map(|(share, _)| share)
            .partition(|share| share.basis == Basis::Unclaimed);
        for (heading, shares) in [
            ("shares that nobody has claimed", nobody),
            ("shares that hold nowhere at this date", nowhere),
        ] {
            if !shares.is_empty() {
                self.table_of_shares(heading, &shares, &sums(&shares))?;
            }
        }
        Ok(())
    }

    /// Writes what is claimed of several rights in the same countries.
    fn table_of_balances(&mut self, record: &Record, table: &[Balance]) -> io::Result<()> {
        let mut points = Points::default();
        let mut shares: Vec<&Share> = Vec::new();
        for balance in table {
            points[balance.right as usize] = Some(balance.points);
            shares.extend(balance.shares.iter().map(|at| &record.shares[*at]));
        }
        let heading = table.first().map_or_else(String::new, |first| {
            format!("{} shares{}", first.basis.name(), within(&first.territory))
        });
        self.table_of_shares(&heading, &shares, &points)
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
            let mut points = Points::default();
            points[balance.right as usize] = Some(balance.points);
            self.table_of_shares(&heading, &shares, &points)?;
            let rest = balance.rest();
            let text = match answer.state() {
                State::Under if balance.basis == Basis::Collection => {
                    format!("{} % has no collector: see the owners", percent_of(rest))
                }
                State::Under => format!("{} % is not claimed", percent_of(rest)),
                State::Over => format!("{} % is claimed: too much", percent_of(balance.points)),
                State::Disputed => "sources disagree".to_owned(),
                State::Whole => "all of it is claimed".to_owned(),
            };
            let over = match balance.over.numbers() {
                [] => String::new(),
                _ => format!(", by {} alone", self.named(&balance.over)),
            };
            let basis = match balance.basis {
                Basis::Ownership => "; these are owners, not those who collect",
                _ => "",
            };
            writeln!(self.out, "  {text}{over}{basis}")?;
        }
        Ok(())
    }

    /// Writes a row for each holder, and what they come to together.
    fn table_of_shares(
        &mut self,
        heading: &str,
        shares: &[&Share],
        together: &Points,
    ) -> io::Result<()> {
        let rows = self.rows(shares);
        let names = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0);
        let columns = || {
            Right::ALL
                .iter()
                .zip(together)
                .filter(|(_, all)| all.is_some())
        };
        let line = |cells: Vec<String>| -> String {
            cells.iter().map(|cell| format!("  {cell:>15}")).collect()
        };
        let heads = line(
            columns()
                .map(|(right, _)| right.name().to_owned())
                .collect(),
        );
        let mut first = format!("{heading}, in percent");
        if width(&first) > names + ROLE + 2 {
            writeln!(self.out, "{}", self.paint.faint(&first))?;
            first.clear();
        }
        let first = pad(&first, names + ROLE + 2);
        writeln!(self.out, "{}", self.paint.faint(&format!("{first}{heads}")))?;
        for row in &rows {
            let cells = columns().map(|(right, _)| percent(row.points[*right as usize]));
            let cells = line(cells.collect());
            let (role, name) = (pad(row.role.name(), ROLE), pad(&row.name, names));
            writeln!(self.out, "  {role}{name}{cells}  {}", row.sources)?;
        }
        let sums = line(columns().map(|(_, all)| percent(*all)).collect());
        writeln!(self.out, "  {}{sums}", pad("together", names + ROLE))
    }

    /// Joins the shares of one holder in one role that the same sources claim.
    fn rows(&self, shares: &[&Share]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for share in shares {
            let name = plain(&share.name);
            let mut sources = self.named(&share.sources);
            if !share.society.is_empty() {
                sources.push_str(" through ");
                sources.push_str(&society(&share.society));
            }
            let right = share.right as usize;
            let known = rows.iter_mut().find(|row| {
                row.role == share.role
                    && row.name == name
                    && row.sources == sources
                    && row.points[right].is_none()
            });
            let points = Some(u32::from(share.points));
            match known {
                Some(row) => row.points[right] = points,
                None => {
                    let mut row = Row {
                        role: share.role,
                        name,
                        sources,
                        points: Points::default(),
                    };
                    row.points[right] = points;
                    rows.push(row);
                }
            }
        }
        rows.sort_by_key(|row| row.role);
        rows
    }
}

/// Names a CISAC society by its number: `PRS (society 052)`.
pub(super) fn society(number: &str) -> String {
    match names::society(number) {
        Some((name, _)) => format!("{name} (society {number})"),
        None => format!("society {}", plain(number)),
    }
}

/// Names the territories of an expression in a heading.
pub(super) fn within(expression: &str) -> String {
    let mut text = String::new();
    let mut rest = expression;
    let mut is_without = false;
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('-') {
            Some(after) if is_without => (" and ", after),
            Some(after) => (" without ", after),
            None if text.is_empty() => (" in ", rest),
            None => (", ", rest.strip_prefix('+').unwrap_or(rest)),
        };
        is_without = rest.starts_with('-');
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

fn percent(points: Option<u32>) -> String {
    points.map_or_else(|| "-".to_owned(), percent_of)
}

/// Adds up shares of which nothing is known but that somebody says so.
fn sums(shares: &[&Share]) -> Points {
    let mut all = Points::default();
    for share in shares {
        *all[share.right as usize].get_or_insert(0) += u32::from(share.points);
    }
    all
}
