//! Lines and records that fit, and that do not.

use super::*;
use crate::record::{Credit, Fact, Sources, Title, TitleRole};

fn record(title: &str, artists: &[&str]) -> Record {
    let sources = Sources::one(0);
    Record {
        titles: vec![Title {
            text: title.to_owned(),
            role: TitleRole::Main,
            language: String::new(),
            sources: sources.clone(),
        }],
        credits: artists
            .iter()
            .map(|name| Credit {
                name: (*name).to_owned(),
                role: Role::Artist,
                party: None,
                sources: sources.clone(),
            })
            .collect(),
        ..Record::default()
    }
}

fn score(title: &str, credit: &str, other: &str, artist: &[&str]) -> u16 {
    let table = FoldTable::built_in();
    let usage = Usage {
        title: title.to_owned(),
        credits: vec![credit.to_owned()],
        ..Usage::default()
    };
    let line = Line::new(&usage, &table);
    line.fit(Kind::Recording, &record(other, artist), &table)
        .score
}

#[test]
fn descriptions_of_one_recording_match() {
    for (title, credit, other, artist) in [
        (
            "Yesterday",
            "The Beatles",
            "Yesterday - Remastered 2009",
            &["The Beatles"][..],
        ),
        (
            "Under Pressure",
            "Queen",
            "Under Pressure",
            &["Queen", "David Bowie"],
        ),
        (
            "Valerie (feat. Amy Winehouse)",
            "Mark Ronson",
            "Valerie",
            &["Mark Ronson", "Amy Winehouse"],
        ),
        ("Hero(英雄)", "Mili", "Hero", &["MILI"]),
        ("Colour", "The Artist", "Color", &["Artist"]),
        ("Song Pt. 2", "A and B", "Song, Part II", &["A & B"]),
    ] {
        let score = score(title, credit, other, artist);
        assert!(score >= MATCHED, "{title} {other}: {score}");
    }
}

#[test]
fn everybody_who_made_the_work_is_a_writer() {
    let table = FoldTable::built_in();
    let usage = Usage {
        title: "Song".to_owned(),
        writers: vec!["Ann Author".to_owned()],
        ..Usage::default()
    };
    let line = Line::new(&usage, &table);
    for role in Role::ALL.iter().filter(|role| role.is_writer()) {
        let mut work = record("Song", &["Ann Author"]);
        work.credits[0].role = *role;
        let fit = line.fit(Kind::Work, &work, &table);
        assert_eq!(fit.score, 1_000, "{role:?}");
    }
    let wrote = Role::ALL.iter().filter(|role| role.is_writer());
    assert!(wrote.eq(&[
        Role::Composer,
        Role::Lyricist,
        Role::Writer,
        Role::Arranger,
        Role::Translator,
        Role::Adaptor,
        Role::SubLyricist,
        Role::SubArranger,
    ]));
}

fn timed(title: &str, other: &str, [one, two]: [u64; 2]) -> u16 {
    let table = FoldTable::built_in();
    let usage = Usage {
        title: title.to_owned(),
        credits: vec!["Ludwig van Beethoven".to_owned()],
        milliseconds: one,
        ..Usage::default()
    };
    let mut record = record(other, &["Ludwig van Beethoven"]);
    record.facts.push(crate::record::Fact {
        kind: FactKind::Duration,
        value: FactValue::Number(two),
        sources: Sources::one(0),
    });
    let line = Line::new(&usage, &table);
    line.fit(Kind::Recording, &record, &table).score
}

#[test]
fn what_lasts_as_long_to_the_millisecond_is_one_recording() {
    for (title, durations, is_same) in [
        ("Song - Live at Home", [197_813, 197_813], true),
        ("Song - Rerecorded", [197_813, 197_814], true),
        ("Song - Live at Home", [197_813, 197_840], false),
        ("Song - Live at Home", [197_000, 197_000], false),
        ("Song - Live at Home", [197_800, 197_800], false),
        ("Song - Instrumental", [197_813, 197_813], false),
        ("Song - English Version", [197_813, 197_813], false),
        ("Song (Subtitle of it)", [197_813, 198_400], true),
        ("Song (Subtitle of it)", [197_813, 199_400], false),
        ("Song (Subtitle of it)", [0, 0], false),
    ] {
        for (one, other) in [(title, "Song"), ("Song", title)] {
            let score = timed(one, other, durations);
            assert_eq!(score >= MATCHED, is_same, "{title} {durations:?}: {score}");
        }
    }
}

#[test]
fn the_composer_before_a_work_is_none_of_its_title() {
    let (one, other) = (
        "Beethoven: Quartet in F: I. Vivace",
        "Quartet in F: I. Vivace",
    );
    for (title, other, score) in [(one, other, 970), (other, one, 970)] {
        assert_eq!(timed(title, other, [0, 0]), score, "{title}");
    }
    assert!(timed("Mozart: Quartet in F: I. Vivace", other, [0, 0]) < MATCHED);
}

#[test]
fn a_year_says_a_little() {
    let table = FoldTable::built_in();
    let mut dated = record("Song", &["Somebody"]);
    dated.facts.push(crate::record::Fact {
        kind: FactKind::Date,
        value: FactValue::Text("1999-05-01".to_owned()),
        sources: Sources::one(0),
    });
    let score = |year| {
        let usage = Usage {
            title: "Song".to_owned(),
            year,
            ..Usage::default()
        };
        Line::new(&usage, &table)
            .fit(Kind::Recording, &dated, &table)
            .score
    };
    assert_eq!((score(0), score(1998)), (780, 780));
    assert_eq!((score(1999), score(2009)), (813, 702));
}

#[test]
fn other_recordings_do_not_match() {
    for (title, credit, other, artist, most) in [
        ("Hello", "Adele", "Hello", &["Lionel Richie"][..], POSSIBLE),
        ("Hello", "Adele", "Someone Like You", &["Adele"], POSSIBLE),
        ("Hello", "Adele", "Hello - Live", &["Adele"], MATCHED),
        ("Hello (Remix)", "Adele", "Hello", &["Adele"], MATCHED),
        ("Intro", "", "Intro", &["The xx"], MATCHED),
    ] {
        let score = score(title, credit, other, artist);
        assert!(score < most, "{title} {other}: {score}");
    }
}

#[test]
fn a_title_alone_is_never_enough() {
    let table = FoldTable::built_in();
    let known = |milliseconds| {
        let mut known = record("A Title that Nobody Else Has", &["Somebody"]);
        known.facts.push(crate::record::Fact {
            kind: FactKind::Duration,
            value: FactValue::Number(milliseconds),
            sources: Sources::one(0),
        });
        known
    };
    let unique = |title: &str, credit: &str, milliseconds| {
        let usage = Usage {
            title: title.to_owned(),
            credits: vec![credit.to_owned()],
            milliseconds,
            ..Usage::default()
        };
        let line = Line::new(&usage, &table);
        line.unique(&line.fit(Kind::Recording, &known(200_000), &table))
    };
    let title = "A Title that Nobody Else Has";
    assert_eq!(unique(title, "", 0), None);
    assert_eq!(unique(title, "", 203_000), Some(MATCHED));
    assert_eq!(unique(title, "", 203_001), None);
    assert_eq!(unique(title, "Another", 200_000), None);
    assert_eq!(unique("A Title that Somebody Has", "", 200_000), None);
}

#[test]
fn one_file_is_sold_under_several_names() {
    let table = FoldTable::built_in();
    let score = |title: &str, milliseconds, other| {
        let usage = Usage {
            title: title.to_owned(),
            credits: vec!["Flute Club".to_owned()],
            milliseconds,
            ..Usage::default()
        };
        let mut known = record("Flute for Sleep", &["Calm Music"]);
        known.facts.push(crate::record::Fact {
            kind: FactKind::Duration,
            value: FactValue::Number(other),
            sources: Sources::one(0),
        });
        let line = Line::new(&usage, &table);
        line.same_file(&line.fit(Kind::Recording, &known, &table))
    };
    let possible = POSSIBLE..MATCHED;
    assert!(
        score("Flute for Sleep", 102_361, 102_360).is_some_and(|score| possible.contains(&score))
    );
    assert_eq!(score("Flute for Sleep", 102_363, 102_360), None);
    assert_eq!(score("Flute for Sleep", 102_000, 102_000), None);
    assert_eq!(score("Flute for Sleep - Live", 102_361, 102_360), None);
    assert_eq!(score("Flute for Dreams", 102_361, 102_360), None);
}

#[test]
fn a_title_that_was_cut_is_at_best_possible() {
    let table = FoldTable::built_in();
    for (title, other, is_possible) in [
        (
            "Come and Get Your Love - Re-Record",
            "Come and Get Your Love - Re-Recorded",
            true,
        ),
        // Other parts go on in the same way.
        (
            "Studies for Two Hands, Part 1",
            "Studies for Two Hands, Part 12",
            false,
        ),
    ] {
        let usage = Usage {
            title: title.to_owned(),
            credits: vec!["Redbone".to_owned()],
            milliseconds: 176_591,
            ..Usage::default()
        };
        let line = Line::new(&usage, &table);
        let mut record = record(other, &["Redbone"]);
        record.facts.push(Fact {
            kind: FactKind::Duration,
            value: FactValue::Number(176_591),
            sources: Sources::one(0),
        });
        let fit = line.fit(Kind::Recording, &record, &table);
        assert!(fit.score < super::MATCHED, "{title}: {fit:?}");
        assert_eq!(
            fit.features[0].value == 740,
            is_possible,
            "{title}: {fit:?}"
        );
    }
}
