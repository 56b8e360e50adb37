//! What one row of a feed says about one record, before claims of many rows are merged.

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{Kind, Record};

/// What one row says about one work, recording, release or party.
///
/// A row may give several items: a recording, the release that it is on and the parties that it
/// names with an identifier. Links between them are [`claims.links`](Record::links) whose target
/// is the identifier *as the row gives it*; the ingest resolves it to a primary identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What kind of record it speaks of.
    pub kind: Kind,
    /// The record's identifiers as the row gives them; never empty, in the order of the row.
    pub ids: Vec<Identifier>,
    /// Its claims, each with this source. `weight` and `link_totals` are left empty: the ingest
    /// derives them. `identifiers` holds only those whose standing is not
    /// [`Current`](imr_snapshots::record::Standing::Current); the ingest adds `ids`.
    pub claims: Record,
    /// A play count, chart value or similar, where the source maps one.
    pub popularity: Option<u64>,
}
