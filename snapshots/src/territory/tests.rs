//! The algebra against sets of numbers that are taken from the tables of facts line by line.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const MEMBERSHIPS: &str = include_str!("../../reference/memberships.tsv");

fn rows(table: &'static str) -> Vec<Vec<&'static str>> {
    let rows = table.lines().skip(1);
    rows.map(|row| row.split('\t').collect()).collect()
}

/// The countries of a territory on a day, by walking down the groups.
fn naive(code: u16, day: u32) -> BTreeSet<u16> {
    let text = code.to_string();
    let own = rows(names::TERRITORIES)
        .into_iter()
        .find(|row| row[0] == text);
    match own {
        None => BTreeSet::new(),
        Some(row) if row[1] == "country" => BTreeSet::from([code]),
        Some(_) => rows(MEMBERSHIPS)
            .into_iter()
            .filter(|row| row[0] == text)
            .filter(|row| row[2].parse::<u32>().unwrap() <= day && day <= row[3].parse().unwrap())
            .flat_map(|row| naive(row[1].parse().unwrap(), day))
            .collect(),
    }
}

fn codes() -> Vec<u16> {
    rows(names::TERRITORIES)
        .iter()
        .map(|row| row[0].parse().unwrap())
        .collect()
}

#[test]
fn every_territory_holds_the_countries_of_the_tables() {
    for day in [1990_06_30, 2004_05_01, 2011_07_08, 2011_07_09, 2026_11_20] {
        for code in codes() {
            let found: BTreeSet<u16> = Countries::of(code, day).codes().collect();
            assert_eq!(found, naive(code, day), "{code} on {day}");
            assert!(is_known(code));
        }
    }
}

#[test]
fn countries_are_known_by_letters_and_by_number() {
    assert_eq!(numeric("ng"), Some(566));
    assert_eq!(numeric("US"), Some(840));
    assert_eq!(numeric("DE"), Some(276), "the Germany of today");
    assert_eq!(letters(566).as_deref(), Some("NG"));
    assert_eq!(letters(2136), None);
    assert_eq!(read("NG"), Some(566));
    assert_eq!(read("2123"), Some(2123));
    for text in ["", "N", "XX", "1", "99999", "NGA", "\0\0", "é"] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(names::territory(566), Some("NIGERIA"));
    assert_eq!(names::society("052").map(|society| society.0), Some("PRS"));
}

#[test]
fn an_empty_expression_is_the_world_and_nonsense_is_none() {
    let world = Expression::parse("").unwrap();
    assert_eq!(world.to_string(), "2136");
    assert!(world.countries(2026_01_01).len() > 190);
    for text in ["+", "-", "2136--840", "a", "2136 -840", "70000", "2136+"] {
        assert_eq!(Expression::parse(text), None, "{text}");
    }
    let many = "+840".repeat(600);
    assert_eq!(Expression::parse(&many), None);
}

#[test]
fn a_set_of_countries_is_written_with_groups() {
    for (given, shortest) in [
        ("2136-8-20-840", ""),
        ("56+442+528", "2110"),
        ("840", "840"),
        ("2136-2120", "2136-2120"),
        ("2123+578+352", ""),
        ("2110-56+840", ""),
    ] {
        let given = Expression::parse(given).unwrap();
        let set = given.countries(2026_11_20);
        let written = Expression::of(&set, 2026_11_20);
        assert_eq!(written.countries(2026_11_20), set);
        let most = match shortest {
            "" => given.terms.len(),
            shortest => Expression::parse(shortest).unwrap().terms.len(),
        };
        assert!(written.terms.len() <= most, "{given} as {written}");
    }
}

#[test]
fn days_are_read_from_dates() {
    assert_eq!(day("2026-11-20T00:00:00Z"), 2026_11_20);
    assert_eq!(day("2026"), 0);
    assert_eq!(day(""), 0);
}

proptest! {
    #[test]
    fn expressions_are_the_algebra_of_sets(
        terms in prop::collection::vec((any::<bool>(), prop::sample::select(codes())), 1..8),
        day in prop::sample::select(vec![1995_01_01_u32, 2026_11_20]),
    ) {
        let mut expression = Expression::default();
        let mut expected = BTreeSet::new();
        for (adds, code) in terms {
            expression.push(adds, code);
            let these = naive(code, day);
            if adds {
                expected.extend(these);
            } else {
                expected.retain(|country| !these.contains(country));
            }
        }
        let found: BTreeSet<u16> = expression.countries(day).codes().collect();
        prop_assert_eq!(found, expected);
        let again = Expression::parse(&expression.to_string()).unwrap();
        prop_assert_eq!(&again, &expression);
        let countries = expression.countries(day);
        let short = Expression::of(&countries, day);
        prop_assert_eq!(short.countries(day), countries, "{} as {}", expression, short);
        prop_assert!(short.terms.len() <= countries.len() as usize);
    }

    #[test]
    fn no_text_is_a_panic(text in "[-+0-9]{0,20}|\\PC{0,20}") {
        if let Some(expression) = Expression::parse(&text) {
            let _ = expression.countries(2026_01_01);
        }
        let _ = (read(&text), day(&text));
    }
}
