//! The engine against a plain map of the same records: answers, and what they cost.

use std::collections::BTreeMap;

use crate::support::{compile, id};
use imr_snapshots::query::lookup::{self, Status};
use imr_snapshots::query::search::{self, Match, Query};
use imr_snapshots::record::{
    Credit, IdentifierClaim, Kind, Record, Role, Sources, Standing, Target, Title, TitleRole,
};
use imr_snapshots::segment::{Codec, Packing, PartKind};
use imr_snapshots::shelf::Cache;
use imr_snapshots::text::fold;

const WORDS: [&str; 16] = [
    "blue", "river", "night", "song", "Élan", "moon", "of", "the", "stone", "море", "ночь", "夜",
    "うた", "dance", "light", "home",
];

fn isrc(number: u32) -> String {
    format!("isrc:XXTST{:07}", number)
}

/// A pseudo-random number that depends on `seed` only (the finaliser of SplitMix64).
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn text(seed: u64) -> String {
    let words = 1 + mix(seed) % 4;
    let word = |n| WORDS[(mix(seed ^ (n << 32)) % WORDS.len() as u64) as usize];
    (0..words).map(word).collect::<Vec<_>>().join(" ")
}

fn recording(number: u32) -> (Target, Record) {
    let seed = u64::from(number);
    let title = |text: String, role| Title {
        text,
        role,
        language: String::new(),
        sources: Sources::one(0),
    };
    let mut record = Record {
        weight: (mix(seed) % 256) as u8,
        ..Record::default()
    };
    record.titles.push(title(text(seed), TitleRole::Main));
    if number.is_multiple_of(5) {
        record
            .titles
            .push(title(text(seed + 1_000_000), TitleRole::Alternative));
    }
    record.credits.push(Credit {
        name: text(seed + 7),
        role: Role::Artist,
        party: None,
        sources: Sources::one(0),
    });
    record.identifiers.push(IdentifierClaim {
        standing: Standing::Current,
        id: id(&format!("asset:apple:{}", 1_000_000 + number / 2)),
        sources: Sources::one(0),
    });
    (
        Target {
            kind: Kind::Recording,
            id: id(&isrc(number * 3)),
        },
        record,
    )
}

fn recordings(count: u32) -> Vec<(Target, Record)> {
    (0..count).map(recording).collect()
}

#[test]
fn every_record_is_found_and_every_gap_is_not_registered() {
    let records = recordings(3_000);
    for (packing, codec) in [
        (Packing::Assets, Codec::Stored),
        (Packing::Assets, Codec::Zstd),
        (Packing::Range, Codec::ZstdDictionary),
    ] {
        let memory = compile(&records, packing, codec);
        let cache = Cache::new(1 << 20);
        let snapshot = memory.open(&cache);
        for number in 0..9_000 {
            let code = isrc(number).replace("isrc:", "");
            let (answer, _) = memory.run(&cache, |tray| lookup::code(&snapshot, &code, &[], tray));
            if number % 3 == 0 {
                let (target, record) = &records[number as usize / 3];
                assert_eq!(answer.status, Status::Found, "{code}");
                assert_eq!(answer.records.len(), 1);
                assert_eq!(
                    (&answer.records[0].target, &answer.records[0].record),
                    (target, record)
                );
            } else {
                assert_eq!(answer.status, Status::NotRegistered, "{code}");
                assert!(answer.records.is_empty());
            }
        }
    }
}

#[test]
fn an_asset_id_leads_to_all_its_recordings() {
    let records = recordings(100);
    let memory = compile(&records, Packing::Assets, Codec::Zstd);
    let cache = Cache::new(1 << 20);
    let snapshot = memory.open(&cache);
    let url = "https://music.apple.com/gb/song/1000007";
    let (answer, _) = memory.run(&cache, |tray| lookup::code(&snapshot, url, &[], tray));
    assert_eq!(answer.status, Status::Found);
    let found: Vec<&Target> = answer.records.iter().map(|found| &found.target).collect();
    assert_eq!(found, [&records[14].0, &records[15].0]);
    assert_eq!(
        answer.records[0].via.as_ref(),
        Some(&id("asset:apple:1000007"))
    );
}

#[test]
fn what_the_snapshot_has_no_scheme_for_is_not_covered() {
    let memory = compile(&recordings(10), Packing::Assets, Codec::Stored);
    let cache = Cache::new(1 << 20);
    let snapshot = memory.open(&cache);
    for code in [
        "T-034.524.680-1",
        "spotify:track:3cIKojC2JBVIno9b35MJWn",
        "0000 0001 2103 2683",
    ] {
        let (answer, cost) = memory.run(&cache, |tray| lookup::code(&snapshot, code, &[], tray));
        assert_eq!(answer.status, Status::NotCovered, "{code}");
        assert_eq!(cost.waves, 0);
    }
}

#[test]
fn a_malformed_code_costs_no_fetch() {
    let memory = compile(&recordings(1_000), Packing::Range, Codec::Zstd);
    let cache = Cache::new(1 << 20);
    let snapshot = memory.open(&cache);
    for code in ["ISRC XXTST00000001", "ISRC: 12", "isrc:XX-TST-00-0000", ""] {
        let (answer, cost) = memory.run(&cache, |tray| lookup::code(&snapshot, code, &[], tray));
        assert_eq!(answer.status, Status::Invalid, "{code}");
        assert_eq!(cost.waves, 0, "{code}");
    }
}

/// The fetches of a look-up, without the parts that stay (roots and dictionaries).
fn cold_cost(count: u32) -> (usize, u32, u32) {
    let memory = compile(&recordings(count), Packing::Range, Codec::ZstdDictionary);
    let (mut waves, mut bytes, mut warm) = (0, 0, 0);
    for number in (0..count).step_by(count as usize / 50) {
        let cache = Cache::new(1 << 20);
        let snapshot = memory.open(&cache);
        let code = isrc(number * 3).replace("isrc:", "");
        let (_, cost) = memory.run(&cache, |tray| lookup::code(&snapshot, &code, &[], tray));
        let moving = |kind: PartKind| matches!(kind, PartKind::Head | PartKind::Block { .. });
        let spans: Vec<_> = cost.spans.iter().filter(|span| moving(span.kind)).collect();
        waves = waves.max(spans.len());
        bytes = bytes.max(spans.iter().map(|span| span.length).sum());
        let blocks = spans.iter().filter(|span| span.kind != PartKind::Head);
        warm = warm.max(blocks.map(|span| span.length).sum());
    }
    (waves, bytes, warm)
}

#[test]
fn a_cold_lookup_costs_two_fetches_however_many_records_there_are() {
    for count in [1_000, 30_000] {
        let (waves, bytes, warm) = cold_cost(count);
        assert_eq!(waves, 2, "{count} records");
        assert!(bytes <= 36 << 10, "{count} records: {bytes} bytes");
        assert!(warm <= 6 << 10, "{count} records: {warm} bytes");
    }
}

/// What a search for the titles that begin with `prefix` must give, by reading every record.
fn expected(records: &[(Target, Record)], prefix: &str, kind: Option<Kind>) -> Vec<Target> {
    let mut found: BTreeMap<(u8, Target), ()> = BTreeMap::new();
    for (target, record) in records {
        let begins = record
            .titles
            .iter()
            .any(|title| fold(&title.text).starts_with(prefix));
        if begins && kind.is_none_or(|kind| kind == target.kind) {
            found.insert((255 - record.weight, target.clone()), ());
        }
    }
    found
        .into_keys()
        .map(|(_, target)| target)
        .take(10)
        .collect()
}

#[test]
fn completions_are_the_ten_best_of_all() {
    let records = recordings(4_000);
    let memory = compile(&records, Packing::Assets, Codec::Zstd);
    let cache = Cache::new(4 << 20);
    let snapshot = memory.open(&cache);
    let mut prefixes: Vec<String> = Vec::new();
    for (_, record) in records.iter().step_by(40) {
        let title = fold(&record.titles[0].text);
        prefixes.extend((1..=title.chars().count()).map(|n| title.chars().take(n).collect()));
    }
    prefixes.extend(["zzz".to_owned(), "blue  ".to_owned(), "夜".to_owned()]);
    for prefix in prefixes {
        for kind in [None, Some(Kind::Recording), Some(Kind::Work)] {
            let query = Query {
                text: prefix.clone(),
                kind,
                limit: 10,
                ..Query::default()
            };
            let (answer, cost) =
                memory.run(&cache, |tray| search::suggest(&snapshot, &query, tray));
            let found: Vec<Target> = answer
                .hits
                .iter()
                .map(|hit| hit.card.target.clone())
                .collect();
            assert_eq!(
                found,
                expected(&records, &fold(&prefix), kind),
                "{prefix:?} {kind:?}"
            );
            // Roots and heads of two tables and one block, when nothing at all is loaded yet.
            assert!(cost.waves <= 5, "{prefix:?}: {} waves", cost.waves);
        }
    }
}

#[test]
fn search_pages_through_every_record_of_a_title() {
    let mut records = recordings(2_000);
    for (at, (_, record)) in records.iter_mut().enumerate() {
        if at % 10 == 3 {
            record.titles[0].text = "Intro".to_owned();
        }
    }
    let memory = compile(&records, Packing::Assets, Codec::Zstd);
    let cache = Cache::new(4 << 20);
    let snapshot = memory.open(&cache);
    let mut query = Query {
        text: "INTRO!".to_owned(),
        limit: 17,
        ..Query::default()
    };
    let mut found = Vec::new();
    loop {
        let (answer, _) = memory.run(&cache, |tray| search::search(&snapshot, &query, tray));
        assert_eq!(answer.totals, [0, 200, 0, 0]);
        assert_eq!(
            (answer.facets, answer.facets_partial),
            ([0, 200, 0, 0], true)
        );
        assert!(answer.hits.iter().all(|hit| hit.marks == [(0, 5)]));
        assert!(answer.hits.iter().all(|hit| hit.by == Match::Exact));
        found.extend(answer.hits.into_iter().map(|hit| hit.card.target));
        match answer.next {
            Some(next) => query.cursor = next,
            None => break,
        }
    }
    let mut expected: Vec<(u8, &Target)> = records
        .iter()
        .filter(|(_, record)| record.titles[0].text == "Intro")
        .map(|(target, record)| (255 - record.weight, target))
        .collect();
    expected.sort();
    assert_eq!(
        found,
        expected
            .into_iter()
            .map(|(_, target)| target.clone())
            .collect::<Vec<_>>()
    );
}

#[test]
fn an_identifier_is_looked_up_before_titles() {
    let mut records = recordings(60);
    records[7].1.titles[0].text = "XX-TST-00-00006".to_owned();
    let memory = compile(&records, Packing::Assets, Codec::Zstd);
    let cache = Cache::new(4 << 20);
    let snapshot = memory.open(&cache);
    let mut query = Query {
        text: "xxtst0000006".to_owned(),
        limit: 5,
        ..Query::default()
    };
    let run = |query: &Query| {
        memory
            .run(&cache, |tray| search::search(&snapshot, query, tray))
            .0
    };
    let answer = run(&query);
    assert_eq!(answer.hits[0].by, Match::Identifier);
    assert_eq!(answer.hits[0].card.target, records[2].0);
    assert_eq!(
        (answer.facets, answer.facets_partial),
        ([0, 1, 0, 0], false)
    );
    // Of another kind, and with a credit, there is nothing.
    query.kind = Some(Kind::Work);
    assert!(run(&query).hits.is_empty());
    query.kind = None;
    query.credit = "somebody".to_owned();
    assert!(run(&query).hits.is_empty());
    // A page may end behind it.
    query.credit.clear();
    query.text = "XX-TST-00-00006".to_owned();
    query.limit = 1;
    let first = run(&query);
    assert_eq!(first.hits[0].by, Match::Identifier);
    query.cursor = first
        .next
        .expect("a title is the code of another recording");
    let second = run(&query);
    assert_eq!(second.hits[0].by, Match::Exact);
    assert_eq!(second.hits[0].card.target, records[7].0);
}

#[test]
fn a_missing_object_makes_only_its_keys_unavailable() {
    let records = recordings(3_000);
    let mut memory = compile(&records, Packing::Assets, Codec::Stored);
    let cache = Cache::new(16 << 20);
    let snapshot = memory.open(&cache);
    let code = isrc(0).replace("isrc:", "");
    let (_, cost) = memory.run(&cache, |tray| lookup::code(&snapshot, &code, &[], tray));
    let segment = cost
        .spans
        .iter()
        .find(|span| span.kind == PartKind::Head)
        .unwrap()
        .object;
    memory.objects.remove(&segment.to_string());
    let cache = Cache::new(16 << 20);
    let mut unavailable = 0;
    for number in (0..3_000).step_by(7) {
        let code = isrc(number * 3).replace("isrc:", "");
        let (answer, _) = memory.run(&cache, |tray| lookup::code(&snapshot, &code, &[], tray));
        match answer.status {
            Status::Found => assert_eq!(answer.records[0].record, records[number as usize].1),
            Status::Unavailable => unavailable += 1,
            other => panic!("{code}: {other:?}"),
        }
    }
    assert!(unavailable > 0 && unavailable < 429, "{unavailable}");
}
