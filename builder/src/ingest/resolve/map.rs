//! Where identifiers lead, once every row has found its record.

use std::io;

use imr_snapshots::id::Scheme;
use imr_snapshots::record::Kind;
use imr_snapshots::table::home;

use super::{Run, RunWriter, Scratch, Sorted};
use crate::ingest::bytes::damaged;
use crate::ingest::key;

/// Key of an identifier that is not primary, or is of a soft scheme -> kind and key of each record
/// that it belongs to.
pub struct Map {
    /// All of them.
    pub whole: Run,
    /// Those that are looked up in the table of records of each kind, in the order of
    /// [`Kind::ALL`].
    pub aliases: Vec<Run>,
}

impl Map {
    /// Writes the map; a record that is found by its own identifier is no alias of itself.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub fn write(scratch: &Scratch, mut identities: Sorted) -> io::Result<Self> {
        let mut whole = RunWriter::new(scratch)?;
        let aliases = Kind::ALL.iter().map(|_| RunWriter::new(scratch));
        let mut aliases = aliases.collect::<io::Result<Vec<_>>>()?;
        while let Some((id, record)) = identities.current() {
            let scheme = id.first().and_then(|tag| Scheme::from_tag(*tag));
            let home = scheme.and_then(|scheme| home(scheme).kind());
            let (kind, target) = key::split(record).ok_or_else(damaged)?;
            if home != Some(kind) || id != target {
                whole.push(id, record)?;
                if let Some(home) = home {
                    aliases[home as usize].push(id, record)?;
                }
            }
            identities.advance()?;
        }
        let aliases = aliases.into_iter().map(RunWriter::finish);
        let aliases = aliases.collect::<io::Result<_>>()?;
        let whole = whole.finish()?;
        Ok(Self { whole, aliases })
    }
}
