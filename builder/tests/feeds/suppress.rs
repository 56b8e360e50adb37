//! What must not be in a snapshot: parties and records that are suppressed, and contact data.

use imr_snapshots::query::lookup::Status;
use imr_snapshots::record::{Kind, Permission, Relation, Use, combine};

use crate::place::{Place, ask, count, holds, linked, names, record, titles};

/// Feeds in which one party, `Quill Nora`, is everywhere.
fn place() -> Place {
    let works = "\
iswc,title,composer,composer.ipi,performing-share
T-000.000.001-0,Harbour Lights,Quill Nora,00014107338,50
T-000.000.002-1,Night Train,Ash Ben,00014107436,100
";
    let chain = "\
iswc,title,comment,writer
T-000.000.001-0,Harbour Lights,ASH MUSIC > X : QUILL NORA,Nora Quill
";
    let parties = "\
ipi,name,isni,pseudonym,ipi-base
00014107338,Quill Nora,000000012146438X,Zephyrine Owl,I-000000229-7
00014107436,Ash Ben,,,
";
    let songs = "\
isrc,title,artist,artist.isni,p-line,iswc,asset:kkbox
USS1Z9900001,Harbour Lights,Zephyrine Owl,000000012146438X,(P) 2020 Nora Quill,T-000.000.001-0,k1
USS1Z9900002,Night Train,Ash Ben,,(P) 2021 Ash,T-000.000.002-1,k2
USS1Z9900003,Third Song,Ash Ben,,,T-000.000.001-0,k2
";
    let said = r#"
{"subject": "USS1Z9900001", "statements": {"train-ai": "n"}, "declarant": "Nora Quill", "id": "nora-quill-1"}
{"ipi": "00014107338", "inherit": "recordings", "train-genai": "no", "declarant": "Quill Nora"}
"#;
    Place::new()
        .table("works", "work", works)
        .table("chain", "work", chain)
        .table("parties", "party", parties)
        .table("songs", "recording", songs)
        .statements("said", said)
}

#[test]
fn without_the_file_everything_is_there() {
    let place = place();
    let (report, store) = place.built();
    assert!(report.suppressed.is_none());
    assert_eq!(names(&store, "ipi:00014107338"), ["party ipi:00014107338"]);
    let bytes = place.every_byte();
    for text in [
        "Quill Nora",
        "Nora Quill",
        "Zephyrine",
        "00014107338",
        "000000012146438X",
    ] {
        assert!(holds(&bytes, text), "{text} would not be found");
    }
}

#[test]
fn a_suppressed_party_is_gone_from_every_byte() {
    let list = "identifiers = ['IPI 00014107338', 'T-123.456.789-4']\nnames = ['Nora Quill', 'Nobody At All']\n";
    let place = place().file("suppress.toml", list);
    let (report, store) = place.built();
    let bytes = place.every_byte();
    for text in [
        "Quill",
        "Zephyrine",
        "00014107338",
        "000000012146438X",
        "I-000000229-7",
        "nora",
    ] {
        assert!(!holds(&bytes, text), "{text} is still there");
    }
    let codes = [
        "ipi:00014107338",
        "isni:000000012146438X",
        "ipi-base:I-000000229-7",
    ];
    for code in codes {
        assert!(ask(&store, code).records.is_empty(), "{code}");
    }
    let work = record(&store, "T0000000010");
    assert_eq!((work.credits.len(), work.shares.len()), (0, 0));
    assert_eq!(linked(&work, Relation::Credit), [""; 0]);
    assert_eq!(
        linked(&work, Relation::Performance).len(),
        2,
        "other links stay"
    );
    let song = record(&store, "USS1Z9900001");
    assert_eq!(
        combine(&song.statements, Use::TrainAi),
        Some(Permission::No),
        "and stays in force"
    );
    assert_eq!(
        combine(&song.statements, Use::TrainGenai),
        None,
        "what it inherited is gone"
    );
    assert_eq!(titles(&record(&store, "ipi:00014107436")), ["Ash Ben"]);
    let suppressed = report.suppressed.clone().unwrap();
    assert_eq!((suppressed.entries, suppressed.records), (4, 1));
    assert_eq!((suppressed.credits, suppressed.shares), (3, 1));
    assert_eq!(suppressed.unknown, ["T-123.456.789-4", "Nobody At All"]);
    assert!(
        report
            .text()
            .contains("nothing was found for Nobody At All")
    );
}

#[test]
fn a_party_suppressed_by_identifier_alone_leaves_namesakes_and_says_so() {
    let place = place().file("suppress.toml", "identifiers = ['I-000000229-7']");
    let (report, store) = place.built();
    assert!(ask(&store, "ipi:00014107338").records.is_empty());
    let work = record(&store, "T0000000010");
    let names: Vec<&str> = work
        .credits
        .iter()
        .map(|credit| credit.name.as_str())
        .collect();
    assert_eq!(names, ["Nora Quill"], "it has no identifier");
    let suppressed = report.suppressed.unwrap();
    assert_eq!((suppressed.namesakes, suppressed.unknown.len()), (1, 0));
}

#[test]
fn a_party_suppressed_by_name_alone_is_gone_with_its_codes() {
    let place = place().file("suppress.toml", "names = ['QUILL, Nora']");
    let (report, _) = place.built();
    let bytes = place.every_byte();
    for text in ["quill", "00014107338", "000000012146438X", "zephyrine"] {
        assert!(!holds(&bytes, text), "{text} is still there");
    }
    assert_eq!(report.suppressed.unwrap().unknown, [""; 0]);
}

#[test]
fn a_suppressed_record_is_gone_with_its_links_and_what_only_led_to_it() {
    let place = place().head("suppress = \"private/list.toml\"\n");
    std::fs::create_dir(place.path("private")).unwrap();
    let place = place.file("private/list.toml", "identifiers = ['US-S1Z-99-00002']");
    let (report, store) = place.built();
    assert_eq!(ask(&store, "USS1Z9900002").status, Status::NotRegistered);
    assert_eq!(count(&report, Kind::Recording), 2);
    assert_eq!(
        names(&store, "asset:kkbox:k2"),
        ["recording isrc:USS1Z9900003"]
    );
    let work = record(&store, "T0000000021");
    assert_eq!(linked(&work, Relation::Performance), [""; 0]);
    assert_eq!(work.link_totals, [0, 0, 0, 1]);
    assert!(!holds(&place.every_byte(), "USS1Z9900002"));
}

#[test]
fn a_list_that_cannot_be_read_stops_the_build() {
    let place = Place::new()
        .table("a", "work", "iswc,title\nT0000000010,A\n")
        .file("suppress.toml", "identifiers = ['nonsense']");
    let build = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| place.build()));
    assert!(build.is_err());
}

#[test]
fn contact_data_in_columns_that_nobody_mapped_never_reaches_a_snapshot() {
    let works = "\
iswc,title,composer,contact_email,contact_name,phone,Address Line 1,rights_email
T-000.000.001-0,Harbour Lights,Quill Nora,nora@planted.example,Planted Person,+1 555 0199,7 Planted Street,rights@planted.example
";
    let json = r#"{"isrc": "USS1Z9900001", "title": "Song", "contact": {"email": "deep@planted.example", "phone": "+1 555 0199"}}
"#;
    let said = r#"{"isrc": "USS1Z9900001", "train-ai": "no", "declarant": {"name": "A label", "email": "d@planted.example"}, "contact": "c@planted.example", "phone": "+1 555 0199", "id": "mailto:x@planted.example", "policy": "write to p@planted.example", "vocabulary": "custom"}
{"iscc": "ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY", "version": "1.0", "intent": "activate", "search": "true", "summary": "Planted Person says so", "policy": "ask p@planted.example"}
"#;
    let place = Place::new()
        .table("works", "work", works)
        .table("songs", "recording", json)
        .statements("said", said);
    let (report, store) = place.built();
    assert_eq!(report.rejected, 0, "{:?}", report.first_rejects);
    assert_eq!(
        record(&store, "USS1Z9900001").statements[0].declarant,
        "A label"
    );
    let bytes = place.every_byte();
    for text in ["planted", "555 0199"] {
        assert!(!holds(&bytes, text), "{text} is in the snapshot");
    }
}
