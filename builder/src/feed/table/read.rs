//! From the cells of a row to items.

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{
    Fact, FactKind, FactValue, IdentifierClaim, Kind, Link, Record, Relation, Sources, Standing,
    Target, Title, TitleRole,
};

use imr_snapshots::table::home;

use super::found::Found;
use super::ids::{self, strongest, values};
use super::plan::{Column, FactField, Part, Plan};
use super::row::{Flaw, Row};
use super::time;
use super::value::{self, ValueError, short};
use crate::feed::Oddity;
use crate::ingest::Item;

/// Longest title, name or other text that is taken, in bytes.
const MAX_TEXT: usize = 4096;

/// Reads rows of one file by its plan.
pub(super) struct RowReader<'a> {
    pub(super) plan: &'a Plan,
    /// The number of the source.
    pub(super) source: u16,
}

impl RowReader<'_> {
    /// Reads one row into `found`.
    ///
    /// # Errors
    /// Fails if the whole row is not taken; `found` then holds nothing that is to be used.
    pub(super) fn read(&self, row: &Row<'_>, found: &mut Found) -> Result<(), Flaw> {
        let own = ids::own(&self.plan.main, row, found);
        if own.is_empty() {
            return Err(without_id(found));
        }
        let Some(kind) = self.plan.kind else {
            return self.statement(row, &own, found);
        };
        let mut claims = Record::default();
        self.archived(kind, row, &own, &mut claims, found);
        self.part(&self.plan.main, row, &mut claims, found);
        if self.plan.shares.any() {
            self.shares(row, &mut claims, found);
        }
        for (of, part) in &self.plan.linked {
            self.linked(kind, *of, part, row, &mut claims, found);
        }
        let popularity = self
            .plan
            .popularity
            .and_then(|at| checked(row.cell(at), at, "number", value::count, found));
        found.items.push(Item {
            kind,
            ids: own,
            claims,
            popularity,
        });
        Ok(())
    }

    /// Identifiers of records that were merged into the row's own.
    fn archived(
        &self,
        kind: Kind,
        row: &Row<'_>,
        own: &[Identifier],
        claims: &mut Record,
        found: &mut Found,
    ) {
        for (field, column) in &self.plan.main.archived {
            for value in values(row, column, found) {
                let id = ids::read(field, &value, column.at, found);
                let Some(id) = id.filter(|id| !own.contains(id)) else {
                    continue;
                };
                if home(id.scheme()).kind().is_some_and(|other| other != kind) {
                    let message = format!("`{id}` is not the code of a {}", kind.name());
                    let hint = "only a record of the same kind can be merged into it";
                    found.flaw(column.at, "id-kind", message, hint);
                } else {
                    let claim = IdentifierClaim {
                        id,
                        standing: Standing::Archived,
                        sources: self.sources(),
                    };
                    push_new(&mut claims.identifiers, claim);
                }
            }
        }
    }

    /// The source of every claim of the file.
    pub(super) fn sources(&self) -> Sources {
        Sources::one(self.source)
    }

    /// Titles, credits and facts.
    fn part(&self, part: &Part, row: &Row<'_>, claims: &mut Record, found: &mut Found) {
        for (role, language, column) in &part.titles {
            for value in values(row, column, found) {
                if let Some(text) = text(&value, column.at, found) {
                    let (role, language) = (*role, language.clone());
                    let title = Title {
                        text,
                        role,
                        language,
                        sources: self.sources(),
                    };
                    push_new(&mut claims.titles, title);
                }
            }
        }
        for credits in &part.credits {
            self.credits(credits, row, claims, found);
        }
        for (field, column) in &part.facts {
            self.fact(*field, column, row, claims, found);
        }
    }

    fn fact(
        &self,
        field: FactField,
        column: &Column,
        row: &Row<'_>,
        claims: &mut Record,
        found: &mut Found,
    ) {
        for text in values(row, column, found) {
            if let Some((kind, value)) = fact(field, &text, column.at, found) {
                push_new(
                    &mut claims.facts,
                    Fact {
                        kind,
                        value,
                        sources: self.sources(),
                    },
                );
            }
        }
    }

    /// Records that the row's record links to.
    fn linked(
        &self,
        kind: Kind,
        of: Kind,
        part: &Part,
        row: &Row<'_>,
        claims: &mut Record,
        found: &mut Found,
    ) {
        let records = ids::records(part, row, found);
        let mut about = Record::default();
        match records.len() {
            0 => return self.unidentified(kind, of, part, row, claims, found),
            1 => self.part(part, row, &mut about, found),
            n => several(n, part, row, found),
        }
        for ids in records {
            let Some(id) = strongest(of, &ids).cloned() else {
                continue;
            };
            let target = Target { kind: of, id };
            let link = Link {
                relation: relation(kind, of),
                target,
                sources: self.sources(),
            };
            push_new(&mut claims.links, link);
            let item = Item {
                kind: of,
                ids,
                claims: about.clone(),
                popularity: None,
            };
            found.named.push(item);
        }
    }

    /// A linked record without identifier: the title of a release is kept as a fact, the rest has
    /// nothing that it could be a claim about.
    fn unidentified(
        &self,
        kind: Kind,
        of: Kind,
        part: &Part,
        row: &Row<'_>,
        claims: &mut Record,
        found: &mut Found,
    ) {
        if (kind, of) != (Kind::Recording, Kind::Release) {
            return;
        }
        for (_, _, column) in part
            .titles
            .iter()
            .filter(|(role, ..)| *role == TitleRole::Main)
        {
            if let Some(text) = text(row.cell(column.at), column.at, found) {
                let value = FactValue::Text(text);
                let fact = Fact {
                    kind: FactKind::ReleaseTitle,
                    value,
                    sources: self.sources(),
                };
                push_new(&mut claims.facts, fact);
            }
        }
    }
}

/// Why a row without identifier is not taken: the first malformed one, if there is any.
fn without_id(found: &mut Found) -> Flaw {
    if !found.flaws.is_empty() {
        return found.flaws.remove(0);
    }
    Flaw {
        column: None,
        code: "no-id",
        message: "the row has no identifier".to_owned(),
        hint: "give each row at least one identifier; `local` is one of the source's own",
    }
}

/// Reads the value of a fact.
fn fact(
    field: FactField,
    text: &str,
    at: usize,
    found: &mut Found,
) -> Option<(FactKind, FactValue)> {
    let word = |word: &str| FactValue::Text(word.to_owned());
    Some(match field {
        FactField::Text(kind) => (kind, FactValue::Text(self::text(text, at, found)?)),
        FactField::Duration(unit) => {
            let read = |text: &str| time::duration(text, unit);
            let number = checked(text, at, "duration", read, found)??;
            (FactKind::Duration, FactValue::Number(number))
        }
        FactField::Date => {
            let day = checked(text, at, "date", time::date, found)??;
            (FactKind::Date, FactValue::Text(day))
        }
        FactField::DateMs => {
            let day = checked(text, at, "date", time::date_ms, found)??;
            (FactKind::Date, FactValue::Text(day))
        }
        FactField::Form => (
            FactKind::Form,
            word(checked(text, at, "form", value::form, found)?),
        ),
        FactField::Video => {
            let video = checked(text, at, "form", value::truth, found)?;
            (FactKind::Form, word(if video { "video" } else { "audio" }))
        }
        FactField::Tracks => {
            let count = checked(text, at, "number", value::count, found)?;
            (FactKind::Tracks, FactValue::Number(count))
        }
        FactField::PartyType => {
            let kind = checked(text, at, "party-type", value::party_type, found)?;
            (FactKind::PartyType, word(kind))
        }
    })
}

/// Notes that titles and the like cannot be told apart between several linked records.
fn several(count: usize, part: &Part, row: &Row<'_>, found: &mut Found) {
    let title = part.titles.iter().map(|(.., column)| column.at);
    let fact = part.facts.iter().map(|(_, column)| column.at);
    if let Some(at) = title.chain(fact).find(|&at| !row.cell(at).is_empty()) {
        let message = format!("the row links to {count} records: which of them is this about?");
        found.flaw(
            at,
            "aligned",
            message,
            "give each linked record a row; the links were taken",
        );
    }
}

/// How a record is connected with one of another kind.
fn relation(kind: Kind, of: Kind) -> Relation {
    match (kind, of) {
        (Kind::Work, Kind::Recording) | (Kind::Recording, Kind::Work) => Relation::Performance,
        (Kind::Release, Kind::Recording) | (Kind::Recording, Kind::Release) => Relation::Track,
        _ => Relation::Related,
    }
}

/// Reads a cell that is not empty; a value that does not fit is noted as a flaw of the cell.
pub(super) fn checked<T>(
    text: &str,
    at: usize,
    code: &'static str,
    read: impl FnOnce(&str) -> Result<T, ValueError>,
    found: &mut Found,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    match read(text) {
        Ok(value) => Some(value),
        Err((message, hint)) => {
            found.flaw(at, code, message, hint);
            None
        }
    }
}

/// A text as it is stored: control characters become blanks, very long texts are refused.
pub(super) fn text(value: &str, at: usize, found: &mut Found) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    if value.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, more than {MAX_TEXT}", value.len());
        found.flaw(
            at,
            "text-long",
            message,
            "shorten it; is a separator or a quote missing?",
        );
        return None;
    }
    // 0xC2 begins the control characters from U+0080 to U+009F.
    let suspect = value.bytes().any(|b| b < b' ' || b == 0x7f || b == 0xc2);
    if suspect && value.chars().any(char::is_control) {
        found.warnings.push(Oddity {
            column: u32::try_from(at + 1).ok(),
            code: "control-character",
            message: format!("`{}`: control characters become blanks", short(value)),
        });
        return Some(value.replace(char::is_control, " "));
    }
    Some(value.to_owned())
}

/// Adds a claim unless the row makes it twice.
pub(super) fn push_new<T: PartialEq>(claims: &mut Vec<T>, claim: T) {
    if !claims.contains(&claim) {
        claims.push(claim);
    }
}
