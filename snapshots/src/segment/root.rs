//! The root of a table: every segment, and an FST that finds the one for a key.
//!
//! ```text
//! offset size
//!      0    8  magic `IMRROOT1`
//!      8    1  tag of the table
//!      9    3  zero
//!     12    4  number of segments n
//!     16 60*n  per segment: 32 SHA-256 of the file, 4 length, 4 length of the head,
//!                           16 SHA-256 of the head (first 128 bits), 4 number of rows
//!          ..  FST (crate `fst`, format 3): separator of segment i+1 -> i, for all but the last
//! ```
//!
//! The separator of a segment is that of its first block. A key belongs to the segment whose
//! successor has the first separator after the key: one range look-up in the FST.

#[cfg(feature = "write")]
use fst::Streamer;
#[cfg(any(test, not(feature = "write")))]
use fst::raw::Fst;

use super::ROOT_MAGIC;
use super::varint::Reader;
use crate::digest::{ObjectKind, ObjectName, Sha256Digest, ShortDigest};
use crate::error::Corrupt;
use crate::limits;
use crate::table::TableName;

/// One segment in a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentEntry {
    /// Its file.
    pub name: ObjectName,
    /// Length of the file.
    pub length: u32,
    /// Length of its head.
    pub head: u32,
    /// Digest of its head.
    pub head_digest: ShortDigest,
    /// Number of rows.
    pub rows: u32,
}

/// The parsed root of a table.
#[derive(Debug)]
pub struct Root {
    table: TableName,
    segments: Vec<SegmentEntry>,
    /// How many rows there are up to the end of each segment.
    sums: Vec<u32>,
    separators: fst::Map<Vec<u8>>,
    /// The separators once more, where memory does not matter: found without a walk.
    #[cfg(feature = "write")]
    listed: Vec<Box<[u8]>>,
}

/// Bytes of one segment entry.
const ENTRY: usize = 60;

impl Root {
    /// Parses a root.
    ///
    /// # Errors
    /// Fails when a field is out of its bounds, or the FST is not the one that was written
    /// (its own checksum is verified: `fst` may panic on other bytes).
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Corrupt> {
        let mut reader = Reader::new("root", bytes);
        let wrong = reader.corrupt("has a wrong header");
        let is_one = reader.array()? == ROOT_MAGIC;
        let table = TableName::from_tag(reader.byte()?);
        let is_whole = reader.array()? == [0, 0, 0];
        let count = reader.u32()? as usize;
        let is_few = count <= limits::SEGMENTS && count <= bytes.len() / ENTRY;
        let (Some(table), true) = (table, is_one && is_whole && is_few) else {
            return Err(wrong);
        };
        let (mut segments, mut sums) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut sum = 0u32;
        for _ in 0..count {
            let segment = entry(&mut reader)?;
            sum = sum.saturating_add(segment.rows);
            sums.push(sum);
            segments.push(segment);
        }
        let separators = reader.rest();
        let separators = is_intact(separators).then(|| fst::Map::new(separators.to_vec()));
        let separators = separators.and_then(Result::ok);
        let separators = separators
            .filter(|separators| separators.len() == count.saturating_sub(1))
            .ok_or(reader.corrupt("has no valid FST, or one of another size"))?;
        Ok(Self {
            table,
            segments,
            sums,
            #[cfg(feature = "write")]
            listed: {
                let mut listed = Vec::with_capacity(separators.len());
                let mut stream = separators.stream();
                while let Some((key, _)) = stream.next() {
                    listed.push(key.into());
                }
                listed
            },
            separators,
        })
    }

    /// Returns the table that it belongs to.
    pub fn table(&self) -> TableName {
        self.table
    }

    /// Returns its segments in the order of their keys.
    pub fn segments(&self) -> &[SegmentEntry] {
        &self.segments
    }

    /// Returns how many rows there are in the segments before one.
    pub fn rows_before(&self, segment: usize) -> u32 {
        let before = segment
            .checked_sub(1)
            .and_then(|before| self.sums.get(before));
        before.copied().unwrap_or(0)
    }

    /// Returns the segment that has a row with so many rows before it.
    pub fn segment_with(&self, row: u32) -> usize {
        self.sums.partition_point(|sum| *sum <= row)
    }

    /// Returns the only segment that can hold `key`; `None` when there are no segments.
    pub fn segment_of(&self, key: &[u8]) -> Option<usize> {
        #[cfg(feature = "write")]
        let next = {
            let at = self.listed.partition_point(|separator| **separator <= *key);
            (at < self.listed.len()).then_some(at)
        };
        #[cfg(not(feature = "write"))]
        let next = after(self.separators.as_fst(), key).map(|at| at as usize);
        next.or(self.segments.len().checked_sub(1))
            .filter(|at| *at < self.segments.len())
    }

    /// Returns about how many bytes of memory it holds.
    pub fn memory(&self) -> usize {
        self.segments.len() * (size_of::<SegmentEntry>() + 4)
            + self.separators.as_fst().as_bytes().len()
    }
}

/// Returns the value of the first key after `key`.
#[cfg(any(test, not(feature = "write")))]
fn after<D: AsRef<[u8]>>(fst: &Fst<D>, key: &[u8]) -> Option<u64> {
    let (mut node, mut output) = (fst.root(), 0);
    // The first way off the path of the key to keys after it, the nearest ones.
    let mut way = None;
    let mut rest = key.iter();
    let mut next = rest.next();
    loop {
        let mut on = None;
        for transition in node.transitions() {
            let sum = output + transition.out.value();
            if next.is_some_and(|byte| transition.inp < *byte) {
                continue;
            }
            if next == Some(&transition.inp) {
                on = Some((transition.addr, sum));
                continue;
            }
            way = Some((transition.addr, sum));
            break;
        }
        let Some((place, sum)) = on else {
            break;
        };
        (node, output) = (fst.node(place), sum);
        next = rest.next();
    }
    let (place, mut output) = way?;
    node = fst.node(place);
    while !node.is_final() {
        let transition = node.transition(0);
        output += transition.out.value();
        node = fst.node(transition.addr);
    }
    Some(output + node.final_output().value())
}

/// Tells whether an FST ends with its checksum, little-endian: the CRC-32C (RFC 3720, appendix
/// B.4) of all bytes before it, turned and shifted as in the framing format of Snappy.
///
/// `fst` can tell as well, with a table of 16 KB that does not compress.
pub(super) fn is_intact(fst: &[u8]) -> bool {
    let Some((bytes, expected)) = fst.split_last_chunk() else {
        return false;
    };
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        let crc = crc ^ u32::from(*byte);
        (0..8).fold(crc, |crc, _| {
            (crc >> 1) ^ (0x82f6_3b78 & 0u32.wrapping_sub(crc & 1))
        })
    });
    let masked = (!crc).rotate_right(15).wrapping_add(0xa282_ead8);
    u32::from_le_bytes(*expected) == masked
}

fn entry(reader: &mut Reader<'_>) -> Result<SegmentEntry, Corrupt> {
    let digest = Sha256Digest(reader.array()?);
    let length = reader.u32()?;
    let head = reader.u32()?;
    if length as usize > limits::SEGMENT || head as usize > limits::HEAD || head > length {
        return Err(reader.corrupt("has a segment of a wrong length"));
    }
    Ok(SegmentEntry {
        name: ObjectName {
            digest,
            kind: ObjectKind::Segment,
        },
        length,
        head,
        head_digest: ShortDigest(reader.array()?),
        rows: reader.u32()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_key_after_another_is_found(
            keys in prop::collection::btree_set(prop::collection::vec(0u8..4, 1..5), 0..30),
            key in prop::collection::vec(0u8..4, 0..6),
        ) {
            let pairs = keys.iter().enumerate().map(|(at, known)| (known, at as u64));
            let map = fst::Map::from_iter(pairs).unwrap();
            let expected = keys.iter().position(|known| *known > key);
            prop_assert_eq!(after(map.as_fst(), &key), expected.map(|at| at as u64));
        }
    }

    #[test]
    fn an_fst_with_any_bit_turned_is_not_intact() {
        let keys = (0..200_u64).map(|number| (format!("isrc:XXTST{number:07}"), number));
        let mut bytes = fst::Map::from_iter(keys).unwrap().into_fst().into_inner();
        assert!(is_intact(&bytes));
        assert!(!is_intact(&bytes[..3]));
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_intact(&bytes), "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}
