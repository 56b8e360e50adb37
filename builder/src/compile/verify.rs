//! Opens what was written and asks it, before anybody else can.
//!
//! A sample of the rows of every table must come back from the disk, through the digests, the
//! decompression and the parsers of the reader, with the bytes that were written; keys that were
//! never written must not be found; and look-ups and searches must lead to the records.

use std::fmt;
use std::io;
use std::path::Path;

use imr_snapshots::checkpoint::TrustedKey;
use imr_snapshots::digest::{ObjectName, Sha256Digest};
use imr_snapshots::id::Identifier;
use imr_snapshots::manifest::Table;
use imr_snapshots::query::lookup::{self, Status};
use imr_snapshots::segment::{BlockEntry, Codec, Part, PartKind, Span};
use imr_snapshots::table::{TableName, titles};

use super::cards;
use crate::ingest::bytes::damaged;
use crate::ingest::sort::Run;
use crate::progress::Progress;
use crate::store::{Files, Store, Trust};

/// What is wrong with a snapshot that was just written.
#[derive(Debug)]
pub struct Fault {
    /// The table.
    pub table: String,
    /// The key, escaped.
    pub key: String,
    /// What is wrong.
    pub why: String,
}

impl Fault {
    fn new(table: TableName, key: &[u8], why: impl Into<String>) -> Self {
        let key = String::from_utf8_lossy(key).escape_debug().to_string();
        Self {
            table: table.name().to_owned(),
            key,
            why: why.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table {}, key {}: {}", self.table, self.key, self.why)
    }
}

impl std::error::Error for Fault {}

/// Every how many checked rows something else is asked too: a key that does not exist, a look-up.
const BESIDES: u64 = 16;

/// Opens the snapshot in `folder` with `key` and asks it for every row in `checks`. Returns how
/// many were asked for.
///
/// # Errors
/// Fails at the first answer that is not what was written.
pub fn verify(
    folder: &Path,
    key: &TrustedKey,
    checks: &[Run],
    progress: &dyn Progress,
) -> io::Result<u64> {
    let trust = Trust::Keys(vec![key.clone()]);
    let store = Store::open(folder, &trust).map_err(|error| io::Error::other(error.to_string()))?;
    let mut asked = 0;
    for run in checks {
        let mut open: Option<OpenTable<'_>> = None;
        let mut checks = run.open()?;
        while let Some((entry, expected)) = checks.current() {
            let (&tag, key) = entry.split_first().ok_or_else(damaged)?;
            let name = TableName::from_tag(tag).ok_or_else(damaged)?;
            let table = match open.take().filter(|table| table.name == name) {
                Some(table) => open.insert(table),
                None => open.insert(OpenTable::open(&store, name).map_err(io::Error::other)?),
            };
            table.check(key, expected).map_err(io::Error::other)?;
            if asked % BESIDES == 0 {
                table.check_miss(key).map_err(io::Error::other)?;
                check_lookup(&store, name, key).map_err(io::Error::other)?;
            }
            asked += 1;
            progress.advance(1, 1);
            checks.advance()?;
        }
    }
    Ok(asked)
}

/// Looks an identifier up as a reader would.
fn check_lookup(store: &Store, table: TableName, key: &[u8]) -> Result<(), Fault> {
    if table.kind().is_none() && table != TableName::Crossref {
        return Ok(());
    }
    let fault = |why: String| Fault::new(table, key, why);
    let Some(id) = Identifier::from_key(key) else {
        return Err(fault("is no identifier".to_owned()));
    };
    let text = id.to_string();
    let answer = store.ask(|snapshot, shelf| lookup::code(snapshot, &text, &[], shelf));
    let has = |found: &lookup::Found| {
        found.target.id == id || found.record.identifiers.iter().any(|claim| claim.id == id)
    };
    if answer.status != Status::Found || !answer.records.iter().any(has) {
        return Err(fault(format!(
            "a look-up of {text} answers {}",
            answer.status.name()
        )));
    }
    Ok(())
}

/// A table that is being asked, with the block that was read last.
struct OpenTable<'a> {
    name: TableName,
    table: Table,
    files: &'a Files,
    root: Part,
    dictionary: Option<Part>,
    /// A segment and its head.
    head: Option<(usize, Part)>,
    /// A block of that segment.
    block: Option<(usize, Part)>,
}

impl<'a> OpenTable<'a> {
    fn open(store: &'a Store, name: TableName) -> Result<Self, Fault> {
        let table = store.snapshot.manifest().table(name).cloned();
        let table = table.ok_or_else(|| Fault::new(name, b"", "is not in the manifest"))?;
        let read =
            |span: &Span| part(&store.files, span, None).map_err(|why| Fault::new(name, b"", why));
        let root = read(&table.root_span())?;
        let dictionary = table.dictionary_span().as_ref().map(read).transpose()?;
        let (head, block) = (None, None);
        Ok(Self {
            name,
            table,
            files: &store.files,
            root,
            dictionary,
            head,
            block,
        })
    }

    /// Finds the value of a key.
    fn find(&mut self, key: &[u8]) -> Result<Option<&[u8]>, String> {
        let Part::Root(root) = &self.root else {
            return Err("has no root".to_owned());
        };
        let Some(segment) = root.segment_of(key) else {
            return Ok(None);
        };
        let entry = *root.segments().get(segment).ok_or("has no such segment")?;
        if self.head.as_ref().is_none_or(|(at, _)| *at != segment) {
            let span = Span {
                object: entry.name,
                offset: 0,
                length: entry.head,
                digest: entry.head_digest,
                kind: PartKind::Head,
            };
            self.head = Some((segment, part(self.files, &span, None)?));
            self.block = None;
        }
        let Some((_, Part::Head(head))) = &self.head else {
            return Err("has no head".to_owned());
        };
        let Some(at) = head.block_of(key) else {
            return Ok(None);
        };
        if self.block.as_ref().is_none_or(|(block, _)| *block != at) {
            let block = head.blocks().get(at).ok_or("has no such block")?;
            let span = self.block_span(entry.name, head.codec(), block);
            let block = part(self.files, &span, self.dictionary.as_ref())?;
            self.block = Some((at, block));
        }
        match &self.block {
            Some((_, Part::Block(block))) => Ok(block.find(key)),
            _ => Err("has no block".to_owned()),
        }
    }

    fn block_span(&self, object: ObjectName, codec: Codec, block: &BlockEntry) -> Span {
        let dictionary = match codec {
            Codec::ZstdDictionary => self.table.dictionary_span().map(|span| span.object),
            _ => None,
        };
        let raw = block.raw;
        Span {
            object,
            offset: block.offset,
            length: block.stored,
            digest: block.digest,
            kind: PartKind::Block {
                codec,
                raw,
                dictionary,
            },
        }
    }

    fn check(&mut self, key: &[u8], expected: &[u8]) -> Result<(), Fault> {
        let name = self.name;
        let fault = |why: &str| Fault::new(name, key, why);
        let value = self.find(key).map_err(|why| fault(&why))?;
        let value = value.ok_or_else(|| fault("is not found"))?;
        if name == TableName::Titles {
            // Cards of one title are joined to one row, so the card is looked for in it.
            let card = cards::read(expected).map_err(|error| fault(&error.to_string()))?;
            let entry = titles::decode(key, value).map_err(|error| fault(&error.to_string()))?;
            let found = entry
                .cards
                .iter()
                .any(|other| other.target == card.card.target);
            return if found || entry.continues() {
                Ok(())
            } else {
                Err(fault("lacks a card"))
            };
        }
        let same = Sha256Digest::of(value).short().0 == expected;
        if same {
            Ok(())
        } else {
            Err(fault("has another value than was written"))
        }
    }

    /// Asks for a key that no table has: no key ends with this byte.
    fn check_miss(&mut self, key: &[u8]) -> Result<(), Fault> {
        let name = self.name;
        let missing = [key, &[0xff]].concat();
        match self.find(&missing) {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(Fault::new(name, &missing, "is found but was never written")),
            Err(why) => Err(Fault::new(name, &missing, why)),
        }
    }
}

fn part(files: &Files, span: &Span, dictionary: Option<&Part>) -> Result<Part, String> {
    let bytes = files
        .read(span)
        .map_err(|error| format!("{}: {error}", span.object))?;
    let dictionary = match dictionary {
        Some(Part::Dictionary(dictionary)) => Some(dictionary),
        _ => None,
    };
    span.open(bytes, dictionary)
        .map_err(|corrupt| format!("{}: {corrupt}", span.object))
}
