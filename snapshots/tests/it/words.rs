//! Blocks of the tables of words, damaged behind their digests: every flipped bit and every length is
//! refused or read as something, and nothing panics.

use std::rc::Rc;

use imr_snapshots::digest::{Checked, ObjectKind, ObjectName, Sha256Digest};
use imr_snapshots::record::Kind;
use imr_snapshots::segment::{Block, BlockCutter, Codec, Part, PartKind, Span};
use imr_snapshots::table::postings;
use imr_snapshots::table::tokens::{self, Field, Group};
use imr_snapshots::table::{TableName, TokenCutter, WordCutter, fuzzy};

/// A row: its key and its value.
type Pair = (Vec<u8>, Vec<u8>);

/// Words that share beginnings and rests, in several scripts.
fn known() -> Vec<String> {
    let mut words: Vec<String> = [
        "사랑",
        "자랑",
        "звезда",
        "千本桜",
        "らめん",
        "yesterday",
        "yesterdays",
    ]
    .map(str::to_owned)
    .to_vec();
    words.extend((0..60).map(|at| format!("{}ove{}", char::from(b'a' + at % 26), at / 26)));
    words.sort();
    words.dedup();
    words
}

/// Rows of *tokens* and *postings*: rare words, and one that very many cards have.
fn lists() -> (Vec<Pair>, Vec<Pair>) {
    let (mut tokens, mut postings) = (Vec::new(), Vec::new());
    let mut cutter = TokenCutter::default();
    for (at, word) in known().iter().enumerate() {
        let cards = if at == 3 { 700 } else { at as u32 % 5 + 1 };
        for number in 0..cards {
            let group = Group::of(if number < 300 { 200 } else { 9 }, Kind::Recording);
            let field = if at % 3 == 0 {
                Field::Name
            } else {
                Field::Title
            };
            cutter.push(word, field, group, number * 7 + at as u32, &mut postings);
        }
        let row = cutter.close(word, &mut postings);
        tokens.push((word.as_bytes().to_vec(), row));
    }
    (tokens, postings)
}

/// Rows of *fuzzy*.
fn near() -> Vec<Pair> {
    let mut rows = Vec::new();
    let mut cutter = WordCutter::default();
    for word in known() {
        rows.extend(cutter.push(&word, 3).unwrap());
    }
    rows.extend(cutter.finish().unwrap());
    rows.push((fuzzy::rest_key("ove1"), b"abc".to_vec()));
    rows.push((fuzzy::rest_key("랑"), "사자".as_bytes().to_vec()));
    rows
}

fn blocks(table: TableName, rows: &[Pair]) -> Vec<Vec<u8>> {
    let mut cutter = BlockCutter::new(table);
    let mut blocks = Vec::new();
    for (key, value) in rows {
        blocks.extend(cutter.push(key, value).unwrap());
    }
    blocks.extend(cutter.finish());
    blocks.into_iter().map(|block| block.bytes).collect()
}

/// Reads a block as stored, without looking at its digest.
fn parse(bytes: &[u8]) -> Option<Rc<Block>> {
    let length = u32::try_from(bytes.len()).unwrap();
    let span = Span {
        object: ObjectName {
            digest: Sha256Digest::of(bytes),
            kind: ObjectKind::Segment,
        },
        offset: 0,
        length,
        digest: Sha256Digest::of(bytes).short(),
        kind: PartKind::Block {
            codec: Codec::Stored,
            raw: length,
            dictionary: None,
        },
    };
    match span.parse(Checked::unchecked(bytes.to_vec()), None) {
        Ok(Part::Block(block)) => Some(block),
        _ => None,
    }
}

/// Uses everything that a block still offers; returns how many rows are read.
fn use_all(table: TableName, block: &Block) -> usize {
    let mut read = 0;
    for row in 0..block.len() + 1 {
        let (Some(key), Some(value)) = (block.key(row), block.value(row)) else {
            continue;
        };
        let is_read = match table {
            TableName::Tokens => tokens::decode(value).is_ok(),
            TableName::Postings => {
                let first = postings::first_of(key).unwrap_or(0);
                postings::decode_page(value, first).is_ok()
            }
            _ if fuzzy::first_word(key).is_some() => block.fst(row).is_some_and(|fst| {
                let mut budget = 1_000;
                for (word, errors) in [("aove1", 1), ("yesterdaysx", 2), ("사량", 1)] {
                    fuzzy::near(&fst, word, errors, u8::MAX, &mut budget);
                    fuzzy::beginnings(&fst, word);
                }
                true
            }),
            _ => std::str::from_utf8(value).is_ok(),
        };
        read += usize::from(is_read);
    }
    read
}

#[test]
fn damaged_blocks_of_words_do_not_panic() {
    let (tokens, postings) = lists();
    assert!(!postings.is_empty());
    let all = [
        (TableName::Tokens, tokens),
        (TableName::Postings, postings),
        (TableName::Fuzzy, near()),
    ];
    for (table, rows) in all {
        let blocks = blocks(table, &rows);
        let whole = blocks
            .iter()
            .map(|bytes| use_all(table, &parse(bytes).unwrap()));
        assert_eq!(whole.sum::<usize>(), rows.len(), "{table:?}");
        let (mut tried, mut parsed) = (0, 0);
        for bytes in blocks {
            let mut try_one = |bytes: &[u8]| {
                tried += 1;
                if let Some(block) = parse(bytes) {
                    parsed += 1;
                    use_all(table, &block);
                }
            };
            let mut damaged = bytes.clone();
            for bit in 0..bytes.len() * 8 {
                damaged[bit / 8] ^= 1 << (bit % 8);
                try_one(&damaged);
                damaged[bit / 8] ^= 1 << (bit % 8);
            }
            for length in 0..bytes.len() {
                try_one(&bytes[..length]);
            }
        }
        assert!(parsed > 0, "some damage is invisible without digests");
        println!("{table:?}: {tried} damaged blocks, {parsed} still parse, 0 panics");
    }
}
