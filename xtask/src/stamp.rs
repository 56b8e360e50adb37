//! Stamps: small files that say what a result was made from, so that it is not made twice.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};

/// A fingerprint of bytes, to notice change; never for trust.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// Starts an empty fingerprint.
    pub(crate) fn new() -> Fingerprint {
        Fingerprint(0xcbf2_9ce4_8422_2325)
    }

    /// Adds bytes (FNV-1a, 64 bits).
    pub(crate) fn add(mut self, bytes: &[u8]) -> Fingerprint {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        self
    }

    /// Returns the fingerprint as 16 hexadecimal digits.
    pub(crate) fn text(self) -> String {
        format!("{:016x}", self.0)
    }
}

/// Says whether the stamp at `path` holds exactly `text`.
pub(crate) fn holds(path: &Path, text: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|found| found == text)
}

/// Writes a stamp and the folders above it.
///
/// # Errors
/// Names the file that cannot be written.
pub(crate) fn leave(path: &Path, text: &str) -> Outcome {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::at(folder))?;
    }
    fs::write(path, text).map_err(Failure::at(path))
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn fingerprints_follow_the_published_fnv_1a_vectors() {
        assert_eq!(Fingerprint::new().text(), "cbf29ce484222325");
        assert_eq!(Fingerprint::new().add(b"a").text(), "af63dc4c8601ec8c");
        assert_eq!(Fingerprint::new().add(b"foobar").text(), "85944171f73967e8");
    }
}
