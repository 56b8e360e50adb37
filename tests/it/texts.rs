//! Any text: every character there is, and texts of what people, services and mischief send, given to
//! the same functions as the fuzz targets.

use imr_snapshots::text::fold;
use imr_tests::exercise::exercise;
use proptest::prelude::*;

/// Most bytes of a fold for a byte of the text: `U+FDFA` is eighteen letters.
const GROWTH: usize = 12;

#[test]
fn every_character_is_folded_once_and_for_all() {
    let all: Vec<char> = ('\0'..=char::MAX).collect();
    for three in all.chunks(3) {
        let text = String::from_iter(three);
        exercise("fold", text.as_bytes());
        let folded = fold(&text);
        assert!(folded.len() <= GROWTH * text.len(), "{text:?} {folded:?}");
    }
}

#[test]
fn every_character_may_be_in_a_title() {
    let all: Vec<char> = ('\0'..=char::MAX).collect();
    for some in all.chunks(24) {
        let text = String::from_iter(some);
        exercise("parts", text.as_bytes());
        exercise(
            "parts",
            format!("a{text} (Live{text}) - {text}b").as_bytes(),
        );
    }
}

#[test]
fn letters_of_every_block_are_searched_for() {
    for block in 0..=0x10_ff {
        let letters = [0x41, 0x42, 0x7f, 0x80, 0xfe].map(|at| char::from_u32(block << 8 | at));
        let text: String = letters.into_iter().flatten().collect();
        exercise("search", format!("\u{7}{text}\n").as_bytes());
        exercise(
            "search",
            format!("\u{1}yesterday {text}\n{text}").as_bytes(),
        );
    }
}

/// Pieces of texts that mean something to a parser.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "yesterday",
        "Yesterdya",
        "beatles",
        "千本桜",
        "サ",
        "사랑",
        "seoul",
        "XAFUZ2600001",
        "1999",
        " ",
        "\n",
        "\t",
        ",",
        ";",
        "|",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\\ud800",
        "\\u0041",
        "{\"lines\":[",
        "\"title\":",
        "\"isrc\":",
        "title",
        "artist",
        "isrc",
        "HEAD\tdsrf/30\tUGCProfile\n",
        "AS01\t1\tA1\tA1\t",
        "#AS01\t",
        "MW01.01\t",
        "SU03\t",
        "FOOT\t",
        "3:20",
        "PT3M",
        " - Live",
        "(feat. ",
        ")",
        "\u{0}",
        "\u{301}",
        "\u{202e}",
        "0.1.2",
    ]);
    let piece = prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => "[\\x00-\\u{ffff}]{0,3}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn texts_of_known_pieces_are_read_as_promised(text in pieces()) {
        for name in ["fold", "parts", "search", "usage", "report", "request"] {
            exercise(name, text.as_bytes());
        }
    }

    #[test]
    fn any_bytes_are_read_as_promised(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in ["fold", "parts", "search", "usage", "report"] {
            exercise(name, &bytes);
        }
    }
}
