use super::*;

fn of(name: &str, start: &str) -> Option<(&'static str, Option<&'static str>)> {
    let found = of_start(name, start.as_bytes());
    found.map(|found| (found.format.name(), found.kind))
}

#[test]
fn files_are_recognised_by_how_they_begin_or_by_their_name() {
    let mbid = "5b11f4ce-a62d-471e-81fc-a69a8278c7da";
    for (name, start, expected) in [
        ("a.txt", "HDRSO000000052PRS", Some(("cwr", None))),
        ("CW060001EMI_044.V21", "GARBAGE", Some(("cwr", None))),
        ("x/CW060001EMI_044.v22.gz", "", Some(("cwr", None))),
        (
            "a.xml",
            "<?xml version='1.0'?><ern:NewReleaseMessage xmlns:ern='http://ddex.net/xml/ern/43'>",
            Some(("ern", None)),
        ),
        ("a.xml", "<html>", None),
        (
            "f.zip!BWARM/musicalworks.tsv",
            "#MusicalWorkRecordId\t",
            Some(("bwarm", None)),
        ),
        ("works.tsv", "B1\tT1", Some(("bwarm", None))),
        (
            "work",
            &format!("{{\"id\":\"{mbid}\",\"iswcs\":[]}}"),
            Some(("musicbrainz", None)),
        ),
        (
            "artist.json",
            "{\n  \"life-span\": {}, \"id\": \"x\", \"a\": [\n",
            Some(("musicbrainz", None)),
        ),
        (
            "s.jsonl",
            "{\"subject\":\"isrc:USS1Z9900001\",\"train-ai\":\"n\"}",
            Some(("statements", None)),
        ),
        ("s.csv", "subject,train-ai\n", Some(("statements", None))),
        (
            "t.csv",
            "Title,ISRC Code\n",
            Some(("table", Some("recording"))),
        ),
        ("t.txt", "Work Title\tISWC\n", Some(("table", Some("work")))),
        (
            "t.jsonl",
            "{\"barcode\":\"1\",\"title\":\"x\"}",
            Some(("table", Some("release"))),
        ),
        ("t.csv", "a,b", Some(("table", None))),
        (
            "t.tsv",
            "isrc_raw\talbum_title",
            Some(("table", Some("recording"))),
        ),
        ("d.json", "{\n  \"a\": 1\n}", None),
        ("d.tsv", "HEAD\tdsrf/30", None),
        ("README.txt", "Origin: somewhere, some time", None),
        ("LICENSE", "MIT", None),
    ] {
        assert_eq!(of(name, start), expected, "{name}: {start}");
    }
}

#[test]
fn names_lead_back_to_formats() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
    }
}
