//! `imr build`: feeds to a signed snapshot.

use std::fs;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use clap::ValueEnum;
use imr_snapshots::segment::Packing;

use crate::build::{BuildOptions, build};
use crate::cli::{Failure, Format, Outcome, Verdict};
use crate::progress::on_stderr;

/// Compile the feeds that a registry.toml names into a signed snapshot.
///
/// The same feeds give the same bytes, whatever the order of their rows and the number of
/// threads. Without --key, the key in imr.key beside the registry signs; it is made when there
/// is none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The registry.toml.
    registry: PathBuf,
    /// Folder of the snapshot; a snapshot that is there stays valid until the new one is.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Most memory to use, such as 512MiB.
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = size)]
    memory: u64,
    /// What the files are for: small ones fetched whole, or large ones read by range.
    #[arg(long, value_enum, default_value_t = Pack::Assets)]
    pack: Pack,
    /// Secret key to sign with.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Folder that the paths in registry.toml are relative to.
    #[arg(long, value_name = "DIR")]
    feeds: Option<PathBuf>,
    /// Folder for temporary files.
    #[arg(long, value_name = "DIR")]
    temp: Option<PathBuf>,
    /// Number of the snapshot; one more than that of the snapshot in the folder if not given.
    #[arg(long, value_name = "N")]
    sequence: Option<u64>,
    /// Compression, from 1 (fast) to 19 (small); from 9 on, the cheapest way to write each block is looked for.
    #[arg(long, value_name = "N", default_value_t = 9, value_parser = clap::value_parser!(i32).range(1..=19))]
    level: i32,
    /// Threads; as many as there are processors if not given.
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Exit with 3 if anything was rejected; no snapshot is published then.
    #[arg(long)]
    strict: bool,
    /// Show no progress and no report.
    #[arg(long, short)]
    quiet: bool,
    /// Also write the report as JSON into this file.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How the report is written to standard output: text or json.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What the files of a snapshot are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Pack {
    /// Small files that are fetched whole: static hosts that ignore ranges.
    Assets,
    /// Large files that are read by range.
    Range,
}

impl Args {
    fn options(&self) -> BuildOptions {
        BuildOptions {
            registry: self.registry.clone(),
            feeds_base: self.feeds.clone(),
            out: self.out.clone(),
            memory: self.memory,
            packing: match self.pack {
                Pack::Assets => Packing::Assets,
                Pack::Range => Packing::Range,
            },
            key: self.key.clone(),
            sequence: self.sequence,
            level: self.level,
            threads: self
                .threads
                .or_else(|| thread::available_parallelism().ok())
                .map_or(1, NonZeroUsize::get),
            strict: self.strict,
            quiet: self.quiet,
            temp: self.temp.clone(),
        }
    }
}

pub(crate) fn run(args: &Args) -> Outcome {
    if args.format == Format::Cbor {
        let hint = "use --format text, json or ndjson";
        return Err(Failure::new(
            "the report of a build is not written as CBOR",
            hint,
        ));
    }
    let progress = on_stderr(args.quiet);
    let report = build(&args.options(), progress.as_ref()).map_err(|error| {
        let hint = error.hint();
        Failure::new(error, hint)
    })?;
    let json = serde_json::to_string(&report).map_err(io::Error::from)?;
    if let Some(path) = &args.report {
        fs::write(path, format!("{json}\n"))
            .map_err(|error| Failure::new(format!("{}: {error}", path.display()), ""))?;
    }
    match args.format {
        _ if args.quiet => {}
        Format::Text => io::stdout().write_all(report.text().as_bytes())?,
        _ => writeln!(io::stdout(), "{json}")?,
    }
    Ok(if args.strict && report.has_rejects() {
        Verdict::Rejects
    } else {
        Verdict::Yes
    })
}

/// Reads a number of bytes: `512MiB`, `2G`, `1048576`.
fn size(text: &str) -> Result<u64, String> {
    const HELP: &str = "use a number and KiB, MiB or GiB, such as 512MiB";
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        _ => return Err(HELP.to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| HELP.to_owned())?;
    number
        .checked_mul(1 << shift)
        .ok_or_else(|| "that is more than any machine has".to_owned())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_with_and_without_units() {
        assert_eq!(size("512MiB"), Ok(512 << 20));
        assert_eq!(size("2 g"), Ok(2 << 30));
        assert_eq!(size("4096"), Ok(4096));
        for wrong in ["", "MiB", "12 parsecs", "-1", "99999999999999T"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
