//! Leaves out what must not be in a snapshot: records, parties, and every trace of them.
//!
//! [`Suppress::find`] finds the records behind the listed identifiers and names, and takes their
//! claims, their links in both directions and what leads to them out of the sorted data. What
//! other records say about them (credits, shares, facts, statements) is taken out of each record
//! when it is compiled: [`Suppress::clean`]. A credit without identifier is that of a removed
//! party only if its name is listed; people have namesakes.

mod clean;
mod text;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering as Atomic};

use imr_snapshots::id::Identifier;
use imr_snapshots::record::Kind;

use self::text::{Texts, name_of};
use super::bytes::{Reader, damaged};
use super::claim::Body;
use super::key;
use super::resolve::{Map, Resolved};
use super::rules::{Rule, Subject};
use super::scratch::Scratch;
use super::sort::{RunWriter, Sorted};
use crate::registry::Suppressions;
use crate::report::SuppressedReport;

/// What must not be in the snapshot.
#[derive(Debug, Default)]
pub struct Suppress {
    /// The entries as they were written, and whether something was found for each.
    entries: Vec<(String, AtomicBool)>,
    /// Key of a listed identifier -> its entry.
    listed: BTreeMap<Vec<u8>, usize>,
    /// Keys of the records that are left out.
    records: BTreeSet<Vec<u8>>,
    /// Keys of the identifiers that lead to nothing else.
    codes: BTreeSet<Vec<u8>>,
    /// Codes and listed names as they stand in texts.
    texts: Texts,
    /// Names of the parties that are left out.
    namesakes: BTreeSet<String>,
    counts: Counts,
}

/// What was left out.
#[derive(Debug, Default)]
struct Counts {
    records: AtomicU64,
    credits: AtomicU64,
    shares: AtomicU64,
    texts: AtomicU64,
    links: AtomicU64,
    namesakes: AtomicU64,
}

fn count(counter: &AtomicU64, more: usize) {
    counter.fetch_add(more as u64, Atomic::Relaxed);
}

impl Suppress {
    /// Takes what is listed out of resolved claims, links and identifiers.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub fn find(
        listed: &Suppressions,
        resolved: &mut Resolved,
        scratch: &Scratch,
    ) -> io::Result<Self> {
        let mut found = Self::listed(listed);
        if found.entries.is_empty() {
            return Ok(found);
        }
        found.find_by_identifier(&resolved.map)?;
        found.find_by_name(&mut resolved.claims)?;
        resolved.map = found.leave_out_of_map(&resolved.map, scratch)?;
        for record in &found.records {
            let (_, id) = key::split(record).ok_or_else(damaged)?;
            found.codes.insert(id.to_vec());
        }
        let codes = found
            .codes
            .iter()
            .filter_map(|code| Identifier::from_key(code));
        found.texts.add_codes(codes);
        found.leave_out_of_claims(&mut resolved.claims, scratch)?;
        found.leave_out_of_links(&mut resolved.links, scratch)?;
        Ok(found)
    }

    fn listed(listed: &Suppressions) -> Self {
        let mut new = Self::default();
        for (given, id) in &listed.identifiers {
            new.listed.insert(id.key(), new.entries.len());
            new.codes.insert(id.key());
            for &kind in Kind::ALL {
                let mut record = Vec::new();
                key::of_record(&mut record, kind, &id.key());
                new.records.insert(record);
            }
            new.entries.push((given.clone(), AtomicBool::new(false)));
        }
        for name in &listed.names {
            new.texts.add_name(name, new.entries.len());
            new.entries.push((name.clone(), AtomicBool::new(false)));
        }
        new
    }

    fn note(&self, entry: Option<usize>) {
        if let Some((_, found)) = entry.and_then(|entry| self.entries.get(entry)) {
            found.store(true, Atomic::Relaxed);
        }
    }

    fn note_code(&self, code: &[u8]) {
        self.note(self.listed.get(code).copied());
    }

    /// Adds the records that listed identifiers lead to.
    fn find_by_identifier(&mut self, map: &Map) -> io::Result<()> {
        let mut reader = map.whole.open()?;
        while let Some((id, record)) = reader.current() {
            if self.listed.contains_key(id) {
                self.note_code(id);
                self.records.insert(record.to_vec());
            }
            reader.advance()?;
        }
        Ok(())
    }

    /// Adds the parties that have a listed name, and collects the names of all that are left out.
    fn find_by_name(&mut self, claims: &mut Sorted) -> io::Result<()> {
        while let Some((record, body)) = claims.current() {
            let (kind, _) = key::split(record).ok_or_else(damaged)?;
            if kind == Kind::Party {
                let body = Body::decode(body)?;
                let names = body.record.titles.iter().map(|title| name_of(&title.text));
                for name in names {
                    if let Some(entry) = self.texts.name(&name) {
                        self.note(Some(entry));
                        self.records.insert(record.to_vec());
                    }
                }
            }
            claims.advance()?;
        }
        claims.rewind()
    }

    /// Returns the map without what leads to records that are left out; identifiers that lead to
    /// nothing else, or to a party, become codes.
    fn leave_out_of_map(&mut self, map: &Map, scratch: &Scratch) -> io::Result<Map> {
        let mut kept = RunWriter::new(scratch)?;
        let mut reader = map.whole.open()?;
        let mut id: Vec<u8> = Vec::new();
        let mut leads = Leads::default();
        while let Some((next, record)) = reader.current() {
            if next != id {
                self.judge(&id, leads);
                id.clear();
                id.extend_from_slice(next);
                leads = Leads::default();
            }
            if self.records.contains(record) {
                leads.out = true;
                leads.party |= record.first() == Some(&u8::from(Kind::Party));
            } else {
                leads.on = true;
                kept.push(next, record)?;
            }
            reader.advance()?;
        }
        self.judge(&id, leads);
        Map::write(scratch, Sorted::of(vec![kept.finish()?])?)
    }

    fn judge(&mut self, id: &[u8], leads: Leads) {
        if leads.out && (leads.party || !leads.on) {
            self.codes.insert(id.to_vec());
        }
    }

    fn leave_out_of_claims(&mut self, claims: &mut Sorted, scratch: &Scratch) -> io::Result<()> {
        let mut kept = RunWriter::new(scratch)?;
        let mut last: Vec<u8> = Vec::new();
        while let Some((record, body)) = claims.current() {
            if self.records.contains(record) {
                let (kind, id) = key::split(record).ok_or_else(damaged)?;
                if last.as_slice().cmp(record) != Ordering::Equal {
                    last.clear();
                    last.extend_from_slice(record);
                    self.note_code(id);
                    count(&self.counts.records, 1);
                }
                if kind == Kind::Party {
                    let titles = Body::decode(body)?.record.titles;
                    let names = titles.iter().map(|title| name_of(&title.text));
                    self.namesakes.extend(names.filter(|name| !name.is_empty()));
                }
            } else {
                kept.push(record, body)?;
            }
            claims.advance()?;
        }
        *claims = Sorted::of(vec![kept.finish()?])?;
        Ok(())
    }

    fn leave_out_of_links(&self, links: &mut Sorted, scratch: &Scratch) -> io::Result<()> {
        let mut kept = RunWriter::new(scratch)?;
        let mut record = Vec::new();
        while let Some((to, payload)) = links.current() {
            let mut reader = Reader(payload);
            let (_, from, _) = (reader.byte()?, reader.kind()?, reader.byte()?);
            key::of_record(&mut record, from, reader.bytes()?);
            if self.codes.contains(to) {
                self.note_code(to);
                count(&self.counts.links, 1);
            } else if !self.records.contains(&record) {
                kept.push(to, payload)?;
            }
            links.advance()?;
        }
        *links = Sorted::of(vec![kept.finish()?])?;
        Ok(())
    }

    /// Keeps the statements for more than one record that are not those of a party that is left
    /// out.
    pub fn rules(&self, mut rules: Vec<Rule>) -> Vec<Rule> {
        rules.retain(|rule| match &rule.subject {
            Subject::CreditsOf(party) => !self.is_out(party),
            Subject::IsrcPrefix(_) => true,
        });
        rules
    }

    fn is_out(&self, id: &Identifier) -> bool {
        let key = id.key();
        let out = self.codes.contains(&key);
        if out {
            self.note_code(&key);
        }
        out
    }

    /// Reports what was left out, once every record is compiled; `None` when nothing is listed.
    pub fn report(&self) -> Option<SuppressedReport> {
        if self.entries.is_empty() {
            return None;
        }
        let unknown = self
            .entries
            .iter()
            .filter(|(_, found)| !found.load(Atomic::Relaxed));
        let read = |counter: &AtomicU64| counter.load(Atomic::Relaxed);
        Some(SuppressedReport {
            entries: self.entries.len() as u64,
            records: read(&self.counts.records),
            credits: read(&self.counts.credits),
            shares: read(&self.counts.shares),
            texts: read(&self.counts.texts),
            links: read(&self.counts.links),
            namesakes: read(&self.counts.namesakes),
            unknown: unknown.map(|(given, _)| given.clone()).collect(),
        })
    }
}

/// Where one identifier leads: to what is left out, to one of these that is a party, to what stays.
#[derive(Clone, Copy, Default)]
struct Leads {
    out: bool,
    party: bool,
    on: bool,
}
