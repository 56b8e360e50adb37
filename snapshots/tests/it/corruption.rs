//! What happens to a snapshot that is not what was written: every flipped bit, every length,
//! every exchanged object is noticed; no answer is wrong; nothing panics, not even when the
//! digests are not compared.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use crate::support::Memory;
use imr_snapshots::checkpoint::{Checkpoint, TrustedKey};
use imr_snapshots::digest::{Checked, ObjectKind};
use imr_snapshots::query::lookup::{self, Status};
use imr_snapshots::query::{Step, objects, search};
use imr_snapshots::segment::{Codec, Dictionary, Held, Part, PartKind, Span};
use imr_snapshots::shelf::{Cache, Shelf, Tray};
use imr_snapshots::snapshot::Snapshot;
use imr_snapshots::table::{TableName, crossref, fuzzy, links, postings, records, titles, tokens};

/// The frozen snapshot of this format.
fn golden() -> Memory {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/v1/snapshot");
    let mut memory = Memory {
        objects: Default::default(),
        note: Vec::new(),
        key: String::new(),
    };
    for entry in std::fs::read_dir(&folder).expect("the golden snapshot is in the repository") {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let bytes = std::fs::read(entry.path()).unwrap();
        match name.as_str() {
            "checkpoint" => memory.note = bytes,
            "keys.txt" => memory.key = String::from_utf8(bytes).unwrap(),
            _ => assert!(memory.objects.insert(name, bytes).is_none()),
        }
    }
    memory
}

/// A part of the golden snapshot: where it is, and the dictionary that it is read with.
struct Place {
    span: Span,
    table: Option<TableName>,
    dictionary: Option<Rc<Part>>,
}

impl Place {
    fn dictionary(&self) -> Option<&Dictionary> {
        match self.dictionary.as_deref() {
            Some(Part::Dictionary(dictionary)) => Some(dictionary),
            _ => None,
        }
    }

    fn bytes<'m>(&self, memory: &'m Memory) -> &'m [u8] {
        let range = self.span.offset as usize..(self.span.offset + self.span.length) as usize;
        &memory.objects[&self.span.object.to_string()][range]
    }
}

/// Lists every part of a snapshot: together they are every byte of every object.
fn places(memory: &Memory) -> Vec<Place> {
    let cache = Cache::new(64 << 20);
    let snapshot = memory.open(&cache);
    let manifest = snapshot.checkpoint().manifest_span();
    let mut places = vec![Place {
        span: manifest,
        table: None,
        dictionary: None,
    }];
    places.push(Place {
        span: snapshot.manifest().fold_span(),
        table: None,
        dictionary: None,
    });
    for entry in &snapshot.manifest().tables {
        let table = TableName::from_name(&entry.name);
        let root = load(memory, &cache, &entry.root_span());
        places.push(Place {
            span: entry.root_span(),
            table,
            dictionary: None,
        });
        let dictionary = entry.dictionary_span().map(|span| {
            places.push(Place {
                span,
                table,
                dictionary: None,
            });
            load(memory, &cache, &span)
        });
        let Part::Root(root) = root.as_ref() else {
            panic!("not a root")
        };
        for segment in root.segments() {
            let head = Span {
                object: segment.name,
                offset: 0,
                length: segment.head,
                digest: segment.head_digest,
                kind: PartKind::Head,
            };
            places.push(Place {
                span: head,
                table,
                dictionary: None,
            });
            let part = load(memory, &cache, &head);
            let Part::Head(head) = part.as_ref() else {
                panic!("not a head")
            };
            for block in head.blocks() {
                let name = entry.dictionary_span().map(|span| span.object);
                let needs = name.filter(|_| head.codec() == Codec::ZstdDictionary);
                let kind = PartKind::Block {
                    codec: head.codec(),
                    raw: block.raw,
                    dictionary: needs,
                };
                let span = Span {
                    object: segment.name,
                    offset: block.offset,
                    length: block.stored,
                    digest: block.digest,
                    kind,
                };
                places.push(Place {
                    span,
                    table,
                    dictionary: dictionary.clone(),
                });
            }
        }
    }
    places
}

fn load(memory: &Memory, cache: &Cache, span: &Span) -> Rc<Part> {
    let range = span.offset as usize..(span.offset + span.length) as usize;
    let bytes = &memory.objects[&span.object.to_string()][range];
    cache.accept(span, bytes.to_vec()).unwrap()
}

#[test]
fn the_parts_are_every_byte_of_every_object() {
    let memory = golden();
    let mut covered: BTreeMap<String, u32> = BTreeMap::new();
    for place in places(&memory) {
        *covered.entry(place.span.object.to_string()).or_default() += place.span.length;
    }
    let sizes: BTreeMap<String, u32> = memory
        .objects
        .iter()
        .map(|(name, bytes)| (name.clone(), bytes.len() as u32))
        .collect();
    assert_eq!(covered, sizes);
    let cache = Cache::new(64 << 20);
    let snapshot = memory.open(&cache);
    let (listed, _) = memory.run(&cache, |tray| objects::objects(&snapshot, tray));
    let listed: BTreeMap<String, u32> = listed
        .unwrap()
        .iter()
        .map(|object| (object.name.to_string(), object.length))
        .collect();
    assert_eq!(listed, sizes);
}

#[test]
fn every_flipped_bit_is_noticed() {
    let memory = golden();
    let mut flips = 0u64;
    for place in places(&memory) {
        let mut bytes = place.bytes(&memory).to_vec();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            let opened = place.span.open(bytes.clone(), place.dictionary());
            assert!(opened.is_err(), "bit {bit} of {:?}", place.span);
            bytes[bit / 8] ^= 1 << (bit % 8);
            flips += 1;
        }
        assert!(place.span.open(bytes, place.dictionary()).is_ok());
    }
    let keys = TrustedKey::list(&memory.key);
    let mut note = memory.note.clone();
    for bit in 0..note.len() * 8 {
        note[bit / 8] ^= 1 << (bit % 8);
        assert!(
            Checkpoint::open(&note, &keys).is_err(),
            "bit {bit} of the checkpoint"
        );
        note[bit / 8] ^= 1 << (bit % 8);
        flips += 1;
    }
    assert!(Checkpoint::open(&note, &keys).is_ok());
    println!("{flips} single-bit flips, all noticed");
}

#[test]
fn every_truncation_and_extension_is_noticed() {
    let memory = golden();
    let mut cuts = 0u64;
    for place in places(&memory) {
        let bytes = place.bytes(&memory);
        for length in 0..bytes.len() {
            let cut = bytes[..length].to_vec();
            assert!(place.span.open(cut, place.dictionary()).is_err());
            cuts += 1;
        }
        let mut longer = bytes.to_vec();
        longer.push(0);
        assert!(place.span.open(longer, place.dictionary()).is_err());
    }
    let keys = TrustedKey::list(&memory.key);
    for length in 0..memory.note.len() {
        assert!(Checkpoint::open(&memory.note[..length], &keys).is_err());
        cuts += 1;
    }
    println!("{cuts} truncations, all noticed");
}

#[test]
fn every_exchange_of_two_parts_is_noticed() {
    let memory = golden();
    let places = places(&memory);
    let mut swaps = 0u64;
    for one in &places {
        for other in &places {
            if one.span.digest != other.span.digest {
                let bytes = other.bytes(&memory).to_vec();
                assert!(one.span.open(bytes, one.dictionary()).is_err());
                swaps += 1;
            }
        }
    }
    println!("{swaps} exchanged parts, all noticed");
}

/// Uses everything that a damaged part still offers.
fn use_all(place: &Place, part: &Part) {
    match part {
        Part::Manifest(manifest) => {
            for table in &manifest.tables {
                let _ = (table.root_span(), table.dictionary_span());
            }
            assert!(manifest.to_bytes().is_ok());
        }
        Part::Fold(table) => {
            for text in [
                "",
                "a",
                "\u{212b}ngstr\u{f6}m \u{1d400}",
                "\u{3042}\u{3099}",
                "\u{ac00}",
            ] {
                assert!(table.fold(text).len() <= 640);
            }
        }
        Part::Root(root) => {
            for key in [&b""[..], b"\x02", b"\x10spotify:", b"zz", &[0xff; 40]] {
                if let Some(at) = root.segment_of(key) {
                    assert!(at < root.segments().len());
                }
            }
        }
        Part::Head(head) => {
            for block in 0..head.blocks().len() + 1 {
                let separator = head.separator(block).map(<[u8]>::to_vec);
                if let Some(separator) = separator {
                    assert!(head.block_of(&separator).is_some());
                }
            }
        }
        Part::Block(block) => {
            for row in 0..block.len() + 1 {
                let (Some(key), Some(value)) = (block.key(row), block.value(row)) else {
                    continue;
                };
                assert!(block.find(key).is_some());
                match place.table {
                    Some(TableName::Crossref) => drop(crossref::decode(value)),
                    Some(TableName::Links) => drop(links::decode(value)),
                    Some(TableName::Titles | TableName::Prefixes) => {
                        drop(titles::decode(key, value))
                    }
                    Some(TableName::Tokens) => drop(tokens::decode(value)),
                    Some(TableName::Postings) => {
                        let first = postings::first_of(key).unwrap_or(0);
                        drop(postings::decode_page(value, first));
                    }
                    Some(TableName::Fuzzy) if fuzzy::first_word(key).is_some() => {
                        if let Some(fst) = block.fst(row) {
                            fuzzy::near(&fst, "kettel", 2, u8::MAX, &mut 1_000);
                            fuzzy::beginnings(&fst, "kettle");
                        }
                    }
                    Some(TableName::Fuzzy) => drop(std::str::from_utf8(value).map(str::len)),
                    _ => drop(records::decode(key, value)),
                }
            }
        }
        Part::Dictionary(_) => {}
    }
}

#[test]
fn parsers_do_not_panic_when_the_digests_are_not_compared() {
    let memory = golden();
    let (mut tried, mut parsed) = (0u64, 0u64);
    for place in places(&memory) {
        let whole = place.bytes(&memory).to_vec();
        let mut try_one = |bytes: Vec<u8>| {
            tried += 1;
            if let Ok(part) = place
                .span
                .parse(Checked::unchecked(bytes), place.dictionary())
            {
                parsed += 1;
                use_all(&place, &part);
            }
        };
        // A dictionary takes long to set up: one bit in sixteen of it is enough.
        let step = if place.span.object.kind == ObjectKind::Dict {
            16 * 8 + 1
        } else {
            1
        };
        for bit in (0..whole.len() * 8).step_by(step) {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            try_one(bytes);
        }
        for length in (0..whole.len()).step_by(step) {
            try_one(whole[..length].to_vec());
        }
    }
    assert!(parsed > 0, "some damage is invisible without digests");
    println!("{tried} damaged parts without digest check: {parsed} still parse, 0 panics");
}

#[test]
fn damage_makes_answers_unavailable_and_never_wrong() {
    let memory = golden();
    let cache = Cache::new(64 << 20);
    let snapshot = memory.open(&cache);
    let codes = codes(&memory);
    let right: Vec<_> = codes
        .iter()
        .map(|code| answer(&memory, &snapshot, code))
        .collect();
    assert!(right.iter().all(|(status, _)| *status == Status::Found));
    let (mut unavailable, mut asked) = (0u64, 0u64);
    for (at, place) in places(&memory).iter().enumerate() {
        if place.span.object.kind == ObjectKind::Manifest {
            continue;
        }
        let mut damaged = Memory {
            objects: memory.objects.clone(),
            note: memory.note.clone(),
            key: memory.key.clone(),
        };
        let bytes = damaged
            .objects
            .get_mut(&place.span.object.to_string())
            .unwrap();
        bytes[place.span.offset as usize + at % place.span.length as usize] ^= 0x10;
        for (code, right) in codes.iter().zip(&right) {
            let found = answer(&damaged, &snapshot, code);
            asked += 1;
            if found.0 == Status::Unavailable {
                unavailable += 1;
            } else {
                assert_eq!(&found, right, "{code}");
            }
        }
    }
    assert!(unavailable > 0 && unavailable < asked);
    println!("{asked} questions to damaged snapshots: {unavailable} unavailable, 0 wrong");
}

/// Some identifiers and one title of the golden snapshot.
fn codes(memory: &Memory) -> Vec<String> {
    let cache = Cache::new(64 << 20);
    let mut codes = Vec::new();
    for place in places(memory) {
        if matches!(place.span.kind, PartKind::Block { .. }) {
            let tray = Tray::new(&cache);
            tray.accept(&place.span, place.bytes(memory).to_vec());
            let part = match tray.part(&place.span) {
                Held::Here(part) => part,
                _ => Rc::new(
                    place
                        .span
                        .open(place.bytes(memory).to_vec(), place.dictionary())
                        .unwrap(),
                ),
            };
            let Part::Block(block) = part.as_ref() else {
                continue;
            };
            let ids = (0..block.len()).filter_map(|row| block.key(row));
            let id = ids
                .filter_map(imr_snapshots::id::Identifier::from_key)
                .next();
            codes.extend(id.map(|id| id.to_string()));
        }
    }
    codes
}

fn answer(memory: &Memory, snapshot: &Snapshot, code: &str) -> (Status, String) {
    let cache = Cache::new(64 << 20);
    let (answer, _) = memory.run(&cache, |tray| -> Step<_> {
        lookup::code(snapshot, code, &[], tray)
    });
    let query = search::Query {
        text: code.to_owned(),
        limit: 5,
        ..Default::default()
    };
    let (_, _) = memory.run(&cache, |tray| search::search(snapshot, &query, tray));
    (answer.status, format!("{:?}", answer.records))
}
