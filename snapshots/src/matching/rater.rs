//! A quick comparison with result cards, which say less than the records.

use super::{Fit, Line, Names};
use crate::text::FoldTable;

/// Compares result cards with a line; many of them have the same title.
pub struct Rater<'l> {
    line: &'l Line,
    table: &'l FoldTable,
    known: Vec<(String, String, Best)>,
}

impl Line {
    /// Begins to compare with result cards.
    pub fn rater<'l>(&'l self, table: &'l FoldTable) -> Rater<'l> {
        Rater {
            line: self,
            table,
            known: Vec::new(),
        }
    }
}

impl Rater<'_> {
    /// Returns the score of a card, from its title, the main title if that is another one, and its
    /// credit.
    pub fn rate(&mut self, title: &str, of: &str, credit: &str) -> u16 {
        let known = self
            .known
            .iter()
            .position(|(a, b, _)| a == title && b == of);
        let at = known.unwrap_or(self.known.len());
        if known.is_none() {
            let titles = [title, of].into_iter().filter(|title| !title.is_empty());
            let best = self.line.best(titles, self.table, &mut Fit::default());
            self.known.push((title.to_owned(), of.to_owned(), best));
        }
        let Some((_, _, best)) = self.known.get(at) else {
            return 0;
        };
        let line = self.line;
        if line.has_credit(credit, best) {
            return best.with(Some(1_000));
        }
        let mut names = Names::new(std::iter::once(credit), self.table);
        names.add_all(&best.guests, self.table);
        best.with(line.credited(&names).or(line.writers.shared(&names)))
    }
}

/// How much the best title of a record is like that of a line.
#[derive(Default)]
pub(super) struct Best {
    /// Title times version, in 1,000,000ths.
    pub(super) alike: u32,
    pub(super) guests: Vec<String>,
}

impl Best {
    /// Returns the score with the names that are shared.
    pub(super) fn with(&self, shared: Option<u16>) -> u16 {
        let names = shared.map_or(780, |shared| 350 + u32::from(shared) * 65 / 100);
        u16::try_from(self.alike / 1_000 * names / 1_000).unwrap_or(0)
    }
}
