//! What the registry knows about one work, recording, release or party: plain data.
//!
//! A [`Record`] is what a look-up returns for one identifier. It never holds "the truth": every
//! title, credit, share, fact, identifier and link in it is a *claim* that carries the sources
//! which made it. Claims that two sources make in the same words are stored once with both
//! sources; claims that differ stand side by side.

mod balance;
mod card;
mod claim;
mod conflict;
mod control;
pub(crate) mod date;
mod holder;
mod kind;
mod notice;
mod statement;

pub use balance::{Balance, State, TOLERANCE, balances};
pub use card::{card_credit, card_year};
pub use claim::{Credit, Fact, FactValue, IdentifierClaim, Link, Share, Sources, Title};
pub use conflict::{Conflict, conflicts, has_conflicts};
pub use control::{Control, Question, control};
pub use kind::{Basis, FactKind, Kind, Relation, Right, Role, Standing, TitleRole};
pub use notice::{Notice, notice, notices};
pub use statement::{Permission, Statement, Use, combine};

use crate::codec::stored;
use crate::id::Identifier;

/// What the registry knows about one work, recording, release or party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Popularity on a logarithmic scale of 0-255; orders results of equal match.
    pub weight: u8,
    /// Titles or names; the first one is shown as the heading.
    pub titles: Vec<Title>,
    /// Who took part, in which role.
    pub credits: Vec<Credit>,
    /// Who controls how much of which right, where.
    pub shares: Vec<Share>,
    /// Durations, dates, labels and other single values.
    pub facts: Vec<Fact>,
    /// Every identifier that a source gives to this record, its own included.
    pub identifiers: Vec<IdentifierClaim>,
    /// Other records that this one is connected to.
    pub links: Vec<Link>,
    /// Number of links that exist per kind of target (works, recordings, releases, parties),
    /// which may be more than [`links`](Self::links) holds; the rest is in the table *links*.
    pub link_totals: [u32; 4],
    /// Declarations about use, such as the training of AI models.
    pub statements: Vec<Statement>,
}
stored!(Record {
    weight,
    titles,
    credits,
    shares,
    facts,
    identifiers,
    links,
    link_totals,
    statements
});

/// Names one record: its kind and its primary identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The table of records that it is in.
    pub kind: Kind,
    /// Its primary identifier.
    pub id: Identifier,
}
stored!(Target { kind, id });
