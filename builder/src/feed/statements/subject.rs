//! What a declaration is about.

use imr_snapshots::id::{self, Identifier, Scheme};
use serde_json::Value as Json;

use super::object::{Object, text};
use crate::feed::Oddity;
use crate::feed::flaw::{Flaw, oddities, short};
use crate::ingest::rules::PREFIX;

/// Most subjects of one declaration.
const MOST: usize = 1_000;

/// What a declaration is about.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    /// Each of them names a record of its own.
    pub(super) ids: Vec<Identifier>,
    /// One asset in several schemes: those of one kind name one record.
    pub(super) together: Vec<Identifier>,
    /// ISRC prefixes: five characters, upper case.
    pub(super) prefixes: Vec<String>,
    pub(super) flaws: Vec<Flaw>,
    pub(super) warnings: Vec<Oddity>,
}

/// Members that hold a subject of a scheme.
const MEMBERS: &[(&str, Scheme)] = &[
    ("isrc", Scheme::Isrc),
    ("iswc", Scheme::Iswc),
    ("iscc", Scheme::Iscc),
    ("iscccode", Scheme::Iscc),
    ("gtin", Scheme::Gtin),
    ("icpn", Scheme::Gtin),
    ("upc", Scheme::Gtin),
    ("ean", Scheme::Gtin),
    ("barcode", Scheme::Gtin),
    ("grid", Scheme::Grid),
    ("ipi", Scheme::Ipi),
    ("ipinamenumber", Scheme::Ipi),
    ("isni", Scheme::Isni),
    ("dpid", Scheme::Dpid),
    ("mbid", Scheme::Mbid),
];

/// Finds the subjects of a declaration.
///
/// # Errors
/// Fails if there is none that can be read.
pub(super) fn subjects(object: &Object) -> Result<Subjects, Flaw> {
    let mut found = Subjects::default();
    if let Some(value) = object.find(&["subject", "subjects", "identifier", "code"]) {
        found.add(value, None);
    }
    let mut members = Subjects::default();
    for (member, scheme) in MEMBERS {
        if let Some(value) = object.find(&[member]) {
            members.add(value, Some(scheme.name()));
        }
    }
    found.join(members);
    if let Some(value) = object.find(&["isrcprefix", "isrcprefixes"]) {
        found.add(value, Some("isrc-prefix"));
    }
    if found.ids.is_empty() && found.together.is_empty() && found.prefixes.is_empty() {
        return Err(match found.flaws.into_iter().next() {
            Some(flaw) => flaw,
            None => Flaw::new(
                "no-id",
                "the statement names nothing that it is about",
                "give `subject`: an ISRC, ISWC, ISCC, GTIN, IPI or isrc-prefix:QZABC",
            ),
        });
    }
    Ok(found)
}

impl Subjects {
    /// Takes over what members by scheme say: at most one of each scheme name one asset, several
    /// of one scheme are a list.
    fn join(&mut self, mut members: Self) {
        let ids = members.ids;
        let of = |id: &Identifier| {
            ids.iter()
                .filter(|other| other.scheme() == id.scheme())
                .count()
        };
        if ids.iter().all(|id| of(id) == 1) {
            self.together = ids;
        } else {
            self.ids.extend(ids);
        }
        self.flaws.append(&mut members.flaws);
        self.warnings.append(&mut members.warnings);
    }

    /// Adds a subject whose type may be known: a text with one or several codes, a list, or an
    /// object with `type` and `value`.
    fn add(&mut self, value: &Json, of: Option<&str>) {
        match value {
            Json::Array(list) => list.iter().for_each(|value| self.add(value, of)),
            Json::Object(object) => {
                let stated = object.get("type").or_else(|| object.get("scheme"));
                let stated = stated.and_then(text);
                let of = stated.as_deref().or(of);
                let value = ["value", "id", "code"]
                    .iter()
                    .find_map(|name| object.get(*name));
                if let Some(value) = value.filter(|value| !value.is_object()) {
                    self.add(value, of);
                }
            }
            value => {
                let text = text(value).unwrap_or_default();
                for code in text.split(['|', ';']).map(str::trim) {
                    if !code.is_empty() {
                        self.code(code, of);
                    }
                }
            }
        }
    }

    fn code(&mut self, code: &str, of: Option<&str>) {
        if self.ids.len() + self.prefixes.len() >= MOST {
            if !self.flaws.iter().any(|flaw| flaw.code == "values") {
                let message = format!("more than {MOST} subjects, the first ones are taken");
                self.flaws
                    .push(Flaw::new("values", message, "write several statements"));
            }
            return;
        }
        let of = of.map(|of| of.to_ascii_lowercase().replace('_', "-"));
        let named = code.split_once(':').filter(|(name, _)| {
            name.eq_ignore_ascii_case("isrc-prefix") || name.eq_ignore_ascii_case("isrc_prefix")
        });
        match (named, of.as_deref()) {
            (Some((_, prefix)), _) => self.prefix(prefix),
            (None, Some("isrc-prefix")) => self.prefix(code),
            (None, of) => self.id(code, of.and_then(Scheme::from_name)),
        }
    }

    fn prefix(&mut self, text: &str) {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | ' ' | '.'))
            .collect();
        let plain = plain.to_ascii_uppercase();
        let (country, registrant) = plain.split_at_checked(2).unwrap_or_default();
        if plain.len() == PREFIX
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && registrant.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            if !self.prefixes.contains(&plain) {
                self.prefixes.push(plain);
            }
            return;
        }
        let message = format!("`{}` is no ISRC prefix", short(text));
        let hint = "write two letters and three characters, such as isrc-prefix:QZABC";
        self.flaws.push(Flaw::new("isrc-prefix", message, hint));
    }

    fn id(&mut self, code: &str, scheme: Option<Scheme>) {
        let reading = match scheme {
            Some(scheme) => id::parse(scheme, code),
            None => {
                let mut detection = id::detect(code);
                match (detection.readings.len(), detection.malformed.pop()) {
                    (1, _) => Ok(detection.readings.remove(0)),
                    (0, Some(malformed)) => Err(malformed),
                    (count, _) => return self.flaws.push(unclear(code, count)),
                }
            }
        };
        match reading {
            Ok(reading) => {
                self.warnings.extend(oddities(&reading, None));
                if !self.ids.contains(&reading.identifier) {
                    self.ids.push(reading.identifier);
                }
            }
            Err(malformed) => self.flaws.push(Flaw::of_id(&malformed, code)),
        }
    }
}

fn unclear(code: &str, readings: usize) -> Flaw {
    let hint = "write it as scheme:code, such as isrc:USS1Z9900001";
    match readings {
        0 => Flaw::new(
            "id-unknown",
            format!("`{}` is not an identifier", short(code)),
            hint,
        ),
        _ => Flaw::new(
            "id-ambiguous",
            format!("`{}` may be several identifiers", short(code)),
            hint,
        ),
    }
}
