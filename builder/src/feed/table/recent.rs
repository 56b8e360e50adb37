//! What was handed over lately: rows of one album name the same release and artists again and
//! again, and a claim that a source makes twice is one claim.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use imr_snapshots::record::Record;

use crate::ingest::Item;

/// Items remembered; a power of two.
const PLACES: usize = 1 << 14;

/// The items handed over lately: of each its 128-bit digest, in the place that the digest gives.
pub(in crate::feed) struct Recent {
    places: Vec<(u64, u64)>,
}

impl Default for Recent {
    fn default() -> Self {
        Self {
            places: vec![(0, 0); PLACES],
        }
    }
}

impl Recent {
    /// Remembers an item; `false` if it is remembered already, equal in everything.
    pub(in crate::feed) fn is_new(&mut self, item: &Item) -> bool {
        let digest = (digest(0x9e, item), digest(0x37, item));
        match self.places.get_mut(digest.0 as usize % PLACES) {
            Some(known) if *known == digest => false,
            Some(known) => {
                *known = digest;
                true
            }
            None => true,
        }
    }
}

/// A digest (SipHash with a fixed key) of everything that an item says.
fn digest(seed: u8, item: &Item) -> u64 {
    let Item {
        kind,
        ids,
        claims,
        popularity,
    } = item;
    let Record {
        weight,
        titles,
        credits,
        shares,
        facts,
        identifiers,
        links,
        link_totals,
        statements,
    } = claims;
    let mut hasher = DefaultHasher::new();
    (seed, kind, ids, popularity, weight, titles, credits).hash(&mut hasher);
    (shares, facts, identifiers, links, link_totals, statements).hash(&mut hasher);
    hasher.finish()
}
