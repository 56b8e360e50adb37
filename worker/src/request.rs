//! Requests: from the strings of an HTTP request to what is asked, or to a refusal.
//!
//! Nothing here knows a host: the same function reads requests at the edge, in the page and in
//! tests. What it answers is a parsed [`Query`]; the raw address is never used again, so caches
//! and stores are only ever asked by what a request means.

pub mod accept;
pub mod address;
mod asked;
pub mod body;
pub(crate) mod json;
mod query;

use std::rc::Rc;

use imr_snapshots::id::Scheme;
use imr_snapshots::limits;
use imr_snapshots::query::lookup::View;

use self::accept::Form;
use self::address::Parameters;
use self::asked::{SEARCH, SUGGEST, looked_up, text_query};
pub use self::query::Query;
use crate::lines;
use crate::problem::{MEDIA_TYPE, METHOD, NOT_ACCEPTABLE, Problem, UNKNOWN_PATH, URL_TOO_LONG};
use crate::reconcile;
use crate::route::Place;
use imr_snapshots::text::together;

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
            let detail = together(&["this path answers: ", place.allow()]);
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
            let canonical =
                together(&[path, "\n", origin, &parameters.text(reconcile::PARAMETERS)]);
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
    let detail = together(&["say in Content-Type what the body is: ", types]);
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

/// The view of statements about use.
const USE: View = View {
    control: None,
    only_use: true,
};

#[cfg(test)]
mod tests;
