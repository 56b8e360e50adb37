//! Opens tables for a query, and keeps what it waits for and what failed.

use std::cell::RefCell;
use std::rc::Rc;

use super::read::{BlockPart, Place, Reader};
use super::{Stop, Wave};
use crate::digest::ObjectName;
use crate::error::Unavailable;
use crate::manifest::Table;
use crate::segment::{Head, Held, Part, PartKind, Root, Span};
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::text::FoldTable;

/// Why parts of the query cannot go on.
#[derive(Default)]
pub(super) struct Stopped {
    /// What they wait for, each once.
    spans: Vec<Span>,
    /// What could not be had.
    failures: Vec<Unavailable>,
}

/// A table whose root is there, and its dictionary if it can be had.
pub(super) struct Opened<'a> {
    pub(super) entry: &'a Table,
    pub(super) root: Rc<Root>,
    /// The head that was read last, for the next row is often in the same segment.
    last: RefCell<Option<(usize, Rc<Head>)>>,
    /// Blocks that were read, the last one at the end, and where they are.
    pub(super) blocks: RefCell<Vec<(Place, BlockPart)>>,
}

impl<'a, S: Shelf> Reader<'a, S> {
    /// Returns what the query waits for.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.stopped.take().spans
    }

    /// Returns what could not be had.
    pub(crate) fn failure(&self, stop: Stop) -> Unavailable {
        let stopped = self.stopped.borrow();
        let failure = match stop {
            Stop::Unavailable(number) => stopped.failures.get(usize::from(number)),
            Stop::Need(_) => None,
        };
        failure.cloned().unwrap_or_else(|| Unavailable {
            object: self.manifest(),
            why: "a part was not loaded".to_owned(),
        })
    }

    /// Notes that a part cannot be had.
    pub(super) fn fail(&self, object: ObjectName, why: String) -> Stop {
        let failures = &mut self.stopped.borrow_mut().failures;
        failures.push(Unavailable { object, why });
        Stop::Unavailable(u16::try_from(failures.len() - 1).unwrap_or(u16::MAX))
    }

    pub(super) fn broken(&self, object: ObjectName, why: &str) -> Stop {
        self.fail(object, why.to_owned())
    }

    /// Makes the error of a row that is not what the snapshot promises.
    pub(crate) fn inconsistent(&self, why: &str) -> Stop {
        self.broken(self.manifest(), why)
    }

    fn manifest(&self) -> ObjectName {
        self.snapshot.checkpoint().manifest_span().object
    }

    /// Opens a table; `None` if the snapshot has none of this name.
    pub(super) fn opened(&self, name: TableName) -> Result<Option<&Opened<'a>>, Stop> {
        let Some(cell) = self.opened.get(name as usize) else {
            return Ok(None);
        };
        if cell.get().is_none() {
            let Some(entry) = self.snapshot.manifest().table(name) else {
                return Ok(None);
            };
            let _ = cell.set(Opened {
                entry,
                root: self.root(entry)?,
                last: RefCell::default(),
                blocks: RefCell::default(),
            });
        }
        Ok(cell.get())
    }

    /// Loads the root of a table and, in the same wave, its dictionary.
    fn root(&self, table: &Table) -> Result<Rc<Root>, Stop> {
        let mut wave = Wave::default();
        let span = table.root_span();
        let root = wave.part(self.part(&span));
        if let Some(span) = table.dictionary_span() {
            // A dictionary that cannot be had fails the blocks that need it, not the root.
            let _ = wave.part(self.part(&span));
        }
        wave.end()?;
        match root?.as_deref() {
            Some(Part::Root(root)) => Ok(Rc::clone(root)),
            _ => Err(self.broken(span.object, "is of another kind")),
        }
    }

    /// Loads the table that titles were folded with and, in the same wave, the roots that a search
    /// begins at.
    pub(crate) fn fold_table(&self) -> Result<Rc<FoldTable>, Stop> {
        let mut wave = Wave::default();
        let span = self.snapshot.manifest().fold_span();
        let table = wave.part(self.part(&span));
        for name in TableName::SEARCHED {
            // One that cannot be had fails the rows that need it.
            let root = wave.part(self.opened(name));
            // Where the first is, the others are: they were loaded together.
            if !wave.waits() && root.is_ok() {
                break;
            }
        }
        wave.end()?;
        match table?.as_deref() {
            Some(Part::Fold(table)) => Ok(Rc::clone(table)),
            _ => Err(self.broken(span.object, "is of another kind")),
        }
    }

    #[cfg_attr(imr_engine, optimize(speed))]
    pub(super) fn head(
        &self,
        name: TableName,
        table: &Opened<'_>,
        segment: usize,
    ) -> Result<Rc<Head>, Stop> {
        if let Some((number, last)) = table.last.borrow().as_ref()
            && *number == segment
        {
            return Ok(Rc::clone(last));
        }
        let Some(entry) = table.root.segments().get(segment) else {
            let root = table.entry.root_span().object;
            return Err(self.broken(root, "names a part that it does not have"));
        };
        let part = self.part(&Span {
            object: entry.name,
            offset: 0,
            length: entry.head,
            digest: entry.head_digest,
            kind: PartKind::Head,
        })?;
        match part.as_ref() {
            Part::Head(head) if head.table() == name && table.root.table() == name => {
                table.last.replace(Some((segment, Rc::clone(head))));
                Ok(Rc::clone(head))
            }
            _ => Err(self.broken(entry.name, "is of another kind")),
        }
    }

    pub(super) fn part(&self, span: &Span) -> Result<Rc<Part>, Stop> {
        match self.shelf.part(span) {
            Held::Here(part) => Ok(part),
            Held::Absent => {
                let spans = &mut self.stopped.borrow_mut().spans;
                let is_new = !spans.contains(span);
                if is_new {
                    spans.push(*span);
                }
                Err(Stop::Need(u16::from(is_new)))
            }
            Held::Failed(why) => Err(self.fail(span.object, why)),
        }
    }
}
