//! What reading a text as an identifier answers: a reading, or why there is none.

use std::fmt::{self, Write};
use std::ops::Deref;

use super::{Identifier, Scheme, spelling};

/// What the check digit of a text says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Check {
    /// The check digit is the one the algorithm gives.
    Right,
    /// The check digit is another one than the algorithm gives.
    Wrong {
        /// What the check digit (or digits, or both of an ISAN in turn) should be.
        expected: String,
    },
    /// The scheme has no check digit, or this form omits it.
    Absent,
}

impl Check {
    /// Compares the check characters that were given with those that the algorithm gives.
    pub(super) fn judge(given: &str, expected: String) -> Check {
        if given == expected {
            Check::Right
        } else {
            Check::Wrong { expected }
        }
    }
}

/// An identifier read from a text, and what had to be done to read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The identifier in its canonical spelling.
    pub identifier: Identifier,
    /// What the check digit of the text says. It judges the text: a check digit that was missing
    /// and added is [`Check::Absent`] here, and right by construction in the identifier.
    pub check: Check,
    /// What was added or changed beyond separators and case.
    pub notes: Vec<Note>,
}

impl Reading {
    /// A reading to which nothing was added.
    pub(super) fn new(identifier: Identifier, check: Check) -> Reading {
        Reading {
            identifier,
            check,
            notes: Vec::new(),
        }
    }

    /// The reading with one more note.
    pub(super) fn with(mut self, note: Note) -> Reading {
        self.notes.push(note);
        self
    }
}

/// What was added to a text or changed in it to read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// The text had no check digit; it was computed.
    CheckDigitAdded,
    /// Leading zeros that a number column had lost were put back.
    LeadingZerosAdded,
    /// The text was one character short at its end, as in columns that are too narrow.
    Truncated,
    /// The text is a form that is no longer issued: ISBN-10, ISMN with M.
    OldForm,
    /// Perhaps an old CAE number, which has no check digits.
    PerhapsOldCae,
    /// An ISAN without version; it stands for the work itself, version zero.
    VersionAdded,
    /// The identifier was taken out of an address (URL).
    FromUrl,
    /// The number was written as spreadsheets and data frames write numbers.
    SpreadsheetNotation,
}

impl Note {
    /// The note in words.
    pub fn text(&self) -> &'static str {
        match self {
            Note::CheckDigitAdded => "the check digit was missing and has been computed",
            Note::LeadingZerosAdded => "leading zeros were missing and have been put back",
            Note::Truncated => "the last character was missing",
            Note::OldForm => "written in a form that is no longer issued",
            Note::PerhapsOldCae => "perhaps an old CAE number, which has no check digits",
            Note::VersionAdded => "no version given: read as the work itself",
            Note::FromUrl => "taken out of an address",
            Note::SpreadsheetNotation => "written as a spreadsheet writes numbers",
        }
    }
}

/// Why a text is not an identifier of a scheme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The number of characters is not one the scheme has.
    Length {
        /// Characters of the text, separators not counted.
        got: usize,
        /// What the scheme has, in words.
        expected: &'static str,
    },
    /// A character is not one the scheme has at this place.
    Character {
        /// Place in [`Malformed::given`], the first character is 1.
        at: usize,
        /// The character found there.
        found: char,
        /// What belongs there, in words.
        expected: &'static str,
    },
    /// Empty, all zeros, or a word such as NULL: no identifier was given.
    Blank,
    /// It begins like another kind of number than the scheme's.
    Prefix {
        /// What it should begin with, in words.
        expected: &'static str,
    },
    /// The two parts of a society, asset or local identifier cannot be told apart.
    Separator {
        /// The form with both parts.
        expected: &'static str,
    },
    /// The society is neither a CISAC number from 1 to 9999 nor a name known here.
    Society,
    /// The service name is not one: `a-z`, `0-9` and `-`, 2 to 32 of them.
    Service,
    /// The source name is not one: `a-z`, `0-9`, `-`, `_` and `.`, 1 to 64 of them.
    Source,
    /// The header of an ISCC does not exist, or does not fit what follows it.
    Header {
        /// What is wrong with it, in words.
        problem: &'static str,
    },
    /// A spreadsheet rounded the number: its last digits are lost.
    Rounded,
    /// The address (URL) holds no identifier of the scheme.
    Address,
    /// Not a canonical form, though perhaps a readable one.
    Spelling,
    /// The text names no scheme.
    Scheme,
}

impl Reason {
    /// A stable code of the reason, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Length { .. } => "length",
            Reason::Character { .. } => "character",
            Reason::Blank => "blank",
            Reason::Prefix { .. } => "prefix",
            Reason::Separator { .. } => "separator",
            Reason::Society => "society",
            Reason::Service => "service",
            Reason::Source => "source",
            Reason::Header { .. } => "header",
            Reason::Rounded => "rounded",
            Reason::Address => "address",
            Reason::Spelling => "spelling",
            Reason::Scheme => "scheme",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Length { got: 1, expected } => write!(f, "1 character instead of {expected}"),
            Reason::Length { got, expected } => write!(f, "{got} characters instead of {expected}"),
            Reason::Character {
                at,
                found,
                expected,
            } => {
                write!(f, "character {at} is ")?;
                quote(f, '\'', found.encode_utf8(&mut [0; 4]))?;
                write!(f, ", expected {expected}")
            }
            Reason::Blank => f.write_str("blank: no identifier is given"),
            Reason::Prefix { expected } => write!(f, "it should begin with {expected}"),
            Reason::Separator { expected } => write!(f, "write both parts, as in {expected}"),
            Reason::Society => f.write_str("unknown society: give its CISAC number, 1 to 9999"),
            Reason::Service => {
                f.write_str("not a service name: 2 to 32 letters a-z, digits or hyphens")
            }
            Reason::Source => {
                f.write_str("not a source name: 1 to 64 letters a-z, digits, or -, _ and . inside")
            }
            Reason::Header { problem } => f.write_str(problem),
            Reason::Rounded => f.write_str(
                "a spreadsheet rounded the number and its last digits are lost; \
                 format the column as text and export it again",
            ),
            Reason::Address => f.write_str("this address holds none"),
            Reason::Spelling => f.write_str("not the canonical spelling"),
            Reason::Scheme => f.write_str("write scheme:code, as in iswc:T0345246801"),
        }
    }
}

/// A text that cannot be an identifier of a scheme, and why: a [`Refusal`] behind one address, as it is
/// handed on through many functions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed(Box<Refusal>);

/// What is said of a text that is [`Malformed`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The scheme it was read for; [`Scheme::Local`] if the text names no scheme.
    pub scheme: Scheme,
    /// Why it cannot be one.
    pub reason: Reason,
    /// The text as it was read, without label and separators; shortened if it is long.
    pub given: String,
}

impl Malformed {
    pub(super) fn new(scheme: Scheme, reason: Reason, given: &str) -> Malformed {
        Malformed(Box::new(Refusal {
            scheme,
            reason,
            given: given.to_owned(),
        }))
    }

    /// The same refusal of another text.
    pub(super) fn of(mut self, given: &str) -> Malformed {
        self.0.given = given.to_owned();
        self
    }

    /// The refusal of a text that exceeds the bound of all texts.
    pub(super) fn too_long(scheme: Scheme, text: &str) -> Malformed {
        let mut given: String = text.chars().take(40).collect();
        given.push('\u{2026}');
        let got = text.chars().count();
        let expected = spelling::LONGEST_IN_WORDS;
        Malformed::new(scheme, Reason::Length { got, expected }, &given)
    }
}

impl Deref for Malformed {
    type Target = Refusal;

    fn deref(&self) -> &Refusal {
        &self.0
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed {} ", self.scheme.label())?;
        quote(f, '"', &self.given)?;
        write!(f, ": {}", self.reason)
    }
}

/// Tells whether a character has no form of its own: blanks without width, directions, line breaks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Writes a text between quotation marks, so that every character can be seen. This is not `Debug`, which
/// writes nothing in the edge program (`cargo xtask wasm`).
fn quote(f: &mut fmt::Formatter<'_>, mark: char, text: &str) -> fmt::Result {
    f.write_char(mark)?;
    for c in text.chars() {
        if c == mark || c == '\\' {
            f.write_char('\\')?;
            f.write_char(c)?;
        } else if c.is_control() || is_invisible(c) {
            write!(f, "\\u{{{:x}}}", u32::from(c))?;
        } else {
            f.write_char(c)?;
        }
    }
    f.write_char(mark)
}

impl std::error::Error for Malformed {}

#[cfg(test)]
mod tests;
