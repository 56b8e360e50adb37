//! What the names of columns or members tell of a table.

use serde_json::Value as Json;

use super::recognise::{Format, Recognised};

/// Keys of declarations about use.
pub(super) const STATEMENTS: &[&str] = &[
    "subject",
    "train-ai",
    "train_ai",
    "train-genai",
    "ai-use",
    "tdm",
    "tdm-reservation",
    "tdmreservation",
    "content-usage",
    "credentialsubject",
    "isrc-prefix",
    "entries",
    "declarant",
];

/// What a row is about, and the columns that tell: the first that is there decides.
const KINDS: &[(&str, &[&str])] = &[
    ("recording", &["isrc", "isrccode", "isrcs", "recordingisrc"]),
    (
        "work",
        &[
            "iswc",
            "iswccode",
            "iswcs",
            "tunecode",
            "worktitle",
            "workcode",
        ],
    ),
    (
        "release",
        &[
            "gtin",
            "upc",
            "ean",
            "barcode",
            "icpn",
            "grid",
            "upccode",
            "releasetitle",
            "albumtitle",
        ],
    ),
    (
        "party",
        &[
            "ipi",
            "ipinamenumber",
            "isni",
            "dpid",
            "ipibase",
            "ipinumber",
        ],
    ),
    (
        "recording",
        &[
            "artist",
            "artistname",
            "artists",
            "tracktitle",
            "trackname",
            "track",
        ],
    ),
    (
        "work",
        &[
            "composer",
            "composers",
            "writer",
            "writers",
            "publisher",
            "lyricist",
        ],
    ),
];

/// Columns that say more after their name: `isrc_raw`, `gtin13`.
const CODES: [&str; 5] = ["isrc", "iswc", "gtin", "upc", "icpn"];

/// Tells from its columns what a table is.
pub(super) fn of_fields(fields: &[String]) -> Recognised {
    let folded: Vec<String> = fields.iter().map(|field| fold(field)).collect();
    let statements = STATEMENTS.iter().map(|name| fold(name));
    if let Some(name) = statements.into_iter().find(|name| folded.contains(name)) {
        return Recognised::new(Format::Statements, format!("it has a column `{name}`"));
    }
    for (kind, names) in KINDS {
        let begins = |field: &str| {
            let code = CODES.iter().find(|code| field.starts_with(*code));
            code.is_some_and(|code| names.contains(code))
        };
        let is = |(field, folded): (&String, &String)| {
            // A colon is one of prose, not of a header.
            names.contains(&folded.as_str()) || (begins(folded) && !field.contains(':'))
        };
        let place = fields.iter().zip(&folded).position(is);
        if let Some(field) = place.and_then(|at| fields.get(at)) {
            return Recognised {
                format: Format::Table,
                kind: Some(*kind),
                why: format!("it has a column `{field}`"),
            };
        }
    }
    Recognised::new(Format::Table, "nothing tells what its rows are about")
}

/// A name as it is compared.
fn fold(header: &str) -> String {
    let kept = header.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// The keys of the first object: those of the whole object where it is all there, else those
/// that stand before a colon.
pub(super) fn keys(text: &str) -> Vec<String> {
    let line = text.lines().next().unwrap_or_default();
    let whole = [line, text].into_iter().find_map(|text| {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Json>();
        match values.next()?.ok()? {
            Json::Object(object) => Some(object),
            Json::Array(list) => list.into_iter().next()?.as_object().cloned(),
            _ => None,
        }
    });
    match whole {
        Some(object) => object.keys().cloned().collect(),
        None => {
            let mut parts = text
                .split('"')
                .skip(1)
                .step_by(2)
                .zip(text.split('"').skip(2).step_by(2));
            let mut keys: Vec<String> = Vec::new();
            while let Some((key, after)) = parts.next().filter(|_| keys.len() < 1_000) {
                if after.trim_start().starts_with(':') {
                    keys.push(key.to_owned());
                }
            }
            keys
        }
    }
}
