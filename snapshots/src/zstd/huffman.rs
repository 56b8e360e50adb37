//! Huffman codes of literals (RFC 8878, 4.2).

use std::rc::Rc;

use super::bits::Backward;
use super::fse::Fse;
use crate::order::Gather;

/// Most bits of a code.
const LONGEST: u32 = 11;

/// By the next bits, the symbol and the bits of its code.
pub(crate) struct Huffman {
    entries: Vec<(u8, u8)>,
    log: u32,
}

impl Huffman {
    /// Parses the description of a tree; returns what is behind it.
    pub(super) fn parse(bytes: &[u8]) -> Option<(Rc<Self>, &[u8])> {
        let (&head, rest) = bytes.split_first()?;
        let count = usize::from(head);
        let (weights, rest) = if count < 128 {
            let (coded, rest) = rest.split_at_checked(count)?;
            (weights(coded)?, rest)
        } else {
            let (packed, rest) = rest.split_at_checked((count - 126) / 2)?;
            (halves(packed, count - 127), rest)
        };
        Some((Rc::new(Self::new(weights)?), rest))
    }

    /// Builds the code of all 256 symbols from the weights of all but the last one, two in a byte.
    pub(crate) fn of_all(packed: &[u8]) -> Option<Self> {
        Self::new(halves(packed, 255))
    }

    /// Builds the table; the weight of the last symbol is what is missing to a power of two.
    fn new(mut weights: Vec<u8>) -> Option<Self> {
        let share = |weight: u8| 1_u32.checked_shl(u32::from(weight)).map(|share| share >> 1);
        let mut sum = 0_u32;
        for weight in &weights {
            sum = sum.checked_add(share(*weight)?)?;
        }
        let log = sum.checked_ilog2()? + 1;
        let left = (1_u32.checked_shl(log)?).checked_sub(sum)?;
        if log > LONGEST || !left.is_power_of_two() || weights.len() > 255 {
            return None;
        }
        weights.push(left.ilog2() as u8 + 1);
        let mut entries = Vec::with_capacity(1 << log);
        for weight in 1..=log as u8 {
            for (symbol, _) in weights.iter().enumerate().filter(|(_, w)| **w == weight) {
                let entry = (symbol as u8, (log + 1) as u8 - weight);
                entries.resize(entries.len() + (1 << (weight - 1)), entry);
            }
        }
        (entries.len() == 1 << log).then_some(Self { entries, log })
    }

    /// Decodes a stream that fills `out`.
    pub(super) fn decode(&self, bytes: &[u8], out: &mut [u8]) -> Option<()> {
        let mut bits = Backward::new(bytes)?;
        for place in out {
            *place = self.next(&mut bits)?;
        }
        (bits.left() == 0).then_some(())
    }

    /// Decodes a symbol; at the end there are zeros.
    pub(crate) fn next(&self, bits: &mut Backward<'_>) -> Option<u8> {
        let (symbol, length) = *self.entries.get(bits.peek(self.log))?;
        bits.skip(u32::from(length));
        Some(symbol)
    }
}

/// Reads so many weights, of which two are in a byte, the first one in its higher half.
fn halves(packed: &[u8], count: usize) -> Vec<u8> {
    let mut weights: Vec<u8> = packed.iter().flat_map(|two| [two >> 4, two & 15]).gather();
    weights.truncate(count);
    weights
}

/// Reads weights that are coded themselves, by two states in turn.
fn weights(bytes: &[u8]) -> Option<Vec<u8>> {
    let (table, rest) = Fse::parse(bytes, 256, 6)?;
    let mut bits = Backward::new(rest)?;
    let mut weights = Vec::new();
    let mut now = table.start(&mut bits)?;
    let mut other = table.start(&mut bits)?;
    if bits.left() < 0 {
        return None;
    }
    while weights.len() < 255 {
        weights.push(now.symbol);
        now = table.follow(now, &mut bits)?;
        if bits.left() < 0 {
            // The bits ended within this state; the other one has a last symbol.
            weights.push(other.symbol);
            return Some(weights);
        }
        (now, other) = (other, now);
    }
    None
}
