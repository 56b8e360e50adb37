//! From items to records: which record a row speaks of, and what both ends of a link say.

use std::collections::BTreeMap;

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{
    Credit, IdentifierClaim, Kind, Link, Record, Relation, Role, Sources, Standing, Target, Title,
    TitleRole,
};
use proptest::prelude::*;

mod alike;
mod joined;
mod linked;

use super::Item;
use super::claim::Claim;
use super::groups::{Groups, Known, targets};
use super::intake::{Intake, Outbox};
use super::links::{self, Duplicates, LinkReader};
use super::merge::{merge, weigh};
use super::resolve::{Joined, resolve};
use super::scratch::Scratch;

/// Everything that comes out of an ingest.
#[derive(Debug, Default, PartialEq)]
struct Ingested {
    records: BTreeMap<String, Record>,
    /// Identifier -> records that it leads to.
    map: BTreeMap<String, Vec<String>>,
    /// Links that are not inside records, by key of the page.
    pages: BTreeMap<Vec<u8>, Vec<Link>>,
    dangling: u64,
    overshared: u64,
    joined: Joined,
    duplicates: Duplicates,
}

impl Ingested {
    fn titles(&self, record: &str) -> Vec<&str> {
        let record = self.records.get(record);
        record
            .into_iter()
            .flat_map(|r| &r.titles)
            .map(|title| title.text.as_str())
            .collect()
    }

    fn names(&self) -> Vec<&str> {
        self.records.keys().map(String::as_str).collect()
    }

    fn leads(&self, id: &str) -> Vec<&str> {
        self.map
            .get(id)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect()
    }

    fn links(&self, record: &str) -> Vec<(Relation, String)> {
        let links = self
            .records
            .get(record)
            .into_iter()
            .flat_map(|record| &record.links);
        links
            .map(|link| (link.relation, name(&link.target)))
            .collect()
    }
}

fn name(target: &Target) -> String {
    format!("{} {}", target.kind.name(), target.id)
}

/// Ingests items, each with the number of its source.
fn ingest(items: &[(u16, Item)], budget: usize) -> Ingested {
    let scratch = Scratch::new(&std::env::temp_dir());
    let intake = Intake::new(&scratch, budget);
    let mut outbox = Outbox::new(&intake);
    for (source, item) in items {
        outbox
            .take(&Claim::new(item.clone(), *source).unwrap())
            .unwrap();
    }
    outbox.flush().unwrap();
    let mut resolved = resolve(&intake, &scratch, budget).unwrap();
    let greatest = [0; 10];
    let linked = links::resolve(&mut resolved, &scratch, budget, &greatest).unwrap();
    let mut out = Ingested {
        dangling: linked.dangling,
        duplicates: linked.duplicates,
        overshared: resolved.overshared,
        joined: resolved.joined,
        ..Ingested::default()
    };
    let mut map = resolved.map.whole.open().unwrap();
    while let Some((id, _)) = map.current() {
        let (id, mut found) = (id.to_vec(), Vec::new());
        targets(&mut map, &id, &mut found).unwrap();
        let id = Identifier::from_key(&id).unwrap().to_string();
        out.map.insert(id, found.iter().map(name).collect());
    }
    let reader = LinkReader::new(linked.links, &scratch, budget);
    let mut groups = Groups::new(resolved.claims, reader, &resolved.map).unwrap();
    for &kind in Kind::ALL {
        while let Some(mut batch) = groups.batch(kind).unwrap() {
            for known in batch.drain().filter(Known::is_record) {
                let id = Identifier::from_key(known.id).unwrap();
                let (mut record, popularity) = merge(kind, known.bodies().unwrap(), &greatest);
                record.weight = weigh(&record, popularity, &known.links.totals);
                record.link_totals = known.links.totals;
                record.links = known.links.inline;
                out.records.insert(name(&Target { kind, id }), record);
            }
        }
    }
    let mut overflow = groups.finish().unwrap();
    while let Some((key, page)) = overflow.page().unwrap() {
        out.pages.insert(key, page);
    }
    out
}

fn id(text: &str) -> Identifier {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no identifier"))
}

/// An item of source 0 with a title and identifiers.
fn item(kind: Kind, title: &str, ids: &[&str]) -> (u16, Item) {
    let title = Title {
        text: title.to_owned(),
        role: TitleRole::Main,
        language: String::new(),
        sources: Sources::one(0),
    };
    let claims = Record {
        titles: vec![title],
        ..Record::default()
    };
    (
        0,
        Item {
            kind,
            ids: ids.iter().map(|text| id(text)).collect(),
            claims,
            popularity: None,
        },
    )
}

fn linked(mut item: (u16, Item), relation: Relation, kind: Kind, to: &str) -> (u16, Item) {
    let target = Target { kind, id: id(to) };
    item.1.claims.links.push(Link {
        relation,
        target,
        sources: Sources::one(item.0),
    });
    item
}

/// The item with an identifier that was merged into its record.
fn archiving(mut item: (u16, Item), archived: &str) -> (u16, Item) {
    item.1.claims.identifiers.push(IdentifierClaim {
        id: id(archived),
        standing: Standing::Archived,
        sources: Sources::one(item.0),
    });
    item
}

const A: &str = "isrc:USS1Z9900001";
const B: &str = "isrc:USS1Z9900002";
const REC: Kind = Kind::Recording;
/// Enough for every test to stay in memory.
const ROOM: usize = 1 << 20;

#[test]
fn soft_rows_join_the_hard_record_that_names_their_identifier() {
    let items = [
        item(REC, "Hard", &[A, "asset:kkbox:x1"]),
        item(REC, "Soft", &["asset:kkbox:x1", "local:a:7"]),
        item(REC, "Chain", &["local:a:7"]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["recording isrc:USS1Z9900001"]);
    assert_eq!(
        out.titles("recording isrc:USS1Z9900001"),
        ["Chain", "Hard", "Soft"]
    );
    assert_eq!(out.leads("local:a:7"), ["recording isrc:USS1Z9900001"]);
    assert_eq!(out.leads("asset:kkbox:x1"), ["recording isrc:USS1Z9900001"]);
    assert_eq!(
        out.leads(A),
        [""; 0],
        "a primary hard identifier is no alias"
    );
}

#[test]
fn soft_rows_without_a_hard_record_are_named_by_the_strongest_then_smallest() {
    let items = [
        item(REC, "One", &["local:a:7", "asset:kkbox:b"]),
        item(REC, "Two", &["asset:kkbox:a", "local:a:7"]),
        item(REC, "Three", &["local:a:8"]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(
        out.names(),
        ["recording asset:kkbox:a", "recording local:a:8"]
    );
    assert_eq!(out.titles("recording asset:kkbox:a"), ["One", "Two"]);
    for text in ["asset:kkbox:a", "asset:kkbox:b", "local:a:7"] {
        assert_eq!(out.leads(text), ["recording asset:kkbox:a"]);
    }
}

#[test]
fn two_hard_records_are_not_merged_by_an_identifier_that_they_share() {
    let items = [
        item(REC, "First", &[A, "asset:kkbox:x"]),
        item(REC, "Second", &[B, "asset:kkbox:x"]),
        item(REC, "Either", &["asset:kkbox:x"]),
    ];
    let out = ingest(&items, ROOM);
    let both = ["recording isrc:USS1Z9900001", "recording isrc:USS1Z9900002"];
    assert_eq!(out.names(), both);
    assert_eq!(out.leads("asset:kkbox:x"), both);
    assert_eq!(out.titles(both[0]), ["Either", "First"], "no silent winner");
    assert_eq!(out.titles(both[1]), ["Either", "Second"]);
}

#[test]
fn a_component_claimed_by_two_hard_records_goes_to_both_with_all_its_identifiers() {
    let items = [
        item(REC, "First", &[A, "asset:kkbox:x"]),
        item(REC, "Second", &[B, "local:a:1"]),
        item(REC, "Bridge", &["asset:kkbox:x", "local:a:1"]),
    ];
    let out = ingest(&items, ROOM);
    let both = ["recording isrc:USS1Z9900001", "recording isrc:USS1Z9900002"];
    assert_eq!(out.leads("asset:kkbox:x"), both);
    assert_eq!(out.leads("local:a:1"), both);
    assert_eq!(out.titles(both[0]), ["Bridge", "First"]);
    assert_eq!(out.titles(both[1]), ["Bridge", "Second"]);
}

#[test]
fn a_row_with_two_codes_is_named_by_the_first_and_the_other_keeps_its_own_record() {
    let items = [item(REC, "Both", &[B, A]), item(REC, "Own", &[A])];
    let out = ingest(&items, ROOM);
    assert_eq!(out.titles("recording isrc:USS1Z9900002"), ["Both"]);
    assert_eq!(out.titles("recording isrc:USS1Z9900001"), ["Own"]);
    assert_eq!(
        out.leads(A),
        ["recording isrc:USS1Z9900002"],
        "and is an alias as well"
    );
    let alone = ingest(&items[..1], ROOM);
    assert_eq!(alone.names(), ["recording isrc:USS1Z9900002"]);
    assert_eq!(alone.leads(A), ["recording isrc:USS1Z9900002"]);
}

const IPI: &str = "ipi:00014107338";
const IPI2: &str = "ipi:00014107436";
const ISNI: &str = "isni:000000012146438X";
const DPID: &str = "dpid:PADPIDA2013042401U";

#[test]
fn a_party_known_by_isni_joins_the_one_whose_row_names_both() {
    let items = [
        item(Kind::Party, "Both", &[IPI, ISNI]),
        item(Kind::Party, "Only ISNI", &[ISNI, DPID]),
        item(
            Kind::Party,
            "Only DPID",
            &[DPID, "mbid:f27ec8db-af05-4f36-916e-3d57f91ecf5e"],
        ),
        item(
            Kind::Party,
            "Only MBID",
            &["mbid:f27ec8db-af05-4f36-916e-3d57f91ecf5e"],
        ),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["party ipi:00014107338"]);
    let titles = out.titles("party ipi:00014107338");
    assert_eq!(titles, ["Both", "Only DPID", "Only ISNI", "Only MBID"]);
    for text in [ISNI, DPID, "mbid:f27ec8db-af05-4f36-916e-3d57f91ecf5e"] {
        assert_eq!(out.leads(text), ["party ipi:00014107338"]);
    }
    let apart = ingest(&items[1..], ROOM);
    assert_eq!(apart.names(), ["party isni:000000012146438X"]);
    assert_eq!(apart.leads(ISNI), [""; 0]);
}

#[test]
fn an_identifier_is_of_one_kind_only() {
    let items = [
        item(REC, "Recording", &["local:a:1"]),
        item(Kind::Release, "Release", &["local:a:1"]),
        item(Kind::Release, "Also", &["local:a:1", "asset:kkbox:r"]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(
        out.names(),
        ["recording local:a:1", "release asset:kkbox:r"]
    );
    assert_eq!(
        out.leads("local:a:1"),
        ["recording local:a:1", "release asset:kkbox:r"]
    );
}

#[test]
fn an_identifier_that_too_many_records_share_identifies_none_of_them() {
    let mut items = vec![item(REC, "Junk", &["asset:kkbox:none"])];
    for number in 0..70 {
        items.push(item(
            REC,
            "Song",
            &[&format!("isrc:USS1Z99{number:05}"), "asset:kkbox:none"],
        ));
    }
    let out = ingest(&items, ROOM);
    assert_eq!(out.overshared, 1);
    assert_eq!(out.titles("recording asset:kkbox:none"), ["Junk"]);
    assert_eq!(
        out.leads("asset:kkbox:none").len(),
        71,
        "it leads to all of them"
    );
    assert_eq!(out.titles("recording isrc:USS1Z9900000"), ["Song"]);
}

fn any_item() -> impl Strategy<Value = (u16, Item)> {
    let kinds = prop::sample::select(Kind::ALL);
    let ids = prop::sample::subsequence(
        vec![
            A,
            B,
            IPI,
            IPI2,
            ISNI,
            DPID,
            "iswc:T0345246801",
            "asset:kkbox:x",
            "asset:kkbox:y",
            "local:a:1",
            "local:a:2",
            "local:a:3",
            "society:052:1",
        ],
        1..4,
    );
    let to = prop::sample::select(vec![A, IPI, ISNI, "asset:kkbox:x", "local:a:2"]);
    let title = prop::sample::select(vec!["One", "Two", "Three"]);
    let archived = prop::option::weighted(
        0.3,
        prop::sample::select(vec![A, B, IPI, IPI2, ISNI, "asset:kkbox:x", "local:a:2"]),
    );
    let rest = (0u16..3, any::<bool>(), archived);
    (kinds, ids.prop_shuffle(), to, title, rest).prop_map(
        |(kind, ids, to, title, (source, link, archived))| {
            let (_, mut made) = item(kind, title, &ids);
            made.claims.titles[0].sources = Sources::one(source);
            made.popularity = Some(u64::from(source));
            let made = (source, made);
            let made = match archived {
                Some(archived) => archiving(made, archived),
                None => made,
            };
            if link {
                linked(made, Relation::Related, REC, to)
            } else {
                made
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn order_repetition_and_memory_change_nothing(
        items in prop::collection::vec(any_item(), 1..25),
        seed in any::<u64>(),
    ) {
        let expected = ingest(&items, ROOM);
        let mut turned = items.clone();
        // A permutation that the seed decides, and every third item twice.
        turned.sort_by_cached_key(|item| {
            use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
            BuildHasherDefault::<DefaultHasher>::new().hash_one((seed, format!("{item:?}")))
        });
        let again: Vec<_> = turned.iter().step_by(3).cloned().collect();
        turned.extend(again);
        prop_assert_eq!(&ingest(&turned, 1 << 12), &expected);
        // Every item can be found by each of its identifiers.
        for (_, item) in &items {
            for given in &item.ids {
                let own = name(&Target { kind: item.kind, id: given.clone() });
                let known = expected.records.contains_key(&own)
                    || expected.leads(&given.to_string()).iter().any(|record| {
                        record.starts_with(item.kind.name())
                    });
                prop_assert!(known, "{} is lost", own);
            }
        }
    }
}
