//! Claims: what one or more sources say about a record.

use super::kind::{Basis, FactKind, Relation, Right, Role, Standing, TitleRole};
use super::{Target, date};
use crate::codec::{Input, Output, Stored, stored};
use crate::id::Identifier;

/// The sources that make a claim: numbers of [`crate::manifest::Source`]s, ascending, distinct.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sources(Vec<u16>);
stored!(Sources { 0 });

impl Sources {
    /// A claim of one source.
    pub fn one(source: u16) -> Self {
        Self(vec![source])
    }

    /// Adds every source of `other`.
    pub fn join(&mut self, other: &Self) {
        for &source in &other.0 {
            if let Err(at) = self.0.binary_search(&source) {
                self.0.insert(at, source);
            }
        }
    }

    /// Returns the numbers, ascending.
    pub fn numbers(&self) -> &[u16] {
        &self.0
    }
}

/// A title of a work, recording or release, or a name of a party.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Title {
    /// The text as the source writes it.
    pub text: String,
    /// What kind of title it is.
    pub role: TitleRole,
    /// Language as a BCP 47 tag; empty when the source does not say.
    pub language: String,
    /// Who says so.
    pub sources: Sources,
}
stored!(Title {
    text,
    role,
    language,
    sources
});

/// A party's part in a work, recording or release.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Credit {
    /// The name as credited.
    pub name: String,
    /// What the party did.
    pub role: Role,
    /// The party's identifier where the source gives one.
    pub party: Option<Identifier>,
    /// Who says so.
    pub sources: Sources,
}
stored!(Credit {
    name,
    role,
    party,
    sources
});

/// A part of a right in a work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    /// The name of the holder as the source writes it.
    pub name: String,
    /// The holder's identifier where the source gives one.
    pub party: Option<Identifier>,
    /// In which role it holds the share.
    pub role: Role,
    /// Part of the ownership, of what is collected, or of what nobody claimed.
    pub basis: Basis,
    /// Which right.
    pub right: Right,
    /// Where, as an expression of [`territory`](crate::territory): `2136` is the world,
    /// `2136-840` the world without the United States; empty when not said.
    pub territory: String,
    /// When, as `FROM/UNTIL` with dates `YYYY-MM-DD` of which one may be missing; empty when not
    /// said.
    pub validity: String,
    /// Number of the CISAC society through which the holder is represented for this right, three
    /// digits; empty when not said.
    pub society: String,
    /// Parts per 10,000.
    pub points: u16,
    /// Who says so.
    pub sources: Sources,
}
stored!(Share {
    name,
    party,
    role,
    basis,
    right,
    territory,
    validity,
    society,
    points,
    sources
});

/// A value of a [`Fact`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactValue {
    /// A count or a time in milliseconds.
    Number(u64),
    /// A text as the source writes it.
    Text(String),
}

/// A byte of the shape, 0 for a number and 1 for a text, or how many parts a text has that is a
/// [date](date::write), and 1; then what is in it.
impl Stored for FactValue {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        match self {
            Self::Number(number) => {
                to.shape(0)?;
                number.write(to)
            }
            Self::Text(text) => match date::write(to, text) {
                0 => {
                    to.shape(1)?;
                    text.write(to)
                }
                parts => to.shape(1 + parts),
            },
        }
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        match from.shape()? {
            0 => u64::read(from).map(Self::Number),
            1 => String::read(from).map(Self::Text),
            form @ 2..=4 => date::read(from, form - 1).map(Self::Text),
            _ => None,
        }
    }
}

/// A single value that a source states, such as a duration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// What the value says.
    pub kind: FactKind,
    /// The value.
    pub value: FactValue,
    /// Who says so.
    pub sources: Sources,
}
stored!(Fact {
    kind,
    value,
    sources
});

/// An identifier that sources give to the record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdentifierClaim {
    /// The identifier in canonical form.
    pub id: Identifier,
    /// Whether it names the record, named it, or is said not to.
    pub standing: Standing,
    /// Who says so.
    pub sources: Sources,
}
stored!(IdentifierClaim {
    id,
    standing,
    sources
});

/// A connection to another record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// How they are connected.
    pub relation: Relation,
    /// The other record.
    pub target: Target,
    /// Who says so.
    pub sources: Sources,
}
stored!(Link {
    relation,
    target,
    sources
});
