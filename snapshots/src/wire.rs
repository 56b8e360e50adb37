//! The only file that names ciborium: CBOR (RFC 8949) of manifests, requests and answers.

use ciborium::value::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::Out;
use crate::error::Corrupt;

/// Encodes a structure as a CBOR map with its field names.
///
/// # Errors
/// Fails when a value cannot be expressed in CBOR.
pub fn to_cbor<T: Serialize>(value: &T) -> Result<Vec<u8>, Corrupt> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes)
        .map_err(|_| Corrupt::new("CBOR", "cannot express a value"))?;
    Ok(bytes)
}

/// Decodes a structure; refuses bytes that are left over and nesting deeper than 16.
///
/// # Errors
/// Fails on bytes that are not such a structure.
pub fn from_cbor<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Corrupt> {
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEPTH)
        .map_err(|_| Corrupt::new("CBOR", "is malformed or not what was expected"))?;
    if rest.is_empty() {
        Ok(value)
    } else {
        Err(Corrupt::new("CBOR", "has bytes left over"))
    }
}

/// Deepest nesting of CBOR that is read.
const DEPTH: usize = 16;

/// A CBOR document that is being written.
#[derive(Default)]
pub(crate) struct Cbor {
    done: Vec<Value>,
    open: Vec<Vec<Value>>,
}

impl Cbor {
    /// Returns the document.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(value) = self.done.first() {
            // Writing to a vector does not fail, and every value here can be expressed.
            let _ = ciborium::into_writer(value, &mut bytes);
        }
        bytes
    }

    fn push(&mut self, value: Value) {
        self.open.last_mut().unwrap_or(&mut self.done).push(value);
    }

    fn close(&mut self, join: impl FnOnce(Vec<Value>) -> Value) {
        let items = self.open.pop().unwrap_or_default();
        self.push(join(items));
    }
}

impl Out for Cbor {
    fn open_map(&mut self) {
        self.open.push(Vec::new());
    }

    fn close_map(&mut self) {
        self.close(|items| {
            let mut pairs = Vec::with_capacity(items.len() / 2);
            let mut items = items.into_iter();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                pairs.push((key, value));
            }
            Value::Map(pairs)
        });
    }

    fn open_list(&mut self) {
        self.open.push(Vec::new());
    }

    fn close_list(&mut self) {
        self.close(Value::Array);
    }

    fn key(&mut self, name: &str) {
        self.push(Value::Text(name.to_owned()));
    }

    fn text(&mut self, text: &str) {
        self.push(Value::Text(text.to_owned()));
    }

    fn number(&mut self, number: u64) {
        self.push(Value::Integer(number.into()));
    }

    fn flag(&mut self, flag: bool) {
        self.push(Value::Bool(flag));
    }

    fn null(&mut self) {
        self.push(Value::Null);
    }
}
