//! Tests of reading requests: examples of our own, and those of the specification where they are.

use std::fs;
use std::path::Path;

use super::*;

const ORIGIN: &str = "https://example.org";

/// Reads one parameter as the service does.
fn read(name: &str, text: &str) -> Result<Request, Problem> {
    let mut encoded = format!("{name}=");
    for byte in text.bytes() {
        encoded.push_str(&format!("%{byte:02X}"));
    }
    posted(encoded.as_bytes())
}

fn queries(text: &str) -> Vec<(String, Query)> {
    match read("queries", text) {
        Ok(Request::Batch(queries)) => queries,
        other => panic!("{text}: {other:?}"),
    }
}

fn refusal(name: &str, text: &str) -> (u16, &'static str) {
    let problem = read(name, text).expect_err(text);
    (problem.status(), problem.name())
}

fn at(path: &str, query: &str) -> Result<Request, Problem> {
    ask(path, ORIGIN, &Parameters::read(Some(query), PARAMETERS)?)
}

#[test]
fn a_batch_says_what_is_known_of_each() {
    let found = queries(
        r#"{"q0":{"query":"Story","type":"recording","limit":3,"type_strict":"should","properties":[
            {"pid":"artist","v":"A"},{"pid":"writer","v":["B",{"id":"ipi:99765432165","name":"C"}]},
            {"pid":"year","v":1999},{"pid":"live","v":true},{"pid":"mood","v":"sad","more":[{}]}]},
            "":{"properties":[{"pid":"isrc","v":"XW00H6800000"}],"type":["work","release"],"limit":99}}"#,
    );
    let (key, first) = &found[0];
    assert_eq!((key.as_str(), first.limit), ("q0", 3));
    assert_eq!(first.kinds, [false, true, false, false]);
    assert_eq!(first.usage.title, "Story");
    assert_eq!(first.usage.credits, ["A"]);
    assert_eq!(first.usage.writers, ["B", "C"]);
    assert_eq!(first.usage.codes, ["ipi:99765432165"]);
    assert_eq!(first.usage.year, 1999);
    let (key, second) = &found[1];
    assert_eq!((key.as_str(), second.limit), ("", CANDIDATES));
    assert_eq!(second.kinds, [true, false, true, false]);
    assert_eq!(second.usage.codes, ["XW00H6800000"]);
    assert!(queries("{}").is_empty());
}

#[test]
fn records_of_types_that_nobody_has_are_not_there() {
    for (query, expected) in [
        (r#"{"q":{"query":"a"}}"#, [true; 4]),
        (r#"{"q":{"query":"a","type":[]}}"#, [true; 4]),
        (r#"{"q":{"query":"a","type":"Song"}}"#, [false; 4]),
        (
            r#"{"q":{"query":"a","type":["Song","party"],"type_strict":"any"}}"#,
            [false, false, false, true],
        ),
        (
            r#"{"q":{"query":"a","type":["Song","party"],"type_strict":"all"}}"#,
            [false; 4],
        ),
        (
            r#"{"q":{"query":"a","type":["work","party"],"type_strict":"all"}}"#,
            [false; 4],
        ),
        (
            r#"{"q":{"query":"a","type":["work","work"],"type_strict":"all"}}"#,
            [true, false, false, false],
        ),
    ] {
        assert_eq!(queries(query)[0].1.kinds, expected, "{query}");
    }
}

#[test]
fn queries_that_are_something_else_are_refused() {
    for text in [
        "",
        "x",
        "[]",
        "null",
        r#""a""#,
        r#"{"q":[]}"#,
        r#"{"q":"a"}"#,
        r#"{"q":{}}"#,
        r#"{"q":{"limit":1}}"#,
        r#"{"q":{"properties":[]}}"#,
        r#"{"q":{"query":1}}"#,
        r#"{"q":{"query":null}}"#,
        r#"{"q":{"query":"a","limit":"3"}}"#,
        r#"{"q":{"query":"a","limit":0}}"#,
        r#"{"q":{"query":"a","limit":-1}}"#,
        r#"{"q":{"query":"a","limit":1.5}}"#,
        r#"{"q":{"query":"a","limit":1e99}}"#,
        r#"{"q":{"query":"a","limit":99999999999999999999999}}"#,
        r#"{"q":{"query":"a","type":1}}"#,
        r#"{"q":{"query":"a","type":[1]}}"#,
        r#"{"q":{"query":"a","type":{"id":"work"}}}"#,
        r#"{"q":{"query":"a","type_strict":"none"}}"#,
        r#"{"q":{"query":"a","type_strict":true}}"#,
        r#"{"q":{"query":"a","props":[]}}"#,
        r#"{"q":{"query":"a","properties":{}}}"#,
        r#"{"q":{"query":"a","properties":["isrc"]}}"#,
        r#"{"q":{"query":"a","properties":[{"pid":"isrc"}]}}"#,
        r#"{"q":{"query":"a","properties":[{"v":"x"}]}}"#,
        r#"{"q":{"query":"a","properties":[{"pid":1,"v":"x"}]}}"#,
        r#"{"q":{"query":"a","properties":[{"pid":"isrc","v":null}]}}"#,
        r#"{"q":{"query":"a","properties":[{"pid":"isrc","v":[["x"]]}]}}"#,
        r#"{"q":{"query":"a","properties":[{"pid":"isrc","v":{"name":"x"}}]}}"#,
        r#"{"q":{"query":"a","properties":[{"pid":"isrc","v":{"id":1}}]}}"#,
        r#"{"q":{"query":"a","properties":[{"pid":"isrc","v":{"id":"x","name":1}}]}}"#,
        r#"{"q":{"query":"a"},"q":{"query":"b"}}"#,
        r#"{"q":{"query":"a"}}}"#,
        r#"{"q":{"query":"\ud800"}}"#,
    ] {
        assert_eq!(
            refusal("queries", text),
            (400, "invalid-parameter"),
            "{text}"
        );
    }
    let long = format!(r#"{{"q":{{"query":"{}"}}}}"#, "x".repeat(10_000));
    assert_eq!(refusal("queries", &long), (400, "invalid-parameter"));
    let deep = format!(r#"{{"q":{}"#, "[".repeat(50_000));
    assert_eq!(refusal("queries", &deep), (400, "invalid-parameter"));
}

#[test]
fn a_batch_has_a_size() {
    let batch = |count: usize| {
        let queries: Vec<String> = (0..count)
            .map(|at| format!(r#""q{at}":{{"query":"a"}}"#))
            .collect();
        format!("{{{}}}", queries.join(","))
    };
    assert_eq!(queries(&batch(QUERIES)).len(), QUERIES);
    assert_eq!(
        refusal("queries", &batch(QUERIES + 1)),
        (413, "too-many-codes")
    );
    let many = |count| {
        format!(
            r#"{{"ids":[{}],"properties":[]}}"#,
            vec!["\"a\""; count].join(",")
        )
    };
    assert!(read("extend", &many(IDS)).is_ok());
    assert_eq!(refusal("extend", &many(IDS + 1)), (413, "too-many-codes"));
}

#[test]
fn one_query_is_an_object_or_its_text() {
    for text in ["Story", r#" {"query":"Story"}"#] {
        match read("query", text) {
            Ok(Request::One(one)) => assert_eq!(one[0].1.usage.title, "Story"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(refusal("query", "{"), (400, "invalid-parameter"));
}

#[test]
fn extensions_have_records_properties_and_limits() {
    let text = r#"{"ids":["a","b","a"],"more":1,"properties":[{"id":"iswc","settings":{"limit":"5","x":{}}},
        {"id":"year","settings":{"limit":2}},{"id":"year"},{"id":"z","settings":{}}]}"#;
    match read("extend", text) {
        Ok(Request::Extension(ids, properties)) => {
            assert_eq!(ids, ["a", "b"]);
            let pair = |name: &str, limit| (name.to_owned(), limit);
            assert_eq!(properties, [pair("iswc", 5), pair("year", 2), pair("z", 0)]);
        }
        other => panic!("{other:?}"),
    }
    for text in [
        "[]",
        "{}",
        r#"{"ids":["a"]}"#,
        r#"{"ids":"a","properties":[]}"#,
        r#"{"ids":[1],"properties":[]}"#,
        r#"{"ids":["a"],"properties":["iswc"]}"#,
        r#"{"ids":["a"],"properties":[{}]}"#,
        r#"{"ids":["a"],"properties":[{"id":1}]}"#,
        r#"{"ids":["a"],"properties":[{"id":"iswc","settings":[]}]}"#,
        r#"{"ids":["a"],"properties":[{"id":"iswc","settings":{"limit":"x"}}]}"#,
    ] {
        assert_eq!(
            refusal("extend", text),
            (400, "invalid-parameter"),
            "{text}"
        );
    }
}

#[test]
fn what_is_below_the_service_has_parameters_of_its_own() {
    let name = |path: &str, query: &str| match at(path, query) {
        Ok(_) => "read",
        Err(problem) => problem.name(),
    };
    for (path, query, expected) in [
        ("", "", "read"),
        ("", "utm=x", "read"),
        ("", "callback=f", "unknown-parameter"),
        ("", "callback=alert(1)//&queries={}", "unknown-parameter"),
        ("suggest/entity", "prefix=a&cursor=3&lang=en", "read"),
        ("suggest/entity", "prefix=", "missing-parameter"),
        ("suggest/entity", "prefix=a&cursor=-1", "invalid-parameter"),
        ("suggest/entity", "prefix=a&type=song", "invalid-parameter"),
        ("suggest/entity", "prefix=a&prefix=b", "repeated-parameter"),
        ("suggest/type", "", "read"),
        ("suggest/property", "prefix=wri", "read"),
        ("properties", "type=work&limit=3", "read"),
        ("properties", "type=song", "invalid-parameter"),
        ("properties", "limit=x", "invalid-parameter"),
        ("preview", "id=isrc:XW00H6800000", "read"),
        ("preview", "", "missing-parameter"),
        ("preview", "id=%zz", "bad-encoding"),
    ] {
        assert_eq!(name(path, query), expected, "{path} {query}");
    }
    let long = format!("prefix={}", "x".repeat(2_000));
    assert_eq!(name("suggest/entity", &long), "invalid-parameter");
    assert_eq!(posted(b"").unwrap_err().name(), "missing-parameter");
    assert_eq!(posted(b"\xff").unwrap_err().name(), "malformed-body");
}

/// The examples of the specification are in a folder beside the checkout, or they are not looked at.
#[test]
fn examples_of_the_specification_are_read_as_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = root.join("../../shared/data/reconciliation-0.2/examples");
    if !examples.is_dir() {
        println!("skipped: there is no ../shared/data beside the checkout");
        return;
    }
    let mut seen = 0;
    for (folder, name) in [
        ("reconciliation-query-batch", "queries"),
        ("data-extension-query", "extend"),
    ] {
        for (verdict, is_valid) in [("valid", true), ("invalid", false)] {
            let Ok(files) = fs::read_dir(examples.join(folder).join(verdict)) else {
                continue;
            };
            for file in files {
                let path = file.unwrap().path();
                let text = fs::read_to_string(&path).unwrap();
                let found = read(name, &text);
                assert_eq!(found.is_ok(), is_valid, "{}: {found:?}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen >= 9, "only {seen} examples");
}
