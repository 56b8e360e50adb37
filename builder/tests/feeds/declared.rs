//! Declarations in a snapshot: to which records they come, and what they say together.

use imr_snapshots::record::Permission::{No, Yes};
use imr_snapshots::record::{Statement, Use, combine};

use crate::place::{Place, names, record};

/// Recordings with prefix and credited parties for the builds.
const SONGS: &str = "\
isrc,title,artist,artist.ipi,asset:kkbox
QZABC2600001,One,Quill Nora,00014107338,
QZABC2600002,Two,Ash Ben,00014107436,
USS1Z9900001,Three,Night Owl,00014107534,k1
USS1Z9900002,Four,Quill Nora,,
";
const PARTIES: &str =
    "ipi,name,other_ipi\n00014107338,Quill Nora,00014107534\n00014107436,Ash Ben,\n";

fn scopes(statements: &[Statement]) -> Vec<&str> {
    statements
        .iter()
        .map(|statement| statement.scope.as_str())
        .collect()
}

#[test]
fn a_prefix_statement_comes_to_every_recording_with_it_and_to_no_other() {
    let said = r#"{"subject": "isrc-prefix:QZABC", "statements": {"train-ai": "n"}, "declarant": "A label"}"#;
    let place = Place::new()
        .table("songs", "recording", SONGS)
        .statements("said", said);
    let (report, store) = place.built();
    assert_eq!((report.rules, report.applied), (1, 2));
    for code in ["QZABC2600001", "QZABC2600002"] {
        let found = record(&store, code).statements;
        assert_eq!(scopes(&found), ["isrc-prefix:QZABC"], "{code}");
        assert_eq!(combine(&found, Use::TrainAi), Some(No));
    }
    assert_eq!(record(&store, "USS1Z9900001").statements, []);
}

#[test]
fn a_party_is_inherited_from_only_where_it_says_so_and_by_identifier() {
    let said = |inherit: &str| {
        format!(
            r#"{{"subject": "ipi:00014107534", {inherit} "statements": {{"train-genai": "n"}}, "declarant": "Q"}}"#
        )
    };
    let build = |inherit: &str| {
        let place = Place::new()
            .table("songs", "recording", SONGS)
            .table("parties", "party", PARTIES)
            .statements("said", &said(inherit));
        place.built()
    };
    let (report, store) = build(r#""inherit": "recordings","#);
    assert_eq!((report.rules, report.applied), (1, 2));
    for (code, expected) in [
        ("QZABC2600001", vec!["party:ipi:00014107534"]),
        ("QZABC2600002", vec![]),
        ("USS1Z9900001", vec!["party:ipi:00014107534"]),
        ("USS1Z9900002", vec![]),
    ] {
        let found = record(&store, code).statements;
        assert_eq!(
            scopes(&found),
            expected,
            "{code}: by any name number, never by name"
        );
    }
    assert_eq!(
        scopes(&record(&store, "ipi:00014107338").statements),
        [""],
        "and its own"
    );
    let (report, store) = build("");
    assert_eq!((report.rules, report.applied), (0, 0));
    assert_eq!(record(&store, "QZABC2600001").statements, []);
    assert_eq!(names(&store, "ipi:00014107534"), ["party ipi:00014107338"]);
}

#[test]
fn a_later_statement_of_the_same_declarant_replaces_the_one_that_it_names() {
    let said = r#"
{"isrc": "USS1Z9900001", "statements": {"train-ai": "n"}, "declarant": "A", "declared": "2025-01-01", "id": "one"}
{"asset": "x", "subject": "asset:kkbox:k1", "statements": {"train-ai": "y"}, "declarant": "A", "declared": "2026-01-01", "id": "two", "supersedes": "one"}
{"isrc": "QZABC2600001", "statements": {"train-ai": "n"}, "declarant": "A", "declared": "2025-01-01", "id": "one"}
{"isrc": "QZABC2600001", "statements": {"train-ai": "y"}, "declarant": "B", "declared": "2026-01-01", "supersedes": "one"}
"#;
    let (_, store) = Place::new()
        .table("songs", "recording", SONGS)
        .statements("said", said)
        .built();
    let found = record(&store, "USS1Z9900001").statements;
    assert_eq!(combine(&found, Use::TrainAi), Some(Yes));
    assert_eq!(found.len(), 2, "the older one is kept");
    assert_eq!(found[1].declared, "2025-01-01");
    assert!(
        found[1].original.starts_with("superseded: "),
        "{}",
        found[1].original
    );
    let found = record(&store, "QZABC2600001").statements;
    assert_eq!(
        combine(&found, Use::TrainAi),
        Some(No),
        "of another declarant"
    );
}

#[test]
fn no_wins_over_yes_and_silence_is_no_answer() {
    let said = "isrc,train-ai,search,declarant\nUSS1Z9900001,yes,,A\nUSS1Z9900001,no,yes,B\n";
    let (_, store) = Place::new()
        .table("songs", "recording", SONGS)
        .statements("said", said)
        .built();
    let found = record(&store, "USS1Z9900001").statements;
    let combined = [Use::TrainAi, Use::Search, Use::AiUse].map(|on| combine(&found, on));
    assert_eq!(combined, [Some(No), Some(Yes), None]);
}
