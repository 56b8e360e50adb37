//! From the cells of a row to items.

use std::borrow::Cow;

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{
    Credit, Fact, FactKind, FactValue, Kind, Link, Record, Relation, Right, Role, Share, Sources,
    Statement, Target, Title, TitleRole, Use,
};

use super::found::Found;
use super::ids::{self, strongest, values};
use super::plan::{Column, Credits, FactField, Part, Plan};
use super::rows::{Flaw, Row};
use super::value::{self, ValueError};
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
            return self.statement(row, own, found);
        };
        let mut claims = Record::default();
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

    fn sources(&self) -> Sources {
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
        for value in values(row, column, found) {
            let (text, at) = (value.as_ref(), column.at);
            let as_text = |text: String| FactValue::Text(text);
            let (kind, value) = match field {
                FactField::Text(kind) => (kind, self::text(text, at, found).map(as_text)),
                FactField::Duration(unit) => {
                    let read = |text: &str| value::duration(text, unit);
                    let number = checked(text, at, "duration", read, found).flatten();
                    (FactKind::Duration, number.map(FactValue::Number))
                }
                FactField::Date => {
                    let day = checked(text, at, "date", value::date, found).flatten();
                    (FactKind::Date, day.map(as_text))
                }
                FactField::DateMs => {
                    let day = checked(text, at, "date", value::date_ms, found).flatten();
                    (FactKind::Date, day.map(as_text))
                }
                FactField::Form => {
                    let form = checked(text, at, "form", value::form, found);
                    (FactKind::Form, form.map(|form| as_text(form.to_owned())))
                }
                FactField::Video => {
                    let video = checked(text, at, "form", value::truth, found);
                    let form = |video| if video { "video" } else { "audio" };
                    (
                        FactKind::Form,
                        video.map(|video| as_text(form(video).to_owned())),
                    )
                }
                FactField::Tracks => {
                    let count = checked(text, at, "number", value::count, found);
                    (FactKind::Tracks, count.map(FactValue::Number))
                }
                FactField::PartyType => {
                    let kind = checked(text, at, "party-type", value::party_type, found);
                    (
                        FactKind::PartyType,
                        kind.map(|kind| as_text(kind.to_owned())),
                    )
                }
            };
            if let Some(value) = value {
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

    /// The parties of one role: credits, and an item for each party that has an identifier.
    fn credits(&self, credits: &Credits, row: &Row<'_>, claims: &mut Record, found: &mut Found) {
        let role = match (credits.role, credits.role_at) {
            (Some(role), _) => role,
            (None, Some(at)) => {
                checked(row.cell(at), at, "role", value::role, found).unwrap_or(Role::Other)
            }
            (None, None) => Role::Other,
        };
        for (name, ids) in parties(credits, row, found) {
            let name = match credits.names.first() {
                Some(column) if name != "-" => text(&name, column.at, found).unwrap_or_default(),
                _ => String::new(),
            };
            let party = strongest(Kind::Party, &ids).cloned();
            if party.is_some() {
                found.named.push(self.party(&name, ids));
            } else if name.is_empty() {
                continue;
            }
            push_new(
                &mut claims.credits,
                Credit {
                    name,
                    role,
                    party,
                    sources: self.sources(),
                },
            );
        }
    }

    fn party(&self, name: &str, ids: Vec<Identifier>) -> Item {
        let mut claims = Record::default();
        if !name.is_empty() {
            claims.titles.push(Title {
                text: name.to_owned(),
                role: TitleRole::Main,
                language: String::new(),
                sources: self.sources(),
            });
        }
        Item {
            kind: Kind::Party,
            ids,
            claims,
            popularity: None,
        }
    }

    /// The shares of the row's only party.
    fn shares(&self, row: &Row<'_>, claims: &mut Record, found: &mut Found) {
        let columns = &self.plan.shares;
        let mut points: Vec<(usize, Right, u16)> = Vec::new();
        for &(right, at) in &columns.of {
            let read = checked(row.cell(at), at, "share", value::percent, found);
            points.extend(read.map(|points| (at, right, points)));
        }
        let right = columns
            .right
            .and_then(|at| checked(row.cell(at), at, "right", value::right, found));
        let right = right.unwrap_or(Right::Unspecified);
        if let Some(at) = columns.points {
            let read = checked(row.cell(at), at, "share", value::points, found);
            points.extend(read.map(|points| (at, right, points)));
        }
        if let Some(at) = columns.percent {
            let read = checked(row.cell(at), at, "share", value::percent, found);
            points.extend(read.map(|points| (at, right, points)));
        }
        points.retain(|&(_, _, points)| points > 0);
        let territory = columns
            .territory
            .and_then(|at| text(row.cell(at), at, found));
        let territory = territory.unwrap_or_default();
        match (claims.credits.as_slice(), points.as_slice()) {
            (_, []) => {}
            ([credit], _) => {
                claims
                    .shares
                    .extend(points.iter().map(|&(_, right, points)| Share {
                        name: credit.name.clone(),
                        party: credit.party.clone(),
                        role: credit.role,
                        right,
                        territory: territory.clone(),
                        points,
                        sources: self.sources(),
                    }));
            }
            (credits, [(at, ..), ..]) => {
                let message = format!(
                    "whose share is it? the row credits {} parties",
                    credits.len()
                );
                found.flaw(
                    *at,
                    "share-party",
                    message,
                    "give each party and its shares a row",
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

    fn statement(
        &self,
        row: &Row<'_>,
        own: Vec<Identifier>,
        found: &mut Found,
    ) -> Result<(), Flaw> {
        let columns = &self.plan.statements;
        let mut uses = Vec::new();
        for &(on, at) in &columns.uses {
            let permission = checked(row.cell(at), at, "permission", value::permission, found);
            uses.extend(permission.map(|permission| (on, permission)));
        }
        let reserved = columns
            .reservation
            .and_then(|at| value::reservation(row.cell(at)));
        uses.extend(reserved.map(|permission| (Use::All, permission)));
        if uses.is_empty() {
            return Err(found.flaws.pop().unwrap_or(Flaw {
                column: None,
                code: "no-statement",
                message: "the row says nothing about any use".to_owned(),
                hint: "give at least one of train-ai, train-genai, ai-use, search, all",
            }));
        }
        let mut cell = |at: Option<usize>| {
            at.and_then(|at| text(row.cell(at), at, found))
                .unwrap_or_default()
        };
        let (vocabulary, declarant, licence) = (
            cell(columns.vocabulary),
            cell(columns.declarant),
            cell(columns.licence),
        );
        let declared = columns
            .declared
            .and_then(|at| checked(row.cell(at), at, "date", value::date, found).flatten());
        let given = columns
            .subject_kind
            .and_then(|at| checked(row.cell(at), at, "subject-kind", value::kind, found));
        let declared = declared.unwrap_or_default();
        let sources = self.sources();
        let statement = Statement {
            uses,
            vocabulary,
            declarant,
            declared,
            licence,
            sources,
        };
        for kind in [Kind::Work, Kind::Recording, Kind::Release, Kind::Party] {
            let ids: Vec<Identifier> = own
                .iter()
                .filter(|id| subject_kind(id, given) == kind)
                .cloned()
                .collect();
            if !ids.is_empty() {
                let claims = Record {
                    statements: vec![statement.clone()],
                    ..Record::default()
                };
                found.items.push(Item {
                    kind,
                    ids,
                    claims,
                    popularity: None,
                });
            }
        }
        Ok(())
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

/// Names and identifiers of the parties of one role, aligned by position.
fn parties<'a>(
    credits: &Credits,
    row: &Row<'a>,
    found: &mut Found,
) -> Vec<(Cow<'a, str>, Vec<Identifier>)> {
    let mut names: Vec<Cow<'a, str>> = Vec::new();
    for column in &credits.names {
        names.extend(values(row, column, found));
    }
    let mut columns = Vec::with_capacity(credits.ids.len());
    for (field, column) in &credits.ids {
        let values = values(row, column, found);
        if !values.is_empty() {
            columns.push((field, column, values));
        }
    }
    let most = columns
        .iter()
        .map(|(.., values)| values.len())
        .max()
        .unwrap_or(0);
    if let [column] = credits.names.as_slice()
        && most == 1
        && names.len() > 1
        && column
            .separators
            .iter()
            .any(|separator| separator.trim() == ",")
    {
        // One identifier for "Tyler, The Creator": the comma is part of the name.
        names = vec![Cow::Borrowed(row.cell(column.at))];
    }
    if names.is_empty() {
        names = vec![Cow::Borrowed(""); most];
    }
    let mut parties: Vec<(Cow<'a, str>, Vec<Identifier>)> =
        names.into_iter().map(|name| (name, Vec::new())).collect();
    for (field, column, values) in columns {
        if values.len() != parties.len() {
            let message = format!("{} identifiers for {} names", values.len(), parties.len());
            found.flaw(column.at, "aligned", message, "give as many identifiers as names, empty ones between separators; the names were taken");
            continue;
        }
        for ((_, ids), value) in parties.iter_mut().zip(values) {
            ids.extend(ids::read(field, &value, column.at, found));
        }
    }
    parties
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

/// What kind of record a statement is about: the identifier says it, or the row, or it is taken
/// for a recording.
fn subject_kind(id: &Identifier, given: Option<Kind>) -> Kind {
    match id.scheme() {
        Scheme::Iswc | Scheme::Society => Kind::Work,
        Scheme::Isrc => Kind::Recording,
        Scheme::Gtin | Scheme::Grid => Kind::Release,
        Scheme::Ipi | Scheme::IpiBase | Scheme::Isni | Scheme::Dpid => Kind::Party,
        Scheme::Ismn => given.unwrap_or(Kind::Work),
        Scheme::Isbn => given.unwrap_or(Kind::Release),
        Scheme::Isan
        | Scheme::Eidr
        | Scheme::Iscc
        | Scheme::Mbid
        | Scheme::Asset
        | Scheme::Local => given.unwrap_or(Kind::Recording),
    }
}

/// Reads a cell that is not empty; a value that does not fit is noted as a flaw of the cell.
fn checked<T>(
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
fn text(value: &str, at: usize, found: &mut Found) -> Option<String> {
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
        found.warnings.push("control-character");
        return Some(value.replace(char::is_control, " "));
    }
    Some(value.to_owned())
}

/// Adds a claim unless the row makes it twice.
fn push_new<T: PartialEq>(claims: &mut Vec<T>, claim: T) {
    if !claims.contains(&claim) {
        claims.push(claim);
    }
}
