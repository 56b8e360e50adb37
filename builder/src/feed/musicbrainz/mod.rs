//! MusicBrainz JSON: dumps of one document a line (`mbdump/<entity>`, also inside `.tar.xz`), and
//! answers of its web service (WS/2), single or in lists.
//!
//! Works, recordings, releases, artists and labels are taken with their MBIDs, ISWCs, ISRCs, IPI
//! name numbers, ISNIs, barcodes, aliases and relations; what a document says of others (the
//! tracks of a release, the works of a recording) is taken as well. Tags, genres, ratings and
//! annotations are not: they have another licence than the core data (CC0).
//!
//! A row is a document; a list in one document is one row.

mod entity;
mod names;
mod relations;

use std::io::{self, Cursor, Read};

use serde_json::{Map, Value as Json};

use self::entity::Reader;
use super::desk::{Desk, Files, Stop};
use super::flaw::Flaw;
use super::input::Input;
use super::statements::{Value, Values};
use super::table::{Cut, Next, Recent, Rows};
use super::{Feed, Take};

/// The MusicBrainz files of one source.
#[derive(Clone, Debug)]
pub struct MusicBrainzFeed {
    files: Files,
}

impl MusicBrainzFeed {
    /// The files of a source.
    pub fn new(files: Files) -> Self {
        Self { files }
    }

    /// Reads one file from `reader`, which may be packed; `name` is its name in rejects.
    ///
    /// # Errors
    /// Fails only when `take` fails.
    pub fn read_from(
        &self,
        reader: impl Read + 'static,
        name: &str,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        let mut recent = Recent::default();
        let mut read = |input: Input, desk: &mut Desk<'_>| file(input, &mut recent, desk);
        self.files.one(Input::of(reader), name, take, &mut read)
    }
}

impl Feed for MusicBrainzFeed {
    fn read(&self, take: &mut dyn Take) -> io::Result<()> {
        let mut recent = Recent::default();
        let mut read = |input: Input, desk: &mut Desk<'_>| file(input, &mut recent, desk);
        self.files.each(take, &mut read)
    }
}

/// Files of a dump that are no documents.
const OTHERS: [&str; 5] = [
    "COPYING",
    "README",
    "TIMESTAMP",
    "SCHEMA_SEQUENCE",
    "REPLICATION_SEQUENCE",
];

/// Bytes from which it is told whether there is a document a line.
const START: u64 = 1 << 16;

/// Longest document in bytes: releases of hundreds of tracks have several million.
const LONGEST: usize = 16 << 20;

fn file(mut input: Input, recent: &mut Recent, desk: &mut Desk<'_>) -> Result<(), Stop> {
    let name = desk.name.rsplit(['/', '!']).next().unwrap_or_default();
    if OTHERS.iter().any(|other| name.starts_with(other)) || name == "JSON_DUMPS_SCHEMA_NUMBER" {
        return Ok(());
    }
    let mut start = Vec::new();
    Read::by_ref(&mut input)
        .take(START)
        .read_to_end(&mut start)?;
    let first = start.iter().position(|byte| !byte.is_ascii_whitespace());
    let Some(first) = first else {
        let hint = "fetch it again, or leave it out of `paths`";
        return Err(Stop::File(
            1,
            Flaw::new("file-empty", "the file is empty", hint),
        ));
    };
    let line = start[first..]
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let by_line = line.starts_with(b"{")
        && (line.trim_ascii_end().ends_with(b"}") || line.len() + first >= START as usize);
    let all = Cursor::new(start).chain(input);
    let mut reader = Reader { recent, desk };
    if by_line {
        let mut rows = Rows::new(all, Cut::Whole).longest(LONGEST);
        loop {
            let found = match rows.next()? {
                Next::End => return Ok(()),
                Next::Bad(flaw) => Err(flaw),
                Next::Row => rows.row().and_then(|row| parse(row.cell(0))),
            };
            reader.desk.line = rows.row_line();
            hand_over(found, &mut reader)?;
        }
    }
    let mut values = Values::new(all).longest(LONGEST);
    loop {
        let found = match values.next()? {
            Value::End => return Ok(()),
            Value::Bad(flaw) => Err(flaw),
            Value::Object => match std::str::from_utf8(values.text()) {
                Ok(text) => parse(text),
                Err(error) => {
                    let message = format!(
                        "byte {} of the object is not UTF-8",
                        error.valid_up_to() + 1
                    );
                    Err(Flaw::new("utf8", message, "convert the file to UTF-8"))
                }
            },
        };
        reader.desk.line = values.value_line;
        hand_over(found, &mut reader)?;
    }
}

fn hand_over(
    found: Result<Map<String, Json>, Flaw>,
    reader: &mut Reader<'_, '_>,
) -> Result<(), Stop> {
    match found {
        Ok(document) => match reader.document(&document)? {
            Ok(()) => {}
            Err(flaw) => reader.desk.refuse_row(flaw),
        },
        Err(flaw) => reader.desk.refuse_row(flaw),
    }
    reader.desk.row();
    Ok(())
}

/// Reads a document. The depth of what is in it is bounded by `serde_json`, its length by the
/// reader of rows.
fn parse(text: &str) -> Result<Map<String, Json>, Flaw> {
    let hint = "write one JSON document a line, or fetch the file again";
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Flaw::new("json", "the line is not a JSON object", hint)),
        Err(error) => {
            let text = error.to_string();
            let reason = text
                .rsplit_once(" at line ")
                .map_or(text.as_str(), |(reason, _)| reason);
            Err(Flaw::new("json", reason.to_owned(), hint).at(error.column()))
        }
    }
}
