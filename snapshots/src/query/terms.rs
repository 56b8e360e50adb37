//! Terms: words and what they may stand for, and the cards that have them.

use std::rc::Rc;

use super::Stop;
use super::read::Reader;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::tokens::{self, Cards, Field, Group, Groups, Row};

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
pub(super) struct List<'a> {
    pub(super) token: &'a str,
    pub(super) cards: &'a Cards,
    /// Their numbers, if they are not in *postings*.
    pub(super) numbers: Option<&'a [u32]>,
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

    #[cfg_attr(imr_engine, optimize(speed))]
    fn count_in(&mut self, row: &Row) {
        self.parts.reserve(row.cards().len());
        self.groups.reserve(row.cards().len());
        for (at, cards) in row.cards().iter().enumerate() {
            if self.only_names && cards.field == Field::Title {
                continue;
            }
            self.total += cards.count as usize;
            let part = self.parts.len();
            self.parts.push(((self.variants.len(), at), usize::MAX));
            let group = cards.group;
            // Those of one field ascend.
            let place = match self.groups.last() {
                Some(last) if last.group >= group => self
                    .groups
                    .binary_search_by_key(&group, |known| known.group),
                _ => Err(self.groups.len()),
            };
            match place {
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

    #[cfg_attr(imr_engine, optimize(speed))]
    fn counted(&self, group: Group) -> Option<&Counted> {
        let at = self
            .groups
            .binary_search_by_key(&group, |known| known.group);
        self.groups.get(at.ok()?)
    }

    /// Lists what it has of a group.
    pub(super) fn lists(&self, group: Group) -> impl Iterator<Item = List<'_>> {
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

    /// Reads the rows of the tokens that begin with `prefix`, as variants of a term; only those that have
    /// cards of some groups.
    pub(super) fn tokens_from(&self, prefix: &str, groups: &Groups) -> Result<Term, Stop> {
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
                    && tokens::has_any(value, groups)?
                    && let Ok(token) = std::str::from_utf8(key)
                {
                    term.push(token.to_owned(), Rc::new(tokens::decode_of(value, groups)?));
                }
                Ok(())
            },
        )?;
        term.is_cut = cut || rows > VARIANTS;
        Ok(term)
    }
}

/// Most variants of one term.
pub(super) const VARIANTS: usize = 128;
/// Most blocks of words that the beginning of a word is looked for in.
const BLOCKS: usize = 4;
