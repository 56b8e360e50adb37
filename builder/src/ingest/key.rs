//! Names of records as bytes, and which identifier of a record is its name.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{Kind, Target};

/// Schemes whose identifiers are given out for one kind of record, strongest first: each of
/// them names a record of its own.
pub fn hard(kind: Kind) -> &'static [Scheme] {
    match kind {
        Kind::Work => &[Scheme::Iswc],
        Kind::Recording => &[Scheme::Isrc],
        Kind::Release => &[Scheme::Gtin, Scheme::Grid],
        Kind::Party => &[Scheme::Ipi, Scheme::Isni, Scheme::Dpid, Scheme::IpiBase],
    }
}

/// Schemes that name a record which has no hard identifier, strongest first.
const SOFT: [Scheme; 11] = [
    Scheme::Society,
    Scheme::Mbid,
    Scheme::Asset,
    Scheme::Local,
    Scheme::Isan,
    Scheme::Eidr,
    Scheme::Iscc,
    Scheme::Ismn,
    Scheme::Isbn,
    Scheme::Iswc,
    Scheme::Isrc,
];

/// Returns the place of a scheme among those that can name a record of a kind; 0 is strongest.
pub fn rank(kind: Kind, scheme: Scheme) -> u8 {
    let hard = hard(kind);
    let place = |schemes: &[Scheme]| schemes.iter().position(|other| *other == scheme);
    let soft = || hard.len() + place(&SOFT).unwrap_or(SOFT.len() + usize::from(scheme.tag()));
    place(hard).unwrap_or_else(soft) as u8
}

/// Returns the identifier that names the record of a row: the first one of the strongest scheme.
pub fn primary(kind: Kind, ids: &[Identifier]) -> Option<&Identifier> {
    ids.iter().min_by_key(|id| rank(kind, id.scheme()))
}

/// Appends the [key](Identifier::key) of an identifier.
pub fn push_id(key: &mut Vec<u8>, id: &Identifier) {
    key.push(id.scheme().tag());
    key.extend_from_slice(id.code().as_bytes());
}

/// Writes the key of a record into `key`: its kind and the key of its primary identifier.
pub fn of_record(key: &mut Vec<u8>, kind: Kind, id: &[u8]) {
    key.clear();
    key.push(u8::from(kind));
    key.extend_from_slice(id);
}

/// Splits a key made by [`of_record`].
pub fn split(key: &[u8]) -> Option<(Kind, &[u8])> {
    let (&kind, id) = key.split_first()?;
    Some((Kind::try_from(kind).ok()?, id))
}

/// Reads a key made by [`of_record`].
pub fn target(key: &[u8]) -> Option<Target> {
    let (kind, id) = split(key)?;
    Some(Target {
        kind,
        id: Identifier::from_key(id)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(texts: &[&str]) -> Vec<Identifier> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_strongest_scheme_names_a_record_and_the_first_of_equals() {
        let named = |kind, texts: &[&str]| primary(kind, &ids(texts)).unwrap().to_string();
        let work = [
            "local:a:1",
            "asset:kkbox:2",
            "society:052:X1",
            "iswc:T0345246801",
        ];
        assert_eq!(named(Kind::Work, &work), "iswc:T0345246801");
        assert_eq!(named(Kind::Work, &work[..3]), "society:052:X1");
        assert_eq!(named(Kind::Work, &work[..2]), "asset:kkbox:2");
        let two = ["isrc:USS1Z9900002", "isrc:USS1Z9900001"];
        assert_eq!(named(Kind::Recording, &two), "isrc:USS1Z9900002");
        let party = ["isni:000000012146438X", "ipi:00014107338"];
        assert_eq!(named(Kind::Party, &party), "ipi:00014107338");
    }

    #[test]
    fn every_scheme_has_a_rank_of_its_own_for_every_kind() {
        for &kind in Kind::ALL {
            let mut ranks: Vec<u8> = Scheme::ALL.iter().map(|s| rank(kind, *s)).collect();
            ranks.sort_unstable();
            ranks.dedup();
            assert_eq!(ranks.len(), Scheme::ALL.len());
        }
    }

    #[test]
    fn a_record_key_is_read_back() {
        let id: Identifier = "isrc:USS1Z9900001".parse().unwrap();
        let mut key = Vec::new();
        of_record(&mut key, Kind::Recording, &id.key());
        assert_eq!(
            target(&key),
            Some(Target {
                kind: Kind::Recording,
                id
            })
        );
        assert_eq!(target(b""), None);
        assert_eq!(target(b"\x09\x02USS1Z9900001"), None);
    }
}
