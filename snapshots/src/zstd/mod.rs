//! Decompression of zstd frames (RFC 8878), whole frames into memory. Small code counts: a general decoder,
//! with streams, checksums and errors that say more than "no", is 8 KB more of the Wasm after gzip.
//!
//! The host has compared the bytes with their digest, and says how long the text is; nothing longer is
//! made, and a text of another length is refused by the caller.

mod bits;
mod fse;
mod huffman;
mod sequences;

use std::rc::Rc;

pub(crate) use bits::Backward;
use fse::Fse;
pub(crate) use huffman::Huffman;
use sequences::{DISTANCES, Distances, LENGTHS, LITERALS, Tables, sequences};

/// First bytes of a frame and of a dictionary.
const FRAME: u32 = 0xfd2f_b528;
const DICTIONARY: u32 = 0xec30_a437;

/// Most bytes of a block, before and after compression.
const BLOCK: usize = 128 << 10;

/// A dictionary: what was seen before the first block.
pub(crate) struct Dictionary {
    id: u32,
    state: State,
    content: Vec<u8>,
}

/// What a block takes from those before it.
#[derive(Clone)]
struct State {
    huffman: Option<Rc<Huffman>>,
    tables: Tables,
    distances: Distances,
}

impl Dictionary {
    /// Parses a dictionary in the format of zstd; one of plain content is none.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&DICTIONARY.to_le_bytes())?;
        let (id, rest) = rest.split_first_chunk::<4>()?;
        let (huffman, rest) = Huffman::parse(rest)?;
        let (distances, rest) = Fse::parse(rest, DISTANCES.symbols, DISTANCES.log)?;
        let (lengths, rest) = Fse::parse(rest, LENGTHS.symbols, LENGTHS.log)?;
        let (literals, mut rest) = Fse::parse(rest, LITERALS.symbols, LITERALS.log)?;
        let mut last = [0; 3];
        for distance in &mut last {
            let (number, after) = rest.split_first_chunk::<4>()?;
            *distance = u32::from_le_bytes(*number) as usize;
            rest = after;
        }
        let fits = |distance: &usize| (1..=rest.len()).contains(distance);
        let state = State {
            huffman: Some(huffman),
            tables: Tables {
                literals: Some(literals),
                distances: Some(distances),
                lengths: Some(lengths),
            },
            distances: Distances(last),
        };
        last.iter().all(fits).then(|| Self {
            id: u32::from_le_bytes(*id),
            state,
            content: rest.to_vec(),
        })
    }
}

/// Decompresses one frame, which has to end where `bytes` end, into at most `most` bytes. `None` if it is no frame,
/// is damaged, needs another dictionary, or is longer.
pub(crate) fn decode(
    bytes: &[u8],
    most: usize,
    dictionary: Option<&Dictionary>,
) -> Option<Vec<u8>> {
    let rest = bytes.strip_prefix(&FRAME.to_le_bytes())?;
    let (&head, rest) = rest.split_first()?;
    let is_single = head & 0x20 != 0;
    // A reserved bit; how long the window is does not matter where the whole text is kept.
    if head & 8 != 0 {
        return None;
    }
    let rest = rest.get(usize::from(!is_single)..)?;
    let (id, rest) = rest.split_at_checked(1 << (head & 3) >> 1)?;
    let id = id
        .iter()
        .rev()
        .fold(0, |id, byte| id << 8 | u32::from(*byte));
    let content = match head >> 6 {
        0 => usize::from(is_single),
        size => 1 << size,
    };
    let mut rest = rest.get(content..)?;
    let dictionary = dictionary.filter(|dictionary| dictionary.id == id);
    if id != 0 && dictionary.is_none() {
        return None;
    }
    let mut text = Text {
        out: Vec::with_capacity(most),
        most,
        before: dictionary.map_or(&[], |dictionary| &dictionary.content),
    };
    let mut state = match dictionary {
        Some(dictionary) => dictionary.state.clone(),
        None => State {
            huffman: None,
            tables: Tables::default(),
            distances: Distances([1, 4, 8]),
        },
    };
    loop {
        let ([a, b, c], after) = rest.split_first_chunk::<3>()?;
        let size = usize::from(*a >> 3) | usize::from(*b) << 5 | usize::from(*c) << 13;
        let stored = if a >> 1 & 3 == 1 { 1 } else { size };
        if size > BLOCK {
            return None;
        }
        let (block, after) = after.split_at_checked(stored)?;
        match a >> 1 & 3 {
            0 => text.add(block)?,
            1 => text.repeat(*block.first()?, size)?,
            2 => state.block(block, &mut text)?,
            _ => return None,
        }
        rest = after;
        if a & 1 == 1 {
            break;
        }
    }
    // A checksum is not read: digests say more.
    let end = if head & 4 == 0 { 0 } else { 4 };
    (rest.len() == end).then_some(text.out)
}

/// What is decompressed.
struct Text<'a> {
    out: Vec<u8>,
    most: usize,
    /// What stands before it, in the dictionary.
    before: &'a [u8],
}

impl Text<'_> {
    /// Checks that so many bytes are not too many.
    fn room(&self, length: usize) -> Option<()> {
        (length <= self.most - self.out.len()).then_some(())
    }

    fn add(&mut self, bytes: &[u8]) -> Option<()> {
        self.room(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Some(())
    }

    fn repeat(&mut self, byte: u8, count: usize) -> Option<()> {
        self.room(count)?;
        self.out.resize(self.out.len() + count, byte);
        Some(())
    }

    /// Copies from so far back; what is copied may be part of what is written.
    fn copy(&mut self, distance: usize, mut length: usize) -> Option<()> {
        self.room(length)?;
        let mut start = 0;
        match self.out.len().checked_sub(distance) {
            Some(place) => start = place,
            None => {
                let place = (self.before.len() + self.out.len()).checked_sub(distance)?;
                let known = self.before.get(place..)?;
                let known = known.get(..length).unwrap_or(known);
                self.out.extend_from_slice(known);
                length -= known.len();
            }
        }
        while length > 0 {
            let count = length.min(self.out.len() - start);
            self.out.extend_from_within(start..start + count);
            length -= count;
        }
        Some(())
    }
}

impl State {
    /// Decompresses a block.
    fn block(&mut self, block: &[u8], text: &mut Text<'_>) -> Option<()> {
        let (literals, rest) = self.literals(block)?;
        let mut literals = literals.as_slice();
        let distances = &mut self.distances;
        sequences(rest, &mut self.tables, &mut |sequence| {
            let (these, after) = literals.split_at_checked(sequence.literals)?;
            text.add(these)?;
            literals = after;
            text.copy(distances.take(&sequence)?, sequence.length)
        })?;
        text.add(literals)
    }

    /// Reads the section of literals; returns them and what is behind (RFC 8878, 3.1.1.3.1).
    fn literals<'a>(&mut self, block: &'a [u8]) -> Option<(Vec<u8>, &'a [u8])> {
        let head = usize::from(*block.first()?);
        let (kind, format) = (head & 3, head >> 2 & 3);
        // The length of the head, and how many bits its numbers have.
        let (length, bits) = match (kind, format) {
            (0 | 1, 0 | 2) => (1, 5),
            (0 | 1, 1) => (2, 12),
            (0 | 1, _) => (3, 20),
            (_, 0 | 1) => (3, 10),
            (_, 2) => (4, 14),
            _ => (5, 18),
        };
        let (numbers, rest) = block.split_at_checked(length)?;
        let numbers = numbers
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | u64::from(*byte));
        let numbers = if bits == 5 {
            numbers >> 3
        } else {
            numbers >> 4
        };
        let mask = (1 << bits) - 1;
        let count = (numbers & mask) as usize;
        if count > BLOCK {
            return None;
        }
        if kind < 2 {
            let (stored, rest) = rest.split_at_checked(if kind == 0 { count } else { 1 })?;
            let literals = match kind {
                0 => stored.to_vec(),
                _ => vec![*stored.first()?; count],
            };
            return Some((literals, rest));
        }
        let (mut coded, rest) = rest.split_at_checked((numbers >> bits & mask) as usize)?;
        if kind == 2 {
            let (huffman, after) = Huffman::parse(coded)?;
            self.huffman = Some(huffman);
            coded = after;
        }
        let huffman = self.huffman.as_ref()?;
        let mut literals = vec![0; count];
        if format == 0 {
            huffman.decode(coded, &mut literals)?;
            return Some((literals, rest));
        }
        // Four streams; the lengths of three come first.
        let (lengths, mut coded) = coded.split_first_chunk::<6>()?;
        let mut out = literals.as_mut_slice();
        for pair in lengths.chunks_exact(2) {
            let length = pair
                .iter()
                .rev()
                .fold(0, |all, byte| all << 8 | usize::from(*byte));
            let (stream, after) = coded.split_at_checked(length)?;
            let (these, others) = out.split_at_mut_checked(count.div_ceil(4))?;
            huffman.decode(stream, these)?;
            (coded, out) = (after, others);
        }
        huffman.decode(coded, out)?;
        Some((literals, rest))
    }
}

#[cfg(test)]
mod tests;
