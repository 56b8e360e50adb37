//! One build at a time into one folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::beside;

/// Keeps other builds out of a folder until it is dropped.
///
/// The operating system holds the lock, so it ends with the process, however that ends: there are
/// no stale locks. The file `<folder>.lock` only carries it.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of a folder, which need not exist yet.
    ///
    /// # Errors
    /// Fails when another process has it ([`io::ErrorKind::WouldBlock`]), or the file beside the
    /// folder cannot be made.
    pub fn take(folder: &Path) -> io::Result<Self> {
        let path = beside(folder, ".lock")?;
        loop {
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let message = format!("another build writes to {}", folder.display());
                    return Err(io::Error::new(io::ErrorKind::WouldBlock, message));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // Whoever had the lock before removed its file: ours is only good if it is still
            // the one that the next build will find.
            if is_at(&file, &path)? {
                return Ok(Self { file, path });
            }
        }
    }
}

fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let here = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok((here.dev(), here.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock file that stays is harmless: the next build takes it over.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_build_is_refused_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("snapshot");
        let first = Lock::take(&out).unwrap();
        let refused = Lock::take(&out).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
        assert!(refused.to_string().contains("snapshot"));
        drop(first);
        drop(Lock::take(&out).unwrap());
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            0,
            "nothing is left behind"
        );
    }

    #[test]
    fn a_lock_file_that_a_killed_build_left_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("snapshot");
        fs::write(folder.path().join("snapshot.lock"), b"").unwrap();
        Lock::take(&out).unwrap();
    }
}
