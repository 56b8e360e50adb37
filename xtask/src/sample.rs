//! The fictional registry that `serve`, `test` and `bench` ask: feeds in `dist/sample/`, snapshot in `dist/snapshot/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::run::{cargo, run, step};

/// Which build of `imr` a task uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// The one that tests have built anyway.
    Debug,
    /// The one for people.
    Release,
}

/// Builds `imr` if it is not up to date, and says where it is.
///
/// # Errors
/// Passes on what the compiler said.
pub(crate) fn imr(house: &House, profile: Profile) -> Outcome<PathBuf> {
    let mut command = cargo(house.root());
    command.args([
        "build",
        "--quiet",
        "--package",
        "imr-builder",
        "--bin",
        "imr",
    ]);
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => {
            command.arg("--release");
            "release"
        }
    };
    step(&format!("compile imr ({folder})"), || run(&mut command))?;
    Ok(house.imr(folder))
}

/// Makes the sample and its snapshot if they are missing or older than `imr`; returns the snapshot's folder.
///
/// # Errors
/// Passes on what `imr` said.
pub(crate) fn snapshot(house: &House, imr: &Path) -> Outcome<PathBuf> {
    let feeds = house.dist("sample");
    let registry = feeds.join("registry.toml");
    if !newer(&registry, imr) {
        afresh(&feeds)?;
        step("imr sample", || {
            run(Command::new(imr).arg("sample").arg("--out").arg(&feeds))
        })?;
    }
    let folder = house.dist("snapshot");
    if !newer(&folder.join("checkpoint"), &registry) {
        afresh(&folder)?;
        step("imr build", || {
            run(Command::new(imr)
                .arg("build")
                .arg(&registry)
                .arg("--out")
                .arg(&folder))
        })?;
    }
    Ok(folder)
}

/// Says whether `made` exists and is no older than what it was made from.
fn newer(made: &Path, from: &Path) -> bool {
    match (changed(made), changed(from)) {
        (Some(made), Some(from)) => made >= from,
        _ => false,
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

fn afresh(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Failure::at(folder))?;
    }
    Ok(())
}
