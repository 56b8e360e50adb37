//! What every kind of record says.

use imr_snapshots::record::{
    Basis, FactKind, FactValue, Kind, Relation, Right, Role, Standing, TitleRole,
};

use super::{read, whole};

#[test]
fn every_kind_of_record_leaves_its_claim() {
    let lines = whole();
    let taken = read(lines.join("\r\n").into_bytes());
    assert_eq!(
        (taken.rows, taken.codes()),
        (lines.len() as u64, Vec::new()),
        "{:?}",
        taken.rejects
    );
    let works = taken.of(Kind::Work);
    let work = works[0];
    let ids: Vec<String> = work.ids.iter().map(ToString::to_string).collect();
    assert_eq!(ids[0], "iswc:T0345246801");
    for id in [
        "local:society:PB61101/W1",
        "society:052:123456BR",
        "eidr:10.5240/7791-8534-2C23-9030-8610-5",
    ] {
        assert!(
            ids.iter().any(|own| own.eq_ignore_ascii_case(id)),
            "{id}: {ids:?}"
        );
    }
    let claims = &work.claims;
    let roles: Vec<_> = claims
        .titles
        .iter()
        .map(|title| (title.text.as_str(), title.role, title.language.as_str()))
        .collect();
    assert_eq!(
        roles,
        [
            ("NIGHT RIVER", TitleRole::Main, "he"),
            ("RIVER OF NIGHT", TitleRole::Translated, "en"),
            ("夜の川", TitleRole::OriginalScript, "ja"),
        ]
    );
    let credits: Vec<_> = claims
        .credits
        .iter()
        .map(|one| (one.name.as_str(), one.role))
        .collect();
    assert_eq!(
        credits,
        [
            ("EXAMPLE SONGS", Role::Publisher),
            ("EXAMPLE ADMIN", Role::Administrator),
            ("UNKNOWN PUBLISHER", Role::Publisher),
            ("NORA QUILL", Role::Writer),
            ("UNKNOWN WRITER", Role::Lyricist),
            ("ANNA RIVERS", Role::Performer),
        ]
    );
    let shares: Vec<_> = claims
        .shares
        .iter()
        .filter(|one| one.right == Right::Performing)
        .map(|one| {
            (
                one.name.as_str(),
                one.basis,
                one.territory.as_str(),
                one.points,
                one.society.as_str(),
            )
        })
        .collect();
    assert_eq!(
        shares,
        [
            ("EXAMPLE SONGS", Basis::Ownership, "", 5_000, "052"),
            ("EXAMPLE SONGS", Basis::Collection, "2136-840", 5_000, "052"),
            ("NORA QUILL", Basis::Ownership, "", 5_000, "021"),
            ("NORA QUILL", Basis::Collection, "2136", 5_000, "021"),
        ]
    );
    let texts = |kind: FactKind| -> Vec<String> {
        let own = claims.facts.iter().filter(|fact| fact.kind == kind);
        own.map(|fact| match &fact.value {
            FactValue::Text(text) => text.clone(),
            FactValue::Number(number) => number.to_string(),
        })
        .collect()
    };
    assert_eq!(
        texts(FactKind::PublisherChain),
        ["EXAMPLE SONGS (publisher) > EXAMPLE ADMIN (administrator) : NORA QUILL"]
    );
    assert_eq!(texts(FactKind::Duration), ["201000"]);
    assert_eq!(texts(FactKind::Copyright), ["2001-05-06"]);
    assert_eq!(texts(FactKind::Purpose), ["FIL"]);
    assert_eq!(texts(FactKind::Instrumentation), ["BQU BRASS"]);
    assert_eq!(
        texts(FactKind::RelatedTitle),
        ["whole: RIVERS", "version: OLD RIVER", "component: PART ONE"]
    );
    let related: Vec<_> = claims
        .links
        .iter()
        .map(|link| (link.relation, link.target.id.code()))
        .collect();
    assert_eq!(
        related,
        [
            (Relation::Whole, "T1019142324"),
            (Relation::Component, "T0710644500")
        ]
    );
    let standings: Vec<_> = claims
        .identifiers
        .iter()
        .map(|one| (one.id.to_string(), one.standing))
        .collect();
    assert!(
        standings.contains(&("society:089:12345678".to_owned(), Standing::NotValid)),
        "{standings:?}"
    );
    assert!(
        standings.contains(&("isrc:USS1Z9900002".to_owned(), Standing::NotLinked)),
        "{standings:?}"
    );
    let recording = taken.of(Kind::Recording)[0];
    assert_eq!(recording.ids[0].code(), "USS1Z9900001");
    assert_eq!(recording.claims.credits[0].name, "ANNA RIVERS");
    assert_eq!(recording.claims.links.len(), 2, "the release and the work");
    assert_eq!(taken.of(Kind::Release)[0].claims.titles[0].text, "WATERS");
    let nora = taken
        .of(Kind::Party)
        .into_iter()
        .find(|one| one.ids[0].code() == "00014107338")
        .unwrap();
    assert_eq!(nora.ids.len(), 2, "name number and base number");
}
