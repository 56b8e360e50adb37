//! CWR: the real acknowledgement of a society where a machine has it, counted a second time by
//! slicing its lines; made files for everything that it does not have; damaged files.

mod claims;
mod real;
mod whole;

use std::io;

use imr_builder::feed::cwr::CwrFeed;
use imr_builder::feed::{Files, Take};
use imr_builder::ingest::{Item, Reject};
use imr_snapshots::record::Kind;
use proptest::prelude::*;

use crate::place::{Place, ask, count, record, titles};
pub(crate) use whole::whole;

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
