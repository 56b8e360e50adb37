//! Every bound in the system, shared by the writers and the readers of a snapshot.
//!
//! A reader checks each length against these and against the bytes that are left before it
//! allocates anything; a writer refuses to write what a reader would refuse.

/// Longest key of any table, in bytes (a folded title is cut to this on a character boundary).
pub const KEY: usize = 640;
/// Longest value of one row, in bytes: a record with all its claims.
pub const VALUE: usize = 1 << 20;
/// Largest block before compression, in bytes: one value of the largest size and its key.
pub const BLOCK_RAW: usize = VALUE + (1 << 16);
/// Most rows in a block.
pub const BLOCK_ROWS: usize = 1 << 10;
/// Most cards in a block of *titles*, which its directory counts instead of rows.
pub const BLOCK_ITEMS: usize = 1 << 16;
/// Most blocks in a segment.
pub const SEGMENT_BLOCKS: usize = 1 << 12;
/// Longest head (header and directory) of a segment, in bytes.
pub const HEAD: usize = 1 << 18;
/// Longest segment, in bytes; also the largest object that is ever fetched whole.
pub const SEGMENT: usize = 16 << 20;
/// Most segments in a table.
pub const SEGMENTS: usize = 1 << 20;
/// Longest root, in bytes.
pub const ROOT: usize = 64 << 20;
/// Longest dictionary, in bytes.
pub const DICTIONARY: usize = 1 << 20;
/// Longest manifest, in bytes.
pub const MANIFEST: usize = 4 << 20;
/// Longest checkpoint, in bytes.
pub const CHECKPOINT: usize = 4 << 10;
/// Most bytes that one decode of the codec may claim to need.
pub const DECODE: usize = 4 << 20;

/// Links to one kind of record that are kept inside a record; the rest is in the table *links*.
pub const LINKS_INLINE: usize = 64;
/// Links on one page of the table *links*.
pub const LINKS_PAGE: usize = 256;
/// Result cards of one kind in one row of the tables *titles* and *prefixes*.
pub const CARDS: usize = 10;
/// Result cards in one continuation row of the table *titles*.
pub const CARDS_PAGE: usize = 50;
/// Longest prefix that has precomputed cards, in bytes.
pub const PREFIX: usize = 64;

/// Codes in one batch.
pub const BATCH: usize = 1_000;
/// Longest text of one code or query, in bytes.
pub const QUERY: usize = 1_024;
/// Records that `expand` adds to one answer.
pub const EXPANDED: usize = 50;
/// Registered codes that are offered for a mistyped one.
pub const REPAIRS: usize = 8;
/// Results on one page of a search.
pub const PAGE: usize = 100;
