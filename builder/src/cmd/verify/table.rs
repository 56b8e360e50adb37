//! Every byte of one table.

use std::collections::BTreeSet;
use std::fs;
use std::rc::Rc;

use imr_snapshots::digest::{Checked, ObjectName};
use imr_snapshots::error::Corrupt;
use imr_snapshots::manifest;
use imr_snapshots::segment::{
    Block, BlockEntry, Codec, Dictionary, Head, Part, PartKind, SegmentEntry, Span,
};
use imr_snapshots::table::fuzzy::first_word;
use imr_snapshots::table::{TableName, crossref, links, postings, records, titles, tokens};

use super::report::{Report, TableReport};
use crate::store::Store;

/// Checks one table: its root, its dictionary, every segment, every block, every row.
pub(super) fn verify(
    store: &Store,
    table: &manifest::Table,
    report: &mut Report,
    objects: &mut BTreeSet<ObjectName>,
) {
    let Some(name) = TableName::from_name(&table.name) else {
        let what = format!("table `{}` is not known; update imr", table.name);
        return report.problem("manifest", what);
    };
    let mut found = TableReport {
        name: table.name.clone(),
        ..TableReport::default()
    };
    let dictionary = table
        .dictionary_span()
        .and_then(|span| whole(store, &span, report, objects, &mut found));
    let dictionary = match dictionary {
        Some(Part::Dictionary(dictionary)) => Some(dictionary),
        _ => None,
    };
    if let Some(Part::Root(root)) = whole(store, &table.root_span(), report, objects, &mut found) {
        if root.table() != name {
            report.problem(table.root_span().object, "is the root of another table");
        }
        let mut walk = Walk {
            store,
            name,
            dictionary,
            last: None,
            found,
            report,
        };
        for entry in root.segments() {
            objects.insert(entry.name);
            walk.segment(entry);
        }
        found = walk.found;
        compare(table, &found, report);
    }
    report.bytes += found.bytes;
    report.tables.push(found);
}

/// Checks the table that titles were folded with.
pub(super) fn verify_fold(
    store: &Store,
    span: &Span,
    report: &mut Report,
    objects: &mut BTreeSet<ObjectName>,
) {
    let mut found = TableReport::default();
    whole(store, span, report, objects, &mut found);
    report.bytes += found.bytes;
}

/// Reads an object that is one part, and counts it.
fn whole(
    store: &Store,
    span: &Span,
    report: &mut Report,
    objects: &mut BTreeSet<ObjectName>,
    found: &mut TableReport,
) -> Option<Part> {
    objects.insert(span.object);
    found.bytes += u64::from(span.length);
    if let Err(what) = length(store, &span.object, span.length) {
        report.problem(span.object, what);
        return None;
    }
    let part = match store.files.read(span) {
        Ok(bytes) => span
            .open(bytes, None)
            .map_err(|corrupt| corrupt.to_string()),
        Err(error) => Err(error.to_string()),
    };
    part.map_err(|what| report.problem(span.object, what)).ok()
}

/// Compares the length of a file with the one that the snapshot says.
fn length(store: &Store, name: &ObjectName, said: u32) -> Result<(), String> {
    match fs::metadata(store.files.path(name)) {
        Ok(file) if file.len() == u64::from(said) => Ok(()),
        Ok(file) => Err(format!("has {} bytes instead of {said}", file.len())),
        Err(error) => Err(error.to_string()),
    }
}

/// Compares what is in a table with what the manifest says.
fn compare(table: &manifest::Table, found: &TableReport, report: &mut Report) {
    let said = [table.rows, u64::from(table.segments), table.bytes];
    let there = [found.rows, found.segments, found.bytes];
    for ((name, said), there) in ["rows", "segments", "bytes"]
        .into_iter()
        .zip(said)
        .zip(there)
    {
        if said != there {
            let table = &table.name;
            report.problem(
                "manifest",
                format!("{table}: says {said} {name}, but there are {there}"),
            );
        }
    }
}

/// A walk through the segments of a table, in order.
struct Walk<'a> {
    store: &'a Store,
    name: TableName,
    dictionary: Option<Dictionary>,
    /// The last key so far.
    last: Option<Vec<u8>>,
    found: TableReport,
    report: &'a mut Report,
}

impl Walk<'_> {
    fn segment(&mut self, entry: &SegmentEntry) {
        self.found.segments += 1;
        self.found.bytes += u64::from(entry.length);
        let before = self.found.rows;
        if let Err(what) = self.open(entry) {
            self.report.problem(entry.name, what);
        } else if self.found.rows - before != u64::from(entry.rows) {
            let rows = self.found.rows - before;
            let what = format!("has {rows} rows, but the root says {}", entry.rows);
            self.report.problem(entry.name, what);
        }
    }

    /// Checks one segment; the error says what is wrong with it.
    fn open(&mut self, entry: &SegmentEntry) -> Result<(), String> {
        length(self.store, &entry.name, entry.length)?;
        let span = entry_span(entry);
        let bytes = self
            .store
            .files
            .read(&span)
            .map_err(|error| error.to_string())?;
        let file = Checked::whole(bytes, &entry.name.digest)
            .map_err(|_| "its bytes differ from the digest in its name".to_owned())?;
        let head = Span {
            length: entry.head,
            digest: entry.head_digest,
            ..span
        };
        let Part::Head(head) = part(&file, &head, None)? else {
            return Err("does not begin with a head".to_owned());
        };
        if head.table() != self.name {
            return Err("belongs to another table".to_owned());
        }
        let end = head
            .blocks()
            .last()
            .map_or(entry.head, |block| block.offset + block.stored);
        if end != entry.length {
            return Err(format!(
                "has {} bytes after its last block",
                entry.length.abs_diff(end)
            ));
        }
        for (at, block) in head.blocks().iter().enumerate() {
            let block = self.block(&file, &head, block, &span);
            let rows = block.and_then(|block| self.rows(&block, head.separator(at)));
            rows.map_err(|what| format!("block {at}: {what}"))?;
        }
        Ok(())
    }

    /// Opens one block of a segment.
    fn block(
        &mut self,
        file: &Checked,
        head: &Head,
        entry: &BlockEntry,
        segment: &Span,
    ) -> Result<Rc<Block>, String> {
        let kind = PartKind::Block {
            codec: head.codec(),
            raw: entry.raw,
            dictionary: None,
        };
        let (offset, length) = (entry.offset, entry.stored);
        let span = Span {
            offset,
            length,
            digest: entry.digest,
            kind,
            ..*segment
        };
        let dictionary = match head.codec() {
            Codec::ZstdDictionary => self.dictionary.as_ref(),
            _ => None,
        };
        let Part::Block(block) = part(file, &span, dictionary)? else {
            return Err("is not a block".to_owned());
        };
        let items = items(self.name, &block)?;
        if items != entry.rows {
            return Err(format!(
                "has {items} rows, but the directory says {}",
                entry.rows
            ));
        }
        self.found.blocks += 1;
        Ok(block)
    }

    /// Checks the rows of one block; the separator is what the directory says before it.
    fn rows(&mut self, block: &Block, separator: Option<&[u8]>) -> Result<(), String> {
        if separator > block.key(0) {
            return Err("begins before its separator".to_owned());
        }
        // The very first separator of a table is empty and separates nothing.
        if self.last.is_some() && separator <= self.last.as_deref() {
            return Err("its separator is not after the keys before it".to_owned());
        }
        for row in 0..block.len() {
            let (Some(key), Some(value)) = (block.key(row), block.value(row)) else {
                return Err(format!("row {row} is missing"));
            };
            // Within a block the parser has compared the keys.
            if row == 0 && self.last.as_deref().is_some_and(|last| last >= key) {
                return Err("its first key is not after the keys before it".to_owned());
            }
            self.value(key, value)
                .map_err(|corrupt| format!("row {}: {corrupt}", key.escape_ascii()))?;
            if self.name == TableName::Fuzzy
                && first_word(key).is_some()
                && block.fst(row).is_none()
            {
                return Err(format!("row {}: is not an FST", key.escape_ascii()));
            }
        }
        self.found.rows += u64::from(items(self.name, block)?);
        if let Some(last) = block.len().checked_sub(1).and_then(|row| block.key(row)) {
            self.last = Some(last.to_vec());
        }
        Ok(())
    }

    fn value(&mut self, key: &[u8], value: &[u8]) -> Result<(), Corrupt> {
        match (self.name, self.name.kind()) {
            (_, Some(kind)) => {
                let row = records::decode(key, value)?;
                if let Some(record) = &row.record {
                    self.report.record(kind, record);
                }
            }
            (TableName::Crossref, _) => drop(crossref::decode(value)?),
            (TableName::Links, _) => drop(links::decode(value)?),
            (TableName::Tokens, _) => drop(tokens::decode(value)?),
            (TableName::Postings, _) => {
                let first = postings::first_of(key).unwrap_or_default();
                drop(postings::decode_page(value, first)?);
            }
            (TableName::Fuzzy, _) => {
                if first_word(key).is_none() && std::str::from_utf8(value).is_err() {
                    return Err(Corrupt::new("first letters", "are not UTF-8"));
                }
            }
            _ => drop(titles::decode(key, value)?),
        }
        Ok(())
    }
}

/// Counts what the directory counts of a block: rows, or cards.
fn items(name: TableName, block: &Block) -> Result<u32, String> {
    if name != TableName::Titles {
        return Ok(block.len() as u32);
    }
    let rows = (0..block.len()).filter_map(|row| Some((block.key(row)?, block.value(row)?)));
    let units = rows.map(|(key, value)| tokens::units(key, value));
    units
        .sum::<Result<u32, Corrupt>>()
        .map_err(|corrupt| corrupt.to_string())
}

/// The span of a whole segment.
fn entry_span(entry: &SegmentEntry) -> Span {
    Span {
        object: entry.name,
        offset: 0,
        length: entry.length,
        digest: entry.name.digest.short(),
        kind: PartKind::Head,
    }
}

/// Cuts a part out of a file and opens it.
fn part(file: &Checked, span: &Span, dictionary: Option<&Dictionary>) -> Result<Part, String> {
    let range = span.offset as usize..span.offset as usize + span.length as usize;
    let bytes = file.bytes().get(range).ok_or("ends before its parts")?;
    span.open(bytes.to_vec(), dictionary)
        .map_err(|corrupt| corrupt.to_string())
}
