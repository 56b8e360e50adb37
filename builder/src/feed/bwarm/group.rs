//! What the rows of one record say, on their way to its item.

use std::io;

use imr_snapshots::id::{self, Identifier, Scheme};
use imr_snapshots::record::{Fact, FactKind, FactValue, Kind, Sources};

use super::chain::chains;
use super::part::Gathered;
use super::share::{Held, unclaimed};
use crate::feed::Take;
use crate::ingest::Item;
use crate::ingest::bytes::{Reader, damaged};

/// Claims and bytes of one item; the rest of a record with more goes into further items.
const MOST: usize = 2_048;
const MOST_BYTES: usize = 256 << 10;

/// What a row says about a record, in the order in which it is read.
pub(super) mod tag {
    /// The record's own row.
    pub(in crate::feed::bwarm) const OWN: u8 = 0;
    /// Something besides.
    pub(in crate::feed::bwarm) const MORE: u8 = 1;
    /// A share of a work.
    pub(in crate::feed::bwarm) const SHARE: u8 = 2;
    /// A share of a work that nobody claimed.
    pub(in crate::feed::bwarm) const UNCLAIMED: u8 = 3;
}

/// The CISAC number of The MLC, which gives its song codes as record ids.
const MLC: &str = "708";

/// The letter that stands before a record id in an identifier of the source.
pub(super) fn letter(kind: Kind) -> char {
    match kind {
        Kind::Work => 'w',
        Kind::Recording => 'r',
        Kind::Release => 'l',
        Kind::Party => 'p',
    }
}

/// How the source names records.
pub(super) struct Names {
    pub(super) source: String,
    /// The record ids of works are song codes of The MLC.
    pub(super) mlc: bool,
}

impl Names {
    /// The identifiers of a record by its record id.
    fn of(&self, kind: Kind, id: &str) -> impl Iterator<Item = Identifier> {
        let song = || id::society(MLC, id).ok();
        let song = (kind == Kind::Work && self.mlc).then(song).flatten();
        let local = id::local(&self.source, &format!("{}-{id}", letter(kind))).ok();
        song.into_iter()
            .chain(local)
            .map(|reading| reading.identifier)
    }
}

/// What is gathered about the record that is being read.
#[derive(Default)]
pub(super) struct Group {
    found: Gathered,
    shares: Vec<Held>,
    /// Identifiers of the record that have a scheme of their own, for further items.
    strong: Vec<Identifier>,
    own: u64,
}

impl Group {
    pub(super) fn is_full(&self) -> bool {
        self.found.len() + self.shares.len() >= MOST || self.found.bytes >= MOST_BYTES
    }

    pub(super) fn read(
        &mut self,
        payload: &[u8],
        sources: &Sources,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        let (&tag, parts) = payload.split_first().ok_or_else(damaged)?;
        match tag {
            tag::SHARE => {
                self.found.bytes += parts.len();
                let held = Held::read(parts.get(8..).ok_or_else(damaged)?)?;
                held.claim(&mut self.found.claims, sources);
                self.shares.push(held);
            }
            tag::UNCLAIMED => {
                let mut reader = Reader(parts);
                let points = u16::try_from(reader.number()?).map_err(|_| damaged())?;
                let share = unclaimed(points, sources);
                if !self.found.claims.shares.contains(&share) {
                    self.found.claims.shares.push(share);
                }
            }
            tag => {
                self.own += u64::from(tag == tag::OWN);
                if tag == tag::OWN && self.own == 2 {
                    take.warning("record-repeated");
                }
                let known = self.found.ids.len();
                self.found.read(parts, sources)?;
                if tag == tag::OWN {
                    let new = self.found.ids.get(known..).unwrap_or_default();
                    self.strong.extend(
                        new.iter()
                            .filter(|id| id.scheme() != Scheme::Local)
                            .cloned(),
                    );
                }
            }
        }
        Ok(())
    }

    /// Hands over what was gathered of a record so far.
    pub(super) fn flush(
        &mut self,
        record: Option<&(Kind, String)>,
        names: &Names,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        let found = std::mem::take(&mut self.found);
        self.shares.clear();
        let Some((kind, id)) = record else {
            return Ok(());
        };
        let mut ids = found.ids;
        for id in &self.strong {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids.extend(names.of(*kind, id));
        take.item(Item {
            kind: *kind,
            ids,
            claims: found.claims,
            popularity: None,
        })
    }

    pub(super) fn end(
        &mut self,
        record: Option<(Kind, String)>,
        names: &Names,
        sources: &Sources,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        if let Some((kind, _)) = &record {
            for chain in chains(&self.shares) {
                self.found.claims.facts.push(Fact {
                    kind: FactKind::PublisherChain,
                    value: FactValue::Text(chain),
                    sources: sources.clone(),
                });
            }
            if self.own == 0 && *kind != Kind::Party {
                take.warning("record-missing");
            }
            self.flush(record.as_ref(), names, take)?;
        }
        self.strong.clear();
        self.own = 0;
        Ok(())
    }
}
