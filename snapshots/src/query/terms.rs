//! Terms: words and what they may stand for, and the cards that have them.

use super::read::Reader;
use super::{Stop, Wave};
use crate::error::Corrupt;
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::tokens::{self, Cards, Field, Group, Row};

/// How much a query may do before it stops and says that it was cut.
pub(super) struct Budget(usize);

/// Steps of one search.
const STEPS: usize = 40_000;
/// Steps for reading a row of *postings*.
pub(super) const PAGE: usize = 40;

impl Budget {
    pub(super) fn new() -> Self {
        Self(STEPS)
    }

    /// Takes steps; tells whether there are any left.
    pub(super) fn take(&mut self, steps: usize) -> bool {
        self.0 = self.0.saturating_sub(steps);
        self.0 > 0
    }

    pub(super) fn is_spent(&self) -> bool {
        self.0 == 0
    }
}

/// One of the words that a term stands for.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) token: String,
    row: Row,
}

/// A word that a card must have: any of its variants in one of its fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Term {
    pub(super) variants: Vec<Variant>,
    /// Whether only credited names count.
    pub(super) only_names: bool,
    /// Whether there are variants that were left out.
    pub(super) is_cut: bool,
    /// How much the word as typed says, in letters.
    pub(super) size: usize,
}

/// A list of the cards of a variant in one field and group.
struct List<'a> {
    token: &'a str,
    field: Field,
    cards: &'a Cards,
}

impl Term {
    pub(super) fn add(&mut self, token: String, row: Row) {
        if !self.variants.iter().any(|known| known.token == token) {
            self.variants.push(Variant { token, row });
        }
    }

    fn fields(&self) -> impl Iterator<Item = (Field, &Variant)> {
        let fields = Field::ALL
            .into_iter()
            .filter(|field| !self.only_names || *field == Field::Name);
        fields.flat_map(|field| self.variants.iter().map(move |variant| (field, variant)))
    }

    /// Lists what it has of a group.
    fn lists(&self, group: Group) -> impl Iterator<Item = List<'_>> {
        self.fields().filter_map(move |(field, variant)| {
            let cards = variant.row.get(field as usize)?;
            let at = cards
                .binary_search_by_key(&group, |cards| cards.group)
                .ok()?;
            Some(List {
                token: &variant.token,
                field,
                cards: cards.get(at)?,
            })
        })
    }

    /// Returns at most how many cards of a group it has.
    pub(super) fn count(&self, group: Group) -> usize {
        self.lists(group).map(|list| list.cards.count as usize).sum()
    }

    /// Returns at most how many cards it has.
    pub(super) fn total(&self) -> usize {
        let lists = self.fields().filter_map(|(field, variant)| variant.row.get(field as usize));
        lists.flatten().map(|cards| cards.count as usize).sum()
    }

    /// Tells whether any card has it.
    pub(super) fn is_known(&self) -> bool {
        self.total() > 0
    }
}

/// The groups of one step of popularity.
pub(super) fn groups(step: u8, kind: Option<Kind>) -> impl Iterator<Item = Group> {
    let groups = (0..4).filter_map(move |low| Group::from_byte(step << 2 | low));
    groups.filter(move |group| kind.is_none() || group.kind() == kind)
}

impl<S: Shelf> Reader<'_, S> {
    /// Reads the row of a token.
    pub(super) fn token(&self, token: &str) -> Result<Option<Row>, Stop> {
        self.row(TableName::Tokens, token.as_bytes(), tokens::decode)
    }

    /// Reads the rows of the tokens that begin with `prefix`, as variants of a term.
    pub(super) fn tokens_from(&self, prefix: &str) -> Result<Term, Stop> {
        let mut end = prefix.as_bytes().to_vec();
        end.push(0xff);
        let mut term = Term::default();
        let mut rows = 0;
        let cut = self.scan(
            TableName::Tokens,
            prefix.as_bytes(),
            &end,
            BLOCKS,
            |key, value| {
                rows += 1;
                if rows <= VARIANTS
                    && let Ok(token) = std::str::from_utf8(key)
                {
                    let row = tokens::decode(value)?;
                    term.variants.push(Variant {
                        token: token.to_owned(),
                        row,
                    });
                }
                Ok(())
            },
        )?;
        term.is_cut = cut || rows > VARIANTS;
        Ok(term)
    }

    /// Returns the cards of a group that have a term, ascending.
    pub(super) fn cards(
        &self,
        term: &Term,
        group: Group,
        budget: &mut Budget,
    ) -> Result<Vec<u32>, Stop> {
        let mut all: Vec<u32> = Vec::new();
        let mut lists = 0;
        let mut wave = Wave::default();
        for list in term.lists(group) {
            lists += 1;
            match &list.cards.numbers {
                Some(numbers) => all.extend(numbers),
                None => {
                    let pages = list.cards.count as usize / tokens::PAGE + 1;
                    if !budget.take(pages * PAGE) {
                        break;
                    }
                    if let Some(part) = wave.part(self.pages(&list, &mut all)) {
                        part.map_err(Stop::Unavailable)?;
                    }
                }
            }
        }
        wave.end()?;
        budget.take(all.len() / 8 + 1);
        if lists > 1 {
            crate::order::sort_by(&mut all, Ord::cmp);
            all.dedup();
        }
        Ok(all)
    }

    /// Reads all rows of *postings* of a list.
    fn pages(&self, list: &List<'_>, all: &mut Vec<u32>) -> Result<(), Stop> {
        let key = |first| tokens::key(list.token, list.field, list.cards.group, first);
        let mut end = key(u32::MAX);
        end.push(0);
        let start = all.len();
        self.scan(
            TableName::Postings,
            &key(0),
            &end,
            usize::MAX,
            |key, value| {
                let first = tokens::first_of(key).ok_or(Corrupt::new("postings", "have no key"))?;
                all.extend(tokens::decode_page(value, first)?);
                Ok(())
            },
        )
        .inspect_err(|_| all.truncate(start))?;
        Ok(())
    }

    /// Marks which of some cards of a group, ascending, have a term.
    pub(super) fn mark(
        &self,
        term: &Term,
        group: Group,
        cards: &[u32],
        budget: &mut Budget,
    ) -> Result<Vec<bool>, Stop> {
        let mut marks = vec![false; cards.len()];
        let mut wave = Wave::default();
        for list in term.lists(group) {
            if !budget.take(cards.len()) {
                break;
            }
            match &list.cards.numbers {
                Some(numbers) => mark(cards, numbers, &mut marks),
                None => {
                    let part = self.mark_pages(&list, cards, &mut marks, budget);
                    if let Some(part) = wave.part(part) {
                        part.map_err(Stop::Unavailable)?;
                    }
                }
            }
        }
        wave.end()?;
        Ok(marks)
    }

    /// Marks the cards that are in rows of *postings*, reading only the rows that can have them.
    fn mark_pages(
        &self,
        list: &List<'_>,
        cards: &[u32],
        marks: &mut [bool],
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        let mut wave = Wave::default();
        let mut at = 0;
        while let Some(card) = cards.get(at).copied() {
            if !budget.take(PAGE) {
                break;
            }
            let key = tokens::key(list.token, list.field, list.cards.group, card);
            let prefix = key.get(..key.len().saturating_sub(4)).unwrap_or_default();
            let read = self.page_of(&key, prefix);
            match wave.part(read) {
                None => at += 1,
                Some(Err(unavailable)) => return Err(Stop::Unavailable(unavailable)),
                Some(Ok((page, next))) => {
                    // Cards before the next row of the list are in this one or in none.
                    let last = next.map_or(page.last().copied().unwrap_or(card), |next| next - 1);
                    let rest = cards.get(at..).unwrap_or_default();
                    let count = rest.iter().take_while(|card| **card <= last).count().max(1);
                    let end = at + count;
                    if let (Some(cards), Some(marks)) = (cards.get(at..end), marks.get_mut(at..end)) {
                        mark(cards, &page, marks);
                    }
                    at = end;
                }
            }
        }
        wave.end()
    }
}

impl<S: Shelf> Reader<'_, S> {
    /// Returns the cards of the last row of a list that is not after `key`, and the first card of
    /// the next row if that is beside it.
    fn page_of(&self, key: &[u8], prefix: &[u8]) -> Result<(Vec<u32>, Option<u32>), Stop> {
        let table = TableName::Postings;
        let Some(place) = self.place(table, key)? else {
            return Ok((Vec::new(), None));
        };
        // The first key of a block may be after `key`, though its separator is not.
        let is_before = self.block(table, place, |block| {
            Ok(block.key(0).is_some_and(|first| first > key))
        })?;
        let place = match is_before {
            true => self.before(table, place)?,
            false => Some(place),
        };
        let Some(place) = place else {
            return Ok((Vec::new(), None));
        };
        self.block(table, place, |block| {
            let after = block.lower_bound(key);
            let row = match block.key(after) {
                Some(found) if found == key => Some(after),
                _ => after.checked_sub(1),
            };
            let of = |row: usize| block.key(row).filter(|key| key.starts_with(prefix));
            let page = match row.and_then(|row| Some((of(row)?, block.value(row)?))) {
                Some((key, value)) => {
                    tokens::decode_page(value, tokens::first_of(key).unwrap_or(0))?
                }
                None => Vec::new(),
            };
            let next = row.map_or(after, |row| row + 1);
            Ok((page, of(next).and_then(tokens::first_of)))
        })
    }
}

/// Most variants of one term.
pub(super) const VARIANTS: usize = 128;
/// Most blocks of words that the beginning of a word is looked for in.
const BLOCKS: usize = 4;

/// Marks the cards that are among `numbers`; both ascend.
fn mark(cards: &[u32], numbers: &[u32], marks: &mut [bool]) {
    for (card, mark) in cards.iter().zip(marks) {
        *mark |= numbers.binary_search(card).is_ok();
    }
}
