//! `imr`: compiles registry feeds into signed static snapshots, and asks them.

use std::process::ExitCode;

fn main() -> ExitCode {
    imr_builder::cli::run()
}
