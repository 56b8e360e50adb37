//! Reads the files of a source, row by row.

use std::io::{self, Read};

use super::found::Found;
use super::json::JsonCells;
use super::plan::{Header, Plan};
use super::read::RowReader;
use super::recent::Recent;
use super::row::{Flaw, Row};
use super::rows::{Cut, Next, Rows};
use super::spec::{Layout, TableSpec};
use super::value::short;
use crate::feed::archive;
use crate::feed::input::{Consumed, Input, InputError};
use crate::feed::{Feed, Take};
use crate::ingest::Reject;
use crate::registry::FeedFile;

/// The tables of one source.
#[derive(Clone, Debug)]
pub struct TableFeed {
    id: String,
    number: u16,
    files: Vec<FeedFile>,
    spec: TableSpec,
}

impl TableFeed {
    /// The tables `files` of the source with this id and number.
    pub fn new(id: String, number: u16, files: Vec<FeedFile>, spec: TableSpec) -> Self {
        Self {
            id,
            number,
            files,
            spec,
        }
    }

    /// Reads one table from `reader`, which may be packed; `name` is its name in rejects.
    ///
    /// # Errors
    /// Fails only when `take` fails.
    pub fn read_from(
        &self,
        reader: impl Read + 'static,
        name: &str,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        self.file(Input::of(reader), name, take)
    }

    fn file(
        &self,
        input: Result<Input, InputError>,
        name: &str,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                take.reject(self.whole(name, 1, input_flaw(&error)));
                return Ok(());
            }
        };
        let consumed = input.consumed();
        let mut table = Table {
            feed: self,
            name,
            rows: Rows::new(input, Cut::Whole),
            progress: Progress { consumed, told: 0 },
            found: Found::default(),
            recent: Recent::default(),
            take,
        };
        match table.read() {
            Ok(()) => Ok(()),
            Err(Stop::Take(error)) => Err(error),
            Err(Stop::Input(error)) => {
                let line = table.rows.row_line();
                take.reject(self.whole(name, line, input_flaw(&InputError::Io(error))));
                Ok(())
            }
            Err(Stop::Header(flaw)) => {
                let line = table.rows.row_line();
                take.reject(self.whole(name, line, flaw));
                Ok(())
            }
        }
    }

    /// A reject of a whole file, which is none of a row.
    fn whole(&self, file: &str, line: u64, flaw: Flaw) -> Reject {
        self.reject(file, line, flaw, false)
    }

    fn reject(&self, file: &str, line: u64, flaw: Flaw, whole_row: bool) -> Reject {
        Reject {
            source: self.id.clone(),
            file: file.to_owned(),
            line,
            column: flaw.column,
            code: flaw.code,
            message: flaw.message,
            hint: flaw.hint,
            whole_row,
        }
    }
}

impl Feed for TableFeed {
    fn read(&self, take: &mut dyn Take) -> io::Result<()> {
        for file in &self.files {
            archive::each(&file.path, &file.name, &mut |input, name| {
                self.file(input, name, take)
            })?;
        }
        Ok(())
    }
}

/// Why the reading of a file ends before its end.
enum Stop {
    Input(io::Error),
    Header(Flaw),
    Take(io::Error),
}

/// How much of the file has been told.
struct Progress {
    consumed: Consumed,
    told: u64,
}

impl Progress {
    fn step(&mut self) -> u64 {
        let now = self.consumed.bytes();
        let step = now - self.told;
        self.told = now;
        step
    }
}

/// One file that is being read.
struct Table<'a> {
    feed: &'a TableFeed,
    name: &'a str,
    rows: Rows<Input>,
    progress: Progress,
    found: Found,
    recent: Recent,
    take: &'a mut dyn Take,
}

impl Table<'_> {
    fn read(&mut self) -> Result<(), Stop> {
        let spec = &self.feed.spec;
        let first = self.rows.peek().map_err(Stop::Input)?.map(str::trim_start);
        let name = self
            .name
            .trim_end_matches(".gz")
            .trim_end_matches(".zst")
            .trim_end_matches(".xz")
            .to_ascii_lowercase();
        let by_name = [".jsonl", ".ndjson", ".json"]
            .iter()
            .any(|end| name.ends_with(end));
        let by_line = first.is_some_and(|line| line.starts_with('{'));
        match spec.layout {
            Some(Layout::Delimited) => {}
            None if !by_name && !by_line => {}
            _ if first.is_some_and(|line| line.starts_with('[')) => {
                return Err(Stop::Header(file_flaw(
                    "file-json",
                    "the file is one JSON array".to_owned(),
                    "write one object a line: jq -c '.[]' FILE",
                )));
            }
            _ => return self.json(),
        }
        let delimiter = match spec.delimiter {
            Some(delimiter) => delimiter,
            None if name.ends_with(".tsv") || name.ends_with(".tab") => b'\t',
            None => sniff(first.unwrap_or_default()),
        };
        let quotes = spec.quotes.unwrap_or(delimiter != b'\t');
        self.delimited(if quotes {
            Cut::Quoted(delimiter)
        } else {
            Cut::At(delimiter)
        })
    }

    fn delimited(&mut self, cut: Cut) -> Result<(), Stop> {
        self.rows.set_cut(cut);
        let headers: Vec<String> = match self.rows.next().map_err(Stop::Input)? {
            Next::Row => {
                let row = self.rows.row().map_err(header)?;
                (0..row.len()).map(|at| row.cell(at).to_owned()).collect()
            }
            Next::Bad(flaw) => return Err(header(flaw)),
            Next::End => return Err(Stop::Header(empty())),
        };
        let plan = Plan::new(&self.feed.spec, &headers, Header::Whole).map_err(Stop::Header)?;
        let ragged = self.feed.spec.ragged;
        loop {
            let result = match self.rows.next().map_err(Stop::Input)? {
                Next::End => return Ok(()),
                Next::Bad(flaw) => Err(flaw),
                Next::Row => {
                    let reader = RowReader {
                        plan: &plan,
                        source: self.feed.number,
                    };
                    self.found.clear();
                    match self.rows.row() {
                        Ok(row) if row.is_blank() => continue,
                        Ok(row) => fits(&row, headers.len(), ragged)
                            .and_then(|()| reader.read(&row, &mut self.found)),
                        Err(flaw) => Err(flaw),
                    }
                }
            };
            self.hand_over(result)?;
        }
    }

    fn json(&mut self) -> Result<(), Stop> {
        let mut cells = JsonCells::default();
        let mut plan = self.plan(&cells)?;
        let mut known = 0;
        loop {
            let result = match self.rows.next().map_err(Stop::Input)? {
                Next::End => break,
                Next::Bad(flaw) => Err(flaw),
                Next::Row => {
                    self.found.clear();
                    let line = match self.rows.row() {
                        Ok(row) if row.is_blank() => continue,
                        Ok(row) => cells.read(row.cell(0)),
                        Err(flaw) => Err(flaw),
                    };
                    if cells.names().len() > known {
                        known = cells.names().len();
                        plan = self.plan(&cells)?;
                    }
                    let reader = RowReader {
                        plan: &plan,
                        source: self.feed.number,
                    };
                    let row = cells.row();
                    line.and_then(|()| reader.read(&row, &mut self.found))
                }
            };
            self.hand_over(result)?;
        }
        if self.progress.told == 0 {
            return Err(Stop::Header(empty()));
        }
        // What was not there when the last row was read is not in the file.
        Plan::new(&self.feed.spec, cells.names(), Header::Whole).map_err(Stop::Header)?;
        Ok(())
    }

    fn plan(&self, cells: &JsonCells) -> Result<Plan, Stop> {
        Plan::new(&self.feed.spec, cells.names(), Header::Growing).map_err(Stop::Header)
    }

    /// Hands over what was found in a row, or why the row is not taken.
    fn hand_over(&mut self, result: Result<(), Flaw>) -> Result<(), Stop> {
        let line = self.rows.row_line();
        self.take.place(self.name, line);
        match result {
            Ok(()) => {
                for item in self.found.named.drain(..) {
                    if self.recent.is_new(&item) {
                        self.take.item(item).map_err(Stop::Take)?;
                    }
                }
                for item in self.found.items.drain(..) {
                    self.take.item(item).map_err(Stop::Take)?;
                }
                for flaw in self.found.flaws.drain(..) {
                    self.take
                        .reject(self.feed.reject(self.name, line, flaw, false));
                }
                for oddity in self.found.warnings.drain(..) {
                    self.take.oddity(oddity);
                }
            }
            Err(flaw) => self
                .take
                .reject(self.feed.reject(self.name, line, flaw, true)),
        }
        self.take.row(self.progress.step());
        Ok(())
    }
}

/// Whether a row has the cells of the header.
fn fits(row: &Row<'_>, columns: usize, ragged: bool) -> Result<(), Flaw> {
    let cells = row.len();
    if cells == columns {
        return Ok(());
    }
    let empty = |at: usize| row.cell(at).is_empty();
    if ragged && (cells < columns || (columns..cells).all(empty)) {
        return Ok(());
    }
    Err(Flaw {
        column: None,
        code: "columns",
        message: format!("{cells} cells where the header has {columns}"),
        hint: if cells < columns {
            "is the line torn? `ragged = true` takes missing cells at the end as empty"
        } else {
            "quote cells that hold the delimiter; is the delimiter right?"
        },
    })
}

/// The delimiter that the header has most of; a comma if it has none.
pub(in crate::feed) fn sniff(header: &str) -> u8 {
    let mut best = (0, b',');
    let mut quoted = false;
    let mut counts = [(0, b','), (0, b'\t'), (0, b';'), (0, b'|')];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|(_, d)| *d == byte && !quoted) {
            count.0 += 1;
        }
    }
    for count in counts {
        if count.0 > best.0 {
            best = count;
        }
    }
    best.1
}

fn header(flaw: Flaw) -> Stop {
    let message = format!("the header cannot be read: {}", short(&flaw.message));
    Stop::Header(Flaw {
        code: "file-header",
        message,
        ..flaw
    })
}

fn empty() -> Flaw {
    file_flaw(
        "file-empty",
        "the file is empty".to_owned(),
        "fetch it again, or leave it out of `paths`",
    )
}

fn input_flaw(error: &InputError) -> Flaw {
    file_flaw(error.code(), error.to_string(), error.hint())
}

fn file_flaw(code: &'static str, message: String, hint: &'static str) -> Flaw {
    Flaw {
        column: None,
        code,
        message,
        hint,
    }
}
