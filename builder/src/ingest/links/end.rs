//! One end of a link, on its way through the sorter to the record that has it.

use std::cmp::{Ordering, Reverse};
use std::io;

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{Kind, Link, Relation, Sources, Target};

use crate::ingest::bytes::{Reader, damaged, push_bytes, push_sources};

/// One end of a link: what the record that has it is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) kind: Kind,
    pub(super) relation: Relation,
    pub(super) id: Vec<u8>,
    /// The weight of the other record as far as a row says it.
    pub(super) weight: u8,
    pub(super) sources: Sources,
}

impl End {
    /// Encodes the end so that ends of one link are side by side when sorted.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = vec![u8::from(self.kind)];
        push_bytes(&mut out, &self.id);
        out.push(u8::from(self.relation));
        out.push(self.weight);
        push_sources(&mut out, &self.sources);
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut reader = Reader(bytes);
        let kind = reader.kind()?;
        let id = reader.bytes()?.to_vec();
        let (relation, weight) = (reader.relation()?, reader.byte()?);
        Ok(Self {
            kind,
            relation,
            id,
            weight,
            sources: reader.sources()?,
        })
    }

    pub(super) fn is_same_link(&self, other: &Self) -> bool {
        (self.kind, self.relation, &self.id) == (other.kind, other.relation, &other.id)
    }

    /// The order of links to one kind of record: best first, then by identifier.
    fn order(&self) -> (Reverse<u8>, &[u8], Relation) {
        (Reverse(self.weight), &self.id, self.relation)
    }

    pub(super) fn link(self) -> io::Result<Link> {
        let id = Identifier::from_key(&self.id).ok_or_else(damaged)?;
        let target = Target {
            kind: self.kind,
            id,
        };
        Ok(Link {
            relation: self.relation,
            target,
            sources: self.sources,
        })
    }
}

impl PartialOrd for End {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for End {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}
