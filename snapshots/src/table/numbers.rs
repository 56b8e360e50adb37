//! Ascending numbers of cards, written as distances:
//!
//! ```text
//! if there are more than one: byte k, and for each distance to the one before, less 1, a Rice code:
//! its quotient by 2^k as so many one bits and a zero bit, then k bits; highest bit first, zero bits up
//! to the next byte
//! ```

use crate::error::Corrupt;
use crate::segment::varint::Reader;

/// Reads `count` ascending numbers (at least 1), of which the first may be known, and adds them to a list.
///
/// # Errors
/// Fails when they are cut short, or go over 32 bits.
#[cfg_attr(imr_engine, optimize(speed))]
pub(super) fn read(
    reader: &mut Reader<'_>,
    first: Option<u32>,
    count: usize,
    to: &mut Vec<u32>,
) -> Result<(), Corrupt> {
    let mut number = match first {
        Some(first) => first,
        None => reader.varint()?,
    };
    let k = if count > 1 { reader.byte()? } else { 0 };
    if k > 31 {
        return Err(reader.corrupt("has too long a remainder"));
    }
    let mut bits = Bits {
        bytes: reader.rest(),
        at: 0,
    };
    let start = to.len();
    to.resize(start + count, number);
    for place in to.get_mut(start + 1..).unwrap_or_default() {
        let distance = match bits.code(k) {
            Some(distance) => Some(u64::from(distance)),
            None => bits.slow(k),
        };
        let next = distance
            .and_then(|distance| u32::try_from(distance.checked_add(u64::from(number) + 1)?).ok());
        number = next.ok_or(Corrupt::new("numbers", "are cut short, or over 32 bits"))?;
        *place = number;
    }
    reader.take(bits.at.div_ceil(8)).map(|_| ())
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// Reads a code that ends within the next 57 bits, if there are so many.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn code(&mut self, k: u8) -> Option<u32> {
        let start = self.at / 8;
        let bytes = self.bytes.get(start..)?.first_chunk::<8>()?;
        let window = u64::from_be_bytes(*bytes) << (self.at % 8);
        let quotient = window.leading_ones();
        let length = quotient + 1 + u32::from(k);
        if length > 57 {
            return None;
        }
        let mask = (1u64 << k) - 1;
        let remainder = window >> (64 - length) & mask;
        self.at += length as usize;
        u32::try_from(u64::from(quotient) << k | remainder).ok()
    }

    /// Reads a code bit by bit.
    fn slow(&mut self, k: u8) -> Option<u64> {
        let mut quotient = 0u64;
        while self.next()? {
            quotient += 1;
        }
        let mut code = quotient;
        for _ in 0..k {
            code = code << 1 | u64::from(self.next()?);
        }
        Some(code)
    }

    fn next(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }
}
