//! Feeds: readers of the formats that sources send.

mod archive;
pub mod bwarm;
pub mod cwr;
mod desk;
pub mod ern;
mod flaw;
mod input;
mod lines;
pub mod musicbrainz;
pub mod statements;
pub mod table;

use std::io::{self, Read};

use crate::ingest::scratch::Scratch;
use crate::ingest::{Item, Reject, Rule};
use crate::registry::FeedFile;

pub use desk::Files;
pub(crate) use flaw::short;
pub(crate) use lines::lines;

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

    /// Notes the same, and says where in the row and what it is. Whoever lists warnings takes
    /// these; whoever counts them, the code.
    fn oddity(&mut self, oddity: Oddity) {
        self.warning(oddity.code);
    }

    /// Tells where the row is of which items and warnings come next: in which file, on which
    /// line it begins, from 1.
    fn place(&mut self, file: &str, line: u64) {
        let _ = (file, line);
    }

    /// Returns where a reader that has to sort what it reads may put it: temporary files that
    /// vanish by themselves.
    fn scratch(&self) -> Scratch {
        Scratch::new(&std::env::temp_dir())
    }
}

/// Something odd in a value that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Column (cell, or position in a line of fixed columns) from 1, where the format has them.
    pub column: Option<u32>,
    /// A stable code such as `check-digit`.
    pub code: &'static str,
    /// What is odd.
    pub message: String,
}

/// A reader of one source's files.
pub trait Feed {
    /// Reads every file of the source and hands its rows over, in order.
    ///
    /// # Errors
    /// Fails only when the build cannot go on; bad rows and unreadable files become rejects.
    fn read(&self, take: &mut dyn Take) -> io::Result<()>;
}

/// Reads how a file begins, or the files in it if it is an archive: the names and first bytes of at
/// most `entries`. What cannot be read has none. Nothing after a file that has more than that is
/// looked at: it would have to be unpacked whole.
pub(crate) fn starts(file: &FeedFile, entries: usize, bytes: usize) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    let ended = archive::each(&file.path, &file.name, &mut |input, name| {
        let mut start = Vec::new();
        if let Ok(input) = input {
            // An error in the middle shows when the file is read.
            let _ = input.take(bytes as u64).read_to_end(&mut start);
        }
        let whole = start.len() < bytes;
        found.push((name.to_owned(), start));
        if whole && found.len() < entries {
            Ok(())
        } else {
            Err(io::Error::other("enough"))
        }
    });
    // The only error is that enough was read.
    drop(ended);
    found
}

/// Makes the reader of a format's files.
pub type Open = fn(Files) -> Box<dyn Feed + Send + Sync>;

/// The formats besides `table`, which needs a description of its columns.
pub const FORMATS: &[(&str, Open)] = &[
    ("bwarm", |files| Box::new(bwarm::BwarmFeed::new(files))),
    ("cwr", |files| Box::new(cwr::CwrFeed::new(files))),
    ("ern", |files| Box::new(ern::ErnFeed::new(files))),
    ("musicbrainz", |files| {
        Box::new(musicbrainz::MusicBrainzFeed::new(files))
    }),
    ("statements", |files| {
        Box::new(statements::StatementsFeed::new(files))
    }),
];
