//! Codes of fixed shape as few characters and one number: what values of rows hold of them.
//!
//! | scheme | characters | number | bytes |
//! |---|---|---|---|
//! | isrc | the first five | the other seven digits | 3 |
//! | iswc | the first three | the seven digits behind them; the check digit is the right one | 3 |
//! | ipi | none | eleven digits | 5 |
//! | gtin | none | fourteen digits | 6 |
//! | isni | none | sixteen digits | 7 |

use super::{Check, Identifier, Scheme, check};

/// Returns how many characters a packed code has, and how many bytes its number has.
pub(crate) fn lengths(scheme: Scheme) -> Option<(usize, usize)> {
    Some(match scheme {
        Scheme::Isrc => (5, 3),
        Scheme::Iswc => (3, 3),
        Scheme::Ipi => (0, 5),
        Scheme::Gtin => (0, 6),
        Scheme::Isni => (0, 7),
        _ => return None,
    })
}

/// Packs a code: characters, number, and how many bytes the number has.
pub(crate) fn pack(id: &Identifier) -> Option<(&str, u64, usize)> {
    let (first, bytes) = lengths(id.scheme())?;
    let mut code = id.code();
    if id.scheme() == Scheme::Iswc {
        if id.check() != Check::Right {
            return None;
        }
        code = code.get(..10)?;
    }
    let (prefix, digits) = code.split_at_checked(first)?;
    let mut number = 0;
    for digit in digits.chars() {
        number = number * 10 + u64::from(digit.to_digit(10)?);
    }
    Some((prefix, number, bytes))
}

/// Makes the identifier again, of its first characters and its number; `None` unless its code is
/// canonical.
pub(crate) fn unpack(scheme: Scheme, mut code: String, mut number: u64) -> Option<Identifier> {
    let width = match scheme {
        Scheme::Isrc | Scheme::Iswc => 7,
        Scheme::Ipi => 11,
        Scheme::Gtin => 14,
        _ => 16,
    };
    let mut digits = [b'0'; 16];
    let digits = digits.get_mut(..width)?;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    if number > 0 {
        return None;
    }
    code.push_str(std::str::from_utf8(digits).ok()?);
    if scheme == Scheme::Iswc {
        code.push(check::weighted_mod_10(1, code.get(1..)?)?);
    }
    Identifier::of_canonical(scheme, code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_codes_are_read_back() {
        for (text, expected) in [
            ("isrc:USS1Z9900001", Some(("USS1Z", 9_900_001, 3))),
            ("isrc:USS1Z0000000", Some(("USS1Z", 0, 3))),
            ("iswc:T0345246801", Some(("T03", 4_524_680, 3))),
            ("ipi:00014107338", Some(("", 14_107_338, 5))),
            ("gtin:00718752155427", Some(("", 718_752_155_427, 6))),
            ("isni:0000000121464388", Some(("", 121_464_388, 7))),
            // A wrong check digit must not become a right one.
            ("iswc:T0345246802", None),
            ("isni:000000012146438X", None),
            ("local:a:1", None),
        ] {
            let id: Identifier = text.parse().unwrap();
            let packed = pack(&id);
            assert_eq!(packed, expected, "{text}");
            if let Some((prefix, number, bytes)) = packed {
                assert_eq!(lengths(id.scheme()), Some((prefix.len(), bytes)));
                assert!(number >> (8 * bytes) == 0);
                assert_eq!(unpack(id.scheme(), prefix.to_owned(), number), Some(id));
            }
        }
    }

    #[test]
    fn numbers_that_no_code_has_are_refused() {
        for (scheme, prefix, number) in [
            (Scheme::Isrc, "USS1Z", 10_000_000),
            (Scheme::Isrc, "uss1z", 1),
            (Scheme::Iswc, "T03", 10_000_000),
            (Scheme::Iswc, "T0x", 1),
            (Scheme::Iswc, "003", 1),
            (Scheme::Ipi, "", 100_000_000_000),
            (Scheme::Gtin, "", 100_000_000_000_000),
            (Scheme::Isni, "", 10_000_000_000_000_000),
        ] {
            assert_eq!(unpack(scheme, prefix.to_owned(), number), None, "{number}");
        }
    }
}
