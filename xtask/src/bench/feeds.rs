//! How fast the formats are read: generated files of at least 500 MB in all, and what a build of
//! all of them takes.

use std::fs;
use std::process::Command;

use super::Bench;
use super::rows::{self, Row};
use crate::failure::{Failure, Outcome};
use crate::run::{capture, cargo, run};
use crate::sample::{self, Profile};

/// Megabytes of each format.
const MEGABYTES: u64 = 130;

/// Number of formats.
const FORMATS: f64 = 5.0;

/// Reads each format alone, then builds a registry of all.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let house = bench.house;
    let folder = house.dist("bench/formats");
    fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    let mut all = Vec::new();
    let mut registry =
        "[registry]\nname = \"Formats\"\norigin = \"bench.invalid/formats\"\n".to_owned();
    let example = |name: &str| {
        let mut command = cargo(house.root());
        command.args(["run", "--quiet", "--release", "--package", "imr-builder"]);
        command.args(["--example", name, "--"]);
        command
    };
    for (format, file) in [
        ("cwr", "feed.V22"),
        ("ern", "message.xml"),
        ("musicbrainz", "recording"),
    ] {
        let mut command = example("feeds_synthetic");
        command
            .arg(format)
            .args(["--megabytes", &MEGABYTES.to_string()]);
        command.arg("--out").arg(folder.join(file)).arg("--read");
        all.extend(rows::parse(&capture(&mut command)?)?);
        add(&mut registry, format, file);
    }
    for (format, file, paths) in [
        ("bwarm", "bwarm", "bwarm/*.tsv"),
        ("statements", "statements.jsonl", "statements.jsonl"),
    ] {
        let mut command = example(&format!("{format}_synthetic"));
        command.args(["--megabytes", &MEGABYTES.to_string()]);
        command.arg("--out").arg(folder.join(file)).arg("--read");
        all.extend(rows::parse(&capture(&mut command)?)?);
        add(&mut registry, format, paths);
    }
    let path = folder.join("registry.toml");
    fs::write(&path, registry).map_err(Failure::at(&path))?;
    let out = house.dist("bench/formats-snapshot");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(Failure::at(&out))?;
    }
    let mut command = Command::new(sample::imr(house, Profile::Release)?);
    command
        .arg("build")
        .arg(&path)
        .args(["--quiet", "--out"])
        .arg(&out);
    run(&mut command)?;
    let report = house.dist("bench/formats-snapshot.report.json");
    let report = fs::read_to_string(&report).map_err(Failure::at(&report))?;
    let seconds = super::build::number(&report, "milliseconds")? / 1000.0;
    let memory = super::build::number(&report, "peak_memory")? / f64::from(1 << 20);
    let megabytes = FORMATS * MEGABYTES as f64;
    all.push(Row::new(
        "build of five formats",
        megabytes / seconds,
        "MB/s",
        "",
    ));
    all.push(Row::new(
        "build of five formats, peak memory",
        memory,
        "MiB",
        "<= 512",
    ));
    Ok(all)
}

/// Adds a source to a registry.
fn add(registry: &mut String, format: &str, paths: &str) {
    registry.push_str(&format!(
        "[[source]]\nid = \"{format}\"\nname = \"{format}\"\nlicence = \"CC0-1.0\"\ndate = 2026-01-02\n\
         redistribution = true\nformat = \"{format}\"\npaths = [\"{paths}\"]\n"
    ));
}
