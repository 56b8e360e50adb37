//! The fields that a column can be mapped to, and how `registry.toml` writes them.

use imr_snapshots::id::Scheme;
use imr_snapshots::record::{FactKind, Kind, Right, Role, TitleRole, Use};

use super::SpecError;
use crate::registry::nearest;

/// An identifier of a record, as a column holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IdField {
    /// A code of a scheme, such as `isrc`.
    Scheme(Scheme),
    /// `society:NNN`: work codes of one society.
    Society(String),
    /// `asset:SERVICE`: ids of one service.
    Asset(String),
    /// `local`: ids of this source; `local:SOURCE`: of another one.
    Local(String),
    /// `subject`: any identifier.
    Any,
}

/// A number and its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feed) enum DurationUnit {
    /// `duration-ms`.
    Milliseconds,
    /// `duration-s`.
    Seconds,
    /// `duration`: `3:45`, `PT3M45S` or a number.
    Text,
}

/// What a column holds about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id(IdField),
    /// `archived`: an identifier of another record that was merged into this one;
    /// `archived:FIELD`: one of a scheme, such as `archived:iswc`.
    Archived(IdField),
    /// `also:FIELD`: further identifiers of the record, such as `also:ipi`.
    Also(IdField),
    /// `society-number` and `society-code`: the two parts of a work code in two columns.
    SocietyNumber,
    SocietyCode,
    /// A title or name with its language (empty: not said).
    Title(TitleRole, String),
    /// Names of parties in a role; without role the column `role` says it.
    Credit(Option<Role>),
    /// Identifiers of the parties of that credit, aligned by position.
    CreditId(Option<Role>, IdField),
    /// `role`: the role of the parties in `credit`.
    CreditRole,
    /// A fact that is kept as text.
    Text(FactKind),
    Duration(DurationUnit),
    Date,
    /// `date-ms`: milliseconds since 1970.
    DateMs,
    Form,
    /// `video`: whether it is one.
    Video,
    Tracks,
    PartyType,
    /// `performing-share` and so on, in percent.
    ShareOf(Right),
    Right,
    Territory,
    Points,
    Percent,
    Popularity,
    Use(Use),
    /// `tdm-reservation` of the TDM Reservation Protocol: 1 reserves all uses.
    TdmReservation,
    SubjectKind,
    Vocabulary,
    Declarant,
    Declared,
    Licence,
}

/// A field of the row's record, or of a record that it links to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mapped {
    /// The kind of the linked record; `None` for the row's own.
    pub(super) of: Option<Kind>,
    /// What the column holds about it.
    pub(super) field: Field,
}

/// Fields written with one word.
const WORDS: &[(&str, Field)] = &[
    ("society-number", Field::SocietyNumber),
    ("society-code", Field::SocietyCode),
    ("role", Field::CreditRole),
    ("duration", Field::Duration(DurationUnit::Text)),
    ("duration-ms", Field::Duration(DurationUnit::Milliseconds)),
    ("duration-s", Field::Duration(DurationUnit::Seconds)),
    ("date", Field::Date),
    ("year", Field::Date),
    ("date-ms", Field::DateMs),
    ("form", Field::Form),
    ("video", Field::Video),
    ("tracks", Field::Tracks),
    ("party-type", Field::PartyType),
    ("language", Field::Text(FactKind::Language)),
    ("genre", Field::Text(FactKind::Genre)),
    ("catalogue-number", Field::Text(FactKind::Catalogue)),
    ("p-line", Field::Text(FactKind::PLine)),
    ("c-line", Field::Text(FactKind::CLine)),
    ("comment", Field::Text(FactKind::Comment)),
    ("society", Field::Text(FactKind::Society)),
    ("performing-share", Field::ShareOf(Right::Performing)),
    ("mechanical-share", Field::ShareOf(Right::Mechanical)),
    (
        "synchronisation-share",
        Field::ShareOf(Right::Synchronisation),
    ),
    ("right", Field::Right),
    ("territory", Field::Territory),
    ("points", Field::Points),
    ("percent", Field::Percent),
    ("popularity", Field::Popularity),
    ("tdm-reservation", Field::TdmReservation),
    ("subject", Field::Id(IdField::Any)),
    ("subject-kind", Field::SubjectKind),
    ("vocabulary", Field::Vocabulary),
    ("declarant", Field::Declarant),
    ("declared", Field::Declared),
    ("licence", Field::Licence),
    ("credit", Field::Credit(None)),
];

/// Names of titles that are written without `title:`.
const TITLES: &[(&str, TitleRole)] = &[
    ("title", TitleRole::Main),
    ("name", TitleRole::Main),
    ("subtitle", TitleRole::Version),
    ("version", TitleRole::Version),
    ("pseudonym", TitleRole::Pseudonym),
];

/// Reads a field as `registry.toml` writes it, for the feeds of the source `source`.
pub(super) fn read(text: &str, source: &str) -> Result<Mapped, SpecError> {
    let (of, rest) = match text.split_once('.') {
        Some((first, rest)) => match Kind::from_name(first) {
            Some(kind) => (Some(kind), rest),
            None => (None, text),
        },
        None => (None, text),
    };
    match own(rest, source)? {
        Some(field) => Ok(Mapped { of, field }),
        None => Err(unknown(text)),
    }
}

fn own(text: &str, source: &str) -> Result<Option<Field>, SpecError> {
    if text == "archived" {
        return Ok(Some(Field::Archived(IdField::Any)));
    }
    if let Some(id) = text.strip_prefix("archived:") {
        return Ok(identifier(id, source)?.map(Field::Archived));
    }
    if let Some(id) = text.strip_prefix("also:") {
        return Ok(identifier(id, source)?.map(Field::Also));
    }
    if let Some((role, id)) = text.split_once('.') {
        let role = match Role::from_name(role) {
            Some(role) => Some(role),
            None if role == "credit" => None,
            None => return Ok(None),
        };
        return Ok(identifier(id, source)?.map(|id| Field::CreditId(role, id)));
    }
    if let Some((_, field)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Ok(Some(field.clone()));
    }
    if let Some(field) = title(text)? {
        return Ok(Some(field));
    }
    if let Some(id) = identifier(text, source)? {
        return Ok(Some(Field::Id(id)));
    }
    if let Some(role) = Role::from_name(text) {
        return Ok(Some(Field::Credit(Some(role))));
    }
    Ok(Use::from_name(text).map(Field::Use))
}

/// Reads `title`, `title:ROLE`, `title:ROLE:LANGUAGE` and the short names of titles.
fn title(text: &str) -> Result<Option<Field>, SpecError> {
    let mut parts = text.splitn(3, ':');
    let word = parts.next().unwrap_or_default();
    let Some(&(_, mut role)) = TITLES.iter().find(|(name, _)| *name == word) else {
        return Ok(None);
    };
    if let Some(name) = parts.next() {
        role = TitleRole::from_name(name).ok_or_else(|| {
            let known: Vec<&str> = TitleRole::ALL.iter().map(|role| role.name()).collect();
            SpecError::new(
                format!("`{name}` is no role of a title"),
                suggest(name, &known),
            )
        })?;
    }
    let language = parts.next().unwrap_or_default();
    let tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !language.chars().all(tag) || language.len() > 35 {
        let message = format!("`{language}` is no language tag");
        return Err(SpecError::new(
            message,
            "use a BCP 47 tag such as en, ja-Kana or zh-Hant",
        ));
    }
    Ok(Some(Field::Title(role, language.to_owned())))
}

/// Reads the name of an identifier column.
fn identifier(text: &str, source: &str) -> Result<Option<IdField>, SpecError> {
    Ok(match text.split_once(':') {
        Some(("society", number)) => Some(IdField::Society(society(number)?)),
        Some(("asset", service)) => Some(IdField::Asset(service_name(service)?)),
        Some(("local", other)) => Some(IdField::Local(other.to_owned())),
        Some(_) => None,
        None => match text {
            "local" => Some(IdField::Local(source.to_owned())),
            "society" => None,
            "asset" => {
                let hint = "write asset:SERVICE, such as asset:spotify";
                return Err(SpecError::new("`asset` lacks the service", hint));
            }
            _ => Scheme::from_name(text).map(IdField::Scheme),
        },
    })
}

fn society(number: &str) -> Result<String, SpecError> {
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    if !(1..=4).contains(&number.len()) || !digits {
        let message = format!("`{number}` is no society number");
        return Err(SpecError::new(
            message,
            "write the CISAC number, such as society:052",
        ));
    }
    Ok(number.to_owned())
}

fn service_name(service: &str) -> Result<String, SpecError> {
    let name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !(2..=32).contains(&service.len()) || !service.bytes().all(name) {
        let message = format!("`{service}` is no name of a service");
        return Err(SpecError::new(
            message,
            "use 2 to 32 of a-z 0-9 -, such as asset:spotify",
        ));
    }
    Ok(service.to_owned())
}

/// Every field that is one word, for messages.
fn words() -> Vec<&'static str> {
    let mut all: Vec<&str> = WORDS.iter().map(|&(word, _)| word).collect();
    all.push("archived");
    all.extend(TITLES.iter().map(|&(word, _)| word));
    all.extend(Role::ALL.iter().map(|role| role.name()));
    all.extend(Use::ALL.iter().map(|on| on.name()));
    all.extend(Scheme::ALL.into_iter().map(Scheme::name));
    all
}

fn unknown(text: &str) -> SpecError {
    let (before, word) = match text.split_once('.') {
        Some((kind, rest)) if Kind::from_name(kind).is_some() => (format!("{kind}."), rest),
        _ => (String::new(), text),
    };
    let hint = match nearest(word, words()) {
        Some(near) => format!("did you mean `{before}{near}`?"),
        None => "fields are identifiers (isrc, asset:SERVICE, local ...), title:ROLE:LANGUAGE, \
                 roles (artist, composer, composer.ipi ...), duration, date, genre ..., and those \
                 of linked records (release.title, work.iswc ...)"
            .to_owned(),
    };
    SpecError::new(format!("`{text}` is not a field"), hint)
}

fn suggest(given: &str, known: &[&str]) -> String {
    match nearest(given, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests;
