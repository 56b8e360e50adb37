//! Takes what feeds read: several sources at once, each in the order of its files.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::claim::Claim;
use super::intake::{Intake, Outbox};
use super::rules::Held;
use super::scratch::Scratch;
use super::sort::{Run, RunWriter};
use super::{Item, Reject, Rule};
use crate::feed::{Feed, Take};
use crate::progress::Progress;

/// What one source gave.
pub struct Taken {
    /// Rows that were read.
    pub rows: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Items in the rows that were taken.
    pub items: u64,
    /// The greatest popularity.
    pub greatest: u64,
    /// How often each code was the reason of a reject.
    pub rejects: BTreeMap<&'static str, u64>,
    /// How often each oddity was met in what was taken.
    pub warnings: BTreeMap<&'static str, u64>,
    /// Statements for more than one record.
    pub rules: Vec<Rule>,
    /// Every reject, as a line of JSON, in the order of the feed.
    pub listed: Run,
}

/// Reads every feed into the intake, `threads` feeds at once; the place of a feed is the number
/// of its source.
///
/// # Errors
/// Fails when a temporary file cannot be written.
pub fn take(
    feeds: &[Box<dyn Feed + Send + Sync>],
    intake: &Intake,
    scratch: &Scratch,
    threads: usize,
    progress: &dyn Progress,
) -> io::Result<Vec<Taken>> {
    let next = Mutex::new(0..feeds.len());
    let held = Held::default();
    let mut taken: Vec<(usize, Taken)> = Vec::new();
    thread::scope(|scope| {
        let reader = || read(feeds, &next, intake, scratch, (progress, &held));
        let readers: Vec<_> = (0..threads.clamp(1, feeds.len().max(1)))
            .map(|_| scope.spawn(reader))
            .collect();
        for reader in readers {
            taken.extend(reader.join().map_err(panicked)??);
        }
        io::Result::Ok(())
    })?;
    taken.sort_by_key(|(number, _)| *number);
    Ok(taken.into_iter().map(|(_, taken)| taken).collect())
}

fn panicked<T>(_: T) -> io::Error {
    io::Error::other("a thread that reads feeds panicked")
}

/// Reads one feed after the other, as long as there are any.
fn read(
    feeds: &[Box<dyn Feed + Send + Sync>],
    next: &Mutex<std::ops::Range<usize>>,
    intake: &Intake,
    scratch: &Scratch,
    (progress, held): (&dyn Progress, &Held),
) -> io::Result<Vec<(usize, Taken)>> {
    let mut taken = Vec::new();
    loop {
        let number = next.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(number) = number else {
            return Ok(taken);
        };
        let mut taker = Taker {
            outbox: Outbox::new(intake),
            progress,
            source: u16::try_from(number).map_err(io::Error::other)?,
            counts: Counts::default(),
            rules: Vec::new(),
            held,
            listed: RunWriter::new(scratch)?,
            scratch,
            failed: None,
            unreported: (0, 0),
        };
        feeds[number].read(&mut taker)?;
        taken.push((number, taker.finish()?));
    }
}

/// Receives what one feed reads, and encodes it at once: what the feed allocated is freed by the
/// same thread, while it is still in the cache.
struct Taker<'a> {
    outbox: Outbox<'a>,
    progress: &'a dyn Progress,
    source: u16,
    counts: Counts,
    rules: Vec<Rule>,
    held: &'a Held,
    listed: RunWriter,
    scratch: &'a Scratch,
    /// The first error of writing the list of rejects, to be returned at the next chance.
    failed: Option<io::Error>,
    unreported: (u64, u64),
}

#[derive(Default)]
struct Counts {
    rows: u64,
    rejected: u64,
    items: u64,
    greatest: u64,
    rejects: BTreeMap<&'static str, u64>,
    warnings: BTreeMap<&'static str, u64>,
}

/// Rows after which progress is reported.
const REPORT: u64 = 1_000;

impl Taker<'_> {
    fn finish(mut self) -> io::Result<Taken> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.outbox.flush()?;
        self.progress.advance(self.unreported.0, self.unreported.1);
        let Counts {
            rows,
            rejected,
            items,
            greatest,
            rejects,
            warnings,
        } = self.counts;
        let listed = self.listed.finish()?;
        Ok(Taken {
            rows,
            rejected,
            items,
            greatest,
            rejects,
            warnings,
            rules: self.rules,
            listed,
        })
    }

    fn list(&mut self, reject: &Reject) -> io::Result<()> {
        let line = serde_json::to_vec(reject).map_err(io::Error::other)?;
        self.listed.push(&line, &[])
    }
}

impl Take for Taker<'_> {
    fn item(&mut self, item: Item) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        self.counts.items += 1;
        self.counts.greatest = self.counts.greatest.max(item.popularity.unwrap_or(0));
        self.outbox.take(&Claim::new(item, self.source)?)
    }

    fn rule(&mut self, rule: Rule) -> io::Result<()> {
        self.held.add(&rule)?;
        self.rules.push(rule);
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        // What is wrong with a whole file is no row of it.
        let row = reject.whole_row && !reject.code.starts_with("file-");
        self.counts.rejected += u64::from(row);
        *self.counts.rejects.entry(reject.code).or_default() += 1;
        if self.failed.is_none() {
            self.failed = self.list(&reject).err();
        }
    }

    fn row(&mut self, bytes: u64) {
        self.counts.rows += 1;
        self.unreported.0 += 1;
        self.unreported.1 += bytes;
        if self.unreported.0 >= REPORT {
            self.progress.advance(self.unreported.0, self.unreported.1);
            self.unreported = (0, 0);
        }
    }

    fn warning(&mut self, code: &'static str) {
        *self.counts.warnings.entry(code).or_default() += 1;
    }

    fn scratch(&self) -> Scratch {
        self.scratch.clone()
    }
}
