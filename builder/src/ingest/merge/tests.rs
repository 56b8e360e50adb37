use imr_snapshots::record::{FactKind, FactValue, Role, TitleRole};

use super::*;

fn title(text: &str, role: TitleRole, source: u16) -> Title {
    let sources = Sources::one(source);
    Title {
        text: text.to_owned(),
        role,
        language: String::new(),
        sources,
    }
}

fn credit(name: &str, role: Role, source: u16) -> Credit {
    Credit {
        name: name.to_owned(),
        role,
        party: None,
        sources: Sources::one(source),
    }
}

fn body(source: u16, popularity: Option<u64>, record: Record) -> Body {
    Body {
        source,
        popularity,
        record,
    }
}

fn bodies() -> Vec<Body> {
    let first = Record {
        titles: vec![
            title("Zebra", TitleRole::Main, 0),
            title("Alias", TitleRole::Alternative, 0),
        ],
        credits: vec![
            credit("Zoe", Role::Artist, 0),
            credit("Abe", Role::Artist, 0),
        ],
        facts: vec![Fact {
            kind: FactKind::Duration,
            value: FactValue::Number(1_000),
            sources: Sources::one(0),
        }],
        ..Record::default()
    };
    let second = Record {
        titles: vec![title("Zebra", TitleRole::Main, 1)],
        credits: vec![
            credit("Zoe", Role::Artist, 1),
            credit("Abe", Role::Composer, 1),
        ],
        facts: vec![Fact {
            kind: FactKind::Duration,
            value: FactValue::Number(900),
            sources: Sources::one(1),
        }],
        ..Record::default()
    };
    let third = Record {
        titles: vec![title("Aardvark", TitleRole::Main, 2)],
        ..Record::default()
    };
    vec![
        body(0, Some(10), first),
        body(1, None, second),
        body(2, Some(99), third),
    ]
}

#[test]
fn equal_claims_join_their_sources_and_others_stay_side_by_side() {
    let (record, weight) = merge(Kind::Recording, bodies(), &[10, 0, 9_999]);
    let titles: Vec<_> = record
        .titles
        .iter()
        .map(|t| (t.text.as_str(), t.sources.numbers()))
        .collect();
    assert_eq!(
        titles,
        [("Zebra", &[0, 1][..]), ("Aardvark", &[2]), ("Alias", &[0])]
    );
    let credits: Vec<_> = record
        .credits
        .iter()
        .map(|c| (c.name.as_str(), c.sources.numbers()))
        .collect();
    assert_eq!(
        credits,
        [("Zoe", &[0, 1][..]), ("Abe", &[0]), ("Abe", &[1])]
    );
    assert_eq!(record.facts.len(), 2, "durations that differ are both kept");
    assert_eq!(weight, Some(255), "the most popular claim counts");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let expected = merge(Kind::Recording, bodies(), &[10, 0, 9_999]);
    for turn in 0..3 {
        let mut turned = bodies();
        turned.rotate_left(turn);
        assert_eq!(merge(Kind::Recording, turned, &[10, 0, 9_999]), expected);
    }
    let mut backwards = bodies();
    backwards.reverse();
    assert_eq!(merge(Kind::Recording, backwards, &[10, 0, 9_999]), expected);
}

#[test]
fn a_record_without_popularity_weighs_by_sources_and_links() {
    let id = "isrc:USS1Z9900001".parse().unwrap();
    let claim = |source| IdentifierClaim {
        id: Clone::clone(&id),
        standing: imr_snapshots::record::Standing::Current,
        sources: Sources::one(source),
    };
    let mut record = Record {
        identifiers: vec![claim(0), claim(1)],
        ..Record::default()
    };
    identifiers(Kind::Recording, &mut record.identifiers);
    assert_eq!(record.identifiers.len(), 1);
    assert_eq!(
        weigh(&record, None, &[1, 1, 0, 0]),
        weight::of_mentions(2, 2)
    );
    assert_eq!(weigh(&record, Some(7), &[1, 1, 0, 0]), 7);
}
