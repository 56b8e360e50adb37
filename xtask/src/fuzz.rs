//! `cargo xtask fuzz`: libFuzzer against every parser, from the kept inputs on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::counts::Counts;
use crate::failure::{Failure, Outcome};
use crate::flags::Flags;
use crate::house::House;
use crate::run::step;
use crate::setup;

/// How long each target runs unless told otherwise.
const SECONDS: u64 = 60;
/// Longest input that is tried; kept inputs are a fraction of it.
const LONGEST: &str = "-max_len=16384";
/// An input that takes longer, or more memory, is a defect.
const BOUNDS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=2048"];

/// Runs the targets named, or all; with `--keep` adds the inputs that reach new code to those kept.
///
/// # Errors
/// Fails if a target finds an input that breaks a parser; the input is under `target/fuzz/`.
pub(crate) fn fuzz(house: &House, mut flags: Flags) -> Outcome {
    let seconds = match flags.value("--seconds")? {
        Some(text) => text
            .parse()
            .map_err(|_| Failure::new("--seconds takes a whole number"))?,
        None => SECONDS,
    };
    let keep = flags.switch("--keep");
    let wanted = flags.names();
    flags.finish()?;
    let known = targets(house)?;
    if let Some(stranger) = wanted.iter().find(|name| !known.contains(name)) {
        let hint = format!("the targets are {}", known.join(", "));
        return Err(Failure::new(format!("there is no target `{stranger}`")).hint(hint));
    }
    let chosen = if wanted.is_empty() { known } else { wanted };
    let counts = run_all(house, &chosen, seconds, keep)?;
    println!("{} passed, {} failed", counts.passed, counts.failed);
    if counts.failed == 0 {
        Ok(())
    } else {
        Err(Failure::told())
    }
}

/// Runs every target for a minute, as the long test does.
///
/// # Errors
/// Fails if the targets cannot be built.
pub(crate) fn every(house: &House) -> Outcome<Counts> {
    run_all(house, &targets(house)?, SECONDS, false)
}

fn run_all(house: &House, names: &[String], seconds: u64, keep: bool) -> Outcome<Counts> {
    let cargo_fuzz = setup::cargo_fuzz(house)?;
    let built = house.at("target/fuzz");
    step("compile the fuzz targets", || {
        let mut command = Command::new(&cargo_fuzz);
        // Without a sanitizer: there is no unsafe code to watch, and the stable compiler does.
        command
            .current_dir(house.root())
            .args(["fuzz", "build", "--fuzz-dir", "tests/fuzz", "-s", "none"])
            .arg("--target-dir")
            .arg(&built);
        crate::run::run(&mut command)
    })?;
    let mut counts = Counts::default();
    for name in names {
        let target = Target {
            name,
            program: program(&built, name)?,
            kept: house.at("tests/fuzz/corpus").join(name),
            scratch: built.join("corpus").join(name),
            found: built.join("found").join(name),
            log: built.join(format!("{name}.log")),
        };
        match target.run(seconds)? {
            true => counts.passed += 1,
            false => counts.failed += 1,
        }
        if keep {
            target.merge()?;
        }
    }
    Ok(counts)
}

/// The names of the targets: the folders of kept inputs.
fn targets(house: &House) -> Outcome<Vec<String>> {
    let folder = house.at("tests/fuzz/corpus");
    let entries = fs::read_dir(&folder).map_err(Failure::at(&folder))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

/// Finds the built program of a target, below the folder of whatever machine this is.
fn program(built: &Path, name: &str) -> Outcome<PathBuf> {
    let entries = fs::read_dir(built).map_err(Failure::at(built))?;
    entries
        .filter_map(|entry| Some(entry.ok()?.path().join("release").join(name)))
        .find(|path| path.is_file())
        .ok_or_else(|| Failure::new(format!("{} holds no {name}", built.display())))
}

struct Target<'a> {
    name: &'a str,
    program: PathBuf,
    kept: PathBuf,
    scratch: PathBuf,
    found: PathBuf,
    log: PathBuf,
}

impl Target<'_> {
    /// Fuzzes; returns whether nothing was found.
    fn run(&self, seconds: u64) -> Outcome<bool> {
        for folder in [&self.scratch, &self.found] {
            fs::create_dir_all(folder).map_err(Failure::at(folder))?;
        }
        let start = Instant::now();
        let log = fs::File::create(&self.log).map_err(Failure::at(&self.log))?;
        let status = self
            .command()
            .arg(format!("-max_total_time={seconds}"))
            .args([&self.scratch, &self.kept])
            .stderr(Stdio::from(log))
            .status()
            .map_err(|error| Failure::new(format!("{}: {error}", self.program.display())))?;
        let text = fs::read(&self.log).map_err(Failure::at(&self.log))?;
        let text = String::from_utf8_lossy(&text);
        let line = |mark: &str| text.lines().rev().find(|line| line.contains(mark));
        let what = match (status.success(), line("panicked at"), line("SUMMARY")) {
            (true, ..) => line("Done ").unwrap_or("done").to_owned(),
            (false, Some(panic), _) => format!("FAILED: {panic}"),
            (false, None, summary) => format!("FAILED: {}", summary.unwrap_or("see the log")),
        };
        println!(
            "{:<12} {what} ({:.0} s)",
            self.name,
            start.elapsed().as_secs_f64()
        );
        if !status.success() {
            println!(
                "{:<12} the input is in {}, the rest in {}",
                "",
                self.found.display(),
                self.log.display()
            );
        }
        Ok(status.success())
    }

    /// Adds the inputs that reach code which no kept input reaches.
    fn merge(&self) -> Outcome {
        let mut command = self.command();
        command.arg("-merge=1").args([&self.kept, &self.scratch]);
        crate::run::capture(&mut command).map(drop)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(BOUNDS)
            .arg(LONGEST)
            .arg(format!("-artifact_prefix={}/", self.found.display()));
        command
    }
}
