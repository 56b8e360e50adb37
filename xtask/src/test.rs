//! `cargo xtask test`: every test there is, and a last line `N passed, M failed`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::counts::{self, Counts};
use crate::failure::{Failure, Outcome};
use crate::flags::Flags;
use crate::fuzz;
use crate::house::House;
use crate::run::{cargo, follow, on_path};
use crate::sample::{self, Profile};
use crate::setup::{self, Need, Tools};
use crate::site::{self, Snapshot};
use crate::wasm;

/// What one runner reported.
struct Report {
    step: String,
    seconds: f64,
    counts: Counts,
    /// Why the step is bad although no test failed, if it is.
    trouble: Option<&'static str>,
}

impl Report {
    fn broken(step: &str, trouble: &'static str) -> Report {
        Report {
            step: step.to_owned(),
            seconds: 0.0,
            counts: Counts::default(),
            trouble: Some(trouble),
        }
    }
}

/// Runs the tests, or those of one room with `--only rust|edge|page`; with `--long` also the fuzz targets.
///
/// # Errors
/// Fails after the last line if a test failed, if a step ran no test or if something could not be built.
pub(crate) fn test(house: &House, mut flags: Flags) -> Outcome {
    let only = flags.value("--only")?;
    let long = flags.switch("--long");
    flags.finish()?;
    let wanted = |room: &str| only.as_deref().is_none_or(|only| only == room);
    if !["rust", "edge", "page"].iter().any(|room| wanted(room)) {
        return Err(Failure::new("--only takes rust, edge or page"));
    }
    let mut reports = Vec::new();
    if let Err(failure) = observe_all(house, &wanted, &mut reports) {
        eprintln!("{failure}");
        reports.push(Report::broken("building", "could not be done"));
    }
    if long {
        reports.push(fuzzed(house)?);
    }
    conclude(&reports)
}

fn observe_all(house: &House, wanted: &dyn Fn(&str) -> bool, reports: &mut Vec<Report>) -> Outcome {
    let tools = setup::ensure(
        house,
        if wanted("page") {
            Need::Test
        } else {
            Need::Build
        },
    )?;
    if wanted("rust") {
        reports.push(unit(house)?);
        reports.push(documentation(house)?);
    }
    if wanted("edge") || wanted("page") {
        let stage = Stage::build(house, &tools)?;
        for room in ["edge", "page"].into_iter().filter(|room| wanted(room)) {
            reports.push(stage.run(house, room)?);
        }
    }
    Ok(())
}

/// Everything that a test outside Rust needs: the host's parts and the programs.
struct Stage {
    node: PathBuf,
    settings: Vec<(&'static str, PathBuf)>,
}

impl Stage {
    fn build(house: &House, tools: &Tools) -> Outcome<Stage> {
        let imr = sample::imr(house, Profile::Debug)?;
        let snapshot = sample::snapshot(house, &imr)?;
        let engine = wasm::build(house)?;
        let site = site::assemble(house, &engine, Snapshot::Beside(&snapshot))?;
        let mut settings = vec![
            ("IMR_ROOT", house.root().to_path_buf()),
            ("IMR_BIN", imr),
            ("IMR_ENGINE", house.dist("engine")),
            ("IMR_SITE", site),
            ("IMR_SAMPLE", house.dist("sample")),
            ("IMR_SNAPSHOT", snapshot),
            ("IMR_NODE", tools.node.clone()),
        ];
        settings.extend(
            tools
                .chromium
                .clone()
                .map(|program| ("CHROME_BIN", program)),
        );
        Ok(Stage {
            node: tools.node.clone(),
            settings,
        })
    }

    /// Runs `tests/ROOM/*.test.mjs`.
    fn run(&self, house: &House, room: &str) -> Outcome<Report> {
        let mut command = Command::new(&self.node);
        command
            .current_dir(house.root())
            .args(["--test", "--test-reporter=spec"]);
        command
            .args(suites(house, room)?)
            .envs(self.settings.iter().cloned());
        observe(&format!("tests/{room}"), &mut command, counts::node)
    }
}

/// Lists the test files of a room, in order.
fn suites(house: &House, room: &str) -> Outcome<Vec<PathBuf>> {
    let folder = house.at("tests").join(room);
    let entries = fs::read_dir(&folder).map_err(Failure::at(&folder))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    found.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    found.sort();
    if found.is_empty() {
        return Err(Failure::new(format!(
            "{} holds no *.test.mjs",
            folder.display()
        )));
    }
    Ok(found)
}

fn unit(house: &House) -> Outcome<Report> {
    let mut command = cargo(house.root());
    if on_path("cargo-nextest").is_some() {
        command.args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--color",
            "never",
        ]);
        return observe("cargo nextest run", &mut command, counts::nextest);
    }
    command.args([
        "test",
        "--workspace",
        "--lib",
        "--bins",
        "--tests",
        "--no-fail-fast",
    ]);
    observe("cargo test", &mut command, counts::libtest)
}

fn documentation(house: &House) -> Outcome<Report> {
    let mut command = cargo(house.root());
    command.args(["test", "--workspace", "--doc", "--no-fail-fast"]);
    observe("cargo test --doc", &mut command, counts::libtest)
}

/// The long test: every fuzz target for a minute.
fn fuzzed(house: &House) -> Outcome<Report> {
    eprintln!("== fuzz targets");
    let start = Instant::now();
    let counts = fuzz::every(house)?;
    Ok(Report {
        step: "tests/fuzz".to_owned(),
        seconds: start.elapsed().as_secs_f64(),
        counts,
        trouble: (counts == Counts::default()).then_some("no target ran"),
    })
}

fn observe(step: &str, command: &mut Command, read: fn(&str) -> Counts) -> Outcome<Report> {
    eprintln!("== {step}");
    let start = Instant::now();
    let transcript = follow(
        command
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1"),
    )?;
    let counts = read(&transcript.text);
    let trouble = if counts == Counts::default() {
        Some("no test ran")
    } else if !transcript.success && counts.failed == 0 {
        Some("the runner failed")
    } else {
        None
    };
    Ok(Report {
        step: step.to_owned(),
        seconds: start.elapsed().as_secs_f64(),
        counts,
        trouble,
    })
}

/// Prints a line for each step and the sum, which is the last line.
fn conclude(reports: &[Report]) -> Outcome {
    let mut sum = Counts::default();
    println!();
    for report in reports {
        let Counts { passed, failed } = report.counts;
        let note = report.trouble.unwrap_or_default();
        println!(
            "{:<20} {passed:>6} passed {failed:>4} failed {:>8.1} s  {note}",
            report.step, report.seconds
        );
        sum += report.counts;
        // A runner that broke is a failure, even if it never got as far as a test.
        sum.failed += u64::from(report.trouble.is_some());
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 {
        Ok(())
    } else {
        Err(Failure::told())
    }
}
