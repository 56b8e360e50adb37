//! `cargo xtask quality`: how well titles and usage lines are found, beside SQLite FTS5 and tantivy.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::flags::Flags;
use crate::house::House;
use crate::run::{cargo, run, step};
use crate::sample::{self, Profile};

/// Measures on the sets in `--data DIR`; `--misses` lists what was not found.
///
/// # Errors
/// Fails if the sets are not there or cannot be read.
pub(crate) fn quality(house: &House, mut flags: Flags) -> Outcome {
    let data = flags.value("--data")?.map(PathBuf::from);
    let misses = flags.switch("--misses");
    flags.finish()?;
    let data = data.unwrap_or_else(|| house.at("../shared/data"));
    if !data.join("match-pairs").is_dir() {
        let message = format!("{} holds no sets of titles", data.display());
        return Err(Failure::new(message).hint("name the folder with --data DIR"));
    }
    let imr = sample::imr(house, Profile::Release)?;
    let mut command = engines(house)?;
    command.arg(data).arg(house.dist("quality")).arg(imr);
    if misses {
        command.env("IMR_QUALITY_MISSES", "1");
    }
    run(&mut command)
}

/// Compiles the program that holds the engines that are compared; returns a command that runs it.
///
/// # Errors
/// Passes on what the compiler said.
pub(crate) fn engines(house: &House) -> Outcome<Command> {
    let manifest = house.at("tests/quality/Cargo.toml");
    let target = house.at("target/quality");
    let mut command = cargo(house.root());
    command.args(["build", "--quiet", "--release", "--manifest-path"]);
    command.arg(&manifest).arg("--target-dir").arg(&target);
    step("compile the engines that are compared", || {
        run(&mut command)
    })?;
    Ok(Command::new(target.join("release/imr-quality")))
}
