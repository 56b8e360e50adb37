//! The inputs that fuzzing kept: each reaches code of a parser that the others do not.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use imr_tests::exercise::{ALL, exercise};

use crate::imr::root;

fn folder() -> PathBuf {
    root().join("tests/fuzz/corpus")
}

#[test]
fn every_kept_input_is_read_as_promised() {
    for (name, _) in ALL {
        let entries = fs::read_dir(folder().join(name)).unwrap();
        let files: BTreeSet<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        assert!(files.len() >= 5, "{name} has {} inputs", files.len());
        for file in files {
            // A panic names the file that it came from.
            println!("{}", file.display());
            exercise(name, &fs::read(&file).unwrap());
        }
    }
}

#[test]
fn every_parser_has_a_fuzz_target_and_kept_inputs() {
    let manifest = fs::read_to_string(root().join("tests/fuzz/Cargo.toml")).unwrap();
    let built: BTreeSet<String> = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/"))
        .map(|rest| rest.trim_end_matches(".rs\"").to_owned())
        .collect();
    let kept: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let all: BTreeSet<String> = ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!((&built, &kept), (&all, &all));
    for name in &all {
        let target = root().join(format!("tests/fuzz/fuzz_targets/{name}.rs"));
        assert!(
            fs::read_to_string(target)
                .unwrap()
                .contains(&format!("exercise(\"{name}\"")),
            "{name}"
        );
    }
}
