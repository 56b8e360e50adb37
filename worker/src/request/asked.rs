//! What paths and parameters ask for.

use imr_snapshots::id::{self, Detection, Scheme};
use imr_snapshots::limits;
use imr_snapshots::query::lookup::View;
use imr_snapshots::query::search::{self, Cursor};
use imr_snapshots::record::{Kind, Question};
use imr_snapshots::text;

use super::Query;
use super::address::{Parameters, decode, invalid};
use crate::problem::Problem;

/// Results of a search, unless it says how many.
pub(super) const SEARCH: usize = 20;
/// Completions, unless it says how many.
pub(super) const SUGGEST: usize = limits::CARDS;

/// Reads what a look-up of a code, the rest of a path, is to show.
pub(super) fn looked_up(
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

pub(super) fn text_query(
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
