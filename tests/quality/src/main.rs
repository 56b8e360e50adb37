//! Measures how well titles and names are found: recall in the first and the first ten results and
//! the mean reciprocal rank, by set and script, beside SQLite FTS5 and tantivy.
//!
//! ```text
//! imr-quality DATA FOLDER IMR
//! imr-quality speed FEEDS QUERIES
//! ```
//!
//! DATA holds the sets, FOLDER is for what is made, IMR is the program that builds the snapshot.
//! `speed` is another measurement: how long the peers take.

mod corpus;
mod curve;
mod draw;
mod lines;
mod pairs;
mod peers;
mod speed;
mod written;

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

use corpus::{Corpus, script};
use peers::{Engine, Ours, Scores, Sqlite, TOP, Tantivy};
use written::Written;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from).peekable();
    if arguments
        .next_if(|first| first.as_os_str() == "speed")
        .is_some()
    {
        let (Some(feeds), Some(queries)) = (arguments.next(), arguments.next()) else {
            return Err("usage: imr-quality speed FEEDS QUERIES".into());
        };
        return speed::measure(&feeds, &queries);
    }
    let mut argument = || arguments.next().ok_or("usage: imr-quality DATA FOLDER IMR");
    let (data, folder, imr) = (argument()?, argument()?, argument()?);
    let misses = env::var_os("IMR_QUALITY_MISSES").is_some();
    let mut corpus = Corpus::read(&data)?;
    corpus.mistype();
    let written = Written::of(&corpus);
    let feeds = folder.join("feeds");
    corpus.write(&feeds)?;
    let snapshot = folder.join("snapshot");
    if snapshot.exists() {
        std::fs::remove_dir_all(&snapshot)?;
    }
    let status = Command::new(imr)
        .arg("build")
        .arg(feeds.join("registry.toml"))
        .args(["--quiet", "--out"])
        .arg(&snapshot)
        .status()?;
    if !status.success() {
        return Err("the registry could not be built".into());
    }
    pairs::measure(&corpus);
    lines::measure(&corpus, &written.lines, Ours::open(&snapshot)?.store());
    let labelled = corpus.queries.len();
    corpus.queries.extend(written.searches);
    if env::var_os("IMR_QUALITY_PAIRS").is_some() {
        return Ok(());
    }
    println!(
        "{} records, {} queries, first {TOP} results",
        corpus.items.len(),
        corpus.queries.len()
    );
    let mut engines: Vec<Box<dyn Engine>> = vec![
        Box::new(Ours::open(&snapshot)?),
        Box::new(Sqlite::fill(&corpus.items)?),
        Box::new(Tantivy::fill(&corpus.items)?),
    ];
    let only = env::var("IMR_QUALITY_ENGINE").ok();
    engines.retain(|engine| only.as_deref().is_none_or(|name| name == engine.name()));
    let mut all = Vec::new();
    for engine in &mut engines {
        let mut scores = Scores::new();
        let start = std::time::Instant::now();
        for (place, query) in corpus.queries.iter().enumerate() {
            let found = engine.find(query)?;
            let mut add = |set: String, script: &str| {
                let score = scores.entry((set, script.to_owned())).or_default();
                score.add(&found, &query.wanted);
            };
            let (set, all) = match place < labelled {
                true => (query.set.to_owned(), "all"),
                false => (format!("written: {}", query.set), "written: all"),
            };
            if place < labelled {
                add(set.clone(), script(&query.title));
            }
            add(set, "all");
            add(all.to_owned(), "all");
            if misses && engine.name() == "imr" && !found.iter().any(|id| query.wanted.contains(id))
            {
                let item = corpus
                    .items
                    .iter()
                    .find(|item| query.wanted.contains(&item.id));
                println!(
                    "MISS\t{}\t{}\t{}\t{:?}\t{:?}",
                    query.set,
                    query.title,
                    query.credit,
                    item.map(|i| &i.titles),
                    item.map(|i| &i.credits)
                );
            }
        }
        println!(
            "{}: {:.0} queries a second",
            engine.name(),
            corpus.queries.len() as f64 / start.elapsed().as_secs_f64()
        );
        all.push((engine.name(), scores));
    }
    let keys: BTreeSet<(String, String)> = all
        .iter()
        .flat_map(|(_, scores)| scores.keys().cloned())
        .collect();
    print!("{:<41} {:<9} {:>6}", "set", "script", "asked");
    for (name, _) in &all {
        print!("  {:>8} {:>6} {:>6}", format!("{name} @1"), "@10", "MRR");
    }
    println!();
    for key in keys {
        let asked = all[0].1.get(&key).map_or(0, |score| score.asked);
        print!("{:<41} {:<9} {asked:>6}", key.0, key.1);
        for (_, scores) in &all {
            let score = scores.get(&key).copied().unwrap_or_default();
            let part = |count: usize| count as f64 / score.asked.max(1) as f64;
            print!(
                "  {:>8.3} {:>6.3} {:>6.3}",
                part(score.first),
                part(score.top),
                score.reciprocal / score.asked.max(1) as f64
            );
        }
        println!();
    }
    Ok(())
}
