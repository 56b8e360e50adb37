//! Errors that say what is wrong with a snapshot and what to do next.

use std::fmt;

use crate::digest::ObjectName;
use crate::text::joined;

/// Bytes that do not mean what their place says: wrong magic, bad length, keys out of order.
///
/// Every byte is compared with a digest before it is parsed, so a reader sees this only when the
/// snapshot was *written* wrong or by a newer format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrupt {
    /// The structure that was being read, such as `segment head`.
    pub what: &'static str,
    /// What was found.
    pub why: &'static str,
}

impl Corrupt {
    /// Makes an error about `what`.
    pub const fn new(what: &'static str, why: &'static str) -> Self {
        Self { what, why }
    }
}

impl fmt::Display for Corrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

impl std::error::Error for Corrupt {}

/// A part of a snapshot that a look-up needed and could not get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// The object that it is in.
    pub object: ObjectName,
    /// Why it could not be had.
    pub why: String,
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.object, self.why)
    }
}

impl std::error::Error for Unavailable {}

/// Why a snapshot could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The checkpoint is not a signed note of this format.
    Checkpoint(&'static str),
    /// No trusted key signed the checkpoint.
    Untrusted {
        /// Names of the keys that did sign it.
        signed_by: Vec<String>,
    },
    /// The manifest or another part could not be loaded or does not have the promised digest.
    Unavailable(Unavailable),
    /// The manifest cannot be parsed.
    Corrupt(Corrupt),
    /// The snapshot is of a format that this program does not read.
    Format {
        /// The format number of the snapshot.
        found: u16,
        /// The newest format that this program reads.
        known: u16,
    },
    /// The snapshot is older than one that was seen before.
    Rollback {
        /// Its sequence number.
        found: u64,
        /// The least sequence number that is accepted.
        floor: u64,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkpoint(why) => write!(f, "the checkpoint cannot be read: {why}"),
            Self::Untrusted { signed_by } if signed_by.is_empty() => {
                f.write_str("the checkpoint carries no signature; sign it with a trusted key")
            }
            Self::Untrusted { signed_by } => write!(
                f,
                "the checkpoint is signed by {}, which is not trusted here; add its public key or \
                 fetch the snapshot from its publisher",
                joined(signed_by, ", ")
            ),
            Self::Unavailable(part) => write!(f, "a part of the snapshot is missing: {part}"),
            Self::Corrupt(corrupt) => write!(f, "the snapshot is damaged: {corrupt}"),
            Self::Format { found, known } => write!(
                f,
                "the snapshot is format {found}, this program reads up to {known}: update it"
            ),
            Self::Rollback { found, floor } => write!(
                f,
                "the snapshot has sequence {found}, but {floor} was seen before: fetch it again"
            ),
        }
    }
}

impl std::error::Error for OpenError {}
