//! `imr verify`.

use std::fs;

use super::{HOUSE, biggest, fresh, imr, path};

#[test]
fn a_snapshot_is_valid_and_the_counts_are_those_of_inspect() {
    let run = imr(&["verify", HOUSE.at()]).exits(0);
    assert!(
        run.text()
            .contains("valid: signature checked with its own keys.txt"),
        "{}",
        run.text()
    );
    let found = imr(&["verify", HOUSE.at(), "--format", "json"])
        .exits(0)
        .json();
    let said = imr(&["inspect", HOUSE.at(), "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(found["valid"], true);
    assert_eq!(found["objects"], said["objects"].as_array().unwrap().len());
    assert_eq!(found["bytes"], said["bytes"]);
    let kinds = ["works", "recordings", "releases", "parties", "videos"];
    for (at, kind) in kinds.into_iter().enumerate() {
        assert_eq!(found["counts"][at], said["counts"][kind], "{kind}");
    }
    assert_eq!(said["counts"]["recordings"], 200);
    assert!(said["counts"]["videos"].as_u64().unwrap() > 5);
}

#[test]
fn only_the_key_that_signed_it_will_do() {
    let key = fs::read_to_string(HOUSE.sample.join("imr.pub")).unwrap();
    let run = imr(&["verify", HOUSE.at(), "--key", key.trim()]).exits(0);
    assert!(
        run.text().contains("signature checked with the key given"),
        "{}",
        run.text()
    );
    let file = HOUSE.sample.join("imr.pub");
    imr(&["verify", HOUSE.at(), "--key", path(&file)]).exits(0);
    let other = fresh("other-key").join("other.key");
    let made = imr(&[
        "keygen",
        "--name",
        "example.org/other",
        "--out",
        path(&other),
    ])
    .exits(0);
    let run = imr(&["verify", HOUSE.at(), "--key", made.text().trim()]).exits(1);
    assert!(run.text().contains("not trusted"), "{}", run.text());
    assert!(
        run.text().contains("not valid: 1 problem\n"),
        "{}",
        run.text()
    );
    imr(&[
        "lookup",
        "T0000000010",
        "-s",
        HOUSE.at(),
        "--key",
        made.text().trim(),
    ])
    .fails_with("not trusted", "check with the publisher");
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    for ending in ["segment", "root", "manifest"] {
        let copy = HOUSE.copy(&format!("changed-{ending}"));
        let file = biggest(&copy, ending);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, bytes).unwrap();
        let run = imr(&["verify", path(&copy)]).exits(1);
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(run.text().contains(name), "{ending}:\n{}", run.text());
        assert!(run.text().contains("not valid"), "{}", run.text());
    }
}

#[test]
fn a_missing_a_longer_and_a_strange_file_are_told_apart() {
    let copy = HOUSE.copy("files");
    fs::write(copy.join("holiday.jpg"), "not music").unwrap();
    let run = imr(&["verify", path(&copy)]).exits(0);
    assert!(
        run.text().contains("not part of any snapshot: holiday.jpg"),
        "{}",
        run.text()
    );
    let segment = biggest(&copy, "segment");
    let mut longer = fs::read(&segment).unwrap();
    longer.push(0);
    fs::write(&segment, longer).unwrap();
    let run = imr(&["verify", path(&copy)]).exits(1);
    assert!(run.text().contains("bytes instead of"), "{}", run.text());
    fs::remove_file(&segment).unwrap();
    let run = imr(&["verify", path(&copy), "--format", "json"]).exits(1);
    let report = run.json();
    assert_eq!(report["valid"], false);
    let name = segment.file_name().unwrap().to_str().unwrap();
    assert_eq!(report["problems"][0]["at"], name);
}

#[test]
fn a_changed_checkpoint_is_not_valid_and_a_missing_one_is_an_error() {
    let copy = HOUSE.copy("checkpoint");
    let note = fs::read_to_string(copy.join("checkpoint")).unwrap();
    fs::write(copy.join("checkpoint"), note.replacen("2026", "2027", 1)).unwrap();
    imr(&["verify", path(&copy)]).exits(1);
    fs::write(copy.join("checkpoint"), "not a note").unwrap();
    let run = imr(&["verify", path(&copy)]).exits(1);
    assert!(run.text().contains("not a signed note"), "{}", run.text());
    fs::remove_file(copy.join("checkpoint")).unwrap();
    imr(&["verify", path(&copy)]).fails_with("checkpoint", "give the folder");
}
