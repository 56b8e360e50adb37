//! Compressed tables, the manifest that lists them, and the checkpoint that names it.

use std::io;
use std::thread;

use imr_snapshots::checkpoint::Checkpoint;
use imr_snapshots::digest::{ObjectKind, ObjectName, Sha256Digest};
use imr_snapshots::manifest::{Counts, Coverage, FORMAT, Manifest, Source, Table};
use imr_snapshots::record::Kind;
use imr_snapshots::text::{FOLD, FoldTable};

use super::Build;
use crate::compile::pack::{Pack, pack};
use crate::compile::{Settings, Spool, Tables, Tally, titles, words};
use crate::ingest::sort::Run;
use crate::progress::Stage;
use crate::publish::{Staging, later};
use crate::report::{BuildReport, KindReport, SnapshotReport};

/// Version of the result cards; goes up when their fields change.
const CARD: u16 = 1;

/// A snapshot whose objects are staged.
pub(super) struct Assembled {
    /// What names it.
    pub(super) checkpoint: Checkpoint,
    /// The signed checkpoint.
    pub(super) note: String,
    /// Whether the snapshot before is the same.
    pub(super) unchanged: bool,
    /// What the snapshot must have.
    pub(super) checks: Vec<Run>,
}

/// Packs the tables, writes the manifest and signs the checkpoint; stages every object.
pub(super) fn assemble(
    build: &Build<'_>,
    tables: Tables,
    settings: &Settings<'_>,
    staging: &Staging,
    report: &mut BuildReport,
) -> io::Result<Assembled> {
    count(report, &tables.tallies);
    report.cover(&tables.coverage);
    let coverage = tables.coverage;
    let blocks = tables.spools.iter().map(|spool| spool.blocks).sum();
    build.progress.begin(Stage::Pack, Some(blocks));
    // Titles are cut by one thread while the others compress the tables before them.
    let (packed, cut) = thread::scope(|scope| {
        let cutter = scope.spawn(|| titles(tables.cards, settings));
        (
            pack_all(build, tables.spools, settings, staging),
            cutter.join(),
        )
    });
    let mut packed = packed?;
    let cut = cut.map_err(|_| io::Error::other("the thread that cuts titles panicked"))??;
    // So are the tables of words.
    let (titles, sorted) = thread::scope(|scope| {
        let sorter = scope.spawn(|| words(cut.words, settings));
        (
            pack_all(build, cut.spools, settings, staging),
            sorter.join(),
        )
    });
    packed.extend(titles?);
    let (spools, word_checks) =
        sorted.map_err(|_| io::Error::other("the thread that sorts words panicked"))??;
    packed.extend(pack_all(build, spools, settings, staging)?);
    report.tables = packed.iter().map(Into::into).collect();
    let fold_table = stage_fold_table(staging)?;
    let manifest = manifest(build, coverage, packed, fold_table, report);
    let bytes = manifest.to_bytes().map_err(io::Error::other)?;
    let name = ObjectName::of(ObjectKind::Manifest, &bytes);
    staging.put(&name, &bytes)?;
    let mut assembled = sign(build, &name, bytes.len())?;
    assembled.checks = vec![tables.checks, cut.checks, word_checks];
    report.snapshot = Some(describe(build, &assembled, &manifest, bytes.len(), staging));
    Ok(assembled)
}

fn pack_all(
    build: &Build<'_>,
    spools: Vec<Spool>,
    settings: &Settings<'_>,
    staging: &Staging,
) -> io::Result<Vec<Table>> {
    let how = Pack {
        packing: build.options.packing,
        level: build.options.level,
        threads: settings.threads,
    };
    let pack = |spool| pack(spool, &how, staging, build.progress);
    spools.into_iter().map(pack).collect()
}

/// Stages the table that titles are folded with: its length and a zstd frame.
fn stage_fold_table(staging: &Staging) -> io::Result<(Sha256Digest, u32)> {
    let table = FoldTable::built_in();
    let bytes = table.object(&zstd::bulk::compress(table.bytes(), 19)?);
    let name = ObjectName::of(ObjectKind::Fold, &bytes);
    staging.put(&name, &bytes)?;
    Ok((name.digest, bytes.len() as u32))
}

fn manifest(
    build: &Build<'_>,
    coverage: Coverage,
    tables: Vec<Table>,
    fold_table: (Sha256Digest, u32),
    report: &BuildReport,
) -> Manifest {
    Manifest {
        format: FORMAT,
        fold: FOLD,
        fold_table,
        card: CARD,
        name: build.registry.name.clone(),
        issued: build.registry.issued.clone(),
        pack: build.options.packing.name().to_owned(),
        sources: sources(build, report),
        coverage,
        counts: counts(report),
        tables,
    }
}

/// Makes the checkpoint; the one before stays if it names the same manifest.
fn sign(build: &Build<'_>, manifest: &ObjectName, length: usize) -> io::Result<Assembled> {
    let registry = &build.registry;
    let valid_until = later(&registry.issued, registry.valid_days)
        .ok_or_else(|| io::Error::other("the date until which the snapshot is valid is too far"))?;
    let before = build.previous.as_ref();
    let next = before.map_or(1, |before| before.checkpoint.sequence.saturating_add(1));
    let mut checkpoint = Checkpoint {
        origin: registry.origin.clone(),
        sequence: build.options.sequence.unwrap_or(next),
        manifest: manifest.digest,
        manifest_length: length as u32,
        issued: registry.issued.clone(),
        valid_until,
    };
    let same = before.filter(|before| {
        let Checkpoint { sequence, .. } = before.checkpoint;
        let kept = build.options.sequence.unwrap_or(sequence);
        let expected = Checkpoint {
            sequence: kept,
            ..checkpoint.clone()
        };
        before.is_own && before.checkpoint == expected
    });
    let unchanged = same.is_some();
    if let Some(before) = same {
        checkpoint = before.checkpoint.clone();
    }
    let note = checkpoint.sign(&build.key.name, &build.key.key);
    Ok(Assembled {
        checkpoint,
        note,
        unchanged,
        checks: Vec::new(),
    })
}

fn sources(build: &Build<'_>, report: &BuildReport) -> Vec<Source> {
    let pairs = build.registry.sources.iter().zip(&report.sources);
    pairs
        .map(|(source, taken)| Source {
            id: source.id.clone(),
            name: source.name.clone(),
            licence: source.licence.clone(),
            date: source.date.clone(),
            url: source.url.clone(),
            rows: taken.rows,
            rejected: taken.rejected,
        })
        .collect()
}

fn count(report: &mut BuildReport, tallies: &[Tally; Kind::ALL.len()]) {
    for (kind, tally) in Kind::ALL.iter().zip(tallies) {
        report.records.push(KindReport {
            kind: kind.plural(),
            records: tally.records,
            claims: tally.claims,
            conflicts: tally.conflicts,
            aliases: tally.aliases,
        });
        report.videos += tally.videos;
        report.left_out += tally.left_out;
        report.applied += tally.applied;
    }
}

fn counts(report: &BuildReport) -> Counts {
    let of = |kind: Kind| {
        report
            .records
            .get(kind as usize)
            .map_or(0, |kind| kind.records)
    };
    Counts {
        works: of(Kind::Work),
        recordings: of(Kind::Recording),
        releases: of(Kind::Release),
        parties: of(Kind::Party),
        videos: report.videos,
    }
}

fn describe(
    build: &Build<'_>,
    assembled: &Assembled,
    manifest: &Manifest,
    length: usize,
    staging: &Staging,
) -> SnapshotReport {
    let checkpoint = &assembled.checkpoint;
    SnapshotReport {
        id: checkpoint.id(),
        manifest: checkpoint.manifest.hex(),
        sequence: checkpoint.sequence,
        issued: checkpoint.issued.clone(),
        valid_until: checkpoint.valid_until.clone(),
        signed_by: build.key.name.clone(),
        unchanged: assembled.unchanged,
        bytes: manifest.tables.iter().map(|table| table.bytes).sum::<u64>() + length as u64,
        objects: staging.names().len() as u64,
    }
}
