//! What a build did: for people as text, for programs as JSON.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use imr_snapshots::manifest::{Coverage, Table};
use serde::Serialize;

use crate::ingest::sort::Run;
use crate::ingest::taker::Taken;
use crate::publish::beside;

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
        let Table { name, rows, bytes, segments, .. } = table;
        Self { name: name.clone(), rows: *rows, bytes: *bytes, segments: *segments }
    }
}

/// Rejects that are told in the text.
pub const FIRST: usize = 20;

impl SourceReport {
    /// Reports what a source gave.
    pub fn new(id: &str, taken: &Taken) -> Self {
        let named = |counts: &BTreeMap<&str, u64>| {
            counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect()
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

    /// Returns the report for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        self.write_snapshot(out)?;
        self.write_sources(out)?;
        self.write_records(out)?;
        self.write_tables(out)?;
        self.write_rejects(out)?;
        let seconds = self.milliseconds as f64 / 1_000.0;
        let rate = self.rows * 1_000 / self.milliseconds.max(1);
        write!(out, "took {seconds:.1} s, {} rows/s", grouped(rate))?;
        if let Some(bytes) = self.peak_memory {
            write!(out, ", {} MiB of memory at most", bytes >> 20)?;
        }
        out.push('\n');
        for file in &self.files {
            writeln!(out, "see {}", file.display())?;
        }
        Ok(())
    }

    fn write_snapshot(&self, out: &mut String) -> fmt::Result {
        let Some(snapshot) = &self.snapshot else {
            return writeln!(out, "{}: nothing was published", self.registry);
        };
        let changed = if snapshot.unchanged { ", as before" } else { "" };
        let (name, id, number) = (&self.registry, &snapshot.id, snapshot.sequence);
        writeln!(out, "{name}: snapshot {id}, sequence {number}{changed}")?;
        let (issued, until) = (&snapshot.issued, &snapshot.valid_until);
        writeln!(out, "issued {issued}, valid until {until}, signed by {}", snapshot.signed_by)?;
        let (bytes, objects) = (grouped(snapshot.bytes), grouped(snapshot.objects));
        let verified = grouped(self.verified);
        writeln!(out, "{bytes} bytes in {objects} files; {verified} rows read back and compared")
    }

    fn write_sources(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "\n{:<24} {:>12} {:>12} {:>12}", "source", "rows", "taken", "rejected")?;
        for source in &self.sources {
            let [rows, taken, rejected] =
                [source.rows, source.accepted, source.rejected].map(grouped);
            writeln!(out, "{:<24} {rows:>12} {taken:>12} {rejected:>12}", source.id)?;
            for (code, count) in &source.rejects {
                writeln!(out, "  {:>12} x {code}", grouped(*count))?;
            }
            for (code, count) in &source.warnings {
                writeln!(out, "  {:>12} x {code} (taken)", grouped(*count))?;
            }
        }
        Ok(())
    }

    fn write_records(&self, out: &mut String) -> fmt::Result {
        let head = ["records", "claims", "conflicts", "aliases"];
        let [a, b, c, d] = head;
        writeln!(out, "\n{:<24} {a:>12} {b:>12} {c:>12} {d:>12}", "kind")?;
        for kind in &self.records {
            let [a, b, c, d] =
                [kind.records, kind.claims, kind.conflicts, kind.aliases].map(grouped);
            writeln!(out, "{:<24} {a:>12} {b:>12} {c:>12} {d:>12}", kind.kind)?;
        }
        for (count, what) in [
            (self.videos, "recordings are videos"),
            (self.dangling_links, "links lead to identifiers that no record has"),
            (self.overshared, "identifiers are shared by too many records to identify one"),
            (self.left_out, "claims or aliases were left out of records that have too many"),
        ] {
            if count > 0 {
                writeln!(out, "{} {what}", grouped(count))?;
            }
        }
        Ok(())
    }

    fn write_tables(&self, out: &mut String) -> fmt::Result {
        if self.tables.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{:<24} {:>12} {:>14} {:>10}", "table", "rows", "bytes", "segments")?;
        for table in &self.tables {
            let (rows, bytes) = (grouped(table.rows), grouped(table.bytes));
            let segments = grouped(u64::from(table.segments));
            writeln!(out, "{:<24} {rows:>12} {bytes:>14} {segments:>10}", table.name)?;
        }
        Ok(())
    }

    fn write_rejects(&self, out: &mut String) -> fmt::Result {
        out.push('\n');
        for reject in &self.first_rejects {
            writeln!(out, "{reject}")?;
        }
        let more = self.rejects.saturating_sub(self.first_rejects.len() as u64);
        if more > 0 {
            writeln!(out, "... and {} more", grouped(more))?;
        }
        Ok(())
    }
}

/// Returns a number with a comma after every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes every reject, one JSON object a line, beside the snapshot; returns where, and the first
/// ones in words. Without rejects the file of an earlier build is removed.
///
/// # Errors
/// Fails when the file cannot be written.
pub fn write_rejects(out: &Path, lists: &[Run]) -> io::Result<(Option<PathBuf>, Vec<String>)> {
    let path = beside(out, ".rejects.ndjson")?;
    if lists.iter().all(|list| list.bytes() == 0) {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok((None, Vec::new())),
        };
    }
    let mut file = BufWriter::new(File::create(&path)?);
    let mut first = Vec::new();
    for list in lists {
        let mut lines = list.open()?;
        while let Some((line, _)) = lines.current() {
            file.write_all(line)?;
            file.write_all(b"\n")?;
            if first.len() < FIRST {
                first.push(in_words(line));
            }
            lines.advance()?;
        }
    }
    file.flush()?;
    Ok((Some(path), first))
}

/// Puts the JSON of a reject in words.
fn in_words(line: &[u8]) -> String {
    let Ok(reject) = serde_json::from_slice::<serde_json::Value>(line) else {
        return String::from_utf8_lossy(line).into_owned();
    };
    let text = |name: &str| reject.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    let number = |name: &str| reject.get(name).and_then(|value| value.as_u64());
    let mut place = text("file").to_owned();
    for number in [number("line"), number("column")].into_iter().flatten() {
        let _ = write!(place, ":{number}");
    }
    let (code, message, hint) = (text("code"), text("message"), text("hint"));
    let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
    format!("{place}: {code}: {message}{hint}")
}

/// Writes the report as JSON beside the snapshot; returns where.
///
/// # Errors
/// Fails when the file cannot be written.
pub fn write_json(out: &Path, report: &mut BuildReport) -> io::Result<()> {
    let path = beside(out, ".report.json")?;
    report.files.insert(0, path.clone());
    let mut json = serde_json::to_vec_pretty(report).map_err(io::Error::other)?;
    json.push(b'\n');
    fs::write(path, json)
}

/// Returns the most memory that this process has used so far, where the system tells.
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reject;
    use crate::ingest::scratch::Scratch;
    use crate::ingest::sort::RunWriter;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn rejects_are_listed_in_full_and_the_first_ones_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut list = RunWriter::new(&Scratch::new(folder.path())).unwrap();
        for line in 1..=30 {
            let reject = Reject {
                source: "a".to_owned(),
                file: "a.csv".to_owned(),
                line,
                column: Some(2),
                code: "id-length",
                message: "too short".to_owned(),
                hint: "look again",
                whole_row: false,
            };
            list.push(&serde_json::to_vec(&reject).unwrap(), b"").unwrap();
        }
        let lists = [list.finish().unwrap()];
        let out = folder.path().join("snapshot");
        let (path, first) = write_rejects(&out, &lists).unwrap();
        let path = path.unwrap();
        assert_eq!(path, folder.path().join("snapshot.rejects.ndjson"));
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 30);
        assert_eq!(first.len(), FIRST);
        assert_eq!(first[1], "a.csv:2:2: id-length: too short (look again)");
        write_rejects(&out, &[]).unwrap();
        assert!(!path.exists(), "a list of an earlier build does not stay");
    }

    #[test]
    fn the_text_says_what_was_taken_and_what_was_not() {
        let report = BuildReport {
            registry: "Example".to_owned(),
            rows: 1_500,
            rejects: 25,
            sources: vec![SourceReport {
                id: "prs".to_owned(),
                rows: 1_500,
                accepted: 1_499,
                rejected: 1,
                rejects: [("columns".to_owned(), 1)].into(),
                warnings: [("check-digit".to_owned(), 7)].into(),
                ..SourceReport::default()
            }],
            first_rejects: vec!["a.csv:1: columns: too few".to_owned()],
            milliseconds: 500,
            ..BuildReport::default()
        };
        let text = report.text();
        for part in [
            "Example: nothing was published",
            "prs                             1,500        1,499            1",
            "1 x columns\n",
            "7 x check-digit (taken)",
            "a.csv:1: columns: too few\n... and 24 more",
            "took 0.5 s, 3,000 rows/s",
        ] {
            assert!(text.contains(part), "{part:?} is missing in\n{text}");
        }
    }
}
