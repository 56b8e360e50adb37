//! What is found in a feed, and how much it weighs.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something is wrong: it was not taken, or a receiver would refuse it.
    Error,
    /// Something is odd and perhaps wrong.
    Warning,
    /// Worth knowing.
    Note,
}

impl Level {
    /// Every level, the heaviest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// Returns the name used in every format of the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing that is wrong, odd or worth knowing, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The file, as it was named; what is in an archive as `archive.zip!folder/file`.
    #[serde(default)]
    pub file: String,
    /// The line on which the row begins, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Column (cell, or position in a line of fixed columns) from 1, where one is at fault.
    pub column: Option<u32>,
    /// How much it weighs.
    pub level: Level,
    /// A stable code such as `check-digit`.
    pub code: Cow<'static, str>,
    /// What it is, for people.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: Cow<'static, str>,
    /// The identifier that it is about, `scheme:code`, where it is about one.
    pub identifier: Option<String>,
}

impl Finding {
    /// A finding of a code at a place, with the level and hint of the code.
    pub(super) fn new(code: &'static str, line: u64, message: impl Into<String>) -> Self {
        let (level, hint) = weigh(code);
        Self {
            file: String::new(),
            line,
            column: None,
            level,
            code: Cow::Borrowed(code),
            message: message.into(),
            hint: Cow::Borrowed(hint),
            identifier: None,
        }
    }

    /// The same, about an identifier.
    pub(super) fn about(mut self, id: &imr_snapshots::id::Identifier) -> Self {
        self.identifier = Some(id.to_string());
        self
    }

    /// The same, at another level.
    pub(super) fn at_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}

/// Level and hint of the codes that are not those of rejects. Any other warning of a reader is a
/// [`Level::Warning`] without a hint.
const CODES: &[(&str, Level, &str)] = &[
    // Of identifiers, told by the readers.
    (
        "check-digit",
        Level::Error,
        "compare the code with its certificate; one digit is wrong, or two have changed places",
    ),
    (
        "check-digit-added",
        Level::Warning,
        "write the code with its check digit",
    ),
    (
        "leading-zeros",
        Level::Warning,
        "a number column lost them: format the column as text and export it again",
    ),
    (
        "truncated",
        Level::Warning,
        "make the column wide enough and export it again",
    ),
    (
        "old-cae",
        Level::Warning,
        "give the IPI name number that replaced it",
    ),
    (
        "spreadsheet-number",
        Level::Warning,
        "format the column as text and export it again",
    ),
    (
        "control-character",
        Level::Warning,
        "remove tabs and line breaks from texts",
    ),
    (
        "contact",
        Level::Warning,
        "leave addresses of persons out of the feed",
    ),
    (
        "use-unmapped",
        Level::Warning,
        "name uses as train-ai, train-genai, ai-use, search or all",
    ),
    ("tdm-reservation", Level::Warning, "write 1 or 0"),
    // Of what rows say together.
    (
        "shares-over",
        Level::Error,
        "correct the shares, or the territories in which they hold",
    ),
    (
        "shares-under",
        Level::Warning,
        "name the holder of the rest, if only as unknown",
    ),
    (
        "dates-order",
        Level::Error,
        "swap the dates, or correct one of them",
    ),
    ("date-future", Level::Warning, "correct the date"),
    ("date-early", Level::Warning, "correct the date"),
    (
        "society-unknown",
        Level::Warning,
        "give the number of a society in the list of CISAC",
    ),
    (
        "territory-unknown",
        Level::Warning,
        "give a TIS number or two letters of ISO 3166",
    ),
    (
        "language-unknown",
        Level::Warning,
        "give a language tag of BCP 47, such as en or pt-BR",
    ),
    (
        "title-differs",
        Level::Warning,
        "is one code given to two things? correct one, or give the other title as alternative",
    ),
    (
        "cwr-missing",
        Level::Error,
        "fill in the field: it has to be there",
    ),
    ("cwr-format", Level::Error, "write the field in its format"),
    (
        "cwr-code",
        Level::Error,
        "use a code of the CWR lookup tables",
    ),
    (
        "cwr-sequence",
        Level::Warning,
        "number transactions of a group, and records of a transaction, from 0 without gaps",
    ),
    (
        "publisher-half",
        Level::Warning,
        "half of the performing right is the writers', except in a few societies",
    ),
    (
        "number-twice",
        Level::Error,
        "give every work its own number, and send each work once",
    ),
    (
        "kind-guessed",
        Level::Note,
        "say it with --kind if that is wrong",
    ),
    // Of what the registry says.
    ("registry-unknown", Level::Note, ""),
    ("registry-known", Level::Note, ""),
    (
        "registry-archived",
        Level::Warning,
        "use the identifier that is preferred",
    ),
    (
        "registry-conflict",
        Level::Warning,
        "compare with `imr lookup`; correct the feed, or tell the source that is wrong",
    ),
    (
        "registry-unavailable",
        Level::Error,
        "`imr verify` says what of the snapshot is damaged",
    ),
];

/// What warnings mean of which readers say no more than the code.
const SAID: &[(&str, &str)] = &[
    ("cells-extra", "the row has more cells than its heading"),
    ("cells-missing", "the row has fewer cells than its heading"),
    (
        "cwr-agreements",
        "the file has more agreements than are kept",
    ),
    ("language", "a language is none of BCP 47"),
    ("party-repeated", "a party is given again, and otherwise"),
    (
        "party-unknown",
        "a party that is named is not in the table of parties",
    ),
    ("print-right", "a share of the print right was left out"),
    (
        "record-missing",
        "a record that is named is not in its table",
    ),
    ("record-repeated", "a record is given again"),
    (
        "release-group",
        "a group of releases is no release and was left out",
    ),
    (
        "resource-other",
        "a resource that is neither sound nor video was left out",
    ),
    ("share-type", "a type of share is not in the list"),
    (
        "territory-unknown",
        "a territory is not in the tables of TIS",
    ),
    ("title-type", "a type of title is not in the list"),
    ("use-type", "a share is limited to some types of use"),
];

/// Says in words what a warning means.
pub(super) fn said(code: &str) -> String {
    let known = SAID.iter().find(|(known, _)| *known == code);
    match known {
        Some((_, text)) => (*text).to_owned(),
        None => format!("something odd was taken: {}", code.replace('-', " ")),
    }
}

/// Returns level and hint of a code.
fn weigh(code: &str) -> (Level, &'static str) {
    CODES
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or((Level::Warning, ""), |(_, level, hint)| (*level, *hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once_and_weighs_what_the_table_says() {
        for (at, (code, level, _)) in CODES.iter().enumerate() {
            assert!(CODES.iter().skip(at + 1).all(|(other, ..)| other != code));
            assert_eq!(weigh(code).0, *level);
        }
        assert_eq!(weigh("never-heard-of"), (Level::Warning, ""));
    }
}
