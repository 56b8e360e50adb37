//! A snapshot in memory, made of records, and a host that counts what it is asked for.

use std::collections::{BTreeMap, HashMap};

use ed25519_dalek::SigningKey;
use imr_snapshots::checkpoint::{Checkpoint, TrustedKey, verifier_key};
use imr_snapshots::digest::{ObjectKind, ObjectName, Sha256Digest};
use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::manifest::{Counts, Coverage, FORMAT, Manifest, Source, Table};
use imr_snapshots::query::Step;
use imr_snapshots::record::{Record, Target};
use imr_snapshots::segment::{
    BlockCutter, Codec, Codes, Packing, RawBlock, RootWriter, SegmentCutter, SegmentFile, Span,
};
use imr_snapshots::shelf::{Cache, Tray};
use imr_snapshots::snapshot::Snapshot;
use imr_snapshots::table::records::Row;
use imr_snapshots::table::titles::Card;
use imr_snapshots::table::{TableName, TitleCutter, TitleParts, crossref, home, records};
use imr_snapshots::text::{FOLD, FoldTable, fold};

/// The name of the key that signs test snapshots.
pub(crate) const SIGNER: &str = "example.org/TEST";

/// The objects of a snapshot, by name.
pub(crate) struct Memory {
    pub(crate) objects: HashMap<String, Vec<u8>>,
    pub(crate) note: Vec<u8>,
    pub(crate) key: String,
}

/// What one query cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) waves: usize,
    pub(crate) spans: Vec<Span>,
}

impl Memory {
    /// Opens the snapshot with a cache.
    pub(crate) fn open(&self, cache: &Cache) -> Snapshot {
        let keys = TrustedKey::list(&self.key);
        let tray = Tray::new(cache);
        loop {
            match Snapshot::open(&self.note, &keys, 0, &tray).unwrap() {
                Step::Done(snapshot) => return snapshot,
                Step::Need(spans) => self.serve(&tray, &spans),
            }
        }
    }

    /// Runs a query to its end; returns the answer and what it cost.
    pub(crate) fn run<T>(&self, cache: &Cache, query: impl Fn(&Tray<'_>) -> Step<T>) -> (T, Cost) {
        let tray = Tray::new(cache);
        let mut cost = Cost::default();
        loop {
            match query(&tray) {
                Step::Done(answer) => return (answer, cost),
                Step::Need(spans) => {
                    assert!(!spans.is_empty(), "a step that needs nothing is done");
                    cost.waves += 1;
                    cost.spans.extend(&spans);
                    self.serve(&tray, &spans);
                }
            }
        }
    }

    fn serve(&self, tray: &Tray<'_>, spans: &[Span]) {
        for span in spans {
            let range = span.offset as usize..(span.offset + span.length) as usize;
            match self
                .objects
                .get(&span.object.to_string())
                .and_then(|bytes| bytes.get(range))
            {
                Some(bytes) => tray.accept(span, bytes.to_vec()),
                None => tray.fail(span, "missing".to_owned()),
            }
        }
    }
}

/// Makes a snapshot of records; every identifier of a record that is not its primary one leads
/// to it.
pub(crate) fn compile(records: &[(Target, Record)], packing: Packing, codec: Codec) -> Memory {
    let mut memory = Memory {
        objects: HashMap::new(),
        note: Vec::new(),
        key: String::new(),
    };
    let rows = rows(records);
    let mut tables = Vec::new();
    for table in TableName::ALL {
        let blocks = match table {
            TableName::Titles | TableName::Prefixes => continue,
            _ => blocks(table, rows.get(&table).into_iter().flatten()),
        };
        tables.push(memory.table(table, packing, codec, blocks));
    }
    let mut parts = TitleParts::default();
    let mut cutter = TitleCutter::default();
    for (fold, card) in cards(records) {
        cutter.push(&fold, card, &mut parts).unwrap();
    }
    cutter.finish(&mut parts).unwrap();
    parts.prefixes.sort();
    let prefixes = blocks(
        TableName::Prefixes,
        parts.prefixes.iter().map(|(key, value)| (key, value)),
    );
    tables.push(memory.table(TableName::Titles, packing, codec, parts.blocks));
    tables.push(memory.table(TableName::Prefixes, packing, codec, prefixes));
    let fold_table = memory.fold_table();
    memory.sign(manifest(records, packing, tables, fold_table));
    memory
}

fn rows(records: &[(Target, Record)]) -> BTreeMap<TableName, BTreeMap<Vec<u8>, Vec<u8>>> {
    let mut homes: BTreeMap<(TableName, Vec<u8>), Row> = BTreeMap::new();
    for (target, record) in records {
        let own = (TableName::of_kind(target.kind), target.id.key());
        homes.entry(own.clone()).or_default().record = Some(record.clone());
        let ids = record
            .identifiers
            .iter()
            .map(|claim| &claim.id)
            .chain([&target.id]);
        for id in ids {
            let place = (home(id.scheme()), id.key());
            let row = homes.entry(place.clone()).or_default();
            if place != own && !row.aliases.contains(target) {
                row.aliases.push(target.clone());
                row.aliases.sort();
            }
        }
    }
    let mut tables: BTreeMap<TableName, BTreeMap<Vec<u8>, Vec<u8>>> = BTreeMap::new();
    for ((table, key), row) in homes {
        let value = match table {
            TableName::Crossref => crossref::encode(&row.aliases).unwrap(),
            _ => records::encode(&key, &row).unwrap(),
        };
        tables.entry(table).or_default().insert(key, value);
    }
    tables
}

fn cards(records: &[(Target, Record)]) -> Vec<(String, Card)> {
    let mut cards = Vec::new();
    for (target, record) in records {
        for (at, title) in record.titles.iter().enumerate() {
            let of = if at == 0 {
                String::new()
            } else {
                record.titles[0].text.clone()
            };
            let card = Card {
                weight: record.weight,
                target: target.clone(),
                title: title.text.clone(),
                of,
                credit: record
                    .credits
                    .first()
                    .map_or(String::new(), |c| c.name.clone()),
                year: 0,
            };
            cards.push((fold(&title.text), card));
        }
    }
    cards.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.order(&b.1)));
    cards
}

fn blocks<'r>(
    table: TableName,
    rows: impl Iterator<Item = (&'r Vec<u8>, &'r Vec<u8>)>,
) -> Vec<RawBlock> {
    let mut cutter = BlockCutter::new(table);
    let mut blocks = Vec::new();
    for (key, value) in rows {
        blocks.extend(cutter.push(key, value).unwrap());
    }
    blocks.extend(cutter.finish());
    blocks
}

fn manifest(
    records: &[(Target, Record)],
    packing: Packing,
    tables: Vec<Table>,
    fold_table: (Sha256Digest, u32),
) -> Manifest {
    let mut schemes: BTreeMap<&str, u64> = BTreeMap::new();
    let mut coverage = Coverage::default();
    let claimed = records
        .iter()
        .flat_map(|(_, record)| &record.identifiers)
        .map(|c| &c.id);
    for id in claimed.chain(records.iter().map(|(target, _)| &target.id)) {
        *schemes.entry(id.scheme().name()).or_default() += 1;
        let first = id.code().split(':').next().unwrap().to_owned();
        match id.scheme() {
            Scheme::Society => coverage.societies.push(first),
            Scheme::Asset => coverage.services.push(first),
            Scheme::Local => coverage.locals.push(first),
            _ => {}
        }
    }
    for list in [
        &mut coverage.societies,
        &mut coverage.services,
        &mut coverage.locals,
    ] {
        list.sort();
        list.dedup();
    }
    coverage.schemes = schemes
        .into_iter()
        .map(|(name, n)| (name.to_owned(), n))
        .collect();
    Manifest {
        format: FORMAT,
        fold: FOLD,
        fold_table,
        card: 1,
        name: "Test registry".to_owned(),
        issued: "2026-11-20T00:00:00Z".to_owned(),
        pack: packing.name().to_owned(),
        sources: vec![Source {
            id: "test".to_owned(),
            ..Source::default()
        }],
        coverage,
        counts: Counts::default(),
        tables,
    }
}

impl Memory {
    fn put(&mut self, kind: ObjectKind, bytes: Vec<u8>) -> (Sha256Digest, u32) {
        let name = ObjectName::of(kind, &bytes);
        let length = bytes.len() as u32;
        self.objects.insert(name.to_string(), bytes);
        (name.digest, length)
    }

    fn fold_table(&mut self) -> (Sha256Digest, u32) {
        let table = FoldTable::built_in();
        let frame = zstd::bulk::compress(table.bytes(), 3).unwrap();
        self.put(ObjectKind::Fold, table.object(&frame))
    }

    fn table(
        &mut self,
        table: TableName,
        packing: Packing,
        codec: Codec,
        mut blocks: Vec<RawBlock>,
    ) -> Table {
        let dictionary = (codec == Codec::ZstdDictionary && !blocks.is_empty())
            .then(|| dictionary(&mut blocks))
            .flatten();
        let codec = if dictionary.is_none() && codec == Codec::ZstdDictionary {
            Codec::Zstd
        } else {
            codec
        };
        let mut segments = SegmentCutter::new(table, packing, codec);
        let mut root = RootWriter::new(table);
        let mut done: Vec<SegmentFile> = Vec::new();
        for block in blocks {
            let stored = match (codec, &dictionary) {
                (Codec::Stored, _) => block.bytes.clone(),
                (_, Some(dictionary)) => zstd::bulk::Compressor::with_dictionary(3, dictionary)
                    .and_then(|mut compressor| compressor.compress(&block.bytes))
                    .unwrap(),
                (_, None) => zstd::bulk::compress(&block.bytes, 3).unwrap(),
            };
            done.extend(segments.push(&block.pack(stored)).unwrap());
        }
        done.extend(segments.finish().unwrap());
        for segment in done {
            root.push(&segment).unwrap();
            self.put(ObjectKind::Segment, segment.bytes);
        }
        let (segments, rows, bytes) = root.totals();
        let (digest, length) = self.put(ObjectKind::Root, root.finish().unwrap());
        Table {
            name: table.name().to_owned(),
            root: digest,
            root_length: length,
            dictionary: dictionary.map(|bytes| self.put(ObjectKind::Dict, bytes)),
            rows,
            segments,
            bytes,
        }
    }

    pub(crate) fn sign(&mut self, manifest: Manifest) {
        let bytes = manifest.to_bytes().unwrap();
        let (digest, length) = self.put(ObjectKind::Manifest, bytes);
        let key = SigningKey::from_bytes(&[7; 32]);
        let checkpoint = Checkpoint {
            origin: "example.org/registry".to_owned(),
            sequence: 1,
            manifest: digest,
            manifest_length: length,
            issued: manifest.issued,
            valid_until: "2026-12-20T00:00:00Z".to_owned(),
        };
        self.note = checkpoint.sign(SIGNER, &key).into_bytes();
        self.key = verifier_key(SIGNER, &key);
    }
}

/// Trains a dictionary, and writes the numbers of the blocks in codes where they have three columns; too few
/// blocks give none.
fn dictionary(blocks: &mut [RawBlock]) -> Option<Vec<u8>> {
    let samples: Vec<&[u8]> = blocks.iter().map(|block| block.bytes.as_slice()).collect();
    let mut dictionary = zstd::dict::from_samples(&samples, 16 << 10).ok()?;
    match Codes::train(blocks) {
        Ok(codes) => {
            for block in blocks {
                codes.encode(block).unwrap();
            }
            dictionary.extend(codes.end());
        }
        Err(_) => dictionary.push(0),
    }
    Some(dictionary)
}

/// Reads an identifier that a test writes down.
pub(crate) fn id(text: &str) -> Identifier {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is not an identifier"))
}
