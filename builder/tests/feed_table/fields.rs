//! What rows say, cell by cell.

use imr_builder::ingest::Item;
use imr_snapshots::record::{FactKind, FactValue, Kind, Relation, Right, Role, TitleRole};

use crate::take::{read, spec};

fn ids(item: &Item) -> Vec<String> {
    item.ids.iter().map(ToString::to_string).collect()
}

fn fact(item: &Item, kind: FactKind) -> Option<&FactValue> {
    item.claims
        .facts
        .iter()
        .find(|fact| fact.kind == kind)
        .map(|fact| &fact.value)
}

fn text(text: &str) -> FactValue {
    FactValue::Text(text.to_owned())
}

#[test]
fn a_malformed_identifier_costs_its_cell_and_the_row_goes_in_under_another() {
    let spec = spec("recording", &[("asset:kkbox", "song_id")]);
    let taken = read(
        &spec,
        "a.csv",
        "song_id,isrc,name\nab/c=,TWB53966001H,Title\n",
    );
    assert_eq!(taken.told(), ["2:2 id-character"]);
    assert!(taken.rejects[0].message.contains("TWB53966001H"));
    assert_eq!(ids(&taken.items[0]), ["asset:kkbox:ab/c="]);
    assert_eq!(taken.titles(Kind::Recording), ["Title"]);
}

#[test]
fn a_row_whose_only_identifier_is_malformed_or_missing_is_rejected() {
    let taken = read(
        &spec("recording", &[]),
        "a.csv",
        "isrc,title\nTWB53966001H,One\n,Two\nNULL,Three\n",
    );
    assert_eq!(taken.told(), ["2:1 id-character!", "3 no-id!", "4 no-id!"]);
    assert!(taken.items.is_empty());
    assert_eq!(taken.rows, 3);
}

#[test]
fn a_wrong_check_digit_is_taken_and_counted() {
    let taken = read(
        &spec("work", &[]),
        "a.csv",
        "iswc,title\nT-034.524.680-1,One\nT0345246802,Two\n",
    );
    assert_eq!((taken.items.len(), taken.rejects.len()), (2, 0));
    assert_eq!(taken.warnings.get("check-digit"), Some(&1));
}

#[test]
fn numbers_that_a_spreadsheet_rounded_are_explained() {
    let text = "upc,title\n7.18752E+11,One\n7.18752155427E+11,Two\n718752155427.0,Three\n";
    let taken = read(&spec("release", &[]), "a.csv", text);
    assert_eq!(taken.told(), ["2:1 id-rounded!"]);
    assert!(taken.rejects[0].message.contains("spreadsheet"));
    assert!(taken.rejects[0].hint.contains("format the column as text"));
    assert_eq!(ids(&taken.items[0]), ["gtin:00718752155427"]);
    assert_eq!(taken.items[0].ids, taken.items[1].ids);
    assert_eq!(taken.warnings["spreadsheet-number"], 2);
}

#[test]
fn dirty_and_many_identifiers_of_one_row_are_its_record() {
    let spec = spec("recording", &[("asset:spotify", "uri")]);
    let text = "isrc,uri\nus-tcf-10-69812|xaabc2600001 ; USTCF1069812,https://open.spotify.com/track/3cIKojC2JBVIno9b35MJWn?si=1\n\
                ,spotify:track:3cIKojC2JBVIno9b35MJWn\n,youtube::7kjdK7a-_0B\n,spotify:local:Some+Name:x\n";
    let taken = read(&spec, "a.csv", text);
    let expected = [
        "isrc:USTCF1069812",
        "isrc:XAABC2600001",
        "asset:spotify:3cIKojC2JBVIno9b35MJWn",
    ];
    assert_eq!(ids(&taken.items[0]), expected);
    assert_eq!(ids(&taken.items[1]), expected[2..]);
    assert_eq!(taken.told(), ["4:2 id-length!", "5:2 id-length!"]);
}

#[test]
fn parties_are_aligned_with_their_identifiers() {
    let spec = spec(
        "recording",
        &[("artist.isni", "isnis"), ("artist.ipi", "ipis")],
    );
    let text = "isrc,artists,isnis,ipis\nXAABC2600001,A Band| B Band |-,000000012146438X||,|00014107338|\n\
                XAABC2600002,A|B,000000012146438X,\n";
    let taken = read(&spec, "a.csv", text);
    let credits = &taken.of(Kind::Recording)[0].claims.credits;
    let shown: Vec<_> = credits
        .iter()
        .map(|c| (c.name.as_str(), c.party.as_ref().map(ToString::to_string)))
        .collect();
    let expected = [
        ("A Band", Some("isni:000000012146438X".to_owned())),
        ("B Band", Some("ipi:00014107338".to_owned())),
    ];
    assert_eq!(shown, expected);
    assert_eq!(taken.titles(Kind::Party), ["A Band", "B Band"]);
    assert_eq!(taken.told(), ["3:3 aligned"]);
    let second = &taken.of(Kind::Recording)[1].claims.credits;
    assert!(second.len() == 2 && second.iter().all(|credit| credit.party.is_none()));
}

#[test]
fn one_identifier_for_names_with_a_comma_is_one_party() {
    let mut spec = spec(
        "recording",
        &[("artist", "artists"), ("artist.asset:spotify", "uris")],
    );
    spec.set_separators(&[", ".to_owned()]).unwrap();
    let text = "isrc\tartists\turis\nXAABC2600001\tTyler, The Kettle\tspotify:artist:4V8LLVI7PbaPR0K2TGSxFF\n\
                XAABC2600002\tPots\\, Pans & Co\tspotify:artist:2pdvghEHZJtgSXZ7cvNLou\n";
    let taken = read(&spec, "a.tsv", text);
    assert_eq!(
        taken.titles(Kind::Party),
        ["Tyler, The Kettle", "Pots, Pans & Co"]
    );
    assert!(taken.rejects.is_empty());
}

#[test]
fn a_release_and_a_work_are_linked_and_a_release_without_code_is_a_fact() {
    let text = "isrc,title,album,upc,release date,iswc,duration_ms,label\n\
                XAABC2600001,One,Hot Water,602475093060,1979-05-01,T0345246801|T9204649558,224813,Sample\n\
                XAABC2600002,Two,Cold Water,,1980,,,\n";
    let taken = read(&spec("recording", &[]), "a.csv", text);
    assert!(taken.rejects.is_empty(), "{:?}", taken.rejects);
    let recording = taken.of(Kind::Recording)[0];
    let links: Vec<_> = recording
        .claims
        .links
        .iter()
        .map(|l| (l.relation, l.target.id.to_string()))
        .collect();
    assert_eq!(
        links,
        [
            (Relation::Track, "gtin:00602475093060".to_owned()),
            (Relation::Performance, "iswc:T0345246801".to_owned()),
            (Relation::Performance, "iswc:T9204649558".to_owned()),
        ]
    );
    assert_eq!(
        fact(recording, FactKind::Duration),
        Some(&FactValue::Number(224_813))
    );
    assert_eq!(fact(recording, FactKind::Label), Some(&text_of("Sample")));
    assert_eq!(taken.titles(Kind::Release), ["Hot Water"]);
    assert_eq!(taken.of(Kind::Work).len(), 2);
    let second = taken.of(Kind::Recording)[1];
    assert!(second.claims.links.is_empty());
    assert_eq!(
        fact(second, FactKind::ReleaseTitle),
        Some(&text_of("Cold Water"))
    );
    let sources = taken
        .items
        .iter()
        .flat_map(|item| item.claims.titles.iter().map(|t| t.sources.numbers()));
    assert!(sources.clone().count() == 3 && sources.into_iter().all(|numbers| numbers == [3]));
}

fn text_of(value: &str) -> FactValue {
    text(value)
}

#[test]
fn shares_belong_to_the_only_party_of_a_row() {
    let columns = [
        ("writer", "name"),
        ("writer.ipi", "ipi"),
        ("percent", "share"),
        ("right", "right"),
    ];
    let text = "iswc,name,ipi,share,right\nT0345246801,Doe,00014107338,\"33,33\",PR\n\
                T0345246801,Doe|Roe,,50,\nT0345246801,Doe,,101,\nT0345246801,Doe,,0,\n";
    let taken = read(&spec("work", &columns), "a.csv", text);
    assert_eq!(taken.told(), ["3:4 share-party", "4:4 share"]);
    let works = taken.of(Kind::Work);
    let share = &works[0].claims.shares[0];
    assert_eq!(
        (share.points, share.right, share.role),
        (3333, Right::Performing, Role::Writer)
    );
    assert_eq!(
        share.party.as_ref().map(ToString::to_string).as_deref(),
        Some("ipi:00014107338")
    );
    assert!(works[1..].iter().all(|work| work.claims.shares.is_empty()));
}

#[test]
fn bad_values_cost_their_cells_only() {
    let text =
        "isrc,title,duration,date,video,popularity\nXAABC2600001,One,long,31.2.1999,maybe,many\n";
    let taken = read(&spec("recording", &[]), "a.csv", text);
    assert_eq!(
        taken.told(),
        ["2:3 duration", "2:4 date", "2:5 form", "2:6 number"]
    );
    assert_eq!(taken.titles(Kind::Recording), ["One"]);
    let long = format!("isrc,title\nXAABC2600001,{}\n", "x".repeat(5000));
    let taken = read(&spec("recording", &[]), "a.csv", long);
    assert_eq!(
        (taken.told(), taken.items.len()),
        (vec!["2:2 text-long".to_owned()], 1)
    );
}

#[test]
fn titles_are_cut_only_where_their_column_says_so() {
    let mut spec = spec("work", &[("local", "id"), ("title:alternative", "others")]);
    spec.set_column_separators("Others", &["|".to_owned()])
        .unwrap();
    let taken = read(
        &spec,
        "a.csv",
        "id,title,others,genre\n1,Aloha| E,Komo| Mai,Folk|Pop\n",
    );
    let claims = &taken.items[0].claims;
    let titles: Vec<_> = claims
        .titles
        .iter()
        .map(|t| (t.role, t.text.as_str()))
        .collect();
    let alternative = TitleRole::Alternative;
    let expected = [
        (TitleRole::Main, "Aloha| E"),
        (alternative, "Komo"),
        (alternative, "Mai"),
    ];
    assert_eq!(titles, expected);
    assert_eq!(claims.facts.len(), 2);
}

#[test]
fn lists_of_names_and_links_are_bounded() {
    let names = vec!["n"; 5000].join("|");
    let taken = read(
        &spec("recording", &[]),
        "a.csv",
        format!("isrc,artist\nXAABC2600001,{names}\n"),
    );
    assert_eq!(taken.told(), ["2:2 values"]);
    assert_eq!(taken.items[0].claims.credits.len(), 1);
}

#[test]
fn nested_json_is_aligned() {
    let columns = [
        ("local", "id"),
        ("writer", "writers.name"),
        ("writer.ipi", "writers.ipi"),
    ];
    let text =
        r#"{"id": 7, "title": "One", "writers": [{"name": "A"}, {"name": "B", "ipi": 14107338}]}"#;
    let taken = read(&spec("work", &columns), "a.jsonl", text);
    assert!(taken.rejects.is_empty(), "{:?}", taken.rejects);
    let credits = &taken.of(Kind::Work)[0].claims.credits;
    assert_eq!(
        credits
            .iter()
            .map(|c| c.party.is_some())
            .collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(ids(taken.of(Kind::Party)[0]), ["ipi:00014107338"]);
}
