//! The vocabularies in which declarations are written, mapped to uses and permissions.
//!
//! What a vocabulary distinguishes and the registry does not is mapped to the use that it is a
//! part of (ISCC `derive` and `inference` are inputs of an AI system: `ai-use`), where any "no"
//! wins; what is a part of none (ISCC `analyze`) is kept in the original only.

use imr_snapshots::record::{Permission, Use};
use serde_json::{Map, Value as Json};

use super::object::{Object, text};
use crate::feed::Oddity;
use crate::feed::flaw::{Flaw, short};
use crate::feed::table::{fold, permission, reservation};

/// What a declaration says.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) uses: Vec<(Use, Permission)>,
    /// The vocabulary of what was found first.
    pub(super) vocabulary: &'static str,
    /// Where the conditions can be read.
    pub(super) licence: Option<String>,
    /// Members that say more than the uses.
    pub(super) original: Map<String, Json>,
    pub(super) flaws: Vec<Flaw>,
    pub(super) warnings: Vec<Oddity>,
}

/// Reads what a declaration says, in every vocabulary.
pub(super) fn said(object: &Object) -> Said {
    let mut said = Said::default();
    for read in [iscc, assertion, reserved, preferences, opted, named] {
        read(object, &mut said);
    }
    said.uses.sort_unstable();
    said
}

impl Said {
    /// Adds a permission; of two for one use, the stricter stays.
    fn add(&mut self, on: Use, permission: Permission) {
        let strictness = |permission: Permission| match permission {
            Permission::No => 2,
            Permission::Conditional => 1,
            Permission::Yes => 0,
        };
        match self.uses.iter_mut().find(|(known, _)| *known == on) {
            Some((_, known)) if strictness(*known) >= strictness(permission) => {}
            Some((_, known)) => *known = permission,
            None => self.uses.push((on, permission)),
        }
    }

    fn read(&mut self, on: Option<Use>, value: &Json) {
        let Some(word) = text(value) else { return };
        match permission(&word) {
            Ok(permission) => match on {
                Some(on) => self.add(on, permission),
                None => self.warnings.push(unmapped()),
            },
            Err((message, hint)) => self.flaws.push(Flaw::new("permission", message, hint)),
        }
    }

    fn in_words_of(&mut self, vocabulary: &'static str) {
        if self.vocabulary.is_empty() {
            self.vocabulary = vocabulary;
        }
    }

    fn keep(&mut self, name: &str, value: &Json) {
        self.original.insert(name.to_owned(), value.clone());
    }
}

/// ISCC metadata: the object `tdm`, or its members themselves (`@type` `TDM`).
fn iscc(object: &Object, said: &mut Said) {
    let tdm = match object.find(&["tdm"]) {
        Some(Json::Object(tdm)) => tdm.clone(),
        _ if object.text(&["@type", "type"]).as_deref() == Some("TDM") => object
            .members()
            .map(|(_, name, value)| (name.to_owned(), value.clone()))
            .collect(),
        _ => return,
    };
    let mut kept = Map::new();
    for (name, value) in &tdm {
        let on = match name.as_str() {
            "train" => Some(Use::TrainAi),
            "inference" | "derive" => Some(Use::AiUse),
            "search" => Some(Use::Search),
            "analyze" => None,
            _ => continue,
        };
        said.read(on, value);
        kept.insert(name.clone(), value.clone());
    }
    if !kept.is_empty() {
        said.in_words_of("iscc-tdm");
        said.keep("tdm", &Json::Object(kept));
    }
}

/// Uses of the C2PA and CAWG assertions on training and data mining.
const ENTRIES: &[(&str, Use)] = &[
    ("data_mining", Use::All),
    ("ai_inference", Use::AiUse),
    ("ai_generative_training", Use::TrainGenai),
    ("ai_training", Use::TrainAi),
];

/// The `entries` of an assertion: directly, or in its `data`.
fn assertion(object: &Object, said: &mut Said) {
    let inner = match object.find(&["data"]) {
        Some(Json::Object(data)) => data.get("entries"),
        _ => None,
    };
    let direct: Map<String, Json>;
    let entries = match object.find(&["entries"]).or(inner) {
        Some(Json::Object(entries)) => entries,
        _ => {
            let is_entry = |name: &str| name.starts_with("cawg.") || name.starts_with("c2pa.");
            let members = object.members().filter(|(_, name, _)| is_entry(name));
            direct = members
                .map(|(_, name, value)| (name.to_owned(), value.clone()))
                .collect();
            &direct
        }
    };
    let mut kept = Map::new();
    for (name, value) in entries {
        let (from, rest) = name.split_once('.').unwrap_or(("", name));
        let Some((_, on)) = ENTRIES.iter().find(|(entry, _)| *entry == rest) else {
            continue;
        };
        let (word, info) = match value {
            Json::Object(entry) => (entry.get("use"), entry.get("constraint_info")),
            value => (Some(value), None),
        };
        if let Some(word) = word {
            said.read(Some(*on), word);
        }
        if let Some(address) = info.and_then(text).filter(|info| is_address(info)) {
            said.licence.get_or_insert(address);
        }
        said.in_words_of(if from == "c2pa" { "c2pa" } else { "cawg" });
        let mut own = Map::new();
        own.extend(word.map(|word| ("use".to_owned(), word.clone())));
        own.extend(info.map(|info| ("constraint_info".to_owned(), info.clone())));
        kept.insert(name.clone(), Json::Object(own));
    }
    if !kept.is_empty() {
        said.keep("entries", &Json::Object(kept));
    }
}

/// Something is said that is none of the registry's uses; it is kept as original text.
fn unmapped() -> Oddity {
    Oddity {
        column: None,
        code: "use-unmapped",
        message: "a use, or what is said of one, is none that the registry knows; kept as it is"
            .to_owned(),
    }
}

/// The TDM Reservation Protocol: anything but 0 and 1 says nothing.
fn reserved(object: &Object, said: &mut Said) {
    let Some(word) = object.text(&["tdmreservation"]) else {
        return;
    };
    said.in_words_of("tdmrep");
    match reservation(&word) {
        Some(permission) => said.add(Use::All, permission),
        None => said.warnings.push(Oddity {
            column: None,
            code: "tdm-reservation",
            message: format!("`{}` says nothing: a reservation is 1 or 0", short(&word)),
        }),
    }
}

/// The IETF AI preferences: a dictionary of RFC 9651, whose keys and tokens are case-sensitive and
/// of which the last of equals counts; anything but `y` and `n` says nothing.
fn preferences(object: &Object, said: &mut Said) {
    let names = ["contentusage", "usagepreferences", "aipref"];
    let Some(header) = object.text(&names) else {
        return;
    };
    said.in_words_of("ietf-aipref");
    let mut last: Vec<(&str, &str)> = Vec::new();
    for entry in header.split(',') {
        let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
        let value = value.split(';').next().unwrap_or_default().trim();
        let name = name.split(';').next().unwrap_or_default().trim();
        last.retain(|(known, _)| *known != name);
        last.push((name, value));
    }
    let mut unknown = false;
    for (name, value) in last {
        match (Use::from_name(name), value) {
            (Some(on), "y") => said.add(on, Permission::Yes),
            (Some(on), "n") => said.add(on, Permission::No),
            _ => unknown = true,
        }
    }
    if unknown {
        said.warnings.push(unmapped());
        said.keep("content-usage", &Json::String(header));
    }
}

/// The registry of SoundExchange: opt in or opt out of the training of AI models.
fn opted(object: &Object, said: &mut Said) {
    let Some(word) = object.text(&["opt", "optstatus", "opted"]) else {
        return;
    };
    said.in_words_of("soundexchange");
    match word.to_ascii_lowercase().as_str() {
        "in" | "opt-in" | "opted in" | "optin" => said.add(Use::TrainAi, Permission::Yes),
        "out" | "opt-out" | "opted out" | "optout" => said.add(Use::TrainAi, Permission::No),
        _ => {
            let message = format!("`{}` is neither in nor out", short(&word));
            said.flaws
                .push(Flaw::new("permission", message, "write in or out"));
        }
    }
}

/// Uses by their names: in the object `statements`, or as members of the declaration itself, as
/// TDM·AI has them.
fn named(object: &Object, said: &mut Said) {
    for (folded, _, value) in object.members() {
        let aliased = match folded {
            "aitraining" => Some(Use::TrainAi),
            "genaitraining" => Some(Use::TrainGenai),
            "textanddatamining" => Some(Use::All),
            folded => use_of(folded),
        };
        if let Some(on) = aliased.filter(|_| !value.is_object()) {
            said.read(Some(on), value);
            said.in_words_of(if is_tdmai(object) { "tdmai" } else { "custom" });
        }
    }
    if let Some(Json::Object(statements)) = object.find(&["statements", "uses", "permissions"]) {
        said.in_words_of("custom");
        for (name, value) in statements {
            said.read(use_of(&fold(name)), value);
        }
        if statements.keys().any(|name| use_of(&fold(name)).is_none()) {
            said.keep("statements", &Json::Object(statements.clone()));
        }
    }
    if said.vocabulary == "tdmai" {
        for (folded, name, value) in object.members() {
            if matches!(folded, "version" | "intent" | "reference" | "policy") && value.is_string()
            {
                said.keep(name, value);
            }
        }
    }
}

/// The use with a folded name.
fn use_of(folded: &str) -> Option<Use> {
    let is_named = |on: &Use| {
        let letters = on.name().bytes().filter(|byte| *byte != b'-');
        letters.eq(folded.bytes())
    };
    Use::ALL.iter().copied().find(is_named)
}

/// Tells whether it is a usage declaration of TDM·AI.
fn is_tdmai(object: &Object) -> bool {
    object.find(&["iscc"]).is_some() && object.find(&["intent", "version"]).is_some()
}

/// Tells whether a text is the address of a page.
pub(super) fn is_address(text: &str) -> bool {
    let address = ["https://", "http://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    address && !text.contains([' ', '@'])
}
