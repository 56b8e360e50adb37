//! MusicBrainz documents: the real ones where a machine has them, counted a second time by their
//! raw text; made ones for what they do not have; damaged ones.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use imr_builder::feed::Files;
use imr_builder::feed::musicbrainz::MusicBrainzFeed;
use imr_snapshots::id::Scheme;
use imr_snapshots::record::{FactKind, Kind, Relation, Role, TitleRole};
use proptest::prelude::*;

use crate::cwr::Taken;
use crate::place::{Place, names, record};

fn read(name: &str, bytes: Vec<u8>) -> Taken {
    let files = Files {
        id: "musicbrainz".to_owned(),
        number: 0,
        files: Vec::new(),
    };
    let mut taken = Taken::default();
    MusicBrainzFeed::new(files)
        .read_from(io::Cursor::new(bytes), name, &mut taken)
        .unwrap();
    taken
}

/// A fixture; says so where there is none.
fn sample(name: &str) -> Option<String> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/musicbrainz-fixtures");
    if !folder.is_dir() {
        println!("skipped: there is no ../shared/data beside the checkout");
        return None;
    }
    Some(fs::read_to_string(folder.join(name)).unwrap())
}

/// Every text between quotes that has the shape of an identifier.
fn quoted(text: &str, fits: impl Fn(&str) -> bool) -> BTreeSet<&str> {
    text.split('"').filter(|part| fits(part)).collect()
}

fn codes(taken: &Taken, scheme: Scheme) -> BTreeSet<String> {
    let all = taken.items.iter().flat_map(|item| &item.ids);
    all.filter(|id| id.scheme() == scheme)
        .map(|id| id.code().to_owned())
        .collect()
}

#[test]
fn exported_links_give_works_and_recordings() {
    let Some(text) = sample("go-meta/recording-work-links.json") else {
        return;
    };
    let taken = read("recording-work-links.json", text.clone().into_bytes());
    let lines = text.lines().filter(|line| !line.is_empty()).count() as u64;
    assert_eq!(
        (taken.rows, taken.rejects.len()),
        (lines, 0),
        "{:?}",
        taken.rejects
    );
    let isrcs = quoted(&text, |part| {
        part.len() == 12 && part[5..].bytes().all(|b| b.is_ascii_digit())
    });
    assert_eq!(codes(&taken, Scheme::Isrc).len(), isrcs.len());
    let iswcs = quoted(&text, |part| part.starts_with("T-"));
    assert_eq!(codes(&taken, Scheme::Iswc).len(), iswcs.len());
    let (_, store) = Place::new()
        .source("mb", "format = \"musicbrainz\"", &[&text])
        .built();
    let work = record(&store, "T-071.064.450-0");
    assert_eq!(work.titles[0].text, "I Think I'm Paranoid");
    assert_eq!(
        work.links
            .iter()
            .filter(|link| link.relation == Relation::Performance)
            .count(),
        3
    );
}

#[test]
fn real_artists_give_their_numbers_and_aliases() {
    for name in ["go-meta/artists.json", "picard-ws/artist.json"] {
        let Some(text) = sample(name) else { return };
        let taken = read(name, text.clone().into_bytes());
        assert_eq!(taken.rejects, [], "{name}");
        let ipis = quoted(&text, |part| {
            part.len() == 11 && part.bytes().all(|b| b.is_ascii_digit())
        });
        let isnis = quoted(&text, |part| {
            part.len() == 16 && part[..15].bytes().all(|b| b.is_ascii_digit())
        });
        assert_eq!(codes(&taken, Scheme::Ipi).len(), ipis.len(), "{name}");
        assert_eq!(codes(&taken, Scheme::Isni).len(), isnis.len(), "{name}");
        assert!(taken.items.iter().all(|item| item.kind == Kind::Party));
    }
}

#[test]
fn a_real_recording_gives_its_works_with_their_writers_and_no_tags() {
    let Some(text) = sample("picard-ws/recording.json") else {
        return;
    };
    assert!(text.contains("dance-pop"), "the document has tags");
    let taken = read("recording.json", text.clone().into_bytes());
    assert_eq!(
        (taken.rows, taken.rejects.len()),
        (1, 0),
        "{:?}",
        taken.rejects
    );
    let own = taken
        .items
        .iter()
        .rev()
        .find(|item| item.ids[0].code() == "GBAHS1400099")
        .unwrap();
    assert_eq!(own.claims.titles[0].text, "Thinking Out Loud");
    assert_eq!(own.claims.credits[0].name, "Ed Sheeran");
    let works: Vec<_> = taken
        .items
        .iter()
        .filter(|item| item.kind == Kind::Work)
        .collect();
    let performed = own
        .claims
        .links
        .iter()
        .filter(|link| link.relation == Relation::Performance);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let relations = document["relations"].as_array().unwrap();
    let expected = relations
        .iter()
        .filter(|one| one["type"] == "performance")
        .count();
    assert_eq!(performed.count(), expected);
    assert!(!works.is_empty());
    let writers = works.iter().flat_map(|work| &work.claims.credits);
    let roles: BTreeSet<Role> = writers.map(|credit| credit.role).collect();
    let wanted = [
        ("composer", Role::Composer),
        ("lyricist", Role::Lyricist),
        ("writer", Role::Writer),
    ];
    for (word, role) in wanted {
        let said = text.contains(&format!("\"type\": \"{word}\""));
        assert_eq!(roles.contains(&role), said, "{word}");
    }
    assert!(!format!("{:?}", taken.items).contains("dance-pop"));
}

#[test]
fn a_real_release_gives_its_tracks_label_and_barcode() {
    let Some(text) = sample("picard-ws/release.json") else {
        return;
    };
    let taken = read("release.json", text.clone().into_bytes());
    let release = taken
        .items
        .iter()
        .find(|item| item.kind == Kind::Release)
        .unwrap();
    let tracks = text.matches("\"recording\":").count();
    let linked = release
        .claims
        .links
        .iter()
        .filter(|link| link.relation == Relation::Track);
    assert_eq!(linked.count(), tracks);
    let label = release
        .claims
        .credits
        .iter()
        .find(|credit| credit.role == Role::Label);
    assert_eq!(label.map(|credit| credit.name.as_str()), Some("Harvest"));
    let catalogue = release
        .claims
        .facts
        .iter()
        .find(|fact| fact.kind == FactKind::Catalogue);
    assert!(catalogue.is_some());
    // The barcode of the document is `123`, which is none.
    assert_eq!(
        taken.rejects.iter().map(|one| one.code).collect::<Vec<_>>(),
        ["id-length"]
    );
    let Some(group) = sample("picard-ws/release_group.json") else {
        return;
    };
    let taken = read("release_group.json", group.into_bytes());
    assert!(
        taken.rows == 1 && taken.rejects.iter().all(|one| !one.whole_row),
        "{:?}",
        taken.rejects
    );
}

const DUMP: &str = concat!(
    r#"{"id":"10000000-0000-4000-8000-000000000001","title":"夜の歌","iswcs":["T-034.524.680-1"],"languages":["jpn"],"type":"Song","attributes":[{"type":"JASRAC ID","value":"050-9640-5"},{"type":"Key","value":"C"}],"aliases":[{"name":"Night Song","locale":"en","type":"Work name"},{"name":"Yoru no Uta","locale":"ja_Latn","type":"Search hint"}],"relations":[{"type":"composer","direction":"backward","artist":{"id":"20000000-0000-4000-8000-000000000001","name":"Nora Quill","sort-name":"Quill, Nora","ipis":["00014107338"],"isnis":[]},"target-credit":""},{"type":"publishing","label":{"id":"30000000-0000-4000-8000-000000000001","name":"Example Songs","label-code":null}},{"type":"parts","direction":"forward","work":{"id":"10000000-0000-4000-8000-000000000002","title":"Part","iswcs":[]}}],"tags":[{"name":"planted-tag"}],"annotation":"planted-annotation"}"#,
    "\n",
    r#"{"works":[{"id":"10000000-0000-4000-8000-000000000003","title":"Listed","iswcs":[],"score":100}],"count":1}"#,
    "\n",
    r#"{"id":"40000000-0000-4000-8000-000000000001","primary-type":"Album","title":"Group"}"#,
    "\nnot json\n",
    r#"{"name":"nothing"}"#,
    "\n",
);

#[test]
fn a_dump_gives_codes_of_societies_aliases_and_writers() {
    let taken = read("mbdump/work", DUMP.as_bytes().to_vec());
    assert_eq!(taken.rows, 5);
    let refused: Vec<_> = taken
        .rejects
        .iter()
        .map(|one| (one.code, one.line))
        .collect();
    assert_eq!(refused, [("json", 4), ("entity", 5)]);
    let work = taken
        .items
        .iter()
        .find(|item| item.ids[0].code() == "T0345246801")
        .unwrap();
    let ids: Vec<String> = work.ids.iter().map(ToString::to_string).collect();
    assert_eq!(ids[2], "society:038:050-9640-5");
    let titles: Vec<_> = work
        .claims
        .titles
        .iter()
        .map(|t| (t.text.as_str(), t.role, t.language.as_str()))
        .collect();
    assert_eq!(
        titles,
        [
            ("夜の歌", TitleRole::Main, ""),
            ("Night Song", TitleRole::Alternative, "en"),
            ("Yoru no Uta", TitleRole::Search, "ja-Latn"),
        ]
    );
    let credits: Vec<_> = work
        .claims
        .credits
        .iter()
        .map(|c| (c.name.as_str(), c.role, c.party.as_ref().map(|p| p.code())))
        .collect();
    assert_eq!(
        credits,
        [
            ("Nora Quill", Role::Composer, Some("00014107338")),
            (
                "Example Songs",
                Role::Publisher,
                Some("30000000-0000-4000-8000-000000000001")
            ),
        ]
    );
    assert_eq!(work.claims.links[0].relation, Relation::Component);
    let all = format!("{:?}", taken.items);
    assert!(
        !all.contains("planted"),
        "tags and annotations are not core data"
    );
    let (_, store) = Place::new()
        .source("mb", "format = \"musicbrainz\"", &[DUMP])
        .built();
    for code in [
        "T0345246801",
        "society:038:050-9640-5",
        "10000000-0000-4000-8000-000000000001",
    ] {
        assert_eq!(names(&store, code), ["work iswc:T0345246801"], "{code}");
    }
    assert_eq!(
        names(&store, "20000000-0000-4000-8000-000000000001"),
        ["party ipi:00014107338"]
    );
}

#[test]
fn deep_and_long_documents_cost_themselves() {
    let deep = format!("{}1{}\n", "{\"a\":".repeat(5_000), "}".repeat(5_000));
    let long = format!("{{\"id\":\"{}\"}}\n", "x".repeat(17 << 20));
    let taken = read("work", [deep, long, DUMP.to_owned()].concat().into_bytes());
    assert_eq!(taken.rows, 7);
    assert!(taken.codes().contains(&"row-long"));
    assert!(codes(&taken, Scheme::Iswc).contains("T0345246801"));
}

#[test]
fn a_release_of_thousands_of_tracks_is_read() {
    let track = |at: usize| {
        format!(
            r#"{{"position":{at},"title":"Chapter {at}","recording":{{"id":"{at:08x}-0000-4000-8000-000000000001","title":"Chapter {at}","length":60000,"disambiguation":"{}","isrcs":["XXA002{at:06}"]}}}}"#,
            "read aloud ".repeat(40)
        )
    };
    let tracks: Vec<String> = (0..6_000).map(track).collect();
    let tracks = tracks.join(",");
    let line = format!(
        r#"{{"id":"e0000000-0000-4000-8000-000000000001","title":"A very long book","media":[{{"position":1,"tracks":[{tracks}]}}]}}"#
    );
    assert!(line.len() > 3 << 20 && !line.contains('\n'));
    // A line of a dump, and the same as a document on several lines.
    for text in [
        format!("{line}\n"),
        line.replace(",\"media\"", ",\n\"media\""),
    ] {
        let taken = read("release", text.into_bytes());
        assert_eq!((taken.rows, taken.refused()), (1, 0));
        assert_eq!(codes(&taken, Scheme::Isrc).len(), 6_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_documents_never_panic_and_every_row_is_accounted_for(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
    ) {
        let mut bytes = DUMP.as_bytes().to_vec();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let taken = read("mbdump/work", bytes);
        let refused = taken.rejects.iter().filter(|one| one.whole_row).count() as u64;
        prop_assert!(refused <= taken.rows);
    }
}
