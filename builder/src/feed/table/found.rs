//! What is found in one row.

use super::row::Flaw;
use crate::feed::Oddity;
use crate::ingest::Item;

/// What one row says, and what is wrong or odd in it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Items about the row's own record.
    pub(super) items: Vec<Item>,
    /// Items about the parties and linked records that the row names.
    pub(super) named: Vec<Item>,
    /// Cells that are not taken.
    pub(super) flaws: Vec<Flaw>,
    /// What is taken although it is odd.
    pub(super) warnings: Vec<Oddity>,
}

impl Found {
    /// Forgets the last row.
    pub(super) fn clear(&mut self) {
        self.items.clear();
        self.named.clear();
        self.flaws.clear();
        self.warnings.clear();
    }

    /// Notes a cell that is not taken.
    pub(super) fn flaw(
        &mut self,
        at: usize,
        code: &'static str,
        message: String,
        hint: &'static str,
    ) {
        self.flaws.push(Flaw {
            column: u32::try_from(at + 1).ok(),
            code,
            message,
            hint,
        });
    }
}
