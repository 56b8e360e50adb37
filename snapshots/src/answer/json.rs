//! JSON, written by hand: nothing but strings, numbers, booleans, lists and maps. No number is a float on
//! its way: those that are not whole are written from 1,000ths, digit by digit.

use std::slice::IterMut;

use super::Out;

/// A JSON document that is being written.
pub(crate) struct Json {
    /// What is written, and room behind it. Bytes are put into their places one by one: most texts have a
    /// few, for which a call that copies them takes longer.
    text: Vec<u8>,
    length: usize,
    /// What must stand before what is written next: a comma, a colon, the point of a number, or 0 for nothing.
    before: u8,
}

/// Bytes that most answers fit into.
const LENGTH: usize = 4 << 10;
/// Most bytes that one byte of a text is written as: `\u001f`.
const ESCAPED: usize = 6;

impl Default for Json {
    fn default() -> Self {
        Self {
            text: vec![0; LENGTH],
            length: 0,
            before: 0,
        }
    }
}

impl Json {
    /// Returns the document.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.text.truncate(self.length);
        self.text
    }

    /// Writes what must stand before, the name of a member, if it is one, and a text: in quotes, or as it is, if it
    /// needs no escapes, as no name does.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn put(&mut self, name: Option<&str>, parts: &[&str], is_quoted: bool) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let end = self.length + name.map_or(0, str::len) + ESCAPED * length + 6;
        if end > self.text.len() {
            self.text.resize(2 * end, 0);
        }
        let room = self.text.get_mut(self.length..).unwrap_or_default();
        let all = room.len();
        let mut places = room.iter_mut();
        if self.before > 0 {
            put(&mut places, self.before);
        }
        if let Some(name) = name {
            put(&mut places, b'"');
            for byte in name.bytes() {
                put(&mut places, byte);
            }
            put(&mut places, b'"');
            put(&mut places, b':');
        }
        if is_quoted {
            put(&mut places, b'"');
        }
        for part in parts {
            for byte in part.bytes() {
                if is_escaped(byte) && is_quoted {
                    escape(&mut places, byte);
                } else {
                    put(&mut places, byte);
                }
            }
        }
        if is_quoted {
            put(&mut places, b'"');
        }
        self.length += all - places.len();
        self.before = b',';
    }

    /// Writes a number, as the value of a member, if it is one.
    fn digits(&mut self, name: Option<&str>, number: u64) {
        let mut places = [0; DIGITS];
        self.put(name, &[digits(number, &mut places)], false);
    }

    /// Begins a map or a list, as the value of a member, if it is one.
    fn open(&mut self, name: Option<&str>, bracket: &str) {
        self.put(name, &[bracket], false);
        self.before = 0;
    }

    fn close(&mut self, bracket: &str) {
        self.before = 0;
        self.put(None, &[bracket], false);
    }
}

/// Most digits of a number.
const DIGITS: usize = 20;

/// Writes a number in digits.
fn digits(number: u64, places: &mut [u8; DIGITS]) -> &str {
    let mut start = DIGITS;
    // In the Wasm, numbers of 32 bits are divided several times as fast.
    let (mut large, mut small) = (number, number as u32);
    for digit in places.iter_mut().rev() {
        let last;
        if large > u64::from(u32::MAX) {
            last = (large % 10) as u32;
            large /= 10;
            small = large as u32;
        } else {
            last = small % 10;
            small /= 10;
            large = 0;
        }
        *digit = b'0' + last as u8;
        start -= 1;
        if large == 0 && small == 0 {
            break;
        }
    }
    let digits = places.get(start..).unwrap_or_default();
    std::str::from_utf8(digits).unwrap_or_default()
}

/// Puts a byte into the next place.
#[inline(always)]
fn put(places: &mut IterMut<'_, u8>, byte: u8) {
    if let Some(place) = places.next() {
        *place = byte;
    }
}

/// Tells whether a byte may not stand in a text as it is (RFC 8259, section 7).
fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Puts what a byte is written as that may not stand in a text.
fn escape(places: &mut IterMut<'_, u8>, byte: u8) {
    let short = match byte {
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x20.. => byte,
        _ => b'u',
    };
    let digit = b"0123456789abcdef".get(usize::from(byte & 15));
    let digit = digit.copied().unwrap_or_default();
    let written = [b'\\', short, b'0', b'0', b'0' + (byte >> 4), digit];
    let length = if short == b'u' { ESCAPED } else { 2 };
    for byte in written.iter().take(length) {
        put(places, *byte);
    }
}

impl Out for Json {
    fn open_map(&mut self) {
        self.open(None, "{");
    }

    fn close_map(&mut self) {
        self.close("}");
    }

    fn open_list(&mut self) {
        self.open(None, "[");
    }

    fn close_list(&mut self) {
        self.close("]");
    }

    #[cfg_attr(imr_engine, optimize(speed))]
    fn key(&mut self, name: &str) {
        self.put(None, &[name], true);
        self.before = b':';
    }

    #[cfg_attr(imr_engine, optimize(speed))]
    fn map(&mut self, name: &str) {
        self.open(Some(name), "{");
    }

    fn list(&mut self, name: &str) {
        self.open(Some(name), "[");
    }

    fn pair(&mut self, one: u64, other: u64) {
        let (mut places, mut others) = ([0; DIGITS], [0; DIGITS]);
        let (one, other) = (digits(one, &mut places), digits(other, &mut others));
        self.put(None, &["[", one, ",", other, "]"], false);
    }

    fn text(&mut self, parts: &[&str]) {
        self.put(None, parts, true);
    }

    #[cfg_attr(imr_engine, optimize(speed))]
    fn member(&mut self, name: &str, parts: &[&str]) {
        self.put(Some(name), parts, true);
    }

    fn number(&mut self, number: u64) {
        self.digits(None, number);
    }

    fn count(&mut self, name: &str, number: u64) {
        self.digits(Some(name), number);
    }

    fn fraction(&mut self, thousandths: u16) {
        self.number(u64::from(thousandths / 1_000));
        let mut rest = u64::from(thousandths % 1_000);
        if rest > 0 {
            self.before = b'.';
        }
        while rest > 0 {
            self.number(rest / 100);
            self.before = 0;
            rest = rest % 100 * 10;
        }
        self.before = b',';
    }

    fn flag(&mut self, flag: bool) {
        self.put(None, &[if flag { "true" } else { "false" }], false);
    }

    fn null(&mut self) {
        self.put(None, &["null"], false);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::order::Gather;

    /// Writes a value part by part; only whole numbers without a sign have a place in documents.
    fn write(value: &Value, out: &mut Json) {
        match value {
            Value::Null => out.null(),
            Value::Bool(flag) => out.flag(*flag),
            Value::Number(number) => out.number(number.as_u64().unwrap()),
            Value::String(text) => {
                let middle = text.chars().take(2).map(char::len_utf8).sum();
                let (start, end) = text.split_at(middle);
                out.text(&[start, end]);
            }
            Value::Array(list) => {
                if let [Some(one), Some(other)] = *list.iter().map(Value::as_u64).gather() {
                    return out.pair(one, other);
                }
                out.open_list();
                list.iter().for_each(|value| write(value, out));
                out.close_list();
            }
            Value::Object(map) => {
                out.open_map();
                for (name, value) in map {
                    let is_plain = !name.bytes().any(is_escaped);
                    match (value, value.as_u64()) {
                        (Value::String(text), _) if is_plain => out.member(name, &["", text]),
                        (_, Some(number)) if is_plain => out.count(name, number),
                        (Value::Array(list), _) if is_plain => {
                            out.list(name);
                            list.iter().for_each(|value| write(value, out));
                            out.close_list();
                        }
                        (Value::Object(map), _) if is_plain && map.is_empty() => {
                            out.map(name);
                            out.close_map();
                        }
                        _ => {
                            out.key(name);
                            write(value, out);
                        }
                    }
                }
                out.close_map();
            }
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = "\\PC{0,9}|[\\x00-\\x7f]{0,40}|[\"\\\\\\x1f]{0,2000}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (0u64..300).prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::vec((text, inner), 0..8)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn documents_are_what_another_program_writes(value in value()) {
            let mut out = Json::default();
            write(&value, &mut out);
            let written = String::from_utf8(out.finish()).unwrap();
            let read: Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(&read, &value);
            // Without blanks, and nothing is escaped that needs not be.
            let other = value.to_string().replace("\\b", "\\u0008").replace("\\f", "\\u000c");
            if !other.contains("\\\\") {
                prop_assert_eq!(written, other);
            }
        }
    }

    #[test]
    fn fractions_have_no_digit_too_many() {
        let mut out = Json::default();
        out.open_list();
        for thousandths in [0, 1, 10, 50, 100, 105, 850, 987, 999, 1_000, 1_001, 65_535] {
            out.fraction(thousandths);
        }
        out.close_list();
        let text = String::from_utf8(out.finish()).unwrap();
        assert_eq!(
            text,
            "[0,0.001,0.01,0.05,0.1,0.105,0.85,0.987,0.999,1,1.001,65.535]"
        );
    }
}
