//! `imr verify`: the signature and every byte of a snapshot.

mod report;
mod table;

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use imr_snapshots::digest::ObjectName;

use super::paint::Paint;
use super::source::trust;
use crate::cli::{Failure, Format, Outcome, Verdict};
use crate::store::{CHECKPOINT, KEYS, Store, StoreError};
use report::Report;

/// Check the signature and every byte of a snapshot.
///
/// Compares every object with its digest, parses every block of every table, and compares what
/// is there with what the manifest says. Exit code 0 if all is as signed, 1 if not.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the snapshot.
    #[arg(value_name = "DIR")]
    snapshot: PathBuf,
    /// Public key that must have signed it: a verifier key line or a file of such lines.
    #[arg(long, value_name = "VKEY|FILE")]
    key: Option<String>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> Outcome {
    if args.format == Format::Cbor {
        let hint = "use --format text, json or ndjson";
        return Err(Failure::new(
            "the result of verify is not written as CBOR",
            hint,
        ));
    }
    let mut report = Report {
        own_keys: args.key.is_none(),
        ..Report::default()
    };
    match Store::open(&args.snapshot, &trust(args.key.as_deref())?) {
        Ok(store) => verify(&store, &mut report)
            .map_err(|error| Failure::new(format!("{}: {error}", args.snapshot.display()), ""))?,
        // What the checkpoint says is the question; without one it is not a snapshot.
        Err(StoreError::Open(error)) => report.problem(CHECKPOINT, error),
        Err(error) => return Err(Failure::new(&error, error.hint())),
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Text => report.text(&mut out, Paint::of_stdout())?,
        _ => report.json(&mut out)?,
    }
    out.flush()?;
    Ok(if report.is_valid() {
        Verdict::Yes
    } else {
        Verdict::No
    })
}

/// Checks everything below the manifest, which opening the snapshot has checked.
fn verify(store: &Store, report: &mut Report) -> io::Result<()> {
    let (checkpoint, manifest) = (store.snapshot.checkpoint(), store.snapshot.manifest());
    report.snapshot = checkpoint.id();
    report.origin.clone_from(&checkpoint.origin);
    report.sequence = checkpoint.sequence;
    report.issued.clone_from(&checkpoint.issued);
    let mut objects = BTreeSet::from([checkpoint.manifest_span().object]);
    report.bytes += u64::from(checkpoint.manifest_length);
    table::verify_fold(store, &manifest.fold_span(), report, &mut objects);
    for table in &manifest.tables {
        table::verify(store, table, report, &mut objects);
    }
    report.compare_counts(&manifest.counts);
    report.objects = objects.len();
    for name in store.files.names()? {
        match ObjectName::parse(&name) {
            Some(object) => report.others += usize::from(!objects.contains(&object)),
            None if name == CHECKPOINT || name == KEYS => {}
            None => report.strangers.push(name),
        }
    }
    Ok(())
}
