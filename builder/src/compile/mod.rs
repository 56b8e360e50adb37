//! Claims of records to the tables of a snapshot.
//!
//! [`compile`] reads the groups of claims in the order of the tables, merges them on all threads
//! and cuts the rows into blocks; on the way it sorts result cards for the tables of titles.
//! [`pack`](pack::pack) then compresses the blocks and writes the objects.

mod cards;
mod coverage;
pub mod ordered;
pub mod pack;
mod record;
mod searched;
mod spool;
pub mod verify;
mod words;

use std::io;

use imr_snapshots::manifest::Coverage;
use imr_snapshots::record::Kind;
use imr_snapshots::table::tokens::{Field, Group};
use imr_snapshots::table::{TableName, TitleCutter, TitleParts, crossref, home, links};

pub use record::Tally;
pub use spool::Spool;

use self::coverage::Counter;
use self::ordered::ordered;
use self::record::Compiled;
use self::spool::{Checks, RowWriter, SpoolWriter};
pub use self::words::Words;
use crate::ingest::bytes::damaged;
use crate::ingest::groups::{Batch, Groups, targets};
use crate::ingest::links::Overflow;
use crate::ingest::resolve::Map;
use crate::ingest::rules::Rules;
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::{Run, Sorted, Sorter};
use crate::ingest::suppress::Suppress;
use crate::progress::Progress;

/// How a compilation works.
pub struct Settings<'a> {
    /// Where temporary files go.
    pub scratch: &'a Scratch,
    /// Bytes of memory for sorting.
    pub budget: usize,
    /// Threads that merge and encode.
    pub threads: usize,
    /// The greatest popularity of each source.
    pub greatest: &'a [u64],
    /// Statements for more than one record.
    pub rules: &'a Rules,
    /// What must not be in a record.
    pub suppress: &'a Suppress,
    /// Is told about records.
    pub progress: &'a dyn Progress,
}

/// The tables of a snapshot, not yet compressed.
pub struct Tables {
    /// The tables that have rows, in the order of the manifest, but for titles and prefixes.
    pub spools: Vec<Spool>,
    /// Result cards by fold, for [`titles`].
    pub cards: Sorted,
    /// Counts by kind of record.
    pub tallies: [Tally; Kind::ALL.len()],
    /// What can be looked up.
    pub coverage: Coverage,
    /// Rows that the finished snapshot must have.
    pub checks: Run,
}

/// Compiles every table but those of titles.
///
/// # Errors
/// Fails when a temporary file cannot be written or read, or a row cannot be encoded.
pub fn compile(mut groups: Groups, map: &Map, settings: &Settings<'_>) -> io::Result<Tables> {
    let mut state = State {
        cards: Sorter::new(settings.scratch, settings.budget),
        counter: Counter::default(),
        checks: Checks::new(settings.scratch)?,
    };
    let mut spools = Vec::new();
    let mut tallies = [Tally::default(); Kind::ALL.len()];
    for &kind in Kind::ALL {
        let (spool, tally) = state.records(kind, &mut groups, settings)?;
        spools.push(spool);
        tallies[kind as usize] = tally;
    }
    let overflow = groups.finish()?;
    spools.push(state.crossref(map, settings)?);
    spools.push(state.links(overflow, settings)?);
    spools.retain(|spool| spool.blocks > 0);
    Ok(Tables {
        spools,
        cards: state.cards.finish()?,
        tallies,
        coverage: state.counter.finish(),
        checks: state.checks.finish()?,
    })
}

/// The tables of titles, not yet compressed.
pub struct Titles {
    /// Those that have rows.
    pub spools: Vec<Spool>,
    /// Rows that the finished snapshot must have.
    pub checks: Run,
    /// What is on the cards, for [`words`].
    pub words: Words,
}

/// What all tables share while they are written.
struct State {
    cards: Sorter,
    counter: Counter,
    checks: Checks,
}

impl State {
    fn records(
        &mut self,
        kind: Kind,
        groups: &mut Groups,
        settings: &Settings<'_>,
    ) -> io::Result<(Spool, Tally)> {
        let table = TableName::of_kind(kind);
        let mut rows = RowWriter::new(table, settings.scratch)?;
        let mut tally = Tally::default();
        let compile = |batch: Batch| record::compile(kind, batch, settings);
        ordered(
            settings.threads,
            || groups.batch(kind),
            compile,
            |batch: Compiled| {
                let before = tally.records;
                tally.add(&batch.tally);
                settings.progress.advance(tally.records - before, 0);
                for row in batch.rows() {
                    self.counter.add(table, row.id);
                    rows.push(row.id, row.value, &mut self.checks)?;
                    for (fold, card) in row.cards() {
                        self.cards.push(fold, card)?;
                    }
                }
                io::Result::Ok(())
            },
        )?;
        Ok((rows.finish()?, tally))
    }

    fn crossref(&mut self, map: &Map, settings: &Settings<'_>) -> io::Result<Spool> {
        let mut rows = RowWriter::new(TableName::Crossref, settings.scratch)?;
        let mut map = map.whole.open()?;
        let mut found = Vec::new();
        while let Some((id, _)) = map.current() {
            let scheme = id
                .first()
                .and_then(|tag| imr_snapshots::id::Scheme::from_tag(*tag));
            if home(scheme.ok_or_else(damaged)?) != TableName::Crossref {
                map.advance()?;
                continue;
            }
            let id = id.to_vec();
            found.clear();
            targets(&mut map, &id, &mut found)?;
            let value = crossref::encode(&found).map_err(io::Error::other)?;
            self.counter.add(TableName::Crossref, &id);
            rows.push(&id, &value, &mut self.checks)?;
        }
        rows.finish()
    }

    fn links(&mut self, mut overflow: Overflow, settings: &Settings<'_>) -> io::Result<Spool> {
        let mut rows = RowWriter::new(TableName::Links, settings.scratch)?;
        while let Some((key, page)) = overflow.page()? {
            let value = links::encode(&page).map_err(io::Error::other)?;
            rows.push(&key, &value, &mut self.checks)?;
        }
        rows.finish()
    }
}

/// Compiles the tables of titles from sorted cards: *titles* and *prefixes*, as far as they have rows;
/// collects the words on the cards.
///
/// # Errors
/// Fails when a temporary file cannot be written or read, or a row cannot be encoded.
pub fn titles(mut cards: Sorted, settings: &Settings<'_>) -> io::Result<Titles> {
    let mut checks = Checks::new(settings.scratch)?;
    let mut titles = SpoolWriter::new(TableName::Titles, settings.scratch)?;
    let mut prefixes = Sorter::new(settings.scratch, settings.budget);
    let mut cutter = TitleCutter::default();
    let mut parts = TitleParts::default();
    let mut words = Words::new(settings);
    let mut number = 0;
    let mut place = 0;
    while let Some((fold, bytes)) = cards.current() {
        let found = cards::read(bytes)?;
        let text = std::str::from_utf8(fold).map_err(io::Error::other)?;
        if Checks::wants(number) {
            checks.push(TableName::Titles, fold, bytes)?;
        }
        number += 1;
        let group = Group::of(found.card.weight, found.card.target.kind);
        let pushed = cutter.push(text, found.card, &mut parts);
        if pushed.map_err(io::Error::other)? {
            words.add(found.title_words, Field::Title, group, place)?;
            words.add(found.name_words, Field::Name, group, place)?;
            place += 1;
        }
        drain(&mut parts, &mut titles, &mut prefixes)?;
        cards.advance()?;
    }
    cutter.finish(&mut parts).map_err(io::Error::other)?;
    drain(&mut parts, &mut titles, &mut prefixes)?;
    drop(cards);
    let mut rows = RowWriter::new(TableName::Prefixes, settings.scratch)?;
    let mut prefixes = prefixes.finish()?;
    while let Some((prefix, value)) = prefixes.current() {
        rows.push(prefix, value, &mut checks)?;
        prefixes.advance()?;
    }
    let mut spools = vec![titles.finish()?, rows.finish()?];
    spools.retain(|spool| spool.blocks > 0);
    Ok(Titles {
        spools,
        checks: checks.finish()?,
        words,
    })
}

/// Compiles the tables of words: *tokens*, *postings* and *fuzzy*, as far as they have rows.
///
/// # Errors
/// Fails when a temporary file cannot be written or read, or a row cannot be encoded.
pub fn words(words: Words, settings: &Settings<'_>) -> io::Result<(Vec<Spool>, Run)> {
    let mut checks = Checks::new(settings.scratch)?;
    let mut spools = words.finish(settings, &mut checks)?;
    spools.retain(|spool| spool.blocks > 0);
    Ok((spools, checks.finish()?))
}

fn drain(
    parts: &mut TitleParts,
    titles: &mut SpoolWriter,
    prefixes: &mut Sorter,
) -> io::Result<()> {
    for block in parts.blocks.drain(..) {
        titles.push(&block)?;
    }
    for (prefix, value) in parts.prefixes.drain(..) {
        prefixes.push(&prefix, &value)?;
    }
    Ok(())
}
