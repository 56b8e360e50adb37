//! The readers of feeds.

use std::fs;
use std::io::{self, Cursor};

use imr_builder::feed::bwarm::BwarmFeed;
use imr_builder::feed::cwr::CwrFeed;
use imr_builder::feed::ern::ErnFeed;
use imr_builder::feed::musicbrainz::MusicBrainzFeed;
use imr_builder::feed::statements::StatementsFeed;
use imr_builder::feed::table::{TableFeed, TableSpec};
use imr_builder::feed::{Feed, Files, Take};
use imr_builder::ingest::{Item, Reject, Rule};
use imr_builder::registry::FeedFile;

/// Counts what a reader hands over.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    rows: u64,
    refused: u64,
    items: u64,
    rules: u64,
    told: Vec<(u64, &'static str)>,
    /// Items and refusals since the last row.
    row: (u64, u64),
}

impl Take for Counted {
    fn item(&mut self, item: Item) -> io::Result<()> {
        // What is handed over can be written down and compared.
        assert!(!format!("{item:?}").is_empty());
        self.items += 1;
        self.row.0 += 1;
        Ok(())
    }

    fn rule(&mut self, _rule: Rule) -> io::Result<()> {
        self.rules += 1;
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        assert!(reject.line >= 1 && !reject.code.is_empty(), "{reject:?}");
        assert!(
            !reject.message.is_empty() && !reject.hint.is_empty(),
            "{reject:?}"
        );
        assert!(
            reject.message.chars().count() <= 1_000,
            "a message of {} letters",
            reject.message.len()
        );
        self.told.push((reject.line, reject.code));
        if reject.whole_row {
            assert!(!reject.code.starts_with("file-"), "{reject:?}");
            self.refused += 1;
            self.row.1 += 1;
        }
    }

    fn row(&mut self, _bytes: u64) {
        self.rows += 1;
        self.row = (0, 0);
    }
}

/// Reads twice and compares; every row is taken or told.
fn twice(read: impl Fn(&mut Counted) -> io::Result<()>) {
    let [first, second] = [(); 2].map(|()| {
        let mut counted = Counted::default();
        read(&mut counted).expect("nothing here fails to be stored");
        counted
    });
    assert_eq!(first, second, "the same bytes are read differently");
    assert!(first.refused <= first.rows, "{first:?}");
}

fn files() -> Files {
    Files {
        id: "fuzz".to_owned(),
        number: 0,
        files: Vec::new(),
    }
}

pub(super) fn cwr(bytes: &[u8]) {
    twice(|take| CwrFeed::new(files()).read_from(Cursor::new(bytes.to_vec()), "f.V22", take));
}

pub(super) fn ern(bytes: &[u8]) {
    twice(|take| ErnFeed::new(files()).read_from(Cursor::new(bytes.to_vec()), "f.xml", take));
}

pub(super) fn musicbrainz(bytes: &[u8]) {
    twice(|take| {
        MusicBrainzFeed::new(files()).read_from(Cursor::new(bytes.to_vec()), "recording", take)
    });
}

pub(super) fn statements(bytes: &[u8]) {
    twice(|take| {
        StatementsFeed::new(files()).read_from(Cursor::new(bytes.to_vec()), "f.json", take)
    });
}

/// The tables of a BWARM delivery; the first byte says which.
const TABLES: [&str; 16] = [
    "musicalworks.tsv",
    "alternativemusicalworktitles.tsv",
    "musicalworkidentifiers.tsv",
    "parties.tsv",
    "workrightshares.tsv",
    "musicalworkrightshares.tsv",
    "resources.tsv",
    "recordings.tsv",
    "recordingalternativetitles.tsv",
    "resourceidentifiers.tsv",
    "releases.tsv",
    "releaseidentifiers.tsv",
    "workresourcelinks.tsv",
    "unclaimedmusicalworkrightshares.tsv",
    "unmatchedresources.tsv",
    "BWARM_Manifest_x.tsv",
];

pub(super) fn bwarm(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let name = TABLES[usize::from(*which) % TABLES.len()];
    twice(|take| BwarmFeed::new(files()).read_from(Cursor::new(rest.to_vec()), name, take));
}

/// Tables of every kind of row; the first byte says which.
pub(super) fn table(bytes: &[u8]) {
    const KINDS: [&str; 5] = ["work", "recording", "release", "party", "statement"];
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let kind = KINDS[usize::from(*which) % KINDS.len()];
    let spec = TableSpec::new("fuzz", kind).expect("a kind of row");
    let feed = TableFeed::new("fuzz".to_owned(), 0, Vec::new(), spec);
    twice(|take| feed.read_from(Cursor::new(rest.to_vec()), "f.csv", take));
}

/// Packed files and archives, which are known by their first bytes.
pub(super) fn archive(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("f");
    fs::write(&path, bytes).expect("a temporary file");
    let file = FeedFile {
        name: "f".to_owned(),
        path,
    };
    let files = Files {
        files: vec![file],
        ..files()
    };
    let feed = StatementsFeed::new(files);
    twice(|take| feed.read(take));
    let left = fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(left, 1, "an archive wrote a file");
}
