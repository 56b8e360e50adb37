//! Matches: from a usage line to the records that it may be about.

use super::asked::Asked;
use super::joint::{Joint, flat};
use super::lookup::{Found, Outcome};
use super::read::{Reader, inconsistent};
use super::search::{self, Query};
use super::terms::{Budget, Term};
use super::{Step, Stop, Wave};
use crate::error::Unavailable;
use crate::id;
use crate::matching::{Feature, Fit, Line, MATCHED, POSSIBLE, Usage};
use crate::order::sort_by;
use crate::record::{Kind, Record, Target};
use crate::segment::Part;
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::table::TableName;
use crate::table::titles::{self, Card};
use crate::text::FoldTable;
use crate::text::parts::Parts;

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
/// How far behind the best card a card may be to be looked at closer.
const BEHIND: u16 = 200;
/// A result card that fits so well needs no search.
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
        for (_, card) in flat(cards)?.unwrap_or_default() {
            if !drafts.iter().any(|draft| draft.target == card.target) {
                drafts.push(Draft {
                    target: card.target,
                    record: None,
                    code: None,
                    weight: card.weight,
                });
            }
        }
        drafts.retain(|draft| usage.kind.is_none_or(|kind| draft.target.kind == kind));
        // How many records have the title, as far as a title alone can say which one is meant.
        let fold = table.fold(&usage.title);
        let base = table.fold(&Parts::of(&usage.title, table).base);
        let mut wave = Wave::default();
        let mut same = [0u32; 2];
        for fold in [Some(&fold), Some(&base).filter(|base| **base != fold)]
            .into_iter()
            .flatten()
        {
            let row = self.row(TableName::Titles, fold.as_bytes(), titles::decode);
            let entry = flat(wave.part(row))?.flatten().unwrap_or_default();
            for (kind, same) in [Kind::Work, Kind::Recording].into_iter().zip(&mut same) {
                *same = same.saturating_add(entry.total(kind));
            }
        }
        wave.end()?;
        let is_unique = same.iter().all(|count| *count <= 1);
        let mut wave = Wave::default();
        for draft in &mut drafts {
            if draft.record.is_none() {
                draft.record = flat(wave.part(self.record(&draft.target)))?.flatten();
            }
        }
        wave.end()?;
        Ok(conclude(
            drafts, &beside, unknown, usage, &line, is_unique, table,
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
                    let is_candidate = matches!(target.kind, Kind::Recording | Kind::Work);
                    if is_candidate && !coded.drafts.iter().any(|draft| draft.target == target) {
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

    /// Finds the cards that fit best: those with the very title, else what a search finds.
    fn by_title(
        &self,
        usage: &Usage,
        line: &Line,
        table: &FoldTable,
    ) -> Result<Vec<(u16, Card)>, Stop> {
        let fold = table.fold(&usage.title);
        if fold.is_empty() {
            return Ok(Vec::new());
        }
        let base = table.fold(&Parts::of(&usage.title, table).base);
        let mut wave = Wave::default();
        let mut cards: Vec<Card> = Vec::new();
        let folds = [Some(&fold), Some(&base).filter(|base| **base != fold)];
        for fold in folds.into_iter().flatten() {
            let row = self.row(TableName::Titles, fold.as_bytes(), titles::decode);
            if let Some(entry) = flat(wave.part(row))?.flatten() {
                cards.extend(entry.cards);
            }
        }
        wave.end()?;
        let mut fits = self.rated(usage, line, cards, table);
        let is_good = |fits: &[(u16, Card)]| fits.first().is_some_and(|(quick, _)| *quick >= GOOD);
        if !is_good(&fits) {
            let names = match usage.credits.is_empty() {
                true => &usage.writers,
                false => &usage.credits,
            };
            let credit = names.join(", ");
            let mut cards: Vec<Card> = fits.into_iter().map(|(_, card)| card).collect();
            let (some, is_hopeless) = self.by_words(usage, &credit, table)?;
            cards.extend(some);
            fits = self.rated(usage, line, cards, table);
            if !is_good(&fits) && !is_hopeless {
                let query = Query {
                    text: usage.title.clone(),
                    credit,
                    kind: usage.kind,
                    limit: 10,
                    ..Query::default()
                };
                let mut cards: Vec<Card> = fits.into_iter().map(|(_, card)| card).collect();
                match search::search(self.snapshot, &query, self.shelf) {
                    Step::Need(spans) => return Err(Stop::Need(spans)),
                    Step::Done(answer) => {
                        if let Some(unavailable) = answer.unavailable {
                            return Err(Stop::Unavailable(Box::new(unavailable)));
                        }
                        cards.extend(answer.hits.into_iter().map(|hit| hit.card));
                    }
                }
                fits = self.rated(usage, line, cards, table);
            }
        }
        // What is far behind the best needs no closer look.
        let best = fits.first().map_or(0, |(quick, _)| *quick);
        fits.retain(|(quick, _)| quick + BEHIND >= best);
        fits.truncate(READ);
        Ok(fits)
    }

    /// Finds cards by the words of the title and the credit, as they are written; tells whether no
    /// spelling can help: nobody has such a name, and no title has such words.
    fn by_words(
        &self,
        usage: &Usage,
        credit: &str,
        table: &FoldTable,
    ) -> Result<(Vec<Card>, bool), Stop> {
        let mut wave = Wave::default();
        let text = wave.part(self.asked(&usage.title, table, false));
        let names = wave.part(self.asked(credit, table, true));
        wave.end()?;
        let (text, names) = (
            flat(text)?.unwrap_or_default(),
            flat(names)?.unwrap_or_default(),
        );
        let mut budget = Budget::new();
        let terms: Vec<Term> = [&text, &names]
            .into_iter()
            .flat_map(|asked| asked.all().into_iter().cloned())
            .collect();
        let all: Vec<&Term> = terms.iter().collect();
        let joint = Joint {
            all: &all,
            none: &[],
            kind: usage.kind,
            within: &[],
            without: &[],
        };
        let (mut spots, _) = self.joint(&joint, None, CARDS, &mut budget)?;
        if spots.is_empty() {
            let found = self.with_some(&terms, usage.kind, true, &mut budget)?;
            spots.extend(found.iter().take(CARDS).map(|partly| partly.spot));
        }
        let cards = self.read_cards(&spots, &mut budget)?;
        let known = |asked: &Asked| asked.all().iter().any(|term| term.is_known());
        let is_hopeless = cards.is_empty() && !names.words.is_empty() && !known(&names);
        Ok((cards, is_hopeless))
    }

    /// Rates cards, best first, each record once.
    fn rated(
        &self,
        usage: &Usage,
        line: &Line,
        cards: Vec<Card>,
        table: &FoldTable,
    ) -> Vec<(u16, Card)> {
        let wanted = |card: &Card| {
            matches!(card.target.kind, Kind::Work | Kind::Recording)
                && usage.kind.is_none_or(|kind| card.target.kind == kind)
        };
        let mut fits: Vec<(u16, Card)> = Vec::new();
        let mut rater = line.rater(table);
        for card in cards.into_iter().filter(|card| wanted(card)) {
            if !fits.iter().any(|(_, known)| known.target == card.target) {
                fits.push((rater.rate(&card.title, &card.of, &card.credit), card));
            }
        }
        sort_by(&mut fits, |a, b| {
            b.0.cmp(&a.0).then_with(|| a.1.order(&b.1))
        });
        fits
    }
}

/// Compares the candidates with the line and decides.
fn conclude(
    drafts: Vec<Draft>,
    beside: &[(Target, String)],
    unknown: Vec<String>,
    usage: &Usage,
    line: &Line,
    is_unique: bool,
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
        if let Some(score) = line.unique(&fit).filter(|_| is_unique) {
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
        let names = record
            .credits
            .iter()
            .take(3)
            .map(|credit| credit.name.as_str());
        candidates.push(Candidate {
            title: record
                .titles
                .first()
                .map(|title| title.text.clone())
                .unwrap_or_default(),
            credit: names.collect::<Vec<_>>().join(", "),
            fit,
            code,
            works: works.cloned().collect(),
            weight: draft.weight.max(record.weight),
            target: draft.target,
        });
    }
    sort_by(&mut candidates, |a, b| {
        let key = |candidate: &Candidate| {
            (
                std::cmp::Reverse(candidate.fit.score),
                // Of two that fit as well, the one whose code the line has.
                candidate.code.is_none(),
                std::cmp::Reverse(candidate.weight),
            )
        };
        // Of a recording and its work, the recording says more.
        let kind = |candidate: &Candidate| candidate.target.kind == Kind::Work;
        key(a)
            .cmp(&key(b))
            .then_with(|| kind(a).cmp(&kind(b)))
            .then_with(|| a.target.cmp(&b.target))
    });
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

/// Score of a record that a code leads to when the line says nothing else.
const CODE_ALONE: u16 = 900;
/// Least score of another version whose code the line has.
const VERSION: u16 = 500;
