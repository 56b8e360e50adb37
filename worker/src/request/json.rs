//! The JSON of requests: texts, lists of texts, and objects of these. Strict (RFC 8259), and
//! bounded by construction: nothing nests deeper than the two levels that are asked for, and a
//! [`Value`] no deeper than [`DEEPEST`]. Numbers stay as they are written, and who needs their value
//! judges them.

/// Why a text is not what is expected, and where: a place in bytes, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) expected: &'static str,
}

impl Fault {
    /// Says where it is and what is expected there.
    pub(crate) fn place(self) -> String {
        format!("byte {}: expected {}", self.at, self.expected)
    }
}

/// Reads `{"codes": ["...", ...]}`.
pub(crate) fn codes(text: &str) -> Result<Vec<String>, Fault> {
    let mut reader = Reader { text, at: 0 };
    let codes = reader.object("codes", "the member \"codes\" and no other", Reader::texts)?;
    reader.end()?;
    Ok(codes)
}

/// Reads `"..."` or `{"code": "..."}`.
pub(crate) fn code(text: &str) -> Result<String, Fault> {
    let mut reader = Reader { text, at: 0 };
    let code = match reader.peek() {
        Some('{') => reader.object("code", "the member \"code\" and no other", Reader::text)?,
        Some('"') => reader.text()?,
        _ => return Err(reader.fault("a text, or an object with \"code\"")),
    };
    reader.end()?;
    Ok(code)
}

/// The members of an object, in order; a list gives its member several times.
pub(crate) type Members = Vec<(String, String)>;

/// Reads `{"lines": [{...}, ...]}`: objects of texts, numbers, and lists of these.
pub(crate) fn objects(text: &str) -> Result<Vec<Members>, Fault> {
    let expected = "the member \"lines\" and no other: a list of objects";
    let fault = Fault { at: 0, expected };
    let Value::Map(members) = value(text)? else {
        return Err(fault);
    };
    match members.as_slice() {
        [(name, Value::List(lines))] if name == "lines" => {
            let mut objects = Vec::new();
            for line in lines {
                objects.push(flat(line)?);
            }
            Ok(objects)
        }
        _ => Err(fault),
    }
}

/// Reads one object, such as a line of NDJSON.
pub(crate) fn members(text: &str) -> Result<Members, Fault> {
    flat(&value(text)?)
}

/// Lists the members of an object: texts, numbers, and lists of these. Anything else says nothing about
/// what was used, and is empty.
fn flat(value: &Value) -> Result<Members, Fault> {
    let expected = "an object";
    let fault = Fault { at: 0, expected };
    let Value::Map(members) = value else {
        return Err(fault);
    };
    let mut flat = Members::new();
    for (name, value) in members {
        let values = match value {
            Value::List(values) => values.as_slice(),
            _ => std::slice::from_ref(value),
        };
        for value in values {
            let text = match value {
                Value::Text(text) | Value::Number(text) => text.clone(),
                _ => String::new(),
            };
            flat.push((name.clone(), text));
        }
    }
    Ok(flat)
}

/// Any JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// `null`.
    Null,
    /// `true` and `false`.
    Flag,
    /// A number as it is written.
    Number(String),
    Text(String),
    List(Vec<Value>),
    /// The members in order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Returns a member of an object; of several with one name, the first.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Levels of lists and objects in a [`Value`].
const DEEPEST: usize = 8;

/// Reads any JSON.
pub(crate) fn value(text: &str) -> Result<Value, Fault> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(DEEPEST)?;
    reader.end()?;
    Ok(value)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn fault(&self, expected: &'static str) -> Fault {
        Fault {
            at: self.at,
            expected,
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Skips white space and returns the character that follows, without taking it.
    fn peek(&mut self) -> Option<char> {
        let rest = self.text.get(self.at..)?;
        let trimmed = rest.trim_start_matches(&[' ', '\t', '\n', '\r'][..]);
        self.at += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    #[inline(never)]
    fn expect(&mut self, c: char, expected: &'static str) -> Result<(), Fault> {
        if self.peek() != Some(c) {
            return Err(self.fault(expected));
        }
        self.at += c.len_utf8();
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        if self.peek().is_none() {
            Ok(())
        } else {
            Err(self.fault("nothing more"))
        }
    }

    /// Reads an object with exactly one member.
    fn object<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        value: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.expect('{', "an object")?;
        let start = self.fault(expected);
        if self.peek() != Some('"') || self.text()? != name {
            return Err(start);
        }
        self.expect(':', "a colon")?;
        let value = value(self)?;
        self.expect('}', expected)?;
        Ok(value)
    }

    fn texts(&mut self) -> Result<Vec<String>, Fault> {
        self.list("a list of texts", Self::text)
    }

    fn list<T>(
        &mut self,
        expected: &'static str,
        mut item: impl FnMut(&mut Self) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut items = Vec::new();
        self.expect('[', expected)?;
        if self.peek() == Some(']') {
            self.at += 1;
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            match self.peek() {
                Some(',') => self.at += 1,
                _ => break,
            }
        }
        self.expect(']', "a comma or the end of the list")?;
        Ok(items)
    }

    /// Reads a value that may have so many levels.
    fn value(&mut self, levels: usize) -> Result<Value, Fault> {
        match self.peek() {
            Some('"') => self.text().map(Value::Text),
            Some('[' | '{') if levels == 0 => Err(self.fault("fewer levels")),
            Some('[') => self
                .list("a list", |reader| reader.value(levels - 1))
                .map(Value::List),
            Some('{') => self.map(levels - 1).map(Value::Map),
            Some('t') => self.word("true", Value::Flag),
            Some('f') => self.word("false", Value::Flag),
            Some('n') => self.word("null", Value::Null),
            _ => self.number().map(Value::Number),
        }
    }

    fn map(&mut self, levels: usize) -> Result<Vec<(String, Value)>, Fault> {
        let mut members = Vec::new();
        self.expect('{', "an object")?;
        if self.peek() == Some('}') {
            self.at += 1;
            return Ok(members);
        }
        loop {
            let name = self.text()?;
            self.expect(':', "a colon")?;
            members.push((name, self.value(levels)?));
            match self.peek() {
                Some(',') => self.at += 1,
                _ => break,
            }
        }
        self.expect('}', "a comma or the end of the object")?;
        Ok(members)
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.fault("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Reads a number, as it is written; who needs its value reads it.
    fn number(&mut self) -> Result<String, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_of = |byte: u8| byte.is_ascii_digit() || b"-+.eE".contains(&byte);
        let end = rest.bytes().take_while(|byte| is_of(*byte)).count();
        let number = rest.get(..end).unwrap_or_default();
        let begins = number.trim_start_matches('-').as_bytes().first();
        let ends = number.as_bytes().last();
        if !(begins.is_some_and(u8::is_ascii_digit) && ends.is_some_and(u8::is_ascii_digit)) {
            return Err(self.fault("a value"));
        }
        self.at += end;
        Ok(number.to_owned())
    }

    fn text(&mut self) -> Result<String, Fault> {
        self.expect('"', "a text in double quotes")?;
        let mut text = String::new();
        loop {
            let before = self.fault("a printable character; control characters are escaped");
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape()?),
                Some('\u{0}'..='\u{1f}') => return Err(before),
                Some(c) => text.push(c),
                None => return Err(self.fault("the end of the text")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let fault = self.fault("an escape sequence of JSON");
        match self.next() {
            Some(c @ ('"' | '\\' | '/')) => Ok(c),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode().ok_or(fault),
            _ => Err(fault),
        }
    }

    /// Reads the digits of `\uXXXX`, and the second half of a surrogate pair.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if self.next()? != '\\' || self.next()? != 'u' {
            return None;
        }
        let second = self
            .unit()?
            .checked_sub(0xdc00)
            .filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second)
    }

    fn unit(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            value = value << 4 | self.next()?.to_digit(16)?;
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests;
