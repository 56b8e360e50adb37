use proptest::prelude::*;

proptest! {
    #[test]
    fn the_map_is_that_of_the_standard_library(
        steps in prop::collection::vec((0u8..4, 0u16..40, any::<u8>()), 0..200),
    ) {
        let mut map = super::Sorted::default();
        let mut expected = std::collections::BTreeMap::new();
        for (step, key, value) in steps {
            match step {
                0 => prop_assert_eq!(map.remove(&key), expected.remove_entry(&key)),
                1 => {
                    map.retain(|key, _| key % 3 != 0);
                    expected.retain(|key, _| key % 3 != 0);
                }
                2 => prop_assert_eq!(map.find_mut(&key), expected.get_mut(&key)),
                _ => prop_assert_eq!(map.insert(key, value), expected.insert(key, value)),
            }
            prop_assert_eq!(map.find(&key), expected.get(&key));
        }
        prop_assert!(map.iter().map(|(key, value)| (key, value)).eq(&expected));
        prop_assert_eq!(map.entries(), expected.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn bytes_compare_as_those_of_the_standard_library(
        a in prop::collection::vec(0u8..2, 0..20),
        b in prop::collection::vec(0u8..2, 0..20),
    ) {
        prop_assert_eq!(super::compare(&a, &b), a.cmp(&b));
    }

    #[test]
    fn merged_lists_are_one_sorted_list(
        a in prop::collection::btree_set(0u32..60, 0..30),
        b in prop::collection::btree_set(0u32..60, 0..30),
    ) {
        let expected: Vec<u32> = a.union(&b).copied().collect();
        let (a, b) = (a.into_iter().collect(), b.into_iter().collect());
        prop_assert_eq!(super::merged(a, b), expected);
    }

    #[test]
    fn what_is_kept_stays_in_order(items in prop::collection::vec(any::<u8>(), 0..60), part in 1u8..9) {
        let mut kept = items.clone();
        super::retain(&mut kept, |item| item % part == 0);
        let expected: Vec<u8> = items.into_iter().filter(|item| item % part == 0).collect();
        prop_assert_eq!(kept, expected);
    }

    #[test]
    fn it_sorts_as_the_standard_library_does(mut items in prop::collection::vec(0u16..50, 0..200)) {
        let mut expected = items.clone();
        expected.sort();
        super::heap_sort(&mut items, Ord::cmp);
        prop_assert_eq!(&items, &expected);
        let mut numbered: Vec<(u16, usize)> = items.into_iter().zip(0..1000).rev().collect();
        let mut expected = numbered.clone();
        expected.sort_by_key(|item| item.0 / 7);
        super::sort_few(&mut numbered, |item| item.0 / 7);
        prop_assert_eq!(numbered, expected);
    }
}
