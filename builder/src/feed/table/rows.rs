//! Rows of a text file: cells, quotes, line ends, and how to go on after a row that is broken.
//!
//! Follows RFC 4180, and what files do that do not: a line ends with LF, CRLF or CR, mixed as
//! they come; a cell whose closing quote is followed by more text on the line where it opened is
//! taken as written, quotes and all; a quote that is never closed, or is closed on a later line
//! in the middle of a cell, costs its own line only and reading goes on with the next.
//!
//! Memory is bounded: a row has at most [`MAX_ROW`] bytes, or what [`Rows::longest`] says. Time is linear: in the lines that a
//! quote without end ran over, quotes have to be closed on their own line, so that each line is
//! scanned at most twice.

mod quote;

use std::io::{self, Read};

use super::row::{Flaw, Row, not_utf8};

/// Longest row, in bytes, with its quotes and line ends, where a format sets no other bound.
pub const MAX_ROW: usize = 1 << 20;
/// Most bytes that one read asks for.
const CHUNK: usize = 1 << 16;

/// How a file separates cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feed) enum Cut {
    /// At every such byte.
    At(u8),
    /// At every such byte outside of quotes.
    Quoted(u8),
    /// Not at all: a row is one cell.
    Whole,
}

/// What [`Rows::next`] found.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::feed) enum Next {
    /// A row; [`Rows::row`] has it.
    Row,
    /// A row that cannot be cut into cells; reading goes on after it.
    Bad(Flaw),
    /// The end of the file.
    End,
}

/// Where a physical line ends, relative to the row's first byte.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// End of the text.
    end: usize,
    /// Begin of the next line.
    next: usize,
}

/// Whether there is a further physical line.
enum Found {
    Line(Line),
    TooLong,
    None,
}

/// Reads rows.
pub(in crate::feed) struct Rows<R> {
    input: R,
    cut: Cut,
    /// Longest row in bytes.
    longest: usize,
    buffer: Vec<u8>,
    /// The bytes of `buffer` that are read and not yet consumed.
    start: usize,
    filled: usize,
    /// The place of the byte at `start` in the file, and the place up to which a quote without
    /// end ran: before it, quotes have to be closed on their own line.
    offset: u64,
    distrusted: u64,
    /// The line of the byte at `start`, and of the row.
    line: u64,
    row_line: u64,
    /// The row: where it is in `buffer` (unless `unquoted` has it) and its cells.
    row_at: (usize, usize),
    unquoted: Vec<u8>,
    in_unquoted: bool,
    cells: Vec<(u32, u32)>,
}

impl<R: Read> Rows<R> {
    /// Starts to read.
    pub(in crate::feed) fn new(input: R, cut: Cut) -> Self {
        Self {
            input,
            cut,
            longest: MAX_ROW,
            buffer: vec![0; CHUNK],
            start: 0,
            filled: 0,
            offset: 0,
            distrusted: 0,
            line: 1,
            row_line: 1,
            row_at: (0, 0),
            unquoted: Vec::new(),
            in_unquoted: false,
            cells: Vec::new(),
        }
    }

    /// Takes rows of up to so many bytes.
    pub(in crate::feed) fn longest(mut self, bytes: usize) -> Self {
        self.longest = bytes;
        self
    }

    /// Changes how rows are cut from here on.
    pub(in crate::feed) fn set_cut(&mut self, cut: Cut) {
        self.cut = cut;
    }

    /// The line on which the row (or the bad row) begins, from 1.
    pub(in crate::feed) fn row_line(&self) -> u64 {
        self.row_line
    }

    /// The first line that is not yet consumed, without its end, if it is UTF-8.
    pub(in crate::feed) fn peek(&mut self) -> io::Result<Option<&str>> {
        match self.find_line(0)? {
            Found::Line(line) => Ok(std::str::from_utf8(self.bytes(0, line.end)).ok()),
            Found::TooLong | Found::None => Ok(None),
        }
    }

    /// Goes to the next row; blank lines are none.
    pub(in crate::feed) fn next(&mut self) -> io::Result<Next> {
        loop {
            self.row_line = self.line;
            let line = match self.find_line(0)? {
                Found::Line(line) => line,
                Found::None => return Ok(Next::End),
                Found::TooLong => return self.skip_line().map(Next::Bad),
            };
            if line.end == 0 {
                self.consume(line.next, 1);
                continue;
            }
            self.in_unquoted = false;
            self.cells.clear();
            match self.cut {
                Cut::Whole => self.cells.push((0, line.end as u32)),
                Cut::Quoted(delimiter) if self.bytes(0, line.end).contains(&b'"') => {
                    return self.quoted(delimiter, line);
                }
                Cut::At(delimiter) | Cut::Quoted(delimiter) => self.plain(delimiter, line.end),
            }
            self.row_at = (self.start, self.start + line.end);
            self.consume(line.next, 1);
            return Ok(Next::Row);
        }
    }

    /// The row that [`next`](Self::next) found.
    ///
    /// # Errors
    /// Fails if it is not UTF-8 or holds NUL.
    pub(in crate::feed) fn row(&self) -> Result<Row<'_>, Flaw> {
        let bytes = if self.in_unquoted {
            self.unquoted.as_slice()
        } else {
            self.buffer
                .get(self.row_at.0..self.row_at.1)
                .unwrap_or_default()
        };
        if bytes.contains(&0) {
            let at = bytes.iter().position(|&b| b == 0).unwrap_or_default();
            return Err(Flaw {
                column: self.column_of(at),
                code: "nul",
                message: format!("byte {} of the row is NUL", at + 1),
                hint: "the file is UTF-16 or damaged; convert it to UTF-8 or fetch it again",
            });
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Row::new(text, &self.cells)),
            Err(error) => Err(not_utf8(
                bytes,
                error.valid_up_to(),
                self.column_of(error.valid_up_to()),
            )),
        }
    }

    /// The cell that a byte of the row is in, from 1.
    fn column_of(&self, at: usize) -> Option<u32> {
        let at = u32::try_from(at).ok()?;
        let cell = self
            .cells
            .iter()
            .position(|&(from, to)| from <= at && at < to)?;
        u32::try_from(cell + 1).ok()
    }

    fn plain(&mut self, delimiter: u8, end: usize) {
        let row = self
            .buffer
            .get(self.start..self.start + end)
            .unwrap_or_default();
        let mut from = 0;
        for (at, &byte) in row.iter().enumerate() {
            if byte == delimiter {
                self.cells.push((from, at as u32));
                from = at as u32 + 1;
            }
        }
        self.cells.push((from, end as u32));
    }

    fn byte(&self, at: usize) -> u8 {
        self.buffer
            .get(self.start + at)
            .copied()
            .unwrap_or_default()
    }

    fn bytes(&self, from: usize, to: usize) -> &[u8] {
        self.buffer
            .get(self.start + from..self.start + to)
            .unwrap_or_default()
    }

    fn consume(&mut self, bytes: usize, lines: u64) {
        self.start += bytes;
        self.offset += bytes as u64;
        self.line += lines;
    }

    /// Finds the end of the line that begins at `from`, relative to the row.
    fn find_line(&mut self, from: usize) -> io::Result<Found> {
        let mut at = from;
        loop {
            let rest = self
                .buffer
                .get(self.start + at..self.filled)
                .unwrap_or_default();
            let Some(length) = rest.iter().position(|&b| b == b'\n' || b == b'\r') else {
                at += rest.len();
                if at > from + self.longest {
                    return Ok(Found::TooLong);
                }
                if !self.fill()? {
                    let last = Line { end: at, next: at };
                    return Ok(if at > from {
                        Found::Line(last)
                    } else {
                        Found::None
                    });
                }
                continue;
            };
            let end = at + length;
            if end > from + self.longest {
                return Ok(Found::TooLong);
            }
            let mut next = end + 1;
            if self.byte(end) == b'\r' && (self.start + next < self.filled || self.fill()?) {
                next += usize::from(self.byte(next) == b'\n');
            }
            return Ok(Found::Line(Line { end, next }));
        }
    }

    /// Skips a line that is too long, holding none of it.
    fn skip_line(&mut self) -> io::Result<Flaw> {
        let mut length = 0;
        loop {
            let rest = self.buffer.get(self.start..self.filled).unwrap_or_default();
            let end = rest.iter().position(|&b| b == b'\n' || b == b'\r');
            let skipped = end.unwrap_or(rest.len());
            length += skipped as u64;
            self.consume(skipped, 0);
            if end.is_some() || !self.fill()? {
                break;
            }
        }
        match self.find_line(0)? {
            Found::Line(end) => self.consume(end.next, 1),
            Found::TooLong | Found::None => self.line += 1,
        }
        Ok(Flaw {
            column: None,
            code: "row-long",
            message: format!("the row has {length} bytes, more than {}", self.longest),
            hint: "is a line break missing, or is it no text file?",
        })
    }

    /// Reads more; `false` at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < self.filled + CHUNK {
            self.buffer.resize(self.filled + CHUNK, 0);
        }
        loop {
            let Some(room) = self.buffer.get_mut(self.filled..) else {
                return Ok(false);
            };
            match self.input.read(room) {
                Ok(read) => {
                    self.filled += read;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
