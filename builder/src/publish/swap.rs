//! The change from one snapshot to the next.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use imr_snapshots::digest::ObjectName;

use super::{Staging, sync_folder};
use crate::store::{CHECKPOINT, KEYS};

/// Ending of files that are being written.
const PARTIAL: &str = ".partial";

/// Which objects that the new snapshot does not name stay in the folder.
pub enum Retain {
    /// All of them.
    All,
    /// Those of the snapshot before.
    Only(BTreeSet<ObjectName>),
}

/// Refuses a folder that holds other things than a snapshot.
///
/// # Errors
/// Fails when it does, or cannot be read.
pub fn check_target(out: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let known = [CHECKPOINT, KEYS].contains(&name.trim_end_matches(PARTIAL));
        if !known && ObjectName::parse(&name).is_none() {
            let message = format!(
                "{} holds {name}, which is no part of a snapshot",
                out.display()
            );
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
    }
    Ok(())
}

/// Moves the objects of a staging folder (synced before) into the snapshot's folder, then changes
/// its keys and its checkpoint, then removes objects that nobody needs. Without a `note` the
/// checkpoint stays as it is.
///
/// `keys_during` is the list of keys for the time in which the old checkpoint may still be there;
/// `keys` is the final one.
///
/// # Errors
/// Fails when the disk does; then the old snapshot is still whole, unless the error came after
/// the checkpoint was changed, and then the new one is.
pub fn publish(
    staging: &Staging,
    out: &Path,
    note: Option<&str>,
    [keys_during, keys]: [&str; 2],
    retain: &Retain,
) -> io::Result<()> {
    let is_new = !out.exists();
    fs::create_dir_all(out)?;
    if is_new && let Some(parent) = out.parent().filter(|p| !p.as_os_str().is_empty()) {
        sync_folder(parent)?;
    }
    let names = staging.names();
    for name in &names {
        move_object(
            &staging.folder().join(name.to_string()),
            &out.join(name.to_string()),
        )?;
    }
    sync_folder(out)?;
    replace(out, KEYS, keys_during)?;
    if let Some(note) = note {
        replace(out, CHECKPOINT, note)?;
    }
    replace(out, KEYS, keys)?;
    remove_unneeded(out, &names, retain)
}

fn move_object(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let here = fs::metadata(from)?;
    let same_file =
        fs::metadata(to).is_ok_and(|there| (here.dev(), here.ino()) == (there.dev(), there.ino()));
    if same_file {
        Ok(())
    } else {
        fs::rename(from, to)
    }
}

/// Writes a file so that its name has the old bytes or the new ones at every moment.
fn replace(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = folder.join(name);
    if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    let partial = folder.join(format!("{name}{PARTIAL}"));
    let mut file = File::create(&partial)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&partial, &path)?;
    sync_folder(folder)
}

fn remove_unneeded(out: &Path, names: &[ObjectName], retain: &Retain) -> io::Result<()> {
    let Retain::Only(before) = retain else {
        return Ok(());
    };
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name.as_deref().and_then(ObjectName::parse) else {
            continue;
        };
        if names.binary_search(&name).is_err() && !before.contains(&name) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use imr_snapshots::digest::ObjectKind;

    use super::*;

    fn files(folder: &Path) -> BTreeSet<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    fn object(bytes: &[u8]) -> ObjectName {
        ObjectName::of(ObjectKind::Segment, bytes)
    }

    fn publish_one(out: &Path, bytes: &[u8], note: &str, before: &[&[u8]]) {
        let staging = Staging::new(out).unwrap();
        staging.put(&object(bytes), bytes).unwrap();
        staging.sync().unwrap();
        let before = before.iter().map(|bytes| object(bytes)).collect();
        publish(
            &staging,
            out,
            Some(note),
            ["a\nb\n", "a\n"],
            &Retain::Only(before),
        )
        .unwrap();
    }

    #[test]
    fn the_snapshot_before_stays_and_older_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("deep/snapshot");
        fs::create_dir(folder.path().join("deep")).unwrap();
        publish_one(&out, b"one", "1", &[]);
        publish_one(&out, b"two", "2", &[b"one"]);
        publish_one(&out, b"three", "3", &[b"two"]);
        let expected = [object(b"two").to_string(), object(b"three").to_string()];
        let expected = expected
            .into_iter()
            .chain(["checkpoint", "keys.txt"].map(str::to_owned));
        assert_eq!(files(&out), expected.collect());
        assert_eq!(fs::read_to_string(out.join(CHECKPOINT)).unwrap(), "3");
        assert_eq!(fs::read_to_string(out.join(KEYS)).unwrap(), "a\n");
        assert_eq!(
            files(&folder.path().join("deep")),
            ["snapshot".to_owned()].into()
        );
    }

    #[test]
    fn a_folder_with_other_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        check_target(&folder.path().join("missing")).unwrap();
        fs::write(folder.path().join("checkpoint.partial"), "").unwrap();
        check_target(folder.path()).unwrap();
        fs::write(folder.path().join("thesis.doc"), "").unwrap();
        let error = check_target(folder.path()).unwrap_err();
        assert!(error.to_string().contains("thesis.doc"), "{error}");
    }
}
