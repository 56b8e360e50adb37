//! Requests to the reconciliation service: from parameters, in an address or in a body, to what is
//! asked. Their JSON is that of the schemas `reconciliation-query-batch` and `data-extension-query`.

use imr_snapshots::limits;
use imr_snapshots::query::reconcile::Query;
use imr_snapshots::record::Kind;
use imr_snapshots::text;

use super::{CANDIDATES, IDS, PROPERTIES, QUERIES, Request, VALUES};
use crate::problem::{
    INVALID_PARAMETER, MALFORMED_BODY, MISSING_PARAMETER, Problem, TOO_MANY_CODES,
    UNKNOWN_PARAMETER,
};
use crate::request::address::Parameters;
use crate::request::json::{self, Fault, Value};
use imr_snapshots::text::together;

/// Parameters that the service reads; clients send others besides, which say nothing.
pub(crate) const PARAMETERS: &[&str] = &[
    "queries", "query", "extend", "prefix", "cursor", "id", "type", "limit", "callback", "*",
];

/// Candidates for a query that does not say how many.
const USUAL: usize = 5;

/// Reads what is asked at a path below `/v1/reconcile`.
///
/// # Errors
/// Refuses JSON that is not what the specification says or more than is answered at a time.
pub(crate) fn ask(path: &str, origin: &str, parameters: &Parameters) -> Result<Request, Problem> {
    if parameters.find("callback").is_some() {
        let detail = "there is no JSONP; other origins may read the answers as they are (CORS)";
        return Err(Problem::new(UNKNOWN_PARAMETER, detail));
    }
    let (name, text) = given(path, parameters);
    read(path, name, text, parameters)
        .map(|request| request.unwrap_or_else(|| Request::Manifest(origin.to_owned())))
        .map_err(|problem| problem.about(name))
}

/// Reads a form that was posted.
///
/// # Errors
/// As [`ask`]; and refuses a form without a question.
pub(crate) fn posted(body: &[u8]) -> Result<Request, Problem> {
    let text = std::str::from_utf8(body)
        .map_err(|_| Problem::new(MALFORMED_BODY, "the form is not UTF-8"))?;
    let request = ask("", "", &Parameters::read(Some(text), PARAMETERS)?)?;
    match request {
        Request::Manifest(_) => Err(missing().about("queries")),
        request => Ok(request),
    }
}

/// Finds the parameter that says what is asked at a path.
fn given<'p>(path: &str, parameters: &'p Parameters) -> (&'static str, Option<&'p str>) {
    let names: &[&'static str] = match path {
        "" => &["queries", "query", "extend"],
        "preview" => &["id"],
        "properties" => &["limit"],
        _ => &["prefix"],
    };
    let mut last = "queries";
    for name in names {
        last = name;
        let text = parameters.find(name);
        if text.is_some() {
            return (name, text);
        }
    }
    (last, None)
}

/// Reads a parameter; without it there is a question only where one needs none.
fn read(
    path: &str,
    name: &str,
    text: Option<&str>,
    parameters: &Parameters,
) -> Result<Option<Request>, Problem> {
    let plain = text.unwrap_or_default();
    Ok(Some(match (path, name) {
        ("suggest/type", _) => Request::Types(short(plain)?),
        ("suggest/property", _) => Request::Properties(short(plain)?),
        ("properties", _) => {
            let limit = if plain.is_empty() {
                PROPERTIES
            } else {
                natural(plain)?
            };
            Request::Proposal(kind(parameters)?, limit)
        }
        ("", _) if text.is_none() => return Ok(None),
        ("", "queries") => batch(&parsed(plain)?)?,
        ("", "extend") => extension(&parsed(plain)?)?,
        // As version 0.1 allows: one query, or nothing but its text.
        ("", _) if plain.trim_start().starts_with('{') => alone(query(&parsed(plain)?)?),
        ("", _) => {
            let mut one = wanted([true; 4], USUAL);
            one.name(&short(plain)?);
            alone(one)
        }
        _ if plain.trim().is_empty() => return Err(missing()),
        ("preview", _) => Request::Preview(vec![short(plain)?]),
        _ => {
            let kind = kind(parameters)?;
            let text = short(plain)?;
            let skipped = parameters.find("cursor").unwrap_or_default();
            let skipped = natural(if skipped.is_empty() { "0" } else { skipped })?;
            let mut coded = wanted(kind.map_or([true; 4], only), limits::CARDS);
            coded.name(&text);
            if !coded.usage.codes.is_empty() {
                return Ok(Some(Request::Coded(vec![(String::new(), coded)], skipped)));
            }
            Request::Entities(text, kind, skipped)
        }
    }))
}

fn alone(query: Query) -> Request {
    Request::One(vec![(String::new(), query)])
}

fn wanted(kinds: [bool; 4], limit: usize) -> Query {
    Query {
        kinds,
        limit,
        ..Query::default()
    }
}

fn batch(value: &Value) -> Result<Request, Problem> {
    let Value::Map(members) = value else {
        return Err(wrong("an object of queries"));
    };
    most(members.len(), QUERIES)?;
    let mut queries: Vec<(String, Query)> = Vec::new();
    for (key, value) in members {
        if queries.iter().any(|(known, _)| known == key) {
            return Err(wrong("every name once"));
        }
        queries.push((key.clone(), query(value)?));
    }
    Ok(Request::Batch(queries))
}

/// What a query is.
const QUERY: &str = "queries of \"query\" (a text) or \"properties\" (a list), and \"type\", \"limit\" (from 1), \"type_strict\"";
/// What a property of a query is.
const PROPERTY: &str =
    "properties with \"pid\" (a text) and \"v\": texts, numbers, objects with \"id\" and \"name\"";
/// What a query of properties is.
const EXTEND: &str =
    "\"ids\" (a list of texts) and \"properties\" (a list of objects with \"id\" and \"settings\")";

/// Reads a query.
fn query(value: &Value) -> Result<Query, Problem> {
    let Value::Map(members) = value else {
        return Err(wrong(QUERY));
    };
    let mut query = wanted([true; 4], USUAL);
    let mut needs_all = false;
    let mut types: &[Value] = &[];
    let mut properties: &[Value] = &[];
    let mut is_said = false;
    for (member, value) in members {
        match (member.as_str(), value) {
            ("query", Value::Text(text)) => {
                query.name(&short(text)?);
                is_said = true;
            }
            ("type", Value::Text(_)) => types = std::slice::from_ref(value),
            ("type", Value::List(list)) => types = list,
            ("limit", Value::Number(number)) => {
                query.limit = natural(number)?.min(CANDIDATES);
            }
            ("properties", Value::List(list)) => properties = list,
            ("type_strict", Value::Text(how)) => match how.as_str() {
                "any" | "should" => {}
                "all" => needs_all = true,
                _ => return Err(wrong(QUERY)),
            },
            _ => return Err(wrong(QUERY)),
        }
    }
    if query.limit == 0 || !is_said && properties.is_empty() {
        return Err(wrong(QUERY));
    }
    most(properties.len(), PROPERTIES)?;
    for value in properties {
        property(value, &mut query)?;
    }
    most(types.len(), VALUES)?;
    if !types.is_empty() {
        query.kinds = kinds(types, needs_all)?;
    }
    Ok(query)
}

/// Reads the kinds that the types of a query are; a type that is none has no records here.
fn kinds(types: &[Value], needs_all: bool) -> Result<[bool; 4], Problem> {
    let mut kinds = [false; 4];
    let mut first = None;
    for one in types {
        let Value::Text(one) = one else {
            return Err(wrong(QUERY));
        };
        let kind = Kind::from_name(one);
        if needs_all && *first.get_or_insert(kind) != kind {
            // Nothing is of two kinds.
            return Ok([false; 4]);
        }
        if let Some(kind) = kind {
            add(kind, &mut kinds);
        }
    }
    Ok(kinds)
}

fn only(kind: Kind) -> [bool; 4] {
    let mut kinds = [false; 4];
    add(kind, &mut kinds);
    kinds
}

fn add(kind: Kind, kinds: &mut [bool; 4]) {
    if let Some(is_wanted) = kinds.get_mut(usize::from(u8::from(kind))) {
        *is_wanted = true;
    }
}

/// Reads `{"pid": ..., "v": ...}`.
fn property(value: &Value, query: &mut Query) -> Result<(), Problem> {
    let (Some(Value::Text(property)), Some(value)) = (value.member("pid"), value.member("v"))
    else {
        return Err(wrong(PROPERTY));
    };
    let values = match value {
        Value::List(list) => list.as_slice(),
        _ => std::slice::from_ref(value),
    };
    most(values.len(), VALUES)?;
    for value in values {
        let name = match value {
            Value::Text(_) | Value::Number(_) => Some(value),
            Value::Flag => None,
            Value::Map(_) => {
                let Some(Value::Text(id)) = value.member("id") else {
                    return Err(wrong(PROPERTY));
                };
                query.related(&short(id)?);
                match value.member("name") {
                    Some(Value::Number(_)) => return Err(wrong(PROPERTY)),
                    name => name,
                }
            }
            Value::Null | Value::List(_) => return Err(wrong(PROPERTY)),
        };
        match name {
            Some(Value::Text(text) | Value::Number(text)) => {
                query.property(property, &short(text)?);
            }
            Some(_) => return Err(wrong(PROPERTY)),
            None => {}
        }
    }
    Ok(())
}

/// Reads `{"ids": [...], "properties": [{"id": ..., "settings": {...}}, ...]}`.
fn extension(value: &Value) -> Result<Request, Problem> {
    let (Some(Value::List(ids)), Some(Value::List(properties))) =
        (value.member("ids"), value.member("properties"))
    else {
        return Err(wrong(EXTEND));
    };
    most(ids.len(), IDS)?;
    most(properties.len(), PROPERTIES)?;
    let mut wanted: Vec<String> = Vec::new();
    for id in ids {
        let Value::Text(id) = id else {
            return Err(wrong(EXTEND));
        };
        if !wanted.contains(id) {
            wanted.push(short(id)?);
        }
    }
    let mut asked: Vec<(String, usize)> = Vec::new();
    for property in properties {
        let Some(Value::Text(id)) = property.member("id") else {
            return Err(wrong(EXTEND));
        };
        let limit = match property.member("settings") {
            None => None,
            Some(settings @ Value::Map(_)) => settings.member("limit"),
            Some(_) => return Err(wrong(EXTEND)),
        };
        let limit = match limit {
            Some(Value::Number(limit) | Value::Text(limit)) => natural(limit)?,
            _ => 0,
        };
        if !asked.iter().any(|(known, _)| known == id) {
            asked.push((short(id)?, limit));
        }
    }
    Ok(Request::Extension(wanted, asked))
}

fn parsed(text: &str) -> Result<Value, Problem> {
    json::value(text).map_err(misplaced)
}

fn most(count: usize, most: usize) -> Result<(), Problem> {
    if count <= most {
        Ok(())
    } else {
        Err(many(most))
    }
}

/// Takes a text that is no longer than what is searched for.
fn short(text: &str) -> Result<String, Problem> {
    if text.len() <= limits::QUERY {
        Ok(text.to_owned())
    } else {
        Err(wrong("texts of at most 1,024 bytes"))
    }
}

fn kind(parameters: &Parameters) -> Result<Option<Kind>, Problem> {
    match parameters.find("type") {
        Some(name) if !name.is_empty() => match Kind::from_name(name) {
            None => Err(wrong("a \"type\" of: work, recording, release, party")),
            kind => Ok(kind),
        },
        _ => Ok(None),
    }
}

/// Reads a whole number, also one with a fraction of nothing: `5.0`.
fn natural(text: &str) -> Result<usize, Problem> {
    let (number, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = is_number && fraction.bytes().all(|byte| byte == b'0');
    match text::number(number) {
        Some(number) if is_whole => Ok(number),
        _ => Err(wrong("whole numbers for limits and cursors")),
    }
}

/// Refuses a parameter that is something else than expected. As of all of these, the name of the parameter is
/// said before it by [`Problem::about`].
fn wrong(expected: &str) -> Problem {
    Problem::new(INVALID_PARAMETER, together(&["expected ", expected]))
}

fn misplaced(fault: Fault) -> Problem {
    let at = fault.at.to_string();
    let expected = fault.expected;
    Problem::new(
        INVALID_PARAMETER,
        together(&["at byte ", &at, " of its JSON expected ", expected]),
    )
}

fn many(most: usize) -> Problem {
    let most = most.to_string();
    Problem::new(
        TOO_MANY_CODES,
        together(&["send at most ", &most, " at a time"]),
    )
}

fn missing() -> Problem {
    Problem::new(MISSING_PARAMETER, "it is needed")
}

#[cfg(test)]
mod tests;
