//! Works that may be one: linked, never merged.

use super::*;

/// A work with writers: a name, and a name number or nothing.
fn work(source: u16, iswc: &str, title: &str, writers: &[(&str, &str)]) -> (u16, Item) {
    let (_, mut made) = item(Kind::Work, title, &[iswc]);
    made.claims.titles[0].sources = Sources::one(source);
    for (name, number) in writers {
        made.claims.credits.push(Credit {
            name: (*name).to_owned(),
            role: Role::Composer,
            party: (!number.is_empty()).then(|| id(number)),
            sources: Sources::one(source),
        });
    }
    (source, made)
}

const T1: &str = "iswc:T0000000010";
const T2: &str = "iswc:T0345246801";
const T3: &str = "iswc:T9000000005";

fn related(out: &Ingested, of: &str) -> Vec<(Relation, String)> {
    let links = out.links(&format!("work {of}"));
    let alike = |(relation, _): &(Relation, String)| *relation == Relation::PossibleDuplicate;
    links.into_iter().filter(alike).collect()
}

#[test]
fn works_with_one_title_and_the_same_writers_stay_two_and_are_linked_both_ways() {
    let items = [
        work(
            0,
            T1,
            "Harbour Lights!",
            &[("Quill, Nora", ""), ("Ben Ash", "")],
        ),
        work(
            1,
            T2,
            "HARBOUR LIGHTS",
            &[("BEN ASH", ""), ("Nora Quill", "")],
        ),
        work(1, T3, "Harbour Lights", &[("Nora Quill", "")]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.records.len(), 3);
    let link = |to: &str| vec![(Relation::PossibleDuplicate, format!("work {to}"))];
    assert_eq!(related(&out, T1), link(T2));
    assert_eq!(related(&out, T2), link(T1));
    assert_eq!(related(&out, T3), [], "another set of writers");
    let sources = out.records[&format!("work {T1}")].links[0]
        .sources
        .numbers();
    assert_eq!(sources, [0, 1], "both who say so");
    assert_eq!((out.duplicates.pairs, out.duplicates.left_out), (1, 0));
}

#[test]
fn name_numbers_are_enough_whatever_the_names() {
    let items = [
        work(0, T1, "Song", &[("N. Quill", IPI)]),
        work(1, T2, "Song", &[("Quill Nora", IPI)]),
        work(1, T3, "Song", &[("Quill Nora Jane", IPI2)]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(related(&out, T1).len(), 1);
    assert_eq!(related(&out, T3), []);
}

#[test]
fn nobody_is_no_writer_and_a_work_without_writers_is_like_none() {
    let items = [
        work(
            0,
            T1,
            "Song",
            &[("UNKNOWN WRITER", ""), ("TRADITIONAL", "")],
        ),
        work(1, T2, "Song", &[("Traditional", "")]),
        work(1, T3, "Song", &[]),
    ];
    let out = ingest(&items, ROOM);
    assert_eq!(out.duplicates.pairs, 0);
}

#[test]
fn recordings_and_works_without_iswc_are_not_linked() {
    let mut items = Vec::new();
    for code in [A, B] {
        let (source, mut made) = work(0, T1, "Song", &[("Nora Quill", "")]);
        (made.kind, made.ids) = (REC, vec![id(code)]);
        items.push((source, made));
    }
    for code in ["society:052:1", "society:052:2"] {
        items.push(work(0, code, "Song", &[("Nora Quill", "")]));
    }
    let out = ingest(&items, ROOM);
    assert_eq!((out.records.len(), out.duplicates.pairs), (4, 0));
}

#[test]
fn a_crowd_of_works_is_linked_up_to_a_limit_and_the_rest_is_counted() {
    let items: Vec<_> = (0..20)
        .map(|n| {
            work(
                n % 2,
                &format!("iswc:T{:09}0", n + 1),
                "Song",
                &[("Nora Quill", "")],
            )
        })
        .collect();
    let out = ingest(&items, ROOM);
    assert_eq!(
        (out.duplicates.pairs, out.duplicates.left_out),
        (16 * 15 / 2, 4)
    );
    assert_eq!(ingest(&items, 1 << 12), out, "whatever the memory");
}
