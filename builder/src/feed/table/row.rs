//! A row, and what can be wrong with it.

pub(super) use crate::feed::flaw::Flaw;

/// One row, cut into cells.
#[derive(Clone, Copy, Debug)]
pub(in crate::feed) struct Row<'a> {
    text: &'a str,
    cells: &'a [(u32, u32)],
}

impl<'a> Row<'a> {
    /// A row of cells that are ranges of `text`.
    pub(in crate::feed) fn new(text: &'a str, cells: &'a [(u32, u32)]) -> Self {
        Self { text, cells }
    }

    /// The number of cells.
    pub(in crate::feed) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell without white space around it; empty if the row has no such cell.
    pub(in crate::feed) fn cell(&self, column: usize) -> &'a str {
        let range = self
            .cells
            .get(column)
            .map(|&(from, to)| from as usize..to as usize);
        range
            .and_then(|range| self.text.get(range))
            .unwrap_or_default()
            .trim()
    }

    /// Whether no cell has text.
    pub(in crate::feed) fn is_blank(&self) -> bool {
        (0..self.len()).all(|column| self.cell(column).is_empty())
    }
}

/// The flaw of a row whose byte `at` is not UTF-8.
pub(in crate::feed) fn not_utf8(bytes: &[u8], at: usize, column: Option<u32>) -> Flaw {
    let byte = bytes.get(at).copied().unwrap_or_default();
    Flaw {
        column,
        code: "utf8",
        message: format!("byte {} of the row (0x{byte:02X}) is not UTF-8", at + 1),
        hint: "is it Latin-1? convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE",
    }
}
