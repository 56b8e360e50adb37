//! Lines of a report, as they come: decompressed, cut into rows, read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use imr_snapshots::matching::Usage;
use imr_snapshots::report::{self, Flaw, Line, Reader};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::cli::Failure;

/// How a report is written.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// Rows of cells, with a header.
    Table {
        delimiter: char,
        header: Vec<String>,
    },
    /// A DSR.
    Dsr,
    /// An object a line.
    Json,
}

/// A row of the report.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
    pub(super) value: u64,
    /// The line as it was, of JSON Lines.
    pub(super) text: String,
    /// What was used, of a DSR.
    pub(super) used: Option<Usage>,
}

/// A row, and what it says was used.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) row: Row,
    pub(super) usage: Result<Usage, Flaw>,
}

/// Longest line; what is longer is cut.
const LONGEST: u64 = 1 << 20;

/// A report that is being read.
pub(super) struct Input {
    lines: Box<dyn BufRead + Send>,
    reader: Option<Reader>,
    form: Form,
    number: u64,
    /// The first line, if it is none of a header.
    first: Option<String>,
    ended: bool,
    bar: ProgressBar,
}

impl Input {
    /// Opens a report and reads its first line.
    pub(super) fn open(path: &Path, shown: bool) -> Result<Self, Failure> {
        let fail = |error: io::Error| {
            Failure::new(
                format!("cannot read {}: {error}", path.display()),
                "give a CSV, TSV, JSON Lines or DSR file, or - for standard input",
            )
        };
        let bar = ProgressBar::hidden();
        let raw: Box<dyn Read + Send> = if path == Path::new("-") {
            Box::new(io::stdin())
        } else {
            let file = File::open(path).map_err(fail)?;
            let length = file.metadata().map_err(fail)?;
            if length.is_dir() {
                return Err(fail(io::Error::other("it is a folder")));
            }
            if shown {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
                bar.set_length(length.len());
                let style = ProgressStyle::with_template(
                    "matching {bar:32} {percent}%  {bytes_per_sec}  {eta} left  {msg}",
                );
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            }
            Box::new(bar.wrap_read(file))
        };
        let mut raw = BufReader::with_capacity(1 << 16, raw);
        let start = raw.fill_buf().map_err(fail)?;
        let plain: Box<dyn Read + Send> = match start {
            [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(raw)),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                Box::new(zstd::Decoder::with_buffer(raw).map_err(fail)?)
            }
            _ => Box::new(raw),
        };
        let mut input = Self {
            lines: Box::new(BufReader::with_capacity(1 << 16, plain)),
            reader: None,
            form: Form::Json,
            number: 0,
            first: None,
            ended: false,
            bar,
        };
        let Some(first) = input.line().map_err(fail)? else {
            return Err(fail(io::Error::other("it is empty")));
        };
        if first
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
        {
            input.first = Some(first);
            return Ok(input);
        }
        let reader = Reader::new(&first).map_err(|report::NoReport { columns }| {
            Failure::new(
                format!(
                    "{}:1: no column has a title or a code; it has: {}",
                    path.display(),
                    columns.join(", ")
                ),
                "name a column `title`, `artist`, `isrc`, `iswc`, `duration` ...",
            )
        })?;
        let delimiter = reader.delimiter();
        input.form = match reader.has_header() {
            true => Form::Table {
                delimiter,
                header: report::split(first.trim_start_matches('\u{feff}'), delimiter),
            },
            false => Form::Dsr,
        };
        if !reader.has_header() {
            input.first = Some(first);
        }
        input.reader = Some(reader);
        Ok(input)
    }

    /// Returns how the report is written.
    pub(super) fn form(&self) -> &Form {
        &self.form
    }

    /// Reads a line without its end; what is not UTF-8 becomes a replacement character.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let mut limited = (&mut self.lines).take(LONGEST);
        if limited.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') && bytes.len() as u64 == LONGEST {
            self.lines.skip_until(b'\n')?;
        }
        while let Some(b'\n' | b'\r') = bytes.last() {
            bytes.pop();
        }
        self.number += 1;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Returns the next row that says that something was used, or cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Item>> {
        loop {
            let number = self.number + u64::from(self.first.is_none());
            let text = match self.first.take() {
                Some(first) => Some(first),
                None => self.line()?,
            };
            let Some(mut text) = text else {
                if self.ended {
                    return Ok(None);
                }
                self.ended = true;
                let last = self.reader.as_mut().map_or(Line::Other, Reader::finish);
                if let Some(item) = item(last, &self.form) {
                    return Ok(Some(item));
                }
                continue;
            };
            if let Form::Table { delimiter, .. } = self.form {
                while report::is_open(&text, delimiter)
                    && (text.len() as u64) < LONGEST
                    && let Some(more) = self.line()?
                {
                    text.push('\n');
                    text.push_str(&more);
                }
            }
            if number.is_multiple_of(4_096) {
                self.bar.set_message(format!("{number} lines"));
            }
            let found = match &mut self.reader {
                Some(reader) => item(reader.read(&text, number), &self.form),
                None => json(text, number),
            };
            if found.is_some() {
                return Ok(found);
            }
        }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn item(line: Line, form: &Form) -> Option<Item> {
    match line {
        Line::Other => None,
        Line::Used(used) => Some(Item {
            row: Row {
                line: used.line,
                cells: used.cells,
                value: used.value,
                text: String::new(),
                used: matches!(form, Form::Dsr).then(|| used.usage.clone()),
            },
            usage: Ok(used.usage),
        }),
        Line::Unusable(line, cells, flaw) => Some(Item {
            row: Row {
                line,
                cells,
                value: 0,
                text: String::new(),
                used: None,
            },
            usage: Err(flaw),
        }),
    }
}

fn json(text: String, line: u64) -> Option<Item> {
    if text.trim().is_empty() {
        return None;
    }
    let object = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}'));
    let (usage, value) = match object {
        Ok(Value::Object(members)) => {
            let text = |value: &Value| match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let mut pairs: Vec<(String, String)> = Vec::new();
            for (name, value) in &members {
                match value {
                    Value::Array(values) => {
                        pairs.extend(values.iter().map(|value| (name.clone(), text(value))));
                    }
                    value => pairs.push((name.clone(), text(value))),
                }
            }
            match report::of_pairs(
                pairs
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str())),
            ) {
                Ok((usage, value)) => (Ok(usage), value),
                Err(flaw) => (Err(flaw), 0),
            }
        }
        _ => (Err(Flaw::Columns), 0),
    };
    Some(Item {
        row: Row {
            line,
            cells: Vec::new(),
            value,
            text,
            used: None,
        },
        usage,
    })
}
