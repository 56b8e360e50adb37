//! What is concluded from the records of the best cards.

use std::cmp::{Ordering, Reverse};

use super::{Candidate, Draft, Matched, PER_CODE, Rarity, Verdict};
use crate::matching::{Feature, Line, MATCHED, POSSIBLE, Usage};
use crate::order::sort_by;
use crate::record::{Kind, Target, card_credit};
use crate::text::FoldTable;

/// Candidates in an answer.
const SHOWN: usize = 5;

/// Compares the candidates with the line and decides.
pub(super) fn conclude(
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
        let mut works = Vec::new();
        for link in &record.links {
            if link.target.kind == Kind::Work && works.len() < PER_CODE {
                works.push(link.target.clone());
            }
        }
        candidates.push(Candidate {
            title: record
                .titles
                .first()
                .map(|title| title.text.clone())
                .unwrap_or_default(),
            credit: card_credit(draft.target.kind, &record),
            fit,
            code,
            works,
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
pub(in crate::query) fn order(a: &Candidate, b: &Candidate) -> Ordering {
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

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use crate::record::{
        Credit, Fact, FactKind, FactValue, Record, Role, Sources, Title, TitleRole,
    };

    /// What becomes of a line with a record of this title by Calm Music, which lasts 102,361 ms.
    fn verdict(title: &str, credit: &str, milliseconds: u64, [unique, rare]: [bool; 2]) -> Verdict {
        let table = FoldTable::built_in();
        let sources = Sources::one(0);
        let usage = Usage {
            title: title.to_owned(),
            credits: vec![credit.to_owned()],
            milliseconds,
            ..Usage::default()
        };
        let mut record = Record::default();
        record.titles.push(Title {
            text: "Flute for Sleep".to_owned(),
            role: TitleRole::Main,
            language: String::new(),
            sources: sources.clone(),
        });
        record.credits.push(Credit {
            name: "Calm Music".to_owned(),
            role: Role::Artist,
            party: None,
            sources: sources.clone(),
        });
        record.facts.push(Fact {
            kind: FactKind::Duration,
            value: FactValue::Number(102_361),
            sources,
        });
        let draft = Draft {
            target: Target {
                kind: Kind::Recording,
                id: "isrc:USS1Z9900001".parse().unwrap(),
            },
            record: Some(record),
            code: None,
            weight: 0,
        };
        let rarity = Rarity {
            is_unique: unique,
            is_rare: rare,
        };
        let line = Line::new(&usage, &table);
        conclude(vec![draft], &[], Vec::new(), &usage, &line, rarity, &table).verdict
    }

    #[test]
    fn how_many_records_have_the_title_decides_what_a_duration_says() {
        let title = "Flute for Sleep";
        for (credit, milliseconds, rarity, expected) in [
            // A title that no other record has, with a duration that is near, and alone.
            ("", 104_000, [true, true], Verdict::Matched),
            ("", 104_000, [false, true], Verdict::Possible),
            ("", 0, [true, true], Verdict::Possible),
            // The same file under another name, and one that is as long by chance.
            ("Flute Club", 102_360, [false, true], Verdict::Possible),
            ("Flute Club", 102_360, [false, false], Verdict::None),
            ("Flute Club", 102_390, [true, true], Verdict::None),
        ] {
            let told = verdict(title, credit, milliseconds, rarity);
            assert_eq!(
                told.name(),
                expected.name(),
                "{credit} {milliseconds} {rarity:?}"
            );
        }
    }
}
