use imr_snapshots::id::{local, parse};
use imr_snapshots::record::{Sources, Title};

use super::*;

fn item(kind: Kind, id: Identifier, title: &str) -> Item {
    let mut claims = Record::default();
    claims.titles.push(Title {
        text: title.to_owned(),
        role: TitleRole::Main,
        language: String::new(),
        sources: Sources::one(0),
    });
    Item {
        kind,
        ids: vec![id],
        claims,
        popularity: None,
    }
}

fn found(items: Vec<(Item, u64)>) -> Vec<(u64, String, Level, String)> {
    let folder = tempfile::tempdir().unwrap();
    let scratch = Scratch::new(folder.path());
    let mut findings = Collected::new(&scratch);
    let file = findings.file("a.csv");
    let mut known = Known::new(&scratch, false);
    for (item, line) in items {
        let numbered = item.kind == Kind::Work;
        let place = Place { file, line };
        known.take(item, Mention { place, numbered }).unwrap();
    }
    known.finish(&mut findings, None).unwrap();
    let mut all = findings.finish().unwrap();
    let mut list = Vec::new();
    while let Some(finding) = all.read().unwrap() {
        let code = finding.code.into_owned();
        list.push((finding.line, code, finding.level, finding.message));
    }
    list
}

#[test]
fn one_code_with_two_titles_is_told_where_the_second_one_stands() {
    let isrc = || parse(Scheme::Isrc, "GBAYE6900531").unwrap().identifier;
    let rows = [
        (7, "Something"),
        (3, "Come Together"),
        (5, "COME TOGETHER!"),
        (9, "Something"),
    ];
    let items = rows.map(|(line, title)| (item(Kind::Recording, isrc(), title), line));
    let message = "ISRC `GB-AYE-69-00531` is `Something` here and `Come Together` on line 3";
    let expected = (
        7,
        "title-differs".to_owned(),
        Level::Warning,
        message.to_owned(),
    );
    assert_eq!(found(items.to_vec()), [expected]);
}

#[test]
fn one_number_for_two_registrations_is_an_error() {
    let number = || local("pub", "PB611/0007").unwrap().identifier;
    let items = [4, 2, 2].map(|line| (item(Kind::Work, number(), "A"), line));
    let message = "work number `0007` was already given on line 2";
    let expected = (
        4,
        "number-twice".to_owned(),
        Level::Error,
        message.to_owned(),
    );
    assert_eq!(found(items.to_vec()), [expected]);
}
