//! Rows that are statements about use.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{Kind, Permission, Record, Statement, Use};

use super::found::Found;
use super::read::{RowReader, checked, text};
use super::row::{Flaw, Row};
use super::{time, value};
use crate::ingest::Item;

impl RowReader<'_> {
    /// Reads a statement about the record that `ids` name.
    ///
    /// # Errors
    /// Fails if it says nothing about any use.
    pub(super) fn statement(
        &self,
        row: &Row<'_>,
        ids: &[Identifier],
        found: &mut Found,
    ) -> Result<(), Flaw> {
        let columns = &self.plan.statements;
        let uses = self.uses(row, found)?;
        let mut cell = |at: Option<usize>| {
            at.and_then(|at| text(row.cell(at), at, found))
                .unwrap_or_default()
        };
        let (vocabulary, declarant) = (cell(columns.vocabulary), cell(columns.declarant));
        let licence = cell(columns.licence);
        let declared = columns
            .declared
            .and_then(|at| checked(row.cell(at), at, "date", time::date, found).flatten());
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
            scope: String::new(),
            supersedes: String::new(),
            original: String::new(),
            sources,
        };
        about(ids, given, &statement, found);
        Ok(())
    }

    fn uses(&self, row: &Row<'_>, found: &mut Found) -> Result<Vec<(Use, Permission)>, Flaw> {
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
        if !uses.is_empty() {
            return Ok(uses);
        }
        Err(found.flaws.pop().unwrap_or(Flaw {
            column: None,
            code: "no-statement",
            message: "the row says nothing about any use".to_owned(),
            hint: "give at least one of train-ai, train-genai, ai-use, search, all",
        }))
    }
}

/// Adds the statement to the record of each kind that the identifiers name.
fn about(ids: &[Identifier], given: Option<Kind>, statement: &Statement, found: &mut Found) {
    for &kind in Kind::ALL {
        let ids: Vec<Identifier> = ids
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
}

/// What kind of record a statement is about: the identifier says it, or the row, or it is taken
/// for a recording.
pub(in crate::feed) fn subject_kind(id: &Identifier, given: Option<Kind>) -> Kind {
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
