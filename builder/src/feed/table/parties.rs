//! The parties that a row credits.

use std::borrow::Cow;

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{Credit, Kind, Record, Role, Title, TitleRole};

use super::found::Found;
use super::ids::{self, strongest, values};
use super::plan::Credits;
use super::read::{RowReader, checked, push_new, text};
use super::row::Row;
use super::value;
use crate::ingest::Item;

impl RowReader<'_> {
    /// The parties of one role: credits, and an item for each party that has an identifier.
    pub(super) fn credits(
        &self,
        credits: &Credits,
        row: &Row<'_>,
        claims: &mut Record,
        found: &mut Found,
    ) {
        let role = match (credits.role, credits.role_at) {
            (Some(role), _) => role,
            (None, Some(at)) => {
                checked(row.cell(at), at, "role", value::role, found).unwrap_or(Role::Other)
            }
            (None, None) => Role::Other,
        };
        for (name, ids) in aligned(credits, row, found) {
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
}

/// A name and the identifiers of its party.
type Named<'a> = (Cow<'a, str>, Vec<Identifier>);

/// Names and identifiers of the parties of one role, aligned by position.
fn aligned<'a>(credits: &Credits, row: &Row<'a>, found: &mut Found) -> Vec<Named<'a>> {
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
    let names = names(credits, most, row, found);
    let mut parties: Vec<Named<'a>> = names.into_iter().map(|name| (name, Vec::new())).collect();
    for (field, column, values) in columns {
        if values.len() != parties.len() {
            let message = format!("{} identifiers for {} names", values.len(), parties.len());
            let hint = "give as many identifiers as names, empty ones between separators; \
                        the names were taken";
            found.flaw(column.at, "aligned", message, hint);
            continue;
        }
        for ((_, ids), value) in parties.iter_mut().zip(values) {
            ids.extend(ids::read(field, &value, column.at, found));
        }
    }
    parties
}

/// The names of one role, for `ids` identifiers at most of one column.
fn names<'a>(credits: &Credits, ids: usize, row: &Row<'a>, found: &mut Found) -> Vec<Cow<'a, str>> {
    let mut names: Vec<Cow<'a, str>> = Vec::new();
    for column in &credits.names {
        names.extend(values(row, column, found));
    }
    if names.is_empty() {
        return vec![Cow::Borrowed(""); ids];
    }
    if let [column] = credits.names.as_slice()
        && ids == 1
        && names.len() > 1
        && column
            .separators
            .iter()
            .any(|separator| separator.trim() == ",")
    {
        // One identifier for "Tyler, The Creator": the comma is part of the name.
        return vec![Cow::Borrowed(row.cell(column.at))];
    }
    names
}
