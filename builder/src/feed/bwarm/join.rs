//! Rows that belong together, brought together: sorted by what they name, on disk where they do
//! not fit in memory.
//!
//! 1. Rows that name a party (shares, identifiers that a party gives) meet the party's row.
//! 2. Rows that name a work, recording or release meet each other and become its item.

use std::io;

use imr_snapshots::id::{self, Identifier, Scheme};
use imr_snapshots::record::{Fact, FactKind, FactValue, Kind, Sources};

use super::chain::chains;
use super::part::{Gathered, Parts, text};
use super::share::{Holder, Held};
use crate::feed::Take;
use crate::ingest::Item;
use crate::ingest::bytes::{Reader, damaged, push_bytes};
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::Sorter;

/// Memory of each of the two sorters, in bytes.
const BUDGET: usize = 24 << 20;
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

/// The two sorters, and how the source names records.
pub(super) struct Join {
    source: String,
    sources: Sources,
    mlc: bool,
    scratch: Scratch,
    /// Id of a party -> its row, then what names it.
    parties: Sorter,
    /// Kind and id of a record -> what is said about it.
    records: Sorter,
    /// Rows so far: keeps the order of shares.
    ordinal: u64,
    key: Vec<u8>,
    payload: Vec<u8>,
}

/// The letter that stands before a record id in an identifier of the source.
pub(super) fn letter(kind: Kind) -> char {
    match kind {
        Kind::Work => 'w',
        Kind::Recording => 'r',
        Kind::Release => 'l',
        Kind::Party => 'p',
    }
}

impl Join {
    /// Makes empty sorters.
    pub(super) fn new(source: &str, sources: Sources, scratch: &Scratch) -> Self {
        let plain: String = source.chars().filter(char::is_ascii_alphanumeric).collect();
        Self {
            source: source.to_owned(),
            sources,
            mlc: matches!(plain.as_str(), "mlc" | "themlc"),
            scratch: scratch.clone(),
            parties: Sorter::new(scratch, BUDGET),
            records: Sorter::new(scratch, BUDGET),
            ordinal: 0,
            key: Vec::new(),
            payload: Vec::new(),
        }
    }

    /// The source as the one who makes a claim.
    pub(super) fn sources(&self) -> Sources {
        self.sources.clone()
    }

    /// The source's own identifier of a record.
    pub(super) fn local(&self, kind: Kind, id: &str) -> Option<Identifier> {
        let id = format!("{}-{id}", letter(kind));
        Some(id::local(&self.source, &id).ok()?.identifier)
    }

    /// Adds what a row says about a record.
    ///
    /// # Errors
    /// Fails when it cannot be stored.
    pub(super) fn record(&mut self, kind: Kind, id: &str, tag: u8, parts: &Parts) -> io::Result<()> {
        self.key.clear();
        self.key.push(u8::from(kind));
        self.key.extend_from_slice(id.as_bytes());
        self.payload.clear();
        self.payload.push(tag);
        self.payload.extend_from_slice(&parts.0);
        self.records.push(&self.key, &self.payload)
    }

    /// Adds the row of a party.
    ///
    /// # Errors
    /// Fails when it cannot be stored.
    pub(super) fn party(&mut self, id: &str, holder: &Holder) -> io::Result<()> {
        self.payload.clear();
        self.payload.push(tag::OWN);
        holder.push(&mut self.payload);
        self.parties.push(id.as_bytes(), &self.payload)
    }

    /// Adds a share of a work, whose `party` is still to be found; an empty one is none.
    ///
    /// # Errors
    /// Fails when it cannot be stored.
    pub(super) fn share(&mut self, work: &str, party: &str, share: &[u8]) -> io::Result<()> {
        self.ordinal += 1;
        self.payload.clear();
        if party.is_empty() {
            self.payload.push(tag::SHARE);
            self.payload.extend_from_slice(&self.ordinal.to_be_bytes());
            push_bytes(&mut self.payload, share);
            Holder::default().push(&mut self.payload);
            self.key.clear();
            self.key.push(u8::from(Kind::Work));
            self.key.extend_from_slice(work.as_bytes());
            return self.records.push(&self.key, &self.payload);
        }
        self.payload.push(tag::SHARE);
        self.payload.extend_from_slice(&self.ordinal.to_be_bytes());
        push_bytes(&mut self.payload, work.as_bytes());
        push_bytes(&mut self.payload, share);
        self.parties.push(party.as_bytes(), &self.payload)
    }

    /// Adds an identifier that a party gives to a record.
    ///
    /// # Errors
    /// Fails when it cannot be stored.
    pub(super) fn proprietary(
        &mut self,
        (kind, record): (Kind, &str),
        party: &str,
        code: &str,
    ) -> io::Result<()> {
        self.payload.clear();
        self.payload.extend_from_slice(&[tag::MORE, u8::from(kind)]);
        push_bytes(&mut self.payload, record.as_bytes());
        push_bytes(&mut self.payload, code.as_bytes());
        self.parties.push(party.as_bytes(), &self.payload)
    }

    /// Brings everything together and hands over the items.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read, or an item cannot be stored.
    pub(super) fn finish(mut self, take: &mut dyn Take) -> io::Result<()> {
        let empty = Sorter::new(&self.scratch, 0);
        let mut parties = std::mem::replace(&mut self.parties, empty).finish()?;
        let mut party = Vec::new();
        let mut holder: Option<Holder> = None;
        while let Some((key, payload)) = parties.current() {
            if key != party {
                party.clear();
                party.extend_from_slice(key);
                holder = None;
            }
            let mut reader = Reader(payload);
            match reader.byte()? {
                tag::OWN => match holder {
                    Some(_) => take.warning("party-repeated"),
                    None => holder = Some(Holder::read(&mut reader)?),
                },
                tag::SHARE => self.meet(reader, holder.as_ref(), take)?,
                _ => self.given(reader, &party, holder.as_ref())?,
            }
            parties.advance()?;
        }
        drop(parties);
        self.items(take)
    }

    /// Sends a share on with its holder.
    fn meet(
        &mut self,
        mut reader: Reader<'_>,
        holder: Option<&Holder>,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        let (ordinal, rest) = reader.0.split_first_chunk::<8>().ok_or_else(damaged)?;
        reader.0 = rest;
        let work = reader.bytes()?;
        self.key.clear();
        self.key.push(u8::from(Kind::Work));
        self.key.extend_from_slice(work);
        self.payload.clear();
        self.payload.push(tag::SHARE);
        self.payload.extend_from_slice(ordinal);
        push_bytes(&mut self.payload, reader.bytes()?);
        match holder {
            Some(holder) => holder.push(&mut self.payload),
            None => {
                take.warning("party-unknown");
                Holder::default().push(&mut self.payload);
            }
        }
        self.records.push(&self.key, &self.payload)
    }

    /// Sends an identifier on that a party gives: that of a service or society by the party's
    /// name, else one of the source with the party's id in it.
    fn given(
        &mut self,
        mut reader: Reader<'_>,
        party: &[u8],
        holder: Option<&Holder>,
    ) -> io::Result<()> {
        let kind = reader.kind()?;
        let (record, code) = (text(&mut reader)?, text(&mut reader)?);
        let name = holder.map_or("", |holder| holder.name.as_str());
        let known = match kind {
            Kind::Work => id::society(name, &code).ok(),
            _ => service(name).and_then(|service| id::asset(service, &code).ok()),
        };
        let own = || {
            let party = String::from_utf8_lossy(party);
            id::local(&self.source, &format!("{party}:{code}")).ok()
        };
        let Some(reading) = known.or_else(own) else {
            return Ok(());
        };
        let mut parts = Parts::default();
        parts.id(&reading.identifier);
        self.record(kind, &record, tag::MORE, &parts)
    }

    fn items(self, take: &mut dyn Take) -> io::Result<()> {
        let mut record: Option<(Kind, String)> = None;
        let mut group = Group::default();
        let Self { source, sources, mlc, records, .. } = self;
        let names = Names { source, mlc };
        let mut records = records.finish()?;
        while let Some((key, payload)) = records.current() {
            let same = |(kind, id): &(Kind, String)| {
                key.split_first() == Some((&u8::from(*kind), id.as_bytes()))
            };
            if !record.as_ref().is_some_and(same) {
                group.end(record.take(), &names, &sources, take)?;
                let mut reader = Reader(key);
                let kind = reader.kind()?;
                let id = std::str::from_utf8(reader.0).map_err(|_| damaged())?;
                record = Some((kind, id.to_owned()));
            } else if group.is_full() {
                group.flush(record.as_ref(), &names, take)?;
            }
            group.read(payload, &sources, take)?;
            records.advance()?;
        }
        group.end(record, &names, &sources, take)
    }
}

/// How the source names records.
struct Names {
    source: String,
    mlc: bool,
}

impl Names {
    /// The identifiers of a record by its record id.
    fn of(&self, kind: Kind, id: &str) -> impl Iterator<Item = Identifier> {
        let song = || id::society(MLC, id).ok();
        let song = (kind == Kind::Work && self.mlc).then(song).flatten();
        let local = id::local(&self.source, &format!("{}-{id}", letter(kind))).ok();
        song.into_iter().chain(local).map(|reading| reading.identifier)
    }
}

/// What is gathered about the record that is being read.
#[derive(Default)]
struct Group {
    found: Gathered,
    shares: Vec<Held>,
    /// Identifiers of the record that have a scheme of their own, for further items.
    strong: Vec<Identifier>,
    own: u64,
}

impl Group {
    fn is_full(&self) -> bool {
        self.found.len() + self.shares.len() >= MOST || self.found.bytes >= MOST_BYTES
    }

    fn read(&mut self, payload: &[u8], sources: &Sources, take: &mut dyn Take) -> io::Result<()> {
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
                let share = super::share::unclaimed(points, sources);
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
                    self.strong.extend(new.iter().filter(|id| id.scheme() != Scheme::Local).cloned());
                }
            }
        }
        Ok(())
    }

    /// Hands over what was gathered of a record so far.
    fn flush(
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

    fn end(
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

/// The service that a party is, by its name.
fn service(name: &str) -> Option<&'static str> {
    const SERVICES: [(&str, &str); 10] = [
        ("spotify", "spotify"),
        ("youtube", "youtube"),
        ("google", "youtube"),
        ("apple", "apple"),
        ("itunes", "apple"),
        ("amazon", "amazon"),
        ("deezer", "deezer-album"),
        ("tidal", "tidal-album"),
        ("pandora", "pandora"),
        ("soundcloud", "soundcloud"),
    ];
    let folded = name.to_ascii_lowercase();
    let known = SERVICES.iter().find(|(word, _)| folded.contains(word));
    known.map(|(_, service)| *service)
}
