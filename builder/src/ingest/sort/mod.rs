//! Sorts records (a key and a payload, both bytes) within a memory budget.
//!
//! A [`Sorter`] is a *set*: records come out ordered by key, then payload, and a record that was
//! pushed twice comes out once. So the result depends on what was pushed and on nothing else:
//! not on the order of arrival, the number of threads or the size of the budget.
//!
//! Records fill an [`Arena`]; when it has used half of the budget, a background thread sorts it
//! and writes it to a nameless temporary file (a *run*) while the other half fills. Runs of one
//! level are merged into one of the next level as soon as there are [`FAN_IN`] of them, so the
//! number of open files grows with the logarithm of the input. Nameless files vanish with the
//! process, however it ends.

mod arena;
mod merge;
mod run;

use std::io;
use std::mem;
use std::thread::JoinHandle;

pub use arena::Arena;
use merge::Merge;
pub use run::{Run, RunReader, RunWriter};

use super::scratch::Scratch;

/// Most runs that are merged at once.
pub const FAN_IN: usize = 16;

/// Collects records and hands them out in order.
pub struct Sorter {
    scratch: Scratch,
    fan_in: usize,
    /// Bytes that one arena may use: half of the budget.
    half: usize,
    arena: Arena,
    spill: Option<JoinHandle<io::Result<Spilled>>>,
    runs: Levels,
    pushed: u64,
}

/// Runs and how often each was merged.
type Levels = Vec<(u32, Run)>;

/// What a background spill gives back.
struct Spilled {
    arena: Arena,
    runs: Levels,
}

impl Sorter {
    /// Makes a sorter that uses about `budget` bytes of memory.
    pub fn new(scratch: &Scratch, budget: usize) -> Self {
        Self::with_fan_in(scratch, budget, FAN_IN)
    }

    /// Makes a sorter that merges `fan_in` runs (at least 2) at once.
    pub fn with_fan_in(scratch: &Scratch, budget: usize, fan_in: usize) -> Self {
        Self {
            scratch: scratch.clone(),
            fan_in: fan_in.max(2),
            half: (budget / 2).min(Arena::LIMIT),
            arena: Arena::default(),
            spill: None,
            runs: Vec::new(),
            pushed: 0,
        }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// Fails when a run cannot be written, or the record is over 256 MiB.
    pub fn push(&mut self, key: &[u8], payload: &[u8]) -> io::Result<()> {
        if self.arena.memory() + Arena::cost(key, payload) > self.half && !self.arena.is_empty() {
            self.spill()?;
        }
        self.pushed += 1;
        self.arena.push(key, payload)
    }

    /// Returns the number of records pushed so far, those pushed twice counted twice.
    pub fn pushed(&self) -> u64 {
        self.pushed
    }

    /// Hands the arena to a background thread and takes the other one.
    fn spill(&mut self) -> io::Result<()> {
        let other = self.join()?;
        let full = mem::replace(&mut self.arena, other);
        let runs = mem::take(&mut self.runs);
        let (scratch, fan_in) = (self.scratch.clone(), self.fan_in);
        let job = move || spill(&scratch, fan_in, full, runs);
        let thread = std::thread::Builder::new()
            .name("sort".to_owned())
            .spawn(job)?;
        self.spill = Some(thread);
        Ok(())
    }

    /// Waits for the background thread; returns an empty arena.
    fn join(&mut self) -> io::Result<Arena> {
        let Some(thread) = self.spill.take() else {
            return Ok(Arena::default());
        };
        let spilled = thread
            .join()
            .map_err(|_| io::Error::other("a sorting thread panicked"))??;
        self.runs = spilled.runs;
        Ok(spilled.arena)
    }

    /// Ends the input; the result stands at the first record.
    ///
    /// # Errors
    /// Fails when a run cannot be written or read.
    pub fn finish(mut self) -> io::Result<Sorted> {
        drop(self.join()?);
        self.arena.sort();
        if self.runs.is_empty() {
            return Ok(Sorted(Source::Memory {
                arena: self.arena,
                at: 0,
            }));
        }
        if !self.arena.is_empty() {
            let run = write(&self.scratch, &self.arena)?;
            self.runs.push((0, run));
        }
        drop(mem::take(&mut self.arena));
        let mut runs: Vec<Run> = self.runs.into_iter().map(|(_, run)| run).collect();
        while runs.len() > self.fan_in {
            // The smallest first, and no more of them than needed: the last merge is the widest.
            runs.sort_by_key(|run| std::cmp::Reverse(run.bytes()));
            let count = (runs.len() - self.fan_in + 1).min(self.fan_in);
            let smallest = runs.split_off(runs.len() - count);
            runs.push(merge(&self.scratch, smallest)?);
        }
        Ok(Sorted(Source::Runs(Merge::open(runs)?)))
    }
}

fn spill(
    scratch: &Scratch,
    fan_in: usize,
    mut arena: Arena,
    mut runs: Levels,
) -> io::Result<Spilled> {
    arena.sort();
    runs.push((0, write(scratch, &arena)?));
    arena.clear();
    while let Some(&(level, _)) = runs.last() {
        let from = runs.iter().position(|run| run.0 == level).unwrap_or(0);
        if runs.len() - from < fan_in {
            break;
        }
        let same = runs
            .split_off(from)
            .into_iter()
            .map(|(_, run)| run)
            .collect();
        runs.push((level + 1, merge(scratch, same)?));
    }
    Ok(Spilled { arena, runs })
}

fn write(scratch: &Scratch, arena: &Arena) -> io::Result<Run> {
    let mut writer = RunWriter::new(scratch)?;
    for at in 0..arena.len() {
        if !arena.repeats(at) {
            let (key, payload) = arena.record(at);
            writer.push(key, payload)?;
        }
    }
    writer.finish()
}

fn merge(scratch: &Scratch, runs: Vec<Run>) -> io::Result<Run> {
    let mut merge = Merge::open(runs)?;
    let mut writer = RunWriter::new(scratch)?;
    while let Some((key, payload)) = merge.current() {
        writer.push(key, payload)?;
        merge.advance()?;
    }
    writer.finish()
}

/// The records of a [`Sorter`] in order, each once.
pub struct Sorted(Source);

enum Source {
    Memory { arena: Arena, at: usize },
    Runs(Merge),
}

impl Sorted {
    /// Reads runs as one; a record that several of them have comes out once.
    ///
    /// # Errors
    /// Fails when a run cannot be read.
    pub fn of(runs: Vec<Run>) -> io::Result<Self> {
        Ok(Self(Source::Runs(Merge::open(runs)?)))
    }

    /// Writes what is left to a run.
    ///
    /// # Errors
    /// Fails when a run cannot be written or read.
    pub fn into_run(mut self, scratch: &Scratch) -> io::Result<Run> {
        let mut writer = RunWriter::new(scratch)?;
        while let Some((key, payload)) = self.current() {
            writer.push(key, payload)?;
            self.advance()?;
        }
        writer.finish()
    }

    /// Returns the record that it stands at; `None` after the last one.
    pub fn current(&self) -> Option<(&[u8], &[u8])> {
        match &self.0 {
            Source::Memory { arena, at } => (*at < arena.len()).then(|| arena.record(*at)),
            Source::Runs(merge) => merge.current(),
        }
    }

    /// Goes on to the next record.
    ///
    /// # Errors
    /// Fails when a run cannot be read.
    pub fn advance(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Source::Memory { arena, at } => {
                *at += 1;
                while *at < arena.len() && arena.repeats(*at) {
                    *at += 1;
                }
                Ok(())
            }
            Source::Runs(merge) => merge.advance(),
        }
    }

    /// Goes back to the first record.
    ///
    /// # Errors
    /// Fails when a run cannot be read.
    pub fn rewind(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Source::Memory { at, .. } => *at = 0,
            Source::Runs(merge) => merge.rewind()?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
