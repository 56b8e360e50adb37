//! Terms: words and what they may stand for, and the cards that have them.

use std::rc::Rc;

use super::read::Reader;
use super::{Stop, Wave};
use crate::error::Corrupt;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::tokens::{self, Cards, Field, Group, Row};

/// How much a query may do before it stops and says that it was cut.
pub(super) struct Budget {
    steps: usize,
    ahead: usize,
}

/// Steps of one search.
const STEPS: usize = 40_000;
/// Cards that are asked for before it is certain that they are results.
const AHEAD: usize = 6;
/// Steps for reading a row of *postings*.
pub(super) const PAGE: usize = 40;

impl Budget {
    pub(super) fn new() -> Self {
        Self {
            steps: STEPS,
            ahead: AHEAD,
        }
    }

    /// Takes steps; tells whether there are any left.
    pub(super) fn take(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_sub(steps);
        self.steps > 0
    }

    /// Takes some cards that may be asked for ahead; tells whether there are so many left.
    pub(super) fn look_ahead(&mut self, cards: usize) -> bool {
        let left = self.ahead.checked_sub(cards);
        self.ahead = left.unwrap_or(self.ahead);
        left.is_some()
    }

    pub(super) fn is_spent(&self) -> bool {
        self.steps == 0
    }
}

/// One of the words that a term stands for.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) token: String,
    row: Rc<Row>,
}

/// A word that a card must have: any of its variants in one of its fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Term {
    pub(super) variants: Vec<Variant>,
    /// Whether only credited names count.
    only_names: bool,
    /// Whether there are variants that were left out.
    pub(super) is_cut: bool,
    /// How much the word as typed says, in letters.
    pub(super) size: usize,
    /// At most how many cards of each group have it, by group.
    groups: Vec<(Group, u32)>,
    total: usize,
}

/// A list of the cards of a variant in one field and group.
struct List<'a> {
    token: &'a str,
    field: Field,
    cards: &'a Cards,
}

impl Term {
    /// Adds a word that it stands for.
    pub(super) fn add(&mut self, token: String, row: impl Into<Rc<Row>>) {
        if !self.has(&token) {
            self.push(token, row.into());
        }
    }

    /// Adds a word that it does not stand for yet.
    fn push(&mut self, token: String, row: Rc<Row>) {
        self.count_in(&row);
        self.variants.push(Variant { token, row });
    }

    /// Tells whether it stands for a token.
    pub(super) fn has(&self, token: &str) -> bool {
        self.variants.iter().any(|known| known.token == token)
    }

    /// Adds what another term stands for.
    pub(super) fn join(&mut self, other: &Self) {
        for variant in &other.variants {
            self.add(variant.token.clone(), Rc::clone(&variant.row));
        }
    }

    /// Counts only credited names from now on.
    pub(super) fn only_names(&mut self) {
        self.only_names = true;
        self.groups.clear();
        self.total = 0;
        for variant in std::mem::take(&mut self.variants) {
            self.count_in(&variant.row);
            self.variants.push(variant);
        }
    }

    /// Tells whether only credited names count.
    pub(super) fn has_only_names(&self) -> bool {
        self.only_names
    }

    fn count_in(&mut self, row: &Row) {
        let skipped = usize::from(self.only_names);
        for cards in row.iter().skip(skipped).flatten() {
            self.total += cards.count as usize;
            match self
                .groups
                .binary_search_by_key(&cards.group, |known| known.0)
            {
                Ok(at) => {
                    if let Some(known) = self.groups.get_mut(at) {
                        known.1 = known.1.saturating_add(cards.count);
                    }
                }
                Err(at) => self.groups.insert(at, (cards.group, cards.count)),
            }
        }
    }

    fn fields(&self) -> impl Iterator<Item = Field> {
        let skipped = usize::from(self.only_names);
        Field::ALL.into_iter().skip(skipped)
    }

    /// Lists what it has of a group.
    fn lists(&self, group: Group) -> impl Iterator<Item = List<'_>> {
        let pairs = self
            .fields()
            .flat_map(|field| self.variants.iter().map(move |variant| (field, variant)));
        pairs.filter_map(move |(field, variant)| {
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

    /// Returns at most how many cards of a group have it.
    pub(super) fn count(&self, group: Group) -> usize {
        let at = self.groups.binary_search_by_key(&group, |known| known.0);
        let known = at.ok().and_then(|at| self.groups.get(at));
        known.map_or(0, |known| known.1 as usize)
    }

    /// Returns how many cards of a group have it at least: those of its largest list.
    pub(super) fn least(&self, group: Group) -> u32 {
        let mut least = 0;
        for list in self.lists(group) {
            least = least.max(list.cards.count);
        }
        least
    }

    /// Lists the groups of which cards have it, best first.
    pub(super) fn groups(&self) -> impl Iterator<Item = Group> {
        self.groups.iter().map(|known| known.0)
    }

    /// Returns at most how many cards have it.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Tells whether any card has it.
    pub(super) fn is_known(&self) -> bool {
        self.total > 0
    }

    /// Returns a term for one variant alone.
    pub(super) fn one(&self, variant: &Variant) -> Self {
        let mut one = Self {
            only_names: self.only_names,
            ..Self::default()
        };
        one.add(variant.token.clone(), Rc::clone(&variant.row));
        one
    }
}

impl<S: Shelf> Reader<'_, S> {
    /// Reads the row of a token.
    pub(super) fn token(&self, token: &str) -> Result<Option<Row>, Stop> {
        self.row(TableName::Tokens, token.as_bytes(), |_, value| {
            tokens::decode(value)
        })
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
            &mut |key, value| {
                rows += 1;
                if rows <= VARIANTS
                    && let Ok(token) = std::str::from_utf8(key)
                {
                    term.push(token.to_owned(), Rc::new(tokens::decode(value)?));
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
                    wave.part(self.pages(&list, &mut all))?;
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
            &mut |key, value| {
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
                    wave.part(part)?;
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
            match wave.part(read)? {
                None => at += 1,
                Some((page, next)) => {
                    // Cards before the next row of the list are in this one or in none.
                    let last = next.map_or(page.last().copied().unwrap_or(card), |next| next - 1);
                    let rest = cards.get(at..).unwrap_or_default();
                    let count = rest.iter().take_while(|card| **card <= last).count().max(1);
                    let end = at + count;
                    if let (Some(cards), Some(marks)) = (cards.get(at..end), marks.get_mut(at..end))
                    {
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
