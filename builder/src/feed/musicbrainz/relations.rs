//! Relations of a document to others.

use imr_snapshots::record::{Kind, Relation};

use super::entity::{Entity, Open, Reader};
use super::names::{Document, object, objects, role, text};
use crate::feed::desk::Stop;

impl Reader<'_, '_> {
    /// Reads the relations of a document: who took part in it, which works it records, which
    /// works belong together.
    pub(super) fn relations(
        &mut self,
        document: &Document,
        open: &mut Open,
        depth: usize,
    ) -> Result<(), Stop> {
        for relation in objects(document, "relations") {
            let kind = text(relation, "type");
            for (name, entity) in [("artist", Entity::Artist), ("label", Entity::Label)] {
                if let (Some(party), Some(role)) = (object(relation, name), role(kind)) {
                    let credited = match text(relation, "target-credit") {
                        "" => text(party, "name"),
                        credited => credited,
                    };
                    self.credit(credited, role, entity, Some(party), open, depth)?;
                }
            }
            if let Some(work) = object(relation, "work") {
                self.related_work(kind, text(relation, "direction"), work, open, depth)?;
            }
            if let Some(recording) = object(relation, "recording") {
                self.related_recording(kind, recording, open, depth)?;
            }
        }
        Ok(())
    }

    fn related_work(
        &mut self,
        kind: &str,
        direction: &str,
        work: &Document,
        open: &mut Open,
        depth: usize,
    ) -> Result<(), Stop> {
        let relation = match (open.kind, kind, direction) {
            (Kind::Recording, "performance", _) => Relation::Performance,
            (Kind::Work, "parts", "backward") => Relation::Whole,
            (Kind::Work, "parts", _) => Relation::Component,
            (Kind::Work, "other version" | "based on" | "arrangement" | "medley", _) => {
                Relation::Version
            }
            _ => return Ok(()),
        };
        if let Some(id) = self.read(Entity::Work, work, depth + 1)? {
            self.link(relation, Kind::Work, id, open);
        }
        Ok(())
    }

    fn related_recording(
        &mut self,
        kind: &str,
        recording: &Document,
        open: &mut Open,
        depth: usize,
    ) -> Result<(), Stop> {
        let relation = match (open.kind, kind) {
            (Kind::Work, "performance") => Relation::Performance,
            (
                Kind::Recording,
                "remix"
                | "edit"
                | "remaster"
                | "music video"
                | "karaoke"
                | "mix-DJ"
                | "DJ-mix"
                | "mashes up"
                | "compilation"
                | "samples material"
                | "first track release",
            ) => Relation::Related,
            _ => return Ok(()),
        };
        if let Some(id) = self.read(Entity::Recording, recording, depth + 1)? {
            self.link(relation, Kind::Recording, id, open);
        }
        Ok(())
    }
}
