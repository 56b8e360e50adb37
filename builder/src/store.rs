//! A folder that holds a snapshot, as a store for the engine: reads the parts of objects that a
//! query needs and asks it again until it is done.

mod metered;
mod pool;
mod warm;

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use imr_snapshots::checkpoint::TrustedKey;
use imr_snapshots::digest::ObjectName;
use imr_snapshots::error::OpenError;
use imr_snapshots::limits;
use imr_snapshots::query::Step;
use imr_snapshots::segment::Span;
use imr_snapshots::shelf::{Cache, Tray};
use imr_snapshots::snapshot::Snapshot;

pub use metered::{Cost, Metered};
pub use pool::Pool;
pub use warm::{WarmShelf, WarmStore};

/// Name of the signed file that names the manifest.
pub const CHECKPOINT: &str = "checkpoint";
/// Name of the list of verifier keys that the build puts beside the checkpoint.
pub const KEYS: &str = "keys.txt";

/// Bytes of blocks and heads that stay in memory between queries.
const CACHE: usize = 64 << 20;
/// Most files that are kept open.
const OPEN_FILES: usize = 200;

/// Whose signatures are believed.
#[derive(Clone, Debug)]
pub enum Trust {
    /// The keys listed in the snapshot's own folder: proves that the files belong together, not
    /// who made them.
    Folder,
    /// These keys and no others.
    Keys(Vec<TrustedKey>),
}

/// Why a snapshot in a folder could not be opened.
#[derive(Debug)]
pub enum StoreError {
    /// A file that has to be there cannot be read.
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The list of keys has none.
    NoKeys {
        /// The file.
        path: PathBuf,
    },
    /// The snapshot is not signed by a trusted key, damaged, or of another format.
    Open(OpenError),
}

impl StoreError {
    /// Says what to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::File { path, .. } if path.ends_with(KEYS) => {
                "give the publisher's public key with --key"
            }
            Self::File { .. } => "give the folder that `imr build --out` wrote",
            Self::NoKeys { .. } => {
                "a key is one line: name+hash+base64, as `imr keygen` writes it into the .pub file"
            }
            Self::Open(OpenError::Untrusted { .. }) => {
                "check with the publisher which key signs its snapshots, and give that with --key"
            }
            Self::Open(OpenError::Format { .. }) => "update imr",
            Self::Open(_) => "fetch or build the snapshot again; `imr verify` says what is damaged",
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, error } => write!(f, "{} cannot be read: {error}", path.display()),
            Self::NoKeys { path } => write!(f, "{} holds no verifier key", path.display()),
            Self::Open(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StoreError {}

/// The files of a snapshot.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    open: RefCell<HashMap<ObjectName, File>>,
}

impl Files {
    /// Names a folder; nothing is read yet.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            open: RefCell::default(),
        }
    }

    /// Returns the path of an object.
    pub fn path(&self, name: &ObjectName) -> PathBuf {
        self.folder.join(name.to_string())
    }

    /// Reads the bytes of a span; they are not compared with their digest.
    ///
    /// # Errors
    /// Fails when the file is missing or shorter than the snapshot says.
    pub fn read(&self, span: &Span) -> io::Result<Vec<u8>> {
        let mut open = self.open.borrow_mut();
        if open.len() >= OPEN_FILES && !open.contains_key(&span.object) {
            open.clear();
        }
        let file = match open.entry(span.object) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(File::open(self.path(&span.object))?)
            }
        };
        // Lengths in spans are within the limits of the format, which are far below memory.
        let mut bytes = vec![0; span.length as usize];
        file.read_exact_at(&mut bytes, u64::from(span.offset))?;
        Ok(bytes)
    }

    /// Reads a small file that is not an object; longer files are cut off.
    fn small(&self, name: &str, longest: usize) -> Result<Vec<u8>, StoreError> {
        use io::Read;
        let path = self.folder.join(name);
        let mut bytes = Vec::new();
        let read = File::open(&path)
            .and_then(|file| file.take(longest as u64 + 1).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(StoreError::File { path, error }),
        }
    }

    /// Returns the names in the folder.
    ///
    /// # Errors
    /// Fails when the folder cannot be read.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}

/// An open snapshot in a folder.
pub struct Store {
    /// Its files.
    pub files: Files,
    /// The snapshot.
    pub snapshot: Snapshot,
    cache: Cache,
}

impl Store {
    /// Opens the snapshot in a folder, if a trusted key signed it.
    ///
    /// # Errors
    /// Fails when files are missing or damaged, or no trusted key signed the checkpoint.
    pub fn open(folder: &Path, trust: &Trust) -> Result<Self, StoreError> {
        Self::open_with(folder, trust, CACHE)
    }

    /// Opens it with so many bytes for blocks and heads between queries.
    ///
    /// # Errors
    /// Fails as [`open`](Self::open) does.
    fn open_with(folder: &Path, trust: &Trust, cache: usize) -> Result<Self, StoreError> {
        let files = Files::new(folder);
        let note = files.small(CHECKPOINT, limits::CHECKPOINT)?;
        let keys = match trust {
            Trust::Keys(keys) => keys.clone(),
            Trust::Folder => {
                let text = files.small(KEYS, 1 << 20)?;
                let keys = TrustedKey::list(&String::from_utf8_lossy(&text));
                if keys.is_empty() {
                    return Err(StoreError::NoKeys {
                        path: folder.join(KEYS),
                    });
                }
                keys
            }
        };
        let cache = Cache::new(cache);
        let snapshot = {
            let tray = Tray::new(&cache);
            loop {
                match Snapshot::open(&note, &keys, 0, &tray).map_err(StoreError::Open)? {
                    Step::Done(snapshot) => break snapshot,
                    Step::Need(spans) => load(&files, &tray, &spans),
                }
            }
        };
        Ok(Self {
            files,
            snapshot,
            cache,
        })
    }

    /// Asks a query until it is done. Parts that cannot be read make their part of the answer
    /// "unavailable"; they are not asked for twice.
    pub fn ask<T>(&self, query: impl Fn(&Snapshot, &Tray<'_>) -> Step<T>) -> T {
        let tray = Tray::new(&self.cache);
        loop {
            match query(&self.snapshot, &tray) {
                Step::Done(answer) => return answer,
                Step::Need(spans) => load(&self.files, &tray, &spans),
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
