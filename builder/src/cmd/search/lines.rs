//! Searches that are read from lines.

use imr_snapshots::limits;
use imr_snapshots::query::search::Query;
use serde::Deserialize;

use crate::cli::Failure;
use crate::cmd::source::kind;

/// The parameters of `/v1/search`; those that are missing are as the arguments say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    q: String,
    kind: Option<String>,
    credit: Option<String>,
    year: Option<u16>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// Reads a search: an object with parameters, or a text as it is.
///
/// # Errors
/// Fails on an object that has another parameter, or one with a wrong value.
pub(super) fn read(line: &str, number: u64, usual: &Query) -> Result<Query, Failure> {
    let wrong = |what: String| {
        Failure::new(
            format!("line {number}: {what}"),
            "a line is a text, or an object such as {\"q\": \"Help\", \"kind\": \"work\", \"limit\": 10}",
        )
    };
    let mut query = usual.clone();
    query.text = line.to_owned();
    if line.starts_with('{') {
        let line: Line = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
        query.text = line.q;
        if let Some(name) = &line.kind {
            query.kind = Some(kind(name).map_err(wrong)?);
        }
        if let Some(limit) = line.limit {
            query.limit = super::limit(&limit.to_string()).map_err(wrong)?;
        }
        if let Some(cursor) = &line.cursor {
            query.cursor = super::cursor(cursor).map_err(wrong)?;
        }
        query.credit = line.credit.unwrap_or(query.credit);
        query.year = line.year.unwrap_or(query.year);
    }
    for (name, text) in [("q", &query.text), ("credit", &query.credit)] {
        if text.len() > limits::QUERY {
            return Err(wrong(format!(
                "{name} has more than {} bytes",
                limits::QUERY
            )));
        }
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use imr_snapshots::record::Kind;

    use super::*;

    fn usual() -> Query {
        Query {
            kind: Some(Kind::Work),
            limit: 20,
            ..Query::default()
        }
    }

    #[test]
    fn a_line_is_a_text_or_an_object() {
        let query = read("Help! [Mono]", 1, &usual()).unwrap();
        assert_eq!((query.text.as_str(), query.limit), ("Help! [Mono]", 20));
        let line = r#"{"q":"Help","kind":"recording","credit":"x","year":1965,"limit":3,"cursor":"2.1.9"}"#;
        let query = read(line, 1, &usual()).unwrap();
        assert_eq!((query.text.as_str(), query.limit), ("Help", 3));
        assert_eq!((query.credit.as_str(), query.year), ("x", 1965));
        assert_eq!(query.kind, Some(Kind::Recording));
        assert_eq!(query.cursor.text(), "2.1.9");
        assert_eq!(
            read(r#"{"q":"a"}"#, 1, &usual()).unwrap().kind,
            Some(Kind::Work)
        );
    }

    #[test]
    fn what_no_search_has_is_refused_with_the_line() {
        let long = format!(r#"{{"q":"{}"}}"#, "a".repeat(1_025));
        for line in [
            "{",
            r#"{"kind":"work"}"#,
            r#"{"q":"a","limit":0}"#,
            r#"{"q":"a","limit":101}"#,
            r#"{"q":"a","kind":"song"}"#,
            r#"{"q":"a","cursor":"9"}"#,
            r#"{"q":"a","Q":"b"}"#,
            r#"{"q":"\ud800"}"#,
            &long,
        ] {
            let failure = read(line, 7, &usual()).map(drop).unwrap_err();
            assert!(format!("{failure:?}").contains("line 7: "), "{line}");
        }
    }
}
