//! Formats: which one an answer has, and which one a body has.

use imr_snapshots::answer::Format;
use imr_snapshots::text::number;

/// A format of bodies, in requests and in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON (RFC 8259).
    Json,
    /// CBOR (RFC 8949).
    Cbor,
    /// NDJSON: one JSON document a line; batches only.
    Lines,
}

impl Form {
    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => Format::Json.media_type(),
            Self::Cbor => Format::Cbor.media_type(),
            Self::Lines => "application/x-ndjson",
        }
    }

    /// Returns the format of the documents in it.
    pub fn document(self) -> Format {
        match self {
            Self::Json | Self::Lines => Format::Json,
            Self::Cbor => Format::Cbor,
        }
    }

    /// Reads the `Content-Type` of a request.
    pub fn of_body(content_type: &str) -> Option<Self> {
        let name = content_type.split(';').next().unwrap_or_default().trim();
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match name {
            _ if is("application/json") => Some(Self::Json),
            _ if is("application/cbor") => Some(Self::Cbor),
            _ if is("application/x-ndjson") || is("application/ndjson") => Some(Self::Lines),
            _ if is("application/jsonl") => Some(Self::Lines),
            _ => None,
        }
    }
}

/// Chooses the best of the `offered` formats, of equals the first; `None` when `accept` excludes
/// them all (RFC 9110, 12.5.1).
pub fn choose(accept: Option<&str>, offered: &[Form]) -> Option<Form> {
    let Some(accept) = accept.map(str::trim).filter(|accept| !accept.is_empty()) else {
        return offered.first().copied();
    };
    let mut best: Option<(u16, Form)> = None;
    for form in offered {
        let quality = quality(accept, form.media_type());
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, *form));
        }
    }
    best.map(|(_, form)| form)
}

/// Returns the quality, in thousandths, that the most specific fitting range gives a media type.
fn quality(accept: &str, media_type: &str) -> u16 {
    let mut best = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';');
        let name = parts.next().unwrap_or_default().trim();
        let specific = match name {
            "*/*" => 1,
            _ if name.eq_ignore_ascii_case("application/*") => 2,
            _ if name.eq_ignore_ascii_case(media_type) => 3,
            _ => continue,
        };
        if specific > best.0 {
            let q =
                parts.find_map(|part| part.trim().strip_prefix(&['q', 'Q'][..])?.strip_prefix('='));
            best = (specific, q.map_or(1_000, thousandths));
        }
    }
    best.1
}

/// Reads a quality such as `0.5`; what is not one counts as none.
fn thousandths(text: &str) -> u16 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, digits) {
        ("1", true) if part.bytes().all(|byte| byte == b'0') => 1_000,
        ("0", true) => {
            let scale = [1_000, 100, 10, 1].get(part.len()).copied().unwrap_or(0);
            number::<u16>(part).unwrap_or(0) * scale
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[Form] = &[Form::Json, Form::Cbor];

    #[test]
    fn the_best_format_that_is_accepted_is_chosen() {
        for (accept, expected) in [
            (None, Some(Form::Json)),
            (Some(""), Some(Form::Json)),
            (Some("*/*"), Some(Form::Json)),
            (Some("application/cbor"), Some(Form::Cbor)),
            (Some("Application/CBOR;v=1"), Some(Form::Cbor)),
            (Some("application/json, application/cbor"), Some(Form::Json)),
            (
                Some("application/json;q=0.5, application/cbor;q=0.51"),
                Some(Form::Cbor),
            ),
            (
                Some("text/html,application/xhtml+xml,*/*;q=0.8"),
                Some(Form::Json),
            ),
            (Some("application/*;q=0.1"), Some(Form::Json)),
            (Some("application/json;q=0, */*"), Some(Form::Cbor)),
            (Some("application/json;q=0"), None),
            (Some("text/html"), None),
            (Some("application/ld+json"), None),
            (Some("application/cbor;q=2"), None),
            (Some("application/x-ndjson"), None),
        ] {
            assert_eq!(choose(accept, BOTH), expected, "{accept:?}");
        }
        assert_eq!(
            choose(Some("*/*"), &[Form::Lines, Form::Json]),
            Some(Form::Lines)
        );
    }

    #[test]
    fn qualities_are_thousandths() {
        for (text, expected) in [
            ("1", 1_000),
            ("1.000", 1_000),
            ("0.5", 500),
            ("0.05", 50),
            ("0.005", 5),
            ("0", 0),
            ("0.", 0),
            ("1.1", 0),
            ("x", 0),
            ("0.0001", 0),
        ] {
            assert_eq!(thousandths(text), expected, "{text}");
        }
    }

    #[test]
    fn bodies_have_one_of_three_types() {
        assert_eq!(
            Form::of_body("application/json; charset=utf-8"),
            Some(Form::Json)
        );
        assert_eq!(Form::of_body("APPLICATION/CBOR"), Some(Form::Cbor));
        assert_eq!(Form::of_body("application/x-ndjson"), Some(Form::Lines));
        assert_eq!(Form::of_body("text/plain"), None);
        assert_eq!(Form::of_body(""), None);
    }
}
