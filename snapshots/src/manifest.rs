//! The manifest: what a snapshot holds and where, named by the checkpoint.
//!
//! It is one CBOR map whose members have the names of the fields below. It does not hold the
//! sequence number: the same feeds give the same manifest, byte for byte, however often they are
//! built; the checkpoint counts.

use serde::Serialize;

use crate::digest::{Checked, ObjectKind, ObjectName, Sha256Digest};
use crate::error::Corrupt;
use crate::limits;
use crate::segment::{PartKind, Span};
use crate::table::TableName;
use crate::wire;

/// The format that this program writes, and the newest that it reads.
pub const FORMAT: u16 = 1;

/// What a snapshot holds and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Version of the bytes; see [`FORMAT`].
    pub format: u16,
    /// Version of the fold; see [`crate::text::FOLD`].
    pub fold: u16,
    /// Digest and length of the table that titles were folded with.
    pub fold_table: (Sha256Digest, u32),
    /// Version of the result cards; see [`crate::table::titles`].
    pub card: u16,
    /// Name of the registry, for people.
    pub name: String,
    /// Date of the data: `YYYY-MM-DDTHH:MM:SSZ`.
    pub issued: String,
    /// `assets` or `range`: whether segments are small files or read by range.
    pub pack: String,
    /// Sources in the order of their numbers.
    pub sources: Vec<Source>,
    /// What the sources cover.
    pub coverage: Coverage,
    /// Number of records.
    pub counts: Counts,
    /// Tables, ascending by tag.
    pub tables: Vec<Table>,
}

/// Who stands behind claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Short name used in claims.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Licence of the data (SPDX identifier where there is one).
    pub licence: String,
    /// Date of the data: `YYYY-MM-DD`.
    pub date: String,
    /// Where it can be read about; may be empty.
    pub url: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that were not taken.
    pub rejected: u64,
}

/// What the snapshot can know about: outside of it an answer is "not covered", never
/// "not registered".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Number of identifiers per scheme name, ascending; a scheme that is not listed has none.
    pub schemes: Vec<(String, u64)>,
    /// Society numbers with work codes, ascending.
    pub societies: Vec<String>,
    /// Services with asset ids, ascending.
    pub services: Vec<String>,
    /// Sources with ids of their own, ascending.
    pub locals: Vec<String>,
}

/// Number of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Works.
    pub works: u64,
    /// Recordings, videos included.
    pub recordings: u64,
    /// Releases.
    pub releases: u64,
    /// Parties.
    pub parties: u64,
    /// Recordings that a source calls a video.
    pub videos: u64,
}

/// Where a table is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Digest of its root.
    pub root: Sha256Digest,
    /// Length of its root.
    pub root_length: u32,
    /// Digest and length of its dictionary, if its blocks need one.
    pub dictionary: Option<(Sha256Digest, u32)>,
    /// Number of rows.
    pub rows: u64,
    /// Number of segments.
    pub segments: u32,
    /// Bytes of all its objects.
    pub bytes: u64,
}

impl Manifest {
    /// Parses a manifest.
    ///
    /// # Errors
    /// Fails when it is not a manifest; a newer format is left to the caller to refuse.
    pub fn parse(bytes: &Checked) -> Result<Self, Corrupt> {
        if bytes.bytes().len() > limits::MANIFEST {
            return Err(Corrupt::new("manifest", "is too large"));
        }
        let map = wire::Map::parse(bytes.bytes())?;
        Self::read(&map).ok_or(Corrupt::new(
            "manifest",
            "lacks a member or has a wrong one",
        ))
    }

    /// Writes the manifest.
    ///
    /// # Errors
    /// Fails when it would be too large to be read.
    #[cfg(feature = "write")]
    pub fn to_bytes(&self) -> Result<Vec<u8>, Corrupt> {
        let bytes = wire::to_cbor(self)?;
        if bytes.len() > limits::MANIFEST {
            return Err(Corrupt::new("manifest", "is too large"));
        }
        Ok(bytes)
    }

    fn read(map: &wire::Map) -> Option<Self> {
        let nowhere = (Sha256Digest([0; 32]), 0);
        let mut table = None;
        let manifest = map.read(|map| {
            table = map.object("fold_table");
            Self {
                format: map.version("format"),
                fold: map.version("fold"),
                fold_table: table.unwrap_or(nowhere),
                card: map.version("card"),
                name: map.text("name"),
                issued: map.text("issued"),
                pack: map.text("pack"),
                sources: map.list("sources", Source::read),
                coverage: Coverage::read(&map.map("coverage")),
                counts: Counts::read(&map.map("counts")),
                tables: map.list("tables", Table::read),
            }
        });
        // The table of the fold may not be left out.
        manifest.filter(|_| table.is_some())
    }

    /// Returns the span of the table that titles were folded with.
    pub fn fold_span(&self) -> Span {
        let (digest, length) = self.fold_table;
        whole(digest, ObjectKind::Fold, length, PartKind::Fold)
    }

    /// Returns where a table is; `None` when the snapshot does not have it.
    pub fn table(&self, name: TableName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name.name())
    }

    /// Tells whether an identifier of this scheme (and society, service or source) can be known.
    pub fn covers(&self, id: &crate::id::Identifier) -> bool {
        use crate::id::Scheme;
        let first = id.code().split(':').next().unwrap_or_default();
        let listed = |names: &[String]| names.binary_search_by(|n| n.as_str().cmp(first)).is_ok();
        match id.scheme() {
            Scheme::Society => listed(&self.coverage.societies),
            Scheme::Asset => listed(&self.coverage.services),
            Scheme::Local => listed(&self.coverage.locals),
            scheme => self
                .coverage
                .schemes
                .iter()
                .any(|(name, _)| name == scheme.name()),
        }
    }
}

impl Source {
    fn read(map: &wire::Members<'_>) -> Self {
        Self {
            id: map.text("id"),
            name: map.text("name"),
            licence: map.text("licence"),
            date: map.text("date"),
            url: map.text("url"),
            rows: map.number("rows"),
            rejected: map.number("rejected"),
        }
    }
}

impl Coverage {
    fn read(map: &wire::Members<'_>) -> Self {
        Self {
            schemes: map.pairs("schemes"),
            societies: map.texts("societies"),
            services: map.texts("services"),
            locals: map.texts("locals"),
        }
    }
}

impl Counts {
    fn read(map: &wire::Members<'_>) -> Self {
        Self {
            works: map.number("works"),
            recordings: map.number("recordings"),
            releases: map.number("releases"),
            parties: map.number("parties"),
            videos: map.number("videos"),
        }
    }
}

impl Table {
    fn read(map: &wire::Members<'_>) -> Self {
        Self {
            name: map.text("name"),
            root: map.digest("root"),
            root_length: map.short("root_length"),
            dictionary: map.object("dictionary"),
            rows: map.number("rows"),
            segments: map.short("segments"),
            bytes: map.number("bytes"),
        }
    }

    /// Returns the span of its root.
    pub fn root_span(&self) -> Span {
        whole(
            self.root,
            ObjectKind::Root,
            self.root_length,
            PartKind::Root,
        )
    }

    /// Returns the span of its dictionary.
    pub fn dictionary_span(&self) -> Option<Span> {
        let (digest, length) = self.dictionary?;
        Some(whole(
            digest,
            ObjectKind::Dict,
            length,
            PartKind::Dictionary,
        ))
    }
}

/// Returns the span of a whole object.
pub(crate) fn whole(digest: Sha256Digest, kind: ObjectKind, length: u32, part: PartKind) -> Span {
    Span {
        object: ObjectName { digest, kind },
        offset: 0,
        length,
        digest: digest.short(),
        kind: part,
    }
}
