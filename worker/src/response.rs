//! Responses: status, headers and body, before a host makes them its own.

use imr_snapshots::checkpoint::Checkpoint;

use crate::etag::is_known;
use crate::problem::Problem;
use crate::request::accept::Form;

/// How long others may keep a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// An answer: fresh for a minute, and served for a day while a newer one is fetched.
    Answer,
    /// An answer that something is not registered, which may change with the next snapshot.
    Absence,
    /// Never: refusals, the state of the program, answers to bodies.
    Never,
    /// What may be asked from other origins changes with the program.
    Preflight,
}

impl Caching {
    /// Returns the value of `Cache-Control`.
    pub fn value(self) -> &'static str {
        match self {
            Self::Answer => "public, max-age=60, stale-while-revalidate=86400",
            Self::Absence => "public, max-age=60",
            Self::Never => "no-store",
            Self::Preflight => "public, max-age=86400",
        }
    }
}

/// A response.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Media type of the body; empty when there is none.
    pub media_type: &'static str,
    /// How long it may be kept.
    pub caching: Caching,
    /// Whether it is from a snapshot, and says which in its headers.
    pub stamped: bool,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// A header that only some responses have.
    pub extra: Option<(&'static str, &'static str)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Seconds after which an unavailable part is worth another try.
pub(crate) const RETRY: &str = "5";

impl Reply {
    /// Makes an answer of the engine; `media_type` is that of the body.
    pub(crate) fn answer(status: u16, media_type: &'static str, body: Vec<u8>) -> Self {
        let caching = match status {
            200 => Caching::Answer,
            404 => Caching::Absence,
            _ => Caching::Never,
        };
        let extra = (status == 503).then_some(("retry-after", RETRY));
        Self {
            status,
            media_type,
            caching,
            stamped: true,
            etag: None,
            extra,
            body,
        }
    }

    /// Makes the response to a question whose answer the client has.
    pub(crate) fn unchanged(etag: String) -> Self {
        Self {
            status: 304,
            media_type: "",
            caching: Caching::Answer,
            stamped: true,
            etag: Some(etag),
            extra: None,
            body: Vec::new(),
        }
    }

    /// Makes the response to a batch.
    pub(crate) fn batch(form: Form, body: Vec<u8>) -> Self {
        Self {
            caching: Caching::Never,
            ..Self::answer(200, form.media_type(), body)
        }
    }

    /// Makes the response about the state of the program.
    pub(crate) fn health(status: u16, document: Vec<u8>) -> Self {
        Self {
            caching: Caching::Never,
            stamped: false,
            ..Self::answer(status, "application/json", document)
        }
    }

    /// Makes the response that says which methods a path answers.
    pub(crate) fn options(allow: &'static str) -> Self {
        Self {
            status: 204,
            media_type: "",
            caching: Caching::Preflight,
            stamped: false,
            etag: None,
            extra: Some(("allow", allow)),
            body: Vec::new(),
        }
    }

    /// Makes it the response to a body, which nobody keeps.
    pub(crate) fn posted(self) -> Self {
        Self {
            caching: Caching::Never,
            etag: None,
            ..self
        }
    }

    /// Answers 304 when the client has this very response.
    pub(crate) fn unless_known(self, if_none_match: Option<&str>) -> Self {
        match (&self.etag, if_none_match) {
            (Some(etag), Some(list)) if is_known(list, etag) => Self {
                status: 304,
                media_type: "",
                body: Vec::new(),
                ..self
            },
            _ => self,
        }
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        let extra = match problem.header() {
            None if problem.status() == 503 => Some(("retry-after", RETRY)),
            header => header,
        };
        Self {
            status: problem.status(),
            media_type: PROBLEM,
            caching: Caching::Never,
            stamped: false,
            etag: None,
            extra,
            body: problem.document(),
        }
    }
}

/// Media type of problem documents (RFC 9457).
pub(crate) const PROBLEM: &str = "application/problem+json";

/// Media type of small pages about records.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// Security policy of a small page: nothing in it may run, be loaded or be sent, but any page may
/// frame it.
const FRAMED: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *; sandbox";

/// Which snapshot a response is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    name: String,
    issued: String,
    stale: bool,
}

impl Stamp {
    /// Makes the stamp of a snapshot.
    pub fn of(checkpoint: &Checkpoint, stale: bool) -> Self {
        let id: String = checkpoint.id().chars().take(8).collect();
        let name = format!("{}-{id}", checkpoint.sequence);
        Self {
            name,
            issued: checkpoint.issued.clone(),
            stale,
        }
    }
}

/// Headers that every response has: nothing in it may run, be framed or be guessed at, and
/// anybody may read it without credentials.
const ALWAYS: [(&str, &str); 8] = [
    ("access-control-allow-origin", "*"),
    (
        "access-control-expose-headers",
        "ETag, Retry-After, imr-snapshot, imr-issued, imr-stale",
    ),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-resource-policy", "cross-origin"),
    ("referrer-policy", "no-referrer"),
    ("vary", "Accept"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex"),
];

/// What may be asked from other origins (Fetch, 3.3.2): the headers that clients of this program
/// send, for a day.
const PREFLIGHT: [(&str, &str); 2] = [
    (
        "access-control-allow-headers",
        "Accept, Content-Type, If-None-Match",
    ),
    ("access-control-max-age", "86400"),
];

/// Lists the headers of a response but for its `ETag` and its extra one; equal for all responses
/// of equal status, media type and caching, so hosts may make them once.
pub fn headers<'a>(reply: &Reply, stamp: Option<&'a Stamp>) -> Vec<(&'static str, &'a str)> {
    let mut headers: Vec<(&'static str, &str)> = Vec::with_capacity(16);
    for (name, value) in ALWAYS {
        let is_page = reply.media_type == HTML && name == "content-security-policy";
        headers.push((name, if is_page { FRAMED } else { value }));
    }
    headers.push(("cache-control", reply.caching.value()));
    if !reply.media_type.is_empty() {
        headers.push(("content-type", reply.media_type));
    }
    if reply.caching == Caching::Preflight {
        headers.extend_from_slice(&PREFLIGHT);
        if let Some((_, allow)) = reply.extra {
            headers.push(("access-control-allow-methods", allow));
        }
    }
    if let Some(stamp) = stamp.filter(|_| reply.stamped) {
        headers.push(("imr-snapshot", stamp.name.as_str()));
        headers.push(("imr-issued", stamp.issued.as_str()));
        if stamp.stale {
            headers.push(("imr-stale", "1"));
        }
    }
    headers
}

#[cfg(test)]
mod tests;
