//! The real files, where a machine has them.

use std::fs;
use std::path::{Path, PathBuf};

use super::list;
use crate::{imr, path};

/// The folder of the real feeds; says so where there is none.
fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no ../shared/data beside the checkout");
    None
}

#[test]
fn every_real_file_is_checked_to_its_end() {
    let Some(data) = data() else { return };
    let mut folders: Vec<PathBuf> = fs::read_dir(&data)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let run = imr(&["check", "-q", path(folder), "--format", "json"]);
        assert!(
            run.code == 0 || run.code == 1,
            "{}: {}",
            folder.display(),
            run.err
        );
        let (summary, findings) = list(&run);
        let number = |name: &str| summary[name].as_u64().unwrap();
        assert_eq!(number("taken") + number("refused"), number("rows"));
        let total = number("errors") + number("warnings") + number("notes");
        assert_eq!(findings.len() as u64, total, "{}", folder.display());
        assert_eq!(run.code == 1, number("errors") > 0, "{}", folder.display());
    }
}

#[test]
fn a_real_acknowledgement_lacks_the_record_that_its_counts_have() {
    let Some(data) = data() else { return };
    let file = data.join("cwr-samples/weso/ackexample.V21");
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let trailer: usize = lines.last().unwrap()[16..24].parse().unwrap();
    assert_eq!((lines.len(), trailer), (2_574, 2_575));
    // The record that is missing: numbers of one transaction go on without it.
    let number = |line: &str, at: usize| line.get(at..at + 8).and_then(|n| n.parse::<u64>().ok());
    let jump = lines.windows(2).position(|pair| {
        let same = pair[0].get(3..11) == pair[1].get(3..11) && !pair[1].starts_with("GR");
        same && number(pair[1], 11) > number(pair[0], 11).map(|n| n + 1)
    });
    let run = imr(&["check", "-q", path(&file), "--format", "json"]).exits(1);
    let (summary, findings) = list(&run);
    assert_eq!(
        (summary["rows"].as_u64(), summary["refused"].as_u64()),
        (Some(2_574), Some(0))
    );
    let found: Vec<(u64, &str)> = findings
        .iter()
        .map(|finding| {
            (
                finding["line"].as_u64().unwrap(),
                finding["code"].as_str().unwrap(),
            )
        })
        .collect();
    let jump = jump.unwrap() as u64 + 2;
    assert_eq!(
        found,
        [
            (jump, "cwr-sequence"),
            (2_573, "cwr-count"),
            (2_574, "cwr-count")
        ]
    );
}
