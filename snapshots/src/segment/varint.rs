//! Unsigned LEB128 integers, and a reader that never runs past its bytes.

use crate::error::Corrupt;

/// Appends `value` as unsigned LEB128: seven bits a byte, lowest first, the top bit says "more".
pub(crate) fn push(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads structures from the front of a slice.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    /// Reads `bytes`; errors speak of `what`.
    pub(crate) fn new(what: &'static str, bytes: &'a [u8]) -> Self {
        Self { rest: bytes, what }
    }

    /// Makes an error about what is being read.
    pub(crate) fn corrupt(&self, why: &'static str) -> Corrupt {
        Corrupt::new(self.what, why)
    }

    /// Takes `count` bytes.
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Corrupt> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(Corrupt::new(self.what, "is cut short"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// Takes a fixed number of bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Corrupt> {
        let (taken, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(Corrupt::new(self.what, "is cut short"))?;
        self.rest = rest;
        Ok(*taken)
    }

    /// Takes one byte.
    pub(crate) fn byte(&mut self) -> Result<u8, Corrupt> {
        let (byte, rest) = self
            .rest
            .split_first()
            .ok_or(Corrupt::new(self.what, "is cut short"))?;
        self.rest = rest;
        Ok(*byte)
    }

    /// Takes a 32-bit little-endian number.
    pub(crate) fn u32(&mut self) -> Result<u32, Corrupt> {
        self.array().map(u32::from_le_bytes)
    }

    /// Takes a LEB128 number of at most 32 bits, in its shortest form only.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(crate) fn varint(&mut self) -> Result<u32, Corrupt> {
        let mut value = 0u32;
        let mut shift = 0;
        while shift < 32 {
            let byte = self.byte()?;
            let bits = u32::from(byte & 0x7f);
            if shift == 28 && bits > 0x0f {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                if byte == 0 && shift > 0 {
                    break;
                }
                return Ok(value);
            }
            shift += 7;
        }
        Err(self.corrupt("holds a number that is too long"))
    }

    /// Takes a count or length that may be at most `limit`.
    pub(crate) fn bounded(&mut self, limit: usize) -> Result<usize, Corrupt> {
        let value = self.varint()? as usize;
        if value > limit {
            Err(self.corrupt("holds a length over the limit"))
        } else {
            Ok(value)
        }
    }

    /// Returns what has not been read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Refuses bytes that are left over.
    pub(crate) fn end(self) -> Result<(), Corrupt> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.corrupt("has bytes left over"))
        }
    }
}
