use ciborium::Value;

use super::*;

#[test]
fn documents_are_the_bytes_that_ciborium_writes() {
    let numbers = [
        0,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        u64::from(u32::MAX),
        1 << 32,
        u64::MAX,
    ];
    let mut out = Cbor::default();
    out.open_map();
    out.key("text");
    out.text(&["é", &"é".repeat(299)]);
    out.key("list");
    out.open_list();
    numbers.into_iter().for_each(|number| out.number(number));
    out.close_list();
    out.key("map");
    out.open_map();
    out.key("flag");
    out.flag(true);
    out.key("none");
    out.null();
    out.close_map();
    out.close_map();
    let text = |text: &str| Value::Text(text.to_owned());
    let flags = vec![
        (text("flag"), Value::Bool(true)),
        (text("none"), Value::Null),
    ];
    let expected = Value::Map(vec![
        (text("text"), text(&"é".repeat(300))),
        (text("list"), Value::Array(numbers.map(Value::from).into())),
        (text("map"), Value::Map(flags)),
    ]);
    assert_eq!(out.finish(), to_cbor(&expected).unwrap());
}

#[test]
fn members_are_read_only_if_all_are_what_they_are_read_as() {
    let text = |text: &str| Value::Text(text.to_owned());
    let list = |items: &[Value]| Value::Array(items.to_vec());
    let good = vec![
        ("text", text("a")),
        ("number", Value::from(70_000)),
        ("version", Value::from(65_535)),
        ("short", Value::from(u32::MAX)),
        ("texts", list(&[text("a"), text("b")])),
        ("pairs", list(&[list(&[text("a"), Value::from(1)])])),
        ("digest", Value::Bytes(vec![7; 32])),
        ("object", list(&[Value::Bytes(vec![7; 32]), Value::from(1)])),
        ("map", Value::Map(vec![(text("text"), text("b"))])),
        ("list", list(&[Value::Map(vec![(text("text"), text("c"))])])),
    ];
    let read = |members: &[(&str, Value)]| {
        let members = members
            .iter()
            .map(|(key, value)| (text(key), value.clone()));
        let bytes = to_cbor(&Value::Map(members.collect())).unwrap();
        Map::parse(&bytes).unwrap().read(|map| {
            let names = map.list("list", |map| map.text("text"));
            let (numbers, version) = (
                (map.number("number"), map.short("short")),
                map.version("version"),
            );
            let (pairs, digest, object) = (
                map.pairs("pairs"),
                map.digest("digest"),
                map.object("object"),
            );
            let texts = (
                map.text("text"),
                map.texts("texts"),
                map.map("map").text("text"),
            );
            (names, numbers, version, pairs, digest, object, texts)
        })
    };
    let (names, numbers, version, pairs, digest, object, texts) = read(&good).unwrap();
    assert_eq!(names, ["c"]);
    assert_eq!((numbers, version), ((70_000, u32::MAX), 65_535));
    assert_eq!(pairs, [("a".to_owned(), 1)]);
    assert_eq!(digest, Sha256Digest([7; 32]));
    assert_eq!(object, Some((digest, 1)));
    let expected = (
        "a".to_owned(),
        vec!["a".to_owned(), "b".to_owned()],
        "b".to_owned(),
    );
    assert_eq!(texts, expected);
    let bad = [
        Value::Bool(true),
        Value::from(1_u64 << 32),
        Value::Bytes(vec![7; 31]),
        list(&[Value::Bool(true)]),
        list(&[list(&[text("a"), text("b")])]),
        list(&[Value::Bytes(vec![7; 32]), text("b")]),
        list(&[Value::Bytes(vec![7; 32])]),
        Value::Map(vec![(text("other"), text("b"))]),
    ];
    for at in 0..good.len() {
        let mut fewer = good.clone();
        let (name, _) = fewer.remove(at);
        assert!(read(&fewer).is_none(), "without {name}");
        for wrong in &bad {
            let mut other = good.clone();
            other[at].1 = wrong.clone();
            let fits = name == "number" && matches!(wrong, Value::Integer(_));
            assert_eq!(read(&other).is_some(), fits, "{name} is {wrong:?}");
        }
    }
    let mut without = good.clone();
    without[7].1 = Value::Null;
    assert_eq!(read(&without).unwrap().5, None);
}

#[test]
fn scores_are_read_as_the_decimals_that_json_has() {
    let mut out = Cbor::default();
    out.open_list();
    (0..=1_000).for_each(|thousandths| out.fraction(thousandths));
    out.close_list();
    let read: Vec<f64> = from_cbor(&out.finish()).unwrap();
    for (thousandths, float) in (0..=1_000).zip(read) {
        let mut json = crate::answer::Json::default();
        json.fraction(thousandths);
        let text = String::from_utf8(json.finish()).unwrap();
        assert_eq!(float.to_string(), text);
    }
}
