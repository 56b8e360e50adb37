//! How one key becomes one value with at most two fetches.
//!
//! A table is a sorted list of (key, value) rows, cut three times:
//!
//! ```text
//! rows ──► blocks     some dozens of rows, compressed together: the unit that is fetched,
//!                     verified and kept
//!      ──► segments   one immutable file: a head (header and directory) and its blocks
//!      ──► one root   for every segment its name, the digest of its head, and an FST of the
//!                     first keys: small enough to stay in memory
//! ```
//!
//! To find a key, the [`Root`] names the segment, the [`Head`] of the segment names the block,
//! the [`Block`] holds the row or the key is not there. With the root resident that is two
//! fetches (head, block), and one when the head is resident too. Nothing else is ever read, so
//! the cost does not grow with the table.
//!
//! Each level holds the digests of the next: a block is compared with its directory entry before
//! it is decompressed, a head with its root entry before it is parsed, a root with the manifest.
//!
//! Where blocks and segments end follows from the keys themselves (a hash of the key decides,
//! within bounds), so a row that is added or removed moves the boundaries next to it only, and
//! an updated registry shares most of its objects with the one before.

mod block;
mod head;
mod part;
mod places;
mod root;
pub(crate) mod varint;
#[cfg(feature = "write")]
mod write;

pub use block::{Block, Rows};
pub use head::{BlockEntry, Head};
pub use part::{Dictionary, Held, Part, PartKind, Span};
pub use root::{Root, SegmentEntry};
#[cfg(feature = "write")]
pub use write::{
    BlockCutter, Codes, PackedBlock, Packing, RawBlock, RootWriter, SegmentCutter, SegmentFile,
    WriteError,
};

/// First bytes of a segment.
pub const SEGMENT_MAGIC: [u8; 8] = *b"IMRSEGM1";
/// First bytes of a root.
pub const ROOT_MAGIC: [u8; 8] = *b"IMRROOT1";

/// How the blocks of a segment are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Codec {
    /// As they are.
    Stored = 0,
    /// As zstd frames (RFC 8878).
    Zstd = 1,
    /// As zstd frames that need the table's dictionary.
    ZstdDictionary = 2,
}

impl Codec {
    fn from_tag(tag: u8) -> Option<Self> {
        [Self::Stored, Self::Zstd, Self::ZstdDictionary]
            .into_iter()
            .find(|c| *c as u8 == tag)
    }
}
