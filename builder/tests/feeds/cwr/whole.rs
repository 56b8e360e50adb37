//! A file that has every kind of record.

use imr_builder::feed::cwr::layout::write;

/// One transaction with a record of every kind that a work can have.
pub(crate) fn whole() -> Vec<String> {
    let mut lines = vec![
        write(
            "HDR",
            &[
                ("Sender Type", "PB"),
                ("Sender ID", "61101"),
                ("Sender Name", "EXAMPLE"),
                ("EDI Standard Version Number", "01.10"),
                ("Creation Date", "20260101"),
            ],
        ),
        write(
            "GRH",
            &[
                ("Transaction Type", "NWR"),
                ("Group ID", "1"),
                ("Version Number for this transaction type", "02.20"),
            ],
        ),
    ];
    let details: &[(&str, &[(&str, &str)])] = &[
        (
            "NWR",
            &[
                ("Work Title", "NIGHT RIVER"),
                ("Language Code", "IW"),
                ("Submitter Work #", "W1"),
                ("ISWC", "T0345246801"),
                ("Copyright Date", "20010506"),
                ("Duration", "000321"),
                ("Musical Work Distribution Category", "POP"),
                ("Version Type", "ORI"),
                ("Recorded Indicator", "Y"),
            ],
        ),
        (
            "SPU",
            &[
                ("Publisher Sequence #", "1"),
                ("Interested Party #", "P1"),
                ("Publisher Name", "EXAMPLE SONGS"),
                ("Publisher Type", "E"),
                ("Publisher IPI Name #", "00000000199"),
                ("PR Affiliation Society #", "052"),
                ("PR Ownership Share", "05000"),
                ("MR Ownership Share", "10000"),
                ("SR Ownership Share", "10000"),
                ("Society-Assigned Agreement Number", "A7"),
            ],
        ),
        (
            "SPT",
            &[
                ("Interested Party #", "P1"),
                ("PR Collection Share", "05000"),
                ("MR Collection Share", "10000"),
                ("Inclusion/Exclusion Indicator", "I"),
                ("TIS Numeric Code", "2136"),
            ],
        ),
        (
            "SPT",
            &[
                ("Interested Party #", "P1"),
                ("Inclusion/Exclusion Indicator", "E"),
                ("TIS Numeric Code", "0840"),
            ],
        ),
        (
            "SPU",
            &[
                ("Publisher Sequence #", "1"),
                ("Interested Party #", "P2"),
                ("Publisher Name", "EXAMPLE ADMIN"),
                ("Publisher Type", "AM"),
            ],
        ),
        (
            "OPU",
            &[
                ("Publisher Sequence #", "2"),
                ("Publisher Unknown Indicator", "Y"),
            ],
        ),
        (
            "SWR",
            &[
                ("Interested Party #", "W1"),
                ("Writer Last Name", "QUILL"),
                ("Writer First Name", "NORA"),
                ("Writer Designation Code", "CA"),
                ("Writer IPI Name #", "00014107338"),
                ("Writer IPI Base Number", "I-000000229-7"),
                ("PR Affiliation Society #", "021"),
                ("PR Ownership Share", "05000"),
            ],
        ),
        (
            "SWT",
            &[
                ("Interested Party #", "W1"),
                ("PR Collection Share", "05000"),
                ("Inclusion/Exclusion Indicator", "I"),
                ("TIS Numeric Code", "2136"),
            ],
        ),
        (
            "PWR",
            &[
                ("Publisher IP #", "P1"),
                ("Publisher Name", "EXAMPLE SONGS"),
                ("Writer IP #", "W1"),
                ("Publisher Sequence #", "1"),
            ],
        ),
        (
            "OWR",
            &[
                ("Writer Unknown Indicator", "Y"),
                ("Writer Designation Code", "A"),
            ],
        ),
        (
            "ALT",
            &[
                ("Alternate Title", "RIVER OF NIGHT"),
                ("Title Type", "TT"),
                ("Language Code", "EN"),
            ],
        ),
        (
            "NAT",
            &[
                ("Title (non-Roman)", "夜の川"),
                ("Title Type", "OL"),
                ("Language Code", "JA"),
            ],
        ),
        (
            "EWT",
            &[
                ("Entire Work Title", "RIVERS"),
                ("ISWC of Entire Work", "T1019142324"),
            ],
        ),
        ("VER", &[("Original Work Title", "OLD RIVER")]),
        (
            "PER",
            &[
                ("Performing Artist Last Name", "RIVERS"),
                ("Performing Artist First Name", "ANNA"),
            ],
        ),
        (
            "REC",
            &[
                ("Release Date", "20010601"),
                ("Release Duration", "000325"),
                ("Album Title", "WATERS"),
                ("Album Label", "EX RECORDS"),
                ("Release Catalog #", "EX 1"),
                ("EAN", "0036000291452"),
                ("ISRC", "USS1Z9900001"),
                ("Recording Format", "V"),
                ("Recording Title", "NIGHT RIVER"),
                ("Version Title", "LIVE"),
                ("Display Artist", "ANNA RIVERS"),
                ("ISRC Validity", "Y"),
            ],
        ),
        ("REC", &[("ISRC", "USS1Z9900002"), ("ISRC Validity", "U")]),
        (
            "ORN",
            &[
                ("Intended Purpose", "FIL"),
                ("Production Title", "THE RIVER FILM"),
                ("ISAN Root Segment", "000000018947"),
                ("ISAN Episode Segment", "0000"),
                ("EIDR Root Number", "779185342C2390308610"),
                ("EIDR Check Digit", "5"),
            ],
        ),
        (
            "INS",
            &[
                ("Standard Instrumentation Type", "BQU"),
                ("Instrumentation Description", "BRASS"),
            ],
        ),
        (
            "COM",
            &[("Title", "PART ONE"), ("ISWC of Component", "T0710644500")],
        ),
        (
            "XRF",
            &[
                ("Organisation Code", "052"),
                ("Identifier", "123456BR"),
                ("Identifier Type", "W"),
                ("Validity", "Y"),
            ],
        ),
        (
            "XRF",
            &[
                ("Organisation Code", "089"),
                ("Identifier", "12345678"),
                ("Identifier Type", "W"),
                ("Validity", "N"),
            ],
        ),
    ];
    for (number, (kind, fields)) in details.iter().enumerate() {
        let number = number.to_string();
        let mut all = vec![
            ("Transaction Sequence #", "0"),
            ("Record Sequence #", number.as_str()),
        ];
        all.extend_from_slice(fields);
        lines.push(write(kind, &all));
    }
    let records = details.len() + 2;
    let (group, file) = (records.to_string(), (records + 2).to_string());
    lines.push(write(
        "GRT",
        &[
            ("Group ID", "1"),
            ("Transaction Count", "1"),
            ("Record Count", &group),
        ],
    ));
    lines.push(write(
        "TRL",
        &[
            ("Group Count", "1"),
            ("Transaction Count", "1"),
            ("Record Count", &file),
        ],
    ));
    lines
}
