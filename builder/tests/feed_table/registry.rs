//! `registry.toml`: the small fixtures, and what is said about mistakes.

use std::fs;
use std::path::Path;

use imr_builder::registry::{Registry, RegistryError};
use imr_snapshots::record::{Kind, Permission, Right, TitleRole, Use};

use crate::take::{Taken, fixtures};

fn take(registry: &Registry, id: &str) -> Taken {
    let number = registry
        .sources
        .iter()
        .position(|source| source.id == id)
        .unwrap();
    let feed = registry.sources[number].feed(u16::try_from(number).unwrap());
    let mut taken = Taken::default();
    feed.read(&mut taken).unwrap();
    taken
}

fn small() -> Registry {
    Registry::open_with(&fixtures("small/registry.toml"), None).unwrap()
}

#[test]
fn sources_are_numbered_by_id_and_files_by_name() {
    let registry = small();
    let ids: Vec<&str> = registry
        .sources
        .iter()
        .map(|source| source.id.as_str())
        .collect();
    assert_eq!(ids, ["declarations", "label", "society-a", "tunes"]);
    assert_eq!(
        (registry.issued.as_str(), registry.valid_days),
        ("2026-01-02T03:04:05Z", 7)
    );
    let files: Vec<&str> = registry.sources[1]
        .files
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(files, ["label-1.tsv", "label-2.tsv"]);
    assert!(
        registry
            .sources
            .iter()
            .all(|source| source.date == "2026-01-01")
    );
}

#[test]
fn a_row_for_each_title_gives_the_titles_of_one_work() {
    let taken = take(&small(), "tunes");
    assert!(taken.rejects.is_empty(), "{:?}", taken.rejects);
    let works = taken.of(Kind::Work);
    assert_eq!((taken.rows, works.len()), (4, 4));
    assert!(works[..3].iter().all(|work| work.ids == works[0].ids));
    assert_eq!(works[0].ids[0].to_string(), "local:tunes:7");
    let alternative = works[2]
        .claims
        .titles
        .iter()
        .find(|t| t.role == TitleRole::Alternative);
    assert_eq!(
        alternative.map(|title| title.text.as_str()),
        Some("He said \"Sit\"")
    );
    assert_eq!((works[2].popularity, works[3].popularity), (Some(30), None));
}

#[test]
fn a_row_for_each_share_gives_credits_and_shares() {
    let taken = take(&small(), "society-a");
    assert_eq!(taken.told(), ["4:7 share", "5 no-id!"]);
    let works = taken.of(Kind::Work);
    assert_eq!(works[0].ids[1].to_string(), "society:990:A1");
    let shares: Vec<_> = works[0]
        .claims
        .shares
        .iter()
        .map(|s| (s.right, s.points))
        .collect();
    assert_eq!(
        shares,
        [(Right::Performing, 5000), (Right::Mechanical, 3333)]
    );
    assert_eq!(works[0].claims.shares[0].territory, "2136");
    assert_eq!(works[2].ids[0].to_string(), "society:990:A2");
}

#[test]
fn statements_are_about_the_record_that_they_name() {
    let taken = take(&small(), "declarations");
    assert_eq!(taken.told(), ["4 no-statement!"]);
    let kinds: Vec<Kind> = taken.items.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [Kind::Recording, Kind::Work, Kind::Release]);
    let statement = &taken.items[0].claims.statements[0];
    assert_eq!(statement.uses, [(Use::TrainAi, Permission::No)]);
    assert_eq!(
        (statement.declarant.as_str(), statement.declared.as_str()),
        ("Sample Records", "2026-01-01")
    );
}

#[test]
fn known_headers_need_no_mapping() {
    let taken = take(&small(), "label");
    assert!(taken.rejects.is_empty(), "{:?}", taken.rejects);
    let recordings = taken.of(Kind::Recording);
    assert_eq!(
        taken.titles(Kind::Recording),
        ["Kettle Song", "Title with \"quotes"]
    );
    let claims = &recordings[0].claims;
    assert_eq!(
        (
            claims.titles.len(),
            claims.credits.len(),
            claims.links.len()
        ),
        (2, 3, 2)
    );
}

/// Opens a registry with this text in a folder that has the file `a.csv` and the folder `b`.
fn open(text: &str) -> Result<Registry, RegistryError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "isrc\n").unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    let path = folder.path().join("registry.toml");
    fs::write(&path, text).unwrap();
    Registry::open_with(&path, None)
}

const HEAD: &str = "[registry]\nname = \"n\"\norigin = \"o\"\n";
const SOURCE: &str = "[[source]]\nid = \"s\"\nname = \"n\"\nlicence = \"l\"\ndate = 2026-01-01\n\
    redistribution = false\nformat = \"table\"\nkind = \"recording\"\npaths = [\"a.csv\"]\n";

#[test]
fn a_registry_without_time_of_issue_takes_the_newest_date() {
    let older = SOURCE.replace("\"s\"", "\"r\"").replace("2026", "2025");
    let registry = open(&format!("{HEAD}{SOURCE}{older}")).unwrap();
    assert_eq!(
        (registry.issued.as_str(), registry.valid_days),
        ("2026-01-01T00:00:00Z", 30)
    );
}

#[test]
fn mistakes_are_told_with_line_and_remedy() {
    let both = format!("{HEAD}{SOURCE}");
    let cases = [
        (
            both.replace("licence", "license"),
            (7, 1),
            "unknown field `license`",
            "did you mean `licence`?",
        ),
        (
            both.replace("name = \"n\"\norigin", "origin"),
            (1, 1),
            "missing field `name`",
            "add `name` here",
        ),
        (
            both.replace("\"table\"", "\"fortran\""),
            (10, 10),
            "format `fortran`",
            "convert the feed",
        ),
        (
            both.replace("recording", "recordin"),
            (11, 8),
            "`recordin` is not a kind",
            "did you mean `recording`?",
        ),
        (
            both.replace("a.csv", "x*.csv"),
            (12, 10),
            "`x*.csv` matches no file in",
            "--feeds",
        ),
        (
            both.replace("a.csv", "b"),
            (12, 10),
            "`b` is a folder without files",
            "are not taken",
        ),
        (
            both.replace("\"s\"", "\"S!\""),
            (5, 6),
            "`S!` is not a source id",
            "a-z",
        ),
        (
            both.replace("\"o\"", "\"o o\""),
            (3, 10),
            "cannot be an origin",
            "example.org",
        ),
        (
            format!("{both}delimiter = \"--\"\n"),
            (13, 13),
            "cannot be a delimiter",
            "tab",
        ),
        (
            format!("{both}[source.columns]\nisrcc = \"x\"\n"),
            (14, 1),
            "`isrcc` is not a field",
            "did you mean `isrc`?",
        ),
        (
            format!("{both}[source.columns]\ntrain-ai = \"x\"\n"),
            (14, 1),
            "field of statements",
            "kind = \"statement\"",
        ),
        (
            format!("{both}{SOURCE}"),
            (14, 6),
            "already given in line 5",
            "its own id",
        ),
        (
            both.replace("\"o\"\n", "\"o\"\npublic = true\n"),
            (6, 6),
            "may not be passed on",
            "public = false",
        ),
        (
            both.replace("2026-01-01", "\"soon\""),
            (8, 8),
            "`soon` is not a date",
            "",
        ),
    ];
    for (text, place, message, hint) in cases {
        let error = open(&text).err().unwrap_or_else(|| panic!("taken: {text}"));
        assert_eq!(error.place, Some(place), "{error}");
        assert!(error.message.contains(message), "{error}");
        assert!(error.hint.contains(hint), "{error}: {}", error.hint);
        assert!(
            error
                .to_string()
                .contains(&format!("registry.toml:{}:{}: ", place.0, place.1))
        );
    }
    assert!(open(HEAD).unwrap_err().message.contains("no source"));
    assert!(open("not toml").unwrap_err().place.is_some());
    let folder = tempfile::tempdir().unwrap();
    assert!(
        Registry::open_with(folder.path(), None)
            .unwrap_err()
            .message
            .contains("is a folder")
    );
    assert!(Registry::open_with(Path::new("/nowhere/registry.toml"), None).is_err());
}
