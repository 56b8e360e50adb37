//! Writes the few documents that are not answers of the engine: problems and the state of the
//! program.

/// One JSON object (RFC 8259) that is being written.
pub(crate) struct Object {
    text: String,
}

impl Object {
    pub(crate) fn new() -> Self {
        Self {
            text: String::from("{"),
        }
    }

    /// Begins a member whose value the caller writes next.
    fn key(&mut self, name: &str) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        quote(&mut self.text, name);
        self.text.push(':');
    }

    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        self.key(name);
        quote(&mut self.text, value);
        self
    }

    pub(crate) fn texts(mut self, name: &str, values: &[String]) -> Self {
        self.key(name);
        self.text.push('[');
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            quote(&mut self.text, value);
        }
        self.text.push(']');
        self
    }

    pub(crate) fn number(mut self, name: &str, value: u64) -> Self {
        self.key(name);
        self.text.push_str(&value.to_string());
        self
    }

    pub(crate) fn flag(mut self, name: &str, value: bool) -> Self {
        self.key(name);
        self.text.push_str(if value { "true" } else { "false" });
        self
    }

    /// Writes a member that is an object, or null.
    pub(crate) fn object(mut self, name: &str, value: Option<Self>) -> Self {
        self.key(name);
        match value {
            Some(object) => self.text.push_str(&object.finish()),
            None => self.text.push_str("null"),
        }
        self
    }

    /// Ends with members that are written already; what they call `~` is a text.
    pub(crate) fn with(mut self, members: &str, text: &str) -> String {
        for (at, part) in members.split('~').enumerate() {
            if at > 0 {
                escape(&mut self.text, text);
            } else if self.text.len() > 1 {
                self.text.push(',');
            }
            self.text.push_str(part);
        }
        self.text
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    escape(out, text);
    out.push('"');
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{0}'..='\u{1f}' => {
                out.push_str(if c < '\u{10}' { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(u32::from(c) & 15, 16));
            }
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Object;

    #[test]
    fn members_are_separated_and_texts_are_escaped() {
        let inner = Object::new().number("n", 7).flag("f", true);
        let text = Object::new()
            .text("a\"b", "\\ \u{1} \u{1f} é")
            .object("inner", Some(inner))
            .object("none", None)
            .texts("list", &["x".to_owned(), "y".to_owned()])
            .finish();
        let expected = "{\"a\\\"b\":\"\\\\ \\u0001 \\u001f é\",\"inner\":{\"n\":7,\"f\":true},\
                        \"none\":null,\"list\":[\"x\",\"y\"]}";
        assert_eq!(text, expected);
        let text = Object::new()
            .text("a", "b")
            .with(r#""c":"~/","d":"~"}"#, "h\"");
        assert_eq!(text, r#"{"a":"b","c":"h\"/","d":"h\""}"#);
    }
}
