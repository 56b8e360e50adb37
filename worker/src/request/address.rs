//! Addresses: splits a URL without a URL parser and undoes percent-encoding strictly.

use crate::problem::{
    BAD_ENCODING, INVALID_PARAMETER, MISSING_PARAMETER, Problem, REPEATED_PARAMETER,
    UNKNOWN_PARAMETER,
};
use imr_snapshots::text::together;

/// Longest path and query together, in bytes.
pub const LONGEST: usize = 2_048;

/// Returns what is before the path of an absolute URL, such as `https://example.org`.
pub(crate) fn origin(url: &str) -> &str {
    let after = after_scheme(url).unwrap_or_default();
    let host = after.split('/').next().map_or(0, str::len);
    let scheme = url.len() - after.len();
    match after_scheme(url) {
        Some(_) => url.get(..scheme + host).unwrap_or_default(),
        None => "",
    }
}

/// Returns what follows `://` in an absolute URL.
fn after_scheme(url: &str) -> Option<&str> {
    if url.starts_with('/') {
        return None;
    }
    let mut rest = url;
    loop {
        (_, rest) = rest.split_once(':')?;
        if let Some(after) = rest.strip_prefix("//") {
            return Some(after);
        }
    }
}

/// Returns path and query of an absolute URL or of an absolute path; a fragment is dropped.
pub(crate) fn split(url: &str) -> (&str, Option<&str>) {
    let target = match after_scheme(url) {
        Some(rest) => rest
            .find(&['/', '?', '#'][..])
            .and_then(|at| rest.get(at..))
            .unwrap_or("/"),
        None => url,
    };
    let target = target.split_once('#').map_or(target, |(before, _)| before);
    match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    }
}

/// Undoes the percent-encoding of a part of a path.
///
/// # Errors
/// Refuses a `%` that two hexadecimal digits do not follow, and bytes that are not UTF-8, such as
/// overlong forms.
pub(crate) fn decode(text: &str) -> Result<String, Problem> {
    unescape(text, false)
}

fn unescape(text: &str, form: bool) -> Result<String, Problem> {
    if !(text.contains('%') || form && text.contains('+')) {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hexadecimal(rest.next())
                .zip(hexadecimal(rest.next()))
                .map(|(high, low)| high << 4 | low)
                .ok_or_else(|| refusal("after \"%\" two hexadecimal digits are expected"))?,
            b'+' if form => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| refusal("it is not UTF-8 when decoded"))
}

fn refusal(why: &str) -> Problem {
    let detail = together(&[why, "; encode every part with percent-encoding of UTF-8"]);
    Problem::new(BAD_ENCODING, detail)
}

fn hexadecimal(digit: Option<u8>) -> Option<u8> {
    char::from(digit?)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// The parameters of an address, each at most once.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    values: Vec<(&'static str, String)>,
}

impl Parameters {
    /// Reads a query string, in which `+` is a blank.
    ///
    /// # Errors
    /// Refuses parameters that are not `allowed`, that come twice, or that are badly encoded. Others
    /// are passed over when `*` is among those that are allowed.
    pub(crate) fn read(
        query: Option<&str>,
        allowed: &'static [&'static str],
    ) -> Result<Self, Problem> {
        let mut values: Vec<(&'static str, String)> = Vec::new();
        for pair in query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = unescape(name, true)?;
            let Some(known) = allowed.iter().copied().find(|known| *known == name) else {
                if allowed.contains(&"*") {
                    continue;
                }
                return Err(unknown(&name, allowed));
            };
            if values.iter().any(|(earlier, _)| *earlier == known) {
                let detail = together(&["\"", known, "\" is there twice; give it once"]);
                return Err(Problem::new(REPEATED_PARAMETER, detail));
            }
            values.push((known, unescape(value, true)?));
        }
        Ok(Self { values })
    }

    /// Writes the parameters in the order in which they are `allowed`.
    pub(crate) fn text(&self, allowed: &[&str]) -> String {
        let mut text = String::new();
        for name in allowed {
            for (known, value) in &self.values {
                if known == name {
                    for part in ["\n", name, "=", value] {
                        text.push_str(part);
                    }
                }
            }
        }
        text
    }

    /// Returns the value of a parameter.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        let mut values = self.values.iter();
        let (_, value) = values.find(|(known, _)| *known == name)?;
        Some(value)
    }

    /// Returns the value of a parameter that must be there and not be blank.
    pub(crate) fn require(&self, name: &str, means: &str) -> Result<&str, Problem> {
        match self.find(name) {
            Some(value) if !value.trim().is_empty() => Ok(value),
            _ => {
                let detail = together(&["\"", name, "\" is needed: ", means]);
                Err(Problem::new(MISSING_PARAMETER, detail))
            }
        }
    }
}

fn unknown(name: &str, allowed: &[&str]) -> Problem {
    let name: String = name.chars().take(40).collect();
    let mut detail = together(&["\"", &name, "\" is not known here; this path takes"]);
    for (at, name) in allowed.iter().enumerate() {
        detail.push_str(if at > 0 { ", " } else { ": " });
        detail.push_str(name);
    }
    if allowed.is_empty() {
        detail.push_str(" no parameters");
    }
    Problem::new(UNKNOWN_PARAMETER, detail)
}

/// Refuses a value.
pub(crate) fn invalid(name: &str, value: &str, expected: &str) -> Problem {
    let value: String = value.chars().take(40).collect();
    let detail = together(&["\"", name, "\" is \"", &value, "\"; expected ", expected]);
    Problem::new(INVALID_PARAMETER, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_and_query_are_found_in_any_address() {
        for (url, expected) in [
            (
                "https://example.org/v1/lookup/a%2Fb?expand=works#x",
                ("/v1/lookup/a%2Fb", Some("expand=works")),
            ),
            ("http://localhost:8787", ("/", None)),
            ("http://h?q=1", ("", Some("q=1"))),
            (
                "https://h/v1/lookup/https://open.spotify.com/track/x?",
                ("/v1/lookup/https://open.spotify.com/track/x", Some("")),
            ),
            ("/v1/lookup/https://x", ("/v1/lookup/https://x", None)),
            ("http://h/a?b?c#d#e", ("/a", Some("b?c"))),
        ] {
            assert_eq!(split(url), expected, "{url}");
        }
    }

    #[test]
    fn the_origin_is_what_is_before_the_path() {
        for (url, expected) in [
            ("https://h/v1/reconcile?query=/v1/reconcile#x", "https://h"),
            (
                "http://localhost:8787/v1/reconcile",
                "http://localhost:8787",
            ),
            ("/v1/reconcile?q=http://x", ""),
        ] {
            assert_eq!(origin(url), expected, "{url}");
        }
    }

    #[test]
    fn percent_encoding_is_undone_once_and_strictly() {
        assert_eq!(decode("T%2D034+1%20%C3%A9%00").unwrap(), "T-034+1 é\0");
        assert_eq!(decode("%252e%252e%252f").unwrap(), "%2e%2e%2f");
        for bad in [
            "%",
            "%4",
            "%zz",
            "a%+1",
            "%C0%AF",
            "%FF",
            "%ED%A0%80",
            "%C3",
        ] {
            assert_eq!(decode(bad).unwrap_err().name(), "bad-encoding", "{bad}");
        }
    }

    #[test]
    fn parameters_are_known_and_come_once() {
        let read = |query| Parameters::read(Some(query), &["q", "limit"]);
        let parameters = read("limit=3&&q=a+b%2Bc&").unwrap();
        assert_eq!(parameters.find("q"), Some("a b+c"));
        assert_eq!(parameters.find("limit"), Some("3"));
        assert_eq!(parameters.find("Q"), None);
        assert_eq!(read("Q=x").unwrap_err().name(), "unknown-parameter");
        assert!(read("x=1").unwrap_err().to_string().contains("q, limit"));
        assert_eq!(read("q=1&%71=1").unwrap_err().name(), "repeated-parameter");
        assert_eq!(read("q=%").unwrap_err().name(), "bad-encoding");
        assert_eq!(
            read("q=+").unwrap().require("q", "").unwrap_err().name(),
            "missing-parameter"
        );
    }
}
