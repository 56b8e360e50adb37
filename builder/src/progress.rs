//! Progress of a build, for people who wait.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

/// A part of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Feeds are read; the work is bytes of files, the count is rows.
    Read,
    /// Identifiers are resolved to records.
    Resolve,
    /// Records are merged and written to tables; the work is claims, the count is records.
    Compile,
    /// Tables are compressed; the work is blocks.
    Pack,
    /// The snapshot is read back from the disk and asked; the work is rows.
    Verify,
    /// The snapshot is put in its place.
    Publish,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Read => "reading feeds",
            Self::Resolve => "resolving identifiers",
            Self::Compile => "compiling records",
            Self::Pack => "compressing tables",
            Self::Verify => "checking the snapshot",
            Self::Publish => "publishing",
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Read => "rows",
            Self::Resolve => "identifiers",
            Self::Compile => "records",
            Self::Pack => "blocks",
            Self::Verify => "rows",
            Self::Publish => "files",
        }
    }
}

/// Is told how far a build has come; may be told from several threads.
pub trait Progress: Sync {
    /// A stage begins; `work` is how much work it has, where that is known.
    fn begin(&self, stage: Stage, work: Option<u64>);

    /// `count` more rows or records and `work` more of the work are done.
    fn advance(&self, count: u64, work: u64);

    /// The build has ended.
    fn end(&self);
}

/// Returns the progress for this process: none if `quiet`, a bar on a terminal, else a line every
/// five seconds, on standard error.
pub fn on_stderr(quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(Silent)
    } else if std::io::stderr().is_terminal() {
        Box::new(Bar::default())
    } else {
        Box::new(Lines::default())
    }
}

/// Says nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64, _: u64) {}
    fn end(&self) {}
}

/// A bar with rate and remaining time.
#[derive(Default)]
struct Bar(Mutex<Option<(ProgressBar, u64)>>);

impl Bar {
    fn with(&self, act: impl FnOnce(&mut Option<(ProgressBar, u64)>)) {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Progress for Bar {
    fn begin(&self, stage: Stage, work: Option<u64>) {
        self.end();
        let template = match work {
            Some(_) => "{prefix:<24} {bar:32} {percent:>3} %  {msg}  {eta} left",
            None => "{prefix:<24} {spinner} {msg}  {elapsed}",
        };
        let style = ProgressStyle::with_template(template);
        let bar = work.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let bar = bar.with_prefix(stage.name());
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar.set_message(stage.unit());
        self.with(|open| *open = Some((bar, 0)));
    }

    fn advance(&self, count: u64, work: u64) {
        self.with(|open| {
            let Some((bar, counted)) = open else { return };
            *counted += count;
            bar.inc(work);
            let rate = *counted as f64 / bar.elapsed().as_secs_f64().max(0.001);
            bar.set_message(format!(
                "{} ({}/s)",
                HumanCount(*counted),
                HumanCount(rate as u64)
            ));
        });
    }

    fn end(&self) {
        self.with(|open| {
            if let Some((bar, _)) = open.take() {
                bar.finish_and_clear();
            }
        });
    }
}

/// Seconds between two lines.
const INTERVAL: Duration = Duration::from_secs(5);

/// A line now and then, for logs.
#[derive(Default)]
struct Lines(Mutex<Option<Line>>);

struct Line {
    stage: Stage,
    work: Option<u64>,
    done: u64,
    count: u64,
    began: Instant,
    said: Instant,
}

impl Line {
    fn text(&self) -> String {
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let rate = (self.count as f64 / seconds) as u64;
        let part = match self.work {
            Some(work) if work > 0 => format!(" {} %,", self.done.min(work) * 100 / work),
            _ => String::new(),
        };
        let left = match self.work {
            Some(work) if self.done > 0 && self.done < work => {
                let left = seconds * (work - self.done) as f64 / self.done as f64;
                format!(", {} left", HumanDuration(Duration::from_secs_f64(left)))
            }
            _ => String::new(),
        };
        let (name, unit) = (self.stage.name(), self.stage.unit());
        format!(
            "{name}:{part} {} {unit} ({}/s){left}",
            HumanCount(self.count),
            HumanCount(rate)
        )
    }

    fn say(&self) {
        // A log that cannot be written is no reason to stop a build.
        let _ = writeln!(std::io::stderr(), "{}", self.text());
    }
}

impl Progress for Lines {
    fn begin(&self, stage: Stage, work: Option<u64>) {
        let now = Instant::now();
        let line = Line {
            stage,
            work,
            done: 0,
            count: 0,
            began: now,
            said: now,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(line);
    }

    fn advance(&self, count: u64, work: u64) {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(line) = line.as_mut() else { return };
        line.count += count;
        line.done += work;
        if line.said.elapsed() >= INTERVAL {
            line.said = Instant::now();
            line.say();
        }
    }

    fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_stage_part_count_and_rate() {
        let began = Instant::now() - Duration::from_secs(10);
        let line = Line {
            stage: Stage::Read,
            work: Some(400),
            done: 100,
            count: 12_000,
            began,
            said: began,
        };
        let text = line.text();
        assert!(
            text.starts_with("reading feeds: 25 %, 12,000 rows (1,"),
            "{text}"
        );
        assert!(text.ends_with("30 seconds left"), "{text}");
    }

    #[test]
    fn every_kind_of_progress_takes_every_call_in_any_order() {
        for progress in [
            Box::new(Silent) as Box<dyn Progress>,
            Box::new(Lines::default()),
        ] {
            progress.advance(1, 1);
            progress.begin(Stage::Pack, None);
            progress.advance(3, 0);
            progress.begin(Stage::Verify, Some(0));
            progress.advance(1, 1);
            progress.end();
        }
    }
}
