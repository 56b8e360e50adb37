//! Packed files and archives: gzip, Zstandard, xz, zip, tar, and tar inside of the first three,
//! each known by its first bytes, whatever its name.
//!
//! Every file in an archive is a file of the feed, named `archive.zip!folder/name.tsv`. Nothing is
//! ever written: entries are read where they are, and their names are shown, never used. There
//! are limits on the number of entries, the length of names, the memory for directories and
//! dictionaries and the ratio of unpacking; an archive in an archive is refused.

mod damage;
mod name;
mod tar;
mod unpack;
mod zip;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

pub(super) use damage::Damage;
pub(super) use unpack::{Meter, start};

use super::input::{Input, InputError};

/// Most entries of an archive, as many as a source may have files.
const ENTRIES: usize = 100_000;
/// Bytes of a file that are read at once.
const BUFFER: usize = 1 << 16;

/// Takes a file, or why it cannot be read, and its name.
pub(super) type Hand<'a> = dyn FnMut(Result<Input, InputError>, &str) -> io::Result<()> + 'a;

/// Hands over the file at `path`, named `name`, or every file in it if it is an archive.
///
/// # Errors
/// Fails when `hand` fails; what cannot be read is handed over as such.
pub(super) fn each(path: &Path, name: &str, hand: &mut Hand<'_>) -> io::Result<()> {
    match open(path) {
        Ok((file, true)) => zip::each(&file, name, hand),
        Ok((file, false)) => stream(BufReader::with_capacity(BUFFER, file), name, hand),
        Err(error) => hand(Err(error.into()), name),
    }
}

/// Opens a file; also tells whether it is a zip archive.
fn open(path: &Path) -> io::Result<(File, bool)> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    let mut magic = [0; 4];
    // What cannot be read at a place (a pipe) is no zip archive that could be.
    let read = file.read_at(&mut magic, 0).unwrap_or_default();
    Ok((file, is_zip(magic.get(..read).unwrap_or_default())))
}

/// Hands over what is behind `reader`.
fn stream(reader: impl Read + 'static, name: &str, hand: &mut Hand<'_>) -> io::Result<()> {
    let meter = Meter::default();
    let unpacked = unpack::unpack(Box::new(meter.count(reader)), &meter);
    let begun = unpacked.and_then(|mut unpacked| {
        let block = start(&mut unpacked, tar::BLOCK)?;
        Ok((block, unpacked))
    });
    match begun {
        Err(error) => hand(Err(error.into()), name),
        Ok((block, rest)) => {
            let tar = tar::is_tar(&block);
            let all: Box<dyn Read> = Box::new(Cursor::new(block).chain(rest));
            match tar {
                true => tar::each(all, &meter, name, hand),
                false => hand(Input::text(all, meter), name),
            }
        }
    }
}

/// Unpacks what is in an archive or comes from somewhere else than a file, which is no archive.
pub(super) fn single(reader: Box<dyn Read>, meter: &Meter) -> Result<Box<dyn Read>, InputError> {
    let mut unpacked = unpack::unpack(reader, meter)?;
    let block = start(&mut unpacked, tar::BLOCK)?;
    if tar::is_tar(&block) {
        return Err(InputError::Damage(Damage::nested()));
    }
    Ok(Box::new(Cursor::new(block).chain(unpacked)))
}

/// Tells whether a file that begins with these bytes is a zip archive.
pub(super) fn is_zip(start: &[u8]) -> bool {
    matches!(
        start,
        [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6] | [b'P', b'K', 7, 8]
    )
}
