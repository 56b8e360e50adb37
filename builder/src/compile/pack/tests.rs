use imr_snapshots::digest::{Checked, ObjectName, Sha256Digest};
use imr_snapshots::segment::{Dictionary, Part, PartKind, Span};

use super::super::spool::{Checks, RowWriter};
use super::*;
use crate::ingest::scratch::Scratch;

const ROWS: u32 = 30_000;

/// A key and a value.
type Row = (Vec<u8>, Vec<u8>);

/// A row whose shape and text are like those of others, and four bytes of numbers that nothing tells and two of
/// few.
fn row(number: u32) -> Row {
    let random = Sha256Digest::of(&number.to_le_bytes()).0;
    let [a, b, c, d, e, f, ..] = random;
    let value = [
        2,
        3,
        7,
        1,
        b'a' + a % 9,
        b'b',
        0xff,
        a,
        b,
        e % 5,
        c,
        d,
        f % 3,
    ];
    (number.to_be_bytes().to_vec(), value.to_vec())
}

/// A row whose numbers are those of four of thirty parties, five bytes each.
fn shared(number: u32) -> Row {
    let (key, value) = row(number);
    let random = Sha256Digest::of(&number.to_le_bytes()).0;
    let party = |byte: &u8| Sha256Digest::of(&[byte % 30]).0.into_iter().take(5);
    let parties = random.iter().take(4).flat_map(party);
    (key, value.into_iter().take(7).chain(parties).collect())
}

fn spool(table: TableName, row: fn(u32) -> Row) -> Spool {
    let scratch = Scratch::new(&std::env::temp_dir());
    let mut writer = RowWriter::new(table, &scratch).unwrap();
    let mut checks = Checks::new(&scratch).unwrap();
    for number in 0..ROWS {
        let (key, value) = row(number);
        writer.push(&key, &value, &mut checks).unwrap();
    }
    writer.finish().unwrap()
}

fn span(bytes: &[u8], kind: PartKind) -> Span {
    let object = ObjectName::of(ObjectKind::Dict, bytes);
    Span {
        object,
        offset: 0,
        length: bytes.len() as u32,
        digest: object.digest.short(),
        kind,
    }
}

/// How many blocks of zstd a frame has (RFC 8878, 3.1.1): each says how long it is, and whether it is the last.
fn blocks_of(frame: &[u8]) -> usize {
    let head = frame[4];
    let is_single = head & 0x20 != 0;
    let content = [usize::from(is_single), 2, 4, 8][usize::from(head >> 6)];
    let dictionary = [0, 1, 2, 4][usize::from(head & 3)];
    let mut rest = &frame[5 + usize::from(!is_single) + content + dictionary..];
    let mut blocks = 0;
    loop {
        blocks += 1;
        let number = u32::from_le_bytes([rest[0], rest[1], rest[2], 0]);
        let is_run = number >> 1 & 3 == 1;
        rest = &rest[3 + if is_run { 1 } else { (number >> 3) as usize }..];
        if number & 1 == 1 {
            assert!(rest.is_empty());
            return blocks;
        }
    }
}

/// Packs a table in memory: how many bytes its blocks have, how many blocks of zstd each has, and what they hold.
fn packed(table: TableName, row: fn(u32) -> Row) -> (usize, usize, Vec<Row>) {
    let spool = spool(table, row);
    let trained = train(&spool, THOROUGH).unwrap().unwrap();
    let part = span(&trained.0, PartKind::Dictionary).open(trained.0.clone(), None);
    let Ok(Part::Dictionary(dictionary)) = part else {
        panic!("{part:?}");
    };
    let compressors = Compressors::new(table, THOROUGH, Some(trained));
    let mut blocks = spool.open().unwrap();
    let (mut size, mut parts, mut rows) = (0, Vec::new(), Vec::new());
    while let Some(block) = blocks.next().unwrap() {
        for block in compressors.compress(vec![block]).unwrap() {
            size += block.stored.len();
            parts.push(blocks_of(&block.stored));
            rows.extend(read(&block, &dictionary));
        }
    }
    parts.dedup();
    assert_eq!(parts.len(), 1, "all blocks are alike");
    (size, parts[0], rows)
}

fn read(block: &PackedBlock, dictionary: &Dictionary) -> Vec<Row> {
    let kind = PartKind::Block {
        codec: Codec::ZstdDictionary,
        raw: block.raw,
        dictionary: None,
    };
    let span = span(&block.stored, kind);
    let bytes = Checked::part(block.stored.clone(), &span.digest).unwrap();
    let Ok(Part::Block(block)) = span.parse(bytes, Some(dictionary)) else {
        panic!("not a block");
    };
    let row = |row| Some((block.key(row)?.to_vec(), block.value(row)?.to_vec()));
    (0..block.len()).map(|at| row(at).unwrap()).collect()
}

#[test]
fn numbers_stand_apart_in_codes_where_it_is_shorter() {
    let all: Vec<_> = (0..ROWS).map(row).collect();
    let [recordings, titles, tokens, prefixes] = [
        TableName::Recordings,
        TableName::Titles,
        TableName::Tokens,
        TableName::Prefixes,
    ]
    .map(|table| {
        let (size, parts, rows) = packed(table, row);
        assert!(rows == all, "{table:?} is read back");
        (size, parts)
    });
    assert_eq!([recordings.1, titles.1, tokens.1, prefixes.1], [2, 2, 2, 1]);
    // Four bytes that nothing tells, one of five values, one of three, and what says which text: less than
    // codes that tell no place from another have.
    assert!(
        recordings.0 * 100 < tokens.0 * 95,
        "{recordings:?} {tokens:?}"
    );
}

#[test]
fn numbers_that_are_said_again_stay_as_they_are() {
    let (_, parts, rows) = packed(TableName::Works, shared);
    assert!(rows.into_iter().eq((0..ROWS).map(shared)));
    assert_eq!(parts, 1);
}
