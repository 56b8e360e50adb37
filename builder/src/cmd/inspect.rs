//! `imr inspect`: tables, sizes, sources and coverage of a snapshot.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use imr_snapshots::answer;
use imr_snapshots::error::Unavailable;
use imr_snapshots::manifest::Table;
use imr_snapshots::query::objects::{self, Object};
use imr_snapshots::segment::{Part, PartKind, SegmentEntry, Span};
use imr_snapshots::table::TableName;

use super::paint::{Paint, bytes, grouped, pad, plain};
use super::source::{now, open};
use crate::cli::{Failure, Format, Outcome, Verdict};
use crate::store::Store;

/// Show the tables, sizes, sources and coverage of a snapshot.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the snapshot.
    #[arg(value_name = "DIR")]
    snapshot: PathBuf,
    /// Public key that must have signed it: a verifier key line or a file of such lines.
    #[arg(long, value_name = "VKEY|FILE")]
    key: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let store = open(&args.snapshot, args.key.as_deref())?;
    let objects = store
        .ask(|snapshot, tray| objects::objects(snapshot, tray))
        .map_err(damaged)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Text => text(&mut out, &store, &objects)?,
        Format::Json | Format::Ndjson => {
            let json = answer::snapshot(&store.snapshot, &objects, &now(), answer::Format::Json);
            out.write_all(&json)?;
            out.write_all(b"\n")?;
        }
        Format::Cbor => {
            let cbor = answer::snapshot(&store.snapshot, &objects, &now(), answer::Format::Cbor);
            out.write_all(&cbor)?;
        }
    }
    out.flush()?;
    Ok(Verdict::Yes)
}

fn damaged(unavailable: Unavailable) -> Failure {
    Failure::new(unavailable, "`imr verify` says everything that is damaged")
}

fn text(out: &mut impl Write, store: &Store, objects: &[Object]) -> Result<(), Failure> {
    let paint = Paint::of_stdout();
    let (checkpoint, manifest) = (store.snapshot.checkpoint(), store.snapshot.manifest());
    let (id, origin) = (checkpoint.id(), &checkpoint.origin);
    writeln!(out, "{}", paint.strong(&plain(&manifest.name)))?;
    writeln!(out, "snapshot     {id} of {origin}")?;
    let (sequence, issued) = (checkpoint.sequence, &checkpoint.issued);
    let (until, stale) = (&checkpoint.valid_until, checkpoint.is_stale(&now()));
    let stale = if stale { ", stale" } else { "" };
    writeln!(
        out,
        "sequence     {sequence}, issued {issued}, valid until {until}{stale}"
    )?;
    let (format, fold, pack) = (manifest.format, manifest.fold, &manifest.pack);
    writeln!(out, "format       {format}, fold {fold}, packed for {pack}")?;
    let (number, total) = (
        grouped(objects.len() as u64),
        answer::objects_total(objects),
    );
    writeln!(out, "objects      {number}, {}", bytes(total))?;
    let counts = &manifest.counts;
    writeln!(
        out,
        "records      {} works, {} recordings ({} videos), {} releases, {} parties",
        grouped(counts.works),
        grouped(counts.recordings),
        grouped(counts.videos),
        grouped(counts.releases),
        grouped(counts.parties)
    )?;
    tables(out, store, paint)?;
    sources(out, store, paint)?;
    coverage(out, store, paint)?;
    Ok(())
}

fn tables(out: &mut impl Write, store: &Store, paint: Paint) -> Result<(), Failure> {
    let head = "table             rows        bytes   bytes/row  segments   blocks  dictionary";
    writeln!(out, "\n{}", paint.faint(head))?;
    for table in &store.snapshot.manifest().tables {
        let per_row = table.bytes * 10 / table.rows.max(1);
        writeln!(
            out,
            "{} {:>12} {:>12} {:>11} {:>9} {:>8}  {:>10}",
            pad(&table.name, 9),
            grouped(table.rows),
            bytes(table.bytes),
            format!("{}.{}", per_row / 10, per_row % 10),
            grouped(u64::from(table.segments)),
            grouped(blocks(store, table)?),
            table
                .dictionary
                .map_or("none".to_owned(), |(_, length)| bytes(u64::from(length)))
        )?;
    }
    Ok(())
}

/// Counts the blocks of a table: reads the head of every segment.
fn blocks(store: &Store, table: &Table) -> Result<u64, Failure> {
    let Some(name) = TableName::from_name(&table.name) else {
        return Ok(0);
    };
    let segments = store
        .ask(|snapshot, tray| objects::segments(snapshot, name, tray))
        .map_err(damaged)?;
    segments
        .iter()
        .try_fold(0, |sum, entry| Ok(sum + head(store, entry)?))
}

fn head(store: &Store, entry: &SegmentEntry) -> Result<u64, Failure> {
    let span = Span {
        object: entry.name,
        offset: 0,
        length: entry.head,
        digest: entry.head_digest,
        kind: PartKind::Head,
    };
    let failed = |why: String| {
        damaged(Unavailable {
            object: entry.name,
            why,
        })
    };
    let bytes = store
        .files
        .read(&span)
        .map_err(|error| failed(error.to_string()))?;
    match span.open(bytes, None) {
        Ok(Part::Head(head)) => Ok(head.blocks().len() as u64),
        Ok(_) => Err(failed("is not a segment".to_owned())),
        Err(corrupt) => Err(failed(corrupt.to_string())),
    }
}

fn sources(out: &mut impl Write, store: &Store, paint: Paint) -> io::Result<()> {
    writeln!(out, "\n{}", paint.faint("sources"))?;
    let known = &store.snapshot.manifest().sources;
    let width = known
        .iter()
        .map(|source| source.id.len())
        .max()
        .unwrap_or(0);
    for source in known {
        writeln!(
            out,
            "  {}  {}  {}  {} rows, {} rejected  {}",
            pad(&source.id, width),
            source.date,
            plain(&source.licence),
            grouped(source.rows),
            grouped(source.rejected),
            plain(&source.name)
        )?;
    }
    Ok(())
}

fn coverage(out: &mut impl Write, store: &Store, paint: Paint) -> io::Result<()> {
    let coverage = &store.snapshot.manifest().coverage;
    writeln!(out, "\n{}", paint.faint("identifiers"))?;
    for (scheme, count) in &coverage.schemes {
        let of = match scheme.as_str() {
            "society" => coverage.societies.join(" "),
            "asset" => coverage.services.join(" "),
            "local" => coverage.locals.join(" "),
            _ => String::new(),
        };
        writeln!(
            out,
            "  {} {:>12}  {}",
            pad(scheme, 9),
            grouped(*count),
            plain(&of)
        )?;
    }
    Ok(())
}
