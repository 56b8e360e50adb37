//! Problems: requests that are refused, as RFC 9457 documents that say what to do next.

use std::fmt;

use imr_snapshots::answer;
use imr_snapshots::text::together;

/// A refusal. What it says lies behind one address: functions hand refusals on from one to the next, each
/// beside something else that they may return, and would copy all of it everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<Said>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    kind: &'static Kind,
    detail: String,
    header: Option<(&'static str, &'static str)>,
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
        Self::of(kind, detail.into())
    }

    fn of(kind: &'static Kind, detail: String) -> Self {
        Self(Box::new(Said {
            kind,
            detail,
            header: None,
        }))
    }

    /// Adds the header that goes with this kind of problem, such as `Allow`.
    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.header = Some((name, value));
        self
    }

    /// Says of which parameter it is.
    pub(crate) fn about(mut self, name: &str) -> Self {
        self.0.detail = together(&["\"", name, "\": ", &self.0.detail]);
        self
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.0.kind.status
    }

    /// Returns the name of the kind: the last part of `type`.
    pub fn name(&self) -> &'static str {
        self.0.kind.name
    }

    /// Returns the header that goes with it.
    pub fn header(&self) -> Option<(&'static str, &'static str)> {
        self.0.header
    }

    /// Writes the document. One without a snapshot says that its outcome is `unavailable`.
    pub fn document(&self) -> Vec<u8> {
        let Said { kind, detail, .. } = self.0.as_ref();
        answer::json(&mut |out| {
            out.open_map();
            out.parts("type", &["/problems/", kind.name]);
            out.member("title", kind.title);
            out.count("status", u64::from(kind.status));
            out.member("detail", detail);
            if kind.status == UNAVAILABLE.status {
                out.member("outcome", "unavailable");
            }
            out.close_map();
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.kind.title, self.0.detail)
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
