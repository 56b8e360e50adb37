//! Reads rows of tables from a shelf.

use std::rc::Rc;

use super::{Stop, Wave};
use crate::error::{Corrupt, Unavailable};
use crate::manifest::Table;
use crate::segment::{Block, Codec, Head, Held, Part, PartKind, Root, SegmentEntry, Span};
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::TableName;

/// A snapshot and the shelf that a query reads it from.
pub(crate) struct Reader<'a, S> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) shelf: &'a S,
}

/// A block of a table, by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    segment: usize,
    block: usize,
}

impl Place {
    /// Returns this place and those after it in the same segment, up to `last`.
    pub(crate) fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        let end = if last.segment == self.segment {
            last.block
        } else {
            self.block
        };
        (self.block..=end).map(move |block| Self {
            segment: self.segment,
            block,
        })
    }
}

/// A head and the segment that it is of.
struct Segment {
    entry: SegmentEntry,
    part: Rc<Part>,
}

impl<S: Shelf> Reader<'_, S> {
    /// Finds a row and decodes its value.
    pub(crate) fn row<T>(
        &self,
        table: TableName,
        key: &[u8],
        decode: impl FnOnce(&[u8]) -> Result<T, Corrupt>,
    ) -> Result<Option<T>, Stop> {
        let Some(place) = self.place(table, key)? else {
            return Ok(None);
        };
        self.block(table, place, |block| {
            block.find(key).map(decode).transpose()
        })
    }

    /// Returns the place of the only block that can hold `key`.
    pub(crate) fn place(&self, table: TableName, key: &[u8]) -> Result<Option<Place>, Stop> {
        let Some(entry) = self.snapshot.manifest().table(table) else {
            return Ok(None);
        };
        let root_part = self.root(entry)?;
        let root = as_root(entry, &root_part)?;
        let Some(segment) = root.segment_of(key) else {
            return Ok(None);
        };
        let head = self.head(table, entry, root, segment)?;
        let block = as_head(&head)?.block_of(key);
        Ok(block.map(|block| Place { segment, block }))
    }

    /// Reads a block at a place.
    pub(crate) fn block<T>(
        &self,
        table: TableName,
        place: Place,
        read: impl FnOnce(&Block) -> Result<T, Corrupt>,
    ) -> Result<T, Stop> {
        let Some(entry) = self.snapshot.manifest().table(table) else {
            return Err(broken(&self.nothing(), "the table is not in the snapshot"));
        };
        let root_part = self.root(entry)?;
        let head = self.head(table, entry, as_root(entry, &root_part)?, place.segment)?;
        let span = block_span(entry, &head, place.block)?;
        let part = self.part(&span)?;
        let Part::Block(block) = part.as_ref() else {
            return Err(broken(&span, "is not a block"));
        };
        read(block).map_err(|corrupt| broken(&span, &corrupt.to_string()))
    }

    /// Loads the root of a table and, in the same wave, its dictionary.
    fn root(&self, table: &Table) -> Result<Rc<Part>, Stop> {
        let mut wave = Wave::default();
        let root = wave.part(self.part(&table.root_span()));
        if let Some(span) = table.dictionary_span() {
            // A dictionary that cannot be had fails the blocks that need it, not the root.
            let _ = wave.part(self.part(&span));
        }
        wave.end()?;
        match root {
            Some(Ok(part)) => Ok(part),
            Some(Err(unavailable)) => Err(Stop::Unavailable(unavailable)),
            None => Err(broken(&table.root_span(), "is missing")),
        }
    }

    /// Loads the table that titles were folded with and, in the same wave, the roots that a search
    /// begins at.
    pub(crate) fn fold_table(&self) -> Result<Rc<Part>, Stop> {
        let mut wave = Wave::default();
        let span = self.snapshot.manifest().fold_span();
        let table = wave.part(self.part(&span));
        for name in [TableName::Titles, TableName::Prefixes] {
            if let Some(entry) = self.snapshot.manifest().table(name) {
                // One that cannot be had fails the rows that need it.
                let _ = wave.part(self.root(entry));
            }
        }
        wave.end()?;
        match table {
            Some(Ok(part)) => Ok(part),
            Some(Err(unavailable)) => Err(Stop::Unavailable(unavailable)),
            None => Err(broken(&span, "is missing")),
        }
    }

    fn head(
        &self,
        name: TableName,
        table: &Table,
        root: &Root,
        segment: usize,
    ) -> Result<Segment, Stop> {
        let Some(entry) = root.segments().get(segment).copied() else {
            return Err(broken(
                &table.root_span(),
                "names a segment that it does not have",
            ));
        };
        let span = Span {
            object: entry.name,
            offset: 0,
            length: entry.head,
            digest: entry.head_digest,
            kind: PartKind::Head,
        };
        let part = self.part(&span)?;
        match part.as_ref() {
            Part::Head(head) if head.table() == name && root.table() == name => {}
            _ => return Err(broken(&span, "belongs to another table")),
        }
        Ok(Segment { entry, part })
    }

    pub(super) fn part(&self, span: &Span) -> Result<Rc<Part>, Stop> {
        match self.shelf.part(span) {
            Held::Here(part) => Ok(part),
            Held::Absent => Err(Stop::Need(vec![*span])),
            Held::Failed(why) => Err(Stop::Unavailable(Unavailable {
                object: span.object,
                why,
            })),
        }
    }

    fn nothing(&self) -> Span {
        self.snapshot.checkpoint().manifest_span()
    }
}

fn block_span(table: &Table, segment: &Segment, block: usize) -> Result<Span, Stop> {
    let head = as_head(segment)?;
    let Some(entry) = head.blocks().get(block) else {
        return Err(broken(
            &table.root_span(),
            "names a block that it does not have",
        ));
    };
    let dictionary = match head.codec() {
        Codec::ZstdDictionary => table.dictionary_span().map(|span| span.object),
        _ => None,
    };
    Ok(Span {
        object: segment.entry.name,
        offset: entry.offset,
        length: entry.stored,
        digest: entry.digest,
        kind: PartKind::Block {
            codec: head.codec(),
            raw: entry.raw,
            dictionary,
        },
    })
}

fn as_root<'p>(table: &Table, part: &'p Rc<Part>) -> Result<&'p Root, Stop> {
    match part.as_ref() {
        Part::Root(root) => Ok(root),
        _ => Err(broken(&table.root_span(), "is not a root")),
    }
}

fn as_head(segment: &Segment) -> Result<&Head, Stop> {
    match segment.part.as_ref() {
        Part::Head(head) => Ok(head),
        _ => Err(Stop::Unavailable(Unavailable {
            object: segment.entry.name,
            why: "is not a segment head".to_owned(),
        })),
    }
}

fn broken(span: &Span, why: &str) -> Stop {
    Stop::Unavailable(Unavailable {
        object: span.object,
        why: why.to_owned(),
    })
}

/// Makes the error of a row that is not what the snapshot promises.
pub(crate) fn inconsistent(snapshot: &Snapshot, why: &str) -> Stop {
    broken(&snapshot.checkpoint().manifest_span(), why)
}
