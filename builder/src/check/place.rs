//! Where something stands.

use std::io;

use crate::ingest::bytes::damaged;

/// A row of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The number of the file, in the order of reading.
    pub(super) file: usize,
    /// The line on which the row begins, from 1.
    pub(super) line: u64,
}

impl Place {
    /// The place as bytes that sort as places do.
    pub(super) fn bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let (file, line) = bytes.split_at_mut(8);
        file.copy_from_slice(&(self.file as u64).to_be_bytes());
        line.copy_from_slice(&self.line.to_be_bytes());
        bytes
    }

    /// Reads [`bytes`](Self::bytes) at the end of others; returns what is before them.
    ///
    /// # Errors
    /// Fails when there are too few.
    pub(super) fn split(bytes: &[u8]) -> io::Result<(&[u8], Self)> {
        let (rest, place) = bytes.split_last_chunk::<16>().ok_or_else(damaged)?;
        let number = |half: &[u8]| half.iter().fold(0, |n, byte| (n << 8) | u64::from(*byte));
        let (file, line) = place.split_at(8);
        let file = usize::try_from(number(file)).map_err(io::Error::other)?;
        let line = number(line);
        Ok((rest, Self { file, line }))
    }
}
