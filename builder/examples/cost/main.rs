//! What look-ups cost: dependent fetches and bytes, counted over a snapshot in the range packing.
//!
//! ```text
//! cargo run --release -p imr-builder --example cost -- SNAPSHOT LABEL [FILE]
//! ```
//!
//! With FILE only the time of searches is measured, over more of them, and FILE gets them with their
//! answers: `cargo xtask bench search` asks others the same.
//!
//! Prints lines of name, number, unit and goal, separated by tabs, for `cargo xtask bench`.
//! Roots and dictionaries are resident and not counted: *cold* is head and block, *warm* is
//! what is fetched when the head is there too.

mod speed;
mod text;

use std::path::Path;
use std::process::ExitCode;

use imr_builder::store::{Files, Store, Trust};
use imr_snapshots::id::Identifier;
use imr_snapshots::query::lookup::{self, Status};
use imr_snapshots::query::{Step, objects};
use imr_snapshots::segment::{Codec, Part, PartKind, Span};
use imr_snapshots::shelf::{Cache, Tray};
use imr_snapshots::snapshot::Snapshot;
use imr_snapshots::table::TableName;
use imr_snapshots::table::titles::{self, Card};

/// Questions of each kind.
const QUESTIONS: usize = 1_000;
/// Titles that searches are made of.
const TITLES: usize = 125;
/// Titles that searches are made of when others are asked the same.
const ASKED: usize = 500;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, label, file) = match arguments.as_slice() {
        [folder, label] => (folder, label, None),
        [folder, label, file] => (folder, label, Some(Path::new(file))),
        _ => {
            eprintln!("error: give a snapshot folder and a label");
            return ExitCode::from(2);
        }
    };
    let store = match Store::open(Path::new(folder), &Trust::Folder) {
        Ok(store) => store,
        Err(error) => {
            eprintln!("error: {error}\nhint: {}", error.hint());
            return ExitCode::from(2);
        }
    };
    if file.is_some() {
        speed::measure(&store, label, &cards(&store, ASKED), file);
        return ExitCode::SUCCESS;
    }
    let codes = codes(&store);
    lookups(&store, label, &codes);
    malformed(&store, label, &codes);
    let cards = cards(&store, TITLES);
    text::measure(&store, label, &cards);
    text::worst(&store, label);
    speed::measure(&store, label, &cards, None);
    ExitCode::SUCCESS
}

/// Picks recordings evenly over their table.
fn codes(store: &Store) -> Vec<String> {
    let recordings = keys(store, TableName::Recordings);
    let codes = recordings
        .iter()
        .filter_map(|key| Identifier::from_key(key));
    codes.map(|id| id.code().to_owned()).collect()
}

/// Picks so many cards evenly over the titles.
fn cards(store: &Store, titles: usize) -> Vec<Card> {
    let rows = rows(store, TableName::Titles).into_iter();
    let cards =
        rows.filter_map(|(key, value)| titles::decode(&key, &value).ok()?.cards.into_iter().next());
    cards.step_by(QUESTIONS / titles).collect()
}

/// Returns the first keys of blocks, evenly over a table.
fn keys(store: &Store, name: TableName) -> Vec<Vec<u8>> {
    rows(store, name).into_iter().map(|row| row.0).collect()
}

/// Returns the first rows of blocks, evenly over a table.
fn rows(store: &Store, name: TableName) -> Vec<(Vec<u8>, Vec<u8>)> {
    let segments = store.ask(|snapshot, tray| objects::segments(snapshot, name, tray));
    let segments = segments.expect("the root can be read");
    let table = store
        .snapshot
        .manifest()
        .table(name)
        .expect("the table is in the manifest");
    let cache = Cache::new(0);
    let read = |span: &Span| {
        let bytes = store.files.read(span).expect("the object can be read");
        cache.accept(span, bytes).expect("the object is whole")
    };
    let dictionary = table.dictionary_span();
    if let Some(span) = &dictionary {
        read(span);
    }
    let mut blocks = Vec::new();
    for entry in &segments {
        let kind = PartKind::Head;
        let (object, digest) = (entry.name, entry.head_digest);
        let head = Span {
            object,
            offset: 0,
            length: entry.head,
            digest,
            kind,
        };
        let part = read(&head);
        let Part::Head(head) = part.as_ref() else {
            panic!("not a head")
        };
        for block in head.blocks() {
            let needs = dictionary.map(|span| span.object);
            let dictionary = needs.filter(|_| head.codec() == Codec::ZstdDictionary);
            let kind = PartKind::Block {
                codec: head.codec(),
                raw: block.raw,
                dictionary,
            };
            let (offset, length, digest) = (block.offset, block.stored, block.digest);
            blocks.push(Span {
                object,
                offset,
                length,
                digest,
                kind,
            });
        }
    }
    let step = blocks.len().div_ceil(QUESTIONS).max(1);
    let first = |span: &Span| match read(span).as_ref() {
        Part::Block(block) => Some((block.key(0)?.to_vec(), block.value(0)?.to_vec())),
        _ => None,
    };
    blocks.iter().step_by(step).filter_map(first).collect()
}

/// The fetches of one query on an empty shelf.
fn fetches<T>(
    store: &Store,
    query: impl Fn(&Snapshot, &Tray<'_>) -> Step<T>,
) -> (T, Vec<Vec<Span>>) {
    let cache = Cache::new(64 << 20);
    let tray = Tray::new(&cache);
    let mut waves = Vec::new();
    loop {
        match query(&store.snapshot, &tray) {
            Step::Done(answer) => return (answer, waves),
            Step::Need(spans) => {
                load(&store.files, &tray, &spans);
                waves.push(
                    spans
                        .into_iter()
                        .filter(|span| !span.is_resident())
                        .collect(),
                );
            }
        }
    }
}

fn load(files: &Files, tray: &Tray<'_>, spans: &[Span]) {
    for span in spans {
        match files.read(span) {
            Ok(bytes) => tray.accept(span, bytes),
            Err(error) => tray.fail(span, error.to_string()),
        }
    }
}

/// What a number of queries cost.
#[derive(Default)]
struct Costs {
    waves: Vec<u64>,
    cold: Vec<u64>,
    warm: Vec<u64>,
}

impl Costs {
    fn add(&mut self, waves: &[Vec<Span>]) {
        let moving: Vec<&Vec<Span>> = waves.iter().filter(|wave| !wave.is_empty()).collect();
        self.waves.push(moving.len() as u64);
        let spans = || moving.iter().flat_map(|wave| wave.iter());
        let bytes =
            |spans: &mut dyn Iterator<Item = &Span>| spans.map(|s| u64::from(s.length)).sum();
        self.cold.push(bytes(&mut spans()));
        self.warm.push(bytes(
            &mut spans().filter(|span| span.kind != PartKind::Head),
        ));
    }

    fn print(mut self, label: &str, goals: [&str; 3]) {
        row(
            label,
            "dependent fetches, most",
            most(&mut self.waves),
            "",
            goals[0],
        );
        row(
            label,
            "bytes cold, most",
            most(&mut self.cold),
            "B",
            goals[1],
        );
        row(label, "bytes cold, median", median(&mut self.cold), "B", "");
        row(
            label,
            "bytes warm, most",
            most(&mut self.warm),
            "B",
            goals[2],
        );
        row(label, "bytes warm, median", median(&mut self.warm), "B", "");
    }
}

fn most(numbers: &mut [u64]) -> u64 {
    numbers.iter().copied().max().unwrap_or(0)
}

fn median(numbers: &mut [u64]) -> u64 {
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied().unwrap_or(0)
}

fn row(label: &str, name: &str, number: u64, unit: &str, goal: &str) {
    println!("{label}: {name}\t{number}\t{unit}\t{goal}");
}

fn lookups(store: &Store, label: &str, codes: &[String]) {
    let mut costs = Costs::default();
    let mut found = 0;
    for code in codes {
        let (answer, waves) = fetches(store, |snapshot, tray| {
            lookup::code(snapshot, code, &[], tray)
        });
        // An identifier that leads to another record costs one more block; it is not counted.
        if answer.status == Status::Found && answer.records.iter().all(|found| found.via.is_none())
        {
            found += 1;
            costs.add(&waves);
        }
    }
    let label = format!("{label}, look-up by ISRC");
    row(&label, "look-ups", found, "", "");
    costs.print(&label, ["<= 2", "<= 36864", "<= 6144"]);
}

fn malformed(store: &Store, label: &str, codes: &[String]) {
    let mut asked = 0;
    for code in codes {
        let (answer, waves) = fetches(store, |snapshot, tray| {
            lookup::code(snapshot, &format!("ISRC {code}1"), &[], tray)
        });
        if answer.status == Status::Invalid {
            asked = asked.max(waves.iter().map(Vec::len).sum());
        }
    }
    row(
        &format!("{label}, malformed code"),
        "fetches, most",
        asked as u64,
        "",
        "<= 0",
    );
}
