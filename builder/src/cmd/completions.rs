//! `imr completions`: completion scripts for shells.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::cli::{Cli, Outcome, Verdict};

/// Write the completion script of a shell to standard output.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> Outcome {
    // Into memory first: the generator panics when the reader of a pipe has gone.
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "imr", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Verdict::Yes)
}
