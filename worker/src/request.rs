//! Requests: from the strings of an HTTP request to what is asked, or to a refusal.
//!
//! Nothing here knows a host: the same function reads requests at the edge, in the page and in
//! tests. What it answers is a parsed [`Query`]; the raw address is never used again, so caches
//! and stores are only ever asked by what a request means.

pub mod accept;
pub mod address;
pub mod body;
pub(crate) mod json;

use std::rc::Rc;

use imr_snapshots::id::{self, Detection, Scheme};
use imr_snapshots::limits;
use imr_snapshots::query::lookup::View;
use imr_snapshots::query::search::{self, Cursor};
use imr_snapshots::record::{Kind, Question, Right};
use imr_snapshots::text;

use self::accept::Form;
use self::address::{Parameters, decode, invalid};
use crate::lines;
use crate::problem::{MEDIA_TYPE, METHOD, NOT_ACCEPTABLE, Problem, UNKNOWN_PATH, URL_TOO_LONG};
use crate::reconcile;
use crate::route::Place;

/// The parts of an HTTP request that matter, as they were sent.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The method, such as `GET`.
    pub method: String,
    /// The address: absolute, or path and query.
    pub url: String,
    /// `Accept`.
    pub accept: Option<String>,
    /// `If-None-Match`.
    pub if_none_match: Option<String>,
    /// `Content-Type`; only looked at when there is a body to read.
    pub content_type: Option<String>,
    /// `Content-Length`; only looked at when there is a body to read.
    pub content_length: Option<String>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Query {
    /// A look-up of one code.
    Lookup {
        /// The code as it was given.
        given: String,
        /// How it was read.
        detection: Detection,
        /// Kinds of linked records to add, ascending.
        expand: Vec<Kind>,
        /// What to show of the records.
        view: View,
    },
    /// A search by title or name.
    Search(search::Query),
    /// Completions of a title or name.
    Suggest(search::Query),
    /// A request to the reconciliation service.
    Reconcile {
        /// What is asked.
        request: Rc<reconcile::Request>,
        /// The same as a text: equal for equal requests.
        canonical: String,
    },
    /// What the snapshot says of itself.
    Snapshot,
}

/// What a request asks for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// An answer of the engine.
    Query(Query, Form),
    /// Look-ups of the codes in the body.
    Batch {
        /// The format of the body.
        body: Form,
        /// The format of the answer.
        answer: Form,
        /// What to show of the records.
        view: View,
    },
    /// What the usage lines in the body are about.
    Match {
        /// What the body is written in.
        body: lines::Body,
        /// The format of the answer.
        answer: Form,
    },
    /// What the form in the body asks of the reconciliation service.
    Form(Form),
    /// The state of the program.
    Health,
    /// The methods that a path answers.
    Options(&'static str),
}

/// What to do about a path at which there is nothing.
const ELSEWHERE: &str = "see /openapi.yaml for what can be asked, such as /v1/lookup/{code}";
/// Results of a search, unless it says how many.
const SEARCH: usize = 20;
/// Completions, unless it says how many.
const SUGGEST: usize = limits::CARDS;

/// Reads a request.
///
/// # Errors
/// Refuses what the contract does not allow, and says what it allows.
pub fn parse(head: &Head) -> Result<Ask, Problem> {
    let (path, query) = address::split(&head.url);
    let length = path.len() + query.map_or(0, |query| query.len() + 1);
    if length > address::LONGEST {
        let most = address::LONGEST;
        let detail = format!("path and query have {length} bytes; at most {most} are read");
        return Err(Problem::new(URL_TOO_LONG, detail));
    }
    let Some(place) = Place::of(path) else {
        return Err(elsewhere());
    };
    match head.method.as_str() {
        "OPTIONS" => return Ok(Ask::Options(place.allow())),
        "POST" if place.takes_body() => {}
        "GET" | "HEAD" if place.is_read() => {}
        _ => {
            let detail = ["this path answers: ", place.allow()].concat();
            return Err(Problem::new(METHOD, detail).with("allow", place.allow()));
        }
    }
    let parameters = Parameters::read(query, place.parameters())?;
    ask(head, place, &parameters)
}

/// Reads the form in a body; it was not too long to be read whole.
///
/// # Errors
/// Refuses what is no form, or no request to the reconciliation service.
pub fn posted(body: &[u8]) -> Result<Query, Problem> {
    if body.len() > self::body::LONGEST {
        return Err(body::too_large());
    }
    let request = reconcile::posted(body)?;
    Ok(Query::Reconcile {
        request: Rc::new(request),
        canonical: String::new(),
    })
}

fn elsewhere() -> Problem {
    Problem::new(UNKNOWN_PATH, ELSEWHERE)
}

fn ask(head: &Head, place: Place<'_>, parameters: &Parameters) -> Result<Ask, Problem> {
    let query = match place {
        Place::Lookup(code) => looked_up(None, code, false, parameters)?,
        Place::Code(scheme, code) => looked_up(Some(scheme), code, false, parameters)?,
        Place::Use(rest) => {
            let (name, code) = rest.split_once('/').ok_or_else(elsewhere)?;
            let scheme = Scheme::from_name(name).ok_or_else(elsewhere)?;
            looked_up(Some(scheme), code, true, parameters)?
        }
        Place::Search => Query::Search(text_query(parameters, SEARCH, limits::PAGE)?),
        Place::Suggest => Query::Suggest(text_query(parameters, SUGGEST, limits::CARDS)?),
        Place::Snapshot => Query::Snapshot,
        Place::Batch => return batch(head, View::default()),
        Place::UseBatch => return batch(head, USE),
        Place::Match => return matched(head),
        Place::Reconcile(_) if head.method == "POST" => {
            body_type(head, is_form, FORM)?;
            return Ok(Ask::Form(format(head, &[Form::Json])?));
        }
        Place::Reconcile(path) => {
            let origin = address::origin(&head.url);
            let canonical = [path, "\n", origin, &parameters.text(reconcile::PARAMETERS)].concat();
            let request = reconcile::ask(path, origin, parameters)?;
            let query = Query::Reconcile {
                canonical,
                request: Rc::new(request),
            };
            // A page in a frame is asked for as what a browser shows.
            let form = match path {
                "preview" => Form::Json,
                _ => format(head, &[Form::Json])?,
            };
            return Ok(Ask::Query(query, form));
        }
        Place::Health => return Ok(Ask::Health),
    };
    let form = format(head, &[Form::Json, Form::Cbor])?;
    Ok(Ask::Query(query, form))
}

/// Reads what a look-up of a code, the rest of a path, is to show.
fn looked_up(
    scheme: Option<Scheme>,
    rest: &str,
    only_use: bool,
    parameters: &Parameters,
) -> Result<Query, Problem> {
    // Of several faults the first one is told, and a code of any scheme is read before parameters are.
    let any = match scheme {
        Some(_) => None,
        None => Some(decode(rest)?),
    };
    let expand = expand(parameters)?;
    let control = control(parameters)?;
    let given = match any {
        Some(given) => given,
        None => decode(rest)?,
    };
    let detection = match scheme {
        Some(scheme) => of_scheme(scheme, rest, &given)?,
        None => id::detect(&given),
    };
    let view = View { control, only_use };
    Ok(Query::Lookup {
        given,
        detection,
        expand,
        view,
    })
}

/// Reads the code of a known scheme from the rest of a path, which is decoded in `given`.
fn of_scheme(scheme: Scheme, rest: &str, given: &str) -> Result<Detection, Problem> {
    let in_parts: Option<fn(&str, &str) -> _> = match scheme {
        Scheme::Society => Some(id::society),
        Scheme::Asset => Some(id::asset),
        Scheme::Local => Some(id::local),
        _ => None,
    };
    let reading = match (in_parts, rest.split_once('/')) {
        // Both parts are decoded on their own: a code may hold an encoded slash.
        (Some(read), Some((first, code))) => read(&decode(first)?, &decode(code)?),
        _ => id::parse(scheme, given),
    };
    let mut detection = Detection::default();
    match reading {
        Ok(reading) => detection.readings.push(reading),
        Err(malformed) => detection.malformed.push(malformed),
    }
    Ok(detection)
}

fn matched(head: &Head) -> Result<Ask, Problem> {
    const TYPES: &str =
        "application/json, application/x-ndjson, text/csv, text/tab-separated-values";
    let body = body_type(head, lines::Body::of, TYPES)?;
    let answer = format(head, &[Form::Json, Form::Cbor])?;
    Ok(Ask::Match { body, answer })
}

/// Reads what a body is written in; refuses one that says that it is too long.
fn body_type<T>(
    head: &Head,
    of: impl FnOnce(&str) -> Option<T>,
    types: &'static str,
) -> Result<T, Problem> {
    let declared = head
        .content_length
        .as_deref()
        .and_then(|text| text.trim().parse::<u64>().ok());
    if declared.is_some_and(|length| length > body::LONGEST as u64) {
        return Err(body::too_large());
    }
    head.content_type
        .as_deref()
        .and_then(of)
        .ok_or_else(|| unknown_type(types))
}

fn unknown_type(types: &'static str) -> Problem {
    let detail = ["say in Content-Type what the body is: ", types].concat();
    Problem::new(MEDIA_TYPE, detail).with("accept-post", types)
}

const FORM: &str = "application/x-www-form-urlencoded";

fn is_form(content_type: &str) -> Option<()> {
    let name = content_type.split(';').next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case(FORM).then_some(())
}

fn batch(head: &Head, view: View) -> Result<Ask, Problem> {
    const TYPES: &str = "application/json, application/cbor, application/x-ndjson";
    let body = body_type(head, Form::of_body, TYPES)?;
    // An answer is of the kind of the body unless something else is asked for.
    let offered = match body {
        Form::Json => [Form::Json, Form::Cbor, Form::Lines],
        Form::Cbor => [Form::Cbor, Form::Json, Form::Lines],
        Form::Lines => [Form::Lines, Form::Json, Form::Cbor],
    };
    Ok(Ask::Batch {
        body,
        answer: format(head, &offered)?,
        view,
    })
}

fn format(head: &Head, offered: &[Form]) -> Result<Form, Problem> {
    if let Some(form) = accept::choose(head.accept.as_deref(), offered) {
        return Ok(form);
    }
    let mut detail = "Accept one of".to_owned();
    for (at, form) in offered.iter().enumerate() {
        detail.push_str(if at > 0 { ", " } else { ": " });
        detail.push_str(form.media_type());
    }
    Err(Problem::new(NOT_ACCEPTABLE, detail))
}

fn expand(parameters: &Parameters) -> Result<Vec<Kind>, Problem> {
    let mut wanted = Vec::new();
    let Some(value) = parameters.find("expand") else {
        return Ok(wanted);
    };
    let is_known = |name| Kind::ALL.iter().any(|kind| kind.plural() == name);
    let expected = "a list of: works, recordings, releases, parties";
    judge(value.split(',').all(is_known), "expand", value, expected)?;
    for kind in Kind::ALL {
        if value.split(',').any(|name| name == kind.plural()) {
            wanted.push(*kind);
        }
    }
    Ok(wanted)
}

/// The view of statements about use.
const USE: View = View {
    control: None,
    only_use: true,
};

fn control(parameters: &Parameters) -> Result<Option<Question>, Problem> {
    let right = parameters.find("right");
    let territory = parameters.find("territory");
    let date = parameters.find("date");
    if right.is_none() && territory.is_none() && date.is_none() {
        return Ok(None);
    }
    let question = Question::read(right, territory);
    let question = match date {
        Some(date) => question.and_then(|question| question.dated(date)),
        None => question,
    };
    question.map(Some).map_err(|(name, expected)| {
        let given = match name {
            "right" => right,
            "date" => date,
            _ => territory,
        };
        invalid(name, given.unwrap_or_default(), expected)
    })
}

fn text_query(
    parameters: &Parameters,
    usual: usize,
    most: usize,
) -> Result<search::Query, Problem> {
    let text = parameters.require("q", "a title or a name, or how it begins")?;
    judge(text.len() <= limits::QUERY, "q", text, SHORT)?;
    let mut query = search::Query {
        text: text.to_owned(),
        limit: usual,
        ..search::Query::default()
    };
    if let Some(name) = parameters.find("kind") {
        query.kind = Kind::from_name(name);
        let expected = "one of: work, recording, release, party";
        judge(query.kind.is_some(), "kind", name, expected)?;
    }
    if let Some(value) = parameters.find("limit") {
        query.limit = number(value, most);
        if query.limit == 0 {
            let expected = format!("a number from 1 to {most}");
            return Err(invalid("limit", value, &expected));
        }
    }
    if let Some(value) = parameters.find("cursor") {
        let cursor = Cursor::parse(value);
        let expected = "what an answer of this search says in \"next\"";
        judge(cursor.is_some(), "cursor", value, expected)?;
        query.cursor = cursor.unwrap_or_default();
    }
    if let Some(credit) = parameters.find("credit") {
        judge(credit.len() <= limits::QUERY, "credit", credit, SHORT)?;
        query.credit = credit.to_owned();
    }
    if let Some(year) = parameters.find("year") {
        query.year = number(year, 9_999) as u16;
        judge(query.year > 0, "year", year, "a year such as 1999")?;
    }
    Ok(query)
}

/// What is searched for has at most [`limits::QUERY`] bytes.
const SHORT: &str = "at most 1024 bytes";

/// Refuses a value unless it is one that its parameter may have.
fn judge(is_good: bool, name: &str, value: &str, expected: &str) -> Result<(), Problem> {
    if is_good {
        Ok(())
    } else {
        Err(invalid(name, value, expected))
    }
}

/// Reads a number from 1 to `most` without signs and leading zeros; 0 if it is none.
fn number(text: &str, most: usize) -> usize {
    match text::number(text) {
        Some(number) if number <= most && !text.starts_with(&['+', '0'][..]) => number,
        _ => 0,
    }
}

impl Query {
    /// Returns a text that two queries have in common exactly if they have the same answer in
    /// this format.
    pub fn question(&self, form: Form) -> String {
        let mut question = self.canonical();
        question.push('\n');
        question.push_str(form.media_type());
        question
    }

    fn canonical(&self) -> String {
        match self {
            Self::Lookup {
                given,
                detection,
                expand,
                view,
            } => {
                // A code may be asked for by its scheme or not, so the readings count as well.
                let name = if view.only_use { "ai\n" } else { "lookup\n" };
                let mut text = name.to_owned();
                for reading in &detection.readings {
                    text.push_str(reading.identifier.scheme().name());
                    text.push(' ');
                }
                for kind in expand {
                    text.push_str(kind.plural());
                    text.push(' ');
                }
                if let Some(Question {
                    right,
                    territory,
                    day,
                }) = &view.control
                {
                    text.push('\n');
                    text.push_str(right.map_or("", Right::name));
                    for number in [u32::from(*territory), *day] {
                        text.push(' ');
                        text.push_str(&number.to_string());
                    }
                }
                text.push('\n');
                text.push_str(given);
                text
            }
            Self::Search(query) => text_of("search", query),
            Self::Suggest(query) => text_of("suggest", query),
            Self::Reconcile { canonical, .. } => ["reconcile\n", canonical].concat(),
            Self::Snapshot => "snapshot".to_owned(),
        }
    }
}

fn text_of(name: &str, query: &search::Query) -> String {
    let kind = query.kind.map_or("", Kind::name);
    format!(
        "{name}\n{kind}\n{}\n{}\n{}\n{}\n{}",
        query.year,
        query.limit,
        query.cursor.text(),
        query.credit,
        query.text
    )
}

#[cfg(test)]
mod tests;
