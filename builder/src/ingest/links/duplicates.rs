//! Works that may be one although each has an ISWC of its own.
//!
//! Two works with a main title of the same fold and the same writers are linked as possible
//! duplicates; they are never merged. Writers are the same if a source of each work gives the
//! same set of IPI name numbers, or of names: folded, their words in any order, without those that
//! stand for nobody (`UNKNOWN`, `TRADITIONAL`). Everything happens by one sort.

use std::collections::BTreeSet;
use std::io;

use imr_snapshots::id::Scheme;
use imr_snapshots::record::{Credit, Kind, Relation, Role, Sources, TitleRole};
use imr_snapshots::text::fold;

use super::end::End;
use crate::ingest::bytes::{Reader, damaged, push_bytes, push_sources};
use crate::ingest::claim::Body;
use crate::ingest::groups::CLAIMS;
use crate::ingest::key;
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::{Sorted, Sorter};

/// Most works that are linked to each other because of one title and set of writers.
pub const GROUP: usize = 16;
/// Most main titles of one work, sources of its writers, and writers, that are looked at.
const TITLES: usize = 4;
const SOURCES: usize = 8;
const WRITERS: usize = 64;

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Pairs of works that were linked, a pair counted for each reason.
    pub pairs: u64,
    /// Works that were not linked because more than [`GROUP`] have one title and set of writers.
    pub left_out: u64,
}

/// Links works that may be one, both ways; leaves the claims at their beginning.
pub(super) fn link(
    claims: &mut Sorted,
    ends: &mut Sorter,
    scratch: &Scratch,
    budget: usize,
) -> io::Result<Duplicates> {
    let mut keys = Sorter::new(scratch, budget);
    let mut work = Work::default();
    while let Some((record, body)) = claims.current() {
        let (kind, id) = key::split(record).ok_or_else(damaged)?;
        if kind != Kind::Work {
            break;
        }
        if id != work.id {
            work.push(&mut keys)?;
            work.begin(id);
        }
        if id.first() == Some(&Scheme::Iswc.tag()) && work.bodies < CLAIMS {
            work.bodies += 1;
            work.add(Body::decode(body)?);
        }
        claims.advance()?;
    }
    work.push(&mut keys)?;
    claims.rewind()?;
    pairs(keys.finish()?, ends)
}

/// The work whose claims are being read.
#[derive(Default)]
struct Work {
    id: Vec<u8>,
    bodies: usize,
    titles: BTreeSet<String>,
    /// Source and writers of each.
    writers: Vec<(u16, Writers)>,
}

/// Who wrote a work, as one source says.
#[derive(Default)]
struct Writers {
    names: BTreeSet<String>,
    numbers: BTreeSet<String>,
    /// A writer without name number.
    unnumbered: bool,
}

impl Work {
    fn begin(&mut self, id: &[u8]) {
        self.id.clear();
        self.id.extend_from_slice(id);
        self.bodies = 0;
        self.titles.clear();
        self.writers.clear();
    }

    fn add(&mut self, body: Body) {
        for title in &body.record.titles {
            let fold = fold(&title.text);
            if title.role == TitleRole::Main && !fold.is_empty() {
                self.titles.insert(fold);
            }
        }
        for credit in body
            .record
            .credits
            .iter()
            .filter(|credit| is_writer(credit.role))
        {
            let at = match self
                .writers
                .iter()
                .position(|(source, _)| *source == body.source)
            {
                Some(at) => at,
                None => {
                    self.writers.push((body.source, Writers::default()));
                    self.writers.len() - 1
                }
            };
            if let Some((_, writers)) = self.writers.get_mut(at) {
                writers.add(credit);
            }
        }
    }

    /// Gives a key for each title and set of writers -> the work and who gives the writers.
    fn push(&mut self, keys: &mut Sorter) -> io::Result<()> {
        self.writers.sort_by_key(|(source, _)| *source);
        for title in self.titles.iter().take(TITLES) {
            for (source, writers) in self.writers.iter().take(SOURCES) {
                for (tag, set) in writers.sets() {
                    let mut key = Vec::new();
                    push_bytes(&mut key, title.as_bytes());
                    key.push(tag);
                    for writer in set {
                        push_bytes(&mut key, writer.as_bytes());
                    }
                    let mut payload = Vec::new();
                    push_bytes(&mut payload, &self.id);
                    push_sources(&mut payload, &Sources::one(*source));
                    keys.push(&key, &payload)?;
                }
            }
        }
        Ok(())
    }
}

impl Writers {
    fn add(&mut self, credit: &Credit) {
        let fold = fold(&credit.name);
        let mut words: Vec<&str> = fold.split(' ').filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        let name = words.join(" ");
        let number = credit
            .party
            .as_ref()
            .filter(|id| id.scheme() == Scheme::Ipi);
        if number.is_none() && NOBODY.contains(&name.as_str()) {
            return;
        }
        match number {
            Some(number) => drop(self.numbers.insert(number.code().to_owned())),
            None => self.unnumbered = true,
        }
        if !name.is_empty() {
            self.names.insert(name);
        }
    }

    /// The sets that name everybody: by number, by name.
    fn sets(&self) -> impl Iterator<Item = (u8, &BTreeSet<String>)> {
        let numbers = Some((0, &self.numbers)).filter(|_| !self.unnumbered);
        let sets = [numbers, Some((1, &self.names))].into_iter().flatten();
        sets.filter(|(_, set)| (1..=WRITERS).contains(&set.len()))
    }
}

/// Words, in order, of the names that stand for nobody in particular.
const NOBODY: [&str; 14] = [
    "",
    "anon",
    "anonymous",
    "composer unknown",
    "control copyright",
    "domain public",
    "dp",
    "folk",
    "pd",
    "trad",
    "traditional",
    "unidentified",
    "unknown",
    "unknown writer",
];

fn is_writer(role: Role) -> bool {
    matches!(role, Role::Composer | Role::Lyricist | Role::Writer)
}

/// Links the works of every key.
fn pairs(mut keys: Sorted, ends: &mut Sorter) -> io::Result<Duplicates> {
    let mut found = Duplicates::default();
    let mut open: Vec<u8> = Vec::new();
    let mut works: Vec<(Vec<u8>, Sources)> = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    while let Some((key, payload)) = keys.current() {
        if key != open {
            found.pairs += link_all(&works, ends)?;
            works.clear();
            open.clear();
            open.extend_from_slice(key);
            last.clear();
        }
        let mut reader = Reader(payload);
        let id = reader.bytes()?;
        let sources = reader.sources()?;
        if id == last {
            if let Some((_, known)) = works.last_mut().filter(|(known, _)| known == id) {
                known.join(&sources);
            }
        } else if works.len() < GROUP {
            works.push((id.to_vec(), sources));
        } else {
            found.left_out += 1;
        }
        last.clear();
        last.extend_from_slice(id);
        keys.advance()?;
    }
    found.pairs += link_all(&works, ends)?;
    Ok(found)
}

fn link_all(works: &[(Vec<u8>, Sources)], ends: &mut Sorter) -> io::Result<u64> {
    let mut pairs = 0;
    for (at, (first, sources)) in works.iter().enumerate() {
        for (second, others) in works.iter().skip(at + 1) {
            let mut sources = sources.clone();
            sources.join(others);
            push(ends, first, second, &sources)?;
            push(ends, second, first, &sources)?;
            pairs += 1;
        }
    }
    Ok(pairs)
}

fn push(ends: &mut Sorter, of: &[u8], to: &[u8], sources: &Sources) -> io::Result<()> {
    let mut record = Vec::with_capacity(1 + of.len());
    key::of_record(&mut record, Kind::Work, of);
    let end = End {
        kind: Kind::Work,
        relation: Relation::PossibleDuplicate,
        id: to.to_vec(),
        weight: 0,
        sources: sources.clone(),
    };
    ends.push(&record, &end.encode())
}
