//! What a text without label looks like: which schemes it fits, and which it plainly misses.

use super::{Scheme, label, shape, spelling};
use crate::text::has;

/// How well a text fits a scheme before its check digit is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is something else.
    No,
    /// It may be one; only a right check digit makes it one.
    IfRight,
    /// It has the shape of this scheme, whatever the check digit says.
    Plain,
}

/// Tags of schemes, and none.
const TAGS: usize = Scheme::ALL.len() + 1;
/// Shapes of codes without separators, and how well a text fits that has one.
const SHAPES: [(Scheme, &str, Fit); 13] = [
    (Scheme::Mbid, "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%", Fit::Plain),
    (Scheme::Eidr, "%%%%%%%%%%%%%%%%%%%%&", Fit::IfRight),
    (Scheme::Iswc, "T##########", Fit::Plain),
    (Scheme::IpiBase, "I##########", Fit::Plain),
    (Scheme::Dpid, "PADPIDA##########&", Fit::Plain),
    (Scheme::Grid, "A1&&&&&&&&&&&&&&&&", Fit::IfRight),
    (Scheme::Isan, "%%%%%%%%%%%%%%%%&%%%%%%%%&", Fit::Plain),
    (Scheme::Isan, "%%%%%%%%%%%%%%%%%%%%%%%%", Fit::Plain),
    (Scheme::Isan, "%%%%%%%%%%%%%%%%&", Fit::IfRight),
    (Scheme::Isni, "###############+", Fit::Plain),
    (Scheme::Ismn, "9790#########", Fit::Plain),
    (Scheme::Ismn, "M#########", Fit::Plain),
    (Scheme::Isbn, "#########+", Fit::IfRight),
];

/// A cleaned text and its code without separators, in upper case.
pub(super) struct Token<'a> {
    text: &'a str,
    code: String,
    length: usize,
    digits: usize,
    /// How well it fits each scheme by its shape, by the tags of the schemes.
    shaped: [Fit; TAGS],
}

impl<'a> Token<'a> {
    /// A token of cleaned text; `None` if it has other characters than codes have, or is cut
    /// into so many pieces that it is a list of numbers.
    pub(super) fn new(text: &'a str) -> Option<Token<'a>> {
        let code = spelling::compact(text, &[' ', '-', '.']);
        let belongs = |c: char| shape::is_alphanumeric(c) || matches!(c, '/' | ':');
        let separators = text.len().saturating_sub(code.len());
        if code.is_empty() || !code.chars().all(belongs) || separators * 2 > code.len() {
            return None;
        }
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        let mut shaped = [Fit::No; TAGS];
        for (scheme, shape, fit) in SHAPES {
            if shape::fits(shape, &code)
                && let Some(best) = shaped.get_mut(usize::from(scheme.tag()))
            {
                *best = fit;
            }
        }
        Some(Token {
            text,
            length: code.len(),
            digits,
            code,
            shaped,
        })
    }

    /// The code without separators.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// How well the token fits a scheme.
    pub(super) fn fit(&self, scheme: Scheme) -> Fit {
        let shaped = self.shaped.get(usize::from(scheme.tag()));
        self.fit_otherwise(scheme)
            .max(shaped.copied().unwrap_or(Fit::No))
    }

    /// How well it fits a scheme by more than a shape, or by its digits.
    fn fit_otherwise(&self, scheme: Scheme) -> Fit {
        let whole = self.digits == self.length;
        let unbroken = self.length == self.text.len();
        let isbn = self.code.starts_with("978") || self.code.starts_with("979");
        let ismn = self.code.starts_with("9790");
        let holds = match (scheme, self.length) {
            (Scheme::Iscc, _) => self.is_iscc(),
            (Scheme::Eidr, _) => self.has_groups(&[4, 4, 4, 4, 4, 1]) || self.begins("10.5240"),
            (Scheme::Grid, _) => self.digits > 3 && self.has_groups(&[2, 5, 10, 1]),
            (Scheme::Isrc, _) => self.is_isrc(),
            (Scheme::Isan, 16) => self.digits > 3 && !whole && self.is_hexadecimal(),
            _ if !whole => false,
            (Scheme::Isni, 15) => self.code.starts_with("0000"),
            (Scheme::Gtin, 12..=14) => true,
            (Scheme::Gtin, 11) => return Fit::IfRight,
            (Scheme::Gtin, 8) if unbroken => return Fit::IfRight,
            (Scheme::Isbn, 13) => isbn && !ismn,
            (Scheme::Ipi, 9..=11) if has(self.text, '-') => false,
            (Scheme::Ipi, 11) if !self.code.starts_with('0') => return Fit::IfRight,
            (Scheme::Ipi, 9..=11) => true,
            (Scheme::Ipi, 7 | 8) if unbroken => return Fit::IfRight,
            _ => false,
        };
        if holds { Fit::Plain } else { Fit::No }
    }

    /// The scheme this text is plainly meant for although it does not fit it.
    pub(super) fn meant(&self) -> Option<Scheme> {
        let code = self.code.as_str();
        let letters = self.length - self.digits;
        let numbered = |before: usize| self.digits > 4 && letters <= before + 1;
        if self.begins("10.52") {
            return Some(Scheme::Eidr);
        }
        if code.starts_with("PADPIDA") && self.digits > 4 {
            return Some(Scheme::Dpid);
        }
        if code.starts_with('T') && numbered(1) && (6..=14).contains(&self.length) {
            return Some(Scheme::Iswc);
        }
        if self.begins("I-") && numbered(1) {
            return Some(Scheme::IpiBase);
        }
        if self.begins("A1-") && self.text.matches('-').count() == 3 {
            return Some(Scheme::Grid);
        }
        if self.nearly_isrc() {
            return Some(Scheme::Isrc);
        }
        self.meant_hexadecimal().or_else(|| self.meant_number())
    }

    fn meant_hexadecimal(&self) -> Option<Scheme> {
        let hyphens = self.text.matches('-').count();
        let letters = self.digits < self.length;
        if !self.code.chars().all(shape::is_alphanumeric) || self.digits < 5 {
            return None;
        }
        let first = self.text.split('-').next().map_or(0, str::len);
        match hyphens {
            4 if letters && first == 8 && (28..=36).contains(&self.length) => Some(Scheme::Mbid),
            3..=6 if first == 4 && letters && self.length > 14 => Some(if self.length > 23 {
                Scheme::Isan
            } else {
                Scheme::Eidr
            }),
            6 if first == 4 => Some(Scheme::Isan),
            3 if first == 4 && self.length > 12 => Some(Scheme::Isni),
            _ => None,
        }
    }

    fn meant_number(&self) -> Option<Scheme> {
        let whole = self.digits == self.length;
        match self.length {
            15 | 17 | 18 if whole => Some(Scheme::Isni),
            _ => None,
        }
    }

    /// Twelve characters of an ISRC with separators only where an ISRC has them.
    fn is_isrc(&self) -> bool {
        let mut places = self
            .text
            .char_indices()
            .filter(|(_, c)| matches!(c, ' ' | '-' | '.'));
        let in_place = places.all(|(place, _)| {
            let before = self.text.get(..place).unwrap_or_default();
            let passed = before.bytes().filter(u8::is_ascii_alphanumeric).count();
            matches!(passed, 2 | 5 | 7)
        });
        in_place && shape::fits("@@&&&#######", &self.code)
    }

    /// One character too few, too many, or wrong.
    fn nearly_isrc(&self) -> bool {
        let Some((prefix, number)) = self.code.split_at_checked(5) else {
            return false;
        };
        let letters = prefix.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
        let strange = number.bytes().filter(|byte| !byte.is_ascii_digit()).count();
        let slips = strange + self.length.abs_diff(12);
        letters && slips == 1 && !has(self.text, ' ')
    }

    /// Base32 that is no word: it has digits, or was typed in upper case.
    fn is_iscc(&self) -> bool {
        let word = self.digits == 0 && self.text.bytes().any(|byte| byte.is_ascii_lowercase());
        let base32 = |c| matches!(c, 'A'..='Z' | '2'..='7');
        let spaced = self.text.contains(&[' ', '.'][..]);
        self.length >= 16 && !word && !spaced && self.code.chars().all(base32)
    }

    fn is_hexadecimal(&self) -> bool {
        self.code.chars().all(shape::is_hexadecimal)
    }

    /// Whether hyphens cut the text into parts of these lengths.
    fn has_groups(&self, lengths: &[usize]) -> bool {
        self.text
            .split('-')
            .map(str::len)
            .eq(lengths.iter().copied())
    }

    fn begins(&self, start: &str) -> bool {
        label::after_word(self.text, start).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str) -> Option<Scheme> {
        Token::new(text).and_then(|token| token.meant())
    }

    #[test]
    fn a_slip_of_length_or_character_still_shows_the_scheme() {
        for (text, scheme) in [
            ("T-123.456.789-Z", Scheme::Iswc),
            ("T034524680", Scheme::Iswc),
            ("TWB53966001H", Scheme::Isrc),
            ("US-S1Z-99-0001", Scheme::Isrc),
            ("PADPIDA20130424", Scheme::Dpid),
            ("A1-2425G-ABC123400-M", Scheme::Grid),
            ("10.5237/7791-8534", Scheme::Eidr),
            ("b10bbbfc-cf9e-42e0-be17-e2c3e1d2600", Scheme::Mbid),
            ("0000-0000-3A8D-0000-Z-0000-0000", Scheme::Isan),
            ("0000-0001-2103-268", Scheme::Isni),
            ("I-00000229-7", Scheme::IpiBase),
        ] {
            assert_eq!(meant(text), Some(scheme), "{text}");
        }
    }

    #[test]
    fn titles_are_meant_for_no_scheme() {
        for text in [
            "T-1000",
            "1999",
            "867-5309",
            "Bohemian Rhapsody",
            "A1-B2",
            "I-95",
            "24/7",
        ] {
            assert_eq!(meant(text), None, "{text}");
        }
        assert!(Token::new("1 2 3 4 5 6 7 8 9 10").is_none());
        assert!(Token::new("Don't Stop").is_none());
        assert!(Token::new("夜に駆ける").is_none());
    }
}
