//! Receives what the readers read, and keeps what is wrong with it.

use std::io;

use imr_snapshots::id::Scheme;
use imr_snapshots::record::{FactKind, Kind, TitleRole};

use super::finding::{Finding, Level, said};
use super::known::{Known, Mention};
use super::list::Collected;
use super::place::Place;
use super::plausible::Plausible;
use super::recognise::Format;
use super::registration::{self, Told};
use super::shares::Shares;
use crate::feed::{Oddity, Take};
use crate::ingest::scratch::Scratch;
use crate::ingest::{Item, Reject, Rule};
use crate::progress::Progress;
use crate::registry::FeedFile;

/// Rows after which progress is reported.
const REPORT: u64 = 1_000;

/// What was counted in one file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) format: Option<Format>,
    pub(super) rows: u64,
    pub(super) refused: u64,
    pub(super) items: u64,
}

/// Keeps counts and findings; everything that grows goes to temporary files.
pub(super) struct Checker<'a> {
    pub(super) findings: Collected,
    pub(super) shares: Shares,
    pub(super) known: Known,
    pub(super) files: Vec<Counted>,
    /// Where something was told of a CWR file.
    pub(super) told: Told,
    scratch: Scratch,
    progress: &'a dyn Progress,
    plausible: Plausible,
    format: Option<Format>,
    place: Place,
    unreported: (u64, u64),
    /// The first error of keeping a finding, to be returned at the next chance.
    failed: Option<io::Error>,
}

impl<'a> Checker<'a> {
    /// Judges dates on a day written `YYYYMMDD`; with `whole`, everything that is needed to
    /// compare the feed with a registry is kept.
    pub(super) fn new(
        scratch: &Scratch,
        progress: &'a dyn Progress,
        today: u32,
        whole: bool,
    ) -> Self {
        Self {
            findings: Collected::new(scratch),
            shares: Shares::new(scratch, today),
            known: Known::new(scratch, whole),
            files: Vec::new(),
            told: Told::default(),
            scratch: scratch.clone(),
            progress,
            plausible: Plausible::new(today),
            format: None,
            place: Place::default(),
            unreported: (0, 0),
            failed: None,
        }
    }

    /// Says what the format of the files is that come next.
    pub(super) fn begin(&mut self, format: Format) {
        self.format = Some(format);
    }

    /// Ends a group of files.
    ///
    /// # Errors
    /// Fails when something could not be kept.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.format = None;
        self.progress.advance(self.unreported.0, self.unreported.1);
        self.unreported = (0, 0);
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Looks at CWR files once more, line by line.
    ///
    /// # Errors
    /// Fails when a finding cannot be kept.
    pub(super) fn registrations(&mut self, files: &[FeedFile]) -> io::Result<()> {
        let told = std::mem::take(&mut self.told);
        registration::judge(files, &told, &mut |file, finding| {
            let file = self.file(file);
            self.findings.add(file, &finding)
        })
    }

    /// Adds a finding in a file.
    pub(super) fn tell(&mut self, file: &str, finding: &Finding) {
        let file = self.file(file);
        self.keep(file, finding);
    }

    fn keep(&mut self, file: usize, finding: &Finding) {
        if self.failed.is_none() {
            self.failed = self.findings.add(file, finding).err();
        }
    }

    /// Returns the number of a file, which is counted from now on.
    fn file(&mut self, name: &str) -> usize {
        let number = self.findings.file(name);
        if self.files.len() <= number {
            let counted = Counted {
                format: self.format,
                rows: 0,
                refused: 0,
                items: 0,
            };
            self.files.resize(number + 1, counted);
        }
        number
    }

    fn stand(&mut self, file: &str, line: u64) {
        let file = self.file(file);
        self.place = Place { file, line };
    }

    fn counted(&mut self) -> Option<&mut Counted> {
        self.files.get_mut(self.place.file)
    }
}

impl Take for Checker<'_> {
    fn item(&mut self, item: Item) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if let Some(counted) = self.counted() {
            counted.items += 1;
        }
        let place = self.place;
        for finding in self.plausible.judge(&item, place.line) {
            // Codes in CWR are judged where they stand: by line and column.
            if self.format != Some(Format::Cwr) || !finding.code.ends_with("-unknown") {
                self.keep(place.file, &finding);
            }
        }
        for finding in self
            .shares
            .take(&item, self.format.unwrap_or(Format::Table), place)?
        {
            let finding = match item.ids.first() {
                Some(id) => finding.about(id),
                None => finding,
            };
            self.keep(place.file, &finding);
        }
        let mention = Mention {
            place,
            numbered: self.format == Some(Format::Cwr) && is_registered(&item),
        };
        self.known.take(item, mention)
    }

    fn rule(&mut self, _: Rule) -> io::Result<()> {
        if let Some(counted) = self.counted() {
            counted.items += 1;
        }
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        let file = self.file(&reject.file);
        if reject.whole_row
            && !reject.code.starts_with("file-")
            && let Some(counted) = self.files.get_mut(file)
        {
            counted.refused += 1;
        }
        let mut finding = Finding::new(reject.code, reject.line, reject.message);
        finding = finding.at_level(Level::Error);
        finding.column = reject.column;
        finding.hint = reject.hint.into();
        if self.format == Some(Format::Cwr) {
            self.told.add(&reject.file, reject.line, reject.column);
        }
        self.keep(file, &finding);
        // Rows that follow are of this file, whatever was handed over before.
        self.place.file = file;
    }

    fn row(&mut self, bytes: u64) {
        if let Some(counted) = self.counted() {
            counted.rows += 1;
        }
        self.unreported.0 += 1;
        self.unreported.1 += bytes;
        if self.unreported.0 >= REPORT {
            self.progress.advance(self.unreported.0, self.unreported.1);
            self.unreported = (0, 0);
        }
    }

    fn warning(&mut self, code: &'static str) {
        let finding = Finding::new(code, self.place.line, said(code));
        self.keep(self.place.file, &finding);
    }

    fn oddity(&mut self, oddity: Oddity) {
        let mut finding = Finding::new(oddity.code, self.place.line, oddity.message);
        finding.column = oddity.column;
        if self.format == Some(Format::Cwr) {
            let file = self.findings.name(self.place.file);
            self.told.add(file, self.place.line, oddity.column);
        }
        self.keep(self.place.file, &finding);
    }

    fn place(&mut self, file: &str, line: u64) {
        self.stand(file, line);
    }

    fn scratch(&self) -> Scratch {
        self.scratch.clone()
    }
}

/// Tells whether an item is a work with its title that a CWR file registers, and not one whose
/// registration it acknowledges.
fn is_registered(item: &Item) -> bool {
    let (titles, facts) = (&item.claims.titles, &item.claims.facts);
    let answered = facts.iter().any(|fact| fact.kind == FactKind::Registration);
    !answered
        && item.kind == Kind::Work
        && titles.iter().any(|title| title.role == TitleRole::Main)
        && item.ids.iter().any(|id| id.scheme() == Scheme::Local)
}
