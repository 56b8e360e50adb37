//! Values of the tables *titles* and *prefixes*: result cards, so that a page of results needs
//! no record.
//!
//! A title is at its [fold](crate::text::fold). Up to [`limits::CARDS`] cards of each kind stand
//! in its row; when there are more, *all* its cards stand in continuation rows as well, in the
//! order of results, [`limits::CARDS_PAGE`] a row, at [`page_key`]. A prefix that more than one
//! block of *titles* has titles for has its best cards in *prefixes*; for any other prefix they
//! are found by reading the one block.

#[cfg(test)]
mod tests;

use crate::codec::{self, Input, Output, Stored};
use crate::error::Corrupt;
use crate::id::Identifier;
use crate::order::Adds;
use crate::record::{Kind, Target, date};
use crate::text::words::composed;

/// What a list of results shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Popularity, 0-255.
    pub weight: u8,
    /// The record.
    pub target: Target,
    /// The title or name that has the fold, as the source writes it.
    pub title: String,
    /// The record's main title when `title` is another one; else empty.
    pub of: String,
    /// The main credit (artist of a recording or release, writers of a work); may be empty.
    pub credit: String,
    /// Year of release or publication; 0 when not known.
    pub year: u16,
}

impl Card {
    /// The order of results: weight, best first, then kind and identifier, then title.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |card: &Self| std::cmp::Reverse(card.weight);
        key(self)
            .cmp(&key(other))
            .then_with(|| self.target.cmp(&other.target))
            .then_with(|| self.title.cmp(&other.title))
    }
}

/// A row of *titles* or *prefixes*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// How many cards there are per kind, in the order of [`Kind::ALL`]; 0 in *prefixes*, where
    /// they are not counted.
    pub totals: [u32; 4],
    /// The best cards of every kind, in the [order of results](Card::order).
    pub cards: Vec<Card>,
}
impl Entry {
    /// Counts cards by kind.
    fn totals(cards: &[Card]) -> [u32; 4] {
        let mut totals = [0; 4];
        for card in cards {
            if let Some(total) = totals.get_mut(usize::from(u8::from(card.target.kind))) {
                *total += 1;
            }
        }
        totals
    }

    /// Returns how many cards of a kind there are.
    pub fn total(&self, kind: Kind) -> u32 {
        let at = usize::from(u8::from(kind));
        self.totals.get(at).copied().unwrap_or(0)
    }

    /// Tells whether there are cards that are not in the row.
    pub fn continues(&self) -> bool {
        let all = self
            .totals
            .iter()
            .fold(0u32, |sum, total| sum.saturating_add(*total));
        all as usize > self.cards.len()
    }
}

/// Returns the key of a continuation row: the fold, a zero byte (which no fold has), the number
/// of the page (big-endian).
pub fn page_key(fold: &str, page: u32) -> Vec<u8> {
    let mut key = fold.as_bytes().to_vec();
    key.push(0);
    key.push_all(page.to_be_bytes());
    key
}

/// Tells whether a key is that of a continuation row.
pub fn is_page(key: &[u8]) -> bool {
    // The zero byte is the fifth from behind, before the number of the page.
    key.len() > 4 && key.get(key.len() - 5) == Some(&0)
}

/// How the title of a card follows from the key of its row.
const FORMS: u8 = 6;

/// Makes a title of a fold: 1 as it is, 2 with every word, 3 with the first one begun with a capital
/// letter, 4 in capital letters, where only letters of ASCII change; 5 with kana and Hangul composed.
fn formed(fold: &[u8], form: u8) -> Option<String> {
    let end = fold.iter().position(|byte| *byte == 0);
    let mut title = fold.get(..end.unwrap_or(fold.len()))?.to_vec();
    if form == 5 {
        return Some(composed(std::str::from_utf8(&title).ok()?));
    }
    let mut before = b' ';
    for (at, byte) in title.iter_mut().enumerate() {
        let is_capital = match form {
            2 => before == b' ',
            3 => at == 0,
            form => form == 4,
        };
        before = *byte;
        if is_capital {
            byte.make_ascii_uppercase();
        }
    }
    String::from_utf8(title).ok()
}

/// A byte of the shape: kind (2 bits), [form](formed) of the title (3 bits; 0 when it is a text),
/// whether there are `of`, `credit`, `year`.
///
/// The identifier, the weight, and what there is of title, `of` and `credit` follow; last the year,
/// as a byte that counts from 1899, or byte 0 and two bytes.
impl Stored for Card {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        let is_it = |form: &u8| formed(to.key(), *form).as_ref() == Some(&self.title);
        let form = (1..FORMS).find(is_it).unwrap_or(0);
        let (of, credit) = (!self.of.is_empty(), !self.credit.is_empty());
        let flags = u8::from(of) << 5 | u8::from(credit) << 6 | u8::from(self.year > 0) << 7;
        to.shape(u8::from(self.target.kind) | form << 2 | flags)?;
        self.target.id.write(to)?;
        self.weight.write(to)?;
        if form == 0 {
            self.title.write(to)?;
        }
        for text in [&self.of, &self.credit] {
            if !text.is_empty() {
                text.write(to)?;
            }
        }
        if self.year > 0 {
            date::write_year(to, self.year);
        }
        Some(())
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        Self::heavy(from, 0)?
    }
}

impl Card {
    /// Reads a card, or only its beginning when it has less weight than `least`.
    #[cfg_attr(imr_engine, optimize(speed))]
    fn heavy(from: &mut Input<'_>, least: u8) -> Option<Option<Self>> {
        let shape = from.shape()?;
        let kind = Kind::try_from(shape & 3).ok()?;
        let id = Identifier::read(from)?;
        let weight = u8::read(from)?;
        if weight < least {
            return Some(None);
        }
        let title = match shape >> 2 & 7 {
            0 => String::read(from)?,
            form => formed(from.key(), (form < FORMS).then_some(form)?)?,
        };
        let mut text = |is_there: u8| match shape & is_there {
            0 => Some(String::new()),
            _ => String::read(from),
        };
        let (of, credit) = (text(1 << 5)?, text(1 << 6)?);
        let year = match shape >> 7 {
            0 => 0,
            _ => date::read_year(from)?,
        };
        Some(Some(Self {
            weight,
            target: Target { kind, id },
            title,
            of,
            credit,
            year,
        }))
    }

    /// Passes a card over; returns its kind and its weight.
    fn skip(from: &mut Input<'_>) -> Option<(Kind, u8)> {
        let shape = from.shape()?;
        codec::skip_identifier(from)?;
        let weight = u8::read(from)?;
        // The title, unless it follows from the key, then the others that there are.
        let is_there = [
            shape & 7 << 2 == 0,
            shape & 1 << 5 != 0,
            shape & 1 << 6 != 0,
        ];
        for is_there in is_there {
            if is_there {
                from.text()?;
            }
        }
        if shape >> 7 != 0 {
            date::read_year(from)?;
        }
        Some((Kind::try_from(shape & 3).ok()?, weight))
    }
}

/// How many cards there are in the row, times four, and where the totals are: 0 they are those of the
/// cards, 1 they are all 0, 2 they follow.
impl Stored for Entry {
    fn write(&self, to: &mut Output<'_>) -> Option<()> {
        let counted = Self::totals(&self.cards);
        let mode = match self.totals {
            totals if totals == counted => 0,
            [0, 0, 0, 0] => 1,
            _ => 2,
        };
        to.length(self.cards.len() << 2 | mode)?;
        if mode == 2 {
            self.totals.write(to)?;
        }
        self.cards.iter().try_for_each(|card| card.write(to))
    }

    fn read(from: &mut Input<'_>) -> Option<Self> {
        let (count, mut totals) = head(from)?;
        let mut cards = Vec::new();
        for _ in 0..count {
            cards.push(Card::read(from)?);
        }
        let explicit = totals.get_or_insert_with(|| Self::totals(&cards));
        Some(Self {
            totals: *explicit,
            cards,
        })
    }
}

/// Reads the number of cards and the totals, unless they are those of the cards.
fn head(from: &mut Input<'_>) -> Option<(u32, Option<[u32; 4]>)> {
    let head = u32::read(from)?;
    let totals = match head & 3 {
        0 => None,
        1 => Some([0; 4]),
        2 => Some(<[u32; 4]>::read(from)?),
        _ => return None,
    };
    Some((head >> 2, totals))
}

/// Reads the beginning of a row: how many cards there are of all kinds, and how many are in it.
///
/// # Errors
/// Fails when the bytes do not begin like a row.
pub fn counts(value: &[u8]) -> Result<(u64, u32), Corrupt> {
    let (cards, totals) = head(&mut Input::open(&[], value)?).ok_or(BAD)?;
    let all = match totals {
        None => u64::from(cards),
        Some([works, recordings, releases, parties]) => {
            u64::from(works) + u64::from(recordings) + u64::from(releases) + u64::from(parties)
        }
    };
    Ok((all, cards))
}

const BAD: Corrupt = Corrupt::new("titles", "have a card that cannot be decoded");

/// Encodes a row.
///
/// # Errors
/// Fails when it is larger than [`crate::limits::VALUE`].
pub fn encode(key: &[u8], entry: &Entry) -> Result<Vec<u8>, Corrupt> {
    super::bounded(codec::encode_at(key, entry)?)
}

/// Decodes the row with a key.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write.
pub fn decode(key: &[u8], value: &[u8]) -> Result<Entry, Corrupt> {
    codec::decode_at(key, value)
}

/// Decodes the cards of a row one after the other, best first, and hands them to `take`, which returns
/// how much weight the next one must have, in this row or another; ends when one has less than `least`,
/// which is kept for the next row, or at `None`.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write, as far as it reads.
#[cfg_attr(imr_engine, optimize(speed))]
pub fn each(
    key: &[u8],
    value: &[u8],
    least: &mut u8,
    take: &mut dyn FnMut(Card) -> Option<u8>,
) -> Result<(), Corrupt> {
    let mut input = Input::open(key, value)?;
    let (count, _) = head(&mut input).ok_or(BAD)?;
    for _ in 0..count {
        let Some(card) = Card::heavy(&mut input, *least).ok_or(BAD)? else {
            break;
        };
        match take(card) {
            Some(next) => *least = next,
            None => break,
        }
    }
    Ok(())
}

/// Lists kind and weight of the cards of a row, in their order.
///
/// # Errors
/// Fails on bytes that [`encode`] does not write, as far as they tell where a card ends.
pub fn weights(value: &[u8]) -> Result<Vec<(Kind, u8)>, Corrupt> {
    let mut input = Input::open(&[], value)?;
    let (count, _) = head(&mut input).ok_or(BAD)?;
    let mut weights = Vec::new();
    for _ in 0..count {
        weights.push(Card::skip(&mut input).ok_or(BAD)?);
    }
    Ok(weights)
}

/// Decodes one card of the row with a key; `None` when it has fewer.
///
/// # Errors
/// Fails when the card, or one before it, is not what [`encode`] writes.
pub fn card(key: &[u8], value: &[u8], number: u32) -> Result<Option<Card>, Corrupt> {
    let mut input = Input::open(key, value)?;
    let (count, _) = head(&mut input).ok_or(BAD)?;
    if number >= count {
        return Ok(None);
    }
    for _ in 0..number {
        Card::skip(&mut input).ok_or(BAD)?;
    }
    Card::read(&mut input).map(Some).ok_or(BAD)
}
