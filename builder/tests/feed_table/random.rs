//! Random tables: nothing panics and every row is accounted for.

use std::io::Cursor;

use imr_builder::feed::Take as _;
use imr_builder::feed::table::TableFeed;
use imr_snapshots::record::Kind;
use proptest::prelude::*;

use crate::take::{Taken, read, spec};

/// Cells that are meant to be hard, and any other text.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("XAABC2600001".to_owned()),
        Just("T0345246801".to_owned()),
        Just("T0345246802".to_owned()),
        Just("7.18752E+11".to_owned()),
        Just("NULL".to_owned()),
        Just("3:45".to_owned()),
        Just("\"open".to_owned()),
        Just("a|b;c".to_owned()),
        "[a-z0-9|;, \\\\\"-]{0,12}",
        "\\PC{0,8}",
    ]
}

const HEADER: [&str; 7] = [
    "isrc",
    "title",
    "artist",
    "duration",
    "upc",
    "iswc",
    "artist.ipi",
];

/// A cell as RFC 4180 quotes it.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn quoted_rows_are_all_counted(rows in prop::collection::vec(prop::collection::vec(cell(), 1..9), 0..20)) {
        let mut text = HEADER.join(",");
        for row in &rows {
            text.push('\n');
            text.push_str(&row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        }
        let taken = read(&spec("recording", &[]), "a.csv", text);
        let blank = |row: &&Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
        let expected = rows.iter().filter(|row| !blank(row)).count() as u64;
        prop_assert_eq!(taken.rows, expected);
        let accepted = taken.of(Kind::Recording).iter().filter(|item| !item.ids.is_empty()).count() as u64;
        prop_assert_eq!(accepted + taken.rejected(), taken.rows);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        header in prop::sample::select(vec!["isrc,title\n", "isrc\ttitle\n", "{\"isrc\":\"XAABC2600001\"}\n", ""]),
    ) {
        let bytes = [header.as_bytes(), &bytes].concat();
        for name in ["a.csv", "a.tsv", "a.jsonl", "a.txt"] {
            let taken = read(&spec("recording", &[]), name, bytes.clone());
            prop_assert!(taken.items.len() as u64 + taken.rejected() >= taken.rows);
            prop_assert!(taken.rejected() <= taken.rows);
        }
    }

    #[test]
    fn hard_characters_in_any_order_lose_no_row(text in "[a\",\t\r\n|\\\\;]{0,200}") {
        let table = format!("local,title\n{text}");
        let taken = read(&spec("work", &[("local", "local")]), "a.csv", table);
        prop_assert_eq!(taken.of(Kind::Work).len() as u64 + taken.rejected(), taken.rows);
        let lines = text.split(['\r', '\n']).count() as u64;
        prop_assert!(taken.rows <= lines);
        prop_assert!(taken.rejects.iter().all(|reject| reject.line >= 2 && reject.line <= lines + 1));
    }
}

#[test]
fn a_failing_taker_stops_the_feed() {
    struct Full;
    impl imr_builder::feed::Take for Full {
        fn item(&mut self, _: imr_builder::ingest::Item) -> std::io::Result<()> {
            Err(std::io::Error::other("disk full"))
        }
        fn reject(&mut self, _: imr_builder::ingest::Reject) {}
        fn row(&mut self, _: u64) {}
    }
    let feed = TableFeed::new("own".into(), 0, Vec::new(), spec("recording", &[]));
    let error = feed
        .read_from(Cursor::new("isrc\nXAABC2600001\n"), "a.csv", &mut Full)
        .unwrap_err();
    assert_eq!(error.to_string(), "disk full");
    let mut taken = Taken::default();
    taken.row(1);
    assert_eq!(taken.rows, 1);
}
