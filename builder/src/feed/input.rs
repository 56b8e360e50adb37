//! The bytes of a feed's file, unpacked where it is packed, with a limit on what unpacking gives.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::read::MultiGzDecoder;

/// How many bytes one packed byte may become, once [`GRACE`] is used up: text packs at most about
/// 1:30, archives made to exhaust a reader at 1:1000 and more.
const RATIO: u64 = 200;
/// What unpacking may give before the ratio is looked at, in bytes.
const GRACE: u64 = 64 << 20;

/// Why a file cannot be read at all, or not further.
#[derive(Debug)]
pub(super) enum InputError {
    /// The system cannot read it.
    Io(io::Error),
    /// It is a zip archive or a spreadsheet (which is one).
    Zip,
    /// It is UTF-16 or UTF-32.
    Wide,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "the file cannot be read: {error}"),
            Self::Zip => f.write_str("the file is a zip archive or a spreadsheet"),
            Self::Wide => f.write_str("the file is UTF-16 or UTF-32, not UTF-8"),
        }
    }
}

impl InputError {
    /// A stable code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "file-read",
            Self::Zip => "file-zip",
            Self::Wide => "file-encoding",
        }
    }

    /// What to do about it.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::Io(_) => "check that the file is there, readable and complete; fetch it again",
            Self::Zip => "unpack it, or save the sheet as CSV (UTF-8)",
            Self::Wide => "convert it: iconv -f UTF-16 -t UTF-8 FILE",
        }
    }
}

impl From<io::Error> for InputError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// How many bytes of a (packed) file have been read, shared with its [`Input`].
#[derive(Clone, Debug, Default)]
pub(super) struct Consumed(Rc<Cell<u64>>);

impl Consumed {
    /// The bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.0.get()
    }
}

/// The unpacked bytes of a file without byte order mark.
pub(super) struct Input {
    inner: Box<dyn Read>,
    consumed: Consumed,
    /// Bytes handed out, and whether they were unpacked.
    given: u64,
    packed: bool,
}

impl Input {
    /// Opens a file; gzip and Zstandard are known by their first bytes, whatever its name.
    pub(super) fn open(path: &Path) -> Result<Self, InputError> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(InputError::Io(io::Error::other("it is a folder")));
        }
        Self::of(file)
    }

    /// Wraps what is behind `reader` in the same way.
    pub(super) fn of(reader: impl Read + 'static) -> Result<Self, InputError> {
        let consumed = Consumed::default();
        let mut counted = Counted {
            reader,
            consumed: consumed.clone(),
        };
        let start = peek(&mut counted)?;
        let packed_start = Cursor::new(start.clone()).chain(counted);
        let (inner, packed): (Box<dyn Read>, bool) = match start.as_slice() {
            [0x1f, 0x8b, ..] => (Box::new(MultiGzDecoder::new(packed_start)), true),
            [0x28, 0xb5, 0x2f, 0xfd] => (
                Box::new(zstd::stream::read::Decoder::new(packed_start)?),
                true,
            ),
            _ => (Box::new(packed_start), false),
        };
        let mut input = Self {
            inner,
            consumed,
            given: 0,
            packed,
        };
        input.skip_mark()?;
        Ok(input)
    }

    /// Refuses what is no UTF-8 text by its first bytes, and skips a byte order mark.
    fn skip_mark(&mut self) -> Result<(), InputError> {
        let start = peek(self)?;
        match start.as_slice() {
            [b'P', b'K', 3 | 5, 4 | 6] => return Err(InputError::Zip),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff] => {
                return Err(InputError::Wide);
            }
            _ => {}
        }
        let text = match start.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => rest.to_vec(),
            None => start,
        };
        let rest = std::mem::replace(&mut self.inner, Box::new(io::empty()));
        self.inner = Box::new(Cursor::new(text).chain(rest));
        Ok(())
    }

    /// The count of (packed) bytes read.
    pub(super) fn consumed(&self) -> Consumed {
        self.consumed.clone()
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.given += read as u64;
        if self.packed && self.given > GRACE && self.given / RATIO > self.consumed.bytes() {
            let message = format!(
                "it unpacks to more than {RATIO} times its size, as archives made to fill a disk do"
            );
            return Err(io::Error::other(message));
        }
        Ok(read)
    }
}

/// Reads the first four bytes, fewer at the end of the file.
fn peek(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(4);
    reader.by_ref().take(4).read_to_end(&mut start)?;
    Ok(start)
}

struct Counted<R> {
    reader: R,
    consumed: Consumed,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.consumed.0.set(self.consumed.0.get() + read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn text(bytes: Vec<u8>) -> String {
        let mut out = String::new();
        Input::of(Cursor::new(bytes))
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        out
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn packed_files_are_known_by_their_first_bytes() {
        assert_eq!(text(b"isrc".to_vec()), "isrc");
        assert_eq!(text(b"".to_vec()), "");
        assert_eq!(text(b"ab".to_vec()), "ab");
        assert_eq!(text(gzip(b"\xef\xbb\xbfisrc")), "isrc");
        assert_eq!(text([gzip(b"is"), gzip(b"rc")].concat()), "isrc");
        assert_eq!(
            text(zstd::encode_all(&b"isrc,title"[..], 3).unwrap()),
            "isrc,title"
        );
        assert_eq!(text(b"\xef\xbb\xbfisrc".to_vec()), "isrc");
    }

    #[test]
    fn wide_text_and_archives_are_refused_by_name() {
        for bytes in [
            b"\xff\xfei\0s\0".to_vec(),
            b"\xfe\xff\0i\0s".to_vec(),
            gzip(b"\xff\xfei\0"),
        ] {
            assert_eq!(
                Input::of(Cursor::new(bytes)).err().unwrap().code(),
                "file-encoding"
            );
        }
        let error = Input::of(Cursor::new(b"PK\x03\x04....".to_vec()))
            .err()
            .unwrap();
        assert_eq!(error.code(), "file-zip");
    }

    #[test]
    fn an_archive_that_unpacks_without_end_is_stopped() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![b'0'; 1 << 20];
        for _ in 0..80 {
            encoder.write_all(&zeros).unwrap();
        }
        let packed = encoder.finish().unwrap();
        let mut input = Input::of(Cursor::new(packed)).unwrap();
        let error = io::copy(&mut input, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("200 times"), "{error}");
    }

    #[test]
    fn a_torn_gzip_file_is_an_error_not_a_short_file() {
        let mut packed = gzip("isrc\n".repeat(1000).as_bytes());
        packed.truncate(packed.len() - 9);
        let mut input = Input::of(Cursor::new(packed)).unwrap();
        assert!(input.read_to_end(&mut Vec::new()).is_err());
    }
}
