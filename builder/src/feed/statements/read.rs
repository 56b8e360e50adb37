//! From files to objects.

use std::io::{Cursor, Read};

use serde_json::{Map, Value as Json};

use super::declare::{Declaration, declare};
use super::values::{Value, Values};
use crate::feed::desk::{Desk, Stop};
use crate::feed::flaw::Flaw;
use crate::feed::input::Input;
use crate::feed::table::{Cut, Next, Rows, sniff};

/// Bytes from which the layout of a file is told.
const START: u64 = 1 << 16;

/// Reads one file.
pub(super) fn file(mut input: Input, desk: &mut Desk<'_>) -> Result<(), Stop> {
    let mut start = Vec::new();
    Read::by_ref(&mut input)
        .take(START)
        .read_to_end(&mut start)?;
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    let line = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let whole_line = line.trim_ascii_end().ends_with(b"}") || line.len() == START as usize;
    let all = Cursor::new(start.clone()).chain(input);
    match first {
        None => Err(Stop::File(1, empty())),
        Some(b'[') => values(Values::new(all), desk),
        Some(b'{') if !whole_line => values(Values::new(all), desk),
        Some(b'{') => lines(Rows::new(all, Cut::Whole), desk),
        Some(_) => table(Rows::new(all, Cut::Whole), desk),
    }
}

/// Reads objects of an array, or after each other.
fn values(mut values: Values<impl Read>, desk: &mut Desk<'_>) -> Result<(), Stop> {
    loop {
        let found = match values.next()? {
            Value::End => return Ok(()),
            Value::Bad(flaw) => Err(flaw),
            Value::Object => match std::str::from_utf8(values.text()) {
                Ok(text) => parse(text),
                Err(error) => Err(not_utf8(error.valid_up_to())),
            },
        };
        desk.line = values.value_line;
        hand_over(found, desk)?;
    }
}

/// Reads one object a line.
fn lines(mut rows: Rows<impl Read>, desk: &mut Desk<'_>) -> Result<(), Stop> {
    loop {
        let found = match rows.next()? {
            Next::End => return Ok(()),
            Next::Bad(flaw) => Err(flaw),
            Next::Row => match rows.row() {
                Ok(row) if row.is_blank() => continue,
                Ok(row) => parse(row.cell(0)),
                Err(flaw) => Err(flaw),
            },
        };
        desk.line = rows.row_line();
        hand_over(found, desk)?;
    }
}

/// Reads CSV or TSV with a header.
fn table(mut rows: Rows<impl Read>, desk: &mut Desk<'_>) -> Result<(), Stop> {
    let delimiter = sniff(rows.peek()?.unwrap_or_default());
    rows.set_cut(match delimiter {
        b'\t' => Cut::At(delimiter),
        _ => Cut::Quoted(delimiter),
    });
    let header = |flaw: Flaw| {
        let message = format!("the header cannot be read: {}", flaw.message);
        Stop::File(1, Flaw::new("file-header", message, flaw.hint))
    };
    let headers: Vec<String> = match rows.next()? {
        Next::End => return Err(Stop::File(1, empty())),
        Next::Bad(flaw) => return Err(header(flaw)),
        Next::Row => {
            let row = rows.row().map_err(header)?;
            (0..row.len()).map(|at| row.cell(at).to_owned()).collect()
        }
    };
    loop {
        let found = match rows.next()? {
            Next::End => return Ok(()),
            Next::Bad(flaw) => Err(flaw),
            Next::Row => match rows.row() {
                Ok(row) if row.is_blank() => continue,
                Ok(row) if row.len() != headers.len() => Err(columns(row.len(), headers.len())),
                Ok(row) => {
                    let cell = |at| Some(row.cell(at)).filter(|cell| !cell.is_empty());
                    let cells = headers.iter().enumerate().filter_map(|(at, header)| {
                        Some((header.clone(), Json::String(cell(at)?.to_owned())))
                    });
                    Ok(cells.collect())
                }
                Err(flaw) => Err(flaw),
            },
        };
        desk.line = rows.row_line();
        hand_over(found, desk)?;
    }
}

fn parse(text: &str) -> Result<Map<String, Json>, Flaw> {
    let hint = "write one JSON object for each statement";
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(Flaw::new("json", "the line is not a JSON object", hint)),
        Err(error) => {
            let text = error.to_string();
            let reason = text
                .rsplit_once(" at line ")
                .map_or(text.as_str(), |(r, _)| r);
            let message = format!("character {}: {reason}", error.column());
            Err(Flaw::new("json", message, hint))
        }
    }
}

/// Hands over what a row declares, or why it is not taken.
fn hand_over(object: Result<Map<String, Json>, Flaw>, desk: &mut Desk<'_>) -> Result<(), Stop> {
    let declared = object.and_then(|object| declare(object, desk.sources()));
    match declared {
        Ok(Declaration {
            items,
            rules,
            flaws,
            warnings,
        }) => {
            for item in items {
                desk.item(item)?;
            }
            for rule in rules {
                desk.rule(rule)?;
            }
            flaws.into_iter().for_each(|flaw| desk.flaw(flaw));
            warnings.into_iter().for_each(|oddity| desk.oddity(oddity));
        }
        Err(flaw) => desk.refuse_row(flaw),
    }
    desk.row();
    Ok(())
}

fn columns(cells: usize, columns: usize) -> Flaw {
    Flaw::new(
        "columns",
        format!("{cells} cells where the header has {columns}"),
        "is the line torn, or a delimiter not quoted?",
    )
}

fn not_utf8(at: usize) -> Flaw {
    Flaw::new(
        "utf8",
        format!("byte {} of the object is not UTF-8", at + 1),
        "is it Latin-1? convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE",
    )
}

fn empty() -> Flaw {
    Flaw::new(
        "file-empty",
        "the file is empty",
        "fetch it again, or leave it out of `paths`",
    )
}
