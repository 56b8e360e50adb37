//! Which rows become one record: identifiers that were archived, parties with several, works that
//! may be one; and codes of one row that lead to each other.

use imr_snapshots::record::{Kind, Relation, Standing};
use proptest::prelude::*;

use crate::place::{Place, ask, count, linked, names, record, titles};

const WORKS: &str = "\
iswc,title,composer,archived_iswc
T-000.000.001-0,Preferred,Nora Quill,T-034.524.680-1
";
const OLD_WORKS: &str = "\
iswc,title,society:052
T-034.524.680-1,Old Title,250310HN
";
const RECORDINGS: &str = "\
isrc,title,iswc
USS1Z9900001,Harbour Lights,T-034.524.680-1
";

#[test]
fn a_source_that_still_uses_an_archived_iswc_speaks_of_the_preferred_work() {
    let place = Place::new()
        .table("new", "work", WORKS)
        .table("old", "work", OLD_WORKS)
        .table("label", "recording", RECORDINGS);
    let (report, store) = place.built();
    assert_eq!((count(&report, Kind::Work), report.joined), (1, 1));
    for code in ["T0000000010", "T0345246801", "society:052:250310HN"] {
        assert_eq!(names(&store, code), ["work iswc:T0000000010"], "{code}");
    }
    let work = record(&store, "T0345246801");
    assert_eq!(titles(&work), ["Old Title", "Preferred"]);
    assert_eq!(
        linked(&work, Relation::Performance),
        ["recording isrc:USS1Z9900001"]
    );
    let via = ask(&store, "T0345246801").records.remove(0).via;
    assert_eq!(
        via.unwrap().code(),
        "T0345246801",
        "the answer says that it was redirected"
    );
    let archived = work
        .identifiers
        .iter()
        .filter(|c| c.standing == Standing::Archived);
    assert_eq!(archived.count(), 1);
    assert_eq!(report.dangling_links, 0);
}

#[test]
fn any_header_for_archived_codes_is_known_and_a_code_of_another_kind_is_refused() {
    for header in [
        "archived",
        "archived_iswc",
        "merged_from",
        "old_iswc",
        "archived:iswc",
    ] {
        let text = WORKS.replace("archived_iswc", header);
        let place = Place::new().table("new", "work", &text);
        let (report, store) = place.built();
        assert_eq!(report.rejects, 0, "{header}");
        assert_eq!(
            names(&store, "T0345246801"),
            ["work iswc:T0000000010"],
            "{header}"
        );
    }
    let text = WORKS
        .replace("archived_iswc", "archived")
        .replace("T-034.524.680-1", "USS1Z9900001");
    let report = Place::new().table("new", "work", &text).build();
    assert_eq!((report.rejected, report.rejects), (0, 1));
    assert_eq!(report.sources[0].rejects["id-kind"], 1);
}

#[test]
fn circles_of_archived_codes_are_counted_and_end_at_the_smallest() {
    let circle = "iswc,title,archived\nT0000000010,One,T0345246801\nT0345246801,Two,T0000000010\n";
    let (report, store) = Place::new().table("a", "work", circle).built();
    assert_eq!((report.archive_cycles, count(&report, Kind::Work)), (1, 1));
    assert_eq!(names(&store, "T0345246801"), ["work iswc:T0000000010"]);
    assert!(report.text().contains("archive-cycle"), "{}", report.text());
}

#[test]
fn other_name_numbers_of_a_party_are_one_party_found_by_all() {
    let parties = "\
ipi,name,other_name_numbers,ipi-base
00014107338,Quill Nora,00014107436|00014107534,
00014107632,Quill Group,,I-000000229-7
";
    let more = "ipi,name,ipi-base,isni\n00014107436,Night Owl,I-000000229-7,000000012146438X\n";
    let credits = "isrc,title,artist,artist.ipi\nUSS1Z9900001,Song,Night Owl,00014107534\n";
    let place = Place::new()
        .table("a", "party", parties)
        .table("b", "party", more)
        .table("c", "recording", credits);
    let (report, store) = place.built();
    assert_eq!(count(&report, Kind::Party), 1);
    let codes = [
        "ipi:00014107338",
        "ipi:00014107436",
        "ipi:00014107534",
        "ipi:00014107632",
        "I-000000229-7",
        "000000012146438X",
    ];
    for code in codes {
        assert_eq!(names(&store, code), ["party ipi:00014107338"], "{code}");
    }
    let party = record(&store, codes[0]);
    assert_eq!(
        linked(&party, Relation::Credit),
        ["recording isrc:USS1Z9900001"]
    );
    assert_eq!(titles(&party), ["Night Owl", "Quill Group", "Quill Nora"]);
}

#[test]
fn each_of_four_codes_of_a_row_finds_work_and_recording_with_links_both_ways() {
    let row = "\
isrc,title,iswc,society:052,asset:kkbox
USS1Z9900001,Harbour Lights,T-000.000.001-0,250310HN,k1
";
    let (_, store) = Place::new().table("a", "recording", row).built();
    let (work, song) = ("work iswc:T0000000010", "recording isrc:USS1Z9900001");
    for code in ["USS1Z9900001", "asset:kkbox:k1"] {
        assert_eq!(names(&store, code), [song], "{code}");
        assert_eq!(
            linked(&record(&store, code), Relation::Performance),
            [work],
            "{code}"
        );
    }
    for code in ["T0000000010", "society:052:250310HN"] {
        assert_eq!(names(&store, code), [work], "{code}");
        assert_eq!(
            linked(&record(&store, code), Relation::Performance),
            [song],
            "{code}"
        );
    }
}

#[test]
fn likely_duplicates_are_told_with_the_sources_and_in_the_report() {
    let one = "iswc,title,composer\nT0000000010,Harbour Lights,\"Quill, Nora\"\n";
    let two = "iswc,title,composer\nT0345246801,HARBOUR LIGHTS,Nora Quill\n";
    let (report, store) = Place::new()
        .table("a", "work", one)
        .table("b", "work", two)
        .built();
    assert_eq!(
        (count(&report, Kind::Work), report.possible_duplicates),
        (2, 1)
    );
    let first = record(&store, "T0000000010");
    let duplicate = Relation::PossibleDuplicate;
    assert_eq!(linked(&first, duplicate), ["work iswc:T0345246801"]);
    assert_eq!(first.links[0].sources.numbers(), [0, 1]);
    let second = record(&store, "T0345246801");
    assert_eq!(linked(&second, duplicate), ["work iswc:T0000000010"]);
}

/// Rows of four feeds that say something about each other.
fn rows() -> impl Strategy<Value = [Vec<String>; 4]> {
    let iswc = prop::sample::select(vec!["T0000000010", "T0345246801", "T9000000005", ""]);
    let name = prop::sample::select(vec!["Nora Quill", "Quill, Nora", "Ben Ash"]);
    let ipi = prop::sample::select(vec!["00014107338", "00014107436", "00014107534", ""]);
    let isni = prop::sample::select(vec!["000000012146438X", "0000000121032683", ""]);
    let local = prop::sample::select(vec!["1", "2", "3"]);
    let work = (
        iswc.clone(),
        local.clone(),
        name.clone(),
        ipi.clone(),
        iswc.clone(),
    )
        .prop_map(|(i, l, n, p, a)| format!("{i},{l},Song,\"{n}\",{p},{a}"));
    let party = (ipi.clone(), isni, local, name, ipi.clone())
        .prop_map(|(p, i, l, n, o)| format!("{p},{i},{l},\"{n}\",{o}"));
    let song =
        (0..4u8, iswc, ipi).prop_map(|(n, w, p)| format!("USS1Z990000{n},Song {n},{w},X,{p}"));
    let said = (0..4u8, any::<bool>(), 1..9u8).prop_map(|(n, yes, day)| {
        let word = if yes { "yes" } else { "no" };
        format!("USS1Z990000{n},{word},D,2026-01-0{day},2026-01-0{n}")
    });
    let some = |of: BoxedStrategy<String>| prop::collection::vec(of, 1..8);
    [
        some(work.boxed()),
        some(party.boxed()),
        some(song.boxed()),
        some(said.boxed()),
    ]
}

const HEADERS: [&str; 4] = [
    "iswc,local,title,composer,composer.ipi,archived",
    "ipi,isni,local,name,other_ipi",
    "isrc,title,iswc,artist,artist.ipi",
    "isrc,train-ai,declarant,declared,supersedes",
];
const KINDS: [&str; 4] = ["work", "party", "recording", ""];

/// The rows in one file a feed, or in two, in another order.
fn place(rows: &[Vec<String>; 4], turned: bool) -> Place {
    let mut place = Place::new();
    for ((rows, header), kind) in rows.iter().zip(HEADERS).zip(KINDS) {
        let mut rows = rows.clone();
        let format = match kind {
            "" => "format = \"statements\"".to_owned(),
            kind => format!("format = \"table\"\nkind = \"{kind}\""),
        };
        let id = format!("s{}", header.len());
        let file = |rows: &[String]| format!("{header}\n{}\n", rows.join("\n"));
        place = if turned && rows.len() > 1 {
            rows.reverse();
            let (first, second) = rows.split_at(rows.len() / 2);
            place.source(&id, &format, &[&file(first), &file(second)])
        } else {
            place.source(&id, &format, &[&file(&rows)])
        };
    }
    if turned {
        place.reverse();
        place.threads = 4;
        place.memory = 256 << 20;
    }
    place
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_feeds_files_and_threads_gives_the_same_bytes(rows in rows()) {
        let (one, two) = (place(&rows, false), place(&rows, true));
        let (first, second) = (one.build(), two.build());
        prop_assert_eq!(first.joined, second.joined);
        let same = one.bytes() == two.bytes();
        prop_assert!(same, "the snapshots differ");
    }
}
