//! Shapes of codes, written as one character a place.
//!
//! | in a shape | stands for |
//! |---|---|
//! | `#` | a digit |
//! | `@` | an upper-case letter |
//! | `&` | an upper-case letter or a digit |
//! | `%` | an upper-case hexadecimal digit |
//! | `*` | a lower-case hexadecimal digit |
//! | `+` | a digit or `X` |
//! | anything else | itself |

use super::{Malformed, Reason, Scheme};

/// Whether a code has exactly this shape.
pub(super) fn fits(shape: &'static str, code: &str) -> bool {
    shape.len() == code.len() && misfit(shape, code).is_none()
}

/// Refuses a code that does not have this shape; `length` says the length in words.
pub(super) fn require(
    scheme: Scheme,
    shape: &'static str,
    length: &'static str,
    code: &str,
) -> Result<(), Malformed> {
    let got = code.chars().count();
    let reason = if got == shape.len() {
        misfit(shape, code)
    } else {
        Some(Reason::Length {
            got,
            expected: length,
        })
    };
    match reason {
        Some(reason) => Err(Malformed::new(scheme, reason, code)),
        None => Ok(()),
    }
}

/// Refuses a number with anything but digits in it, whatever its length.
pub(super) fn require_digits(scheme: Scheme, code: &str) -> Result<(), Malformed> {
    match code.chars().zip(1..).find(|(c, _)| !c.is_ascii_digit()) {
        Some((found, at)) => {
            let reason = Reason::Character {
                at,
                found,
                expected: "a digit",
            };
            Err(Malformed::new(scheme, reason, code))
        }
        None => Ok(()),
    }
}

/// The first place where the code departs from the shape.
fn misfit(shape: &'static str, code: &str) -> Option<Reason> {
    let mut at = 0;
    while let (Some(belongs), Some(found)) = (shape.as_bytes().get(at), code.as_bytes().get(at)) {
        let (holds, words) = match belongs {
            b'#' => (found.is_ascii_digit(), "a digit"),
            b'@' => (found.is_ascii_uppercase(), "a letter"),
            b'&' => (is_alphanumeric(char::from(*found)), "a letter or a digit"),
            b'%' => (
                is_hexadecimal(char::from(*found)),
                "a hexadecimal digit (0-9, A-F)",
            ),
            b'*' => (
                matches!(found, b'0'..=b'9' | b'a'..=b'f'),
                "a hexadecimal digit (0-9, a-f)",
            ),
            b'+' => (found.is_ascii_digit() || *found == b'X', "a digit or X"),
            itself => (found == itself, shape.get(at..=at).unwrap_or_default()),
        };
        if !holds {
            // What fits is ASCII, so a character begins here.
            return Some(Reason::Character {
                at: at + 1,
                found: code.get(at..)?.chars().next()?,
                expected: words,
            });
        }
        at += 1;
    }
    None
}

/// A digit or an upper-case letter of ASCII.
pub(super) fn is_alphanumeric(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase()
}

/// An upper-case hexadecimal digit.
pub(super) fn is_hexadecimal(c: char) -> bool {
    matches!(c, '0'..='9' | 'A'..='F')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_names_the_first_character_that_does_not_fit() {
        assert!(fits("T##@&%+", "T12AZFX"));
        assert!(!fits("T##", "T12 "));
        assert!(!fits("T##", "T1é"));
        let misfit = |shape, code| {
            require(Scheme::Iswc, shape, "3", code)
                .unwrap_err()
                .reason
                .clone()
        };
        assert_eq!(
            misfit("T##", "T1X"),
            Reason::Character {
                at: 3,
                found: 'X',
                expected: "a digit"
            }
        );
        assert_eq!(
            misfit("T##", "é11"),
            Reason::Character {
                at: 1,
                found: 'é',
                expected: "T"
            }
        );
        assert_eq!(
            misfit("T##", "é"),
            Reason::Length {
                got: 1,
                expected: "3"
            }
        );
    }
}
