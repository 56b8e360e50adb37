//! What a registry says about the identifiers of a feed.

use std::io;

use imr_snapshots::id::{Detection, Identifier, Reading, Scheme};
use imr_snapshots::query::lookup::{self, Found, Lookup, Status};
use imr_snapshots::record::{Kind, Record, Standing};
use serde::Serialize;

use super::compare::{Day, differences, titles, together};
use super::finding::Finding;
use super::known::COMPARED;
use super::list::Collected;
use super::place::Place;
use crate::feed::short;
use crate::store::Store;

/// How many identifiers of a feed the registry knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standings {
    /// The short name of the snapshot.
    pub snapshot: String,
    /// Its number.
    pub sequence: u64,
    /// Date of its data.
    pub issued: String,
    /// Different identifiers that were looked up.
    pub identifiers: u64,
    /// It has them, and says nothing else.
    pub known: u64,
    /// It has them, and says otherwise about title, writers, shares or single facts.
    pub conflict: u64,
    /// It prefers another identifier.
    pub archived: u64,
    /// It has such identifiers, but not these.
    pub unknown: u64,
    /// It has no such identifiers.
    pub not_covered: u64,
    /// A part of the snapshot could not be read.
    pub unavailable: u64,
}

/// Asks a snapshot.
pub(super) struct Against<'a> {
    store: &'a Store,
    today: Day,
    pub(super) standings: Standings,
}

impl<'a> Against<'a> {
    pub(super) fn new(store: &'a Store, today: u32) -> Self {
        let checkpoint = store.snapshot.checkpoint();
        let standings = Standings {
            snapshot: checkpoint.id().to_string(),
            sequence: checkpoint.sequence,
            issued: checkpoint.issued.clone(),
            ..Standings::default()
        };
        Self {
            store,
            today: Day(today),
            standings,
        }
    }

    /// Looks up an identifier and compares what the rows say with what is registered.
    ///
    /// # Errors
    /// Fails when a finding cannot be kept.
    pub(super) fn ask(
        &mut self,
        id: &Identifier,
        kind: Kind,
        said: &[(Record, Place)],
        first: Place,
        findings: &mut Collected,
    ) -> io::Result<()> {
        let answer = self.lookup(id);
        // What a source calls something is nothing that others could know.
        if answer.status == Status::NotCovered && id.scheme() == Scheme::Local {
            return Ok(());
        }
        self.standings.identifiers += 1;
        let label = format!("{} `{}`", id.scheme().label(), short(&id.display()));
        let mut tell = |code, place: Place, message: String| {
            let finding = Finding::new(code, place.line, message).about(id);
            findings.add(place.file, &finding)
        };
        let of_kind = answer
            .records
            .iter()
            .find(|found| found.target.kind == kind);
        let Some(found) = of_kind.or(answer.records.first()) else {
            let (count, code, message) = self.missing(&answer, &label);
            *count += 1;
            return tell(code, first, message);
        };
        let conflict = self.conflicts(found, said, &label, &mut tell)?;
        let archived = archived(id, found);
        let preferred = found.target.id.display();
        if archived {
            let message = format!("{label} is archived; `{}` is preferred", short(&preferred));
            tell("registry-archived", first, message)?;
        }
        match (conflict, archived) {
            (true, _) => self.standings.conflict += 1,
            (_, true) => self.standings.archived += 1,
            _ => {
                self.standings.known += 1;
                tell("registry-known", first, known(found, &label))?;
            }
        }
        Ok(())
    }

    /// Tells what rows say otherwise than a record; returns whether any does.
    fn conflicts(
        &self,
        found: &Found,
        said: &[(Record, Place)],
        label: &str,
        tell: &mut dyn FnMut(&'static str, Place, String) -> io::Result<()>,
    ) -> io::Result<bool> {
        let (record, kind) = (&found.record, found.target.kind);
        let mut differ: Vec<(Place, String)> = Vec::new();
        for (row, place) in said {
            differ.extend(titles(row, record, kind).map(|text| (*place, text)));
        }
        let whole = said.len() < COMPARED;
        for (row, place) in together(said) {
            let texts = differences(&row, record, kind, whole, self.today);
            if !texts.is_empty() {
                differ.push((place, texts.join("; ")));
            }
        }
        for (place, text) in &differ {
            tell("registry-conflict", *place, format!("{label}: {text}"))?;
        }
        Ok(!differ.is_empty())
    }

    fn lookup(&self, id: &Identifier) -> Lookup {
        let given = id.to_string();
        self.store.ask(|snapshot, tray| {
            let reading = Reading {
                identifier: id.clone(),
                check: id.check(),
                notes: Vec::new(),
            };
            let detection = Detection {
                readings: vec![reading],
                malformed: Vec::new(),
            };
            lookup::read(snapshot, &given, &detection, &[], tray)
        })
    }

    /// What is to be said of an identifier without a record.
    fn missing(&mut self, answer: &Lookup, label: &str) -> (&mut u64, &'static str, String) {
        let standings = &mut self.standings;
        match answer.status {
            Status::NotCovered => (
                &mut standings.not_covered,
                "registry-not-covered",
                format!("{label}: the registry has no such identifiers"),
            ),
            Status::Unavailable => (
                &mut standings.unavailable,
                "registry-unavailable",
                format!("{label}: {}", answer.warnings.join("; ")),
            ),
            _ => {
                let meant: Vec<String> = answer
                    .did_you_mean
                    .iter()
                    .map(|id| format!("`{}`", id.display()))
                    .collect();
                let mut message = format!("{label} is not in the registry");
                if !meant.is_empty() {
                    message = format!("{message}; it has {}", meant.join(", "));
                }
                (&mut standings.unknown, "registry-unknown", message)
            }
        }
    }
}

/// Says that an identifier is known, and by which title.
fn known(found: &Found, label: &str) -> String {
    let title = found.record.titles.first();
    let title = title.map_or("", |title| &title.text);
    let message = format!("{label} is in the registry: `{}`", short(title));
    match found.via {
        None => message,
        Some(_) => {
            let first = found.target.id.display();
            format!("{message}, first known as `{}`", short(&first))
        }
    }
}

/// Tells whether the registry prefers another identifier to this one.
fn archived(id: &Identifier, found: &Found) -> bool {
    let claims = found.record.identifiers.iter();
    let own = |standing| {
        let mut claims = claims.clone();
        claims.any(|claim| claim.id == *id && claim.standing == standing)
    };
    found.via.is_some() && own(Standing::Archived) && !own(Standing::Current)
}
