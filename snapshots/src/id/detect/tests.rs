use super::*;

fn found(text: &str) -> Vec<String> {
    detect(text)
        .readings
        .iter()
        .map(|reading| reading.identifier.to_string())
        .collect()
}

fn refused(text: &str) -> Vec<(Scheme, &'static str)> {
    let detection = detect(text);
    assert!(detection.readings.is_empty(), "{text}: {detection:?}");
    detection
        .malformed
        .iter()
        .map(|m| (m.scheme, m.reason.code()))
        .collect()
}

#[test]
fn a_code_of_one_scheme_has_one_reading() {
    for (text, expected) in [
        ("t-034.524.680 1", "iswc:T0345246801"),
        ("T-345246800-1", "iswc:T3452468001"),
        ("US-S1Z-99-00001", "isrc:USS1Z9900001"),
        ("ISRC17607839", "isrc:ISRC17607839"),
        ("00014107338", "ipi:00014107338"),
        ("274.373.649", "ipi:00274373649"),
        ("14107338.0", "ipi:00014107338"),
        ("IPI name no. 00014107338", "ipi:00014107338"),
        ("I-000000229-7", "ipi-base:I-000000229-7"),
        ("IPI I0000002297", "ipi-base:I-000000229-7"),
        ("0000 0001 2103 2683", "isni:0000000121032683"),
        ("0000-0001-5109-3700", "isni:0000000151093700"),
        ("718752155427", "gtin:00718752155427"),
        ("718752155428", "gtin:00718752155428"),
        ("07642357", "gtin:00000007642357"),
        ("UPC 718752155428", "gtin:00718752155428"),
        ("A1-2425G-ABC1234002-M", "grid:A12425GABC1234002M"),
        ("ISAN 0000-0000-3A8D-0000", "isan:000000003A8D000000000000"),
        (
            "0000-3BAB-9352-0000-G-0000-0000-Q",
            "isan:00003BAB9352000000000000",
        ),
        (
            "779185342C23903086105",
            "eidr:10.5240/7791-8534-2C23-9030-8610-5",
        ),
        ("AAAZXZ6OU74YAZIM", "iscc:ISCC:AAAZXZ6OU74YAZIM"),
        ("iscc:aaazxz6ou74yazim", "iscc:ISCC:AAAZXZ6OU74YAZIM"),
        ("M-2600-0043-8", "ismn:9790260000438"),
        ("0-306-40615-2", "isbn:9780306406157"),
        ("PA-DPIDA-2013042401-U", "dpid:PADPIDA2013042401U"),
        ("PRS 250310HN", "society:052:250310HN"),
        ("052/250310HN", "society:052:250310HN"),
        (
            "3cIKojC2JBVIno9b35MJWn",
            "asset:spotify:3cIKojC2JBVIno9b35MJWn",
        ),
        (
            "spotify:track:3cIKojC2JBVIno9b35MJWn",
            "asset:spotify:3cIKojC2JBVIno9b35MJWn",
        ),
        ("asset:kkbox:ZQlm=", "asset:kkbox:ZQlm="),
        ("local:thesession:27", "local:thesession:27"),
        (
            "{B10BBBFC-CF9E-42E0-BE17-E2C3E1D2600D}",
            "mbid:b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d",
        ),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
}

#[test]
fn ambiguous_digits_have_every_reading_whose_check_is_right() {
    assert_eq!(
        found("9780306406157"),
        ["gtin:09780306406157", "isbn:9780306406157"]
    );
    assert_eq!(
        found("9790260000438"),
        ["gtin:09790260000438", "ismn:9790260000438"]
    );
    assert_eq!(
        found("9790260000439"),
        ["gtin:09790260000439", "ismn:9790260000439"]
    );
    // An IPI name number and, without its check digit, a UPC.
    assert_eq!(
        found("01014107329"),
        ["ipi:01014107329", "gtin:00010141073290"]
    );
    // A UPC that lost its leading zero.
    assert_eq!(found("36000291452")[0], "gtin:00036000291452");
    assert_eq!(found("60257731880"), ["gtin:00602577318801"]);
    assert_eq!(
        found("A935917475088049"),
        [
            "isan:A93591747508804900000000",
            "asset:youtube-asset:A935917475088049"
        ]
    );
}

#[test]
fn a_registered_number_with_a_wrong_check_can_still_be_looked_up() {
    let detection = detect("4590782614");
    assert_eq!(detection.readings.len(), 1);
    assert_eq!(detection.readings[0].identifier.code(), "04590782614");
    assert_eq!(
        detection.readings[0].check,
        Check::Wrong {
            expected: "79".to_owned()
        }
    );
    assert_eq!(found("00014107339"), ["ipi:00014107339"]);
    assert_eq!(
        found("CAE 000141073"),
        ["ipi:00000141073", "ipi:00014107338"]
    );
}

#[test]
fn what_is_plainly_meant_as_a_code_is_refused_with_the_reason() {
    for (text, scheme, reason) in [
        ("T034524680", Scheme::Iswc, "length"),
        ("T-123.456.789-Z", Scheme::Iswc, "character"),
        ("T0000000000", Scheme::Iswc, "blank"),
        ("TWB53966001H", Scheme::Isrc, "character"),
        ("ISRC: US-S1Z-99-0001", Scheme::Isrc, "length"),
        ("isrc:USS1Z990001", Scheme::Isrc, "length"),
        ("IPI 123456789012", Scheme::Ipi, "length"),
        ("UPC 123456789", Scheme::Gtin, "length"),
        ("7.18752E+11", Scheme::Gtin, "rounded"),
        ("10.5237/7791-8534", Scheme::Eidr, "prefix"),
        ("https://doi.org/10.1000/182", Scheme::Eidr, "prefix"),
        (
            "https://open.spotify.com/track/3cIK",
            Scheme::Asset,
            "length",
        ),
        ("ISCC:AABZXZ6OU74YAZIM", Scheme::Iscc, "header"),
    ] {
        assert_eq!(refused(text), [(scheme, reason)], "{text}");
    }
    assert_eq!(refused("00000000000")[0].1, "blank");
}

#[test]
fn titles_are_neither_read_nor_refused() {
    let titles = "Bohemian Rhapsody|1999|99 Luftballons|867-5309/Jenny|4:44|24/7|T-1000|\
            Gridlock|Grid: a song|EAN|Jan Akkerman 3|Caesar 1999|2020-01-01|\
            1 2 3 4 5 6 7 8 9 10|Local: a story|Must 2019|internationalism|夜に駆ける|\
            Title: Subtitle|NULL|50/50|Track 01|555-867-5309|\
            https://example.org/track/1|Spotify: the musical|3.14|1e5|\
            Society 10000";
    for text in titles.split('|').chain(["", " "]) {
        assert_eq!(detect(text), Detection::default(), "{text}");
    }
    assert_eq!(detect(&"7".repeat(600)), Detection::default());
}

#[test]
fn an_address_has_every_reading_it_holds() {
    assert_eq!(
        found("https://music.apple.com/us/album/name/1440650428?i=1440650711"),
        ["asset:apple:1440650711", "asset:apple:1440650428"]
    );
    let detection = detect("https://isni.org/isni/0000000121032683");
    assert_eq!(detection.readings[0].notes, [Note::FromUrl]);
}
