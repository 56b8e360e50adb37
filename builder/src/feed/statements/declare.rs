//! From an object to what is handed over.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{Kind, Record, Sources, Statement};
use serde_json::{Map, Value as Json};

use super::models::{Said, is_address, said};
use super::object::{Object, text};
use super::subject::{Subjects, subjects};
use crate::feed::Oddity;
use crate::feed::flaw::{Flaw, short};
use crate::feed::table::{date, kind, subject_kind};
use crate::ingest::Item;
use crate::ingest::rules::{Rule, Subject};

/// Longest name, address and original text that is kept, in bytes.
const NAME: usize = 512;
const ADDRESS: usize = 2_048;
const ORIGINAL: usize = 4_096;

/// What one object declares.
#[derive(Debug, Default)]
pub(super) struct Declaration {
    pub(super) items: Vec<Item>,
    pub(super) rules: Vec<Rule>,
    pub(super) flaws: Vec<Flaw>,
    pub(super) warnings: Vec<Oddity>,
}

/// Reads an object.
///
/// # Errors
/// Fails if it is about nothing, or says nothing about any use.
pub(super) fn declare(object: Map<String, Json>, sources: Sources) -> Result<Declaration, Flaw> {
    let object = Object::new(object);
    let Subjects {
        ids,
        together,
        prefixes,
        flaws,
        warnings,
    } = subjects(&object)?;
    let mut declaration = Declaration {
        flaws,
        warnings,
        ..Declaration::default()
    };
    let mut said = said(&object);
    if said.uses.is_empty() && said.original.is_empty() {
        return Err(said.flaws.into_iter().next().unwrap_or(Flaw::new(
            "no-statement",
            "the row says nothing about any use",
            "give at least one of train-ai, train-genai, ai-use, search, all",
        )));
    }
    declaration.flaws.append(&mut said.flaws);
    declaration.warnings.append(&mut said.warnings);
    let given = declaration.subject_kind(&object);
    let named: Vec<&Identifier> = ids.iter().chain(&together).collect();
    let inherit = declaration.inherit(&object, &named);
    let statement = declaration.statement(&object, said, sources);
    for id in ids {
        declaration.about(vec![id], given, inherit, &statement);
    }
    for &kind in Kind::ALL {
        let of_kind = together.iter().filter(|id| subject_kind(id, given) == kind);
        declaration.about(of_kind.cloned().collect(), given, inherit, &statement);
    }
    for prefix in prefixes {
        let scope = format!("isrc-prefix:{prefix}");
        declaration.rule(Subject::IsrcPrefix(prefix), scope, &statement);
    }
    Ok(declaration)
}

impl Declaration {
    fn flaw(&mut self, code: &'static str, message: String, hint: &'static str) {
        self.flaws.push(Flaw::new(code, message, hint));
    }

    /// What kind of record a subject names whose scheme does not say it.
    fn subject_kind(&mut self, object: &Object) -> Option<Kind> {
        let text = object.text(&["subjectkind", "subjecttype", "kind"])?;
        match kind(&text) {
            Ok(kind) => Some(kind),
            Err((message, hint)) => {
                self.flaw("subject-kind", message, hint);
                None
            }
        }
    }

    /// Whether the declaration of a party is for recordings too, which it has to say itself.
    fn inherit(&mut self, object: &Object, ids: &[&Identifier]) -> bool {
        let Some(value) = object.find(&["inherit", "inheritance", "appliesto"]) else {
            return false;
        };
        let words: Vec<String> = match value {
            Json::Array(list) => list.iter().filter_map(text).collect(),
            value => text(value).into_iter().collect(),
        };
        let mut inherits = false;
        for word in words {
            match word.to_ascii_lowercase().as_str() {
                "recordings" | "recording" => inherits = true,
                "none" | "no" | "false" => {}
                _ => {
                    let message = format!("nobody inherits from `{}`", short(&word));
                    self.flaw("inherit", message, "write recordings, or leave it out");
                }
            }
        }
        if inherits && !ids.iter().any(|id| is_party(id)) {
            let message = "only the statement of a party can be inherited".to_owned();
            self.flaw("inherit", message, "leave `inherit` out, or name the party");
        }
        inherits
    }

    fn statement(&mut self, object: &Object, said: Said, sources: Sources) -> Statement {
        let declarant = object.text(&["declarant", "declaredby", "rightsholder", "issuer"]);
        let names = [
            "declared",
            "declaredat",
            "declaredon",
            "issued",
            "timestamp",
            "date",
        ];
        let more = ["validfrom", "issuancedate"];
        let declared = object.text(&names).or_else(|| object.text(&more));
        let declared = declared.and_then(|text| match date(&text) {
            Ok(day) => day,
            Err((message, hint)) => {
                self.flaw("date", message, hint);
                None
            }
        });
        let named = object.text(&["vocabulary", "model", "scheme"]);
        let vocabulary = match named {
            Some(name) => self.bounded(name, NAME),
            None => said.vocabulary.to_owned(),
        };
        let names = [
            "licence",
            "license",
            "licenceurl",
            "licenseurl",
            "tdmpolicy",
            "policy",
        ];
        let addresses = names.iter().filter_map(|name| object.text(&[name]));
        let licence = addresses
            .into_iter()
            .find(|text| is_address(text))
            .or(said.licence);
        let supersedes = superseded(object);
        let original = original(object, said.original);
        Statement {
            uses: said.uses,
            vocabulary,
            declarant: self.bounded(declarant.unwrap_or_default(), NAME),
            declared: declared.unwrap_or_default(),
            licence: self.bounded(licence.unwrap_or_default(), ADDRESS),
            scope: String::new(),
            supersedes: self.bounded(supersedes.unwrap_or_default(), NAME),
            original: self.bounded(original, ORIGINAL),
            sources,
        }
    }

    /// A text as it is stored: without control characters, and not too long. One with an address
    /// of a person in it is not kept.
    fn bounded(&mut self, text: String, most: usize) -> String {
        if text.len() > most {
            let message = format!("a text has {} bytes, more than {most}", text.len());
            self.flaw("text-long", message, "shorten it; it was left out");
            return String::new();
        }
        if is_mail(&text) {
            self.warnings.push(Oddity {
                column: None,
                code: "contact",
                message: "a text holds an address of a person and was left out".to_owned(),
            });
            return String::new();
        }
        text.replace(char::is_control, " ")
    }

    /// Adds the statement to the record that the identifiers name, and to what inherits from it.
    fn about(
        &mut self,
        ids: Vec<Identifier>,
        given: Option<Kind>,
        inherit: bool,
        statement: &Statement,
    ) {
        let Some(first) = ids.first() else { return };
        if inherit && is_party(first) {
            let scope = format!("party:{first}");
            self.rule(Subject::CreditsOf(first.clone()), scope, statement);
        }
        let claims = Record {
            statements: vec![statement.clone()],
            ..Record::default()
        };
        self.items.push(Item {
            kind: subject_kind(first, given),
            ids,
            claims,
            popularity: None,
        });
    }

    fn rule(&mut self, subject: Subject, scope: String, statement: &Statement) {
        let statement = Statement {
            scope,
            ..statement.clone()
        };
        self.rules.push(Rule { subject, statement });
    }
}

fn is_party(id: &Identifier) -> bool {
    matches!(
        id.scheme(),
        Scheme::Ipi | Scheme::IpiBase | Scheme::Isni | Scheme::Dpid
    )
}

/// Tells whether a text holds the mail address of a person.
fn is_mail(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_whitespace() || "\"'<>,;:()".contains(c));
    words.any(|word| match word.split_once('@') {
        Some((name, domain)) => !name.is_empty() && domain.contains('.'),
        None => false,
    })
}

/// The declaration that this one replaces: `supersedes`, or the `reference` of TDM·AI where its
/// intent is to update or supersede.
fn superseded(object: &Object) -> Option<String> {
    let stated = object.text(&["supersedes", "replaces", "updates"]);
    let intent = object.text(&["intent"]).unwrap_or_default();
    // `supercede` is how an example of the specification writes it.
    let replaces = matches!(intent.as_str(), "update" | "supersede" | "supercede");
    stated.or_else(|| {
        let reference = object.text(&["reference"]);
        let earlier = || replaces.then(|| "earlier".to_owned());
        reference
            .filter(|_| replaces || intent.is_empty())
            .or_else(earlier)
    })
}

/// What is kept of a declaration besides the uses, as JSON; empty when there is nothing.
fn original(object: &Object, mut kept: Map<String, Json>) -> String {
    let names = [
        "id",
        "cid",
        "declarationid",
        "@id",
        "declaration",
        "statementid",
    ];
    if let Some(name) = object.text(&names) {
        kept.insert("id".to_owned(), Json::String(name));
    }
    if kept.is_empty() {
        return String::new();
    }
    Json::Object(kept).to_string()
}
