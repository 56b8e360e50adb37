use imr_snapshots::id::{Scheme, parse};
use imr_snapshots::record::{Role, Sources};

use super::*;

fn share(name: &str, points: u16) -> Share {
    Share {
        name: name.to_owned(),
        party: None,
        role: Role::Writer,
        basis: Basis::Ownership,
        right: Right::Performing,
        territory: String::new(),
        validity: String::new(),
        society: String::new(),
        points,
        sources: Sources::one(0),
    }
}

fn item(shares: Vec<Share>) -> Item {
    Item {
        kind: Kind::Work,
        ids: vec![parse(Scheme::Iswc, "T0345246801").unwrap().identifier],
        claims: Record {
            shares,
            ..Record::default()
        },
        popularity: None,
    }
}

fn at_once(shares: Vec<Share>, format: Format) -> Vec<(Level, String)> {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Shares::new(&Scratch::new(folder.path()), 2026_01_01);
    let place = Place { file: 0, line: 7 };
    let found = all.take(&item(shares), format, place).unwrap();
    found
        .into_iter()
        .map(|finding| (finding.level, finding.code.into_owned()))
        .collect()
}

#[test]
fn a_registration_may_miss_the_whole_by_six_hundredths_of_a_percent() {
    let sum = |a, b| at_once(vec![share("A", a), share("B", b)], Format::Cwr);
    assert_eq!(sum(5_000, 5_006), []);
    assert_eq!(sum(5_000, 4_994), []);
    assert_eq!(
        sum(5_000, 5_007),
        [(Level::Error, "shares-over".to_owned())]
    );
    assert_eq!(
        sum(5_000, 4_993),
        [(Level::Error, "shares-under".to_owned())]
    );
}

#[test]
fn shares_of_several_rows_are_added_and_equal_ones_count_once() {
    let folder = tempfile::tempdir().unwrap();
    let scratch = Scratch::new(folder.path());
    for (points, expected) in [
        (5_000, None),
        (6_000, Some("shares-over")),
        (1_000, Some("shares-under")),
    ] {
        let mut all = Shares::new(&scratch, 2026_01_01);
        for (line, row) in [
            (9, share("A", 5_000)),
            (4, share("A", 5_000)),
            (5, share("B", points)),
        ] {
            let place = Place { file: 2, line };
            let now = all.take(&item(vec![row]), Format::Table, place).unwrap();
            assert_eq!(now, []);
        }
        let mut found = Vec::new();
        all.finish(&mut |file, finding| {
            found.push((file, finding.line, finding.code.into_owned()));
            Ok(())
        })
        .unwrap();
        let expected: Vec<_> = expected
            .map(|code| (2, 4, code.to_owned()))
            .into_iter()
            .collect();
        assert_eq!(found, expected);
    }
}
