//! Reads rows of tables from a shelf.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::{Stop, Wave};
use crate::digest::ObjectName;
use crate::error::{Corrupt, Unavailable};
use crate::manifest::Table;
use crate::segment::{Block, Codec, Head, Held, Part, PartKind, Root, Span};
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::TableName;
use crate::text::FoldTable;

/// A snapshot and the shelf that a query reads it from.
pub(crate) struct Reader<'a, S> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) shelf: &'a S,
    /// The tables that the query has read already, by number.
    opened: [OnceCell<Opened<'a>>; TableName::ALL.len() + 1],
    stopped: RefCell<Stopped>,
}

/// Why parts of the query cannot go on.
#[derive(Default)]
struct Stopped {
    /// What they wait for, each once.
    spans: Vec<Span>,
    /// What could not be had.
    failures: Vec<Unavailable>,
}

/// A table whose root is there, and its dictionary if it can be had.
struct Opened<'a> {
    entry: &'a Table,
    root: Rc<Root>,
    /// The head that was read last, for the next row is often in the same segment.
    last: RefCell<Option<(usize, Rc<Head>)>>,
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

/// A loaded block.
pub(crate) struct BlockPart {
    block: Rc<Block>,
    object: ObjectName,
}

impl BlockPart {
    /// Returns its rows.
    pub(crate) fn rows(&self) -> &Block {
        &self.block
    }
}

/// What is done with each row: its key and its value.
type Each<'a> = dyn FnMut(&[u8], &[u8]) -> Result<(), Corrupt> + 'a;

impl<'a, S: Shelf> Reader<'a, S> {
    /// Begins to read, for one step of a query: what is missing then is loaded before the next one.
    pub(crate) fn new(snapshot: &'a Snapshot, shelf: &'a S) -> Self {
        Self {
            snapshot,
            shelf,
            opened: Default::default(),
            stopped: RefCell::default(),
        }
    }

    /// Returns what the query waits for.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.stopped.take().spans
    }

    /// Returns what could not be had.
    pub(crate) fn failure(&self, stop: Stop) -> Unavailable {
        let stopped = self.stopped.borrow();
        let failure = match stop {
            Stop::Unavailable(number) => stopped.failures.get(usize::from(number)),
            Stop::Need(_) => None,
        };
        failure.cloned().unwrap_or_else(|| Unavailable {
            object: self.manifest(),
            why: "a part was not loaded".to_owned(),
        })
    }

    /// Notes that a part cannot be had.
    fn fail(&self, object: ObjectName, why: String) -> Stop {
        let failures = &mut self.stopped.borrow_mut().failures;
        failures.push(Unavailable { object, why });
        Stop::Unavailable(u16::try_from(failures.len() - 1).unwrap_or(u16::MAX))
    }

    fn broken(&self, object: ObjectName, why: &str) -> Stop {
        self.fail(object, why.to_owned())
    }

    /// Makes the error of a row that is not what the snapshot promises.
    pub(crate) fn inconsistent(&self, why: &str) -> Stop {
        self.broken(self.manifest(), why)
    }

    fn manifest(&self) -> ObjectName {
        self.snapshot.checkpoint().manifest_span().object
    }

    /// Finds a row and decodes its value.
    pub(crate) fn row<T>(
        &self,
        table: TableName,
        key: &[u8],
        decode: impl FnOnce(&[u8], &[u8]) -> Result<T, Corrupt>,
    ) -> Result<Option<T>, Stop> {
        let Some((block, row)) = self.found(table, key)? else {
            return Ok(None);
        };
        let value = block.rows().value(row).unwrap_or_default();
        decode(key, value)
            .map(Some)
            .map_err(|corrupt| self.fail(block.object, corrupt.to_string()))
    }

    /// Finds the block and the place in it of a row.
    fn found(&self, table: TableName, key: &[u8]) -> Result<Option<(BlockPart, usize)>, Stop> {
        let Some(place) = self.place(table, key)? else {
            return Ok(None);
        };
        let block = self.block_part(table, place)?;
        let row = block.rows().lower_bound(key);
        let is_there = block.rows().key(row) == Some(key);
        Ok(is_there.then_some((block, row)))
    }

    /// Returns the place of the only block that can hold `key`.
    pub(crate) fn place(&self, table: TableName, key: &[u8]) -> Result<Option<Place>, Stop> {
        let Some(opened) = self.opened(table)? else {
            return Ok(None);
        };
        let Some(segment) = opened.root.segment_of(key) else {
            return Ok(None);
        };
        let head = self.head(table, opened, segment)?;
        let block = head.block_of(key);
        Ok(block.map(|block| Place { segment, block }))
    }

    /// Reads a block at a place.
    pub(crate) fn block<T>(
        &self,
        table: TableName,
        place: Place,
        read: impl FnOnce(&Block) -> Result<T, Corrupt>,
    ) -> Result<T, Stop> {
        let block = self.block_part(table, place)?;
        read(block.rows()).map_err(|corrupt| self.fail(block.object, corrupt.to_string()))
    }

    /// Loads the block at a place.
    pub(crate) fn block_part(&self, table: TableName, place: Place) -> Result<BlockPart, Stop> {
        let Some(opened) = self.opened(table)? else {
            return Err(self.inconsistent("the table is not in the snapshot"));
        };
        let head = self.head(table, opened, place.segment)?;
        let segment = opened.root.segments().get(place.segment);
        let (Some(segment), Some(entry)) = (segment, head.blocks().get(place.block)) else {
            let root = opened.entry.root_span().object;
            return Err(self.broken(root, "names a block that it does not have"));
        };
        let dictionary = match head.codec() {
            Codec::ZstdDictionary => opened.entry.dictionary_span().map(|span| span.object),
            _ => None,
        };
        let object = segment.name;
        let part = self.part(&Span {
            object,
            offset: entry.offset,
            length: entry.stored,
            digest: entry.digest,
            kind: PartKind::Block {
                codec: head.codec(),
                raw: entry.raw,
                dictionary,
            },
        })?;
        match part.as_ref() {
            Part::Block(block) => Ok(BlockPart {
                block: Rc::clone(block),
                object,
            }),
            _ => Err(self.broken(object, "is not a block")),
        }
    }

    /// Reads the rows of a table from one key up to another, of at most so many blocks; tells whether
    /// there are more. The blocks that it needs are loaded together.
    pub(crate) fn scan(
        &self,
        table: TableName,
        from: &[u8],
        to: &[u8],
        most: usize,
        read: &mut Each<'_>,
    ) -> Result<bool, Stop> {
        let (first, last) = self.ends(table, from, to)?;
        let Some(last) = last else {
            return Ok(false);
        };
        let start = first.unwrap_or(Place {
            segment: 0,
            block: 0,
        });
        let (places, is_cut) = self.between(table, start, last, most)?;
        let mut wave = Wave::default();
        let mut blocks = Vec::with_capacity(places.len());
        for place in places {
            blocks.extend(wave.part(self.block_part(table, place))?);
        }
        wave.end()?;
        for part in blocks {
            let block = part.rows();
            for row in block.lower_bound(from)..block.len() {
                let (Some(key), Some(value)) = (block.key(row), block.value(row)) else {
                    break;
                };
                if key >= to {
                    break;
                }
                read(key, value).map_err(|corrupt| self.fail(part.object, corrupt.to_string()))?;
            }
        }
        Ok(is_cut)
    }

    /// Returns the blocks that can hold two keys.
    pub(crate) fn ends(
        &self,
        table: TableName,
        from: &[u8],
        to: &[u8],
    ) -> Result<(Option<Place>, Option<Place>), Stop> {
        let mut wave = Wave::default();
        let first = wave.part(self.place(table, from));
        let last = wave.part(self.place(table, to));
        wave.end()?;
        Ok((first?.flatten(), last?.flatten()))
    }

    /// Lists the blocks from one (or the very first) to another.
    pub(crate) fn places(
        &self,
        table: TableName,
        first: Option<Place>,
        last: Place,
    ) -> Result<Vec<Place>, Stop> {
        let start = first.unwrap_or(Place {
            segment: 0,
            block: 0,
        });
        Ok(self.between(table, start, last, usize::MAX)?.0)
    }

    /// Lists the blocks from one to another, at most so many; tells whether there are more.
    fn between(
        &self,
        table: TableName,
        first: Place,
        last: Place,
        most: usize,
    ) -> Result<(Vec<Place>, bool), Stop> {
        let mut places = Vec::new();
        let mut place = first;
        while (place.segment, place.block) <= (last.segment, last.block) {
            if places.len() == most {
                return Ok((places, true));
            }
            places.push(place);
            place.block += 1;
            if place.segment < last.segment && place.block >= self.blocks(table, place.segment)? {
                place = Place {
                    segment: place.segment + 1,
                    block: 0,
                };
            }
        }
        Ok((places, false))
    }

    /// Returns the block before another one.
    pub(crate) fn before(&self, table: TableName, place: Place) -> Result<Option<Place>, Stop> {
        let Place { segment, block } = place;
        if let Some(block) = block.checked_sub(1) {
            return Ok(Some(Place { segment, block }));
        }
        let Some(segment) = segment.checked_sub(1) else {
            return Ok(None);
        };
        let block = self.blocks(table, segment)?.checked_sub(1);
        Ok(block.map(|block| Place { segment, block }))
    }

    /// Returns how many blocks a segment has.
    fn blocks(&self, table: TableName, segment: usize) -> Result<usize, Stop> {
        let Some(opened) = self.opened(table)? else {
            return Ok(0);
        };
        let head = self.head(table, opened, segment)?;
        Ok(head.blocks().len())
    }

    /// Returns the number of the first item in a block.
    pub(crate) fn first_item(&self, table: TableName, place: Place) -> Result<u32, Stop> {
        let Some(opened) = self.opened(table)? else {
            return Ok(0);
        };
        let head = self.head(table, opened, place.segment)?;
        let segments = opened.root.segments().iter().take(place.segment);
        let blocks = head.blocks().iter().take(place.block);
        let items = segments.map(|entry| entry.rows);
        let items = items.chain(blocks.map(|block| block.rows));
        Ok(items.fold(0, u32::saturating_add))
    }

    /// Returns the block that holds the item with a number, and the number of its first item.
    pub(crate) fn place_of_item(
        &self,
        table: TableName,
        number: u32,
    ) -> Result<Option<(Place, u32)>, Stop> {
        let Some(opened) = self.opened(table)? else {
            return Ok(None);
        };
        let mut first = 0u32;
        let segments = opened.root.segments().iter().map(|entry| entry.rows);
        for (segment, items) in segments.enumerate() {
            if number - first >= items {
                first = first.saturating_add(items).min(number);
                continue;
            }
            let head = self.head(table, opened, segment)?;
            for (block, items) in head.blocks().iter().map(|b| b.rows).enumerate() {
                if number - first < items {
                    return Ok(Some((Place { segment, block }, first)));
                }
                first = first.saturating_add(items).min(number);
            }
            break;
        }
        Ok(None)
    }

    /// Opens a table; `None` if the snapshot has none of this name.
    fn opened(&self, name: TableName) -> Result<Option<&Opened<'a>>, Stop> {
        let Some(cell) = self.opened.get(name as usize) else {
            return Ok(None);
        };
        if cell.get().is_none() {
            let Some(entry) = self.snapshot.manifest().table(name) else {
                return Ok(None);
            };
            let _ = cell.set(Opened {
                entry,
                root: self.root(entry)?,
                last: RefCell::default(),
            });
        }
        Ok(cell.get())
    }

    /// Loads the root of a table and, in the same wave, its dictionary.
    fn root(&self, table: &Table) -> Result<Rc<Root>, Stop> {
        let mut wave = Wave::default();
        let span = table.root_span();
        let root = wave.part(self.part(&span));
        if let Some(span) = table.dictionary_span() {
            // A dictionary that cannot be had fails the blocks that need it, not the root.
            let _ = wave.part(self.part(&span));
        }
        wave.end()?;
        match root?.as_deref() {
            Some(Part::Root(root)) => Ok(Rc::clone(root)),
            _ => Err(self.broken(span.object, "is not a root")),
        }
    }

    /// Loads the table that titles were folded with and, in the same wave, the roots that a search
    /// begins at.
    pub(crate) fn fold_table(&self) -> Result<Rc<FoldTable>, Stop> {
        let mut wave = Wave::default();
        let span = self.snapshot.manifest().fold_span();
        let table = wave.part(self.part(&span));
        for name in TableName::SEARCHED {
            // One that cannot be had fails the rows that need it.
            let _ = wave.part(self.opened(name));
        }
        wave.end()?;
        match table?.as_deref() {
            Some(Part::Fold(table)) => Ok(Rc::clone(table)),
            _ => Err(self.broken(span.object, "is not a fold table")),
        }
    }

    fn head(&self, name: TableName, table: &Opened<'_>, segment: usize) -> Result<Rc<Head>, Stop> {
        if let Some((number, last)) = table.last.borrow().as_ref()
            && *number == segment
        {
            return Ok(Rc::clone(last));
        }
        let Some(entry) = table.root.segments().get(segment) else {
            let root = table.entry.root_span().object;
            return Err(self.broken(root, "names a segment that it does not have"));
        };
        let part = self.part(&Span {
            object: entry.name,
            offset: 0,
            length: entry.head,
            digest: entry.head_digest,
            kind: PartKind::Head,
        })?;
        match part.as_ref() {
            Part::Head(head) if head.table() == name && table.root.table() == name => {
                table.last.replace(Some((segment, Rc::clone(head))));
                Ok(Rc::clone(head))
            }
            _ => Err(self.broken(entry.name, "is not a head of this table")),
        }
    }

    pub(super) fn part(&self, span: &Span) -> Result<Rc<Part>, Stop> {
        match self.shelf.part(span) {
            Held::Here(part) => Ok(part),
            Held::Absent => {
                let spans = &mut self.stopped.borrow_mut().spans;
                let is_new = !spans.contains(span);
                if is_new {
                    spans.push(*span);
                }
                Err(Stop::Need(u16::from(is_new)))
            }
            Held::Failed(why) => Err(self.fail(span.object, why)),
        }
    }
}
