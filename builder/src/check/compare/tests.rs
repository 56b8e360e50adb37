use imr_snapshots::record::{Basis, Right, Title};

use super::*;

fn work(title: &str, writers: &[(&str, u16)]) -> Record {
    let sources = Sources::one(0);
    let mut record = Record::default();
    record.titles.push(Title {
        text: title.to_owned(),
        role: TitleRole::Main,
        language: String::new(),
        sources: sources.clone(),
    });
    for (name, points) in writers {
        record.credits.push(Credit {
            name: (*name).to_owned(),
            role: Role::Composer,
            party: None,
            sources: sources.clone(),
        });
        record.shares.push(Share {
            name: (*name).to_owned(),
            party: None,
            role: Role::Composer,
            basis: Basis::Ownership,
            right: Right::Mechanical,
            territory: String::new(),
            validity: String::new(),
            society: String::new(),
            points: *points,
            sources: sources.clone(),
        });
    }
    record
}

fn told(said: &Record, known: &Record) -> Vec<String> {
    let mut told: Vec<String> = titles(said, known, Kind::Work).into_iter().collect();
    told.extend(differences(said, known, Kind::Work, true, Day(2026_01_01)));
    told
}

#[test]
fn rows_of_one_source_are_one_statement_and_those_of_two_are_not() {
    let known = work("One", &[("A", 5_000), ("B", 5_000)]);
    let rows = [
        (work("One", &[("A", 5_000)]), 3),
        (work("One", &[("B", 5_000)]), 2),
        (Record::default(), 1),
    ];
    let joined = together(&rows);
    let [(said, 2)] = joined.as_slice() else {
        panic!("{joined:?}");
    };
    let nothing: [String; 0] = [];
    assert_eq!(told(said, &known), nothing);
    let mut rows = rows;
    for credit in &mut rows[1].0.credits {
        credit.sources = Sources::one(1);
    }
    assert_eq!(together(&rows).len(), 2);
}

#[test]
fn spelling_order_of_names_and_silence_are_no_conflict() {
    let known = work(
        "Café del Mar",
        &[("Peter Buck", 5_000), ("Mills, Mike", 5_000)],
    );
    let said = work(
        "CAFE DEL MAR",
        &[("BUCK PETER", 5_003), ("Mike Mills", 5_000)],
    );
    let nothing: [String; 0] = [];
    assert_eq!(told(&said, &known), nothing);
    assert_eq!(told(&work("Café del Mar", &[]), &known), nothing);
}

#[test]
fn titles_writers_and_shares_are_compared() {
    let known = work("One", &[("A", 5_000), ("B", 5_000)]);
    let said = work("Two", &[("A", 4_000), ("C", 6_000)]);
    assert_eq!(
        told(&said, &known),
        [
            "title `Two`, in the registry `One`",
            "writers differ, only the feed has `C`, only the registry has `B`",
            "mechanical share of `A` 40.00 %, in the registry 50.00 %",
            "ownership shares of the mechanical right come to 160.00 % together",
        ]
    );
}
