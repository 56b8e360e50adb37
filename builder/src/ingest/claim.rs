//! A row's claims about one record, on their way to it.

use std::io;

use imr_snapshots::codec::{self, stored};
use imr_snapshots::id::Identifier;
use imr_snapshots::record::{
    IdentifierClaim, Kind, Link, Record, Relation, Sources, Standing, Target,
};

use super::Item;
use super::bytes::{Reader, damaged, push_bytes, push_number};

/// What one row says about one record; everything but what is needed to find that record is
/// already encoded.
pub struct Claim {
    /// To whom and to what.
    pub head: Head,
    /// The [`Body`], encoded.
    pub body: Vec<u8>,
}

/// The part of a [`Claim`] that says which record it is about and what that is connected to.
pub struct Head {
    /// What kind of record it is about.
    pub kind: Kind,
    /// Its identifiers, each once, in the order of the row.
    pub ids: Vec<Identifier>,
    /// Identifiers of other records that were merged into it, none of them in [`ids`](Self::ids).
    pub archived: Vec<Identifier>,
    /// What the record is connected to; targets as the row gives them.
    pub links: Vec<Link>,
    /// The number of the source.
    pub source: u16,
    /// The popularity that the row gives.
    pub popularity: Option<u64>,
}
stored!(Head {
    kind,
    ids,
    archived,
    links,
    source,
    popularity
});

impl Claim {
    /// Prepares an item of a source.
    ///
    /// # Errors
    /// Fails when it is too large to be encoded.
    pub fn new(item: Item, source: u16) -> io::Result<Self> {
        let sources = Sources::one(source);
        let mut record = item.claims;
        let ids = identify(&mut record, item.ids, &sources);
        let claims = record.identifiers.iter();
        let archived = claims.filter(|claim| claim.standing == Standing::Archived);
        let archived = archived.map(|claim| claim.id.clone()).collect();
        let links = links(&mut record);
        let (kind, popularity) = (item.kind, item.popularity);
        let body = Body {
            source,
            popularity,
            record,
        };
        let encoded = body.encode()?;
        let head = Head {
            kind,
            ids,
            archived,
            links,
            source,
            popularity,
        };
        Ok(Self {
            head,
            body: encoded,
        })
    }

    /// Appends the claim to a payload.
    ///
    /// # Errors
    /// Fails when it is too large to be encoded.
    pub fn push(&self, out: &mut Vec<u8>) -> io::Result<()> {
        push_bytes(out, &codec::encode(&self.head).map_err(io::Error::other)?);
        out.extend_from_slice(&self.body);
        Ok(())
    }

    /// Reads what [`push`](Self::push) wrote.
    ///
    /// # Errors
    /// Fails when it cannot be read back.
    pub fn read(bytes: &[u8]) -> io::Result<Self> {
        let mut reader = Reader(bytes);
        let head = codec::decode(reader.bytes()?).map_err(io::Error::other)?;
        Ok(Self {
            head,
            body: reader.0.to_vec(),
        })
    }
}

/// Adds the identifiers of a row to its record, and returns each once. What a row gives as one of
/// its own is not archived, whatever else it says.
fn identify(record: &mut Record, given: Vec<Identifier>, sources: &Sources) -> Vec<Identifier> {
    let mut ids: Vec<Identifier> = Vec::with_capacity(given.len());
    for id in given {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let claims = &mut record.identifiers;
    claims.retain(|claim| claim.standing != Standing::Archived || !ids.contains(&claim.id));
    for claim in std::mem::take(claims) {
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    }
    for id in &ids {
        let known =
            |claim: &IdentifierClaim| claim.standing == Standing::Current && claim.id == *id;
        if !claims.iter().any(known) {
            claims.push(IdentifierClaim {
                id: id.clone(),
                standing: Standing::Current,
                sources: sources.clone(),
            });
        }
    }
    ids
}

/// Takes the links out of a record, and makes one for every credit and share whose party has an
/// identifier.
fn links(record: &mut Record) -> Vec<Link> {
    let mut links = std::mem::take(&mut record.links);
    let credits = record
        .credits
        .iter()
        .map(|credit| (&credit.party, &credit.sources));
    let shares = record
        .shares
        .iter()
        .map(|share| (&share.party, &share.sources));
    for (party, sources) in credits.chain(shares) {
        let Some(id) = party else { continue };
        let target = Target {
            kind: Kind::Party,
            id: id.clone(),
        };
        let link = Link {
            relation: Relation::Credit,
            target,
            sources: sources.clone(),
        };
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// The claims of one row about one record, without links.
pub struct Body {
    /// The number of the source.
    pub source: u16,
    /// The popularity that the row gives.
    pub popularity: Option<u64>,
    /// The claims.
    pub record: Record,
}

impl Body {
    fn encode(&self) -> io::Result<Vec<u8>> {
        let record = codec::encode(&self.record).map_err(io::Error::other)?;
        let mut body = Vec::with_capacity(record.len() + 8);
        push_number(&mut body, u64::from(self.source));
        push_popularity(&mut body, self.popularity);
        body.extend_from_slice(&record);
        Ok(body)
    }

    /// Decodes a body.
    ///
    /// # Errors
    /// Fails when it cannot be read back.
    pub fn decode(bytes: &[u8]) -> io::Result<Self> {
        let mut reader = Reader(bytes);
        let source = u16::try_from(reader.number()?).map_err(|_| damaged())?;
        let popularity = read_popularity(&mut reader)?;
        let record = codec::decode(reader.0).map_err(io::Error::other)?;
        Ok(Self {
            source,
            popularity,
            record,
        })
    }
}

/// Appends a popularity: 0, or 1 and the value.
pub fn push_popularity(out: &mut Vec<u8>, popularity: Option<u64>) {
    out.push(u8::from(popularity.is_some()));
    if let Some(value) = popularity {
        push_number(out, value);
    }
}

/// Reads what [`push_popularity`] wrote.
///
/// # Errors
/// Fails when it cannot be read back.
pub fn read_popularity(reader: &mut Reader<'_>) -> io::Result<Option<u64>> {
    Ok(if reader.byte()? == 0 {
        None
    } else {
        Some(reader.number()?)
    })
}
