//! Search by title, name and words.
//!
//! A text in quotes is a title as a whole: where titles are just that, only they are results.
//!
//! An identifier is looked up first. Results come in tiers ([`Match`]): cards whose title is the query, titles that begin with it, cards
//! that have all its words in any order, cards on which the last word is the beginning of one; then,
//! when there is room left, cards on which one word was meant to be another, those with the title but
//! another credit, and those with the words that say most. Within a tier, popular records come first.

use super::joint::Spot;
use super::read::Reader;
use super::shown::Shown;
pub use super::shown::{Explained, How};
use super::{Step, Stop};
use crate::error::Unavailable;
use crate::id::{self, Reading};
use crate::limits;
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::titles::Card;
use crate::text::FoldTable;
use crate::text::clean::clean;

use super::lookup::Status;

/// How a result matches the query: the tiers, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Match {
    /// The query is an identifier of the record.
    Identifier,
    /// The title has the fold of the query.
    Exact,
    /// The fold of the title begins with that of the query (in a search: with these words).
    Begins,
    /// The title and the credited names have all words of the query.
    Words,
    /// The title is the query with one word spelled otherwise.
    Meant,
    /// The title and the credited names have all words, the last of which is the beginning of one.
    Prefix,
    /// The title is the query, or what it is without version and guests; the credit is not.
    Title,
    /// The title and the credited names have all words, one of them spelled otherwise.
    Spelling,
    /// The title and the credited names have the words that say most.
    Some,
}

impl Match {
    /// Every tier, best first.
    pub const ALL: [Self; 9] = [
        Self::Identifier,
        Self::Exact,
        Self::Begins,
        Self::Words,
        Self::Meant,
        Self::Prefix,
        Self::Title,
        Self::Spelling,
        Self::Some,
    ];

    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identifier => "identifier",
            Self::Exact => "exact",
            Self::Begins => "begins",
            Self::Words => "words",
            Self::Prefix => "prefix",
            Self::Meant => "meant",
            Self::Spelling => "spelling",
            Self::Title => "title",
            Self::Some => "some",
        }
    }

    /// Returns how well it matches, in 1,000ths.
    pub(super) fn score(self) -> u16 {
        match self {
            Self::Identifier | Self::Exact => 1_000,
            Self::Begins => 900,
            Self::Words => 800,
            Self::Meant => 700,
            Self::Prefix => 650,
            Self::Title => 600,
            Self::Spelling => 550,
            Self::Some => 500,
        }
    }
}

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What to show.
    pub card: Card,
    /// How it matches.
    pub by: Match,
    /// How well it matches, in 1,000ths; popularity decides among equals.
    pub score: u16,
    /// Which parts of the title answer the query: start and length in UTF-16 code units, ascending,
    /// none touching the next, never in the middle of a character.
    pub marks: Vec<(u32, u32)>,
    /// How each word was found: those of the text, then those of the credit, small ones left out.
    pub explained: Vec<Explained>,
}

/// What is searched for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The text as typed.
    pub text: String,
    /// Words that a credited name must have.
    pub credit: String,
    /// Only records of this kind.
    pub kind: Option<Kind>,
    /// Only records of this year; 0 for any.
    pub year: u16,
    /// Most results on the page; at most [`limits::PAGE`].
    pub limit: usize,
    /// Where the page begins: a [`Search::next`] of the page before.
    pub cursor: Cursor,
}

impl Query {
    /// Returns the query as it was before programs changed its texts.
    fn clean(&self) -> Self {
        Self {
            text: clean(&self.text),
            credit: clean(&self.credit),
            kind: self.kind,
            year: self.year,
            limit: self.limit,
            cursor: self.cursor,
        }
    }
}

/// Where a page of results begins; stable for as long as the snapshot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Place of the tier in [`Match::ALL`].
    pub(super) tier: u32,
    /// Page of the title, or one more than the step of the last spot.
    pub(super) page: u32,
    /// Card on the page, or the number of the last spot.
    pub(super) within: u32,
}

impl Cursor {
    /// Reads a cursor as [`text`](Self::text) writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(str::parse);
        let mut number = || numbers.next()?.ok();
        let cursor = Self {
            tier: number()?,
            page: number()?,
            within: number()?,
        };
        let is_known = (cursor.tier as usize) < Match::ALL.len();
        (is_known && cursor.text() == text).then_some(cursor)
    }

    /// Writes the cursor.
    pub fn text(self) -> String {
        format!("{}.{}.{}", self.tier, self.page, self.within)
    }

    pub(super) fn at(by: Match) -> Self {
        Self {
            tier: by as u32,
            ..Self::default()
        }
    }

    pub(super) fn at_place(tier: u32) -> Self {
        Self {
            tier,
            ..Self::default()
        }
    }

    pub(super) fn after(by: Match, spot: Spot) -> Self {
        Self {
            tier: by as u32,
            page: u32::from(spot.step) + 1,
            within: spot.number,
        }
    }

    pub(super) fn spot(self) -> Option<Spot> {
        let step = u8::try_from(self.page.checked_sub(1)?).ok()?;
        Some(Spot {
            step,
            number: self.within,
        })
    }
}

/// A page of results.
#[derive(Clone, Debug)]
pub struct Search {
    /// The query as typed.
    pub text: String,
    /// What it was looked up by.
    pub fold: String,
    /// The credited names that were asked for.
    pub credit: String,
    /// The kind that was asked for.
    pub kind: Option<Kind>,
    /// The year that was asked for; 0 for any.
    pub year: u16,
    /// Whether there are results, and if not, why.
    pub status: Status,
    /// Ways to read the query as an identifier.
    pub readings: Vec<Reading>,
    /// The results, best first.
    pub hits: Vec<Hit>,
    /// How many records have exactly this title, per kind.
    pub totals: [u32; 4],
    /// How many titles and names answer all words of the query, per kind in the order of
    /// [`Kind::ALL`], whatever kind was asked for: at least so many when
    /// [`facets_partial`](Self::facets_partial), else all that are found in any way.
    pub facets: [u32; 4],
    /// Whether there may be more than [`facets`](Self::facets) says.
    pub facets_partial: bool,
    /// What the query was read as when the best result has another word in its place.
    pub instead: String,
    /// Whether the query is a title in quotes that records have: then only they are results.
    pub only_title: bool,
    /// Where the next page begins; that page may be empty.
    pub next: Option<Cursor>,
    /// Whether there may be results that are not in any page, or words of the query that were not
    /// compared.
    pub partial: bool,
    /// What could not be read.
    pub unavailable: Option<Unavailable>,
}

impl Search {
    fn new(query: &Query) -> Self {
        Self {
            text: query.text.clone(),
            fold: String::new(),
            credit: query.credit.clone(),
            kind: query.kind,
            year: query.year,
            status: Status::NotRegistered,
            readings: Vec::new(),
            hits: Vec::new(),
            totals: [0; 4],
            facets: [0; 4],
            facets_partial: false,
            instead: String::new(),
            only_title: false,
            next: None,
            partial: false,
            unavailable: None,
        }
    }

    fn failed(mut self, unavailable: Unavailable) -> Self {
        self.facets_partial = true;
        self.unavailable = Some(unavailable);
        if self.hits.is_empty() {
            self.status = Status::Unavailable;
        } else {
            self.status = Status::Found;
            self.partial = true;
        }
        self
    }

    /// Adds a result, if no other one is of the same record.
    pub(super) fn add(&mut self, card: Card, by: Match, score: u16) {
        let known = |hit: &Hit| hit.card.target == card.target;
        if !self.hits.iter().any(known) {
            self.push(card, by, score);
        }
    }

    fn push(&mut self, card: Card, by: Match, score: u16) {
        self.hits.push(Hit {
            card,
            by,
            score,
            marks: Vec::new(),
            explained: Vec::new(),
        });
    }
}

/// Searches for a page of results.
///
/// What programs did to the text is undone if nothing has all its words as it is: titles are registered in such
/// texts as well.
pub fn search(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Search> {
    let clean = query.clean();
    if clean.text == query.text && clean.credit == query.credit {
        return as_it_is(snapshot, query, shelf);
    }
    let first = Query {
        limit: 1,
        cursor: Cursor::default(),
        ..query.clone()
    };
    let answer = match as_it_is(snapshot, &first, shelf) {
        Step::Need(spans) => return Step::Need(spans),
        Step::Done(answer) => answer,
    };
    let is_it = answer
        .hits
        .first()
        .is_some_and(|hit| hit.by <= Match::Words);
    if is_it || answer.unavailable.is_some() {
        return as_it_is(snapshot, query, shelf);
    }
    match as_it_is(snapshot, &clean, shelf) {
        Step::Need(spans) => Step::Need(spans),
        Step::Done(mut answer) => {
            answer.text.clone_from(&query.text);
            answer.credit.clone_from(&query.credit);
            Step::Done(answer)
        }
    }
}

fn as_it_is(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Search> {
    let mut answer = Search::new(query);
    answer.readings = id::detect(&query.text).readings;
    run(snapshot, query, shelf, answer, |reader, answer, table| {
        reader.page(query, answer, table)
    })
}

/// Completes: the best records whose title begins with the query; if there are none, what a search
/// finds.
pub fn suggest(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Search> {
    let answer = Search::new(query);
    run(snapshot, query, shelf, answer, |reader, answer, table| {
        let limit = query.limit.min(limits::CARDS);
        let (cards, partial) = reader.best(&answer.fold, query.kind, limit)?;
        answer.partial = partial;
        for card in cards {
            let by = match table.is_fold(&card.title, &answer.fold) {
                true => Match::Exact,
                false => Match::Begins,
            };
            answer.push(card, by, by.score());
        }
        if answer.hits.is_empty() {
            let query = Query {
                limit,
                cursor: Cursor::default(),
                ..query.clone()
            };
            answer.readings = id::detect(&query.text).readings;
            reader.page(&query, answer, table)?;
        }
        Ok(())
    })
}

fn run<'a, S: Shelf>(
    snapshot: &'a Snapshot,
    query: &Query,
    shelf: &'a S,
    mut answer: Search,
    fill: impl FnOnce(&Reader<'a, S>, &mut Search, &FoldTable) -> Result<(), Stop>,
) -> Step<Search> {
    if !snapshot.is_searchable() {
        let object = snapshot.checkpoint().manifest_span().object;
        let why = "its titles were folded by another version; look-ups by identifier work";
        return Step::Done(answer.failed(Unavailable {
            object,
            why: why.to_owned(),
        }));
    }
    let reader = Reader::new(snapshot, shelf);
    let filled = reader.fold_table().and_then(|table| {
        answer.fold = table.fold(&query.text);
        if answer.fold.is_empty() && query.credit.is_empty() {
            return Ok(());
        }
        fill(&reader, &mut answer, &table)?;
        let mut shown = Shown::new(&query.text, &query.credit, &table);
        answer.hits.iter_mut().for_each(|hit| shown.show(hit));
        Ok(())
    });
    match filled {
        Err(Stop::Need(_)) => Step::Need(reader.spans()),
        Err(failed) => Step::Done(answer.failed(reader.failure(failed))),
        Ok(()) => {
            if !answer.hits.is_empty() {
                answer.status = Status::Found;
            }
            Step::Done(answer)
        }
    }
}
