//! `cargo xtask bench`: one table of measurements, also written to `dist/bench.json`.
//!
//! A measurement is a function from a prepared [`Bench`] to rows; to add one, write a file beside
//! `size.rs` and name it in [`MEASUREMENTS`]. Other programs report their rows as tab-separated lines
//! (see [`rows::parse`]).

mod build;
mod cost;
mod feeds;
mod http;
mod matching;
mod rows;
mod search;
mod size;

use std::fs;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::flags::Flags;
use crate::house::House;
use crate::run::step;
use crate::sample::{self, Profile};
use crate::setup::{self, Need, Tools};
use crate::site::{self, Snapshot};
use crate::wasm::{self, Engine};

use rows::Row;

/// What every measurement may use, built once.
struct Bench<'a> {
    house: &'a House,
    tools: Tools,
    engine: Engine,
    site: PathBuf,
    snapshot: PathBuf,
    /// Records of the synthetic registry.
    records: u64,
}

/// A measurement: takes what was built, returns its rows.
type Measurement = fn(&Bench<'_>) -> Outcome<Vec<Row>>;

/// The measurements in the order of the table.
const MEASUREMENTS: [(&str, Measurement); 7] = [
    ("size", size::measure),
    ("build", build::measure),
    ("cost", cost::measure),
    ("search", search::measure),
    ("match", matching::measure),
    ("feeds", feeds::measure),
    ("http", http::measure),
];

/// Runs all measurements, or those that are named; `--records N` makes the synthetic registry larger or
/// smaller.
///
/// # Errors
/// Names the measurement that could not be made; a goal that was missed is no error.
pub(crate) fn bench(house: &House, mut flags: Flags) -> Outcome {
    let records = match flags.value("--records")? {
        Some(text) => text
            .parse()
            .ok()
            .filter(|records| *records >= build::FEWEST)
            .ok_or_else(|| {
                Failure::new(format!(
                    "--records takes a number of at least {}",
                    build::FEWEST
                ))
            })?,
        None => build::RECORDS,
    };
    let names = flags.names();
    flags.finish()?;
    if let Some(unknown) = names
        .iter()
        .find(|name| MEASUREMENTS.iter().all(|(known, _)| known != name))
    {
        let known: Vec<&str> = MEASUREMENTS.iter().map(|(name, _)| *name).collect();
        return Err(
            Failure::new(format!("there is no measurement `{unknown}`")).hint(known.join(", "))
        );
    }
    let bench = prepare(house, records)?;
    let mut rows = Vec::new();
    for (name, measure) in MEASUREMENTS {
        if names.is_empty() || names.iter().any(|chosen| chosen == name) {
            rows.extend(step(&format!("bench {name}"), || measure(&bench))?);
        }
    }
    print!("{}", rows::table(&rows));
    let path = house.dist("bench.json");
    fs::write(&path, rows::json(&rows)).map_err(Failure::at(&path))?;
    eprintln!("written to {}", path.display());
    Ok(())
}

fn prepare(house: &House, records: u64) -> Outcome<Bench<'_>> {
    let tools = setup::ensure(house, Need::Build)?;
    let snapshot = sample::snapshot(house, &sample::imr(house, Profile::Release)?)?;
    let engine = wasm::build(house)?;
    let site = site::assemble(house, &engine, Snapshot::Beside(&snapshot))?;
    Ok(Bench {
        house,
        tools,
        engine,
        site,
        snapshot,
        records,
    })
}
