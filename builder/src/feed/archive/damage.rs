//! What can be wrong with a packed file or an archive.

use std::{error, fmt, io};

/// Why a packed file, an archive or an entry of one is not read, or not further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::feed) struct Damage {
    /// A stable code that begins with `file-`.
    pub(in crate::feed) code: &'static str,
    /// What is wrong.
    pub(in crate::feed) message: String,
    /// What to do about it.
    pub(in crate::feed) hint: &'static str,
}

impl Damage {
    pub(super) fn new(code: &'static str, message: impl Into<String>, hint: &'static str) -> Self {
        Self {
            code,
            message: message.into(),
            hint,
        }
    }

    /// The damage that an error of a reader tells of, if that is its cause.
    pub(in crate::feed) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// The damage of a file that the system cannot read.
    pub(super) fn from_io(error: io::Error) -> Self {
        match Self::of(&error) {
            Some(damage) => damage.clone(),
            None => {
                let hint = "check that the file is there, readable and complete; fetch it again";
                Self::new(
                    "file-read",
                    format!("the file cannot be read: {error}"),
                    hint,
                )
            }
        }
    }

    /// An archive inside of an archive.
    pub(super) fn nested() -> Self {
        Self::new(
            "file-archive-nested",
            "the file is an archive inside of an archive",
            "unpack the outer archive",
        )
    }

    /// A zip archive that cannot be read from behind, where its directory is.
    pub(in crate::feed) fn packed_zip() -> Self {
        Self::new(
            "file-zip",
            "the file is a zip archive or a spreadsheet inside of another packing",
            "unpack the outer packing, or save the sheet as CSV (UTF-8)",
        )
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for Damage {}

impl From<Damage> for io::Error {
    fn from(damage: Damage) -> Self {
        Self::other(damage)
    }
}
