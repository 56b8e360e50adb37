//! The table of the fold: what single characters become.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Corrupt;

/// The table that writers fold with.
#[cfg(feature = "write")]
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fold.table"));

/// What single characters become when a text is folded. A snapshot carries the table that its
/// titles were folded with.
#[derive(Debug)]
pub struct FoldTable {
    bytes: Cow<'static, [u8]>,
    /// Where each section ends: index, entries, marks, kept.
    ends: [usize; 4],
    /// Characters that were folded to a single one, each at its place by its last bits: the character,
    /// and behind it, in 32 bits, what it becomes.
    known: Box<[AtomicU64]>,
}

/// How many characters a table keeps: those of the alphabets that a text is mostly in.
const KNOWN: usize = 512;

/// Bytes before each section: its length.
const LENGTH: usize = 4;

impl FoldTable {
    /// Parses a table: four sections, each after its length in four bytes, little-endian.
    ///
    /// * Index: for every 64th entry the character before it and its place, four bytes each.
    /// * Entries: the characters that change, ascending: distance to the one before as a varint,
    ///   length, and what it becomes in UTF-8.
    /// * Marks: ranges of characters with a combining class: first (3 bytes), number, class.
    /// * Kept: ranges of letters, marks and numbers: first and number (3 bytes each).
    ///
    /// # Errors
    /// Fails when the sections do not fill the bytes.
    pub fn parse(bytes: Cow<'static, [u8]>) -> Result<Self, Corrupt> {
        let mut ends = [0; 4];
        let mut at = 0_usize;
        for end in &mut ends {
            let length = bytes
                .get(at..)
                .and_then(|rest| rest.first_chunk::<LENGTH>());
            let length = length.map_or(usize::MAX, |four| u32::from_le_bytes(*four) as usize);
            at = at.saturating_add(LENGTH).saturating_add(length);
            *end = at;
        }
        if at != bytes.len() {
            return Err(Corrupt::new(
                "fold table",
                "has another length than it says",
            ));
        }
        let known = (0..KNOWN).map(|_| AtomicU64::new(u64::MAX)).collect();
        Ok(Self { bytes, ends, known })
    }

    /// Returns the table that this program folds titles with when it writes a snapshot.
    #[cfg(feature = "write")]
    pub fn built_in() -> Self {
        Self::parse(Cow::Borrowed(BUILT_IN)).expect("build.rs writes a table")
    }

    /// Makes the object of a snapshot that carries this table, of a zstd frame that holds its
    /// [`bytes`](Self::bytes): their length in four bytes, little-endian, and the frame.
    #[cfg(feature = "write")]
    pub fn object(&self, frame: &[u8]) -> Vec<u8> {
        let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        [&length.to_le_bytes(), frame].concat()
    }

    /// Returns the bytes that [`parse`](Self::parse) reads.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn section(&self, number: usize) -> &[u8] {
        let before = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default() + LENGTH;
        let end = self.ends.get(number).copied().unwrap_or_default();
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn place(&self, c: char) -> Option<&AtomicU64> {
        self.known.get(u32::from(c) as usize % KNOWN)
    }

    /// Returns what a character is folded to if that is a single letter, number or blank and can be told at
    /// once: of ASCII, and what was folded before. What `$` and `!` are depends on what is beside them.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(crate) fn single(&self, c: char) -> Option<char> {
        match c.is_ascii_alphanumeric() || c == ' ' {
            true => Some(c.to_ascii_lowercase()),
            false => self.known(c).filter(|_| c != '$' && c != '!'),
        }
    }

    /// Returns what a character was folded to, if that was a single one without a combining class and
    /// is still kept.
    pub(super) fn known(&self, c: char) -> Option<char> {
        let pair = self.place(c)?.load(Ordering::Relaxed);
        (pair >> 32 == u64::from(u32::from(c))).then_some(char::from_u32(pair as u32)?)
    }

    /// Keeps what a character is folded to.
    pub(super) fn learn(&self, c: char, folded: char) {
        if let Some(place) = self.place(c) {
            let pair = u64::from(u32::from(c)) << 32 | u64::from(u32::from(folded));
            place.store(pair, Ordering::Relaxed);
        }
    }

    /// Returns what the fold makes of a character that it changes, such as the plain digit for a
    /// circled one.
    pub(super) fn plain(&self, c: char) -> Option<&str> {
        let wanted = u32::from(c);
        let index = self.section(0);
        let entry = |at: usize| {
            let bytes = index.get(at * 8..at * 8 + 8)?.first_chunk::<8>()?;
            let [a, b, c, d, e, f, g, h] = *bytes;
            Some((
                u32::from_le_bytes([a, b, c, d]),
                u32::from_le_bytes([e, f, g, h]),
            ))
        };
        let (mut low, mut high) = (0, index.len() / 8);
        while low < high {
            let middle = low.midpoint(high);
            if entry(middle)?.0 < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let (mut known, place) = entry(low.checked_sub(1)?)?;
        let mut rest = self.section(1).get(place as usize..)?;
        while known < wanted {
            let mut distance = 0_u32;
            let mut shift = 0;
            loop {
                let (byte, after) = rest.split_first()?;
                rest = after;
                distance |= u32::from(byte & 0x7f).checked_shl(shift)?;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let (length, after) = rest.split_first()?;
            let (text, after) = after.split_at_checked(usize::from(*length))?;
            rest = after;
            known = known.checked_add(distance)?;
            if known == wanted {
                return std::str::from_utf8(text).ok();
            }
        }
        None
    }

    /// Returns the canonical combining class of a mark; 0 of anything else.
    pub(super) fn class(&self, c: char) -> u8 {
        match range(self.section(2), 5, c) {
            Some((within, [count, class])) if within < u32::from(*count) => *class,
            _ => 0,
        }
    }

    pub(super) fn is_kept(&self, c: char) -> bool {
        match range(self.section(3), 6, c) {
            Some((within, [a, b, c])) => within < u32::from_le_bytes([*a, *b, *c, 0]),
            _ => false,
        }
    }
}

/// Finds the range that holds a character; `size` bytes each, the first three its first.
fn range(table: &[u8], size: usize, c: char) -> Option<(u32, &[u8])> {
    let wanted = u32::from(c);
    let first = |at: usize| {
        let [a, b, c] = *table.get(at * size..)?.first_chunk::<3>()?;
        Some(u32::from_le_bytes([a, b, c, 0]))
    };
    let (mut low, mut high) = (0, table.len() / size);
    while low < high {
        let middle = low.midpoint(high);
        if first(middle)? <= wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let at = low.checked_sub(1)?;
    Some((
        wanted.checked_sub(first(at)?)?,
        table.get(at * size + 3..at * size + size)?,
    ))
}
