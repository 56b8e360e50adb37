//! The feeds of the sample, read with nothing of the program but the check digits.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use imr_snapshots::id::{Check, Scheme, parse};

use super::{HOUSE, fresh, imr, path, sample_into};

/// The rows of a table by header.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut text = String::new();
    let file = File::open(HOUSE.sample.join(name)).unwrap();
    if name.ends_with(".gz") {
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut text)
            .unwrap();
    } else {
        let mut file = file;
        file.read_to_string(&mut text).unwrap();
    }
    let tabs = name.contains(".tsv");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .quoting(!tabs)
        .from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The objects of a file with one a line.
fn lines(name: &str) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(HOUSE.sample.join(name)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Checks every value of a cell; returns how many there were.
fn checked(scheme: Scheme, cell: &str) -> usize {
    let mut count = 0;
    for value in cell.split('|').filter(|value| !value.is_empty()) {
        let reading = parse(scheme, value).unwrap();
        let expected = if scheme == Scheme::Isrc {
            Check::Absent
        } else {
            Check::Right
        };
        assert_eq!(reading.check, expected, "{value}");
        assert!(reading.notes.is_empty(), "{value}");
        count += 1;
    }
    count
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
    let root = fresh("seeds");
    let folders = [root.join("a"), root.join("b"), root.join("c")];
    let said = [
        sample_into(&folders[0], "7"),
        sample_into(&folders[1], "7"),
        sample_into(&folders[2], "8"),
    ];
    assert_eq!(said[0].lines().last(), said[1].lines().last());
    let read = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        files
            .map(|file| {
                (
                    file.file_name().into_string().unwrap(),
                    fs::read(file.path()).unwrap(),
                )
            })
            .collect()
    };
    let [a, b, c] = folders.each_ref().map(|folder| read(folder));
    assert_eq!(
        a.len(),
        11,
        "nine feeds, registry.toml and TRY.txt: {:?}",
        a.keys()
    );
    assert!(a == b, "the same seed");
    for (name, bytes) in &a {
        assert_eq!(
            c[name] == *bytes,
            name == "registry.toml",
            "another seed: {name}"
        );
    }
}

#[test]
fn every_code_has_a_right_check_digit() {
    let mut count = 0;
    for row in rows("society-a.csv") {
        count += checked(Scheme::Iswc, &row["ISWC"]);
        for (name, cell) in row.iter().filter(|(name, _)| name.ends_with("IPI")) {
            assert!(checked(Scheme::Ipi, cell) <= 1, "{name}");
        }
    }
    for row in rows("society-b.tsv.gz") {
        count += checked(Scheme::Iswc, &row["iswc"]) + checked(Scheme::Ismn, &row["ismn"]);
        count += checked(Scheme::Isrc, &row["recordings"]);
        count += row
            .iter()
            .filter(|(n, _)| n.ends_with("_ipi"))
            .map(|(_, c)| checked(Scheme::Ipi, c))
            .sum::<usize>();
    }
    for row in rows("label.csv") {
        let columns = [
            (Scheme::Isrc, "ISRC"),
            (Scheme::Isni, "Artist ISNI"),
            (Scheme::Isni, "Featured ISNI"),
            (Scheme::Dpid, "Label DPID"),
            (Scheme::Isan, "ISAN"),
            (Scheme::Eidr, "EIDR"),
            (Scheme::Gtin, "Barcode"),
            (Scheme::Iswc, "ISWC"),
        ];
        count += columns
            .map(|(scheme, name)| checked(scheme, &row[name]))
            .iter()
            .sum::<usize>();
    }
    for line in lines("releases.jsonl") {
        count += checked(Scheme::Gtin, line["gtin"].as_str().unwrap());
        count += checked(Scheme::Grid, line["grid"].as_str().unwrap_or_default());
    }
    for line in lines("names.jsonl") {
        for ipi in line["ipi"].as_array().into_iter().flatten() {
            count += checked(Scheme::Ipi, ipi.as_str().unwrap());
        }
        for (scheme, name) in [
            (Scheme::IpiBase, "ipi_base"),
            (Scheme::Isni, "isni"),
            (Scheme::Dpid, "dpid"),
        ] {
            count += checked(scheme, line[name].as_str().unwrap_or_default());
        }
    }
    assert!(count > 1_500, "{count}");
}

#[test]
fn the_shares_of_a_right_add_up_to_the_whole_but_for_a_few() {
    let mut sums: BTreeMap<(String, &str), u64> = BTreeMap::new();
    for row in rows("society-a.csv") {
        for right in ["Performing %", "Mechanical %", "Synchronisation %"] {
            let (whole, part) = row[right].split_once('.').unwrap_or((&row[right], "00"));
            let points = match whole {
                "" => 0,
                whole => whole.parse::<u64>().unwrap() * 100 + part.parse::<u64>().unwrap(),
            };
            *sums.entry((row["ISWC"].clone(), right)).or_default() += points;
        }
    }
    let whole = sums.values().filter(|sum| **sum == 10_000).count();
    assert!(
        sums.values().all(|sum| *sum <= 10_000),
        "one society never claims more than all"
    );
    assert!(whole * 100 >= sums.len() * 90, "{whole} of {}", sums.len());
    let report = imr(&["inspect", path(&HOUSE.snapshot), "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(
        report["coverage"]["societies"],
        serde_json::json!(["991", "992"])
    );
}

#[test]
fn every_script_and_every_kind_of_title_is_there() {
    // Ten scripts need more works than 200 recordings have.
    let folder = fresh("scripts");
    imr(&["sample", "--out", path(&folder), "--recordings", "3000"]).exits(0);
    let text = fs::read_to_string(folder.join("society-a.csv")).unwrap();
    let scripts = [
        ("Latin", 'a'..='z'),
        ("Cyrillic", 'а'..='я'),
        ("Greek", 'α'..='ω'),
        ("Arabic", 'ء'..='ي'),
        ("Hebrew", 'א'..='ת'),
        ("Devanagari", 'अ'..='ह'),
        ("Thai", 'ก'..='ฮ'),
        ("Hangul", '가'..='힣'),
        ("kana", 'ぁ'..='ヺ'),
        ("Han", '一'..='鿿'),
    ];
    let letters: BTreeSet<char> = text.chars().collect();
    for (name, range) in scripts {
        let known = letters
            .iter()
            .filter(|letter| range.contains(letter))
            .count();
        assert!(known >= 15, "{name}: {known} letters");
    }
    let names = fs::read_to_string(folder.join("names.jsonl")).unwrap();
    for part in [
        "\"group\"",
        "\"person\"",
        "\"organisation\"",
        "native_name",
        "pseudonym",
    ] {
        assert!(names.contains(part), "{part}");
    }
    let statements = fs::read_to_string(folder.join("ai-statements.csv")).unwrap();
    for part in [
        ",no,",
        ",yes,",
        ",conditional,",
        "\nXW",
        "\nT-99",
        "\nipi:99",
    ] {
        assert!(statements.contains(part), "{part}");
    }
}

#[test]
fn sizes_that_cannot_be_made_are_refused() {
    let folder = fresh("sizes");
    for size in ["0", "15000001"] {
        imr(&["sample", "--out", path(&folder), "--recordings", size])
            .fails_with("a sample has 1 to 15000000 recordings", "choose a folder");
    }
}
