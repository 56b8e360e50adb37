//! The sample: a fictional registry that is as untidy as real ones, for demonstrations and tests.
//!
//! Nine sources speak of the same works, recordings, releases and parties: two societies, the
//! publishers, a label with its releases, a streaming service, an exchange of asset ids, a
//! register of names and one of AI statements. Most of what they say agrees; a few percent does
//! not. The same seed and size give the same bytes on every machine: there is no clock, no
//! floating point and no hash map in it. Memory does not grow with the number of recordings,
//! because everything is made from its number alone and forgotten.
//!
//! ```no_run
//! let options = imr_builder::sample::SampleOptions { recordings: 20_000, seed: 1 };
//! imr_builder::sample::write("sample".as_ref(), &options)?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod catalogue;
mod codes;
mod feeds;
mod names;
mod party;
mod party_feeds;
mod random;
mod recording_feeds;
mod shares;
mod title;
mod tries;
mod words;
mod work_feeds;
mod world;

use std::fs;
use std::io;
use std::path::Path;

use catalogue::{Catalogue, Counters};
use party_feeds::PartyFeeds;
use recording_feeds::RecordingFeeds;
use tries::Tries;
use work_feeds::WorkFeeds;
use world::{MOST_RECORDINGS, World};

/// How large a sample is, and which one.
#[derive(Clone, Copy, Debug)]
pub struct SampleOptions {
    /// Number of recordings; there are about half as many works.
    pub recordings: u64,
    /// Samples of different seeds differ; the same seed gives the same sample.
    pub seed: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleReport {
    /// Number of works.
    pub works: u64,
    /// Number of recordings.
    pub recordings: u64,
    /// Number of releases.
    pub releases: u64,
    /// Number of parties.
    pub parties: u64,
    /// Rows of all feeds.
    pub rows: u64,
}

/// Writes the feeds of a sample, their `registry.toml` and `TRY.txt` into a folder.
///
/// # Errors
/// Fails if a file cannot be written, and if more recordings are asked for than the sample has
/// codes for (15 million).
pub fn write(folder: &Path, options: &SampleOptions) -> io::Result<SampleReport> {
    if !(1..=MOST_RECORDINGS).contains(&options.recordings) {
        let message = format!("a sample has 1 to {MOST_RECORDINGS} recordings");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    fs::create_dir_all(folder)?;
    let world = World::new(options.seed, options.recordings);
    let mut sample = Sample {
        works: WorkFeeds::create(folder)?,
        recordings: RecordingFeeds::create(folder)?,
        parties: PartyFeeds::create(folder)?,
        tries: Tries::default(),
        report: SampleReport {
            works: 0,
            recordings: 0,
            releases: 0,
            parties: 0,
            rows: 0,
        },
    };
    sample.parties.parties(&world)?;
    sample.report.parties = sample.parties.written();
    let mut counters = Counters::new(&world);
    let mut era = 0;
    while counters.recordings < world.recordings {
        let made = catalogue::catalogue(&world, era, &mut counters);
        sample.take(&world, &made)?;
        era += 1;
    }
    sample.finish(folder)
}

/// The files of a sample while they are written.
struct Sample {
    works: WorkFeeds,
    recordings: RecordingFeeds,
    parties: PartyFeeds,
    tries: Tries,
    report: SampleReport,
}

impl Sample {
    fn take(&mut self, world: &World, made: &Catalogue) -> io::Result<()> {
        for work in &made.works {
            let recordings: Vec<_> = made
                .recordings
                .iter()
                .filter(|recording| recording.work.0 == work.number)
                .collect();
            self.works.work(world, work, &recordings)?;
        }
        self.recordings.catalogue(world, made)?;
        self.parties.catalogue(world, made)?;
        self.tries.catalogue(world, made);
        self.report.works += made.works.len() as u64;
        self.report.recordings += made.recordings.len() as u64;
        self.report.releases += made.releases.len() as u64;
        Ok(())
    }

    fn finish(mut self, folder: &Path) -> io::Result<SampleReport> {
        self.report.rows =
            self.works.finish()? + self.recordings.finish()? + self.parties.finish()?;
        fs::write(folder.join("TRY.txt"), self.tries.text())?;
        fs::write(folder.join("registry.toml"), include_str!("registry.toml"))?;
        Ok(self.report)
    }
}
