//! Look-ups: from what somebody typed to records.

use super::read::Reader;
use super::{Step, Stop, Wave};
use crate::error::Unavailable;
use crate::id::{self, Check, Detection, Identifier, Malformed, Reading};
use crate::limits;
use crate::record::{Kind, Question, Record, Standing, Target};
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::{TableName, crossref, home, records};
use crate::text::together;

/// The outcome of a look-up. The four that are not [`Invalid`](Self::Invalid) never stand for
/// each other: "not registered" is said only when the snapshot covers the scheme and the block
/// that would hold the identifier has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// There is at least one record.
    Found,
    /// The snapshot covers such identifiers and does not have this one.
    NotRegistered,
    /// The snapshot has no identifiers of this scheme, society, service or source.
    NotCovered,
    /// A part of the snapshot could not be read.
    Unavailable,
    /// It is not an identifier, or its check digit is wrong and it is not registered either.
    Invalid,
}

impl Status {
    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::NotRegistered => "not_registered",
            Self::NotCovered => "not_covered",
            Self::Unavailable => "unavailable",
            Self::Invalid => "invalid",
        }
    }
}

/// A record, and how it was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which record.
    pub target: Target,
    /// What it says.
    pub record: Record,
    /// The identifier that was asked for, when it is not the record's primary one.
    pub via: Option<Identifier>,
}

/// One reading of what was typed, with its own outcome.
#[derive(Clone, Debug)]
pub struct Read {
    /// How it was read.
    pub reading: Reading,
    /// What became of it.
    pub status: Status,
}

/// The answer to a look-up.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// What was typed.
    pub given: String,
    /// The outcome over all readings.
    pub status: Status,
    /// Every way to read it, best first.
    pub readings: Vec<Read>,
    /// Why it cannot be read, when it looks like a code.
    pub malformed: Vec<Malformed>,
    /// The records.
    pub records: Vec<Found>,
    /// Linked records, when asked for.
    pub expanded: Vec<Found>,
    /// Registered identifiers that differ by one typing error.
    pub did_you_mean: Vec<Identifier>,
    /// What a reader should know besides.
    pub warnings: Vec<String>,
    /// What the answer shows of the records; the host sets it.
    pub view: View,
}

/// What an answer shows of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Of which right and territory it says who controls it.
    pub control: Option<Question>,
    /// Only statements about use, and what they come to.
    pub only_use: bool,
}

/// Looks up what somebody typed: any identifier in any spelling.
pub fn code(snapshot: &Snapshot, given: &str, expand: &[Kind], shelf: &impl Shelf) -> Step<Lookup> {
    read(snapshot, given, &id::detect(given), expand, shelf)
}

/// Looks up what was read before, such as a code of a known scheme.
pub fn read(
    snapshot: &Snapshot,
    given: &str,
    detection: &Detection,
    expand: &[Kind],
    shelf: &impl Shelf,
) -> Step<Lookup> {
    let reader = Reader::new(snapshot, shelf);
    let mut wave = Wave::default();
    let mut parts = Vec::new();
    for reading in &detection.readings {
        parts.push(wave.part(reader.identifier(&reading.identifier)));
    }
    if wave.end().is_err() {
        return Step::Need(reader.spans());
    }
    let mut answer = Lookup {
        given: given.to_owned(),
        status: Status::Invalid,
        readings: Vec::new(),
        malformed: detection.malformed.clone(),
        records: Vec::new(),
        expanded: Vec::new(),
        did_you_mean: Vec::new(),
        warnings: Vec::new(),
        view: View::default(),
    };
    for (reading, part) in detection.readings.iter().zip(parts) {
        let part = part.map_err(|stop| reader.failure(stop));
        answer.take(reading.clone(), part);
    }
    answer.conclude();
    reader.complete(answer, expand)
}

/// What one identifier leads to.
pub(super) enum Outcome {
    NotCovered,
    Records { found: Vec<Found>, total: usize },
}

impl Lookup {
    fn take(&mut self, reading: Reading, part: Result<Option<Outcome>, Unavailable>) {
        let status = match part {
            Ok(Some(Outcome::NotCovered)) => Status::NotCovered,
            Ok(Some(Outcome::Records { total: 0, .. })) => match reading.check {
                Check::Wrong { .. } => Status::Invalid,
                _ => Status::NotRegistered,
            },
            Ok(Some(Outcome::Records { found, total })) => {
                if total > found.len() {
                    let shown = found.len();
                    self.warnings
                        .push(format!("{total} records have it; {shown} are shown"));
                }
                if let Check::Wrong { expected } = &reading.check {
                    let code = reading.identifier.display();
                    let but = "), but it is registered so";
                    self.warnings.push(together(&[
                        "the check digit of ",
                        &code,
                        " is wrong (expected ",
                        expected,
                        but,
                    ]));
                }
                for found in found {
                    if let Some(via) = &found.via {
                        let archived =
                            found.record.identifiers.iter().any(|claim| {
                                claim.id == *via && claim.standing == Standing::Archived
                            });
                        if archived {
                            let (old, new) = (via.display(), found.target.id.display());
                            self.warnings.push(together(&[
                                &old,
                                " is archived; ",
                                &new,
                                " is preferred",
                            ]));
                        }
                    }
                    if !self
                        .records
                        .iter()
                        .any(|known| known.target == found.target)
                    {
                        self.records.push(found);
                    }
                }
                Status::Found
            }
            Err(unavailable) => {
                self.warnings.push(format!(
                    "a part of the snapshot could not be read: {unavailable}"
                ));
                Status::Unavailable
            }
            Ok(None) => Status::Unavailable,
        };
        self.readings.push(Read { reading, status });
    }

    /// Decides the outcome over all readings: the one that says most.
    fn conclude(&mut self) {
        let any = |status| self.readings.iter().any(|read| read.status == status);
        let order = [
            Status::Found,
            Status::Unavailable,
            Status::NotRegistered,
            Status::NotCovered,
        ];
        self.status = order
            .into_iter()
            .find(|status| any(*status))
            .unwrap_or(Status::Invalid);
    }
}

impl<S: Shelf> Reader<'_, S> {
    /// Finds the records that an identifier leads to.
    pub(super) fn identifier(&self, id: &Identifier) -> Result<Outcome, Stop> {
        if !self.snapshot.manifest().covers(id) {
            return Ok(Outcome::NotCovered);
        }
        let key = id.key();
        let (own, aliases) = match home(id.scheme()) {
            TableName::Crossref => (
                None,
                self.row(TableName::Crossref, &key, |_, value| {
                    crossref::decode(value)
                })?
                .unwrap_or_default(),
            ),
            table => {
                let row = self.row(table, &key, records::decode)?.unwrap_or_default();
                let own = row.record.zip(table.kind());
                (own, row.aliases)
            }
        };
        let mut found: Vec<Found> = Vec::new();
        let mut total = aliases.len();
        if let Some((record, kind)) = own {
            total += 1;
            found.push(Found {
                target: Target {
                    kind,
                    id: id.clone(),
                },
                record,
                via: None,
            });
        }
        let mut shown = aliases;
        shown.truncate(limits::EXPANDED);
        for (target, record) in self.records(&shown)? {
            let via = (target.id != *id).then(|| id.clone());
            found.push(Found {
                target,
                record,
                via,
            });
        }
        Ok(Outcome::Records { found, total })
    }

    /// Reads records that must exist, all in one wave.
    fn records(&self, targets: &[Target]) -> Result<Vec<(Target, Record)>, Stop> {
        let mut wave = Wave::default();
        let mut records = Vec::with_capacity(targets.len());
        for target in targets {
            match wave.part(self.record(target))? {
                Some(Some(record)) => records.push((target.clone(), record)),
                Some(None) => return Err(self.inconsistent("an alias leads nowhere")),
                None => {}
            }
        }
        wave.end()?;
        Ok(records)
    }

    /// Reads one record, if it is there.
    pub(super) fn record(&self, target: &Target) -> Result<Option<Record>, Stop> {
        let row = self.row(
            TableName::of_kind(target.kind),
            &target.id.key(),
            records::decode,
        )?;
        Ok(row.and_then(|row| row.record))
    }

    /// Tells whether an identifier is registered.
    fn is_registered(&self, id: &Identifier) -> Result<bool, Stop> {
        if !self.snapshot.manifest().covers(id) {
            return Ok(false);
        }
        Ok(self
            .row(home(id.scheme()), &id.key(), |_, _| Ok(()))?
            .is_some())
    }

    /// Adds linked records, and registered codes for a mistyped one.
    fn complete(&self, mut answer: Lookup, expand: &[Kind]) -> Step<Lookup> {
        let mut wave = Wave::default();
        let mut targets: Vec<Target> = Vec::new();
        for found in &answer.records {
            for link in &found.record.links {
                let target = &link.target;
                let is_new = !targets.contains(target);
                if expand.contains(&target.kind) && is_new && targets.len() < limits::EXPANDED {
                    targets.push(target.clone());
                }
            }
        }
        let mut expanded = Vec::new();
        for target in targets {
            match wave.part(self.record(&target)) {
                Ok(Some(Some(record))) => expanded.push(Found {
                    target,
                    record,
                    via: None,
                }),
                // A link to something that nobody registered is still a claim; it has no record.
                Ok(_) => {}
                Err(stop) => {
                    let unavailable = self.failure(stop);
                    answer
                        .warnings
                        .push(format!("a linked record could not be read: {unavailable}"));
                }
            }
        }
        let mut repairs = Vec::new();
        if answer.status == Status::Invalid {
            for read in &answer.readings {
                for candidate in id::repairs(&read.reading.identifier) {
                    if let Ok(Some(true)) = wave.part(self.is_registered(&candidate)) {
                        repairs.push(candidate);
                    }
                }
            }
        }
        repairs.truncate(limits::REPAIRS);
        if wave.end().is_err() {
            return Step::Need(self.spans());
        }
        answer.expanded = expanded;
        answer.did_you_mean = repairs;
        Step::Done(answer)
    }
}
