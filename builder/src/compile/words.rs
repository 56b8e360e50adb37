//! The tables of words: *tokens*, *postings* and *fuzzy*, from the words of cards.

use std::io;

use imr_snapshots::table::tokens::{Field, Group};
use imr_snapshots::table::{TableName, TokenCutter, WordCutter, fuzzy};
use imr_snapshots::text::words::is_unspaced;

use super::Settings;
use super::spool::{Checks, RowWriter, Spool};
use crate::ingest::bytes::damaged;
use crate::ingest::sort::{Sorted, Sorter};

/// Collects the words of cards.
pub struct Words {
    sorter: Sorter,
    key: Vec<u8>,
}

impl Words {
    /// Begins without any.
    pub(super) fn new(settings: &Settings<'_>) -> Self {
        Self {
            sorter: Sorter::new(settings.scratch, settings.budget),
            key: Vec::new(),
        }
    }

    /// Adds the words of a card, given with blanks between them.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub(super) fn add(
        &mut self,
        words: &str,
        field: Field,
        group: Group,
        number: u32,
    ) -> io::Result<()> {
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            self.key.clear();
            self.key.extend_from_slice(word.as_bytes());
            self.key.extend([0, field as u8, group.byte()]);
            self.key.extend(number.to_be_bytes());
            self.sorter.push(&self.key, &[])?;
        }
        Ok(())
    }

    /// Writes the tables.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub(super) fn finish(
        self,
        settings: &Settings<'_>,
        checks: &mut Checks,
    ) -> io::Result<Vec<Spool>> {
        let mut tables = Tables::new(settings)?;
        let mut sorted = self.sorter.finish()?;
        tables.read(&mut sorted, checks)?;
        drop(sorted);
        tables.finish(checks)
    }
}

/// The tables while they are written.
struct Tables {
    tokens: RowWriter,
    postings: RowWriter,
    fuzzy: RowWriter,
    words: WordCutter,
    rests: Sorter,
    cutter: TokenCutter,
    pages: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Tables {
    fn new(settings: &Settings<'_>) -> io::Result<Self> {
        Ok(Self {
            tokens: RowWriter::new(TableName::Tokens, settings.scratch)?,
            postings: RowWriter::new(TableName::Postings, settings.scratch)?,
            fuzzy: RowWriter::new(TableName::Fuzzy, settings.scratch)?,
            words: WordCutter::default(),
            rests: Sorter::new(settings.scratch, settings.budget / 4),
            cutter: TokenCutter::default(),
            pages: Vec::new(),
        })
    }

    fn read(&mut self, sorted: &mut Sorted, checks: &mut Checks) -> io::Result<()> {
        let mut word = String::new();
        let mut step = u8::MAX;
        while let Some((key, _)) = sorted.current() {
            let (text, card) = key.split_last_chunk::<7>().ok_or_else(damaged)?;
            let [_, field, group, number @ ..] = *card;
            let group = Group::from_byte(group).ok_or_else(damaged)?;
            if text != word.as_bytes() {
                self.close(&word, step, checks)?;
                std::str::from_utf8(text)
                    .map_err(io::Error::other)?
                    .clone_into(&mut word);
                step = u8::MAX;
            }
            step = step.min(group.step());
            let field = if field == Field::Title as u8 {
                Field::Title
            } else {
                Field::Name
            };
            let number = u32::from_be_bytes(number);
            self.cutter
                .push(&word, field, group, number, &mut self.pages);
            self.drain(checks)?;
            sorted.advance()?;
        }
        self.close(&word, step, checks)
    }

    fn close(&mut self, word: &str, step: u8, checks: &mut Checks) -> io::Result<()> {
        if word.is_empty() {
            return Ok(());
        }
        let row = self.cutter.close(word, &mut self.pages);
        self.tokens.push(word.as_bytes(), &row, checks)?;
        self.drain(checks)?;
        if !may_be_mistyped(word) {
            return Ok(());
        }
        let done = self.words.push(word, step).map_err(io::Error::other)?;
        if let Some((key, value)) = done {
            self.fuzzy.push(&key, &value, checks)?;
        }
        let mut letters = word.chars();
        let first = letters.next().map(String::from).unwrap_or_default();
        let key = fuzzy::rest_key(letters.as_str());
        self.rests.push(&key, first.as_bytes())
    }

    fn drain(&mut self, checks: &mut Checks) -> io::Result<()> {
        for (key, value) in self.pages.drain(..) {
            self.postings.push(&key, &value, checks)?;
        }
        Ok(())
    }

    fn finish(mut self, checks: &mut Checks) -> io::Result<Vec<Spool>> {
        if let Some((key, value)) = self.words.finish().map_err(io::Error::other)? {
            self.fuzzy.push(&key, &value, checks)?;
        }
        let mut rests = self.rests.finish()?;
        let (mut rest, mut firsts) = (Vec::new(), Vec::new());
        while let Some((key, first)) = rests.current() {
            if key != rest && !firsts.is_empty() {
                self.fuzzy.push(&rest, &firsts, checks)?;
                firsts.clear();
            }
            key.clone_into(&mut rest);
            firsts.extend_from_slice(first);
            rests.advance()?;
        }
        if !firsts.is_empty() {
            self.fuzzy.push(&rest, &firsts, checks)?;
        }
        Ok(vec![
            self.tokens.finish()?,
            self.postings.finish()?,
            self.fuzzy.finish()?,
        ])
    }
}

/// Tells whether a word is looked for when another one was typed: not one letter, and not two of a
/// script without blanks, which are parts of words.
fn may_be_mistyped(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    let is_short = letters.clone().nth(1).is_none();
    if first.is_some_and(is_unspaced) && is_short {
        return false;
    }
    letters.next().is_some()
}
