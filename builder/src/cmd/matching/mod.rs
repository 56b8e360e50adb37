//! `imr match`: what every line of a usage report is about.

mod input;
mod output;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use imr_snapshots::matching::Usage;
use imr_snapshots::query::matching::{self, Verdict as Match};
use imr_snapshots::report::Flaw;

use self::input::{Input, Item, Row};
use self::output::{Output, Told};
use super::source::{Source, trust};
use crate::cli::{Failure, Outcome, Verdict};
use crate::compile::ordered::ordered;
use crate::store::{Pool, Trust, WarmStore};

/// Identify what every line of a usage report is about.
///
/// Reads CSV, TSV, JSON Lines and DDEX DSR, also gzip or zstd, and writes the lines with columns that
/// say which record each is about, how sure that is and why. Nothing is sent anywhere.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The report; `-` for standard input.
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    #[command(flatten)]
    source: Source,
    /// Where the lines with results go; without it, standard output.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Threads; without it, one for each core.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Memory for what was read of the snapshot, in MiB, shared by all threads.
    #[arg(long, value_name = "MIB", default_value_t = MEMORY, value_parser = clap::value_parser!(u64).range(16..))]
    memory: u64,
    /// No progress, no summary.
    #[arg(long, short)]
    quiet: bool,
}

/// Lines that one thread matches in one go.
const BATCH: usize = 256;
/// Lines whose trouble is told one by one.
const TOLD: usize = 10;
/// Memory for the snapshot, in MiB.
const MEMORY: u64 = 512;
/// Lines whose results a thread keeps, for lines that say the same.
const KEPT: usize = 8_192;

/// What a thread keeps: the snapshot as far as it was read, and results.
struct Desk {
    store: WarmStore,
    results: HashMap<Usage, Arc<Told>>,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// A row with its result.
struct Done {
    row: Row,
    result: Result<Arc<Told>, Flaw>,
}

/// Counts over a report.
#[derive(Default)]
struct Summary {
    lines: u64,
    value: u64,
    by_verdict: BTreeMap<&'static str, (u64, u64)>,
    contradicting: u64,
    unusable: u64,
    told: Vec<String>,
}

impl Summary {
    fn add(&mut self, done: &Done) {
        self.lines += 1;
        let verdict = match &done.result {
            Ok(told) => {
                self.contradicting += u64::from(told.is_contradicted);
                told.verdict.name()
            }
            Err(flaw) => {
                self.unusable += 1;
                if self.told.len() < TOLD {
                    let Row { line, .. } = done.row;
                    self.told
                        .push(format!("line {line}: {} ({})", why(*flaw), flaw.code()));
                }
                "unusable"
            }
        };
        self.value = self.value.saturating_add(done.row.value);
        let count = self.by_verdict.entry(verdict).or_default();
        count.0 += 1;
        count.1 = count.1.saturating_add(done.row.value);
    }
}

fn why(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Columns => {
            "has fewer cells than the header has columns, or is no JSON object; passed through"
        }
        Flaw::Nothing => "has neither a title nor a code; passed through",
    }
}

pub(crate) fn run(args: &Args) -> Outcome {
    let start = Instant::now();
    // Opened here once, so that a snapshot that cannot be read is told before anything is written.
    drop(args.source.open()?);
    let trust = trust(args.source.key.as_deref())?;
    let shown = !args.quiet && io::stderr().is_terminal();
    let mut input = Input::open(&args.report, shown)?;
    let sink: Box<dyn Write> = match &args.out {
        Some(path) => Box::new(File::create(path).map_err(|error| {
            Failure::new(
                format!("cannot write {}: {error}", path.display()),
                "give a file in a folder that exists",
            )
        })?),
        None => Box::new(io::stdout().lock()),
    };
    let mut output = Output::begin(BufWriter::new(sink), input.form())?;
    let threads = args.threads.unwrap_or_else(cores);
    let memory = usize::try_from(args.memory << 20).unwrap_or(usize::MAX) / threads.max(1);
    let pool = Arc::new(Pool::default());
    let mut summary = Summary::default();
    let matched = ordered(
        threads,
        || {
            let mut batch = Vec::with_capacity(BATCH);
            while batch.len() < BATCH
                && let Some(item) = input.next()?
            {
                batch.push(item);
            }
            Ok((!batch.is_empty()).then_some(batch))
        },
        |batch: Vec<Item>| answer(batch, &args.source.snapshot, &trust, memory, &pool),
        |batch: Vec<Done>| {
            for done in &batch {
                summary.add(done);
                output.write(done)?;
            }
            Ok(())
        },
    );
    matched.map_err(|error: io::Error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::from(error);
        }
        Failure::new(
            format!("{}: {error}", args.report.display()),
            "the lines before are written",
        )
    })?;
    output.finish()?;
    if !args.quiet {
        tell(&summary, start)?;
    }
    let known = |name| summary.by_verdict.get(name).map_or(0, |count| count.0);
    Ok(if known("matched") + known("possible") > 0 {
        Verdict::Yes
    } else {
        Verdict::No
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Matches lines with what this thread has of the snapshot, which may take so many bytes, and with blocks
/// that other threads have.
fn answer(
    batch: Vec<Item>,
    folder: &Path,
    trust: &Trust,
    memory: usize,
    pool: &Arc<Pool>,
) -> io::Result<Vec<Done>> {
    DESK.with_borrow_mut(|kept| {
        let desk = match kept {
            Some(desk) => desk,
            None => {
                let store = WarmStore::open(folder, trust, memory, pool);
                kept.insert(Desk {
                    store: store.map_err(|error| io::Error::other(error.to_string()))?,
                    results: HashMap::new(),
                })
            }
        };
        let done = batch.into_iter().map(|Item { row, usage }| Done {
            row,
            result: usage.map(|usage| desk.matched(usage)),
        });
        Ok(done.collect())
    })
}

impl Desk {
    fn matched(&mut self, usage: Usage) -> Arc<Told> {
        if let Some(known) = self.results.get(&usage) {
            return Arc::clone(known);
        }
        let matched = self
            .store
            .ask(|snapshot, shelf| matching::line(snapshot, &usage, shelf));
        let matched = Arc::new(Told::new(&matched));
        if self.results.len() >= KEPT {
            self.results.clear();
        }
        self.results.insert(usage, Arc::clone(&matched));
        matched
    }
}

/// Tells how many lines were identified, by number and by value.
fn tell(summary: &Summary, start: Instant) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for line in &summary.told {
        writeln!(err, "{line}")?;
    }
    if summary.unusable > TOLD as u64 {
        writeln!(
            err,
            "and {} more lines like these",
            summary.unusable - TOLD as u64
        )?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let rate = summary.lines as f64 / seconds.max(0.001);
    writeln!(
        err,
        "{} lines in {seconds:.1} s ({rate:.0} a second)",
        summary.lines
    )?;
    let percent = |part: u64, whole: u64| part as f64 * 100.0 / whole.max(1) as f64;
    for verdict in [
        Match::Matched,
        Match::Possible,
        Match::None,
        Match::Unavailable,
    ] {
        let name = verdict.name();
        let Some((count, value)) = summary.by_verdict.get(name) else {
            continue;
        };
        write!(
            err,
            "{name:<12} {count:>10}  {:>5.1} %",
            percent(*count, summary.lines)
        )?;
        if summary.value > 0 {
            write!(err, "   {:>5.1} % by value", percent(*value, summary.value))?;
        }
        writeln!(err)?;
    }
    if summary.unusable > 0 {
        writeln!(err, "{:<12} {:>10}", "unusable", summary.unusable)?;
    }
    if summary.contradicting > 0 {
        let count = summary.contradicting;
        writeln!(
            err,
            "{count} lines have a code that leads to another title or credit"
        )?;
    }
    Ok(())
}
