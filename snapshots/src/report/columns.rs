//! Columns of a report, known by their headers.

use super::{Flaw, amount, milliseconds};
use crate::matching::Usage;
use crate::text::{has, together};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The title.
    Title,
    /// What follows the title.
    Subtitle,
    /// Artists.
    Credit,
    /// Composers and authors.
    Writer,
    /// Publishers.
    Publisher,
    /// Any identifier.
    Code,
    /// A service's own id.
    Id,
    /// The duration.
    Duration,
    /// What it was worth: money, else how often it was used.
    Value,
    Count,
}

/// Which column holds what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    fields: Vec<Option<Field>>,
    least: usize,
}

/// Headers without blanks and signs, in lower case.
const HEADERS: &[(Field, &str)] = &[
    (
        Field::Title,
        " title tracktitle track trackname songtitle song songname recordingtitle resourcetitle worktitle name titel titre titulo titolo displaytitle assettitle videotitle ",
    ),
    (
        Field::Subtitle,
        " subtitle version versiontitle resourcesubtitle trackversion mix ",
    ),
    (
        Field::Credit,
        " artist artists credit credits artistname artistnames displayartist displayartistname resourcedisplayartistname performer performers interpret interprete mainartist trackartist band channel ",
    ),
    (
        Field::Writer,
        " writer writers composer composers composerauthor author authors songwriter songwriters lyricist composerlyricist writername komponist auteur compositeur ",
    ),
    (
        Field::Publisher,
        " publisher publishers musicpublisher publishername ",
    ),
    (
        Field::Code,
        " code codes isrc isrccode resourceisrc iswc iswccode musicalworkiswc upc ean gtin icpn barcode grid mbid spotifyuri trackuri spotifyid url link tunecode ",
    ),
    (
        Field::Id,
        " dspresourceid trackid assetid resourceid videoid youtubeid ",
    ),
    (
        Field::Duration,
        " duration durationms durationsec durationseconds length lengthms time tracklength runtime ",
    ),
    (
        Field::Value,
        " revenue netrevenue amount royalty royalties grossrevenue earnings value netamount payable total ",
    ),
    (
        Field::Count,
        " streams plays usages units quantity count numberofstreams downloads views performances ",
    ),
];

impl Field {
    /// Reads a header.
    pub(super) fn of(header: &str) -> Option<Self> {
        let mut plain = String::new();
        for c in header.chars() {
            if c.is_ascii_alphanumeric() || !c.is_ascii() {
                plain.push(c.to_ascii_lowercase());
            }
        }
        if plain.is_empty() {
            return None;
        }
        let known = |(_, names): &&(Self, &str)| names.split(' ').any(|name| name == plain);
        HEADERS.iter().find(known).map(|(field, _)| *field)
    }
}

/// Adds a cell to what a line says.
pub(super) fn add(field: Field, cell: &str, usage: &mut Usage, worth: &mut [u64; 2]) {
    let cell = cell.trim();
    if cell.is_empty() {
        return;
    }
    // Several values in a cell: what DDEX puts between them, and what people do.
    let several = |to: &mut Vec<String>| {
        for value in cell.split(&['|', ';'][..]) {
            let value = value.trim();
            if !value.is_empty() {
                to.push(value.to_owned());
            }
        }
    };
    match field {
        Field::Title if usage.title.is_empty() => cell.clone_into(&mut usage.title),
        Field::Title => {}
        Field::Subtitle => {
            if !usage.title.is_empty() {
                usage.title = together(&[&usage.title, " (", cell, ")"]);
            }
        }
        Field::Credit => several(&mut usage.credits),
        Field::Writer => several(&mut usage.writers),
        Field::Publisher => several(&mut usage.publishers),
        Field::Code => several(&mut usage.codes),
        // A bare id says nothing to others; a link or a URN does.
        Field::Id if has(cell, ':') => several(&mut usage.codes),
        Field::Id => {}
        Field::Duration => usage.milliseconds = milliseconds(cell),
        Field::Value => worth[0] = worth[0].saturating_add(amount(cell)),
        Field::Count => worth[1] = worth[1].saturating_add(amount(cell)),
    }
}

impl Columns {
    /// Reads a header; `None` when no column has a title or a code.
    pub fn of(headers: &[String]) -> Option<Self> {
        let mut fields = Vec::new();
        let mut least = 0;
        for header in headers {
            let field = Field::of(header);
            fields.push(field);
            if matches!(field, Some(Field::Title | Field::Code)) {
                least = fields.len();
            }
        }
        (least > 0).then_some(Self { fields, least })
    }

    /// Reads a row: what it says was used, and what it was worth.
    ///
    /// # Errors
    /// Fails when there are too few cells, or nothing in them.
    pub fn read(&self, cells: &[String]) -> Result<(Usage, u64), Flaw> {
        if cells.len() < self.least {
            return Err(Flaw::Columns);
        }
        let mut usage = Usage::default();
        let mut worth = [0; 2];
        for (field, cell) in self.fields.iter().zip(cells) {
            if let Some(field) = field {
                add(*field, cell, &mut usage, &mut worth);
            }
        }
        if usage.title.is_empty() && usage.codes.is_empty() {
            return Err(Flaw::Nothing);
        }
        let [money, count] = worth;
        Ok((usage, if money > 0 { money } else { count }))
    }
}
