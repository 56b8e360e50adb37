//! The identifier: a scheme and the one canonical spelling of a code.

use std::{fmt, str::FromStr};

use super::{Check, Malformed, Reading, Reason, Scheme, parse, spelling};
use super::{asset, form, iscc, local, society};

/// An identifier in canonical spelling; two are the same identifier exactly if they are equal.
///
/// | scheme | canonical code |
/// |---|---|
/// | iswc | `T0345246801` |
/// | isrc | `USS1Z9900001` |
/// | ipi | `00014107338`, 11 digits |
/// | ipi-base | `I-000000229-7` |
/// | isni | `000000012146438X` |
/// | gtin | `00718752155427`, 14 digits |
/// | grid | `A12425GABC1234002M` |
/// | isan | root, episode and version, 24 hexadecimal digits, no check characters |
/// | eidr | `10.5240/7791-8534-2C23-9030-8610-5` |
/// | iscc | `ISCC:KACYPXW445FTYNJ3...` |
/// | ismn, isbn | 13 digits |
/// | dpid | `PADPIDA2013042401U` |
/// | mbid | lower case with hyphens |
/// | society | `052:250310HN`, CISAC number and work code |
/// | asset | `spotify:3cIKojC2JBVIno9b35MJWn`, service and its id |
/// | local | `thesession:27`, source and its id |
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Identifier {
    scheme: Scheme,
    code: String,
}

impl Identifier {
    /// Made by the files of the schemes only, which promise that the code is canonical.
    pub(super) fn new(scheme: Scheme, code: String) -> Identifier {
        Identifier { scheme, code }
    }

    /// The identifier of a code that already is canonical.
    pub(crate) fn canonical(scheme: Scheme, code: &str) -> Option<Identifier> {
        is_canonical(scheme, code).then(|| Identifier::new(scheme, code.to_owned()))
    }

    /// As [`canonical`](Identifier::canonical), of a code that nobody else needs.
    pub(super) fn of_canonical(scheme: Scheme, code: String) -> Option<Identifier> {
        is_canonical(scheme, &code).then(|| Identifier::new(scheme, code))
    }

    /// The scheme.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The canonical code, without the scheme.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The spelling for people: `T-034.524.680-1`, `US-S1Z-99-00001`, a GTIN with as many digits
    /// as it was issued with. [`parse`] reads it back.
    pub fn display(&self) -> String {
        form::display(self.scheme, &self.code)
    }

    /// What the check digit of the canonical code says. [`Check::Absent`] for schemes without
    /// one, and for ISAN, whose canonical code leaves the check characters out.
    pub fn check(&self) -> Check {
        form::check(self.scheme, &self.code)
    }

    /// The key in tables: the tag byte of the scheme and the bytes of the code. Keys sort as
    /// identifiers do.
    pub fn key(&self) -> Vec<u8> {
        let mut key = Vec::with_capacity(1 + self.code.len());
        key.push(self.scheme.tag());
        key.extend_from_slice(self.code.as_bytes());
        key
    }

    /// The identifier of a [`key`](Identifier::key); `None` unless its code is canonical.
    pub fn from_key(key: &[u8]) -> Option<Identifier> {
        let (&tag, code) = key.split_first()?;
        Identifier::canonical(Scheme::from_tag(tag)?, std::str::from_utf8(code).ok()?)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme.name())?;
        f.write_str(":")?;
        f.write_str(&self.code)
    }
}

impl FromStr for Identifier {
    type Err = Malformed;

    /// Reads `scheme:code` with a canonical code, as [`Display`](fmt::Display) writes it.
    fn from_str(text: &str) -> Result<Identifier, Malformed> {
        if spelling::too_long(text) {
            return Err(Malformed::too_long(Scheme::Local, text));
        }
        let named = text.split_once(':').and_then(|(name, code)| {
            let scheme = Scheme::from_name(name)?;
            Some((scheme, code))
        });
        let Some((scheme, code)) = named else {
            return Err(Malformed::new(Scheme::Local, Reason::Scheme, text));
        };
        match Identifier::canonical(scheme, code) {
            Some(identifier) => Ok(identifier),
            None => {
                parse(scheme, code)?;
                Err(Malformed::new(scheme, Reason::Spelling, code))
            }
        }
    }
}

/// Whether a code is in the canonical spelling of its scheme.
fn is_canonical(scheme: Scheme, code: &str) -> bool {
    let in_parts: fn(&str, &str) -> Result<Reading, Malformed> = match scheme {
        Scheme::Society => society::society,
        Scheme::Asset => asset::asset,
        Scheme::Local => local::local,
        Scheme::Iscc => return iscc::is_canonical(code),
        _ => return form::is_canonical(scheme, code),
    };
    let reading = code
        .split_once(':')
        .map(|(first, own)| in_parts(first, own));
    matches!(reading, Some(Ok(reading)) if reading.identifier.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_is_read_back_and_nothing_else_is() {
        let text = "society:052:250310HN";
        let identifier: Identifier = text.parse().unwrap();
        assert_eq!(
            (identifier.scheme(), identifier.code()),
            (Scheme::Society, "052:250310HN")
        );
        assert_eq!(identifier.to_string(), text);

        let reason = |text: &str| text.parse::<Identifier>().unwrap_err().reason.code();
        assert_eq!(reason("iswc:t0345246801"), "spelling");
        assert_eq!(reason("iswc:T034524680"), "length");
        assert_eq!(reason("ISWC:T0345246801"), "scheme");
        assert_eq!(reason("T0345246801"), "scheme");
    }

    #[test]
    fn a_key_of_anything_but_a_canonical_code_is_no_identifier() {
        assert_eq!(Identifier::from_key(b"").map(|i| i.key()), None);
        assert!(Identifier::from_key(b"\x01T0345246801").is_some());
        assert!(Identifier::from_key(b"\x01T034524680").is_none());
        assert!(Identifier::from_key(b"\x01T0000000000").is_none());
        assert!(Identifier::from_key(b"\x00T0345246801").is_none());
        assert!(Identifier::from_key(b"\x02\xff\xff").is_none());
    }
}
