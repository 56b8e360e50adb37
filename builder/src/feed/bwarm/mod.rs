//! The feed format `bwarm`: DDEX Bulk Communication of Work and Recording Metadata, as The MLC
//! gives its database out: tab-separated tables without quotes, versions 1 and 2.
//!
//! | table | gives |
//! |---|---|
//! | works, their titles and identifiers | work: ISWC, titles, facts, codes |
//! | parties | party: IPI, ISNI, DPID, name, society |
//! | right shares | credits and shares of works; chains of publishers |
//! | recordings (resources), their titles and identifiers | recording: ISRC, titles, artist, facts |
//! | releases and their identifiers | release: GTIN, titles, artist, label |
//! | links | links of works and recordings |
//! | unclaimed shares | unclaimed shares of works (of recordings, where no work is named) |
//! | unmatched resources | recordings with the fact `unmatched` |
//! | manifest | lines and MD5 of each file, compared |
//!
//! Decisions worth knowing:
//!
//! - A file is known by its headings, else by its name, misspelt or not. Columns are found by
//!   their headings in either version, else by their place; those of shares by what is in them.
//! - Columns with addresses of people are not read, and what is in a table of parties is not told
//!   in rejects.
//! - Every record is named `local:SOURCE:w-ID`, `r-`, `l-`, `p-` by its record id, besides its
//!   standard identifiers; works of a source called `mlc` also `society:708:ID`.
//! - Tables come in any order and may be larger than memory: rows that belong together are sorted
//!   on disk, and their items follow after the last row.
//! - A share without a right is one of an unspecified right; the right of print, which records
//!   have no name for, is counted and left out. Zero shares are not kept.
//! - Control characters in texts become blanks. Lines that begin with `#` are comments.

mod avs;
mod cell;
mod chain;
mod group;
mod join;
mod layout;
mod line;
mod part;
mod proof;
mod rows;
mod share;
mod table;

use std::io::{self, Cursor, Read};

use imr_snapshots::record::Sources;

use self::join::Join;
use self::layout::{Layout, is_manifest, named};
use self::line::Line;
use self::part::Parts;
use self::proof::{Proof, Seen};
use self::rows::Trouble;
use super::desk::{Desk, Files, Stop};
use super::flaw::Flaw;
use super::input::Input;
use super::table::{Cut, Next, Row, Rows};
use super::{Feed, Take};
use crate::ingest::{Item, Reject};

/// The BWARM tables of one source.
#[derive(Clone, Debug)]
pub struct BwarmFeed {
    files: Files,
}

impl BwarmFeed {
    /// Reads these files.
    pub fn new(files: Files) -> Self {
        Self { files }
    }

    /// Reads one table from `reader`, which may be packed; `name` is its name in rejects, and
    /// tells which table it is if it has no headings.
    ///
    /// # Errors
    /// Fails only when `take` fails, or a temporary file.
    pub fn read_from(
        &self,
        reader: impl Read + 'static,
        name: &str,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        let mut reading = self.begin(take);
        let mut file = |input: Input, desk: &mut Desk<'_>| reading.file(input, desk);
        self.files.one(Input::of(reader), name, take, &mut file)?;
        reading.end(&self.files.id, take)
    }

    fn begin(&self, take: &dyn Take) -> Reading {
        let files = &self.files.files;
        let plain = files
            .iter()
            .all(|file| file.name.to_ascii_lowercase().ends_with(".tsv"));
        Reading {
            join: Join::new(
                &self.files.id,
                Sources::one(self.files.number),
                &take.scratch(),
            ),
            parts: Parts::default(),
            proof: Proof::default(),
            // A manifest may come after the files that it names.
            proves: !plain || files.iter().any(|file| is_manifest(&file.name)),
        }
    }
}

impl Feed for BwarmFeed {
    fn read(&self, take: &mut dyn Take) -> io::Result<()> {
        let mut reading = self.begin(take);
        let mut file = |input: Input, desk: &mut Desk<'_>| reading.file(input, desk);
        self.files.each(take, &mut file)?;
        reading.end(&self.files.id, take)
    }
}

/// The files of a source being read.
struct Reading {
    join: Join,
    parts: Parts,
    proof: Proof,
    /// Whether a manifest may be among the files.
    proves: bool,
}

impl Reading {
    fn end(self, source: &str, take: &mut dyn Take) -> io::Result<()> {
        self.proof.check(source, take);
        self.join.finish(take)
    }

    fn file(&mut self, input: Input, desk: &mut Desk<'_>) -> Result<(), Stop> {
        if is_manifest(desk.name) {
            return self.proof.manifest(input, desk);
        }
        let mark = input.mark();
        let (seen, count) = Seen::new(input, self.proves, mark);
        let rows = self.table(Rows::new(seen, Cut::At(b'\t')), desk)?;
        self.proof.found(desk.name, count.found(rows));
        Ok(())
    }

    /// Reads a table; returns the number of its rows.
    fn table(&mut self, mut rows: Rows<impl Read>, desk: &mut Desk<'_>) -> Result<u64, Stop> {
        let table = named(desk.name);
        let (mut layout, mut count) = (None::<Layout>, 0);
        loop {
            let next = rows.next()?;
            desk.line = rows.row_line();
            let row = match next {
                Next::End => return Ok(count),
                Next::Bad(flaw) => Err(flaw),
                Next::Row => rows.row(),
            };
            match row {
                Ok(row) if row.is_blank() => continue,
                Ok(row) if layout.is_none() || row.cell(0).starts_with('#') => {
                    let headings = headings(&row, table.map(|table| table.kind));
                    if headings.is_some() || row.cell(0).starts_with('#') {
                        layout = headings.or(layout);
                        continue;
                    }
                    let table = table.ok_or_else(|| Stop::File(desk.line, unknown()))?;
                    let place = Layout::of_position(table, row.len(), desk.name);
                    self.row(layout.insert(place), row, desk)?;
                }
                Ok(row) => {
                    if let Some(layout) = &layout {
                        self.row(layout, row, desk)?;
                    }
                }
                Err(flaw) => desk.refuse_row(flaw),
            }
            desk.row();
            count += 1;
        }
    }

    fn row(&mut self, layout: &Layout, row: Row<'_>, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let looked;
        let layout = match layout.looks() {
            true => {
                looked = layout.look(&row);
                &looked
            }
            false => layout,
        };
        let mut line = Line { layout, row, desk };
        match rows::take(&mut line, &mut self.join, &mut self.parts) {
            Ok(()) => Ok(()),
            Err(Trouble::Row(flaw)) => {
                line.desk.refuse_row(flaw);
                Ok(())
            }
            Err(Trouble::End(stop)) => Err(stop),
        }
    }
}

fn headings(row: &Row<'_>, named: Option<table::Kind>) -> Option<Layout> {
    let cells: Vec<&str> = (0..row.len()).map(|at| row.cell(at)).collect();
    Layout::of_headings(&cells, named)
}

fn unknown() -> Flaw {
    Flaw::new(
        "file-table",
        "no table of BWARM is known by the name or the headings of the file",
        "name it as BWARM does, such as musicalworks.tsv, or leave it out of `paths`",
    )
}

/// What reading some bytes gave: for tests with bytes that nobody would send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Rows.
    pub rows: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Items.
    pub items: u64,
}

impl Take for Counted {
    fn item(&mut self, _: Item) -> io::Result<()> {
        self.items += 1;
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        self.refused += u64::from(reject.whole_row);
    }

    fn row(&mut self, _: u64) {
        self.rows += 1;
    }
}

/// Reads any bytes as a file of this name to their end.
///
/// # Errors
/// Fails only when a temporary file cannot be written.
pub fn exhaust(name: &str, bytes: &[u8]) -> io::Result<Counted> {
    let mut counted = Counted::default();
    let files = Files {
        id: "fuzz".to_owned(),
        number: 0,
        files: Vec::new(),
    };
    BwarmFeed::new(files).read_from(Cursor::new(bytes.to_vec()), name, &mut counted)?;
    Ok(counted)
}
