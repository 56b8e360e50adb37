//! Rows of JSON Lines: one object a line, its members as columns.
//!
//! A member of an object in an object is the column `outer.inner`. An array gives several values;
//! an array of objects gives as many values in each of its columns, so that they are aligned:
//! `"artists": [{"name": "A", "isni": "1"}, {"name": "B"}]` is the column `artists.name` with the
//! values A and B and the column `artists.isni` with 1 and nothing.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::row::{Flaw, Row};
use super::rows::MAX_ROW;
use super::split::ARRAY;

/// Most different columns of one file.
const MOST_COLUMNS: usize = 1024;
/// The last integer up to which every one has its own `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The columns seen so far and the cells of the last row.
#[derive(Default)]
pub(super) struct JsonCells {
    names: Vec<String>,
    at: HashMap<String, usize>,
    text: String,
    cells: Vec<(u32, u32)>,
}

impl JsonCells {
    /// The columns seen so far; new ones come at the end.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Reads one line.
    ///
    /// # Errors
    /// Fails if it is not one JSON object.
    pub(super) fn read(&mut self, line: &str) -> Result<(), Flaw> {
        let value: Value = serde_json::from_str(line).map_err(|error| {
            flaw(
                "json",
                format!("character {}: {}", error.column(), reason(&error)),
            )
        })?;
        let Value::Object(object) = value else {
            return Err(flaw("json", "the line is not a JSON object".to_owned()));
        };
        self.text.clear();
        self.cells.clear();
        self.cells.resize(self.names.len(), (0, 0));
        for (name, value) in &object {
            self.member(name, value)?;
        }
        if self.text.contains('\0') {
            return Err(flaw("nul", "a text holds NUL".to_owned()));
        }
        Ok(())
    }

    /// The cells of the last row.
    pub(super) fn row(&self) -> Row<'_> {
        Row::new(&self.text, &self.cells)
    }

    fn member(&mut self, name: &str, value: &Value) -> Result<(), Flaw> {
        match value {
            Value::Null => Ok(()),
            Value::Object(object) => object
                .iter()
                .try_for_each(|(inner, value)| self.member(&format!("{name}.{inner}"), value)),
            Value::Array(values) if values.iter().any(Value::is_object) => {
                self.objects(name, values)
            }
            Value::Array(values) => {
                let from = self.text.len();
                for value in values {
                    self.text.push(ARRAY);
                    self.scalar(value)?;
                }
                self.cell(name, from)
            }
            scalar => {
                let from = self.text.len();
                self.scalar(scalar)?;
                self.cell(name, from)
            }
        }
    }

    /// An array of objects: for each member that any of them has, one value an object.
    fn objects(&mut self, name: &str, values: &[Value]) -> Result<(), Flaw> {
        let mut members = BTreeSet::new();
        for object in values.iter().filter_map(Value::as_object) {
            paths(object, "", &mut members);
        }
        for path in &members {
            let from = self.text.len();
            for value in values {
                self.text.push(ARRAY);
                let inner = path
                    .split('.')
                    .try_fold(value, |value, name| value.get(name));
                self.scalar(inner.unwrap_or(&Value::Null))?;
            }
            if self.text.len() > 2 * MAX_ROW {
                let message = "its objects have too many different members".to_owned();
                return Err(flaw("json-nested", message));
            }
            self.cell(&format!("{name}.{path}"), from)?;
        }
        Ok(())
    }

    fn scalar(&mut self, value: &Value) -> Result<(), Flaw> {
        match value {
            Value::Null => {}
            Value::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => match number.as_f64() {
                Some(n) if number.is_f64() && n.fract() == 0.0 && n.abs() < EXACT => {
                    self.text.push_str(&format!("{n:.0}"));
                }
                _ => self.text.push_str(&number.to_string()),
            },
            Value::String(text) => {
                self.text
                    .extend(text.chars().map(|c| if c == ARRAY { ' ' } else { c }));
            }
            Value::Array(_) | Value::Object(_) => {
                return Err(flaw(
                    "json-nested",
                    "an array holds another array".to_owned(),
                ));
            }
        }
        Ok(())
    }

    /// Ends the cell that begins at `from`.
    fn cell(&mut self, name: &str, from: usize) -> Result<(), Flaw> {
        let range = (from as u32, self.text.len() as u32);
        if let Some(&at) = self.at.get(name) {
            self.cells[at] = range;
            return Ok(());
        }
        if self.names.len() >= MOST_COLUMNS {
            let message = format!("the file has more than {MOST_COLUMNS} different members");
            return Err(flaw("json-columns", message));
        }
        self.at.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        self.cells.push(range);
        Ok(())
    }
}

/// The paths to every scalar of an object.
fn paths(object: &Map<String, Value>, before: &str, found: &mut BTreeSet<String>) {
    for (name, value) in object {
        let path = if before.is_empty() {
            name.clone()
        } else {
            format!("{before}.{name}")
        };
        match value {
            Value::Object(inner) => paths(inner, &path, found),
            // One more than fit into the columns, so that `cell` refuses the row.
            _ if found.len() <= MOST_COLUMNS => drop(found.insert(path)),
            _ => {}
        }
    }
}

fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

fn flaw(code: &'static str, message: String) -> Flaw {
    let hint =
        "write one JSON object a line (JSON Lines); values are texts, numbers or arrays of them";
    Flaw {
        column: None,
        code,
        message,
        hint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<(String, String)> {
        let mut json = JsonCells::default();
        json.read(line).unwrap();
        let row = json.row();
        json.names()
            .iter()
            .zip(0..)
            .map(|(n, at)| (n.clone(), row.cell(at).to_owned()))
            .collect()
    }

    #[test]
    fn members_are_columns() {
        let line = r#"{"isrc": "A", "n": 12, "big": 7.18752155427E+11, "x": null, "o": {"p": {"q": true}}}"#;
        let expected = [
            ("big", "718752155427"),
            ("isrc", "A"),
            ("n", "12"),
            ("o.p.q", "true"),
        ];
        let found = cells(line);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(n, c)| (n.as_str(), c.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn arrays_of_objects_are_aligned_columns() {
        let line = r#"{"a": [{"name": "X", "id": {"isni": "1"}}, {"name": "Y"}], "b": ["p", "q"]}"#;
        let expected = [
            ("a.id.isni", "\u{1f}1\u{1f}"),
            ("a.name", "\u{1f}X\u{1f}Y"),
            ("b", "\u{1f}p\u{1f}q"),
        ];
        let found = cells(line);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(n, c)| (n.as_str(), c.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_are_no_object_are_refused() {
        let mut json = JsonCells::default();
        for (line, code) in [
            ("[1]", "json"),
            ("{", "json"),
            ("{} {}", "json"),
            ("12", "json"),
            (r#"{"a": [["b"]]}"#, "json-nested"),
            (r#"{"a": "\u0000"}"#, "nul"),
            (&"[".repeat(100_000), "json"),
        ] {
            assert_eq!(json.read(line).unwrap_err().code, code, "{line:.20}");
        }
    }
}
