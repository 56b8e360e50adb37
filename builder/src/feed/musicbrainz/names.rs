//! Values of documents, and what names in them mean.

use imr_snapshots::record::Role;
use imr_snapshots::territory::names::SOCIETIES;
use serde_json::{Map, Value as Json};

/// A JSON object.
pub(super) type Document = Map<String, Json>;

/// A text, empty where there is none.
pub(super) fn text<'a>(document: &'a Document, name: &str) -> &'a str {
    document
        .get(name)
        .and_then(Json::as_str)
        .unwrap_or_default()
        .trim()
}

/// An object in a document.
pub(super) fn object<'a>(document: &'a Document, name: &str) -> Option<&'a Document> {
    document.get(name).and_then(Json::as_object)
}

/// The objects of a list.
pub(super) fn objects<'a>(
    document: &'a Document,
    name: &str,
) -> impl Iterator<Item = &'a Document> {
    let list = document.get(name).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(Json::as_object)
}

/// The texts of a list, which may be objects with an `id` (search answers write ISRCs so).
pub(super) fn texts<'a>(document: &'a Document, name: &str) -> impl Iterator<Item = &'a str> {
    let list = document.get(name).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(|value| match value {
        Json::String(text) => Some(text.as_str()),
        Json::Object(object) => object.get("id").and_then(Json::as_str),
        _ => None,
    })
}

/// Returns the role of a relation between an artist or label and a work, recording or release.
pub(super) fn role(kind: &str) -> Option<Role> {
    Some(match kind {
        "composer" => Role::Composer,
        "lyricist" | "librettist" => Role::Lyricist,
        "writer" => Role::Writer,
        "arranger" | "orchestrator" | "instrument arranger" | "vocal arranger" => Role::Arranger,
        "translator" => Role::Translator,
        "publishing" => Role::Publisher,
        "performer" | "vocal" | "instrument" | "performing orchestra" | "chorus master" => {
            Role::Performer
        }
        "conductor" => Role::Conductor,
        "producer" => Role::Producer,
        "remixer" => Role::Remixer,
        "distributed" => Role::Distributor,
        _ => return None,
    })
}

/// Returns the number of the society whose work code an attribute of a work holds, such as
/// `JASRAC ID` or `PRS tune code`.
pub(super) fn society(attribute: &str) -> Option<&'static str> {
    let is_code = attribute.ends_with(" ID") || attribute.ends_with(" tune code");
    let name = attribute.split([' ', '/']).next()?.to_uppercase();
    let mut rows = SOCIETIES
        .lines()
        .skip(1)
        .filter_map(|row| row.split_once('\t'));
    let found = rows.find(|(_, rest)| rest.split('\t').next() == Some(name.as_str()));
    found.filter(|_| is_code).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_of_works_name_societies() {
        for (attribute, number) in [
            ("JASRAC ID", Some("038")),
            ("GEMA ID", Some("035")),
            ("ASCAP ID", Some("010")),
            ("BMI ID", Some("021")),
            ("SACEM ID", Some("058")),
            ("PRS tune code", Some("052")),
            ("BUMA/STEMRA ID", Some("023")),
            ("Key", None),
            ("Nobody ID", None),
            ("ASCAP note", None),
        ] {
            assert_eq!(society(attribute), number, "{attribute}");
        }
    }
}
