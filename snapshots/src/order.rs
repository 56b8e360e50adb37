//! Sorting, and maps, where code size matters more than speed: the general sorts of the standard
//! library are 8 KB of Wasm for every type that is sorted, its maps 4 KB for every type of key.

use std::borrow::Borrow;
use std::cmp::Ordering;

/// A map in a sorted list, for some thousands of entries.
#[derive(Clone, Debug)]
pub struct Sorted<K, V>(Vec<(K, V)>);

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Sorted<K, V> {
    /// Returns the place of a key, or the place where it would be.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0
            .binary_search_by(|(known, _)| known.borrow().cmp(key))
    }

    /// Returns the value of a key.
    pub fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Returns the value of a key, to be changed.
    pub fn find_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Puts a value at a key; returns the value that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => {
                let (_, known) = self.0.get_mut(place)?;
                Some(std::mem::replace(known, value))
            }
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes a key and its value out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        Some(self.0.remove(place))
    }

    /// Keeps the entries for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        self.0.retain(|(key, value)| keep(key, value));
    }

    /// Lists the entries by key.
    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.0.iter()
    }

    /// Takes the entries out, by key.
    pub fn entries(self) -> Vec<(K, V)> {
        self.0
    }
}

/// Sorts a list with the sort of the standard library, where size does not matter.
#[cfg(feature = "write")]
pub fn sort_by<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    items.sort_unstable_by(order);
}

/// Sorts a short list (heap sort: in place, not stable; the orders used are total).
#[cfg(not(feature = "write"))]
pub fn sort_by<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    heap_sort(items, order);
}

#[cfg(any(test, not(feature = "write")))]
fn heap_sort<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
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
pub fn sort_few<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
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

#[cfg(any(test, not(feature = "write")))]
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
}
