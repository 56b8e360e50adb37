//! What a build did: for people as text, for programs as JSON.

mod files;
mod text;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use imr_snapshots::manifest::{Coverage, Table};
use serde::Serialize;

use crate::ingest::taker::Taken;

pub use self::files::{write_json, write_rejects};

/// What a build did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BuildReport {
    /// The name of the registry.
    pub registry: String,
    /// What is in the folder now; `None` when rejects kept it from being published.
    pub snapshot: Option<SnapshotReport>,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Rejects of rows, of cells and of files.
    pub rejects: u64,
    /// What each source gave, in the order of the manifest.
    pub sources: Vec<SourceReport>,
    /// Records by kind: works, recordings, releases, parties.
    pub records: Vec<KindReport>,
    /// Recordings that a source calls a video.
    pub videos: u64,
    /// Links to identifiers that no record has.
    pub dangling_links: u64,
    /// Identifiers that so many records share that they identify nothing.
    pub overshared: u64,
    /// Records whose claims went to another one: their identifier is archived, or another one of
    /// the same party.
    pub joined: u64,
    /// Archived identifiers that lead to each other in a circle.
    pub archive_cycles: u64,
    /// Pairs of works with one title and the same writers, but different ISWCs.
    pub possible_duplicates: u64,
    /// Works that were not linked as possible duplicates because too many are alike.
    pub duplicates_left_out: u64,
    /// Statements for ISRC prefixes and for what a party is credited on.
    pub rules: u64,
    /// Statements that records got because of these.
    pub applied: u64,
    /// What was left out because somebody asked for it.
    pub suppressed: Option<SuppressedReport>,
    /// Claims and aliases that were left out because one record had too many.
    pub left_out: u64,
    /// Identifiers that can be looked up, by scheme.
    pub identifiers: BTreeMap<String, u64>,
    /// The tables of the snapshot.
    pub tables: Vec<TableReport>,
    /// Rows that were read back and compared before the snapshot was published.
    pub verified: u64,
    /// The first rejects in words.
    pub first_rejects: Vec<String>,
    /// Where the report, and every reject, can be read.
    pub files: Vec<PathBuf>,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
    /// The most memory that the process used, in bytes, where the system tells.
    pub peak_memory: Option<u64>,
}

/// What was left out because `suppress.toml` says so.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SuppressedReport {
    /// Its identifiers and names.
    pub entries: u64,
    /// Records.
    pub records: u64,
    /// Credits of records that stay.
    pub credits: u64,
    /// Shares of records that stay.
    pub shares: u64,
    /// Facts, titles and statements of records that stay.
    pub texts: u64,
    /// Links of records that stay.
    pub links: u64,
    /// Credits that stay although they have the name of a party that was left out: they have no
    /// identifier of it, and the name is not listed.
    pub namesakes: u64,
    /// Entries that nothing was found for, as they are written there.
    pub unknown: Vec<String>,
}

/// The snapshot that a build wrote or found unchanged.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SnapshotReport {
    /// Its short name.
    pub id: String,
    /// SHA-256 of its manifest.
    pub manifest: String,
    /// Its number.
    pub sequence: u64,
    /// Date of the data.
    pub issued: String,
    /// When answers become stale.
    pub valid_until: String,
    /// The name of the key that signed it.
    pub signed_by: String,
    /// Whether the snapshot before was the same, so that nothing was changed.
    pub unchanged: bool,
    /// Bytes of all objects.
    pub bytes: u64,
    /// Number of objects, the manifest included.
    pub objects: u64,
}

/// What one source gave.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceReport {
    /// Its id.
    pub id: String,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that were taken.
    pub accepted: u64,
    /// Rows that were not.
    pub rejected: u64,
    /// Claims about records in the rows that were taken.
    pub items: u64,
    /// How often each code was the reason of a reject of a row, cell or file.
    pub rejects: BTreeMap<String, u64>,
    /// How often each oddity was met in what was taken.
    pub warnings: BTreeMap<String, u64>,
}

/// Records of one kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct KindReport {
    /// The kind in the plural.
    pub kind: &'static str,
    /// Records.
    pub records: u64,
    /// Claims that were merged into them; claims equal in everything count once.
    pub claims: u64,
    /// Records whose claims exceed the whole or disagree.
    pub conflicts: u64,
    /// Identifiers that lead to a record as another identifier of it.
    pub aliases: u64,
}

/// One table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TableReport {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// Bytes of its objects.
    pub bytes: u64,
    /// Its segments.
    pub segments: u32,
}

impl From<&Table> for TableReport {
    fn from(table: &Table) -> Self {
        let Table {
            name,
            rows,
            bytes,
            segments,
            ..
        } = table;
        Self {
            name: name.clone(),
            rows: *rows,
            bytes: *bytes,
            segments: *segments,
        }
    }
}

impl SourceReport {
    /// Reports what a source gave.
    pub fn new(id: &str, taken: &Taken) -> Self {
        let named = |counts: &BTreeMap<&str, u64>| {
            counts
                .iter()
                .map(|(code, count)| ((*code).to_owned(), *count))
                .collect()
        };
        Self {
            id: id.to_owned(),
            rows: taken.rows,
            accepted: taken.rows.saturating_sub(taken.rejected),
            rejected: taken.rejected,
            items: taken.items,
            rejects: named(&taken.rejects),
            warnings: named(&taken.warnings),
        }
    }
}

impl BuildReport {
    /// Adds what a source gave.
    pub fn add_source(&mut self, source: SourceReport) {
        self.rows += source.rows;
        self.rejected += source.rejected;
        self.rejects += source.rejects.values().sum::<u64>();
        self.sources.push(source);
    }

    /// Tells whether anything was not taken: a row, a cell or a file.
    pub fn has_rejects(&self) -> bool {
        self.rejects > 0
    }

    /// Notes how many identifiers there are of each scheme.
    pub fn cover(&mut self, coverage: &Coverage) {
        self.identifiers = coverage.schemes.iter().cloned().collect();
    }
}

/// Returns the most memory that this process has used so far, where the system tells.
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}
