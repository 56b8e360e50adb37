//! Cards that have some of the words, by how much these say.
//!
//! A word says the more the fewer cards have it: 1 + log2(cards / cards with it); one or two letters
//! that no card has say little. A card is found when what its words say is at least two fifths of what
//! all words of the query say together, or one fifth if its title is [`like`] the other words; more when there are
//! better results. Forty at a time are put into the order of both.

use super::budget::Budget;
use super::fill::sort;
use super::joint::Spot;
use super::like::like;
use super::page::Work;
use super::read::Reader;
use super::readings::Read;
use super::search::{Match, Search};
use super::spell::Meant;
use super::terms::Term;
use super::{Stop, Wave};
use crate::order::{Adds, Gather, retain, sort_by};
use crate::record::Kind;
use crate::shelf::Shelf;
use crate::table::TableName;
use crate::table::titles::Card;
use crate::table::tokens::{GROUPS, Group};

/// A card and what its words say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partly {
    pub(super) spot: Spot,
    group: Group,
    /// What its words say, in 1,000ths of what all words say.
    share: u32,
}

/// How many cards at a time are read, and put into order by their titles as well.
const COMPARED: usize = 40;
/// Most cards that are gathered from rare words.
const GATHERED: usize = 4_000;
/// Most cards that common words are looked for on.
const LOOKED_AT: usize = 200;
/// Least share of what the words say, when nothing better was found, and when something was.
pub(super) const LEAST: u32 = 400;
const LEAST_BESIDES: u32 = 550;
/// Least share, when nothing better was found, on a card whose title is so much like the other words.
const LEAST_ALIKE: u32 = 200;
const ALIKE: usize = 450;

impl<S: Shelf> Reader<'_, S> {
    /// Adds the cards that have some of the words; tells whether the page is full. What words were
    /// meant to be may not be known yet: then only what is needed for the others is asked for.
    pub(super) fn some(
        &self,
        work: &Work<'_>,
        answer: &mut Search,
        read: &Read,
        is_read: bool,
        budget: &mut Budget,
    ) -> Result<bool, Stop> {
        let mut terms: Vec<Term> = Vec::new();
        let nothing = Meant::default();
        let open = work.ask.text.open().map(|word| word.text.as_str());
        for (asked, meant) in [(work.ask.text, &read.text), (work.ask.names, &read.names)] {
            for (at, (word, exact)) in asked.words.iter().zip(&asked.exact).enumerate() {
                let meant = meant.get(at).unwrap_or(&nothing);
                let [term] = exact.as_slice() else {
                    terms.push_all(exact.iter().cloned());
                    continue;
                };
                let mut term = term.clone();
                term.size = word.size();
                term.join(&meant.words);
                if !term.has_only_names() && Some(word.text.as_str()) == open {
                    term.join(&read.open);
                }
                terms.push(term);
            }
        }
        let least = match answer.hits.is_empty() {
            true => LEAST_ALIKE,
            false => LEAST_BESIDES,
        };
        let found = self.with_some(&terms, work.query.kind, least, budget)?;
        // Which cards are best is not known before the words are.
        if !is_read {
            return Ok(false);
        }
        let mut asked: Vec<String> = Vec::new();
        for words in [&work.ask.text.words, &work.ask.names.words] {
            asked.push_all(words.iter().map(|word| word.text.clone()));
        }
        for part in found.chunks(COMPARED) {
            let spots: Vec<Spot> = part.iter().map(|partly| partly.spot).gather();
            let cards = self.read_cards(&spots, &mut Budget::new())?;
            let mut scored: Vec<(usize, Card)> = Vec::with_capacity(cards.len());
            for (card, partly) in cards.into_iter().zip(part) {
                let share = partly.share as usize;
                let like = like(&asked, &card.title, &card.credit, work.table);
                if partly.share >= LEAST || like >= ALIKE {
                    let rest = 1_000_usize.saturating_sub(share);
                    scored.push(((share + rest * like / 1_000) / 2, card));
                }
            }
            sort(&mut scored);
            if answer.add_all(work.query, Match::Some, scored, 0, &work.known, work.limit) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Finds the cards that have some of the words, best first: those whose words say at least so much, in 1,000ths.
    pub(super) fn with_some(
        &self,
        terms: &[Term],
        kind: Option<Kind>,
        least: u32,
        budget: &mut Budget,
    ) -> Result<Vec<Partly>, Stop> {
        let manifest = self.snapshot.manifest();
        let cards = manifest
            .table(TableName::Titles)
            .map_or(0, |table| table.rows);
        let raw = |term: &Term| {
            if !term.is_known() && (1..=2).contains(&term.size) {
                return 1;
            }
            let part = cards / (term.total() as u64).max(1);
            1 + part.checked_ilog2().unwrap_or(0)
        };
        let sum = |only_names: bool| -> u32 {
            let side = terms
                .iter()
                .filter(|term| term.has_only_names() == only_names);
            side.map(raw).sum()
        };
        let (titles, names) = (sum(false), sum(true));
        // Three fifths for the title, two for the names, when both were asked for.
        let says = |term: &Term| {
            let (whole, part) = match (titles, names, term.has_only_names()) {
                (_, 0, _) => (titles, 6_000),
                (0, _, _) => (names, 6_000),
                (_, _, false) => (titles, 3_600),
                (_, _, true) => (names, 2_400),
            };
            raw(term) * part / whole.max(1)
        };
        let whole: u32 = terms.iter().map(says).sum();
        let mut rare: Vec<&Term> = terms.iter().filter(|term| term.is_known()).gather();
        sort_by(&mut rare, |a, b| a.total().cmp(&b.total()));
        let (mut found, mut gathered, mut taken) = (Vec::new(), 0, 0);
        let mut wave = Wave::default();
        for term in &rare {
            gathered += term.total();
            if gathered > GATHERED && taken > 0 {
                break;
            }
            taken += 1;
            let part = self.gather(term, says(term), kind, budget, &mut found);
            wave.part(part)?;
        }
        wave.end()?;
        let mut found = summed(found);
        best(&mut found, LOOKED_AT);
        let mut wave = Wave::default();
        for term in rare.iter().skip(taken) {
            let part = self.look_at(term, says(term), budget, &mut found);
            wave.part(part)?;
        }
        wave.end()?;
        for partly in &mut found {
            partly.share = partly.share * 1_000 / whole.max(1);
        }
        retain(&mut found, |partly| partly.share >= least);
        best(&mut found, LOOKED_AT);
        Ok(found)
    }

    /// Gathers the cards of a word, the most popular ones if there are many.
    fn gather(
        &self,
        term: &Term,
        says: u32,
        kind: Option<Kind>,
        budget: &mut Budget,
        found: &mut Vec<Partly>,
    ) -> Result<(), Stop> {
        let mut count = 0;
        let mut wave = Wave::default();
        let groups = (0..GROUPS).filter_map(Group::from_byte);
        for group in groups.filter(|group| kind.is_none() || group.kind() == kind) {
            if count > GATHERED || budget.is_spent() {
                break;
            }
            count += term.count(group);
            let cards = wave.part(self.cards(term, group, 0..u32::MAX, budget))?;
            let partly = |number| Partly {
                spot: Spot {
                    step: group.step(),
                    number,
                },
                group,
                share: says,
            };
            found.push_all(cards.unwrap_or_default().into_iter().map(partly));
        }
        wave.end()
    }

    /// Adds what a word says to the cards that have it.
    fn look_at(
        &self,
        term: &Term,
        says: u32,
        budget: &mut Budget,
        found: &mut [Partly],
    ) -> Result<(), Stop> {
        sort_by(found, |a, b| {
            (a.group, a.spot.number).cmp(&(b.group, b.spot.number))
        });
        let mut wave = Wave::default();
        for cards in found.chunk_by_mut(|a, b| a.group == b.group) {
            let Some(group) = cards.first().map(|partly| partly.group) else {
                continue;
            };
            let numbers: Vec<u32> = cards.iter().map(|partly| partly.spot.number).gather();
            let marks = wave.part(self.mark(term, group, &numbers, budget))?;
            for (partly, mark) in cards.iter_mut().zip(marks.unwrap_or_default()) {
                partly.share += says * u32::from(mark);
            }
        }
        wave.end()
    }
}

/// Adds up what is said of each card.
fn summed(mut found: Vec<Partly>) -> Vec<Partly> {
    sort_by(&mut found, |a, b| {
        (a.group, a.spot.number).cmp(&(b.group, b.spot.number))
    });
    let mut sums: Vec<Partly> = Vec::with_capacity(found.len());
    for partly in found {
        match sums.last_mut() {
            Some(last) if last.spot == partly.spot && last.group == partly.group => {
                last.share += partly.share;
            }
            _ => sums.push(partly),
        }
    }
    sums
}

/// Leaves the best.
fn best(found: &mut Vec<Partly>, most: usize) {
    sort_by(found, |a, b| {
        (std::cmp::Reverse(a.share), a.spot).cmp(&(std::cmp::Reverse(b.share), b.spot))
    });
    found.truncate(most);
}
