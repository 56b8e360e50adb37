//! The entries of a tar archive, in the order in which they stand in it.
//!
//! Headers come from the crate `tar`; its entries borrow the archive, so the content is read past
//! it from the same [`Tape`], which then gives the crate as many bytes to skip.

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

use tar::{Archive, EntryType, Header};

use super::damage::Damage;
use super::name::{Name, name};
use super::unpack::Meter;
use super::{ENTRIES, Hand};
use crate::feed::input::{Input, InputError};

/// Bytes of a header.
pub(super) const BLOCK: u64 = 512;
/// Most bytes of the headers of one entry: long names and extensions of POSIX.1-2001.
const HEADERS: u64 = 1 << 20;

/// Tells whether a file that begins with these bytes is a tar archive, by the checksum that every
/// header has, also one from before POSIX.
pub(super) fn is_tar(start: &[u8]) -> bool {
    let Ok(block) = <&[u8; BLOCK as usize]>::try_from(start) else {
        return false;
    };
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let checksum = block.get(148..156).unwrap_or_default();
    let own: u32 = checksum.iter().map(|byte| u32::from(*byte)).sum();
    let stated = Header::from_byte_slice(block).cksum();
    checksum.iter().any(u8::is_ascii_digit)
        && stated.is_ok_and(|stated| stated == sum - own + 8 * 32)
}

/// Hands over the entries of an archive.
///
/// # Errors
/// Fails when `hand` fails.
pub(super) fn each(
    input: Box<dyn Read>,
    meter: &Meter,
    archive: &str,
    hand: &mut Hand<'_>,
) -> io::Result<()> {
    let tape = Rc::new(RefCell::new(Tape {
        input,
        done: 0,
        rest: 0,
        headers: HEADERS,
        blank: false,
    }));
    let refuse = |damage| Err(InputError::Damage(damage));
    let mut reader = Archive::new(Headers(Rc::clone(&tape)));
    let entries = match reader.entries() {
        Ok(entries) => entries,
        Err(error) => return hand(refuse(torn(&error)), archive),
    };
    for (at, entry) in entries.enumerate() {
        let entry = match entry {
            Ok(_) if at >= ENTRIES => return hand(refuse(too_many()), archive),
            Ok(entry) => entry,
            Err(error) => return hand(refuse(torn(&error)), archive),
        };
        let raw = match entry.header().entry_type() {
            EntryType::GNUSparse => entry.header().entry_size().unwrap_or_default(),
            _ => entry.size(),
        };
        tape.borrow_mut().begin(raw);
        match found(&entry, at) {
            Ok(None) => {}
            Ok(Some(name)) => {
                let content = Content {
                    tape: Rc::clone(&tape),
                    left: raw,
                };
                let input = Input::entry(Box::new(content), meter.mark());
                hand(input, &format!("{archive}!{name}"))?;
            }
            Err(damage) => hand(refuse(damage), archive)?,
        }
    }
    if !tape.borrow().blank {
        return hand(refuse(torn(&"its end is missing")), archive);
    }
    // What was unpacked is only known to be right once its checksum has been read.
    let rest = io::copy(&mut tape.borrow_mut().input, &mut io::sink());
    match rest {
        Ok(_) => Ok(()),
        Err(error) => hand(Err(error.into()), archive),
    }
}

/// The name of an entry whose content is a file; `None` if it is to be skipped.
fn found<R: Read>(entry: &tar::Entry<'_, R>, at: usize) -> Result<Option<String>, Damage> {
    let given = entry.path_bytes();
    let refuse = |code, what: &str| {
        let message = format!("entry {} of the tar archive {what}", at + 1);
        Err(Damage::new(
            code,
            message,
            "pack the files again with a usual program",
        ))
    };
    match entry.header().entry_type() {
        EntryType::Directory | EntryType::XGlobalHeader => return Ok(None),
        EntryType::Regular | EntryType::Continuous => {}
        EntryType::Link | EntryType::Symlink => {
            return refuse("file-tar-link", "is a link to another file");
        }
        EntryType::GNUSparse => return refuse("file-tar-kind", "is a sparse file"),
        _ => return refuse("file-tar-kind", "is neither a file nor a folder"),
    }
    let Ok(given) = std::str::from_utf8(&given) else {
        return refuse("file-tar-name", "has a name that is not UTF-8");
    };
    match name(given) {
        Name::Take(name) => Ok(Some(name)),
        Name::Skip => Ok(None),
        Name::Refuse(why) => refuse("file-tar-name", &format!("has a name that {why}")),
    }
}

fn torn(error: &dyn std::fmt::Display) -> Damage {
    let message = format!("the tar archive cannot be read further: {error}");
    Damage::new(
        "file-tar-torn",
        message,
        "it is torn or damaged: fetch it again",
    )
}

fn too_many() -> Damage {
    let message = format!("the tar archive has more than {ENTRIES} entries; the rest is not read");
    Damage::new("file-tar-entries", message, "join the files, or unpack it")
}

/// The archive as a stream that two read from.
struct Tape {
    input: Box<dyn Read>,
    /// Bytes of the current entry that were read as its content and that the reader of headers
    /// still has to skip.
    done: u64,
    /// Bytes of it, with what fills its last block, that nobody has read.
    rest: u64,
    /// Bytes that the headers of the next entry may still have.
    headers: u64,
    /// Whether the last block that was read as a header has only zeros, as the end has.
    blank: bool,
}

impl Tape {
    fn begin(&mut self, size: u64) {
        self.done = 0;
        self.rest = size.div_ceil(BLOCK).saturating_mul(BLOCK);
        self.headers = HEADERS;
    }

    /// Reads for the reader of headers.
    fn skip_or_read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.done > 0 {
            let skipped = usize::try_from(self.done)
                .unwrap_or(usize::MAX)
                .min(buffer.len());
            self.done -= skipped as u64;
            return Ok(skipped);
        }
        if self.rest > 0 {
            return self.content(buffer, u64::MAX);
        }
        let read = self.input.read(buffer)?;
        let left = self.headers.checked_sub(read as u64);
        self.headers =
            left.ok_or_else(|| io::Error::other("the header of an entry is too large"))?;
        if read > 0 {
            self.blank = buffer.iter().take(read).all(|byte| *byte == 0);
        }
        Ok(read)
    }

    /// Reads at most `left` bytes of the entry.
    fn content(&mut self, buffer: &mut [u8], left: u64) -> io::Result<usize> {
        let wanted = usize::try_from(left.min(self.rest))
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let read = self
            .input
            .read(buffer.get_mut(..wanted).unwrap_or_default())?;
        self.rest -= read as u64;
        Ok(read)
    }
}

/// What the crate reads.
struct Headers(Rc<RefCell<Tape>>);

impl Read for Headers {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().skip_or_read(buffer)
    }
}

/// The content of an entry.
struct Content {
    tape: Rc<RefCell<Tape>>,
    left: u64,
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let mut tape = self.tape.borrow_mut();
        let read = tape.content(buffer, self.left)?;
        if read == 0 {
            return Err(torn(&"the archive ends within the file").into());
        }
        tape.done += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}
