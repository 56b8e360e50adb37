//! How fast `imr build` is, how much memory it takes, how large the snapshot becomes: 1,000,000 simple
//! records, in the range packing.

use std::fs;
use std::process::Command;

use super::Bench;
use super::rows::Row;
use crate::failure::{Failure, Outcome};
use crate::run::{cargo, run};
use crate::sample::{self, Profile};

/// Records in the synthetic registry.
pub(super) const RECORDS: u64 = 1_000_000;

/// Builds the synthetic registry and tells what its report says.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let house = bench.house;
    let feeds = house.dist("bench/feeds");
    let mut command = cargo(house.root());
    command.args(["run", "--quiet", "--release", "--package", "imr-builder"]);
    command.args(["--example", "synthetic", "--"]);
    run(command.arg(&feeds).arg(RECORDS.to_string()))?;
    let imr = sample::imr(house, Profile::Release)?;
    let out = house.dist("bench/snapshot");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(Failure::at(&out))?;
    }
    let mut command = Command::new(imr);
    command.arg("build").arg(feeds.join("registry.toml"));
    run(command
        .args(["--pack", "range", "--quiet", "--out"])
        .arg(&out))?;
    let path = house.dist("bench/snapshot.report.json");
    let report = fs::read_to_string(&path).map_err(Failure::at(&path))?;
    rows(&report)
}

fn rows(report: &str) -> Outcome<Vec<Row>> {
    let records = RECORDS as f64;
    let seconds = number(report, "milliseconds")? / 1000.0;
    let memory = number(report, "peak_memory")? / f64::from(1 << 20);
    let mut rows = vec![
        Row::new(
            "build, 1M records",
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
