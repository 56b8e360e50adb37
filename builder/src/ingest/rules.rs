//! Statements for more than one record: for every recording with an ISRC prefix, or every one that
//! credits a party by identifier.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering as Atomic};

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{Kind, Record, Statement};

use super::bytes::damaged;
use super::key;
use super::resolve::Map;

/// Most bytes of statements for more than one record, which are held in memory; each counts for
/// [`COST`] bytes and its texts, so there can be half a million.
pub const MOST_BYTES: u64 = 128 << 20;
/// What a statement costs besides its texts, in bytes.
pub const COST: u64 = 256;
/// Characters of an ISRC prefix: country and registrant (ISO 3901).
pub const PREFIX: usize = 5;

/// What a statement is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Recordings whose ISRC begins with this: five characters, upper case.
    IsrcPrefix(String),
    /// Recordings that credit this party by identifier.
    CreditsOf(Identifier),
}

/// A statement for more than one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it is for.
    pub subject: Subject,
    /// What it says; its scope names the subject.
    pub statement: Statement,
}

/// Counts what is held, so that it stays within bounds.
#[derive(Debug, Default)]
pub struct Held(AtomicU64);

impl Held {
    /// Counts one more.
    ///
    /// # Errors
    /// Fails when all together have more than [`MOST_BYTES`].
    pub fn add(&self, rule: &Rule) -> io::Result<()> {
        let Statement {
            vocabulary,
            declarant,
            licence,
            original,
            ..
        } = &rule.statement;
        let texts = [vocabulary, declarant, licence, original];
        let bytes = COST + texts.iter().map(|text| text.len() as u64).sum::<u64>();
        if self.0.fetch_add(bytes, Atomic::Relaxed) + bytes > MOST_BYTES {
            return Err(io::Error::other(format!(
                "statements for ISRC prefixes and credits of parties have more than {} MiB: give \
                 some of them for single recordings instead",
                MOST_BYTES >> 20
            )));
        }
        Ok(())
    }
}

/// All of them, by what they are for.
#[derive(Debug, Default)]
pub struct Rules {
    prefixes: BTreeMap<String, Vec<Statement>>,
    /// By key of an identifier of the party, as stated and as its record is named.
    parties: BTreeMap<Vec<u8>, Vec<Statement>>,
}

impl Rules {
    /// Files the rules; `map` tells the records of their parties.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be read.
    pub fn new(rules: Vec<Rule>, map: &Map) -> io::Result<Self> {
        let mut filed = Self::default();
        for Rule { subject, statement } in rules {
            match subject {
                Subject::IsrcPrefix(prefix) => {
                    filed.prefixes.entry(prefix).or_default().push(statement);
                }
                Subject::CreditsOf(party) => {
                    filed
                        .parties
                        .entry(party.key())
                        .or_default()
                        .push(statement);
                }
            }
        }
        let records = filed.records(map)?;
        for (stated, record) in records {
            let statements = filed.parties.get(&stated).cloned().unwrap_or_default();
            filed.parties.entry(record).or_default().extend(statements);
        }
        Ok(filed)
    }

    /// Where the stated identifiers lead: pairs of keys of identifiers.
    fn records(&self, map: &Map) -> io::Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut found = Vec::new();
        if self.parties.is_empty() {
            return Ok(found);
        }
        let mut reader = map.whole.open()?;
        let mut stated = self.parties.keys().peekable();
        while let (Some((id, record)), Some(wanted)) = (reader.current(), stated.peek()) {
            match id.cmp(wanted.as_slice()) {
                Ordering::Greater => {
                    stated.next();
                    continue;
                }
                Ordering::Equal => {
                    let (kind, target) = key::split(record).ok_or_else(damaged)?;
                    if kind == Kind::Party {
                        found.push((id.to_vec(), target.to_vec()));
                    }
                }
                Ordering::Less => {}
            }
            reader.advance()?;
        }
        Ok(found)
    }

    /// Adds to a merged record the statements that are for it; returns how many.
    pub fn apply(&self, kind: Kind, record: &mut Record) -> u64 {
        if kind != Kind::Recording || (self.prefixes.is_empty() && self.parties.is_empty()) {
            return 0;
        }
        let mut found: Vec<&Statement> = Vec::new();
        let leading = record
            .identifiers
            .iter()
            .filter(|claim| claim.standing.leads());
        let isrcs = leading.filter(|claim| claim.id.scheme() == Scheme::Isrc);
        let prefixes: BTreeSet<&str> = isrcs.filter_map(|c| c.id.code().get(..PREFIX)).collect();
        for prefix in prefixes {
            found.extend(self.prefixes.get(prefix).into_iter().flatten());
        }
        if !self.parties.is_empty() {
            let links = record.links.iter().map(|link| &link.target);
            let linked = links.filter(|to| to.kind == Kind::Party).map(|to| &to.id);
            let credited = record
                .credits
                .iter()
                .filter_map(|credit| credit.party.as_ref());
            let parties: BTreeSet<Vec<u8>> = linked.chain(credited).map(Identifier::key).collect();
            for party in parties {
                found.extend(self.parties.get(&party).into_iter().flatten());
            }
        }
        let mut added: Vec<Statement> = Vec::new();
        for statement in found {
            if !added.contains(statement) {
                added.push(statement.clone());
            }
        }
        let count = added.len() as u64;
        record.statements.append(&mut added);
        count
    }
}

#[cfg(test)]
mod tests {
    use imr_snapshots::record::Sources;

    use super::*;

    #[test]
    fn more_statements_than_fit_into_memory_are_an_error() {
        let statement = Statement {
            uses: Vec::new(),
            vocabulary: String::new(),
            declarant: String::new(),
            declared: String::new(),
            licence: String::new(),
            scope: String::new(),
            supersedes: String::new(),
            original: "x".repeat(1 << 20),
            sources: Sources::one(0),
        };
        let subject = Subject::IsrcPrefix("QZABC".to_owned());
        let large = Rule { subject, statement };
        let held = Held::default();
        let taken = (0..1_000).take_while(|_| held.add(&large).is_ok()).count() as u64;
        assert_eq!(taken, (MOST_BYTES >> 20) - 1);
        let mut small = large;
        small.statement.original.clear();
        let held = Held::default();
        let tries = 0..=MOST_BYTES;
        let taken = tries.take_while(|_| held.add(&small).is_ok()).count() as u64;
        assert_eq!(taken, MOST_BYTES / COST);
    }
}
