//! ISCC, International Standard Content Code (ISO 24138).
//!
//! `ISCC:` and base32 (RFC 4648, no padding) of a header and a body. The header is four numbers,
//! main type, sub type, version and length, each as a varnibble: `0xxx` is 0 to 7, `10` and six
//! bits 8 to 71, `110` and nine bits 72 to 583, `1110` and twelve bits 584 to 4679. The length
//! says how many bits the body has. There is no check digit; [`decode`] compares the lengths.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, label, spelling};
use crate::text::together;

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PREFIX: &str = "ISCC:";
/// Characters after the prefix: `^ISCC:[A-Z2-7]{10,73}$` of the ISCC's JSON schema.
const LONGEST: usize = 73;
const SHORTEST: usize = 10;
const LENGTH: &str = "10 to 73 after ISCC:";
/// The sub type of an ISCC-CODE made of 128 bits of data and 128 bits of instance.
const WIDE: u16 = 7;

/// The main type of a unit: what was hashed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MainType {
    /// Similarity of metadata.
    Meta,
    /// Similarity of meaning.
    Semantic,
    /// Similarity of what is perceived: text, image, audio, video.
    Content,
    /// Similarity of the bytes.
    Data,
    /// Digest of the bytes: equal only for equal files.
    Instance,
    /// Several units in one code.
    Iscc,
    /// A declaration's identifier, not derived from content.
    Id,
    /// A unique identifier of time and chance.
    Flake,
}

/// One unit of an ISCC: what was hashed, and the hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IsccUnit {
    /// What was hashed.
    pub main_type: MainType,
    /// The hash; bits compare by Hamming distance, except of [`MainType::Instance`].
    pub body: Vec<u8>,
}

/// The parts of a decoded ISCC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IsccParts {
    /// The main type.
    pub main_type: MainType,
    /// The sub type as in the standard: of content 0 text, 1 image, 2 audio, 3 video, 4 mixed; of
    /// an ISCC-CODE also 5 sum, 6 none, 7 wide; of an ISCC-ID of version 1 the realm.
    pub sub_type: u16,
    /// The version: 0, or 1 of an ISCC-ID.
    pub version: u16,
    /// Bits of the body.
    pub bits: usize,
    /// The units in their order in the body; one, unless the main type is [`MainType::Iscc`].
    pub units: Vec<IsccUnit>,
}

/// Decodes an ISCC, with or without its prefix, in either case, with or without hyphens.
///
/// # Errors
///
/// [`Malformed`] if a character is outside base32, the header does not exist in the standard, or
/// the body is not as long as the header says.
pub fn decode(code: &str) -> Result<IsccParts, Malformed> {
    if spelling::too_long(code) {
        return Err(Malformed::too_long(Scheme::Iscc, code));
    }
    parts(&characters(code)?)
}

pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let body = characters(text)?;
    parts(&body)?;
    let identifier = Identifier::new(Scheme::Iscc, together(&[PREFIX, &body]));
    Ok(Reading::new(identifier, Check::Absent))
}

pub(super) fn is_canonical(code: &str) -> bool {
    code.strip_prefix(PREFIX).is_some_and(|body| {
        body.bytes().all(|byte| ALPHABET.contains(&byte))
            && (SHORTEST..=LONGEST).contains(&body.len())
            && parts(body).is_ok()
    })
}

/// The base32 characters after the prefix, checked.
fn characters(text: &str) -> Result<String, Malformed> {
    let body = label::after_word(text.trim(), PREFIX).unwrap_or(text);
    let body = spelling::compact(body, &['-', ' ']);
    let refuse = |reason| Err(Malformed::new(Scheme::Iscc, reason, &body));
    let got = body.chars().count();
    if got == 0 {
        return refuse(Reason::Blank);
    }
    if !(SHORTEST..=LONGEST).contains(&got) {
        return refuse(Reason::Length {
            got,
            expected: LENGTH,
        });
    }
    match body
        .chars()
        .zip(1..)
        .find(|(c, _)| !matches!(c, 'A'..='Z' | '2'..='7'))
    {
        Some((found, at)) => refuse(Reason::Character {
            at,
            found,
            expected: "a letter or a digit from 2 to 7",
        }),
        None => Ok(body),
    }
}

/// Reads header and units out of base32 characters.
fn parts(body: &str) -> Result<IsccParts, Malformed> {
    let refuse = |problem| Malformed::new(Scheme::Iscc, Reason::Header { problem }, body);
    let short = || refuse("the body is not as long as the header says");
    let bytes = base32(body).ok_or_else(short)?;
    let (header, hash) = header(&bytes).ok_or_else(|| refuse("the header is none of ISO 24138"))?;
    let Header {
        main_type, length, ..
    } = header;
    if hash.len() * 8 != header.bits {
        return Err(short());
    }
    Ok(IsccParts {
        main_type,
        sub_type: header.sub_type,
        version: header.version,
        bits: header.bits,
        units: units(main_type, length, hash),
    })
}

struct Header {
    main_type: MainType,
    sub_type: u16,
    version: u16,
    length: u16,
    bits: usize,
}

/// Reads the header, which is filled up with zeros to a whole byte; returns what is behind it, too.
fn header(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let mut nibbles = Nibbles { bytes, next: 0 };
    let main_type = main_type(nibbles.number()?)?;
    let (sub_type, version) = (nibbles.number()?, nibbles.number()?);
    let length = nibbles.number()?;
    let header = Header {
        main_type,
        sub_type,
        version,
        length,
        bits: bits(main_type, sub_type, length)?,
    };
    let is_known = version <= u16::from(main_type == MainType::Id);
    is_known.then_some((header, nibbles.rest()?))
}

fn main_type(number: u16) -> Option<MainType> {
    Some(match number {
        0 => MainType::Meta,
        1 => MainType::Semantic,
        2 => MainType::Content,
        3 => MainType::Data,
        4 => MainType::Instance,
        5 => MainType::Iscc,
        6 => MainType::Id,
        7 => MainType::Flake,
        _ => return None,
    })
}

/// How many bits the body has, of the header's length field.
fn bits(main_type: MainType, sub_type: u16, length: u16) -> Option<usize> {
    let length = usize::from(length);
    match main_type {
        MainType::Iscc if sub_type == WIDE => (length == 0).then_some(256),
        MainType::Iscc if length < 8 => Some(128 + 64 * length.count_ones() as usize),
        MainType::Iscc => None,
        MainType::Id => Some(64 + 8 * length),
        _ => Some((length + 1) * 32),
    }
}

/// Cuts the body into units. The length of an ISCC-CODE is a set of the optional units, META 4,
/// SEMANTIC 2, CONTENT 1; data and instance always stand last.
fn units(main_type: MainType, length: u16, hash: &[u8]) -> Vec<IsccUnit> {
    let mut units = Vec::new();
    let mut rest = hash;
    // Bits of the set, those that are always in it above the others; their number parts the body evenly.
    let (set, kinds) = match main_type {
        MainType::Iscc => (length & 7 | 24, length.count_ones() as usize + 2),
        _ => (32, 1),
    };
    let size = (hash.len() / kinds).max(1);
    for (bit, kind) in [
        (4, MainType::Meta),
        (2, MainType::Semantic),
        (1, MainType::Content),
        (8, MainType::Data),
        (16, MainType::Instance),
        (32, main_type),
    ] {
        if set & bit != 0 && !rest.is_empty() {
            let (body, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
            let body = body.to_vec();
            units.push(IsccUnit {
                main_type: kind,
                body,
            });
            rest = after;
        }
    }
    units
}

/// The bytes behind base32 characters; `None` if bits are left over that are not zero.
fn base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut count) = (0_u32, 0_u32);
    for character in text.bytes() {
        let value = ALPHABET.iter().position(|&known| known == character)?;
        held = held << 5 | u32::try_from(value).ok()?;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count).ok()?);
            held &= (1 << count) - 1;
        }
    }
    (held == 0 && count < 5).then_some(bytes)
}

/// Reads varnibble numbers from bytes, high half first.
struct Nibbles<'a> {
    bytes: &'a [u8],
    next: usize,
}

impl<'a> Nibbles<'a> {
    fn nibble(&mut self) -> Option<u16> {
        let byte = self.bytes.get(self.next / 2)?;
        let nibble = if self.next.is_multiple_of(2) {
            byte >> 4
        } else {
            byte & 15
        };
        self.next += 1;
        Some(u16::from(nibble))
    }

    /// The whole bytes that follow; half a byte before them must be zero.
    fn rest(mut self) -> Option<&'a [u8]> {
        let filled = self.next.is_multiple_of(2) || self.nibble()? == 0;
        if filled {
            self.bytes.get(self.next / 2..)
        } else {
            None
        }
    }

    fn number(&mut self) -> Option<u16> {
        let first = self.nibble()?;
        let (mut value, more, base) = match first {
            0..8 => (first, 0, 0),
            8..12 => (first & 3, 1, 8),
            12..14 => (first & 1, 2, 72),
            14 => (0, 3, 584),
            _ => return None,
        };
        for _ in 0..more {
            value = value << 4 | self.nibble()?;
        }
        Some(base + value)
    }
}

#[cfg(test)]
mod tests;
