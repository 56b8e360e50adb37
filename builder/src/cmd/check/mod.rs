//! `imr check`: what is wrong with a feed, and what a registry knows of it.

mod machine;
mod text;

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use imr_snapshots::territory::day;

use super::paint::Paint;
use super::source::{now, open};
use crate::check::{CheckError, Format, Inputs, Options, Report, acknowledge, check};
use crate::cli::{Failure, Outcome, Verdict};
use crate::progress::on_stderr;

/// Say what is wrong with a feed, and what a registry knows of it.
///
/// Files are read exactly as `imr build` reads them; nothing is written. Errors are what a build
/// does not take and what a receiver would refuse; warnings are odd; notes are worth knowing.
///
/// Exit code 0 if there is no error, 1 if there is one (with --strict: or a warning), 2 if the
/// feed could not be checked.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files (also .gz, .zst, .zip, .tar.xz), folders, patterns, or a registry.toml.
    #[arg(required = true, value_name = "FEED")]
    feeds: Vec<String>,
    /// Format of the files; recognised by what is in them if not given.
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format_in: Option<Format>,
    /// What a row of a table is about: work, recording, release, party or statement; guessed from
    /// its header if not given.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Id that registries know the source of the files by.
    #[arg(long, value_name = "ID", default_value = "feed")]
    source: String,
    /// Look up every identifier in the snapshot in this folder, and compare.
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// Public key that must have signed the snapshot: a verifier key line or a file of such lines.
    #[arg(long, value_name = "VKEY|FILE", requires = "against")]
    key: Option<String>,
    /// Write the acknowledgement of the CWR files into this file: ACK and MSG records.
    #[arg(long, value_name = "FILE")]
    ack: Option<PathBuf>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Output::Text)]
    format: Output,
    /// Findings of one code that the text shows; 0 shows all.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: u64,
    /// Exit with 1 on warnings, too.
    #[arg(long)]
    strict: bool,
    /// Show no progress.
    #[arg(long, short)]
    quiet: bool,
    /// Folder for temporary files.
    #[arg(long, value_name = "DIR")]
    temp: Option<PathBuf>,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For people: counts, then findings by file.
    Text,
    /// One JSON document: `summary` and `findings`.
    Json,
    /// The summary on the first line, then one finding a line.
    Ndjson,
    /// One finding a row; the counts go to standard error.
    Csv,
}

impl Args {
    fn inputs(&self) -> Inputs {
        Inputs {
            feeds: self.feeds.clone(),
            format: self.format_in,
            kind: self.kind.clone(),
            source: self.source.clone(),
        }
    }
}

/// Reads the name of a format.
fn format(name: &str) -> Result<Format, String> {
    let known = || Format::ALL.map(Format::name).join(", ");
    Format::from_name(name).ok_or_else(|| format!("use one of: {}", known()))
}

pub(crate) fn run(args: &Args) -> Outcome {
    let store = match &args.against {
        Some(folder) => Some(open(folder, args.key.as_deref())?),
        None => None,
    };
    let now = now();
    let options = Options {
        inputs: args.inputs(),
        against: store.as_ref(),
        today: day(&now),
        temp: args.temp.clone().unwrap_or_else(env::temp_dir),
    };
    let progress = on_stderr(args.quiet);
    let mut report = check(&options, progress.as_ref()).map_err(failure)?;
    if let Some(path) = &args.ack {
        write_ack(path, &mut report, &now)?;
    }
    report.findings.rewind()?;
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Output::Text => text::write(&mut out, &mut report, args.limit, Paint::of_stdout())?,
        Output::Json => machine::json(&mut out, &mut report)?,
        Output::Ndjson => machine::ndjson(&mut out, &mut report)?,
        Output::Csv => {
            machine::csv(&mut out, &mut report)?;
            // When standard error is closed there is nobody left to tell.
            let _ = text::counts(&mut io::stderr().lock(), &report.summary);
        }
    }
    out.flush()?;
    let counts = &report.summary;
    Ok(
        match counts.errors > 0 || (args.strict && counts.warnings > 0) {
            true => Verdict::No,
            false => Verdict::Yes,
        },
    )
}

fn failure(error: CheckError) -> Failure {
    let hint = error.hint().to_owned();
    Failure::new(error, hint)
}

/// Writes the acknowledgement, and says on standard error what is in it.
fn write_ack(path: &PathBuf, report: &mut Report, now: &str) -> Result<(), Failure> {
    if report.cwr.is_empty() {
        let hint = "only CWR files are acknowledged; --format-in cwr reads a file as CWR";
        return Err(Failure::new("--ack: none of the files is CWR", hint));
    }
    let failed = |error: io::Error| Failure::new(format!("{}: {error}", path.display()), "");
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let done = acknowledge(&report.cwr, &mut report.findings, now, &mut file).map_err(failed)?;
    file.flush().map_err(failed)?;
    // When standard error is closed there is nobody left to tell.
    let _ = writeln!(
        io::stderr(),
        "{}: {} transactions: {} accepted, {} rejected, {} in conflict, {} known",
        path.display(),
        done.transactions,
        done.accepted,
        done.rejected,
        done.conflicts,
        done.duplicates
    );
    Ok(())
}
