//! Problems: requests that are refused, as RFC 9457 documents that say what to do next.

use std::fmt;

use crate::json::Object;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: &'static Kind,
    detail: String,
    header: Option<(&'static str, String)>,
}

/// A kind of problem: the last part of its `type`, its HTTP status and its title.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    name: &'static str,
    status: u16,
    title: &'static str,
}

macro_rules! kinds {
    ($($constant:ident = $status:literal $name:literal $title:literal,)+) => {
        $(pub(crate) const $constant: &Kind =
            &Kind { name: $name, status: $status, title: $title };)+
        /// Every kind, for the contract's tests.
        #[cfg(test)]
        pub(crate) const KINDS: &[&Kind] = &[$($constant,)+];
    };
}

kinds! {
    BAD_ENCODING = 400 "bad-encoding" "The address is not properly encoded",
    UNKNOWN_PARAMETER = 400 "unknown-parameter" "The address has an unknown parameter",
    REPEATED_PARAMETER = 400 "repeated-parameter" "The address has a parameter twice",
    MISSING_PARAMETER = 400 "missing-parameter" "The address lacks a parameter",
    INVALID_PARAMETER = 400 "invalid-parameter" "A parameter has a value that it cannot have",
    MALFORMED_BODY = 400 "malformed-body" "The body cannot be read",
    UNKNOWN_PATH = 404 "unknown-path" "There is nothing at this path",
    METHOD = 405 "method-not-allowed" "The path does not answer this method",
    NOT_ACCEPTABLE = 406 "not-acceptable" "No acceptable format",
    BODY_TOO_LARGE = 413 "body-too-large" "The body is too large",
    TOO_MANY_CODES = 413 "too-many-codes" "The batch has too many codes",
    URL_TOO_LONG = 414 "url-too-long" "The address is too long",
    MEDIA_TYPE = 415 "unsupported-media-type" "The body is of an unknown type",
    UNAVAILABLE = 503 "unavailable" "The registry is not available",
}

impl Problem {
    /// Makes a problem; `detail` says what is wrong with this request and what to do.
    pub(crate) fn new(kind: &'static Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            header: None,
        }
    }

    /// Adds the header that goes with this kind of problem, such as `Allow`.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.header = Some((name, value.into()));
        self
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.kind.status
    }

    /// Returns the name of the kind: the last part of `type`.
    pub fn name(&self) -> &'static str {
        self.kind.name
    }

    /// Returns the header that goes with it.
    pub fn header(&self) -> Option<(&'static str, &str)> {
        self.header
            .as_ref()
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// Writes the document. One without a snapshot says that its outcome is `unavailable`.
    pub fn document(&self) -> Vec<u8> {
        let mut object = Object::new()
            .text("type", &["/problems/", self.kind.name].concat())
            .text("title", self.kind.title)
            .number("status", u64::from(self.kind.status))
            .text("detail", &self.detail);
        if self.kind == UNAVAILABLE {
            object = object.text("outcome", "unavailable");
        }
        object.finish().into_bytes()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.title, self.detail)
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_an_rfc_9457_document() {
        let problem = Problem::new(METHOD, "use \"GET\"").with("allow", "GET");
        assert_eq!(
            String::from_utf8(problem.document()).unwrap(),
            r#"{"type":"/problems/method-not-allowed","title":"The path does not answer this method","status":405,"detail":"use \"GET\""}"#
        );
        assert_eq!(problem.header(), Some(("allow", "GET")));
        assert_eq!(problem.status(), 405);
    }

    #[test]
    fn every_kind_of_problem_is_in_the_contract() {
        let contract = include_str!("../openapi.yaml");
        for kind in KINDS {
            let mention = format!("/problems/{}", kind.name);
            assert!(
                contract.contains(&mention),
                "{mention} is not in openapi.yaml"
            );
        }
    }
}
