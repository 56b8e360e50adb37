//! FORMAT.md against the code: every hexdump in it is what the code writes, and can be read.

use std::fmt::Write as _;

use ed25519_dalek::SigningKey;
use imr_snapshots::checkpoint::{Checkpoint, TrustedKey, verifier_key};
use imr_snapshots::codec;
use imr_snapshots::digest::{ObjectKind, ObjectName, Sha256Digest};
use imr_snapshots::id::Identifier;
use imr_snapshots::record::{FactValue, Kind, Target};
use imr_snapshots::segment::{BlockCutter, Codec, Codes, Packing, RootWriter, SegmentCutter};
use imr_snapshots::segment::{Held, Part, PartKind, SegmentFile, Span};
use imr_snapshots::shelf::{Cache, Shelf, Tray};
use imr_snapshots::table::postings;
use imr_snapshots::table::titles::{self, Card, Entry};
use imr_snapshots::table::tokens::{self, Field, Group};
use imr_snapshots::table::{TableName, TokenCutter, crossref};

const FORMAT: &str = include_str!("../../FORMAT.md");

/// Returns the bytes of the hexdump with this heading.
fn dump(heading: &str) -> Vec<u8> {
    let start = FORMAT
        .find(&format!("```hexdump {heading}\n"))
        .expect("FORMAT.md has the dump");
    let body = FORMAT[start..]
        .split_once('\n')
        .unwrap()
        .1
        .split_once("```")
        .unwrap()
        .0;
    let mut bytes = Vec::new();
    for line in body.lines() {
        let hex = line.split('|').next().unwrap().split_once(' ').unwrap().1;
        for byte in hex.split_whitespace() {
            bytes.push(u8::from_str_radix(byte, 16).unwrap());
        }
    }
    bytes
}

/// Writes bytes as FORMAT.md shows them.
fn hexdump(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (line, chunk) in bytes.chunks(16).enumerate() {
        write!(text, "{:04x}", line * 16).unwrap();
        for byte in chunk {
            write!(text, " {byte:02x}").unwrap();
        }
        let shown = chunk.iter().map(|b| {
            if b.is_ascii_graphic() {
                char::from(*b)
            } else {
                '.'
            }
        });
        writeln!(
            text,
            "{} |{}|",
            "   ".repeat(16 - chunk.len()),
            shown.collect::<String>()
        )
        .unwrap();
    }
    text
}

/// Compares a hexdump in FORMAT.md with the bytes that the code writes. With `IMR_BLESS` in the
/// environment it is written anew first (and the test fails, so that nobody blesses by accident).
fn check(heading: &str, bytes: &[u8]) {
    if std::env::var_os("IMR_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/FORMAT.md");
        let page = std::fs::read_to_string(path).unwrap();
        let (before, rest) = page.split_once(&format!("```hexdump {heading}\n")).unwrap();
        let after = rest.split_once("```").unwrap().1;
        let page = format!("{before}```hexdump {heading}\n{}```{after}", hexdump(bytes));
        std::fs::write(path, page).unwrap();
        return;
    }
    assert_eq!(
        hexdump(&dump(heading)),
        hexdump(bytes),
        "the hexdump of {heading} in FORMAT.md"
    );
}

fn target(kind: Kind, id: &str) -> Target {
    Target {
        kind,
        id: id.parse().unwrap(),
    }
}

fn segment() -> SegmentFile {
    let rows: [(&str, Vec<Target>); 3] = [
        (
            "asset:apple:1440",
            vec![target(Kind::Recording, "isrc:USS1Z9900001")],
        ),
        (
            "asset:apple:1441",
            vec![
                target(Kind::Recording, "isrc:USS1Z9900001"),
                target(Kind::Recording, "isrc:USS1Z9900002"),
            ],
        ),
        ("local:demo:7", vec![target(Kind::Work, "iswc:T0345246801")]),
    ];
    let mut blocks = BlockCutter::new(TableName::Crossref);
    for (id, targets) in rows {
        let key = id.parse::<Identifier>().unwrap().key();
        assert!(
            blocks
                .push(&key, &crossref::encode(&targets).unwrap())
                .unwrap()
                .is_none()
        );
    }
    let block = blocks.finish().unwrap();
    check("block", &block.bytes);
    let codes = Codes::train(&vec![block.clone(); 20]).unwrap();
    let mut coded = block.clone();
    codes.encode(&mut coded).unwrap();
    check("coded", &coded.bytes);
    let stored = block.bytes.clone();
    let mut segments = SegmentCutter::new(TableName::Crossref, Packing::Range, Codec::Stored);
    assert!(segments.push(&block.pack(stored)).unwrap().is_none());
    segments.finish().unwrap().unwrap()
}

#[test]
fn the_worked_segment_and_root_are_what_the_code_writes() {
    let segment = segment();
    check("segment", &segment.bytes);
    let mut root = RootWriter::new(TableName::Crossref);
    root.push(&segment).unwrap();
    check("root", &root.finish().unwrap());
    assert!(
        std::env::var_os("IMR_BLESS").is_none(),
        "FORMAT.md was written anew"
    );
}

fn worked_entry() -> Entry {
    let card = |kind, id, title: &str, credit: &str, year| Card {
        weight: 128,
        target: target(kind, id),
        title: title.to_owned(),
        of: String::new(),
        credit: credit.to_owned(),
        year,
    };
    Entry {
        totals: [1, 1, 0, 0],
        cards: vec![
            card(Kind::Work, "iswc:T0345246801", "LA VIE EN ROSE", "", 0),
            card(
                Kind::Recording,
                "isrc:USS1Z9900001",
                "La vie en rose (live)",
                "Nora Quill",
                1999,
            ),
        ],
    }
}

/// The group of a card of a recording.
fn group(byte: u8) -> Group {
    Group::from_byte(byte).unwrap()
}

#[test]
fn the_worked_rows_of_search_are_what_the_code_writes_and_can_be_read() {
    let key = b"la vie en rose";
    check("titles", &titles::encode(key, &worked_entry()).unwrap());
    let mut cutter = TokenCutter::default();
    let mut pages = Vec::new();
    for (field, byte, number) in [
        (Field::Title, 41, 1_000),
        (Field::Title, 60, 5),
        (Field::Title, 60, 9),
        (Field::Name, 60, 9),
    ] {
        cutter.push("word", field, group(byte), number, &mut pages);
    }
    check("token", &cutter.close("word", &mut pages));
    assert!(pages.is_empty());
    let mut pages = Vec::new();
    for number in (1_000..1_100).filter(|number| *number != 1_003) {
        cutter.push("word", Field::Title, group(41), number, &mut pages);
    }
    cutter.close("word", &mut pages);
    check("postings", &pages[0].1);
    if std::env::var_os("IMR_BLESS").is_none() {
        assert_eq!(titles::decode(key, &dump("titles")), Ok(worked_entry()));
        let row = tokens::decode(&dump("token")).unwrap();
        let found = |field: Field| {
            let cards = row.cards().iter().filter(|cards| cards.field == field);
            cards
                .map(|cards| (cards.group.byte(), row.numbers(cards).unwrap().to_vec()))
                .collect::<Vec<_>>()
        };
        assert_eq!(found(Field::Title), [(41, vec![1_000]), (60, vec![5, 9])]);
        assert_eq!(found(Field::Name), [(60, vec![9])]);
        let page = postings::decode_page(&dump("postings"), 1_000).unwrap();
        let expected = (1_000..1_100).filter(|number| *number != 1_003);
        assert_eq!(page, expected.collect::<Vec<_>>());
    }
}

#[test]
fn the_worked_segment_can_be_read_from_the_page_alone() {
    let root = dump("root");
    let segment = dump("segment");
    let cache = Cache::new(1 << 20);
    let tray = Tray::new(&cache);
    let open = |object: ObjectName, bytes: &[u8], offset: usize, kind: PartKind| {
        let digest = Sha256Digest::of(bytes).short();
        let (offset, length) = (offset as u32, bytes.len() as u32);
        let span = Span {
            object,
            offset,
            length,
            digest,
            kind,
        };
        tray.accept(&span, bytes.to_vec());
        match tray.part(&span) {
            Held::Here(part) => part,
            other => panic!("{other:?}"),
        }
    };
    let name = ObjectName::of(ObjectKind::Root, &root);
    let part = open(name, &root, 0, PartKind::Root);
    let Part::Root(root) = part.as_ref() else {
        panic!("not a root")
    };
    assert_eq!(
        root.segments()[0].name,
        ObjectName::of(ObjectKind::Segment, &segment)
    );
    let (head, blocks) = segment.split_at(root.segments()[0].head as usize);
    let part = open(root.segments()[0].name, head, 0, PartKind::Head);
    let Part::Head(head) = part.as_ref() else {
        panic!("not a head")
    };
    let entry = head.blocks()[0];
    let kind = PartKind::Block {
        codec: head.codec(),
        raw: entry.raw,
        dictionary: None,
    };
    let part = open(root.segments()[0].name, blocks, entry.offset as usize, kind);
    let Part::Block(block) = part.as_ref() else {
        panic!("not a block")
    };
    let key = "asset:apple:1441".parse::<Identifier>().unwrap().key();
    let targets = crossref::decode(block.find(&key).unwrap()).unwrap();
    assert_eq!(targets.len(), 2);
    assert_eq!(targets[1], target(Kind::Recording, "isrc:USS1Z9900002"));
}

#[test]
fn the_worked_checkpoint_is_what_the_code_writes() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let checkpoint = Checkpoint {
        origin: "example.org/registry".to_owned(),
        sequence: 42,
        manifest: Sha256Digest::of(b"a manifest"),
        manifest_length: 1234,
        issued: "2026-11-20T00:00:00Z".to_owned(),
        valid_until: "2026-12-20T00:00:00Z".to_owned(),
    };
    let note = checkpoint.sign("example.org/TEST", &key);
    let verifier = verifier_key("example.org/TEST", &key);
    assert!(
        FORMAT.contains(&format!("```note\n{note}```")),
        "FORMAT.md shows\n{note}"
    );
    assert!(FORMAT.contains(&verifier), "FORMAT.md shows {verifier}");
    let keys = TrustedKey::list(&verifier);
    assert_eq!(Checkpoint::open(note.as_bytes(), &keys), Ok(checkpoint));
}

#[test]
fn the_codec_writes_the_bytes_that_the_format_says() {
    fn hex(value: &impl codec::Stored) -> String {
        codec::encode(value)
            .unwrap()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
    // Length of the shape, length of the texts; shape, texts, numbers.
    assert_eq!(hex(&250u32), "0100fa");
    assert_eq!(hex(&251u32), "0300fbfb00");
    assert_eq!(hex(&65_535u32), "0300fbffff");
    assert_eq!(hex(&65_536u32), "0500fc00000100");
    assert_eq!(hex(&0u64), "010000");
    assert_eq!(hex(&258u64), "0100020201");
    assert_eq!(hex(&u64::MAX), "010008ffffffffffffffff");
    assert_eq!(hex(&7u8), "000007");
    assert_eq!(hex(&255u8), "0000ff");
    assert_eq!(hex(&"abc".to_owned()), "0004616263ff");
    assert_eq!(hex(&String::new()), "0001ff");
    assert_eq!(hex(&vec![1u16, 300]), "05000201fb2c01");
    assert_eq!(hex(&(None::<u8>, Some(9u8))), "0200000109");
    let id = |text: &str| text.parse::<Identifier>().unwrap();
    assert_eq!(hex(&id("iswc:T0345246801")), "040081543033880a45");
    assert_eq!(hex(&id("isrc:USS1Z9900001")), "060082555353315ae10f97");
    assert_eq!(hex(&id("ipi:00014107338")), "010083ca42d70000");
    // A wrong check digit is kept.
    assert_eq!(
        hex(&id("iswc:T0345246802")),
        "010c015430333435323436383032ff"
    );
    let fact = |text: &str| FactValue::Text(text.to_owned());
    assert_eq!(hex(&FactValue::Number(258)), "020000020201");
    assert_eq!(hex(&fact("1986")), "01000257");
    assert_eq!(hex(&fact("1899")), "010002006b07");
    assert_eq!(hex(&fact("1986-05")), "0100035705");
    assert_eq!(hex(&fact("2026-11-20")), "0100047f0b14");
    assert_eq!(hex(&fact("1986-5")), "010701313938362d35ff");
    let own = id("iswc:T0345246801");
    assert_eq!(codec::encode_at(&own.key(), &own).unwrap(), [1, 0, 0]);
    assert_eq!(codec::decode_at(&own.key(), &[1, 0, 0]), Ok(own));
}
