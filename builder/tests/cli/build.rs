//! `imr build`.

use std::fs;

use serde_json::Value;

use super::{HOUSE, fresh, imr, path, sample_into};

#[test]
fn the_sample_is_taken_whole_and_the_report_says_so() {
    let report = &HOUSE.report;
    assert!(report.contains("Sample registry: snapshot "), "{report}");
    assert!(
        !report.contains("reject:") && !report.contains(" x "),
        "{report}"
    );
}

#[test]
fn building_again_changes_nothing_and_says_so() {
    let root = fresh("again");
    let registry = root.join("sample/registry.toml");
    sample_into(&root.join("sample"), "2");
    let out = root.join("snapshot");
    let arguments = [
        "build",
        path(&registry),
        "--out",
        path(&out),
        "--level",
        "1",
        "--format",
        "json",
    ];
    let first = imr(&arguments).exits(0).json();
    let checkpoint = fs::read(out.join("checkpoint")).unwrap();
    let second = imr(&arguments).exits(0).json();
    assert_eq!(second["snapshot"]["unchanged"], true);
    assert_eq!(first["snapshot"]["id"], second["snapshot"]["id"]);
    assert_eq!(fs::read(out.join("checkpoint")).unwrap(), checkpoint);
}

#[test]
fn rejects_are_told_and_under_strict_nothing_is_published() {
    let root = fresh("strict");
    let registry = root.join("sample/registry.toml");
    sample_into(&root.join("sample"), "1");
    let assets = root.join("sample/assets.jsonl");
    let mut lines = fs::read_to_string(&assets).unwrap();
    lines.push_str("{\"isrc\":\"TWB53966001H\",\"youtube\":\"abcdefghijk\"}\n");
    fs::write(&assets, lines).unwrap();
    let out = root.join("snapshot");
    let run = imr(&["build", path(&registry), "--out", path(&out), "--strict"]).exits(3);
    assert!(
        run.text().contains("nothing was published"),
        "{}",
        run.text()
    );
    assert!(run.text().contains("TWB53966001H"), "{}", run.text());
    assert!(!out.join("checkpoint").exists());
    let report = root.join("report.json");
    let arguments = [
        "build",
        path(&registry),
        "--out",
        path(&out),
        "--quiet",
        "--report",
        path(&report),
    ];
    let quiet = imr(&arguments).exits(0);
    assert!(
        quiet.out.is_empty() && quiet.err.is_empty(),
        "{}{}",
        quiet.text(),
        quiet.err
    );
    let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    assert_eq!(report["rejects"], 1);
}

#[test]
fn a_registry_that_is_not_there_is_an_error_with_a_hint() {
    imr(&["build", "no-such.toml", "--out", "nowhere"])
        .fails_with("no-such.toml", "give the path of a registry.toml");
    imr(&[
        "build",
        "no-such.toml",
        "--out",
        "nowhere",
        "--format",
        "cbor",
    ])
    .fails_with("CBOR", "use --format");
}

#[test]
fn arguments_that_cannot_be_meant_are_usage_errors() {
    for (arguments, what) in [
        (
            ["build", "r.toml", "--out", "o", "--memory", "12 parsecs"],
            "512MiB",
        ),
        (["build", "r.toml", "--out", "o", "--level", "99"], "99"),
        (
            ["build", "r.toml", "--out", "o", "--pack", "boxes"],
            "assets",
        ),
        (
            ["search", "x", "--snapshot", "s", "--kind", "song"],
            "work, recording",
        ),
        (
            ["search", "x", "--snapshot", "s", "--limit", "0"],
            "1 to 100",
        ),
        (
            ["search", "x", "--snapshot", "s", "--cursor", "later"],
            "page before",
        ),
    ] {
        let run = imr(&arguments).exits(2);
        assert!(
            run.err.starts_with("error: ") && run.err.contains(what),
            "{}",
            run.err
        );
    }
}
