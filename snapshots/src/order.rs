//! Sorting where code size matters more than speed: the general sorts of the standard library are
//! 8 KB of Wasm for every type that is sorted.

use std::cmp::Ordering;

/// Sorts a short list (heap sort: in place, not stable; the orders used are total).
pub(crate) fn sort_by<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    for start in (0..items.len() / 2).rev() {
        sink(items, start, &order);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        if let Some(heap) = items.get_mut(..end) {
            sink(heap, 0, &order);
        }
    }
}

/// Sorts a handful of items and leaves equal ones in their order (insertion sort).
pub(crate) fn sort_few<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..items.len() {
        for at in (1..=end).rev() {
            let is_less = match (items.get(at), items.get(at - 1)) {
                (Some(item), Some(before)) => key(item) < key(before),
                _ => false,
            };
            if !is_less {
                break;
            }
            items.swap(at, at - 1);
        }
    }
}

/// Moves an item down a heap until no item under it is greater.
fn sink<T>(heap: &mut [T], mut at: usize, order: &impl Fn(&T, &T) -> Ordering) {
    loop {
        let greater = |a: usize, b: usize| match (heap.get(a), heap.get(b)) {
            (Some(a), Some(b)) => order(a, b).is_gt(),
            _ => false,
        };
        let (left, right) = (2 * at + 1, 2 * at + 2);
        let mut greatest = if greater(left, at) { left } else { at };
        if greater(right, greatest) {
            greatest = right;
        }
        if greatest == at {
            return;
        }
        heap.swap(at, greatest);
        at = greatest;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(mut items in prop::collection::vec(0u16..50, 0..200)) {
            let mut expected = items.clone();
            expected.sort();
            super::sort_by(&mut items, Ord::cmp);
            prop_assert_eq!(&items, &expected);
            let mut numbered: Vec<(u16, usize)> = items.into_iter().zip(0..1000).rev().collect();
            let mut expected = numbered.clone();
            expected.sort_by_key(|item| item.0 / 7);
            super::sort_few(&mut numbered, |item| item.0 / 7);
            prop_assert_eq!(numbered, expected);
        }
    }
}
