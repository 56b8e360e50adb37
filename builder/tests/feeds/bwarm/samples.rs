//! The samples where a machine has them, and a synthetic feed.

use super::*;

#[path = "../../../examples/bwarm_synthetic.rs"]
#[allow(dead_code, unreachable_pub, reason = "only its writer is used here")]
mod synthetic;

/// The folder of the samples; says so where there is none.
fn samples() -> Option<PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/bwarm-samples/mlc-sample");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no ../shared/data beside the checkout");
    None
}

/// The rows of a sample, cut at tabs, without headings.
fn cut(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            line.split('\t')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn the_samples_give_every_work_share_party_and_recording() {
    let Some(folder) = samples() else { return };
    let taken = read_folder(&folder);
    let tables = [
        "musicalworks",
        "musicalworkrightshares",
        "parties",
        "parties2",
        "releaseindentifiers",
        "resources",
        "workresourcelinks",
    ];
    let rows: Vec<_> = tables
        .iter()
        .map(|name| cut(&folder, &format!("{name}.tsv")))
        .collect();
    assert_eq!(
        taken.rows,
        rows.iter().map(|rows| rows.len() as u64).sum::<u64>()
    );
    assert_eq!(
        taken
            .rejects
            .iter()
            .filter(|reject| reject.whole_row)
            .count(),
        0
    );
    let [works, shares, parties, others, codes, resources, links] = &rows[..] else {
        panic!()
    };

    // Works with their ISWC and title.
    let expected: BTreeMap<&str, (&str, &str)> = works
        .iter()
        .map(|row| (row[0].as_str(), (row[1].as_str(), row[2].as_str())))
        .collect();
    assert_eq!(taken.of(Kind::Work).len(), expected.len());
    let names: BTreeMap<&str, &str> = parties
        .iter()
        .map(|row| (row[0].as_str(), row[5].as_str()))
        .collect();
    let recording: BTreeMap<&str, &str> = links
        .iter()
        .map(|row| (row[1].as_str(), row[2].as_str()))
        .collect();
    for (id, (iswc, title)) in &expected {
        let item = taken.item(&format!("local:test:w-{id}"));
        let codes = item.ids.iter().filter(|id| id.scheme() == Scheme::Iswc);
        assert_eq!(codes.map(|id| id.code()).collect::<String>(), **iswc);
        assert_eq!(item.claims.titles[0].text, *title);
        let own = shares.iter().filter(|row| row[1] == *id);
        let mut expected: Vec<(&str, u16)> = own
            .map(|row| (names[row[2].as_str()], row[6].parse::<u16>().unwrap() * 100))
            .collect();
        expected.sort();
        let mut found: Vec<(&str, u16)> = item
            .claims
            .shares
            .iter()
            .map(|share| (share.name.as_str(), share.points))
            .collect();
        found.sort();
        assert_eq!(found, expected, "{id}");
        let link = format!("recording local:test:r-{}", recording[id]);
        assert_eq!(linked(&item.claims, Relation::Performance), [link]);
    }

    // Parties with their IPIs.
    let ipis: BTreeSet<&str> = others
        .iter()
        .chain(parties)
        .map(|row| row[2].as_str())
        .filter(|ipi| !ipi.is_empty())
        .collect();
    let found: BTreeSet<String> = taken
        .of(Kind::Party)
        .iter()
        .flat_map(|item| {
            item.ids
                .iter()
                .filter(|id| id.scheme() == Scheme::Ipi)
                .map(|id| id.code().to_owned())
        })
        .collect();
    assert_eq!(
        found.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        ipis
    );
    assert_eq!(ipis.len(), 10);
    assert_eq!(taken.of(Kind::Party).len(), parties.len() + others.len());

    // Recordings and identifiers of releases.
    for row in resources {
        let item = taken.item(&format!("local:test:r-{}", row[0]));
        let seconds: u64 = row[10].parse().unwrap();
        assert_eq!(
            facts(&item.claims, FactKind::Duration),
            [(seconds * 1_000).to_string()]
        );
        assert_eq!(item.claims.credits[0].name, row[6]);
        assert_eq!(
            linked(&item.claims, Relation::Track),
            [format!("release local:test:l-{}", row[11])]
        );
    }
    for row in codes {
        let item = taken.item(&format!("local:test:l-{}", row[1]));
        assert!(
            item.ids
                .iter()
                .any(|id| id.to_string() == format!("local:test:{}:{}", row[3], row[2]))
        );
    }
}

#[test]
fn a_synthetic_feed_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let written = synthetic::write(folder.path(), 1 << 20).unwrap();
    let taken = read_folder(folder.path());
    assert_eq!(taken.told(), [""; 0]);
    let manifest = 1 + files(folder.path()).len() as u64 - 1;
    assert_eq!(taken.rows, written.rows + manifest);
    assert_eq!(taken.of(Kind::Work).len() as u64, written.works);
    assert_eq!(taken.of(Kind::Party).len() as u64, written.parties);
    assert!(!format!("{:?}", taken.items).contains("@mail.invalid"));
    let shares: usize = taken
        .of(Kind::Work)
        .iter()
        .map(|item| item.claims.shares.len())
        .sum();
    assert!(shares as u64 > written.works * 5 / 2, "{shares}");
}
