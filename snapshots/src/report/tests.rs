use super::*;

fn read(report: &str) -> Vec<Line> {
    let mut lines = report.lines().zip(1u64..);
    let first = report.lines().next().unwrap();
    let mut reader = Reader::new(first).unwrap();
    if reader.has_header() {
        lines.next();
    }
    let mut found: Vec<Line> = lines
        .map(|(text, number)| reader.read(text, number))
        .collect();
    found.push(reader.finish());
    found.retain(|line| *line != Line::Other);
    found
}

#[test]
fn tables_are_read_by_their_header() {
    let found = read(
        "Track Title;Artist;ISRC;Duration;Streams\n\"A; \"\"B\"\"\";X & Y;USS1Z9900001;3:20;12\n;;;;\nC;Z;;;5\n",
    );
    let Line::Used(first) = &found[0] else {
        panic!()
    };
    assert_eq!(first.usage.title, "A; \"B\"");
    assert_eq!(first.usage.credits, ["X & Y"]);
    assert_eq!(first.usage.codes, ["USS1Z9900001"]);
    assert_eq!(
        (first.usage.milliseconds, first.value, first.line),
        (200_000, 12_000_000, 2)
    );
    assert!(matches!(&found[1], Line::Unusable(3, _, Flaw::Nothing)));
    assert!(matches!(&found[2], Line::Used(used) if used.line == 4));
}

#[test]
fn blocks_of_a_dsr_are_joined() {
    let report = "HEAD\tdsrf/30\tUGCProfile\n#AS01\tBlockId\tResourceReference\tDspResourceId\tISRC\tTitle\tSubTitle\tDisplayArtistName\tDisplayArtistPartyId\tDuration\tResourceType\n\
            AS01\t1\tA1\tA1\tUSSM19803037\tSexual Healing\t\tMarvin Gaye\t\tPT0H4M0S\tSoundRecording\n\
            MW01.01\t1\tW1\tT0702472794\tSEXUAL HEALING\t\tDAVID RITZ|M. GAYE\n\
            SU03.01\t1\tU1\t1\tA1\t7810\t2.5\t20151001\t20151231\n\
            AS01\t2\tA2\tA2\t\tAll I Want\t\tSomebody\t\tPT0H0M0S\tSoundRecording\nFOOT\t6\n";
    let found = read(report);
    assert_eq!(found.len(), 2);
    let Line::Used(first) = &found[0] else {
        panic!()
    };
    assert_eq!(first.usage.codes, ["USSM19803037", "T0702472794"]);
    assert_eq!(first.usage.writers, ["DAVID RITZ", "M. GAYE"]);
    assert_eq!((first.usage.milliseconds, first.line), (240_000, 3));
    assert_eq!(first.value, 2_500_000);
}

#[test]
fn a_line_of_a_dsr_that_cannot_be_used_is_told_wherever_it_is() {
    let report = "HEAD\tdsrf/30\tUGCProfile\n#AS01\tBlockId\tISRC\tTitle\n\
            AS01\t1\t\t\nAS01\t2\t\tA\nAS01\t3\t\t\nMW01.01\t3\tW1\nAS01\t4\t\t\nAS01\t5\t\tB\nFOOT\t6\n";
    let told: Vec<_> = read(report)
        .iter()
        .map(|line| match line {
            Line::Used(used) => (used.line, true),
            Line::Unusable(number, _, _) => (*number, false),
            Line::Other => (0, true),
        })
        .collect();
    assert_eq!(
        told,
        [(3, false), (4, true), (5, false), (7, false), (8, true)]
    );
}

#[test]
fn durations_and_amounts_are_read_in_their_spellings() {
    for (text, expected) in [
        ("PT3M20S", 200_000),
        ("PT0H3M20.5S", 200_500),
        ("3:20", 200_000),
        ("1:00:01", 3_601_000),
        ("200", 200_000),
        ("200000", 200_000),
        ("", 0),
        ("x", 0),
    ] {
        assert_eq!(milliseconds(text), expected, "{text}");
    }
    for (text, expected) in [
        ("12.5", 12_500_000),
        ("0", 0),
        ("1,25", 1_250_000),
        ("a", 0),
    ] {
        assert_eq!(amount(text), expected, "{text}");
    }
}
