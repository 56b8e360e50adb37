//! `imr search` and `imr suggest`.

use std::fs;

use serde_json::Value;

use super::{HOUSE, decoded, fresh, imr, path};

#[test]
fn titles_are_found_in_every_script() {
    for tag in ["en", "ja", "ru"] {
        let list = fs::read_to_string(HOUSE.sample.join("TRY.txt")).unwrap();
        let label = format!("a title search ({tag})");
        // A sample this small may have no work in one of the languages.
        let Some(line) = list.lines().find(|line| line.starts_with(&label)) else {
            continue;
        };
        let title = decoded(line.split('\t').nth(1).unwrap());
        let run = imr(&["search", &title, "-s", HOUSE.at(), "--format", "json"]).exits(0);
        let document = run.json();
        assert_eq!(document["results"][0]["match"], "exact", "{title}");
        assert!(
            document["totals"]["works"].as_u64().unwrap() >= 1,
            "{title}"
        );
        let run = imr(&["search", &title, "-s", HOUSE.at()]).exits(0);
        assert!(
            run.text().contains("with exactly this title"),
            "{}",
            run.text()
        );
    }
}

#[test]
fn pages_follow_each_other_without_gap() {
    let title = HOUSE.tried("a title search (en)");
    let page = |more: &[&str]| {
        let mut arguments = vec!["search", &title, "-s", HOUSE.at(), "--format", "json"];
        arguments.extend(more);
        imr(&arguments).exits(0).json()
    };
    let ids = |page: &Value| -> Vec<Value> {
        let results = page["results"].as_array().unwrap().iter();
        results
            .filter(|hit| hit["match"] == "exact")
            .map(|hit| hit["id"].clone())
            .collect()
    };
    let all = ids(&page(&["--limit", "100"]));
    assert!(
        all.len() > 1,
        "a title that is only once there has one page"
    );
    let mut seen = Vec::new();
    let mut next = page(&["--limit", "1"]);
    loop {
        seen.extend(ids(&next));
        let Some(cursor) = next["next"].as_str() else {
            break;
        };
        next = page(&["--limit", "1", "--cursor", cursor]);
    }
    assert_eq!(seen, all);
}

#[test]
fn a_title_in_quotes_is_taken_as_a_whole() {
    let title = HOUSE.tried("a title search (en)");
    let word = title.split(' ').max_by_key(|word| word.len()).unwrap();
    let search = |text: &str, more: &[&str]| {
        let mut arguments = vec!["search", text, "-s", HOUSE.at(), "--format", "json"];
        arguments.extend(more);
        imr(&arguments).exits(0).json()
    };
    let ids = |page: &Value, way: &str| -> Vec<Value> {
        let results = page["results"].as_array().unwrap().iter();
        let results = results.filter(|hit| hit["match"] == way);
        results.map(|hit| hit["id"].clone()).collect()
    };
    let all = search(&title, &["--limit", "100"]);
    assert_eq!(all["query"]["only_title"], Value::Null);
    for text in [
        format!("\"{title}\""),
        format!(" \u{201e}{}!\u{201c}", title.to_uppercase()),
        format!("\u{ab}{title}\u{bb}"),
    ] {
        let only = search(&text, &["--limit", "100"]);
        assert_eq!(only["query"]["only_title"], true, "{text}");
        assert_eq!(ids(&only, "exact"), ids(&all, "exact"));
        assert_eq!(
            only["results"].as_array().unwrap().len(),
            ids(&all, "exact").len()
        );
        assert_eq!(
            (&only["facets"], &only["facets_partial"], &only["next"]),
            (&all["totals"], &Value::Bool(false), &Value::Null)
        );
        // Page by page it is the same list.
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let more = ["--limit", "1", "--cursor", &cursor];
            let page = search(&text, &more[..if cursor.is_empty() { 2 } else { 4 }]);
            seen.extend(ids(&page, "exact"));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            cursor = next.to_owned();
        }
        assert_eq!(seen, ids(&all, "exact"));
    }
    let quoted = format!("\"{title}\"");
    let run = imr(&["search", &quoted, "-s", HOUSE.at()]).exits(0);
    assert!(run.text().contains("without quotes"), "{}", run.text());
    // What is no title, or is asked for together with more, is searched for as without quotes.
    let credit = all["results"][0]["credit"].as_str().unwrap();
    for (text, more) in [
        (format!("\"{word}"), vec![]),
        (format!("\"{title}\" \"{word}\""), vec![]),
        (format!("\"{word} {title}\""), vec![]),
        (quoted.clone(), vec!["--credit", credit]),
    ] {
        let page = search(&text, &more);
        let plain = search(&text.replace('"', ""), &more);
        assert_eq!(page["query"]["only_title"], Value::Null, "{text}");
        assert_eq!(page["results"], plain["results"], "{text}");
    }
}

#[test]
fn a_kind_leaves_the_others_out_and_words_may_be_separate() {
    let title = HOUSE.tried("a title search (en)");
    let mut arguments = vec!["search"];
    arguments.extend(title.split(' '));
    arguments.extend(["-s", HOUSE.at(), "--kind", "works", "--format", "json"]);
    let document = imr(&arguments).exits(0).json();
    let results = document["results"].as_array().unwrap();
    assert!(!results.is_empty());
    assert!(results.iter().all(|result| result["kind"] == "work"));
}

#[test]
fn what_is_not_there_is_said_and_exits_with_1() {
    let run = imr(&["search", "zzzz no such title", "-s", HOUSE.at()]).exits(1);
    assert!(
        run.text().contains("nothing in this snapshot"),
        "{}",
        run.text()
    );
    let run = imr(&["suggest", "zzzz", "-s", HOUSE.at(), "--format", "json"]).exits(1);
    assert_eq!(run.json()["results"], Value::Array(Vec::new()));
}

#[test]
fn the_beginning_of_a_title_is_completed() {
    let title = HOUSE.tried("a title search (en)");
    let start: String = title.chars().take(6).collect();
    let run = imr(&[
        "suggest",
        &start,
        "-s",
        HOUSE.at(),
        "--limit",
        "5",
        "--format",
        "json",
    ]);
    let document = run.exits(0).json();
    let results = document["results"].as_array().unwrap();
    assert!(!results.is_empty() && results.len() <= 5);
    let text = imr(&["suggest", &start, "-s", HOUSE.at()]).exits(0);
    assert!(!text.out.is_empty());
}

#[test]
fn results_say_what_answers_and_how() {
    let title = HOUSE.tried("a title search (en)");
    let ask = |text: &str, more: &[&str]| {
        let mut arguments = vec!["search", text, "-s", HOUSE.at()];
        arguments.extend(more);
        imr(&arguments)
    };
    let document = ask(&title, &["--format", "json"]).exits(0).json();
    let best = &document["results"][0];
    let units = best["title"].as_str().unwrap().encode_utf16().count();
    assert_eq!(best["marks"], serde_json::json!([[0, units]]));
    let words = best["explained"].as_array().unwrap();
    assert!(!words.is_empty() && words.iter().all(|word| word["how"] == "exact"));
    assert!(document["facets"]["works"].as_u64() >= document["totals"]["works"].as_u64());
    // The longest word without its second letter.
    let word = title.split(' ').max_by_key(|word| word.len()).unwrap();
    let wrong: String = word.chars().take(1).chain(word.chars().skip(2)).collect();
    let mistyped = title.replacen(word, &wrong, 1);
    let document = ask(&mistyped, &["--format", "json"]).exits(0).json();
    let results = document["results"].as_array().unwrap();
    let is_read = |one: &Value| ["meant", "spelling"].contains(&one["match"].as_str().unwrap());
    let found = results
        .iter()
        .find(|one| is_read(one))
        .expect("it is found with the error");
    let how = |one: &Value| one["how"] == "spelling" && one["found"] == word.to_lowercase();
    assert!(
        found["explained"].as_array().unwrap().iter().any(how),
        "{found}"
    );
    assert_eq!(document["instead"], title.to_lowercase());
    let text = ask(&mistyped, &[]).exits(0);
    assert!(
        text.text().contains("searched instead for: "),
        "{}",
        text.text()
    );
}

#[test]
fn an_identifier_in_the_box_is_looked_up() {
    let title = HOUSE.tried("a title search (en)");
    let found = imr(&["search", &title, "-s", HOUSE.at(), "--format", "json"])
        .exits(0)
        .json();
    let result = &found["results"][0];
    let code = result["id"]
        .as_str()
        .unwrap()
        .split_once(':')
        .unwrap()
        .1
        .to_owned();
    let answer = imr(&["search", &code, "-s", HOUSE.at(), "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(answer["results"][0]["match"], "identifier");
    for member in ["id", "title", "credit", "year", "weight"] {
        assert_eq!(answer["results"][0][member], result[member], "{member}");
    }
    let text = imr(&["search", &code, "-s", HOUSE.at()]).exits(0);
    assert!(
        text.text().contains("with this identifier:"),
        "{}",
        text.text()
    );
}

/// Builds a snapshot of recordings with these titles and how often they were played, of nobody.
pub(super) fn registry(name: &str, titles: &[(&str, u32)]) -> std::path::PathBuf {
    let of_nobody: Vec<(&str, &str, u32)> = titles
        .iter()
        .map(|(title, plays)| (*title, "", *plays))
        .collect();
    credited(name, &of_nobody)
}

/// Builds a snapshot of recordings with these titles, artists, and how often they were played.
pub(super) fn credited(name: &str, recordings: &[(&str, &str, u32)]) -> std::path::PathBuf {
    let root = fresh(name);
    let mut rows = String::from("isrc\ttitle\tartist\tplays\n");
    for (number, (title, artist, plays)) in recordings.iter().enumerate() {
        rows += &format!("USS1Z99{number:05}\t{title}\t{artist}\t{plays}\n");
    }
    fs::write(root.join("recordings.tsv"), rows).unwrap();
    let file = root.join("registry.toml");
    let text = r#"[registry]
name = "Words"
origin = "sample.invalid/words"

[[source]]
id = "recordings"
name = "Recordings"
licence = "CC0-1.0"
date = 2026-11-01
format = "table"
kind = "recording"
paths = ["recordings.tsv"]
[source.columns]
isrc = "isrc"
title = "title"
artist = "artist"
popularity = "plays"
"#;
    fs::write(&file, text).unwrap();
    let out = root.join("snapshot");
    imr(&["build", path(&file), "--out", path(&out), "--quiet"]).exits(0);
    out
}

/// The titles that a search finds, each after how it was found.
fn found(snapshot: &std::path::Path, text: &str) -> Vec<String> {
    let page = imr(&["search", text, "-s", path(snapshot), "--format", "json"]).exits(0);
    let page = page.json();
    let results = page["results"].as_array().unwrap().iter();
    let told =
        |one: &Value| [&one["match"], &one["title"]].map(|part| part.as_str().unwrap().to_owned());
    results.map(|one| told(one).join(" ")).collect()
}

#[test]
fn a_word_with_two_errors_gives_way_to_one_with_one() {
    let snapshot = registry(
        "errors",
        &[
            ("Katengro", 1_000_000),
            ("Katenri", 10),
            ("Katenri Tirana", 10),
            ("Melandro", 10),
            ("Melanri", 1_000_000),
            ("Sorovinta", 10),
        ],
    );
    // Both are two letters and one letter away.
    assert_eq!(found(&snapshot, "katenrgo"), ["meant Katengro"]);
    // Unless it is the better known one,
    assert_eq!(
        found(&snapshot, "melanrdo"),
        ["meant Melanri", "meant Melandro"]
    );
    // the only one,
    assert_eq!(found(&snapshot, "sorovnita"), ["meant Sorovinta"]);
    assert_eq!(found(&snapshot, "sorvnita"), ["meant Sorovinta"]);
    // or the only one with the other words.
    let with_another = found(&snapshot, "katenrgo tirana");
    assert_eq!(with_another, ["meant Katenri Tirana"]);
}

#[test]
fn what_is_answered_by_its_words_is_not_completed() {
    let long = "Velgro Sarimo Tendava Miruna Kalipso Lokuri";
    let longer = format!("{long}tano");
    let snapshot = registry(
        "answered",
        &[(long, 10), (&longer, 1_000_000), ("Tirana", 10)],
    );
    let turned = "sarimo velgro tendava miruna kalipso lokuri";
    assert_eq!(found(&snapshot, turned), [format!("words {long}")]);
    assert_eq!(
        found(&snapshot, &turned[..turned.len() - 1]),
        [format!("prefix {longer}"), format!("prefix {long}")]
    );
}
