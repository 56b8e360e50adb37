//! What files do that they should not.

use std::io::Write as _;

use imr_snapshots::record::Kind;

use crate::take::{Taken, read, spec};

fn csv(bytes: impl Into<Vec<u8>>) -> Taken {
    read(&spec("recording", &[]), "a.csv", bytes)
}

fn tsv(bytes: impl Into<Vec<u8>>) -> Taken {
    read(&spec("recording", &[]), "a.tsv", bytes)
}

const A: &str = "XAABC2600001";
const B: &str = "XAABC2600002";

#[test]
fn every_line_end_is_one_also_mixed() {
    for (end, mixed) in [
        ("\n", "\n"),
        ("\r\n", "\r\n"),
        ("\r", "\r"),
        ("\n", "\r\n"),
        ("\r", "\n"),
    ] {
        let taken = csv(format!("isrc,title{end}{A},One{mixed}{mixed}{B},Two"));
        assert_eq!(
            taken.titles(Kind::Recording),
            ["One", "Two"],
            "{end:?} {mixed:?}"
        );
        assert_eq!((taken.rows, taken.rejects.len()), (2, 0));
    }
    let taken = csv(format!("isrc,title\r\n{A},\"One\r\nmore\"\r\nbad\r\n"));
    assert_eq!(taken.titles(Kind::Recording), ["One more"]);
    assert_eq!(taken.told(), ["4 columns!"]);
}

#[test]
fn quoted_cells_hold_delimiters_quotes_and_line_breaks() {
    let taken = csv(format!(
        "isrc,title\n{A},\"a, \"\"b\"\" c\"\n\"{B}\" ,\"x\ny\"\nbad\n"
    ));
    assert_eq!(taken.titles(Kind::Recording), ["a, \"b\" c", "x y"]);
    assert_eq!(taken.told(), ["5 columns!"]);
    assert_eq!(taken.warnings["control-character"], 1);
}

#[test]
fn quotes_inside_of_a_cell_are_text() {
    let taken = csv(format!("isrc,title\n{A},\"Weird\" Al\n{B},say \"hi\"\n"));
    assert_eq!(
        taken.titles(Kind::Recording),
        ["\"Weird\" Al", "say \"hi\""]
    );
    assert!(taken.rejects.is_empty());
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_line_only() {
    let taken = csv(format!(
        "isrc,title\n{A},\"One\n{B},Two\nXAABC2600003,Three\n"
    ));
    assert_eq!(taken.titles(Kind::Recording), ["Two", "Three"]);
    assert_eq!(taken.told(), ["2:2 quote!"]);
    assert_eq!(taken.rows, 3);
}

#[test]
fn a_quote_that_is_closed_in_the_middle_of_a_later_cell_costs_its_own_line_only() {
    let taken = csv(format!(
        "isrc,title\n{A},\"One\n{B},Two \"x\" y\nXAABC2600003,\"Three\"\n"
    ));
    assert_eq!(taken.titles(Kind::Recording), ["Two \"x\" y", "Three"]);
    assert_eq!(taken.told(), ["2:2 quote!"]);
}

#[test]
fn between_tabs_quotes_are_text_unless_the_source_says_so() {
    let taken = tsv(format!("isrc\ttitle\n{A}\t\"One\" more\n{B}\t\"Two\n"));
    assert_eq!(taken.titles(Kind::Recording), ["\"One\" more", "\"Two"]);
    let mut quoted = spec("recording", &[]);
    quoted.quotes = Some(true);
    let taken = read(
        &quoted,
        "a.tsv",
        format!("isrc\ttitle\n{A}\t\"One\tmore\"\n"),
    );
    assert_eq!(taken.titles(Kind::Recording), ["One more"]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_header() {
    assert_eq!(csv(format!("\u{feff}isrc,title\n{A},One\n")).rows, 1);
    assert_eq!(
        csv(format!("\u{feff}\"isrc\",title\n{A},One\n"))
            .items
            .len(),
        1
    );
    for bytes in [
        &b"\xff\xfei\0s\0r\0c\0\n\0"[..],
        &b"\xfe\xff\0i\0s\0r\0c\0\n"[..],
    ] {
        let taken = csv(bytes);
        assert_eq!(taken.told(), ["1 file-encoding"]);
        assert!(taken.rejects[0].hint.contains("iconv"));
    }
}

#[test]
fn a_row_that_is_not_utf_8_is_rejected_with_the_byte() {
    let taken = csv([
        b"isrc,title\nXAABC2600001,Caf\xe9\n",
        format!("{B},Two\n").as_bytes(),
    ]
    .concat());
    assert_eq!(taken.told(), ["2:2 utf8!"]);
    assert!(
        taken.rejects[0].message.contains("byte 17") && taken.rejects[0].message.contains("0xE9")
    );
    assert!(taken.rejects[0].hint.contains("Latin-1"));
    assert_eq!(taken.titles(Kind::Recording), ["Two"]);
}

#[test]
fn a_row_with_nul_is_rejected() {
    let taken = csv(format!("isrc,title\n{A},O\0ne\n{B},Two\n"));
    assert_eq!(taken.told(), ["2:2 nul!"]);
    assert_eq!(taken.titles(Kind::Recording), ["Two"]);
}

#[test]
fn a_row_of_another_length_than_the_header_is_rejected() {
    let text = format!("isrc\ttitle\tlabel\n{A}\tOne\n{B}\tTwo\tL\tmore\nXAABC2600003\tThree\tL\n");
    let taken = tsv(text.clone());
    assert_eq!(taken.told(), ["2 columns!", "3 columns!"]);
    assert_eq!(taken.rejects[0].message, "2 cells where the header has 3");
    let mut ragged = spec("recording", &[]);
    ragged.ragged = true;
    let taken = read(&ragged, "a.tsv", text);
    assert_eq!(taken.told(), ["3 columns!"]);
    assert_eq!(taken.titles(Kind::Recording), ["One", "Three"]);
    let taken = read(&ragged, "a.tsv", format!("isrc\ttitle\n{A}\tOne\t\t\n"));
    assert_eq!((taken.items.len(), taken.rejects.len()), (1, 0));
}

#[test]
fn a_file_without_rows_is_told_apart_from_an_empty_one() {
    assert_eq!(csv("").told(), ["1 file-empty"]);
    assert_eq!(csv("\n\r\n").told().len(), 1);
    assert_eq!(
        read(&spec("recording", &[]), "a.jsonl", "").told(),
        ["1 file-empty"]
    );
    let taken = csv("isrc,title\n");
    assert_eq!((taken.rows, taken.rejects.len()), (0, 0));
    let taken = csv(format!("isrc,title\n,\n  , \n\n{A},One\n"));
    assert_eq!((taken.rows, taken.rejects.len()), (1, 0));
}

#[test]
fn a_header_that_does_not_fit_the_mapping_is_an_error_of_the_file() {
    let mapped = spec("recording", &[("isrc", "Code"), ("title", "Song")]);
    let taken = read(&mapped, "a.csv", format!("Code,Name\n{A},One\n"));
    assert_eq!(taken.told(), ["1 file-columns"]);
    let message = &taken.rejects[0].message;
    assert_eq!(
        message,
        "there is no column `Song`; the columns are: Code, Name"
    );
    assert_eq!(
        read(&mapped, "a.csv", "Code,Song,Code\n").told(),
        ["1:3 file-header"]
    );
    assert_eq!(
        read(&mapped, "a.csv", format!("code,SONG,x,x\n{A},One,,\n"))
            .items
            .len(),
        1
    );
    assert_eq!(csv("name,artist\nOne,Two\n").told(), ["1 file-no-id"]);
    assert_eq!(csv(b"isrc,\xff\n".to_vec()).told(), ["1:2 file-header"]);
}

#[test]
fn the_delimiter_is_found_in_the_header() {
    for delimiter in [",", ";", "\t", "|"] {
        let text =
            format!("isrc{delimiter}title{delimiter}\"a,b;c\"\n{A}{delimiter}One{delimiter}\n");
        for name in ["a.csv", "a.txt"] {
            let taken = read(&spec("recording", &[]), name, text.clone());
            assert_eq!(
                taken.titles(Kind::Recording),
                ["One"],
                "{delimiter:?} {name}"
            );
        }
    }
    let mut given = spec("recording", &[]);
    given.set_delimiter("~").unwrap();
    assert_eq!(
        read(&given, "a.csv", format!("isrc~title\n{A}~One, two\n"))
            .items
            .len(),
        1
    );
}

#[test]
fn packed_files_are_unpacked_and_torn_ones_told() {
    let text = format!("isrc,title\n{A},One\n{B},Two\n");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(text.as_bytes(), 3).unwrap();
    for packed in [gzip.clone(), zstd] {
        let taken = csv(packed.clone());
        assert_eq!(taken.titles(Kind::Recording), ["One", "Two"]);
        assert_eq!(taken.bytes, packed.len() as u64);
    }
    let taken = csv(gzip[..gzip.len() - 6].to_vec());
    assert_eq!(taken.rejects.len(), 1);
    assert_eq!(
        (taken.rejects[0].code, taken.rejects[0].whole_row),
        ("file-read", false)
    );
    assert_eq!(csv(&b"PK\x03\x04spreadsheet"[..]).told(), ["1 file-zip"]);
}

#[test]
fn json_lines_are_rows_and_broken_ones_are_rejected() {
    let text = "{\"isrc\": \"XAABC2600001\", \"title\": \"One\"}\n\nnot json\n[]\n{\"title\": \"No code\"}\n\
                {\"isrc\": [\"XAABC2600002\", \"XAABC2600003\"], \"title\": \"Two\", \"duration\": 225}\n";
    let taken = read(&spec("recording", &[]), "a.jsonl", text);
    assert_eq!(taken.told(), ["3 json!", "4 json!", "5 no-id!"]);
    assert_eq!(
        (taken.rows, taken.titles(Kind::Recording)),
        (5, vec!["One", "Two"])
    );
    assert_eq!(taken.items[1].ids.len(), 2);
    assert_eq!(
        read(&spec("recording", &[]), "a.json", "[{}]").told(),
        ["1 file-json"]
    );
    let mapped = spec("recording", &[("isrc", "code")]);
    let taken = read(&mapped, "a.jsonl", "{\"cod\": \"XAABC2600001\"}\n");
    assert_eq!(taken.told(), ["1 no-id!", "2 file-columns"]);
}

#[test]
fn what_rows_say_again_about_an_album_is_handed_over_once() {
    let header = "isrc,upc,album,artist,artist.ipi\n";
    let row = |isrc: &str, album: &str| format!("{isrc},602475093060,{album},Doe,00014107338\n");
    let taken = csv(format!(
        "{header}{}{}{}",
        row(A, "Hot"),
        row(B, "Hot"),
        row(B, "Cold")
    ));
    assert_eq!(taken.of(Kind::Recording).len(), 3);
    assert_eq!(taken.titles(Kind::Release), ["Hot", "Cold"]);
    assert_eq!(taken.titles(Kind::Party), ["Doe"]);
}
