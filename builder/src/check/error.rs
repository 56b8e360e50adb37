//! Why a feed could not be checked.

use std::fmt;
use std::io;

use crate::registry::RegistryError;

/// Why a feed could not be checked.
#[derive(Debug)]
pub enum CheckError {
    /// What was asked for cannot be done: what, and what to do.
    Usage(String, String),
    /// A `registry.toml` does not fit.
    Registry(RegistryError),
    /// A temporary file cannot be written or read.
    Io(io::Error),
}

impl CheckError {
    pub(super) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage(what.into(), hint.into())
    }

    /// Says what to do about it; may be empty.
    pub fn hint(&self) -> &str {
        match self {
            Self::Usage(_, hint) => hint,
            Self::Registry(error) => &error.hint,
            Self::Io(_) => "is the disk full? --temp names another folder for temporary files",
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what, _) => f.write_str(what),
            Self::Registry(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CheckError {}

impl From<io::Error> for CheckError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
