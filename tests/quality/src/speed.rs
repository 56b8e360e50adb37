//! How long the other engines take for the queries that the Wasm is timed with: `cargo xtask bench search`.
//!
//! ```text
//! imr-quality speed FEEDS QUERIES
//! ```
//!
//! All index the titles of the synthetic feeds, in memory, the best-known first, so that each may stop
//! as soon as it has ten: SQLite FTS5 by rowid, tantivy by a fast field, and a bare `fst` map whose values
//! are ranks. The `fst` map knows nothing but titles (or words, for errors): it is what an index alone
//! would take. FTS5 finds no words with errors, and a map has no words of a title; those rows are left out.

mod engines;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use engines::{Fst, Sqlite, Tantivy};

/// Rounds over all queries; the best time of each counts, as for the Wasm.
const ROUNDS: usize = 5;
/// A query that takes longer than this, in microseconds, is not asked again: its time is no matter of chance.
const LONG: f64 = 5_000.0;
/// Results of a page, as for the Wasm.
const TOP: usize = 10;

/// What is asked of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// Titles that begin with it.
    Complete,
    /// Titles with all its words.
    Words,
    /// Titles with a word that is one edit from it.
    Mistyped,
}

/// A title and how often it was played.
struct Title {
    id: String,
    title: String,
    plays: u64,
}

/// Something that is timed: returns how many results it has, none if it cannot do the task at all.
trait Timed {
    fn name(&self) -> &'static str;
    fn can(&self, task: Task) -> bool;
    fn ask(&mut self, task: Task, text: &str) -> Result<usize, Box<dyn Error>>;
}

/// Times every engine on the queries in a file, and prints rows for the table of measurements.
pub fn measure(feeds: &Path, queries: &Path) -> Result<(), Box<dyn Error>> {
    let titles = titles(feeds)?;
    let text = fs::read_to_string(queries)?;
    let mut sorts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let (Some(sort), Some(asked)) = (cells.next(), cells.nth(1)) else {
            return Err(format!("not a query: {line}").into());
        };
        sorts.entry(sort).or_default().push(asked);
    }
    // One after another, so that each has the memory to itself.
    time(&mut Fst::fill(&titles)?, &sorts)?;
    time(&mut Tantivy::fill(&titles)?, &sorts)?;
    time(&mut Sqlite::fill(&titles)?, &sorts)
}

fn task(sort: &str) -> Result<Task, String> {
    match sort {
        "every keystroke" => Ok(Task::Complete),
        "several words" => Ok(Task::Words),
        _ if sort.starts_with("one word with an error") => Ok(Task::Mistyped),
        _ => Err(format!("nobody knows how to ask for {sort}")),
    }
}

fn time(engine: &mut dyn Timed, sorts: &BTreeMap<&str, Vec<&str>>) -> Result<(), Box<dyn Error>> {
    for (sort, texts) in sorts {
        let task = task(sort)?;
        if !engine.can(task) {
            continue;
        }
        let mut best = vec![f64::MAX; texts.len()];
        let mut found = 0;
        for round in 0..ROUNDS {
            for (text, best) in texts.iter().zip(&mut best) {
                if round > 0 && *best > LONG {
                    continue;
                }
                let start = Instant::now();
                let results = engine.ask(task, text)?;
                *best = best.min(start.elapsed().as_secs_f64() * 1e6);
                found += usize::from(round == 0 && results > 0);
            }
        }
        best.sort_by(f64::total_cmp);
        let name = engine.name();
        for (part, percent) in [("median", 50), ("99 of 100", 99)] {
            let at = (best.len() * percent / 100).min(best.len().saturating_sub(1));
            println!("search, {name}, {sort}: {part}\t{:.1}\tus\t", best[at]);
        }
        println!(
            "search, {name}, {sort}: found something\t{}\tof 1,000\t",
            found * 1_000 / texts.len().max(1)
        );
    }
    Ok(())
}

/// Reads the titles of works and recordings, best-known first.
fn titles(feeds: &Path) -> Result<Vec<Title>, Box<dyn Error>> {
    let mut titles = Vec::new();
    for file in ["works.tsv", "recordings.tsv"] {
        let text = fs::read_to_string(feeds.join(file))?;
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        let place = |name| header.iter().position(|cell| *cell == name);
        let (Some(title), Some(plays)) = (place("title"), place("plays")) else {
            return Err(format!("{file} has no titles").into());
        };
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
            titles.push(Title {
                id: cell(0).to_owned(),
                title: cell(title).to_owned(),
                plays: cell(plays).parse()?,
            });
        }
    }
    titles.sort_by(|a, b| b.plays.cmp(&a.plays).then_with(|| a.id.cmp(&b.id)));
    Ok(titles)
}
