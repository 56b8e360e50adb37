//! `imr inspect`, `keygen`, `selftest`, `completions`, and usage errors.

use std::fs;

use serde_json::Value;

use super::{HOUSE, fresh, imr, path};

#[test]
fn inspect_shows_tables_sources_and_identifiers() {
    let run = imr(&["inspect", HOUSE.at()]).exits(0);
    for part in [
        "Sample registry",
        "prefixes",
        "society-b",
        "CC0-1.0",
        "991 992",
        "dictionary",
    ] {
        assert!(run.text().contains(part), "{part}:\n{}", run.text());
    }
    let cbor = imr(&["inspect", HOUSE.at(), "--format", "cbor"]).exits(0);
    let cbor: Value = imr_snapshots::wire::from_cbor(&cbor.out).unwrap();
    assert_eq!(cbor["name"], "Sample registry");
}

#[test]
fn a_key_is_made_once_and_never_overwritten() {
    let file = fresh("keygen").join("imr.key");
    let run = imr(&[
        "keygen",
        "--name",
        "example.org/registry",
        "--out",
        path(&file),
    ])
    .exits(0);
    assert!(
        run.text().starts_with("example.org/registry+"),
        "{}",
        run.text()
    );
    assert_eq!(
        fs::read_to_string(file.with_extension("pub")).unwrap(),
        run.text()
    );
    let secret = fs::read_to_string(&file).unwrap();
    assert!(
        !run.text()
            .contains(secret.split(' ').nth(2).unwrap().trim())
    );
    imr(&[
        "keygen",
        "--name",
        "example.org/registry",
        "--out",
        path(&file),
    ])
    .fails_with("imr.key", "keys are never overwritten");
    assert_eq!(fs::read_to_string(&file).unwrap(), secret);
    let run = imr(&["keygen", "--name", "two words", "--out", path(&file)]).exits(2);
    assert!(
        run.err.contains("cannot be the name of a key"),
        "{}",
        run.err
    );
}

#[test]
fn the_program_finds_itself_right() {
    let run = imr(&["selftest"]).exits(0);
    assert_eq!(
        run.text()
            .lines()
            .filter(|line| line.starts_with("ok "))
            .count(),
        2
    );
}

#[test]
fn completions_help_and_version_are_data() {
    let run = imr(&["completions", "bash"]).exits(0);
    assert!(run.text().contains("_imr()") && run.text().contains("selftest"));
    let run = imr(&["--help"]).exits(0);
    assert!(run.text().contains("Exit codes: 0 yes"), "{}", run.text());
    let run = imr(&["--version"]).exits(0);
    assert_eq!(
        run.text().trim(),
        concat!("imr ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_command_that_does_not_exist_is_a_usage_error() {
    let run = imr(&["lokup"]).exits(2);
    assert!(
        run.err.starts_with("error: ") && run.err.contains("lookup"),
        "{}",
        run.err
    );
    assert!(imr(&[]).exits(2).err.contains("Usage"));
    assert!(imr(&["lookup"]).exits(2).err.contains("CODE"));
}
