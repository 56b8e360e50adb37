//! The tables of a snapshot: which there are, what their keys and values mean.
//!
//! | table | key | value |
//! |---|---|---|
//! | `works` `recordings` `releases` `parties` | key of an identifier | [`records::Row`] |
//! | `crossref` | key of any other identifier | list of [`Target`](crate::record::Target)s |
//! | `links` | [`links::key`] | list of [`Link`](crate::record::Link)s |
//! | `titles` | fold of a title or name | [`titles::Entry`] |
//! | `prefixes` | fold of a prefix that spans more than one block of `titles` | [`titles::Entry`] |
//! | `tokens` | word of a title or of a credited name | [`tokens::Row`]: cards, or how many there are |
//! | `postings` | [`postings::key`] | [`postings::decode_page`]: cards of a common word |
//! | `fuzzy` | [`fuzzy`]: first letters of words; words without their first letter | FST; first letters |
//!
//! Every identifier has one *home* table ([`home`]), so a look-up reads one row: an identifier
//! that is not the primary one of a record is there as an alias.

pub mod crossref;
pub mod fuzzy;
pub mod links;
mod numbers;
pub mod postings;
pub mod records;
pub mod titles;
#[cfg(feature = "write")]
mod titles_write;
pub mod tokens;
#[cfg(feature = "write")]
mod tokens_write;

#[cfg(feature = "write")]
mod fuzzy_write;

#[cfg(feature = "write")]
pub use fuzzy_write::WordCutter;
#[cfg(feature = "write")]
pub use titles_write::{TitleCutter, TitleParts};
#[cfg(feature = "write")]
pub use tokens_write::TokenCutter;

use crate::id::Scheme;
use crate::record::Kind;

/// Names a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum TableName {
    /// Records of works.
    Works = 1,
    /// Records of recordings.
    Recordings = 2,
    /// Records of releases.
    Releases = 3,
    /// Records of parties.
    Parties = 4,
    /// Every identifier that has no home among the records.
    Crossref = 5,
    /// Links that do not fit into records.
    Links = 6,
    /// Titles and names.
    Titles = 7,
    /// Prefixes of many titles.
    Prefixes = 8,
    /// Words of titles and of credited names.
    Tokens = 9,
    /// The cards of common words.
    Postings = 10,
    /// Words by their spelling.
    Fuzzy = 11,
}

impl TableName {
    /// Every table, in the order of the manifest.
    pub const ALL: [Self; 11] = [
        Self::Works,
        Self::Recordings,
        Self::Releases,
        Self::Parties,
        Self::Crossref,
        Self::Links,
        Self::Titles,
        Self::Prefixes,
        Self::Tokens,
        Self::Postings,
        Self::Fuzzy,
    ];

    /// The tables that a search begins at.
    pub const SEARCHED: [Self; 5] = [
        Self::Titles,
        Self::Prefixes,
        Self::Tokens,
        Self::Postings,
        Self::Fuzzy,
    ];

    /// Returns the name used in the manifest and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Recordings => "recordings",
            Self::Releases => "releases",
            Self::Parties => "parties",
            Self::Crossref => "crossref",
            Self::Links => "links",
            Self::Titles => "titles",
            Self::Prefixes => "prefixes",
            Self::Tokens => "tokens",
            Self::Postings => "postings",
            Self::Fuzzy => "fuzzy",
        }
    }

    /// Returns the tag used in segments and roots.
    pub fn tag(self) -> u8 {
        self as u8
    }

    /// Reads a tag.
    pub fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.tag() == tag)
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Returns the table that holds the records of a kind.
    pub fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::Work => Self::Works,
            Kind::Recording => Self::Recordings,
            Kind::Release => Self::Releases,
            Kind::Party => Self::Parties,
        }
    }

    /// Returns the kind of the records in the table, if it holds records.
    pub fn kind(self) -> Option<Kind> {
        Kind::ALL
            .iter()
            .copied()
            .find(|kind| Self::of_kind(*kind) == self)
    }
}

/// Returns the one table in which an identifier of a scheme is looked up.
pub fn home(scheme: Scheme) -> TableName {
    match scheme {
        Scheme::Iswc => TableName::Works,
        Scheme::Isrc => TableName::Recordings,
        Scheme::Gtin | Scheme::Grid => TableName::Releases,
        Scheme::Ipi | Scheme::IpiBase | Scheme::Isni | Scheme::Dpid => TableName::Parties,
        _ => TableName::Crossref,
    }
}

/// Refuses a value that is larger than readers accept.
fn bounded(value: Vec<u8>) -> Result<Vec<u8>, crate::error::Corrupt> {
    if value.len() > crate::limits::VALUE {
        return Err(crate::error::Corrupt::new(
            "value",
            "is larger than a row may be",
        ));
    }
    Ok(value)
}
