//! Values of the tables *tokens* and *postings*: which cards a word is on.
//!
//! A card has a number: its place among all cards of *titles* (see [`units`]). It is of a [`Group`]:
//! how popular its record is, and of which kind. A row of *tokens* has two lists of cards for a
//! [token](crate::text::words), those with it in the title and those with it in a credited name; a
//! list is cut into groups, best first. A list of at most [`INLINE`] cards stands in the row, and so
//! do groups of at most [`SMALL`] of a longer one; of its other groups the row says how many cards
//! they have, and the cards are in *postings*, at [`key`], at most [`PAGE`] a row.
//!
//! A row of *tokens* has the three streams of the [codec](crate::codec), of which the texts are empty:
//!
//! ```text
//! shape: twice, for titles and for names:
//!   varint               cards; when there are any:
//!   at most INLINE:      for each card, by its number: byte, its group
//!   more:                varint groups - 1; per group: byte, the group; varint cards - 1
//! numbers: in that order, for the list or for each group that stands in the row:
//!   varint               the first card, then distances
//! a row of *postings*:
//!   varint               cards - 1 (the first is in the key), then distances
//! distances:
//!   if there are more cards: byte k, and for each distance to the one before, less 1, a Rice code:
//!   its quotient by 2^k as so many one bits and a zero bit, then k bits; highest bit first, zero
//!   bits up to the next byte
//! ```

use crate::codec;
use crate::error::Corrupt;
use crate::record::Kind;
use crate::segment::varint::Reader;
use crate::table::titles;

/// Longest list that stands in a row of *tokens*.
pub const INLINE: usize = 64;
/// Largest group of a longer list that stands in a row of *tokens*.
pub const SMALL: usize = 16;
/// Cards in a row of *postings*.
pub const PAGE: usize = 128;
/// Number of groups.
pub const GROUPS: u8 = 128;

/// Where a word is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// In the title of a card.
    Title = 0,
    /// In a name that the record credits.
    Name = 1,
}

impl Field {
    /// Both, in the order of a row.
    pub const ALL: [Self; 2] = [Self::Title, Self::Name];
}

/// How popular the record of a card is, and of which kind: lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group(u8);

impl Group {
    /// Returns the group of a card.
    pub fn of(weight: u8, kind: Kind) -> Self {
        Self((31 - (weight >> 3)) << 2 | u8::from(kind))
    }

    /// Reads a group.
    pub fn from_byte(byte: u8) -> Option<Self> {
        (byte < GROUPS).then_some(Self(byte))
    }

    /// Returns its byte.
    pub fn byte(self) -> u8 {
        self.0
    }

    /// Returns the kind of its records.
    pub fn kind(self) -> Option<Kind> {
        Kind::try_from(self.0 & 3).ok()
    }

    /// Returns the step of popularity, 0 the best.
    pub fn step(self) -> u8 {
        self.0 >> 2
    }
}

/// The cards of one group that have a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cards {
    /// The group.
    pub group: Group,
    /// How many there are.
    pub count: u32,
    /// Their numbers, if they stand in the row.
    pub numbers: Option<Vec<u32>>,
}

/// A row of *tokens*: the lists of titles and of names.
pub type Row = [Vec<Cards>; 2];

/// Reads a row of *tokens*.
///
/// # Errors
/// Fails on bytes that no writer writes.
pub fn decode(value: &[u8]) -> Result<Row, Corrupt> {
    let [shape, texts, cards] = codec::streams(value)?;
    let mut reader = Reader::new("token", shape);
    let mut cards = Reader::new("token", cards);
    let row = [
        list(&mut reader, &mut cards)?,
        list(&mut reader, &mut cards)?,
    ];
    if !texts.is_empty() {
        return Err(reader.corrupt("has texts"));
    }
    reader.end()?;
    cards.end()?;
    Ok(row)
}

fn list(reader: &mut Reader<'_>, cards: &mut Reader<'_>) -> Result<Vec<Cards>, Corrupt> {
    let count = reader.varint()?;
    if count == 0 {
        return Ok(Vec::new());
    }
    if count as usize <= INLINE {
        return short(reader, cards, count as usize);
    }
    let groups = reader.bounded(usize::from(GROUPS) - 1)? + 1;
    let mut list: Vec<Cards> = Vec::with_capacity(groups);
    let mut sum = 0u64;
    for _ in 0..groups {
        let group = Group::from_byte(reader.byte()?).ok_or(reader.corrupt("names no group"))?;
        if list.last().is_some_and(|before| before.group >= group) {
            return Err(reader.corrupt("has groups out of order"));
        }
        let count = reader.varint()?.saturating_add(1);
        sum += u64::from(count);
        let numbers = if count as usize <= SMALL {
            let first = cards.varint()?;
            Some(numbers(cards, first, count as usize)?)
        } else {
            None
        };
        list.push(Cards {
            group,
            count,
            numbers,
        });
    }
    if sum != u64::from(count) {
        return Err(reader.corrupt("has another number of cards than it says"));
    }
    Ok(list)
}

/// Reads a list whose cards are all in the row, and sorts them into their groups.
fn short(
    reader: &mut Reader<'_>,
    cards: &mut Reader<'_>,
    count: usize,
) -> Result<Vec<Cards>, Corrupt> {
    let first = cards.varint()?;
    let mut list: Vec<Cards> = Vec::new();
    for number in numbers(cards, first, count)? {
        let group = Group::from_byte(reader.byte()?).ok_or(reader.corrupt("names no group"))?;
        let at = list.partition_point(|cards| cards.group < group);
        match list.get_mut(at) {
            Some(cards) if cards.group == group => {
                cards.count += 1;
                cards.numbers.get_or_insert_default().push(number);
            }
            _ => list.insert(
                at,
                Cards {
                    group,
                    count: 1,
                    numbers: Some(vec![number]),
                },
            ),
        }
    }
    Ok(list)
}

/// Reads a row of *postings* whose key ends with `first`.
///
/// # Errors
/// Fails on bytes that no writer writes.
pub fn decode_page(value: &[u8], first: u32) -> Result<Vec<u32>, Corrupt> {
    let mut reader = Reader::new("postings", value);
    let count = reader.bounded(PAGE - 1)? + 1;
    let page = numbers(&mut reader, first, count)?;
    reader.end()?;
    Ok(page)
}

/// Reads ascending numbers after the first one.
fn numbers(reader: &mut Reader<'_>, first: u32, count: usize) -> Result<Vec<u32>, Corrupt> {
    let mut numbers = Vec::with_capacity(count);
    numbers.push(first);
    if count == 1 {
        return Ok(numbers);
    }
    let k = reader.byte()?;
    if k > 31 {
        return Err(reader.corrupt("has too long a remainder"));
    }
    let mut bits = Bits {
        bytes: reader.rest(),
        at: 0,
    };
    let mut last = first;
    for _ in 1..count {
        if let Some(distance) = bits.code(k) {
            last = match last.checked_add(distance) {
                Some(next) if next < u32::MAX => next + 1,
                _ => return Err(reader.corrupt("holds a number over 32 bits")),
            };
            numbers.push(last);
            continue;
        }
        let mut quotient = 0u32;
        while bits.next().ok_or(reader.corrupt("is cut short"))? {
            quotient += 1;
        }
        let mut remainder = 0u32;
        for _ in 0..k {
            let bit = bits.next().ok_or(reader.corrupt("is cut short"))?;
            remainder = remainder << 1 | u32::from(bit);
        }
        let distance = u64::from(quotient) << k | u64::from(remainder);
        last = u64::from(last)
            .checked_add(distance + 1)
            .and_then(|next| u32::try_from(next).ok())
            .ok_or(reader.corrupt("holds a number over 32 bits"))?;
        numbers.push(last);
    }
    let used = bits.at.div_ceil(8);
    reader.take(used)?;
    Ok(numbers)
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// Reads a code that ends within the next 57 bits, if there are so many.
    fn code(&mut self, k: u8) -> Option<u32> {
        let start = self.at / 8;
        let bytes = self.bytes.get(start..)?.first_chunk::<8>()?;
        let window = u64::from_be_bytes(*bytes) << (self.at % 8);
        let quotient = window.leading_ones();
        let length = quotient + 1 + u32::from(k);
        if length > 57 {
            return None;
        }
        let mask = (1u64 << k) - 1;
        let remainder = window >> (64 - length) & mask;
        self.at += length as usize;
        u32::try_from(u64::from(quotient) << k | remainder).ok()
    }

    fn next(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }
}

/// Returns the key of a row of *postings*: the token, a zero byte (which no token has), the field,
/// the group, the first card (big-endian).
pub fn key(token: &str, field: Field, group: Group, first: u32) -> Vec<u8> {
    let mut key = token.as_bytes().to_vec();
    key.extend([0, field as u8, group.byte()]);
    key.extend(first.to_be_bytes());
    key
}

/// Returns the first card of a row of *postings*.
pub fn first_of(key: &[u8]) -> Option<u32> {
    key.last_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

/// Returns how many cards a row of *titles* adds to the numbering: those on it, but none for the
/// best cards of a title whose cards all follow on continuation rows.
///
/// # Errors
/// Fails on bytes that do not begin like a row of *titles*.
pub fn units(key: &[u8], value: &[u8]) -> Result<u32, Corrupt> {
    let (totals, cards) = titles::counts(value)?;
    if titles::is_page(key) || totals <= u64::from(cards) {
        Ok(cards)
    } else {
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::TokenCutter;
    use super::*;

    fn lists() -> impl Strategy<Value = Vec<Cards>> {
        let numbers = prop::collection::btree_set(0u32..=u32::MAX, 1..20);
        let near = prop::collection::btree_set(0u32..5_000, 1..400);
        let numbers = prop_oneof![numbers, near];
        prop::collection::btree_map(0..GROUPS, numbers, 0..6).prop_map(|groups| {
            let cards = groups.into_iter().map(|(group, numbers)| Cards {
                group: Group(group),
                count: numbers.len() as u32,
                numbers: Some(numbers.into_iter().collect()),
            });
            cards.collect()
        })
    }

    proptest! {
        #[test]
        fn rows_are_read_back(titles in lists(), names in lists()) {
            let mut cutter = TokenCutter::default();
            let mut pages = Vec::new();
            for (field, list) in Field::ALL.into_iter().zip([&titles, &names]) {
                for cards in list {
                    for number in cards.numbers.iter().flatten() {
                        cutter.push("word", field, cards.group, *number, &mut pages);
                    }
                }
            }
            let row = cutter.close("word", &mut pages);
            prop_assert!(pages.windows(2).all(|pair| pair[0].0 < pair[1].0));
            let found = decode(&row).unwrap();
            for (field, (found, list)) in Field::ALL.into_iter().zip(found.iter().zip([&titles, &names])) {
                prop_assert_eq!(found.len(), list.len());
                for (found, cards) in found.iter().zip(list) {
                    prop_assert_eq!((found.group, found.count), (cards.group, cards.count));
                    let mut numbers = found.numbers.clone().unwrap_or_default();
                    let prefix = key("word", field, cards.group, 0);
                    let prefix = &prefix[..prefix.len() - 4];
                    for (key, value) in pages.iter().filter(|(key, _)| key.starts_with(prefix)) {
                        numbers.extend(decode_page(value, first_of(key).unwrap()).unwrap());
                    }
                    prop_assert_eq!(&Some(numbers), &cards.numbers);
                }
            }
            for end in 0..row.len() {
                prop_assert!(decode(&row[..end]).is_err());
            }
        }

        #[test]
        fn no_bytes_are_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = decode(&bytes);
            let _ = decode_page(&bytes, 7);
            let _ = units(&bytes, &bytes);
        }
    }

    #[test]
    fn popular_cards_come_first() {
        assert!(Group::of(255, Kind::Party) < Group::of(0, Kind::Work));
        assert_eq!(Group::of(200, Kind::Release).kind(), Some(Kind::Release));
    }
}
