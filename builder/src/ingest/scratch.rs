//! Temporary files of one build.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Makes temporary files that have no name, so that nothing is left behind however the process
/// ends.
#[derive(Clone)]
pub struct Scratch(Arc<PathBuf>);

impl Scratch {
    /// Makes files in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self(Arc::new(folder.to_path_buf()))
    }

    /// Makes an empty file.
    ///
    /// # Errors
    /// Fails when the folder cannot be written to.
    pub fn file(&self) -> io::Result<File> {
        tempfile::tempfile_in(self.0.as_path()).map_err(|error| {
            let folder = self.0.display();
            io::Error::new(
                error.kind(),
                format!("cannot make a temporary file in {folder}: {error}"),
            )
        })
    }
}
