//! Rows that belong together, brought together: sorted by what they name, on disk where they do
//! not fit in memory.
//!
//! 1. Rows that name a party (shares, identifiers that a party gives) meet the party's row.
//! 2. Rows that name a work, recording or release meet each other and become its item.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use imr_snapshots::id::{self, Identifier};
use imr_snapshots::record::{Kind, Relation, Sources};

pub(super) use super::group::tag;
use super::group::{Group, Names, letter};
use super::part::{Parts, text};
use super::share::Holder;
use crate::feed::Take;
use crate::ingest::bytes::{Reader, damaged, push_bytes};
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::{Sorted, Sorter};
use crate::ingest::{Item, Reject};

/// Memory of each of the two sorters, in bytes.
const BUDGET: usize = 24 << 20;
/// The two sorters, and how the source names records.
pub(super) struct Join {
    source: String,
    /// What an identifier of the source begins with, if it can have any.
    prefix: Option<String>,
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

impl Join {
    /// Makes empty sorters.
    pub(super) fn new(source: &str, sources: Sources, scratch: &Scratch) -> Self {
        let plain: String = source.chars().filter(char::is_ascii_alphanumeric).collect();
        Self {
            source: source.to_ascii_lowercase(),
            prefix: id::local(source, "w-1")
                .is_ok()
                .then(|| format!("{}:", source.to_ascii_lowercase())),
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

    /// Adds a link to the record of the source with a record id, which was checked.
    pub(super) fn link(&self, parts: &mut Parts, relation: Relation, kind: Kind, id: &str) {
        if let Some(prefix) = &self.prefix {
            parts.link_local(relation, kind, (prefix, letter(kind), id));
        }
    }

    /// Adds what a row says about a record.
    ///
    /// # Errors
    /// Fails when it cannot be stored.
    pub(super) fn record(
        &mut self,
        kind: Kind,
        id: &str,
        tag: u8,
        parts: &Parts,
    ) -> io::Result<()> {
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

    /// Hands over the items. They are made by a thread of their own, while those before them are
    /// being stored.
    fn items(self, take: &mut dyn Take) -> io::Result<()> {
        let (sender, batches) = sync_channel(AHEAD);
        let names = Names {
            source: self.source,
            mlc: self.mlc,
        };
        let (sources, records) = (self.sources, self.records);
        thread::scope(|scope| {
            let maker = scope.spawn(move || gather(records.finish()?, &names, &sources, sender));
            for Batch { items, warnings } in batches {
                warnings.into_iter().for_each(|code| take.warning(code));
                for item in items {
                    take.item(item)?;
                }
            }
            let panicked = |_| io::Error::other("a thread that joins rows panicked");
            maker.join().map_err(panicked)?
        })
    }
}

/// Batches that wait to be stored, and items of each.
const AHEAD: usize = 4;
const ITEMS: usize = 512;

/// Items on their way to where they are stored.
#[derive(Default)]
struct Batch {
    items: Vec<Item>,
    warnings: Vec<&'static str>,
}

/// Takes items and sends them on in batches.
struct Sending {
    batch: Batch,
    sender: SyncSender<Batch>,
}

impl Sending {
    fn send(&mut self) -> io::Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let ended = |_| io::Error::other("the items are not wanted any more");
        self.sender.send(batch).map_err(ended)
    }
}

impl Take for Sending {
    fn item(&mut self, item: Item) -> io::Result<()> {
        self.batch.items.push(item);
        if self.batch.items.len() < ITEMS {
            return Ok(());
        }
        self.send()
    }

    fn reject(&mut self, _: Reject) {}

    fn row(&mut self, _: u64) {}

    fn warning(&mut self, code: &'static str) {
        self.batch.warnings.push(code);
    }
}

/// Makes an item of all rows of each record.
fn gather(
    mut records: Sorted,
    names: &Names,
    sources: &Sources,
    sender: SyncSender<Batch>,
) -> io::Result<()> {
    let batch = Batch::default();
    let mut take = Sending { batch, sender };
    let mut record: Option<(Kind, String)> = None;
    let mut group = Group::default();
    while let Some((key, payload)) = records.current() {
        let same = |(kind, id): &(Kind, String)| {
            key.split_first() == Some((&u8::from(*kind), id.as_bytes()))
        };
        if !record.as_ref().is_some_and(same) {
            group.end(record.take(), names, sources, &mut take)?;
            let mut reader = Reader(key);
            let kind = reader.kind()?;
            let id = std::str::from_utf8(reader.0).map_err(|_| damaged())?;
            record = Some((kind, id.to_owned()));
        } else if group.is_full() {
            group.flush(record.as_ref(), names, &mut take)?;
        }
        group.read(payload, sources, &mut take)?;
        records.advance()?;
    }
    group.end(record, names, sources, &mut take)?;
    take.send()
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
