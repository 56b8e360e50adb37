//! Matches: from a usage line to the records that it may be about.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use super::asked::Asked;
use super::joint::{Joint, Spot, flat};
use super::lookup::{Found, Outcome};
use super::read::{Reader, inconsistent};
use super::terms::{Budget, Term};
use super::tiers::{Ask, Read};
use super::{Step, Stop, Wave};
use crate::error::Unavailable;
use crate::id;
use crate::matching::{Feature, Fit, Line, MATCHED, POSSIBLE, Rater, Usage};
use crate::order::sort_by;
use crate::record::{Kind, Record, Target, card_credit};
use crate::segment::Part;
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::TableName;
use crate::table::titles::{self, Card};
use crate::text::FoldTable;

/// Codes of a line that are looked up.
const CODES: usize = 8;
/// Records that a code may lead to.
const PER_CODE: usize = 4;
/// Candidates whose records are read.
const READ: usize = 4;
/// Candidates in an answer.
const SHOWN: usize = 5;
/// Cards that are found by words.
const CARDS: usize = 8;
/// Cards that are found by all words but one.
const OTHERS: usize = 12;
/// Cards that are found by words that are spelled otherwise.
const SPELLED: usize = 64;
/// Words that a word is respelled as in a title, and such titles.
const RESPELLED: usize = 24;
const FOLDS: usize = 64;
/// Words of which each may be left out.
const LEFT_OUT: usize = 8;
/// How far behind the best card a card may be to be looked at closer.
const BEHIND: u16 = 200;
/// Works, or recordings, of a rare title at most: with so few, none lasts as long by chance.
const RARE: u32 = 8;
/// When a card fits so well, no other is looked for.
const GOOD: u16 = 800;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The best candidate is what the line is about.
    Matched,
    /// It may be.
    Possible,
    /// Nothing is near enough.
    None,
    /// A part of the snapshot could not be read.
    Unavailable,
}

impl Verdict {
    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Possible => "possible",
            Self::None => "none",
            Self::Unavailable => "unavailable",
        }
    }
}

/// A record that a line may be about.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Which record.
    pub target: Target,
    /// Its main title.
    pub title: String,
    /// Who is credited.
    pub credit: String,
    /// How well it fits, and why.
    pub fit: Fit,
    /// The code of the line that leads to it, as given.
    pub code: Option<String>,
    /// The works that it is a recording of.
    pub works: Vec<Target>,
    weight: u8,
}

/// The answer to a line.
#[derive(Clone, Debug)]
pub struct Matched {
    /// What became of it.
    pub verdict: Verdict,
    /// The candidates, best first.
    pub candidates: Vec<Candidate>,
    /// Codes of the line that lead to a record with another title or credit: not to be trusted.
    pub contradicting: Vec<String>,
    /// Codes of the line that are no identifiers, or that nobody registered.
    pub unknown: Vec<String>,
    /// What could not be read.
    pub unavailable: Option<Unavailable>,
}

/// Matches a usage line against the registry.
pub fn line(snapshot: &Snapshot, usage: &Usage, shelf: &impl Shelf) -> Step<Matched> {
    let reader = Reader { snapshot, shelf };
    match reader.matched(usage) {
        Ok(matched) => Step::Done(matched),
        Err(Stop::Need(spans)) => Step::Need(spans),
        Err(Stop::Unavailable(unavailable)) => Step::Done(Matched {
            verdict: Verdict::Unavailable,
            candidates: Vec::new(),
            contradicting: Vec::new(),
            unknown: Vec::new(),
            unavailable: Some(*unavailable),
        }),
    }
}

/// A candidate whose record may not be read yet.
struct Draft {
    target: Target,
    record: Option<Record>,
    code: Option<String>,
    weight: u8,
}

/// How many records have the title of a line.
#[derive(Clone, Copy)]
struct Rarity {
    /// One work and one recording at most.
    is_unique: bool,
    /// [`RARE`] at most.
    is_rare: bool,
}

/// What the codes of a line lead to.
#[derive(Default)]
struct Coded {
    drafts: Vec<Draft>,
    /// Works and releases, of which a recording may be a part.
    beside: Vec<(Target, String)>,
    unknown: Vec<String>,
}

impl<S: Shelf> Reader<'_, S> {
    fn matched(&self, usage: &Usage) -> Result<Matched, Stop> {
        let part = self.fold_table()?;
        let Part::Fold(table) = part.as_ref() else {
            return Err(inconsistent(
                self.snapshot,
                "a fold table is something else",
            ));
        };
        let line = Line::new(usage, table);
        let mut wave = Wave::default();
        let codes = wave.part(self.by_codes(usage));
        let cards = wave.part(self.by_title(usage, &line, table));
        wave.end()?;
        let Coded {
            mut drafts,
            beside,
            unknown,
        } = flat(codes)?.unwrap_or_default();
        let (cards, same) = flat(cards)?.unwrap_or_default();
        for card in cards {
            if !drafts.iter().any(|draft| draft.target == card.target) {
                drafts.push(Draft {
                    target: card.target,
                    record: None,
                    code: None,
                    weight: card.weight,
                });
            }
        }
        // Releases and parties have namesakes that nobody registered.
        let is_music = usage.wants(Kind::Work) || usage.wants(Kind::Recording);
        let rarity = Rarity {
            is_unique: is_music && same.iter().all(|count| *count <= 1),
            is_rare: is_music && same.iter().all(|count| *count <= RARE),
        };
        let mut wave = Wave::default();
        for draft in &mut drafts {
            if draft.record.is_none() {
                draft.record = flat(wave.part(self.record(&draft.target)))?.flatten();
            }
        }
        wave.end()?;
        Ok(conclude(
            drafts, &beside, unknown, usage, &line, rarity, table,
        ))
    }

    /// Looks the codes up.
    fn by_codes(&self, usage: &Usage) -> Result<Coded, Stop> {
        let mut wave = Wave::default();
        let mut coded = Coded::default();
        for code in usage
            .codes
            .iter()
            .filter(|code| !code.is_empty())
            .take(CODES)
        {
            let mut is_known = false;
            for reading in id::detect(code).readings {
                let outcome = flat(wave.part(self.identifier(&reading.identifier)))?;
                let Some(Outcome::Records { found, .. }) = outcome else {
                    continue;
                };
                for Found { target, record, .. } in found.into_iter().take(PER_CODE) {
                    is_known = true;
                    if target.kind != Kind::Recording {
                        coded.beside.push((target.clone(), code.clone()));
                    }
                    // A release or a party has the code of something that the line is a part of.
                    if usage.wants(target.kind)
                        && !coded.drafts.iter().any(|draft| draft.target == target)
                    {
                        coded.drafts.push(Draft {
                            target,
                            weight: record.weight,
                            record: Some(record),
                            code: Some(code.clone()),
                        });
                    }
                }
            }
            if !is_known {
                coded.unknown.push(code.clone());
            }
        }
        wave.end()?;
        Ok(coded)
    }

    /// Finds the cards that fit best, and tells how many works and recordings have the very title.
    /// What is cheap to find comes first; the rest is looked for only when that is not good.
    fn by_title(
        &self,
        usage: &Usage,
        line: &Line,
        table: &FoldTable,
    ) -> Result<(Vec<Card>, [u32; 2]), Stop> {
        let mut same = [0u32; 2];
        let mut rated = Rated {
            usage,
            rater: line.rater(table),
            spots: Vec::new(),
            fits: Vec::new(),
            best: 0,
        };
        let mut long: Vec<&str> = Vec::new();
        let (fold, base) = line.folds();
        let mut wave = Wave::default();
        for fold in [Some(fold), Some(base).filter(|base| *base != fold)]
            .into_iter()
            .flatten()
            .filter(|fold| !fold.is_empty())
        {
            let row = self.row(TableName::Titles, fold.as_bytes(), titles::decode);
            let Some(entry) = flat(wave.part(row))?.flatten() else {
                continue;
            };
            for (kind, same) in [Kind::Work, Kind::Recording].into_iter().zip(&mut same) {
                *same = same.saturating_add(entry.total(kind));
            }
            if entry.continues() {
                long.push(fold);
            }
            rated.add(entry.cards);
        }
        wave.end()?;
        if !fold.is_empty() && !rated.is_good() {
            self.by_words(line, &long, table, &mut rated)?;
        }
        Ok((rated.best(), same))
    }

    /// Adds cards that have the words of the title and the credit, then cards that have all but one or
    /// two, then those that have those that say most, then those that have one spelled otherwise; stops
    /// when one is good.
    fn by_words(
        &self,
        line: &Line,
        long: &[&str],
        table: &FoldTable,
        rated: &mut Rated<'_>,
    ) -> Result<(), Stop> {
        let usage = rated.usage;
        let credit = match usage.credits.is_empty() {
            true => usage.writers.join(", "),
            false => usage.credits.join(", "),
        };
        let mut budget = Budget::new();
        let mut wave = Wave::default();
        let names = wave.part(self.asked(&credit, table, true));
        // Of very many cards with the title, those with the credit.
        let ranges = long.iter().map(|fold| wave.part(self.range(fold)));
        let ranges: Vec<_> = ranges.collect();
        let text = match long.is_empty() {
            true => wave.part(self.asked(&usage.title, table, false)),
            false => None,
        };
        wave.end()?;
        let names = flat(names)?.unwrap_or_default();
        let mut within = Vec::new();
        for range in ranges {
            within.extend(flat(range)?);
        }
        if !within.is_empty() {
            self.add(&names.all(), &within, CARDS, rated, &mut budget)?;
            if rated.is_good() {
                return Ok(());
            }
        }
        let text = match flat(text)? {
            Some(text) => text,
            None => self.asked(&usage.title, table, false)?,
        };
        let exact = [text.all(), names.all()].concat();
        self.add(&exact, &[], CARDS, rated, &mut budget)?;
        if rated.is_good() {
            return Ok(());
        }
        let is_cut = self.by_others(&text, &names, rated)?;
        // Without a word of the title, a card has another one.
        if rated.is_good() || !text.all().iter().any(|term| term.is_known()) && !is_cut {
            return Ok(());
        }
        let terms: Vec<Term> = exact.into_iter().cloned().collect();
        let mut budget = Budget::new();
        let found = self.with_some(&terms, usage.kind, true, &mut budget)?;
        let spots: Vec<Spot> = found.iter().take(CARDS).map(|partly| partly.spot).collect();
        self.rate(spots, rated, &mut budget)?;
        if is_cut && !rated.is_good() {
            self.by_spelling(line, &text, &names, table, rated)?;
        }
        Ok(())
    }

    /// Adds the best cards that have some terms; tells whether there are more.
    fn add(
        &self,
        all: &[&Term],
        within: &[Range<u32>],
        most: usize,
        rated: &mut Rated<'_>,
        budget: &mut Budget,
    ) -> Result<bool, Stop> {
        let joint = Joint {
            all,
            none: &[],
            kind: rated.usage.kind,
            within,
            without: &[],
        };
        let (spots, is_cut) = self.joint(&joint, None, most, budget)?;
        self.rate(spots, rated, budget)?;
        Ok(is_cut)
    }

    /// Adds the cards at some spots; none is read twice.
    fn rate(
        &self,
        mut spots: Vec<Spot>,
        rated: &mut Rated<'_>,
        budget: &mut Budget,
    ) -> Result<(), Stop> {
        spots.retain(|spot| !rated.spots.contains(spot));
        let cards = self.read_cards(&spots, budget)?;
        rated.spots.extend(spots);
        rated.add(cards);
        Ok(())
    }

    /// Adds cards that have all words but those that may be mistyped: the unknown ones, or, when all
    /// are known, any. Tells whether there are more cards, so that it says something how such a word is
    /// spelled.
    fn by_others(&self, text: &Asked, names: &Asked, rated: &mut Rated<'_>) -> Result<bool, Stop> {
        let (unknown, unnamed) = (text.unknown(), names.unknown());
        let last = text.exact.len().saturating_sub(1);
        // Words of the title that are left out, from and to.
        let mut left: Vec<(usize, usize)> = Vec::new();
        match (unknown.as_slice(), unnamed.len()) {
            ([], 0) => {
                let most = text.exact.len().min(LEFT_OUT);
                left.extend((0..most).map(|at| (at, at)));
                // Two that are one word.
                left.extend((0..most.min(last)).map(|at| (at, at + 1)));
            }
            // What is left out is beyond the title.
            ([], 1) => left.push((usize::MAX, usize::MAX)),
            ([at], 0) => {
                left.push((*at, *at));
                left.extend((*at > 0).then_some((at.wrapping_sub(1), *at)));
                left.extend((*at < last).then_some((*at, at + 1)));
            }
            ([at], 1) => left.push((*at, *at)),
            ([one, other], 0) => left.push((*one, *other)),
            _ => {}
        }
        let mut is_cut = false;
        let mut wave = Wave::default();
        for (from, to) in left {
            let mut terms: Vec<&Term> = Vec::new();
            for (at, word) in text.exact.iter().enumerate() {
                if at != from && at != to {
                    terms.extend(word);
                }
            }
            for (at, word) in names.exact.iter().enumerate() {
                if !unnamed.contains(&at) {
                    terms.extend(word);
                }
            }
            is_cut |= terms.is_empty();
            // Short words of scripts without blanks may use up what one may do.
            let added = self.add(&terms, &[], OTHERS, rated, &mut Budget::new());
            is_cut |= flat(wave.part(added))?.unwrap_or_default();
            if rated.is_good() {
                break;
            }
        }
        wave.end()?;
        Ok(is_cut)
    }

    /// Adds cards that have one word, or two unknown ones, spelled otherwise.
    fn by_spelling(
        &self,
        line: &Line,
        text: &Asked,
        names: &Asked,
        table: &FoldTable,
        rated: &mut Rated<'_>,
    ) -> Result<(), Stop> {
        let mut budget = Budget::new();
        let unknown = text.unknown();
        let mut wave = Wave::default();
        let meant = wave.part(self.all_meant(text, false, &mut budget));
        let named = match unknown.is_empty() {
            true => wave.part(self.all_meant(names, true, &mut budget)),
            false => None,
        };
        wave.end()?;
        let mut read = Read {
            text: flat(meant)?.unwrap_or_default(),
            names: flat(named)?.unwrap_or_default(),
            open: Term::default(),
            titles: Vec::new(),
        };
        // Titles in which a word is another, or two.
        let fold = line.folds().0;
        let mut folds: Vec<String> = Vec::new();
        for (word, meant) in text.words.iter().zip(&read.text) {
            let before = fold.get(..word.place.start).unwrap_or_default();
            let after = fold.get(word.place.end..).unwrap_or_default();
            let pairs = meant.pairs.iter().map(|pair| pair.text.clone());
            let words = meant
                .words
                .variants
                .iter()
                .map(|word| table.fold(&word.token));
            folds.extend(
                pairs
                    .chain(words.take(RESPELLED))
                    .map(|word| [before, &word, after].concat()),
            );
        }
        let mut wave = Wave::default();
        for fold in folds.iter().take(FOLDS) {
            let range = flat(wave.part(self.range(fold)))?.unwrap_or_default();
            read.titles.extend((!range.is_empty()).then_some(range));
        }
        wave.end()?;
        let ask = Ask {
            fold,
            text,
            names,
            kind: rated.usage.kind,
            without: Vec::new(),
        };
        let mut spots = Vec::new();
        for is_title in [true, false] {
            // One that uses up what it may do leaves the other its own.
            let budget = &mut Budget::new();
            let found = self.with_read(&ask, &read, is_title, None, SPELLED, budget)?;
            spots.extend(found.0);
        }
        if unknown.len() == 2 {
            let mut terms = names.all();
            for (at, (exact, meant)) in text.exact.iter().zip(&read.text).enumerate() {
                match unknown.contains(&at) {
                    true => terms.push(&meant.words),
                    false => terms.extend(exact),
                }
            }
            self.add(&terms, &[], SPELLED, rated, &mut Budget::new())?;
        }
        self.rate(spots, rated, &mut Budget::new())
    }
}

/// Cards that were found for a line, each record once.
struct Rated<'l> {
    usage: &'l Usage,
    rater: Rater<'l>,
    /// Where cards were read.
    spots: Vec<Spot>,
    fits: Vec<(u16, Card)>,
    best: u16,
}

impl Rated<'_> {
    /// Rates cards and adds those that may be meant.
    fn add(&mut self, cards: Vec<Card>) {
        for card in cards {
            let is_wanted = self.usage.wants(card.target.kind);
            let is_known = |(_, known): &(u16, Card)| known.target == card.target;
            if is_wanted && !self.fits.iter().any(is_known) {
                let quick = self.rater.rate(&card.title, &card.of, &card.credit);
                self.best = self.best.max(quick);
                self.fits.push((quick, card));
            }
        }
    }

    /// Tells whether one fits so well that nothing else is looked for.
    fn is_good(&self) -> bool {
        self.best >= GOOD
    }

    /// Returns the best: what is far behind needs no closer look.
    fn best(mut self) -> Vec<Card> {
        self.fits.retain(|(quick, _)| quick + BEHIND >= self.best);
        sort_by(&mut self.fits, |a, b| {
            b.0.cmp(&a.0).then_with(|| a.1.order(&b.1))
        });
        self.fits.truncate(READ);
        self.fits.into_iter().map(|(_, card)| card).collect()
    }
}

/// Compares the candidates with the line and decides.
fn conclude(
    drafts: Vec<Draft>,
    beside: &[(Target, String)],
    unknown: Vec<String>,
    usage: &Usage,
    line: &Line,
    rarity: Rarity,
    table: &FoldTable,
) -> Matched {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut contradicting: Vec<String> = Vec::new();
    for draft in drafts {
        let Some(record) = draft.record else {
            continue;
        };
        let mut fit = line.fit(draft.target.kind, &record, table);
        let is_described = !usage.title.is_empty();
        if let Some(score) = line.same_file(&fit).filter(|_| rarity.is_rare) {
            fit.score = fit.score.max(score);
        }
        if let Some(score) = line.unique(&fit).filter(|_| rarity.is_unique) {
            fit.score = fit.score.max(score);
            fit.features.push(Feature {
                name: "unique",
                value: 1_000,
            });
        }
        if let Some(code) = &draft.code {
            if !is_described {
                fit.score = CODE_ALONE;
            } else if fit.score >= POSSIBLE || fit.is_other_version && fit.score >= VERSION {
                // The code and the description agree, each doubtful by itself.
                fit.score = fit.score.max(MATCHED) + (1_000 - fit.score.max(MATCHED)) * 4 / 5;
            } else if !contradicting.contains(code) {
                contradicting.push(code.clone());
            }
        }
        let is_linked = |target: &Target| record.links.iter().any(|link| link.target == *target);
        let linked = beside.iter().find(|(target, _)| is_linked(target));
        let mut code = draft.code;
        if let Some((_, of)) = linked.filter(|_| code.is_none() && fit.score >= VERSION) {
            // The work or the release that the line names is that of the recording.
            fit.score += (1_000 - fit.score) * 2 / 5;
            code = Some(of.clone());
        }
        if code.is_some() {
            fit.features.push(Feature {
                name: "code",
                value: 1_000,
            });
        }
        let works = record.links.iter().map(|link| &link.target);
        let works = works
            .filter(|target| target.kind == Kind::Work)
            .take(PER_CODE);
        candidates.push(Candidate {
            title: record
                .titles
                .first()
                .map(|title| title.text.clone())
                .unwrap_or_default(),
            credit: card_credit(draft.target.kind, &record),
            fit,
            code,
            works: works.cloned().collect(),
            weight: draft.weight.max(record.weight),
            target: draft.target,
        });
    }
    sort_by(&mut candidates, order);
    candidates.truncate(SHOWN);
    let verdict = match candidates.first().map_or(0, |best| best.fit.score) {
        MATCHED.. => Verdict::Matched,
        POSSIBLE.. => Verdict::Possible,
        _ => Verdict::None,
    };
    Matched {
        verdict,
        candidates,
        contradicting,
        unknown,
        unavailable: None,
    }
}

/// The order of candidates, best first: what fits, what a code leads to, what is popular.
pub(super) fn order(a: &Candidate, b: &Candidate) -> Ordering {
    let key = |candidate: &Candidate| {
        (
            Reverse(candidate.fit.score),
            candidate.code.is_none(),
            Reverse(candidate.weight),
            // Of a recording and its work, the recording says more.
            candidate.target.kind == Kind::Work,
        )
    };
    key(a).cmp(&key(b)).then_with(|| a.target.cmp(&b.target))
}

/// Score of a record that a code leads to when the line says nothing else.
const CODE_ALONE: u16 = 900;
/// Least score of another version whose code the line has.
const VERSION: u16 = 500;
