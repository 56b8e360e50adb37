//! What a list of results shows of a record.

use super::{FactKind, FactValue, Kind, Record, Role};
use crate::text::number;

/// Most names beside a title.
const NAMES: usize = 3;

/// Returns who is shown beside the title: the artists of a recording or release, the writers of a
/// work; at most three, then an ellipsis.
pub fn card_credit(kind: Kind, record: &Record) -> String {
    let is_main = |role: Role| match kind {
        Kind::Work => {
            matches!(
                role,
                Role::Composer | Role::Lyricist | Role::Writer | Role::Arranger
            )
        }
        Kind::Recording | Kind::Release => role == Role::Artist,
        Kind::Party => false,
    };
    let mut names: Vec<&str> = Vec::new();
    for credit in record.credits.iter().filter(|credit| is_main(credit.role)) {
        if !names.contains(&credit.name.as_str()) {
            names.push(&credit.name);
        }
    }
    let mut text = String::new();
    for (at, name) in names.iter().take(NAMES).enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(name);
    }
    if names.len() > NAMES {
        text.push_str(", \u{2026}");
    }
    text
}

/// Returns the year of the date that most sources give; 0 when there is none.
pub fn card_year(record: &Record) -> u16 {
    for fact in &record.facts {
        if let FactValue::Text(text) = &fact.value
            && fact.kind == FactKind::Date
            && let Some(year) = text.get(..4)
            && let Some(year) = number(year)
        {
            return year;
        }
    }
    0
}
