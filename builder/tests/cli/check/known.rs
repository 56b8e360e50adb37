//! What a registry knows of a feed already.

use std::collections::BTreeMap;
use std::fs;

use super::{check, list};
use crate::{fresh, imr, path};

const REGISTERED: &str = "\
iswc\ttitle\tcomposer\tmechanical-share\tarchived:iswc
T0345246801\tTeapot\tAda Lamp\t50\t
T0345246801\tTeapot\tBen Kettle\t50\t
T0000000010\tSpout\tAda Lamp\t100\tT0000000021
";

const OFFERED: &str = "\
iswc\ttitle\tcomposer\tmechanical-share
T0345246801\tTEAPOT!\tLamp Ada\t60
T0345246801\tTEAPOT!\tBen Kettle\t40
T0000000021\tSpout\tAda Lamp\t100
T0000000010\tSpout\tAda Lamp\t100
T0000000032\tLid\tCy Cup\t100
";

/// The check digit of an ISWC (ISO 15707), so that the codes above are right.
fn iswc_check(digits: &str) -> u32 {
    let digits = digits.chars().map(|digit| digit.to_digit(10).unwrap());
    let sum: u32 = digits.zip(1..).map(|(digit, weight)| digit * weight).sum();
    (10 - (1 + sum) % 10) % 10
}

#[test]
fn what_a_registry_knows_of_a_feed_is_told_for_every_identifier() {
    for code in ["0345246801", "0000000010", "0000000021", "0000000032"] {
        let check = code[9..].parse::<u32>().unwrap();
        assert_eq!(iswc_check(&code[..9]), check, "{code}");
    }
    let root = fresh("check-against");
    fs::write(root.join("works.tsv"), REGISTERED).unwrap();
    fs::write(root.join("offered.tsv"), OFFERED).unwrap();
    fs::write(root.join("isrc.tsv"), "isrc\ttitle\nUSS1Z9900001\tTeapot\n").unwrap();
    let registry = "[registry]\nname = 'R'\norigin = 'example.org/r'\n[[source]]\nid = 's'\n\
                    name = 'S'\nlicence = 'CC0-1.0'\ndate = 2026-01-01\nformat = 'table'\n\
                    kind = 'work'\npaths = ['works.tsv']\n";
    fs::write(root.join("registry.toml"), registry).unwrap();
    let snapshot = root.join("snapshot");
    imr(&[
        "build",
        "-q",
        path(&root.join("registry.toml")),
        "--out",
        path(&snapshot),
    ])
    .exits(0);
    let run = imr(&[
        "check",
        "-q",
        path(&root.join("offered.tsv")),
        path(&root.join("isrc.tsv")),
        "--against",
        path(&snapshot),
        "--format",
        "json",
    ])
    .exits(0);
    let (summary, findings) = list(&run);
    let against = &summary["against"];
    for (state, count) in [
        ("identifiers", 5),
        ("conflict", 1),
        ("archived", 1),
        ("known", 1),
        ("unknown", 1),
        ("not_covered", 1),
    ] {
        assert_eq!(against[state], count, "{state}: {against}");
    }
    let mut states: BTreeMap<String, String> = BTreeMap::new();
    for finding in &findings {
        if finding["code"].as_str().unwrap().starts_with("registry-") {
            let (code, id) = (&finding["code"], &finding["identifier"]);
            let place = format!(
                "{}:{} {}",
                finding["line"],
                code.as_str().unwrap(),
                finding["message"].as_str().unwrap()
            );
            states
                .entry(id.as_str().unwrap().to_owned())
                .or_insert(place);
        }
    }
    let expected = [
        (
            "isrc:USS1Z9900001",
            "2:registry-not-covered ISRC `US-S1Z-99-00001`: the registry has no such identifiers",
        ),
        (
            "iswc:T0000000010",
            "5:registry-known ISWC `T-000.000.001-0` is in the registry: `Spout`",
        ),
        (
            "iswc:T0000000021",
            "4:registry-archived ISWC `T-000.000.002-1` is archived; `T-000.000.001-0` is preferred",
        ),
        (
            "iswc:T0000000032",
            "6:registry-unknown ISWC `T-000.000.003-2` is not in the registry",
        ),
        (
            "iswc:T0345246801",
            "2:registry-conflict ISWC `T-034.524.680-1`: \
             mechanical share of `Lamp Ada` 60.00 %, in the registry 50.00 %; \
             mechanical share of `Ben Kettle` 40.00 %, in the registry 50.00 %; \
             ownership shares of the mechanical right come to 110.00 % together",
        ),
    ];
    let expected = expected.map(|(id, told)| (id.to_owned(), told.to_owned()));
    assert_eq!(states.into_iter().collect::<Vec<_>>(), expected);
    let (_, text) = check(
        &root,
        &[
            path(&root.join("offered.tsv")),
            "--against",
            path(&snapshot),
        ],
    );
    assert!(
        text.contains("4 identifiers: 1 known, 1 in conflict, 1 archived, 1 unknown\n"),
        "{text}"
    );
}
