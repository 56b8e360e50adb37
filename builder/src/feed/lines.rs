//! Lines of files as they are, for what looks at a feed a second time.

use std::io;

use super::Take;
use super::desk::{Files, Stop};
use super::table::{Cut, Next, Rows};
use crate::ingest::{Item, Reject};
use crate::registry::FeedFile;

/// Takes a line: the name of the file, the number of the line from 1, and its text.
pub(crate) type Hand<'a> = dyn FnMut(&str, u64, &str) -> io::Result<()> + 'a;

/// Hands over every line of files of fixed columns, in order, also of packed files; lines that
/// cannot be read are left out.
///
/// # Errors
/// Fails when `hand` does.
pub(crate) fn lines(files: &[FeedFile], hand: &mut Hand<'_>) -> io::Result<()> {
    let files = Files {
        id: String::new(),
        number: 0,
        files: files.to_vec(),
    };
    files.each(&mut Nothing, &mut |input, desk| {
        let mut rows = Rows::new(input, Cut::Whole);
        loop {
            match rows.next()? {
                Next::End => return Ok(()),
                Next::Bad(_) => continue,
                Next::Row => {}
            }
            let line = rows.row_line();
            if let Ok(row) = rows.row() {
                hand(desk.name, line, row.cell(0)).map_err(Stop::Take)?;
            }
        }
    })
}

/// Takes nothing: what is wrong was told when the files were read.
struct Nothing;

impl Take for Nothing {
    fn item(&mut self, _: Item) -> io::Result<()> {
        Ok(())
    }

    fn reject(&mut self, _: Reject) {}

    fn row(&mut self, _: u64) {}
}
