//! Why a build stops, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::keys::KeyError;
use crate::publish::PreviousError;
use crate::registry::RegistryError;

/// Why a build stopped. Whatever the reason, the folder of the snapshot is whole.
#[derive(Debug)]
pub enum BuildError {
    /// The `registry.toml` does not say what to build.
    Registry(RegistryError),
    /// The folder of the snapshot cannot be used.
    Target(PathBuf, io::Error),
    /// The key cannot be read or made.
    Key(KeyError),
    /// The key makes signatures that nobody could check.
    UnusableKey,
    /// The snapshot that is in the folder cannot be followed.
    Previous(PreviousError),
    /// Reading or writing failed in the part of the build that is named.
    Io(&'static str, io::Error),
    /// The snapshot does not answer as it should.
    Verify(io::Error),
}

/// Makes an error of a part of the build.
pub(super) fn at(part: &'static str) -> impl Fn(io::Error) -> BuildError {
    move |error| BuildError::Io(part, error)
}

impl BuildError {
    /// Says what to do about it; may be empty.
    pub fn hint(&self) -> String {
        match self {
            Self::Registry(error) => error.hint.clone(),
            Self::Target(_, error) if error.kind() == io::ErrorKind::WouldBlock => {
                "wait until it is done, or build into another folder".to_owned()
            }
            Self::Target(..) => "give an empty folder, or one with a snapshot".to_owned(),
            Self::Key(_) => "make a key with: imr keygen --name ORIGIN --out FILE".to_owned(),
            Self::UnusableKey => "make another key with imr keygen".to_owned(),
            Self::Previous(_) => "sign with the key that signed it, give the number of the new \
                                  snapshot with --sequence, or build into another folder"
                .to_owned(),
            Self::Io(_, error) if error.kind() == io::ErrorKind::StorageFull => {
                "make room, or give another folder for temporary files with --temp".to_owned()
            }
            Self::Io(..) => String::new(),
            Self::Verify(_) => "this is a fault of the disk, the memory or imr; nothing that was \
                                published before is lost"
                .to_owned(),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry(error) => error.fmt(f),
            Self::Target(path, error) => {
                write!(f, "cannot build into {}: {error}", path.display())
            }
            Self::Key(error) => error.fmt(f),
            Self::UnusableKey => f.write_str("the key makes signatures that nobody could check"),
            Self::Previous(error) => {
                write!(f, "the snapshot in the folder cannot be followed: {error}")
            }
            Self::Io(part, error) => write!(f, "{part}: {error}"),
            Self::Verify(error) => {
                write!(f, "the new snapshot does not answer as it should: {error}")
            }
        }
    }
}

impl std::error::Error for BuildError {}
