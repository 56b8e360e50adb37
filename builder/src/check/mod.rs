//! Checks feeds: reads them as a build does, and keeps everything that is wrong or odd instead of
//! the records.
//!
//! [`check`] finds and recognises the files, reads them with the same readers as
//! [`build`](crate::build), and hands back a [`Report`]: counts first, then every finding with
//! its place. Rejects are errors; what was taken although it is odd (a wrong check digit) is
//! told with its place as well. What only shows when rows are put together - shares that do not
//! add up, one code for two titles, one work number twice - is found by external sorts, so
//! memory is bounded at any size of feed. With a snapshot, every identifier of the feed is looked
//! up in it, and what both say is compared.

mod ack;
mod against;
mod compare;
mod error;
mod fields;
mod finding;
mod inputs;
mod known;
mod list;
mod place;
mod plausible;
mod recognise;
mod registration;
mod report;
mod shares;
mod sums;
mod taker;
mod verdict;

use std::fs;
use std::path::PathBuf;

pub use ack::{Acknowledged, acknowledge};
pub use against::Standings;
pub use error::CheckError;
pub use finding::{Finding, Level};
pub use inputs::Inputs;
pub use list::Findings;
pub use recognise::Format;
pub use report::{FileReport, Report, Summary};

use self::against::Against;
use self::inputs::Group;
use self::taker::Checker;
use crate::ingest::scratch::Scratch;
use crate::progress::{Progress, Stage};
use crate::store::Store;

/// What to check, against what, and when.
pub struct Options<'a> {
    /// The feeds.
    pub inputs: Inputs,
    /// The snapshot that the feeds are compared with.
    pub against: Option<&'a Store>,
    /// Today, `YYYYMMDD`: dates are judged by it, and shares are added that hold on it.
    pub today: u32,
    /// Where temporary files go.
    pub temp: PathBuf,
}

/// Checks feeds.
///
/// # Errors
/// Fails when there is nothing to check, or a temporary file cannot be written; what is wrong
/// with a feed is a finding.
pub fn check(options: &Options<'_>, progress: &dyn Progress) -> Result<Report, CheckError> {
    let opened = options.inputs.open()?;
    if opened.groups.is_empty() && opened.told.is_empty() {
        return Err(CheckError::usage(
            "there is nothing to check",
            "name a feed",
        ));
    }
    let scratch = Scratch::new(&options.temp);
    let whole = options.against.is_some();
    let mut checker = Checker::new(&scratch, progress, options.today, whole);
    let files = opened.groups.iter().flat_map(|group| &group.files);
    let bytes = files.filter_map(|file| fs::metadata(&file.path).ok());
    progress.begin(Stage::Read, Some(bytes.map(|found| found.len()).sum()));
    for group in &opened.groups {
        checker.begin(group.format);
        group.feed.read(&mut checker)?;
        if group.format == Format::Cwr {
            checker.registrations(&group.files)?;
        }
        checker.end()?;
    }
    for (file, finding) in &opened.told {
        checker.tell(file, finding);
    }
    checker.end()?;
    let report = conclude(checker, &opened.groups, options);
    progress.end();
    report
}

/// Looks at what rows say together, and at the registry.
fn conclude(
    checker: Checker<'_>,
    groups: &[Group],
    options: &Options<'_>,
) -> Result<Report, CheckError> {
    let Checker {
        mut findings,
        shares,
        known,
        files,
        ..
    } = checker;
    shares.finish(&mut |file, finding| findings.add(file, &finding))?;
    let mut against = options
        .against
        .map(|store| Against::new(store, options.today));
    known.finish(&mut findings, against.as_mut())?;
    let standings = against.map(|against| against.standings);
    let findings = findings.finish()?;
    Ok(Report::new(findings, &files, groups, standings))
}
