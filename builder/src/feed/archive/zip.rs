//! The entries of a zip archive, read from the file itself.
//!
//! The directory comes from the crate `zip`; the bytes of an entry are read where the directory
//! says that they are, through a view of the file that knows its end, so that an entry can be
//! handed out as a reader of its own. Entries come in the order of their names.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::rc::Rc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use lzma_rust2::XzReader;
use zip::{CompressionMethod, ZipArchive};

use super::damage::Damage;
use super::name::{Name, name};
use super::unpack::{Meter, XZ_MEMORY};
use super::{ENTRIES, Hand};
use crate::feed::input::{Input, InputError};

/// Most bytes of a directory: 100,000 entries with names of usual length have 20 MB.
const DIRECTORY: u64 = 64 << 20;

/// Hands over the entries of an archive.
///
/// # Errors
/// Fails when `hand` fails.
pub(super) fn each(file: &File, archive: &str, hand: &mut Hand<'_>) -> io::Result<()> {
    let opened = file.try_clone().map_err(Damage::from_io);
    match opened.and_then(|copy| Archive::open(file, copy)) {
        Ok(mut zip) => zip.each(archive, hand),
        Err(damage) => hand(Err(InputError::Damage(damage)), archive),
    }
}

/// An opened archive.
struct Archive {
    zip: ZipArchive<Directory>,
    file: Rc<File>,
    meter: Meter,
    /// The names of what is to be taken or refused, and the places of the entries.
    entries: Vec<(String, usize)>,
}

impl Archive {
    fn open(file: &File, copy: File) -> Result<Self, Damage> {
        let bytes = file.metadata().map_err(Damage::from_io)?.len();
        let left = Rc::new(Cell::new(DIRECTORY));
        let directory = Directory {
            file: copy,
            left: Rc::clone(&left),
        };
        let zip = ZipArchive::new(directory).map_err(|error| torn(&error))?;
        left.set(u64::MAX);
        if zip.len() > ENTRIES {
            return Err(too_many(zip.len()));
        }
        if zip.has_duplicate_names() {
            let message = "two entries of the zip archive have the same name";
            return Err(Damage::new("file-zip-name", message, PACK_AGAIN));
        }
        let (mut entries, mut total) = (Vec::with_capacity(zip.len()), 0_u64);
        for at in 0..zip.len() {
            let entry = zip.by_index_data(at).map_err(|error| torn(&error))?;
            total = total.saturating_add(entry.compressed_size());
            let name = match entry.name() {
                Ok(name) => name.into_owned(),
                Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
            };
            if name == "[Content_Types].xml" {
                return Err(sheet());
            }
            entries.push((name, at));
        }
        if total > bytes {
            let message =
                "the entries of the zip archive overlap, as in archives made to fill a disk";
            return Err(Damage::new("file-zip-size", message, PACK_AGAIN));
        }
        entries.sort();
        let file = Rc::new(file.try_clone().map_err(Damage::from_io)?);
        Ok(Self {
            zip,
            file,
            meter: Meter::default(),
            entries,
        })
    }

    fn each(&mut self, archive: &str, hand: &mut Hand<'_>) -> io::Result<()> {
        for (given, at) in std::mem::take(&mut self.entries) {
            match name(&given) {
                Name::Skip => {}
                Name::Take(name) => {
                    let input = self.entry(at).map_err(InputError::Damage);
                    let input = input.and_then(|(reader, meter)| Input::entry(reader, meter));
                    hand(input, &format!("{archive}!{name}"))?;
                }
                Name::Refuse(why) => {
                    let message = format!("the name of entry {} of the zip archive {why}", at + 1);
                    let damage = Damage::new("file-zip-name", message, PACK_AGAIN);
                    hand(Err(InputError::Damage(damage)), archive)?;
                }
            }
        }
        Ok(())
    }

    /// Opens an entry.
    fn entry(&mut self, at: usize) -> Result<(Box<dyn Read>, Meter), Damage> {
        let entry = self.zip.by_index_raw(at).map_err(|error| torn(&error))?;
        if entry.encrypted() {
            let hint = "unpack it with its password";
            return Err(Damage::new(
                "file-zip-encrypted",
                "the entry is encrypted",
                hint,
            ));
        }
        if entry.is_symlink() {
            let message = "the entry is a link to another file";
            return Err(Damage::new("file-zip-link", message, PACK_AGAIN));
        }
        let start = entry
            .data_start()
            .ok_or_else(|| torn(&"an entry has no begin"))?;
        let (packed, size, crc) = (entry.compressed_size(), entry.size(), entry.crc32());
        let method = entry.compression();
        let meter = self.meter.mark();
        let raw = meter.count(Slice {
            file: Rc::clone(&self.file),
            at: start,
            left: packed,
        });
        let inner: Box<dyn Read> = match method {
            CompressionMethod::STORE => Box::new(raw),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(raw)),
            CompressionMethod::ZSTD => {
                let decoder = zstd::stream::read::Decoder::new(raw);
                Box::new(decoder.map_err(Damage::from_io)?)
            }
            CompressionMethod::XZ => Box::new(XzReader::new_mem_limit(
                BufReader::new(raw),
                true,
                XZ_MEMORY,
            )),
            other => {
                let message = format!("the entry is packed by the method {other:?}");
                let hint = "pack it with deflate, as zip programs do unless told otherwise";
                return Err(Damage::new("file-zip-method", message, hint));
            }
        };
        let reader = meter.limit(Proven {
            inner,
            left: size,
            crc,
            proof: Crc::new(),
        });
        Ok((Box::new(reader), meter))
    }
}

const PACK_AGAIN: &str = "pack the files again with a usual program";

fn torn(error: &dyn std::fmt::Display) -> Damage {
    let message = format!("the zip archive cannot be read: {error}");
    Damage::new(
        "file-zip-torn",
        message,
        "it is torn or damaged: fetch it again",
    )
}

fn too_many(count: usize) -> Damage {
    let message = format!("the zip archive has {count} entries, more than {ENTRIES}");
    Damage::new("file-zip-entries", message, "join the files, or unpack it")
}

fn sheet() -> Damage {
    let hint = "save the sheet as CSV (UTF-8)";
    Damage::new("file-zip", "the file is a spreadsheet or document", hint)
}

/// The file while the directory of the archive is read: at most so many bytes of it.
struct Directory {
    file: File,
    left: Rc<Cell<u64>>,
}

impl Read for Directory {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let left = self.left.get().checked_sub(read as u64);
        self.left
            .set(left.ok_or_else(|| io::Error::other("its directory is too large"))?);
        Ok(read)
    }
}

impl Seek for Directory {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// A part of a file.
struct Slice {
    file: Rc<File>,
    at: u64,
    left: u64,
}

impl Read for Slice {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let Some(room) = buffer.get_mut(..wanted) else {
            return Ok(0);
        };
        let read = self.file.read_at(room, self.at)?;
        if read == 0 && wanted > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}

/// What an entry unpacks to: checked against the size and the CRC-32 that the directory states.
struct Proven {
    inner: Box<dyn Read>,
    left: u64,
    crc: u32,
    proof: Crc,
}

impl Read for Proven {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self
            .inner
            .read(buffer)
            .map_err(|error| match Damage::of(&error) {
                Some(_) => error,
                None => torn(&error).into(),
            })?;
        self.proof.update(buffer.get(..read).unwrap_or_default());
        let left = self.left.checked_sub(read as u64);
        if left.is_none() || (read == 0 && self.left > 0) {
            let message = "the entry has another size than the zip archive states";
            return Err(Damage::new("file-zip-size", message, "fetch it again").into());
        }
        self.left = left.unwrap_or_default();
        if read == 0 && self.proof.sum() != self.crc {
            let message = "the entry is damaged: its checksum (CRC-32) is another one";
            return Err(Damage::new("file-zip-crc", message, "fetch it again").into());
        }
        Ok(read)
    }
}
