//! The command line: subcommands, exit codes, and how errors are told.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::cmd;

/// International Music Registry: compiles registry feeds into signed static snapshots, and asks
/// them.
#[derive(Debug, Parser)]
#[command(name = "imr", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 yes · 1 no (not found, not valid, different, errors in a feed) · \
                          2 usage or I/O error · 3 rejects under --strict";

#[derive(Debug, Subcommand)]
enum Command {
    Build(cmd::build::Args),
    Check(cmd::check::Args),
    Lookup(cmd::lookup::Args),
    Search(cmd::search::Args),
    Suggest(cmd::suggest::Args),
    Match(cmd::matching::Args),
    Verify(cmd::verify::Args),
    Inspect(cmd::inspect::Args),
    Sample(cmd::sample::Args),
    Keygen(cmd::keygen::Args),
    Selftest(cmd::selftest::Args),
    Completions(cmd::completions::Args),
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// One JSON document a line.
    Ndjson,
    /// CBOR (RFC 8949).
    Cbor,
}

/// What a command found out; becomes the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Found, valid, done: 0.
    Yes,
    /// Not found, not valid: 1.
    No,
    /// Done, but something was rejected and that is not allowed: 3.
    Rejects,
}

/// Why a command could not be carried out: exit code 2.
#[derive(Debug)]
pub struct Failure {
    what: String,
    hint: String,
    /// The reader of standard output has gone; nothing is wrong.
    gone: bool,
}

/// What a command comes to.
pub type Outcome = Result<Verdict, Failure>;

impl Failure {
    /// A failure and what to do about it; the hint may be empty.
    pub fn new(what: impl fmt::Display, hint: impl Into<String>) -> Self {
        Self {
            what: what.to_string(),
            hint: hint.into(),
            gone: false,
        }
    }
}

impl From<io::Error> for Failure {
    /// Errors of writing to standard output.
    fn from(error: io::Error) -> Self {
        let gone = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            what: format!("cannot write: {error}"),
            hint: String::new(),
            gone,
        }
    }
}

/// Runs the command that the arguments of the process name.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match cli.command.run() {
        Ok(Verdict::Yes) => ExitCode::SUCCESS,
        Ok(Verdict::No) => ExitCode::from(1),
        Ok(Verdict::Rejects) => ExitCode::from(3),
        Err(Failure { gone: true, .. }) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure);
            ExitCode::from(2)
        }
    }
}

impl Command {
    fn run(&self) -> Outcome {
        match self {
            Self::Build(args) => cmd::build::run(args),
            Self::Check(args) => cmd::check::run(args),
            Self::Lookup(args) => cmd::lookup::run(args),
            Self::Search(args) => cmd::search::run(args),
            Self::Suggest(args) => cmd::suggest::run(args),
            Self::Match(args) => cmd::matching::run(args),
            Self::Verify(args) => cmd::verify::run(args),
            Self::Inspect(args) => cmd::inspect::run(args),
            Self::Sample(args) => cmd::sample::run(args),
            Self::Keygen(args) => cmd::keygen::run(args),
            Self::Selftest(args) => cmd::selftest::run(args),
            Self::Completions(args) => cmd::completions::run(args),
        }
    }
}

/// Prints help (exit code 0) or what is wrong with the arguments (2).
fn usage(error: &clap::Error) -> ExitCode {
    // When standard error is closed there is nobody left to tell.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn tell(failure: &Failure) {
    let mut err = io::stderr().lock();
    // When standard error is closed there is nobody left to tell.
    let _ = writeln!(err, "error: {}", failure.what);
    if !failure.hint.is_empty() {
        let _ = writeln!(err, "hint: {}", failure.hint);
    }
}
