//! The links of one record after the other, in bounded memory.

use std::collections::BinaryHeap;
use std::io;

use imr_snapshots::limits;
use imr_snapshots::record::Link;

use super::KINDS;
use super::end::End;
use crate::ingest::bytes::damaged;
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::{Sorted, Sorter};

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
        Self {
            ends,
            overflow: Sorter::new(scratch, budget),
        }
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
        let Some(worst) = heap.pop() else {
            return Ok(());
        };
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
        Ok(Overflow {
            links: self.overflow.finish()?,
            list: Vec::new(),
            page: 0,
        })
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
        let Some((list, _)) = self.links.current() else {
            return Ok(None);
        };
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
