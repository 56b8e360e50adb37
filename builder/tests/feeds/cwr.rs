//! CWR: the real acknowledgement of a society where a machine has it, counted a second time by
//! slicing its lines; made files for everything that it does not have; damaged files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use imr_builder::feed::cwr::{CwrFeed, layout::write};
use imr_builder::feed::{Files, Take};
use imr_builder::ingest::{Item, Reject};
use imr_snapshots::id::Scheme;
use imr_snapshots::record::{
    Basis, FactKind, FactValue, Kind, Question, Relation, Right, Role, Standing, TitleRole, control,
};
use proptest::prelude::*;

use crate::place::{Place, ask, count, names, record, titles};

/// Everything that a feed hands over.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) items: Vec<Item>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) rows: u64,
}

impl Take for Taken {
    fn item(&mut self, item: Item) -> io::Result<()> {
        self.items.push(item);
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        self.rejects.push(reject);
    }

    fn row(&mut self, _bytes: u64) {
        self.rows += 1;
    }
}

impl Taken {
    pub(crate) fn refused(&self) -> u64 {
        self.rejects.iter().filter(|one| one.whole_row).count() as u64
    }

    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.rejects.iter().map(|one| one.code).collect()
    }

    fn of(&self, kind: Kind) -> Vec<&Item> {
        self.items.iter().filter(|item| item.kind == kind).collect()
    }
}

fn read(bytes: Vec<u8>) -> Taken {
    let files = Files {
        id: "society".to_owned(),
        number: 0,
        files: Vec::new(),
    };
    let mut taken = Taken::default();
    CwrFeed::new(files)
        .read_from(io::Cursor::new(bytes), "file.V22", &mut taken)
        .unwrap();
    taken
}

/// A file of the CWR samples; says so where there is none.
fn sample(name: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/cwr-samples/weso");
    if !folder.is_dir() {
        println!("skipped: there is no ../shared/data beside the checkout");
        return None;
    }
    Some(fs::read_to_string(folder.join(name)).unwrap())
}

/// Columns `from`-`to` (from 1, both included) of a line, as the specification counts them.
fn columns(line: &str, from: usize, to: usize) -> &str {
    line.get(from - 1..to.min(line.len()))
        .unwrap_or_default()
        .trim()
}

#[test]
fn a_real_acknowledgement_gives_its_works_writers_shares_and_codes() {
    let Some(text) = sample("ackexample.V21") else {
        return;
    };
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2_574);
    let taken = read(text.clone().into_bytes());
    assert_eq!((taken.rows, taken.refused()), (2_574, 0));
    // Works and society codes, sliced from the lines.
    let of = |kinds: &[&str]| {
        let is = |line: &&&str| kinds.iter().any(|kind| line.starts_with(kind));
        lines.iter().filter(is).copied().collect::<Vec<&str>>()
    };
    let codes: BTreeSet<String> = of(&["ACK"])
        .iter()
        .map(|line| columns(line, 130, 149))
        .filter(|code| !code.is_empty())
        .map(|code| format!("052:{code}"))
        .collect();
    assert_eq!(codes.len(), 19, "one of the twenty was not registered");
    let iswcs: BTreeSet<&str> = of(&["NWR", "REV"])
        .iter()
        .map(|line| columns(line, 96, 106))
        .filter(|iswc| !iswc.is_empty())
        .collect();
    assert_eq!(iswcs.len(), 16);
    let ids = |scheme: Scheme| -> BTreeSet<String> {
        let works = taken.of(Kind::Work);
        let all = works.iter().flat_map(|work| &work.ids);
        let own = all.filter(|id| id.scheme() == scheme);
        own.map(|id| id.code().to_owned()).collect()
    };
    assert_eq!(ids(Scheme::Society), codes);
    assert_eq!(
        ids(Scheme::Iswc),
        iswcs.iter().map(|s| (*s).to_owned()).collect()
    );
    // Parties by IPI name number.
    let publishers = of(&["SPU", "OPU"]);
    let writers = of(&["SWR", "OWR"]);
    let ipis: BTreeSet<String> = publishers
        .iter()
        .map(|line| columns(line, 88, 98))
        .chain(writers.iter().map(|line| columns(line, 116, 126)))
        .filter(|ipi| !ipi.is_empty() && ipi.bytes().any(|byte| byte != b'0'))
        .map(|ipi| format!("{ipi:0>11}"))
        .collect();
    assert_eq!(ipis.len(), 57);
    let found: BTreeSet<String> = taken
        .of(Kind::Party)
        .iter()
        .map(|party| party.ids[0].code().to_owned())
        .collect();
    assert_eq!(found, ipis);
    let isrcs = of(&["REC"])
        .iter()
        .filter(|line| !columns(line, 250, 261).is_empty())
        .count();
    assert_eq!(taken.of(Kind::Recording).len(), isrcs);
    assert_eq!(isrcs, 19);
    shares_of_the_lines(&lines, &taken);
}

/// Compares the shares of every work with sums over its lines.
fn shares_of_the_lines(lines: &[&str], taken: &Taken) {
    let mut expected: Vec<BTreeMap<(Basis, usize), u64>> = Vec::new();
    let mut countries: Vec<usize> = Vec::new();
    for line in lines {
        let (kind, basis, first) = match &line[..3] {
            "ACK" => {
                expected.push(BTreeMap::new());
                countries.push(0);
                continue;
            }
            "SPU" | "OPU" => (0, Basis::Ownership, 116),
            "SWR" | "OWR" => (1, Basis::Ownership, 130),
            "SPT" => (2, Basis::Collection, 35),
            "SWT" => (3, Basis::Collection, 29),
            _ => continue,
        };
        let step = if kind < 2 { 8 } else { 5 };
        for right in 0..3 {
            let from = first + right * step;
            let points: u64 = columns(line, from, from + 4).parse().unwrap_or(0);
            *expected
                .last_mut()
                .unwrap()
                .entry((basis, right))
                .or_default() += points;
            *countries.last_mut().unwrap() += usize::from(basis == Basis::Collection && points > 0);
        }
    }
    let works = taken.of(Kind::Work);
    assert_eq!(works.len(), expected.len());
    for ((work, expected), countries) in works.iter().zip(expected).zip(countries) {
        let mut sums: BTreeMap<(Basis, usize), u64> = BTreeMap::new();
        let mut terms = 0;
        for share in &work.claims.shares {
            // A share that holds in several territories stands once for each line.
            let own = 1 + share.territory.matches('+').count();
            assert!(!share.territory.contains('-'), "the file excludes nothing");
            let right = share.right as usize;
            *sums.entry((share.basis, right)).or_default() += u64::from(share.points) * own as u64;
            terms += if share.basis == Basis::Collection {
                own
            } else {
                0
            };
        }
        let expected: BTreeMap<_, _> = expected.into_iter().filter(|(_, sum)| *sum > 0).collect();
        assert_eq!(sums, expected, "{:?}", work.ids);
        assert!(terms <= countries, "{:?}", work.ids);
    }
}

#[test]
fn a_real_work_is_found_by_iswc_and_by_tunecode_and_says_who_collects_where() {
    let Some(text) = sample("ackexample.V21") else {
        return;
    };
    let (report, store) = Place::new()
        .source("prs", "format = \"cwr\"", &[&text])
        .built();
    assert_eq!(count(&report, Kind::Work), 20);
    for code in ["T7001652628", "society:052:250310HP", "052:250310HP"] {
        assert_eq!(names(&store, code), ["work iswc:T7001652628"], "{code}");
    }
    let work = record(&store, "T7001652628");
    assert_eq!(work.titles[0].text, "ANGEL AND THE ASS");
    let buck = work
        .credits
        .iter()
        .find(|one| one.name == "PETER LAWRENCE BUCK")
        .unwrap();
    assert_eq!(buck.role, Role::Composer);
    assert_eq!(buck.party.as_ref().unwrap().code(), "00008715000");
    assert_eq!(names(&store, "00008715000"), ["party ipi:00008715000"]);
    let share = work
        .shares
        .iter()
        .find(|share| share.name == "PETER LAWRENCE BUCK" && share.basis == Basis::Ownership);
    assert_eq!(
        share.map(|share| (share.right, share.points)),
        Some((Right::Performing, 1_666))
    );
    assert!(
        work.credits
            .iter()
            .any(|one| one.name == "TUATARA" && one.role == Role::Performer)
    );
    let place = |territory: &str| {
        let question = Question::read(Some("mechanical"), Some(territory)).unwrap();
        let found = control(&work, &question.on(2026_11_20));
        let shares = found.iter().flat_map(|one| &one.balance.shares);
        shares
            .map(|at| work.shares[*at].name.clone())
            .collect::<BTreeSet<_>>()
    };
    assert!(
        place("BE").contains("UNIVERSAL MUSIC PUBLISHING N.V."),
        "{:?}",
        place("BE")
    );
    assert!(!place("GB").contains("UNIVERSAL MUSIC PUBLISHING N.V."));
}

#[test]
fn the_other_samples_give_their_works() {
    for (name, lines, works) in [("nwrexample2.V21", 12, 1), ("revexample.V21", 25, 2)] {
        let Some(text) = sample(name) else { return };
        assert_eq!(
            text.lines().filter(|line| !line.trim().is_empty()).count(),
            lines
        );
        let taken = read(text.into_bytes());
        assert_eq!(
            (taken.rows, taken.refused()),
            (lines as u64, 0),
            "{name}: {:?}",
            taken.rejects
        );
        assert_eq!(taken.of(Kind::Work).len(), works, "{name}");
        for work in taken.of(Kind::Work) {
            assert!(!work.claims.titles.is_empty() && !work.claims.credits.is_empty());
        }
    }
}

/// One transaction with a record of every kind that a work can have.
pub(crate) fn whole() -> Vec<String> {
    let mut lines = vec![
        write(
            "HDR",
            &[
                ("Sender Type", "PB"),
                ("Sender ID", "61101"),
                ("Sender Name", "EXAMPLE"),
                ("EDI Standard Version Number", "01.10"),
                ("Creation Date", "20260101"),
            ],
        ),
        write(
            "GRH",
            &[
                ("Transaction Type", "NWR"),
                ("Group ID", "1"),
                ("Version Number for this transaction type", "02.20"),
            ],
        ),
    ];
    let details: &[(&str, &[(&str, &str)])] = &[
        (
            "NWR",
            &[
                ("Work Title", "NIGHT RIVER"),
                ("Language Code", "IW"),
                ("Submitter Work #", "W1"),
                ("ISWC", "T0345246801"),
                ("Copyright Date", "20010506"),
                ("Duration", "000321"),
                ("Musical Work Distribution Category", "POP"),
                ("Version Type", "ORI"),
                ("Recorded Indicator", "Y"),
            ],
        ),
        (
            "SPU",
            &[
                ("Publisher Sequence #", "1"),
                ("Interested Party #", "P1"),
                ("Publisher Name", "EXAMPLE SONGS"),
                ("Publisher Type", "E"),
                ("Publisher IPI Name #", "00000000199"),
                ("PR Affiliation Society #", "052"),
                ("PR Ownership Share", "05000"),
                ("MR Ownership Share", "10000"),
                ("SR Ownership Share", "10000"),
                ("Society-Assigned Agreement Number", "A7"),
            ],
        ),
        (
            "SPT",
            &[
                ("Interested Party #", "P1"),
                ("PR Collection Share", "05000"),
                ("MR Collection Share", "10000"),
                ("Inclusion/Exclusion Indicator", "I"),
                ("TIS Numeric Code", "2136"),
            ],
        ),
        (
            "SPT",
            &[
                ("Interested Party #", "P1"),
                ("Inclusion/Exclusion Indicator", "E"),
                ("TIS Numeric Code", "0840"),
            ],
        ),
        (
            "SPU",
            &[
                ("Publisher Sequence #", "1"),
                ("Interested Party #", "P2"),
                ("Publisher Name", "EXAMPLE ADMIN"),
                ("Publisher Type", "AM"),
            ],
        ),
        (
            "OPU",
            &[
                ("Publisher Sequence #", "2"),
                ("Publisher Unknown Indicator", "Y"),
            ],
        ),
        (
            "SWR",
            &[
                ("Interested Party #", "W1"),
                ("Writer Last Name", "QUILL"),
                ("Writer First Name", "NORA"),
                ("Writer Designation Code", "CA"),
                ("Writer IPI Name #", "00014107338"),
                ("Writer IPI Base Number", "I-000000229-7"),
                ("PR Affiliation Society #", "021"),
                ("PR Ownership Share", "05000"),
            ],
        ),
        (
            "SWT",
            &[
                ("Interested Party #", "W1"),
                ("PR Collection Share", "05000"),
                ("Inclusion/Exclusion Indicator", "I"),
                ("TIS Numeric Code", "2136"),
            ],
        ),
        (
            "PWR",
            &[
                ("Publisher IP #", "P1"),
                ("Publisher Name", "EXAMPLE SONGS"),
                ("Writer IP #", "W1"),
                ("Publisher Sequence #", "1"),
            ],
        ),
        (
            "OWR",
            &[
                ("Writer Unknown Indicator", "Y"),
                ("Writer Designation Code", "A"),
            ],
        ),
        (
            "ALT",
            &[
                ("Alternate Title", "RIVER OF NIGHT"),
                ("Title Type", "TT"),
                ("Language Code", "EN"),
            ],
        ),
        (
            "NAT",
            &[
                ("Title (non-Roman)", "夜の川"),
                ("Title Type", "OL"),
                ("Language Code", "JA"),
            ],
        ),
        (
            "EWT",
            &[
                ("Entire Work Title", "RIVERS"),
                ("ISWC of Entire Work", "T1019142324"),
            ],
        ),
        ("VER", &[("Original Work Title", "OLD RIVER")]),
        (
            "PER",
            &[
                ("Performing Artist Last Name", "RIVERS"),
                ("Performing Artist First Name", "ANNA"),
            ],
        ),
        (
            "REC",
            &[
                ("Release Date", "20010601"),
                ("Release Duration", "000325"),
                ("Album Title", "WATERS"),
                ("Album Label", "EX RECORDS"),
                ("Release Catalog #", "EX 1"),
                ("EAN", "0036000291452"),
                ("ISRC", "USS1Z9900001"),
                ("Recording Format", "V"),
                ("Recording Title", "NIGHT RIVER"),
                ("Version Title", "LIVE"),
                ("Display Artist", "ANNA RIVERS"),
                ("ISRC Validity", "Y"),
            ],
        ),
        ("REC", &[("ISRC", "USS1Z9900002"), ("ISRC Validity", "U")]),
        (
            "ORN",
            &[
                ("Intended Purpose", "FIL"),
                ("Production Title", "THE RIVER FILM"),
                ("ISAN Root Segment", "000000018947"),
                ("ISAN Episode Segment", "0000"),
                ("EIDR Root Number", "779185342C2390308610"),
                ("EIDR Check Digit", "5"),
            ],
        ),
        (
            "INS",
            &[
                ("Standard Instrumentation Type", "BQU"),
                ("Instrumentation Description", "BRASS"),
            ],
        ),
        (
            "COM",
            &[("Title", "PART ONE"), ("ISWC of Component", "T0710644500")],
        ),
        (
            "XRF",
            &[
                ("Organisation Code", "052"),
                ("Identifier", "123456BR"),
                ("Identifier Type", "W"),
                ("Validity", "Y"),
            ],
        ),
        (
            "XRF",
            &[
                ("Organisation Code", "089"),
                ("Identifier", "12345678"),
                ("Identifier Type", "W"),
                ("Validity", "N"),
            ],
        ),
    ];
    for (number, (kind, fields)) in details.iter().enumerate() {
        let number = number.to_string();
        let mut all = vec![
            ("Transaction Sequence #", "0"),
            ("Record Sequence #", number.as_str()),
        ];
        all.extend_from_slice(fields);
        lines.push(write(kind, &all));
    }
    let records = details.len() + 2;
    let (group, file) = (records.to_string(), (records + 2).to_string());
    lines.push(write(
        "GRT",
        &[
            ("Group ID", "1"),
            ("Transaction Count", "1"),
            ("Record Count", &group),
        ],
    ));
    lines.push(write(
        "TRL",
        &[
            ("Group Count", "1"),
            ("Transaction Count", "1"),
            ("Record Count", &file),
        ],
    ));
    lines
}

#[test]
fn every_kind_of_record_leaves_its_claim() {
    let lines = whole();
    let taken = read(lines.join("\r\n").into_bytes());
    assert_eq!(
        (taken.rows, taken.codes()),
        (lines.len() as u64, Vec::new()),
        "{:?}",
        taken.rejects
    );
    let works = taken.of(Kind::Work);
    let work = works[0];
    let ids: Vec<String> = work.ids.iter().map(ToString::to_string).collect();
    assert_eq!(ids[0], "iswc:T0345246801");
    for id in [
        "local:society:PB61101/W1",
        "society:052:123456BR",
        "eidr:10.5240/7791-8534-2C23-9030-8610-5",
    ] {
        assert!(
            ids.iter().any(|own| own.eq_ignore_ascii_case(id)),
            "{id}: {ids:?}"
        );
    }
    let claims = &work.claims;
    let roles: Vec<_> = claims
        .titles
        .iter()
        .map(|title| (title.text.as_str(), title.role, title.language.as_str()))
        .collect();
    assert_eq!(
        roles,
        [
            ("NIGHT RIVER", TitleRole::Main, "he"),
            ("RIVER OF NIGHT", TitleRole::Translated, "en"),
            ("夜の川", TitleRole::OriginalScript, "ja"),
        ]
    );
    let credits: Vec<_> = claims
        .credits
        .iter()
        .map(|one| (one.name.as_str(), one.role))
        .collect();
    assert_eq!(
        credits,
        [
            ("EXAMPLE SONGS", Role::Publisher),
            ("EXAMPLE ADMIN", Role::Administrator),
            ("UNKNOWN PUBLISHER", Role::Publisher),
            ("NORA QUILL", Role::Writer),
            ("UNKNOWN WRITER", Role::Lyricist),
            ("ANNA RIVERS", Role::Performer),
        ]
    );
    let shares: Vec<_> = claims
        .shares
        .iter()
        .filter(|one| one.right == Right::Performing)
        .map(|one| {
            (
                one.name.as_str(),
                one.basis,
                one.territory.as_str(),
                one.points,
                one.society.as_str(),
            )
        })
        .collect();
    assert_eq!(
        shares,
        [
            ("EXAMPLE SONGS", Basis::Ownership, "", 5_000, "052"),
            ("EXAMPLE SONGS", Basis::Collection, "2136-840", 5_000, "052"),
            ("NORA QUILL", Basis::Ownership, "", 5_000, "021"),
            ("NORA QUILL", Basis::Collection, "2136", 5_000, "021"),
        ]
    );
    let texts = |kind: FactKind| -> Vec<String> {
        let own = claims.facts.iter().filter(|fact| fact.kind == kind);
        own.map(|fact| match &fact.value {
            FactValue::Text(text) => text.clone(),
            FactValue::Number(number) => number.to_string(),
        })
        .collect()
    };
    assert_eq!(
        texts(FactKind::PublisherChain),
        ["EXAMPLE SONGS (publisher) > EXAMPLE ADMIN (administrator) : NORA QUILL"]
    );
    assert_eq!(texts(FactKind::Duration), ["201000"]);
    assert_eq!(texts(FactKind::Copyright), ["2001-05-06"]);
    assert_eq!(texts(FactKind::Purpose), ["FIL"]);
    assert_eq!(texts(FactKind::Instrumentation), ["BQU BRASS"]);
    assert_eq!(
        texts(FactKind::RelatedTitle),
        ["whole: RIVERS", "version: OLD RIVER", "component: PART ONE"]
    );
    let related: Vec<_> = claims
        .links
        .iter()
        .map(|link| (link.relation, link.target.id.code()))
        .collect();
    assert_eq!(
        related,
        [
            (Relation::Whole, "T1019142324"),
            (Relation::Component, "T0710644500")
        ]
    );
    let standings: Vec<_> = claims
        .identifiers
        .iter()
        .map(|one| (one.id.to_string(), one.standing))
        .collect();
    assert!(
        standings.contains(&("society:089:12345678".to_owned(), Standing::NotValid)),
        "{standings:?}"
    );
    assert!(
        standings.contains(&("isrc:USS1Z9900002".to_owned(), Standing::NotLinked)),
        "{standings:?}"
    );
    let recording = taken.of(Kind::Recording)[0];
    assert_eq!(recording.ids[0].code(), "USS1Z9900001");
    assert_eq!(recording.claims.credits[0].name, "ANNA RIVERS");
    assert_eq!(recording.claims.links.len(), 2, "the release and the work");
    assert_eq!(taken.of(Kind::Release)[0].claims.titles[0].text, "WATERS");
    let nora = taken
        .of(Kind::Party)
        .into_iter()
        .find(|one| one.ids[0].code() == "00014107338")
        .unwrap();
    assert_eq!(nora.ids.len(), 2, "name number and base number");
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_the_rest_goes_in() {
    let good = whole();
    let bad = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = good.clone();
        change(&mut lines);
        let rows = lines.len() as u64;
        let taken = read(lines.join("\n").into_bytes());
        assert_eq!(taken.rows, rows);
        assert_eq!(taken.of(Kind::Work).len(), 1, "{:?}", taken.rejects);
        taken
            .rejects
            .iter()
            .map(|one| (one.code, one.line, one.whole_row))
            .collect::<Vec<_>>()
    };
    let last = good.len();
    assert_eq!(
        bad(&|lines| {
            lines.pop();
        }),
        [("cwr-trailer", last as u64 - 1, false)]
    );
    let found = bad(&|lines| lines.insert(4, "ZZZ0000000000000002".to_owned()));
    assert_eq!(found[0], ("record-type", 5, true));
    assert_eq!(
        found.iter().filter(|one| one.0 == "cwr-count").count(),
        2,
        "{found:?}"
    );
    let found = bad(&|lines| lines[3] = lines[3].replace("05000", "99999"));
    assert_eq!(found, [("share", 4, false)]);
    let found = bad(&|lines| lines[2] = lines[2].replace("20010506", "20011306"));
    assert_eq!(found, [("date", 3, false)]);
    let found = bad(&|lines| lines[3] = lines[3].replace("00000000199", "0000000019X"));
    assert_eq!(found, [("id-character", 4, false)]);
    let found = bad(&|lines| lines.insert(2, "SPU0000000900000000".to_owned()));
    assert_eq!(found[0], ("cwr-orphan", 3, true));
}

#[test]
fn a_line_that_is_not_utf_8_costs_itself() {
    let mut bytes = whole().join("\n").into_bytes();
    let at = bytes.windows(5).position(|five| five == b"RIVER").unwrap();
    bytes[at] = 0xe9;
    let taken = read(bytes);
    assert_eq!(
        taken.refused(),
        whole().len() as u64 - 4,
        "the header and its details: {:?}",
        taken.codes()
    );
    let taken = read(b"NWR0000000000000000TITLE\n".to_vec());
    assert_eq!((taken.codes(), taken.rows), (vec!["file-cwr"], 0));
    assert_eq!(read(Vec::new()).codes(), ["file-empty"]);
}

#[test]
fn a_file_of_cwr_3_is_read_as_far_as_its_layout_is_known() {
    let lines = [
        format!(
            "{:<102}{:<6}{:>90}",
            "HDRPB0011EXAMPLE", " 3.0000", "CW260001EXA_0000_V3-0-0.SUB"
        ),
        "GRHWRK0000103.000000000000".to_owned(),
        format!(
            "{:<79}{:<2}{:<14}{:<11}",
            "WRK0000000000000000NIGHT RIVER", "", "W1", "T0345246801"
        ),
        format!(
            "{:<75}{:<1}{:<2}{:<9}{:<11}",
            "SPU000000000000000101P1       EXAMPLE SONGS", "N", "E", "", "00000000199"
        ),
        format!(
            "{:<19}{:<3}{:<9}{}",
            "SPT0000000000000002", "001", "P1", "050001000010000I2136"
        ),
        format!(
            "{:<104}{:<2}{:<11}",
            "SWR0000000000000003W1       QUILL", "CA", "00014107338"
        ),
    ];
    let taken = read(lines.join("\r\n").into_bytes());
    assert!(taken.codes().contains(&"cwr-3"), "{:?}", taken.rejects);
    let works = taken.of(Kind::Work);
    assert_eq!(works[0].ids[0].code(), "T0345246801");
    let names: Vec<_> = works[0]
        .claims
        .credits
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["EXAMPLE SONGS", "QUILL"]);
    assert_eq!(works[0].claims.shares[0].points, 5_000);
}

#[test]
fn the_same_work_from_two_files_keeps_both_sources() {
    let ours = whole().join("\n");
    let theirs = ours.replace("EXAMPLE SONGS", "RIVAL SONGS  ");
    let place = Place::new()
        .source("one", "format = \"cwr\"", &[&ours])
        .source("two", "format = \"cwr\"", &[&theirs]);
    let (report, store) = place.built();
    assert_eq!(
        count(&report, Kind::Work),
        1,
        "works that are only linked to are no records"
    );
    let work = record(&store, "T0345246801");
    assert_eq!(titles(&work).len(), 3);
    let answer = ask(&store, "society:089:12345678");
    assert!(
        answer.records.is_empty(),
        "a code that is not valid leads nowhere"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_files_never_panic_and_every_row_is_accounted_for(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
    ) {
        let mut bytes = whole().join("\n").into_bytes();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let taken = read(bytes);
        prop_assert!(taken.refused() <= taken.rows);
    }

    #[test]
    fn no_bytes_are_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let taken = read([b"HDRPB000061101\n".to_vec(), bytes].concat());
        prop_assert!(taken.refused() <= taken.rows);
    }
}
