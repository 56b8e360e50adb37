use super::*;

#[test]
fn every_spelling_of_a_header_is_the_same_header() {
    for header in [
        "isrc",
        "ISRC",
        "isrc_code",
        "isrc_raw",
        "ISRC Code",
        " Isrc-Code ",
        "ISRC(s)",
    ] {
        assert_eq!(
            field_of(header, Some(Kind::Recording)),
            Some("isrc"),
            "{header}"
        );
    }
}

#[test]
fn a_code_of_another_kind_of_record_is_a_link() {
    assert_eq!(field_of("ISRC", Some(Kind::Work)), Some("recording.isrc"));
    assert_eq!(field_of("ISWC", Some(Kind::Recording)), Some("work.iswc"));
    assert_eq!(field_of("UPC", Some(Kind::Recording)), Some("release.gtin"));
    assert_eq!(field_of("UPC", Some(Kind::Release)), Some("gtin"));
    assert_eq!(field_of("isrc", None), Some("isrc"));
    assert_eq!(field_of("label", None), None);
}

#[test]
fn every_recognised_header_leads_to_a_field_and_is_folded() {
    for table in [
        IDENTIFIERS,
        OF_ALL,
        OF_WORKS,
        OF_RECORDINGS,
        OF_RELEASES,
        OF_PARTIES,
        OF_STATEMENTS,
    ] {
        for (field, headers) in table {
            assert!(super::super::field::read(field, "own").is_ok(), "{field}");
            for header in *headers {
                assert_eq!(fold(header), *header);
            }
        }
    }
}
