//! `imr lookup`: one answer per code, in the same order.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use imr_snapshots::answer;
use imr_snapshots::limits;
use imr_snapshots::query::lookup::{self, Lookup, Status};
use imr_snapshots::record::{Kind, Question};

use super::card;
use super::paint::Paint;
use super::source::{Source, kind, now};
use crate::cli::{Failure, Format, Outcome, Verdict};
use crate::store::Store;

/// Look up identifiers of any scheme, in any spelling.
///
/// Exit code 0 if every code was found, 1 if one was not.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Codes; `-` reads codes from standard input, one a line.
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    #[command(flatten)]
    source: Source,
    /// Add linked records: works, recordings, releases, parties.
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind)]
    expand: Vec<Kind>,
    /// Say who controls this right: performing, mechanical or synchronisation.
    #[arg(long, value_name = "RIGHT")]
    right: Option<String>,
    /// Say who controls rights there: a country (NG) or a TIS number (2136 is the world).
    #[arg(long, value_name = "PLACE")]
    territory: Option<String>,
    /// Say who controls rights on that day (2004-05-01); the date of the snapshot if not given.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// How answers are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let asked = asked(args)?;
    let store = args.source.open()?;
    let several = args.codes.len() > 1 || args.codes.iter().any(|code| code == "-");
    let mut printer = Printer {
        out: BufWriter::new(io::stdout().lock()),
        store: &store,
        args,
        asked,
        several,
        now: now(),
        paint: Paint::of_stdout(),
        printed: 0,
        all_found: true,
    };
    printer.begin()?;
    for code in &args.codes {
        if code == "-" {
            printer.stdin()?;
        } else {
            printer.code(code)?;
        }
    }
    printer.end()?;
    Ok(if printer.all_found {
        Verdict::Yes
    } else {
        Verdict::No
    })
}

/// Reads of which right, where and when it is asked who controls it.
fn asked(args: &Args) -> Result<Option<Question>, Failure> {
    if args.right.is_none() && args.territory.is_none() && args.date.is_none() {
        return Ok(None);
    }
    let question = Question::read(args.right.as_deref(), args.territory.as_deref());
    let question = match &args.date {
        Some(date) => question.and_then(|question| question.dated(date)),
        None => question,
    };
    let unknown = |(name, hint)| Failure::new(format!("--{name}: not known"), hint);
    question.map(Some).map_err(unknown)
}

/// Writes answers as they are found.
struct Printer<'a, W> {
    out: W,
    store: &'a Store,
    args: &'a Args,
    asked: Option<Question>,
    several: bool,
    now: String,
    paint: Paint,
    printed: u64,
    all_found: bool,
}

impl<W: Write> Printer<'_, W> {
    /// Opens the list that several answers are in.
    fn begin(&mut self) -> io::Result<()> {
        match self.args.format {
            Format::Json if self.several => self.out.write_all(b"["),
            // An array of indefinite length (RFC 8949, 3.2.2): answers are not counted before.
            Format::Cbor if self.several => self.out.write_all(&[0x9f]),
            _ => Ok(()),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        match self.args.format {
            Format::Json if self.several => self.out.write_all(b"]\n")?,
            Format::Cbor if self.several => self.out.write_all(&[0xff])?,
            Format::Text => {
                card::snapshot(&mut self.out, self.paint, &self.store.snapshot, &self.now)?;
            }
            _ => {}
        }
        self.out.flush()
    }

    fn stdin(&mut self) -> io::Result<()> {
        let mut lines = BufReader::new(io::stdin().lock());
        while let Some(line) = next_line(&mut lines)? {
            let code = line.trim();
            if !code.is_empty() {
                self.code(code)?;
            }
            // Whoever asks line by line waits for the answer before the next question.
            if lines.buffer().is_empty() {
                self.out.flush()?;
            }
        }
        Ok(())
    }

    fn code(&mut self, code: &str) -> io::Result<()> {
        let mut answer = self
            .store
            .ask(|snapshot, tray| lookup::code(snapshot, code, &self.args.expand, tray));
        answer.view.control = self.asked;
        self.all_found &= answer.status == Status::Found;
        self.print(&answer)?;
        self.printed += 1;
        Ok(())
    }

    fn print(&mut self, answer: &Lookup) -> io::Result<()> {
        let (snapshot, first) = (&self.store.snapshot, self.printed == 0);
        match self.args.format {
            Format::Text => {
                if !first {
                    self.out.write_all(b"\n")?;
                }
                card::lookup(&mut self.out, self.paint, snapshot, answer)
            }
            Format::Json => {
                let json = answer::lookup(snapshot, answer, &self.now, answer::Format::Json);
                let between: &[u8] = if first { b"" } else { b",\n" };
                self.out.write_all(between)?;
                self.out.write_all(&json)?;
                if self.several {
                    Ok(())
                } else {
                    self.out.write_all(b"\n")
                }
            }
            Format::Ndjson => {
                self.out.write_all(&answer::line(snapshot, answer))?;
                self.out.write_all(b"\n")
            }
            Format::Cbor => {
                let cbor = answer::lookup(snapshot, answer, &self.now, answer::Format::Cbor);
                self.out.write_all(&cbor)
            }
        }
    }
}

/// Reads a line, of which only the first bytes are kept if it is longer than any code.
pub(super) fn next_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let longest = limits::QUERY as u64 * 4;
    if input.by_ref().take(longest).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    while line.last() != Some(&b'\n') {
        let rest = input.fill_buf()?;
        let (used, ended) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (rest.len(), rest.is_empty()),
        };
        input.consume(used);
        if ended {
            break;
        }
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_end_are_cut_and_the_next_line_is_read() {
        let text = format!("first\n{}\nlast", "x".repeat(100_000));
        let mut input = BufReader::with_capacity(64, text.as_bytes());
        assert_eq!(next_line(&mut input).unwrap().as_deref(), Some("first\n"));
        assert_eq!(
            next_line(&mut input).unwrap().map(|line| line.len()),
            Some(4096)
        );
        assert_eq!(next_line(&mut input).unwrap().as_deref(), Some("last"));
        assert_eq!(next_line(&mut input).unwrap(), None);
    }
}
