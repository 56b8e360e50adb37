//! Parts of a record on their way from rows to the item that joins them.
//!
//! A row's claims are written one after the other to a reusable buffer and read back when all
//! rows of the record stand together; written and read by one run of the program only.

use std::io;

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{
    Credit, Fact, FactKind, FactValue, Kind, Link, Record, Relation, Role, Sources, Target, Title,
    TitleRole,
};

use crate::ingest::bytes::{Reader, damaged, push_bytes, push_number};
use crate::ingest::key::push_id;

const ID: u8 = 0;
const TITLE: u8 = 1;
const CREDIT: u8 = 2;
const TEXT: u8 = 3;
const NUMBER: u8 = 4;
const LINK: u8 = 5;

/// Claims under construction.
#[derive(Default)]
pub(super) struct Parts(pub(super) Vec<u8>);

impl Parts {
    /// Appends an identifier, or an empty one for none.
    pub(super) fn key(out: &mut Vec<u8>, id: Option<&Identifier>) {
        let length = id.map_or(0, |id| id.code().len() + 1);
        push_number(out, length as u64);
        if let Some(id) = id {
            push_id(out, id);
        }
    }

    /// Adds an identifier of the record.
    pub(super) fn id(&mut self, id: &Identifier) {
        self.0.push(ID);
        Self::key(&mut self.0, Some(id));
    }

    /// Adds a title.
    pub(super) fn title(&mut self, text: &str, role: TitleRole, language: &str) {
        self.0.extend_from_slice(&[TITLE, u8::from(role)]);
        push_bytes(&mut self.0, text.as_bytes());
        push_bytes(&mut self.0, language.as_bytes());
    }

    /// Adds a credit.
    pub(super) fn credit(&mut self, name: &str, role: Role, party: Option<&Identifier>) {
        self.0.extend_from_slice(&[CREDIT, u8::from(role)]);
        push_bytes(&mut self.0, name.as_bytes());
        Self::key(&mut self.0, party);
    }

    /// Adds a fact that is a text.
    pub(super) fn text(&mut self, kind: FactKind, text: &str) {
        self.0.extend_from_slice(&[TEXT, u8::from(kind)]);
        push_bytes(&mut self.0, text.as_bytes());
    }

    /// Adds a fact that is a number.
    pub(super) fn number(&mut self, kind: FactKind, number: u64) {
        self.0.extend_from_slice(&[NUMBER, u8::from(kind)]);
        push_number(&mut self.0, number);
    }

    /// Adds a link to a record of the source: what its identifiers begin with, the letter of the
    /// kind and the record id.
    pub(super) fn link_local(
        &mut self,
        relation: Relation,
        kind: Kind,
        (prefix, letter, id): (&str, char, &str),
    ) {
        self.0
            .extend_from_slice(&[LINK, u8::from(relation), u8::from(kind)]);
        let code = prefix.len() + letter.len_utf8() + 1 + id.len();
        push_number(&mut self.0, code as u64 + 1);
        self.0.push(Scheme::Local.tag());
        self.0.extend_from_slice(prefix.as_bytes());
        self.0.extend([letter as u8, b'-']);
        self.0.extend_from_slice(id.as_bytes());
    }
}

/// What the rows of one record say together.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) ids: Vec<Identifier>,
    pub(super) claims: Record,
    /// Bytes that were read into it.
    pub(super) bytes: usize,
}

impl Gathered {
    /// Reads parts.
    ///
    /// # Errors
    /// Fails when they cannot be read back.
    pub(super) fn read(&mut self, parts: &[u8], sources: &Sources) -> io::Result<()> {
        self.bytes += parts.len();
        let mut reader = Reader(parts);
        let claims = &mut self.claims;
        while !reader.0.is_empty() {
            let sources = sources.clone();
            match reader.byte()? {
                ID => self.ids.extend(id(&mut reader)?),
                TITLE => claims.titles.push(Title {
                    role: TitleRole::try_from(reader.byte()?).map_err(|_| damaged())?,
                    text: text(&mut reader)?,
                    language: text(&mut reader)?,
                    sources,
                }),
                CREDIT => claims.credits.push(Credit {
                    role: role(&mut reader)?,
                    name: text(&mut reader)?,
                    party: id(&mut reader)?,
                    sources,
                }),
                tag @ (TEXT | NUMBER) => claims.facts.push(Fact {
                    kind: FactKind::try_from(reader.byte()?).map_err(|_| damaged())?,
                    value: match tag {
                        TEXT => FactValue::Text(text(&mut reader)?),
                        _ => FactValue::Number(reader.number()?),
                    },
                    sources,
                }),
                LINK => claims.links.push(Link {
                    relation: reader.relation()?,
                    target: Target {
                        kind: reader.kind()?,
                        id: id(&mut reader)?.ok_or_else(damaged)?,
                    },
                    sources,
                }),
                _ => return Err(damaged()),
            }
        }
        Ok(())
    }

    /// The number of claims.
    pub(super) fn len(&self) -> usize {
        let claims = &self.claims;
        let some = claims.titles.len() + claims.credits.len() + claims.shares.len();
        some + claims.facts.len() + claims.links.len() + self.ids.len()
    }
}

/// Reads a text.
///
/// # Errors
/// Fails when it cannot be read back.
pub(super) fn text(reader: &mut Reader<'_>) -> io::Result<String> {
    let text = std::str::from_utf8(reader.bytes()?).map_err(|_| damaged())?;
    Ok(text.to_owned())
}

/// Reads a role.
///
/// # Errors
/// Fails when it cannot be read back.
pub(super) fn role(reader: &mut Reader<'_>) -> io::Result<Role> {
    Role::try_from(reader.byte()?).map_err(|_| damaged())
}

/// Reads an identifier, `None` for an empty one.
///
/// # Errors
/// Fails when it cannot be read back.
pub(super) fn id(reader: &mut Reader<'_>) -> io::Result<Option<Identifier>> {
    match reader.bytes()? {
        [] => Ok(None),
        key => Ok(Some(Identifier::from_key(key).ok_or_else(damaged)?)),
    }
}
