//! An open snapshot: a checkpoint whose signature was checked, and its manifest.

use std::rc::Rc;

use crate::checkpoint::{Checkpoint, TrustedKey};
use crate::error::{OpenError, Unavailable};
use crate::manifest::{FORMAT, Manifest};
use crate::query::Step;
use crate::segment::{Held, Part};
use crate::shelf::Shelf;
use crate::text::FOLD;

/// An open snapshot. It holds no tables: queries name the parts that they need.
#[derive(Clone, Debug)]
pub struct Snapshot {
    checkpoint: Checkpoint,
    manifest: Rc<Manifest>,
}

impl Snapshot {
    /// Opens the snapshot that a signed checkpoint names; asks for its manifest.
    ///
    /// # Errors
    /// Fails when no trusted key signed the checkpoint, its sequence is below `floor`, or the
    /// manifest is missing, damaged or of a newer format.
    pub fn open(
        note: &[u8],
        keys: &[TrustedKey],
        floor: u64,
        shelf: &impl Shelf,
    ) -> Result<Step<Self>, OpenError> {
        Self::of(&Checkpoint::open(note, keys)?, floor, shelf)
    }

    /// Opens the snapshot that a checkpoint names whose signature was checked; asks for its manifest.
    ///
    /// # Errors
    /// As [`open`](Self::open), but for the signature.
    pub fn of(
        checkpoint: &Checkpoint,
        floor: u64,
        shelf: &impl Shelf,
    ) -> Result<Step<Self>, OpenError> {
        if checkpoint.sequence < floor {
            return Err(OpenError::Rollback {
                found: checkpoint.sequence,
                floor,
            });
        }
        let span = checkpoint.manifest_span();
        let manifest = match shelf.part(&span) {
            Held::Absent => return Ok(Step::Need(vec![span])),
            Held::Failed(why) => {
                return Err(OpenError::Unavailable(Unavailable {
                    object: span.object,
                    why,
                }));
            }
            Held::Here(part) => match part.as_ref() {
                Part::Manifest(manifest) => Rc::clone(manifest),
                _ => {
                    return Err(OpenError::Checkpoint(
                        "it names something else than a manifest",
                    ));
                }
            },
        };
        if manifest.format > FORMAT {
            return Err(OpenError::Format {
                found: manifest.format,
                known: FORMAT,
            });
        }
        Ok(Step::Done(Self {
            checkpoint: checkpoint.clone(),
            manifest,
        }))
    }

    /// Returns what the checkpoint says.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Returns what the snapshot holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Tells whether its titles were folded as this program folds queries.
    pub fn is_searchable(&self) -> bool {
        self.manifest.fold == FOLD
    }

    /// Returns the id of a source by its number.
    pub fn source(&self, number: u16) -> &str {
        self.manifest
            .sources
            .get(usize::from(number))
            .map_or("", |source| source.id.as_str())
    }
}
