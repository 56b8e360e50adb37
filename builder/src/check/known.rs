//! Every identifier of a feed and what the feed says about it, in the order of identifiers: where
//! one is given to different things, and what a registry says about it.

use std::io;

use imr_snapshots::codec;
use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{Kind, Record, TitleRole};
use imr_snapshots::text::fold;

use super::against::Against;
use super::finding::{Finding, Level};
use super::list::Collected;
use super::place::Place;
use crate::feed::short;
use crate::ingest::Item;
use crate::ingest::bytes::damaged;
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::Sorter;

/// Memory for mentions before they go to a temporary file, in bytes.
const BUDGET: usize = 96 << 20;
/// Most different titles of one identifier that are told apart.
const TITLES: usize = 8;
/// Most rows with the same number that are told.
const ROWS: usize = 32;
/// Most different rows about one identifier that are compared with a registry.
pub(super) const COMPARED: usize = 256;

/// Where an identifier is mentioned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) place: Place,
    /// Whether the row registers a work under a number of its own.
    pub(super) numbered: bool,
}

/// Collects mentions.
pub(super) struct Known {
    sorter: Sorter,
    whole: bool,
}

impl Known {
    /// With `whole`, everything that can be compared with a registry is kept.
    pub(super) fn new(scratch: &Scratch, whole: bool) -> Self {
        let sorter = Sorter::new(scratch, BUDGET);
        Self { sorter, whole }
    }

    /// Adds what an item says.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub(super) fn take(&mut self, item: Item, mention: Mention) -> io::Result<()> {
        let Item {
            kind, ids, claims, ..
        } = item;
        if self.whole {
            self.linked(&claims, mention.place)?;
        }
        let mut said = Record::default();
        let titles = claims.titles.into_iter();
        said.titles = match self.whole {
            true => titles.collect(),
            false => titles
                .filter(|title| title.role == TitleRole::Main)
                .take(1)
                .collect(),
        };
        if said.titles.is_empty() && !self.whole {
            return Ok(());
        }
        if self.whole {
            said.credits = claims.credits;
            said.shares = claims.shares;
            said.facts = claims.facts;
            said.facts.retain(|fact| fact.kind.is_single());
        }
        let body = codec::encode(&said).map_err(io::Error::other)?;
        for id in &ids {
            let numbered = mention.numbered && id.scheme() == Scheme::Local;
            self.push(kind, id, &body, numbered, mention.place)?;
        }
        Ok(())
    }

    /// Adds the identifiers of what an item is connected to.
    fn linked(&mut self, claims: &Record, place: Place) -> io::Result<()> {
        let nothing = codec::encode(&Record::default()).map_err(io::Error::other)?;
        for link in &claims.links {
            let target = &link.target;
            self.push(target.kind, &target.id, &nothing, false, place)?;
        }
        let credited = claims
            .credits
            .iter()
            .filter_map(|credit| credit.party.as_ref());
        let holding = claims
            .shares
            .iter()
            .filter_map(|share| share.party.as_ref());
        for party in credited.chain(holding) {
            self.push(Kind::Party, party, &nothing, false, place)?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        kind: Kind,
        id: &Identifier,
        body: &[u8],
        numbered: bool,
        place: Place,
    ) -> io::Result<()> {
        // The identifier first: so look-ups walk through the tables of a snapshot in order.
        let mut key = id.key();
        key.push(u8::from(kind));
        let mut payload = Vec::with_capacity(body.len() + 17);
        payload.extend_from_slice(body);
        payload.push(u8::from(numbered));
        payload.extend_from_slice(&place.bytes());
        self.sorter.push(&key, &payload)
    }

    /// Looks through all identifiers.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub(super) fn finish(
        self,
        findings: &mut Collected,
        mut against: Option<&mut Against<'_>>,
    ) -> io::Result<()> {
        let mut sorted = self.sorter.finish()?;
        let mut group: Option<Group> = None;
        while let Some((key, payload)) = sorted.current() {
            if group.as_ref().is_none_or(|group| group.key != key) {
                if let Some(group) = group.take() {
                    group.judge(findings, against.as_deref_mut())?;
                }
                group = Some(Group::new(key)?);
            }
            if let Some(group) = &mut group {
                group.add(payload)?;
            }
            sorted.advance()?;
        }
        match group {
            Some(group) => group.judge(findings, against),
            None => Ok(()),
        }
    }
}

/// A title, and where it stands first.
struct Titled {
    folded: String,
    title: String,
    first: Place,
}

/// All mentions of one identifier.
struct Group {
    key: Vec<u8>,
    id: Identifier,
    kind: Kind,
    first: Option<Place>,
    titles: Vec<Titled>,
    /// Rows that register a work under the identifier as its own number.
    rows: Vec<Place>,
    last: Vec<u8>,
    said: Vec<(Record, Place)>,
}

impl Group {
    fn new(key: &[u8]) -> io::Result<Self> {
        let (kind, id) = key.split_last().ok_or_else(damaged)?;
        Ok(Self {
            key: key.to_vec(),
            id: Identifier::from_key(id).ok_or_else(damaged)?,
            kind: Kind::try_from(*kind).map_err(|_| damaged())?,
            first: None,
            titles: Vec::new(),
            rows: Vec::new(),
            last: Vec::new(),
            said: Vec::new(),
        })
    }

    fn add(&mut self, payload: &[u8]) -> io::Result<()> {
        let (rest, place) = Place::split(payload)?;
        let (numbered, body) = rest.split_last().ok_or_else(damaged)?;
        self.first = Some(self.first.map_or(place, |first| first.min(place)));
        if *numbered == 1 && self.rows.len() < ROWS && !self.rows.contains(&place) {
            self.rows.push(place);
        }
        if body == self.last && !self.said.is_empty() {
            // Rows come by what they say, then by place: the first one is already there.
            return Ok(());
        }
        self.last = body.to_vec();
        let record: Record = codec::decode(body).map_err(io::Error::other)?;
        self.titled(&record, place);
        if self.said.len() < COMPARED {
            self.said.push((record, place));
        }
        Ok(())
    }

    fn titled(&mut self, record: &Record, place: Place) {
        let mut titles = record.titles.iter();
        let Some(main) = titles.find(|title| title.role == TitleRole::Main) else {
            return;
        };
        let folded = fold(&main.text);
        if let Some(known) = self.titles.iter_mut().find(|known| known.folded == folded) {
            if place < known.first {
                known.first = place;
                known.title.clone_from(&main.text);
            }
        } else if self.titles.len() < TITLES {
            self.titles.push(Titled {
                folded,
                title: main.text.clone(),
                first: place,
            });
        }
    }

    fn judge(
        mut self,
        findings: &mut Collected,
        against: Option<&mut Against<'_>>,
    ) -> io::Result<()> {
        self.differ(findings)?;
        self.repeat(findings)?;
        match (against, self.first) {
            (Some(against), Some(first)) => {
                against.ask(&self.id, self.kind, &self.said, first, findings)
            }
            _ => Ok(()),
        }
    }

    /// Tells where one identifier is given to things with different titles.
    fn differ(&mut self, findings: &mut Collected) -> io::Result<()> {
        // That a number is given twice says it already.
        if self.rows.len() > 1 {
            return Ok(());
        }
        self.titles.sort_by_key(|titled| titled.first);
        let Some((first, others)) = self.titles.split_first() else {
            return Ok(());
        };
        for other in others {
            let label = self.id.scheme().label();
            let message = format!(
                "{label} `{}` is `{}` here and `{}` {}",
                short(&self.id.display()),
                short(&other.title),
                short(&first.title),
                on(first.first, other.first, findings)
            );
            let mut finding = Finding::new("title-differs", other.first.line, message);
            if self.kind == Kind::Party {
                // Names of parties are spelled in many ways.
                finding = finding.at_level(Level::Note);
            }
            findings.add(other.first.file, &finding.about(&self.id))?;
        }
        Ok(())
    }

    /// Tells where a submitter gives one number twice.
    fn repeat(&mut self, findings: &mut Collected) -> io::Result<()> {
        self.rows.sort_unstable();
        let Some((first, others)) = self.rows.split_first() else {
            return Ok(());
        };
        for other in others {
            let number = self
                .id
                .code()
                .rsplit_once('/')
                .map_or(self.id.code(), |(_, n)| n);
            let message = format!(
                "work number `{}` was already given {}",
                short(number),
                on(*first, *other, findings)
            );
            let finding = Finding::new("number-twice", other.line, message);
            findings.add(other.file, &finding.about(&self.id))?;
        }
        Ok(())
    }
}

/// Names a place, as seen from another one.
fn on(place: Place, from: Place, findings: &Collected) -> String {
    match place.file == from.file {
        true => format!("on line {}", place.line),
        false => format!("in {}:{}", findings.name(place.file), place.line),
    }
}

#[cfg(test)]
mod tests;
