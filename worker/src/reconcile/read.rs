//! Requests to the reconciliation service: from parameters, in an address or in a body, to what is
//! asked. Their JSON is that of the schemas `reconciliation-query-batch` and `data-extension-query`.

use imr_snapshots::limits;
use imr_snapshots::query::reconcile::Query;
use imr_snapshots::query::search;
use imr_snapshots::record::Kind;

use super::{CANDIDATES, IDS, PROPERTIES, QUERIES, Request, VALUES};
use crate::problem::{
    INVALID_PARAMETER, MALFORMED_BODY, MISSING_PARAMETER, Problem, TOO_MANY_CODES,
    UNKNOWN_PARAMETER,
};
use crate::request::address::{Parameters, invalid};
use crate::request::json::{self, Value};

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
pub(crate) fn ask(
    path: &str,
    origin: &str,
    parameters: &mut Parameters,
) -> Result<Request, Problem> {
    if parameters.take("callback").is_some() {
        let detail = "there is no JSONP; other origins may read the answers as they are (CORS)";
        return Err(Problem::new(UNKNOWN_PARAMETER, detail));
    }
    Ok(match path {
        "suggest/entity" => {
            let text = parameters.require("prefix", "how a name begins")?;
            let (text, kind) = (short("prefix", text)?, kind(parameters)?);
            let skipped = whole(parameters, "cursor", 0)?;
            let mut coded = Query {
                kinds: kind.map_or([true; 4], only),
                limit: limits::CARDS,
                ..Query::default()
            };
            coded.name(&text);
            if !coded.usage.codes.is_empty() {
                return Ok(Request::Coded(coded, skipped));
            }
            let query = search::Query {
                text,
                kind,
                limit: limits::CARDS,
                ..search::Query::default()
            };
            Request::Entities(query, skipped)
        }
        "suggest/type" => Request::Types(prefix(parameters)?),
        "suggest/property" => Request::Properties(prefix(parameters)?),
        "properties" => {
            let limit = whole(parameters, "limit", PROPERTIES)?;
            Request::Proposal(kind(parameters)?, limit)
        }
        "preview" => {
            let id = parameters.require("id", "the id of a record, such as isrc:XW00H6800000")?;
            Request::Preview(short("id", id)?)
        }
        _ => service(origin, parameters)?,
    })
}

/// Reads a form that was posted.
///
/// # Errors
/// As [`ask`]; and refuses a form without a question.
pub(crate) fn posted(origin: &str, body: &[u8]) -> Result<Request, Problem> {
    let text = std::str::from_utf8(body)
        .map_err(|_| Problem::new(MALFORMED_BODY, "the form is not UTF-8"))?;
    let request = ask("", origin, &mut Parameters::read(Some(text), PARAMETERS)?)?;
    match request {
        Request::Manifest(_) => {
            let detail = "post queries={...} or extend={...} as a form";
            Err(Problem::new(MISSING_PARAMETER, detail))
        }
        request => Ok(request),
    }
}

fn service(origin: &str, parameters: &mut Parameters) -> Result<Request, Problem> {
    if let Some(text) = parameters.take("queries") {
        let Value::Map(members) = parsed("queries", &text)? else {
            return Err(wrong("queries", "an object of queries"));
        };
        most("queries", members.len(), QUERIES)?;
        let mut queries: Vec<(String, Query)> = Vec::new();
        for (key, value) in members {
            if queries.iter().any(|(known, _)| *known == key) {
                return Err(wrong("queries", "every name once"));
            }
            queries.push((key, query("queries", value)?));
        }
        return Ok(Request::Batch(queries));
    }
    if let Some(text) = parameters.take("query") {
        // As version 0.1 allows: one query, or nothing but its text.
        let value = match text.trim_start().starts_with('{') {
            true => parsed("query", &text)?,
            false => Value::Map(vec![("query".to_owned(), Value::Text(text))]),
        };
        return Ok(Request::One(query("query", value)?));
    }
    match parameters.take("extend") {
        Some(text) => extension(parsed("extend", &text)?),
        None => Ok(Request::Manifest(origin.to_owned())),
    }
}

/// Reads a query.
fn query(name: &'static str, value: Value) -> Result<Query, Problem> {
    const MEMBERS: &str =
        "queries of \"query\", \"type\", \"limit\", \"properties\" and \"type_strict\"";
    let Value::Map(members) = value else {
        return Err(wrong(name, MEMBERS));
    };
    let mut query = Query {
        kinds: [true; 4],
        limit: USUAL,
        ..Query::default()
    };
    let (mut types, mut needs_all, mut is_said) = (None, false, false);
    let mut properties = Vec::new();
    for (member, value) in members {
        match (member.as_str(), value) {
            ("query", Value::Text(text)) => {
                query.name(&short(name, text)?);
                is_said = true;
            }
            ("type", Value::Text(one)) => types = Some(vec![Value::Text(one)]),
            ("type", Value::List(list)) => types = Some(list),
            ("limit", Value::Number(number)) => {
                let number = natural(&number).filter(|number| *number > 0);
                let number = number.ok_or_else(|| wrong(name, "a limit from 1"))?;
                query.limit = number.min(CANDIDATES);
            }
            ("properties", Value::List(list)) => properties = list,
            ("type_strict", Value::Text(how))
                if matches!(how.as_str(), "any" | "should" | "all") =>
            {
                needs_all = how == "all";
            }
            _ => return Err(wrong(name, MEMBERS)),
        }
    }
    if !is_said && properties.is_empty() {
        return Err(wrong(name, "\"query\" or \"properties\" in every query"));
    }
    most(name, properties.len(), PROPERTIES)?;
    for value in properties {
        property(name, value, &mut query)?;
    }
    if let Some(types) = types {
        query.kinds = kinds(name, types, needs_all)?;
    }
    Ok(query)
}

/// Reads the kinds that the types of a query are; a type that is none has no records here.
fn kinds(name: &'static str, types: Vec<Value>, needs_all: bool) -> Result<[bool; 4], Problem> {
    most(name, types.len(), VALUES)?;
    let is_free = types.is_empty();
    let mut kinds = [false; 4];
    let mut unknown = false;
    for one in types {
        let Value::Text(one) = one else {
            return Err(wrong(name, "a type, or a list of types, as text"));
        };
        match Kind::from_name(&one).map(only) {
            Some(wanted) => {
                for (is_wanted, more) in kinds.iter_mut().zip(wanted) {
                    *is_wanted |= more;
                }
            }
            None => unknown = true,
        }
    }
    let count = kinds.iter().filter(|is_wanted| **is_wanted).count();
    if needs_all && (unknown || count > 1) {
        // Nothing is of two kinds.
        kinds = [false; 4];
    }
    Ok(if is_free { [true; 4] } else { kinds })
}

fn only(kind: Kind) -> [bool; 4] {
    let mut kinds = [false; 4];
    if let Some(is_wanted) = kinds.get_mut(usize::from(u8::from(kind))) {
        *is_wanted = true;
    }
    kinds
}

/// Reads `{"pid": ..., "v": ...}`.
fn property(name: &'static str, value: Value, query: &mut Query) -> Result<(), Problem> {
    const EXPECTED: &str = "properties with \"pid\" and \"v\"";
    let (Some(Value::Text(property)), Some(value)) = (value.member("pid"), value.member("v"))
    else {
        return Err(wrong(name, EXPECTED));
    };
    let one = std::slice::from_ref(value);
    let values = match value {
        Value::List(list) => list.as_slice(),
        _ => one,
    };
    most(name, values.len(), VALUES)?;
    for value in values {
        match value {
            Value::Text(text) | Value::Number(text) => {
                query.property(property, &short(name, text.clone())?);
            }
            Value::Flag => {}
            Value::Map(_) => {
                let Some(Value::Text(id)) = value.member("id") else {
                    return Err(wrong(name, "values with an \"id\" that is a text"));
                };
                query.related(&short(name, id.clone())?);
                match value.member("name") {
                    Some(Value::Text(text)) => {
                        query.property(property, &short(name, text.clone())?)
                    }
                    Some(_) => return Err(wrong(name, "names that are texts")),
                    None => {}
                }
            }
            Value::Null | Value::List(_) => return Err(wrong(name, EXPECTED)),
        }
    }
    Ok(())
}

/// Reads `{"ids": [...], "properties": [{"id": ..., "settings": {...}}, ...]}`.
fn extension(value: Value) -> Result<Request, Problem> {
    const EXPECTED: &str =
        "\"ids\", a list of texts, and \"properties\", a list of objects with \"id\"";
    let (Some(Value::List(ids)), Some(Value::List(properties))) =
        (value.member("ids"), value.member("properties"))
    else {
        return Err(wrong("extend", EXPECTED));
    };
    most("extend", ids.len(), IDS)?;
    most("extend", properties.len(), PROPERTIES)?;
    let mut wanted: Vec<String> = Vec::new();
    for id in ids {
        let Value::Text(id) = id else {
            return Err(wrong("extend", EXPECTED));
        };
        if !wanted.contains(id) {
            wanted.push(short("extend", id.clone())?);
        }
    }
    let mut asked: Vec<(String, usize)> = Vec::new();
    for property in properties {
        let Some(Value::Text(id)) = property.member("id") else {
            return Err(wrong("extend", EXPECTED));
        };
        let limit = match property.member("settings") {
            None => None,
            Some(settings @ Value::Map(_)) => settings.member("limit"),
            Some(_) => return Err(wrong("extend", "settings that are an object")),
        };
        let limit = match limit {
            Some(Value::Number(limit) | Value::Text(limit)) => {
                natural(limit).ok_or_else(|| wrong("extend", "a limit that is a whole number"))?
            }
            _ => 0,
        };
        if !asked.iter().any(|(known, _)| known == id) {
            asked.push((short("extend", id.clone())?, limit));
        }
    }
    Ok(Request::Extension(wanted, asked))
}

fn parsed(name: &'static str, text: &str) -> Result<Value, Problem> {
    json::value(text).map_err(|fault| {
        let detail = format!(
            "\"{name}\" is no JSON: byte {}: expected {}",
            fault.at, fault.expected
        );
        Problem::new(INVALID_PARAMETER, detail)
    })
}

fn wrong(name: &str, expected: &str) -> Problem {
    Problem::new(
        INVALID_PARAMETER,
        ["\"", name, "\": expected ", expected].concat(),
    )
}

fn most(name: &str, count: usize, most: usize) -> Result<(), Problem> {
    if count <= most {
        return Ok(());
    }
    let detail = format!("\"{name}\" has {count} at once; send at most {most}");
    Err(Problem::new(TOO_MANY_CODES, detail))
}

/// Takes a text that is no longer than what is searched for.
fn short(name: &str, text: String) -> Result<String, Problem> {
    if text.len() <= limits::QUERY {
        return Ok(text);
    }
    Err(invalid(
        name,
        &text,
        &format!("texts of at most {} bytes", limits::QUERY),
    ))
}

fn prefix(parameters: &mut Parameters) -> Result<String, Problem> {
    short("prefix", parameters.take("prefix").unwrap_or_default())
}

fn kind(parameters: &mut Parameters) -> Result<Option<Kind>, Problem> {
    match parameters.take("type") {
        Some(name) if !name.is_empty() => match Kind::from_name(&name) {
            Some(kind) => Ok(Some(kind)),
            None => Err(invalid(
                "type",
                &name,
                "one of: work, recording, release, party",
            )),
        },
        _ => Ok(None),
    }
}

fn whole(parameters: &mut Parameters, name: &str, usual: usize) -> Result<usize, Problem> {
    match parameters.take(name) {
        Some(text) if !text.is_empty() => {
            natural(&text).ok_or_else(|| invalid(name, &text, "a whole number"))
        }
        _ => Ok(usual),
    }
}

/// Reads a whole number, also one with a fraction of nothing: `5.0`.
fn natural(text: &str) -> Option<usize> {
    let (number, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (is_digits(number) && fraction.bytes().all(|byte| byte == b'0'))
        .then(|| number.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests;
