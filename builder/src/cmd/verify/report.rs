//! What was found out about a snapshot.

use std::io::{self, Write};

use imr_snapshots::manifest::Counts;
use imr_snapshots::record::{FactKind, FactValue, Kind, Record};
use serde::Serialize;

use crate::cmd::paint::{Paint, bytes, grouped, pad, plain};

/// Most problems that are told one by one.
const MOST: usize = 100;

/// What was found out about a snapshot.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    /// Id of the snapshot.
    pub(super) snapshot: String,
    /// Name of its publisher.
    pub(super) origin: String,
    /// Its number.
    pub(super) sequence: u64,
    /// Date of its data.
    pub(super) issued: String,
    /// Whether the keys come from the snapshot's own folder.
    pub(super) own_keys: bool,
    /// Objects that belong to it.
    pub(super) objects: usize,
    /// Bytes of all of them.
    pub(super) bytes: u64,
    /// What each table was found to hold.
    pub(super) tables: Vec<TableReport>,
    /// Records found, by kind, and videos among the recordings.
    pub(super) counts: [u64; 5],
    /// Objects in the folder that belong to another snapshot, such as the one before.
    pub(super) others: usize,
    /// Files in the folder that belong to no snapshot.
    pub(super) strangers: Vec<String>,
    /// Number of problems.
    pub(super) problem_count: u64,
    /// The first problems.
    pub(super) problems: Vec<Problem>,
}

/// What a table was found to hold.
#[derive(Debug, Default, Serialize)]
pub(super) struct TableReport {
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) blocks: u64,
    pub(super) segments: u64,
    pub(super) bytes: u64,
}

/// Something that is not as it should be.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    /// The file.
    pub(super) at: String,
    /// What is wrong with it.
    pub(super) what: String,
}

impl Report {
    /// Notes a problem.
    pub(super) fn problem(&mut self, at: impl ToString, what: impl ToString) {
        self.problem_count += 1;
        if self.problems.len() < MOST {
            self.problems.push(Problem {
                at: at.to_string(),
                what: what.to_string(),
            });
        }
    }

    /// Counts a record.
    pub(super) fn record(&mut self, kind: Kind, record: &Record) {
        self.counts[kind as usize] += 1;
        let video = record.facts.iter().any(|fact| {
            fact.kind == FactKind::Form && fact.value == FactValue::Text("video".to_owned())
        });
        self.counts[4] += u64::from(video && kind == Kind::Recording);
    }

    /// Compares the records found with those that the manifest counts.
    pub(super) fn compare_counts(&mut self, said: &Counts) {
        let said = [
            said.works,
            said.recordings,
            said.releases,
            said.parties,
            said.videos,
        ];
        for (at, name) in NAMES.iter().enumerate() {
            if said[at] != self.counts[at] {
                let (said, found) = (grouped(said[at]), grouped(self.counts[at]));
                self.problem(
                    "manifest",
                    format!("counts {said} {name}, but there are {found}"),
                );
            }
        }
    }

    /// Tells whether all is as it should be.
    pub(super) fn is_valid(&self) -> bool {
        self.problem_count == 0
    }

    /// Writes the report as one line of JSON.
    pub(super) fn json(&self, out: &mut impl Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Whole<'a> {
            valid: bool,
            #[serde(flatten)]
            report: &'a Report,
        }
        serde_json::to_writer(
            &mut *out,
            &Whole {
                valid: self.is_valid(),
                report: self,
            },
        )?;
        out.write_all(b"\n")
    }

    /// Writes the report for people.
    pub(super) fn text(&self, out: &mut impl Write, paint: Paint) -> io::Result<()> {
        for Problem { at, what } in &self.problems {
            writeln!(out, "{} {at}: {}", paint.warning("problem:"), plain(what))?;
        }
        let more = self.problem_count - self.problems.len() as u64;
        if more > 0 {
            writeln!(out, "and {more} more")?;
        }
        if !self.snapshot.is_empty() {
            self.found(out, paint)?;
            self.besides(out)?;
        }
        let keys = match self.own_keys {
            true => "its own keys.txt: the files belong together; who made them is not proven",
            false => "the key given",
        };
        let (valid, not) = (paint.strong("valid:"), paint.strong("not valid:"));
        match self.problem_count {
            0 => writeln!(out, "{valid} signature checked with {keys}"),
            1 => writeln!(out, "{not} 1 problem"),
            count => writeln!(out, "{not} {count} problems"),
        }
    }

    /// Writes what is in the snapshot.
    fn found(&self, out: &mut impl Write, paint: Paint) -> io::Result<()> {
        let (id, origin) = (paint.strong(&self.snapshot), &self.origin);
        let (sequence, issued) = (self.sequence, &self.issued);
        writeln!(
            out,
            "snapshot {id} of {origin} · sequence {sequence} · issued {issued}"
        )?;
        let counts = NAMES.iter().zip(self.counts);
        let counts = counts.map(|(name, count)| format!("{} {name}", grouped(count)));
        writeln!(out, "{}", counts.collect::<Vec<_>>().join(", "))?;
        for table in &self.tables {
            let (name, bytes) = (pad(&table.name, 12), bytes(table.bytes));
            let [rows, blocks, segments] = [table.rows, table.blocks, table.segments].map(grouped);
            writeln!(
                out,
                "  {name} {rows:>12} rows {blocks:>9} blocks {segments:>7} segments {bytes:>11}"
            )?;
        }
        let (objects, bytes) = (grouped(self.objects as u64), bytes(self.bytes));
        writeln!(out, "{objects} objects, {bytes}")
    }

    /// Writes what else is in the folder.
    fn besides(&self, out: &mut impl Write) -> io::Result<()> {
        if self.others > 0 {
            writeln!(
                out,
                "{} more objects belong to other snapshots",
                self.others
            )?;
        }
        if self.strangers.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = self
            .strangers
            .iter()
            .take(5)
            .map(|name| plain(name))
            .collect();
        let more = match self.strangers.len() - names.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(out, "not part of any snapshot: {}{more}", names.join(", "))
    }
}

/// Names of [`Report::counts`].
const NAMES: [&str; 5] = ["works", "recordings", "releases", "parties", "videos"];
