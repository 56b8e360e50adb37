//! Unpacks gzip, Zstandard and xz, with a limit on what unpacking gives.

use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;

use super::damage::Damage;

/// How many bytes one packed byte may become, once [`GRACE`] is used up: text packs at most about
/// 1:30, archives made to exhaust a reader at 1:1000 and more.
const RATIO: u64 = 200;
/// What unpacking may give before the ratio is looked at, in bytes.
const GRACE: u64 = 64 << 20;
/// Memory that an xz file may ask for, in KiB: `xz -9` has a dictionary of 64 MiB.
pub(super) const XZ_MEMORY: u32 = 72 << 10;

/// Counts the bytes of one file, of all entries and all layers of packing together.
#[derive(Clone, Debug, Default)]
pub(in crate::feed) struct Meter {
    consumed: Rc<Cell<u64>>,
    given: Rc<Cell<u64>>,
    /// What had been consumed when this was made.
    from: u64,
}

impl Meter {
    /// The bytes of the file that were read since this was made.
    pub(in crate::feed) fn bytes(&self) -> u64 {
        self.consumed.get() - self.from
    }

    /// The same counts, with [`bytes`](Self::bytes) from here on.
    pub(super) fn mark(&self) -> Self {
        Self {
            from: self.consumed.get(),
            ..self.clone()
        }
    }

    /// Counts what is read from `reader` as bytes of the file.
    pub(in crate::feed) fn count<R>(&self, reader: R) -> Counted<R> {
        Counted {
            reader,
            consumed: Rc::clone(&self.consumed),
        }
    }

    /// Limits what `reader` unpacks.
    pub(super) fn limit<R>(&self, reader: R) -> Limited<R> {
        Limited {
            reader,
            meter: self.clone(),
        }
    }
}

/// Counts the bytes of a file; made by [`Meter::count`].
pub(in crate::feed) struct Counted<R> {
    reader: R,
    consumed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.consumed.set(self.consumed.get() + read as u64);
        Ok(read)
    }
}

/// Refuses to unpack without end; made by [`Meter::limit`].
pub(super) struct Limited<R> {
    reader: R,
    meter: Meter,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let given = self.meter.given.get() + read as u64;
        self.meter.given.set(given);
        if given > GRACE && given / RATIO > self.meter.consumed.get() {
            let message = format!(
                "it unpacks to more than {RATIO} times its size, as archives made to fill a disk do"
            );
            let hint = "check where it comes from; if it is right, unpack it yourself";
            return Err(Damage::new("file-ratio", message, hint).into());
        }
        Ok(read)
    }
}

/// Unpacks what is behind `reader` if its first bytes say that it is packed, once.
///
/// # Errors
/// Fails when it cannot be read.
pub(super) fn unpack(mut reader: Box<dyn Read>, meter: &Meter) -> io::Result<Box<dyn Read>> {
    let start = start(&mut reader, 6)?;
    let all = Cursor::new(start.clone()).chain(reader);
    Ok(match start.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(meter.limit(MultiGzDecoder::new(all))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            Box::new(meter.limit(zstd::stream::read::Decoder::new(all)?))
        }
        [0xfd, b'7', b'z', b'X', b'Z', 0] => Box::new(meter.limit(XzReader::new_mem_limit(
            BufReader::new(all),
            true,
            XZ_MEMORY,
        ))),
        _ => Box::new(all),
    })
}

/// Reads the first bytes, fewer at the end of the file.
///
/// # Errors
/// Fails when they cannot be read.
pub(in crate::feed) fn start(reader: &mut impl Read, bytes: u64) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    reader.by_ref().take(bytes).read_to_end(&mut start)?;
    Ok(start)
}
