//! Reads rows of tables from a shelf.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::opened::{Opened, Stopped};
use super::{Stop, Wave};
use crate::digest::ObjectName;
use crate::error::Corrupt;
use crate::order::Adds;
use crate::segment::{Block, Codec, Part, PartKind, Span};
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::TableName;

/// A snapshot and the shelf that a query reads it from.
pub(crate) struct Reader<'a, S> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) shelf: &'a S,
    /// The tables that the query has read already, by number.
    pub(super) opened: [OnceCell<Opened<'a>>; TableName::ALL.len() + 1],
    pub(super) stopped: RefCell<Stopped>,
}

/// Most blocks of a table that a query finds again by their places.
const KEPT: usize = 32;
/// Most of them, last ones first, that may turn out to be where a key is.
const NEXT: usize = 4;

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
#[derive(Clone)]
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
pub(super) type Each<'a> = dyn FnMut(&[u8], &[u8]) -> Result<(), Corrupt> + 'a;

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
            .map_err(|corrupt| self.damaged(&block, corrupt))
    }

    /// Finds the block and the place in it of a row.
    #[cfg_attr(imr_engine, optimize(speed))]
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
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(crate) fn place(&self, table: TableName, key: &[u8]) -> Result<Option<Place>, Stop> {
        let Some(opened) = self.opened(table)? else {
            return Ok(None);
        };
        let spans = |(_, block): &&(Place, BlockPart)| block.rows().spans(key);
        if let Some((place, _)) = opened.blocks.borrow().iter().rev().take(NEXT).find(spans) {
            return Ok(Some(*place));
        }
        let Some(segment) = opened.root.segment_of(key) else {
            return Ok(None);
        };
        let head = self.head(table, opened, segment)?;
        let block = head.block_of(key);
        Ok(block.map(|block| Place { segment, block }))
    }

    /// Makes the error of a block whose rows do not parse.
    pub(super) fn damaged(&self, block: &BlockPart, corrupt: Corrupt) -> Stop {
        self.fail(block.object, corrupt.to_string())
    }

    /// Returns this place, or the one before it if its first row is after `key`: that can be so although
    /// its separator is not.
    pub(super) fn not_after(
        &self,
        table: TableName,
        place: Place,
        key: &[u8],
    ) -> Result<Option<Place>, Stop> {
        let block = self.block_part(table, place)?;
        match block.rows().key(0) {
            Some(first) if first > key => self.before(table, place),
            _ => Ok(Some(place)),
        }
    }

    /// Loads the block at a place.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(crate) fn block_part(&self, table: TableName, place: Place) -> Result<BlockPart, Stop> {
        let Some(opened) = self.opened(table)? else {
            return Err(self.inconsistent("the table is not in the snapshot"));
        };
        let known = |(known, _): &&(Place, BlockPart)| *known == place;
        if let Some((_, known)) = opened.blocks.borrow().iter().rfind(known) {
            return Ok(known.clone());
        }
        let head = self.head(table, opened, place.segment)?;
        let segment = opened.root.segments().get(place.segment);
        let (Some(segment), Some(entry)) = (segment, head.blocks().get(place.block)) else {
            let root = opened.entry.root_span().object;
            return Err(self.broken(root, "names a part that it does not have"));
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
            Part::Block(block) => {
                let block = Rc::clone(block);
                let part = BlockPart { block, object };
                let mut blocks = opened.blocks.borrow_mut();
                if blocks.len() == KEPT {
                    blocks.clear();
                }
                blocks.push((place, part.clone()));
                Ok(part)
            }
            _ => Err(self.broken(object, "is of another kind")),
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
            blocks.push_all(wave.part(self.block_part(table, place))?);
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
                read(key, value).map_err(|corrupt| self.damaged(&part, corrupt))?;
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
        let before = opened.root.rows_before(place.segment);
        Ok(before.saturating_add(head.rows_before(place.block)))
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
        let segment = opened.root.segment_with(number);
        if segment == opened.root.segments().len() {
            return Ok(None);
        }
        let head = self.head(table, opened, segment)?;
        let before = opened.root.rows_before(segment);
        let block = head.block_with(number - before);
        let first = before.saturating_add(head.rows_before(block));
        let is_there = block < head.blocks().len() && first <= number;
        Ok(is_there.then_some((Place { segment, block }, first)))
    }
}
