//! Shares and their holders.

use std::io;

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{
    Basis, Credit, Fact, FactKind, FactValue, Record, Right, Role, Share, Sources,
};

use super::avs::SHARES;
use super::part::{Parts, id, role, text};
use crate::ingest::bytes::{Reader, damaged, push_bytes, push_number};

/// The name of a holder that the feed does not name.
const UNKNOWN: &str = "UNKNOWN";
/// The name of the holder of a share under copyright control.
const COPYRIGHT_CONTROL: &str = "COPYRIGHT CONTROL";
/// Place of that kind of share in [`SHARES`].
const CONTROLLED: u8 = 2;

/// What shares need to know of a party.
#[derive(Clone, Debug, Default)]
pub(super) struct Holder {
    /// Its name; empty if it is not known.
    pub(super) name: String,
    /// Its strongest identifier.
    pub(super) id: Option<Identifier>,
    /// The number of its society, three digits.
    pub(super) society: String,
}

impl Holder {
    /// Appends it.
    pub(super) fn push(&self, out: &mut Vec<u8>) {
        push_bytes(out, self.name.as_bytes());
        Parts::key(out, self.id.as_ref());
        push_bytes(out, self.society.as_bytes());
    }

    /// Reads what [`push`](Self::push) wrote.
    ///
    /// # Errors
    /// Fails when it cannot be read back.
    pub(super) fn read(reader: &mut Reader<'_>) -> io::Result<Self> {
        Ok(Self {
            name: text(reader)?,
            id: id(reader)?,
            society: text(reader)?,
        })
    }
}

/// A row of shares, without its work and its holder.
#[derive(Clone, Debug, Default)]
pub(super) struct Told<'a> {
    pub(super) id: &'a str,
    /// Ids of the shares before it in the chain, with `|` between them.
    pub(super) parents: &'a str,
    pub(super) role: Option<Role>,
    /// Parts per 10,000; nothing where the row says none.
    pub(super) points: u16,
    /// Bits of the places in [`SHARES`].
    pub(super) types: u8,
    /// Bits of the numbers of rights.
    pub(super) rights: u8,
    pub(super) territory: String,
    pub(super) validity: String,
    pub(super) uses: String,
}

impl Told<'_> {
    /// Appends it.
    pub(super) fn push(&self, out: &mut Vec<u8>) {
        push_bytes(out, self.id.as_bytes());
        push_bytes(out, self.parents.as_bytes());
        let role = self.role.unwrap_or_else(|| role_of(self.types));
        out.extend_from_slice(&[u8::from(role), self.types, self.rights]);
        push_number(out, u64::from(self.points));
        push_bytes(out, self.territory.as_bytes());
        push_bytes(out, self.validity.as_bytes());
        push_bytes(out, self.uses.as_bytes());
    }
}

/// The role of the holder of a kind of share, where the row does not say.
fn role_of(types: u8) -> Role {
    let first = SHARES
        .iter()
        .enumerate()
        .find(|(at, _)| types & 1 << at != 0);
    first.map_or(Role::Other, |(_, (.., role))| *role)
}

/// A row of shares with its holder.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) id: String,
    pub(super) parents: String,
    pub(super) role: Role,
    types: u8,
    rights: u8,
    points: u16,
    territory: String,
    validity: String,
    uses: String,
    pub(super) holder: Holder,
}

impl Held {
    /// Reads a share and its holder.
    ///
    /// # Errors
    /// Fails when they cannot be read back.
    pub(super) fn read(bytes: &[u8]) -> io::Result<Self> {
        let mut outer = Reader(bytes);
        let mut reader = Reader(outer.bytes()?);
        let holder = Holder::read(&mut outer)?;
        let (id, parents) = (text(&mut reader)?, text(&mut reader)?);
        let (role, types, rights) = (role(&mut reader)?, reader.byte()?, reader.byte()?);
        let mut held = Self {
            id,
            parents,
            role,
            types,
            rights,
            points: u16::try_from(reader.number()?).map_err(|_| damaged())?,
            territory: text(&mut reader)?,
            validity: text(&mut reader)?,
            uses: text(&mut reader)?,
            holder,
        };
        if held.holder.name.is_empty() {
            let controlled = held.types & 1 << CONTROLLED != 0;
            held.holder.name = if controlled {
                COPYRIGHT_CONTROL
            } else {
                UNKNOWN
            }
            .to_owned();
        }
        Ok(held)
    }

    /// Adds what it claims about its work: a credit, and a share of each right on each basis.
    pub(super) fn claim(&self, claims: &mut Record, sources: &Sources) {
        let credit = Credit {
            name: self.holder.name.clone(),
            role: self.role,
            party: self.holder.id.clone(),
            sources: sources.clone(),
        };
        if !claims.credits.contains(&credit) {
            claims.credits.push(credit);
        }
        if !self.uses.is_empty() {
            let text = format!("share of {} for {} only", self.holder.name, self.uses);
            claims.facts.push(Fact {
                kind: FactKind::Comment,
                value: FactValue::Text(text),
                sources: sources.clone(),
            });
        }
        if self.points == 0 {
            return;
        }
        for basis in self.bases() {
            for right in self.rights() {
                claims.shares.push(Share {
                    name: self.holder.name.clone(),
                    party: self.holder.id.clone(),
                    role: self.role,
                    basis,
                    right,
                    territory: self.territory.clone(),
                    validity: self.validity.clone(),
                    society: self.holder.society.clone(),
                    points: self.points,
                    sources: sources.clone(),
                });
            }
        }
    }

    /// What it is a share of: ownership where the row does not say.
    fn bases(&self) -> Vec<Basis> {
        let told = SHARES
            .iter()
            .enumerate()
            .filter(|(at, _)| self.types & 1 << at != 0);
        let mut bases: Vec<Basis> = told.map(|(_, (_, basis, _))| *basis).collect();
        bases.dedup();
        if bases.is_empty() {
            bases.push(Basis::Ownership);
        }
        bases
    }

    fn rights(&self) -> impl Iterator<Item = Right> {
        let rights = self.rights;
        let all = Right::ALL.iter().copied();
        all.filter(move |right| rights & 1 << u8::from(*right) != 0)
    }
}

/// A share of the mechanical right that nobody claimed.
pub(super) fn unclaimed(points: u16, sources: &Sources) -> Share {
    Share {
        name: String::new(),
        party: None,
        role: Role::Other,
        basis: Basis::Unclaimed,
        right: Right::Mechanical,
        territory: String::new(),
        validity: String::new(),
        society: String::new(),
        points,
        sources: sources.clone(),
    }
}
