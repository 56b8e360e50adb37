//! Rows with quoted cells.

use std::io::{self, Read};

use super::{Flaw, Found, Line, Next, Rows};

/// How a cell that begins with a quote goes on.
enum Cell {
    /// It is closed; where the delimiter or the end of the line is.
    Ends(usize),
    /// The quotes are part of the text.
    Literal,
    /// It is not closed; where it should have been.
    Broken(&'static str),
}

impl<R: Read> Rows<R> {
    /// Cuts a row whose first line holds quotes.
    pub(super) fn quoted(&mut self, delimiter: u8, first: Line) -> io::Result<Next> {
        self.unquoted.clear();
        self.in_unquoted = true;
        let mut line = first;
        let mut lines = 1;
        let mut at = 0;
        loop {
            let from = self.unquoted.len() as u32;
            if at < line.end && self.byte(at) == b'"' {
                match self.quoted_cell(at, delimiter, &mut line, &mut lines)? {
                    Cell::Ends(end) => at = end,
                    Cell::Literal => at = self.literal_cell(at, delimiter, line.end),
                    Cell::Broken(what) => {
                        self.distrusted = self.distrusted.max(self.offset + line.next as u64);
                        return Ok(Next::Bad(self.broken_quote(first, what)));
                    }
                }
            } else {
                at = self.literal_cell(at, delimiter, line.end);
            }
            self.cells.push((from, self.unquoted.len() as u32));
            if at >= line.end {
                self.consume(line.next, lines);
                return Ok(Next::Row);
            }
            at += 1;
        }
    }

    /// Copies a cell as it is written and returns where it ends.
    fn literal_cell(&mut self, at: usize, delimiter: u8, end: usize) -> usize {
        let rest = self
            .buffer
            .get(self.start + at..self.start + end)
            .unwrap_or_default();
        let length = rest
            .iter()
            .position(|&b| b == delimiter)
            .unwrap_or(rest.len());
        self.unquoted.extend_from_slice(&rest[..length]);
        at + length
    }

    /// Copies a cell that begins with a quote, without its quotes.
    fn quoted_cell(
        &mut self,
        open: usize,
        delimiter: u8,
        line: &mut Line,
        lines: &mut u64,
    ) -> io::Result<Cell> {
        let (copied, first) = (self.unquoted.len(), line.end);
        let mut at = open + 1;
        loop {
            let rest = self
                .buffer
                .get(self.start + at..self.start + line.end)
                .unwrap_or_default();
            let Some(length) = rest.iter().position(|&b| b == b'"') else {
                if let Some(broken) = self.next_line(&mut at, line)? {
                    return Ok(broken);
                }
                *lines += 1;
                continue;
            };
            self.unquoted.extend_from_slice(&rest[..length]);
            at += length + 1;
            if at < line.end && self.byte(at) == b'"' {
                self.unquoted.push(b'"');
                at += 1;
                continue;
            }
            while at < line.end && self.byte(at) == b' ' {
                at += 1;
            }
            if at >= line.end || self.byte(at) == delimiter {
                return Ok(Cell::Ends(at));
            }
            if line.end == first {
                self.unquoted.truncate(copied);
                return Ok(Cell::Literal);
            }
            return Ok(Cell::Broken("at the end of a cell"));
        }
    }

    /// Copies the rest of a line and goes to the next one; tells if the cell cannot go on there.
    fn next_line(&mut self, at: &mut usize, line: &mut Line) -> io::Result<Option<Cell>> {
        if self.offset < self.distrusted {
            return Ok(Some(Cell::Broken("on its line")));
        }
        let rest = self
            .buffer
            .get(self.start + *at..self.start + line.end)
            .unwrap_or_default();
        self.unquoted.extend_from_slice(rest);
        self.unquoted.push(b'\n');
        *at = line.next;
        match self.find_line(*at)? {
            Found::Line(next) if next.next <= self.longest => *line = next,
            Found::Line(_) | Found::TooLong => return Ok(Some(Cell::Broken("within 1 MiB"))),
            Found::None => return Ok(Some(Cell::Broken("before the end of the file"))),
        }
        Ok(None)
    }

    /// Gives up a row whose quotes do not fit, together with its first line only.
    fn broken_quote(&mut self, first: Line, what: &str) -> Flaw {
        let column = u32::try_from(self.cells.len() + 1).ok();
        self.consume(first.next, 1);
        Flaw {
            column,
            code: "quote",
            message: format!("a quote opens a cell here and is not closed {what}"),
            hint: "close it, or double it (\"\") if it is part of the text; \
                   reading went on with the next line",
        }
    }
}
