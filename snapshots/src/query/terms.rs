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
    /// The groups of which cards have it, best first.
    groups: Vec<Counted>,
    /// What its variants have, each with the place of the next one of the same group.
    parts: Vec<(Place, usize)>,
    total: usize,
}

/// Which of the cards of which variant.
type Place = (usize, usize);

/// A group of which cards have a term.
#[derive(Clone, Copy, Debug)]
struct Counted {
    group: Group,
    /// At most how many.
    count: u32,
    /// Where the first and the last part of it are.
    first: usize,
    last: usize,
}

/// The cards of a variant in one field and group.
struct List<'a> {
    token: &'a str,
    cards: &'a Cards,
    /// Their numbers, if they are not in *postings*.
    numbers: Option<&'a [u32]>,
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
        self.parts.clear();
        self.total = 0;
        for variant in std::mem::take(&mut self.variants) {
            self.push(variant.token, variant.row);
        }
    }

    /// Tells whether only credited names count.
    pub(super) fn has_only_names(&self) -> bool {
        self.only_names
    }

    fn count_in(&mut self, row: &Row) {
        for (at, cards) in row.cards().iter().enumerate() {
            if self.only_names && cards.field == Field::Title {
                continue;
            }
            self.total += cards.count as usize;
            let part = self.parts.len();
            self.parts.push(((self.variants.len(), at), usize::MAX));
            let group = cards.group;
            match self
                .groups
                .binary_search_by_key(&group, |known| known.group)
            {
                Ok(at) => {
                    if let Some(known) = self.groups.get_mut(at) {
                        known.count = known.count.saturating_add(cards.count);
                        if let Some((_, next)) = self.parts.get_mut(known.last) {
                            *next = part;
                        }
                        known.last = part;
                    }
                }
                Err(at) => self.groups.insert(
                    at,
                    Counted {
                        group,
                        count: cards.count,
                        first: part,
                        last: part,
                    },
                ),
            }
        }
    }

    fn counted(&self, group: Group) -> Option<&Counted> {
        let at = self
            .groups
            .binary_search_by_key(&group, |known| known.group);
        self.groups.get(at.ok()?)
    }

    /// Lists what it has of a group.
    fn lists(&self, group: Group) -> impl Iterator<Item = List<'_>> {
        let mut part = self.counted(group).map_or(usize::MAX, |known| known.first);
        std::iter::from_fn(move || {
            let ((variant, at), next) = self.parts.get(part)?;
            part = *next;
            let variant = self.variants.get(*variant)?;
            let cards = variant.row.cards().get(*at)?;
            Some(List {
                token: &variant.token,
                cards,
                numbers: variant.row.numbers(cards),
            })
        })
    }

    /// Returns at most how many cards of a group have it.
    pub(super) fn count(&self, group: Group) -> usize {
        self.counted(group).map_or(0, |known| known.count as usize)
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
        self.groups.iter().map(|known| known.group)
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
            match list.numbers {
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
        let key = |first| tokens::key(list.token, list.cards.field, list.cards.group, first);
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
            match list.numbers {
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
            let key = tokens::key(list.token, list.cards.field, list.cards.group, card);
            let cards = cards.get(at..).unwrap_or_default();
            let marks = marks.get_mut(at..).unwrap_or_default();
            let part = self.mark_page(&key, cards, marks);
            at += wave.part(part)?.unwrap_or_default().max(1);
        }
        wave.end()
    }

    /// Marks the cards that are in the last row of a list that is not after `key`, the key of a row that
    /// begins with the first of them; returns for how many of them this tells whether they are in the
    /// list.
    fn mark_page(&self, key: &[u8], cards: &[u32], marks: &mut [bool]) -> Result<usize, Stop> {
        let table = TableName::Postings;
        let Some(place) = self.place(table, key)? else {
            return Ok(0);
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
            return Ok(0);
        };
        let prefix = key.get(..key.len().saturating_sub(4)).unwrap_or_default();
        self.block(table, place, |block| {
            let after = block.lower_bound(key);
            let row = match block.key(after) {
                Some(found) if found == key => Some(after),
                _ => after.checked_sub(1),
            };
            let of = |row: usize| block.key(row).filter(|key| key.starts_with(prefix));
            let mut told = 0;
            if let Some((key, value)) = row.and_then(|row| Some((of(row)?, block.value(row)?))) {
                told = tokens::mark_page(value, tokens::first_of(key).unwrap_or(0), cards, marks)?;
            }
            // Cards before the next row of the list are in this one or in none.
            let next = of(row.map_or(after, |row| row + 1)).and_then(tokens::first_of);
            let before = |next: u32| cards.iter().take_while(|card| **card < next).count();
            Ok(told.max(next.map_or(0, before)))
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
