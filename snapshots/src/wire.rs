//! The only file that names ciborium: CBOR (RFC 8949) of manifests, requests and answers.

use std::cell::Cell;

#[cfg(feature = "write")]
use serde::Serialize;

use crate::answer::Out;
#[cfg(feature = "write")]
use crate::cbor::DEPTH;
use crate::cbor::{self, Value, push_head};
use crate::digest::Sha256Digest;
use crate::error::Corrupt;
use crate::order::Adds;

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

/// Decodes a structure from CBOR, as programs that read answers do; refuses bytes that are left
/// over and nesting deeper than 16.
///
/// # Errors
/// Fails on bytes that are not such a structure.
#[cfg(feature = "write")]
pub fn from_cbor<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Corrupt> {
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEPTH)
        .map_err(|_| Corrupt::new("CBOR", "is malformed or not what was expected"))?;
    if rest.is_empty() {
        Ok(value)
    } else {
        Err(Corrupt::new("CBOR", "has bytes left over"))
    }
}

/// A CBOR map with texts as keys, read by hand: one reader for all of them is a fifth of the Wasm
/// that derived readers are.
pub struct Map(Vec<(Value, Value)>);

/// The members of a map that are read one after the other. What is not there, or is something else, is read
/// as nothing and noted; who reads asks once, at the end, whether all was there.
pub(crate) struct Members<'a> {
    map: &'a [(Value, Value)],
    whole: &'a Cell<bool>,
}

impl Map {
    /// Parses one map; refuses bytes that are left over and nesting deeper than 16.
    ///
    /// # Errors
    /// Fails on anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, Corrupt> {
        match cbor::read(bytes) {
            Some(Value::Map(pairs)) => Ok(Self(pairs)),
            _ => Err(Corrupt::new("CBOR", "is not one map")),
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

    /// Returns a list of texts.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.read(|members| members.texts(name))
    }

    /// Reads members; `None` if one is not what it is read as.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Members<'_>) -> T) -> Option<T> {
        let whole = Cell::new(true);
        let value = read(&Members {
            map: &self.0,
            whole: &whole,
        });
        whole.get().then_some(value)
    }
}

impl<'a> Members<'a> {
    /// Notes that something is not what it is read as.
    fn lack<T: Default>(&self) -> T {
        self.whole.set(false);
        T::default()
    }

    fn member(&self, name: &str) -> &'a Value {
        for (key, value) in self.map {
            if matches!(key, Value::Text(text) if text == name) {
                return value;
            }
        }
        // It is not any of what members are.
        &Value::Other
    }

    fn text_of(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            _ => self.lack(),
        }
    }

    fn number_of(&self, value: &Value) -> u64 {
        match value {
            Value::Number(number) => *number,
            _ => self.lack(),
        }
    }

    fn digest_of(&self, value: &Value) -> Sha256Digest {
        match value {
            Value::Bytes(bytes) if bytes.len() == 32 => {
                Sha256Digest(*bytes.first_chunk().unwrap_or(&[0; 32]))
            }
            _ => {
                self.whole.set(false);
                Sha256Digest([0; 32])
            }
        }
    }

    fn items(&self, name: &str) -> &'a [Value] {
        match self.member(name) {
            Value::List(items) => items,
            _ => self.lack(),
        }
    }

    fn of_map(&self, value: &'a Value) -> Self {
        let map = match value {
            Value::Map(pairs) => pairs,
            _ => self.lack::<&[_]>(),
        };
        let whole = self.whole;
        Self { map, whole }
    }

    /// Returns a text.
    pub(crate) fn text(&self, name: &str) -> String {
        self.text_of(self.member(name))
    }

    /// Returns a whole number.
    pub(crate) fn number(&self, name: &str) -> u64 {
        self.number_of(self.member(name))
    }

    /// Returns a whole number below 2³².
    pub(crate) fn short(&self, name: &str) -> u32 {
        self.short_of(self.member(name))
    }

    fn short_of(&self, value: &Value) -> u32 {
        match u32::try_from(self.number_of(value)) {
            Ok(number) => number,
            Err(_) => self.lack(),
        }
    }

    /// Returns the number of a version.
    pub(crate) fn version(&self, name: &str) -> u16 {
        match u16::try_from(self.number(name)) {
            Ok(number) => number,
            Err(_) => self.lack(),
        }
    }

    /// Returns a list of texts.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.items(name) {
            texts.push(self.text_of(item));
        }
        texts
    }

    /// Returns a list of pairs of a text and a number.
    pub(crate) fn pairs(&self, name: &str) -> Vec<(String, u64)> {
        let mut pairs = Vec::new();
        for item in self.items(name) {
            match item {
                Value::List(pair) if let [text, number] = pair.as_slice() => {
                    pairs.push((self.text_of(text), self.number_of(number)));
                }
                _ => self.lack(),
            }
        }
        pairs
    }

    /// Returns a digest.
    pub(crate) fn digest(&self, name: &str) -> Sha256Digest {
        self.digest_of(self.member(name))
    }

    /// Returns the digest and the length of an object that may be left out (null).
    pub(crate) fn object(&self, name: &str) -> Option<(Sha256Digest, u32)> {
        match self.member(name) {
            Value::Null => None,
            Value::List(pair) => match pair.as_slice() {
                [digest, length] => Some((self.digest_of(digest), self.short_of(length))),
                _ => self.lack(),
            },
            _ => self.lack(),
        }
    }

    /// Returns the members of a map in the map.
    pub(crate) fn map(&self, name: &str) -> Self {
        self.of_map(self.member(name))
    }

    /// Returns a list of what is read from the members of maps.
    pub(crate) fn list<T>(&self, name: &str, read: impl Fn(&Members<'_>) -> T) -> Vec<T> {
        let mut list = Vec::new();
        for item in self.items(name) {
            list.push(read(&self.of_map(item)));
        }
        list
    }
}

/// A CBOR document that is being written: the bytes of what is closed, and those of every open
/// map or list with the number of its items.
#[derive(Default)]
pub(crate) struct Cbor {
    done: Vec<u8>,
    open: Vec<(u64, Vec<u8>)>,
}

impl Cbor {
    /// Returns the document.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.done
    }

    /// Begins an item and returns where it is written to.
    fn item(&mut self) -> &mut Vec<u8> {
        match self.open.last_mut() {
            Some((items, bytes)) => {
                *items += 1;
                bytes
            }
            None => &mut self.done,
        }
    }

    fn open(&mut self) {
        self.open.push((0, Vec::new()));
    }

    fn close(&mut self, major: u8, items_each: u64) {
        let (items, bytes) = self.open.pop().unwrap_or_default();
        let to = self.item();
        push_head(to, major, items / items_each);
        to.extend_from_slice(&bytes);
    }
}

impl Out for Cbor {
    fn open_map(&mut self) {
        self.open();
    }

    fn close_map(&mut self) {
        self.close(5, 2);
    }

    fn open_list(&mut self) {
        self.open();
    }

    fn close_list(&mut self) {
        self.close(4, 1);
    }

    fn key(&mut self, name: &str) {
        self.text(&[name]);
    }

    fn text(&mut self, parts: &[&str]) {
        let to = self.item();
        let length: usize = parts.iter().map(|part| part.len()).sum();
        push_head(to, 3, length as u64);
        for part in parts {
            to.extend_from_slice(part.as_bytes());
        }
    }

    fn number(&mut self, number: u64) {
        push_head(self.item(), 0, number);
    }

    /// A float of eight bytes: the one nearest to the decimal number, which every program prints as
    /// JSON has it. It is made here and kept nowhere.
    fn fraction(&mut self, thousandths: u16) {
        let to = self.item();
        to.push(7 << 5 | 27);
        to.push_all((f64::from(thousandths) / 1_000.0).to_be_bytes());
    }

    fn flag(&mut self, flag: bool) {
        push_head(self.item(), 7, 20 + u64::from(flag));
    }

    fn null(&mut self) {
        push_head(self.item(), 7, 22);
    }
}

#[cfg(test)]
mod tests;
