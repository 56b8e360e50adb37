//! The only file that names bincode: values of rows as bytes.
//!
//! The encoding is bincode 2 `config::standard()`: little-endian; integers as varints (a value
//! below 251 is one byte, else 251, 252 or 253 followed by 2, 4 or 8 bytes); a sequence is its
//! length and its items; a structure is its fields in order; an `Option` is 0, or 1 and the value.
//! FORMAT.md says it to the byte. The crate is pinned to 2.0.1 and no longer maintained
//! (RUSTSEC-2025-0141): a test compares the bytes with golden ones, and only this file would
//! change if another implementation of the same bytes took its place.

use bincode::config::Configuration;
use bincode::de::read::Reader;
use bincode::de::{Decode, Decoder as _, DecoderImpl};
use bincode::enc::write::Writer;
use bincode::enc::{Encode, Encoder as _, EncoderImpl};
use bincode::error::{DecodeError, EncodeError};

use crate::error::Corrupt;
use crate::id::Identifier;
use crate::limits;
pub use crate::stored;

/// A value that rows hold.
pub trait Stored: Sized {
    /// Appends the value; `None` when it cannot be encoded.
    fn write(&self, to: &mut Output) -> Option<()>;

    /// Reads a value; `None` when the bytes are none.
    fn read(from: &mut Input<'_>) -> Option<Self>;
}

/// Bytes that are being written.
pub struct Output(EncoderImpl<Bytes, Configuration>);

/// Bytes that are being read.
pub struct Input<'a>(DecoderImpl<Rest<'a>, Configuration, ()>);

/// Encodes a value.
///
/// # Errors
/// Fails when the value needs more than [`limits::DECODE`] bytes.
pub fn encode<T: Stored>(value: &T) -> Result<Vec<u8>, Corrupt> {
    finish(|to| value.write(to))
}

/// Encodes a sequence, to the same bytes as a vector with its items.
///
/// # Errors
/// Fails when it needs more than [`limits::DECODE`] bytes.
pub fn encode_all<T: Stored>(values: &[T]) -> Result<Vec<u8>, Corrupt> {
    finish(|to| to.sequence(values))
}

fn finish(write: impl FnOnce(&mut Output) -> Option<()>) -> Result<Vec<u8>, Corrupt> {
    let mut output = Output(EncoderImpl::new(
        Bytes::default(),
        bincode::config::standard(),
    ));
    let written = write(&mut output);
    let Bytes(bytes) = output.0.into_writer();
    match written {
        Some(()) if bytes.len() <= limits::DECODE => Ok(bytes),
        _ => Err(Corrupt::new("value", "is too large to encode")),
    }
}

/// Decodes a value; refuses bytes that are left over.
///
/// # Errors
/// Fails on anything that [`encode`] does not write.
pub fn decode<T: Stored>(bytes: &[u8]) -> Result<T, Corrupt> {
    const BAD: Corrupt = Corrupt::new("value", "cannot be decoded");
    if bytes.len() > limits::DECODE {
        return Err(BAD);
    }
    let config = bincode::config::standard();
    let mut input = Input(DecoderImpl::new(Rest(bytes), config, ()));
    let value = T::read(&mut input).ok_or(BAD)?;
    if input.0.reader().0.is_empty() {
        Ok(value)
    } else {
        Err(Corrupt::new("value", "has bytes left over"))
    }
}

/// Decodes the beginning of a value that is `N` numbers and a list: the sum of the numbers, and the
/// length of the list.
///
/// # Errors
/// Fails when the bytes are too short.
pub fn counts<const N: usize>(bytes: &[u8]) -> Result<(u64, u32), Corrupt> {
    let config = bincode::config::standard();
    let mut input = Input(DecoderImpl::new(Rest(bytes), config, ()));
    let mut read = || {
        let numbers = <[u32; N]>::read(&mut input)?;
        let length = u32::try_from(input.length()?).ok()?;
        Some((numbers.into_iter().map(u64::from).sum(), length))
    };
    read().ok_or(Corrupt::new("value", "cannot be decoded"))
}

impl Output {
    fn sequence<T: Stored>(&mut self, values: &[T]) -> Option<()> {
        self.length(values.len())?;
        values.iter().try_for_each(|value| value.write(self))
    }

    fn length(&mut self, length: usize) -> Option<()> {
        u64::try_from(length).ok()?.write(self)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Option<()> {
        self.length(bytes.len())?;
        self.0.writer().write(bytes).ok()
    }
}

impl Input<'_> {
    /// Reads a length, of items that have a byte at least.
    fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(u64::read(self)?).ok()?;
        (length <= self.0.reader().0.len()).then_some(length)
    }

    fn bytes(&mut self) -> Option<&[u8]> {
        let length = self.length()?;
        let rest = &mut self.0.reader().0;
        let (bytes, after) = rest.split_at_checked(length)?;
        *rest = after;
        Some(bytes)
    }
}

/// Where bincode writes to.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Writer for Bytes {
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Where bincode reads from: what is not read yet.
struct Rest<'a>(&'a [u8]);

impl Reader for Rest<'_> {
    fn read(&mut self, to: &mut [u8]) -> Result<(), DecodeError> {
        let Some((bytes, rest)) = self.0.split_at_checked(to.len()) else {
            let additional = to.len() - self.0.len();
            return Err(DecodeError::UnexpectedEnd { additional });
        };
        to.copy_from_slice(bytes);
        self.0 = rest;
        Ok(())
    }
}

macro_rules! integers {
    ($($integer:ty)+) => {$(
        impl Stored for $integer {
            fn write(&self, to: &mut Output) -> Option<()> {
                self.encode(&mut to.0).ok()
            }

            fn read(from: &mut Input<'_>) -> Option<Self> {
                <$integer as Decode<()>>::decode(&mut from.0).ok()
            }
        }
    )+};
}
integers!(u8 u16 u32 u64);

impl Stored for String {
    fn write(&self, to: &mut Output) -> Option<()> {
        to.bytes(self.as_bytes())
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        std::str::from_utf8(from.bytes()?).ok().map(str::to_owned)
    }
}

impl Stored for Identifier {
    fn write(&self, to: &mut Output) -> Option<()> {
        to.bytes(&self.key())
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        Self::from_key(from.bytes()?)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, to: &mut Output) -> Option<()> {
        to.sequence(self)
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        let length = from.length()?;
        let mut values = Self::with_capacity(length);
        for _ in 0..length {
            values.push(T::read(from)?);
        }
        Some(values)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, to: &mut Output) -> Option<()> {
        u8::from(self.is_some()).write(to)?;
        self.iter().try_for_each(|value| value.write(to))
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        match u8::read(from)? {
            0 => Some(None),
            1 => T::read(from).map(Some),
            _ => None,
        }
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, to: &mut Output) -> Option<()> {
        self.0.write(to)?;
        self.1.write(to)
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

impl<T: Stored + Copy + Default, const N: usize> Stored for [T; N] {
    fn write(&self, to: &mut Output) -> Option<()> {
        self.iter().try_for_each(|value| value.write(to))
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        let mut values = [T::default(); N];
        for value in &mut values {
            *value = T::read(from)?;
        }
        Some(values)
    }
}

/// Makes a structure a [`Stored`] value: its fields, all of them, in the order in which they are
/// named. The order is part of the format.
#[macro_export]
macro_rules! stored {
    ($name:ident { $($field:tt),+ $(,)? }) => {
        impl $crate::codec::Stored for $name {
            fn write(&self, to: &mut $crate::codec::Output) -> Option<()> {
                $($crate::codec::Stored::write(&self.$field, to)?;)+
                Some(())
            }

            fn read(from: &mut $crate::codec::Input<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::codec::Stored::read(from)?,)+ })
            }
        }
    };
}
