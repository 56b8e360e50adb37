//! `imr sample`: writes a fictional registry.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::cli::{Failure, Outcome, Verdict};
use crate::sample::{SampleOptions, write};

/// Write a fictional registry: feeds, their registry.toml, and things to try.
///
/// The same seed and size give the same bytes on every machine.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder to write into; files of the same names are replaced.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Number of recordings; there are about half as many works.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    recordings: u64,
    /// Samples of different seeds differ.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let options = SampleOptions {
        recordings: args.recordings,
        seed: args.seed,
    };
    let report = write(&args.out, &options).map_err(|error| {
        let hint = "choose a folder that can be written to, with --out, and a number of recordings";
        Failure::new(format!("{}: {error}", args.out.display()), hint)
    })?;
    let registry = args.out.join("registry.toml");
    writeln!(
        io::stdout(),
        "{}\n{} works, {} recordings, {} releases, {} parties in {} rows",
        registry.display(),
        report.works,
        report.recordings,
        report.releases,
        report.parties,
        report.rows
    )?;
    Ok(Verdict::Yes)
}
