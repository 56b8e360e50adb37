//! The only file that names bincode: values of rows as bytes.
//!
//! What is in a value is parted into three streams, so that a compressor finds the likes of each
//! beside each other: its *shape* (numbers of vocabularies, lengths of lists, what is there), its
//! *texts* and its *numbers*.
//!
//! ```text
//! varint               length of the shape
//! varint               length of the texts
//! shape                bincode 2 `config::standard()`: little-endian; integers as varints (a value
//!                      below 251 is one byte, else 251, 252 or 253 followed by 2, 4 or 8 bytes);
//!                      a sequence is its length and its items; a structure is its fields in order;
//!                      an `Option` is 0, or 1 and the value
//! texts                each in UTF-8, and byte 0xff, which UTF-8 does not have
//! numbers              bytes; how many is in the shape or follows from it
//! ```
//!
//! FORMAT.md says it to the byte. The crate is pinned to 2.0.1 and no longer maintained
//! (RUSTSEC-2025-0141): a test compares the bytes with golden ones, and only this file would
//! change if another implementation of the same bytes took its place.

use bincode::config::Configuration;
use bincode::de::read::Reader as ShapeReader;
use bincode::de::{Decode, Decoder as _, DecoderImpl};
use bincode::enc::write::Writer;
use bincode::enc::{Encode, EncoderImpl};
use bincode::error::{DecodeError, EncodeError};

use crate::error::Corrupt;
use crate::id::{Identifier, Scheme, packed};
use crate::limits;
use crate::order::Adds;
use crate::segment::varint::{Reader, push};
pub use crate::stored;

/// A value that rows hold.
pub trait Stored: Sized {
    /// Appends the value; `None` when it cannot be encoded.
    fn write(&self, to: &mut Output<'_>) -> Option<()>;

    /// Reads a value; `None` when the bytes are none.
    fn read(from: &mut Input<'_>) -> Option<Self>;
}

/// A value that is being written.
pub struct Output<'a> {
    shape: EncoderImpl<Bytes, Configuration>,
    texts: Vec<u8>,
    numbers: Vec<u8>,
    key: &'a [u8],
}

/// A value that is being read.
pub struct Input<'a> {
    shape: DecoderImpl<Rest<'a>, Configuration, ()>,
    texts: Reader<'a>,
    numbers: Reader<'a>,
    key: &'a [u8],
}

/// Encodes a value.
///
/// # Errors
/// Fails when the value needs more than [`limits::DECODE`] bytes.
pub fn encode<T: Stored>(value: &T) -> Result<Vec<u8>, Corrupt> {
    encode_at(&[], value)
}

/// Encodes the value of a row with this key, which need not be said again in it.
///
/// # Errors
/// Fails when the value needs more than [`limits::DECODE`] bytes.
pub fn encode_at<T: Stored>(key: &[u8], value: &T) -> Result<Vec<u8>, Corrupt> {
    finish(key, |to| value.write(to))
}

/// Encodes a sequence, to the same bytes as a vector with its items.
///
/// # Errors
/// Fails when it needs more than [`limits::DECODE`] bytes.
pub fn encode_all<T: Stored>(values: &[T]) -> Result<Vec<u8>, Corrupt> {
    finish(&[], |to| to.sequence(values))
}

fn finish(
    key: &[u8],
    write: impl FnOnce(&mut Output<'_>) -> Option<()>,
) -> Result<Vec<u8>, Corrupt> {
    let mut output = Output {
        shape: EncoderImpl::new(Bytes(Vec::with_capacity(128)), bincode::config::standard()),
        texts: Vec::with_capacity(128),
        numbers: Vec::with_capacity(64),
        key,
    };
    let written = write(&mut output);
    let Bytes(shape) = output.shape.into_writer();
    let mut bytes =
        Vec::with_capacity(10 + shape.len() + output.texts.len() + output.numbers.len());
    push(&mut bytes, shape.len() as u32);
    push(&mut bytes, output.texts.len() as u32);
    bytes.push_all(shape);
    bytes.push_all(output.texts);
    bytes.push_all(output.numbers);
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
    decode_at(&[], bytes)
}

/// Decodes the value of a row with this key; refuses bytes that are left over.
///
/// # Errors
/// Fails on anything that [`encode_at`] does not write.
pub fn decode_at<T: Stored>(key: &[u8], bytes: &[u8]) -> Result<T, Corrupt> {
    let mut input = Input::open(key, bytes)?;
    let value = T::read(&mut input).ok_or(BAD)?;
    input.end()?;
    Ok(value)
}

const BAD: Corrupt = Corrupt::new("value", "cannot be decoded");

/// Ends a text.
pub(crate) const END: u8 = 0xff;

/// Parts the bytes of a value into its three streams.
///
/// # Errors
/// Fails when a stream is longer than the bytes are.
pub(crate) fn streams(bytes: &[u8]) -> Result<[&[u8]; 3], Corrupt> {
    let mut reader = Reader::new("value", bytes);
    let (shape, texts) = (
        reader.bounded(limits::DECODE)?,
        reader.bounded(limits::DECODE)?,
    );
    Ok([reader.take(shape)?, reader.take(texts)?, reader.rest()])
}

impl<'a> Input<'a> {
    /// Begins to read a value.
    pub(crate) fn open(key: &'a [u8], bytes: &'a [u8]) -> Result<Self, Corrupt> {
        let [shape, texts, numbers] = streams(bytes)?;
        Ok(Self {
            shape: DecoderImpl::new(Rest(shape), bincode::config::standard(), ()),
            texts: Reader::new("value", texts),
            numbers: Reader::new("value", numbers),
            key,
        })
    }

    fn end(mut self) -> Result<(), Corrupt> {
        if self.left() > 0 {
            return Err(Corrupt::new("value", "has bytes left over"));
        }
        Ok(())
    }

    /// Returns the key of the row.
    pub(crate) fn key(&self) -> &'a [u8] {
        self.key
    }

    /// Reads a byte of the shape.
    pub(crate) fn shape(&mut self) -> Option<u8> {
        <u8 as Decode<()>>::decode(&mut self.shape).ok()
    }

    /// Reads a length, of items that have a byte at least.
    pub(crate) fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(u32::read(self)?).ok()?;
        (length <= self.left()).then_some(length)
    }

    /// Returns how many bytes are not read yet.
    fn left(&mut self) -> usize {
        self.shape.reader().0.len() + self.texts.rest().len() + self.numbers.rest().len()
    }

    /// Reads a text.
    #[cfg_attr(imr_engine, optimize(speed))]
    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let length = self.texts.rest().iter().position(|byte| *byte == END)?;
        let text = self.texts.take(length).ok()?;
        self.texts.byte().ok()?;
        std::str::from_utf8(text).ok()
    }

    /// Reads a number of so many bytes, little-endian.
    pub(crate) fn number(&mut self, bytes: usize) -> Option<u64> {
        let mut number = 0;
        for byte in self.numbers.take(bytes).ok()?.iter().rev() {
            number = number << 8 | u64::from(*byte);
        }
        Some(number)
    }
}

impl Output<'_> {
    fn sequence<T: Stored>(&mut self, values: &[T]) -> Option<()> {
        self.length(values.len())?;
        values.iter().try_for_each(|value| value.write(self))
    }

    pub(crate) fn length(&mut self, length: usize) -> Option<()> {
        u32::try_from(length).ok()?.write(self)
    }

    /// Returns the key of the row.
    pub(crate) fn key(&self) -> &[u8] {
        self.key
    }

    /// Writes a byte of the shape.
    pub(crate) fn shape(&mut self, byte: u8) -> Option<()> {
        byte.encode(&mut self.shape).ok()
    }

    /// Writes a text.
    pub(crate) fn text(&mut self, text: &str) {
        self.texts.extend_from_slice(text.as_bytes());
        self.texts.push(END);
    }

    /// Writes a number of so many bytes, little-endian.
    pub(crate) fn number(&mut self, number: u64, bytes: usize) {
        self.numbers
            .push_all(number.to_le_bytes().into_iter().take(bytes));
    }
}

/// Where bincode writes to.
struct Bytes(Vec<u8>);

impl Writer for Bytes {
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Where bincode reads from: what is not read yet.
struct Rest<'a>(&'a [u8]);

impl ShapeReader for Rest<'_> {
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
            fn write(&self, to: &mut Output<'_>) -> Option<()> {
                self.encode(&mut to.shape).ok()
            }

            fn read(from: &mut Input<'_>) -> Option<Self> {
                <$integer as Decode<()>>::decode(&mut from.shape).ok()
            }
        }
    )+};
}
integers!(u16 u32);

/// One byte of the numbers.
impl Stored for u8 {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        to.number(u64::from(*self), 1);
        Some(())
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        from.number(1)?.try_into().ok()
    }
}

/// How many bytes it has, in the shape; the bytes without leading zeros, in the numbers.
impl Stored for u64 {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        let bytes = (Self::BITS - self.leading_zeros()).div_ceil(8);
        to.shape(bytes as u8)?;
        to.number(*self, bytes as usize);
        Some(())
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        let bytes = usize::from(from.shape()?);
        from.number((bytes <= 8).then_some(bytes)?)
    }
}

impl Stored for String {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        to.text(self);
        Some(())
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        from.text().map(str::to_owned)
    }
}

/// A byte of the shape: 0 for the key of the row, else the tag of the scheme. When 128 is added to it,
/// the code is [packed](crate::id::packed): its characters are in the shape too, for neighbours often
/// have the same, and its number is in the numbers. Else the code is a text.
impl Stored for Identifier {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        let (tag, code) = (self.scheme().tag(), self.code());
        if to.key().split_first() == Some((&tag, code.as_bytes())) {
            return to.shape(0);
        }
        if let Some((prefix, number, bytes)) = packed::pack(self) {
            to.shape(tag | PACKED)?;
            for byte in prefix.bytes() {
                to.shape(byte)?;
            }
            to.number(number, bytes);
            return Some(());
        }
        to.shape(tag)?;
        to.text(code);
        Some(())
    }

    #[cfg_attr(imr_engine, optimize(speed))]
    fn read(from: &mut Input<'_>) -> Option<Self> {
        let tag = from.shape()?;
        if tag == 0 {
            return Self::from_key(from.key());
        }
        let scheme = Scheme::from_tag(tag & !PACKED)?;
        if tag & PACKED == 0 {
            return Self::canonical(scheme, from.text()?);
        }
        let (first, bytes) = packed::lengths(scheme)?;
        let mut code = String::with_capacity(CODE);
        for _ in 0..first {
            code.push(char::from(from.shape()?));
        }
        packed::unpack(scheme, code, from.number(bytes)?)
    }
}

/// Passes an identifier over.
pub(crate) fn skip_identifier(from: &mut Input<'_>) -> Option<()> {
    let tag = from.shape()?;
    if tag & PACKED != 0 {
        let (first, bytes) = packed::lengths(Scheme::from_tag(tag & !PACKED)?)?;
        for _ in 0..first {
            from.shape()?;
        }
        from.number(bytes)?;
    } else if tag != 0 {
        from.text()?;
    }
    Some(())
}

/// Longest code that is packed.
const CODE: usize = 16;

/// Added to the tag of a packed identifier.
const PACKED: u8 = 0x80;

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
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
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        to.shape(u8::from(self.is_some()))?;
        self.iter().try_for_each(|value| value.write(to))
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        match from.shape()? {
            0 => Some(None),
            1 => T::read(from).map(Some),
            _ => None,
        }
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        self.0.write(to)?;
        self.1.write(to)
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

impl<T: Stored + Copy + Default, const N: usize> Stored for [T; N] {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
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
            fn write(&self, to: &mut $crate::codec::Output<'_>) -> Option<()> {
                $($crate::codec::Stored::write(&self.$field, to)?;)+
                Some(())
            }

            fn read(from: &mut $crate::codec::Input<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::codec::Stored::read(from)?,)+ })
            }
        }
    };
}
