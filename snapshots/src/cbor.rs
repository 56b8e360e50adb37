//! CBOR (RFC 8949): what manifests, batches and answers are made of. Nothing that is read has floating
//! point; of what is written, the scores of answers do.
//!
//! Reading and writing through serde is 33 KB of the Wasm, half of it for messages with floats
//! that nobody reads. A test compares both ways with `ciborium`, which the builder uses.

use crate::order::Adds;

/// Deepest nesting that is read.
pub(crate) const DEPTH: usize = 16;

/// A data item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Number(u64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
    /// Null, or undefined.
    Null,
    /// A negative number, a float, a truth value or anything with a tag: no member needs one.
    Other,
}

/// Reads one item; `None` when the bytes are none, are more than one, or are nested deeper than
/// [`DEPTH`].
pub(crate) fn read(bytes: &[u8]) -> Option<Value> {
    let mut reader = Reader(bytes);
    let value = reader.value(DEPTH)?;
    reader.0.is_empty().then_some(value)
}

/// What is not read yet.
struct Reader<'a>(&'a [u8]);

/// The major type of an item and its argument; `None` when its length is not said.
type Head = (u8, Option<u64>);

const BREAK: u8 = 0xff;

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(bytes)
    }

    fn head(&mut self) -> Option<Head> {
        let [first] = *self.take(1)?.first_chunk()?;
        let argument = match first & 31 {
            small @ 0..=23 => u64::from(small),
            size @ 24..=27 => {
                let bytes = self.take(1 << (size - 24))?;
                bytes
                    .iter()
                    .fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
            31 if matches!(first >> 5, 2..=5) => return Some((first >> 5, None)),
            _ => return None,
        };
        Some((first >> 5, Some(argument)))
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let first = *self.0.first()?;
        Some(match self.head()? {
            (0, Some(number)) => Value::Number(number),
            (1, _) => Value::Other,
            (2, length) => Value::Bytes(self.string(2, length)?),
            (3, length) => Value::Text(String::from_utf8(self.string(3, length)?).ok()?),
            (4, length) => {
                let depth = depth.checked_sub(1)?;
                Value::List(self.items(length, |reader| reader.value(depth))?)
            }
            (5, length) => {
                let depth = depth.checked_sub(1)?;
                let pair = |reader: &mut Self| Some((reader.value(depth)?, reader.value(depth)?));
                Value::Map(self.items(length, pair)?)
            }
            (6, _) => {
                self.value(depth.checked_sub(1)?)?;
                Value::Other
            }
            // Simple values by number, then floats of 2, 4 and 8 bytes.
            _ => match first & 31 {
                20 | 21 | 25..=27 => Value::Other,
                22 | 23 => Value::Null,
                _ => return None,
            },
        })
    }

    /// Reads what is in a list or map.
    fn items<T>(
        &mut self,
        length: Option<u64>,
        item: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while match length {
            Some(length) => (items.len() as u64) < length,
            None => !self.ends(),
        } {
            items.push(item(self)?);
        }
        Some(items)
    }

    /// Reads a string, which may be in pieces of the same type; a piece of text is text.
    fn string(&mut self, major: u8, length: Option<u64>) -> Option<Vec<u8>> {
        if let Some(length) = length {
            return Some(self.take(length)?.to_vec());
        }
        let mut whole = Vec::new();
        while !self.ends() {
            let (_, piece) = self.head().filter(|(of, _)| *of == major)?;
            let piece = self.take(piece?)?;
            if major == 3 {
                std::str::from_utf8(piece).ok()?;
            }
            whole.extend_from_slice(piece);
        }
        Some(whole)
    }

    fn ends(&mut self) -> bool {
        match self.0.split_first() {
            Some((&BREAK, rest)) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }
}

/// Appends the head of an item, in the shortest form.
pub(crate) fn push_head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let bytes = argument.to_be_bytes();
    let (short, zeros) = match argument {
        0..=23 => (argument as u8, 8),
        24..=0xff => (24, 7),
        0x100..=0xffff => (25, 6),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 0),
    };
    out.push(major << 5 | short);
    out.push_all(bytes.into_iter().skip(zeros));
}

#[cfg(test)]
mod tests {
    use ciborium::Value as Model;
    use proptest::prelude::*;

    use super::*;

    fn of(model: &Model) -> Value {
        match model {
            Model::Integer(number) => u64::try_from(*number).map_or(Value::Other, Value::Number),
            Model::Bytes(bytes) => Value::Bytes(bytes.clone()),
            Model::Text(text) => Value::Text(text.clone()),
            Model::Array(items) => Value::List(items.iter().map(of).collect()),
            Model::Map(pairs) => Value::Map(pairs.iter().map(|(a, b)| (of(a), of(b))).collect()),
            Model::Null => Value::Null,
            _ => Value::Other,
        }
    }

    fn models() -> impl Strategy<Value = Model> {
        let leaf = prop_oneof![
            any::<u64>().prop_map(Model::from),
            any::<i64>().prop_map(Model::from),
            any::<f64>().prop_map(Model::from),
            any::<bool>().prop_map(Model::from),
            any::<Vec<u8>>().prop_map(Model::Bytes),
            ".{0,40}".prop_map(Model::Text),
            Just(Model::Null),
        ];
        leaf.prop_recursive(5, 60, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Model::Array),
                prop::collection::vec((inner.clone(), inner.clone()), 0..8).prop_map(Model::Map),
                // Tags 2 and 3 make numbers of bytes, which no member is.
                (4u64.., inner).prop_map(|(tag, value)| Model::Tag(tag, Box::new(value))),
            ]
        })
    }

    fn model(bytes: &[u8]) -> Option<Model> {
        let mut rest = bytes;
        let model = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEPTH);
        model.ok().filter(|_| rest.is_empty())
    }

    proptest! {
        #[test]
        fn what_ciborium_writes_is_read(model in models()) {
            let mut bytes = Vec::new();
            ciborium::into_writer(&model, &mut bytes).unwrap();
            prop_assert_eq!(read(&bytes), Some(of(&model)));
        }

        #[test]
        fn any_bytes_are_read_as_ciborium_reads_them_or_refused(bytes: Vec<u8>) {
            if let Some(value) = read(&bytes) {
                prop_assert_eq!(model(&bytes).as_ref().map(of), Some(value));
            }
        }
    }

    #[test]
    fn lists_and_strings_may_end_with_a_break() {
        let text = |text: &str| Value::Text(text.to_owned());
        let list = Value::List(vec![text("ab"), Value::Null]);
        assert_eq!(read(b"\x9f\x7f\x61a\x61b\xff\xf6\xff"), Some(list));
        let map = Value::Map(vec![(Value::Number(500), Value::Bytes(vec![1, 2]))]);
        assert_eq!(
            read(b"\xbf\x19\x01\xf4\x5f\x41\x01\x41\x02\xff\xff"),
            Some(map)
        );
        let pieces_of_a_letter = b"\x7f\x61\xc3\x61\xa9\xff";
        for bytes in [
            &b"\xff"[..],
            b"\x9f",
            b"\x5f\x61a\xff",
            b"\xbf\x00\xff",
            pieces_of_a_letter,
        ] {
            assert_eq!(read(bytes), None, "{bytes:02x?}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth| [vec![0x81; depth], vec![0]].concat();
        assert!(read(&nested(DEPTH)).is_some());
        assert!(model(&nested(DEPTH)).is_some());
        assert!(read(&nested(DEPTH + 1)).is_none());
        assert!(model(&nested(DEPTH + 1)).is_none());
        assert!(read(&vec![0x9f; 200_000]).is_none());
        assert!(read(&vec![0xc1; 200_000]).is_none());
    }
}
