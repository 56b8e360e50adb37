//! `imr suggest`: completes a title or name.

use std::io::{self, BufWriter, Write};

use imr_snapshots::answer;
use imr_snapshots::query::lookup::Status;
use imr_snapshots::query::search::{self, Query};
use imr_snapshots::record::Kind;

use super::card;
use super::paint::Paint;
use super::search::limit;
use super::source::{Source, kind, now};
use crate::cli::{Format, Outcome, Verdict};

/// Complete the beginning of a title or name with the best-known ones.
///
/// Exit code 0 if there are any, 1 if there are none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The beginning of a title or name; several words are joined.
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    #[command(flatten)]
    source: Source,
    /// Only this kind: work, recording, release or party.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// Most completions.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = limit)]
    limit: usize,
    /// How completions are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let store = args.source.open()?;
    let query = Query {
        text: args.text.join(" "),
        kind: args.kind,
        limit: args.limit,
        ..Query::default()
    };
    let found = store.ask(|snapshot, tray| search::suggest(snapshot, &query, tray));
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Text => card::hits(&mut out, Paint::of_stdout(), &found.hits)?,
        Format::Json | Format::Ndjson => {
            let json = answer::suggest(&store.snapshot, &found, &now(), answer::Format::Json);
            out.write_all(&json)?;
            out.write_all(b"\n")?;
        }
        Format::Cbor => {
            let cbor = answer::suggest(&store.snapshot, &found, &now(), answer::Format::Cbor);
            out.write_all(&cbor)?;
        }
    }
    out.flush()?;
    Ok(if found.status == Status::Found {
        Verdict::Yes
    } else {
        Verdict::No
    })
}
