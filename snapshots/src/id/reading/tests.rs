use super::super::{Scheme, parse};

#[test]
fn what_cannot_be_seen_is_written_as_its_number() {
    let error = super::Malformed::new(Scheme::Isrc, super::Reason::Address, "U\u{202e}\"\n1é\\");
    let expected = r#"malformed ISRC "U\u{202e}\"\u{a}1é\\": this address holds none"#;
    assert_eq!(error.to_string(), expected);
    let error = parse(Scheme::Isrc, "USRC1760783'").expect_err("no code");
    assert!(
        error.to_string().contains(r"is '\'', expected a digit"),
        "{error}"
    );
}

#[test]
fn a_refusal_says_what_is_wrong_and_where() {
    let told = |scheme, text| parse(scheme, text).unwrap_err().to_string();
    assert_eq!(
        told(Scheme::Isrc, "12-PR3-73-00012"),
        "malformed ISRC \"12PR37300012\": character 1 is '1', expected a letter"
    );
    assert_eq!(
        told(Scheme::Iswc, "T00010"),
        "malformed ISWC \"T00010\": 6 characters instead of 11, T and ten digits"
    );
    assert_eq!(
        told(Scheme::Ipi, "00000000000"),
        "malformed IPI name number \"00000000000\": blank: no identifier is given"
    );
}
