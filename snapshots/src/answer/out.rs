//! What documents are written to.

use super::Json;
use crate::wire::Cbor;

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON (RFC 8259).
    Json,
    /// CBOR (RFC 8949) with the same members.
    Cbor,
}

impl Format {
    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Cbor => "application/cbor",
        }
    }
}

/// Receives the parts of a document, in order.
pub(crate) trait Out {
    fn open_map(&mut self);
    fn close_map(&mut self);
    fn open_list(&mut self);
    fn close_list(&mut self);
    /// Writes the name of a member.
    fn key(&mut self, name: &str);
    /// Begins a member that is a map; its name needs no escapes.
    fn map(&mut self, name: &str) {
        self.key(name);
        self.open_map();
    }
    /// Begins a member that is a list; its name needs no escapes.
    fn list(&mut self, name: &str) {
        self.key(name);
        self.open_list();
    }
    /// Writes a list of two numbers.
    fn pair(&mut self, one: u64, other: u64) {
        self.open_list();
        self.number(one);
        self.number(other);
        self.close_list();
    }
    /// Writes a text that is given in parts.
    fn text(&mut self, parts: &[&str]);
    /// Writes a member that is a text; its name needs no escapes.
    fn member(&mut self, name: &str, parts: &[&str]) {
        self.key(name);
        self.text(parts);
    }
    fn number(&mut self, number: u64);
    /// Writes a member that is a number; its name needs no escapes.
    fn count(&mut self, name: &str, number: u64) {
        self.key(name);
        self.number(number);
    }
    /// Writes a number that is given in 1,000ths, without them: 850 is 0.85.
    fn fraction(&mut self, thousandths: u16);
    fn flag(&mut self, flag: bool);
    fn null(&mut self);
}

/// What a document is written on: an [`Out`], and what is written again and again. Those who write see one
/// type, whose functions are compiled once and called by name.
pub struct Sheet<'a>(&'a mut dyn Out);

impl<'a> Sheet<'a> {
    pub(crate) fn new(out: &'a mut dyn Out) -> Self {
        Self(out)
    }

    /// Begins a map.
    #[inline(never)]
    pub fn open_map(&mut self) {
        self.0.open_map();
    }

    /// Ends a map.
    #[inline(never)]
    pub fn close_map(&mut self) {
        self.0.close_map();
    }

    /// Begins a list.
    #[inline(never)]
    pub fn open_list(&mut self) {
        self.0.open_list();
    }

    /// Ends a list.
    #[inline(never)]
    pub fn close_list(&mut self) {
        self.0.close_list();
    }

    /// Writes the name of a member, whose value follows.
    #[inline(never)]
    pub fn key(&mut self, name: &str) {
        self.0.key(name);
    }

    /// Writes a text.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.0.text(&[text]);
    }

    /// Writes a number.
    #[inline(never)]
    pub fn number(&mut self, number: u64) {
        self.0.number(number);
    }

    /// Writes that there is no value.
    pub fn null(&mut self) {
        self.0.null();
    }

    /// Begins a member that is a map.
    #[inline(never)]
    pub fn map(&mut self, name: &str) {
        self.0.map(name);
    }

    /// Begins a member that is a list.
    #[inline(never)]
    pub fn list(&mut self, name: &str) {
        self.0.list(name);
    }

    /// Writes a list of two numbers.
    #[inline(never)]
    pub fn pair(&mut self, one: u64, other: u64) {
        self.0.pair(one, other);
    }

    /// Writes a member that is a text.
    #[inline(never)]
    pub fn member(&mut self, name: &str, text: &str) {
        self.parts(name, &[text]);
    }

    /// Writes a member that is a text of several parts.
    #[inline(never)]
    #[cfg_attr(imr_engine, optimize(speed))]
    pub fn parts(&mut self, name: &str, parts: &[&str]) {
        self.0.member(name, parts);
    }

    /// Writes a member that is a text unless it is empty.
    #[inline(never)]
    pub fn optional(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.member(name, text);
        }
    }

    /// Writes a member that is a number.
    #[inline(never)]
    pub fn count(&mut self, name: &str, number: u64) {
        self.0.count(name, number);
    }

    /// Writes a member that is true or false.
    #[inline(never)]
    pub fn tell(&mut self, name: &str, flag: bool) {
        self.0.key(name);
        self.0.flag(flag);
    }

    /// Writes a member that is a score: from 0 to 1, given in 1,000ths.
    #[inline(never)]
    pub fn score(&mut self, name: &str, thousandths: u16) {
        self.0.key(name);
        self.0.fraction(thousandths);
    }

    /// Writes a member that is a list of texts.
    #[inline(never)]
    pub fn texts(&mut self, name: &str, texts: &mut dyn Iterator<Item = &str>) {
        self.list(name);
        for text in texts {
            self.text(text);
        }
        self.close_list();
    }
}

/// Writes a document in a format.
pub(crate) fn write(format: Format, document: &dyn Document) -> Vec<u8> {
    match format {
        Format::Json => {
            let mut out = Json::default();
            document.write(&mut Sheet::new(&mut out));
            out.finish()
        }
        Format::Cbor => {
            let mut out = Cbor::default();
            document.write(&mut Sheet::new(&mut out));
            out.finish()
        }
    }
}

/// Writes a JSON document of a program around the engine, such as a refusal.
pub fn json(write: &mut dyn FnMut(&mut Sheet<'_>)) -> Vec<u8> {
    let mut out = Json::default();
    write(&mut Sheet::new(&mut out));
    out.finish()
}

/// Something that can be written.
pub(crate) trait Document {
    fn write(&self, out: &mut Sheet<'_>);
}
