//! Bodies of batches: the codes in them.

use imr_snapshots::limits;
use imr_snapshots::wire::Map;

use super::accept::Form;
use super::json::{self, Fault};
use crate::problem::{BODY_TOO_LARGE, MALFORMED_BODY, Problem, TOO_MANY_CODES};
use imr_snapshots::text::together;

/// Longest body, in bytes.
pub const LONGEST: usize = 256 << 10;

/// Reads the codes of a batch.
///
/// # Errors
/// Refuses a body that is too large, is not what its type says, or has more codes than
/// [`limits::BATCH`].
pub fn codes(form: Form, body: &[u8]) -> Result<Vec<String>, Problem> {
    if body.len() > LONGEST {
        return Err(too_large());
    }
    let codes = match form {
        Form::Cbor => cbor(body)?,
        Form::Json => json::codes(text(body)?).map_err(|fault| misplaced("", fault))?,
        Form::Lines => lines(text(body)?)?,
    };
    if codes.len() > limits::BATCH {
        let (most, found) = (limits::BATCH, codes.len());
        let detail = format!("it has {found} codes; send at most {most} at a time");
        return Err(Problem::new(TOO_MANY_CODES, detail));
    }
    Ok(codes)
}

/// Reads `{"codes": [...]}` in CBOR.
fn cbor(body: &[u8]) -> Result<Vec<String>, Problem> {
    let map = Map::parse(body).map_err(|error| malformed(&error.to_string()))?;
    let codes = map.texts("codes").filter(|_| map.len() == 1);
    codes.ok_or_else(|| malformed("it is not one map with the member codes, a list of texts"))
}

/// Refuses a body for its size.
pub(crate) fn too_large() -> Problem {
    Problem::new(
        BODY_TOO_LARGE,
        format!("a body has at most {LONGEST} bytes; send less at a time"),
    )
}

fn text(body: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(body).map_err(|_| malformed("it is not UTF-8"))
}

fn lines(text: &str) -> Result<Vec<String>, Problem> {
    let mut codes = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if !line.trim().is_empty() {
            let number = || format!("line {}, ", at + 1);
            codes.push(json::code(line).map_err(|fault| misplaced(&number(), fault))?);
        }
    }
    Ok(codes)
}

fn misplaced(line: &str, fault: Fault) -> Problem {
    malformed(&together(&[line, &fault.place()]))
}

fn malformed(why: &str) -> Problem {
    let form = "; send {\"codes\": [...]} as JSON or CBOR, or one JSON text a line";
    Problem::new(MALFORMED_BODY, together(&[why, form]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_hold_the_same_codes() {
        let cbor = b"\xa1\x65codes\x82\x61a\x62\xc3\xa9";
        assert_eq!(codes(Form::Cbor, cbor).unwrap(), ["a", "é"]);
        assert_eq!(
            codes(Form::Json, r#"{"codes":["a","é"]}"#.as_bytes()).unwrap(),
            ["a", "é"]
        );
        let lines = "\"a\"\r\n\n{\"code\":\"é\"}\n";
        assert_eq!(codes(Form::Lines, lines.as_bytes()).unwrap(), ["a", "é"]);
    }

    #[test]
    fn the_number_of_codes_and_of_bytes_is_bounded() {
        let batch = |count: usize| format!("{{\"codes\":[{}]}}", vec!["\"a\""; count].join(","));
        assert_eq!(
            codes(Form::Json, batch(1_000).as_bytes()).unwrap().len(),
            1_000
        );
        let refused = codes(Form::Json, batch(1_001).as_bytes()).unwrap_err();
        assert_eq!((refused.status(), refused.name()), (413, "too-many-codes"));
        let padded = |length: usize| [batch(1), " ".repeat(length - batch(1).len())].concat();
        assert!(codes(Form::Json, padded(LONGEST).as_bytes()).is_ok());
        let refused = codes(Form::Json, padded(LONGEST + 1).as_bytes()).unwrap_err();
        assert_eq!((refused.status(), refused.name()), (413, "body-too-large"));
    }

    #[test]
    fn bodies_that_are_something_else_are_refused() {
        for (form, body) in [
            (Form::Json, &b"\xff"[..]),
            (Form::Json, b""),
            (Form::Json, b"[\"a\"]"),
            (Form::Cbor, b""),
            (Form::Cbor, b"\xa1\x65codes\x82\x61a\x01"),
            (Form::Cbor, b"\xa1\x65codes\x80\x00"),
            (Form::Cbor, b"\xa2\x65codes\x80\x61x\x01"),
            (
                Form::Cbor,
                b"\xa1\x65codes\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
            ),
            (Form::Lines, b"a"),
        ] {
            assert_eq!(
                codes(form, body).unwrap_err().name(),
                "malformed-body",
                "{body:?}"
            );
        }
        let refused = codes(Form::Lines, b"\"a\"\n\nx\n").unwrap_err().to_string();
        assert!(refused.contains("line 3, byte 0"), "{refused}");
    }
}
