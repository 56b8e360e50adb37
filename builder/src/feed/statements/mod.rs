//! The feed format `statements`: declarations about AI training and text and data mining.
//!
//! A file is JSON Lines, one JSON array, JSON objects after each other, or CSV or TSV whose columns
//! are the members of flat objects. One object (or line) is one declaration and one row.
//!
//! | member | holds |
//! |---|---|
//! | `subject` | an identifier in any spelling, `isrc-prefix:QZABC`, `{type, value}`, or a list of these |
//! | `isrc` `iswc` `iscc` `gtin` `icpn` `grid` `ipi` `isni` `dpid` `mbid` `isrc-prefix` | the same by scheme |
//! | `subject-kind` | what an ISCC or MBID names: work, recording (else assumed), release or party |
//! | `inherit` | `recordings`: a party's declaration is also for recordings that credit it by identifier |
//! | `declarant` | a name, or `{name}`; `issuer` of a verifiable credential |
//! | `declared` | the date; `declared_at`, `date`, `issuanceDate`, `validFrom` |
//! | `id` `cid` | the declaration's own name; `supersedes` (or `reference`) names the one it replaces |
//! | `licence` `policy` `tdm-policy` | the address of a licence |
//!
//! What is declared is read in these vocabularies, several in one object too ([`models`]):
//!
//! | vocabulary | written as |
//! |---|---|
//! | `tdmai` | TDM·AI usage declaration 1.0: `train-ai`, `train-genai`, `ai-use`, `search`, `all` = `"true"` or `"false"` |
//! | `iscc-tdm` | ISCC metadata `tdm`: `train`, `inference`, `derive`, `search` = `reserved` or `open` |
//! | `ietf-aipref` | `content-usage`: a dictionary of RFC 9651 such as `train-ai=n, search=y` |
//! | `tdmrep` | TDM Reservation Protocol: `tdm-reservation` = 1 or 0, `tdm-policy` |
//! | `cawg` `c2pa` | `entries` of a data mining assertion: `use` = `allowed`, `notAllowed`, `constrained` |
//! | `soundexchange` | `opt` = `in` or `out`: training of AI models |
//! | `custom`, or as `vocabulary` says | `statements`: `{"train-ai": "n", ...}`, or its members themselves |
//!
//! Members that say more than the registry's own words, and the declaration's name, are kept as
//! `original`; nothing else of the object is, so no address of a person can come along.

mod declare;
mod models;
mod object;
mod read;
mod subject;
mod values;

pub(super) use values::{Value, Values};

use std::io::{self, Read};

use super::desk::Files;
use super::input::Input;
use super::{Feed, Take};

/// The statements of one source.
#[derive(Clone, Debug)]
pub struct StatementsFeed {
    files: Files,
}

impl StatementsFeed {
    /// Reads these files.
    pub fn new(files: Files) -> Self {
        Self { files }
    }

    /// Reads one file from `reader`, which may be packed; `name` is its name in rejects.
    ///
    /// # Errors
    /// Fails only when `take` fails.
    pub fn read_from(
        &self,
        reader: impl Read + 'static,
        name: &str,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        self.files
            .one(Input::of(reader), name, take, &mut read::file)
    }
}

impl Feed for StatementsFeed {
    fn read(&self, take: &mut dyn Take) -> io::Result<()> {
        self.files.each(take, &mut read::file)
    }
}
