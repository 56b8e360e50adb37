//! Objects on their way to a snapshot: in a folder beside it, each on the disk before it counts.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use imr_snapshots::digest::ObjectName;

use super::{beside, sync_folder};

/// A folder beside the snapshot that collects its new objects; it is removed when dropped.
pub struct Staging {
    folder: PathBuf,
    out: PathBuf,
    names: Mutex<BTreeSet<ObjectName>>,
    sender: Mutex<Option<SyncSender<File>>>,
    syncers: Mutex<Vec<JoinHandle<io::Result<()>>>>,
}

/// Threads that wait for the disk; they hardly use the processor.
const SYNCERS: usize = 4;
/// Files that wait to be synced.
const WAITING: usize = 64;

impl Staging {
    /// Makes an empty folder for the snapshot in `out`, and removes what builds that were killed
    /// left there. The caller holds the [`Lock`](super::Lock).
    ///
    /// # Errors
    /// Fails when the folder beside `out` cannot be written to.
    pub fn new(out: &Path) -> io::Result<Self> {
        let folder = beside(out, &format!(".tmp-{}", std::process::id()))?;
        remove_left_over(out)?;
        fs::create_dir_all(&folder)?;
        let (sender, receiver) = sync_channel(WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        let syncer = |_| {
            let files = Arc::clone(&receiver);
            thread::spawn(move || sync(&files))
        };
        Ok(Self {
            folder,
            out: out.to_path_buf(),
            names: Mutex::default(),
            sender: Mutex::new(Some(sender)),
            syncers: Mutex::new((0..SYNCERS).map(syncer).collect()),
        })
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the objects so far.
    pub fn names(&self) -> Vec<ObjectName> {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .copied()
            .collect()
    }

    /// Stores an object under its name; one that the snapshot before has with the same bytes is
    /// linked rather than written again.
    ///
    /// # Errors
    /// Fails when it cannot be written.
    pub fn put(&self, name: &ObjectName, bytes: &[u8]) -> io::Result<()> {
        if !self
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(*name)
        {
            return Ok(());
        }
        let path = self.folder.join(name.to_string());
        let published = self.out.join(name.to_string());
        let reusable = fs::read(&published).is_ok_and(|there| there == bytes);
        if reusable && fs::hard_link(&published, &path).is_ok() {
            return Ok(());
        }
        let mut file = File::create_new(&path)?;
        file.write_all(bytes)?;
        let sender = self
            .sender
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match sender {
            // Receivers that are gone have failed: `sync` says why.
            Some(sender) if sender.send(file).is_ok() => Ok(()),
            _ => Err(io::Error::other(
                "an object could not be synced to the disk",
            )),
        }
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// Fails when the disk does not take it.
    pub fn sync(&self) -> io::Result<()> {
        self.sender
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let mut syncers = self.syncers.lock().unwrap_or_else(PoisonError::into_inner);
        for syncer in syncers.drain(..) {
            syncer
                .join()
                .map_err(|_| io::Error::other("a thread that syncs panicked"))??;
        }
        sync_folder(&self.folder)
    }
}

fn sync(files: &Mutex<Receiver<File>>) -> io::Result<()> {
    loop {
        let file = files.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(file) = file else { return Ok(()) };
        file.sync_all()?;
    }
}

/// Removes staging folders of builds into `out` that were killed.
fn remove_left_over(out: &Path) -> io::Result<()> {
    let pattern = beside(out, ".tmp-")?;
    let (Some(parent), Some(prefix)) = (pattern.parent(), pattern.file_name()) else {
        return Ok(());
    };
    let prefix = prefix.to_string_lossy().into_owned();
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix(&prefix);
        let is_ours = pid
            .is_some_and(|pid| !pid.is_empty() && pid.bytes().all(|digit| digit.is_ascii_digit()));
        if is_ours && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays behind is removed by the next build.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use imr_snapshots::digest::ObjectKind;

    use super::*;

    #[test]
    fn objects_are_stored_once_and_equal_ones_are_linked() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("snapshot");
        fs::create_dir(&out).unwrap();
        let (old, new) = (b"old".as_slice(), b"new".as_slice());
        let name = |bytes| ObjectName::of(ObjectKind::Segment, bytes);
        fs::write(out.join(name(old).to_string()), old).unwrap();
        let staging = Staging::new(&out).unwrap();
        for bytes in [old, new, new] {
            staging.put(&name(bytes), bytes).unwrap();
        }
        staging.sync().unwrap();
        let file = |bytes| fs::metadata(staging.folder().join(name(bytes).to_string())).unwrap();
        assert_eq!((file(old).nlink(), file(new).nlink()), (2, 1));
        assert_eq!(staging.names().len(), 2);
        let path = staging.folder().to_path_buf();
        drop(staging);
        assert!(!path.exists());
    }

    #[test]
    fn a_published_object_with_damaged_bytes_is_not_reused() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("snapshot");
        fs::create_dir(&out).unwrap();
        let name = ObjectName::of(ObjectKind::Root, b"good");
        fs::write(out.join(name.to_string()), b"rot!").unwrap();
        let staging = Staging::new(&out).unwrap();
        staging.put(&name, b"good").unwrap();
        staging.sync().unwrap();
        assert_eq!(
            fs::read(staging.folder().join(name.to_string())).unwrap(),
            b"good"
        );
    }

    #[test]
    fn folders_of_killed_builds_are_removed_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("snapshot");
        for name in [
            "snapshot.tmp-123",
            "snapshot.tmp-keep",
            "snapshot.tmp-",
            "other.tmp-1",
        ] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let staging = Staging::new(&out).unwrap();
        let exists = |name: &str| folder.path().join(name).exists();
        assert!(!exists("snapshot.tmp-123"));
        assert!(exists("snapshot.tmp-keep") && exists("snapshot.tmp-") && exists("other.tmp-1"));
        drop(staging);
    }
}
