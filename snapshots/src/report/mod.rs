//! Usage reports: from lines of text to what they say was used.
//!
//! A report is a table (CSV, TSV) whose header names its columns, or a DDEX Digital Sales Report: one
//! record type a line (Basic Audio and UGC profiles with blocks, single-record variants), `#` before
//! headings. The caller reads lines, the [`Reader`] keeps what one line says about the next.

mod cells;
mod columns;
mod dsr;

pub use cells::{is_open, split};
pub use columns::Columns;
pub use dsr::Dsr;

use crate::matching::Usage;
use crate::text::has;

/// One use of something, and the line that says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// What was used.
    pub usage: Usage,
    /// What it was worth, in millionths; 0 when the report does not say.
    pub value: u64,
    /// The cells of the line.
    pub cells: Vec<String>,
    /// The line, counted from 1.
    pub line: u64,
}

/// Why a line says nothing that can be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has fewer cells than the header has columns, or is no JSON object where lines are objects.
    Columns,
    /// It has neither a title nor a code.
    Nothing,
}

impl Flaw {
    /// Returns the reason code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Columns => "row-columns",
            Self::Nothing => "row-nothing",
        }
    }
}

/// What a line turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// It says something about another one, or nothing.
    Other,
    /// Something was used.
    Used(Box<Use>),
    /// It cannot be matched: its number, its cells, and why.
    Unusable(u64, Vec<String>, Flaw),
}

/// Reads the lines of a report.
pub struct Reader {
    kind: Kind,
    delimiter: char,
    line: u64,
}

enum Kind {
    Table(Columns),
    Dsr(Box<Dsr>),
}

/// Why a report cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoReport {
    /// The columns that were found.
    pub columns: Vec<String>,
}

impl Reader {
    /// Begins with the first line: a header, or the first line of a DSR.
    ///
    /// # Errors
    /// Fails when no column has a title or a code.
    pub fn new(first: &str) -> Result<Self, NoReport> {
        let first = first.trim_start_matches('\u{feff}');
        if Dsr::begins(first) {
            return Ok(Self {
                kind: Kind::Dsr(Box::default()),
                delimiter: '\t',
                line: 0,
            });
        }
        let delimiter = cells::delimiter(first);
        let headers = split(first, delimiter);
        match Columns::of(&headers) {
            Some(columns) => Ok(Self {
                kind: Kind::Table(columns),
                delimiter,
                line: 0,
            }),
            None => Err(NoReport { columns: headers }),
        }
    }

    /// Tells whether the first line is a header, which is not to be read again.
    pub fn has_header(&self) -> bool {
        matches!(self.kind, Kind::Table(_))
    }

    /// Returns what stands between cells.
    pub fn delimiter(&self) -> char {
        self.delimiter
    }

    /// Reads a line (with `number`, counted from 1); returns what is complete with it.
    pub fn read(&mut self, text: &str, number: u64) -> Line {
        self.line = number;
        match &mut self.kind {
            Kind::Table(columns) => {
                if text.trim().is_empty() {
                    return Line::Other;
                }
                let cells = split(text, self.delimiter);
                match columns.read(&cells) {
                    Ok((usage, value)) => Line::Used(Box::new(Use {
                        usage,
                        value,
                        cells,
                        line: number,
                    })),
                    Err(flaw) => Line::Unusable(number, cells, flaw),
                }
            }
            Kind::Dsr(dsr) => dsr.read(text, number),
        }
    }

    /// Returns what the end of the report completes.
    pub fn finish(&mut self) -> Line {
        match &mut self.kind {
            Kind::Table(_) => Line::Other,
            Kind::Dsr(dsr) => dsr.finish(),
        }
    }
}

/// Reads names and values, such as the members of an object.
///
/// # Errors
/// Fails when they have neither a title nor a code.
pub fn of_pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Result<(Usage, u64), Flaw> {
    let (names, values): (Vec<String>, Vec<String>) = pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .unzip();
    let columns = Columns::of(&names).ok_or(Flaw::Nothing)?;
    columns.read(&values)
}

/// Reads an amount such as `12.50` as millionths.
pub fn amount(text: &str) -> u64 {
    let text = text.trim();
    let (whole, part) = text.split_once(&['.', ','][..]).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !digits(whole) || !digits(part) {
        return 0;
    }
    let six: String = part.chars().chain("000000".chars()).take(6).collect();
    let whole: u64 = whole.parse().unwrap_or(0);
    whole
        .saturating_mul(1_000_000)
        .saturating_add(six.parse().unwrap_or(0))
}

/// Reads a duration as milliseconds: `PT3M20S`, `3:20`, `1:03:20`, or a number, of milliseconds if it
/// is large and of seconds if not.
pub fn milliseconds(text: &str) -> u64 {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("PT") {
        let mut total = 0u64;
        let mut number = String::new();
        for c in rest.chars() {
            let unit = match c {
                'H' => 3_600,
                'M' => 60,
                'S' => 1,
                _ => {
                    number.push(c);
                    continue;
                }
            };
            total = total.saturating_add((amount(&number) / 1_000).saturating_mul(unit));
            number.clear();
        }
        return total;
    }
    if has(text, ':') {
        let mut sum: u64 = 0;
        for part in text.split(':') {
            sum = sum.saturating_mul(60).saturating_add(amount(part) / 1_000);
        }
        return sum;
    }
    let number = amount(text) / 1_000;
    if number >= 10_000_000 {
        number / 1_000
    } else {
        number
    }
}

#[cfg(test)]
mod tests;
