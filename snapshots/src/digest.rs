//! Digests, the names made of them, and the only type that parsers take.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Digest(pub [u8; 32]);

/// Writes bytes in lower-case hexadecimal digits.
fn digits(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            let first = if digit < 10 { b'0' } else { b'a' - 10 };
            text.push(char::from(first + digit));
        }
    }
    text
}

impl Sha256Digest {
    /// Computes the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Returns the first 128 bits, as stored in directories.
    pub fn short(&self) -> ShortDigest {
        ShortDigest(*self.0.first_chunk().unwrap_or(&[0; 16]))
    }

    /// Returns the digest in 64 lower-case hexadecimal digits.
    pub fn hex(&self) -> String {
        digits(&self.0)
    }

    /// Returns the first 16 digits of [`hex`](Self::hex).
    pub fn start(&self) -> String {
        digits(self.0.first_chunk::<8>().map_or(&[], |start| start))
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            for &digit in pair {
                let value = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return None,
                };
                *byte = (*byte << 4) | value;
            }
        }
        Some(Self(bytes))
    }
}

impl fmt::Debug for Sha256Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl Serialize for Sha256Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

/// The first 128 bits of a SHA-256 digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShortDigest(pub [u8; 16]);

/// An order for maps: that of the numbers that the bytes are, the lowest first.
impl Ord for ShortDigest {
    fn cmp(&self, other: &Self) -> Ordering {
        u128::from_le_bytes(self.0).cmp(&u128::from_le_bytes(other.0))
    }
}

impl PartialOrd for ShortDigest {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What kind of object a file of a snapshot is; its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// The list of tables and sources.
    Manifest,
    /// A table's resident index.
    Root,
    /// Blocks of a table.
    Segment,
    /// A zstd dictionary.
    Dict,
    /// The table that titles were folded with.
    Fold,
}

impl ObjectKind {
    /// Returns the extension of the file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Root => "root",
            Self::Segment => "segment",
            Self::Dict => "dict",
            Self::Fold => "fold",
        }
    }
}

/// The file name of an immutable object: its SHA-256 and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// Digest of the whole file.
    pub digest: Sha256Digest,
    /// What it is.
    pub kind: ObjectKind,
}

impl ObjectName {
    /// Names `bytes`.
    pub fn of(kind: ObjectKind, bytes: &[u8]) -> Self {
        Self {
            digest: Sha256Digest::of(bytes),
            kind,
        }
    }

    /// Reads a file name, exactly as [`Display`](fmt::Display) writes it.
    pub fn parse(name: &str) -> Option<Self> {
        let (hex, extension) = name.split_once('.')?;
        let kinds = [
            ObjectKind::Manifest,
            ObjectKind::Root,
            ObjectKind::Segment,
            ObjectKind::Dict,
            ObjectKind::Fold,
        ];
        let kind = kinds
            .into_iter()
            .find(|kind| kind.extension() == extension)?;
        Some(Self {
            digest: Sha256Digest::from_hex(hex)?,
            kind,
        })
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.digest.hex(), self.kind.extension())
    }
}

/// Bytes that were compared with a digest held by their parent: the only input of the parsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked(Vec<u8>);

impl Checked {
    /// Compares `bytes` with the full digest in their name.
    ///
    /// # Errors
    /// Gives the bytes back when they differ.
    pub fn whole(bytes: Vec<u8>, expected: &Sha256Digest) -> Result<Self, Mismatch> {
        if Sha256Digest::of(&bytes) == *expected {
            Ok(Self(bytes))
        } else {
            Err(Mismatch)
        }
    }

    /// Compares a part of an object with the 128-bit digest that a directory or root holds.
    ///
    /// # Errors
    /// Fails when they differ.
    pub fn part(bytes: Vec<u8>, expected: &ShortDigest) -> Result<Self, Mismatch> {
        if Sha256Digest::of(&bytes).short() == *expected {
            Ok(Self(bytes))
        } else {
            Err(Mismatch)
        }
    }

    /// Takes bytes on trust: only for tests that ask how the parsers behave without the check,
    /// and for the writer, which re-reads what it has just made.
    #[cfg(any(test, feature = "write"))]
    pub fn unchecked(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Gives up the bytes, which stay what they were checked to be.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// The bytes are not those that the parent promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch;

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes differ from the digest that the snapshot promises; fetch them again")
    }
}

impl std::error::Error for Mismatch {}
