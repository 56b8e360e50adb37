//! `imr search`: records by title or name.

mod lines;

use std::io::{self, BufReader, BufWriter, Write};

use imr_snapshots::answer;
use imr_snapshots::limits;
use imr_snapshots::query::lookup::Status;
use imr_snapshots::query::search::{self, Cursor, Query, Search};
use imr_snapshots::record::Kind;

use super::card;
use super::lookup::next_line;
use super::paint::Paint;
use super::source::{Source, kind, now};
use crate::cli::{Format, Outcome, Verdict};
use crate::store::Store;

/// Find works, recordings, releases and parties by title or name.
///
/// Exit code 0 if there are results, 1 if there are none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The title or name; several words are joined. `-` reads searches from standard input, one a
    /// line: a text, or a JSON object with the parameters of `/v1/search`.
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    #[command(flatten)]
    source: Source,
    /// Only this kind: work, recording, release or party.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// Words of a credited name: an artist, a writer, a publisher.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    credit: String,
    /// Only records of this year.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1..=9999))]
    year: Option<u16>,
    /// Most results.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limit)]
    limit: usize,
    /// Where to go on: the `next` of the page before.
    #[arg(long, value_name = "CURSOR", value_parser = cursor)]
    cursor: Option<Cursor>,
    /// How results are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let query = Query {
        text: args.text.join(" "),
        credit: args.credit.clone(),
        kind: args.kind,
        year: args.year.unwrap_or(0),
        limit: args.limit,
        cursor: args.cursor.unwrap_or_default(),
    };
    let mut printer = Printer {
        out: BufWriter::new(io::stdout().lock()),
        store: args.source.open()?,
        format: args.format,
        now: now(),
        printed: 0,
        all_found: true,
    };
    if query.text == "-" {
        let mut input = BufReader::new(io::stdin().lock());
        let mut number = 0;
        while let Some(line) = next_line(&mut input)? {
            number += 1;
            let line = line.trim_end_matches(['\r', '\n']);
            if !line.is_empty() {
                printer.search(&lines::read(line, number, &query)?)?;
            }
            // Whoever asks line by line waits for the answer before the next question.
            if input.buffer().is_empty() {
                printer.out.flush()?;
            }
        }
    } else {
        printer.search(&query)?;
    }
    printer.out.flush()?;
    Ok(if printer.all_found {
        Verdict::Yes
    } else {
        Verdict::No
    })
}

/// Writes pages of results, each as it is found; JSON one a line.
struct Printer<W> {
    out: W,
    store: Store,
    format: Format,
    now: String,
    printed: u64,
    all_found: bool,
}

impl<W: Write> Printer<W> {
    fn search(&mut self, query: &Query) -> io::Result<()> {
        let page = self
            .store
            .ask(|snapshot, tray| search::search(snapshot, query, tray));
        self.all_found &= page.status == Status::Found;
        self.print(&page)?;
        self.printed += 1;
        Ok(())
    }

    fn print(&mut self, page: &Search) -> io::Result<()> {
        let snapshot = &self.store.snapshot;
        match self.format {
            Format::Text => {
                if self.printed > 0 {
                    self.out.write_all(b"\n")?;
                }
                card::page(&mut self.out, Paint::of_stdout(), page)
            }
            Format::Json | Format::Ndjson => {
                let json = answer::search(snapshot, page, &self.now, answer::Format::Json);
                self.out.write_all(&json)?;
                self.out.write_all(b"\n")
            }
            Format::Cbor => {
                let cbor = answer::search(snapshot, page, &self.now, answer::Format::Cbor);
                self.out.write_all(&cbor)
            }
        }
    }
}

/// Reads a number of results.
pub(super) fn limit(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(limit) if (1..=limits::PAGE).contains(&limit) => Ok(limit),
        _ => Err(format!("use a number from 1 to {}", limits::PAGE)),
    }
}

fn cursor(text: &str) -> Result<Cursor, String> {
    Cursor::parse(text).ok_or_else(|| "use the cursor that the page before ends with".to_owned())
}
