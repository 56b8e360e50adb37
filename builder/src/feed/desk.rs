//! What every reader of a format does alike: goes through the files of its source, says where
//! something is wrong, and hands over what it reads.

use std::io;

use imr_snapshots::id::{self, Identifier, Malformed, Reading, Reason, Scheme};
use imr_snapshots::record::Sources;

use super::archive;
use super::flaw::{Flaw, oddities};
use super::input::{Consumed, Input, InputError};
use super::{Oddity, Take};
use crate::ingest::{Item, Reject, Rule};
use crate::registry::FeedFile;

/// The files of one source.
#[derive(Clone, Debug)]
pub struct Files {
    /// The id of the source in `registry.toml`.
    pub id: String,
    /// Its number: its place among the sources of the registry.
    pub number: u16,
    /// Its files, ordered by name.
    pub files: Vec<FeedFile>,
}

/// Why the reading of a file ends before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file cannot be read further.
    Input(io::Error),
    /// The file as a whole is not what it should be.
    File(u64, Flaw),
    /// What was read cannot be stored; the build ends.
    Take(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Input(error)
    }
}

impl Files {
    /// Calls `read` for every file, in order; what is in an archive counts as a file of its own.
    /// A file that cannot be read, or not further, becomes a reject.
    ///
    /// # Errors
    /// Fails only when something that was read cannot be stored.
    pub(super) fn each(
        &self,
        take: &mut dyn Take,
        read: &mut dyn FnMut(Input, &mut Desk<'_>) -> Result<(), Stop>,
    ) -> io::Result<()> {
        for file in &self.files {
            archive::each(&file.path, &file.name, &mut |input, name| {
                self.one(input, name, take, read)
            })?;
        }
        Ok(())
    }

    /// Calls `read` for one file, which may be packed; `name` is its name in rejects.
    ///
    /// # Errors
    /// Fails only when something that was read cannot be stored.
    pub(super) fn one(
        &self,
        input: Result<Input, InputError>,
        name: &str,
        take: &mut dyn Take,
        read: &mut dyn FnMut(Input, &mut Desk<'_>) -> Result<(), Stop>,
    ) -> io::Result<()> {
        let mut desk = Desk {
            files: self,
            name,
            line: 1,
            consumed: Consumed::default(),
            told: 0,
            take,
        };
        let stop = match input {
            Ok(input) => {
                desk.consumed = input.consumed();
                read(input, &mut desk)
            }
            Err(error) => Err(Stop::File(1, of_input(&error))),
        };
        match stop {
            Ok(()) => Ok(()),
            Err(Stop::Take(error)) => Err(error),
            Err(Stop::Input(error)) => {
                let line = desk.line;
                desk.refuse_file(line, of_input(&InputError::Io(error)));
                Ok(())
            }
            Err(Stop::File(line, flaw)) => {
                desk.refuse_file(line, flaw);
                Ok(())
            }
        }
    }
}

/// The flaw of a file that cannot be read.
fn of_input(error: &InputError) -> Flaw {
    Flaw::new(error.code(), error.to_string(), error.hint())
}

/// Where a reader hands over what it reads of one file.
pub(super) struct Desk<'a> {
    files: &'a Files,
    /// The name of the file, as rejects show it.
    pub(super) name: &'a str,
    /// The line on which the current row begins, from 1; the reader keeps it.
    pub(super) line: u64,
    consumed: Consumed,
    told: u64,
    take: &'a mut dyn Take,
}

impl Desk<'_> {
    /// The id of the source.
    pub(super) fn source(&self) -> &str {
        &self.files.id
    }

    /// The source as the one who makes a claim.
    pub(super) fn sources(&self) -> Sources {
        Sources::one(self.files.number)
    }

    /// Hands over an item of the current row.
    ///
    /// # Errors
    /// Fails when it cannot be stored.
    pub(super) fn item(&mut self, item: Item) -> Result<(), Stop> {
        self.take.place(self.name, self.line);
        self.take.item(item).map_err(Stop::Take)
    }

    /// Hands over a statement of the current row that is for more than one record.
    ///
    /// # Errors
    /// Fails when there are too many of them.
    pub(super) fn rule(&mut self, rule: Rule) -> Result<(), Stop> {
        self.take.rule(rule).map_err(Stop::Take)
    }

    /// Notes that a part of the current row was not taken.
    pub(super) fn flaw(&mut self, flaw: Flaw) {
        self.reject(self.line, flaw, false);
    }

    /// Notes that the current row was not taken; [`row`](Self::row) has to follow.
    pub(super) fn refuse_row(&mut self, flaw: Flaw) {
        self.reject(self.line, flaw, true);
    }

    /// Notes that the file was not taken, or not from a line on.
    pub(super) fn refuse_file(&mut self, line: u64, flaw: Flaw) {
        self.reject(line, flaw, false);
    }

    /// Notes something at another line than that of the current row.
    pub(super) fn flaw_at(&mut self, line: u64, flaw: Flaw) {
        self.reject(line, flaw, false);
    }

    fn reject(&mut self, line: u64, flaw: Flaw, whole_row: bool) {
        self.take.reject(Reject {
            source: self.files.id.clone(),
            file: self.name.to_owned(),
            line,
            column: flaw.column,
            code: flaw.code,
            message: flaw.message,
            hint: flaw.hint,
            whole_row,
        });
    }

    /// Notes that something odd was taken.
    pub(super) fn warning(&mut self, code: &'static str) {
        self.take.place(self.name, self.line);
        self.take.warning(code);
    }

    /// Notes the same, and says where and what it is.
    pub(super) fn oddity(&mut self, oddity: Oddity) {
        self.take.place(self.name, self.line);
        self.take.oddity(oddity);
    }

    /// Notes that the current row, taken or not, has been read.
    pub(super) fn row(&mut self) {
        self.take.place(self.name, self.line);
        let now = self.consumed.bytes();
        self.take.row(now - self.told);
        self.told = now;
    }

    /// Reads an identifier of a scheme, in any spelling. Blank ones are `None` without a word, a
    /// malformed one is a flaw at `column` (from 1; 0 for none), a wrong check digit a warning.
    pub(super) fn id(&mut self, scheme: Scheme, text: &str, column: usize) -> Option<Identifier> {
        if text.trim().is_empty() {
            return None;
        }
        self.reading(id::parse(scheme, text), column)
    }

    /// The same for what was read before, such as by [`id::society`] or [`id::asset`].
    pub(super) fn reading(
        &mut self,
        reading: Result<Reading, Malformed>,
        column: usize,
    ) -> Option<Identifier> {
        let at = u32::try_from(column).ok().filter(|column| *column > 0);
        match reading {
            Ok(reading) => {
                for oddity in oddities(&reading, at) {
                    self.oddity(oddity);
                }
                Some(reading.identifier)
            }
            Err(malformed) if malformed.reason == Reason::Blank => None,
            Err(malformed) => {
                let mut flaw = Flaw::of_id(&malformed, &malformed.given);
                flaw.column = at;
                self.flaw(flaw);
                None
            }
        }
    }
}
