//! Ascending numbers of cards, written as distances:
//!
//! ```text
//! for each distance to the one before, less 1, a Rice code: its quotient by 2^k as so many one bits and
//! a zero bit, then k bits; highest bit first, zero bits up to the next byte
//! ```
//!
//! The cards of a title stand beside each other, far from those of other titles. Where that makes it
//! shorter, 32 is added to k: a zero bit is a distance of 0 then, and a one bit stands before the code of
//! another one, less 1.

use crate::error::Corrupt;
use crate::segment::varint::Reader;

/// Added to k where a number that follows directly is one bit.
pub(super) const BESIDE: u8 = 32;

/// Reads `k` of so many numbers; one has none.
pub(super) fn k(reader: &mut Reader<'_>, count: usize) -> Result<u8, Corrupt> {
    Ok(if count > 1 {
        reader.bounded(usize::from(BESIDE | 31))? as u8
    } else {
        0
    })
}

/// Reads `count` ascending numbers (at least 1), of which the first is known, and adds them to a list.
///
/// # Errors
/// Fails when they are cut short, or go over 32 bits.
#[cfg_attr(imr_engine, optimize(speed))]
pub(super) fn read(
    reader: &mut Reader<'_>,
    first: u32,
    k: u8,
    count: usize,
    to: &mut Vec<u32>,
) -> Result<(), Corrupt> {
    let mut number = first;
    let mut bits = Bits {
        bytes: reader.rest(),
        at: 0,
        window: 0,
        left: 0,
    };
    let start = to.len();
    to.resize(start + count, number);
    for place in to.get_mut(start + 1..).unwrap_or_default() {
        let next = bits
            .distance(k)
            .and_then(|distance| u32::try_from(distance.checked_add(u64::from(number) + 1)?).ok());
        number = next.ok_or(Corrupt::new("numbers", "are cut short, or over 32 bits"))?;
        *place = number;
    }
    reader.take(bits.at.div_ceil(8)).map(|_| ())
}

struct Bits<'a> {
    bytes: &'a [u8],
    /// How many bits are read.
    at: usize,
    /// The next ones, from the highest on, and how many of them are known.
    window: u64,
    left: u32,
}

impl Bits<'_> {
    /// Reads a distance, less 1.
    #[inline(always)]
    fn distance(&mut self, k: u8) -> Option<u64> {
        let mut distance = 0;
        if k & BESIDE != 0 {
            self.left = 0;
            if !self.next()? {
                return Some(0);
            }
            distance = 1;
        }
        let k = k & !BESIDE;
        Some(
            distance
                + match self.code(k) {
                    Some(code) => u64::from(code),
                    None => self.slow(k)?,
                },
        )
    }

    /// Reads a code that ends within the next 57 bits, if there are so many.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn code(&mut self, k: u8) -> Option<u32> {
        let length = |window: u64| window.leading_ones() + 1 + u32::from(k);
        if length(self.window) > self.left {
            let bytes = self.bytes.get(self.at / 8..)?.first_chunk::<8>()?;
            let passed = self.at % 8;
            self.window = u64::from_be_bytes(*bytes) << passed;
            self.left = 64 - passed as u32;
        }
        let length = length(self.window);
        if length > self.left.min(57) {
            return None;
        }
        let quotient = u64::from(self.window.leading_ones());
        let remainder = self.window >> (64 - length) & ((1u64 << k) - 1);
        self.window <<= length;
        self.left -= length;
        self.at += length as usize;
        u32::try_from(quotient << k | remainder).ok()
    }

    /// Reads a code bit by bit.
    fn slow(&mut self, k: u8) -> Option<u64> {
        (self.window, self.left) = (0, 0);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The numbers, after the first, as FORMAT.md says, bit by bit.
    fn written(k: u8, distances: &[u32]) -> Vec<u8> {
        let mut bits = String::new();
        let (is_beside, k) = (k >= 32, k % 32);
        for distance in distances {
            let mut distance = *distance;
            if is_beside && distance == 0 {
                bits.push('0');
                continue;
            }
            if is_beside {
                bits.push('1');
                distance -= 1;
            }
            bits.extend((0..distance >> k).map(|_| '1'));
            bits.push('0');
            bits.extend(
                (0..k)
                    .rev()
                    .map(|at| char::from(b'0' + (distance >> at & 1) as u8)),
            );
        }
        let byte = |bits: &[u8]| bits.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        while !bits.len().is_multiple_of(8) {
            bits.push('0');
        }
        let bytes = bits.as_bytes().chunks(8).map(byte);
        bytes.collect()
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_they_are_defined(
            first in 0u32..1_000,
            k in 0u8..64,
            quotients in prop::collection::vec((prop_oneof![0u32..4, 0u32..130], any::<u32>()), 1..60),
            behind in prop::collection::vec(any::<u8>(), 0..20),
        ) {
            // No distance that ends over 32 bits, whatever k is.
            let room = u32::MAX / 70;
            let distance = |(quotient, rest): &(u32, u32)| {
                let rest = rest & ((1u64 << (k % 32)) - 1) as u32;
                ((u64::from(*quotient) << (k % 32)) + u64::from(rest)).min(u64::from(room)) as u32
            };
            let distances: Vec<u32> = quotients.iter().map(distance).collect();
            let mut bytes = written(k, &distances);
            let length = bytes.len();
            bytes.extend(&behind);
            let mut reader = Reader::new("test", &bytes);
            let mut numbers = Vec::new();
            read(&mut reader, first, k, distances.len() + 1, &mut numbers).unwrap();
            prop_assert_eq!(reader.rest(), &behind);
            let mut expected = vec![first];
            for distance in &distances {
                expected.push(expected.last().unwrap() + distance + 1);
            }
            prop_assert_eq!(numbers, expected);
            // Cut short, they are refused, and nothing is made up.
            let cut = &bytes[..length - 1];
            let read = read(&mut Reader::new("test", cut), first, k, distances.len() + 1, &mut Vec::new());
            prop_assert!(read.is_err());
        }
    }
}
