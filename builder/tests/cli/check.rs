//! `imr check`: small bad feeds of every format, a registry that knows better, acknowledgements,
//! and the real files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use imr_builder::feed::cwr::CwrFeed;
use imr_builder::feed::cwr::layout::write;
use imr_builder::feed::{Feed, Files, Take};
use imr_builder::ingest::{Item, Reject};
use imr_builder::registry::FeedFile;
use imr_snapshots::record::{FactKind, FactValue};
use serde_json::Value;

use super::{Run, fresh, imr, path};

/// Writes a feed of one file; returns where it is.
fn feed(test: &str, name: &str, text: &str) -> PathBuf {
    let file = fresh(test).join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    file
}

/// Checks feeds; what is printed names files without their folder.
fn check(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut all = vec!["check", "--quiet"];
    all.extend(arguments);
    let run = imr(&all);
    let text = run.text().replace(&format!("{}/", path(folder)), "");
    (run.code, text)
}

/// Checks one file in text; the exit code has to be that of a feed with errors.
fn told(file: &Path) -> String {
    let (code, text) = check(file.parent().unwrap(), &[path(file)]);
    assert_eq!(code, 1, "{text}");
    text
}

fn list(run: &Run) -> (Value, Vec<Value>) {
    let json = run.json();
    let findings = json["findings"].as_array().unwrap().clone();
    (json["summary"].clone(), findings)
}

const TABLE: &str = "\
ISWC,Title,Composer,mechanical-share,language
T-034.524.680-1,Teapot,Ada Lamp,50,en
T-034.524.680-1,Teapot,Ben Kettle,60,en
T-034.524.680-2,Spout,Ada Lamp,100,qq
T-034.524.680-1,Kettle,Ada Lamp,,
X-1,Handle,Ada Lamp,100,
,Lid,Ada Lamp,100,
";

#[test]
fn a_table_is_told_row_by_row_with_counts_first() {
    let file = feed("check-table", "works.csv", TABLE);
    let expected = "\
4 errors, 2 warnings, 1 note
1 file, 6 rows: 4 taken, 2 refused
table: 1 file, it has a column `ISWC`

          1  error    check-digit
          1  error    id-length
          1  error    no-id
          1  error    shares-over
          1  warning  language-unknown
          1  warning  title-differs
          1  note     kind-guessed

works.csv
          -  note     kind-guessed: its rows are read as works: it has a column `ISWC`
                      hint: say it with --kind if that is wrong
          2  error    shares-over: T-034.524.680-1: ownership shares of mechanical rights come to 110.00 %, more than the whole
                      hint: correct the shares, or the territories in which they hold
          4  warning  language-unknown: `qq` is not a language of ISO 639
                      hint: give a language tag of BCP 47, such as en or pt-BR
        4:1  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1
                      hint: compare the code with its certificate; one digit is wrong, or two have changed places
          5  warning  title-differs: ISWC `T-034.524.680-1` is `Kettle` here and `Teapot` on line 2
                      hint: is one code given to two things? correct one, or give the other title as alternative
        6:1  error    id-length: `X-1` is no ISWC: 2 characters instead of 11, T and ten digits
                      hint: correct the code, or the mapping of the column
          7  error    no-id: the row has no identifier
                      hint: give each row at least one identifier; `local` is one of the source's own
";
    assert_eq!(told(&file), expected);
}

#[test]
fn statements_are_told_with_what_they_do_not_say() {
    let text = r#"{"subject":"isrc:USS1Z9900001","train-ai":"n","declared":"2025-01-01","declarant":"A"}
{"subject":"iswc:T0345246802","train-ai":"n","declared":"2999-01-01"}
{"subject":"isrc:USS1Z9900001","train-ai":"perhaps"}
"#;
    let told = told(&feed("check-statements", "s.jsonl", text));
    for part in [
        "2 errors, 1 warning, 0 notes\n1 file, 3 rows: 2 taken, 1 refused\n",
        "\n          2  warning  date-future: 2999-01-01 is more than a year from now\n",
        "\n          2  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "\n          3  error    permission: `perhaps` says neither yes nor no\n",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn musicbrainz_documents_are_recognised_and_told() {
    let text = r#"{"id":"5b11f4ce-a62d-471e-81fc-a69a8278c7da","title":"Teapot","iswcs":["T-034.524.680-2"],"relations":[]}
{"id":"not-a-uuid","title":"Spout","iswcs":[]}
"#;
    let told = told(&feed("check-musicbrainz", "work", text));
    for part in [
        "3 errors, 0 warnings, 0 notes\n1 file, 2 rows: 1 taken, 1 refused\n",
        "musicbrainz: 1 file, it has `iswcs`\n",
        "\n          1  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "\n          2  error    no-id: ",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

const ERN: &str = r#"<?xml version="1.0"?>
<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">
 <ResourceList>
  <SoundRecording>
   <ResourceReference>A1</ResourceReference>
   <SoundRecordingEdition><ResourceId><ISRC>USS1Z990000</ISRC></ResourceId></SoundRecordingEdition>
   <DisplayTitleText>Teapot</DisplayTitleText>
  </SoundRecording>
  <SoundRecording>
   <ResourceReference>A2</ResourceReference>
   <SoundRecordingEdition><ResourceId><ISRC>USS1Z9900001</ISRC></ResourceId></SoundRecordingEdition>
   <WorkId><ISWC>T0345246802</ISWC></WorkId>
   <DisplayTitleText>Spout</DisplayTitleText>
   <Duration>three minutes</Duration>
  </SoundRecording>
 </ResourceList>
</ern:NewReleaseMessage>
"#;

#[test]
fn release_messages_are_recognised_by_namespace_and_told_by_element() {
    let told = told(&feed("check-ern", "release.xml", ERN));
    for part in [
        "ern: 1 file, its namespace is that of ERN\n",
        "1 file, 2 rows: 1 taken, 1 refused\n",
        "  error    id-length: `USS1Z990000` is no ISRC",
        "  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "  error    duration: ",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn a_folder_of_bulk_tables_is_one_feed_told_by_file_line_and_column() {
    let heading = "#MusicalWorkRecordId\tISWC\tMusicalWorkTitle\tLanguageAndScriptCode\tOpusNumber\t\
                   ComposerCatalogNumber\tNominalDuration\tHasRightShareInDispute\t\
                   TerritoryOfPublicDomain\tIsArrangementOfTraditionalWork\t\
                   AlternativeMusicalWorkIdForUsStatutoryReversion\tUsStatutoryReversionDate\t\
                   IsCompositeMusicalWork";
    let rows = "W1\tT0345246802\tTEAPOT\t\t\t\t\tfalse\t\tfalse\t\t\t\n\
                W2\tT034524680\tSPOUT\t\t\t\t\tperhaps\t\tfalse\t\t\t\n";
    let text = format!("{heading}\n{rows}");
    let file = feed("check-bwarm", "feed/musicalworks.tsv", &text);
    let folder = file.parent().unwrap();
    let (code, told) = check(folder.parent().unwrap(), &[path(folder)]);
    assert_eq!(code, 1, "{told}");
    for part in [
        "bwarm: 1 file, its name is that of a BWARM table\n",
        "\nfeed/musicalworks.tsv\n",
        "\n        2:2  error    check-digit: ISWC `T-034.524.680-2`: the check digit should be 1\n",
        "\n        3:2  error    id-length: `T034524680` is no ISWC",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

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

#[test]
fn warnings_alone_pass_unless_strict_and_usage_errors_are_told_apart() {
    let folder = fresh("check-exit");
    let (good, odd) = (folder.join("good.csv"), folder.join("odd.csv"));
    fs::write(&good, "isrc,title\nUSS1Z9900001,Teapot\n").unwrap();
    fs::write(
        &odd,
        "isrc,title\nUSS1Z9900001,Teapot\nUSS1Z9900001,Spout\n",
    )
    .unwrap();
    imr(&["check", "-q", path(&good)]).exits(0);
    imr(&["check", "-q", path(&good), "--strict"]).exits(0);
    imr(&["check", "-q", path(&odd)]).exits(0);
    imr(&["check", "-q", path(&odd), "--strict"]).exits(1);
    let missing = folder.join("missing.csv");
    imr(&["check", "-q", path(&missing)]).fails_with("missing.csv", "check the spelling");
    let ack = folder.join("ack");
    imr(&["check", "-q", path(&good), "--ack", path(&ack)]).fails_with(
        "none of the files is CWR",
        "only CWR files are acknowledged",
    );
    imr(&["check", "-q", path(&good), "--kind", "song"]).fails_with("song", "say what one row");
    assert!(
        imr(&["check", path(&good), "--format-in", "mp3"])
            .exits(2)
            .err
            .contains("bwarm")
    );
}

#[test]
fn a_registry_is_checked_with_its_own_mapping_and_the_text_is_short() {
    let folder = fresh("check-registry");
    let rows: String = (0..50)
        .map(|row| format!("X{row}\tTitle {row}\n"))
        .collect();
    fs::write(folder.join("a.tsv"), format!("Code\tName\n{rows}")).unwrap();
    let registry = "[registry]\nname = 'R'\norigin = 'example.org/r'\n[[source]]\nid = 's'\n\
                    name = 'S'\nlicence = 'CC0-1.0'\ndate = 2026-01-01\nformat = 'table'\n\
                    kind = 'recording'\npaths = ['a.tsv']\n[source.columns]\nisrc = 'Code'\n\
                    title = 'Name'\n";
    let file = folder.join("registry.toml");
    fs::write(&file, registry).unwrap();
    let (code, text) = check(&folder, &[path(&file), "--limit", "3"]);
    assert_eq!(code, 1);
    assert_eq!(text.matches("no ISRC").count(), 3, "{text}");
    assert!(
        text.contains("\n47 more of id-length: --limit 0 lists all\n"),
        "{text}"
    );
    let (_, all) = check(&folder, &[path(&file), "--limit", "0"]);
    assert_eq!(all.matches("no ISRC").count(), 50, "{all}");
}

/// The folder of the real feeds; says so where there is none.
fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no ../shared/data beside the checkout");
    None
}

#[test]
fn every_real_file_is_checked_to_its_end() {
    let Some(data) = data() else { return };
    let mut folders: Vec<PathBuf> = fs::read_dir(&data)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let run = imr(&["check", "-q", path(folder), "--format", "json"]);
        assert!(
            run.code == 0 || run.code == 1,
            "{}: {}",
            folder.display(),
            run.err
        );
        let (summary, findings) = list(&run);
        let number = |name: &str| summary[name].as_u64().unwrap();
        assert_eq!(number("taken") + number("refused"), number("rows"));
        let total = number("errors") + number("warnings") + number("notes");
        assert_eq!(findings.len() as u64, total, "{}", folder.display());
        assert_eq!(run.code == 1, number("errors") > 0, "{}", folder.display());
    }
}

#[test]
fn a_real_acknowledgement_lacks_the_record_that_its_counts_have() {
    let Some(data) = data() else { return };
    let file = data.join("cwr-samples/weso/ackexample.V21");
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let trailer: usize = lines.last().unwrap()[16..24].parse().unwrap();
    assert_eq!((lines.len(), trailer), (2_574, 2_575));
    // The record that is missing: numbers of one transaction go on without it.
    let number = |line: &str, at: usize| line.get(at..at + 8).and_then(|n| n.parse::<u64>().ok());
    let jump = lines.windows(2).position(|pair| {
        let same = pair[0].get(3..11) == pair[1].get(3..11) && !pair[1].starts_with("GR");
        same && number(pair[1], 11) > number(pair[0], 11).map(|n| n + 1)
    });
    let run = imr(&["check", "-q", path(&file), "--format", "json"]).exits(1);
    let (summary, findings) = list(&run);
    assert_eq!(
        (summary["rows"].as_u64(), summary["refused"].as_u64()),
        (Some(2_574), Some(0))
    );
    let found: Vec<(u64, &str)> = findings
        .iter()
        .map(|finding| {
            (
                finding["line"].as_u64().unwrap(),
                finding["code"].as_str().unwrap(),
            )
        })
        .collect();
    let jump = jump.unwrap() as u64 + 2;
    assert_eq!(
        found,
        [
            (jump, "cwr-sequence"),
            (2_573, "cwr-count"),
            (2_574, "cwr-count")
        ]
    );
}
