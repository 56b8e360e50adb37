//! Bits of zstd: forwards for the tables, backwards for what is coded with them (RFC 8878, 4.1).

/// Reads bits from the first byte on, lowest bit first.
pub(super) struct Forward<'a> {
    bytes: &'a [u8],
    /// Bits that were read.
    at: usize,
}

impl<'a> Forward<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Reads up to 16 bits; behind the end there are zeros, which [`end`](Self::end) refuses.
    pub(super) fn read(&mut self, count: u32) -> u32 {
        let value = bits(self.bytes, self.at) as u32 & ((1 << count) - 1);
        self.at += count as usize;
        value
    }

    /// Gives the last bit back.
    pub(super) fn back(&mut self) {
        self.at -= 1;
    }

    /// Returns the bytes behind the one that was begun; `None` if more was read than there is.
    pub(super) fn end(&self) -> Option<&'a [u8]> {
        self.bytes.get(self.at.div_ceil(8)..)
    }
}

/// Reads bits from the last byte on, highest bit first. The highest bit that is set marks the end.
pub(crate) struct Backward<'a> {
    bytes: &'a [u8],
    /// Bits that are left; less than none when zeros before the beginning were read.
    left: isize,
}

impl<'a> Backward<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let mark = bytes.last()?.checked_ilog2()? as usize;
        let left = isize::try_from((bytes.len() - 1) * 8 + mark).ok()?;
        Some(Self { bytes, left })
    }

    /// Looks at up to 32 bits without taking them.
    #[inline(always)]
    pub(super) fn peek(&self, count: u32) -> usize {
        let start = self.left - count as isize;
        let value = match usize::try_from(start) {
            Ok(start) => bits(self.bytes, start),
            Err(_) => self.padded(start),
        };
        (value & ((1 << count) - 1)) as usize
    }

    /// The first bits behind zeros, which are what is before the beginning.
    fn padded(&self, start: isize) -> u64 {
        let first = bits(self.bytes, 0);
        first.checked_shl(start.unsigned_abs() as u32).unwrap_or(0)
    }

    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.left -= count as isize;
    }

    pub(super) fn read(&mut self, count: u32) -> usize {
        let value = self.peek(count);
        self.skip(count);
        value
    }

    /// Bits that are left; less than none when more was read than there is.
    pub(crate) fn left(&self) -> isize {
        self.left
    }
}

/// At least 32 bits from a place on, lowest first.
#[inline(always)]
fn bits(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at / 8..).unwrap_or_default();
    let word = match rest.first_chunk::<8>() {
        Some(word) => u64::from_le_bytes(*word),
        None => few(rest),
    };
    word >> (at % 8)
}

/// The last bytes, of which there are less than eight.
fn few(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}
