//! What shares come to, against sums that are made country by country.

use std::collections::{BTreeMap, BTreeSet};

use imr_snapshots::id::{self, Scheme};
use imr_snapshots::record::{
    Balance, Basis, Conflict, Question, Record, Right, Role, Share, Sources, State, TOLERANCE,
    balances, conflicts, control,
};
use imr_snapshots::territory::{Expression, WORLD, numeric};
use proptest::prelude::*;

const DAY: u32 = 2026_11_20;

fn share(name: &str, basis: Basis, territory: &str, points: u16, source: u16) -> Share {
    Share {
        name: name.to_owned(),
        party: None,
        role: Role::Publisher,
        basis,
        right: Right::Mechanical,
        territory: territory.to_owned(),
        validity: String::new(),
        society: String::new(),
        points,
        sources: Sources::one(source),
    }
}

fn record(shares: Vec<Share>) -> Record {
    Record {
        shares,
        ..Record::default()
    }
}

fn only(record: &Record) -> Balance {
    let mut all = balances(record, DAY);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn ownership_and_collection_are_never_added_together() {
    let record = record(vec![
        share("Own", Basis::Ownership, "", 10_000, 0),
        share("Collect", Basis::Collection, "2136", 10_000, 0),
    ]);
    let states: Vec<_> = balances(&record, DAY)
        .iter()
        .map(|balance| (balance.basis, balance.points, balance.state()))
        .collect();
    let whole = State::Whole;
    assert_eq!(
        states,
        [
            (Basis::Ownership, 10_000, whole),
            (Basis::Collection, 10_000, whole)
        ]
    );
    assert!(conflicts(&record, DAY).is_empty());
}

#[test]
fn a_share_that_two_sources_claim_alike_counts_once_and_otherwise_is_disputed() {
    let mut twice = share("Example", Basis::Ownership, "", 6_000, 0);
    twice.sources.join(&Sources::one(1));
    let other = share("Rival", Basis::Ownership, "", 4_000, 1);
    assert_eq!(
        only(&record(vec![twice.clone(), other])).state(),
        State::Whole
    );
    let less = share("EXAMPLE", Basis::Ownership, "", 5_000, 2);
    let balance = only(&record(vec![twice, less]));
    assert_eq!((balance.points, balance.disputed), (6_000, 1));
    assert_eq!(balance.state(), State::Disputed);
    assert_eq!(balance.rest(), 4_000);
}

#[test]
fn a_holder_is_disputed_who_is_unknown_to_a_source_that_accounts_for_the_whole() {
    let half = |name, source| share(name, Basis::Ownership, "", 5_000, source);
    let whole = only(&record(vec![half("A", 0), half("B", 1)]));
    assert_eq!((whole.disputed, whole.state()), (0, State::Whole));
    let balance = only(&record(vec![half("A", 0), half("B", 0), half("C", 1)]));
    assert_eq!((balance.disputed, balance.state()), (1, State::Over));
    assert!(
        balance.over.numbers().is_empty(),
        "neither claims too much alone"
    );
    let full = |name, source| share(name, Basis::Ownership, "", 10_000, source);
    let balance = only(&record(vec![
        full("A", 0),
        full("B", 1),
        half("B", 2),
        full("C", 2),
    ]));
    assert_eq!((balance.disputed, balance.points), (3, 30_000));
    assert_eq!(balance.over.numbers(), [2]);
}

#[test]
fn rounding_is_forgiven_to_each_source() {
    let at = |points: [u16; 3]| {
        let sources = [("A", 0), ("B", 1), ("C", 2)];
        let own = sources.iter().zip(points);
        record(
            own.map(|((name, source), points)| share(name, Basis::Ownership, "", points, *source))
                .collect(),
        )
    };
    assert_eq!(only(&at([3_340, 3_339, 3_339])).state(), State::Whole);
    assert_eq!(only(&at([3_340, 3_340, 3_339])).state(), State::Over);
}

#[test]
fn the_rest_of_the_world_is_named_by_what_is_not_in_it() {
    let record = record(vec![
        share("Original", Basis::Collection, "2136", 5_000, 0),
        share("Europe", Basis::Collection, "2120", 5_000, 0),
        share("Nordic", Basis::Collection, "2127", 1_000, 0),
    ]);
    let names: Vec<String> = balances(&record, DAY)
        .into_iter()
        .map(|one| one.territory)
        .collect();
    assert!(names.contains(&"2136-2120".to_owned()), "{names:?}");
    assert!(names.contains(&"2127".to_owned()), "{names:?}");
    assert!(names.iter().all(|name| name.len() < 30), "{names:?}");
}

#[test]
fn rounding_is_no_over_claim_and_more_is() {
    let thirds = |last| {
        record(vec![
            share("A", Basis::Ownership, "", 3_334, 0),
            share("B", Basis::Ownership, "", 3_334, 0),
            share("C", Basis::Ownership, "", last, 0),
        ])
    };
    assert_eq!(only(&thirds(3_338)).state(), State::Whole);
    assert_eq!(only(&thirds(3_339)).state(), State::Over);
    let expected = Conflict::OverClaim {
        right: Right::Mechanical,
        basis: Basis::Ownership,
        territory: String::new(),
        points: 10_007,
    };
    assert_eq!(conflicts(&thirds(3_339), DAY), [expected]);
}

#[test]
fn who_controls_a_right_in_a_country_follows_the_territories() {
    let record = record(vec![
        share("Original", Basis::Ownership, "", 10_000, 0),
        share("America", Basis::Collection, "2101", 10_000, 0),
        share("Elsewhere", Basis::Collection, "2136-2101-566", 10_000, 0),
    ]);
    let ask = |place: &str| {
        let question = Question::read(Some("mechanical"), Some(place)).unwrap();
        let found = control(&record, &question.on(DAY));
        let name = |at: &usize| record.shares[*at].name.clone();
        let all = found
            .iter()
            .flat_map(|one| one.balance.shares.iter().map(name));
        all.collect::<Vec<String>>()
    };
    assert_eq!(ask("US"), ["America"]);
    assert_eq!(ask("de"), ["Elsewhere"]);
    assert_eq!(ask("NG"), ["Original"], "nobody collects there");
    assert_eq!(ask("2136"), ["Elsewhere", "America", "Original"]);
    let other = Question::read(Some("performing"), Some("NG")).unwrap();
    assert!(control(&record, &other.on(DAY)).is_empty());
    assert_eq!(Question::read(Some("print"), None).unwrap_err().0, "right");
    assert_eq!(Question::read(None, Some("XX")).unwrap_err().0, "territory");
}

#[test]
fn owners_are_told_where_collectors_come_to_less_than_the_whole() {
    let record = record(vec![
        share("Controlled", Basis::Ownership, "", 6_667, 0),
        share("Other", Basis::Ownership, "", 3_333, 0),
        share("Belgian", Basis::Collection, "56+442", 6_667, 0),
        share("German", Basis::Collection, "276", 9_996, 0),
    ]);
    let ask = |place: &str| {
        let question = Question::read(Some("mechanical"), Some(place)).unwrap();
        let found = control(&record, &question.on(DAY));
        let told = found
            .iter()
            .map(|one| (one.balance.basis, one.balance.points, one.countries));
        told.collect::<Vec<_>>()
    };
    let (collection, ownership) = (Basis::Collection, Basis::Ownership);
    assert_eq!(ask("BE"), [(collection, 6_667, 1), (ownership, 10_000, 1)]);
    assert_eq!(ask("DE"), [(collection, 9_996, 1)], "the rest is rounding");
    assert_eq!(ask("FR"), [(ownership, 10_000, 1)]);
}

#[test]
fn a_share_holds_only_while_it_is_valid() {
    let mut old = share("Before", Basis::Ownership, "", 10_000, 0);
    old.validity = "/2019-12-31".to_owned();
    let mut new = share("After", Basis::Ownership, "", 10_000, 0);
    new.validity = "2020-01-01/".to_owned();
    let record = record(vec![old, new]);
    let names = |day| {
        let all = balances(&record, day);
        all.iter()
            .flat_map(|one| one.shares.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(2019_06_01), [0]);
    assert_eq!(names(2026_11_20), [1]);
}

/// Shares of a few holders from a few sources in a few territories.
fn shares() -> impl Strategy<Value = Vec<Share>> {
    let places = [
        "",
        "2136",
        "2136-840",
        "2120",
        "2120-276+566",
        "840",
        "2123",
        "9999",
    ];
    let one = (
        prop::sample::select(vec!["A", "B", "C"]),
        prop::option::of(prop::sample::select(vec!["00014107338", "00008715000"])),
        any::<bool>(),
        prop::sample::select(places.to_vec()),
        1_u16..6_000,
        0_u16..3,
    );
    let one = one.prop_map(|(name, party, owns, place, points, source)| {
        let basis = if owns {
            Basis::Ownership
        } else {
            Basis::Collection
        };
        let party = party.map(|code| id::parse(Scheme::Ipi, code).unwrap().identifier);
        Share {
            party,
            ..share(name, basis, place, points, source)
        }
    });
    prop::collection::vec(one, 0..9)
}

/// Who holds a share: its party, or the only party that has its name, or its name.
fn holder(shares: &[Share], share: &Share) -> String {
    let party = |share: &Share| share.party.as_ref().map(ToString::to_string);
    let same_name = shares.iter().filter(|other| other.name == share.name);
    let parties: BTreeSet<String> = same_name.filter_map(party).collect();
    match (party(share), parties.len()) {
        (Some(own), _) => own,
        (None, 1) => parties.into_iter().next().unwrap(),
        (None, _) => share.name.clone(),
    }
}

/// Adds up the shares that hold in one country: points, and holders about whom sources disagree.
fn naive(shares: &[Share], basis: Basis, country: u16) -> Option<(u32, usize)> {
    let here: Vec<&Share> = shares
        .iter()
        .filter(|share| share.basis == basis)
        .filter(|share| {
            Expression::parse(&share.territory).is_some_and(|e| e.countries(DAY).contains(country))
        })
        .collect();
    let mut sums: BTreeMap<String, BTreeMap<u16, u32>> = BTreeMap::new();
    let mut of_source: BTreeMap<u16, u32> = BTreeMap::new();
    for share in &here {
        let own = sums.entry(holder(shares, share)).or_default();
        for source in share.sources.numbers() {
            *own.entry(*source).or_default() += u32::from(share.points);
            *of_source.entry(*source).or_default() += u32::from(share.points);
        }
    }
    let most = |own: &BTreeMap<u16, u32>| own.values().copied().max().unwrap_or(0);
    let differs = |own: &BTreeMap<u16, u32>| {
        let least = own.values().copied().min().unwrap_or(0);
        let whole = |source: &&u16| of_source[*source] >= 10_000 - TOLERANCE;
        most(own) - least > TOLERANCE
            || of_source
                .keys()
                .filter(whole)
                .any(|source| !own.contains_key(source))
    };
    (!here.is_empty()).then(|| {
        (
            sums.values().map(most).sum(),
            sums.values().filter(|own| differs(own)).count(),
        )
    })
}

proptest! {
    #[test]
    fn every_country_is_in_one_set_with_the_sum_of_its_shares(shares in shares()) {
        let record = record(shares.clone());
        let all = balances(&record, DAY);
        for basis in [Basis::Ownership, Basis::Collection] {
            for country in [840, 276, 566, 250, 392, numeric("GB").unwrap()] {
                let here = |one: &&Balance| one.basis == basis && one.countries.contains(country);
                let found: Vec<_> = all.iter().filter(here).map(|one| (one.points, one.disputed)).collect();
                let expected: Vec<_> = naive(&shares, basis, country).into_iter().collect();
                prop_assert_eq!(found, expected, "{} {}", basis.name(), country);
            }
        }
        for one in &all {
            let named = Expression::parse(&one.territory).unwrap().countries(DAY);
            prop_assert_eq!(named, one.countries, "{}", one.territory);
        }
    }

    #[test]
    fn the_order_of_shares_does_not_matter(shares in shares(), turn in 0_usize..9) {
        let told = |shares: Vec<Share>| {
            let all = balances(&record(shares), DAY).into_iter();
            all.map(|one| Balance { shares: Vec::new(), ..one }).collect::<Vec<_>>()
        };
        let mut turned = shares.clone();
        if !turned.is_empty() {
            let middle = turn % turned.len();
            turned.rotate_left(middle);
        }
        prop_assert_eq!(told(shares), told(turned));
    }

    #[test]
    fn the_tolerance_is_that_of_the_format(points in 9_000_u16..11_000) {
        let state = only(&record(vec![share("A", Basis::Ownership, "", points, 0)])).state();
        let expected = match u32::from(points) {
            points if points > 10_000 + TOLERANCE => State::Over,
            points if points < 10_000 - TOLERANCE => State::Under,
            _ => State::Whole,
        };
        prop_assert_eq!(state, expected);
    }
}

#[test]
fn the_world_is_the_usual_territory() {
    let question = Question::read(None, None).unwrap();
    assert_eq!((question.territory, question.right), (WORLD, None));
}
