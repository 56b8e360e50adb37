//! Records that are one: archived identifiers, and parties with several.

use super::*;

const OLD: &str = "iswc:T0345246801";
const NEW: &str = "iswc:T0000000010";
const NEWEST: &str = "iswc:T9000000005";
const WORK: Kind = Kind::Work;

#[test]
fn rows_with_an_archived_code_join_the_record_that_it_was_merged_into() {
    let items = [
        archiving(item(WORK, "Preferred", &[NEW]), OLD),
        item(WORK, "Old", &[OLD, "society:052:X1"]),
        item(WORK, "Soft", &["society:052:X1"]),
        linked(item(REC, "Song", &[A]), Relation::Performance, WORK, OLD),
    ];
    let out = ingest(&items, ROOM);
    let work = "work iswc:T0000000010";
    assert_eq!(out.names(), ["recording isrc:USS1Z9900001", work]);
    assert_eq!(out.titles(work), ["Old", "Preferred", "Soft"]);
    for code in [OLD, "society:052:X1"] {
        assert_eq!(out.leads(code), [work], "{code}");
    }
    assert_eq!(out.leads(NEW), [""; 0]);
    let song = (
        Relation::Performance,
        "recording isrc:USS1Z9900001".to_owned(),
    );
    assert_eq!(out.links(work), [song]);
    assert_eq!(out.dangling, 0);
    let standings: Vec<_> = out.records[work]
        .identifiers
        .iter()
        .filter(|claim| claim.id == id(OLD))
        .map(|claim| claim.standing)
        .collect();
    assert_eq!(
        standings,
        [Standing::Current, Standing::Archived],
        "both sources are heard"
    );
}

#[test]
fn an_archived_code_without_rows_of_its_own_is_a_way_to_the_record() {
    let items = [archiving(item(WORK, "Preferred", &[NEW]), OLD)];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["work iswc:T0000000010"]);
    assert_eq!(out.leads(OLD), ["work iswc:T0000000010"]);
    assert_eq!(out.joined, Joined::default());
}

#[test]
fn a_chain_of_archived_codes_ends_at_the_last_one() {
    let items = [
        archiving(item(WORK, "Second", &[NEW]), OLD),
        archiving(item(WORK, "Third", &[NEWEST]), NEW),
        item(WORK, "First", &[OLD]),
    ];
    let out = ingest(&items, ROOM);
    let work = "work iswc:T9000000005";
    assert_eq!(out.names(), [work]);
    assert_eq!(out.titles(work), ["First", "Second", "Third"]);
    assert_eq!(out.leads(OLD), [work]);
    assert_eq!(out.leads(NEW), [work]);
    assert_eq!((out.joined.records, out.joined.cycles), (2, 0));
}

#[test]
fn a_circle_of_archived_codes_ends_at_the_smallest_and_is_counted() {
    let items = [
        archiving(item(WORK, "Second", &[NEW]), OLD),
        archiving(item(WORK, "First", &[OLD]), NEW),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["work iswc:T0000000010"]);
    assert_eq!(out.leads(OLD), ["work iswc:T0000000010"]);
    assert_eq!(out.leads(NEW), [""; 0]);
    assert_eq!(out.joined.cycles, 1);
}

#[test]
fn two_successors_of_one_code_are_both_found() {
    let items = [
        archiving(item(WORK, "One", &[NEW]), OLD),
        archiving(item(WORK, "Other", &[NEWEST]), OLD),
        item(WORK, "Old", &[OLD]),
    ];
    let out = ingest(&items, ROOM);
    let both = ["work iswc:T0000000010", "work iswc:T9000000005"];
    assert_eq!(out.leads(OLD), both);
    assert_eq!(out.titles(both[0]), ["Old", "One"]);
    assert_eq!(out.titles(both[1]), ["Other"]);
}

#[test]
fn soft_records_are_named_by_the_code_that_is_not_archived() {
    let items = [
        archiving(item(WORK, "Now", &["society:052:B"]), "society:052:A"),
        item(WORK, "Then", &["society:052:A"]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["work society:052:B"]);
    assert_eq!(out.titles("work society:052:B"), ["Now", "Then"]);
    for code in ["society:052:A", "society:052:B"] {
        assert_eq!(out.leads(code), ["work society:052:B"], "{code}");
    }
    let chain = [
        archiving(item(WORK, "Three", &["society:052:A"]), "society:052:B"),
        archiving(item(WORK, "Two", &["society:052:B"]), "society:052:C"),
        item(WORK, "One", &["society:052:C"]),
    ];
    let out = ingest(&chain, ROOM);
    assert_eq!(out.names(), ["work society:052:A"]);
}

#[test]
fn a_code_that_the_row_itself_uses_is_not_archived() {
    let items = [archiving(item(WORK, "Both", &[OLD]), OLD)];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["work iswc:T0345246801"]);
    assert_eq!(out.joined.cycles, 0);
}

const BASE: &str = "ipi-base:I-000000229-7";
const ISNI2: &str = "isni:0000000121032683";

#[test]
fn name_numbers_with_one_isni_or_base_number_are_one_party() {
    for shared in [ISNI, BASE] {
        let mut song = item(REC, "Song", &[A]);
        song.1.claims.credits.push(Credit {
            name: "Pseudonym".to_owned(),
            role: Role::Artist,
            party: Some(id(IPI2)),
            sources: Sources::one(0),
        });
        let items = [
            item(Kind::Party, "Name", &[IPI, shared]),
            item(Kind::Party, "Pseudonym", &[IPI2, shared]),
            item(Kind::Party, "Person", &[shared]),
            song,
        ];
        let out = ingest(&items, ROOM);
        let party = "party ipi:00014107338";
        assert_eq!(out.names(), [party, "recording isrc:USS1Z9900001"]);
        assert_eq!(out.titles(party), ["Name", "Person", "Pseudonym"]);
        for code in [IPI2, shared] {
            assert_eq!(out.leads(code), [party], "{code}");
        }
        let song = (Relation::Credit, "recording isrc:USS1Z9900001".to_owned());
        assert_eq!(out.links(party), [song], "credits of every name");
        assert_eq!(out.joined.records, 1);
    }
}

#[test]
fn name_numbers_of_one_row_are_one_party() {
    let items = [
        item(Kind::Party, "Both", &[IPI2, IPI]),
        item(Kind::Party, "Name", &[IPI]),
        item(Kind::Party, "Pseudonym", &[IPI2]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["party ipi:00014107338"]);
    assert_eq!(out.leads(IPI2), ["party ipi:00014107338"]);
    assert_eq!(out.leads(IPI), [""; 0]);
}

#[test]
fn isnis_of_one_row_are_one_party_with_the_name_number_of_either() {
    let items = [
        item(Kind::Party, "Two ISNIs", &[ISNI, ISNI2]),
        item(Kind::Party, "One", &[ISNI2]),
        item(Kind::Party, "Name", &[IPI, ISNI2]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.names(), ["party ipi:00014107338"]);
    for code in [ISNI, ISNI2] {
        assert_eq!(out.leads(code), ["party ipi:00014107338"], "{code}");
    }
    let out = ingest(&items[..2], ROOM);
    assert_eq!(
        out.names().len(),
        1,
        "without a name number, the smaller ISNI names it"
    );
}

#[test]
fn a_name_a_local_code_and_a_dpid_join_nobody() {
    let items = [
        item(Kind::Party, "Same name", &[IPI, DPID, "local:a:1"]),
        item(Kind::Party, "Same name", &[IPI2, DPID, "local:a:1"]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(
        out.names(),
        ["party ipi:00014107338", "party ipi:00014107436"]
    );
    assert_eq!(out.joined.records, 0);
}

#[test]
fn a_placeholder_does_not_make_one_party_of_everybody() {
    // Name numbers whose check digits are right do not matter here; they only have to differ.
    let numbers: Vec<String> = (0..70).map(|n| format!("ipi:{:011}", 1_000 + n)).collect();
    let items: Vec<_> = numbers
        .iter()
        .map(|number| item(Kind::Party, "Somebody", &[number, ISNI]))
        .collect();
    let out = ingest(&items, ROOM);
    assert_eq!(out.names().len(), 70);
    assert_eq!(out.overshared, 1);
}
