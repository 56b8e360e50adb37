//! A build: from `registry.toml` to a signed snapshot in its place.
//!
//! *Take* reads the feeds into sorters, *group* finds the record of every row and both ends of
//! every link, *compile* merges and cuts tables, *assemble* compresses them and writes the
//! manifest; then the snapshot is read back, and only then published.

mod assemble;
mod error;

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use imr_snapshots::checkpoint::TrustedKey;
use imr_snapshots::segment::Packing;

use self::assemble::{Assembled, assemble};
pub use self::error::BuildError;
use self::error::at;
use crate::compile::verify::verify;
use crate::compile::{Settings, compile};
use crate::ingest::groups::Groups;
use crate::ingest::intake::Intake;
use crate::ingest::links::{self, LinkReader};
use crate::ingest::resolve::resolve;
use crate::ingest::rules::Rules;
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::Run;
use crate::ingest::suppress::Suppress;
use crate::ingest::taker::{Taken, take};
use crate::keys::{SecretKey, signing_key};
use crate::progress::{Progress, Stage};
use crate::publish::{Lock, Previous, Retain, Staging, beside, check_target, publish};
use crate::registry::Registry;
use crate::report::{BuildReport, SourceReport, peak_memory, write_json, write_rejects};
use crate::store::{CHECKPOINT, KEYS, Store, Trust};

/// What to build, where to, and how.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The `registry.toml`.
    pub registry: PathBuf,
    /// The folder that paths of feeds are relative to, if it is not the registry's own.
    pub feeds_base: Option<PathBuf>,
    /// The folder of the snapshot.
    pub out: PathBuf,
    /// Bytes of memory to use at most; at least 64 MiB are used.
    pub memory: u64,
    /// How large segments become.
    pub packing: Packing,
    /// The file of the secret key; else `imr.key` beside the registry, made if missing.
    pub key: Option<PathBuf>,
    /// The number of the snapshot, if it is not one more than that of the one before.
    pub sequence: Option<u64>,
    /// How much is looked for to make the snapshot smaller, 1-19.
    pub level: i32,
    /// Number of threads; 0 for as many as there are processors.
    pub threads: usize,
    /// Publish nothing when anything is rejected.
    pub strict: bool,
    /// Show no progress.
    pub quiet: bool,
    /// Where temporary files go; else beside the snapshot.
    pub temp: Option<PathBuf>,
}

/// Memory that is not for sorting: threads' work, compressors, buffers.
const BASE: u64 = 112 << 20;
/// Least memory for sorting.
const LEAST: u64 = 16 << 20;

impl BuildOptions {
    fn threads(&self) -> usize {
        match self.threads {
            0 => thread::available_parallelism().map_or(1, std::num::NonZero::get),
            threads => threads,
        }
    }

    /// Returns how many bytes sorters may use together.
    fn sorting(&self) -> usize {
        usize::try_from(self.memory.saturating_sub(BASE).max(LEAST)).unwrap_or(usize::MAX)
    }
}

/// Builds a snapshot and publishes it. The folder holds the old snapshot or the new one, whole,
/// at every moment.
///
/// # Errors
/// Fails on a registry, key or folder that does not fit, on input and output, and when the
/// snapshot does not answer as it should; then the folder is as it was.
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Result<BuildReport, BuildError> {
    let result = Build::begin(options, progress).and_then(Build::run);
    progress.end();
    result
}

/// A build under way.
struct Build<'a> {
    options: &'a BuildOptions,
    progress: &'a dyn Progress,
    began: Instant,
    registry: Registry,
    key: SecretKey,
    trusted: TrustedKey,
    previous: Option<Previous>,
    scratch: Scratch,
    /// Held until the end.
    _lock: Lock,
}

impl<'a> Build<'a> {
    fn begin(options: &'a BuildOptions, progress: &'a dyn Progress) -> Result<Self, BuildError> {
        let began = Instant::now();
        let registry = match &options.feeds_base {
            Some(base) => Registry::open_with(&options.registry, Some(base)),
            None => Registry::open(&options.registry),
        };
        let registry = registry.map_err(BuildError::Registry)?;
        let out = &options.out;
        check_target(out).map_err(|error| BuildError::Target(out.clone(), error))?;
        let lock = Lock::take(out).map_err(|error| BuildError::Target(out.clone(), error))?;
        let key = signing_key(options.key.as_deref(), &options.registry, &registry.origin)
            .map_err(BuildError::Key)?;
        let trusted = TrustedKey::parse(&key.public()).ok_or(BuildError::UnusableKey)?;
        let previous = match Previous::read(out, &trusted) {
            Err(_) if options.sequence.is_some() => None,
            previous => previous.map_err(BuildError::Previous)?,
        };
        let beside_out = beside(out, "").map_err(at("preparing"))?;
        let parent = beside_out.parent().map(PathBuf::from).unwrap_or_default();
        let scratch = Scratch::new(options.temp.as_deref().unwrap_or(&parent));
        let _lock = lock;
        Ok(Self {
            options,
            progress,
            began,
            registry,
            key,
            trusted,
            previous,
            scratch,
            _lock,
        })
    }

    fn run(self) -> Result<BuildReport, BuildError> {
        let mut report = BuildReport {
            registry: self.registry.name.clone(),
            ..BuildReport::default()
        };
        let intake = Intake::new(&self.scratch, self.options.sorting());
        let mut taken = self.take(&intake, &mut report)?;
        if self.options.strict && report.has_rejects() {
            return self.finish(report);
        }
        let greatest: Vec<u64> = taken.iter().map(|taken| taken.greatest).collect();
        let rules: Vec<_> = taken
            .iter_mut()
            .flat_map(|taken| taken.rules.drain(..))
            .collect();
        report.rules = rules.len() as u64;
        drop(taken);
        self.progress.begin(Stage::Resolve, None);
        let sorting = self.options.sorting();
        let mut resolved =
            resolve(&intake, &self.scratch, sorting / 4).map_err(at("resolving identifiers"))?;
        drop(intake);
        let suppress = Suppress::find(&self.registry.suppress, &mut resolved, &self.scratch)
            .map_err(at("leaving out what is suppressed"))?;
        let rules =
            Rules::new(suppress.rules(rules), &resolved.map).map_err(at("filing statements"))?;
        let linked = links::resolve(&mut resolved, &self.scratch, sorting / 5, &greatest)
            .map_err(at("resolving links"))?;
        report.dangling_links = linked.dangling;
        report.overshared = resolved.overshared;
        report.joined = resolved.joined.records;
        report.archive_cycles = resolved.joined.cycles;
        report.possible_duplicates = linked.duplicates.pairs;
        report.duplicates_left_out = linked.duplicates.left_out;
        self.progress.begin(Stage::Compile, None);
        let settings = Settings {
            scratch: &self.scratch,
            budget: sorting / 5 * 2,
            threads: self.options.threads(),
            greatest: &greatest,
            rules: &rules,
            suppress: &suppress,
            progress: self.progress,
        };
        let reader = LinkReader::new(linked.links, &self.scratch, sorting / 20);
        let groups = Groups::new(resolved.claims, reader, &resolved.map);
        let tables = groups.and_then(|groups| compile(groups, &resolved.map, &settings));
        let tables = tables.map_err(at("compiling records"))?;
        drop(resolved.map);
        report.suppressed = suppress.report();
        let staging = Staging::new(&self.options.out).map_err(at("preparing the snapshot"))?;
        let assembled = assemble(&self, tables, &settings, &staging, &mut report)
            .map_err(at("compressing tables"))?;
        self.verify_and_publish(&staging, &assembled, &mut report)?;
        self.finish(report)
    }

    /// Reads every feed.
    fn take(&self, intake: &Intake, report: &mut BuildReport) -> Result<Vec<Taken>, BuildError> {
        let sources = &self.registry.sources;
        let files = sources.iter().flat_map(|source| &source.files);
        let bytes = files
            .filter_map(|file| file.path.metadata().ok())
            .map(|file| file.len())
            .sum();
        self.progress.begin(Stage::Read, Some(bytes));
        let feeds: Vec<_> = (0..)
            .zip(sources)
            .map(|(number, source)| source.feed(number))
            .collect();
        let taken = take(
            &feeds,
            intake,
            &self.scratch,
            self.options.threads(),
            self.progress,
        )
        .map_err(at("reading feeds"))?;
        let lists: Vec<Run> = taken.iter().map(|taken| taken.listed.clone()).collect();
        let (path, first) =
            write_rejects(&self.options.out, &lists).map_err(at("writing the rejects"))?;
        report.files.extend(path);
        report.first_rejects = first;
        for (source, taken) in sources.iter().zip(&taken) {
            report.add_source(SourceReport::new(&source.id, taken));
        }
        Ok(taken)
    }

    /// Reads the staged snapshot back, and puts it in its place.
    fn verify_and_publish(
        &self,
        staging: &Staging,
        new: &Assembled,
        report: &mut BuildReport,
    ) -> Result<(), BuildError> {
        self.progress.begin(Stage::Verify, None);
        let stage = at("writing the snapshot");
        std::fs::write(staging.folder().join(CHECKPOINT), &new.note).map_err(&stage)?;
        staging.sync().map_err(&stage)?;
        report.verified = verify(staging.folder(), &self.trusted, &new.checks, self.progress)
            .map_err(BuildError::Verify)?;
        self.progress.begin(Stage::Publish, None);
        let out = &self.options.out;
        let own = self.key.public();
        let keys = format!("{own}\n");
        let during = self
            .previous
            .as_ref()
            .map_or(keys.clone(), |old| old.keys_with(&own));
        // An unchanged snapshot keeps what the one before it keeps.
        let retain = match &self.previous {
            Some(previous) if !new.unchanged => previous.retain(),
            _ => Retain::All,
        };
        let note = if new.unchanged {
            None
        } else {
            Some(new.note.as_str())
        };
        publish(staging, out, note, [&during, &keys], &retain).map_err(at("publishing"))?;
        let trust = Trust::Keys(vec![self.trusted.clone()]);
        let store = Store::open(out, &trust)
            .map_err(|error| BuildError::Verify(io::Error::other(error.to_string())))?;
        if store.snapshot.checkpoint() != &new.checkpoint {
            let why = format!("{KEYS} and {CHECKPOINT} are not those that were published");
            return Err(BuildError::Verify(io::Error::other(why)));
        }
        Ok(())
    }

    fn finish(self, mut report: BuildReport) -> Result<BuildReport, BuildError> {
        report.peak_memory = peak_memory();
        report.milliseconds = self.began.elapsed().as_millis() as u64;
        write_json(&self.options.out, &mut report).map_err(at("writing the report"))?;
        Ok(report)
    }
}
