//! Shares as a table: a row for each holder and source, a column for each right.

use std::io::{self, Write};

use imr_snapshots::record::{Right, Role, Share};

use super::super::paint::{pad, plain, width};
use super::Card;

/// Columns of the role of a holder.
const ROLE: usize = 13;

/// What one holder has of each right, as the same sources say it.
struct Row {
    role: Role,
    name: String,
    sources: String,
    points: [Option<u16>; 4],
}

impl<W: Write> Card<'_, W> {
    /// Writes shares, one table for each territory.
    pub(super) fn shares(&mut self, shares: &[Share]) -> io::Result<()> {
        let mut territories: Vec<&str> = shares.iter().map(|s| s.territory.as_str()).collect();
        territories.sort_unstable();
        territories.dedup();
        for territory in territories {
            let here: Vec<&Share> = shares.iter().filter(|s| s.territory == territory).collect();
            self.territory(territory, &here)?;
        }
        Ok(())
    }

    fn territory(&mut self, territory: &str, shares: &[&Share]) -> io::Result<()> {
        let rows = self.rows(shares);
        let there = |right: &Right| shares.iter().any(|share| share.right == *right);
        let rights: Vec<Right> = Right::ALL.iter().copied().filter(there).collect();
        let names = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0);
        let line = |cells: Vec<String>| -> String {
            cells.iter().map(|cell| format!("  {cell:>15}")).collect()
        };
        let heads = line(rights.iter().map(|right| right.name().to_owned()).collect());
        let first = pad(
            &format!("shares{}, in percent", place(territory)),
            names + ROLE + 2,
        );
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

/// Names a territory in a heading.
fn place(territory: &str) -> String {
    match territory {
        "" => String::new(),
        "2136" => " in the world".to_owned(),
        other => format!(" in territory {}", plain(other)),
    }
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
