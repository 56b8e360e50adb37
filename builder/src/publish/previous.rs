//! The snapshot that is in the folder already.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use imr_snapshots::checkpoint::{Checkpoint, TrustedKey};
use imr_snapshots::digest::ObjectName;
use imr_snapshots::error::OpenError;
use imr_snapshots::query::objects::objects;

use super::Retain;
use crate::store::{CHECKPOINT, KEYS, Store, Trust};

/// The snapshot that the new one follows.
pub struct Previous {
    /// What its checkpoint says.
    pub checkpoint: Checkpoint,
    /// Whether the key of the new snapshot signed it.
    pub is_own: bool,
    /// The list of keys beside it.
    pub keys: String,
    /// Its objects; `None` when it is damaged.
    objects: Option<BTreeSet<ObjectName>>,
}

/// Why the number of the next snapshot is not known.
#[derive(Debug)]
pub struct PreviousError {
    /// The checkpoint.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for PreviousError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why)
    }
}

impl std::error::Error for PreviousError {}

impl Previous {
    /// Reads what is in a folder; `None` when there is no checkpoint.
    ///
    /// # Errors
    /// Fails when the checkpoint is not signed by `own` or a key in the list beside it.
    pub fn read(out: &Path, own: &TrustedKey) -> Result<Option<Self>, PreviousError> {
        let path = out.join(CHECKPOINT);
        let fail = |why: String| PreviousError {
            path: path.clone(),
            why,
        };
        let note = match fs::read(&path) {
            Ok(note) => note,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error.to_string())),
        };
        let keys = fs::read_to_string(out.join(KEYS)).unwrap_or_default();
        let mut trusted = TrustedKey::list(&keys);
        trusted.push(own.clone());
        let open = |keys: &[TrustedKey]| Checkpoint::open(&note, keys);
        let checkpoint = open(&trusted).map_err(|error: OpenError| fail(error.to_string()))?;
        let is_own = open(std::slice::from_ref(own)).is_ok();
        let objects = Store::open(out, &Trust::Keys(trusted))
            .ok()
            .and_then(|store| {
                let found = store.ask(|snapshot, shelf| objects(snapshot, shelf)).ok()?;
                Some(found.into_iter().map(|object| object.name).collect())
            });
        Ok(Some(Self {
            checkpoint,
            is_own,
            keys,
            objects,
        }))
    }

    /// Returns which objects stay beside those of the next snapshot.
    pub fn retain(&self) -> Retain {
        self.objects.clone().map_or(Retain::All, Retain::Only)
    }

    /// Returns the list of keys for the time in which either checkpoint may be there.
    pub fn keys_with(&self, own: &str) -> String {
        let mut lines = vec![own];
        lines.extend(
            self.keys
                .lines()
                .filter(|line| *line != own && !line.is_empty()),
        );
        lines.join("\n") + "\n"
    }
}
