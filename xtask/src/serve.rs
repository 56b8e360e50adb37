//! `cargo xtask serve`: the whole registry on this machine, in the foreground, until Ctrl-C.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::flags::Flags;
use crate::house::House;
#[cfg(not(unix))]
use crate::run::run;
use crate::sample::{self, Profile};
use crate::setup::{self, Need};
use crate::site::{self, Snapshot};
use crate::wasm;

/// Builds what is missing and hosts it.
///
/// # Errors
/// Passes on what could not be built, or why the host ended.
pub(crate) fn serve(house: &House, mut flags: Flags) -> Outcome {
    let port = flags.value("--port")?.unwrap_or_else(|| "8787".to_owned());
    let given = flags.value("--snapshot")?.map(PathBuf::from);
    let range = flags.switch("--range");
    let vars = flags.values("--var")?;
    flags.finish()?;

    let tools = setup::ensure(house, Need::Build)?;
    let sampled = given.is_none();
    let snapshot = match given {
        Some(folder) => folder.canonicalize().map_err(Failure::at(&folder))?,
        None => sample::snapshot(house, &sample::imr(house, Profile::Release)?)?,
    };
    let engine = wasm::build(house)?;
    site::assemble(house, &engine, Snapshot::Beside(&snapshot))?;

    let mut command = Command::new(&tools.node);
    command
        .arg(house.at("tests/edge/host/serve.mjs"))
        .args(["--port", &port])
        .arg("--snapshot")
        .arg(&snapshot);
    if sampled {
        command.arg("--try").arg(house.dist("sample/TRY.txt"));
    }
    if range {
        command.arg("--range");
    }
    for pair in vars {
        command.arg("--var").arg(pair);
    }
    command.env("IMR_ROOT", house.root());
    become_it(&mut command)
}

/// Replaces this program by the host, so that whoever stops this one stops the host.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(Failure::new(format!(
        "the local host cannot start: {error}"
    )))
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Outcome {
    run(command)
}
