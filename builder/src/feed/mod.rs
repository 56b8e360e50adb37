//! Feeds: readers of the formats that sources send.

mod archive;
mod desk;
mod flaw;
mod input;
pub mod statements;
pub mod table;

use std::io;

use crate::ingest::{Item, Reject, Rule};

pub use desk::Files;

/// Receives what a feed reads.
pub trait Take {
    /// Takes one item.
    ///
    /// # Errors
    /// Fails when it cannot be stored (disk full); the build stops.
    fn item(&mut self, item: Item) -> io::Result<()>;

    /// Takes a statement that is for more than one record: for all recordings with an ISRC
    /// prefix, or all that a party is credited on.
    ///
    /// # Errors
    /// Fails when there are too many of them; the build stops.
    fn rule(&mut self, rule: Rule) -> io::Result<()> {
        let _ = rule;
        Ok(())
    }

    /// Notes something that was not taken.
    ///
    /// At most one reject of a row has [`whole_row`](Reject::whole_row) set, and then none of
    /// its items were handed over; so rows = rows taken + rejects of whole rows, always. A reject
    /// of a whole file (its code begins with `file-`) is no reject of a row.
    fn reject(&mut self, reject: Reject);

    /// Notes that one more row was read (taken or not), and how many bytes of the (compressed)
    /// file have been consumed since the last call. Comes after the items of the row.
    fn row(&mut self, bytes: u64);

    /// Notes that a value was taken although something about it is odd; `code` says what, such as
    /// `check-digit` for an identifier whose check digit is wrong. Only counted, never listed.
    fn warning(&mut self, code: &'static str) {
        let _ = code;
    }
}

/// A reader of one source's files.
pub trait Feed {
    /// Reads every file of the source and hands its rows over, in order.
    ///
    /// # Errors
    /// Fails only when the build cannot go on; bad rows and unreadable files become rejects.
    fn read(&self, take: &mut dyn Take) -> io::Result<()>;
}

/// Makes the reader of a format's files.
pub type Open = fn(Files) -> Box<dyn Feed + Send + Sync>;

/// The formats besides `table`, which needs a description of its columns.
pub const FORMATS: &[(&str, Open)] = &[
    ("statements", |files| {
        Box::new(statements::StatementsFeed::new(files))
    }),
];
