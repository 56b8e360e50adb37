//! Values of the tables *titles* and *prefixes*: result cards, so that a page of results needs
//! no record.
//!
//! A title is at its [fold](crate::text::fold). Up to [`limits::CARDS`] cards of each kind stand
//! in its row; when there are more, *all* its cards stand in continuation rows as well, in the
//! order of results, [`limits::CARDS_PAGE`] a row, at [`page_key`]. A prefix that more than one
//! block of *titles* has titles for has its best cards in *prefixes*; for any other prefix they
//! are found by reading the one block.

use crate::codec::{self, stored};
use crate::error::Corrupt;
use crate::record::{Kind, Target};

/// What a list of results shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Popularity, 0-255.
    pub weight: u8,
    /// The record.
    pub target: Target,
    /// The title or name that has the fold, as the source writes it.
    pub title: String,
    /// The record's main title when `title` is another one; else empty.
    pub of: String,
    /// The main credit (artist of a recording or release, writers of a work); may be empty.
    pub credit: String,
    /// Year of release or publication; 0 when not known.
    pub year: u16,
}
stored!(Card {
    weight,
    target,
    title,
    of,
    credit,
    year
});

impl Card {
    /// The order of results: weight, best first, then kind and identifier, then title.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |card: &Self| std::cmp::Reverse(card.weight);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.target.cmp(&other.target))
            .then_with(|| self.title.cmp(&other.title))
    }
}

/// A row of *titles* or *prefixes*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// How many cards there are per kind, in the order of [`Kind::ALL`]; 0 in *prefixes*, where
    /// they are not counted.
    pub totals: [u32; 4],
    /// The best cards of every kind, in the [order of results](Card::order).
    pub cards: Vec<Card>,
}
stored!(Entry { totals, cards });

impl Entry {
    /// Returns how many cards of a kind there are.
    pub fn total(&self, kind: Kind) -> u32 {
        let at = usize::from(u8::from(kind));
        self.totals.get(at).copied().unwrap_or(0)
    }

    /// Tells whether there are cards that are not in the row.
    pub fn continues(&self) -> bool {
        let all = self
            .totals
            .iter()
            .fold(0u32, |sum, total| sum.saturating_add(*total));
        all as usize > self.cards.len()
    }
}

/// Returns the key of a continuation row: the fold, a zero byte (which no fold has), the number
/// of the page (big-endian).
pub fn page_key(fold: &str, page: u32) -> Vec<u8> {
    let mut key = fold.as_bytes().to_vec();
    key.push(0);
    key.extend(page.to_be_bytes());
    key
}

/// Tells whether a key is that of a continuation row.
pub fn is_page(key: &[u8]) -> bool {
    key.contains(&0)
}

/// Reads the beginning of a row: how many cards there are of all kinds, and how many are in it.
///
/// # Errors
/// Fails when the bytes do not begin like a row.
pub fn counts(value: &[u8]) -> Result<(u64, u32), Corrupt> {
    codec::counts::<4>(value)
}

/// Encodes a row.
///
/// # Errors
/// Fails when it is larger than [`crate::limits::VALUE`].
pub fn encode(entry: &Entry) -> Result<Vec<u8>, Corrupt> {
    super::bounded(codec::encode(entry)?)
}

/// Decodes a row.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write.
pub fn decode(value: &[u8]) -> Result<Entry, Corrupt> {
    codec::decode(value)
}
