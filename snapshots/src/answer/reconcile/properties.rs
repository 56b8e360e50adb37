//! Properties of records, and their values.

use super::{Sheet, label, named};
use crate::id::Scheme;
use crate::matching::year;
use crate::query::lookup::Found;
use crate::record::{FactKind, FactValue, Kind, Role, Standing};
use crate::table::home;

/// Properties: id, name, and which kinds have them, as bits in the order of [`Kind::ALL`]. The
/// schemes of identifiers follow them; ids that stand here or not, but are names of roles or facts,
/// have values as well.
const PROPERTIES: [(&str, &str, u8); 17] = [
    ("title", "Title or name", 0b1111),
    ("other-title", "Other titles or names", 0b1111),
    ("performer", "Performers", 0b0111),
    ("writer", "Writers", 0b0111),
    ("publisher", "Publishers", 0b0001),
    ("credit", "Everybody who is credited", 0b0111),
    ("label", "Label", 0b0110),
    ("year", "Year", 0b0111),
    ("date", "Date", 0b0111),
    ("duration", "Duration in milliseconds", 0b0011),
    ("language", "Language", 0b0011),
    ("genre", "Genre", 0b0111),
    ("affiliation", "Society that it is affiliated with", 0b1000),
    ("work", "Works", 0b1111),
    ("recording", "Recordings", 0b1111),
    ("release", "Releases", 0b1111),
    ("party", "Parties", 0b0111),
];

/// Most values of one property of one record.
const VALUES: usize = 100;

/// Visits every property: id, name, kinds.
pub(super) fn each(visit: &mut dyn FnMut(&str, &str, u8)) {
    for (id, name, kinds) in PROPERTIES {
        visit(id, name, kinds);
    }
    for scheme in Scheme::ALL {
        let kinds = home(scheme).kind().map_or(0b1111, bit);
        visit(scheme.name(), scheme.label(), kinds);
    }
}

fn bit(kind: Kind) -> u8 {
    1 << u8::from(kind)
}

/// Writes the properties that a kind may have, as members of the open map.
pub(super) fn proposal(kind: Option<Kind>, limit: usize, out: &mut Sheet<'_>) {
    if let Some(kind) = kind {
        out.member("type", kind.name());
    }
    let mut left = limit;
    out.list("properties");
    each(&mut |id, name, kinds| {
        if kinds & kind.map_or(0b1111, bit) != 0 && left > 0 {
            left -= 1;
            out.open_map();
            named(id, name, out);
            out.close_map();
        }
    });
    out.close_list();
}

/// Writes values, as members of the open map.
pub(super) fn extension(
    rows: &[(String, Option<Found>)],
    asked: &[(String, usize)],
    out: &mut Sheet<'_>,
) {
    out.list("meta");
    for (asked, _) in asked {
        let mut known = asked.clone();
        each(&mut |id, name, _| {
            if id == asked {
                known = name.to_owned();
            }
        });
        out.open_map();
        named(asked, &known, out);
        let kind = match asked.as_str() {
            "performer" | "writer" | "publisher" | "credit" => Some(Kind::Party),
            name => Kind::from_name(name),
        };
        if let Some(kind) = kind {
            out.map("type");
            named(kind.name(), label(kind), out);
            out.close_map();
        }
        out.close_map();
    }
    out.close_list();
    out.map("rows");
    for (id, found) in rows {
        out.key(id);
        out.open_map();
        for (property, most) in asked {
            out.key(property);
            out.open_list();
            let values = match found {
                Some(found) => values(found, property),
                None => Vec::new(),
            };
            let most = if *most == 0 { VALUES } else { *most };
            for value in values.into_iter().take(most.min(VALUES)) {
                out.open_map();
                match value {
                    Value::Number(number) => out.count("int", number),
                    Value::Text(text) => out.member("str", &text),
                    Value::Entity(id, name) => named(&id, &name, out),
                }
                out.close_map();
            }
            out.close_list();
        }
        out.close_map();
    }
    out.close_map();
}

/// A value of a property.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Number(u64),
    Text(String),
    /// Id and name of another record.
    Entity(String, String),
}

/// Returns what sources say of a property of a record, everything once.
pub(super) fn values(found: &Found, property: &str) -> Vec<Value> {
    let record = &found.record;
    let mut values: Vec<Value> = Vec::new();
    let mut add = |value: Value| {
        if !values.contains(&value) {
            values.push(value);
        }
    };
    let skipped = match property {
        "title" => 0..1,
        "other-title" => 1..record.titles.len(),
        _ => 0..0,
    };
    for title in record.titles.get(skipped).unwrap_or_default() {
        add(Value::Text(title.text.clone()));
    }
    for credit in &record.credits {
        if !is_in(credit.role, property) {
            continue;
        }
        let name = credit.name.clone();
        add(match &credit.party {
            Some(id) => Value::Entity(id.to_string(), name),
            None => Value::Text(name),
        });
    }
    let of = match property {
        "affiliation" => FactKind::Society.name(),
        "year" => FactKind::Date.name(),
        // The work code of a society, which is no fact.
        "society" => "",
        name => name,
    };
    for fact in &record.facts {
        if of != fact.kind.name() {
            continue;
        }
        match &fact.value {
            FactValue::Number(number) => add(Value::Number(*number)),
            FactValue::Text(text) if property == "year" => {
                if let Some(year) = year(text) {
                    add(Value::Number(u64::from(year)));
                }
            }
            FactValue::Text(text) => add(Value::Text(text.clone())),
        }
    }
    for claim in &record.identifiers {
        if claim.standing == Standing::Current && claim.id.scheme().name() == property {
            add(Value::Text(claim.id.display()));
        }
    }
    for link in &record.links {
        if link.target.kind.name() == property {
            let id = &link.target.id;
            add(Value::Entity(id.to_string(), id.display()));
        }
    }
    values
}

/// Tells whether a role belongs to a property: one that is named so, or one of a group.
fn is_in(role: Role, property: &str) -> bool {
    match property {
        "credit" => true,
        "performer" => matches!(
            role,
            Role::Artist | Role::Featured | Role::Performer | Role::Conductor
        ),
        "writer" => role.is_writer(),
        "publisher" => matches!(
            role,
            Role::Publisher
                | Role::SubPublisher
                | Role::Administrator
                | Role::SubstitutedPublisher
                | Role::Acquirer
        ),
        name => role.name() == name,
    }
}
