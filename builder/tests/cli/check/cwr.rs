//! Registrations, and the acknowledgements that are written for them.

use std::fs;
use std::io;
use std::path::Path;

use imr_builder::feed::cwr::CwrFeed;
use imr_builder::feed::cwr::layout::write;
use imr_builder::feed::{Feed, Files, Take};
use imr_builder::ingest::{Item, Reject};
use imr_builder::registry::FeedFile;
use imr_snapshots::record::{FactKind, FactValue};
use serde_json::Value;

use super::{feed, list, told};
use crate::{imr, path};

/// One registration: a publisher and a writer with half of every right each, unless said.
struct Registration<'a> {
    title: &'a str,
    number: &'a str,
    iswc: &'a str,
    ipi: &'a str,
    society: &'a str,
    writer: &'a str,
}

const GOOD: Registration<'_> = Registration {
    title: "TEAPOT",
    number: "W0001",
    iswc: "T0345246801",
    ipi: "00014107338",
    society: "052",
    writer: "5000",
};

/// Writes a CWR file; counts are right unless `records` says otherwise.
fn cwr(works: &[Registration<'_>], records: Option<usize>) -> String {
    let mut lines = vec![
        write(
            "HDR",
            &[
                ("Sender Type", "PB"),
                ("Sender ID", "199"),
                ("Sender Name", "EXAMPLE MUSIC"),
                ("EDI Standard Version Number", "01.10"),
                ("Creation Date", "20260102"),
                ("Creation Time", "030405"),
                ("Transmission Date", "20260102"),
            ],
        ),
        write(
            "GRH",
            &[
                ("Transaction Type", "NWR"),
                ("Group ID", "1"),
                ("Version Number for this transaction type", "02.10"),
            ],
        ),
    ];
    for (number, work) in works.iter().enumerate() {
        lines.extend(transaction(&number.to_string(), work));
    }
    let (works, own) = (works.len().to_string(), (lines.len()).to_string());
    let group = [
        ("Group ID", "1"),
        ("Transaction Count", works.as_str()),
        ("Record Count", own.as_str()),
    ];
    lines.push(write("GRT", &group));
    let all = records.unwrap_or(lines.len() + 1).to_string();
    let file = [
        ("Group Count", "1"),
        ("Transaction Count", works.as_str()),
        ("Record Count", all.as_str()),
    ];
    lines.push(write("TRL", &file));
    lines.join("\r\n") + "\r\n"
}

fn transaction(number: &str, work: &Registration<'_>) -> [String; 3] {
    let record = |kind: &str, sequence: &str, values: &[(&str, &str)]| {
        let mut all = vec![
            ("Transaction Sequence #", number),
            ("Record Sequence #", sequence),
        ];
        all.extend(values);
        write(kind, &all)
    };
    let shares = |points| {
        [
            ("PR Ownership Share", points),
            ("MR Ownership Share", points),
            ("SR Ownership Share", points),
        ]
    };
    let header = [
        ("Work Title", work.title),
        ("Submitter Work #", work.number),
        ("ISWC", work.iswc),
        ("Musical Work Distribution Category", "POP"),
        ("Duration", "000000"),
        ("Recorded Indicator", "U"),
        ("Version Type", "ORI"),
    ];
    let mut publisher = vec![
        ("Publisher Sequence #", "1"),
        ("Interested Party #", "P1"),
        ("Publisher Name", "EXAMPLE MUSIC"),
        ("Publisher Type", "E"),
        ("Publisher IPI Name #", "00000000199"),
        ("PR Affiliation Society #", work.society),
    ];
    publisher.extend(shares("5000"));
    let mut writer = vec![
        ("Interested Party #", "W1"),
        ("Writer Last Name", "LAMP"),
        ("Writer First Name", "ADA"),
        ("Writer Designation Code", "CA"),
        ("Writer IPI Name #", work.ipi),
    ];
    writer.extend(shares(work.writer));
    [
        record("NWR", "0", &header),
        record("SPU", "1", &publisher),
        record("SWR", "2", &writer),
    ]
}

/// A file with one registration that is right and several that are not.
fn registrations() -> String {
    let works = [
        GOOD,
        Registration {
            number: "W0002",
            iswc: "",
            ipi: "00014107339",
            ..GOOD
        },
        Registration {
            number: "W0003",
            iswc: "",
            writer: "5007",
            ..GOOD
        },
        Registration {
            number: "W0001",
            title: "SPOUT",
            iswc: "",
            ..GOOD
        },
        Registration {
            number: "W0005",
            title: "",
            iswc: "",
            society: "998",
            ..GOOD
        },
        Registration {
            number: "W0006",
            iswc: "",
            writer: "5006",
            ..GOOD
        },
    ];
    cwr(&works, Some(99))
}

#[test]
fn registrations_are_told_by_line_and_column_of_the_record() {
    let text = told(&feed("check-cwr", "CW260001EXA_000.V21", &registrations()));
    let findings = text.split("\nCW260001EXA_000.V21\n").nth(1).unwrap();
    let findings: Vec<&str> = findings
        .lines()
        .filter(|line| !line.contains("hint: "))
        .collect();
    let expected = [
        "      8:116  error    check-digit: IPI name number `00014107339`: the check digit should be 38",
        "          9  error    shares-over: ownership shares of performing rights come to 100.07 %, more than the whole",
        "          9  error    shares-over: ownership shares of mechanical rights come to 100.07 %, more than the whole",
        "          9  error    shares-over: ownership shares of synchronisation rights come to 100.07 %, more than the whole",
        "         12  error    number-twice: work number `W0001` was already given on line 3",
        "      15:20  error    cwr-missing: NWR has no Work Title",
        "     16:113  warning  society-unknown: PR Affiliation Society # `998` is not in the list of CISAC",
        "         22  error    cwr-count: Record Count is `00000099`, but there are 22",
    ];
    assert_eq!(findings.join("\n"), expected.join("\n"));
}

#[test]
fn json_and_csv_say_what_the_text_says() {
    let file = feed("check-machine", "a.V21", &registrations());
    let json = imr(&["check", "-q", path(&file), "--format", "json"]).exits(1);
    let (summary, findings) = list(&json);
    let total: u64 = ["errors", "warnings", "notes"]
        .iter()
        .map(|level| summary[level].as_u64().unwrap())
        .sum();
    assert_eq!(findings.len() as u64, total);
    assert_eq!(
        (summary["rows"].as_u64(), summary["taken"].as_u64()),
        (Some(22), Some(22))
    );
    assert_eq!(summary["formats"][0]["format"], "cwr");

    let lines = imr(&["check", "-q", path(&file), "--format", "ndjson"]).exits(1);
    let mut lines = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert_eq!(lines.next().unwrap()["summary"], summary);
    assert_eq!(lines.collect::<Vec<_>>(), findings);

    let table = imr(&["check", "-q", path(&file), "--format", "csv"]).exits(1);
    assert!(
        table
            .err
            .starts_with("1 file, 22 rows: 22 taken, 0 refused; "),
        "{}",
        table.err
    );
    let mut reader = csv::Reader::from_reader(table.out.as_slice());
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let expected: Vec<Vec<String>> = findings
        .iter()
        .map(|finding| names.iter().map(|name| text(&finding[name])).collect())
        .collect();
    assert_eq!(rows, expected);
}

/// Reads an acknowledgement as any CWR file: the status of each submitter's number.
#[derive(Default)]
struct Verdicts(Vec<(String, String)>);

impl Take for Verdicts {
    fn item(&mut self, item: Item) -> io::Result<()> {
        let status = item.claims.facts.iter().find_map(|fact| match &fact.value {
            FactValue::Text(text) if fact.kind == FactKind::Registration => Some(text.clone()),
            _ => None,
        });
        if let Some(status) = status {
            let number = item.ids[0].code().rsplit('/').next().unwrap().to_owned();
            self.0.push((number, status[..2].to_owned()));
        }
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        panic!("the acknowledgement is not right: {reject:?}");
    }

    fn row(&mut self, _: u64) {}
}

fn verdicts(ack: &Path) -> Vec<(String, String)> {
    let mut verdicts = Verdicts::default();
    let files = vec![FeedFile {
        name: "ack".to_owned(),
        path: ack.to_owned(),
    }];
    CwrFeed::new(Files {
        id: "check".to_owned(),
        number: 0,
        files,
    })
    .read(&mut verdicts)
    .unwrap();
    verdicts.0
}

#[test]
fn the_acknowledgement_is_read_back_with_the_same_verdicts() {
    let file = feed("check-ack", "a.V21", &registrations());
    let ack = file.with_file_name("ack.V21");
    let run = imr(&[
        "check",
        "-q",
        path(&file),
        "--ack",
        path(&ack),
        "--format",
        "json",
    ])
    .exits(1);
    assert!(
        run.err.contains("6 transactions: 2 accepted, 4 rejected"),
        "{}",
        run.err
    );
    // The verdict of a transaction is that of the findings on its three lines.
    let (_, findings) = list(&run);
    let has_error = |first: u64| {
        findings.iter().any(|finding| {
            finding["level"] == "error"
                && (first..first + 3).contains(&finding["line"].as_u64().unwrap())
        })
    };
    let numbers = ["W0001", "W0002", "W0003", "W0001", "W0005", "W0006"];
    let expected: Vec<(String, String)> = (0..6)
        .map(|at| {
            let status = if has_error(3 + 3 * at) { "RJ" } else { "RA" };
            (numbers[at as usize].to_owned(), status.to_owned())
        })
        .collect();
    let statuses: Vec<&str> = expected.iter().map(|(_, status)| status.as_str()).collect();
    assert_eq!(statuses, ["RA", "RJ", "RJ", "RJ", "RJ", "RA"]);
    assert_eq!(verdicts(&ack), expected);
    let text = fs::read_to_string(&ack).unwrap();
    let messages: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("MSG"))
        .collect();
    let first = "MSG0000000100000001F00000002SWRF001CHECK-DIGIT: IPI NAME NUMBER `00014107339`: \
                 THE CHECK DIGIT SHOULD BE 38";
    assert_eq!(messages[0], first);
    let warnings_and_errors = findings.iter().filter(|finding| finding["level"] != "note");
    assert_eq!(messages.len(), warnings_and_errors.count());
    // It is a right file itself.
    imr(&["check", "-q", path(&ack)]).exits(0);
}

#[test]
fn what_is_registered_already_is_a_duplicate_or_a_conflict() {
    let offered = [
        GOOD,
        Registration {
            number: "W0002",
            iswc: "T0000000010",
            title: "SPOUT",
            ..GOOD
        },
        Registration {
            number: "W0003",
            iswc: "T0000000032",
            title: "LID",
            ..GOOD
        },
    ];
    let file = feed("check-status", "a.V21", &cwr(&offered, None));
    // The first work is registered with the same shares, the second with others, the third not.
    let registered = format!(
        "iswc\ttitle\trole\tcredit\tipi\tperforming-share\tmechanical-share\tsynchronisation-share\n\
         {0}\t{1}\tpublisher\tEXAMPLE MUSIC\t00000000199\t50\t50\t50\n\
         {0}\t{1}\twriter\tADA LAMP\t{2}\t50\t50\t50\n\
         T0000000010\tSPOUT\tpublisher\tEXAMPLE MUSIC\t00000000199\t10\t10\t10\n\
         T0000000010\tSPOUT\twriter\tADA LAMP\t{2}\t90\t90\t90\n",
        GOOD.iswc, GOOD.title, GOOD.ipi
    );
    fs::write(file.with_file_name("known.tsv"), registered).unwrap();
    let registry = file.with_file_name("registry.toml");
    let text = "[registry]\nname = 'R'\norigin = 'r.example/r'\n[[source]]\nid = 'own'\nname = 'own'\n\
                licence = 'CC0-1.0'\ndate = 2026-01-02\nredistribution = true\nformat = 'table'\n\
                kind = 'work'\npaths = ['known.tsv']\n";
    fs::write(&registry, text).unwrap();
    let out = file.with_file_name("snapshot");
    imr(&["build", path(&registry), "--out", path(&out), "-q"]).exits(0);
    let ack = file.with_file_name("ack.V21");
    let arguments = [
        "check",
        "-q",
        path(&file),
        "--against",
        path(&out),
        "--ack",
        path(&ack),
    ];
    imr(&arguments);
    let told = verdicts(&ack);
    let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(told, [("W0001", "DU"), ("W0002", "CO"), ("W0003", "RA")]);
}
