//! Writes rows of *fuzzy* from sorted words.

use super::fuzzy::{LONG, LONGEST, words_key};
use crate::error::Corrupt;
use crate::segment::WriteError;

/// Collects words into FSTs.
#[derive(Default)]
pub struct WordCutter {
    open: Option<Open>,
    /// First letter of the last word.
    last: Option<char>,
}

/// An FST that is being written.
struct Open {
    first: String,
    fst: fst::MapBuilder<Vec<u8>>,
}

/// A row: its key and its value.
type Pair = (Vec<u8>, Vec<u8>);

impl WordCutter {
    /// Adds a word with the step of its best card; returns the row that is complete without it, if
    /// one is.
    ///
    /// # Errors
    /// Fails when the word is not after the last one.
    pub fn push(&mut self, word: &str, step: u8) -> Result<Option<Pair>, WriteError> {
        let letter = word.chars().next();
        let last = self.last;
        let is_full = |open: &mut Open| {
            let bytes = open.fst.bytes_written();
            bytes >= LONGEST as u64 || (bytes >= LONG as u64 && last != letter)
        };
        let done = match self.open.as_mut().is_some_and(is_full) {
            true => self.take()?,
            false => None,
        };
        // A letter that begins with a row is its key, so that nobody looks for it in the row before.
        let is_new = self.last != letter;
        self.last = letter;
        let open = self.open.get_or_insert_with(|| Open {
            first: match letter {
                Some(letter) if is_new => letter.to_string(),
                _ => word.to_owned(),
            },
            fst: fst::MapBuilder::memory(),
        });
        let inserted = open.fst.insert(word, u64::from(step));
        inserted.map_err(|_| WriteError::Order(word.as_bytes().to_vec()))?;
        Ok(done)
    }

    /// Ends the words; returns the last row.
    ///
    /// # Errors
    /// Fails when the FST cannot be written.
    pub fn finish(mut self) -> Result<Option<Pair>, WriteError> {
        self.take()
    }

    fn take(&mut self) -> Result<Option<Pair>, WriteError> {
        const BROKEN: Corrupt = Corrupt::new("words", "have an FST that cannot be written");
        let Some(open) = self.open.take() else {
            return Ok(None);
        };
        let fst = open.fst.into_inner().map_err(|_| BROKEN)?;
        Ok(Some((words_key(&open.first), fst)))
    }
}
