//! The sorter against a sort in memory.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn drain(sorted: &mut Sorted) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut records = Vec::new();
    while let Some((key, payload)) = sorted.current() {
        records.push((key.to_vec(), payload.to_vec()));
        sorted.advance().unwrap();
    }
    records
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_budget_and_fan_in_give_the_sorted_set(
        records in prop::collection::vec(
            (prop::collection::vec(0u8..3, 0..20), prop::collection::vec(any::<u8>(), 0..6)),
            0..300,
        ),
        budget in 1usize..4_000,
        fan_in in 2usize..5,
    ) {
        let scratch = Scratch::new(&std::env::temp_dir());
        let mut sorter = Sorter::with_fan_in(&scratch, budget, fan_in);
        for (key, payload) in &records {
            sorter.push(key, payload).unwrap();
        }
        prop_assert_eq!(sorter.pushed(), records.len() as u64);
        let mut sorted = sorter.finish().unwrap();
        let expected: Vec<_> = records.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        prop_assert_eq!(drain(&mut sorted), expected.clone());
        sorted.rewind().unwrap();
        prop_assert_eq!(drain(&mut sorted), expected);
    }
}

#[test]
fn records_larger_than_every_buffer_survive() {
    let scratch = Scratch::new(&std::env::temp_dir());
    let mut sorter = Sorter::new(&scratch, 1 << 16);
    let large = vec![7u8; 3 << 20];
    sorter.push(b"b", &large).unwrap();
    sorter.push(b"a", &large[1..]).unwrap();
    sorter.push(b"c", b"").unwrap();
    let records = drain(&mut sorter.finish().unwrap());
    let lengths: Vec<_> = records
        .iter()
        .map(|r| (r.0.as_slice(), r.1.len()))
        .collect();
    assert_eq!(
        lengths,
        [(&b"a"[..], (3 << 20) - 1), (b"b", 3 << 20), (b"c", 0)]
    );
}

#[test]
fn a_hundred_runs_are_merged_with_few_open_files() {
    let scratch = Scratch::new(&std::env::temp_dir());
    let mut sorter = Sorter::with_fan_in(&scratch, 2_000, 4);
    for n in (0..10_000u32).rev() {
        sorter.push(&n.to_be_bytes(), b"").unwrap();
        assert!(
            sorter.runs.len() <= 4 * 8,
            "{} runs are open",
            sorter.runs.len()
        );
    }
    let records = drain(&mut sorter.finish().unwrap());
    let numbers: Vec<_> = (0..10_000u32).map(|n| n.to_be_bytes().to_vec()).collect();
    assert!(records.iter().map(|record| &record.0).eq(numbers.iter()));
}

#[test]
fn an_empty_sorter_gives_nothing() {
    let sorter = Sorter::new(&Scratch::new(&std::env::temp_dir()), 1_000);
    assert_eq!(sorter.finish().unwrap().current(), None);
}

#[test]
fn a_folder_that_is_missing_is_an_error_that_names_it() {
    let mut sorter = Sorter::new(&Scratch::new(std::path::Path::new("/no/such/folder")), 10);
    sorter.push(b"a", b"1").unwrap();
    sorter.push(b"b", b"2").unwrap();
    let error = sorter
        .finish()
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(error.contains("/no/such/folder"), "{error}");
}
