//! Cards in which words of a line are spelled otherwise.

use super::super::asked::Asked;
use super::super::budget::Budget;
use super::super::read::Reader;
use super::super::readings::Read;
use super::super::spell::Reach;
use super::super::terms::Term;
use super::super::tiers::Ask;
use super::super::{Stop, Wave};
use super::found::Rated;
use crate::matching::Line;
use crate::order::Adds;
use crate::shelf::Shelf;
use crate::text::FoldTable;
use crate::text::together;

/// Cards that are found by words that are spelled otherwise.
const SPELLED: usize = 64;
/// Words that a word is respelled as in a title, and such titles.
const RESPELLED: usize = 24;
const FOLDS: usize = 64;

impl<S: Shelf> Reader<'_, S> {
    /// Adds cards that have one word, or all unknown ones, spelled otherwise.
    pub(super) fn by_spelling(
        &self,
        line: &Line,
        text: &Asked,
        names: &Asked,
        table: &FoldTable,
        rated: &mut Rated<'_>,
    ) -> Result<(), Stop> {
        let mut budget = Budget::new();
        let mut wave = Wave::default();
        let meant = wave.part(self.all_meant(text, false, Reach::Far, &mut budget));
        let named = wave.part(self.all_meant(names, true, Reach::Far, &mut budget));
        wave.end()?;
        // Lines that come here are hard: with the likely words alone hardly one of them is matched.
        let mut read = Read {
            text: meant?.unwrap_or_default(),
            names: named?.unwrap_or_default(),
            open: Term::default(),
            titles: Vec::new(),
        };
        // Titles in which a word is another, or two.
        let fold = line.folds().0;
        let mut folds: Vec<String> = Vec::new();
        for (word, meant) in text.words.iter().zip(&read.text) {
            let before = fold.get(..word.place.start).unwrap_or_default();
            let after = fold.get(word.place.end..).unwrap_or_default();
            for pair in &meant.pairs {
                folds.push(together(&[before, &pair.text, after]));
            }
            for word in meant.words.variants.iter().take(RESPELLED) {
                folds.push(together(&[before, &table.fold(&word.token), after]));
            }
        }
        let mut wave = Wave::default();
        for fold in folds.iter().take(FOLDS) {
            let range = wave.part(self.range(fold))?.unwrap_or_default();
            read.titles.push_all((!range.is_empty()).then_some(range));
        }
        wave.end()?;
        let ask = Ask {
            fold,
            text,
            names,
            kind: rated.usage.kind,
            without: Vec::new(),
        };
        // The title with a word in another spelling; only if that is not good, other titles with it.
        for is_title in [true, false] {
            // One that uses up what it may do leaves the other its own.
            let budget = &mut Budget::new();
            let (spots, _) = self.with_read(&ask, &read, is_title, None, SPELLED, budget)?;
            self.rate(spots, rated, &mut Budget::new())?;
            if rated.is_good() {
                break;
            }
        }
        Ok(())
    }
}
