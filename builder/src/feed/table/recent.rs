//! What was handed over lately: rows of one album name the same release and artists again and
//! again, and a claim that a source makes twice is one claim.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::ingest::Item;

/// Items remembered; a power of two.
const PLACES: usize = 1 << 12;

/// The items handed over lately, each in the place that its identifiers give it.
pub(super) struct Recent {
    places: Vec<Option<Item>>,
}

impl Default for Recent {
    fn default() -> Self {
        Self {
            places: vec![None; PLACES],
        }
    }
}

impl Recent {
    /// Remembers an item; `false` if it is remembered already, equal in everything.
    pub(super) fn is_new(&mut self, item: &Item) -> bool {
        let mut hasher = DefaultHasher::new();
        (item.kind, &item.ids).hash(&mut hasher);
        // Which of two names a party was given last matters little, so names are not hashed.
        let place = hasher.finish() as usize % PLACES;
        match self.places.get_mut(place) {
            Some(Some(known)) if known == item => false,
            Some(known) => {
                *known = Some(item.clone());
                true
            }
            None => true,
        }
    }
}
