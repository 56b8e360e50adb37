//! Running other programs.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use crate::failure::{Failure, Outcome};

/// Runs a command to its end, its output going where ours goes.
///
/// # Errors
/// Names the command if it cannot start or does not succeed.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let line = shown(command);
    let status = command
        .status()
        .map_err(|error| cannot_start(&line, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{line}` ended with {status}")))
    }
}

/// Runs a command and returns what it wrote to standard output.
///
/// # Errors
/// Quotes what the command wrote to standard error if it does not succeed.
pub(crate) fn capture(command: &mut Command) -> Outcome<String> {
    let line = shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(&line, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!(
        "`{line}` ended with {}\n{}",
        output.status,
        said.trim_end()
    )))
}

/// What a command printed, and whether it succeeded.
#[derive(Debug)]
pub(crate) struct Transcript {
    /// Standard output and standard error, line by line as they came.
    pub(crate) text: String,
    /// Whether the command ended with 0.
    pub(crate) success: bool,
}

/// Runs a command, showing its output and keeping a copy.
///
/// # Errors
/// Fails only if the command cannot start; a bad end is in the transcript.
pub(crate) fn follow(command: &mut Command) -> Outcome<Transcript> {
    let line = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&line, &error))?;
    let out = child
        .stdout
        .take()
        .map(|pipe| thread::spawn(move || tee(pipe, std::io::stdout())));
    let err = child
        .stderr
        .take()
        .map(|pipe| thread::spawn(move || tee(pipe, std::io::stderr())));
    let status = child.wait().map_err(|error| cannot_start(&line, &error))?;
    let mut text = String::new();
    for reader in [out, err].into_iter().flatten() {
        text.push_str(&reader.join().unwrap_or_default());
    }
    Ok(Transcript {
        text,
        success: status.success(),
    })
}

fn tee(from: impl Read, mut to: impl Write) -> String {
    let mut reader = BufReader::new(from);
    let mut kept = String::new();
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
        // A reader that went away (`| head`) must not stop the tests.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        kept.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    kept
}

/// Announces a step, does it and says how long it took.
///
/// # Errors
/// Passes on the step's failure.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let start = Instant::now();
    eprintln!("== {name}");
    let outcome = work();
    let mark = if outcome.is_ok() { "done" } else { "FAILED" };
    eprintln!(
        "== {name}: {mark} in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    outcome
}

/// Returns a `cargo` command, with the cargo that runs this program if there is one.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Finds a program by name in `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(&file))
        .find(|candidate| candidate.is_file())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_else(|| command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(line: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{line}` cannot start: {error}"))
}
