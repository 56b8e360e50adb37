//! The edge program over HTTP, beside a plain-JavaScript worker in the same workerd process.

use std::process::{Command, Stdio};

use super::Bench;
use super::rows::{self, Row};
use crate::failure::{Failure, Outcome};

/// Runs `xtask/bench/http.mjs`, which drives both workers in turn and compares every body.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let house = bench.house;
    let mut command = Command::new(&bench.tools.node);
    command
        .arg(house.at("xtask/bench/http.mjs"))
        .arg(house.dist("sample/TRY.txt"))
        .env("IMR_ROOT", house.root())
        .env("IMR_SITE", &bench.site)
        .env("IMR_SNAPSHOT", &bench.snapshot)
        .env("IMR_ENGINE", house.dist("engine"))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let output = command
        .output()
        .map_err(|error| Failure::new(format!("node: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "the HTTP bench ended with {}",
            output.status
        )));
    }
    rows::parse(&String::from_utf8_lossy(&output.stdout))
}
