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
    fn key(&mut self, name: &str);
    fn text(&mut self, text: &str);
    fn number(&mut self, number: u64);
    /// Writes a number that is given in 1,000ths, without them: 850 is 0.85.
    fn fraction(&mut self, thousandths: u16);
    fn flag(&mut self, flag: bool);
    fn null(&mut self);

    fn member(&mut self, name: &str, text: &str) {
        self.key(name);
        self.text(text);
    }

    /// Writes a member unless it is empty.
    fn optional(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.member(name, text);
        }
    }

    fn count(&mut self, name: &str, number: u64) {
        self.key(name);
        self.number(number);
    }

    /// Writes a member that is a score: from 0 to 1, given in 1,000ths.
    fn score(&mut self, name: &str, thousandths: u16) {
        self.key(name);
        self.fraction(thousandths);
    }

    fn texts(&mut self, name: &str, texts: &mut dyn Iterator<Item = &str>) {
        self.key(name);
        self.open_list();
        for text in texts {
            self.text(text);
        }
        self.close_list();
    }
}

/// Writes a document in a format.
pub(crate) fn write(format: Format, document: impl Document) -> Vec<u8> {
    match format {
        Format::Json => {
            let mut out = Json::default();
            document.write(&mut out);
            out.finish()
        }
        Format::Cbor => {
            let mut out = Cbor::default();
            document.write(&mut out);
            out.finish()
        }
    }
}

/// Something that can be written.
pub(crate) trait Document {
    fn write(&self, out: &mut dyn Out);
}
