//! How fast `imr build` is, how much memory it takes, how large the snapshot becomes: 1,000,000 simple
//! records unless told otherwise, in the range packing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Bench;
use super::rows::Row;
use crate::failure::{Failure, Outcome};
use crate::run::{cargo, run};
use crate::sample::{self, Profile};

/// Records in the synthetic registry, unless told otherwise.
pub(super) const RECORDS: u64 = 1_000_000;
/// Fewest records in it: one title out of every block shall still be enough for the other measurements.
pub(super) const FEWEST: u64 = 10_000;

/// Folder of the synthetic registry's feeds.
pub(super) fn feeds(bench: &Bench<'_>) -> PathBuf {
    bench.house.dist(&format!("bench/{}/feeds", bench.records))
}

/// Folder of the synthetic registry's snapshot.
pub(super) fn snapshot(bench: &Bench<'_>) -> PathBuf {
    bench
        .house
        .dist(&format!("bench/{}/snapshot", bench.records))
}

/// How many records the synthetic registry has, for the names of rows.
pub(super) fn label(records: u64) -> String {
    match records {
        _ if records.is_multiple_of(1_000_000) => format!("{}M records", records / 1_000_000),
        _ if records.is_multiple_of(1_000) => format!("{}k records", records / 1_000),
        _ => format!("{records} records"),
    }
}

/// Builds the synthetic registry, unless it is there and this program has built it: what an earlier one
/// built costs something else.
pub(super) fn ensure(bench: &Bench<'_>) -> Outcome {
    let imr = sample::imr(bench.house, Profile::Release)?;
    let made = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let built = made(&snapshot(bench).join("checkpoint"));
    let is_new = built.is_some_and(|built| made(&imr).is_some_and(|imr| imr <= built));
    if !(is_new && feeds(bench).join("recordings.tsv").exists()) {
        measure(bench)?;
    }
    Ok(())
}

/// Builds the synthetic registry and tells what its report says.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let house = bench.house;
    let feeds = feeds(bench);
    let mut command = cargo(house.root());
    command.args(["run", "--quiet", "--release", "--package", "imr-builder"]);
    command.args(["--example", "synthetic", "--"]);
    run(command.arg(&feeds).arg(bench.records.to_string()))?;
    let imr = sample::imr(house, Profile::Release)?;
    let out = snapshot(bench);
    if out.exists() {
        fs::remove_dir_all(&out).map_err(Failure::at(&out))?;
    }
    let mut command = Command::new(imr);
    command.arg("build").arg(feeds.join("registry.toml"));
    run(command
        .args(["--pack", "range", "--quiet", "--out"])
        .arg(&out))?;
    let path = out.with_file_name("snapshot.report.json");
    let report = fs::read_to_string(&path).map_err(Failure::at(&path))?;
    rows(&report, bench.records)
}

fn rows(report: &str, count: u64) -> Outcome<Vec<Row>> {
    let records = count as f64;
    let seconds = number(report, "milliseconds")? / 1000.0;
    let memory = number(report, "peak_memory")? / f64::from(1 << 20);
    let mut rows = vec![
        Row::new(
            &format!("build, {}", label(count)),
            records / seconds,
            "records/s",
            ">= 100000",
        ),
        Row::new("build, peak memory", memory, "MiB", "<= 512"),
    ];
    let mut total = 0.0;
    let tables = report.split_once("\"tables\"").map_or("", |(_, rest)| rest);
    let tables = tables.split_once(']').map_or("", |(list, _)| list);
    for table in tables.split('{').skip(1) {
        let name = table.split_once("\"name\"").map_or("", |(_, rest)| rest);
        let name = name.split('"').nth(1).unwrap_or_default();
        let bytes = number(table, "bytes")? / records;
        total += bytes;
        rows.push(Row::new(&format!("size of {name}"), bytes, "B/record", ""));
    }
    rows.push(Row::new("size of all tables", total, "B/record", ""));
    Ok(rows)
}

/// Finds a number of the report.
pub(super) fn number(report: &str, name: &str) -> Outcome<f64> {
    let after = report
        .split_once(&format!("\"{name}\":"))
        .map(|(_, rest)| rest.trim_start());
    let digits = after.map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    digits
        .flatten()
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| Failure::new(format!("the report does not say {name}")))
}
