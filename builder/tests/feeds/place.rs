//! Registries in folders of their own, built and asked; and every byte of what was built.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Deref;
use std::path::PathBuf;
use std::rc::Rc;

use imr_builder::build::{BuildOptions, build};
use imr_builder::progress::Silent;
use imr_builder::report::BuildReport;
use imr_builder::store::{Store, Trust};
use imr_snapshots::query::lookup::{self, Lookup};
use imr_snapshots::record::{Kind, Record, Relation};
use imr_snapshots::segment::{Codec, Packing, Part, PartKind, Span};

/// A registry in a folder of its own.
pub(crate) struct Place {
    folder: Rc<tempfile::TempDir>,
    head: String,
    sources: Vec<String>,
    pub(crate) threads: usize,
    pub(crate) memory: u64,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: Rc::new(tempfile::tempdir().unwrap()),
            head: String::new(),
            sources: Vec::new(),
            threads: 2,
            memory: 64 << 20,
        }
    }

    /// Adds lines to `[registry]`.
    pub(crate) fn head(mut self, lines: &str) -> Self {
        self.head.push_str(lines);
        self
    }

    /// Adds a file that is no feed.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        fs::write(self.path(name), text).unwrap();
        self
    }

    /// Adds a source of tables about `kind` with one file.
    pub(crate) fn table(self, id: &str, kind: &str, text: &str) -> Self {
        self.source(
            id,
            &format!("format = \"table\"\nkind = \"{kind}\""),
            &[text],
        )
    }

    /// Adds a source of statements with one file.
    pub(crate) fn statements(self, id: &str, text: &str) -> Self {
        self.source(id, "format = \"statements\"", &[text])
    }

    /// Adds a source with several files.
    pub(crate) fn source(mut self, id: &str, format: &str, files: &[&str]) -> Self {
        for (at, text) in files.iter().enumerate() {
            fs::write(self.path(&format!("{id}.{at}")), text).unwrap();
        }
        self.sources.push(format!(
            "[[source]]\nid = \"{id}\"\nname = \"{id}\"\nlicence = \"CC0-1.0\"\n\
             date = 2026-01-02\nredistribution = true\n{format}\npaths = [\"{id}.*\"]\n"
        ));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lists the sources in another order in the registry.
    pub(crate) fn reverse(&mut self) {
        self.sources.reverse();
    }

    pub(crate) fn build(&self) -> BuildReport {
        let head = &self.head;
        let mut text = format!("[registry]\nname = \"T\"\norigin = \"t.example/r\"\n{head}\n");
        self.sources.iter().for_each(|source| text.push_str(source));
        fs::write(self.path("registry.toml"), text).unwrap();
        let options = BuildOptions {
            registry: self.path("registry.toml"),
            feeds_base: Some(self.folder.path().to_path_buf()),
            out: self.path("snapshot"),
            memory: self.memory,
            packing: Packing::Assets,
            key: None,
            sequence: None,
            level: 3,
            threads: self.threads,
            strict: false,
            quiet: true,
            temp: None,
        };
        build(&options, &Silent).unwrap()
    }

    /// Builds, and opens what was built.
    pub(crate) fn built(&self) -> (BuildReport, Opened) {
        let report = self.build();
        let store = self.store();
        let _folder = Rc::clone(&self.folder);
        (report, Opened { store, _folder })
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.path("snapshot"), &Trust::Folder).unwrap()
    }

    /// The files of the snapshot that are not signed by a key of their own.
    pub(crate) fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.path("snapshot"))
            .unwrap()
            .map(Result::unwrap);
        entries
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read(entry.path()).unwrap())
            })
            .filter(|(name, _)| name != "checkpoint" && name != "keys.txt")
            .collect()
    }

    /// Every byte of the snapshot: the files as they are, and the blocks in them unpacked.
    pub(crate) fn every_byte(&self) -> Vec<u8> {
        let mut all = self.bytes().into_values().collect::<Vec<_>>().concat();
        let store = self.store();
        let packed = all.len();
        for table in &store.snapshot.manifest().tables {
            let open = |span: &Span| span.open(store.files.read(span).unwrap(), None).unwrap();
            let dictionary = match table.dictionary_span().map(|span| open(&span)) {
                Some(Part::Dictionary(dictionary)) => Some(dictionary),
                _ => None,
            };
            let Part::Root(root) = open(&table.root_span()) else {
                panic!("{} has no root", table.name);
            };
            for segment in root.segments() {
                let head = Span {
                    object: segment.name,
                    offset: 0,
                    length: segment.head,
                    digest: segment.head_digest,
                    kind: PartKind::Head,
                };
                let Part::Head(directory) = open(&head) else {
                    panic!("{} has no head", segment.name);
                };
                for entry in directory.blocks() {
                    let span = Span {
                        offset: entry.offset,
                        length: entry.stored,
                        digest: entry.digest,
                        kind: PartKind::Block {
                            codec: directory.codec(),
                            raw: entry.raw,
                            dictionary: None,
                        },
                        ..head
                    };
                    let needs = directory.codec() == Codec::ZstdDictionary;
                    let dictionary = dictionary.as_ref().filter(|_| needs);
                    let bytes = store.files.read(&span).unwrap();
                    let Part::Block(block) = span.open(bytes, dictionary).unwrap() else {
                        panic!("not a block");
                    };
                    for row in 0..block.len() {
                        all.extend_from_slice(block.key(row).unwrap());
                        all.push(b'\n');
                        all.extend_from_slice(block.value(row).unwrap());
                    }
                }
            }
        }
        assert!(all.len() > packed, "the blocks were read");
        all
    }
}

/// A snapshot whose folder stays as long as it is asked.
pub(crate) struct Opened {
    store: Store,
    _folder: Rc<tempfile::TempDir>,
}

impl Deref for Opened {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// Tells whether bytes hold a text, whatever its case.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    let small = small.as_bytes();
    bytes
        .windows(small.len())
        .any(|window| window.eq_ignore_ascii_case(small))
}

pub(crate) fn ask(store: &Store, code: &str) -> Lookup {
    store.ask(|snapshot, shelf| lookup::code(snapshot, code, &[], shelf))
}

/// The records that a code leads to, as `kind scheme:code`.
pub(crate) fn names(store: &Store, code: &str) -> Vec<String> {
    let found = ask(store, code).records;
    let name = |found: &lookup::Found| format!("{} {}", found.target.kind.name(), found.target.id);
    found.iter().map(name).collect()
}

/// The only record that a code leads to.
pub(crate) fn record(store: &Store, code: &str) -> Record {
    let mut found = ask(store, code).records;
    assert_eq!(found.len(), 1, "{code}");
    found.remove(0).record
}

/// What a record is linked to by a relation, as `kind scheme:code`.
pub(crate) fn linked(record: &Record, relation: Relation) -> Vec<String> {
    let links = record.links.iter().filter(|link| link.relation == relation);
    links
        .map(|link| format!("{} {}", link.target.kind.name(), link.target.id))
        .collect()
}

/// The main titles of a record.
pub(crate) fn titles(record: &Record) -> Vec<&str> {
    record
        .titles
        .iter()
        .map(|title| title.text.as_str())
        .collect()
}

/// How many records of a kind a build made.
pub(crate) fn count(report: &BuildReport, kind: Kind) -> u64 {
    report.records[kind as usize].records
}
