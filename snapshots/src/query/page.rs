//! A page of results: goes through the tiers until it is full.

use std::ops::Range;

use super::budget::Budget;
use super::fill::rank;
use super::read::Reader;
use super::readings::Read;
use super::search::{Cursor, Hit, Match, Query, Search};
use super::spell::{Pair, Reach};
use super::terms::Term;
use super::tiers::Ask;
use super::titled::distinct;
use super::{Stop, Wave};
use crate::limits;
use crate::order::{Adds, Gather, retain};
use crate::record::Target;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles::{self, Card};
use crate::text::words::tokens;
use crate::text::{FoldTable, joined, together};

/// Most results that are found otherwise than they were asked for.
const MOST: usize = 400;
/// Letters of a title that says enough by itself, and together with a credit.
const LONG: usize = 10;
const LONG_CREDITED: usize = 6;

/// What a search works with.
pub(super) struct Work<'a> {
    pub(super) query: &'a Query,
    pub(super) table: &'a FoldTable,
    pub(super) ask: Ask<'a>,
    /// Numbers of the cards whose title is the query.
    pub(super) exact: Range<u32>,
    /// Numbers of the cards whose title begins with it.
    pub(super) begun: Range<u32>,
    /// Records that an earlier tier has.
    pub(super) known: Vec<Target>,
    pub(super) limit: usize,
    /// The last tier that is looked for.
    pub(super) last: Match,
}

impl<S: Shelf> Reader<'_, S> {
    /// Fills a page.
    ///
    /// What is found as it was asked for goes on where the page before ended. What is found in another
    /// way is one list, which a later page makes again from its beginning: so no record is in it that
    /// an earlier page has.
    pub(super) fn page(
        &self,
        query: &Query,
        answer: &mut Search,
        table: &FoldTable,
    ) -> Result<(), Stop> {
        let limit = query.limit.min(limits::PAGE);
        let is_read = |hit: &Hit| hit.by >= Match::Meant;
        let mut skipped = 0;
        if query.cursor.tier < Match::Meant as u32 {
            self.list(query, answer, table, limit)?;
            if query.cursor == Cursor::default() {
                if let Some(next) = &mut answer.next
                    && next.tier >= Match::Meant as u32
                {
                    let shown = answer.hits.iter().filter(|hit| is_read(hit)).count();
                    *next = Cursor {
                        within: shown as u32,
                        ..Cursor::at(Match::Meant)
                    };
                }
                return Ok(());
            }
            if answer.next.is_some() || answer.only_title {
                return Ok(());
            }
        } else {
            skipped = (query.cursor.within as usize).min(MOST);
        }
        let room = limit.saturating_sub(answer.hits.len());
        let most = limits::PAGE + skipped + room;
        let whole = Query {
            cursor: Cursor::default(),
            ..query.clone()
        };
        let hits = std::mem::take(&mut answer.hits);
        let instead = answer.instead.clone();
        let listed = self.list(&whole, answer, table, most);
        let first = std::mem::replace(&mut answer.hits, hits);
        let instead = std::mem::replace(&mut answer.instead, instead);
        let next = answer.next.take();
        listed?;
        answer.facets_partial = true;
        let all = first.len();
        let strict = first.iter().filter(|hit| !is_read(hit)).count();
        if strict >= limits::PAGE {
            return Ok(());
        }
        let shown = first.into_iter().skip(strict + skipped).take(room);
        for hit in shown {
            answer.add(hit.card, hit.by, hit.score);
        }
        let end = skipped + room;
        if strict + end < all || next.is_some() && strict + end == all {
            answer.partial |= end >= MOST;
            answer.next = (end < MOST).then_some(Cursor {
                within: end as u32,
                ..Cursor::at(Match::Meant)
            });
        }
        if answer.hits.first().is_some_and(is_read) {
            answer.instead = instead;
        }
        Ok(())
    }

    /// Adds results until there are so many.
    fn list(
        &self,
        query: &Query,
        answer: &mut Search,
        table: &FoldTable,
        limit: usize,
    ) -> Result<(), Stop> {
        let is_filtered = !query.credit.is_empty() || query.year != 0;
        if !is_filtered && self.only_title(query, answer, limit)? {
            return Ok(());
        }
        let fold = answer.fold.clone();
        let mut wave = Wave::default();
        let exact = wave.part(self.row(TableName::Titles, fold.as_bytes(), titles::decode));
        let prefix = wave.part(self.prefix(&fold));
        let text = wave.part(self.asked(&query.text, table, false));
        let names = wave.part(self.asked(&query.credit, table, true));
        let title = wave.part(self.range(&fold));
        let is_code = query.credit.is_empty() && !answer.readings.is_empty();
        let coded = match is_code {
            true => wave.part(self.coded(&answer.readings)),
            false => Ok(None),
        };
        // After the last title that begins with these words: `!` follows the blank.
        let last = wave.part(self.number_at(together(&[&fold, "!"]).as_bytes()));
        wave.end()?;
        let asked = [text?, names?].map(Option::unwrap_or_default);
        // Words that were left out were not compared.
        answer.partial |= asked.iter().any(|asked| asked.is_cut);
        let entry = exact?.flatten().unwrap_or_default();
        answer.totals = entry.totals;
        let (cards, partial) = prefix?.unwrap_or_default();
        answer.partial |= partial && !is_filtered;
        let mut begun = cards;
        retain(&mut begun, |card| {
            let title = table.fold(&card.title);
            let rest = title.strip_prefix(&fold);
            rest.is_some_and(|rest| rest.starts_with(' '))
        });
        let begun = distinct(begun, query.kind);
        let mut cursor = query.cursor;
        let coded = coded?.unwrap_or_default();
        let mut known: Vec<Target> = coded.iter().map(|card| card.target.clone()).gather();
        if cursor.tier == Match::Identifier as u32 {
            let by = Match::Identifier;
            let mut cards = Vec::new();
            rank(coded, usize::from(by.score()), &mut cards);
            if answer.add_all(query, by, cards, cursor.within, &[], limit) {
                return self.facets(query, answer, &asked);
            }
            cursor = Cursor::at(Match::Exact);
        }
        if !is_filtered && cursor.tier == Match::Exact as u32 {
            if !self.exact(query, answer, &entry, limit)? {
                return self.facets(query, answer, &asked);
            }
            cursor = Cursor::at(Match::Begins);
        }
        if !is_filtered && cursor.tier == Match::Begins as u32 {
            let by = Match::Begins;
            let mut cards = Vec::new();
            rank(begun.clone(), usize::from(by.score()), &mut cards);
            if answer.add_all(query, by, cards, cursor.within, &known, limit) {
                return self.facets(query, answer, &asked);
            }
            cursor = Cursor::at(Match::Words);
        }
        if !is_filtered {
            known.push_all(entry.cards.into_iter().map(|card| card.target));
            known.push_all(begun.into_iter().map(|card| card.target));
        }
        let (mut exact, mut begun) = (0..0, 0..0);
        if !fold.is_empty() {
            exact = title?.unwrap_or_default();
            begun = exact.end..last?.unwrap_or_default().max(exact.end);
        }
        let earlier = match is_filtered {
            true => exact.start..begun.end,
            false => exact.clone(),
        };
        let [text, names] = &asked;
        let work = Work {
            query,
            table,
            ask: Ask {
                fold: &fold,
                text,
                names,
                kind: query.kind,
                without: vec![earlier],
            },
            exact,
            begun,
            known,
            limit,
            last: match query.cursor == Cursor::default() {
                true => Match::Some,
                false => Match::Words,
            },
        };
        self.tiers(&work, answer, cursor)?;
        self.facets(query, answer, &asked)
    }

    /// Goes through the tiers that words decide, from one on.
    ///
    /// When a tier waits that cannot fill the page, what the tiers after it need is asked for in the
    /// same wave.
    fn tiers(&self, work: &Work<'_>, answer: &mut Search, mut cursor: Cursor) -> Result<(), Stop> {
        let mut budget = Budget::new();
        let ask = &work.ask;
        let mut read: Option<Read> = None;
        let mut is_read = false;
        let mut reach = Reach::Near;
        let mut counts = [0; 4];
        let mut wave = Wave::default();
        // Most cards that tiers which wait may have.
        let mut waiting = 0_usize;
        while let Some(by) = Match::ALL.get(cursor.tier as usize).copied() {
            if by > work.last {
                break;
            }
            let used = waiting.saturating_add(answer.hits.len());
            let wants = matches!(by, Match::Meant | Match::Spelling | Match::Some);
            if (wants || by == Match::Prefix) && self.is_answered(work, answer, by, waiting) {
                cursor = Cursor::at_place(cursor.tier + 1);
                continue;
            }
            // Nothing is looked for that there may be no room for.
            if used >= work.limit && (by >= Match::Meant || wave.waits()) {
                answer.next = Some(Cursor::at(by));
                break;
            }
            if by == Match::Some
                && reach == Reach::Near
                && !wave.waits()
                && read.as_ref().is_some_and(Read::is_near)
                && answer.hits.is_empty()
            {
                reach = Reach::Far;
                read = None;
                cursor = Cursor::at(Match::Meant);
                continue;
            }
            if wants && read.is_none() {
                let found =
                    wave.part(self.read(ask, work.table, reach, work.limit, &mut budget))?;
                is_read = found.is_some();
                let found = found.unwrap_or_default();
                answer.partial |= found.is_cut();
                read = Some(found);
            }
            let tier = match (by, &read) {
                (Match::Exact, _) => self.fill(work, answer, by, cursor, &mut |after, most| {
                    self.with_title(ask, &work.exact, after, most, &mut budget)
                }),
                (Match::Begins, _) => self.fill(work, answer, by, cursor, &mut |after, most| {
                    self.with_title(ask, &work.begun, after, most, &mut budget)
                }),
                (Match::Words, _) => self.fill(work, answer, by, cursor, &mut |after, most| {
                    let mut others = [0; 4];
                    let counts = match after {
                        None => &mut counts,
                        Some(_) => &mut others,
                    };
                    self.with_words(ask, after, most, &mut budget, counts)
                }),
                (Match::Prefix, _) => self.fill(work, answer, by, cursor, &mut |after, most| {
                    self.with_beginning(ask, after, most, &mut budget)
                }),
                (Match::Meant | Match::Spelling, Some(read)) if is_read => {
                    self.fill(work, answer, by, cursor, &mut |after, most| {
                        let is_title = by == Match::Meant;
                        self.with_read(ask, read, is_title, after, most, &mut budget)
                    })
                }
                (Match::Title, _) => self.titled(work, answer, &mut budget),
                (Match::Some, Some(read)) => self.some(work, answer, read, is_read, &mut budget),
                _ => Ok(false),
            };
            answer.partial |= budget.is_spent();
            let before = wave.asked();
            if wave.part(tier)?.unwrap_or(false) {
                break;
            }
            if wave.asked() > before {
                waiting = waiting.saturating_add(ask.most(by));
            }
            cursor = Cursor::at_place(cursor.tier + 1);
        }
        wave.end()?;
        answer.facets = counts;
        if let (Some(read), Some(hit)) = (&read, answer.hits.first())
            && matches!(hit.by, Match::Meant | Match::Spelling)
        {
            answer.instead = instead(work, read, &hit.card);
        }
        Ok(())
    }

    /// Tells whether what was found is what was meant, so that nothing is read otherwise to fill the
    /// page before a tier. That is so for
    ///
    /// * a title of [`LONG`] letters or more, or of [`LONG_CREDITED`] with all names of the credit:
    ///   hardly any other one becomes it by a mistake; one of which all words are in the query, which are
    ///   all on the card; and one of several words with an error, before [`Match::Some`],
    /// * cards with all words, of which it cannot be chance that they are on one card. But who names a
    ///   credit as well looks for one record, which another source may spell otherwise.
    ///
    /// `waiting` cards may still be found.
    fn is_answered(&self, work: &Work<'_>, answer: &Search, by: Match, waiting: usize) -> bool {
        let is_credited = !work.query.credit.is_empty();
        let is_all = |hit: &Hit| hit.by > Match::Identifier && hit.by <= Match::Words;
        let has_all = waiting > 0 || answer.hits.iter().any(is_all);
        if !is_credited && has_all && self.says_enough(&work.ask) {
            return true;
        }
        // Of one word there is no part.
        let words = work.ask.text.words.len() + work.ask.names.words.len();
        let is_read = |hit: &Hit| matches!(hit.by, Match::Meant | Match::Spelling);
        if by == Match::Some && words == 1 && answer.hits.iter().any(is_read) {
            return true;
        }
        let least = if is_credited { LONG_CREDITED } else { LONG };
        if work.ask.fold.chars().count() < least {
            return false;
        }
        if waiting > 0 && !work.exact.is_empty() {
            return true;
        }
        // A title with an error may be a name: then what it is credited with is meant as well.
        let is_last = by == Match::Some && work.ask.text.words.len() > 1;
        let is_title = |hit: &Hit| hit.by == Match::Exact || is_last && hit.by == Match::Meant;
        if answer.hits.iter().any(is_title) {
            return true;
        }
        let mut typed = Vec::new();
        for hit in answer.hits.iter().filter(|hit| hit.by == Match::Words) {
            if typed.is_empty() {
                typed = tokens(work.ask.fold);
            }
            let title = tokens(&work.table.fold(&hit.card.title));
            if title.iter().all(|word| typed.contains(word)) {
                return true;
            }
        }
        false
    }
}

/// Returns the query with the words that a card has in place of those that were typed.
fn instead(work: &Work<'_>, read: &Read, card: &Card) -> String {
    let mut there: Vec<String> = Vec::new();
    for text in [&card.title, &card.credit, &card.of] {
        there.push_all(tokens(&work.table.fold(text)));
    }
    let is_there = |term: &Term| {
        let variant = term
            .variants
            .iter()
            .find(|near| there.contains(&near.token));
        variant.map(|near| near.token.clone())
    };
    let mut words: Vec<String> = Vec::new();
    let mut typed = work.ask.text.words.iter().zip(&read.text).peekable();
    while let Some((word, meant)) = typed.next() {
        if there.contains(&word.text) {
            words.push(word.text.clone());
            continue;
        }
        if let Some(near) = is_there(&meant.words) {
            words.push(near);
            continue;
        }
        let all = |pair: &Pair| {
            pair.terms
                .iter()
                .map(is_there)
                .collect::<Option<Vec<String>>>()
        };
        if let Some(pair) = meant.pairs.iter().find_map(all) {
            words.push_all(pair);
        } else if let Some(joined) = meant.joined.iter().find_map(all) {
            words.push_all(joined);
            typed.next();
        } else {
            words.push(word.text.clone());
        }
    }
    joined(&words, " ")
}
