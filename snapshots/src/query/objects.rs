//! The objects of a snapshot: what a mirror or an offline copy consists of.

use super::read::Reader;
use super::{Step, Stop, Wave};
use crate::digest::ObjectName;
use crate::error::Unavailable;
use crate::segment::{Part, SegmentEntry};
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::TableName;

/// One immutable file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its name.
    pub name: ObjectName,
    /// Its length in bytes.
    pub length: u32,
}

/// Lists every object of the snapshot, the manifest first; together with the checkpoint they are
/// the whole snapshot.
pub fn objects(snapshot: &Snapshot, shelf: &impl Shelf) -> Step<Result<Vec<Object>, Unavailable>> {
    let reader = Reader::new(snapshot, shelf);
    let mut wave = Wave::default();
    let manifest = snapshot.checkpoint().manifest_span();
    let mut objects = vec![Object {
        name: manifest.object,
        length: manifest.length,
    }];
    let fold = snapshot.manifest().fold_span();
    objects.push(Object {
        name: fold.object,
        length: fold.length,
    });
    let mut failed = None;
    for table in &snapshot.manifest().tables {
        for span in [Some(table.root_span()), table.dictionary_span()]
            .into_iter()
            .flatten()
        {
            let object = Object {
                name: span.object,
                length: span.length,
            };
            if !objects.contains(&object) {
                objects.push(object);
            }
        }
        match wave.part(reader.segments(table)) {
            Ok(Some(segments)) => {
                for entry in segments {
                    objects.push(Object {
                        name: entry.name,
                        length: entry.length,
                    });
                }
            }
            Ok(None) => {}
            Err(stop) => failed = Some(reader.failure(stop)),
        }
    }
    match wave.end() {
        Err(_) => Step::Need(reader.spans()),
        Ok(()) => Step::Done(failed.map_or(Ok(objects), Err)),
    }
}

/// Lists the segments of a table.
pub fn segments(
    snapshot: &Snapshot,
    name: TableName,
    shelf: &impl Shelf,
) -> Step<Result<Vec<SegmentEntry>, Unavailable>> {
    let Some(table) = snapshot.manifest().table(name) else {
        return Step::Done(Ok(Vec::new()));
    };
    let reader = Reader::new(snapshot, shelf);
    match reader.segments(table) {
        Ok(segments) => Step::Done(Ok(segments)),
        Err(Stop::Need(_)) => Step::Need(reader.spans()),
        Err(failed) => Step::Done(Err(reader.failure(failed))),
    }
}

impl<S: Shelf> Reader<'_, S> {
    fn segments(&self, table: &crate::manifest::Table) -> Result<Vec<SegmentEntry>, Stop> {
        let part = self.part(&table.root_span())?;
        match part.as_ref() {
            Part::Root(root) => Ok(root.segments().to_vec()),
            _ => Err(self.broken(table.root_span().object, "is of another kind")),
        }
    }
}
