//! Writes blocks, segments and roots; pure: compression and files are the caller's.

mod block;
mod codes;
mod root;
mod segment;

use std::fmt;

use crate::error::Corrupt;
pub use block::{BlockCutter, PackedBlock, RawBlock};
pub use codes::Codes;
pub use root::RootWriter;
pub use segment::{SegmentCutter, SegmentFile};

/// How large segments become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// 64-160 KB, fetched whole: for static hosts that ignore `Range`.
    Assets,
    /// Up to about a thousand blocks, read by range.
    Range,
}

impl Packing {
    /// Returns the name used in the manifest and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Range => "range",
        }
    }
}

/// A row or block that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The key is not after the one before it.
    Order(Vec<u8>),
    /// The key or the value is longer than readers accept.
    Length(Vec<u8>),
    /// A structure would be larger than readers accept.
    Corrupt(Corrupt),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(key) => write!(f, "key {} is out of order", key.escape_ascii()),
            Self::Length(key) => write!(f, "the row of key {} is too long", key.escape_ascii()),
            Self::Corrupt(corrupt) => corrupt.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<Corrupt> for WriteError {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt)
    }
}

/// Returns how many leading bytes two keys share.
fn shared(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
