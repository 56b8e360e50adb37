//! Reconciliation over a small snapshot: what is a match, and what is not.

use crate::support::{compile, id};
use imr_snapshots::answer;
use imr_snapshots::answer::Reconciliation;
use imr_snapshots::query::lookup;
use imr_snapshots::query::reconcile::{Query, Reconciled, candidates};
use imr_snapshots::record::{
    Credit, Fact, FactKind, FactValue, Kind, Record, Role, Sources, Target, Title, TitleRole,
};
use imr_snapshots::segment::{Codec, Packing};
use imr_snapshots::shelf::Cache;

fn record(kind: Kind, code: &str, title: &str, artist: &str) -> (Target, Record) {
    let sources = Sources::one(0);
    let mut record = Record {
        titles: vec![Title {
            text: title.to_owned(),
            role: TitleRole::Main,
            language: String::new(),
            sources: sources.clone(),
        }],
        ..Record::default()
    };
    if !artist.is_empty() {
        record.credits.push(Credit {
            name: artist.to_owned(),
            role: Role::Artist,
            party: None,
            sources: sources.clone(),
        });
    }
    record.facts.push(Fact {
        kind: FactKind::Date,
        value: FactValue::Text("1999-05-01".to_owned()),
        sources,
    });
    (Target { kind, id: id(code) }, record)
}

fn registry() -> Vec<(Target, Record)> {
    let mut records = vec![
        record(
            Kind::Recording,
            "isrc:XXTST0000001",
            "River Stone",
            "Blue Moon",
        ),
        record(
            Kind::Recording,
            "isrc:XXTST0000002",
            "Night Song",
            "Blue Moon",
        ),
        record(
            Kind::Recording,
            "isrc:XXTST0000003",
            "Night Song",
            "Blue Moon",
        ),
        record(
            Kind::Release,
            "gtin:00400076543218",
            "River Stone",
            "Blue Moon",
        ),
        record(Kind::Party, "ipi:99765432165", "Ada Sample", ""),
        record(Kind::Recording, "isrc:XXTST0000004", "<script>\"&'", "Élan"),
    ];
    // The second of two that are told alike is the popular one.
    records[2].1.weight = 200;
    records
}

/// Asks with a name, properties and kinds; none means all of them.
fn ask(name: &str, properties: &[(&str, &str)], kinds: &[Kind]) -> Reconciled {
    let memory = compile(&registry(), Packing::Assets, Codec::Zstd);
    let cache = Cache::new(1 << 20);
    let snapshot = memory.open(&cache);
    let mut query = Query {
        kinds: [true; 4],
        limit: 10,
        ..Query::default()
    };
    for (kind, is_wanted) in Kind::ALL.iter().zip(&mut query.kinds) {
        *is_wanted = kinds.is_empty() || kinds.contains(kind);
    }
    query.name(name);
    for (name, value) in properties {
        query.property(name, value);
    }
    let (found, _) = memory.run(&cache, |tray| candidates(&snapshot, &query, tray));
    found.unwrap()
}

/// The first candidate, and whether it is a match.
fn best(found: &Reconciled) -> (String, bool) {
    let first = found.candidates.first();
    let id = first.map(|one| one.target.id.to_string());
    (id.unwrap_or_default(), found.is_match)
}

#[test]
fn what_is_said_of_a_record_makes_the_match() {
    let artist = [("artist", "Blue Moon")];
    for (name, properties, kind, expected) in [
        (
            "River Stone",
            &artist[..],
            Kind::Recording,
            ("isrc:XXTST0000001", true),
        ),
        (
            "River Stone",
            &artist,
            Kind::Release,
            ("gtin:00400076543218", true),
        ),
        (
            "River Stone",
            &[],
            Kind::Release,
            ("gtin:00400076543218", false),
        ),
        ("Ada Sample", &[], Kind::Party, ("ipi:99765432165", false)),
        (
            "Ada Sample",
            &[("ipi", "99765432165")],
            Kind::Party,
            ("ipi:99765432165", true),
        ),
        ("99765432165", &[], Kind::Party, ("ipi:99765432165", true)),
        // Somebody else has that number.
        (
            "Zoltan Other",
            &[("ipi", "99765432165")],
            Kind::Party,
            ("ipi:99765432165", false),
        ),
        // Two recordings are told alike; a code decides, popularity does not.
        (
            "Night Song",
            &artist,
            Kind::Recording,
            ("isrc:XXTST0000003", false),
        ),
        (
            "Night Song",
            &[("artist", "Blue Moon"), ("isrc", "XX-TST-00-00002")],
            Kind::Recording,
            ("isrc:XXTST0000002", true),
        ),
        ("Nothing At All", &artist, Kind::Recording, ("", false)),
    ] {
        let found = ask(name, properties, &[kind]);
        let (id, is_match) = best(&found);
        assert_eq!(
            (id.as_str(), is_match),
            expected,
            "{name} {kind:?}: {found:?}"
        );
        assert!(found.candidates.iter().all(|one| one.target.kind == kind));
    }
}

#[test]
fn what_fits_two_kinds_alike_is_no_match() {
    let found = ask("River Stone", &[("artist", "Blue Moon")], &[]);
    let kinds: Vec<Kind> = found.candidates.iter().map(|one| one.target.kind).collect();
    assert!(kinds.contains(&Kind::Recording) && kinds.contains(&Kind::Release));
    assert!(!found.is_match);
    let scores: Vec<u16> = found.candidates.iter().map(|one| one.fit.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert!(ask("", &[], &[]).candidates.is_empty());
}

#[test]
fn documents_and_pages_hold_texts_as_texts() {
    let memory = compile(&registry(), Packing::Assets, Codec::Zstd);
    let cache = Cache::new(1 << 20);
    let snapshot = memory.open(&cache);
    let code = "isrc:XXTST0000004";
    let (answer, _) = memory.run(&cache, |tray| lookup::code(&snapshot, code, &[], tray));
    let page = String::from_utf8(answer::preview(&snapshot, &answer.records[0])).unwrap();
    assert!(
        page.contains("<h1 dir=\"auto\">&lt;script&gt;&quot;&amp;&#39;</h1>"),
        "{page}"
    );
    assert!(
        !page.contains("<script") && page.contains("<dd dir=\"auto\">1999</dd>"),
        "{page}"
    );
    let rows = [
        (code.to_owned(), answer.records.into_iter().next()),
        ("x".to_owned(), None),
    ];
    let asked = ["title", "year", "date", "performer", "isrc"].map(|name| (name.to_owned(), 0));
    let document = answer::reconciliation(Reconciliation::Extension(&rows, &asked));
    let text = String::from_utf8(document).unwrap();
    let expected = r#""rows":{"isrc:XXTST0000004":{"title":[{"str":"<script>\"&'"}],"year":[{"int":1999}],"date":[{"str":"1999-05-01"}],"performer":[{"str":"Élan"}],"isrc":[]},"x":{"title":[],"year":[],"date":[],"performer":[],"isrc":[]}}}"#;
    assert!(text.ends_with(expected), "{text}");
}
