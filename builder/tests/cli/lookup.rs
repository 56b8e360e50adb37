//! `imr lookup`.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{HOUSE, decoded, fresh, imr, imr_with, path};

#[test]
fn a_work_is_shown_with_titles_shares_sources_and_links() {
    let code = HOUSE.tried("a work with its writers");
    let run = imr(&["lookup", &code, "--snapshot", HOUSE.at()]).exits(0);
    for part in [
        "check digit right",
        "ownership shares in the world",
        "100.00",
        "recordings (",
        "[society-a",
        "CC0-1.0",
    ] {
        assert!(run.text().contains(part), "{part}:\n{}", run.text());
    }
    assert!(!run.text().contains('\x1b'), "no colours into a pipe");
}

#[test]
fn conflicts_are_named() {
    let code = HOUSE.tried("a work with more than the whole");
    let run = imr(&["lookup", &code, "-s", HOUSE.at()]).exits(0);
    assert!(
        run.text()
            .contains("conflict: the mechanical ownership shares"),
        "{}",
        run.text()
    );
}

#[test]
fn who_controls_a_right_in_a_country_is_asked_by_right_and_territory() {
    let code = HOUSE.tried("a work with its writers");
    let ask = |more: &[&str]| {
        let base = ["lookup", &code, "-s", HOUSE.at()];
        imr(&[&base[..], more].concat())
    };
    let run = ask(&["--right", "mechanical", "--territory", "NG"]).exits(0);
    let text = run.text();
    assert!(
        text.contains("who controls mechanical in Nigeria:"),
        "{text}"
    );
    assert!(text.contains("all of it is claimed"), "{text}");
    let run = ask(&["--territory", "566", "--format", "json"]).exits(0);
    let control = run.json()["records"][0]["control"].clone();
    assert_eq!(control["territory"], 566);
    let answers = control["answers"].as_array().unwrap();
    assert!(
        answers.iter().all(|one| one["of_countries"] == 1),
        "{control}"
    );
    assert!(
        answers.iter().any(|one| one["right"] == "performing"),
        "{control}"
    );
    let run = ask(&["--date", "2004-05-01", "--format", "json"]).exits(0);
    let control = run.json()["records"][0]["control"].clone();
    assert_eq!(control["date"], "2004-05-01");
    assert_eq!(control["territory"], 2136, "the world");
    for wrong in [
        ["--right", "print"],
        ["--territory", "XX"],
        ["--date", "2004-13-01"],
        ["--date", "1 May 2004"],
    ] {
        ask(&wrong).fails_with("not known", "");
    }
}

/// Works, a party and statements that the sample does not have.
fn odd_registry(folder: &Path) -> PathBuf {
    let (registry, snapshot) = (folder.join("registry.toml"), folder.join("snapshot"));
    let source = |id: &str, kind: &str| {
        format!(
            "[[source]]\nid = \"{id}\"\nname = \"{id}\"\nlicence = \"CC0-1.0\"\nredistribution = true\n\
             date = 2026-11-01\nformat = \"table\"\nkind = \"{kind}\"\npaths = [\"{id}.csv\"]\n"
        )
    };
    let head =
        "[registry]\nname = \"Odd\"\norigin = \"example.org/odd\"\nissued = 2026-11-20T00:00:00Z\n";
    let all = [
        source("one", "work"),
        source("two", "work"),
        source("said", "statement"),
    ]
    .concat();
    fs::write(&registry, format!("{head}{all}")).unwrap();
    let one = "iswc,archived iswc,title,society:052,credit,role,mechanical-share,territory\n\
               T-000.000.001-0,T-123.456.789-4,Odd,250310HN,Example Songs,publisher,60,2136-840\n\
               T-000.000.001-0,,Odd,,TRADITIONAL,composer,40,2136-840\n";
    let two = "iswc,title,credit,role,mechanical-share,territory\n\
               T-000.000.001-0,Odd,EXAMPLE-SONGS,publisher,70,2120\n";
    let said = "iswc,train-ai,declarant,declared,vocabulary\n\
                T-000.000.001-0,no,Ada Example,2026-10-01,ietf-aipref\n";
    for (name, text) in [("one", one), ("two", two), ("said", said)] {
        fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    }
    let run = imr(&[
        "build",
        path(&registry),
        "--out",
        path(&snapshot),
        "--strict",
    ]);
    run.exits(0);
    snapshot
}

#[test]
fn an_archived_code_redirects_and_names_that_stand_for_nobody_are_noted() {
    let folder = fresh("odd");
    let snapshot = odd_registry(&folder);
    let ask = |more: &[&str]| {
        imr(&[&["lookup", "T1234567894", "-s", path(&snapshot)], more].concat()).exits(0)
    };
    let run = ask(&[]);
    for part in [
        "warning: T-123.456.789-4 is archived; T-000.000.001-0 is preferred",
        "found by ISWC T-123.456.789-4",
        "PRS (society 052) 250310HN",
        "note: composer: TRADITIONAL: in the public domain",
        "archived",
        "conflict: sources disagree about the mechanical ownership shares of 1 holder(s) in Europe",
        "train-ai: no",
    ] {
        assert!(run.text().contains(part), "{part}:\n{}", run.text());
    }
    let record = ask(&["--format", "json"]).json()["records"][0].clone();
    assert_eq!(record["redirected_from"], "iswc:T1234567894");
    let shares = record["shares"].as_array().unwrap();
    let told: Vec<(&str, i64, &str)> = shares
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap();
            (
                text("territory"),
                one["points"].as_i64().unwrap(),
                text("state"),
            )
        })
        .collect();
    let expected = [("2136-2120-840", 10_000, "whole"), ("2120", 11_000, "over")];
    assert_eq!(told, expected, "{shares:?}");
}

#[test]
fn json_is_one_document_for_one_code_and_a_list_for_several() {
    let code = HOUSE.tried("a music video");
    let one = imr(&["lookup", &code, "-s", HOUSE.at(), "--format", "json"]).exits(0);
    let document = one.json();
    assert_eq!(document["status"], "found");
    assert_eq!(document["query"]["given"], code.as_str());
    assert_eq!(document["records"][0]["kind"], "recording");
    let form = document["records"][0]["claims"].as_array().unwrap();
    assert!(
        form.iter()
            .any(|claim| claim["type"] == "form" && claim["value"] == "video")
    );
    assert_eq!(document["snapshot"]["stale"], false);
    let both = imr(&[
        "lookup",
        &code,
        "T0000000010",
        "-s",
        HOUSE.at(),
        "--format",
        "json",
    ]);
    let list = both.exits(1).json();
    assert_eq!(list[0], document);
    assert_eq!(list[1]["status"], "not_registered");
    assert_eq!(list.as_array().unwrap().len(), 2);
}

#[test]
fn codes_come_from_standard_input_and_keep_their_order() {
    let work = HOUSE.tried("a work with its writers");
    let input = format!("{work}\n\nnonsense code\r\n  {work}  \nT0000000010");
    let run = imr_with(
        &["lookup", "-", "-s", HOUSE.at(), "--format", "ndjson"],
        &input,
    );
    let run = run.exits(1);
    let lines: Vec<Value> = run
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let statuses: Vec<&str> = lines
        .iter()
        .map(|line| line["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["found", "invalid", "found", "not_registered"]);
    assert_eq!(lines[0]["records"], lines[2]["records"]);
    assert!(lines[0].get("snapshot").is_none());
    let list = imr_with(
        &["lookup", "-", "-s", HOUSE.at(), "--format", "json"],
        &input,
    );
    assert_eq!(list.exits(1).json().as_array().unwrap().len(), 4);
    let none = imr_with(&["lookup", "-", "-s", HOUSE.at(), "--format", "json"], "");
    assert_eq!(none.exits(0).json(), Value::Array(Vec::new()));
}

#[test]
fn cbor_says_the_same_as_json() {
    let code = HOUSE.tried("a release by its barcode");
    let arguments =
        |format| ["lookup", &code, "-s", HOUSE.at(), "--format", format].map(String::from);
    let run = |format| {
        let arguments = arguments(format);
        imr(&arguments.each_ref().map(String::as_str)).exits(0)
    };
    let cbor: Value = imr_snapshots::wire::from_cbor(&run("cbor").out).unwrap();
    assert_eq!(cbor, run("json").json());
    let two = imr(&["lookup", &code, &code, "-s", HOUSE.at(), "--format", "cbor"]).exits(0);
    let two: Value = imr_snapshots::wire::from_cbor(&two.out).unwrap();
    assert_eq!(two, Value::Array(vec![cbor.clone(), cbor]));
}

#[test]
fn a_mistyped_code_is_repaired_and_an_unknown_scheme_is_not_covered() {
    let wrong = HOUSE.tried("a mistyped ISWC");
    let run = imr(&["lookup", &wrong, "-s", HOUSE.at()]).exits(1);
    let right = HOUSE.tried("a work with its writers");
    assert!(run.text().contains("check digit wrong"), "{}", run.text());
    assert!(
        run.text().contains(&format!("did you mean ISWC {right}?")),
        "{}",
        run.text()
    );
    let run = imr(&[
        "lookup",
        "society:052:250310HN",
        "-s",
        HOUSE.at(),
        "--format",
        "json",
    ])
    .exits(1);
    assert_eq!(run.json()["status"], "not_covered", "{}", run.text());
}

#[test]
fn linked_records_come_along_when_asked_for() {
    let code = HOUSE.tried("a work with its writers");
    let run = imr(&[
        "lookup",
        &code,
        "-s",
        HOUSE.at(),
        "--expand",
        "recordings,parties",
        "--format",
        "json",
    ]);
    let document = run.exits(0).json();
    let kinds: Vec<&str> = document["expanded"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["kind"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains(&"recording") && kinds.contains(&"party"),
        "{kinds:?}"
    );
    let run = imr(&["lookup", &code, "-s", HOUSE.at(), "--expand", "songs"]).exits(2);
    assert!(
        run.err.contains("work, recording, release or party"),
        "{}",
        run.err
    );
}

#[test]
fn everything_worth_trying_is_found() {
    let list = fs::read_to_string(HOUSE.sample.join("TRY.txt")).unwrap();
    assert!(list.lines().count() >= 8, "{list}");
    for line in list.lines() {
        let (label, path) = line.split_once('\t').unwrap();
        let text = decoded(path);
        let command = if path.starts_with("/v1/search") {
            "search"
        } else {
            "lookup"
        };
        let run = imr(&[command, &text, "-s", HOUSE.at(), "--format", "json"]);
        assert_eq!(
            run.code,
            i32::from(label == "a mistyped ISWC"),
            "{line}\n{}",
            run.text()
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_imr"))
        .args(["lookup", "-", "-s", HOUSE.at(), "--format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let codes = format!("{}\n", HOUSE.tried("a work with its writers")).repeat(2_000);
    let writer = std::thread::spawn(move || drop(stdin.write_all(codes.as_bytes())));
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn folders_and_keys_that_are_not_there_are_errors_with_hints() {
    imr(&["lookup", "T0000000010", "-s", "no-such-folder"])
        .fails_with("checkpoint", "give the folder that `imr build --out` wrote");
    imr(&[
        "lookup",
        "T0000000010",
        "-s",
        HOUSE.at(),
        "--key",
        "no-such-key",
    ])
    .fails_with("neither a key nor a file", "--key takes a line");
    let copy = HOUSE.copy("no-keys");
    fs::remove_file(copy.join("keys.txt")).unwrap();
    imr(&["lookup", "T0000000010", "-s", path(&copy)]).fails_with("keys.txt", "give the publisher");
    fs::write(copy.join("keys.txt"), "# nobody\n").unwrap();
    imr(&["lookup", "T0000000010", "-s", path(&copy)])
        .fails_with("holds no verifier key", "a key is one line");
}

#[test]
fn a_damaged_part_makes_answers_unavailable_and_never_not_registered() {
    let copy = HOUSE.copy("unavailable");
    for entry in fs::read_dir(&copy).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|end| end == "segment") {
            fs::remove_file(file).unwrap();
        }
    }
    let code = HOUSE.tried("a work with its writers");
    let run = imr(&["lookup", &code, "-s", path(&copy), "--format", "json"]).exits(1);
    assert_eq!(run.json()["status"], "unavailable");
}
