//! A declaration as an object whose members are found whatever their spelling.

use serde_json::{Map, Value as Json};

use crate::feed::table::fold;

/// Members by name in lower case, without blanks, `_`, `-` and the like.
pub(super) struct Object {
    members: Vec<(String, String, Json)>,
}

impl Object {
    /// Wraps an object; a verifiable credential is opened: its subject with issuer, date and name
    /// of the credential.
    pub(super) fn new(mut object: Map<String, Json>) -> Self {
        let subject = match object.remove("credentialSubject") {
            Some(Json::Array(mut list)) if list.len() == 1 => list.pop(),
            other => other,
        };
        if let Some(Json::Object(mut inner)) = subject {
            inner.remove("id");
            for (from, to) in [
                ("issuer", "declarant"),
                ("validFrom", "declared"),
                ("issuanceDate", "declared"),
                ("id", "id"),
            ] {
                if let Some(value) = object.remove(from)
                    && !inner.contains_key(to)
                {
                    inner.insert(to.to_owned(), value);
                }
            }
            object = inner;
        }
        Self::of(object)
    }

    /// Wraps an object as it is.
    pub(super) fn of(object: Map<String, Json>) -> Self {
        let members = object.into_iter().filter(|(_, value)| !value.is_null());
        let folded = |(name, value): (String, Json)| (fold(&name), name, value);
        Self {
            members: members.map(folded).collect(),
        }
    }

    /// The first member with one of the names, which are folded.
    pub(super) fn find(&self, names: &[&str]) -> Option<&Json> {
        names.iter().find_map(|name| {
            let member = self.members.iter().find(|(folded, ..)| folded == name);
            member.map(|(.., value)| value)
        })
    }

    /// Every member: its folded name, its name and its value.
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &str, &Json)> {
        let members = self.members.iter();
        members.map(|(folded, name, value)| (folded.as_str(), name.as_str(), value))
    }

    /// The text of the first member with one of the names: a text, a number, or the `name`, `id`
    /// or `value` of an object; the first of a list.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        self.find(names).and_then(text)
    }
}

/// The text of a value.
pub(super) fn text(value: &Json) -> Option<String> {
    let text = match value {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        Json::Array(list) => return list.first().and_then(text),
        Json::Object(object) => {
            let names = ["name", "id", "value", "url"];
            return names
                .iter()
                .find_map(|name| object.get(*name))
                .and_then(text);
        }
        Json::Null => return None,
    };
    (!text.is_empty()).then_some(text)
}
