//! A tiny snapshot in memory: written, signed, opened, asked, and noticed when it is changed.

use std::collections::HashMap;

use ed25519_dalek::SigningKey;
use imr_snapshots::checkpoint::{Checkpoint, TrustedKey, verifier_key};
use imr_snapshots::digest::{ObjectKind, ObjectName};
use imr_snapshots::id::{Scheme, parse};
use imr_snapshots::manifest::{Counts, Coverage, FORMAT, Manifest, Source, Table};
use imr_snapshots::query::Step;
use imr_snapshots::query::lookup::{self, Lookup, Status};
use imr_snapshots::record::{Record, Sources, Title, TitleRole};
use imr_snapshots::segment::{BlockCutter, Codec, Packing, RootWriter, SegmentCutter, SegmentFile};
use imr_snapshots::shelf::{Cache, Tray};
use imr_snapshots::snapshot::Snapshot;
use imr_snapshots::table::{TableName, records};
use imr_snapshots::text::{FOLD, FoldTable};

/// Number of works in the snapshot.
const WORKS: u64 = 1_000;
/// Distance between the works that are asked for: at least one in every block.
const STEP: usize = 7;

/// What writing and asking may say.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The objects of a snapshot, its checkpoint, and the key that signed it.
struct Memory {
    objects: HashMap<ObjectName, Vec<u8>>,
    note: String,
    key: String,
}

/// Tries the round trip; says what was tried, or what went wrong.
pub(super) fn run() -> std::result::Result<String, String> {
    trip().map_err(|error| error.to_string())
}

fn trip() -> Result<String> {
    let mut memory = write()?;
    answers(&memory)?;
    notices(&mut memory)?;
    Ok(format!(
        "{WORKS} works written, signed, looked up; changes are noticed"
    ))
}

/// Asks for what is there and for what is not.
fn answers(memory: &Memory) -> Result<()> {
    for number in (0..WORKS).step_by(STEP) {
        let answer = memory.ask(&iswc(number))?;
        let title = answer
            .records
            .first()
            .and_then(|found| found.record.titles.first());
        let right = title.is_some_and(|title| title.text == name(number));
        expect(
            answer.status == Status::Found && right,
            "a work is not found as it was written",
        )?;
    }
    let missing = memory.ask(&iswc(WORKS))?;
    expect(
        missing.status == Status::NotRegistered,
        "a work that is not there is found",
    )?;
    let other = memory.ask("GBAYE6900531")?;
    expect(
        other.status == Status::NotCovered,
        "a scheme that is not there is covered",
    )?;
    let wrong = memory.ask("T-000.000.001-1")?;
    expect(
        wrong.status == Status::Invalid,
        "a wrong check digit is not noticed",
    )
}

/// Changes bytes and asks again.
fn notices(memory: &mut Memory) -> Result<()> {
    memory.damage();
    let mut unavailable = 0;
    for number in (0..WORKS).step_by(STEP) {
        let answer = memory.ask(&iswc(number))?;
        unavailable += u64::from(answer.status == Status::Unavailable);
        let known = matches!(answer.status, Status::Found | Status::Unavailable);
        expect(known, "a work in a changed file is said not to be there")?;
    }
    expect(unavailable > 0, "a changed byte is not noticed")?;
    memory.note = memory.note.replacen("example", "exomple", 1);
    expect(
        memory.ask(&iswc(0)).is_err(),
        "a changed checkpoint is not noticed",
    )
}

fn expect(right: bool, otherwise: &str) -> Result<()> {
    if right { Ok(()) } else { Err(otherwise.into()) }
}

fn name(number: u64) -> String {
    format!("Waltz No. {number}")
}

/// The ISWC of a work; ISWC zero is blank, so they begin at one.
fn iswc(number: u64) -> String {
    format!("T{:09}{}", number + 1, check(number + 1))
}

/// The check digit of ISO 15707, computed apart from the identifiers that are under test.
fn check(number: u64) -> u64 {
    let digits = format!("{number:09}");
    let weighted = digits
        .bytes()
        .zip(1..)
        .map(|(digit, weight)| u64::from(digit - b'0') * weight);
    (10 - (weighted.sum::<u64>() + 1) % 10) % 10
}

/// Writes and signs a snapshot of works.
fn write() -> Result<Memory> {
    let mut memory = Memory {
        objects: HashMap::new(),
        note: String::new(),
        key: String::new(),
    };
    let mut blocks = BlockCutter::new(TableName::Works);
    let mut segments = SegmentCutter::new(TableName::Works, Packing::Assets, Codec::Zstd);
    let mut files: Vec<SegmentFile> = Vec::new();
    let mut cut = Vec::new();
    for number in 0..WORKS {
        let title = Title {
            text: name(number),
            role: TitleRole::Main,
            language: "en".to_owned(),
            sources: Sources::one(0),
        };
        let record = Record {
            titles: vec![title],
            ..Record::default()
        };
        let row = records::Row {
            record: Some(record),
            aliases: Vec::new(),
        };
        let id = parse(Scheme::Iswc, &iswc(number))?.identifier;
        let key = id.key();
        cut.extend(blocks.push(&key, &records::encode(&key, &row)?)?);
    }
    cut.extend(blocks.finish());
    for block in cut {
        let stored = zstd::bulk::compress(&block.bytes, 3)?;
        files.extend(segments.push(&block.pack(stored))?);
    }
    files.extend(segments.finish()?);
    let table = memory.table(files)?;
    memory.sign(table)?;
    Ok(memory)
}

impl Memory {
    fn put(&mut self, kind: ObjectKind, bytes: Vec<u8>) -> ObjectName {
        let name = ObjectName::of(kind, &bytes);
        self.objects.insert(name, bytes);
        name
    }

    fn table(&mut self, files: Vec<SegmentFile>) -> Result<Table> {
        let mut root = RootWriter::new(TableName::Works);
        for file in files {
            root.push(&file)?;
            self.put(ObjectKind::Segment, file.bytes);
        }
        let (segments, rows, bytes) = root.totals();
        let root = root.finish()?;
        let root_length = u32::try_from(root.len())?;
        let name = self.put(ObjectKind::Root, root);
        Ok(Table {
            name: TableName::Works.name().to_owned(),
            root: name.digest,
            root_length,
            dictionary: None,
            rows,
            segments,
            bytes: bytes + u64::from(root_length),
        })
    }

    fn sign(&mut self, table: Table) -> Result<()> {
        let fold = FoldTable::built_in();
        let fold = fold.object(&zstd::bulk::compress(fold.bytes(), 3)?);
        let fold_length = u32::try_from(fold.len())?;
        let manifest = Manifest {
            format: FORMAT,
            fold: FOLD,
            fold_table: (self.put(ObjectKind::Fold, fold).digest, fold_length),
            card: 1,
            name: "Self-test".to_owned(),
            issued: "2026-01-01T00:00:00Z".to_owned(),
            pack: Packing::Assets.name().to_owned(),
            sources: vec![Source {
                id: "selftest".to_owned(),
                ..Source::default()
            }],
            coverage: Coverage {
                schemes: vec![(Scheme::Iswc.name().to_owned(), WORKS)],
                ..Coverage::default()
            },
            counts: Counts {
                works: WORKS,
                ..Counts::default()
            },
            tables: vec![table],
        };
        let bytes = manifest.to_bytes()?;
        let manifest_length = u32::try_from(bytes.len())?;
        let checkpoint = Checkpoint {
            origin: "example.org/selftest".to_owned(),
            sequence: 1,
            manifest: self.put(ObjectKind::Manifest, bytes).digest,
            manifest_length,
            issued: manifest.issued,
            valid_until: "2027-01-01T00:00:00Z".to_owned(),
        };
        // The key proves nothing here, so it need not be a secret.
        let key = SigningKey::from_bytes(&[1; 32]);
        self.note = checkpoint.sign("example.org/selftest", &key);
        self.key = verifier_key("example.org/selftest", &key);
        Ok(())
    }

    /// Changes one byte in the middle of every segment.
    fn damage(&mut self) {
        for (name, bytes) in &mut self.objects {
            let middle = bytes.len() / 2;
            if let (ObjectKind::Segment, Some(byte)) = (name.kind, bytes.get_mut(middle)) {
                *byte ^= 1;
            }
        }
    }

    /// Opens the snapshot and looks a code up.
    fn ask(&self, code: &str) -> Result<Lookup> {
        let cache = Cache::new(1 << 20);
        let keys = TrustedKey::list(&self.key);
        let tray = Tray::new(&cache);
        let snapshot = loop {
            match Snapshot::open(self.note.as_bytes(), &keys, 0, &tray)? {
                Step::Done(snapshot) => break snapshot,
                Step::Need(spans) => self.load(&tray, &spans),
            }
        };
        loop {
            match lookup::code(&snapshot, code, &[], &tray) {
                Step::Done(answer) => return Ok(answer),
                Step::Need(spans) => self.load(&tray, &spans),
            }
        }
    }

    fn load(&self, tray: &Tray<'_>, spans: &[imr_snapshots::segment::Span]) {
        for span in spans {
            let range = span.offset as usize..span.offset as usize + span.length as usize;
            match self
                .objects
                .get(&span.object)
                .and_then(|bytes| bytes.get(range))
            {
                Some(bytes) => tray.accept(span, bytes.to_vec()),
                None => tray.fail(span, "is not there".to_owned()),
            }
        }
    }
}
