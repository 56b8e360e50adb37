//! What a check found: counts, and the list of findings.

use serde::Serialize;

use super::against::Standings;
use super::finding::Level;
use super::inputs::Group;
use super::list::Findings;
use super::recognise::Format;
use super::taker::Counted;
use crate::registry::FeedFile;

/// What a check found.
pub struct Report {
    /// Counts.
    pub summary: Summary,
    /// Every finding.
    pub findings: Findings,
    /// The files that were read as CWR, in order: those that can be acknowledged.
    pub cwr: Vec<FeedFile>,
}

/// Counts of everything that was read and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows that were read.
    pub rows: u64,
    /// Rows that a build would take.
    pub taken: u64,
    /// Rows that it would not.
    pub refused: u64,
    /// What the rows say about single records and parties.
    pub items: u64,
    /// Findings of level error.
    pub errors: u64,
    /// Findings of level warning.
    pub warnings: u64,
    /// Findings of level note.
    pub notes: u64,
    /// How often each code was found, the heaviest level first.
    pub codes: Vec<CodeReport>,
    /// What the files were read as.
    pub formats: Vec<FormatReport>,
    /// Every file.
    pub files: Vec<FileReport>,
    /// What the registry knows of the feed, if it was asked.
    pub against: Option<Standings>,
}

/// How often a code was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeReport {
    /// How much it weighs.
    pub level: Level,
    /// The code.
    pub code: String,
    /// How often.
    pub count: u64,
}

/// Files that were read as one format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormatReport {
    /// The name of the format.
    pub format: &'static str,
    /// Number of files (archives count once).
    pub files: u64,
    /// How they were recognised.
    pub why: String,
}

/// What was counted in one file, or in one file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// The name of its format; empty if it was not read.
    pub format: &'static str,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that a build would not take.
    pub refused: u64,
    /// What the rows say about single records and parties.
    pub items: u64,
    /// Findings of level error.
    pub errors: u64,
    /// Findings of level warning.
    pub warnings: u64,
    /// Findings of level note.
    pub notes: u64,
}

impl Report {
    pub(super) fn new(
        findings: Findings,
        files: &[Counted],
        groups: &[Group],
        against: Option<Standings>,
    ) -> Self {
        let sum = |of: fn(&Counted) -> u64| files.iter().map(of).sum::<u64>();
        let (rows, refused) = (sum(|file| file.rows), sum(|file| file.refused));
        let items = sum(|file| file.items);
        let formats = groups.iter().map(|group| FormatReport {
            format: group.format.name(),
            files: group.files.len() as u64,
            why: group.why.clone(),
        });
        let files = files.iter().enumerate();
        let files = files.map(|(number, counted)| file(number, counted, &findings));
        let summary = Summary {
            rows,
            taken: rows.saturating_sub(refused),
            refused,
            items,
            errors: findings.of_level(Level::Error),
            warnings: findings.of_level(Level::Warning),
            notes: findings.of_level(Level::Note),
            codes: codes(&findings),
            formats: formats.collect(),
            files: files.collect(),
            against,
        };
        let cwr = groups.iter().filter(|group| group.format == Format::Cwr);
        let cwr = cwr.flat_map(|group| group.files.clone()).collect();
        Self {
            summary,
            findings,
            cwr,
        }
    }
}

fn codes(findings: &Findings) -> Vec<CodeReport> {
    let counts = findings.counts().iter();
    let report = |((level, code), count): (&(Level, String), &u64)| CodeReport {
        level: *level,
        code: code.clone(),
        count: *count,
    };
    counts.map(report).collect()
}

fn file(number: usize, counted: &Counted, findings: &Findings) -> FileReport {
    let [errors, warnings, notes] = findings.of_file(number);
    FileReport {
        file: findings.name(number).to_owned(),
        format: counted.format.map_or("", |format| format.name()),
        rows: counted.rows,
        refused: counted.refused,
        items: counted.items,
        errors,
        warnings,
        notes,
    }
}
