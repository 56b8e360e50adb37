//! Search by title, name and words.
//!
//! Results come in tiers ([`Match`]): cards whose title is the query, titles that begin with it, cards
//! that have all its words in any order, cards on which the last word is the beginning of one; then,
//! when there is room left, cards on which one word was meant to be another; and when nothing was
//! found, cards with the words that say most. Within a tier, popular records come first.

use std::ops::Range;

use super::asked::Asked;
use super::joint::{Spot, flat};
use super::read::{Reader, inconsistent};
use super::terms::{Budget, Term};
use super::tiers::Ask;
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
use crate::text::words::tokens;

use super::lookup::Status;

/// How a result matches the query: the tiers, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Match {
    /// The title has the fold of the query.
    Exact,
    /// The fold of the title begins with that of the query.
    Begins,
    /// The title and the credited names have all words of the query.
    Words,
    /// The same, and the last word is the beginning of one.
    Prefix,
    /// The same, and one word is a near one, two words or half a word.
    Spelling,
    /// The title and the credited names have the words that say most.
    Some,
}

impl Match {
    /// Every tier, best first.
    pub const ALL: [Self; 6] = [
        Self::Exact,
        Self::Begins,
        Self::Words,
        Self::Prefix,
        Self::Spelling,
        Self::Some,
    ];

    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Begins => "begins",
            Self::Words => "words",
            Self::Prefix => "prefix",
            Self::Spelling => "spelling",
            Self::Some => "some",
        }
    }

    /// Returns how well it matches, in 1,000ths.
    fn score(self) -> u16 {
        match self {
            Self::Exact => 1_000,
            Self::Begins => 900,
            Self::Words => 800,
            Self::Prefix => 700,
            Self::Spelling => 600,
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

/// Where a page of results begins; stable for as long as the snapshot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Place of the tier in [`Match::ALL`].
    tier: u32,
    /// Page of the title, or one more than the step of the last spot.
    page: u32,
    /// Card on the page, or the number of the last spot.
    within: u32,
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

    fn at(by: Match) -> Self {
        Self {
            tier: by as u32,
            ..Self::default()
        }
    }

    fn after(by: Match, spot: Spot) -> Self {
        Self {
            tier: by as u32,
            page: u32::from(spot.step) + 1,
            within: spot.number,
        }
    }

    fn spot(self) -> Option<Spot> {
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
    /// What the query was read as when the best result has another word in its place.
    pub instead: String,
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
            credit: query.credit.clone(),
            kind: query.kind,
            year: query.year,
            status: Status::NotRegistered,
            readings: id::detect(&query.text).readings,
            hits: Vec::new(),
            totals: [0; 4],
            instead: String::new(),
            next: None,
            partial: false,
            unavailable: None,
        }
    }

    fn failed(mut self, unavailable: Unavailable) -> Self {
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
    fn add(&mut self, card: Card, by: Match, score: u16) {
        let known = |hit: &Hit| hit.card.target == card.target;
        if !self.hits.iter().any(known) {
            self.hits.push(Hit { card, by, score });
        }
    }
}

/// Searches for a page of results.
pub fn search(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Search> {
    run(snapshot, query, shelf, |reader, answer, table| {
        reader.page(query, answer, table)
    })
}

/// Completes: the best records whose title begins with the query; if there are none, what a search
/// finds.
pub fn suggest(snapshot: &Snapshot, query: &Query, shelf: &impl Shelf) -> Step<Search> {
    run(snapshot, query, shelf, |reader, answer, table| {
        let (cards, partial) = reader.prefix(&answer.fold)?;
        answer.partial = partial;
        let limit = query.limit.min(limits::CARDS);
        for card in distinct(cards, query.kind, limit) {
            let by = begins(&card, &answer.fold, table);
            answer.add(card, by, by.score());
        }
        if answer.hits.is_empty() {
            let query = Query {
                limit,
                cursor: Cursor::at(Match::Words),
                ..query.clone()
            };
            reader.page(&query, answer, table)?;
        }
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
        if answer.fold.is_empty() && query.credit.is_empty() {
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

fn begins(card: &Card, query: &str, table: &FoldTable) -> Match {
    if table.fold(&card.title) == query {
        Match::Exact
    } else {
        Match::Begins
    }
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
/// Most cards that one page of results reads to find those of a year.
const READ: usize = 400;

/// What a search works with.
struct Work<'a> {
    query: &'a Query,
    table: &'a FoldTable,
    asked: &'a Asked,
    names: &'a Asked,
    /// Numbers of the cards whose title is the query.
    exact: Range<u32>,
    /// Numbers of the cards whose title begins with it.
    begun: Range<u32>,
    /// Whether more than the text decides, so that cards of titles are not simply the best ones.
    filtered: bool,
    /// Records that an earlier tier has.
    known: Vec<Target>,
    limit: usize,
}

impl<S: Shelf> Reader<'_, S> {
    fn page(&self, query: &Query, answer: &mut Search, table: &FoldTable) -> Result<(), Stop> {
        let limit = query.limit.min(limits::PAGE);
        let filtered = !query.credit.is_empty() || query.year != 0;
        let fold = answer.fold.clone();
        let mut wave = Wave::default();
        let exact = wave.part(self.row(TableName::Titles, fold.as_bytes(), titles::decode));
        let prefix = wave.part(self.prefix(&fold));
        let asked = wave.part(self.asked(&query.text, table, false));
        let names = wave.part(self.asked(&query.credit, table, true));
        let bounds = [("", ""), ("", "\u{1}"), ("", "\u{10ffff}")];
        let bounds = bounds.map(|(_, end)| wave.part(self.number_at(format!("{fold}{end}").as_bytes())));
        wave.end()?;
        let entry = flat(exact)?.flatten().unwrap_or_default();
        answer.totals = entry.totals;
        let (cards, partial) = flat(prefix)?.unwrap_or_default();
        answer.partial = partial;
        let begun: Vec<Card> = distinct(cards, query.kind, usize::MAX)
            .filter(|card| table.fold(&card.title) != fold)
            .collect();
        let mut tier = query.cursor.tier;
        let mut cursor = query.cursor;
        if !filtered && tier == Match::Exact as u32 {
            if !self.exact(query, answer, &entry, limit)? {
                return Ok(());
            }
            (tier, cursor) = next(Match::Begins);
        }
        if !filtered && tier == Match::Begins as u32 {
            let skip = cursor.within as usize;
            for (at, card) in begun.iter().enumerate().skip(skip) {
                if answer.hits.len() == limit {
                    answer.next = Some(Cursor {
                        within: at as u32,
                        ..Cursor::at(Match::Begins)
                    });
                    return Ok(());
                }
                answer.add(card.clone(), Match::Begins, Match::Begins.score());
            }
            (tier, cursor) = next(Match::Words);
        }
        let [first, end, last] = bounds.map(flat);
        let (first, end, last) = (first?, end?, last?);
        let (mut first, mut end, mut last) = (
            first.unwrap_or_default(),
            end.unwrap_or_default(),
            last.unwrap_or_default(),
        );
        if fold.is_empty() {
            (first, end, last) = (0, 0, 0);
        }
        let mut known: Vec<Target> = Vec::new();
        if !filtered {
            known.extend(entry.cards.iter().map(|card| card.target.clone()));
            known.extend(begun.into_iter().map(|card| card.target));
        }
        let asked = flat(asked)?.unwrap_or_default();
        let names = flat(names)?.unwrap_or_default();
        let work = Work {
            query,
            table,
            asked: &asked,
            names: &names,
            exact: first..end.max(first),
            begun: end..last.max(end),
            filtered,
            known,
            limit,
        };
        self.tiers(&work, answer, tier, cursor)
    }

    /// Goes through the tiers that words decide, from one on.
    fn tiers(
        &self,
        work: &Work<'_>,
        answer: &mut Search,
        mut tier: u32,
        mut cursor: Cursor,
    ) -> Result<(), Stop> {
        let mut budget = Budget::new();
        let query = work.query;
        let earlier = if work.filtered {
            work.exact.start..work.begun.end
        } else {
            work.exact.clone()
        };
        let ask = Ask {
            text: work.asked,
            names: work.names,
            kind: query.kind,
            without: Some(earlier),
        };
        let mut meant = None;
        while let Some(by) = Match::ALL.get(tier as usize).copied() {
            let full = match by {
                Match::Exact => self.fill(work, answer, by, cursor, |after, most| {
                    self.with_title(&ask, &work.exact, after, most, &mut budget)
                })?,
                Match::Begins => self.fill(work, answer, by, cursor, |after, most| {
                    self.with_title(&ask, &work.begun, after, most, &mut budget)
                })?,
                Match::Words => self.fill(work, answer, by, cursor, |after, most| {
                    self.with_words(&ask, after, most, &mut budget)
                })?,
                Match::Prefix => self.fill(work, answer, by, cursor, |after, most| {
                    self.with_beginning(&ask, after, most, &mut budget)
                })?,
                Match::Spelling => {
                    let mut wave = Wave::default();
                    let words = wave.part(self.all_meant(work.asked, false, &mut budget));
                    let names = wave.part(self.all_meant(work.names, true, &mut budget));
                    wave.end()?;
                    let read = (
                        flat(words)?.unwrap_or_default(),
                        flat(names)?.unwrap_or_default(),
                    );
                    let (words, names) = meant.insert(read);
                    self.fill(work, answer, by, cursor, |after, most| {
                        self.with_meant(&ask, words, names, after, most, &mut budget)
                    })?
                }
                Match::Some => {
                    let found = cursor.page != 0 || answer.hits.is_empty();
                    found && self.some(work, answer, meant.take(), cursor, &mut budget)?
                }
            };
            answer.partial |= budget.is_spent();
            if full {
                break;
            }
            (tier, cursor) = (tier + 1, Cursor::default());
        }
        if let (Some((words, _)), Some(hit)) = (&meant, answer.hits.first())
            && hit.by == Match::Spelling
        {
            answer.instead = instead(work, words, &hit.card);
        }
        Ok(())
    }

    /// Adds the cards of a tier until the page is full; tells whether it is.
    fn fill(
        &self,
        work: &Work<'_>,
        answer: &mut Search,
        by: Match,
        cursor: Cursor,
        mut find: impl FnMut(Option<Spot>, usize) -> Result<(Vec<Spot>, bool), Stop>,
    ) -> Result<bool, Stop> {
        let mut after = cursor.spot();
        let mut budget = Budget::new();
        let mut read = 0;
        loop {
            let room = work.limit.saturating_sub(answer.hits.len());
            if room == 0 && by == Match::Spelling && after.is_none() {
                return Ok(true);
            }
            let (spots, more) = find(after, room.max(1))?;
            if room == 0 {
                if spots.is_empty() {
                    return Ok(false);
                }
                answer.next = Some(match after {
                    Some(spot) => Cursor::after(by, spot),
                    None => Cursor::at(by),
                });
                return Ok(true);
            }
            let cards = self.read_cards(&spots, &mut budget)?;
            read += cards.len();
            for card in cards {
                let is_year = work.query.year == 0 || card.year == work.query.year;
                if is_year && !work.known.contains(&card.target) {
                    answer.add(card, by, by.score());
                }
            }
            after = spots.last().copied().or(after);
            if !more || spots.is_empty() {
                answer.partial |= more;
                return Ok(false);
            }
            if read >= READ {
                answer.partial = true;
                answer.next = after.map(|spot| Cursor::after(by, spot));
                return Ok(true);
            }
        }
    }

    /// Adds the cards that have some of the words; tells whether the page is full.
    fn some(
        &self,
        work: &Work<'_>,
        answer: &mut Search,
        meant: Option<(Vec<super::spell::Meant>, Vec<super::spell::Meant>)>,
        cursor: Cursor,
        budget: &mut Budget,
    ) -> Result<bool, Stop> {
        let meant = match meant {
            Some(meant) => meant,
            None => {
                let mut wave = Wave::default();
                let words = wave.part(self.all_meant(work.asked, false, budget));
                let names = wave.part(self.all_meant(work.names, true, budget));
                wave.end()?;
                (
                    flat(words)?.unwrap_or_default(),
                    flat(names)?.unwrap_or_default(),
                )
            }
        };
        let (words, names) = meant;
        let mut terms: Vec<Term> = Vec::new();
        for (asked, meant) in [(work.asked, words), (work.names, names)] {
            for (exact, meant) in asked.exact.iter().zip(meant) {
                let mut exact = exact.clone();
                if let [term] = exact.as_mut_slice() {
                    for variant in meant.words.variants {
                        if !term.variants.iter().any(|known| known.token == variant.token) {
                            term.variants.push(variant);
                        }
                    }
                }
                terms.append(&mut exact);
            }
        }
        let found = self.with_some(&terms, work.query.kind, budget)?;
        let skip = cursor.within as usize;
        let mut at = skip;
        while at < found.len() {
            let room = work.limit.saturating_sub(answer.hits.len());
            if room == 0 {
                answer.next = Some(Cursor {
                    tier: Match::Some as u32,
                    page: 1,
                    within: at as u32,
                });
                return Ok(true);
            }
            let part = found.iter().skip(at).take(room);
            let spots: Vec<Spot> = part.clone().map(|partly| partly.spot).collect();
            let cards = self.read_cards(&spots, &mut Budget::new())?;
            for (card, partly) in cards.into_iter().zip(part) {
                if work.query.year == 0 || card.year == work.query.year {
                    let share = u16::try_from(partly.share / 2).unwrap_or(500);
                    answer.add(card, Match::Some, share.min(Match::Some.score()));
                }
            }
            at += spots.len();
        }
        Ok(false)
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
        let mut page = query.cursor.page;
        let mut within = query.cursor.within;
        let pages = if entry.continues() { PAGES } else { 1 };
        for _ in 0..pages {
            let continued;
            let cards = if entry.continues() {
                let key = titles::page_key(&answer.fold, page);
                let Some(row) = self.row(TableName::Titles, &key, titles::decode)? else {
                    return Ok(true);
                };
                continued = row;
                &continued.cards
            } else {
                &entry.cards
            };
            let cards = cards.iter().enumerate().skip(within as usize);
            for (at, card) in cards.filter(|(_, card)| wanted(card)) {
                if answer.hits.len() == limit {
                    answer.next = Some(Cursor {
                        tier: 0,
                        page,
                        within: at as u32,
                    });
                    return Ok(false);
                }
                answer.hits.push(Hit {
                    card: card.clone(),
                    by: Match::Exact,
                    score: Match::Exact.score(),
                });
            }
            (page, within) = (page.saturating_add(1), 0);
        }
        if entry.continues() {
            answer.next = Some(Cursor {
                tier: 0,
                page,
                within,
            });
        }
        Ok(!entry.continues())
    }

    /// Returns the best cards of the titles that begin with `prefix`, at least
    /// [`limits::CARDS`] of each kind if there are so many, and whether some were left out that
    /// might be better.
    fn prefix(&self, prefix: &str) -> Result<(Vec<Card>, bool), Stop> {
        if prefix.is_empty() {
            return Ok((Vec::new(), false));
        }
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
            return Ok((self.begun(last, prefix)?, false));
        }
        if prefix.len() <= limits::PREFIX {
            let entry = self.row(TableName::Prefixes, prefix.as_bytes(), titles::decode)?;
            return Ok((entry.unwrap_or_default().cards, false));
        }
        let mut cards = Vec::new();
        let mut wave = Wave::default();
        for place in first.unwrap_or(last).up_to(last).take(BLOCKS) {
            if let Some(part) = wave.part(self.begun(place, prefix)) {
                cards.extend(part.map_err(Stop::Unavailable)?);
            }
        }
        wave.end()?;
        Ok((cards, true))
    }

    /// Reads the cards of one block's titles that begin with `prefix`.
    fn begun(&self, place: super::read::Place, prefix: &str) -> Result<Vec<Card>, Stop> {
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

/// The beginning of a tier.
fn next(by: Match) -> (u32, Cursor) {
    (by as u32, Cursor::default())
}

/// Returns the query with the words that a card has in place of those that were typed.
fn instead(work: &Work<'_>, meant: &[super::spell::Meant], card: &Card) -> String {
    let mut there = tokens(&work.table.fold(&card.title));
    there.extend(tokens(&work.table.fold(&card.credit)));
    there.extend(tokens(&work.table.fold(&card.of)));
    let mut read: Vec<&str> = Vec::new();
    let mut words = work.asked.words.iter().zip(meant).peekable();
    while let Some((word, meant)) = words.next() {
        let near = meant.words.variants.iter();
        let mut near = near.filter(|near| there.contains(&near.token));
        if there.contains(&word.text) {
            read.push(&word.text);
        } else if let Some(near) = near.next() {
            read.push(&near.token);
        } else if let Some(joined) = meant.joined.variants.first().filter(|j| there.contains(&j.token)) {
            read.push(&joined.token);
            words.next();
        } else if let Some(pair) = meant.pairs.iter().find(|pair| {
            let mut words = pair.iter().flat_map(|term| &term.variants);
            words.all(|word| there.contains(&word.token))
        }) {
            read.extend(pair.iter().flat_map(|term| &term.variants).map(|v| v.token.as_str()));
        } else {
            read.push(&word.text);
        }
    }
    read.join(" ")
}
