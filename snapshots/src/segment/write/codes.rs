//! Makes the codes of [places](super::super::places), and writes the numbers of blocks with them.

use super::super::varint::{Reader, push};
use super::RawBlock;
use crate::error::Corrupt;

/// Places that have a code of their own; those behind them share the last one.
const PLACES: usize = 16;
/// Most bits of a code: what literals of zstd may have.
const LONGEST: u8 = 11;
/// Symbols of a code.
const SYMBOLS: usize = 256;

/// The codes of a table.
#[derive(Clone, Debug)]
pub struct Codes(Vec<Code>);

/// For each symbol the length of its code, and its bits.
type Code = Vec<(u8, u16)>;

impl Codes {
    /// Makes the codes that are shortest for the numbers of some blocks; a number that none of them has
    /// keeps a code.
    ///
    /// # Errors
    /// Fails on blocks that were not [cut](super::BlockCutter) into three columns.
    pub fn train(blocks: &[RawBlock]) -> Result<Self, Corrupt> {
        // A block that is not among these may have numbers where they have none.
        let mut counts = vec![[0; SYMBOLS]];
        for block in blocks {
            let (mut numbers, lengths) = numbers(block)?;
            for length in lengths {
                for (place, byte) in numbers.take(length)?.iter().enumerate() {
                    let place = place.min(PLACES - 1);
                    if place == counts.len() {
                        counts.push([0; SYMBOLS]);
                    }
                    if let Some(counts) = counts.get_mut(place) {
                        counts[usize::from(*byte)] += 1;
                    }
                }
            }
        }
        Ok(Self(counts.iter().map(code).collect()))
    }

    /// Writes the codes as the end of a dictionary.
    pub fn end(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for code in &self.0 {
            let longest = code.iter().map(|(length, _)| *length).max().unwrap_or(1);
            let mut weights: Vec<u8> = code
                .iter()
                .map(|(length, _)| longest + 1 - length)
                .collect();
            // What is missing is known.
            weights.splice(SYMBOLS - 1.., [0]);
            let halves = weights
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |byte, weight| byte << 4 | weight));
            bytes.extend(halves);
        }
        bytes.push(self.0.len() as u8);
        bytes
    }

    /// Writes the numbers of a block in codes, unless they are no shorter so.
    ///
    /// # Errors
    /// Fails on a block that was not [cut](super::BlockCutter) into three columns.
    pub fn encode(&self, block: &mut RawBlock) -> Result<(), Corrupt> {
        let (mut parts, lengths) = numbers(block)?;
        let mut symbols: Vec<(u8, u16)> = Vec::new();
        for length in lengths {
            for (place, byte) in parts.take(length)?.iter().enumerate() {
                let code = self.0.get(place).or(self.0.last());
                symbols.extend(code.and_then(|code| code.get(usize::from(*byte))));
            }
        }
        let coded = backward(&symbols);
        if coded.len() >= block.bytes.len() - block.behind {
            return Ok(());
        }
        let mut reader = Reader::new("block", &block.bytes);
        let mut bytes = Vec::with_capacity(block.bytes.len());
        push(&mut bytes, reader.varint()?);
        let _ = reader.byte()?;
        bytes.push(4);
        push(&mut bytes, coded.len() as u32);
        let kept = reader.rest().len() + block.behind - block.bytes.len();
        bytes.extend(reader.take(kept)?);
        block.behind = bytes.len();
        bytes.extend(coded);
        block.bytes = bytes;
        Ok(())
    }
}

/// Returns the numbers of a block, and how many bytes each row has of them.
fn numbers(block: &RawBlock) -> Result<(Reader<'_>, Vec<usize>), Corrupt> {
    let mut reader = Reader::new("block", &block.bytes);
    let rows = reader.varint()?;
    if reader.byte()? != 3 {
        return Err(reader.corrupt("has no numbers"));
    }
    let mut lengths = Vec::new();
    // What keys share and have; then for each column.
    for _ in 0..5 {
        lengths.clear();
        for _ in 0..rows {
            lengths.push(reader.varint()? as usize);
        }
    }
    let numbers = block.bytes.get(block.behind..).unwrap_or_default();
    Ok((Reader::new("block", numbers), lengths))
}

/// Writes codes so that the first one is read first from the end.
fn backward(codes: &[(u8, u16)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut word, mut held) = (0u64, 0u32);
    // The mark behind the last bit is a code of one bit.
    for (length, bits) in codes.iter().rev().chain([&(1, 1)]) {
        word |= u64::from(*bits) << held;
        held += u32::from(*length);
        while held >= 8 {
            bytes.push(word as u8);
            word >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        bytes.push(word as u8);
    }
    bytes
}

/// Makes a code that is shortest for symbols which occur so often, of at most [`LONGEST`] bits.
fn code(counts: &[u64; SYMBOLS]) -> Code {
    let lengths = lengths(counts);
    let mut code = vec![(0, 0); SYMBOLS];
    // Long codes come first, from zero on; those of a length by their symbols.
    let (mut next, mut before) = (0u16, LONGEST);
    for length in (1..=LONGEST).rev() {
        next >>= before - length;
        before = length;
        for (symbol, place) in code.iter_mut().enumerate() {
            if lengths.get(symbol) == Some(&length) {
                *place = (length, next);
                next += 1;
            }
        }
    }
    code
}

/// Returns how many bits the code of each symbol has: the package-merge algorithm (Larmore and Hirschberg,
/// "A fast algorithm for optimal length-limited Huffman codes", 1990). A symbol that does not occur counts
/// as one that does once.
fn lengths(counts: &[u64; SYMBOLS]) -> Vec<u8> {
    let mut coins: Vec<(u64, Vec<u8>)> = Vec::new();
    for (symbol, count) in counts.iter().enumerate() {
        coins.push(((*count).max(1), vec![symbol as u8]));
    }
    coins.sort();
    let mut packages = coins.clone();
    for _ in 1..LONGEST {
        let pairs = packages.chunks_exact(2).map(|pair| {
            let count = pair.iter().map(|(count, _)| count).sum();
            let symbols = pair.iter().flat_map(|(_, symbols)| symbols.clone());
            (count, symbols.collect())
        });
        packages = pairs.chain(coins.iter().cloned()).collect();
        packages.sort();
    }
    let mut lengths = vec![0; SYMBOLS];
    for (_, symbols) in packages.iter().take(2 * SYMBOLS - 2) {
        for symbol in symbols {
            if let Some(length) = lengths.get_mut(usize::from(*symbol)) {
                *length += 1;
            }
        }
    }
    lengths
}

#[cfg(test)]
mod tests;
