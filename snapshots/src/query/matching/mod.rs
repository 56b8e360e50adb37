//! Matches: from a usage line to the records that it may be about.

mod conclude;
mod found;
mod spelled;

use self::conclude::conclude;
pub(super) use self::conclude::order;

use super::lookup::{Found, Outcome};
use super::read::Reader;
use super::{Step, Stop, Wave};
use crate::error::Unavailable;
use crate::id;
use crate::matching::{Fit, Line, Usage};
use crate::record::{Kind, Record, Target};
use crate::shelf::Shelf;
use crate::snapshot::Snapshot;
use crate::text::FoldTable;

/// Codes of a line that are looked up.
const CODES: usize = 8;
/// Records that a code may lead to.
const PER_CODE: usize = 4;
/// Works, or recordings, of a rare title at most: with so few, none lasts as long by chance.
const RARE: u32 = 8;

/// What became of a line, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
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
    let reader = Reader::new(snapshot, shelf);
    match reader.matched(usage) {
        Ok(matched) => Step::Done(matched),
        Err(Stop::Need(_)) => Step::Need(reader.spans()),
        Err(failed) => Step::Done(Matched {
            verdict: Verdict::Unavailable,
            candidates: Vec::new(),
            contradicting: Vec::new(),
            unknown: Vec::new(),
            unavailable: Some(reader.failure(failed)),
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
    /// Matches a line as it is, and if that is not enough, as it was before programs changed its texts, and with a
    /// title that names the artist as well.
    fn matched(&self, usage: &Usage) -> Result<Matched, Stop> {
        let table = self.fold_table()?;
        let mut best = self.matched_as(usage, &table, 0)?;
        if best.verdict == Verdict::Matched {
            return Ok(best);
        }
        // Titles are registered as programs left them, too.
        let clean = usage.clean();
        if clean != *usage {
            let matched = self.matched_as(&clean, &table, 0)?;
            if (matched.verdict as u8) < best.verdict as u8 {
                best = matched;
            }
        }
        for (parted, least) in clean.parted(&table) {
            if best.verdict == Verdict::Matched {
                break;
            }
            let matched = self.matched_as(&parted, &table, least)?;
            let is_named = matched.candidates.first().is_some_and(|best| {
                let mut features = best.fit.features.iter();
                features.any(|one| one.name == "credit" && one.value >= least)
            });
            if is_named && (matched.verdict as u8) < best.verdict as u8 {
                best = matched;
            }
        }
        Ok(best)
    }

    /// Matches a line as it is. Where the credit has to be the very one, so has the title: nothing is looked for
    /// by words.
    fn matched_as(&self, usage: &Usage, table: &FoldTable, least: u16) -> Result<Matched, Stop> {
        let line = Line::new(usage, table);
        let mut wave = Wave::default();
        let codes = wave.part(self.by_codes(usage));
        let cards = wave.part(self.by_title(usage, &line, table, least < 1_000));
        wave.end()?;
        let Coded {
            mut drafts,
            beside,
            unknown,
        } = codes?.unwrap_or_default();
        let (cards, same) = cards?.unwrap_or_default();
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
                draft.record = wave.part(self.record(&draft.target))?.flatten();
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
                let outcome = wave.part(self.identifier(&reading.identifier))?;
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
}
