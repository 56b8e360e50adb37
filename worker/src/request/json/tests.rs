use super::*;

#[test]
fn batches_are_lists_of_texts() {
    assert_eq!(
        codes(" {\"codes\" : [ \"a\" ,\"b\\n\"]}\r\n").unwrap(),
        ["a", "b\n"]
    );
    assert_eq!(codes(r#"{"codes":[]}"#).unwrap(), [""; 0]);
    assert_eq!(code(r#""T-1""#).unwrap(), "T-1");
    assert_eq!(code(r#"{"code":"T-1"}"#).unwrap(), "T-1");
}

#[test]
fn escapes_are_those_of_json() {
    assert_eq!(
        code(r#""\"\\\/\b\f\n\r\t\u00e9\ud834\udd1eé""#).unwrap(),
        "\"\\/\u{8}\u{c}\n\r\té\u{1d11e}é"
    );
    for bad in [
        r#""\x""#,
        r#""\u12""#,
        r#""\ud834""#,
        r#""\ud834\u0041""#,
        r#""\udd1e""#,
        "\"a\nb\"",
        r#""\u+041""#,
        "\"a",
        "\"\\",
    ] {
        assert!(code(bad).is_err(), "{bad}");
    }
}

#[test]
fn lines_are_objects_of_texts_and_numbers() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        objects(r#"{"lines":[{"title":"A","credits":["B","C"],"duration":200},{}]}"#).unwrap(),
        [
            vec![
                pair("title", "A"),
                pair("credits", "B"),
                pair("credits", "C"),
                pair("duration", "200")
            ],
            vec![]
        ]
    );
    for nothing in ["null", "true", "{}", "[[]]", "[{\"isrc\":1}]"] {
        let object = format!("{{\"isrc\":{nothing}}}");
        assert_eq!(members(&object).unwrap(), [pair("isrc", "")], "{nothing}");
    }
    for bad in [r#"{"lines":[1]}"#, "{}"] {
        assert!(objects(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_value_is_any_json_and_nothing_else() {
    let text = |text: &str| Value::Text(text.to_owned());
    let number = |text: &str| Value::Number(text.to_owned());
    assert_eq!(
        value(r#" {"a" : [ 1, -0.5e+3 ,true,false,null], "b":{"c":"d"},"a":{} } "#).unwrap(),
        Value::Map(vec![
            (
                "a".to_owned(),
                Value::List(vec![
                    number("1"),
                    number("-0.5e+3"),
                    Value::Flag,
                    Value::Flag,
                    Value::Null
                ])
            ),
            (
                "b".to_owned(),
                Value::Map(vec![("c".to_owned(), text("d"))])
            ),
            ("a".to_owned(), Value::Map(Vec::new())),
        ])
    );
    for good in ["0", "-1", "10", "1.0", "1e5", "0.10E-2", "\"\"", "[]"] {
        assert!(value(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "NaN",
        "tru",
        "truex",
        "nul",
        "[1,]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "1 2",
        "'a'",
        "0x10",
        "[",
        "{",
        "{\"a\":",
        "\u{a0}1",
    ] {
        assert!(value(bad).is_err(), "{bad}");
    }
    let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
    assert!(value(&nested(DEEPEST)).is_ok());
    assert_eq!(value(&nested(DEEPEST + 1)).unwrap_err().at, DEEPEST);
    assert!(value(&nested(100_000)).is_err());
    assert!(value(&"{\"a\":".repeat(100_000)).is_err());
}

#[test]
fn anything_else_is_refused_with_its_place() {
    for (text, at) in [
        ("", 0),
        ("[]", 0),
        ("{}", 1),
        (r#"{"code":[]}"#, 1),
        (r#"{"codes":"a"}"#, 9),
        (r#"{"codes":[1]}"#, 10),
        (r#"{"codes":["a",]}"#, 14),
        (r#"{"codes":["a" "b"]}"#, 14),
        (r#"{"codes":[[]]}"#, 10),
        (r#"{"codes":[]}x"#, 12),
        (r#"{"codes":[],"x":1}"#, 11),
        (r#"{"codes":["a"]"#, 14),
    ] {
        assert_eq!(codes(text).unwrap_err().at, at, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert!(codes(&deep).is_err());
    assert!(codes(&format!("{{\"codes\":{deep}")).is_err());
    assert!(code("null").is_err());
}
