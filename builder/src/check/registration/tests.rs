use std::fs;

use super::*;
use crate::feed::cwr::layout::write;

fn found(text: &str) -> Vec<(u64, Option<u32>, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.V21");
    fs::write(&path, text).unwrap();
    let files = [FeedFile {
        name: "a.V21".to_owned(),
        path,
    }];
    let mut told = Told::default();
    told.add("a.V21", 4, Some(107));
    let mut found = Vec::new();
    judge(&files, &told, &mut |file, finding| {
        assert_eq!(file, "a.V21");
        found.push((finding.line, finding.column, finding.code.into_owned()));
        Ok(())
    })
    .unwrap();
    found
}

fn nwr(sequence: &str, title: &str, language: &str, version: &str) -> String {
    format!(
        "NWR{sequence}{title:<60}{language:<2}{:<14}{:<11}{:<8}{:<12}{:<3}{:<6}{:<1}{:<3}{:<3}{version:<3}",
        "0001", "", "BADDATE", "", "POP", "000000", "U", "MTX", ""
    )
}

#[test]
fn missing_fields_wrong_codes_and_jumps_in_numbers_are_told_where_they_stand() {
    let head = format!("HDRPB000000001{:<45}01.10201601010000002016010", "A");
    let spu = write(
        "SPU",
        &[
            ("Transaction Sequence #", "1"),
            ("Record Sequence #", "2"),
            ("Publisher Sequence #", "1"),
            ("PR Affiliation Society #", "052"),
            ("PR Ownership Share", "6000"),
        ],
    );
    let text = [
        format!("{head}1"),
        "GRHNWR0000102.10".to_owned(),
        nwr("0000000000000000", "ONE", "EN", "ORI"),
        nwr("0000000100000000", "", "QQ", "XXX"),
        spu,
        nwr("0000000300000000", "TWO", "", "ORI"),
    ];
    let found = found(&text.join("\r\n"));
    let expected = [
        (3, Some(107), "cwr-format"),
        (4, Some(20), "cwr-missing"),
        (4, Some(80), "language-unknown"),
        (4, Some(143), "cwr-code"),
        (5, None, "cwr-sequence"),
        (6, Some(107), "cwr-format"),
        (6, None, "cwr-sequence"),
        (4, None, "publisher-half"),
    ];
    assert_eq!(found, expected.map(|(l, c, code)| (l, c, code.to_owned())));
}
