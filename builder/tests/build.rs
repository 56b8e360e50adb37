//! Whole builds, from feeds on the disk to a snapshot that answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use imr_builder::build::{BuildError, BuildOptions, build};
use imr_builder::progress::Silent;
use imr_builder::report::BuildReport;
use imr_builder::store::{Store, Trust};
use imr_snapshots::digest::{ObjectName, Sha256Digest};
use imr_snapshots::query::lookup::{self, Lookup, Status};
use imr_snapshots::query::search::{self, Match, Query, Search};
use imr_snapshots::record::{FactKind, Kind};
use imr_snapshots::segment::Packing;

/// A registry in a folder of its own.
struct Place {
    folder: tempfile::TempDir,
}

const REGISTRY: &str = r#"
[registry]
name = "Test registry"
origin = "test.example/registry"
valid_days = 30
[[source]]
id = "label"
name = "A label"
licence = "CC0-1.0"
date = 2026-01-02
redistribution = true
format = "table"
kind = "recording"
paths = ["label.csv"]
[[source]]
id = "dsp"
name = "A service"
licence = "CC0-1.0"
date = 2026-03-04
redistribution = true
format = "table"
kind = "recording"
paths = ["dsp.csv"]
"#;

const LABEL: &str = "\
isrc,title,artist,duration-ms,work.iswc,asset:kkbox
USS1Z9900001,Harbour Lights,Nora Quill,201000,T-034.524.680-1,k1
USS1Z9900002,Harbour Lights (Live),Nora Quill,240000,T-034.524.680-1,k2
USS1Z9900003,Ωδή,Ελένη,180000,,k3
nonsense,No code at all,Nobody,1,,
";

const DSP: &str = "\
asset:kkbox,title,artist,duration-ms,popularity
k1,Harbour Lights,Nora Quill,215000,900
k9,Only Here,Somebody,100000,3
";

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    fn usual() -> Self {
        Self::new(&[
            ("registry.toml", REGISTRY),
            ("label.csv", LABEL),
            ("dsp.csv", DSP),
        ])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn options(&self) -> BuildOptions {
        BuildOptions {
            registry: self.path("registry.toml"),
            feeds_base: Some(self.folder.path().to_path_buf()),
            out: self.path("snapshot"),
            memory: 64 << 20,
            packing: Packing::Assets,
            key: None,
            sequence: None,
            level: 3,
            threads: 2,
            strict: false,
            quiet: true,
            temp: None,
        }
    }

    fn build(&self) -> BuildReport {
        build(&self.options(), &Silent).unwrap()
    }

    fn store(&self) -> Store {
        Store::open(&self.path("snapshot"), &Trust::Folder).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn lookup(store: &Store, code: &str) -> Lookup {
    store.ask(|snapshot, shelf| lookup::code(snapshot, code, &[Kind::Work], shelf))
}

fn search(store: &Store, text: &str) -> Search {
    let query = Query {
        text: text.to_owned(),
        limit: 10,
        ..Query::default()
    };
    store.ask(|snapshot, shelf| search::search(snapshot, &query, shelf))
}

/// The files of a snapshot and their digests.
fn bytes(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (
                name,
                Sha256Digest::of(&fs::read(entry.path()).unwrap()).hex(),
            )
        })
        .collect()
}

#[test]
fn a_built_snapshot_answers_lookups_and_searches() {
    let place = Place::usual();
    let report = place.build();
    assert_eq!((report.rows, report.rejected), (6, 1));
    let store = place.store();
    let found = lookup(&store, "US-S1Z-99-00001");
    assert_eq!(found.status, Status::Found);
    let record = &found.records[0].record;
    assert_eq!(record.titles[0].text, "Harbour Lights");
    assert_eq!(
        record.titles[0].sources.numbers(),
        [0, 1],
        "dsp and label say the same"
    );
    let durations = record
        .facts
        .iter()
        .filter(|fact| fact.kind == FactKind::Duration);
    assert_eq!(durations.count(), 2, "and disagree on this");
    assert_eq!(record.weight, 255, "the most popular of its source");
    let asset = lookup(&store, "asset:kkbox:k1");
    assert_eq!(asset.records[0].target, found.records[0].target);
    assert_eq!(lookup(&store, "asset:kkbox:k9").status, Status::Found);
    assert_eq!(lookup(&store, "USS1Z9900009").status, Status::NotRegistered);
    assert_eq!(lookup(&store, "ipi:00014107338").status, Status::NotCovered);
    for (text, title) in [("harbour lights", "Harbour Lights"), ("ωδη", "Ωδή")] {
        let hits = search(&store, text).hits;
        assert_eq!(hits[0].card.title, title);
        assert_eq!(hits[0].by, Match::Exact);
    }
    assert_eq!(search(&store, "harb").hits.len(), 2);
}

#[test]
fn a_build_leaves_the_snapshot_the_report_the_rejects_and_the_key() {
    let place = Place::usual();
    let report = place.build();
    let expected = [
        "dsp.csv",
        "imr.key",
        "imr.pub",
        "label.csv",
        "registry.toml",
        "snapshot",
        "snapshot.rejects.ndjson",
        "snapshot.report.json",
    ];
    assert_eq!(place.names(), expected);
    let rejects = fs::read_to_string(place.path("snapshot.rejects.ndjson")).unwrap();
    assert_eq!(rejects.lines().count() as u64, report.rejects);
    let json = fs::read(place.path("snapshot.report.json")).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["rows"], 6);
    assert_eq!(json["sources"][1]["id"], "label");
    assert_eq!(json["snapshot"]["sequence"], 1);
    let text = report.text();
    assert!(text.contains("label.csv:5"), "{text}");
    for name in bytes(&place.path("snapshot")).keys() {
        let known = ["checkpoint", "keys.txt"].contains(&name.as_str());
        assert!(known || ObjectName::parse(name).is_some(), "{name}");
    }
}

#[test]
fn the_same_feeds_in_any_order_give_the_same_bytes() {
    let place = Place::usual();
    place.build();
    let expected = bytes(&place.path("snapshot"));
    let key = fs::read_to_string(place.path("imr.key")).unwrap();
    for (threads, memory) in [(1, 64 << 20), (2, 256 << 20), (5, 0)] {
        let (head, rows) = LABEL.split_once('\n').unwrap();
        let mut rows: Vec<&str> = rows.lines().collect();
        let middle = threads % rows.len();
        rows.rotate_left(middle);
        let label = format!("{head}\n{}\n", rows.join("\n"));
        let other = Place::new(&[
            ("registry.toml", REGISTRY),
            ("label.csv", &label),
            ("dsp.csv", DSP),
            ("imr.key", &key),
        ]);
        build(
            &BuildOptions {
                threads,
                memory,
                ..other.options()
            },
            &Silent,
        )
        .unwrap();
        assert_eq!(bytes(&other.path("snapshot")), expected);
    }
}

#[test]
fn building_again_changes_nothing_and_a_change_counts_up() {
    let place = Place::usual();
    assert_eq!(place.build().snapshot.unwrap().sequence, 1);
    let first = bytes(&place.path("snapshot"));
    let again = place.build().snapshot.unwrap();
    assert!(again.unchanged && again.sequence == 1);
    assert_eq!(bytes(&place.path("snapshot")), first);
    let mut sequence = 1;
    for name in ["Only There", "Only Elsewhere", "Only Nowhere"] {
        place.write("dsp.csv", &DSP.replace("Only Here", name));
        let changed = place.build().snapshot.unwrap();
        sequence += 1;
        assert!(!changed.unchanged);
        assert_eq!(changed.sequence, sequence);
        assert_eq!(search(&place.store(), name).hits.len(), 1);
    }
    let last = bytes(&place.path("snapshot"));
    let kept = first.keys().filter(|name| last.contains_key(*name)).count();
    assert!(kept < first.len(), "objects of old snapshots are removed");
    let options = BuildOptions {
        sequence: Some(40),
        ..place.options()
    };
    assert_eq!(
        build(&options, &Silent).unwrap().snapshot.unwrap().sequence,
        40
    );
}

#[test]
fn under_strict_a_reject_keeps_the_old_snapshot() {
    let place = Place::usual();
    place.write("label.csv", &LABEL.replace("nonsense", "USS1Z9900004"));
    let options = BuildOptions {
        strict: true,
        ..place.options()
    };
    assert!(build(&options, &Silent).unwrap().snapshot.is_some());
    let before = bytes(&place.path("snapshot"));
    place.write("label.csv", LABEL);
    let report = build(&options, &Silent).unwrap();
    assert!(report.snapshot.is_none() && report.has_rejects());
    assert_eq!(bytes(&place.path("snapshot")), before);
}

#[test]
fn a_snapshot_of_another_key_is_followed_only_with_a_number() {
    let place = Place::usual();
    place.build();
    fs::remove_file(place.path("imr.key")).unwrap();
    fs::remove_file(place.path("imr.pub")).unwrap();
    let keys = place.path("snapshot/keys.txt");
    let old = fs::read_to_string(&keys).unwrap();
    fs::write(&keys, "").unwrap();
    let refused = build(&place.options(), &Silent).unwrap_err();
    assert!(matches!(refused, BuildError::Previous(_)), "{refused}");
    assert!(refused.hint().contains("--sequence"));
    fs::write(&keys, &old).unwrap();
    let rotated = place.build().snapshot.unwrap();
    assert_eq!(rotated.sequence, 2, "a key that is listed can be followed");
    assert_ne!(fs::read_to_string(&keys).unwrap(), old);
    place.store();
}

#[test]
fn a_folder_of_something_else_is_not_touched() {
    let place = Place::usual();
    fs::create_dir(place.path("snapshot")).unwrap();
    place.write("snapshot/diary.txt", "dear diary");
    let refused = build(&place.options(), &Silent).unwrap_err();
    assert!(refused.to_string().contains("diary.txt"), "{refused}");
    assert_eq!(
        fs::read_to_string(place.path("snapshot/diary.txt")).unwrap(),
        "dear diary"
    );
}

#[test]
fn an_empty_registry_is_a_snapshot_that_covers_nothing() {
    let place = Place::new(&[
        ("registry.toml", REGISTRY),
        ("label.csv", "isrc,title\n"),
        ("dsp.csv", "asset:kkbox,title\n"),
    ]);
    let report = place.build();
    assert_eq!(report.tables.len(), 0);
    assert_eq!(
        lookup(&place.store(), "USS1Z9900001").status,
        Status::NotCovered
    );
    assert!(search(&place.store(), "anything").hits.is_empty());
}
