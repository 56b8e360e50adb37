//! Puts a snapshot in its place so that every reader, at every moment and after every crash,
//! sees the old one or the new one, whole.
//!
//! 1. The [`Lock`] keeps other builds out.
//! 2. Objects are collected in a [`Staging`] folder beside the snapshot and synced to the disk.
//! 3. They are moved into the snapshot's folder. They are named by their digest, so nothing that
//!    is there is overwritten with other bytes; the folder is synced.
//! 4. The checkpoint is written beside the old one, synced, and renamed over it; the folder is
//!    synced. This is the moment of the change.
//! 5. Objects that neither this snapshot nor the one before it names are removed.

mod dates;
mod lock;
mod previous;
mod staging;
mod swap;

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

pub use dates::later;
pub use lock::Lock;
pub use previous::{Previous, PreviousError};
pub use staging::Staging;
pub use swap::{Retain, check_target, publish};

/// Returns the path of a file beside a folder: `<folder><suffix>`.
///
/// # Errors
/// Fails when the folder has no name, such as `/` or `..`.
pub fn beside(folder: &Path, suffix: &str) -> io::Result<PathBuf> {
    let name = folder.file_name().ok_or_else(|| {
        let message = format!("{} is no folder that can be written to", folder.display());
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })?;
    let mut name = OsString::from(name);
    name.push(suffix);
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    Ok(parent.unwrap_or(Path::new(".")).join(name))
}

/// Waits until the names in a folder are on the disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
