//! Takes what a feed reads, for tests.

use std::collections::BTreeMap;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use imr_builder::feed::Take;
use imr_builder::feed::table::{TableFeed, TableSpec};
use imr_builder::ingest::{Item, Reject};
use imr_snapshots::record::Kind;

/// Everything that was handed over.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) items: Vec<Item>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) warnings: BTreeMap<&'static str, u64>,
}

impl Take for Taken {
    fn item(&mut self, item: Item) -> io::Result<()> {
        self.items.push(item);
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        assert!(
            !reject.message.is_empty() && !reject.hint.is_empty(),
            "{reject:?}"
        );
        assert!(reject.line > 0, "{reject:?}");
        self.rejects.push(reject);
    }

    fn row(&mut self, bytes: u64) {
        self.rows += 1;
        self.bytes += bytes;
    }

    fn warning(&mut self, code: &'static str) {
        *self.warnings.entry(code).or_default() += 1;
    }
}

impl Taken {
    /// The items of a kind.
    pub(crate) fn of(&self, kind: Kind) -> Vec<&Item> {
        self.items.iter().filter(|item| item.kind == kind).collect()
    }

    /// The rejects as `line:column code`, with `!` for a whole row.
    pub(crate) fn told(&self) -> Vec<String> {
        let told = |r: &Reject| {
            let column = r.column.map(|c| format!(":{c}")).unwrap_or_default();
            let whole = if r.whole_row { "!" } else { "" };
            format!("{}{column} {}{whole}", r.line, r.code)
        };
        self.rejects.iter().map(told).collect()
    }

    /// The rows that were not taken.
    pub(crate) fn rejected(&self) -> u64 {
        self.rejects
            .iter()
            .filter(|reject| reject.whole_row)
            .count() as u64
    }

    /// The first main title of each item of a kind.
    pub(crate) fn titles(&self, kind: Kind) -> Vec<&str> {
        let title = |item: &&Item| !item.claims.titles.is_empty();
        let items = self.of(kind).into_iter().filter(title);
        items
            .map(|item| item.claims.titles[0].text.as_str())
            .collect()
    }
}

/// The description of a table with these fields.
pub(crate) fn spec(kind: &str, columns: &[(&str, &str)]) -> TableSpec {
    let mut spec = TableSpec::new("own", kind).unwrap();
    for (field, column) in columns {
        spec.map(field, &[(*column).to_owned()]).unwrap();
    }
    spec
}

/// Reads a table from memory.
pub(crate) fn read(spec: &TableSpec, name: &str, bytes: impl Into<Vec<u8>>) -> Taken {
    let feed = TableFeed::new("own".to_owned(), 3, Vec::new(), spec.clone());
    let mut taken = Taken::default();
    feed.read_from(Cursor::new(bytes.into()), name, &mut taken)
        .unwrap();
    taken
}

/// A folder of the fixtures.
pub(crate) fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/feeds")
        .join(name)
}
