//! Blocks that threads share: what one of them read, checked and decompressed, the others take from it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use imr_snapshots::digest::ShortDigest;
use imr_snapshots::segment::{Block, Part, Rows};

use super::warm::Beginning;

/// The blocks that any of several [`WarmStore`](super::WarmStore)s keeps. It keeps none itself: a block
/// that left all of them is gone.
#[derive(Debug, Default)]
pub struct Pool(Mutex<Shared>);

#[derive(Debug, Default)]
struct Shared {
    rows: HashMap<ShortDigest, Weak<Rows>, BuildHasherDefault<Beginning>>,
    /// So many entries may there be before those that are gone are removed.
    most: usize,
}

impl Pool {
    /// Returns the block that has this digest, if a store keeps it.
    pub(super) fn find(&self, digest: &ShortDigest) -> Option<Part> {
        let rows = self.with(|shared| shared.rows.get(digest)?.upgrade())?;
        Some(Part::Block(Rc::new(Block::of(rows))))
    }

    /// Lets other stores find a block; other parts are few, and every store has its own.
    pub(super) fn show(&self, digest: ShortDigest, part: &Part) {
        let Part::Block(block) = part else { return };
        let rows = Arc::downgrade(block.rows());
        self.with(|shared| {
            if shared.rows.len() >= shared.most {
                shared.rows.retain(|_, rows| rows.strong_count() > 0);
                shared.most = 2 * shared.rows.len() + 1_024;
            }
            shared.rows.insert(digest, rows);
        });
    }

    /// A thread that panics leaves the map whole: nothing in here can stop half-way.
    fn with<T>(&self, work: impl FnOnce(&mut Shared) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
