//! Objects of a JSON array, or objects after each other, one at a time and each within bounds.

use std::io::{self, Read};

use crate::feed::flaw::Flaw;
use crate::feed::table::MAX_ROW;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 16;

/// What [`Values::next`] found.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::feed) enum Value {
    /// An object; [`Values::text`] has it.
    Object,
    /// Something else, or an object that is too long; reading goes on after it.
    Bad(Flaw),
    /// The end of the file.
    End,
}

/// Cuts a file into its objects without reading what is in them.
pub(in crate::feed) struct Values<R> {
    input: R,
    /// Longest object in bytes.
    longest: usize,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    line: u64,
    /// The line on which the last value begins, from 1.
    pub(in crate::feed) value_line: u64,
    text: Vec<u8>,
}

impl<R: Read> Values<R> {
    /// Starts to read.
    pub(in crate::feed) fn new(input: R) -> Self {
        Self {
            input,
            longest: MAX_ROW,
            buffer: vec![0; CHUNK],
            at: 0,
            filled: 0,
            line: 1,
            value_line: 1,
            text: Vec::new(),
        }
    }

    /// Takes objects of up to so many bytes.
    pub(in crate::feed) fn longest(mut self, bytes: usize) -> Self {
        self.longest = bytes;
        self
    }

    /// The bytes of the last object.
    pub(in crate::feed) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Goes to the next object.
    ///
    /// # Errors
    /// Fails when the file cannot be read.
    pub(in crate::feed) fn next(&mut self) -> io::Result<Value> {
        loop {
            self.value_line = self.line;
            match self.peek()? {
                None => return Ok(Value::End),
                Some(b'{') => return self.object(),
                Some(byte) if byte.is_ascii_whitespace() || b"[],".contains(&byte) => self.step(),
                Some(_) => return self.scalar(),
            }
        }
    }

    /// Reads an object to its end.
    fn object(&mut self) -> io::Result<Value> {
        self.text.clear();
        let (mut depth, mut length) = (0_u64, 0_u64);
        let (mut quoted, mut escaped) = (false, false);
        while let Some(byte) = self.peek()? {
            self.step();
            length += 1;
            if self.text.len() <= self.longest {
                self.text.push(byte);
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Ok(match length {
                    length if length > self.longest as u64 => {
                        Value::Bad(long(length, self.longest))
                    }
                    _ => Value::Object,
                });
            }
        }
        Ok(Value::Bad(Flaw::new(
            "json",
            "the file ends inside of an object",
            "is the file complete? fetch it again",
        )))
    }

    /// Skips a value that is no object.
    fn scalar(&mut self) -> io::Result<Value> {
        let mut quoted = false;
        let mut escaped = false;
        while let Some(byte) = self.peek()? {
            if !quoted && b",]{\n".contains(&byte) {
                break;
            }
            self.step();
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'\n' => quoted = false,
                _ => {}
            }
        }
        Ok(Value::Bad(Flaw::new(
            "json",
            "a value of the array is not a JSON object",
            "write one object for each statement",
        )))
    }

    fn step(&mut self) {
        self.line += u64::from(self.buffer.get(self.at) == Some(&b'\n'));
        self.at += 1;
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        while self.at == self.filled {
            self.at = 0;
            self.filled = match self.input.read(&mut self.buffer) {
                Ok(0) => {
                    self.filled = 0;
                    return Ok(None);
                }
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) => {
                    self.filled = 0;
                    return Err(error);
                }
            };
        }
        Ok(self.buffer.get(self.at).copied())
    }
}

fn long(length: u64, longest: usize) -> Flaw {
    Flaw::new(
        "row-long",
        format!("the object has {length} bytes, more than {longest}"),
        "is a bracket missing?",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(u64, String)> {
        let mut values = Values::new(text.as_bytes());
        let mut found = Vec::new();
        loop {
            let text = match values.next().unwrap() {
                Value::End => return found,
                Value::Bad(flaw) => format!("!{}", flaw.code),
                Value::Object => String::from_utf8(values.text().to_vec()).unwrap(),
            };
            found.push((values.value_line, text));
        }
    }

    #[test]
    fn objects_are_cut_wherever_brackets_and_quotes_stand() {
        let text = "[\n {\"a\": \"}\\\"]\"},\n{\"b\": [{}, {\"c\":1}]} ,7, \"x{\"\n]\n{\"d\":2}{";
        let expected = [
            (2, "{\"a\": \"}\\\"]\"}"),
            (3, "{\"b\": [{}, {\"c\":1}]}"),
            (3, "!json"),
            (3, "!json"),
            (5, "{\"d\":2}"),
            (5, "!json"),
        ];
        let found = cut(text);
        let found: Vec<(u64, &str)> = found.iter().map(|(n, s)| (*n, s.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_long_object_costs_itself_and_no_memory() {
        let text = format!("[{{\"a\":\"{}\"}},{{\"b\":1}}]", "x".repeat(3 * MAX_ROW));
        let mut values = Values::new(text.as_bytes());
        let Value::Bad(flaw) = values.next().unwrap() else {
            panic!("it is too long");
        };
        assert_eq!(flaw.code, "row-long");
        assert!(values.text.capacity() <= 2 * MAX_ROW + CHUNK);
        assert_eq!(values.next().unwrap(), Value::Object);
        assert_eq!(values.text(), b"{\"b\":1}");
    }
}
