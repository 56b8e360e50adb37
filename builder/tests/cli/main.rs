//! The command line, as a user meets it: the real binary on a small sample.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

mod build;
mod check;
mod common;
mod lookup;
mod matching;
mod namesakes;
mod others;
mod paging;
mod sampled;
mod search;
mod verify;
mod written;

/// What a run of `imr` came to.
struct Run {
    code: i32,
    out: Vec<u8>,
    err: String,
}

impl Run {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap()
    }

    /// Checks the exit code; shows what was said if it is another one.
    fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            code,
            "{}\n{}",
            String::from_utf8_lossy(&self.out),
            self.err
        );
        self
    }

    /// Checks that standard error is an error with a hint, and nothing else was written.
    fn fails_with(self, error: &str, hint: &str) {
        let run = self.exits(2);
        assert!(run.out.is_empty(), "{}", run.text());
        assert!(run.err.starts_with("error: "), "{}", run.err);
        assert!(run.err.contains(error), "{}", run.err);
        assert!(run.err.contains(&format!("\nhint: {hint}")), "{}", run.err);
    }
}

fn imr(arguments: &[&str]) -> Run {
    imr_with(arguments, "")
}

/// Runs `imr` with text on its standard input.
fn imr_with(arguments: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_imr"))
        .args(arguments)
        .env_remove("IMR_FEEDS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that fails early does not read its input.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: output.stdout,
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A sample of 200 recordings, and the snapshot that is built of it.
struct House {
    sample: PathBuf,
    snapshot: PathBuf,
    report: String,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let root = fresh("house");
    let (sample, snapshot) = (root.join("sample"), root.join("snapshot"));
    sample_into(&sample, "1");
    let run = imr(&[
        "build",
        path(&sample.join("registry.toml")),
        "--out",
        path(&snapshot),
    ]);
    House {
        sample,
        snapshot,
        report: run.exits(0).text().to_owned(),
    }
});

impl House {
    fn at(&self) -> &str {
        path(&self.snapshot)
    }

    /// A line of `TRY.txt` whose label begins so: the code or text in its path, decoded.
    fn tried(&self, label: &str) -> String {
        let list = fs::read_to_string(self.sample.join("TRY.txt")).unwrap();
        let line = list.lines().find(|line| line.starts_with(label)).unwrap();
        decoded(line.split('\t').nth(1).unwrap())
    }

    /// A copy of the snapshot that may be damaged.
    fn copy(&self, name: &str) -> PathBuf {
        let copy = fresh(name);
        for entry in fs::read_dir(&self.snapshot).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
        copy
    }
}

/// An empty folder that belongs to one test, also where every test is a process of its own.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("cli")
        .join(std::process::id().to_string())
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn sample_into(folder: &Path, seed: &str) -> String {
    let run = imr(&[
        "sample",
        "--out",
        path(folder),
        "--recordings",
        "200",
        "--seed",
        seed,
    ]);
    run.exits(0).text().to_owned()
}

/// The code in `/v1/lookup/...` or the text in `/v1/search?q=...`.
fn decoded(path: &str) -> String {
    let text = path
        .strip_prefix("/v1/lookup/")
        .or_else(|| path.strip_prefix("/v1/search?q="));
    let mut bytes = Vec::new();
    let mut rest = text.unwrap().bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// The biggest file of the snapshot with this ending.
fn biggest(folder: &Path, ending: &str) -> PathBuf {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let of_kind = files.filter(|file| file.extension().is_some_and(|end| end == ending));
    of_kind
        .max_by_key(|file| (file.metadata().unwrap().len(), file.clone()))
        .unwrap()
}
