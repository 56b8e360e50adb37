//! Sorting, and maps, where code size matters more than speed: the general sorts of the standard
//! library are 8 KB of Wasm for every type that is sorted, its maps 4 KB for every type of key.

use std::borrow::Borrow;
use std::cmp::Ordering;

/// A map in a sorted list, for some thousands of entries.
#[derive(Clone, Debug)]
pub struct Sorted<K, V>(Vec<(K, V)>);

/// Compares bytes, eight at a time: in the Wasm the standard library compares them one by one.
#[cfg_attr(imr_engine, optimize(speed))]
pub fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let (mut a, mut b) = (a, b);
    while let (Some((left, rest)), Some((right, other))) =
        (a.split_first_chunk::<8>(), b.split_first_chunk::<8>())
    {
        if left != right {
            // The first bytes that differ: Wasm has no instruction that turns the bytes of a number around.
            let (left, right) = (u64::from_le_bytes(*left), u64::from_le_bytes(*right));
            let equal = (left ^ right).trailing_zeros() & !7;
            return ((left >> equal) as u8).cmp(&((right >> equal) as u8));
        }
        (a, b) = (rest, other);
    }
    for (left, right) in a.iter().zip(b) {
        if left != right {
            return left.cmp(right);
        }
    }
    a.len().cmp(&b.len())
}

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
        halve(self.0.len(), &mut |at| {
            let (known, _) = self.0.get(at)?;
            Some(known.borrow().cmp(key))
        })
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
        retain(&mut self.0, |(key, value)| keep(key, value));
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

/// Finds a place in a sorted list by halves, compiled once for all types: `order` compares what is at a place
/// with what is looked for. `Err` is the place where it would be.
fn halve(length: usize, order: &mut dyn FnMut(usize) -> Option<Ordering>) -> Result<usize, usize> {
    let (mut start, mut end) = (0, length);
    while start < end {
        let middle = start + (end - start) / 2;
        match order(middle) {
            Some(Ordering::Equal) => return Ok(middle),
            Some(Ordering::Less) => start = middle + 1,
            Some(Ordering::Greater) | None => end = middle,
        }
    }
    Err(start)
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

/// Sorts in place. The steps are compiled once for all types: they only compare and exchange by place.
#[cfg(any(test, not(feature = "write")))]
fn heap_sort<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    steps(items.len(), &mut Heap(items, order));
}

/// Merges two lists that each ascend; of equal numbers, one stays if each list has it once.
pub fn merged(a: Vec<u32>, b: Vec<u32>) -> Vec<u32> {
    if a.is_empty() || b.is_empty() {
        return if a.is_empty() { b } else { a };
    }
    let mut all = Vec::with_capacity(a.len() + b.len());
    let mut rest = b.as_slice();
    for number in a {
        while let Some((first, behind)) = rest.split_first()
            && *first <= number
        {
            if *first < number {
                all.push(*first);
            }
            rest = behind;
        }
        all.push(number);
    }
    all.extend_from_slice(rest);
    all
}

/// Items with their order, known by their places alone.
#[cfg(any(test, not(feature = "write")))]
trait Places {
    /// Tells whether the item at one place is greater than the one at the other; not where there is none.
    fn greater(&self, a: usize, b: usize) -> bool;

    /// Exchanges two items.
    fn swap(&mut self, a: usize, b: usize);
}

#[cfg(any(test, not(feature = "write")))]
struct Heap<'a, T, F>(&'a mut [T], F);

#[cfg(any(test, not(feature = "write")))]
impl<T, F: Fn(&T, &T) -> Ordering> Places for Heap<'_, T, F> {
    fn greater(&self, a: usize, b: usize) -> bool {
        match (self.0.get(a), self.0.get(b)) {
            (Some(a), Some(b)) => (self.1)(a, b).is_gt(),
            _ => false,
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.0.swap(a, b);
    }
}

#[cfg(any(test, not(feature = "write")))]
fn steps(length: usize, items: &mut dyn Places) {
    for start in (0..length / 2).rev() {
        sink(items, start, length);
    }
    for end in (1..length).rev() {
        items.swap(0, end);
        sink(items, 0, end);
    }
}

/// Moves an item down the heap of the first `length` until no item under it is greater.
#[cfg(any(test, not(feature = "write")))]
#[cfg_attr(imr_engine, optimize(speed))]
fn sink(heap: &mut dyn Places, mut at: usize, length: usize) {
    loop {
        let mut greatest = at;
        for below in [2 * at + 1, 2 * at + 2] {
            if below < length && heap.greater(below, greatest) {
                greatest = below;
            }
        }
        if greatest == at {
            return;
        }
        heap.swap(at, greatest);
        at = greatest;
    }
}

/// Makes lists of what iterators give.
pub trait Gather: Iterator {
    /// Returns the items in their order. `collect` is compiled once for each iterator as well, but to code
    /// that asks for the first item and for the others apart: in Wasm that is twice as much.
    fn gather(self) -> Vec<Self::Item>;
}

impl<I: Iterator> Gather for I {
    fn gather(self) -> Vec<I::Item> {
        let mut items = Vec::new();
        for item in self {
            items.push(item);
        }
        items
    }
}

/// Adds to lists what iterators give, in the same way.
pub trait Adds<T> {
    /// Adds the items in their order.
    fn push_all(&mut self, more: impl IntoIterator<Item = T>);
}

impl<T> Adds<T> for Vec<T> {
    fn push_all(&mut self, more: impl IntoIterator<Item = T>) {
        for item in more {
            self.push(item);
        }
    }
}

/// Keeps the items for which `keep` says so, in their order.
pub fn retain<T>(items: &mut Vec<T>, mut keep: impl FnMut(&T) -> bool) {
    let mut kept = 0;
    for at in 0..items.len() {
        if items.get(at).is_some_and(&mut keep) {
            items.swap(kept, at);
            kept += 1;
        }
    }
    items.truncate(kept);
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

#[cfg(test)]
mod tests;
