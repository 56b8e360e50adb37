//! Links: where they lead, and what stands at both ends.

use super::*;

#[test]
fn links_lead_to_records_and_stand_at_both_ends() {
    const WORK: &str = "iswc:T0345246801";
    let items = [
        linked(
            item(REC, "Song", &[A, "asset:kkbox:x"]),
            Relation::Performance,
            Kind::Work,
            WORK,
        ),
        item(Kind::Work, "Work", &[WORK]),
        linked(
            item(REC, "Soft", &["asset:kkbox:x"]),
            Relation::Performance,
            Kind::Work,
            WORK,
        ),
        linked(
            item(Kind::Release, "Album", &["local:a:1"]),
            Relation::Track,
            REC,
            "asset:kkbox:x",
        ),
        linked(
            item(REC, "Lost", &[B]),
            Relation::Performance,
            Kind::Work,
            "iswc:T9990000000",
        ),
    ];
    let out = ingest(&items, ROOM);
    let song = "recording isrc:USS1Z9900001".to_owned();
    let work = "work iswc:T0345246801".to_owned();
    let album = "release local:a:1".to_owned();
    assert_eq!(out.links(&work), [(Relation::Performance, song.clone())]);
    let of_song = [
        (Relation::Performance, work),
        (Relation::Track, album.clone()),
    ];
    assert_eq!(out.links(&song), of_song);
    assert_eq!(out.links(&album), [(Relation::Track, song)]);
    assert_eq!(out.dangling, 1);
    let lost = [(Relation::Performance, "work iswc:T9990000000".to_owned())];
    assert_eq!(out.links("recording isrc:USS1Z9900002"), lost);
    assert!(
        !out.records.contains_key("work iswc:T9990000000"),
        "nobody registered it"
    );
}

#[test]
fn a_link_to_a_code_with_a_record_of_its_own_does_not_go_to_those_that_alias_it() {
    let items = [
        item(REC, "Both", &[B, A]),
        item(REC, "Own", &[A]),
        linked(
            item(Kind::Release, "Album", &["local:a:1"]),
            Relation::Track,
            REC,
            A,
        ),
    ];
    let own = [(Relation::Track, "recording isrc:USS1Z9900001".to_owned())];
    assert_eq!(ingest(&items, ROOM).links("release local:a:1"), own);
    let alias = [items[0].clone(), items[2].clone()];
    let first = [(Relation::Track, "recording isrc:USS1Z9900002".to_owned())];
    assert_eq!(ingest(&alias, ROOM).links("release local:a:1"), first);
}

#[test]
fn a_credit_with_an_identifier_is_a_link_at_both_ends() {
    let mut song = item(REC, "Song", &[A]);
    song.1.claims.credits.push(Credit {
        name: "Name".to_owned(),
        role: Role::Artist,
        party: Some(id(ISNI)),
        sources: Sources::one(0),
    });
    let items = [song, item(Kind::Party, "Name", &[IPI, ISNI])];
    let out = ingest(&items, ROOM);
    let party = "party ipi:00014107338".to_owned();
    assert_eq!(
        out.links("recording isrc:USS1Z9900001"),
        [(Relation::Credit, party.clone())]
    );
    let song = "recording isrc:USS1Z9900001".to_owned();
    assert_eq!(out.links(&party), [(Relation::Credit, song)]);
}

#[test]
fn many_links_overflow_into_pages_with_the_popular_ones_inside_the_record() {
    let mut items = vec![item(Kind::Party, "Star", &[IPI])];
    for number in 0..500u64 {
        let isrc = format!("isrc:USS1Z99{number:05}");
        let mut song = item(REC, "Song", &[&isrc]);
        song.1.popularity = Some(number);
        items.push(linked(song, Relation::Credit, Kind::Party, IPI));
    }
    let scratch_greatest = ingest(&items, ROOM);
    let star = &scratch_greatest.records["party ipi:00014107338"];
    assert_eq!(star.link_totals, [0, 500, 0, 0]);
    assert_eq!(star.links.len(), imr_snapshots::limits::LINKS_INLINE);
    let pages: Vec<usize> = scratch_greatest.pages.values().map(Vec::len).collect();
    assert_eq!(pages, [256, 180]);
    let target = Target {
        kind: Kind::Party,
        id: id(IPI),
    };
    let keys: Vec<_> = (0..2)
        .map(|n| imr_snapshots::table::links::key(&target, REC, n))
        .collect();
    assert!(scratch_greatest.pages.keys().eq(keys.iter()));
    let mut all: Vec<String> = star.links.iter().map(|link| name(&link.target)).collect();
    all.extend(
        scratch_greatest
            .pages
            .values()
            .flatten()
            .map(|link| name(&link.target)),
    );
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 500, "every link is in one place");
}
