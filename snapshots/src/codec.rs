//! The only file that names bincode: values of rows as bytes.
//!
//! The encoding is bincode 2 `config::standard()`: little-endian; integers as varints (a value
//! below 251 is one byte, else 251, 252 or 253 followed by 2, 4 or 8 bytes); a sequence is its
//! length and its items; a structure is its fields in order; an `Option` is 0, or 1 and the value.
//! FORMAT.md says it to the byte. The crate is pinned to 2.0.1 and no longer maintained
//! (RUSTSEC-2025-0141): a test compares the bytes with golden ones, and only this file would
//! change if another implementation of the same bytes took its place.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Corrupt;
use crate::id::Identifier;
use crate::limits;

fn config() -> Configuration<LittleEndian, Varint, Limit<{ limits::DECODE }>> {
    bincode::config::standard().with_limit()
}

/// Encodes a value.
///
/// # Errors
/// Fails when the value needs more than [`limits::DECODE`] bytes.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Corrupt> {
    let bytes = bincode::serde::encode_to_vec(value, config())
        .map_err(|_| Corrupt::new("value", "is too large to encode"))?;
    if bytes.len() > limits::DECODE {
        return Err(Corrupt::new("value", "is too large to encode"));
    }
    Ok(bytes)
}

/// Decodes a value, which may borrow from `bytes`; refuses bytes that are left over.
///
/// # Errors
/// Fails on anything that [`encode`] does not write.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Corrupt> {
    let (value, used) = bincode::serde::borrow_decode_from_slice(bytes, config())
        .map_err(|_| Corrupt::new("value", "cannot be decoded"))?;
    if used == bytes.len() {
        Ok(value)
    } else {
        Err(Corrupt::new("value", "has bytes left over"))
    }
}

impl Serialize for Identifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.key())
    }
}

impl<'de> Deserialize<'de> for Identifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = <&[u8]>::deserialize(deserializer)?;
        Self::from_key(key).ok_or_else(|| D::Error::custom("not an identifier key"))
    }
}
