//! What look-ups cost in dependent fetches and bytes, over the range packing: the sample registry
//! and the synthetic one of a million records.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::rows::{self, Row};
use super::{Bench, build};
use crate::failure::{Failure, Outcome};
use crate::run::{capture, cargo, run};
use crate::sample::{self, Profile};

/// Counts the fetches.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let house = bench.house;
    let imr = sample::imr(house, Profile::Release)?;
    let folder = house.dist("bench");
    fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    let small = folder.join("sample");
    let mut command = Command::new(imr);
    command.arg("build").arg(house.dist("sample/registry.toml"));
    run(command
        .args(["--pack", "range", "--quiet", "--out"])
        .arg(&small))?;
    let mut all = count(bench, &small, "sample")?;
    build::ensure(bench)?;
    let large = build::snapshot(bench);
    all.extend(count(bench, &large, &build::label(bench.records))?);
    Ok(all)
}

fn count(bench: &Bench<'_>, snapshot: &Path, label: &str) -> Outcome<Vec<Row>> {
    let mut command = cargo(bench.house.root());
    command.args(["run", "--quiet", "--release", "--package", "imr-builder"]);
    command
        .args(["--example", "cost", "--"])
        .arg(snapshot)
        .arg(label);
    rows::parse(&capture(&mut command)?)
}
