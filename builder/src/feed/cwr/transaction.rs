//! Lines that belong together: a work, an agreement or an acknowledgement with its details.

use super::line::Line;

/// Most lines of one transaction: works with every country of the world for every publisher have
/// some thousands.
pub const MOST_LINES: usize = 100_000;

/// A transaction: its header record, what an acknowledgement says about it, and its details.
#[derive(Clone, Debug, Default)]
pub struct Transaction {
    /// The `ACK` record, in an acknowledgement file.
    pub ack: Option<Line>,
    /// `AGR`, `NWR`, `REV`, `ISW`, `EXC` or `WRK`; an acknowledgement may have none.
    pub header: Option<Line>,
    /// Every other record, in the order of the file.
    pub details: Vec<Line>,
}

/// Tells whether a record type begins a transaction.
pub fn is_header(kind: &str) -> bool {
    matches!(kind, "AGR" | "NWR" | "REV" | "ISW" | "EXC" | "WRK")
}

impl Transaction {
    /// Tells whether a record goes on with this transaction.
    pub fn takes(&self, line: &Line) -> bool {
        let Some(first) = self.ack.as_ref().or(self.header.as_ref()) else {
            return false;
        };
        line.transaction() == first.transaction()
            && line.kind != "ACK"
            && (self.header.is_none() || !is_header(&line.kind))
    }

    /// Begins a transaction with an `ACK` or a header; `None` for any other record.
    pub fn begin(line: Line) -> Option<Self> {
        let mut new = Self::default();
        match line.kind.as_str() {
            "ACK" => new.ack = Some(line),
            kind if is_header(kind) => new.header = Some(line),
            _ => return None,
        }
        Some(new)
    }

    /// Adds a record that [`takes`](Self::takes) says belongs here.
    pub fn push(&mut self, line: Line) {
        if self.header.is_none() && is_header(&line.kind) {
            self.header = Some(line);
        } else {
            self.details.push(line);
        }
    }

    /// The line on which it begins.
    pub fn line(&self) -> u64 {
        let first = self.ack.as_ref().or(self.header.as_ref());
        first.map_or(0, |line| line.line)
    }

    /// Its details of one type.
    pub fn details<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Line> {
        self.details.iter().filter(move |line| line.kind == kind)
    }
}
