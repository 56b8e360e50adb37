//! The identifier schemes the registry knows.

/// An identifier scheme. The number is the tag byte of table keys: it never changes meaning.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scheme {
    /// International Standard Musical Work Code (ISO 15707).
    Iswc = 1,
    /// International Standard Recording Code (ISO 3901).
    Isrc = 2,
    /// Interested Party Information name number (CISAC), once called CAE number.
    Ipi = 3,
    /// Interested Party Information base number (CISAC).
    IpiBase = 4,
    /// International Standard Name Identifier (ISO 27729); ORCID iDs are a range of it.
    Isni = 5,
    /// Global Trade Item Number (GS1): UPC, EAN, and the ICPN of DDEX messages.
    Gtin = 6,
    /// Global Release Identifier (IFPI).
    Grid = 7,
    /// International Standard Audiovisual Number, with version (ISO 15706-1 and -2).
    Isan = 8,
    /// Entertainment Identifier Registry number, a DOI under 10.5240.
    Eidr = 9,
    /// International Standard Content Code (ISO 24138).
    Iscc = 10,
    /// International Standard Music Number (ISO 10957), of printed music.
    Ismn = 11,
    /// International Standard Book Number (ISO 2108).
    Isbn = 12,
    /// DDEX Party Identifier.
    Dpid = 13,
    /// MusicBrainz identifier, a UUID (RFC 9562).
    Mbid = 14,
    /// A work code of one CISAC society: society number and the society's own code.
    Society = 15,
    /// An asset of one service: service name and the service's own identifier.
    Asset = 16,
    /// An identifier local to one source of the registry.
    Local = 17,
}

impl Scheme {
    /// Every scheme, by tag.
    pub const ALL: [Scheme; 17] = [
        Scheme::Iswc,
        Scheme::Isrc,
        Scheme::Ipi,
        Scheme::IpiBase,
        Scheme::Isni,
        Scheme::Gtin,
        Scheme::Grid,
        Scheme::Isan,
        Scheme::Eidr,
        Scheme::Iscc,
        Scheme::Ismn,
        Scheme::Isbn,
        Scheme::Dpid,
        Scheme::Mbid,
        Scheme::Society,
        Scheme::Asset,
        Scheme::Local,
    ];

    /// The name in addresses and in the canonical text form: `ipi-base`.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Iswc => "iswc",
            Scheme::Isrc => "isrc",
            Scheme::Ipi => "ipi",
            Scheme::IpiBase => "ipi-base",
            Scheme::Isni => "isni",
            Scheme::Gtin => "gtin",
            Scheme::Grid => "grid",
            Scheme::Isan => "isan",
            Scheme::Eidr => "eidr",
            Scheme::Iscc => "iscc",
            Scheme::Ismn => "ismn",
            Scheme::Isbn => "isbn",
            Scheme::Dpid => "dpid",
            Scheme::Mbid => "mbid",
            Scheme::Society => "society",
            Scheme::Asset => "asset",
            Scheme::Local => "local",
        }
    }

    /// The name for people: `IPI base number`.
    pub fn label(self) -> &'static str {
        match self {
            Scheme::Iswc => "ISWC",
            Scheme::Isrc => "ISRC",
            Scheme::Ipi => "IPI name number",
            Scheme::IpiBase => "IPI base number",
            Scheme::Isni => "ISNI",
            Scheme::Gtin => "GTIN",
            Scheme::Grid => "GRid",
            Scheme::Isan => "ISAN",
            Scheme::Eidr => "EIDR",
            Scheme::Iscc => "ISCC",
            Scheme::Ismn => "ISMN",
            Scheme::Isbn => "ISBN",
            Scheme::Dpid => "DDEX party id",
            Scheme::Mbid => "MusicBrainz id",
            Scheme::Society => "society work code",
            Scheme::Asset => "service asset id",
            Scheme::Local => "source's own id",
        }
    }

    /// The scheme of a [`name`](Scheme::name), exactly as it is written there.
    pub fn from_name(name: &str) -> Option<Scheme> {
        Scheme::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// The scheme of a tag byte.
    pub fn from_tag(tag: u8) -> Option<Scheme> {
        Scheme::ALL.into_iter().find(|scheme| scheme.tag() == tag)
    }

    /// The tag byte, first byte of every table key.
    pub fn tag(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_tags_lead_back_to_the_scheme() {
        for (scheme, tag) in Scheme::ALL.into_iter().zip(1..) {
            assert_eq!(scheme.tag(), tag);
            assert_eq!(Scheme::from_tag(tag), Some(scheme));
            assert_eq!(Scheme::from_name(scheme.name()), Some(scheme));
            assert!(!scheme.label().is_empty());
        }
        assert_eq!(Scheme::from_tag(0), None);
        assert_eq!(Scheme::from_tag(18), None);
        assert_eq!(Scheme::from_name("ISWC"), None);
    }
}
