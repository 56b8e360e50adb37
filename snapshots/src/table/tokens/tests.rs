use proptest::prelude::*;

use super::super::TokenCutter;
use super::super::postings::{decode_page, first_of, key, mark_page};
use super::*;

/// Numbers of cards by group.
type List = std::collections::BTreeMap<u8, std::collections::BTreeSet<u32>>;

fn lists() -> impl Strategy<Value = List> {
    let numbers = prop::collection::btree_set(0u32..=u32::MAX, 1..20);
    let near = prop::collection::btree_set(0u32..5_000, 1..400);
    let numbers = prop_oneof![numbers, near];
    prop::collection::btree_map(0..GROUPS, numbers, 0..6)
}

proptest! {
    #[test]
    fn rows_are_read_back(
        titles in lists(),
        names in lists(),
        asked in prop::collection::btree_set(0u32..5_000, 0..40),
        some in prop::collection::btree_set(0..GROUPS, 0..40),
        same in any::<bool>(),
    ) {
        let asked: Vec<u32> = asked.into_iter().collect();
        let mut cutter = TokenCutter::default();
        let mut pages = Vec::new();
        for (field, list) in Field::ALL.into_iter().zip([&titles, &names]) {
            for (group, numbers) in list {
                for number in numbers {
                    cutter.push("word", field, Group(*group), *number, &mut pages);
                }
            }
        }
        let row = cutter.close("word", &mut pages);
        prop_assert!(pages.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let found = decode(&row).unwrap();
        for (field, list) in Field::ALL.into_iter().zip([&titles, &names]) {
            let found: Vec<&Cards> = found.cards().iter().filter(|cards| cards.field == field).collect();
            prop_assert!(found.iter().map(|cards| cards.group.byte()).eq(list.keys().copied()));
        }
        for cards in found.cards() {
            let list = if cards.field == Field::Title { &titles } else { &names };
            let expected: Vec<u32> = list[&cards.group.byte()].iter().copied().collect();
            prop_assert_eq!(cards.count as usize, expected.len());
            let mut numbers = found.numbers(cards).unwrap_or_default().to_vec();
            let prefix = key("word", cards.field, cards.group, 0);
            let prefix = &prefix[..prefix.len() - 4];
            for (key, value) in pages.iter().filter(|(key, _)| key.starts_with(prefix)) {
                let first = first_of(key).unwrap();
                let page = decode_page(value, first).unwrap();
                let last = *page.last().unwrap();
                let mut marks = vec![false; asked.len()];
                let count = mark_page(value, first, &asked, &mut marks).unwrap();
                prop_assert_eq!(count, asked.iter().filter(|card| **card <= last).count());
                let expected = asked.iter().map(|card| page.contains(card));
                prop_assert!(marks.into_iter().eq(expected));
                numbers.extend(page);
            }
            prop_assert_eq!(numbers, expected);
        }
        // Of some groups, among them some that it has.
        let its = titles.keys().chain(names.keys()).copied().filter(|_| same);
        let some = some.into_iter().chain(its.take(2));
        let mut wanted = Groups::NONE;
        some.for_each(|group| wanted.add(Group(group)));
        let expected: Vec<&Cards> = found.cards().iter().filter(|cards| wanted.has(cards.group)).collect();
        prop_assert_eq!(has_any(&row, &wanted), Ok(!expected.is_empty()));
        let part = decode_of(&row, &wanted).unwrap();
        prop_assert_eq!(part.cards().len(), expected.len());
        for (cards, expected) in part.cards().iter().zip(expected) {
            prop_assert_eq!((cards.field, cards.group, cards.count), (expected.field, expected.group, expected.count));
            prop_assert_eq!(part.numbers(cards), found.numbers(expected));
        }
        for end in 0..row.len() {
            prop_assert!(decode(&row[..end]).is_err());
        }
    }

    #[test]
    fn no_bytes_are_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = decode(&bytes);
        let _ = has_any(&bytes, &Groups::NONE);
        let _ = decode_of(&bytes, &Groups::NONE);
        let _ = decode_page(&bytes, 7);
        let _ = mark_page(&bytes, 7, &[3, 7, 900], &mut [false; 3]);
        let _ = units(&bytes, &bytes);
    }
}

#[test]
fn popular_cards_come_first() {
    assert!(Group::of(255, Kind::Party) < Group::of(0, Kind::Work));
    assert_eq!(Group::of(200, Kind::Release).kind(), Some(Kind::Release));
}

#[test]
fn sets_of_groups_hold_what_was_added() {
    let mut some = Groups::NONE;
    let mut others = Groups::NONE;
    (0..GROUPS)
        .step_by(2)
        .for_each(|group| some.add(Group(group)));
    (0..GROUPS)
        .step_by(3)
        .for_each(|group| others.add(Group(group)));
    for group in 0..GROUPS {
        assert_eq!(some.has(Group(group)), group % 2 == 0);
        assert!(Groups::ALL.has(Group(group)));
    }
    some.keep(&others);
    for group in 0..GROUPS {
        assert_eq!(some.has(Group(group)), group % 6 == 0, "{group}");
    }
}
