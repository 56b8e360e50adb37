//! `imr selftest`: what this program is built from, tried on itself.

mod roundtrip;
mod vectors;

use std::io::{self, Write};

use crate::cli::{Outcome, Verdict};

/// Try this program on published identifiers and on a tiny snapshot in memory.
///
/// Exit code 0 if all is right, 1 if not.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args) -> Outcome {
    let mut out = io::stdout();
    let mut right = true;
    let tests = [
        ("identifiers", vectors::run()),
        ("snapshot", roundtrip::run()),
    ];
    for (name, test) in tests {
        match test {
            Ok(what) => writeln!(out, "ok      {name}: {what}")?,
            Err(what) => {
                right = false;
                writeln!(out, "failed  {name}: {what}")?;
            }
        }
    }
    Ok(if right { Verdict::Yes } else { Verdict::No })
}
