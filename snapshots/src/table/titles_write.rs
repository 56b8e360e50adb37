//! Writes the tables *titles* and *prefixes* in one pass over sorted cards.

use super::TableName;
use super::titles::{Card, Entry, encode, page_key};
use super::tokens::units;
use crate::limits;
use crate::record::{Kind, Target};
use crate::segment::{BlockCutter, RawBlock, WriteError};

/// What the cutter has finished; the caller takes it away.
#[derive(Debug, Default)]
pub struct TitleParts {
    /// Blocks of *titles*, in order.
    pub blocks: Vec<RawBlock>,
    /// Rows of *prefixes*; not in order.
    pub prefixes: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Cuts cards, sorted by fold and then in [their order](Card::order), into blocks of *titles*,
/// and collects the rows of *prefixes*.
///
/// A prefix has a row exactly when the directory of *titles* leads its first and its last
/// possible title to different blocks, which is when two neighbouring keys that both begin with
/// it are in different blocks.
pub struct TitleCutter {
    blocks: BlockCutter,
    /// The title whose cards are being collected.
    fold: String,
    entry: Entry,
    has_pages: bool,
    page: Vec<Card>,
    pages: Vec<(Vec<u8>, Vec<u8>)>,
    last: Option<Target>,
    open: Vec<Prefix>,
    key: Vec<u8>,
    starts_block: bool,
}

/// The best cards of the titles that begin with a prefix of the current key, but those that a longer
/// open prefix has.
struct Prefix {
    length: usize,
    spans: bool,
    best: [Vec<Card>; 4],
}

impl Default for TitleCutter {
    fn default() -> Self {
        Self {
            blocks: BlockCutter::new(TableName::Titles),
            fold: String::new(),
            entry: Entry::default(),
            has_pages: false,
            page: Vec::new(),
            pages: Vec::new(),
            last: None,
            open: Vec::new(),
            key: Vec::new(),
            starts_block: false,
        }
    }
}

impl TitleCutter {
    /// Adds a card at a fold, and tells whether it is one more; an empty fold is ignored, and so is
    /// a second card of a record at the same fold.
    ///
    /// # Errors
    /// Fails when the folds are not in order.
    pub fn push(
        &mut self,
        fold: &str,
        card: Card,
        out: &mut TitleParts,
    ) -> Result<bool, WriteError> {
        if fold.is_empty() {
            return Ok(false);
        }
        if fold != self.fold {
            self.close(out)?;
            fold.clone_into(&mut self.fold);
        }
        if self.last.as_ref().is_some_and(|last| *last == card.target) {
            return Ok(false);
        }
        self.last = Some(card.target.clone());
        let kind = usize::from(u8::from(card.target.kind));
        let total = self.entry.totals.get_mut(kind);
        let is_best = total.is_some_and(|total| {
            *total += 1;
            *total as usize <= limits::CARDS
        });
        // Most titles have few cards, which are on no page.
        if !is_best && !self.has_pages {
            self.has_pages = true;
            self.page.clone_from(&self.entry.cards);
        }
        if self.has_pages {
            self.page.push(card.clone());
            if self.page.len() == limits::CARDS_PAGE {
                self.turn()?;
            }
        }
        if is_best {
            self.entry.cards.push(card);
        }
        Ok(true)
    }

    /// Ends the tables.
    ///
    /// # Errors
    /// Fails when the last title is too large.
    pub fn finish(mut self, out: &mut TitleParts) -> Result<(), WriteError> {
        self.close(out)?;
        self.shorten(0, out)?;
        out.blocks.extend(self.blocks.finish());
        Ok(())
    }

    fn turn(&mut self) -> Result<(), WriteError> {
        let cards = std::mem::take(&mut self.page);
        let key = page_key(&self.fold, self.pages.len() as u32);
        let entry = Entry {
            totals: [0; 4],
            cards,
        };
        let value = encode(&key, &entry)?;
        self.pages.push((key, value));
        Ok(())
    }

    /// Writes the rows of the collected title.
    fn close(&mut self, out: &mut TitleParts) -> Result<(), WriteError> {
        if self.entry.cards.is_empty() {
            return Ok(());
        }
        let entry = std::mem::take(&mut self.entry);
        self.last = None;
        if entry.continues() && !self.page.is_empty() {
            self.turn()?;
        }
        let fold = std::mem::take(&mut self.fold);
        let value = encode(fold.as_bytes(), &entry)?;
        self.row(fold.as_bytes(), &value, out)?;
        let continues = entry.continues();
        self.offer(&fold, entry.cards);
        if continues {
            for (key, page) in std::mem::take(&mut self.pages) {
                self.row(&key, &page, out)?;
            }
        }
        self.has_pages = false;
        self.page.clear();
        self.pages.clear();
        Ok(())
    }

    fn row(&mut self, key: &[u8], value: &[u8], out: &mut TitleParts) -> Result<(), WriteError> {
        let shared = self.key.iter().zip(key).take_while(|(a, b)| a == b).count();
        self.shorten(shared, out)?;
        if self.starts_block {
            self.open.iter_mut().for_each(|prefix| prefix.spans = true);
        }
        self.key = key.to_vec();
        let block = self.blocks.push_items(key, value, units(key, value)?)?;
        self.starts_block = block.is_some();
        out.blocks.extend(block);
        Ok(())
    }

    /// Closes the prefixes that are longer than what the next key shares with this one.
    fn shorten(&mut self, shared: usize, out: &mut TitleParts) -> Result<(), WriteError> {
        while let Some(prefix) = self.open.pop_if(|prefix| prefix.length > shared) {
            if prefix.spans {
                let mut cards: Vec<Card> = prefix.best.iter().flatten().cloned().collect();
                cards.sort_by(Card::order);
                let key: Vec<u8> = self.key.iter().copied().take(prefix.length).collect();
                let entry = Entry {
                    totals: [0; 4],
                    cards,
                };
                let value = encode(&key, &entry)?;
                out.prefixes.push((key, value));
            }
            if let Some(shorter) = self.open.last_mut() {
                shorter.join(prefix.best);
            }
        }
        Ok(())
    }

    /// Opens the prefixes of a title and offers its cards to the longest, which hands them on to the
    /// next shorter one when it is closed.
    fn offer(&mut self, fold: &str, cards: Vec<Card>) {
        let known = self.open.last().map_or(0, |prefix| prefix.length);
        let ends = fold.char_indices().map(|(at, c)| at + c.len_utf8());
        for length in ends.filter(|end| *end > known && *end <= limits::PREFIX) {
            self.open.push(Prefix {
                length,
                spans: false,
                best: Default::default(),
            });
        }
        let Some(longest) = self.open.last_mut() else {
            return;
        };
        for card in cards {
            let kind = usize::from(u8::from(card.target.kind));
            if let Some(best) = longest.best.get_mut(kind) {
                offer(best, card);
            }
        }
    }
}

impl Prefix {
    /// Adds the best cards of a prefix that begins with this one.
    fn join(&mut self, others: [Vec<Card>; 4]) {
        for (best, cards) in self.best.iter_mut().zip(others) {
            if best.is_empty() {
                *best = cards;
            } else {
                cards.into_iter().for_each(|card| offer(best, card));
            }
        }
    }
}

/// Keeps the best cards, one of each record.
fn offer(best: &mut Vec<Card>, card: Card) {
    let full = best.len() >= limits::CARDS;
    if full && best.last().is_some_and(|last| last.order(&card).is_le()) {
        return;
    }
    if let Some(known) = best.iter().position(|known| known.target == card.target) {
        if best
            .get(known)
            .is_some_and(|known| known.order(&card).is_le())
        {
            return;
        }
        best.remove(known);
    }
    let at = best.partition_point(|known| known.order(&card).is_lt());
    best.insert(at, card);
    best.truncate(limits::CARDS);
}

/// Number of kinds, which the arrays above are long.
const _: () = assert!(Kind::ALL.len() == 4);
