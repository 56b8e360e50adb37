//! Searches and usage lines as people and programs write them: several errors, the artist before the title, texts that
//! were read in the wrong encoding.

use std::path::Path;

use serde_json::Value;

use super::search::credited;
use super::{imr, imr_with, path};

/// Fictional recordings: title, artist, plays.
const RECORDINGS: [(&str, &str, u32); 15] = [
    ("Velgro Tendava", "Miruna Kalipso", 500),
    ("Sorovinta", "Lokuri", 400),
    ("Animato", "Rusho", 300),
    ("Rusho", "Tarmo Vell", 9_000),
    ("Rusho", "Orvel Quist", 8_000),
    ("Be Near You", "Enna Morell", 200),
    ("Umbrelo", "Sigmar", 100),
    ("Kathy's Tune", "Marn & Quill", 90),
    ("Été à Sète", "Zoé Ångmar", 80),
    ("Cyberhart (feat. Nims)", "Jaron Dell", 70),
    ("Ran To You", "Brin Adler", 60),
    ("Halo", "Adelle", 50),
    ("Girls", "The 1984", 40),
    ("Silent Meadow Under Northern Skies", "Orvel Quist", 30),
    ("Ostra Glimm Venta", "Ostra Glimm Venta", 20),
];

/// The first result of a search: how it was found, title and credit; and what was searched for instead.
fn first(snapshot: &Path, text: &str, more: &[&str]) -> [String; 4] {
    let mut arguments = vec!["search", text, "-s", path(snapshot), "--format", "json"];
    arguments.extend(more);
    let page = imr(&arguments).json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = &page["results"][0];
    [
        &one["match"],
        &one["title"],
        &one["credit"],
        &page["instead"],
    ]
    .map(text)
}

#[test]
fn several_words_may_be_mistyped() {
    let snapshot = credited("written-search", &RECORDINGS);
    for (text, more, expected) in [
        // Two words of a title, of title and name, and of all there is.
        (
            "velgor tendavo",
            &[][..],
            [
                "meant",
                "Velgro Tendava",
                "Miruna Kalipso",
                "velgro tendava",
            ],
        ),
        (
            "sorovnta lokurri",
            &[],
            ["spelling", "Sorovinta", "Lokuri", "sorovinta lokuri"],
        ),
        (
            "velgor tendavo mirunna kalipzo",
            &[],
            [
                "spelling",
                "Velgro Tendava",
                "Miruna Kalipso",
                "velgro tendava miruna kalipso",
            ],
        ),
        // One of the title, one of the name that is asked for.
        (
            "sorovnta",
            &["--credit", "lokurri"],
            ["meant", "Sorovinta", "Lokuri", "sorovinta"],
        ),
        (
            "velgor tendavo",
            &["--credit", "mirunna kalipzo"],
            [
                "meant",
                "Velgro Tendava",
                "Miruna Kalipso",
                "velgro tendava",
            ],
        ),
        // A blank in a word whose beginning is a word.
        (
            "um brelo sigmar",
            &[],
            ["spelling", "Umbrelo", "Sigmar", "umbrelo sigmar"],
        ),
    ] {
        assert_eq!(first(&snapshot, text, more), expected, "{text} {more:?}");
    }
}

#[test]
fn searches_are_found_as_reports_and_videos_have_them() {
    let snapshot = credited("written-videos", &RECORDINGS);
    for (text, expected) in [
        // The name of the artist is a title of others as well.
        (
            "Rusho - Animato (Official Video)",
            ["title", "Animato", "Rusho", ""],
        ),
        // `by` is on no card but near to a word that is.
        (
            "Be Near You by Enna Morell",
            ["some", "Be Near You", "Enna Morell", ""],
        ),
        (
            "Kathy&#x27;s Tune",
            ["exact", "Kathy's Tune", "Marn & Quill", ""],
        ),
        (
            "Kathy&#39;s Tune Marn &amp; Quill",
            ["words", "Kathy's Tune", "Marn & Quill", ""],
        ),
        ("Ã‰tÃ© Ã  SÃ¨te", ["exact", "Été à Sète", "Zoé Ångmar", ""]),
        (
            "Ã‰tÃ© ZoÃ© Ã…ngmar",
            ["words", "Été à Sète", "Zoé Ångmar", ""],
        ),
    ] {
        assert_eq!(first(&snapshot, text, &[]), expected, "{text}");
    }
}

#[test]
fn lines_are_matched_as_they_are_written() {
    let snapshot = credited("written-match", &RECORDINGS);
    let cases = [
        // Errors on both sides, the longer the surer.
        ("Velgro Tendavo", "Mirunna Kalipso", "matched", 0),
        ("Sorovnta", "Lokurri", "matched", 1),
        ("Halo", "Adele", "possible", 11),
        ("Halo", "Mia", "none", 0),
        ("Rna To You", "Brin Adler", "possible", 10),
        // The artist in the cell of the title, with and without one of its own.
        ("Miruna Kalipso - Velgro Tendava", "", "matched", 0),
        ("Velgro Tendava - Miruna Kalipso", "", "matched", 0),
        ("Rusho - Animato (Official Video)", "", "matched", 2),
        (
            "Rusho \u{2013} Animato (Official Audio)",
            "Rusho",
            "matched",
            2,
        ),
        ("Animato - Rusho", "Rusho", "matched", 2),
        ("Somebody - Animato", "Somebody", "none", 0),
        // Each in the column of the other.
        ("Rusho", "Animato", "matched", 2),
        ("Rusho", "Velgro Tendava", "none", 0),
        // Another song of an artist who has one of his own name.
        (
            "Ostra Glimm Venta Nightfall",
            "Ostra Glimm Venta",
            "possible",
            14,
        ),
        ("Animato", "RushoVEVO", "matched", 2),
        ("Velgro Tendava", "MirunaKalipsoVEVO", "matched", 0),
        // What programs did to the text.
        ("Kathy&#39;s Tune", "Marn &amp; Quill", "matched", 7),
        ("Ã‰tÃ© Ã\u{a0} SÃ¨te", "ZoÃ© Ã…ngmar", "matched", 8),
        ("Silent Meadow Under Nort", "Orvel Quist", "possible", 13),
        // A guest alone is not enough: the host is another one.
        ("Cyberhart (feat. Nims)", "Jaron Dell", "matched", 9),
        ("Cyberhart (feat. Nims)", "Nims", "matched", 9),
        ("Cyberhart (feat. Nims)", "Tarmo Vell", "possible", 9),
        // Nor can it be told whether a host is the same whose name is in another script.
        ("Cyberhart (feat. Nims)", "卢文韬", "possible", 9),
        // Digits are no other script.
        ("Girls", "Rusho", "none", 0),
    ];
    are_matched(&snapshot, &cases);
}

/// Recordings with initials, and with signs instead of letters.
const STYLED: [(&str, &str, u32); 8] = [
    ("Turning My Coat", "R.E.V.", 10),
    ("Turning My Coat", "Marlo Venn", 5_000),
    ("Just One Reason", "T!nk", 90),
    ("Peso Verde", "A$EP Rokko", 80),
    ("Made in the U.S.V.", "Dorin Vale", 70),
    ("Any Melody", "ZIVO", 60),
    ("Breeze Now", "J.J. Kalle", 50),
    ("Prelude in C", "J.S. Back", 40),
];

#[test]
fn initials_and_signs_are_found_as_people_call_them() {
    let snapshot = credited("written-initials", &STYLED);
    for (text, title, credit) in [
        ("turning my coat rev", "Turning My Coat", "R.E.V."),
        ("R.E.V. turning my coat", "Turning My Coat", "R.E.V."),
        ("r e v coat", "Turning My Coat", "R.E.V."),
        ("just one reason tink", "Just One Reason", "T!nk"),
        ("T!nk - Just One Reason", "Just One Reason", "T!nk"),
        ("asep rokko peso", "Peso Verde", "A$EP Rokko"),
        ("a$ep rokko peso", "Peso Verde", "A$EP Rokko"),
        ("made in the usv", "Made in the U.S.V.", "Dorin Vale"),
        ("z.i.v.o. any melody", "Any Melody", "ZIVO"),
        ("jj kalle breeze", "Breeze Now", "J.J. Kalle"),
        // Three letters that follow each other by chance.
        ("prelude in c j s back", "Prelude in C", "J.S. Back"),
    ] {
        let [how, found, by, instead] = first(&snapshot, text, &[]);
        assert_eq!((found.as_str(), by.as_str()), (title, credit), "{text}");
        assert_eq!((how.as_str(), instead.as_str()), ("words", ""), "{text}");
    }
    let arguments = [
        "search",
        "usv made",
        "-s",
        path(&snapshot),
        "--format",
        "json",
    ];
    let page = imr(&arguments).json();
    let one = &page["results"][0];
    assert_eq!(one["explained"][0]["how"], "joined");
    assert_eq!(one["marks"], serde_json::json!([[0, 4], [12, 5]]));
    let cases = [
        ("Turning My Coat", "REV", "matched", 0),
        ("Turning My Coat", "R E V", "matched", 0),
        ("Turning My Coat", "EV", "none", 0),
        ("Just One Reason", "Tink", "matched", 2),
        ("Peso Verde", "ASEP Rokko", "matched", 3),
        ("Made in the USV", "Dorin Vale", "matched", 4),
        ("Any Melody", "Z.I.V.O.", "matched", 5),
        ("Breeze Now", "JJ Kalle", "matched", 6),
    ];
    are_matched(&snapshot, &cases);
}

/// Matches lines of title and artist, and compares verdicts and records, by their numbers.
fn are_matched(snapshot: &Path, cases: &[(&str, &str, &str, usize)]) {
    let mut report = "title\tartist\n".to_owned();
    for (title, artist, ..) in cases {
        report += &format!("{title}\t{artist}\n");
    }
    let arguments = ["match", "-", "-s", path(snapshot), "--quiet"];
    let run = imr_with(&arguments, &report).exits(0);
    let mut rows = run
        .text()
        .lines()
        .map(|row| row.split('\t').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let place = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let [verdict, id] = ["match", "match_id"].map(place);
    let told: Vec<(&str, &str)> = rows.map(|row| (row[verdict], row[id])).collect();
    assert_eq!(told.len(), cases.len());
    for (told, (title, artist, expected, number)) in told.into_iter().zip(cases.iter().copied()) {
        let record = match expected {
            "none" => String::new(),
            _ => format!("isrc:USS1Z99{number:05}"),
        };
        assert_eq!(told, (expected, record.as_str()), "{title} / {artist}");
    }
}

/// Titles of one artist, by the alphabet and by how often they were played none before the one that is meant, and one
/// of somebody else that is a word of it.
#[test]
fn of_the_titles_of_an_artist_the_one_comes_first_that_is_like_the_other_words() {
    let mut recordings = vec![("Over".to_owned(), "Tarmo Vell", 9_000)];
    // Many others, so that the name of the artist says something.
    for number in 0..2_000 {
        recordings.push((format!("Title{number}"), "Some Others", 10));
    }
    for number in 0..60 {
        let first = ["Alba", "Brino", "Cardo", "Delta", "Emberin", "Fjord"][number % 6];
        recordings.push((
            format!("{first} {}", "Salto ".repeat(number / 6 + 1).trim()),
            "Lokuri Brand",
            500,
        ));
    }
    for title in ["Over The Silver Hills", "Rigodantia", "Seven"] {
        recordings.push((title.to_owned(), "Lokuri Brand", 700));
    }
    let recordings: Vec<(&str, &str, u32)> = recordings
        .iter()
        .map(|(title, artist, plays)| (title.as_str(), *artist, *plays))
        .collect();
    let snapshot = credited("written-likeness", &recordings);
    for (text, title) in [
        ("overthesilverhills lokuri brand", "Over The Silver Hills"),
        ("lokuri brand Rikotanzia", "Rigodantia"),
        ("rygodanshia lokuri brand", "Rigodantia"),
        (
            "Lokuri Brand: oover teh sylverhilz",
            "Over The Silver Hills",
        ),
        // The name says a third of what all words say.
        ("oovr the sylvrhilz lokuri brand", "Over The Silver Hills"),
    ] {
        let [found, first, credit, _] = first(&snapshot, text, &[]);
        assert_eq!(
            [&*found, &*first, &*credit],
            ["some", title, "Lokuri Brand"],
            "{text}"
        );
    }
    let nothing = first(&snapshot, "quantox velmerio lokuri brand", &[]);
    assert_eq!(nothing, ["", "", "", ""], "no title is like that");
    let text = "rygodanshia lokuri brand";
    let whole = pages(&snapshot, text, "100");
    assert_eq!(whole.len(), 63, "all of the artist, each once");
    assert_eq!(
        pages(&snapshot, text, "7"),
        whole,
        "pages follow the same order"
    );
}

/// The titles that a search finds, page by page.
fn pages(snapshot: &Path, text: &str, limit: &str) -> Vec<String> {
    let (mut titles, mut cursor) = (Vec::new(), String::new());
    loop {
        let mut arguments = vec![
            "search",
            text,
            "-s",
            path(snapshot),
            "--format",
            "json",
            "--limit",
            limit,
        ];
        if !cursor.is_empty() {
            arguments.extend(["--cursor", &cursor]);
        }
        let page = imr(&arguments).json();
        let results = page["results"].as_array().unwrap().iter();
        titles.extend(results.map(|one| one["title"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return titles,
        }
    }
}
