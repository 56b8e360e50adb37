//! Links in both directions, between records rather than between identifiers.
//!
//! A row links its record to an *identifier*. [`resolve`] finds the records behind it with a
//! sorted join, and gives every link to both ends. [`LinkReader`] then hands out the links of one
//! record at a time: however many there are, it holds those that go into the record and streams
//! the rest to the table *links*.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::io;

use imr_snapshots::id::Identifier;
use imr_snapshots::limits;
use imr_snapshots::record::{Kind, Link, Relation, Sources, Target};

use super::bytes::{Reader, damaged, push_bytes, push_sources};
use super::claim::read_popularity;
use super::key;
use super::resolve::{CLAIMED, Resolved};
use super::scratch::Scratch;
use super::sort::{RunReader, RunWriter, Sorted, Sorter};
use super::weight;

/// Number of kinds of records.
pub const KINDS: usize = Kind::ALL.len();

/// The links of all records, and how many lead nowhere.
pub struct Resolution {
    /// Key of a record -> encoded [`End`].
    pub links: Sorted,
    /// Links to identifiers that no record has.
    pub dangling: u64,
}

/// Finds the records that links lead to. `greatest` is the greatest popularity of each source.
///
/// A link to an identifier that names a record leads to that record; else to each record that
/// has the identifier; else it stays as it is and only its own side is kept.
///
/// # Errors
/// Fails when a temporary file cannot be written or read.
pub fn resolve(
    resolved: &mut Resolved,
    scratch: &Scratch,
    budget: usize,
    greatest: &[u64],
) -> io::Result<Resolution> {
    let mut ends = Sorter::new(scratch, budget);
    let mut dangling = 0;
    if resolved.links.current().is_some() {
        let mut records = Records::open(&mut resolved.claims, scratch)?;
        let mut map = resolved.map.whole.open()?;
        let links = &mut resolved.links;
        let mut id: Vec<u8> = Vec::new();
        let mut behind: [Vec<Vec<u8>>; KINDS] = Default::default();
        let mut group = false;
        while let Some((next, payload)) = links.current() {
            if next != id || !group {
                id.clear();
                id.extend_from_slice(next);
                behind = records_behind(&id, &mut map, &mut records)?;
                group = true;
            }
            let given = Given::read(payload, greatest)?;
            let found = &behind[given.to as usize];
            if found.is_empty() {
                dangling += 1;
                given.push(&mut ends, &id, false)?;
            }
            for target in found {
                given.push(&mut ends, target, true)?;
            }
            links.advance()?;
        }
    }
    Ok(Resolution { links: ends.finish()?, dangling })
}

/// A link as a row gives it, with its target still an identifier.
struct Given<'a> {
    to: Kind,
    from: Kind,
    relation: Relation,
    source: &'a [u8],
    sources: Sources,
    weight: u8,
}

impl<'a> Given<'a> {
    fn read(payload: &'a [u8], greatest: &[u64]) -> io::Result<Self> {
        let mut reader = Reader(payload);
        let (to, from, relation) = (reader.kind()?, reader.kind()?, reader.relation()?);
        let source = reader.bytes()?;
        let sources = reader.sources()?;
        let number = u16::from_be_bytes([reader.byte()?, reader.byte()?]);
        let greatest = greatest.get(usize::from(number)).copied().unwrap_or(0);
        let popularity = read_popularity(&mut reader)?;
        let weight = popularity.map_or(0, |value| weight::of_popularity(value, greatest));
        Ok(Self { to, from, relation, source, sources, weight })
    }

    /// Gives the link to the record that holds it and, if `both`, to the one that it leads to.
    fn push(&self, ends: &mut Sorter, target: &[u8], both: bool) -> io::Result<()> {
        if self.to == self.from && self.source == target {
            return Ok(());
        }
        self.push_end(ends, (self.from, self.source), (self.to, target), 0)?;
        if both {
            self.push_end(ends, (self.to, target), (self.from, self.source), self.weight)?;
        }
        Ok(())
    }

    fn push_end(
        &self,
        ends: &mut Sorter,
        of: (Kind, &[u8]),
        to: (Kind, &[u8]),
        weight: u8,
    ) -> io::Result<()> {
        let mut record = Vec::with_capacity(1 + of.1.len());
        key::of_record(&mut record, of.0, of.1);
        let end = End {
            kind: to.0,
            relation: self.relation,
            id: to.1.to_vec(),
            weight,
            sources: self.sources.clone(),
        };
        ends.push(&record, &end.encode())
    }
}

/// Returns the records of each kind that an identifier leads to; ascending.
fn records_behind(
    id: &[u8],
    map: &mut RunReader,
    records: &mut Records,
) -> io::Result<[Vec<Vec<u8>>; KINDS]> {
    let mut behind: [Vec<Vec<u8>>; KINDS] = Default::default();
    loop {
        let Some((key, payload)) = map.current() else { break };
        match key.cmp(id) {
            Ordering::Less => {}
            Ordering::Equal => {
                let (kind, target) = key::split(payload).ok_or_else(damaged)?;
                let found = &mut behind[kind as usize];
                if found.len() < CLAIMED {
                    found.push(target.to_vec());
                }
            }
            Ordering::Greater => break,
        }
        map.advance()?;
    }
    for (found, reader) in behind.iter_mut().zip(&mut records.0) {
        if has(reader, id)? {
            *found = vec![id.to_vec()];
        }
    }
    Ok(behind)
}

/// The keys of all records, by kind.
struct Records(Vec<RunReader>);

impl Records {
    /// Reads the keys of all claims, and leaves the claims at their beginning.
    fn open(claims: &mut Sorted, scratch: &Scratch) -> io::Result<Self> {
        let writers = Kind::ALL.iter().map(|_| RunWriter::new(scratch));
        let mut writers = writers.collect::<io::Result<Vec<_>>>()?;
        let mut last: Vec<u8> = Vec::new();
        while let Some((record, _)) = claims.current() {
            if record != last {
                last.clear();
                last.extend_from_slice(record);
                let (kind, id) = key::split(record).ok_or_else(damaged)?;
                writers[kind as usize].push(id, &[])?;
            }
            claims.advance()?;
        }
        claims.rewind()?;
        let open = |writer: RunWriter| writer.finish()?.open();
        Ok(Self(writers.into_iter().map(open).collect::<io::Result<Vec<_>>>()?))
    }
}

/// Tells whether a run of keys has `id`; must be asked in order.
fn has(keys: &mut RunReader, id: &[u8]) -> io::Result<bool> {
    while let Some((key, _)) = keys.current() {
        match key.cmp(id) {
            Ordering::Less => keys.advance()?,
            order => return Ok(order == Ordering::Equal),
        }
    }
    Ok(false)
}

/// One end of a link: what the record that has it is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    kind: Kind,
    relation: Relation,
    id: Vec<u8>,
    /// The weight of the other record as far as a row says it.
    weight: u8,
    sources: Sources,
}

impl End {
    /// Encodes the end so that ends of one link are side by side when sorted.
    fn encode(&self) -> Vec<u8> {
        let mut out = vec![u8::from(self.kind)];
        push_bytes(&mut out, &self.id);
        out.push(u8::from(self.relation));
        out.push(self.weight);
        push_sources(&mut out, &self.sources);
        out
    }

    fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut reader = Reader(bytes);
        let kind = reader.kind()?;
        let id = reader.bytes()?.to_vec();
        let (relation, weight) = (reader.relation()?, reader.byte()?);
        Ok(Self { kind, relation, id, weight, sources: reader.sources()? })
    }

    fn is_same_link(&self, other: &Self) -> bool {
        (self.kind, self.relation, &self.id) == (other.kind, other.relation, &other.id)
    }

    /// The order of links to one kind of record: best first, then by identifier.
    fn order(&self) -> (Reverse<u8>, &[u8], Relation) {
        (Reverse(self.weight), &self.id, self.relation)
    }

    fn link(self) -> io::Result<Link> {
        let id = Identifier::from_key(&self.id).ok_or_else(damaged)?;
        let target = Target { kind: self.kind, id };
        Ok(Link { relation: self.relation, target, sources: self.sources })
    }
}

impl PartialOrd for End {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for End {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

/// The links of one record.
#[derive(Debug, Default)]
pub struct Links {
    /// Those that go into the record: by kind of target, best first.
    pub inline: Vec<Link>,
    /// How many there are per kind of target.
    pub totals: [u32; KINDS],
}

/// Hands out the links of one record after the other.
pub struct LinkReader {
    ends: Sorted,
    /// Key of a page of the table *links* without the page number -> encoded link, in order.
    overflow: Sorter,
}

impl LinkReader {
    /// Reads the links of a [`Resolution`].
    pub fn new(ends: Sorted, scratch: &Scratch, budget: usize) -> Self {
        Self { ends, overflow: Sorter::new(scratch, budget) }
    }

    /// Reads the links of a record; records must be asked in order.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub fn of(&mut self, record: &[u8]) -> io::Result<Links> {
        let mut links = Links::default();
        let mut best: [BinaryHeap<End>; KINDS] = Default::default();
        let mut open: Option<End> = None;
        while let Some((key, payload)) = self.ends.current() {
            if key > record {
                break;
            }
            if key == record {
                let next = End::decode(payload)?;
                match &mut open {
                    Some(end) if end.is_same_link(&next) => {
                        end.sources.join(&next.sources);
                        end.weight = end.weight.max(next.weight);
                    }
                    _ => {
                        if let Some(done) = open.replace(next) {
                            self.keep(record, done, &mut best, &mut links)?;
                        }
                    }
                }
            }
            self.ends.advance()?;
        }
        if let Some(done) = open {
            self.keep(record, done, &mut best, &mut links)?;
        }
        for heap in best {
            for end in heap.into_sorted_vec() {
                links.inline.push(end.link()?);
            }
        }
        Ok(links)
    }

    /// Counts a link, and keeps it if it is one of the best; what it pushes out overflows.
    fn keep(
        &mut self,
        record: &[u8],
        end: End,
        best: &mut [BinaryHeap<End>; KINDS],
        links: &mut Links,
    ) -> io::Result<()> {
        let kind = end.kind;
        let total = &mut links.totals[kind as usize];
        *total = total.saturating_add(1);
        let heap = &mut best[kind as usize];
        heap.push(end);
        if heap.len() <= limits::LINKS_INLINE {
            return Ok(());
        }
        let Some(worst) = heap.pop() else { return Ok(()) };
        let page = [record, &[0, u8::from(kind)]].concat();
        let mut payload = vec![u8::MAX - worst.weight];
        payload.extend_from_slice(&worst.encode());
        self.overflow.push(&page, &payload)
    }

    /// Ends the reading: hands out the links that are not inside records.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub fn finish(self) -> io::Result<Overflow> {
        Ok(Overflow { links: self.overflow.finish()?, list: Vec::new(), page: 0 })
    }
}

/// Links that are not inside records, in the order of the table *links*.
pub struct Overflow {
    links: Sorted,
    /// Key of the list that is being read, without the page number.
    list: Vec<u8>,
    page: u32,
}

impl Overflow {
    /// Returns the next page of the table *links*: its key and its links, best first.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be read.
    pub fn page(&mut self) -> io::Result<Option<(Vec<u8>, Vec<Link>)>> {
        let Some((list, _)) = self.links.current() else { return Ok(None) };
        if self.list != list {
            (self.list, self.page) = (list.to_vec(), 0);
        }
        let mut links = Vec::new();
        while let Some((list, payload)) = self.links.current() {
            if list != self.list || links.len() == limits::LINKS_PAGE {
                break;
            }
            let (_, end) = payload.split_first().ok_or_else(damaged)?;
            links.push(End::decode(end)?.link()?);
            self.links.advance()?;
        }
        let key = [&self.list[..], &self.page.to_be_bytes()].concat();
        self.page += 1;
        Ok(Some((key, links)))
    }
}
