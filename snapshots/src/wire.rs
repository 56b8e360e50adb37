//! The only file that names ciborium: CBOR (RFC 8949) of manifests, requests and answers.

#[cfg(feature = "write")]
use serde::Serialize;

use crate::answer::Out;
#[cfg(feature = "write")]
use crate::cbor::DEPTH;
use crate::cbor::{self, Value, push_head};
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
        list(self.member(name)?)?.iter().map(text).collect()
    }

    /// Returns a list of pairs of a text and a number.
    pub fn pairs(&self, name: &str) -> Option<Vec<(String, u64)>> {
        let pair = |item: &Value| match list(item)? {
            [first, second] => Some((text(first)?, number(second)?)),
            _ => None,
        };
        list(self.member(name)?)?.iter().map(pair).collect()
    }

    /// Returns a digest.
    pub fn digest(&self, name: &str) -> Option<Sha256Digest> {
        digest(self.member(name)?)
    }

    /// Returns the digest and the length of an object that may be left out (null).
    pub fn object(&self, name: &str) -> Option<Option<(Sha256Digest, u32)>> {
        match self.member(name)? {
            Value::Null => Some(None),
            value => match list(value)? {
                [first, second] => Some(Some((digest(first)?, number(second)?.try_into().ok()?))),
                _ => None,
            },
        }
    }

    /// Returns a map in the map.
    pub fn map(&self, name: &str) -> Option<Self> {
        map(self.member(name)?)
    }

    /// Returns a list of maps; an item that is none is `None`.
    pub fn list(&self, name: &str) -> Option<impl Iterator<Item = Option<Self>>> {
        Some(list(self.member(name)?)?.iter().map(map))
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn list(value: &Value) -> Option<&[Value]> {
    match value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

fn map(value: &Value) -> Option<Map> {
    match value {
        Value::Map(pairs) => Some(Map(pairs.clone())),
        _ => None,
    }
}

fn digest(value: &Value) -> Option<Sha256Digest> {
    match value {
        Value::Bytes(bytes) => bytes.as_slice().try_into().ok().map(Sha256Digest),
        _ => None,
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
        self.text(name);
    }

    fn text(&mut self, text: &str) {
        let to = self.item();
        push_head(to, 3, text.len() as u64);
        to.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, number: u64) {
        push_head(self.item(), 0, number);
    }

    /// A float of eight bytes: the one nearest to the decimal number, which every program prints as
    /// JSON has it. It is made here and kept nowhere.
    fn fraction(&mut self, thousandths: u16) {
        let to = self.item();
        to.push(7 << 5 | 27);
        to.extend((f64::from(thousandths) / 1_000.0).to_be_bytes());
    }

    fn flag(&mut self, flag: bool) {
        push_head(self.item(), 7, 20 + u64::from(flag));
    }

    fn null(&mut self) {
        push_head(self.item(), 7, 22);
    }
}

#[cfg(test)]
mod tests {
    use ciborium::Value;

    use super::*;

    #[test]
    fn documents_are_the_bytes_that_ciborium_writes() {
        let numbers = [
            0,
            23,
            24,
            255,
            256,
            65_535,
            65_536,
            u64::from(u32::MAX),
            1 << 32,
            u64::MAX,
        ];
        let mut out = Cbor::default();
        out.open_map();
        out.member("text", &"é".repeat(300));
        out.key("list");
        out.open_list();
        numbers.into_iter().for_each(|number| out.number(number));
        out.close_list();
        out.key("map");
        out.open_map();
        out.key("flag");
        out.flag(true);
        out.key("none");
        out.null();
        out.close_map();
        out.close_map();
        let text = |text: &str| Value::Text(text.to_owned());
        let flags = vec![
            (text("flag"), Value::Bool(true)),
            (text("none"), Value::Null),
        ];
        let expected = Value::Map(vec![
            (text("text"), text(&"é".repeat(300))),
            (text("list"), Value::Array(numbers.map(Value::from).into())),
            (text("map"), Value::Map(flags)),
        ]);
        assert_eq!(out.finish(), to_cbor(&expected).unwrap());
    }

    #[test]
    fn scores_are_read_as_the_decimals_that_json_has() {
        let mut out = Cbor::default();
        out.open_list();
        (0..=1_000).for_each(|thousandths| out.fraction(thousandths));
        out.close_list();
        let read: Vec<f64> = from_cbor(&out.finish()).unwrap();
        for (thousandths, float) in (0..=1_000).zip(read) {
            let mut json = crate::answer::Json::default();
            json.fraction(thousandths);
            let text = String::from_utf8(json.finish()).unwrap();
            assert_eq!(float.to_string(), text);
        }
    }
}
