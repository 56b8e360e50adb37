//! Search by title or name: exact titles first, then titles that begin with the query.

use super::read::{Reader, inconsistent};
use super::{Step, Stop, Wave};
use crate::error::{Corrupt, Unavailable};
use crate::id::{self, Reading};
use crate::limits;
use crate::order::sort_by;
use crate::record::{Kind, Target};
use crate::segment::{Block, Part};
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::TableName;
use crate::table::titles::{self, Card, Entry};
use crate::text::FoldTable;

use super::lookup::Status;

/// How a result matches the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The title has the fold of the query.
    Exact,
    /// The fold of the title begins with that of the query.
    Prefix,
}

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What to show.
    pub card: Card,
    /// How it matches.
    pub by: Match,
}

/// What is searched for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// Only records of this kind.
    pub kind: Option<Kind>,
    /// Most results on the page; at most [`limits::PAGE`].
    pub limit: usize,
    /// Where the page begins: a [`Search::next`] of the page before.
    pub cursor: Cursor,
}

/// Where a page of results begins; stable for as long as the snapshot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    page: u32,
    within: u32,
}

impl Cursor {
    /// Reads a cursor as [`text`](Self::text) writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let (page, within) = text.split_once('.')?;
        let cursor = Self {
            page: page.parse().ok()?,
            within: within.parse().ok()?,
        };
        (cursor.text() == text).then_some(cursor)
    }

    /// Writes the cursor.
    pub fn text(self) -> String {
        format!("{}.{}", self.page, self.within)
    }
}

/// A page of results.
#[derive(Clone, Debug)]
pub struct Search {
    /// The query as typed.
    pub text: String,
    /// What it was looked up by.
    pub fold: String,
    /// The kind that was asked for.
    pub kind: Option<Kind>,
    /// Whether there are results, and if not, why.
    pub status: Status,
    /// Ways to read the query as an identifier.
    pub readings: Vec<Reading>,
    /// The results, best first.
    pub hits: Vec<Hit>,
    /// How many records have exactly this title, per kind.
    pub totals: [u32; 4],
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Whether there may be results that are not in any page.
    pub partial: bool,
    /// What could not be read.
    pub unavailable: Option<Unavailable>,
}

impl Search {
    fn new(query: &Query) -> Self {
        Self {
            text: query.text.clone(),
            fold: String::new(),
            kind: query.kind,
            status: Status::NotRegistered,
            readings: id::detect(&query.text).readings,
            hits: Vec::new(),
            totals: [0; 4],
            next: None,
            partial: false,
            unavailable: None,
        }
    }

    fn failed(mut self, unavailable: Unavailable) -> Self {
        self.status = Status::Unavailable;
        self.unavailable = Some(unavailable);
        self
    }
}

/// Searches: records whose title is the query, page by page, then the best records whose title
/// begins with it.
pub fn search(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Search> {
    run(snapshot, query, shelf, |reader, answer, table| {
        reader.page(query, answer, table)
    })
}

/// Completes: the best records whose title begins with the query.
pub fn suggest(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Search> {
    run(snapshot, query, shelf, |reader, answer, table| {
        let (cards, partial) = reader.prefix(&answer.fold)?;
        answer.partial = partial;
        answer.hits = distinct(cards, query.kind, query.limit.min(limits::CARDS))
            .map(|card| hit(card, &answer.fold, table))
            .collect();
        Ok(())
    })
}

fn run<'a, S: Shelf>(
    snapshot: &'a Snapshot,
    query: &Query,
    shelf: &'a S,
    fill: impl FnOnce(&Reader<'a, S>, &mut Search, &FoldTable) -> Result<(), Stop>,
) -> Step<Search> {
    let mut answer = Search::new(query);
    if !snapshot.is_searchable() {
        let object = snapshot.checkpoint().manifest_span().object;
        let why = "its titles were folded by another version; look-ups by identifier work";
        return Step::Done(answer.failed(Unavailable {
            object,
            why: why.to_owned(),
        }));
    }
    let reader = Reader { snapshot, shelf };
    let filled = reader.fold_table().and_then(|part| {
        let Part::Fold(table) = part.as_ref() else {
            return Err(inconsistent(snapshot, "a fold table is something else"));
        };
        answer.fold = table.fold(&query.text);
        if answer.fold.is_empty() {
            return Ok(());
        }
        fill(&reader, &mut answer, table)
    });
    match filled {
        Err(Stop::Need(spans)) => Step::Need(spans),
        Err(Stop::Unavailable(unavailable)) => Step::Done(answer.failed(unavailable)),
        Ok(()) => {
            if !answer.hits.is_empty() {
                answer.status = Status::Found;
            }
            Step::Done(answer)
        }
    }
}

fn hit(card: Card, query: &str, table: &FoldTable) -> Hit {
    let by = if table.fold(&card.title) == query {
        Match::Exact
    } else {
        Match::Prefix
    };
    Hit { card, by }
}

/// The best cards, each record once, of one kind.
fn distinct(mut cards: Vec<Card>, kind: Option<Kind>, most: usize) -> impl Iterator<Item = Card> {
    sort_by(&mut cards, Card::order);
    let mut seen: Vec<Target> = Vec::new();
    cards
        .into_iter()
        .filter(move |card| kind.is_none_or(|kind| card.target.kind == kind))
        .filter(move |card| {
            let is_new = !seen.contains(&card.target);
            if is_new {
                seen.push(card.target.clone());
            }
            is_new
        })
        .take(most)
}

/// Most continuation rows that one page of results reads.
const PAGES: u32 = 6;
/// Most blocks that a long prefix reads.
const BLOCKS: usize = 4;

impl<S: Shelf> Reader<'_, S> {
    fn page(&self, query: &Query, answer: &mut Search, table: &FoldTable) -> Result<(), Stop> {
        let mut wave = Wave::default();
        let exact = wave.part(self.row(TableName::Titles, answer.fold.as_bytes(), titles::decode));
        let prefix = wave.part(self.prefix(&answer.fold));
        wave.end()?;
        let entry = flat(exact)?.flatten().unwrap_or_default();
        answer.totals = entry.totals;
        let limit = query.limit.min(limits::PAGE);
        let last = self.exact(query, answer, &entry, limit)?;
        if !last {
            return Ok(());
        }
        let (cards, partial) = flat(prefix)?.unwrap_or_default();
        answer.partial = partial;
        let room = limit.saturating_sub(answer.hits.len());
        let folded = answer.fold.clone();
        let more: Vec<Hit> = distinct(cards, query.kind, usize::MAX)
            .map(|card| hit(card, &folded, table))
            .filter(|hit| hit.by == Match::Prefix)
            .filter(|hit| {
                !answer
                    .hits
                    .iter()
                    .any(|known| known.card.target == hit.card.target)
            })
            .take(room)
            .collect();
        answer.hits.extend(more);
        Ok(())
    }

    /// Adds the records with exactly this title; tells whether they all are on pages up to this.
    fn exact(
        &self,
        query: &Query,
        answer: &mut Search,
        entry: &Entry,
        limit: usize,
    ) -> Result<bool, Stop> {
        let wanted = |card: &Card| query.kind.is_none_or(|kind| card.target.kind == kind);
        let mut cursor = query.cursor;
        if !entry.continues() {
            let cards = entry.cards.iter().enumerate().skip(cursor.within as usize);
            for (at, card) in cards.filter(|(_, card)| wanted(card)) {
                if answer.hits.len() == limit {
                    answer.next = Some(Cursor {
                        page: 0,
                        within: at as u32,
                    });
                    return Ok(false);
                }
                answer.hits.push(Hit {
                    card: card.clone(),
                    by: Match::Exact,
                });
            }
            return Ok(true);
        }
        for _ in 0..PAGES {
            let key = titles::page_key(&answer.fold, cursor.page);
            let Some(page) = self.row(TableName::Titles, &key, titles::decode)? else {
                return Ok(true);
            };
            let cards = page.cards.iter().enumerate().skip(cursor.within as usize);
            for (at, card) in cards.filter(|(_, card)| wanted(card)) {
                if answer.hits.len() == limit {
                    answer.next = Some(Cursor {
                        page: cursor.page,
                        within: at as u32,
                    });
                    return Ok(false);
                }
                answer.hits.push(Hit {
                    card: card.clone(),
                    by: Match::Exact,
                });
            }
            cursor = Cursor {
                page: cursor.page.saturating_add(1),
                within: 0,
            };
        }
        answer.next = Some(cursor);
        Ok(false)
    }

    /// Returns the best cards of the titles that begin with `prefix`, at least
    /// [`limits::CARDS`] of each kind if there are so many, and whether some were left out that
    /// might be better.
    fn prefix(&self, prefix: &str) -> Result<(Vec<Card>, bool), Stop> {
        let mut end = prefix.as_bytes().to_vec();
        // UTF-8 has no byte 0xFF, so this is after every title that begins with the prefix.
        end.push(0xff);
        let mut wave = Wave::default();
        let first = wave.part(self.place(TableName::Titles, prefix.as_bytes()));
        let last = wave.part(self.place(TableName::Titles, &end));
        wave.end()?;
        let (first, last) = (flat(first)?.flatten(), flat(last)?.flatten());
        let Some(last) = last else {
            return Ok((Vec::new(), false));
        };
        if first == Some(last) {
            return Ok((self.scan(last, prefix)?, false));
        }
        if prefix.len() <= limits::PREFIX {
            let entry = self.row(TableName::Prefixes, prefix.as_bytes(), titles::decode)?;
            return Ok((entry.unwrap_or_default().cards, false));
        }
        let mut cards = Vec::new();
        let mut wave = Wave::default();
        for place in first.unwrap_or(last).up_to(last).take(BLOCKS) {
            if let Some(part) = wave.part(self.scan(place, prefix)) {
                cards.extend(part.map_err(Stop::Unavailable)?);
            }
        }
        wave.end()?;
        Ok((cards, true))
    }

    /// Reads the cards of one block's titles that begin with `prefix`.
    fn scan(&self, place: super::read::Place, prefix: &str) -> Result<Vec<Card>, Stop> {
        self.block(TableName::Titles, place, |block: &Block| {
            let mut cards = Vec::new();
            for row in block.lower_bound(prefix.as_bytes())..block.len() {
                let (Some(key), Some(value)) = (block.key(row), block.value(row)) else {
                    break;
                };
                if !key.starts_with(prefix.as_bytes()) {
                    break;
                }
                if !titles::is_page(key) {
                    cards.extend(titles::decode(value)?.cards);
                }
            }
            Ok::<_, Corrupt>(cards)
        })
    }
}

/// Joins "waits" (which the end of the wave has excluded) and "cannot be had".
fn flat<T>(part: Option<Result<T, Unavailable>>) -> Result<Option<T>, Stop> {
    part.transpose().map_err(Stop::Unavailable)
}
