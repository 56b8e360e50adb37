//! The bytes of a feed's file, unpacked where it is packed.

use std::fmt;
use std::io::{self, Cursor, Read};

use super::archive::{Damage, Meter, is_zip, single, start};

/// Why a file cannot be read at all, or not further.
#[derive(Debug)]
pub(super) enum InputError {
    /// The system cannot read it.
    Io(io::Error),
    /// It is a packed file or an archive that cannot be read.
    Damage(Damage),
    /// It is UTF-16 or UTF-32.
    Wide,
}

impl InputError {
    /// What is wrong with the packing, if that is what is wrong.
    fn damage(&self) -> Option<&Damage> {
        match self {
            Self::Io(error) => Damage::of(error),
            Self::Damage(damage) => Some(damage),
            Self::Wide => None,
        }
    }

    /// A stable code.
    pub(super) fn code(&self) -> &'static str {
        match (self, self.damage()) {
            (_, Some(damage)) => damage.code,
            (Self::Wide, _) => "file-encoding",
            _ => "file-read",
        }
    }

    /// What to do about it.
    pub(super) fn hint(&self) -> &'static str {
        match (self, self.damage()) {
            (_, Some(damage)) => damage.hint,
            (Self::Wide, _) => "convert it: iconv -f UTF-16 -t UTF-8 FILE",
            _ => "check that the file is there, readable and complete; fetch it again",
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.damage()) {
            (_, Some(damage)) => write!(f, "{damage}"),
            (Self::Io(error), _) => write!(f, "the file cannot be read: {error}"),
            _ => f.write_str("the file is UTF-16 or UTF-32, not UTF-8"),
        }
    }
}

impl From<io::Error> for InputError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// How many bytes of a (packed) file have been read, shared with its [`Input`].
pub(super) type Consumed = Meter;

/// The unpacked bytes of a file without byte order mark.
pub(super) struct Input {
    inner: Box<dyn Read>,
    meter: Meter,
    marked: bool,
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Input {
    /// Wraps what is behind `reader`; gzip, Zstandard and xz are known by their first bytes,
    /// archives are refused.
    pub(super) fn of(reader: impl Read + 'static) -> Result<Self, InputError> {
        let meter = Meter::default();
        let counted = meter.count(reader);
        Self::entry(Box::new(counted), meter)
    }

    /// Wraps an entry of an archive in the same way; `meter` counts what is read of the archive.
    pub(super) fn entry(reader: Box<dyn Read>, meter: Meter) -> Result<Self, InputError> {
        Self::text(single(reader, &meter)?, meter)
    }

    /// Wraps bytes that are unpacked: refuses what is no UTF-8 text by its first bytes, and skips
    /// a byte order mark.
    pub(super) fn text(mut inner: Box<dyn Read>, meter: Meter) -> Result<Self, InputError> {
        let first = start(&mut inner, 4)?;
        match first.as_slice() {
            zip if is_zip(zip) => return Err(InputError::Damage(Damage::packed_zip())),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff] => {
                return Err(InputError::Wide);
            }
            _ => {}
        }
        let (text, marked) = match first.strip_prefix(MARK) {
            Some(rest) => (rest.to_vec(), true),
            None => (first, false),
        };
        let inner = Box::new(Cursor::new(text).chain(inner));
        Ok(Self {
            inner,
            meter,
            marked,
        })
    }

    /// The byte order mark that was skipped; empty if there was none.
    pub(super) fn mark(&self) -> &'static [u8] {
        if self.marked { MARK } else { &[] }
    }

    /// The count of (packed) bytes read.
    pub(super) fn consumed(&self) -> Consumed {
        self.meter.clone()
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
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
