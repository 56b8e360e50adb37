//! `imr build` killed at its system calls: the folder holds the old snapshot or the new one,
//! whole, and building again completes.
//!
//! `strace` injects SIGKILL at the n-th call of a kind, for calls all over the run. It is a
//! Debian package that `cargo xtask setup` installs for the tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::imr::{self, Imr};

/// Calls that change what is on the disk, or decide what is written next.
const CALLS: [&str; 8] = [
    "openat", "write", "fsync", "rename", "unlink", "linkat", "mkdir", "close",
];
/// Most points that are tried for one kind of call.
const POINTS: usize = 40;

/// Copies the golden feeds; with one more row when `changed`.
fn feeds(folder: &Path, changed: bool) -> PathBuf {
    let golden = imr::root().join("snapshots/golden/v1/feeds");
    std::fs::create_dir_all(folder).unwrap();
    for entry in std::fs::read_dir(golden).unwrap() {
        let entry = entry.unwrap();
        let mut text = std::fs::read_to_string(entry.path()).unwrap();
        if changed && entry.file_name() == "parties.csv" {
            text.push_str("00014107338,,Carla Newcomer,,person,\n");
        }
        std::fs::write(folder.join(entry.file_name()), text).unwrap();
    }
    folder.join("registry.toml")
}

fn id(imr: &Imr, snapshot: &Path) -> String {
    let output = imr.run(&["inspect", path(snapshot), "--format", "json"]);
    assert!(output.status.success(), "{}", text(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    json["id"].as_str().expect("inspect says the id").to_owned()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Counts the calls of each kind in a whole run.
fn counts(log: &str) -> BTreeMap<&'static str, usize> {
    let count = |call: &str| log.matches(&format!(" {call}(")).count();
    CALLS.iter().map(|call| (*call, count(call))).collect()
}

struct Stage {
    imr: Imr,
    folder: tempfile::TempDir,
    key: PathBuf,
}

impl Stage {
    fn strace(&self, options: &[&str], registry: &Path, out: &Path) -> Output {
        let mut command = Command::new("strace");
        command
            .args(["-f", "-qq"])
            .args(options)
            .arg(self.imr.path());
        command.args([
            "build",
            path(registry),
            "--out",
            path(out),
            "--key",
            path(&self.key),
        ]);
        command.args(["--threads", "1", "--quiet"]);
        command
            .output()
            .expect("strace is installed (cargo xtask setup --test)")
    }

    fn build(&self, registry: &Path, out: &Path) {
        let key = path(&self.key);
        let output = self.imr.run(&[
            "build",
            path(registry),
            "--out",
            path(out),
            "--key",
            key,
            "--quiet",
        ]);
        assert!(output.status.success(), "{}", text(&output));
    }
}

#[test]
fn a_build_killed_at_any_call_leaves_the_old_or_the_new_snapshot() {
    let imr = Imr::find();
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let stage = Stage { imr, folder, key };
    let made = stage.imr.run(&[
        "keygen",
        "--name",
        "example.org/TEST",
        "--out",
        path(&stage.key),
    ]);
    assert!(made.status.success(), "{}", text(&made));
    let at = |name: &str| stage.folder.path().join(name);
    let (old_feeds, new_feeds) = (feeds(&at("old"), false), feeds(&at("new"), true));
    let (old, new, out) = (at("snapshot-old"), at("snapshot-new"), at("out"));
    stage.build(&old_feeds, &old);
    copy(&old, &new);
    stage.build(&new_feeds, &new);
    let (old_id, new_id) = (id(&stage.imr, &old), id(&stage.imr, &new));
    assert_ne!(old_id, new_id);

    copy(&old, &out);
    let log = at("log");
    let trace = format!("trace={}", CALLS.join(","));
    let whole = stage.strace(&["-o", path(&log), "-e", &trace], &new_feeds, &out);
    assert!(whole.status.success(), "{}", text(&whole));
    let counts = counts(&std::fs::read_to_string(&log).unwrap());

    let (mut kept, mut done, mut points) = (0, 0, 0);
    for (call, count) in counts {
        for n in (1..=count).step_by(count.div_ceil(POINTS).max(1)) {
            copy(&old, &out);
            let inject = format!("inject={call}:signal=KILL:when={n}");
            stage.strace(&["-o", "/dev/null", "-e", &inject], &new_feeds, &out);
            let verified = stage.imr.run(&["verify", path(&out)]);
            assert!(verified.status.success(), "{inject}: {}", text(&verified));
            match id(&stage.imr, &out) {
                id if id == old_id => kept += 1,
                id if id == new_id => done += 1,
                other => panic!("{inject}: the snapshot is {other}"),
            }
            points += 1;
            if points % 25 == 0 {
                stage.build(&new_feeds, &out);
                assert_eq!(
                    id(&stage.imr, &out),
                    new_id,
                    "a build after the kill completes"
                );
            }
        }
    }
    println!("{points} kills: {kept} left the old snapshot, {done} the new one, 0 anything else");
    assert!(kept > 0 && done > 0);
}
