//! What can be told of one item alone: codes that nobody has given out, dates that cannot be.

use std::collections::{BTreeMap, BTreeSet};

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{FactKind, FactValue, Kind, Record};
use imr_snapshots::territory::names::SOCIETIES;
use imr_snapshots::territory::{day, is_known};

use super::finding::Finding;
use crate::feed::short;
use crate::ingest::Item;

/// Year in which the first sound was recorded.
const FIRST_RECORDING: u32 = 1857;
/// Most territory expressions that are remembered.
const REMEMBERED: usize = 10_000;
/// Society numbers that stand for none: not affiliated, and public domain (CWR 2.x).
pub(super) const NO_SOCIETY: [&str; 2] = ["000", "099"];

/// Languages of ISO 639-1, and the codes of 1988 that CIS still uses.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce \
    ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv \
    ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl \
    km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb \
    nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh \
    si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz \
    ve vi vo wa wo xh yi yo za zh zu";

/// The numbers of the societies of CISAC, three digits each.
pub(super) fn societies() -> BTreeSet<&'static str> {
    let rows = SOCIETIES.lines().skip(1);
    rows.filter_map(|row| row.split('\t').next()).collect()
}

/// Tells whether two letters, in any case, are a language.
pub(super) fn is_language(code: &str) -> bool {
    let mut known = LANGUAGES.split_ascii_whitespace();
    known.any(|known| known.eq_ignore_ascii_case(code))
}

/// Tells codes and dates that cannot be right.
pub(super) struct Plausible {
    societies: BTreeSet<&'static str>,
    languages: BTreeSet<&'static str>,
    /// Territory expressions that were met, and the first unknown number in each.
    territories: BTreeMap<String, Option<String>>,
    /// The day on which a date is in the future, `YYYYMMDD`: a year from today.
    future: u32,
}

impl Plausible {
    /// Judges dates on a day written `YYYYMMDD`.
    pub(super) fn new(today: u32) -> Self {
        Self {
            societies: societies(),
            languages: LANGUAGES.split_ascii_whitespace().collect(),
            territories: BTreeMap::new(),
            future: today.saturating_add(10_000),
        }
    }

    /// Returns what cannot be right in an item whose row begins on a line, each thing once.
    pub(super) fn judge(&mut self, item: &Item, line: u64) -> Vec<Finding> {
        let mut found = Vec::new();
        let record = &item.claims;
        for id in item
            .ids
            .iter()
            .chain(record.identifiers.iter().map(|claim| &claim.id))
        {
            self.society_of(id, line, &mut found);
        }
        for share in &record.shares {
            self.society(&share.society, line, &mut found);
            self.territory(&share.territory, line, &mut found);
            validity(&share.validity, line, &mut found);
        }
        for title in &record.titles {
            self.language(&title.language, line, &mut found);
        }
        self.facts(item.kind, record, line, &mut found);
        for statement in &record.statements {
            self.date(&statement.declared, 0, line, &mut found);
        }
        found
    }

    fn facts(&self, kind: Kind, record: &Record, line: u64, found: &mut Vec<Finding>) {
        for fact in &record.facts {
            let FactValue::Text(text) = &fact.value else {
                continue;
            };
            let is_number = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
            match fact.kind {
                FactKind::Language => self.language(text, line, found),
                FactKind::Society if is_number => self.society(text, line, found),
                FactKind::Date if kind == Kind::Recording => {
                    self.date(text, FIRST_RECORDING, line, found);
                }
                FactKind::Date => self.date(text, 0, line, found),
                _ => {}
            }
        }
    }

    fn society_of(&self, id: &Identifier, line: u64, found: &mut Vec<Finding>) {
        if id.scheme() == Scheme::Society
            && let Some((number, _)) = id.code().split_once(':')
        {
            self.society(number, line, found);
        }
    }

    fn society(&self, number: &str, line: u64, found: &mut Vec<Finding>) {
        let known =
            number.is_empty() || NO_SOCIETY.contains(&number) || self.societies.contains(number);
        if !known {
            let message = format!("society {number} is not in the list of CISAC");
            push(found, Finding::new("society-unknown", line, message));
        }
    }

    fn territory(&mut self, expression: &str, line: u64, found: &mut Vec<Finding>) {
        if expression.is_empty() {
            return;
        }
        if !self.territories.contains_key(expression) {
            if self.territories.len() >= REMEMBERED {
                self.territories.clear();
            }
            let terms = expression.split(['+', '-']).filter(|term| !term.is_empty());
            let known = |term: &&str| term.parse().is_ok_and(is_known);
            let unknown = terms
                .into_iter()
                .find(|term| !known(term))
                .map(str::to_owned);
            self.territories.insert(expression.to_owned(), unknown);
        }
        if let Some(Some(unknown)) = self.territories.get(expression) {
            let message = format!("territory {unknown} is not in the tables of TIS");
            push(found, Finding::new("territory-unknown", line, message));
        }
    }

    fn language(&self, tag: &str, line: u64, found: &mut Vec<Finding>) {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        let letters = first.bytes().all(|byte| byte.is_ascii_alphabetic());
        let known = match first.len() {
            0 => true,
            2 => self.languages.contains(first.to_ascii_lowercase().as_str()),
            // Languages of ISO 639-2 and 639-3 are too many to be listed.
            3 => letters,
            _ => false,
        };
        if !known {
            let message = format!("`{}` is not a language of ISO 639", short(tag));
            push(found, Finding::new("language-unknown", line, message));
        }
    }

    fn date(&self, date: &str, first: u32, line: u64, found: &mut Vec<Finding>) {
        let year: u32 = date
            .get(..4)
            .and_then(|year| year.parse().ok())
            .unwrap_or(0);
        if year == 0 {
            return;
        }
        let last = match day(date) {
            0 => year * 10_000,
            day => day,
        };
        if last > self.future {
            let message = format!("{} is more than a year from now", short(date));
            push(found, Finding::new("date-future", line, message));
        } else if year < first {
            let message = format!("{} is before the first recording of sound", short(date));
            push(found, Finding::new("date-early", line, message));
        }
    }
}

fn validity(validity: &str, line: u64, found: &mut Vec<Finding>) {
    let (from, until) = validity.split_once('/').unwrap_or_default();
    let (first, last) = (day(from), day(until));
    if first != 0 && last != 0 && last < first {
        let message = format!("a share ends on {until}, before it begins on {from}");
        push(found, Finding::new("dates-order", line, message));
    }
}

fn push(found: &mut Vec<Finding>, finding: Finding) {
    if !found.contains(&finding) {
        found.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use imr_snapshots::record::{Basis, Fact, Right, Role, Share, Sources, Title, TitleRole};

    use super::*;

    fn share(society: &str, territory: &str, validity: &str) -> Share {
        Share {
            name: "A".to_owned(),
            party: None,
            role: Role::Writer,
            basis: Basis::Ownership,
            right: Right::Performing,
            territory: territory.to_owned(),
            validity: validity.to_owned(),
            society: society.to_owned(),
            points: 100,
            sources: Sources::one(0),
        }
    }

    fn codes(kind: Kind, claims: Record) -> Vec<String> {
        let item = Item {
            kind,
            ids: Vec::new(),
            claims,
            popularity: None,
        };
        let found = Plausible::new(2026_11_21).judge(&item, 3);
        assert!(found.iter().all(|finding| finding.line == 3));
        found.into_iter().map(|f| f.code.into_owned()).collect()
    }

    #[test]
    fn codes_that_nobody_gave_out_are_told_once_a_row() {
        let shares = vec![
            share("052", "2136-840", "2020-01-01/2021-01-01"),
            share("998", "2136-841", "2022-01-01/2021-01-01"),
            share("998", "2136-841", "2022-01-01/2021-01-01"),
            share("099", "", ""),
        ];
        let mut record = Record {
            shares,
            ..Record::default()
        };
        for language in ["en", "pt-BR", "yue", "", "qq", "English"] {
            record.titles.push(Title {
                text: "T".to_owned(),
                role: TitleRole::Main,
                language: language.to_owned(),
                sources: Sources::one(0),
            });
        }
        let expected = [
            "society-unknown",
            "territory-unknown",
            "dates-order",
            "language-unknown",
            "language-unknown",
        ];
        assert_eq!(codes(Kind::Work, record), expected);
    }

    #[test]
    fn dates_before_sound_and_far_ahead_are_told() {
        let dates = ["2027-11-20", "2028-01-01", "1856", "1990-05"];
        let facts = dates
            .map(|date| Fact {
                kind: FactKind::Date,
                value: FactValue::Text(date.to_owned()),
                sources: Sources::one(0),
            })
            .to_vec();
        let record = Record {
            facts,
            ..Record::default()
        };
        let recording = codes(Kind::Recording, record.clone());
        assert_eq!(recording, ["date-future", "date-early"]);
        assert_eq!(codes(Kind::Work, record), ["date-future"]);
    }
}
