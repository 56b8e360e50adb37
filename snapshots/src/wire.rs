//! The only file that names ciborium: CBOR (RFC 8949) of manifests, requests and answers.

use ciborium::value::Value;
#[cfg(feature = "write")]
use serde::Serialize;

use crate::answer::Out;
use crate::digest::Sha256Digest;
use crate::error::Corrupt;

/// Encodes a structure as a CBOR map with its field names.
///
/// # Errors
/// Fails when a value cannot be expressed in CBOR.
#[cfg(feature = "write")]
pub fn to_cbor<T: Serialize>(value: &T) -> Result<Vec<u8>, Corrupt> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes)
        .map_err(|_| Corrupt::new("CBOR", "cannot express a value"))?;
    Ok(bytes)
}

/// A CBOR map with texts as keys, read by hand: one reader for all of them is a fifth of the Wasm
/// that derived readers are.
pub struct Map(Vec<(Value, Value)>);

impl Map {
    /// Parses one map; refuses bytes that are left over and nesting deeper than 16.
    ///
    /// # Errors
    /// Fails on anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, Corrupt> {
        const BAD: Corrupt = Corrupt::new("CBOR", "is not one map");
        let mut rest = bytes;
        let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEPTH);
        match value {
            Ok(Value::Map(pairs)) if rest.is_empty() => Ok(Self(pairs)),
            _ => Err(BAD),
        }
    }

    /// Returns the number of members.
    #[allow(
        clippy::len_without_is_empty,
        reason = "an empty map is no special case"
    )]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn member(&self, name: &str) -> Option<&Value> {
        let is_it = |(key, _): &&(Value, Value)| matches!(key, Value::Text(text) if text == name);
        self.0.iter().find(is_it).map(|(_, value)| value)
    }

    /// Returns a text.
    pub fn text(&self, name: &str) -> Option<String> {
        text(self.member(name)?)
    }

    /// Returns a whole number that fits.
    pub fn number<N: TryFrom<u64>>(&self, name: &str) -> Option<N> {
        number(self.member(name)?)?.try_into().ok()
    }

    /// Returns a list of texts.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.member(name)?.as_array()?.iter().map(text).collect()
    }

    /// Returns a list of pairs of a text and a number.
    pub fn pairs(&self, name: &str) -> Option<Vec<(String, u64)>> {
        let pair = |item: &Value| match item.as_array()?.as_slice() {
            [first, second] => Some((text(first)?, number(second)?)),
            _ => None,
        };
        self.member(name)?.as_array()?.iter().map(pair).collect()
    }

    /// Returns a digest.
    pub fn digest(&self, name: &str) -> Option<Sha256Digest> {
        digest(self.member(name)?)
    }

    /// Returns the digest and the length of an object that may be left out (null).
    pub fn object(&self, name: &str) -> Option<Option<(Sha256Digest, u32)>> {
        match self.member(name)? {
            Value::Null => Some(None),
            value => match value.as_array()?.as_slice() {
                [first, second] => Some(Some((digest(first)?, number(second)?.try_into().ok()?))),
                _ => None,
            },
        }
    }

    /// Returns a map in the map.
    pub fn map(&self, name: &str) -> Option<Self> {
        self.member(name)?.as_map().map(|pairs| Self(pairs.clone()))
    }

    /// Returns a list of maps; an item that is none is `None`.
    pub fn list(&self, name: &str) -> Option<impl Iterator<Item = Option<Self>>> {
        let items = self.member(name)?.as_array()?.iter();
        Some(items.map(|item| item.as_map().map(|pairs| Self(pairs.clone()))))
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_text().map(str::to_owned)
}

fn number(value: &Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}

fn digest(value: &Value) -> Option<Sha256Digest> {
    value
        .as_bytes()?
        .as_slice()
        .try_into()
        .ok()
        .map(Sha256Digest)
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
