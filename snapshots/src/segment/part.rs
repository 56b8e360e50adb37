//! Parts: what a look-up asks for, and what it gets once the bytes are there.

use std::fmt;
use std::rc::Rc;

use super::places::Places;
use super::{Block, Codec, Head, Root};
use crate::digest::{Checked, ObjectName, ShortDigest};
use crate::error::Corrupt;
use crate::limits;
use crate::manifest::Manifest;
use crate::text::FoldTable;
use crate::zstd;

/// What the bytes of a [`Span`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// A whole manifest.
    Manifest,
    /// A whole root.
    Root,
    /// A whole dictionary.
    Dictionary,
    /// A whole fold table.
    Fold,
    /// The head of a segment.
    Head,
    /// A block, stored with this codec and of this length before compression.
    Block {
        /// How it is stored.
        codec: Codec,
        /// Its length before compression.
        raw: u32,
        /// The dictionary that it needs.
        dictionary: Option<ObjectName>,
    },
}

impl std::hash::Hash for Codec {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (*self as u8).hash(state);
    }
}

/// A range of an object that a look-up needs, with the digest that its bytes must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The file.
    pub object: ObjectName,
    /// First byte.
    pub offset: u32,
    /// Number of bytes.
    pub length: u32,
    /// Digest of these bytes; also the key under which they are kept.
    pub digest: ShortDigest,
    /// What they are.
    pub kind: PartKind,
}

impl Span {
    /// Tells whether it is a whole object, to be kept for as long as the snapshot is.
    pub fn is_resident(&self) -> bool {
        matches!(
            self.kind,
            PartKind::Manifest | PartKind::Root | PartKind::Dictionary | PartKind::Fold
        )
    }

    /// Compares bytes with the digest and parses them.
    ///
    /// # Errors
    /// Fails when the bytes are not those that were promised, or do not parse.
    pub fn open(&self, bytes: Vec<u8>, dictionary: Option<&Dictionary>) -> Result<Part, Corrupt> {
        const DIFFER: Corrupt = Corrupt::new("bytes", "differ from their digest");
        if bytes.len() != self.length as usize {
            return Err(Corrupt::new("bytes", "have another length than promised"));
        }
        let checked = if self.is_resident() {
            Checked::whole(bytes, &self.object.digest)
        } else {
            Checked::part(bytes, &self.digest)
        };
        self.parse(checked.map_err(|_| DIFFER)?, dictionary)
    }

    /// As [`open`](Self::open), with another decoder of zstd: it is given the frame of a block and its
    /// length before compression.
    ///
    /// # Errors
    /// As [`open`](Self::open), and as the decoder does.
    #[cfg(feature = "write")]
    pub fn open_with(
        &self,
        bytes: Vec<u8>,
        dictionary: Option<&Dictionary>,
        inflate: impl FnOnce(&[u8], usize) -> Result<Vec<u8>, Corrupt>,
    ) -> Result<Part, Corrupt> {
        let PartKind::Block {
            codec: Codec::Zstd | Codec::ZstdDictionary,
            raw,
            ..
        } = self.kind
        else {
            return self.open(bytes, None);
        };
        if bytes.len() != self.length as usize {
            return Err(Corrupt::new("bytes", "have another length than promised"));
        }
        let raw = raw as usize;
        if raw > limits::BLOCK_RAW {
            return Err(Corrupt::new("block", "is too large"));
        }
        let checked = Checked::part(bytes, &self.digest)
            .map_err(|_| Corrupt::new("bytes", "differ from their digest"))?;
        let rows = inflate(checked.bytes(), raw)?;
        if rows.len() != raw {
            return Err(Corrupt::new(
                "block",
                "has another length than its entry says",
            ));
        }
        let places = dictionary.map(|dictionary| &dictionary.places);
        Ok(Part::Block(Rc::new(Block::parse(&rows, places)?)))
    }

    /// Parses bytes that were checked.
    ///
    /// # Errors
    /// Fails when they do not mean what the span says.
    pub fn parse(&self, bytes: Checked, dictionary: Option<&Dictionary>) -> Result<Part, Corrupt> {
        Ok(match self.kind {
            PartKind::Manifest => Part::Manifest(Rc::new(Manifest::parse(&bytes)?)),
            PartKind::Root => Part::Root(Rc::new(Root::parse(bytes.bytes())?)),
            PartKind::Dictionary => Part::Dictionary(Dictionary::parse(&bytes)?),
            PartKind::Fold => Part::Fold(Rc::new(unpacked(bytes.bytes())?)),
            PartKind::Head => Part::Head(Rc::new(Head::parse(bytes.bytes())?)),
            PartKind::Block { codec, raw, .. } => {
                let raw = raw as usize;
                let rows = match (codec, dictionary) {
                    (Codec::Stored, _) => bytes.into_bytes(),
                    (Codec::Zstd, _) => inflate(bytes.bytes(), raw, None)?,
                    (Codec::ZstdDictionary, Some(dictionary)) => {
                        inflate(bytes.bytes(), raw, Some(dictionary))?
                    }
                    (Codec::ZstdDictionary, None) => {
                        return Err(Corrupt::new("block", "needs a dictionary"));
                    }
                };
                if rows.len() != raw {
                    return Err(Corrupt::new(
                        "block",
                        "has another length than its entry says",
                    ));
                }
                let places = dictionary.map(|dictionary| &dictionary.places);
                Part::Block(Rc::new(Block::parse(&rows, places)?))
            }
        })
    }
}

/// Reads a fold table: its length in four bytes, little-endian, and a zstd frame.
fn unpacked(bytes: &[u8]) -> Result<FoldTable, Corrupt> {
    const BAD: Corrupt = Corrupt::new("fold table", "is cut off");
    let (raw, frame) = bytes.split_first_chunk::<4>().ok_or(BAD)?;
    let raw = u32::from_le_bytes(*raw) as usize;
    let table = inflate(frame, raw, None)?;
    FoldTable::parse(table.into())
}

fn inflate(bytes: &[u8], raw: usize, dictionary: Option<&Dictionary>) -> Result<Vec<u8>, Corrupt> {
    if raw > limits::BLOCK_RAW {
        return Err(Corrupt::new("block", "is too large"));
    }
    zstd::decode(bytes, raw, dictionary.map(|dictionary| &dictionary.parsed))
        .ok_or(Corrupt::new("block", "is not a valid zstd frame"))
}

/// A zstd dictionary, ready to decode with; codes of numbers end its content.
pub struct Dictionary {
    parsed: zstd::Dictionary,
    places: Places,
    length: usize,
}

impl Dictionary {
    fn parse(bytes: &Checked) -> Result<Self, Corrupt> {
        let length = bytes.bytes().len();
        let parsed = zstd::Dictionary::parse(bytes.bytes());
        let parsed = parsed.filter(|_| length <= limits::DICTIONARY);
        let parsed = parsed.zip(Places::parse(bytes.bytes()));
        let (parsed, places) =
            parsed.ok_or(Corrupt::new("dictionary", "is too large, or none of zstd"))?;
        Ok(Self {
            parsed,
            places,
            length,
        })
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dictionary({} bytes)", self.length)
    }
}

/// A parsed part of a snapshot.
#[derive(Debug)]
pub enum Part {
    /// The manifest.
    Manifest(Rc<Manifest>),
    /// A root.
    Root(Rc<Root>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A fold table.
    Fold(Rc<FoldTable>),
    /// The head of a segment.
    Head(Rc<Head>),
    /// A block.
    Block(Rc<Block>),
}

impl Part {
    /// Returns about how many bytes of memory it holds.
    pub fn memory(&self) -> usize {
        64 + match self {
            Self::Manifest(_) => 4096,
            Self::Root(root) => root.memory(),
            Self::Dictionary(dictionary) => dictionary.length + (64 << 10),
            Self::Fold(table) => table.bytes().len(),
            Self::Head(head) => head.memory(),
            Self::Block(block) => block.memory(),
        }
    }
}

/// What a shelf says about a span.
#[derive(Clone, Debug)]
pub enum Held {
    /// It has not been loaded.
    Absent,
    /// Here it is.
    Here(Rc<Part>),
    /// It was asked for and could not be had.
    Failed(String),
}
