//! The command line, as a user meets it: the real binary on a small sample.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

mod sampled;

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

/// An empty folder that belongs to one test.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("cli")
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

mod build {
    use super::*;

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
}

mod lookup {
    use super::*;

    #[test]
    fn a_work_is_shown_with_titles_shares_sources_and_links() {
        let code = HOUSE.tried("a work with its writers");
        let run = imr(&["lookup", &code, "--snapshot", HOUSE.at()]).exits(0);
        for part in [
            "check digit right",
            "shares in the world",
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
            run.text().contains("conflict: the mechanical shares"),
            "{}",
            run.text()
        );
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
        imr(&["lookup", "T0000000010", "-s", path(&copy)])
            .fails_with("keys.txt", "give the publisher");
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
}

mod search {
    use super::*;

    #[test]
    fn titles_are_found_in_every_script() {
        for tag in ["en", "ja", "ru"] {
            let list = fs::read_to_string(HOUSE.sample.join("TRY.txt")).unwrap();
            let label = format!("a title search ({tag})");
            // A sample this small may have no work in one of the languages.
            let Some(line) = list.lines().find(|line| line.starts_with(&label)) else {
                continue;
            };
            let title = decoded(line.split('\t').nth(1).unwrap());
            let run = imr(&["search", &title, "-s", HOUSE.at(), "--format", "json"]).exits(0);
            let document = run.json();
            assert_eq!(document["results"][0]["match"], "exact", "{title}");
            assert!(
                document["totals"]["works"].as_u64().unwrap() >= 1,
                "{title}"
            );
            let run = imr(&["search", &title, "-s", HOUSE.at()]).exits(0);
            assert!(
                run.text().contains("with exactly this title"),
                "{}",
                run.text()
            );
        }
    }

    #[test]
    fn pages_follow_each_other_without_gap() {
        let title = HOUSE.tried("a title search (en)");
        let page = |more: &[&str]| {
            let mut arguments = vec!["search", &title, "-s", HOUSE.at(), "--format", "json"];
            arguments.extend(more);
            imr(&arguments).exits(0).json()
        };
        let ids = |page: &Value| -> Vec<Value> {
            let results = page["results"].as_array().unwrap().iter();
            results
                .filter(|hit| hit["match"] == "exact")
                .map(|hit| hit["id"].clone())
                .collect()
        };
        let all = ids(&page(&["--limit", "100"]));
        assert!(
            all.len() > 1,
            "a title that is only once there has one page"
        );
        let mut seen = Vec::new();
        let mut next = page(&["--limit", "1"]);
        loop {
            seen.extend(ids(&next));
            let Some(cursor) = next["next"].as_str() else {
                break;
            };
            next = page(&["--limit", "1", "--cursor", cursor]);
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn a_kind_leaves_the_others_out_and_words_may_be_separate() {
        let title = HOUSE.tried("a title search (en)");
        let mut arguments = vec!["search"];
        arguments.extend(title.split(' '));
        arguments.extend(["-s", HOUSE.at(), "--kind", "works", "--format", "json"]);
        let document = imr(&arguments).exits(0).json();
        let results = document["results"].as_array().unwrap();
        assert!(!results.is_empty());
        assert!(results.iter().all(|result| result["kind"] == "work"));
    }

    #[test]
    fn what_is_not_there_is_said_and_exits_with_1() {
        let run = imr(&["search", "zzzz no such title", "-s", HOUSE.at()]).exits(1);
        assert!(
            run.text().contains("nothing in this snapshot"),
            "{}",
            run.text()
        );
        let run = imr(&["suggest", "zzzz", "-s", HOUSE.at(), "--format", "json"]).exits(1);
        assert_eq!(run.json()["results"], Value::Array(Vec::new()));
    }

    #[test]
    fn the_beginning_of_a_title_is_completed() {
        let title = HOUSE.tried("a title search (en)");
        let start: String = title.chars().take(6).collect();
        let run = imr(&[
            "suggest",
            &start,
            "-s",
            HOUSE.at(),
            "--limit",
            "5",
            "--format",
            "json",
        ]);
        let document = run.exits(0).json();
        let results = document["results"].as_array().unwrap();
        assert!(!results.is_empty() && results.len() <= 5);
        let text = imr(&["suggest", &start, "-s", HOUSE.at()]).exits(0);
        assert!(!text.out.is_empty());
    }
}

mod verify {
    use super::*;

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
            run.text().contains("not valid: 1 problems"),
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
}

mod others {
    use super::*;

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
}
