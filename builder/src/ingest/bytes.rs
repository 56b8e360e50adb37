//! Numbers and texts in the records that are sorted: read back by the same build only.

use std::io;

use imr_snapshots::record::{Kind, Relation, Sources};

/// Appends a number as unsigned LEB128.
pub fn push_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends bytes and their length.
pub fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Appends source numbers.
pub fn push_sources(out: &mut Vec<u8>, sources: &Sources) {
    push_number(out, sources.numbers().len() as u64);
    for source in sources.numbers() {
        push_number(out, u64::from(*source));
    }
}

/// Reads what the functions above wrote.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Reads one byte.
    ///
    /// # Errors
    /// Fails when there is none.
    pub fn byte(&mut self) -> io::Result<u8> {
        let (&byte, rest) = self.0.split_first().ok_or_else(damaged)?;
        self.0 = rest;
        Ok(byte)
    }

    /// Reads the number of a kind.
    ///
    /// # Errors
    /// Fails when it is not one.
    pub fn kind(&mut self) -> io::Result<Kind> {
        Kind::try_from(self.byte()?).map_err(|_| damaged())
    }

    /// Reads the number of a relation.
    ///
    /// # Errors
    /// Fails when it is not one.
    pub fn relation(&mut self) -> io::Result<Relation> {
        Relation::try_from(self.byte()?).map_err(|_| damaged())
    }

    /// Reads a number.
    ///
    /// # Errors
    /// Fails when the bytes end within it.
    pub fn number(&mut self) -> io::Result<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
            if shift > 63 {
                return Err(damaged());
            }
        }
    }

    /// Reads bytes with their length.
    ///
    /// # Errors
    /// Fails when there are fewer.
    pub fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = self.number()? as usize;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// Reads source numbers.
    ///
    /// # Errors
    /// Fails when the bytes end within them.
    pub fn sources(&mut self) -> io::Result<Sources> {
        let mut sources = Sources::default();
        for _ in 0..self.number()? {
            sources.join(&Sources::one(self.number()? as u16));
        }
        Ok(sources)
    }
}

/// The error for temporary data that cannot be read back.
pub fn damaged() -> io::Error {
    io::Error::other("temporary data cannot be read back; the disk or the memory is faulty")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_nothing_more() {
        let mut out = Vec::new();
        for number in [0, 127, 128, 65_535, u64::MAX] {
            push_number(&mut out, number);
        }
        push_bytes(&mut out, b"text");
        let mut sources = Sources::one(300);
        sources.join(&Sources::one(2));
        push_sources(&mut out, &sources);
        let mut reader = Reader(&out);
        for number in [0, 127, 128, 65_535, u64::MAX] {
            assert_eq!(reader.number().unwrap(), number);
        }
        assert_eq!(reader.bytes().unwrap(), b"text");
        assert_eq!(reader.sources().unwrap(), sources);
        assert!(reader.byte().is_err());
        assert!(Reader(&[5, 1]).bytes().is_err());
        assert!(Reader(&[0xff; 11]).number().is_err());
    }
}
