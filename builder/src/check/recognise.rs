//! Which format a file has: by its first bytes, else by its name.

use super::fields::{STATEMENTS, keys, of_fields};
use crate::feed::starts;
use crate::registry::FeedFile;

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Format {
    /// Common Works Registration.
    Cwr,
    /// DDEX Bulk Communication of Work and Recording Metadata.
    Bwarm,
    /// DDEX Electronic Release Notification.
    Ern,
    /// MusicBrainz JSON.
    MusicBrainz,
    /// CSV, TSV and JSON Lines.
    Table,
    /// Declarations about use.
    Statements,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [
        Self::Cwr,
        Self::Bwarm,
        Self::Ern,
        Self::MusicBrainz,
        Self::Table,
        Self::Statements,
    ];

    /// Returns the name used in `registry.toml` and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cwr => "cwr",
            Self::Bwarm => "bwarm",
            Self::Ern => "ern",
            Self::MusicBrainz => "musicbrainz",
            Self::Table => "table",
            Self::Statements => "statements",
        }
    }

    /// Reads a name as written by [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What a file was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recognised {
    pub(super) format: Format,
    /// What a row of a table is about, where the header tells.
    pub(super) kind: Option<&'static str>,
    /// What it was recognised by, for people.
    pub(super) why: String,
}

impl Recognised {
    /// Says what a file was recognised by.
    pub(super) fn new(format: Format, why: impl Into<String>) -> Self {
        let (kind, why) = (None, why.into());
        Self { format, kind, why }
    }
}

/// Files in an archive that are looked at.
const ENTRIES: usize = 16;
/// Bytes of each that are looked at.
const START: usize = 1 << 16;

/// Recognises a file, or the first file in an archive that can be; `None` if nothing tells.
pub(super) fn recognise(file: &FeedFile) -> Option<Recognised> {
    let entries = starts(file, ENTRIES, START);
    let found: Vec<Recognised> = entries
        .iter()
        .filter_map(|(name, start)| of_start(name, start))
        .collect();
    // What an archive says about itself (a list of files, a manifest) often reads as a table.
    let sure = found.iter().find(|found| found.format != Format::Table);
    sure.or(found.first()).cloned()
}

/// Recognises a file by its name and how it begins.
fn of_start(name: &str, start: &[u8]) -> Option<Recognised> {
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let base = base(name);
    if text.starts_with("HDR") {
        return Some(Recognised::new(Format::Cwr, "its first record is HDR"));
    }
    if base.ends_with(".v21") || base.ends_with(".v22") {
        return Some(Recognised::new(
            Format::Cwr,
            "its name ends in .V21 or .V22",
        ));
    }
    match text.chars().next() {
        Some('<') => of_xml(text),
        Some('{' | '[') => of_json(&base, text),
        _ => of_table_name(&base).or_else(|| of_header(&base, text)),
    }
}

/// The name of a file without folders, archive and the ending of its packing, in lower case.
fn base(name: &str) -> String {
    let base = name.rsplit(['/', '!', '\\']).next().unwrap_or(name);
    let mut base = base.to_ascii_lowercase();
    for ending in [".gz", ".zst", ".xz"] {
        if let Some(stem) = base.strip_suffix(ending) {
            base = stem.to_owned();
        }
    }
    base
}

fn of_xml(text: &str) -> Option<Recognised> {
    if text.contains("ddex.net/xml/ern/") {
        return Some(Recognised::new(Format::Ern, "its namespace is that of ERN"));
    }
    let names = ["NewReleaseMessage", "PurgeReleaseMessage"];
    let name = names.into_iter().find(|name| text.contains(name))?;
    Some(Recognised::new(Format::Ern, format!("it holds <{name}>")))
}

/// Keys that only MusicBrainz has, of which one has to stand beside an `id`.
const MUSICBRAINZ: &[&str] = &[
    "artist-credit",
    "sort-name",
    "iswcs",
    "isrcs",
    "release-group",
    "release-groups",
    "disambiguation",
    "cover-art-archive",
    "label-info",
    "text-representation",
    "life-span",
    "type-id",
    "first-release-date",
    "mbid",
];
fn of_json(base: &str, text: &str) -> Option<Recognised> {
    let keys = keys(text);
    let has = |names: &[&str]| {
        let found = keys
            .iter()
            .find(|key| names.contains(&key.to_lowercase().as_str()));
        found.cloned()
    };
    if let Some(key) = has(STATEMENTS) {
        return Some(Recognised::new(
            Format::Statements,
            format!("it has `{key}`"),
        ));
    }
    if let Some(key) = has(MUSICBRAINZ).filter(|_| has(&["id", "mbid", "created"]).is_some()) {
        return Some(Recognised::new(
            Format::MusicBrainz,
            format!("it has `{key}`"),
        ));
    }
    // One object over many lines is no table, whatever it is.
    let line = text.lines().next().unwrap_or_default().trim_end();
    let is_lines = [".jsonl", ".ndjson"].iter().any(|end| base.ends_with(end));
    let is_lines = is_lines || line.ends_with('}') || text.starts_with('[');
    is_lines.then(|| of_fields(&keys))
}

/// Files of a BWARM delivery, first and second generation (DDEX BWARM), without their ending.
const BWARM: &[&str] = &[
    "works",
    "workalternativetitles",
    "workidentifiers",
    "workrightshares",
    "recordings",
    "recordingalternativetitles",
    "recordingidentifiers",
    "worksrecordings",
    "unclaimedworkrightshares",
    "musicalworks",
    "alternativemusicalworktitles",
    "musicalworkidentifiers",
    "musicalworkrightshares",
    "resources",
    "alternativeresourcetitles",
    "resourceidentifiers",
    "workresourcelinks",
    "unclaimedmusicalworkrightshares",
    "unmatchedresources",
    "parties",
    "releases",
    "releaseidentifiers",
];

fn of_table_name(base: &str) -> Option<Recognised> {
    let stem = base
        .strip_suffix(".tsv")
        .or_else(|| base.strip_suffix(".txt"))?;
    let told = BWARM.contains(&stem) || stem.starts_with("bwarm_");
    told.then(|| Recognised::new(Format::Bwarm, "its name is that of a BWARM table"))
}

/// Recognises CSV and TSV: by the ending of the name, or where the first line has a known column.
fn of_header(base: &str, text: &str) -> Option<Recognised> {
    let line = text.lines().next()?;
    // A usage report (DDEX DSR) is no feed.
    if line.starts_with("HEAD\t") || line.starts_with("#HEAD\t") {
        return None;
    }
    let cells: Vec<String> = line
        .split(['\t', ',', ';', '|'])
        .map(|cell| cell.trim().trim_matches('"').to_owned())
        .collect();
    let found = of_fields(&cells);
    let ending = [".csv", ".tsv", ".tab"]
        .iter()
        .any(|end| base.ends_with(end));
    let known = cells.len() > 1 && found.kind.is_some();
    (ending || known || found.format == Format::Statements).then_some(found)
}

#[cfg(test)]
mod tests;
