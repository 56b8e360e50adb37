//! The rows of the table of measurements.

use std::fmt::Write as _;

use crate::failure::{Failure, Outcome};

/// One measured number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) unit: String,
    /// A bound such as `<= 200000` or `>= 0.75`; empty if the number is only told.
    pub(super) goal: String,
}

impl Row {
    /// Describes a number; the goal is a bound or empty.
    pub(super) fn new(name: &str, value: f64, unit: &str, goal: &str) -> Row {
        Row {
            name: name.to_owned(),
            value,
            unit: unit.to_owned(),
            goal: goal.to_owned(),
        }
    }

    /// Whether the goal is met; nothing if there is none.
    fn met(&self) -> Option<bool> {
        let (sign, bound) = self.goal.split_once(' ')?;
        let bound: f64 = bound.parse().ok()?;
        match sign {
            "<=" => Some(self.value <= bound),
            ">=" => Some(self.value >= bound),
            _ => None,
        }
    }

    fn number(&self) -> String {
        if self.value.fract() == 0.0 {
            format!("{}", self.value)
        } else {
            format!("{:.2}", self.value)
        }
    }
}

/// Reads lines of `name<TAB>value<TAB>unit<TAB>goal`; the goal may be left out.
///
/// # Errors
/// Quotes the line that cannot be read, and refuses a text without any.
pub(super) fn parse(text: &str) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut cells = line.split('\t');
        let row = (|| {
            let (name, value, unit) = (cells.next()?, cells.next()?.parse().ok()?, cells.next()?);
            Some(Row::new(
                name,
                value,
                unit,
                cells.next().unwrap_or_default(),
            ))
        })();
        rows.push(row.ok_or_else(|| Failure::new(format!("not a measurement: {line}")))?);
    }
    if rows.is_empty() {
        Err(Failure::new("nothing was measured"))
    } else {
        Ok(rows)
    }
}

/// Lays the rows out for people.
pub(super) fn table(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.name.chars().count())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for row in rows {
        let verdict = match row.met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        let pad = width - row.name.chars().count();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}{:pad$}  {:>12} {:<8} {:<12} {verdict}",
            row.name,
            "",
            row.number(),
            row.unit,
            row.goal
        );
    }
    text
}

/// Writes the rows as JSON, for comparing runs.
pub(super) fn json(rows: &[Row]) -> String {
    let members = rows.iter().map(|row| {
        let met = row
            .met()
            .map_or_else(|| "null".to_owned(), |met| met.to_string());
        let [name, unit, goal] = [&row.name, &row.unit, &row.goal].map(|text| quoted(text));
        format!(
            "  {{\"name\":{name},\"value\":{},\"unit\":{unit},\"goal\":{goal},\"met\":{met}}}",
            row.value
        )
    });
    format!("[\n{}\n]\n", members.collect::<Vec<_>>().join(",\n"))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            control if control < ' ' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{Row, json, parse, table};

    #[test]
    fn a_line_becomes_a_row_and_a_goal_is_judged() {
        let rows = parse("requests, ratio to plain\t0.8\tx\t>= 0.75\nsize\t12\tbytes\n").unwrap();
        assert_eq!(rows[0].met(), Some(true));
        assert_eq!(rows[1], Row::new("size", 12.0, "bytes", ""));
        assert!(table(&rows).contains("met"));
        assert!(table(&[Row::new("p99", 3.0, "x", "<= 2")]).contains("MISSED"));
    }

    #[test]
    fn a_line_that_is_not_a_row_and_silence_are_errors() {
        assert!(parse("Error: connect\n").is_err());
        assert!(parse("\n").is_err());
    }

    #[test]
    fn json_quotes_what_needs_it() {
        let text = json(&[Row::new("a \"b\" \\", 1.5, "x", "")]);
        assert_eq!(
            text,
            "[\n  {\"name\":\"a \\\"b\\\" \\\\\",\"value\":1.5,\"unit\":\"x\",\"goal\":\"\",\"met\":null}\n]\n"
        );
    }
}
