//! `imr search`: records by title or name.

use std::io::{self, BufWriter, Write};

use imr_snapshots::answer;
use imr_snapshots::limits;
use imr_snapshots::query::lookup::Status;
use imr_snapshots::query::search::{self, Cursor, Query};
use imr_snapshots::record::Kind;

use super::card;
use super::paint::Paint;
use super::source::{Source, kind, now};
use crate::cli::{Format, Outcome, Verdict};

/// Find works, recordings, releases and parties by title or name.
///
/// Exit code 0 if there are results, 1 if there are none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The title or name; several words are joined.
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
    let store = args.source.open()?;
    let query = Query {
        text: args.text.join(" "),
        credit: args.credit.clone(),
        kind: args.kind,
        year: args.year.unwrap_or(0),
        limit: args.limit,
        cursor: args.cursor.unwrap_or_default(),
    };
    let page = store.ask(|snapshot, tray| search::search(snapshot, &query, tray));
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Text => card::page(&mut out, Paint::of_stdout(), &page)?,
        Format::Json | Format::Ndjson => {
            let json = answer::search(&store.snapshot, &page, &now(), answer::Format::Json);
            out.write_all(&json)?;
            out.write_all(b"\n")?;
        }
        Format::Cbor => {
            let cbor = answer::search(&store.snapshot, &page, &now(), answer::Format::Cbor);
            out.write_all(&cbor)?;
        }
    }
    out.flush()?;
    Ok(if page.status == Status::Found {
        Verdict::Yes
    } else {
        Verdict::No
    })
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
