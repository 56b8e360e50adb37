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

/// Reads `count` ascending numbers (at least 1), of which the first is known, and adds them to a list. Those behind
/// the first one that is after `last` are left, and the reader then is somewhere among them.
///
/// # Errors
/// Fails when they are cut short, or go over 32 bits.
#[cfg_attr(imr_engine, optimize(speed))]
pub(super) fn read(
    reader: &mut Reader<'_>,
    first: u32,
    k: u8,
    count: usize,
    last: u32,
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
    let mut end = start + 1;
    to.resize(start + count, number);
    for place in to.get_mut(end..).unwrap_or_default() {
        if number > last {
            break;
        }
        let next = bits
            .distance(k)
            .and_then(|distance| u32::try_from(distance + u64::from(number) + 1).ok());
        number = next.ok_or(Corrupt::new("numbers", "are cut short, or over 32 bits"))?;
        *place = number;
        end += 1;
    }
    to.truncate(end);
    reader.take(bits.at.div_ceil(8)).map(|_| ())
}

struct Bits<'a> {
    bytes: &'a [u8],
    /// How many bits are read.
    at: usize,
    /// The next ones, from the highest on, and how many of them there are, 63 at most; zeros behind them.
    window: u64,
    left: u32,
}

impl Bits<'_> {
    /// Reads a distance, less 1.
    #[inline(always)]
    fn distance(&mut self, k: u8) -> Option<u64> {
        let mut distance = 0;
        if k >= BESIDE {
            if self.left == 0 {
                self.fill()?;
            }
            let is_beside = self.window >> 63 == 0;
            self.take(1);
            if is_beside {
                return Some(0);
            }
            distance = 1;
        }
        let k = u32::from(k % BESIDE);
        let mut quotient = 0;
        loop {
            let ones = self.window.leading_ones();
            self.take(ones);
            quotient += u64::from(ones);
            if self.left > 0 {
                break;
            }
            self.fill()?;
        }
        self.take(1);
        if self.left < k {
            self.fill().filter(|_| self.left >= k)?;
        }
        let remainder = self.window >> 1 >> (63 - k);
        self.take(k);
        Some(distance + (quotient << k) + remainder)
    }

    #[inline(always)]
    fn take(&mut self, count: u32) {
        self.window <<= count;
        self.left -= count;
        self.at += count as usize;
    }

    /// Looks at the next bits, 57 of them if there are so many; `None` if there are none.
    #[inline(never)]
    fn fill(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at / 8..)?;
        let mut word = 0;
        match rest.first_chunk() {
            Some(bytes) => word = u64::from_be_bytes(*bytes),
            None => {
                for at in 0..8 {
                    word = word << 8 | u64::from(rest.get(at).copied().unwrap_or(0));
                }
            }
        }
        let passed = self.at as u32 % 8;
        self.window = word << passed & !1;
        self.left = (rest.len().min(8) as u32 * 8)
            .saturating_sub(passed)
            .min(63);
        (self.left > 0).then_some(())
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
            read(&mut reader, first, k, distances.len() + 1, u32::MAX, &mut numbers).unwrap();
            prop_assert_eq!(reader.rest(), &behind);
            let mut expected = vec![first];
            for distance in &distances {
                expected.push(expected.last().unwrap() + distance + 1);
            }
            prop_assert_eq!(numbers, expected);
            // Cut short, they are refused, and nothing is made up.
            let cut = &bytes[..length - 1];
            let read = read(&mut Reader::new("test", cut), first, k, distances.len() + 1, u32::MAX, &mut Vec::new());
            prop_assert!(read.is_err());
        }
    }
}
