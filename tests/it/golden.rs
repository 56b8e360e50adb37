//! The frozen snapshot of format 1: the same feeds still give the same bytes, and the bytes
//! still give the same answers.

use std::collections::BTreeMap;
use std::path::Path;

use crate::imr::{Imr, root};

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect()
}

fn built(registry: &Path, arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("snapshot");
    let key = root().join("snapshots/golden/v1/TEST.key");
    let mut all = vec!["build", registry.to_str().unwrap(), "--quiet"];
    all.extend([
        "--out",
        out.to_str().unwrap(),
        "--key",
        key.to_str().unwrap(),
    ]);
    all.extend(arguments);
    let output = Imr::find().run(&all);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    files(&out)
}

#[test]
fn the_golden_feeds_give_the_golden_bytes() {
    let golden = root().join("snapshots/golden/v1");
    let frozen = files(&golden.join("snapshot"));
    let registry = golden.join("feeds/registry.toml");
    for arguments in [
        &["--threads", "1"][..],
        &["--threads", "4", "--memory", "8MiB"],
    ] {
        let built = built(&registry, arguments);
        assert_eq!(
            built.keys().collect::<Vec<_>>(),
            frozen.keys().collect::<Vec<_>>(),
            "{arguments:?}: if the format changed on purpose, see CONTRIBUTING.md"
        );
        assert!(
            built == frozen,
            "{arguments:?}: a file has other bytes under the same name"
        );
    }
}

#[test]
fn the_order_of_sources_and_rows_does_not_matter() {
    let golden = root().join("snapshots/golden/v1");
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&golden.join("feeds")) {
        let text = String::from_utf8(bytes).unwrap();
        let changed = if name == "registry.toml" {
            let mut parts: Vec<&str> = text.split("[[source]]").collect();
            parts[1..].reverse();
            parts.join("[[source]]")
        } else {
            let header = usize::from(!name.ends_with("jsonl"));
            let mut lines: Vec<&str> = text.lines().collect();
            lines[header..].reverse();
            lines.join("\n")
        };
        std::fs::write(folder.path().join(name), changed).unwrap();
    }
    assert!(
        built(&folder.path().join("registry.toml"), &[]) == files(&golden.join("snapshot")),
        "the same rows in another order give other bytes"
    );
}

#[test]
fn the_golden_bytes_give_the_golden_answers() {
    let golden = root().join("snapshots/golden/v1");
    let codes = std::fs::read_to_string(golden.join("codes.txt")).unwrap();
    let snapshot = golden.join("snapshot");
    let mut arguments = vec!["lookup", "--snapshot", snapshot.to_str().unwrap()];
    arguments.extend([
        "--format",
        "ndjson",
        "--expand",
        "works,recordings,releases,parties",
    ]);
    arguments.extend(codes.lines());
    let output = Imr::find().run(&arguments);
    let found = String::from_utf8(output.stdout).unwrap();
    let frozen = std::fs::read_to_string(golden.join("answers.ndjson")).unwrap();
    for (code, (found, frozen)) in codes.lines().zip(found.lines().zip(frozen.lines())) {
        assert_eq!(found, frozen, "{code}");
    }
    assert_eq!(found.lines().count(), codes.lines().count());
    assert_eq!(found, frozen);
}
