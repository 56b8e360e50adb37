//! Connected components of a graph that does not fit in memory.
//!
//! Alternates the *large star* and *small star* steps of Kiveris, Lattanzi, Mirrokni, Rastogi and
//! Vassilvitskii, "Connected Components in MapReduce and Beyond" (SoCC 2014): a node connects its
//! larger neighbours to its least neighbour, then itself and its smaller ones. Each step is one
//! external sort; the graph becomes a star around the least node of each component after about
//! log² rounds, usually two or three.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use crate::ingest::scratch::Scratch;
use crate::ingest::sort::{Sorted, Sorter};

/// Edges of a graph, each a record whose key and payload are its two nodes.
pub(super) struct Edges {
    scratch: Scratch,
    budget: usize,
}

/// Tells whether two sets of edges are the same, without keeping them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Fingerprint {
    count: u64,
    sum: u64,
}

impl Fingerprint {
    fn add(&mut self, edge: (&[u8], &[u8])) {
        // The fixed keys of `DefaultHasher::new` make this the same in every run of one binary,
        // which is all that is asked: two rounds of one build are compared.
        let mut hasher = DefaultHasher::new();
        edge.hash(&mut hasher);
        self.count += 1;
        self.sum = self.sum.wrapping_add(hasher.finish());
    }
}

impl Edges {
    /// Prepares to work with about `budget` bytes of memory.
    pub(super) fn new(scratch: &Scratch, budget: usize) -> Self {
        Self {
            scratch: scratch.clone(),
            budget,
        }
    }

    fn sorter(&self) -> Sorter {
        Sorter::new(&self.scratch, self.budget / 3)
    }

    /// Finds the least node of every component: gives a record (node, least) for every node that
    /// is not the least one of its component itself.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub(super) fn stars(&self, mut edges: Sorted) -> io::Result<Sorted> {
        let mut before = Fingerprint::default();
        loop {
            let large = self.large_star(&mut edges)?;
            let (stars, after) = self.small_star(large)?;
            if after == before {
                return Ok(stars);
            }
            before = after;
            edges = stars;
        }
    }

    /// Connects the larger neighbours of every node to the least of its neighbours and itself;
    /// every edge of the result stands at its larger node.
    fn large_star(&self, edges: &mut Sorted) -> io::Result<Sorted> {
        let mut both = self.sorter();
        while let Some((a, b)) = edges.current() {
            if a != b {
                both.push(a, b)?;
                both.push(b, a)?;
            }
            edges.advance()?;
        }
        let mut result = self.sorter();
        let mut group = Group::default();
        let mut both = both.finish()?;
        while let Some((node, neighbour)) = both.current() {
            if group.enter(node) {
                // Neighbours are ascending: the first is the least.
                group.least(node.min(neighbour));
            }
            if neighbour > node {
                // The least node is the node or one of its neighbours, never after `neighbour`;
                // equal when the only smaller node is none: then the edge is kept as it is.
                result.push(neighbour, &group.least)?;
            }
            both.advance()?;
        }
        result.finish()
    }

    /// Connects every node and its smaller neighbours to the least of them.
    fn small_star(&self, mut edges: Sorted) -> io::Result<(Sorted, Fingerprint)> {
        let mut result = self.sorter();
        let mut group = Group::default();
        while let Some((node, neighbour)) = edges.current() {
            if group.enter(node) {
                group.least(neighbour);
                result.push(node, neighbour)?;
            } else if neighbour != group.least {
                result.push(neighbour, &group.least)?;
            }
            edges.advance()?;
        }
        let mut result = result.finish()?;
        let mut fingerprint = Fingerprint::default();
        while let Some(edge) = result.current() {
            fingerprint.add(edge);
            result.advance()?;
        }
        result.rewind()?;
        Ok((result, fingerprint))
    }
}

/// The node whose edges are being read.
#[derive(Default)]
struct Group {
    node: Option<Vec<u8>>,
    least: Vec<u8>,
}

impl Group {
    /// Tells whether `node` is another node than before.
    fn enter(&mut self, node: &[u8]) -> bool {
        if self.node.as_deref() == Some(node) {
            return false;
        }
        let own = self.node.get_or_insert_default();
        own.clear();
        own.extend_from_slice(node);
        true
    }

    fn least(&mut self, least: &[u8]) {
        self.least.clear();
        self.least.extend_from_slice(least);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// The least node of every component, by repeated relaxation.
    fn naive(edges: &[(u16, u16)]) -> BTreeMap<u16, u16> {
        let mut least: BTreeMap<u16, u16> =
            edges.iter().flat_map(|&(a, b)| [(a, a), (b, b)]).collect();
        loop {
            let before = least.clone();
            for (a, b) in edges {
                let smaller = least[a].min(least[b]);
                least.insert(*a, smaller);
                least.insert(*b, smaller);
            }
            if before == least {
                least.retain(|node, least| node != least);
                return least;
            }
        }
    }

    fn stars(edges: &[(u16, u16)]) -> BTreeMap<u16, u16> {
        let scratch = Scratch::new(&std::env::temp_dir());
        let mut sorter = Sorter::new(&scratch, 1 << 12);
        for (a, b) in edges {
            sorter.push(&a.to_be_bytes(), &b.to_be_bytes()).unwrap();
        }
        let graph = Edges::new(&scratch, 1 << 12);
        let mut result = graph.stars(sorter.finish().unwrap()).unwrap();
        let number = |bytes: &[u8]| u16::from_be_bytes(bytes.try_into().unwrap());
        let mut stars = BTreeMap::new();
        while let Some((node, least)) = result.current() {
            assert_eq!(
                stars.insert(number(node), number(least)),
                None,
                "a node has one star"
            );
            result.advance().unwrap();
        }
        stars
    }

    proptest! {
        #[test]
        fn every_node_is_led_to_the_least_of_its_component(
            edges in prop::collection::vec((0u16..40, 0u16..40), 0..40),
        ) {
            prop_assert_eq!(stars(&edges), naive(&edges));
        }
    }

    #[test]
    fn a_long_chain_in_a_bad_order_ends_as_one_star() {
        // 0-999 as a path whose node numbers jump about.
        let place = |n: u32| ((n * 617) % 1_000) as u16;
        let edges: Vec<_> = (0..999).map(|n| (place(n), place(n + 1))).collect();
        let result = stars(&edges);
        assert_eq!(result.len(), 999);
        assert!(result.values().all(|least| *least == 0));
    }
}
