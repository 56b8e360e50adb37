//! Tests of reading requests.

use imr_snapshots::record::{Kind, Right};

use super::*;

fn head(method: &str, url: &str) -> Head {
    Head {
        method: method.to_owned(),
        url: url.to_owned(),
        ..Head::default()
    }
}

fn query(url: &str) -> Query {
    match parse(&head("GET", url)) {
        Ok(Ask::Query(query, Form::Json)) => query,
        other => panic!("{url}: {other:?}"),
    }
}

fn refusal(url: &str) -> Problem {
    parse(&head("GET", url)).expect_err(url)
}

fn codes(url: &str) -> Vec<String> {
    match query(url) {
        Query::Lookup { detection, .. } => detection
            .readings
            .iter()
            .map(|reading| reading.identifier.to_string())
            .collect(),
        other => panic!("{url}: {other:?}"),
    }
}

#[test]
fn a_code_is_read_however_it_is_written_in_the_address() {
    for (url, expected) in [
        ("http://h/v1/lookup/T-034.524.680-1", "iswc:T0345246801"),
        ("http://h/v1/lookup/t%2D034.524.680%201", "iswc:T0345246801"),
        ("http://h/v1/iswc/T0345246801", "iswc:T0345246801"),
        (
            "http://h/v1/lookup/https%3A%2F%2Fopen.spotify.com%2Ftrack%2F3cIKojC2JBVIno9b35MJWn",
            "asset:spotify:3cIKojC2JBVIno9b35MJWn",
        ),
        (
            "http://h/v1/lookup/https://open.spotify.com/track/3cIKojC2JBVIno9b35MJWn",
            "asset:spotify:3cIKojC2JBVIno9b35MJWn",
        ),
        (
            "http://h/v1/eidr/10.5240/7791-8534-2C23-9030-8610-5",
            "eidr:10.5240/7791-8534-2C23-9030-8610-5",
        ),
        ("http://h/v1/society/052/250310HN", "society:052:250310HN"),
        ("http://h/v1/society/052:250310HN", "society:052:250310HN"),
        (
            "http://h/v1/asset/spotify/3cIKojC2JBVIno9b35MJWn",
            "asset:spotify:3cIKojC2JBVIno9b35MJWn",
        ),
        (
            "http://h/v1/local/thesession/a%2Fb:1",
            "local:thesession:a/b:1",
        ),
        (
            "http://h/v1/lookup/local:thesession:27",
            "local:thesession:27",
        ),
    ] {
        assert_eq!(codes(url), [expected], "{url}");
    }
}

#[test]
fn a_code_that_cannot_be_read_is_asked_for_all_the_same() {
    match query("http://h/v1/iswc/T12") {
        Query::Lookup {
            given, detection, ..
        } => {
            assert_eq!(given, "T12");
            assert!(detection.readings.is_empty());
            assert_eq!(detection.malformed.len(), 1);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn linked_records_are_asked_for_by_kind() {
    for (list, expected) in [
        ("works", vec![Kind::Work]),
        ("parties,works,parties", vec![Kind::Work, Kind::Party]),
    ] {
        match query(&format!("http://h/v1/isrc/GBAYE6900531?expand={list}")) {
            Query::Lookup { expand, .. } => assert_eq!(expand, expected),
            other => panic!("{other:?}"),
        }
    }
    for bad in ["", "work", "works,", "Works", "works;parties"] {
        let url = format!("http://h/v1/isrc/GBAYE6900531?expand={bad}");
        assert_eq!(refusal(&url).name(), "invalid-parameter", "{bad}");
    }
}

#[test]
fn who_controls_is_asked_by_right_territory_and_day() {
    let asked = |parameters: &str| match query(&format!("http://h/v1/iswc/T0345246801{parameters}"))
    {
        Query::Lookup { view, .. } => view.control.map(|q| (q.right, q.territory, q.day)),
        other => panic!("{parameters}: {other:?}"),
    };
    let mechanical = Some(Right::Mechanical);
    assert_eq!(asked(""), None);
    assert_eq!(asked("?right=mechanical"), Some((mechanical, 2136, 0)));
    assert_eq!(
        asked("?territory=ng&right=mechanical"),
        Some((mechanical, 566, 0))
    );
    assert_eq!(
        asked("?territory=2123&date=2004-05-01"),
        Some((None, 2123, 2004_05_01))
    );
    for (parameters, expected) in [
        ("?right=print", "performing, mechanical or synchronisation"),
        ("?right=", "performing, mechanical or synchronisation"),
        ("?territory=XX", "ISO 3166"),
        ("?territory=99999", "TIS"),
        ("?date=20040501", "a day such as"),
        ("?date=2004-00-01", "a day such as"),
        ("?date=2004-01-01T00:00:00Z", "a day such as"),
    ] {
        let problem = refusal(&format!("http://h/v1/iswc/T0345246801{parameters}"));
        assert_eq!(problem.name(), "invalid-parameter", "{parameters}");
        let told = format!("{problem:?}");
        assert!(told.contains(expected), "{told}");
    }
    let canonical = |parameters: &str| {
        query(&format!("http://h/v1/iswc/T0345246801{parameters}")).question(Form::Json)
    };
    assert_eq!(canonical("?territory=NG"), canonical("?territory=566"));
    assert_ne!(canonical("?territory=NG"), canonical(""));
    assert_ne!(
        canonical("?territory=NG"),
        canonical("?territory=NG&date=2004-05-01")
    );
    assert_ne!(canonical(""), {
        query("http://h/v1/ai/iswc/T0345246801").question(Form::Json)
    });
}

#[test]
fn searches_have_bounded_parameters() {
    match query("http://h/v1/search?q=a+b&kind=recording&limit=100&cursor=0.2.7") {
        Query::Search(query) => {
            assert_eq!(
                (query.text.as_str(), query.kind),
                ("a b", Some(Kind::Recording))
            );
            assert_eq!(
                (query.limit, query.cursor.text()),
                (100, "0.2.7".to_owned())
            );
        }
        other => panic!("{other:?}"),
    }
    match query("http://h/v1/suggest?q=a") {
        Query::Suggest(query) => assert_eq!((query.limit, query.kind), (10, None)),
        other => panic!("{other:?}"),
    }
    for (url, name) in [
        ("http://h/v1/search", "missing-parameter"),
        ("http://h/v1/search?q=%20", "missing-parameter"),
        ("http://h/v1/search?q=a&kind=works", "invalid-parameter"),
        ("http://h/v1/search?q=a&limit=0", "invalid-parameter"),
        ("http://h/v1/search?q=a&limit=101", "invalid-parameter"),
        ("http://h/v1/search?q=a&limit=%2B7", "invalid-parameter"),
        ("http://h/v1/search?q=a&limit=07", "invalid-parameter"),
        (
            "http://h/v1/search?q=a&limit=99999999999999999999",
            "invalid-parameter",
        ),
        ("http://h/v1/search?q=a&cursor=x", "invalid-parameter"),
        ("http://h/v1/suggest?q=a&limit=11", "invalid-parameter"),
        ("http://h/v1/suggest?q=a&cursor=0.0.0", "unknown-parameter"),
        ("http://h/v1/snapshot?x", "unknown-parameter"),
        ("http://h/health?x=1", "unknown-parameter"),
    ] {
        assert_eq!(refusal(url).name(), name, "{url}");
    }
    let long = format!("http://h/v1/search?q={}", "a".repeat(limits::QUERY));
    assert!(matches!(query(&long), Query::Search(_)));
    assert_eq!(refusal(&format!("{long}a")).name(), "invalid-parameter");
}

#[test]
fn an_address_has_at_most_two_kibibytes() {
    let url = |length: usize| {
        let start = "/v1/search?q=";
        format!("https://example.org{start}{}", "%61".repeat(length))
            .replace("%61%61%61%61", "abcd")
    };
    let exact = format!(
        "https://example.org/v1/lookup/{}",
        "a".repeat(address::LONGEST - 11)
    );
    assert!(parse(&head("GET", &exact)).is_ok());
    assert_eq!(refusal(&format!("{exact}a")).status(), 414);
    assert!(parse(&head("GET", &url(8))).is_ok());
}

#[test]
fn methods_are_those_of_the_path() {
    for (method, url, status) in [
        ("POST", "http://h/v1/lookup/x", 405),
        ("GET", "http://h/v1/lookup", 405),
        ("HEAD", "http://h/v1/lookup", 405),
        ("DELETE", "http://h/health", 405),
        ("TRACE", "http://h/v1/search?q=a", 405),
        ("POST", "http://h/nothing", 404),
        ("OPTIONS", "http://h/nothing", 404),
    ] {
        let problem = parse(&head(method, url)).expect_err(url);
        assert_eq!(problem.status(), status, "{method} {url}");
    }
    let problem = parse(&head("PUT", "http://h/v1/lookup")).expect_err("PUT");
    assert_eq!(problem.header(), Some(("allow", "POST, OPTIONS")));
    assert!(matches!(
        parse(&head("HEAD", "http://h/v1/snapshot")),
        Ok(Ask::Query(Query::Snapshot, _))
    ));
    let options = parse(&head("OPTIONS", "http://h/v1/lookup/x?what"));
    assert!(matches!(options, Ok(Ask::Options("GET, HEAD, OPTIONS"))));
}

#[test]
fn a_batch_says_what_its_body_is() {
    let post = |content_type: Option<&str>, accept: Option<&str>, length: Option<&str>| Head {
        content_type: content_type.map(str::to_owned),
        accept: accept.map(str::to_owned),
        content_length: length.map(str::to_owned),
        ..head("POST", "http://h/v1/lookup")
    };
    for (content_type, accept, expected) in [
        ("application/json", None, (Form::Json, Form::Json)),
        (
            "application/json",
            Some("application/cbor"),
            (Form::Json, Form::Cbor),
        ),
        ("application/cbor", Some("*/*"), (Form::Cbor, Form::Cbor)),
        ("application/x-ndjson", None, (Form::Lines, Form::Lines)),
        (
            "application/x-ndjson",
            Some("application/json"),
            (Form::Lines, Form::Json),
        ),
    ] {
        match parse(&post(Some(content_type), accept, None)) {
            Ok(Ask::Batch { body, answer, .. }) => assert_eq!((body, answer), expected),
            other => panic!("{content_type} {accept:?}: {other:?}"),
        }
    }
    let status = |head: Head| parse(&head).expect_err("a refusal").status();
    assert_eq!(status(post(None, None, None)), 415);
    assert_eq!(status(post(Some("text/plain"), None, None)), 415);
    assert_eq!(
        status(post(Some("application/json"), Some("text/html"), None)),
        406
    );
    assert_eq!(
        status(post(Some("application/json"), None, Some("262145"))),
        413
    );
    assert!(parse(&post(Some("application/json"), None, Some("262144"))).is_ok());
}

#[test]
fn equal_questions_have_equal_canonical_texts() {
    let canonical = |url: &str| query(url).question(Form::Json);
    assert_eq!(
        canonical("http://h/v1/search?q=a%20b&limit=20"),
        canonical("https://other/v1/search?&limit=20&q=a+b&cursor=0.0.0")
    );
    assert_eq!(
        canonical("http://h/v1/iswc/T0345246801?expand=works,parties"),
        canonical("http://h/v1/iswc/%540345246801?expand=parties,works,works")
    );
    let different = [
        canonical("http://h/v1/iswc/T0345246801"),
        canonical("http://h/v1/iswc/T-0345246801"),
        canonical("http://h/v1/iswc/T0345246801?expand=works"),
        canonical("http://h/v1/search?q=T0345246801"),
        canonical("http://h/v1/suggest?q=T0345246801"),
        canonical("http://h/v1/search?q=T0345246801&kind=work"),
        canonical("http://h/v1/snapshot"),
    ];
    for (at, one) in different.iter().enumerate() {
        assert!(
            !different.iter().skip(at + 1).any(|other| other == one),
            "{one}"
        );
    }
}
