//! The real acknowledgement of a society, and the other samples, where a machine has them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use imr_snapshots::id::Scheme;
use imr_snapshots::record::{Basis, Kind, Question, Right, Role, control};

use super::{Taken, read};
use crate::place::{Place, count, names, record};

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
